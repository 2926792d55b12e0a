"""One technology over a year: supply temperature, rack and plant brought into agreement hour by hour.

The plant says what water it can hold for a given heat; the rack says what heat it gives at a given supply. Where the
plant cannot hold the set point, the supply floats, and the hours are counted.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heatpath.facility.climate import hours_of
from heatpath.facility.plant import PlantRun, SizedPlant, run_plant, size_plant, supply_limits
from heatpath.facility.weather import design_hour
from heatpath.fluids.coolants import property_table
from heatpath.fluids.duty import Duty
from heatpath.fluids.properties import heat_capacity
from heatpath.numerics.errors import PhysicalFailure
from heatpath.studies.hall import Hall, Installation
from heatpath.thermal.map import RackMap, build_map
from heatpath.thermal.rack_point import RackPoint

Series = NDArray[np.float64]
Hours = dict[str, Series]  # a rack's numbers, one array (hours,) each
Span = tuple[float, float]

ROOM_AIR_RISE = 10.0  # K of room air over tanks, which have no fans of their own
WATER_HEAT_CAPACITY = 4186.0  # J/kgK, as the plant's water
HEAT_TOLERANCE = 1e-9  # of the heat, between two rounds of supply and heat
LOAD_LATTICE, SUPPLY_LATTICE = 0.25, 5.0  # of utilisation, and K over the set point: ends of a map's box
SUPPLY_MARGIN = 0.5  # K over the warmest supply, where the lattice reaches too far
_ROUNDS = 40
_HEADROOM = 60.0  # K the supply may float over its set point


@dataclass(frozen=True)
class Year:
    """A technology's hours: utilisation, supply temperature, the racks' duty, the plant's answer.

    ``junction`` (hours,) [K]; ``work`` (hours,) share of the asked-for work that is done; ``floating`` hours over
    set point;
    ``capture`` share of the heat that leaves in liquid; ``hardest`` the rack at the largest utilisation and the
    warmest supply of the year, which a boiling tank must bear.
    """

    installation: Installation
    supply: Series
    junction: Series
    margin: Series
    work: Series
    coolant_flow: Series
    coolant_return: Series
    duty: Duty
    run: PlantRun
    map: RackMap
    floating: int
    capture: float
    hardest: RackPoint


def mapped(installation: Installation, utilisation: Span, supply: Span) -> RackMap:
    """The rack's answers over a box of utilisation and supply temperature [K]."""
    return build_map(installation.rack, utilisation, supply, installation.room_temperature)


Mapper = Callable[[Installation, Span, Span], RackMap]


def run_year(hall: Hall, installation: Installation, rack_map: RackMap | None = None, mapper: Mapper = mapped) -> Year:
    """Run a technology over the hall's hours.

    Parameters
    ----------
    rack_map : of this rack, where one is known already; it must reach the installation's supply temperature
    mapper : gives the map of a box, as ``mapped`` does; one that keeps maps saves their solutions

    Raises
    ------
    PhysicalFailure : no agreement between supply and heat (``supply_not_settled``), or a rack without solution
    """
    u = hall.load.utilisation
    sized = _size(hall, installation)
    supply = np.full(u.size, installation.supply_temperature)
    if rack_map is None:
        rack_map = map_of(hall, installation, installation.supply_temperature, float(supply.max()), mapper)
    if installation.exchanger is not None:
        supply, rack_map = _settle(hall, installation, sized, rack_map, mapper)
        if supply.max() > installation.supply_temperature:
            sized = _size(hall, installation, float(supply.max()))
    hours = rack_map.hours(u, supply)
    duty = duty_of(installation, hours, supply)
    run = run_plant(sized, hall.weather, duty)
    to_liquid, to_air = (hours["heat_to_liquid"] + hours["heat_to_door"]).sum(), hours["heat_to_air"].sum()
    return Year(
        installation=installation,
        supply=supply,
        junction=hours["junction_temperature_max"],
        margin=hours["junction_margin_min"],
        work=np.minimum(hours["work_share"], 1.0),
        coolant_flow=installation.racks * hours["coolant_flow"],
        coolant_return=hours["coolant_return_temperature"],
        duty=duty,
        run=run,
        map=rack_map,
        floating=int(np.count_nonzero(supply > installation.supply_temperature + 0.05)),
        capture=float(to_liquid / (to_liquid + to_air)),
        hardest=_hardest(installation, float(u.max()), float(supply.max())),
    )


