"""Single-phase immersion: a tank whose pump drives the liquid up through the nodes; fins against the gaps around
them."""

from __future__ import annotations

from heatpath.numerics.record import Record
from heatpath.thermal.cabinet import Hardware, Tray, fit_of, squeeze, trays_of
from heatpath.thermal.coldplate import loop_loss
from heatpath.thermal.elements import Ducts, Element, FixedConductance, Orifice, SetTemperature
from heatpath.thermal.network import Controller, Draft
from heatpath.thermal.parts import fin_sink
from heatpath.thermal.plan import Feed, Plan, add_boards, add_cooled_path, add_supplies, connect_boards

RATED_COOLANT = ("light-hydrocarbon", 313.15)  # liquid and temperature at which the tank's loop is rated
COOLING = "immersion"
_HEIGHT = 0.5  # m of liquid column beside the boards


def draft_immersion(hardware: Hardware, rack: Record, servers: int, coolant: str, pump: Element) -> Plan:
    """A tank of ``servers`` equal nodes, or with the trays of a whole rack.

    Parameters
    ----------
    hardware : what is in it
    rack : table ``immersion`` of the rack file
    servers : nodes in the tank; 1 where the hardware is a whole rack
    coolant : name of the liquid
    pump : element of the tank's pump
    """
    plan = Plan(Draft((coolant,)))
    draft = plan.draft
    trays = trays_of(hardware, servers)
    plan.share_out(trays)
    feeds = add_supplies(plan, trays)
    plan.return_node = draft.add_vessel("tank top", coolant, rack.quantity("vessel_pressure", "kPa", 0, 100))
    below, over = draft.add_node("tank bottom", coolant), draft.add_node("over the nodes", coolant)
    scale = squeeze(rack, COOLING, trays)
    for tray, feed in zip(trays, feeds, strict=True):
        _add_trays(plan, tray, feed, (below, over), scale, coolant)
    plan.room = draft.add_solid("room", held=True)
    walls = FixedConductance(rack.quantity("wall_conductance", "W/K", 0, 1e4))
    draft.add_branch("tank walls", over, plan.return_node, None, walls, solid=plan.room)
    _add_loop(plan, rack, servers, coolant, pump, below)
    connect_boards(plan)
    return plan


def _add_trays(plan: Plan, tray: Tray, feed: Feed, ends: tuple[int, int], scale: float, coolant: str) -> None:
    """Trays of one kind side by side: sinks, boards and the gaps around them, between bottom and top of the tank."""
    fit, draft = fit_of(tray, COOLING), plan.draft
    below, over = ends
    inlet = draft.add_node(f"{tray.place}node inlets", coolant)
    chassis = Orifice(fit.quantity("chassis_zeta", "1", 0.01, 100), fit.quantity("chassis_area", "m^2", 1e-3, 10))
    draft.add_branch(f"{tray.place}chassis", below, inlet, chassis, count=tray.count)
    for device in tray.node.devices:
        sink = fin_sink(fit.part(device.name), device, scale)
        add_cooled_path(
            plan, device, tray.place, (inlet, over), sink.rows, tray.count, feed.by, sink.ducts, sink.wall, coolant,
            _HEIGHT, sink.heat_capacity,
        )  # fmt: skip
    area = scale * fit.quantity("board_flow_area", "m^2", 1e-4, 10)
    gaps = _ducts(fit.part("board_ducts"), scale)
    add_boards(plan, tray, tray.node.boards, (inlet, over), feed, gaps, area, coolant, _HEIGHT)
    bypass = _ducts(fit.part("bypass_ducts"), scale)
    draft.add_branch(f"{tray.place}bypass", inlet, over, bypass, count=tray.count, rise=_HEIGHT)


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
