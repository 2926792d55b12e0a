"""What every test shares: examples of hypothesis that repeat, and no deadline, since a first call compiles."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("house", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("house")