def _hardest(installation: Installation, utilisation: float, warmest: float) -> RackPoint:
    if installation.design.tank is None:
        return installation.design
    return installation.rack.alight().solve(utilisation, warmest, installation.room_temperature)


def map_of(hall: Hall, installation: Installation, coldest: float, warmest: float, mapper: Mapper = mapped) -> RackMap:
    """The rack's answers over the hall's utilisations and these supply temperatures [K], or somewhat more.

    The ends of the box lie on a lattice, so that halls with other hours or weather find the same map, and with it
    the same numbers.
    """
    u = hall.load.utilisation
    low, high = float(u.min()), float(u.max())
    if high - low > 1e-3:
        low, high = LOAD_LATTICE * math.floor(low / LOAD_LATTICE), LOAD_LATTICE * math.ceil(high / LOAD_LATTICE)
    steps = math.ceil((warmest - coldest) / SUPPLY_LATTICE - 1e-9)
    try:
        return mapper(installation, (low, high), (coldest, coldest + SUPPLY_LATTICE * steps))
    except PhysicalFailure:  # of a corner, maybe, that no hour comes near
        floats = SUPPLY_MARGIN if steps else 0.0
        return mapper(installation, (float(u.min()), float(u.max())), (coldest, warmest + floats))


def _settle(
    hall: Hall, installation: Installation, sized: SizedPlant, rack_map: RackMap, mapper: Mapper
) -> tuple[Series, RackMap]:
    """Supply temperature of every hour: the set point, or the warmer one that the plant's water gives."""
    assert installation.exchanger is not None
    u = hall.load.utilisation
    set_point = installation.supply_temperature
    supply = np.full(u.size, set_point)
    flow = np.full(u.size, installation.racks * installation.exchanger.water_capacity / WATER_HEAT_CAPACITY)
    hours = rack_map.hours(u, supply)
    heat = installation.racks * hours["heat_to_liquid"]
    sky, still = hall.weather, np.arange(u.size)  # the hours that still move
    for _ in range(_ROUNDS):
        limit = supply_limits(sized, sky, heat, flow[still])
        before, was = heat, supply[still]
        supply[still] = np.maximum(was + limit - water_needed(installation, hours, was), set_point)
        warmest = float(supply.max())
        if warmest > set_point + _HEADROOM:
            raise PhysicalFailure(
                "supply_not_held", f"the plant lets the supply rise to {warmest - 273.15:.1f} degC on the hottest hours"
            )
        moved = np.flatnonzero(supply[still] != was)
        if not moved.size:
            return supply, rack_map
        if warmest > rack_map.supply[1]:
            wider = map_of(hall, installation, min(set_point, rack_map.supply[0]), warmest, mapper)
            rack_map, moved = replace(wider, free=rack_map.free), np.arange(still.size)
        still, before = still[moved], before[moved]
        sky = hours_of(hall.weather, still)
        hours = rack_map.hours(u[still], supply[still])
        heat = installation.racks * hours["heat_to_liquid"]
        change = float(np.max(np.abs(heat - before) / heat))
        if change <= HEAT_TOLERANCE:
            return supply, rack_map
    raise PhysicalFailure("supply_not_settled", f"heat still changes by {change:.1e} after {_ROUNDS} rounds")


def water_needed(installation: Installation, hours: Hours, supply: Series) -> Series:
    """Facility water [K] with which the exchanger holds this supply."""
    assert installation.exchanger is not None
    heat, back = hours["heat_to_liquid"], hours["exchanger_inlet_temperature"]
    return installation.exchanger.water_for(heat, back, supply, hours["coolant_flow"])


