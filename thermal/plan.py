"""A rack as a network with the handles needed to read it: which branch is a pump, which solid a junction."""

from __future__ import annotations

from dataclasses import dataclass, field

from heatpath.numerics.errors import InputError
from heatpath.thermal.cabinet import Tray
from heatpath.thermal.door import WATER, RearDoor
from heatpath.thermal.elements import BoardPart, Element, FlowShare, Orifice
from heatpath.thermal.junctions import edge_resistance
from heatpath.thermal.network import Controller, Draft
from heatpath.thermal.parts import Board, Device, FanSet
from heatpath.thermal.tank import Tank

LEAST_POWER = 200.0  # W that a tray counts at least when flows are guessed


@dataclass(frozen=True)
class Package:
    """Where a device of one row stands in the network: its junction and case, and the branch that cools it.

    No branch, -1, cools what stands in a boiling pool. ``heat_capacity`` is of the sink or plate under it [J/K], 0
    where nothing tells.
    """

    device: Device
    position: str
    junction: int
    case: int
    branch: int
    heat_capacity: float = 0.0


@dataclass(frozen=True)
class BoardPlace:
    """Where a board stands in the network: its solid and the branch that cools it."""

    board: Board
    position: str
    solid: int
    branch: int


@dataclass(frozen=True)
class Feed:
    """Where a kind of trays takes its power: the solid of the supply ``by`` which, and its ``own``; -1 without."""

    by: int
    own: int


@dataclass
class Plan:
    """A drafted rack and its handles (indices of nodes, branches, solids; -1 where it has none)."""

    draft: Draft
    packages: list[Package] = field(default_factory=list)
    boards: list[BoardPlace] = field(default_factory=list)
    supplies: list[int] = field(default_factory=list)
    fans: list[int] = field(default_factory=list)
    pump: int = -1
    exchanger: int = -1
    supply_node: int = -1  # node from which the liquid enters the rack
    return_node: int = -1
    air_inlet: int = -1  # reservoir of room air
    air_outlet: int = -1
    room: int = -1  # solid held at room temperature
    subcooling: float = 0.0  # K, of the supply of a coolant that boils, held by the pressure of its receiver
    suction_head: float = 0.0  # m, that a pump needs over boiling
    tank: Tank | None = None  # in which the coolant boils
    coil: int = -1  # branch of its condenser
    door_inlet: int = -1  # reservoir of a rear door's water
    door_water: int = -1  # branch of that water
    door_temperature: float = 0.0  # K at which it enters
    shares: dict[str, tuple[float, float]] = field(default_factory=dict)  # of places: of the flow, trays it stands for

    def share_out(self, trays: tuple[Tray, ...]) -> None:
        """Note how much of the rack's flow each kind of trays takes, about: by its power."""
        whole = sum(tray.count * max(tray.node.compute_power, LEAST_POWER) for tray in trays)
        for tray in trays:
            share = tray.count * max(tray.node.compute_power, LEAST_POWER) / whole
            self.shares[tray.place] = share, float(tray.count)
            for number in range(tray.count):
                self.shares[tray.one(number)] = share / tray.count, 1.0

    def share(self, name: str) -> tuple[float, float]:
        """About which share of the rack's flow the branches of a place carry, and for how many trays it stands."""
        found = [place for place in self.shares if place and name.startswith(place)]
        return self.shares[max(found, key=len)] if found else self.shares.get("", (1.0, 1.0))


def add_package(
    plan: Plan, device: Device, position: str, count: float, supply: int, heat: Element | None = None
) -> tuple[int, int]:
    """Junction and case of a device, joined as the wall ``heat`` under it leaves open; returns both solids."""
    name = f"{device.name} {position}"
    junction = plan.draft.add_solid(f"{name} junction", device.power, count=count, fed_by=supply)
    case = plan.draft.add_solid(f"{name} case", count=count)
    plan.draft.connect(junction, case, 1.0 / edge_resistance(device, heat))
    return junction, case


def add_cooled_path(
    plan: Plan,
    device: Device,
    place: str,
    ends: tuple[int, int],
    rows: int,
    servers: float,
    supply: int,
    loss: Element,
    heat: Element,
    coolant: str,
    rise: float = 0.0,
    heat_capacity: float = 0.0,
) -> None:
    """Devices of one kind, ``rows`` one behind the other in the stream, the rest side by side.

    Parameters
    ----------
    place : prefix of the positions
    ends : nodes where the path starts and ends
    servers : equal servers that the path stands for
    supply : solid of the supply that feeds the devices
    loss, heat : of one sink or plate
    rise : height gained over the path [m]
    heat_capacity : of one sink or plate [J/K]
    """
    start, end = ends
    paths = device.count / rows * servers
    for row in range(rows):
        position = f"{place}row {row + 1}"
        last = row == rows - 1
        after = end if last else plan.draft.add_node(f"{place}{device.name} after row {row + 1}", coolant)
        junction, case = add_package(plan, device, position, paths, supply, heat)
        branch = plan.draft.add_branch(
            f"{place}{device.name} row {row + 1}", start, after, loss, heat, solid=case, count=paths, rise=rise / rows
        )
        plan.packages.append(Package(device, position, junction, case, branch, heat_capacity))
        start = after


