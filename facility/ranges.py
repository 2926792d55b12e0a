"""Ranges that the laws of heat rejection were published for; hours outside them are counted and flagged.

References
----------
.. [1] EnergyPlus Input Output Reference, CoolingTower:VariableSpeed:Merkel, curves of the example: air flow ratio 0.2
   to 1, wet bulb 10 K above to 25 K below design, water flow ratio 0.3 to 1.
.. [2] EnergyPlus Engineering Reference, variable-speed tower, YorkCalc: wet bulb -34.4 to 26.7 degC, range 1.1 to
   22.2 K, approach 1.1 to 40 K, liquid to gas up to 8; Input Output Reference: water within 25 % of rated.
.. [3] F. P. Incropera et al., Fundamentals of Heat and Mass Transfer, 6th ed., chapter 11: cross-flow charts to NTU 5.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatpath.facility import dry_cooler as dry
from heatpath.facility.dry_cooler import DryCooler
from heatpath.facility.tower import NATURAL_DRAUGHT, YORK, Tower
from heatpath.facility.water import HEAT_CAPACITY
from heatpath.fluids.moist_air import AIR_HEAT_CAPACITY, ZERO_CELSIUS
from heatpath.numerics.kernel import kernel

Real = Any  # an array (hours,)
Hours = NDArray[np.bool_]

MERKEL_AIR_RATIO = (0.2, 1.0)  # [1]
MERKEL_WET_BULB_BELOW = (-10.0, 25.0)  # K, design wet bulb less the hour's [1]
MERKEL_WATER_RATIO = (0.3, 1.0)  # [1]
YORK_WET_BULB = (-34.4, 26.7)  # degC [2]
YORK_RANGE = (1.1, 22.2)  # K [2]
YORK_APPROACH = (1.1, 40.0)  # K [2]
YORK_LIQUID_TO_GAS = (0.0, 8.0)  # [2]
YORK_WATER_RATIO = (0.75, 1.25)  # [2]
CROSSFLOW_NTU = (0.0, 5.0)  # [3]
DRY_COOLER_WATER_RATIO = (0.3, 1.5)  # over rated; assumed, no range is published with the exponents


def tower_outside(tower: Tower, water: Real, water_flow: Real, heat: Real, ratio: Real, wet_bulb: Real) -> Hours:
    """Hours in which the tower's law is used outside its range, shape (hours,).

    With fans off and water bypassing the fill no law says what leaves: such hours do not count.

    Parameters
    ----------
    water, wet_bulb : leaving water and air [K]
    water_flow, heat, ratio : [kg/s], [W], air flow over design air flow
    """
    runs = (ratio > NATURAL_DRAUGHT) & (water_flow > 0.0)
    water_ratio = water_flow / tower.water_flow
    if tower.model == YORK:
        with np.errstate(divide="ignore", invalid="ignore"):
            temperature_range = heat / (water_flow * HEAT_CAPACITY)
            liquid_to_gas = water_ratio / (ratio * tower.york_air)
        inside = (
            _within(wet_bulb - ZERO_CELSIUS, YORK_WET_BULB)
            & _within(temperature_range, YORK_RANGE)
            & _within(water - wet_bulb, YORK_APPROACH)
            & _within(liquid_to_gas, YORK_LIQUID_TO_GAS)
            & _within(water_ratio, YORK_WATER_RATIO)
        )
    else:
        inside = (
            _within(ratio, MERKEL_AIR_RATIO)
            & _within(tower.wet_bulb - wet_bulb, MERKEL_WET_BULB_BELOW)
            & _within(water_ratio, MERKEL_WATER_RATIO)
        )
    outside: Hours = runs & ~inside
    return outside


def dry_cooler_outside(cooler: DryCooler, water_flow: Real, ratio: Real) -> Hours:
    """Hours in which the dry cooler is far from its rating, shape (hours,); not those with fans off."""
    runs = np.asarray((ratio > dry.NATURAL_DRAUGHT) & (water_flow > 0.0))
    ntu = np.zeros(runs.shape)
    _transfer_units(cooler, np.ascontiguousarray(water_flow), np.ascontiguousarray(ratio), runs, ntu)
    inside = _within(ntu, CROSSFLOW_NTU) & _within(water_flow / cooler.water_flow, DRY_COOLER_WATER_RATIO)
    outside: Hours = runs & ~inside
    return outside


@kernel
def _transfer_units(cooler: DryCooler, water_flow: Real, ratio: Real, runs: Real, out: Real) -> None:
    """NTU of the hours in which the cooler runs."""
    for i in range(ratio.size):
        if runs[i]:
            smaller = min(water_flow[i] * HEAT_CAPACITY, ratio[i] * cooler.air_flow * AIR_HEAT_CAPACITY)
            out[i] = dry.conductance(cooler, water_flow[i], ratio[i]) / smaller


def _within(values: Real, limits: tuple[float, float]) -> Any:
    """Between the limits, with a millionth to spare for rounding."""
    low, high = limits
    return (values >= low - 1e-6) & (values <= high + 1e-6)
