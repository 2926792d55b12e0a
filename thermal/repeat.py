"""A network solved once and prepared to be solved again: other heats and temperatures, one at a time or many at once.

Nothing is looked up, checked or copied twice: the record lies in memory as the kernels read it, every solve begins at a
solution, and what comes back is the vector of unknowns with names to read it by.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatpath.numerics.errors import InputError, PhysicalFailure
from heatpath.numerics.kernel import kernel
from heatpath.numerics.reference import hold
from heatpath.thermal.iteration import CONVERGED, newton, newton_near
from heatpath.thermal.network import Conditions, Names, Network
from heatpath.thermal.steady import State

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_TOLERANCE, _LIMIT, _STEP = 1e-10, 60, 40.0  # as ``steady.solve_steady``
_NEAR = 12  # iterations in which a neighbour is reached, or else flows are found first


@kernel
def solve_cases(
    network: Network,
    heat: Floats,
    node: Floats,
    solid: Floats,
    branch: Floats,
    start: Floats,
    unknowns: Floats,
    facts: Floats,
    first: int,
    last: int,
) -> None:
    """Solve the cases first to last - 1, each from ``start`` (unknowns,), whatever the others are.

    Parameters
    ----------
    heat (cases, solids) : nominal power of each solid [W], written into the network's table
    node (cases, nodes), solid (cases, solids), branch (cases, branches) : temperatures that are held [K]
    unknowns (cases, unknowns) : the solutions
    facts (cases, 3) : status, iterations, largest energy imbalance of any equation [W]
    """
    for c in range(first, last):
        for k in range(heat.shape[1]):
            network.solid_power[k, 0] = heat[c, k]
        given = Conditions(1.0, node[c], solid[c], branch[c])
        x = unknowns[c]
        x[:] = start
        status, steps, worst, _ = newton_near(network, given, x, _TOLERANCE, _NEAR, _STEP)
        if status != CONVERGED:
            x[:] = start
            status, more, worst, _ = newton(network, given, x, _TOLERANCE, _LIMIT, _STEP)
            steps += more
        facts[c, 0], facts[c, 1], facts[c, 2] = status, steps, worst


@dataclass(frozen=True)
class Places:
    """Where a circuit's names stand: solids that make heat, nodes, solids and branches that hold a temperature."""

    heat: Mapping[str, int]
    node: Mapping[str, int]
    solid: Mapping[str, int]
    branch: Mapping[str, int]


@dataclass(frozen=True)
class Cases:
    """Many solutions: unknowns (cases, unknowns) in the network's order, iterations (cases,), and the largest energy
    imbalance of any equation (cases,) [W]."""

    network: Network
    names: Names
    unknowns: Floats
    iterations: Ints
    residual: Floats

    def flow(self, part: str) -> Floats:
        """Of a part (cases,) [kg/s]."""
        return self.unknowns[:, self.names.branches.index(part)]

    def outlet_temperature(self, part: str) -> Floats:
        """Of a part (cases,) [K]."""
        return self.unknowns[:, self.network.start.size + self.names.branches.index(part)]