def add_supplies(plan: Plan, trays: tuple[Tray, ...]) -> list[Feed]:
    """The solids of the supplies, which turn what they deliver into loss: each kind's own, or the rack's shelves."""
    draft = plan.draft
    own: list[int] = []
    shelves = -1
    for tray in trays:
        solid = -1
        if tray.node.supply is not None and not tray.node.is_shelf:
            solid = draft.add_solid(f"{tray.place}supply", count=tray.count, supply=tray.node.supply)
            plan.supplies.append(solid)
        elif tray.node.supply is not None:
            if shelves < 0:
                count = sum(each.count for each in trays if each.node.is_shelf)
                shelves = draft.add_solid("power shelves", count=count, supply=tray.node.supply)
                plan.supplies.append(shelves)
            solid = shelves
        own.append(solid)
    return [Feed(by if by >= 0 else shelves, by) for by in own]


def add_boards(
    plan: Plan,
    tray: Tray,
    boards: tuple[Board, ...],
    ends: tuple[int, int],
    feed: Feed,
    loss: Element,
    flow_area: float,
    coolant: str,
    rise: float = 0.0,
) -> None:
    """Boards of a kind of trays one behind the other in one stream, the supply last where the tray has its own;
    ``loss`` stands for the whole path, of whose ``rise`` [m] each takes an equal part."""
    start, end = ends
    steps = len(boards) + (feed.own >= 0)
    if not steps:
        plan.draft.add_branch(f"{tray.place}open path", start, end, loss, count=tray.count, rise=rise)
        return
    for number, board in enumerate(boards):
        solid = plan.draft.add_solid(f"{tray.place}{board.name}", board.power, count=tray.count, fed_by=feed.by)
        last = number == steps - 1
        after = end if last else plan.draft.add_node(f"{tray.place}after {board.name}", coolant)
        part = BoardPart(board.area, board.length, flow_area, 0.0)
        here = loss if number == 0 else None
        branch = plan.draft.add_branch(
            f"{tray.place}{board.name}", start, after, here, part, solid=solid, count=tray.count, rise=rise / steps
        )
        plan.boards.append(BoardPlace(board, f"{tray.place}board", solid, branch))
        start = after
    if feed.own >= 0:
        part = BoardPart(tray.node.supply_area, tray.node.supply_length, flow_area, 0.0)
        here = None if boards else loss
        plan.draft.add_branch(
            f"{tray.place}supply", start, end, here, part, solid=feed.own, count=tray.count, rise=rise / steps
        )


def connect_boards(plan: Plan) -> None:
    """Join the junctions that have a secondary path to their board: that of their own node where each node is drawn.

    Raises
    ------
    InputError : there is no such board
    """
    for package in plan.packages:
        if package.device.board_path is None:
            continue
        resistance, name = package.device.board_path
        everywhere = [place for place in plan.boards if place.board.name == name]
        node = package.position.rpartition(", ")[0]
        found = [place for place in everywhere if place.position.rpartition(", ")[0] == node] or everywhere
        if not found:
            known = ", ".join(dict.fromkeys(place.board.name for place in plan.boards))
            raise InputError(f"devices.{package.device.name}.board_path.board", f"'{name}' is not there", allowed=known)
        for place in found:
            plan.draft.connect(package.junction, place.solid, 1.0 / (resistance * len(found)))


def add_fans(plan: Plan, tray: Tray, fans: FanSet, ends: tuple[int, int], feed: Feed) -> None:
    """The fans of a kind of trays with their controller, which watches the hottest device of the named kind.

    Raises
    ------
    InputError : no such device
    """
    servers = tray.count
    watched = [package.junction for package in plan.packages if package.device.name == fans.device]
    watched += [place.solid for place in plan.boards if place.board.name == fans.device]
    watched += [feed.own] if fans.device == "supply" and feed.own >= 0 else []
    if not watched:
        known = dict.fromkeys([*(d.name for d in tray.node.devices), *(b.name for b in tray.node.boards), "supply"])
        raise InputError("fan_control.device", f"'{fans.device}' is not there", allowed=", ".join(known))
    controller = plan.draft.add_controller(
        Controller(fans.controller.minimum, fans.controller.low, fans.controller.high, watched[-1])
    )
    branch = plan.draft.add_branch(
        f"{tray.place}fans", *ends, fans.mover, count=fans.count * servers, controller=controller, fed_by=feed.by
    )
    plan.fans.append(branch)


def coolants_with(door: RearDoor | None, *names: str) -> tuple[str, ...]:
    """Coolants of a draft, the rear door's water with them."""
    return tuple(dict.fromkeys([*names, *([WATER] if door is not None else [])]))


def add_room_air(
    plan: Plan, area: float, zeta: float, servers: tuple[int, int], leakage: float, door: RearDoor | None = None
) -> None:
    """Room air through the rack's doors, and what leaks back from the hot to the cold side.

    Parameters
    ----------
    area, zeta : of each door [m2]
    servers : nodes before and behind the servers
    leakage : share of the servers' air that comes back from behind
    door : exchanger in the rear door
    """
    front, rear = servers
    draft = plan.draft
    plan.air_inlet = draft.add_reservoir("room supply", "air")
    plan.air_outlet = draft.add_reservoir("room return", "air")
    draft.add_branch("front door", plan.air_inlet, front, Orifice(zeta, area))
    after = rear
    if door is not None:
        after = draft.add_node("after the coil", "air")
        plan.door_inlet, plan.door_water = door.add(draft, rear, after)
        plan.door_temperature = door.water_temperature
    draft.add_branch("rear door", after, plan.air_outlet, Orifice(zeta, area))
    if leakage > 0.0:
        for fans in plan.fans:
            name = draft.branches[fans].name.removesuffix("fans")
            draft.add_branch(f"{name}recirculation", rear, front, FlowShare(leakage), of=fans)
