"""A network in time: the equations of the steady solution with what stores heat, stepped by a linearly implicit method.

Flows and pressures are at rest at every moment; solids, coolant in the branches, tanks and lagging controllers store.
A steady state is a fixed point of the transient, because both evaluate ``assembly.assemble``. Between the knots of its
``Signals`` the boundary runs linearly; two knots at one time are a jump, where the stores are kept, what has none is
solved anew, and the step starts small.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.errors import InputError, PhysicalFailure
from heatpath.thermal.accounts import ACCOUNTS
from heatpath.thermal.network import Network
from heatpath.thermal.steps import DONE, FIRST_STEP, STEP_TOO_SMALL, UNSETTLED, Signals, follow

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Storage:
    """What stores heat [J/K] in a network: coolant of each branch, of each node, each solid (per unit), all 0 where
    nothing does; and the lag of each controller [s]."""

    branch: Floats
    node: Floats
    solid: Floats
    controller: Floats

    def mass(self, network: Network) -> Floats:
        """Storage in the order of the network's unknowns, with the sign of its equations: a node's balance counts
        gains, every other one losses."""
        node = np.where(network.node_kind == 1, 0.0, self.node)  # a reservoir holds its temperature
        solid = np.where(network.solid_held != 0, 0.0, self.solid)
        nothing = np.zeros(network.start.size), np.zeros(network.node_kind.size)
        return np.concatenate([nothing[0], self.branch, nothing[1], -node, solid, self.controller])


@dataclass(frozen=True)
class Run:
    """A network over time.

    time (knots,) [s]; watched (knots, watched unknowns); unknowns at the end (unknowns,); accounts (knots, accounts)
    [J] since the start, in the order of ``thermal.accounts``; stored (knots,) [J]; steps taken and rejected.
    """

    time: Floats
    watched: Floats
    unknowns: Floats
    accounts: Floats
    stored: Floats
    steps: int
    rejected: int

    @property
    def energy_residual(self) -> float:
        """``|electricity in - heat out - change of stored heat| / electricity in`` over the run."""
        taken, given = float(self.accounts[-1, 0]), float(self.accounts[-1, 1])
        return abs(taken - given - float(self.stored[-1] - self.stored[0])) / max(taken, 1.0)


def run_transient(
    network: Network,
    storage: Storage,
    signals: Signals,
    start: Floats,
    *,
    watch: Ints | None = None,
    tolerance: float = 1e-3,
    largest_step: float = 10.0,
) -> Run:
    """Follow a network through its signals.

    Parameters
    ----------
    network, storage : what to follow
    signals : what drives it; its knots are where the run reports
    start (unknowns,) : of a steady solution or an earlier run
    watch : unknowns to report; None for all
    tolerance : error of a temperature in one step [K]; of a speed, a hundredth of it
    largest_step : [s]

    Raises
    ------
    InputError : signals that run backwards or are not finite
    PhysicalFailure : ``not_converged``, with the time reached
    """
    _check(signals)
    watched = np.arange(start.size, dtype=np.int64) if watch is None else np.ascontiguousarray(watch, dtype=np.int64)
    knots = signals.time.size
    report = np.empty((knots, watched.size))
    totals, stored = np.zeros((knots, ACCOUNTS)), np.zeros(knots)
    x = start.copy()
    mass = storage.mass(network)
    pace = first_pace(largest_step)
    status, reached, residual = follow(network, mass, signals, x, watched, report, totals, stored, tolerance, pace)
    refuse(status, reached, residual)
    return Run(signals.time, report, x, totals, stored, int(pace[2]), int(pace[3]))


def first_pace(largest_step: float) -> Floats:
    """What ``follow`` carries from call to call, at the start: next and largest step [s], steps, steps rejected."""
    return np.array([FIRST_STEP, largest_step, 0.0, 0.0])


def refuse(status: int, reached: float, residual: float) -> None:
    """Raise what the status of ``follow`` stands for, at the time reached [s]."""
    if status == DONE:
        return
    cause = {STEP_TOO_SMALL: "no step is small enough", UNSETTLED: "flows and massless parts find no balance"}[status]
    raise PhysicalFailure("not_converged", f"{cause} at {reached:.3f} s", residual=residual)


def _check(signals: Signals) -> None:
    for name, values in zip(signals._fields, signals, strict=True):
        if values.shape != signals.time.shape or not np.all(np.isfinite(values)):
            raise InputError(f"signals.{name}", "has a gap or another length than time", allowed="finite, one per knot")
    if signals.time.size < 2 or np.any(np.diff(signals.time) < 0.0):
        raise InputError("signals.time", "runs backwards or has one knot", allowed="two or more knots, not falling")
