"""Single-phase immersion: a tank whose pump drives the liquid up through the nodes; fins against the gaps around
them."""

from __future__ import annotations

from heatpath.numerics.record import Record
from heatpath.thermal.coldplate import loop_loss
from heatpath.thermal.elements import Ducts, Element, FixedConductance, Orifice, SetTemperature
from heatpath.thermal.network import Controller, Draft
from heatpath.thermal.parts import Node, fin_sink
from heatpath.thermal.plan import Plan, add_boards, add_cooled_path, add_supply, connect_boards
from heatpath.thermal.records import density_scale

RATED_COOLANT = ("light-hydrocarbon", 313.15)  # liquid and temperature at which the tank's loop is rated
_HEIGHT = 0.5  # m of liquid column beside the boards


def draft_immersion(node: Node, rack: Record, servers: int, coolant: str, pump: Element) -> Plan:
    """A tank of ``servers`` equal nodes.

    Parameters
    ----------
    node : the hardware
    rack : table ``immersion`` of the rack file
    servers : nodes in the tank
    coolant : name of the liquid
    pump : element of the tank's pump
    """
    fit = node.fit["immersion"]
    plan = Plan(Draft((coolant,)))
    draft = plan.draft
    supply = add_supply(plan, node, servers)
    squeeze = density_scale(rack, fit, servers)
    plan.return_node = draft.add_vessel("tank top", coolant, rack.quantity("vessel_pressure", "kPa", 0, 100))
    below = draft.add_node("tank bottom", coolant)
    inlet = draft.add_node("node inlets", coolant)
    over = draft.add_node("over the nodes", coolant)
    chassis = Orifice(fit.quantity("chassis_zeta", "1", 0.01, 100), fit.quantity("chassis_area", "m^2", 1e-3, 10))
    draft.add_branch("chassis", below, inlet, chassis, count=servers)
    for device in node.devices:
        sink = fin_sink(fit.part(device.name), device, squeeze)
        add_cooled_path(
            plan, device, "", (inlet, over), sink.rows, servers, supply, sink.ducts, sink.wall, coolant, _HEIGHT
        )  # fmt: skip
    area = squeeze * fit.quantity("board_flow_area", "m^2", 1e-4, 10)
    gaps = _ducts(fit.part("board_ducts"), squeeze)
    add_boards(plan, node, node.boards, (inlet, over), servers, supply, gaps, area, coolant, _HEIGHT)
    bypass = _ducts(fit.part("bypass_ducts"), squeeze)
    draft.add_branch("bypass", inlet, over, bypass, count=servers, rise=_HEIGHT)
    plan.room = draft.add_solid("room", held=True)
    walls = FixedConductance(rack.quantity("wall_conductance", "W/K", 0, 1e4))
    draft.add_branch("tank walls", over, plan.return_node, None, walls, solid=plan.room)
    _add_loop(plan, rack, servers, coolant, pump, below)
    connect_boards(plan)
    return plan


def _ducts(part: Record, squeeze: float) -> Ducts:
    ducts = Ducts(
        number=squeeze * part.quantity("number", "1", 1, 1e5),
        gap=part.quantity("gap", "mm", 0.1, 500),
        height=part.quantity("height", "mm", 1, 5000),
        length=part.quantity("length", "mm", 1, 5000),
    )
    part.done()
    return ducts


def _add_loop(plan: Plan, rack: Record, servers: int, coolant: str, pump: Element, below: int) -> None:
    draft = plan.draft
    delivery = draft.add_node("pump delivery", coolant)
    plan.supply_node = below
    speed = draft.add_controller(Controller(rack.quantity("pump_point", "1", 0.1, 1)))
    plan.pump = draft.add_branch("pump", plan.return_node, delivery, pump, controller=speed, rise=-_HEIGHT)
    loop = loop_loss(rack, servers, RATED_COOLANT)
    plan.exchanger = draft.add_branch("exchanger", delivery, below, loop, SetTemperature())
