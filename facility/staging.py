"""How many of several equal machines run: as few as carry the load, or all that are installed.

A hall that keeps one machine in reserve (N+1) either leaves it off or runs all of them at part load; which of the two
takes less power depends on the part-load curve, so both are there.
"""

from __future__ import annotations

import math

from heatpath.numerics.kernel import kernel

FEWEST, ALL = 0.0, 1.0
RULES = {"fewest": FEWEST, "all": ALL}


@kernel
def units_running(load: float, capacity: float, installed: float, rule: float, stage_at: float) -> float:
    """Machines that run, a whole number, 0 without a load.

    Parameters
    ----------
    load : what all of them carry [W]
    capacity : of one machine in this hour [W]
    installed : machines that are there, the reserve included
    rule : `FEWEST` or `ALL`
    stage_at : share of its capacity at which a running machine asks for the next one, 0 to 1
    """
    if load <= 0.0:
        return 0.0
    if rule == ALL:
        return installed
    return min(max(math.ceil(load / (capacity * stage_at) - 1e-9), 1.0), installed)
