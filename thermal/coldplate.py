"""Cold plates: a ladder of manifolds, plates in each node, CDU pump and exchanger; the rest of the node stays in
air."""

from __future__ import annotations

from heatpath.fluids.coolants import property_table
from heatpath.fluids.properties import properties
from heatpath.numerics.record import Record
from heatpath.thermal.cabinet import Hardware, Tray, fit_of, squeeze, trays_of
from heatpath.thermal.door import RearDoor
from heatpath.thermal.elements import Element, Orifice, Pipe, RatedLoss, SetTemperature
from heatpath.thermal.network import Controller, Draft
from heatpath.thermal.parts import fan_set
from heatpath.thermal.plan import (
    BoardPlace,
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
from heatpath.thermal.plate import RATED_COOLANT, cold_plate

WATER_DENSITY = 999.0  # kg/m3
COOLING = "coldplate"


def draft_coldplate(
    hardware: Hardware,
    rack: Record,
    servers: int,
    leakage: float,
    pressure: float,
    coolant: str,
    pump: Element,
    loop: RatedLoss | None = None,
    door: RearDoor | None = None,
) -> Plan:
    """A rack of ``servers`` nodes on two manifolds; parameters as ``draft_air``, and the pump and loss of the rack's
    share of a CDU; without a loss, the one of the rack's file."""
    plan = Plan(Draft(coolants_with(door, coolant, "air"), pressure))
    trays = trays_of(hardware, servers)
    plan.share_out(trays)
    feeds = add_supplies(plan, trays)
    loss = loop or loop_loss(rack, servers, RATED_COOLANT)
    heads = _add_cdu(plan, rack, coolant, pump, loss)
    _add_manifolds(plan, rack, trays, feeds, heads, coolant)
    front, rear = (plan.draft.add_node(name, "air") for name in ("front", "rear"))
    scale = squeeze(rack, COOLING, trays)
    for tray, feed in zip(trays, feeds, strict=True):
        add_air_side(plan, tray, feed, (front, rear), scale, fit_of(tray, COOLING))
    doors = rack.quantity("door_area", "m^2", 0.01, 10), rack.quantity("door_zeta", "1", 0.01, 100)
    add_room_air(plan, *doors, (front, rear), leakage, door)
    connect_boards(plan)
    return plan


def _add_manifolds(
    plan: Plan, rack: Record, trays: tuple[Tray, ...], feeds: list[Feed], heads: tuple[int, int], coolant: str
) -> None:
    """The ladder, from the tray next to the CDU to the farthest; trays without plates only lengthen it."""
    diameter = rack.quantity("manifold_diameter", "mm", 5, 500)
    pitch = rack.quantity("manifold_pitch", "mm", 10, 2000)
    number = passed = 0
    for tray, feed in zip(trays, feeds, strict=True):
        fit = fit_of(tray, COOLING)
        for k in range(tray.count):
            passed += 1
            if not plated(fit):
                continue
            number += 1
            segment = Pipe(passed * pitch, diameter, zeta=0.2)
            heads = (
                _extend(plan.draft, f"supply manifold {number}", heads[0], segment, coolant, outward=True),
                _extend(plan.draft, f"return manifold {number}", heads[1], segment, coolant, outward=False),
            )
            _add_server(plan, tray, fit, tray.one(k), heads, feed.by, coolant)
            passed = 0


def _add_cdu(plan: Plan, rack: Record, coolant: str, pump: Element, loss: RatedLoss) -> tuple[int, int]:
    """Vessel, pump, exchanger with filter; returns the nodes where the manifolds start."""
    draft = plan.draft
    plan.return_node = draft.add_vessel("return", coolant, rack.quantity("vessel_pressure", "kPa", 0, 2000))
    delivery = draft.add_node("pump delivery", coolant)
    plan.supply_node = draft.add_node("supply", coolant)
    speed = draft.add_controller(Controller(rack.quantity("pump_point", "1", 0.1, 1)))
    plan.pump = draft.add_branch("pump", plan.return_node, delivery, pump, controller=speed)
    plan.exchanger = draft.add_branch("exchanger", delivery, plan.supply_node, loss, SetTemperature())
    return plan.supply_node, plan.return_node


def loop_loss(rack: Record, servers: int, rated: tuple[str, float]) -> RatedLoss:
    """Exchanger, filter and piping of a rack's share of its loop, rated at the design flow of ``rated`` coolant at
    [K]."""
    rho, _, _, mu, _ = properties(property_table((rated[0],)), 0, rated[1])
    return RatedLoss(
        pressure_loss=rack.quantity("loop_loss", "kPa", 0.1, 1000),
        volume_flow=design_flow(rack, servers),
        exponent=rack.quantity("loop_exponent", "1", 1, 2),
        density=rho,
        viscosity=mu,
    )


def design_flow(rack: Record, servers: int) -> float:
    """Flow for which a rack's loop is laid out [m3/s]: of the whole rack where its file lists trays, else per node."""
    if rack.has("rack_flow"):
        return rack.quantity("rack_flow", "L/min", 0.01, 1e5)
    return rack.quantity("node_flow", "L/min", 0.01, 1e4) * servers


def _extend(draft: Draft, name: str, head: int, segment: Pipe, coolant: str, outward: bool) -> int:
    """One more segment of a manifold; coolant flows away from the CDU in the supply, towards it in the return."""
    end = draft.add_node(name, coolant)
    draft.add_branch(name, *((head, end) if outward else (end, head)), segment)
    return end


def _add_server(
    plan: Plan, tray: Tray, fit: Record, place: str, heads: tuple[int, ...], supply: int, coolant: str
) -> None:
    """Hose, disconnects and plates of one node between its two manifold taps."""
    draft = plan.draft
    inlet, outlet = draft.add_node(f"{place}inlet", coolant), draft.add_node(f"{place}outlet", coolant)
    draft.add_branch(f"{place}supply hose", heads[0], inlet, _connection(fit))
    draft.add_branch(f"{place}return hose", outlet, heads[1], _connection(fit))
    exponent = fit.quantity("pressure_exponent", "1", 1, 2)
    for device in tray.node.devices:
        one = cold_plate(fit.part(device.name), device.stack, device.case_area, exponent)
        add_cooled_path(
            plan, device, place, (inlet, outlet), one.rows, 1.0, supply, one.loss, one.wall, coolant,
            heat_capacity=one.heat_capacity,
        )  # fmt: skip
    for board in tray.node.boards:
        if board.name in plated(fit):
            one = cold_plate(fit.part(board.name), None, board.area, exponent)
            solid = draft.add_solid(f"{place}{board.name}", board.power, fed_by=supply)
            branch = draft.add_branch(f"{place}{board.name}", inlet, outlet, one.loss, one.wall, solid=solid)
            plan.boards.append(BoardPlace(board, f"{place}plate", solid, branch))


def plated(fit: Record) -> tuple[str, ...]:
    """Names of devices and boards that have a plate."""
    fit.read.add("plated")
    return tuple(str(name) for name in fit.table.get("plated", ()))


def _connection(fit: Record) -> Element:
    """One mated disconnect and its hose, as one quadratic loss: the hose's friction is small against the disconnect."""
    constant = fit.quantity("disconnect_constant", "kPa min^2/L^2", 1e-4, 100)  # Pa s2/m6
    diameter = fit.quantity("hose_diameter", "mm", 2, 200)
    length = fit.quantity("hose_length", "m", 0, 50)
    area = 0.7853981633974483 * diameter * diameter
    zeta = constant * 2.0 * area * area / WATER_DENSITY  # flow coefficients are measured with water
    return Pipe(length, diameter, zeta=zeta)


def add_air_side(plan: Plan, tray: Tray, feed: Feed, ends: tuple[int, int], scale: float, fit: Record) -> None:
    """What the liquid does not take in one kind of trays: the other boards and the supply, in air with small fans."""
    draft = plan.draft
    front, rear = ends
    plenum, behind = (draft.add_node(f"{tray.place}{name}", "air") for name in ("plenum", "behind"))
    boards = tuple(board for board in tray.node.boards if board.name not in plated(fit))
    area = scale * fit.quantity("board_flow_area", "m^2", 1e-4, 10)
    loss = Orifice(fit.quantity("board_zeta", "1", 0.1, 1000), area)
    add_boards(plan, tray, boards, (plenum, behind), feed, loss, area, "air")
    chassis_area = scale * fit.quantity("chassis_area", "m^2", 1e-3, 10)
    chassis = Orifice(fit.quantity("chassis_zeta", "1", 0.01, 100), chassis_area)
    draft.add_branch(f"{tray.place}chassis", behind, rear, chassis, count=tray.count)
    add_fans(plan, tray, fan_set(fit, scale), (front, plenum), feed)
