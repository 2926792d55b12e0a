"""Where the solution of a network begins when no neighbour of it is known: a flow that suits each part."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.properties import properties
from heatpath.thermal.elements import DUCTS, MOVER, NO_LOSS, ORIFICE, PIPE, RATED_LOSS, SET_FLOW
from heatpath.thermal.network import Network
from heatpath.thermal.valves import CHECK_VALVE, VALVE

Floats = NDArray[np.float64]

GAS = 50.0  # kg/m3, below which a fluid is one


def starting_flows(network: Network, temperature: float) -> Floats:
    """Flow that each branch was probably made for (branches,) [kg/s], at one temperature [K].

    Pipes at 1 m/s (gas 5 m/s), openings at 1 kPa (gas 10 Pa), rated parts at their rating, movers at half of theirs.
    """
    flow = np.full(network.start.size, np.nan)
    for b in range(flow.size):
        rho = properties(network.table, network.fluid[b], temperature)[0]
        one = _flow(int(network.loss_code[b]), network.loss_row[b], rho)
        flow[b] = one * network.branch_count[b]
    known = flow[np.isfinite(flow)]
    flow[~np.isfinite(flow)] = float(np.median(known)) if known.size else 0.1
    return flow


def _flow(code: int, row: Floats, rho: float) -> float:
    """Of one path [kg/s]; NaN where the part says nothing."""
    pressure, speed = (10.0, 5.0) if rho < GAS else (1e3, 1.0)
    if code == ORIFICE:
        return float(row[1] * math.sqrt(2.0 * rho * pressure / row[0]))
    if code == DUCTS:
        return float(0.2 * speed * rho * row[0] * row[1] * row[2])
    if code == RATED_LOSS:
        return float(rho * row[1])
    if code == PIPE:
        return float(speed * rho * 0.25 * math.pi * row[1] * row[1])
    if code == SET_FLOW:
        return float(row[0])
    if code == MOVER:
        return float(0.5 * rho * row[0])
    if code in (VALVE, CHECK_VALVE):
        return float(row[0] * math.sqrt(rho * pressure))
    return math.nan if code == NO_LOSS else 0.1
