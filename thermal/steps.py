"""Steps of a network in time: four stages of a linearly implicit method, the settling of what stores nothing, books.

Where a flow turns or rests, its column and its temperatures turn with it: flows are then brought to their balance by
Newton's iteration before a step goes on from there.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.kernel import kernel
from heatpath.numerics.rosenbrock import GAMMA, GAMMA_TIME, STAGES, A, C, M
from heatpath.numerics.sparse import factorize, substitute
from heatpath.thermal.accounts import ACCOUNTS, accounts
from heatpath.thermal.assembly import assemble, balances, hold
from heatpath.thermal.network import RESIDUAL, Conditions, Network

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DONE, STEP_TOO_SMALL, UNSETTLED = range(3)
_SMALLEST_STEP = 1e-7  # s
FIRST_STEP = 0.02  # s after a jump
_SETTLED = 1e-10  # imbalance of an equation without storage, over the scale of its kind
_RESTING = 1e-6  # and where a flow at rest hovers between its two ways
_HOVERING = 1e-4  # and at the very most
_PATIENCE, _LIMIT = 8, 40  # iterations after which the second is enough, after which the best so far is
_DRIFT = 1e-6  # imbalance of heat, and of pressure a thousand times that, beyond which a step begins by settling
_TURNING = 1e-4  # kg/s of a path; a larger flow that would turn comes near rest first, as its column turns there


class Signals(NamedTuple):
    """What drives a network from outside, piecewise linear between knots; two knots at one time are a jump.

    time (knots,) : [s], not falling
    utilisation (knots,) : 0 to 1
    liquid (knots,) : temperature of the streams that hold one (``SetTemperature``) [K]
    air (knots,) : temperature of reservoirs and held solids [K]
    """

    time: Floats
    utilisation: Floats
    liquid: Floats
    air: Floats


@kernel
def follow(
    network: Network,
    mass: Floats,
    signals: Signals,
    x: Floats,
    watch: Ints,
    report: Floats,
    totals: Floats,
    stored: Floats,
    tolerance: float,
    steps_taken: Floats,
) -> tuple[int, float, float]:
    """Step x in place from knot to knot. Returns status, time reached and residual.

    ``steps_taken`` (4,) is carried from call to call: next step [s], largest step [s], steps, steps rejected.
    """
    nnz = network.elimination.column.size
    values, scratch = np.zeros(nnz), np.zeros(nnz)
    stages = np.zeros((STAGES, x.size))
    sums = np.zeros((STAGES, ACCOUNTS))
    begin = _boundary(network, signals, 0)
    start = x.copy()
    h, largest_step = steps_taken[0], steps_taken[1]
    settled, residual = settle(network, begin, mass, x, values)
    if not settled:
        return UNSETTLED, signals.time[0], residual
    _record(x, watch, report[0])
    for knot in range(1, signals.time.size):
        t, stop = signals.time[knot - 1], signals.time[knot]
        end = _boundary(network, signals, knot)
        totals[knot] = totals[knot - 1]
        if stop == t:
            h = min(h, FIRST_STEP)
            settled, residual = settle(network, end, mass, x, values)
            if not settled:
                return UNSETTLED, t, residual
        while t < stop:
            left = stop - t
            h = min(h, largest_step)
            step = left if h > 0.999 * left else (0.5 * left if h > 0.5 * left else h)
            done = (t - signals.time[knot - 1]) / (stop - signals.time[knot - 1])
            more = (t + step - signals.time[knot - 1]) / (stop - signals.time[knot - 1])
            here = _between(network, begin, end, done)
            there = _between(network, begin, end, more)
            if _drifted(network, here, mass, x, scratch) > _DRIFT:
                settled, residual = settle(network, here, mass, x, values)
                if not settled:
                    return UNSETTLED, t, residual
            error = _stages(network, here, there, mass, x, step, values, scratch, stages, sums)
            if not error < np.inf:
                error = 1e6
            error /= tolerance
            if error <= 1.0:
                for s in range(STAGES):
                    for k in range(x.size):
                        x[k] += M[s] * stages[s, k]
                    for a in range(ACCOUNTS):
                        totals[knot, a] += M[s] * sums[s, a]
                steps_taken[2] += 1.0
                t = stop if step == left else t + step
                growth = min(4.0, 0.85 / max(error, 1e-9) ** (1.0 / 3.0))
                h = max(h, step * growth) if step < h else step * growth
            else:
                steps_taken[3] += 1.0
                h = step * max(0.1, 0.85 / error ** (1.0 / 3.0))
                if h < _SMALLEST_STEP:
                    return STEP_TOO_SMALL, t, error * tolerance
        begin = end
        _record(x, watch, report[knot])
        stored[knot] = _stored(network, mass, x, start)
    steps_taken[0] = h
    return DONE, signals.time[-1], residual


@kernel
def _boundary(network: Network, signals: Signals, knot: int) -> Conditions:
    return Conditions(
        signals.utilisation[knot],
        np.full(network.node_kind.size, signals.air[knot]),
        np.full(network.solid_held.size, signals.air[knot]),
        np.full(network.start.size, signals.liquid[knot]),
    )


@kernel
def _between(network: Network, begin: Conditions, end: Conditions, share: float) -> Conditions:
    rest = 1.0 - share
    return Conditions(
        rest * begin.utilisation + share * end.utilisation,
        rest * begin.node_temperature + share * end.node_temperature,
        rest * begin.solid_temperature + share * end.solid_temperature,
        rest * begin.branch_temperature + share * end.branch_temperature,
    )


@kernel
def _stages(
    network: Network,
    here: Conditions,
    there: Conditions,
    mass: Floats,
    x: Floats,
    h: float,
    values: Floats,
    scratch: Floats,
    stages: Floats,
    sums: Floats,
) -> float:
    """The four stages of a step from x. Returns the error, in kelvin of the worst temperature."""
    n = x.size
    plan = network.elimination
    right, slope, work, at = np.zeros(n), np.zeros(n), np.zeros(n), x.copy()
    assemble(network, here, x, right, values)
    moving = _moves(here, there)
    if moving:  # slope in time, over the whole step: the boundary is linear in it
        balances(network, there, x, slope, scratch, RESIDUAL)
        for k in range(n):
            slope[k] = (slope[k] - right[k]) / h
    for k in range(n):
        if mass[k] != 0.0:
            values[plan.diagonal[plan.rank[k]]] += mass[k] / (GAMMA * h)
    if factorize(plan, values, work) >= 0:
        return np.inf
    first = right.copy()
    for s in range(STAGES):
        if s >= 2:
            for k in range(n):
                at[k] = x[k] + A[s][0] * stages[0, k] + A[s][1] * stages[1, k] + A[s][2] * stages[2, k]
            balances(network, there, at, right, scratch, RESIDUAL)
        else:
            right[:] = first
        for k in range(n):
            right[k] = -right[k]
            if mass[k] != 0.0:
                past = 0.0
                for j in range(s):
                    past += C[s][j] * stages[j, k]
                right[k] += mass[k] * past / h
            if moving:
                right[k] -= GAMMA_TIME[s] * h * slope[k]
        substitute(plan, values, right, work)
        stages[s] = right
        _account(network, here, there, x, at if s >= 2 else x, h, s, stages, sums, moving)
    return _error(network, mass, stages[STAGES - 1])


@kernel
def _drifted(network: Network, conditions: Conditions, mass: Floats, x: Floats, scratch: Floats) -> float:
    """Largest imbalance of what stores nothing, over the scale of its kind; of pressures a thousandth of it."""
    residual = np.zeros(x.size)
    momentum, energy, _ = balances(network, conditions, x, residual, scratch, RESIDUAL)
    branches = network.start.size
    pressures = 2 * branches + network.node_kind.size
    worst = 0.0
    for k in range(residual.size):
        if mass[k] == 0.0 and not 2 * branches <= k < pressures:
            worst = max(worst, abs(residual[k]) / (1e3 * momentum if k < branches else energy))
    return worst


@kernel
def _account(
    network: Network,
    here: Conditions,
    there: Conditions,
    x: Floats,
    at: Floats,
    h: float,
    s: int,
    stages: Floats,
    sums: Floats,
    moving: bool,
) -> None:
    """The same stage for what crosses the boundary, so that the books of energy close as the scheme itself does."""
    base = accounts(network, here, x, True)
    rate = accounts(network, there, at, True) if s >= 2 else base
    small = 1e-4 / max(1.0, np.max(np.abs(stages[s])))
    ahead = accounts(network, here, x + small * stages[s], False)
    back = accounts(network, here, x - small * stages[s], False)
    later = accounts(network, there, x, True) if moving else base
    for a in range(ACCOUNTS):
        past = 0.0
        for j in range(s):
            past += C[s][j] * sums[j, a]
        turn = (ahead[a] - back[a]) / (2.0 * small)
        drift = GAMMA_TIME[s] * (later[a] - base[a])
        sums[s, a] = GAMMA * h * (rate[a] + turn + past / h + drift)


@kernel
def _moves(here: Conditions, there: Conditions) -> bool:
    if here.utilisation != there.utilisation:
        return True
    if here.branch_temperature.size > 0 and here.branch_temperature[0] != there.branch_temperature[0]:
        return True
    return here.node_temperature.size > 0 and here.node_temperature[0] != there.node_temperature[0]


@kernel
def _error(network: Network, mass: Floats, error: Floats) -> float:
    """Largest error of what stores: temperatures in K, speeds in hundredths."""
    worst = 0.0
    first_speed = mass.size - network.control_solid.size
    for k in range(mass.size):
        if mass[k] != 0.0:
            size = abs(error[k]) * (100.0 if k >= first_speed else 1.0)
            if not size <= worst:  # also takes NaN
                worst = size
    return worst


@kernel
def settle(network: Network, conditions: Conditions, mass: Floats, x: Floats, values: Floats) -> tuple[bool, float]:
    """Solve everything without storage for the stores as they are. Returns whether it is done, and the imbalance."""
    plan = network.elimination
    residual, work, best = np.zeros(x.size), np.zeros(x.size), x.copy()
    branches = network.start.size
    pressures = 2 * branches + network.node_kind.size
    least = np.inf
    for iteration in range(_LIMIT):
        momentum, energy, flow = balances(network, conditions, x, residual, values, RESIDUAL)
        worst = 0.0
        for k in range(x.size):
            scale = momentum if k < branches else (flow if 2 * branches <= k < pressures else energy)
            size = 0.0 if mass[k] != 0.0 else abs(residual[k]) / scale
            if not size <= worst:  # also takes NaN
                worst = size
        if worst < least:
            least = worst
            best[:] = x
        if least <= (_SETTLED if iteration < _PATIENCE else _RESTING) or not worst < np.inf:
            break
        assemble(network, conditions, x, residual, values)
        for k in range(x.size):
            if mass[k] != 0.0:
                hold(network, values, k, plan.diagonal[plan.rank[k]])
                residual[k] = 0.0
        if factorize(plan, values, work) >= 0:
            break
        substitute(plan, values, residual, work)
        for k in range(x.size):
            turns = k < branches and x[k] * (x[k] - residual[k]) < 0.0
            if turns and abs(x[k]) > _TURNING * network.branch_count[k]:
                x[k] *= 0.1 if iteration < _LIMIT // 2 else 0.5
            else:
                x[k] -= residual[k]
    x[:] = best
    return least <= _HOVERING, least


@kernel
def _record(x: Floats, watch: Ints, row: Floats) -> None:
    for w in range(watch.size):
        row[w] = x[watch[w]]


@kernel
def _stored(network: Network, mass: Floats, x: Floats, start: Floats) -> float:
    """Heat stored since the start [J]."""
    total = 0.0
    first_speed = x.size - network.control_solid.size
    first_solid = first_speed - network.solid_held.size
    for k in range(first_speed):
        count = network.solid_count[k - first_solid] if k >= first_solid else 1.0
        total += abs(mass[k]) * count * (x[k] - start[k])
    return total
