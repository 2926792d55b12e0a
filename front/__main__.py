"""``python -m heatpath``."""

from __future__ import annotations

import sys

from heatpath.cli import main

if __name__ == "__main__":
    sys.exit(main())
