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
from heatpath.thermal.cabinet import Hardware, Tray, fit_of, trays_of
from heatpath.thermal.elements import Pipe, SetFlow, SetTemperature, TubeWall
from heatpath.thermal.network import Controller, Draft
from heatpath.thermal.parts import Device
from heatpath.thermal.plan import BoardPlace, Feed, Package, Plan, add_package, add_supplies, connect_boards
from heatpath.thermal.surfaces import BoilingSurface, CondensingTubes, SpreadingPlate
from heatpath.thermal.tank import Face, Tank, Wetted

COOLING = "immersion-2p"
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
    hardware: Hardware,
    rack: Record,
    servers: int,
    coolant: str,
    flow: float,
    pressure: float,
    tank: str,
    history: str,
) -> Plan:
    """A tank of ``servers`` equal nodes, or with the trays of a whole rack.

    Parameters
    ----------
    hardware : what is in it
    rack : table ``immersion-2p`` of the rack file
    servers : nodes in the tank; 1 where the hardware is a whole rack
    coolant : name of the liquid that boils
    flow : of facility water through the coil [kg/s]
    pressure : of the station [Pa]
    tank : one of ``TANKS``
    history : one of ``HISTORIES``: surfaces that boil already, or that are heated from rest
    """
    plan = Plan(Draft((WATER,), pool=coolant))
    place = Tank(coolant, heating=history == "heating", scatter=rack.quantity("critical_scatter", "1", 0, 0.5))
    place.loss = charge_of(rack, servers) * rack.quantity("yearly_loss", "1", 0, 1) / _YEAR
    plan.tank = place
    place.pool = plan.draft.add_solid("pool")
    trays = trays_of(hardware, servers)
    feeds = add_supplies(plan, trays)
    finishes = finishes_of(rack)
    for tray, feed in zip(trays, feeds, strict=True):
        _add_surfaces(plan, place, tray, feed, finishes)
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
    connect_boards(plan)
    return plan


_YEAR = 365.0 * 86400.0  # s


def finishes_of(rack: Record) -> dict[str, Finish]:
    """The finishes that table ``immersion-2p`` of a rack file names."""
    return {name: _finish(part) for name, part in rack.parts("finishes").items()}


def charge_of(rack: Record, servers: int) -> float:
    """Coolant in the tank [kg]: of the whole rack where its file lists trays, else per node."""
    if rack.has("rack_charge"):
        return rack.quantity("rack_charge", "kg", 0, 1e5)
    return servers * rack.quantity("node_charge", "kg", 0, 1e4)


def _finish(part: Record) -> Finish:
    finish = Finish(
        roughness=part.quantity("roughness", "um", 0.01, 100),
        factor=part.quantity("boiling_factor", "1", 0.2, 20),
        critical=part.quantity("critical_factor", "1", 0.3, 4),
        onset=part.quantity("onset_superheat", "K", 0, 60),
    )
    part.done()
    return finish


def _add_surfaces(plan: Plan, tank: Tank, tray: Tray, feed: Feed, finishes: dict[str, Finish]) -> None:
    """Devices under their boiler plates, boards and the trays' own supplies with what they have."""
    fit, node = fit_of(tray, COOLING), tray.node
    subcooling = fit.quantity("subcooling", "K", 0, 40)
    angle = fit.quantity("angle", "1", 0, 150) * math.pi / 180.0
    names = tuple(finishes)
    for device in node.devices:
        part = fit.part(device.name)
        finish = finishes[part.text("finish", names)]
        _add_device(plan, tank, device, part, tray, feed, finish, (subcooling, angle))
    bare = finishes[fit.text("board_finish", names)]
    effusivity = _BOARD * _BOARD_EFFUSIVITY
    for board in node.boards:
        name = f"{tray.place}{board.name}"
        solid = plan.draft.add_solid(name, board.power, count=tray.count, fed_by=feed.by)
        surface = _surface(board.area, board.length, bare, angle, effusivity, subcooling)
        edge = plan.draft.join(solid, tank.pool, surface)
        tank.wetted.append(Wetted(board.name, f"{tray.place}board", solid, edge))
        plan.boards.append(BoardPlace(board, f"{tray.place}board", solid, -1))
    if feed.own >= 0 and all(each.solid != feed.own for each in tank.wetted):  # shelves are one solid
        surface = _surface(node.supply_area, node.supply_length, bare, angle, effusivity, subcooling)
        edge = plan.draft.join(feed.own, tank.pool, surface)
        tank.wetted.append(Wetted("supply", f"{tray.place}board", feed.own, edge))


def _surface(
    area: float, length: float, finish: Finish, angle: float, effusivity: float, subcooling: float
) -> BoilingSurface:
    return BoilingSurface(
        area, length, finish.roughness, finish.factor, finish.critical, angle, effusivity, subcooling,
        finish.onset,
    )  # fmt: skip


def _add_device(
    plan: Plan,
    tank: Tank,
    device: Device,
    part: Record,
    tray: Tray,
    feed: Feed,
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
    count, position = device.count * tray.count, f"{tray.place}tank"
    junction, case = add_package(plan, device, position, count, feed.by)
    face = plan.draft.add_solid(f"{tray.place}{device.name} plate", count=count)
    effusivity = thickness * math.sqrt(_COPPER * conductivity)
    surface = _surface(area, math.sqrt(area), finish, angle, effusivity, subcooling)
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
    tank.wetted.append(Wetted(device.name, position, face, edge, under))
    plan.packages.append(Package(device, position, junction, case, -1))


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
