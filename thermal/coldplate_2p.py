"""Two-phase cold plates: a pumped loop in which the coolant boils in the plates and condenses against facility water.

A receiver behind the condenser holds the loop's pressure, at which the coolant boils a few kelvin over its supply: so
much is the pump's inlet subcooled. Restrictors before the plates keep parallel channels stable. What the plates do not
take stays in air, as with single-phase plates.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from heatpath.fluids.conduction import equivalent_radius, spreading_resistance
from heatpath.fluids.coolants import property_table
from heatpath.fluids.equilibrium import boiling_table, saturated_at
from heatpath.fluids.properties import properties
from heatpath.numerics.record import Record
from heatpath.thermal.cabinet import Hardware, Tray, fit_of, squeeze, trays_of
from heatpath.thermal.coldplate import WATER_DENSITY, add_air_side, design_flow, loop_loss, plated
from heatpath.thermal.elements import Element, Pipe, RatedLoss, SetTemperature
from heatpath.thermal.evaporator import BoilingChannels, BoilingWall, homogeneous_density
from heatpath.thermal.network import Controller, Draft
from heatpath.thermal.packages import materials
from heatpath.thermal.plan import BoardPlace, Feed, Plan, add_cooled_path, add_room_air, add_supplies, connect_boards

COOLING = "coldplate-2p"
RATED_TEMPERATURE = 318.15  # K, at which the losses of condenser, filter and restrictors are rated
_SPREAD = 60.0  # W/K, about what the channels of a plate carry; the spreading in its base depends weakly on it


@dataclass(frozen=True)
class BoilingPlate:
    """A boiling plate: its channels with their restrictor, its wall, and the heat capacity of base and fins [J/K]."""

    channels: BoilingChannels
    wall: BoilingWall
    heat_capacity: float


def draft_coldplate_2p(
    hardware: Hardware, rack: Record, servers: int, leakage: float, pressure: float, coolant: str, pump: Element
) -> Plan:
    """A rack of ``servers`` nodes on two upright manifolds; parameters as ``draft_air``, and the coolant and the pump
    of the rack's CDU share."""
    plan = Plan(Draft((coolant, "air"), pressure, boiling=(coolant,)))
    plan.subcooling = rack.quantity("subcooling", "K", 0.5, 30)
    plan.suction_head = rack.quantity("suction_head", "m", 0, 20)
    trays = trays_of(hardware, servers)
    plan.share_out(trays)
    feeds = add_supplies(plan, trays)
    _add_manifolds(plan, rack, trays, feeds, _add_cdu(plan, rack, servers, coolant, pump), coolant)
    front, rear = (plan.draft.add_node(name, "air") for name in ("front", "rear"))
    scale = squeeze(rack, COOLING, trays)
    for tray, feed in zip(trays, feeds, strict=True):
        add_air_side(plan, tray, feed, (front, rear), scale, fit_of(tray, COOLING))
    doors = rack.quantity("door_area", "m^2", 0.01, 10), rack.quantity("door_zeta", "1", 0.01, 100)
    add_room_air(plan, *doors, (front, rear), leakage)
    connect_boards(plan)
    return plan


def _add_manifolds(
    plan: Plan, rack: Record, trays: tuple[Tray, ...], feeds: list[Feed], heads: tuple[int, int], coolant: str
) -> None:
    """The upright ladder, from the tray next to the CDU up; trays without plates only lengthen it."""
    pitch = rack.quantity("manifold_pitch", "mm", 10, 2000)
    diameters = tuple(rack.quantity(f"{side}_manifold_diameter", "mm", 5, 500) for side in ("supply", "return"))
    draft = plan.draft
    number = passed = 0
    for tray, feed in zip(trays, feeds, strict=True):
        fit = fit_of(tray, COOLING)
        for k in range(tray.count):
            passed += 1
            if not plated(fit):
                continue
            number += 1
            height = passed * pitch
            ends = tuple(draft.add_node(f"{side} manifold {number}", coolant) for side in ("supply", "return"))
            pipes = tuple(Pipe(height, diameter, zeta=0.2) for diameter in diameters)
            draft.add_branch(f"supply manifold {number}", heads[0], ends[0], pipes[0], rise=height)
            draft.add_branch(f"return manifold {number}", ends[1], heads[1], pipes[1], rise=-height)
            heads = (ends[0], ends[1])
            _add_server(plan, tray, fit, tray.one(k), heads, feed.by, coolant)
            passed = 0


def _add_cdu(plan: Plan, rack: Record, servers: int, coolant: str, pump: Element) -> tuple[int, int]:
    """Condenser, receiver, pump, filter; returns the nodes where the manifolds start."""
    draft = plan.draft
    plan.return_node = draft.add_node("return", coolant)
    receiver = draft.add_vessel("receiver", coolant, 0.0)  # its pressure follows the supply temperature
    delivery = draft.add_node("pump delivery", coolant)
    plan.supply_node = draft.add_node("supply", coolant)
    plan.exchanger = draft.add_branch(
        "exchanger", plan.return_node, receiver, _condenser(rack, servers, coolant), SetTemperature()
    )
    speed = draft.add_controller(Controller(rack.quantity("pump_point", "1", 0.1, 1)))
    plan.pump = draft.add_branch("pump", receiver, delivery, pump, controller=speed)
    filter_loss = loop_loss(rack, servers, (coolant, RATED_TEMPERATURE))
    draft.add_branch("filter", delivery, plan.supply_node, filter_loss)
    return plan.supply_node, plan.return_node


