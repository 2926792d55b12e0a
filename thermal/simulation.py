"""A rack in time: load, governors and failures, sample by sample.

Between samples the network runs on by itself (``transient``); at each sample throttles and speed controls act, failures
break what they break, and the books are written. What a device does of the work it is asked for is its clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.errors import InputError
from heatpath.thermal.accounts import ACCOUNTS, accounts
from heatpath.thermal.failure import Failure, broken
from heatpath.thermal.governor import SpeedControl, Throttle
from heatpath.thermal.network import Conditions, Network
from heatpath.thermal.power import CLOCK
from heatpath.thermal.rack import Rack
from heatpath.thermal.transient import Signals, Storage, first_pace, follow, refuse

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Drive:
    """What a rack is asked over time, arrays (samples,), evenly spaced: ``interval`` [s], utilisation 0 to 1 held over
    each interval, supply temperature of its coolant and room temperature [K].
    """

    interval: float
    utilisation: Floats
    supply: Floats
    room: Floats

    def __post_init__(self) -> None:
        if not 1e-3 <= self.interval <= 3600.0:
            raise InputError("drive.interval", f"{self.interval:g} s is out of range", allowed="0.001 s to 3600 s")
        if np.any(self.utilisation < 0.0) or np.any(self.utilisation > 1.0) or self.utilisation.size < 2:
            raise InputError("drive.utilisation", "is out of range or too short", allowed="0 to 1, two samples or more")
        for name in ("utilisation", "supply", "room"):
            values = getattr(self, name)
            if values.shape != self.utilisation.shape or not np.all(np.isfinite(values)):
                raise InputError(f"drive.{name}", "has a gap or another length", allowed="finite, one value a sample")


@dataclass(frozen=True)
class Behaviour:
    """How a rack answers: throttles of its devices, control of its pump (None: as its network says), failures."""

    throttle: Throttle = field(default_factory=Throttle)
    pump: SpeedControl | None = None
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True)
class Trace:
    """A rack over time; samples first, then packages (as in ``Plan.packages``). Temperatures K, powers W.

    ``taken`` is electricity whose heat ends in the rack, ``given`` heat that leaves it, both at the sample;
    ``energy_residual`` is relative to the electricity of the whole run.
    """

    time: Floats
    utilisation: Floats
    junction: Floats
    case: Floats
    clock: Floats
    power: Floats
    supply: Floats
    outlet: Floats
    flow: Floats
    speed: Floats
    taken: Floats
    given: Floats
    energy_residual: float
    steps: int
    positions: tuple[str, ...]
    limits: Floats

    @property
    def ride_through(self) -> float | None:
        """Seconds from the start to the first throttle; None where there is none."""
        throttled = np.flatnonzero(np.any(self.clock < 1.0, axis=1))
        return float(self.time[throttled[0]]) if throttled.size else None


def simulate(
    rack: Rack, storage: Storage, drive: Drive, behaviour: Behaviour | None = None, *, tolerance: float = 5e-3
) -> Trace:
    """Follow a rack from the steady state of its first sample.

    Raises
    ------
    InputError : the drive, a failure that this rack cannot have
    PhysicalFailure : no steady state to start from, or a step that fails
    """
    return _Simulation(rack, storage, drive, behaviour or Behaviour(), tolerance).run()


class _Simulation:
    """The state that is carried from sample to sample."""

    def __init__(self, rack: Rack, storage: Storage, drive: Drive, behaviour: Behaviour, tolerance: float) -> None:
        self.rack, self.drive, self.behaviour, self.tolerance = rack, drive, behaviour, tolerance
        free = rack.unthrottled()  # a clock throttles here, not the steady law
        first = free.state(float(drive.utilisation[0]), float(drive.supply[0]), float(drive.room[0]))
        self.x = first.unknowns.copy()
        self.network = free.network
        self.mass = storage.mass(self.network)
        self.capacity = np.abs(self.mass)
        plan, net = rack.plan, self.network
        solids = 2 * net.start.size + 2 * net.node_kind.size
        self.first_solid, self.first_speed = solids, solids + net.solid_held.size
        self.junctions = np.array([p.junction for p in plan.packages])
        self.cases = np.array([p.case for p in plan.packages])
        self.limits = np.array([p.device.power.limit for p in plan.packages])
        self.clock = np.ones(self.junctions.size)
        self.pace = first_pace(60.0)
        self.power = self.network.solid_power.copy()
        self.warming = 0.0  # of the supply since a chiller was lost [K]
        self.error: float | None = None
        for failure in behaviour.failures:
            if not failure.applies(plan):
                raise InputError("failure.kind", f"this rack has nothing for '{failure.kind}'", allowed="another one")

    def run(self) -> Trace:
        drive, samples = self.drive, self.drive.utilisation.size
        rows: list[tuple[Floats, ...]] = []
        books, stored = np.zeros(ACCOUNTS), 0.0
        for k in range(samples):
            now = k * drive.interval
            network = self._network(now)
            self._govern(network)
            supply = float(drive.supply[k]) + self._drift(now)
            rows.append(self._measure(network, drive.utilisation[k], supply, drive.room[k]))
            if k == samples - 1:
                break
            totals, change = self._advance(network, float(drive.utilisation[k]), supply, float(drive.room[k]))
            books += totals
            stored += change
            self._warm(now, totals[1])
        columns = [np.array(column) for column in zip(*rows, strict=True)]
        residual = abs(books[0] - books[1] - stored) / max(float(books[0]), 1.0)
        return Trace(
            np.arange(samples) * drive.interval, drive.utilisation, *columns, energy_residual=float(residual),
            steps=int(self.pace[2]), positions=tuple(f"{p.device.name}, {p.position}" for p in self.rack.plan.packages),
            limits=self.limits,
        )  # fmt: skip

    def _network(self, now: float) -> Network:
        """What is left of the network at this time, with the clocks as they stand."""
        network = self.network._replace(solid_power=self.power)
        for failure in self.behaviour.failures:
            if now >= failure.at:
                network = broken(network, self.rack.plan, failure, now - failure.at)
        return network

    def _govern(self, network: Network) -> None:
        junction = self.x[self.first_solid + self.junctions]
        self.clock = self.behaviour.throttle.step(self.clock, junction, self.limits, self.drive.interval)
        self.power[self.junctions, CLOCK] = self.clock
        control, pump = self.behaviour.pump, self.rack.plan.pump
        if control is None or pump < 0:
            return
        c = int(network.controller[pump])
        error = float(self.x[network.start.size + pump]) - control.set_point
        speed = control.step(
            float(self.x[self.first_speed + c]), error, error if self.error is None else self.error, self.drive.interval
        )
        self.error = error
        rows = self.network.control_row.copy()
        rows[c, 0] = speed
        watched = self.network.control_solid.copy()
        watched[c] = -1
        self.network = self.network._replace(control_row=rows, control_solid=watched)

    def _drift(self, now: float) -> float:
        stuck = [f.drift for f in self.behaviour.failures if f.kind == "valve_stuck" and now >= f.at]
        return self.warming + sum(stuck)

    def _warm(self, now: float, heat: float) -> None:
        """Facility water that nothing cools takes the rack's heat of the interval [J]."""
        for failure in self.behaviour.failures:
            if failure.kind == "chiller_loss" and now >= failure.at:
                self.warming += heat / failure.buffer

    def _advance(self, network: Network, utilisation: float, supply: float, room: float) -> tuple[Floats, float]:
        net = network
        air = room if self.rack.liquid else supply
        pair = np.ones(2)
        signals = Signals(np.array([0.0, self.drive.interval]), utilisation * pair, supply * pair, air * pair)
        watch = np.empty(0, dtype=np.int64)
        report, totals, stored = np.empty((2, 0)), np.zeros((2, ACCOUNTS)), np.zeros(2)
        status, reached, residual = follow(
            net, self.mass, signals, self.x, watch, report, totals, stored, self.tolerance, self.pace
        )
        refuse(status, reached, residual)
        return totals[1], float(stored[1])

    def _measure(self, network: Network, utilisation: float, supply: float, room: float) -> tuple[Floats, ...]:
        from heatpath.thermal.power import device_power

        x, s = self.x, self.first_solid
        junction = x[s + self.junctions].copy()
        each = np.array(
            [device_power(network.solid_power[j], utilisation, t) for j, t in zip(self.junctions, junction, strict=True)]
        )
        conditions = _conditions(network, utilisation, supply, room if self.rack.liquid else supply)
        taken, given = accounts(network, conditions, x)
        plan = self.rack.plan
        main = plan.pump if plan.pump >= 0 else plan.fans[0]
        return (
            junction, x[s + self.cases].copy(), self.clock.copy(), each, np.asarray(supply),
            np.asarray(x[network.start.size + main]), np.asarray(x[main]), x[self.first_speed :].copy(),
            np.asarray(taken), np.asarray(given),
        )  # fmt: skip


def _conditions(network: Network, utilisation: float, liquid: float, air: float) -> Conditions:
    return Conditions(
        utilisation,
        np.full(network.node_kind.size, air),
        np.full(network.solid_held.size, air),
        np.full(network.start.size, liquid),
    )


