"""Water-side economizer in series before the chiller: tower water pre-cools the return through a plate exchanger."""

from __future__ import annotations

import math

from heatpath.facility.exchanger import Exchanger, transfer
from heatpath.numerics.kernel import kernel


@kernel
def full_load_temperature(
    exchanger: Exchanger, heat: float, chilled_flow: float, tower_flow: float, entering: float
) -> float:
    """Tower water temperature at which the exchanger carries the whole load [K]; minus infinity where there is none.

    ``T = T_return - Q/(effectiveness C_min)``: at this temperature or below, the compressor is off.
    """
    if exchanger.conductance <= 0.0:
        return -math.inf
    return entering - heat / transfer(exchanger, chilled_flow, tower_flow)


@kernel
def economizer_heat(
    exchanger: Exchanger, chilled_flow: float, tower_flow: float, entering: float, tower_water: float
) -> float:
    """Heat taken from the chilled-water return [W],
    zero where the tower water is warmer (the exchanger is then bypassed).
    """
    if exchanger.conductance <= 0.0 or tower_water >= entering:
        return 0.0
    return transfer(exchanger, chilled_flow, tower_flow) * (entering - tower_water)
