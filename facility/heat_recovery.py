"""Heat recovery: the return water gives heat to a user through a plate exchanger before it is cooled."""

from __future__ import annotations

from typing import NamedTuple

from heatpath.facility.plate import Plate, plate_transfer
from heatpath.numerics.kernel import kernel
from heatpath.numerics.reference import by_reference


@by_reference
class Recovery(NamedTuple):
    """A user of heat: the most it takes [W], its return [K] and flow [kg/s], the exchanger between."""

    demand: float
    user_return: float
    user_flow: float
    plate: Plate


@kernel
def recovered_heat(recovery: Recovery, flow: float, entering: float, available: float) -> float:
    """Heat given to the user [W]: what the exchanger transfers, at most the demand and what there is.

    Parameters
    ----------
    flow : of the facility's water [kg/s]
    entering : the facility's return before the exchanger [K]; below the user's return nothing is given
    available : the loop's heat [W]
    """
    if recovery.demand <= 0.0 or entering <= recovery.user_return:
        return 0.0
    carried = plate_transfer(recovery.plate, flow, recovery.user_flow) * (entering - recovery.user_return)
    return min(carried, recovery.demand, available)
