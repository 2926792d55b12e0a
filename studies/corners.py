"""Ranges carried through a computation: every combination of the ends of the inputs, the central case first.

A result that rises or falls with each input alone has its extremes at such corners, so its range is exact. Two results
from the same corners belong together case by case, so a difference is a range too, narrower than that of its parts.
"""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from heatpath.studies.units import Spread

Cases = NDArray[np.float64]
MOST = 14  # inputs with a range: 16,384 cases


def corners(ranges: dict[str, Spread]) -> dict[str, Cases]:
    """One array (cases,) per input; case 0 has every input at its centre, the others are the corners."""
    loose = [name for name, spread in ranges.items() if spread.low < spread.high]
    if len(loose) > MOST:
        raise ValueError(f"{len(loose)} ranges make too many corners")
    ends = list(itertools.product(*((ranges[name].low, ranges[name].high) for name in loose)))
    found: dict[str, Cases] = {}
    for name, spread in ranges.items():
        place = loose.index(name) if name in loose else -1
        at_corners = [spread.central if place < 0 else corner[place] for corner in ends]
        found[name] = np.array([spread.central, *at_corners])
    return found


def spread_of(cases: Cases) -> Spread:
    """The range of a result: its smallest, its central and its largest case."""
    return Spread(float(cases.min()), float(cases[0]), float(cases.max()))
