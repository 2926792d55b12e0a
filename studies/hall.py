"""The hall that a scenario describes: its node, its weather, its load, and a rack for each technology."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from heatpath.facility.plant import Plant, load_plant
from heatpath.facility.weather import Weather, load_site, read_epw, typical_year
from heatpath.fluids.coolants import load_coolant
from heatpath.numerics.errors import InputError, PhysicalFailure
from heatpath.studies.load import Load, hourly_load
from heatpath.studies.scenario import Scenario
from heatpath.studies.serving import RATED_POWER, load_table
from heatpath.thermal.cabinet import Cabinet, Hardware, Tray, load_hardware
from heatpath.thermal.cdu import load_cdu
from heatpath.thermal.cooling import COOLINGS, Request
from heatpath.thermal.door import load_door
from heatpath.thermal.exchanger import Exchanger
from heatpath.thermal.parts import Device
from heatpath.thermal.rack import Rack
from heatpath.thermal.rack_point import RackPoint

SHUTDOWN_MARGIN = 5.0  # K over its limit at which a device shuts down instead of throttling; assumed
SAME_DEVICE = 0.1  # relative difference of power up to which a node's device is the accelerator of a measurement
WORLD_CARBON_SOURCE = "world average, from memory"
WORLD_CARBON = 0.475  # kg/kWh, where neither scenario nor site says; stated among the assumptions


@dataclass(frozen=True)
class Hall:
    """What all technologies share: the same nodes doing the same work in the same weather.

    ``node`` is a server, or the whole rack that the scenario names; ``nodes`` is the asked-for compute power over
    one's, and need not be whole.
    """

    scenario: Scenario
    node: Hardware
    nodes: float
    weather: Weather
    load: Load
    grid_carbon: float
    grid_carbon_source: str

    @property
    def tokens_per_second(self) -> float:
        """Of one node at full utilisation [1/s]: by the served model that the scenario names, else the node's own."""
        serving = self.scenario.serving
        if serving is None:
            return self.node.tokens_per_second
        table = load_table(serving.model, serving.accelerator)
        return self.accelerator.count / table.accelerators * float(table.tokens[table.at(serving.batch)])

    @property
    def accelerator(self) -> Device:
        """The devices that take most of the power of the server or the rack, with their number in it."""
        trays = self.node.trays if isinstance(self.node, Cabinet) else (Tray(self.node, 1),)
        found = [replace(device, count=device.count * tray.count) for tray in trays for device in tray.node.devices]
        most = max(found, key=lambda device: device.count * device.power.nominal)
        return replace(most, count=sum(device.count for device in found if device.name == most.name))

    @property
    def pressure(self) -> float:
        """Mean station pressure [Pa]."""
        return float(self.weather.pressure.mean())


@dataclass(frozen=True)
class Installation:
    """One technology in the hall: its rack, how many of them, its exchanger to facility water, its plant.

    ``racks`` may be broken: the last rack need not be full. ``design`` is one rack at full utilisation and set point.
    """

    cooling: str
    rack: Rack
    racks: float
    supply_temperature: float
    room_temperature: float
    leakage: float
    plant: Plant
    exchanger: Exchanger | None
    design: RackPoint


@contextmanager
def naming(scenario: Scenario, place: str) -> Iterator[None]:
    """Let errors of what a scenario names carry its file and the dotted name of the field below ``place``."""
    try:
        yield
    except InputError as error:
        known = {"coolant", "plant", "site.name", "hall.node", "hall.rack"}
        field = f"{place}.{error.field}".removeprefix(".") if error.field in known else error.field
        raise InputError(field, error.message, allowed=error.allowed, file=error.file or scenario.file) from None


