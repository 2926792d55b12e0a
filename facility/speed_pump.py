"""Pumps with a speed: a maker's curve at full speed, the affinity laws, and the loop's own curve.

At speed n (share of full) the head is ``n2 h0 + h2 q2`` and the shaft and motor take ``n3 p0 + n2 p1 q + n p2 q2``:
the affinity laws applied to quadratics at full speed. The loop asks for ``dp_fixed + dp_variable (q/q_design)2``, so
the speed follows in closed form. Below the smallest speed the pump stays there and the rest is throttled.

References
----------
.. [1] I. J. Karassik et al., Pump Handbook, 4th ed. 2008, chapter 2.3: affinity laws.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from heatpath.facility.water import density
from heatpath.numerics.errors import InputError
from heatpath.numerics.kernel import kernel
from heatpath.numerics.reference import by_reference

RATED, CURVE = 0.0, 1.0


@by_reference
class SpeedPump(NamedTuple):
    """All pumps of a loop side by side, as the kernels read them.

    Parameters
    ----------
    kind : `RATED` (one efficiency) or `CURVE` (a maker's curve)
    design_flow : of the loop [kg/s]
    fixed_pressure, variable_pressure : of the loop at design flow [Pa]
    efficiency : wire to water, where rated
    minimum_flow : smallest flow [kg/s]; the difference passes a bypass
    constant : 1 for a pump without a drive: it always moves its design flow
    minimum_speed : share of full speed, where there is a curve
    head_0, head_2 : [Pa] and [Pa/(m3/s)2] at full speed, all pumps together
    power_0, power_1, power_2 : [W], [W/(m3/s)], [W/(m3/s)2] at full speed
    """

    kind: float
    design_flow: float
    fixed_pressure: float
    variable_pressure: float
    efficiency: float
    minimum_flow: float
    constant: float
    minimum_speed: float
    head_0: float
    head_2: float
    power_0: float
    power_1: float
    power_2: float


NO_PUMP = SpeedPump(0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0)


@kernel
def moved(pump: SpeedPump, asked: float) -> float:
    """Flow in the loop [kg/s]: what is asked for or the smallest; the design flow without a drive; 0 at rest."""
    if asked <= 0.0:
        return 0.0
    if pump.constant > 0.0:
        return max(asked, pump.design_flow)
    return max(asked, pump.minimum_flow)


@kernel
def loop_pressure(pump: SpeedPump, flow: float) -> float:
    """What the loop takes at this flow [Pa]."""
    share = flow / pump.design_flow
    return pump.fixed_pressure + pump.variable_pressure * share * share


@kernel
def speed(pump: SpeedPump, flow: float, temperature: float) -> float:
    """Share of full speed; 1 for a rated pump. Above 1 the pump cannot move this flow (the hour is flagged).

    A pump without a drive turns at full speed, what its head exceeds the loop's by is throttled.
    """
    if pump.kind == RATED or flow <= 0.0:
        return 1.0
    volume = flow / density(temperature)
    square = (loop_pressure(pump, flow) - pump.head_2 * volume * volume) / pump.head_0
    return max(math.sqrt(max(square, 0.0)), 1.0 if pump.constant > 0.0 else pump.minimum_speed)


@kernel
def electric_power(pump: SpeedPump, flow: float, temperature: float) -> float:
    """Electric power [W]; all of it ends in the water.

    Parameters
    ----------
    flow : [kg/s]
    temperature : of the water in the pump [K]
    """
    if flow <= 0.0:
        return 0.0
    volume = flow / density(temperature)
    if pump.kind == RATED:
        return volume * loop_pressure(pump, flow) / pump.efficiency
    n = speed(pump, flow, temperature)
    return n * (pump.power_2 * volume * volume + n * (pump.power_1 * volume + n * pump.power_0))


def fit_curve(volume: Sequence[float], pressure: Sequence[float], power: Sequence[float]) -> tuple[float, ...]:
    """``head_0, head_2, power_0, power_1, power_2`` of one pump's curve at full speed, by least squares.

    Parameters
    ----------
    volume, pressure, power : points [m3/s], [Pa], [W], at least four

    Raises
    ------
    InputError : too few points, or a head that rises with flow
    """
    q, dp, p = (np.asarray(values, dtype=np.float64) for values in (volume, pressure, power))
    if not q.size == dp.size == p.size >= 4:
        raise InputError("curve", f"has {q.size}, {dp.size} and {p.size} points", allowed="at least 4 of each")
    head = np.linalg.lstsq(np.column_stack([np.ones_like(q), q * q]), dp, rcond=None)[0]
    draw = np.linalg.lstsq(np.column_stack([np.ones_like(q), q, q * q]), p, rcond=None)[0]
    if head[0] <= 0.0 or head[1] >= 0.0:
        raise InputError("curve", "the head does not fall with flow", allowed="a pump's curve at full speed")
    return (float(head[0]), float(head[1]), *(float(value) for value in draw))


def several(pump: SpeedPump, count: float) -> SpeedPump:
    """``count`` pumps of one curve side by side, each with its share of the flow."""
    return pump._replace(head_2=pump.head_2 / count**2, power_0=pump.power_0 * count, power_2=pump.power_2 / count)
