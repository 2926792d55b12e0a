"""Lets the tests of the laws import the modules that stand beside them: solutions and oracles."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
