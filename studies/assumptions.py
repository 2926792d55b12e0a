"""What an answer rests on, with sources: gathered from the files that were used."""

from __future__ import annotations

from pathlib import Path

from heatpath.fluids.availability import availability
from heatpath.fluids.coolants import load_coolant
from heatpath.studies.answer import Assumption
from heatpath.studies.hall import SHUTDOWN_MARGIN, Hall, Installation
from heatpath.studies.money import Economics
from heatpath.studies.ranges import coolants_of
from heatpath.studies.year import ROOM_AIR_RISE
from heatpath.thermal.cabinet import rack_sources

MOVED = (
    "room.air_supply_temperature",
    "room.recirculation",
    "chilled.supply_temperature",
    "warm.supply_temperature",
)  # by the scenario


def assumptions_of(hall: Hall, installations: dict[str, Installation]) -> tuple[Assumption, ...]:
    """Every input with its source: scenario, site, load, node, racks, coolants, plants; each once."""
    return tuple(
        dict.fromkeys(
            [*_scenario(hall), *_hardware(hall, installations), *_coolants(installations), *_plants(installations)]
        )
    )


def _scenario(hall: Hall) -> list[Assumption]:
    economics = hall.scenario.economics
    currency = economics.currency
    carbon_trust = "recalled" if "memory" in hall.grid_carbon_source else "published-range"
    return [
        Assumption("weather", hall.weather.label, hall.weather.source, "published-range"),
        Assumption("load", hall.load.label, hall.load.source, "assumed"),
        Assumption("nodes", f"{hall.nodes:.1f} of {hall.node.title}", "scenario: hall.compute_power", "user"),
        Assumption("electricity", electricity_text(economics), "scenario", "user"),
        Assumption("water", f"{economics.water:.4g} {currency}/m3", "scenario", "user"),
        Assumption("grid carbon", f"{hall.grid_carbon:.3g} kg/kWh", hall.grid_carbon_source, carbon_trust),
        Assumption("cost", "electricity, demand, water, carbon; capital and rent: heatpath tokens", "no staff", "user"),
        Assumption("shutdown", f"{SHUTDOWN_MARGIN:g} K over a junction's limit", "chosen", "assumed"),
        Assumption("room air over tanks", f"{ROOM_AIR_RISE:g} K rise", "chosen", "assumed"),
    ]


def electricity_text(economics: Economics) -> str:
    """The tariff in words."""
    if economics.tariff is not None:
        return f"hourly, {Path(economics.tariff).name}"
    text = f"{economics.electricity * 3.6e6:.4g} {economics.currency}/kWh"
    if economics.peak_electricity is not None:
        peak = economics.peak_electricity * 3.6e6
        text += f", {peak:.4g} from {economics.peak_from} to {economics.peak_until} h on weekdays"
    if economics.demand_charge > 0.0:
        text += f", {economics.demand_charge * 1e3:.4g} {economics.currency}/kW each month"
    return text


def _hardware(hall: Hall, installations: dict[str, Installation]) -> list[Assumption]:
    units = {each.rack.cdu for each in installations.values() if each.rack.cdu is not None}
    named = [(f"node: {s.of}", s) for s in hall.node.sources] + [(f"rack: {s.of}", s) for s in rack_sources(hall.node)]
    named += [(f"CDU {unit.name}: {s.of}", s) for unit in units for s in unit.sources]
    doors = {each.rack.door for each in installations.values() if each.rack.door is not None}
    named += [(f"rear door {door.name}: {s.of}", s) for door in doors for s in door.sources]
    return [Assumption(name, source.value, source.source, source.trust) for name, source in named]


def _coolants(installations: dict[str, Installation]) -> list[Assumption]:
    names = dict.fromkeys(name for each in installations.values() for name in coolants_of(each))
    found = []
    for name in names:
        coolant, bought = load_coolant(name), availability(name)
        if bought is not None:
            found.append(Assumption(f"{name}: to be bought", bought.statement, bought.source, bought.trust))
        for key, item in coolant.properties.items():
            value = f"within {100.0 * item.uncertainty:g} %"
            found.append(Assumption(f"{name}: {key.replace('_', ' ')}", value, item.source, item.trust))
    return found


def _plants(installations: dict[str, Installation]) -> list[Assumption]:
    """The values of the plants' files, and in place of those that the scenario moves, what was run."""
    plants = {each.plant.name: each.plant for each in installations.values()}
    found = [
        Assumption(f"{plant.name}: {name}", value, source, trust)
        for plant in plants.values()
        for name, value, source, trust in plant.assumptions
        if name not in MOVED
    ]
    return found + [each for name, installation in installations.items() for each in _moved(name, installation)]


def _moved(name: str, installation: Installation) -> list[Assumption]:
    room = installation.room_temperature - 273.15
    water = installation.plant.chilled.supply_temperature - 273.15
    kept = "chilled water keeps the plant's difference to the room air"
    return [
        Assumption(f"{name}: room air supply", f"{room:.1f} degC", "scenario for air, else the plant's file", "user"),
        Assumption(f"{name}: chilled water supply", f"{water:.1f} degC", kept, "assumed"),
        Assumption(f"{name}: recirculated air", f"{100.0 * installation.leakage:.1f} %", "scenario or plant", "user"),
    ]
