"""Plate exchangers of a plant of the user's own: counterflow, with the exponent of its conductance over flow."""

from __future__ import annotations

import math
from typing import NamedTuple

from heatpath.facility.exchanger import log_mean
from heatpath.facility.water import HEAT_CAPACITY
from heatpath.fluids.exchangers import effectiveness_counterflow
from heatpath.numerics.kernel import kernel
from heatpath.numerics.reference import by_reference


@by_reference
class Plate(NamedTuple):
    """Conductance [W/K] at its rated flows [kg/s], exponent of each side's film over flow (0: it never changes).

    A conductance of 0 is no exchanger.
    """

    conductance: float
    hot_flow: float
    cold_flow: float
    exponent: float


NO_PLATE = Plate(0.0, 1.0, 1.0, 0.0)


@kernel
def plate_conductance(plate: Plate, hot_flow: float, cold_flow: float) -> float:
    """UA at these flows [W/K], ``2 UA/((m_h/m_h0)**-n + (m_c/m_c0)**-n)``, half of the resistance on each side."""
    if plate.exponent == 0.0:
        return plate.conductance
    hot = math.pow(hot_flow / plate.hot_flow, -plate.exponent)
    cold = math.pow(cold_flow / plate.cold_flow, -plate.exponent)
    return 2.0 * plate.conductance / (hot + cold)


@kernel
def plate_transfer(plate: Plate, hot_flow: float, cold_flow: float) -> float:
    """Heat per kelvin between the two entering temperatures [W/K], ``effectiveness C_min``; 0 without a flow."""
    smaller = min(hot_flow, cold_flow) * HEAT_CAPACITY
    if smaller <= 0.0 or plate.conductance <= 0.0:
        return 0.0
    larger = max(hot_flow, cold_flow) * HEAT_CAPACITY
    return smaller * effectiveness_counterflow(
        plate_conductance(plate, hot_flow, cold_flow) / smaller, smaller / larger
    )


@kernel
def cold_flow_for(plate: Plate, hot_flow: float, difference: float, heat: float) -> float:
    """Cold flow [kg/s] up to the rated one that transfers this heat [W] over this difference of entering temperatures
    [K], by Illinois to 1e-13 relative; the rated flow where it is not enough.
    """
    high = plate.cold_flow
    f_high = plate_transfer(plate, hot_flow, high) * difference - heat
    if f_high <= 0.0:
        return high
    low = heat / (HEAT_CAPACITY * difference) * 1e-3
    f_low = plate_transfer(plate, hot_flow, low) * difference - heat
    flow, side = high, 0
    for _ in range(100):
        flow = high - f_high * (high - low) / (f_high - f_low)
        f = plate_transfer(plate, hot_flow, flow) * difference - heat
        if f > 0.0:
            high, f_high = flow, f
            f_low *= 0.5 if side == 1 else 1.0
            side = 1
        else:
            low, f_low = flow, f
            f_high *= 0.5 if side == -1 else 1.0
            side = -1
        if abs(f) <= 1e-13 * heat:
            break
    return flow


def size_plate(heat: float, hot: tuple[float, float], cold: tuple[float, float], exponent: float) -> Plate:
    """The exchanger with this rating: heat [W], entering and leaving temperature of each side [K].

    Flows follow from the heat; the conductance from the logarithmic mean.
    """
    difference = log_mean(hot[0] - cold[1], hot[1] - cold[0])
    return Plate(
        heat / difference, heat / (HEAT_CAPACITY * (hot[0] - hot[1])), heat / (HEAT_CAPACITY * (cold[1] - cold[0])),
        exponent,
    )  # fmt: skip
