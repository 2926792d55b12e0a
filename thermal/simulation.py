"""A rack in time: load, governors and failures, sample by sample.

Between samples the network runs on by itself (``transient``); at each sample throttles and speed controls act, failures
break what they break, and the books are written. What a device does of the work it is asked for is its clock; one that
is over its limit by ``Throttle.shutdown`` switches off and stays off. Room air around a liquid-cooled rack is the
``Drive``'s whatever breaks.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.equilibrium import stream_state
from heatpath.fluids.properties import heat_capacity
from heatpath.numerics.errors import InputError
from heatpath.thermal.accounts import ACCOUNTS, accounts
from heatpath.thermal.controls import Controls
from heatpath.thermal.drive import Behaviour, Drive, Event, Trace
from heatpath.thermal.failure import broken, kinds_of
from heatpath.thermal.limits import boiling_reached, coolant_reached
from heatpath.thermal.network import Conditions, Network
from heatpath.thermal.power import CLOCK, IDLE, device_power
from heatpath.thermal.rack import Rack
from heatpath.thermal.steps import Signals, follow
from heatpath.thermal.transient import Storage, first_pace, refuse

Floats = NDArray[np.float64]
_FIRST_TRY = 1e-3  # s, of a step after something broke


def simulate(
    rack: Rack, storage: Storage, drive: Drive, behaviour: Behaviour | None = None, *, tolerance: float = 2e-2
) -> Trace:
    """Follow a rack from the steady state of its first sample.

    ``tolerance`` : error of a temperature in one step [K]; summed over the jumps of a load it stays near three times
    that.

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
        self._check()
        plan = rack.plan
        self.junctions = np.array([p.junction for p in plan.packages])
        self.cases = np.array([p.case for p in plan.packages])
        self.limits = np.array([p.device.power.limit for p in plan.packages])
        self.counts = rack.network.solid_count[self.junctions]
        self.is_accelerator = np.array([p.device.name == drive.accelerator for p in plan.packages])
        self.names = tuple(f"{p.device.name}, {p.position}" for p in plan.packages)
        self.clock = np.ones(self.junctions.size)
        self.off = np.zeros(rack.network.solid_held.size, dtype=bool)
        free = rack.unthrottled()  # a clock throttles here, not the steady law
        self.power = free.network.solid_power.copy()
        self.nominal = self.power[:, 0].copy()
        self.power[self.junctions[self.is_accelerator], IDLE] = drive.idle
        self._ask(0)
        free.network = free.network._replace(solid_power=self.power.copy())
        first = free.state(1.0, float(drive.supply[0]), float(drive.room[0]))
        self.x, self.network = first.unknowns.copy(), first.network
        self.free = free
        self.mass = storage.mass(self.network)
        net = self.network
        self.first_solid = 2 * (net.start.size + net.node_kind.size)
        self.first_speed = self.first_solid + net.solid_held.size
        self.pace = first_pace(60.0)
        self.warming = 0.0  # of the supply since a chiller was lost [K]
        self.events: dict[str, Event] = {}
        self.supply = float(drive.supply[0])
        speeds = self.x[self.first_speed :]
        self.controls = Controls(
            plan, net, behaviour.pump, behaviour.fans, behaviour.valve, speeds, self.supply, self._entering(),
            self._capacity(),
        )  # fmt: skip

    def _check(self) -> None:
        if self.rack.door is not None:
            raise InputError("rear_door", "is not followed in time", allowed="a rack without one")
        for failure in self.behaviour.failures:
            if not failure.applies(self.rack.plan):
                allowed = ", ".join(kinds_of(self.rack.plan))
                raise InputError("failure.kind", f"this rack has nothing for '{failure.kind}'", allowed=allowed)

    def run(self) -> Trace:
        drive, samples = self.drive, self.drive.supply.size
        rows: list[tuple[Floats, ...]] = []
        books, stored = np.zeros(ACCOUNTS), 0.0
        for k in range(samples):
            now = k * drive.interval
            if k > 0:
                self._govern(now)
                self._ask(k)
            held = float(drive.supply[k]) + self._drift(now)
            supply = self.supply = self.controls.supply(held, self._entering(), self._capacity(), self.warming)
            room = float(drive.room[k])
            network = self._network(now, supply)
            rows.append((*self._measure(network, supply, room, now), np.asarray(stored)))
            if k == samples - 1 or "ended" in self.events:
                break
            totals, change = self._advance(network, supply, room, now)
            books += totals
            stored += change
            self._warm(now, totals[1])
        junction, case, clock, power, utilisation, supplied, outlet, flow, taken, given, margin, kept = (
            np.array(column, dtype=np.float64) for column in zip(*rows, strict=True)
        )
        return Trace(
            time=drive.interval * np.arange(len(rows), dtype=np.float64),
            junction=junction, case=case, clock=clock, power=power, utilisation=utilisation, supply=supplied,
            outlet=outlet, flow=flow, taken=taken, given=given, critical_margin=margin, stored=kept,
            energy_residual=abs(float(books[0] - books[1]) - stored) / max(float(books[0]), 1.0),
            steps=int(self.pace[2]), positions=self.names, counts=self.counts, limits=self.limits,
            throttled=self.events.get("throttled"), off=self.events.get("off"), limited=self.events.get("limited"),
            beyond=self.events.get("beyond"), ended=self.events.get("ended"),
        )  # fmt: skip

    def _ask(self, sample: int) -> None:
        """Work and power of every device for the coming interval, as far as it is on."""
        weights = np.where(self.is_accelerator, self.counts, 0.0)
        speed = float((weights * self.clock).sum() / max(weights.sum(), 1.0))
        self.utilisation, share = self.drive.asked(sample, speed)
        self.power[:, CLOCK] = self.utilisation
        self.power[self.junctions, CLOCK] = self.utilisation * self.clock
        work = (share - self.drive.idle) / (1.0 - self.drive.idle)
        served = self.is_accelerator
        self.power[self.junctions[served], CLOCK] = work * self.clock[served]
        self.power[:, 0] = np.where(self.off, 0.0, self.nominal)

    def _network(self, now: float, supply: float) -> Network:
        """What is left of the network at this time, with clocks, speeds and valves as they stand."""
        network = self.controls.network(self.free.at_supply(supply, self.network))._replace(solid_power=self.power)
        for failure in self.behaviour.failures:
            if now >= failure.at:
                since = now - failure.at + 0.5 * self.drive.interval  # the middle of what is held until the next sample
                network = broken(network, self.rack.plan, failure, since)
        return network

    def _govern(self, now: float) -> None:
        junction = self.x[self.first_solid + self.junctions]
        throttle = self.behaviour.throttle
        clock = throttle.step(self.clock, junction, self.limits, self.drive.interval)
        self._note("throttled", now, clock < self.clock)
        over = junction > self.limits + throttle.shutdown
        self._note("off", now, over & ~self.off[self.junctions])
        self.off[self.junctions] |= over
        for place in self.rack.plan.boards:
            if self.x[self.first_solid + place.solid] > place.board.limit + throttle.shutdown:
                self.off[place.solid] = True
        self.clock = np.where(self.off[self.junctions], 0.0, self._capped(clock, junction))
        watched = {
            "junction": float(junction[self.is_accelerator].max()), "return": self._outlet(), "supply": self.supply,
        }  # fmt: skip
        stuck = any(f.kind == "valve_stuck" and now >= f.at for f in self.behaviour.failures)
        self.controls.act(watched, self.drive.interval, stuck)

    def _capped(self, clock: Floats, junction: Floats) -> Floats:
        """Clocks under the cap on power."""
        cap = self.behaviour.cap
        if cap is None:
            return clock
        rows = self.power[self.junctions]
        still = rows.copy()
        still[:, CLOCK] = 0.0
        power, without = (
            np.array([device_power(row, 1.0, t) for row, t in zip(each, junction, strict=True)])
            for each in (rows, still)
        )
        ceiling = cap.ceiling(self.clock, without, power)
        return np.where(self.is_accelerator, np.minimum(clock, ceiling), clock)

    def _note(self, kind: str, now: float, which: NDArray[np.bool_]) -> None:
        if kind not in self.events and which.any():
            self.events[kind] = Event(now, self.names[int(np.argmax(which))])

    def _drift(self, now: float) -> float:
        """By how much a stuck valve lets the supply rise, where no valve is modelled that could stay as it is [K]."""
        stuck = [f.drift for f in self.behaviour.failures if f.kind == "valve_stuck" and now >= f.at]
        return 0.0 if self.controls.opening is not None else sum(stuck)

    def _warm(self, now: float, heat: float) -> None:
        """Facility water, or room air, that nothing cools takes the rack's heat of the interval [J]."""
        for failure in self.behaviour.failures:
            if failure.kind == "chiller_loss" and now >= failure.at:
                self.warming += heat / failure.buffer

    def _advance(self, network: Network, supply: float, room: float, now: float) -> tuple[Floats, float]:
        conditions = self._conditions(supply, room)
        pair = np.ones(2)
        air, liquid = float(conditions.node_temperature[0]), self._carried(conditions)
        signals = Signals(np.array([0.0, self.drive.interval]), pair, liquid * pair, air * pair)
        watch = np.empty(0, dtype=np.int64)
        report, totals, stored = np.empty((2, 0)), np.zeros((2, ACCOUNTS)), np.zeros(2)
        if any(0.0 <= now - failure.at < self.drive.interval for failure in self.behaviour.failures):
            self.pace[0] = _FIRST_TRY
        status, reached, residual = follow(
            network, self.mass, signals, self.x, watch, report, totals, stored, self.tolerance, self.pace
        )
        refuse(status, now + reached, residual)
        return totals[1], float(stored[1])

    def _carried(self, conditions: Conditions) -> float:
        """Supply temperature as the exchanger's coolant carries it."""
        b = self.rack.plan.exchanger
        return float(conditions.branch_temperature[b if b >= 0 else 0])

    def _conditions(self, supply: float, room: float) -> Conditions:
        return self.free.conditions(1.0, supply, room)

    def _measure(self, network: Network, supply: float, room: float, now: float) -> tuple[Floats, ...]:
        x, s = self.x, self.first_solid
        junction = x[s + self.junctions].copy()
        rows = network.solid_power[self.junctions]
        each = np.array([device_power(row, 1.0, t) for row, t in zip(rows, junction, strict=True)])
        conditions = self._conditions(supply, room)
        taken, given = accounts(network, conditions, x, True)
        margin = self._limits_reached(network, conditions, junction, now)
        return (
            junction, x[s + self.cases].copy(), self.clock.copy(), each, np.asarray(self.utilisation),
            np.asarray(supply), np.asarray(self._outlet()), np.asarray(abs(x[self._moved()])), np.asarray(taken),
            np.asarray(given), np.asarray(margin),
        )  # fmt: skip

    def _moved(self) -> int:
        """The branch whose flow is the rack's."""
        plan = self.rack.plan
        return plan.pump if plan.pump >= 0 else (plan.coil if plan.coil >= 0 else plan.fans[0])

    def _outlet(self) -> float:
        """Temperature of the coolant where it leaves the rack [K]."""
        plan, net = self.rack.plan, self.network
        if plan.tank is not None:
            return float(self.x[self.first_solid + plan.tank.pool])
        node = plan.return_node if self.rack.liquid else plan.air_outlet
        arriving = np.flatnonzero(net.end == node)
        if self.rack.liquid:
            return self._at_node(node)
        return float(self.x[net.start.size + int(arriving[0])])

    def _at_node(self, node: int) -> float:
        """Temperature of a node of the liquid [K]; from enthalpy and pressure where it may boil."""
        net = self.network
        y = float(self.x[2 * net.start.size + net.node_kind.size + node])
        place = int(net.boils[net.fluid[self.rack.plan.exchanger]])
        if place < 0:
            return y
        return float(stream_state(net.boiling, place, float(self.x[2 * net.start.size + node]), y)[0])

    def _entering(self) -> float:
        """Temperature at which the coolant comes to its exchanger [K]."""
        b = self.rack.plan.exchanger
        return self._at_node(int(self.network.start[b])) if b >= 0 else self.supply

    def _capacity(self) -> float:
        """Capacity rate of the coolant in its exchanger [W/K]."""
        b, net = self.rack.plan.exchanger, self.network
        return abs(float(self.x[b])) * heat_capacity(net.table, net.fluid[b], self._entering()) if b >= 0 else 0.0

    def _limits_reached(self, network: Network, conditions: Conditions, junction: Floats, now: float) -> float:
        """Note the first limit of a junction, a board, the boiling or the coolant. Returns the boiling margin."""
        plan, t = self.rack.plan, self.x[self.first_solid : self.first_speed]
        self._note("limited", now, junction > self.limits)
        boards = np.array([t[place.solid] > place.board.limit for place in plan.boards])
        if boards.any() and "limited" not in self.events:
            self.events["limited"] = Event(now, plan.boards[int(np.argmax(boards))].board.name)
        pumping = not any(f.kind == "pump_trip" and now >= f.at for f in self.behaviour.failures)
        reached = boiling_reached(plan, network, conditions, self.x, pumping)
        beyond, boils = coolant_reached(plan, self.network, self.x)
        for kind, what in (("limited", reached.limit), ("limited", boils), ("beyond", beyond),
                           ("ended", reached.end), ("ended", boils)):  # fmt: skip
            if what:
                self.events.setdefault(kind, Event(now, what))
        return reached.margin