def _condenser(rack: Record, servers: int, coolant: str) -> RatedLoss:
    """Loss of the condenser, rated at the design flow and half the design quality: what it holds on average."""
    fluid = saturated_at(boiling_table((coolant,)), 0, RATED_TEMPERATURE)
    mean = 0.5 * rack.quantity("design_quality", "1", 0.05, 0.95)
    density = homogeneous_density(mean, fluid.liquid_density, fluid.vapour_density)
    volume = design_flow(rack, servers) * fluid.liquid_density / density
    return RatedLoss(rack.quantity("condenser_loss", "kPa", 0.1, 500), volume, 1.8, density, fluid.liquid_viscosity)


def _add_server(
    plan: Plan, tray: Tray, fit: Record, place: str, heads: tuple[int, int], supply: int, coolant: str
) -> None:
    """Hoses, disconnects and plates in parallel of one node between its two manifold taps."""
    draft = plan.draft
    inlet, outlet = draft.add_node(f"{place}inlet", coolant), draft.add_node(f"{place}outlet", coolant)
    draft.add_branch(f"{place}supply hose", heads[0], inlet, _hose(fit, "supply"))
    draft.add_branch(f"{place}return hose", outlet, heads[1], _hose(fit, "return"))
    for device in tray.node.devices:
        one = boiling_plate(fit.part(device.name), device.case_area, coolant)
        add_cooled_path(
            plan, device, place, (inlet, outlet), 1, 1.0, supply, one.channels, one.wall, coolant,
            heat_capacity=one.heat_capacity,
        )  # fmt: skip
    for board in tray.node.boards:
        if board.name in plated(fit):
            one = boiling_plate(fit.part(board.name), None, coolant)
            solid = draft.add_solid(f"{place}{board.name}", board.power, fed_by=supply)
            branch = draft.add_branch(f"{place}{board.name}", inlet, outlet, one.channels, one.wall, solid=solid)
            plan.boards.append(BoardPlace(board, f"{place}plate", solid, branch))


def _hose(fit: Record, side: str) -> Element:
    """One mated disconnect and its hose; the return's are wider, they carry vapour."""
    constant = fit.quantity(f"{side}_disconnect_constant", "kPa min^2/L^2", 1e-6, 100)  # Pa s2/m6
    diameter = fit.quantity(f"{side}_hose_diameter", "mm", 2, 200)
    area = 0.7853981633974483 * diameter * diameter
    zeta = constant * 2.0 * area * area / WATER_DENSITY  # flow coefficients are measured with water
    return Pipe(fit.quantity("hose_length", "m", 0, 50), diameter, zeta=zeta)


def boiling_plate(part: Record, case_area: float | None, coolant: str) -> BoilingPlate:
    """A boiling plate from its table.

    Parameters
    ----------
    part : the table
    case_area : of the source on the base [m2]; None where the heat comes in over the whole base
    coolant : with which the restrictor's loss is rated, liquid at ``RATED_TEMPERATURE``
    """
    area = part.quantity("base_area", "mm^2", 1, 1e6)
    thickness = part.quantity("base_thickness", "mm", 0.05, 50)
    conductivity = part.quantity("base_conductivity", "W/(m K)", 10, 50_000)
    interface = part.quantity("interface", "mm^2 K/W", 0, 500)
    spreading = 0.0
    if case_area is not None and case_area < area:
        radii = equivalent_radius(case_area), equivalent_radius(area)
        spreading = spreading_resistance(*radii, thickness, conductivity, _SPREAD / area)
    source = area if case_area is None else min(case_area, area)
    density = properties(property_table((coolant,)), 0, RATED_TEMPERATURE)[0]
    flow = part.quantity("flow", "L/min", 1e-3, 1000) * density
    plate = BoilingPlate(
        channels=BoilingChannels(
            number=part.quantity("channels", "1", 1, 1e4),
            width=part.quantity("channel_width", "mm", 0.01, 20),
            height=part.quantity("channel_height", "mm", 0.01, 50),
            length=part.quantity("channel_length", "mm", 0.1, 1000),
            zeta=part.quantity("zeta", "1", 0, 20),
            restriction=part.quantity("restriction", "kPa", 0, 500) * density / (flow * flow),
        ),
        wall=BoilingWall(
            base_resistance=interface / source + spreading + thickness / (conductivity * area),
            fin_thickness=part.quantity("fin_thickness", "mm", 0.005, 20),
            fin_conductivity=part.quantity("fin_conductivity", "W/(m K)", 10, 2000),
            roughness=part.quantity("roughness", "um", 0.01, 50),
        ),
        heat_capacity=0.0,
    )
    fins = (plate.channels.number + 1.0) * plate.wall.fin_thickness * plate.channels.height * plate.channels.length
    copper = materials()["copper"].heat_capacity_per_volume
    plate = replace(plate, heat_capacity=copper * (area * thickness + fins))
    part.done()
    return plate