def open_hall(scenario: Scenario) -> Hall:
    """Read what the scenario names.

    Raises
    ------
    InputError : unknown node, site or profile, a broken file
    """
    with naming(scenario, ""):
        node = load_hardware(scenario.hall.node, scenario.hall.rack)
        weather, carbon, source = _sky(scenario)
    nodes = scenario.hall.compute_power / node.compute_power
    load = hourly_load(
        scenario.load.profile, scenario.load.mean_utilisation, scenario.load.seed, weather.dry_bulb.size
    )  # fmt: skip
    if load.utilisation.max() <= 0.0:
        raise InputError("load.profile", "asks for no work in any hour", allowed="above 0 in one hour at least")
    hall = Hall(scenario, node, nodes, weather, load, carbon, source)
    _check_serving(hall)
    return hall


def _check_serving(hall: Hall) -> None:
    """Raises InputError for a model, an accelerator or a batch that was not measured, or that the node does not
    hold."""
    serving = hall.scenario.serving
    if serving is None:
        return
    with naming(hall.scenario, ""):
        load_table(serving.model, serving.accelerator).at(serving.batch)
        rated, nominal = RATED_POWER[serving.accelerator], hall.accelerator.power.nominal
        if abs(nominal / rated - 1.0) > SAME_DEVICE:
            message = f"the node's {hall.accelerator.name} takes {nominal:g} W, not {rated:g} W"
            fitting = [name for name, power in RATED_POWER.items() if abs(nominal / power - 1.0) <= SAME_DEVICE]
            raise InputError("serving.accelerator", message, allowed=", ".join(fitting) or "a node that holds it")


def _sky(scenario: Scenario) -> tuple[Weather, float, str]:
    """Weather, grid carbon [kg/kWh] and its source."""
    if scenario.site.name is not None:
        site = load_site(scenario.site.name)
        weather, carbon, source = typical_year(site.key), site.grid_carbon, site.grid_carbon_source
    else:
        weather, carbon, source = read_epw(str(scenario.site.epw)), WORLD_CARBON, WORLD_CARBON_SOURCE
    if scenario.economics.grid_carbon is not None:
        return weather, scenario.economics.grid_carbon, "scenario"
    return weather, carbon, source


def request_for(hall: Hall, cooling: str) -> Request:
    """What the scenario asks of a technology's rack."""
    table = hall.scenario.coolings[cooling]
    leakage = getattr(table, "containment_leakage", None)
    unit, door = getattr(table, "cdu", None), getattr(table, "rear_door", None)
    water = getattr(table, "door_water_temperature", None)
    place = f"coolings.{cooling}"
    return Request(
        hardware=hall.node,
        servers=_servers(hall, cooling),
        coolant=table.coolant,
        supply_temperature=table.supply_temperature,
        leakage=load_plant(table.plant).recirculation if leakage is None else leakage,
        pressure=hall.pressure,
        flow=table.supply_flow,
        pump=getattr(table, "pump", None),
        tank=getattr(table, "tank", "sealed"),
        history=getattr(table, "history", "boiling"),
        cdu=None if unit is None else load_cdu(unit, f"{place}.cdu"),
        door=None if door is None else load_door(door, water, f"{place}.rear_door"),
    )


def _servers(hall: Hall, cooling: str) -> int:
    """Servers in a rack of a technology; 1 where the hall names a whole rack.

    Raises
    ------
    InputError : no number of nodes, or one beside a rack whose trays are counted already
    """
    table = hall.scenario.coolings[cooling]
    place = f"coolings.{cooling}"
    if isinstance(hall.node, Cabinet):
        for key in ("nodes_per_rack", "rack_power"):
            if getattr(table, key) is not None:
                raise InputError(f"{place}.{key}", "has no meaning beside hall.rack", allowed="no such key")
        return 1
    if table.rack_power is not None:
        return max(1, round(table.rack_power / hall.node.compute_power))
    if table.nodes_per_rack is None:
        raise InputError(f"{place}.nodes_per_rack", "is missing", allowed="1 to 64, or rack_power, or hall.rack")
    return table.nodes_per_rack


