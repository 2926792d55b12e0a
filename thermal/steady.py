"""The steady state of a network: Newton on flows, pressures and temperatures together, properties inside the
iteration."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.errors import PhysicalFailure
from heatpath.thermal.elements import MOVER
from heatpath.thermal.iteration import CONVERGED, SINGULAR, newton, search
from heatpath.thermal.network import Conditions, Names, Network

Floats = NDArray[np.float64]

_GLOWING = 700.0  # K; no coolant of ours is a liquid there, no chip alive


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
    patience: int = 0,
    names: Names | None = None,
) -> State:
    """Solve for the steady state.

    Parameters
    ----------
    network, conditions : what to solve
    start (unknowns,) : where to begin; ``first_guess`` or a neighbouring solution
    tolerance : largest imbalance, relative to each kind of equation's scale
    limit : Newton iterations
    largest_step : a temperature may move in one iteration [K]
    patience : iterations of ``search`` where Newton's does not arrive; 0 to give up there
    names : of the parts, for the message of a failure

    Raises
    ------
    PhysicalFailure : ``not_converged``, with the residual in W and the worst equation; ``heat_trapped`` where heat
        enters coolant that rests or runs in a circle
    """
    unknowns = start.copy()
    status, iterations, residual, row = newton(network, conditions, unknowns, tolerance, limit, largest_step)
    if status != CONVERGED and patience > 0:
        unknowns = start.copy()
        status, more, residual, row = search(network, conditions, unknowns, tolerance, patience)
        iterations += more
    if status != CONVERGED:
        if patience > 0:
            _refuse_trapped_heat(network, unknowns, residual, names)
        cause = "the equations became singular" if status == SINGULAR else f"no solution after {iterations} iterations"
        equation = None if names is None or row < 0 else names.equation(row)
        raise PhysicalFailure("not_converged", cause, residual=residual, equation=equation)
    return State(network, conditions, unknowns, iterations, residual)


def _refuse_trapped_heat(network: Network, unknowns: Floats, residual: float, names: Names | None) -> None:
    """Say so where there is no solution because coolant rests at a chip, or circles through a pump, and warms without
    end."""
    branches = network.start.size
    heated = (network.loss_code == MOVER) | (network.wall >= 0)
    t_out = np.where(heated, unknowns[branches : 2 * branches], 0.0)
    worst = int(np.argmax(t_out))
    if branches and t_out[worst] > _GLOWING:
        name = names.branches[worst] if names else f"branch {worst + 1}"
        message = "the coolant there rests or runs in a circle, and its heat has no way out"
        raise PhysicalFailure("heat_trapped", message, device=name, residual=residual)


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
