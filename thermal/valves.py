"""What valves lose: with a characteristic, and one way only. Smooth through rest, where a valve is laminar.

``fittings`` has the nouns that fill these rows.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.kernel import kernel

Row = NDArray[np.float64]

VALVE, CHECK_VALVE = 20, 21
LINEAR, EQUAL_PERCENTAGE = 0, 1
_LAMINAR = 10.0  # Reynolds number on the root of the flow coefficient, below which a valve's loss is linear in flow


@kernel
def valve_loss(code: int, row: Row, m: float, rho: float, mu: float, speed: float) -> float:
    """Loss [Pa] of one valve at flow m [kg/s]; ``speed`` is its controller's signal, 1 without one."""
    if code == VALVE:
        return open_loss(row[0] * valve_opening(row[1], row[2], row[3] * speed), m, rho, mu)
    return check_valve_loss(row, m, rho)


@kernel
def valve_opening(characteristic: float, rangeability: float, opening: float) -> float:
    """Flow coefficient over that of the open valve, at a stem position from 0 to 1.

    ``R**(h - 1)`` equal percentage, ``(1 + (R - 1) h)/R`` linear: both leave 1/R at h = 0. IEC 60534-2-4.
    """
    if characteristic == EQUAL_PERCENTAGE:
        return math.exp((opening - 1.0) * math.log(rangeability))
    return (1.0 + (rangeability - 1.0) * max(opening, 0.0)) / rangeability


@kernel
def open_loss(flow_coefficient: float, m: float, rho: float, mu: float) -> float:
    """``rho (V/Av)**2`` [Pa], linear in flow where the valve is laminar."""
    laminar = _LAMINAR * mu * math.sqrt(flow_coefficient)
    return m * math.sqrt(m * m + laminar * laminar) / (rho * flow_coefficient * flow_coefficient)


@kernel
def check_valve_loss(row: Row, m: float, rho: float) -> float:
    """A valve that opens one way, as a weight w that passes from closed to open.

    ``m r (w/Av**2 + (1 - w)/(l Av)**2)/rho`` with ``r = sqrt(m**2 + s**2)``, ``w = (1 + m/r)/2`` and
    ``s = 2 l Av sqrt(rho p)``: far open the loss is that of the open valve and the opening pressure p, closed the valve
    leaks as one of l times the size. Monotone and smooth in m.
    """
    open_coefficient = row[0]
    leak = row[1] * open_coefficient
    s = 2.0 * leak * math.sqrt(rho * row[2])
    reach = math.sqrt(m * m + s * s)
    little = 0.5 * s * s / (reach * (reach + abs(m)))  # the smaller of w and 1 - w, with all its digits
    w = 1.0 - little if m >= 0.0 else little
    shut = little if m >= 0.0 else 1.0 - little
    return m * reach / rho * (w / (open_coefficient * open_coefficient) + shut / (leak * leak))