def made(cooling: str, request: Request, room_temperature: float) -> tuple[Rack, RackPoint]:
    """The rack that is asked for, and its point at full utilisation and set point. Raises InputError,
    PhysicalFailure."""
    rack = COOLINGS[cooling].rack(request)
    return rack, rack.solve(1.0, request.supply_temperature, room_temperature)


Maker = Callable[[str, Request, float], tuple[Rack, RackPoint]]


def install(hall: Hall, cooling: str, maker: Maker = made) -> Installation:
    """Build a technology, and refuse one that cannot carry the hall.

    Parameters
    ----------
    maker : gives a rack and its design point, as ``made`` does; one that keeps racks saves their solutions

    Raises
    ------
    InputError : a coolant of the wrong kind, an unknown plant
    PhysicalFailure : ``junction_over_limit`` with the limiting device, or whatever keeps the rack from being solved
    """
    installation = build(hall, cooling, maker)
    refuse_shutdown(installation.design)
    refuse_cold(installation)
    refuse_warm_door(installation)
    return installation


def build(hall: Hall, cooling: str, maker: Maker = made) -> Installation:
    """Build and size a technology's rack at full utilisation, whatever its junctions reach.

    Raises
    ------
    InputError, PhysicalFailure : as ``install``, limits aside
    """
    with naming(hall.scenario, f"coolings.{cooling}"):
        request = request_for(hall, cooling)
        load_coolant(request.coolant)
        plant = load_plant(hall.scenario.coolings[cooling].plant)
    room = request.supply_temperature if cooling == "air" else plant.air_supply_temperature
    plant = with_tower_approach(with_room_air(plant, room), hall.scenario.coolings[cooling].tower_approach)
    rack, design = maker(cooling, request, room)
    return Installation(
        cooling=cooling,
        rack=rack,
        racks=hall.nodes / request.servers,
        supply_temperature=request.supply_temperature,
        room_temperature=room,
        leakage=request.leakage,
        plant=plant,
        exchanger=COOLINGS[cooling].exchanger(rack, design),
        design=design,
    )


def with_room_air(plant: Plant, supply_temperature: float) -> Plant:
    """The plant for another room air supply [K]: its chilled water follows, so that the coils keep their difference."""
    chilled = plant.chilled
    water = chilled.supply_temperature + supply_temperature - plant.room.air_supply_temperature
    return replace(
        plant,
        room=replace(plant.room, air_supply_temperature=supply_temperature),
        chilled=replace(chilled, supply_temperature=water),
    )


def with_tower_approach(plant: Plant, approach: float | None) -> Plant:
    """The plant with towers of the chillers that aim at this approach to wet bulb [K]; None leaves it as it is."""
    if approach is None:
        return plant
    chilled = plant.chilled
    return replace(plant, chilled=replace(chilled, tower=replace(chilled.tower, target_approach=approach)))


def refuse_cold(installation: Installation) -> None:
    """A tank so cold that it cools its room is not modelled: the room's units would have to heat."""
    if installation.design.heat_to_air <= 0.0:
        room = f"{installation.room_temperature - 273.15:.0f} degC"
        raise PhysicalFailure("supply_too_cold", f"the rack cools the room; the supply belongs near {room} or above")


def refuse_warm_door(installation: Installation) -> None:
    """A year with rear doors needs a plant that chills all its facility water; a warm loop has no water for a door."""
    if installation.rack.door is not None and installation.plant.warm is not None:
        raise PhysicalFailure(
            "door_water_missing",
            f"the plant '{installation.plant.name}' has warm facility water, its rear doors need chilled water",
        )


def refuse_shutdown(point: RackPoint) -> None:
    """A rack whose device stays this far over its limit even when throttled cannot be run."""
    if point.junction_margin_min < -SHUTDOWN_MARGIN:
        throttled = f", throttled to {100.0 * point.work_share:.0f} % of its work" if point.work_share < 0.995 else ""
        raise PhysicalFailure(
            "junction_over_limit",
            f"{-point.junction_margin_min:.1f} K over its limit at full load" + throttled,
            device=point.limiting_device,
        )
