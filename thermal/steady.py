"""The steady state of a network: Newton on flows, pressures and temperatures together, properties inside the
iteration."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.errors import PhysicalFailure
from heatpath.numerics.kernel import kernel
from heatpath.numerics.sparse import factorize, substitute
from heatpath.thermal.assembly import assemble, hold
from heatpath.thermal.network import Conditions, Network

Floats = NDArray[np.float64]

CONVERGED, NOT_CONVERGED, SINGULAR = range(3)


@dataclass(frozen=True)
class State:
    """A steady solution: unknowns in the network's order, with what the solver says of it.

    flow (branches,) [kg/s]; outlet_temperature (branches,), node_temperature (nodes,), solid_temperature (solids,) [K];
    pressure (nodes,) [Pa]; speed (controllers,); residual: largest energy imbalance of any equation [W]
    """

    network: Network
    conditions: Conditions
    unknowns: Floats
    iterations: int
    residual: float

    @property
    def flow(self) -> Floats:
        return self.unknowns[: self.network.start.size]

    @property
    def outlet_temperature(self) -> Floats:
        return self.unknowns[self.network.start.size : 2 * self.network.start.size]

    @property
    def pressure(self) -> Floats:
        first = 2 * self.network.start.size
        return self.unknowns[first : first + self.network.node_kind.size]

    @property
    def node_temperature(self) -> Floats:
        first = 2 * self.network.start.size + self.network.node_kind.size
        return self.unknowns[first : first + self.network.node_kind.size]

    @property
    def solid_temperature(self) -> Floats:
        first = 2 * self.network.start.size + 2 * self.network.node_kind.size
        return self.unknowns[first : first + self.network.solid_held.size]

    @property
    def speed(self) -> Floats:
        return self.unknowns[self.unknowns.size - self.network.control_solid.size :]


def solve_steady(
    network: Network,
    conditions: Conditions,
    start: Floats,
    *,
    tolerance: float = 1e-10,
    limit: int = 60,
    largest_step: float = 40.0,
) -> State:
    """Solve for the steady state.

    Parameters
    ----------
    network, conditions : what to solve
    start (unknowns,) : where to begin; ``first_guess`` or a neighbouring solution
    tolerance : largest imbalance, relative to each kind of equation's scale
    limit : Newton iterations
    largest_step : a temperature may move in one iteration [K]

    Raises
    ------
    PhysicalFailure : ``not_converged``, with the residual in W
    """
    unknowns = start.copy()
    status, iterations, residual = newton(network, conditions, unknowns, tolerance, limit, largest_step)
    if status != CONVERGED:
        cause = "the equations became singular" if status == SINGULAR else f"no solution after {iterations} iterations"
        raise PhysicalFailure("not_converged", cause, residual=residual)
    return State(network, conditions, unknowns, iterations, residual)


def first_guess(network: Network, conditions: Conditions, flow: Floats, temperature: float) -> Floats:
    """Start values: guessed branch flows [kg/s] and one temperature [K] everywhere, speeds at full."""
    branches, nodes = network.start.size, network.node_kind.size
    return np.concatenate(
        [
            flow,
            np.full(branches, temperature),
            network.node_pressure,
            np.full(nodes, temperature),
            np.full(network.solid_held.size, temperature + 10.0),
            np.ones(network.control_solid.size),
        ]
    )


@kernel
def newton(
    network: Network, conditions: Conditions, unknowns: Floats, tolerance: float, limit: int, largest_step: float
) -> tuple[int, int, float]:
    """Iterate in place: flows and pressures first, at the temperatures given, then everything together.

    Returns
    -------
    status, iterations, and the largest energy imbalance of any equation [W]
    """
    status, first, _ = _iterate(network, conditions, unknowns, 1e-6, limit, True, largest_step)
    if status == SINGULAR:
        return status, first, np.inf
    status, second, worst = _iterate(network, conditions, unknowns, tolerance, limit, False, largest_step)
    return status, first + second, worst


@kernel
def _iterate(
    network: Network,
    conditions: Conditions,
    unknowns: Floats,
    tolerance: float,
    limit: int,
    hydraulic: bool,
    largest_step: float,
) -> tuple[int, int, float]:
    """Newton with temperatures held (``hydraulic``) or free."""
    plan = network.elimination
    values = np.zeros(plan.column.size)
    residual = np.zeros(unknowns.size)
    work = np.zeros(unknowns.size)
    worst = np.inf
    for iteration in range(limit):
        scale = assemble(network, conditions, unknowns, residual, values)
        if hydraulic:
            _hold_temperatures(network, residual, values)
        worst, excess = _size(network, residual, scale)
        if excess <= tolerance:
            return CONVERGED, iteration, worst
        if not np.isfinite(excess) or factorize(plan, values, work) >= 0:
            return SINGULAR, iteration, worst
        substitute(plan, values, residual, work)
        _step(network, unknowns, residual, hydraulic, largest_step)
    return NOT_CONVERGED, limit, worst


@kernel
def _size(network: Network, residual: Floats, scale: tuple[float, float, float]) -> tuple[float, float]:
    """Largest energy imbalance [W], and the largest imbalance relative to the scale of its kind."""
    momentum, energy, mass = scale
    branches = network.start.size
    pressures = 2 * branches + network.node_kind.size
    worst = 0.0
    excess = 0.0
    for row in range(residual.size):
        size = abs(residual[row])
        if not np.isfinite(size):
            return np.inf, np.inf
        if row < branches:
            excess = max(excess, size / momentum)
        elif 2 * branches <= row < pressures:
            excess = max(excess, size / mass)
        else:
            worst = max(worst, size)
            excess = max(excess, size / energy)
    return worst, excess


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