class Repeat:
    """What ``Circuit.prepare`` returns.

    Parameters
    ----------
    state : a solution to begin from
    places, names : where the circuit's parts stand, and what they are called
    """

    def __init__(self, state: State, places: Places, names: Names) -> None:
        self.network = _own(state.network)
        self.places, self.names = places, names
        self._held = hold(self.network)
        given = state.conditions
        self._heat = state.network.solid_power[:, 0].reshape(1, -1).copy()
        self._node = given.node_temperature.reshape(1, -1).copy()
        self._solid = given.solid_temperature.reshape(1, -1).copy()
        self._branch = given.branch_temperature.reshape(1, -1).copy()
        self._start = state.unknowns.copy()
        self._near = state.unknowns.copy()
        self._facts = np.zeros((1, 3))

    def solve(self, heat: Mapping[str, float] | None = None, temperature: Mapping[str, float] | None = None) -> State:
        """One solution, from the one before; what is not named stays as it was last.

        Parameters
        ----------
        heat : of parts that make one [W]
        temperature : of reservoirs, of coolers and of walls that hold one [K]

        Raises
        ------
        InputError : a name that makes no heat or holds no temperature
        PhysicalFailure : ``not_converged``
        """
        for name, value in (heat or {}).items():
            self._heat[0, _place(self.places.heat, name, "heat")] = value
        for name, value in (temperature or {}).items():
            table, place = self._holder(name)
            table[0, place] = value
        unknowns = np.empty((1, self._near.size))
        solve_cases(
            self._held, self._heat, self._node, self._solid, self._branch, self._near, unknowns, self._facts, 0, 1
        )  # fmt: skip
        status, iterations, residual = self._facts[0].tolist()
        if status != CONVERGED:
            raise PhysicalFailure("not_converged", f"no solution after {iterations:.0f} iterations", residual=residual)
        self._near = unknowns[0]
        given = Conditions(1.0, self._node[0], self._solid[0], self._branch[0])
        return State(self.network, given, unknowns[0], int(iterations), residual)

    def solve_all(
        self,
        heat: Mapping[str, ArrayLike] | None = None,
        temperature: Mapping[str, ArrayLike] | None = None,
        *,
        threads: int = 1,
    ) -> Cases:
        """Many solutions, each from the one that was prepared: the same numbers on any number of threads.

        Parameters
        ----------
        heat, temperature : as ``solve``, an array (cases,) for each name; what is not named is as it was prepared
        threads : that share the cases

        Raises
        ------
        InputError : names as in ``solve``; arrays of different length, or none
        PhysicalFailure : ``not_converged``, with the first case
        """
        columns = {
            name: np.asarray(each, np.float64) for name, each in [*(heat or {}).items(), *(temperature or {}).items()]
        }
        sizes = {each.shape for each in columns.values()}
        if len(sizes) != 1 or len(next(iter(sizes))) != 1:
            raise InputError("cases", "have different lengths or none", allowed="arrays of one length, one per name")
        count = next(iter(columns.values())).size
        tables = [np.repeat(each, count, axis=0) for each in (self._heat, self._node, self._solid, self._branch)]
        for name in heat or {}:
            tables[0][:, _place(self.places.heat, name, "heat")] = columns[name]
        for name in temperature or {}:
            table, place = self._holder(name)
            kind = 1 if table is self._node else 2 if table is self._solid else 3
            tables[kind][:, place] = columns[name]
        unknowns, facts = np.empty((count, self._start.size)), np.zeros((count, 3))

        def work(first: int, last: int) -> None:
            own = hold(_own(self.network))
            heat_table, node, solid, branch = tables
            solve_cases(own, heat_table, node, solid, branch, self._start, unknowns, facts, first, last)

        ends = np.linspace(0, count, max(1, min(threads, count)) + 1).astype(int).tolist()
        if len(ends) == 2:
            work(0, count)
        else:
            with ThreadPoolExecutor(len(ends) - 1) as pool:
                list(pool.map(work, ends[:-1], ends[1:]))
        failed = np.flatnonzero(facts[:, 0] != CONVERGED)
        if failed.size:
            raise PhysicalFailure("not_converged", f"case {failed[0]}", residual=float(facts[failed[0], 2]))
        return Cases(self.network, self.names, unknowns, facts[:, 1].astype(np.int64), facts[:, 2])

    def _holder(self, name: str) -> tuple[Floats, int]:
        """The table and the place of what holds a temperature."""
        for table, places in (
            (self._node, self.places.node), (self._solid, self.places.solid), (self._branch, self.places.branch),
        ):  # fmt: skip
            if name in places:
                return table, places[name]
        known = [*self.places.node, *self.places.solid, *self.places.branch]
        raise InputError("temperature", f"'{name}' holds none", allowed=", ".join(known) or "no part here does")


def _own(network: Network) -> Network:
    """A network whose table of powers may be written."""
    return network._replace(solid_power=network.solid_power.copy())


def _place(places: Mapping[str, int], name: str, field: str) -> int:
    if name not in places:
        raise InputError(field, f"'{name}' makes none", allowed=", ".join(places) or "no part here does")
    return places[name]
