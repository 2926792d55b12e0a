"""Air-cooled racks: room air through doors, server fans, fin packs in parallel and one behind the other."""

from __future__ import annotations

from heatpath.numerics.record import Record
from heatpath.thermal.elements import Orifice
from heatpath.thermal.network import Draft
from heatpath.thermal.parts import Node, fan_set, fin_sink
from heatpath.thermal.plan import Plan, add_boards, add_cooled_path, add_fans, add_room_air, add_supply, connect_boards
from heatpath.thermal.records import density_scale


def draft_air(node: Node, rack: Record, servers: int, leakage: float, pressure: float) -> Plan:
    """A rack of ``servers`` equal nodes.

    Parameters
    ----------
    node : the hardware
    rack : table ``air`` of the rack file
    servers : nodes in the rack
    leakage : share of the servers' air that comes back from the hot side, 0 to 0.5
    pressure : station pressure [Pa]
    """
    fit = node.fit["air"]
    plan = Plan(Draft(("air",), pressure))
    draft = plan.draft
    front, plenum, behind, rear = (draft.add_node(name, "air") for name in ("front", "plenum", "behind", "rear"))
    supply = add_supply(plan, node, servers)
    squeeze = density_scale(rack, fit, servers)
    for device in node.devices:
        sink = fin_sink(fit.part(device.name), device, squeeze)
        add_cooled_path(
            plan, device, "", (plenum, behind), sink.rows, servers, supply, sink.ducts, sink.wall, "air"
        )  # fmt: skip
    area = squeeze * fit.quantity("board_flow_area", "m^2", 1e-4, 10)
    board_loss = Orifice(fit.quantity("board_zeta", "1", 0.1, 1000), area)
    add_boards(plan, node, node.boards, (plenum, behind), servers, supply, board_loss, area, "air")
    chassis_area = squeeze * fit.quantity("chassis_area", "m^2", 1e-3, 10)
    chassis = Orifice(fit.quantity("chassis_zeta", "1", 0.01, 100), chassis_area)
    draft.add_branch("chassis", behind, rear, chassis, count=servers)
    add_fans(plan, fan_set(fit, squeeze), (front, plenum), servers, supply)
    doors = rack.quantity("door_area", "m^2", 0.01, 10), rack.quantity("door_zeta", "1", 0.01, 100)
    add_room_air(plan, *doors, (front, rear), leakage)
    connect_boards(plan)
    return plan