def duty_of(installation: Installation, hours: Hours, supply: Series) -> Duty:
    """What the hall's racks ask of the facility; arrays (hours,).

    Parameters
    ----------
    hours : one rack's numbers
    supply : coolant supply temperature [K]
    """

    def total(name: str) -> Series:
        return installation.racks * hours[name]

    heat_to_water, heat_to_air = total("heat_to_liquid"), total("heat_to_air")
    water = _with_door(installation, _water_side(installation, hours, supply, heat_to_water), total("heat_to_door"))
    heat_to_water = heat_to_water + total("heat_to_door")
    air = _air_side(installation, total("air_flow"), heat_to_air)
    return Duty(
        heat_to_water=heat_to_water,
        heat_to_air=heat_to_air,
        water_flow=water[0],
        water_supply_temperature=water[1],
        water_return_temperature=water[2],
        water_pressure_drop=water[3],
        air_flow=air[0],
        air_supply_temperature=air[1],
        air_return_temperature=air[2],
        compute_power=total("compute_power"),
        leakage_power=total("leakage_power"),
        server_fan_power=total("server_fan_power"),
        supply_loss_power=total("supply_loss_power"),
        pump_power=total("pump_power"),
    )


def _water_side(
    installation: Installation, hours: Hours, supply: Series, heat: Series
) -> tuple[Series, Series, Series, Series]:
    """Flow, supply, return and pressure drop of the facility water; zeros where there is none."""
    if installation.exchanger is None:
        zero = np.zeros(heat.size)
        room = np.full(heat.size, installation.room_temperature)
        return zero, room, room, zero
    capacity = installation.racks * installation.exchanger.water_capacity
    flow = np.full(heat.size, capacity / WATER_HEAT_CAPACITY)
    entering = water_needed(installation, hours, supply)
    return flow, entering, entering + heat / capacity, np.full(heat.size, installation.exchanger.pressure_drop)


def _with_door(
    installation: Installation, water: tuple[Series, Series, Series, Series], heat: Series
) -> tuple[Series, Series, Series, Series]:
    """Facility water with that of the rear doors beside it: the colder supply for both, their mixed return."""
    door = installation.rack.door
    if door is None:
        return water
    flow, entering, leaving, drop = water
    more = np.full(heat.size, installation.racks * door.water_capacity / WATER_HEAT_CAPACITY)
    colder = np.minimum(np.where(flow > 0.0, entering, door.water_temperature), door.water_temperature)
    whole = flow + more
    return whole, colder, colder + (flow * (leaving - entering) + heat / WATER_HEAT_CAPACITY) / whole, drop


def _air_side(installation: Installation, server_air: Series, heat: Series) -> tuple[Series, Series, Series]:
    """Flow through the room units with what bypasses the servers, and its temperatures."""
    cp = float(heat_capacity(property_table(("air",)), 0, installation.room_temperature))
    if installation.design.air_flow > 0.0 and installation.rack.door is None:
        flow = server_air * (1.0 + installation.plant.bypass)
    else:
        flow = heat / (cp * ROOM_AIR_RISE)
    supply = np.full(flow.size, installation.room_temperature)
    return flow, supply, supply + heat / (flow * cp)


def _size(hall: Hall, installation: Installation, warmest: float | None = None) -> SizedPlant:
    """The plant for full utilisation in the design hour; its room for the warmest supply [K] where that floats."""
    point = installation.design
    hour = _hour_of(installation, point)
    if warmest is not None:
        room = _hour_of(installation, installation.rack.solve(1.0, warmest, installation.room_temperature))
        hour = hour._replace(
            heat_to_air=room.heat_to_air, air_flow=room.air_flow, air_return_temperature=room.air_return_temperature
        )
    return size_plant(installation.plant, hour, design_hour(hall.weather))


def _hour_of(installation: Installation, point: RackPoint) -> Duty:
    hours = {name: np.array([value]) for name, value in point.numbers().items()}
    return duty_of(installation, hours, np.array([point.coolant_supply_temperature]))


def peak_power(hall: Hall, year: Year) -> float:
    """Facility power [W] at full utilisation in the design hour, with the supply as warm as the year's warmest."""
    installation = year.installation
    warmest = float(year.supply.max())
    point = installation.rack.solve(1.0, warmest, installation.room_temperature)
    sized = _size(hall, installation, warmest if warmest > installation.supply_temperature else None)
    hours = {name: np.array([value]) for name, value in point.numbers().items()}
    duty = duty_of(installation, hours, np.array([warmest]))
    return float(run_plant(sized, design_hour(hall.weather), duty).facility_power[0])
