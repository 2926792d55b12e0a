"""Two-phase immersion: surfaces boil in a pool at saturation, and a coil of facility water above it condenses.

The facility's water goes through the coil itself. A sealed tank takes the pressure at which its condenser carries the
heat; an open one stays at the site's pressure, air keeping vapour from the tubes that are not needed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from heatpath.fluids.conduction import equivalent_radius, spreading_series
from heatpath.fluids.pool import pool_of
from heatpath.fluids.saturation import saturation_temperature
from heatpath.numerics.record import Record
from heatpath.thermal.elements import Pipe, SetFlow, SetTemperature, TubeWall
from heatpath.thermal.network import Controller, Draft
from heatpath.thermal.parts import Board, Device, Node
from heatpath.thermal.plan import BoardPlace, Package, Plan, add_package, add_supply
from heatpath.thermal.surfaces import BoilingSurface, CondensingTubes, SpreadingPlate
from heatpath.thermal.tank import Face, Tank, Wetted

WATER = "water"
_COPPER = 3.45e6  # J/m3K, heat capacity of a plate: of copper, and near that of every metal
_BOARD = 1.6e-3  # m of glass fibre and copper
_BOARD_EFFUSIVITY = 1e3  # W s0.5/m2K of it: conducts along its copper
TANKS = ("sealed", "open")
HISTORIES = ("boiling", "heating")


@dataclass(frozen=True)
class Finish:
    """A finish of a boiling surface: roughness [m], coefficient and critical flux over those of a plain one, superheat
    at which it starts when heated from rest [K]."""

    roughness: float
    factor: float
    critical: float
    onset: float


def draft_immersion_2p(
    node: Node, rack: Record, servers: int, coolant: str, flow: float, pressure: float, tank: str, history: str
) -> Plan:
    """A tank of ``servers`` equal nodes.

    Parameters
    ----------
    node : the hardware
    rack : table ``immersion-2p`` of the rack file
    servers : nodes in the tank
    coolant : name of the liquid that boils
    flow : of facility water through the coil [kg/s]
    pressure : of the station [Pa]
    tank : one of ``TANKS``
    history : one of ``HISTORIES``: surfaces that boil already, or that are heated from rest
    """
    plan = Plan(Draft((WATER,), pool=coolant))
    place = Tank(coolant, heating=history == "heating", scatter=rack.quantity("critical_scatter", "1", 0, 0.5))
    place.loss = servers * rack.quantity("node_charge", "kg", 0, 1e4) * rack.quantity("yearly_loss", "1", 0, 1) / _YEAR
    plan.tank = place
    place.pool = plan.draft.add_solid("pool")
    supply = add_supply(plan, node, servers)
    finishes = {name: _finish(part) for name, part in rack.parts("finishes").items()}
    _add_surfaces(plan, place, node, servers, supply, finishes)
    plan.room = plan.draft.add_solid("room", held=True)
    plan.draft.connect(place.pool, plan.room, rack.quantity("wall_conductance", "W/K", 0, 1e4))
    if tank == "open":
        place.boiling_at = saturation_temperature(pool_of(coolant).vapour, 0, pressure)
        place.controller = plan.draft.add_controller(Controller(0.0, solid=place.pool, holds=place.boiling_at))
    else:
        place.pressure_range = (
            rack.quantity("lowest_pressure", "kPa", 1, 1000),
            rack.quantity("highest_pressure", "kPa", 50, 3000),
        )
    _add_condenser(plan, place, rack, flow)
    return plan


_YEAR = 365.0 * 86400.0  # s


def _finish(part: Record) -> Finish:
    finish = Finish(
        roughness=part.quantity("roughness", "um", 0.01, 100),
        factor=part.quantity("boiling_factor", "1", 0.2, 20),
        critical=part.quantity("critical_factor", "1", 0.3, 4),
        onset=part.quantity("onset_superheat", "K", 0, 60),
    )
    part.done()
    return finish


def _add_surfaces(plan: Plan, tank: Tank, node: Node, servers: int, supply: int, finishes: dict[str, Finish]) -> None:
    """Devices under their boiler plates, boards and the supply with what they have."""
    fit = node.fit["immersion-2p"]
    subcooling = fit.quantity("subcooling", "K", 0, 40)
    angle = fit.quantity("angle", "1", 0, 150) * math.pi / 180.0
    names = tuple(finishes)
    for device in node.devices:
        part = fit.part(device.name)
        finish = finishes[part.text("finish", names)]
        _add_device(plan, tank, device, part, device.count * servers, supply, finish, (subcooling, angle))
    bare = finishes[fit.text("board_finish", names)]
    effusivity = _BOARD * _BOARD_EFFUSIVITY
    for board in node.boards:
        solid = plan.draft.add_solid(board.name, board.power, count=servers, fed_by=supply)
        surface = _surface(board.area, board.length, bare, angle, effusivity, subcooling, tank)
        edge = plan.draft.join(solid, tank.pool, surface)
        tank.wetted.append(Wetted(board.name, "board", solid, edge, bare.onset))
        plan.boards.append(BoardPlace(Board(board.name, board.power, board.area, board.length, board.limit), "board",
                                      solid, -1))  # fmt: skip
    surface = _surface(node.supply_area, node.supply_length, bare, angle, effusivity, subcooling, tank)
    edge = plan.draft.join(supply, tank.pool, surface)
    tank.wetted.append(Wetted("supply", "board", supply, edge, bare.onset))


def _surface(
    area: float, length: float, finish: Finish, angle: float, effusivity: float, subcooling: float, tank: Tank
) -> BoilingSurface:
    alight = 0.0 if tank.heating else 1.0
    return BoilingSurface(
        area, length, finish.roughness, finish.factor, finish.critical, angle, effusivity, subcooling, alight
    )  # fmt: skip


def _add_device(
    plan: Plan,
    tank: Tank,
    device: Device,
    part: Record,
    count: float,
    supply: int,
    finish: Finish,
    bath: tuple[float, float],
) -> None:
    """A device, its plate and the boiling face of that; ``bath`` is subcooling [K] and inclination [rad]."""
    area = part.quantity("plate_area", "mm^2", 10, 1e6)
    thickness = part.quantity("plate_thickness", "mm", 0.1, 50)
    conductivity = part.quantity("plate_conductivity", "W/(m K)", 1, 5000)
    interface = part.quantity("interface", "mm^2 K/W", 0, 500) / device.case_area
    part.done()
    subcooling, angle = bath
    junction, case = add_package(plan, device, "tank", count, supply)
    face = plan.draft.add_solid(f"{device.name} plate", count=count)
    effusivity = thickness * math.sqrt(_COPPER * conductivity)
    surface = _surface(area, math.sqrt(area), finish, angle, effusivity, subcooling, tank)
    edge = plan.draft.join(face, tank.pool, surface)
    fixed = interface + thickness / (conductivity * area)
    source, whole = equivalent_radius(device.case_area), equivalent_radius(area)
    under = None
    if source < whole:
        series = spreading_series(source, whole)
        plan.draft.join(case, face, SpreadingPlate(fixed, series, thickness, conductivity), behind=edge)
        under = Face(series, thickness, conductivity)
    else:
        plan.draft.connect(case, face, 1.0 / fixed)
    tank.wetted.append(Wetted(device.name, "tank", face, edge, finish.onset, under))
    plan.packages.append(Package(device, "tank", junction, case, -1))


def _add_condenser(plan: Plan, tank: Tank, rack: Record, flow: float) -> None:
    """The coil above the pool: film on its tubes, facility water in them, and the flanges where that comes and goes."""
    draft = plan.draft
    paths = rack.count("tube_paths", 10_000)
    length = rack.quantity("tube_length", "m", 0.1, 1000)
    outside = rack.quantity("tube_outside", "mm", 2, 100)
    inside = rack.quantity("tube_inside", "mm", 1, 100)
    tank.tubes = draft.add_solid("condenser tubes")
    film = CondensingTubes(
        area=math.pi * outside * length * paths,
        diameter=outside,
        rows=rack.quantity("tube_rows", "1", 1, 30),
        exponent=0.25,
        gas_factor=rack.quantity("gas_factor", "1", 0.05, 1),
    )
    tank.condenser = draft.join(tank.pool, tank.tubes, film, controller=tank.controller)
    plan.return_node = draft.add_vessel("water return", WATER, rack.quantity("water_pressure", "kPa", 0, 2000))
    plan.supply_node = draft.add_node("water supply", WATER)
    plan.exchanger = draft.add_branch(
        "flange", plan.return_node, plan.supply_node, SetFlow(flow), SetTemperature()
    )  # fmt: skip
    coil = Pipe(length, inside, zeta=rack.quantity("tube_zeta", "1", 0, 100))
    plan.coil = draft.add_branch(
        "coil", plan.supply_node, plan.return_node, coil, TubeWall(), solid=tank.tubes, count=paths
    )  # fmt: skip
