"""A rack as a network with the handles needed to read it: which branch is a pump, which solid a junction."""

from __future__ import annotations

from dataclasses import dataclass, field

from heatpath.thermal.elements import BoardPart, Element, FlowShare, Orifice
from heatpath.thermal.network import Controller, Draft
from heatpath.thermal.parts import Board, Device, FanSet, Node
from heatpath.thermal.tank import Tank


@dataclass(frozen=True)
class Package:
    """Where a device of one row stands in the network: its junction and case, and the branch that cools it.

    No branch, -1, cools what stands in a boiling pool.
    """

    device: Device
    position: str
    junction: int
    case: int
    branch: int


@dataclass(frozen=True)
class BoardPlace:
    """Where a board stands in the network: its solid and the branch that cools it."""

    board: Board
    position: str
    solid: int
    branch: int


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


def add_package(plan: Plan, device: Device, position: str, count: float, supply: int) -> tuple[int, int]:
    """Junction and case of a device, joined; returns both solids."""
    name = f"{device.name} {position}"
    junction = plan.draft.add_solid(f"{name} junction", device.power, count=count, fed_by=supply)
    case = plan.draft.add_solid(f"{name} case", count=count)
    plan.draft.connect(junction, case, 1.0 / device.junction_to_case)
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
    """
    start, end = ends
    paths = device.count / rows * servers
    for row in range(rows):
        position = f"{place}row {row + 1}"
        last = row == rows - 1
        after = end if last else plan.draft.add_node(f"{place}{device.name} after row {row + 1}", coolant)
        junction, case = add_package(plan, device, position, paths, supply)
        branch = plan.draft.add_branch(
            f"{place}{device.name} row {row + 1}", start, after, loss, heat, solid=case, count=paths, rise=rise / rows
        )
        plan.packages.append(Package(device, position, junction, case, branch))
        start = after


def add_supply(plan: Plan, node: Node, servers: float) -> int:
    """The solid of the nodes' supplies, which turns what they deliver into loss."""
    solid = plan.draft.add_solid("supply", count=servers, supply=node.supply)
    plan.supplies.append(solid)
    return solid


def add_boards(
    plan: Plan,
    node: Node,
    boards: tuple[Board, ...],
    ends: tuple[int, int],
    servers: float,
    supply: int,
    loss: Element,
    flow_area: float,
    coolant: str,
    rise: float = 0.0,
) -> None:
    """Boards one behind the other in one stream, the supply last; ``loss`` stands for the whole path."""
    start, end = ends
    for number, board in enumerate(boards):
        solid = plan.draft.add_solid(board.name, board.power, count=servers, fed_by=supply)
        after = plan.draft.add_node(f"after {board.name}", coolant)
        part = BoardPart(board.area, board.length, flow_area, 0.0)
        branch = plan.draft.add_branch(
            board.name, start, after, loss if number == 0 else None, part, solid=solid, count=servers,
            rise=rise if number == 0 else 0.0,
        )  # fmt: skip
        plan.boards.append(BoardPlace(board, "board", solid, branch))
        start = after
    part = BoardPart(node.supply_area, node.supply_length, flow_area, 0.0)
    plan.draft.add_branch("supply", start, end, None if boards else loss, part, solid=supply, count=servers)


def add_fans(plan: Plan, fans: FanSet, ends: tuple[int, int], servers: float, supply: int) -> None:
    """The nodes' fans with their controller, which watches the hottest device of the named kind."""
    watched = [package.junction for package in plan.packages if package.device.name == fans.device]
    watched += [place.solid for place in plan.boards if place.board.name == fans.device]
    controller = plan.draft.add_controller(
        Controller(fans.controller.minimum, fans.controller.low, fans.controller.high, watched[-1])
    )
    branch = plan.draft.add_branch(
        "fans", *ends, fans.mover, count=fans.count * servers, controller=controller, fed_by=supply
    )
    plan.fans.append(branch)


def add_room_air(plan: Plan, area: float, zeta: float, servers: tuple[int, int], leakage: float) -> None:
    """Room air through the rack's doors, and what leaks back from the hot to the cold side.

    Parameters
    ----------
    area, zeta : of each door [m2]
    servers : nodes before and behind the servers
    leakage : share of the servers' air that comes back from behind
    """
    front, rear = servers
    draft = plan.draft
    plan.air_inlet = draft.add_reservoir("room supply", "air")
    plan.air_outlet = draft.add_reservoir("room return", "air")
    draft.add_branch("front door", plan.air_inlet, front, Orifice(zeta, area))
    draft.add_branch("rear door", rear, plan.air_outlet, Orifice(zeta, area))
    if leakage > 0.0:
        draft.add_branch("recirculation", rear, front, FlowShare(leakage), of=plan.fans[0])
