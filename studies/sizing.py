"""What engineers ask before they build: how warm may the supply be, how dense the rack, how large the flow?

Each answer is at full utilisation and names the device that sets it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scipy.optimize import brentq

from heatpath.fluids.coolants import property_table
from heatpath.fluids.properties import enthalpy, properties
from heatpath.numerics.errors import InputError, PhysicalFailure
from heatpath.studies.hall import Hall, build, open_hall, request_for
from heatpath.studies.scenario import Scenario, load_scenario
from heatpath.thermal.cabinet import Cabinet
from heatpath.thermal.cooling import COOLINGS
from heatpath.thermal.rack import Rack
from heatpath.thermal.rack_point import RackPoint

COLDEST, WARMEST = 278.15, 333.15  # K, the range of a scenario's supply temperature
Named = Scenario | str | Path | dict[str, Any] | None  # a scenario, or where to read it
MOST_NODES = 64


@dataclass(frozen=True)
class Limit:
    """The largest value of something at which every device keeps its margin.

    Parameters
    ----------
    value : supply temperature [K], or nodes in a rack
    units : of the value
    limiting_device : the one whose margin is used up; None where the range of the question ends first
    margin : what that device has left [K]
    """

    value: float
    units: str
    limiting_device: str | None
    margin: float


@dataclass(frozen=True)
class Flow:
    """A coolant's flow: ``mass`` [kg/s] and ``volume`` at the supply temperature [m3/s]."""

    mass: float
    volume: float


def _opened(scenario: Named) -> Hall:
    return open_hall(scenario if isinstance(scenario, Scenario) else load_scenario(scenario))


def highest_supply(scenario: Named, cooling: str, *, margin: float = 0.0) -> Limit:
    """The warmest supply at which every device of one full rack keeps ``margin`` to its limit.

    Parameters
    ----------
    scenario : a Scenario, or a file, shipped name or dict to load it from
    cooling : name of the technology
    margin : to keep [K], from 0 to 50

    Raises
    ------
    InputError : the user's faults, a margin outside its range
    PhysicalFailure : ``junction_over_limit`` where even the coldest supply is too warm
    """
    if not 0.0 <= margin <= 50.0:
        raise InputError("margin", f"{margin:g} K is out of range", allowed="0 to 50 K")
    installation = build(_opened(scenario), cooling)
    rack, room = installation.rack, installation.room_temperature

    def left(supply: float) -> float:
        return _worst(rack, supply, room).junction_margin_min - margin

    coldest, warmest = _answered_range(rack, installation.supply_temperature, room)
    if left(coldest) < 0.0:
        point = _worst(rack, coldest, room)
        raise PhysicalFailure(
            "junction_over_limit",
            f"{-left(coldest):.1f} K short of its margin even at {coldest - 273.15:.0f} degC",
            device=point.limiting_device,
        )
    if left(warmest) >= 0.0:
        return Limit(warmest, "K", None, left(warmest) + margin)
    supply = float(brentq(left, coldest, warmest, xtol=1e-6))
    point = _worst(rack, supply, room)
    return Limit(supply, "K", point.limiting_device, point.junction_margin_min)


def _worst(rack: Rack, supply: float, room: float) -> RackPoint:
    """The rack at full work with devices that do not throttle, so that a margin shows how far over they would go."""
    return rack.unthrottled().solve(1.0, supply, room)


def _answered_range(rack: Rack, middle: float, room: float) -> tuple[float, float]:
    """Coldest and warmest supply for which the coolants are known and the rack has a solution, to a tenth of a
    kelvin."""

    def works(supply: float) -> bool:
        try:
            _worst(rack, supply, room)
        except PhysicalFailure:
            return False
        return True

    ends = []
    for end in (COLDEST, WARMEST):
        good, bad = middle, end
        if works(end):
            good = end
        while abs(good - bad) > 0.1 and good != end:
            half = 0.5 * (good + bad)
            good, bad = (half, bad) if works(half) else (good, half)
        ends.append(good)
    return ends[0], ends[1]


def densest_rack(scenario: Named, cooling: str) -> Limit:
    """The most nodes in a rack with which every device stays below its limit at the scenario's set point.

    Raises
    ------
    InputError : the user's faults
    PhysicalFailure : ``junction_over_limit`` where one node is too many
    """
    hall = _opened(scenario)
    if isinstance(hall.node, Cabinet):
        raise InputError("hall.rack", f"'{hall.node.name}' is a whole rack", allowed="hall.node, a server")
    request = request_for(hall, cooling)
    room = build(hall, cooling).room_temperature

    def point(servers: int) -> RackPoint | None:
        try:
            rack = COOLINGS[cooling].rack(replace(request, servers=servers))
            return _worst(rack, request.supply_temperature, room)
        except PhysicalFailure:
            return None

    best, found = 0, None
    low, high = 1, MOST_NODES + 1
    while low < high:  # margins fall with density, so halving finds the last that fits
        middle = (low + high) // 2
        answer = point(middle)
        if answer is not None and answer.junction_margin_min >= 0.0:
            best, found, low = middle, answer, middle + 1
        else:
            high = middle
    if found is None:
        raise PhysicalFailure("junction_over_limit", "one node in a rack is over its limit at this set point")
    device = found.limiting_device if best < MOST_NODES else None
    return Limit(float(best), "1", device, found.junction_margin_min)


def flow_for_rise(coolant: str, heat: float, rise: float, supply_temperature: float) -> Flow:
    """Flow with which a coolant takes up heat over a rise, ``m = Q/(h(T + rise) - h(T))``.

    Parameters
    ----------
    coolant : name
    heat : [W], above 0
    rise : [K], above 0
    supply_temperature : [K], inside the coolant's table with the rise

    Raises
    ------
    InputError : an unknown coolant, a value out of range

    Examples
    --------
    One kilowatt into PG25 over 10 K takes about a litre and a half per minute:

    >>> round(flow_for_rise("pg25", 1000.0, 10.0, 313.15).volume * 60e3, 2)
    1.49
    """
    table = property_table((coolant,))
    low, high = float(table.lower[0]), float(table.upper[0])
    for name, value, largest in (("heat", heat, 1e9), ("rise", rise, 200.0)):
        if not 0.0 < value <= largest:
            raise InputError(name, f"{value:g} is out of range", allowed=f"above 0 to {largest:g}")
    if supply_temperature < low or supply_temperature + rise > high:
        allowed = f"{low - 273.15:.0f} to {high - 273.15:.0f} degC with the rise"
        raise InputError("supply_temperature", f"{supply_temperature:g} K is out of range", allowed=allowed)
    gain = enthalpy(table, 0, supply_temperature + rise) - enthalpy(table, 0, supply_temperature)
    mass = heat / gain
    return Flow(mass, mass / properties(table, 0, supply_temperature)[0])
