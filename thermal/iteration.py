"""Newton's iteration on a network's equations, and the slower way that arrives where Newton jumps about.

The slower way takes flows and temperatures in turn. Flows at given temperatures are the minimum of a sum, so that a
search along each step keeps closing valves, turning streams and pumps on flat curves from throwing it back.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.kernel import kernel
from heatpath.numerics.sparse import factorize, substitute
from heatpath.thermal.assembly import balances, hold
from heatpath.thermal.boiling_branches import boiling_residual
from heatpath.thermal.branches import momentum_residual
from heatpath.thermal.elements import FLOW_SHARE, SET_FLOW
from heatpath.thermal.network import FLOWS, WHOLE, Conditions, Network

Floats = NDArray[np.float64]
Scale = tuple[float, float, float]

CONVERGED, NOT_CONVERGED, SINGULAR = range(3)
_LONG, _SHORT = 40.0, 4.0  # K a temperature may move in one iteration


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
def newton_near(
    network: Network, conditions: Conditions, unknowns: Floats, tolerance: float, limit: int, largest_step: float
) -> tuple[int, int, float, int]:
    """``newton`` from the solution of a neighbour, whose flows need no iteration of their own."""
    return _iterate(network, conditions, unknowns, tolerance, limit, False, largest_step)


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
        scale = balances(network, conditions, unknowns, residual, values, FLOWS if hydraulic else WHOLE)
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
def search(
    network: Network, conditions: Conditions, unknowns: Floats, tolerance: float, limit: int
) -> tuple[int, int, float, int]:
    """Solve in place where Newton's iteration jumps about: flows, then temperatures, then both; returns as ``newton``.

    With the temperatures held, flows are where a sum of integrated losses is least, so that a step along Newton's
    direction can be made just as long as it helps. With the flows held, temperatures are nearly linear. The two are
    taken in turn, and after each turn Newton's iteration tries to finish from there.
    """
    spent = 0
    status, worst, row = NOT_CONVERGED, np.inf, -1
    share = 1.0
    while spent < limit:
        # Where all of it rests, what follows has no pivot: flows alone must meet the tolerance.
        status, steps, worst, row = _flows(network, conditions, unknowns, 0.5 * tolerance, 100)
        spent += steps + 1
        if status == SINGULAR:
            return status, spent, worst, row
        status, steps = _temperatures(network, conditions, unknowns, share)
        spent += steps
        trial = unknowns.copy()
        largest, most = (_LONG, 40) if share > 0.95 else (_SHORT, 100)
        status, steps, worst, row = _iterate(network, conditions, trial, tolerance, most, False, largest)
        spent += steps
        if status == CONVERGED:
            unknowns[:] = trial
            return status, spent, worst, row
        share = max(0.9 * share, 0.2)
    return NOT_CONVERGED, spent, worst, row


@kernel
def _flows(
    network: Network, conditions: Conditions, unknowns: Floats, tolerance: float, limit: int
) -> tuple[int, int, float, int]:
    """Flows and pressures at the temperatures given, by Newton's direction and a search along it."""
    plan = network.elimination
    branches = network.start.size
    pressures = 2 * branches + network.node_kind.size
    values = np.zeros(plan.column.size)
    residual = np.zeros(unknowns.size)
    work = np.zeros(unknowns.size)
    trial = unknowns.copy()
    worst = np.inf
    row = -1
    for iteration in range(limit):
        scale = balances(network, conditions, unknowns, residual, values, FLOWS)
        _hold_temperatures(network, residual, values)
        worst, excess, row = _size(network, residual, scale)
        if excess <= tolerance:
            return CONVERGED, iteration, worst, row
        if not np.isfinite(excess):
            return SINGULAR, iteration, worst, row
        astray = np.max(np.abs(residual[2 * branches : pressures])) / scale[2]
        stiffer = scale[0] / scale[2] * min(1e-3, excess)
        for b in range(branches):
            if network.loss_code[b] != SET_FLOW and network.loss_code[b] != FLOW_SHARE:
                values[plan.diagonal[plan.rank[b]]] -= stiffer
        if factorize(plan, values, work) >= 0:
            return SINGULAR, iteration, worst, row
        substitute(plan, values, residual, work)
        length = 1.0 if astray > 1e-6 else _length(network, unknowns, residual, trial)
        for k in range(unknowns.size):
            unknowns[k] -= length * residual[k]
    return NOT_CONVERGED, limit, worst, row


@kernel
def _length(network: Network, unknowns: Floats, step: Floats, trial: Floats) -> float:
    """Share of a step after which it does not help any more: where the sum of step times what is left turns its
    sign."""
    low, high = 0.0, 1.0
    if _slope(network, unknowns, step, trial, 1.0) <= 0.0:
        return 1.0
    for _ in range(30):
        middle = 0.5 * (low + high)
        if _slope(network, unknowns, step, trial, middle) > 0.0:
            high = middle
        else:
            low = middle
        if high - low < 0.05 * high:
            break
    return 0.5 * (low + high)


@kernel
def _slope(network: Network, unknowns: Floats, step: Floats, trial: Floats, length: float) -> float:
    """What the integrated losses change along a step, at a share of it [W per unit of density]."""
    for k in range(unknowns.size):
        trial[k] = unknowns[k] - length * step[k]
    total = 0.0
    for b in range(network.start.size):
        if network.boils[network.fluid[b]] >= 0:
            total += step[b] * boiling_residual(network, trial, b)
        else:
            total += step[b] * momentum_residual(network, trial, b)
    return total


@kernel
def _temperatures(network: Network, conditions: Conditions, unknowns: Floats, share: float) -> tuple[int, int]:
    """Temperatures and speeds at the flows given, in long steps first and then in short ones that do not jump over the
    band in which a device throttles; of the whole way from where they were, ``share`` is taken."""
    plan = network.elimination
    branches = network.start.size
    pressures = 2 * branches + network.node_kind.size
    values = np.zeros(plan.column.size)
    residual = np.zeros(unknowns.size)
    work = np.zeros(unknowns.size)
    before = unknowns.copy()
    status = NOT_CONVERGED
    steps = 0
    while steps < 120 and status == NOT_CONVERGED:
        scale = balances(network, conditions, unknowns, residual, values, WHOLE)
        for row in range(pressures):
            if row < branches or row >= 2 * branches:
                residual[row] = 0.0
                hold(network, values, row, plan.diagonal[plan.rank[row]])
        _, excess, _ = _size(network, residual, scale)
        if excess <= 1e-9:
            status = CONVERGED
        elif not np.isfinite(excess) or factorize(plan, values, work) >= 0:
            status = SINGULAR
        else:
            substitute(plan, values, residual, work)
            _step(network, unknowns, residual, False, _LONG if steps < 20 else _SHORT)
        steps += 1
    for k in range(branches, unknowns.size):
        if k < 2 * branches or k >= pressures:
            unknowns[k] = before[k] + share * (unknowns[k] - before[k])
    return status, steps
