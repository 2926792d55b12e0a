"""Air-cooled racks: room air through doors, server fans, fin packs in parallel and one behind the other."""

from __future__ import annotations

from heatpath.numerics.record import Record
from heatpath.thermal.cabinet import Hardware, Tray, fit_of, squeeze, trays_of
from heatpath.thermal.curves import load_sink
from heatpath.thermal.door import RearDoor
from heatpath.thermal.elements import Element, Orifice
from heatpath.thermal.network import Draft
from heatpath.thermal.parts import Device, fan_set, fin_sink
from heatpath.thermal.plan import (
    Feed,
    Plan,
    add_boards,
    add_cooled_path,
    add_fans,
    add_room_air,
    add_supplies,
    connect_boards,
    coolants_with,
)


def draft_air(
    hardware: Hardware, rack: Record, servers: int, leakage: float, pressure: float, door: RearDoor | None = None
) -> Plan:
    """A rack of ``servers`` equal nodes, or the trays of a whole rack.

    Parameters
    ----------
    hardware : what is in it
    rack : table ``air`` of the rack file
    servers : nodes in the rack; 1 where the hardware is a whole rack
    leakage : share of the servers' air that comes back from the hot side, 0 to 0.5
    pressure : station pressure [Pa]
    door : exchanger in the rear door
    """
    plan = Plan(Draft(coolants_with(door, "air"), pressure))
    trays = trays_of(hardware, servers)
    plan.share_out(trays)
    front, rear = plan.draft.add_node("front", "air"), plan.draft.add_node("rear", "air")
    scale = squeeze(rack, "air", trays)
    for tray, feed in zip(trays, add_supplies(plan, trays), strict=True):
        _add_trays(plan, tray, feed, (front, rear), scale)
    doors = rack.quantity("door_area", "m^2", 0.01, 10), rack.quantity("door_zeta", "1", 0.01, 100)
    add_room_air(plan, *doors, (front, rear), leakage, door)
    connect_boards(plan)
    return plan


def _add_trays(plan: Plan, tray: Tray, feed: Feed, ends: tuple[int, int], scale: float) -> None:
    """Trays of one kind between the rack's front and rear: fans, sinks and boards, what closes them."""
    fit, draft, servers = fit_of(tray, "air"), plan.draft, tray.count
    front, rear = ends
    plenum, behind = (draft.add_node(f"{tray.place}{name}", "air") for name in ("plenum", "behind"))
    for device in tray.node.devices:
        part = fit.part(device.name)
        rows, loss, wall, capacity = _rated(part) if part.has("sink") else _fins(part, device, scale)
        add_cooled_path(
            plan, device, tray.place, (plenum, behind), rows, servers, feed.by, loss, wall, "air",
            heat_capacity=capacity,
        )  # fmt: skip
    area = scale * fit.quantity("board_flow_area", "m^2", 1e-4, 10)
    board_loss = Orifice(fit.quantity("board_zeta", "1", 0.1, 1000), area)
    add_boards(plan, tray, tray.node.boards, (plenum, behind), feed, board_loss, area, "air")
    chassis_area = scale * fit.quantity("chassis_area", "m^2", 1e-3, 10)
    chassis = Orifice(fit.quantity("chassis_zeta", "1", 0.01, 100), chassis_area)
    draft.add_branch(f"{tray.place}chassis", behind, rear, chassis, count=servers)
    add_fans(plan, tray, fan_set(fit, scale), (front, plenum), feed)


def _fins(part: Record, device: Device, scale: float) -> tuple[int, Element, Element, float]:
    """Rows, loss, wall and heat capacity [J/K] of a fin pack by its geometry."""
    sink = fin_sink(part, device, scale)
    return sink.rows, sink.ducts, sink.wall, sink.heat_capacity


def _rated(part: Record) -> tuple[int, Element, Element, float]:
    """The same of a sink by its maker's curve, which knows no other height than its own."""
    sink = load_sink(part.text("sink"), part.name("sink"))
    rows = part.count("rows", 8)
    part.done()
    return rows, sink.loss, sink.wall, 0.0
