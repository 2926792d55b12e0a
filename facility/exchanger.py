"""Plate exchangers between two water loops: counterflow, conductance scaled with both flows."""

from __future__ import annotations

import math
from typing import NamedTuple

from heatpath.facility.water import HEAT_CAPACITY
from heatpath.fluids.exchangers import effectiveness_counterflow
from heatpath.numerics.kernel import kernel
from heatpath.numerics.reference import by_reference

FLOW_EXPONENT = 0.7  # of each side's film coefficient in chevron plates; published laws lie between 0.6 and 0.75


@by_reference
class Exchanger(NamedTuple):
    """A counterflow exchanger: conductance [W/K] at its design flows [kg/s], half of the resistance on each side."""

    conductance: float
    hot_flow: float
    cold_flow: float


@kernel
def log_mean(a: float, b: float) -> float:
    """Logarithmic mean of two temperature differences [K]; their arithmetic mean where they agree to 1e-6."""
    if abs(a - b) <= 1e-6 * max(abs(a), abs(b)):
        return 0.5 * (a + b)
    return (a - b) / math.log(a / b)


def size_exchanger(
    heat: float, hot_flow: float, cold_flow: float, hot_leaving: float, cold_entering: float
) -> Exchanger:
    """Conductance for this heat [W] at these flows [kg/s] and this approach ``hot_leaving - cold_entering`` [K],
    from the log mean.
    """
    hot_entering = hot_leaving + heat / (hot_flow * HEAT_CAPACITY)
    cold_leaving = cold_entering + heat / (cold_flow * HEAT_CAPACITY)
    difference = log_mean(hot_leaving - cold_entering, hot_entering - cold_leaving)
    return Exchanger(heat / difference, hot_flow, cold_flow)


@kernel
def conductance(exchanger: Exchanger, hot_flow: float, cold_flow: float) -> float:
    """UA at these flows [W/K], ``2 UA_design/((m_h/m_h0)**-0.7 + (m_c/m_c0)**-0.7)``."""
    hot = math.pow(hot_flow / exchanger.hot_flow, -FLOW_EXPONENT)
    cold = math.pow(cold_flow / exchanger.cold_flow, -FLOW_EXPONENT)
    return 2.0 * exchanger.conductance / (hot + cold)


@kernel
def transfer(exchanger: Exchanger, hot_flow: float, cold_flow: float) -> float:
    """Heat per kelvin between the two entering temperatures, ``effectiveness C_min`` [W/K]."""
    hot = hot_flow * HEAT_CAPACITY
    cold = cold_flow * HEAT_CAPACITY
    smaller = min(hot, cold)
    if smaller <= 0.0:
        return 0.0
    ntu = conductance(exchanger, hot_flow, cold_flow) / smaller
    return smaller * effectiveness_counterflow(ntu, smaller / max(hot, cold))
