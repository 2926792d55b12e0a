"""Newton's iteration on a network's equations, and the slower way that arrives where Newton jumps about.

The slower way follows a false time: momentum gets an inertia and every temperature a heat capacity, in steps that grow
as the imbalance falls, until they are Newton's own. Valves that close, streams that turn and columns that rise by their
own warmth then settle as they would in the rack.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.kernel import kernel
from heatpath.numerics.sparse import factorize, substitute
from heatpath.thermal.assembly import assemble, hold
from heatpath.thermal.elements import FLOW_SHARE, SET_FLOW, SET_TEMPERATURE
from heatpath.thermal.network import RESERVOIR, Conditions, Network

Floats = NDArray[np.float64]
Scale = tuple[float, float, float]

CONVERGED, NOT_CONVERGED, SINGULAR = range(3)
_STEP = 10.0  # K that the scale of power warms a capacity by in one unit of false time
_LONGEST = 1e12  # false time in which nothing is left of inertia


@kernel
def newton(
    network: Network, conditions: Conditions, unknowns: Floats, tolerance: float, limit: int, largest_step: float
) -> tuple[int, int, float, int]:
    """Iterate in place: flows and pressures first, at the temperatures given, then everything together.

    Returns
    -------
    status, iterations, the largest energy imbalance of any equation [W], and the worst equation of all
    """
    status, first, _, row = _iterate(network, conditions, unknowns, 1e-6, limit, True, largest_step)
    if status == SINGULAR:
        return status, first, np.inf, row
    status, second, worst, row = _iterate(network, conditions, unknowns, tolerance, limit, False, largest_step)
    return status, first + second, worst, row


@kernel
def _iterate(
    network: Network,
    conditions: Conditions,
    unknowns: Floats,
    tolerance: float,
    limit: int,
    hydraulic: bool,
    largest_step: float,
) -> tuple[int, int, float, int]:
    """Newton with temperatures held (``hydraulic``) or free."""
    plan = network.elimination
    values = np.zeros(plan.column.size)
    residual = np.zeros(unknowns.size)
    work = np.zeros(unknowns.size)
    worst = np.inf
    row = -1
    for iteration in range(limit):
        scale = assemble(network, conditions, unknowns, residual, values)
        if hydraulic:
            _hold_temperatures(network, residual, values)
        worst, excess, row = _size(network, residual, scale)
        if excess <= tolerance:
            return CONVERGED, iteration, worst, row
        if not np.isfinite(excess) or factorize(plan, values, work) >= 0:
            return SINGULAR, iteration, worst, row
        substitute(plan, values, residual, work)
        _step(network, unknowns, residual, hydraulic, largest_step)
    return NOT_CONVERGED, limit, worst, row


@kernel
def _size(network: Network, residual: Floats, scale: Scale) -> tuple[float, float, int]:
    """Largest energy imbalance [W], the largest imbalance relative to the scale of its kind, and its equation."""
    momentum, energy, mass = scale
    branches = network.start.size
    pressures = 2 * branches + network.node_kind.size
    worst = 0.0
    excess = 0.0
    most = -1
    for row in range(residual.size):
        size = abs(residual[row])
        if not np.isfinite(size):
            return np.inf, np.inf, row
        if row < branches:
            share = size / momentum
        elif 2 * branches <= row < pressures:
            share = size / mass
        else:
            worst = max(worst, size)
            share = size / energy
        if share > excess:
            excess = share
            most = row
    return worst, excess, most


@kernel
def _hold_temperatures(network: Network, residual: Floats, values: Floats) -> None:
    """Replace every equation that is not momentum or mass by "stays as it is"."""
    plan = network.elimination
    branches = network.start.size
    pressures = 2 * branches + network.node_kind.size
    for row in range(branches, residual.size):
        if 2 * branches <= row < pressures:
            continue
        residual[row] = 0.0
        hold(network, values, row, plan.diagonal[plan.rank[row]])


@kernel
def _step(network: Network, unknowns: Floats, step: Floats, hydraulic: bool, largest: float) -> None:
    """Subtract the Newton step; temperatures move a bounded way, a flow does not turn in one iteration with heat."""
    branches = network.start.size
    first_temperature = 2 * branches + network.node_kind.size
    first_speed = unknowns.size - network.control_solid.size
    for k in range(unknowns.size):
        change = step[k]
        if k < branches and not hydraulic:
            bound = 0.8 * abs(unknowns[k]) + 1e-4
            change = min(max(change, -bound), bound)
        elif branches <= k < 2 * branches or first_temperature <= k < first_speed:
            change = min(max(change, -largest), largest)
        elif k >= first_speed:
            change = min(max(change, -0.2), 0.2)
        unknowns[k] -= change


@kernel
def relax(
    network: Network, conditions: Conditions, unknowns: Floats, tolerance: float, limit: int
) -> tuple[int, int, float, int]:
    """Follow a false time to rest, in place: flows and pressures first, then everything; returns as ``newton``."""
    status, first, _, row = _settle(network, conditions, unknowns, 1e-6, limit, True)
    if status == SINGULAR:
        return status, first, np.inf, row
    status, second, worst, row = _settle(network, conditions, unknowns, tolerance, limit, False)
    return status, first + second, worst, row


@kernel
def _settle(
    network: Network, conditions: Conditions, unknowns: Floats, tolerance: float, limit: int, hydraulic: bool
) -> tuple[int, int, float, int]:
    """Implicit steps of false time, longer while the imbalance falls and shorter when it grows."""
    plan = network.elimination
    values = np.zeros(plan.column.size)
    residual = np.zeros(unknowns.size)
    work = np.zeros(unknowns.size)
    last = unknowns.copy()
    time = 1.0
    before = np.inf
    worst = np.inf
    row = -1
    for iteration in range(limit):
        scale = assemble(network, conditions, unknowns, residual, values)
        if hydraulic:
            _hold_temperatures(network, residual, values)
        worst, excess, row = _size(network, residual, scale)
        if excess <= tolerance:
            return CONVERGED, iteration, worst, row
        if np.isfinite(excess):
            if np.isfinite(before):
                time = min(time * min(max(before / excess, 0.3), 3.0), _LONGEST)
            before = excess
            last[:] = unknowns
            _add_inertia(network, values, scale, time, hydraulic)
            if factorize(plan, values, work) < 0:
                substitute(plan, values, residual, work)
                _short_step(network, unknowns, residual, scale[2])
                continue
        if time < 1e-9:
            return SINGULAR, iteration, worst, row
        unknowns[:] = last  # the step left what the laws are defined for: go back, and on more slowly
        time *= 0.1
        before = np.inf
    return NOT_CONVERGED, limit, worst, row


@kernel
def _add_inertia(network: Network, values: Floats, scale: Scale, time: float, hydraulic: bool) -> None:
    """Inertia of each flow and heat capacity of each temperature, over the step of false time, on the diagonal."""
    plan = network.elimination
    branches = network.start.size
    nodes = network.node_kind.size
    solids = network.solid_held.size
    inertia = scale[0] / (scale[2] * time)
    capacity = scale[1] / (_STEP * time)
    for b in range(branches):
        if network.loss_code[b] != SET_FLOW and network.loss_code[b] != FLOW_SHARE:
            values[plan.diagonal[plan.rank[b]]] -= inertia
        if not hydraulic and network.heat_code[b] != SET_TEMPERATURE:
            values[plan.diagonal[plan.rank[branches + b]]] += capacity
    if hydraulic:
        return
    for n in range(nodes):
        if network.node_kind[n] != RESERVOIR:
            values[plan.diagonal[plan.rank[2 * branches + nodes + n]]] -= capacity
    first = 2 * (branches + nodes)
    for k in range(solids):
        if not network.solid_held[k]:
            values[plan.diagonal[plan.rank[first + k]]] += capacity
    for k in range(network.control_solid.size):
        values[plan.diagonal[plan.rank[first + solids + k]]] += 1.0 / time


@kernel
def _short_step(network: Network, unknowns: Floats, step: Floats, flow: float) -> None:
    """Subtract a step in which no temperature moves further than 20 K and no flow further than its scale."""
    branches = network.start.size
    first_temperature = 2 * branches + network.node_kind.size
    first_speed = unknowns.size - network.control_solid.size
    for k in range(unknowns.size):
        change = step[k]
        if k < branches:
            change = min(max(change, -flow - abs(unknowns[k])), flow + abs(unknowns[k]))
        elif branches <= k < 2 * branches or first_temperature <= k < first_speed:
            change = min(max(change, -20.0), 20.0)
        elif k >= first_speed:
            change = min(max(change, -0.2), 0.2)
        unknowns[k] -= change
