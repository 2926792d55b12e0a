"""A whole rack or a whole hall as a model: ``solve:COOLING`` and ``compare:COOLING``.

Where a case is silent the shipped default hall and its node speak; every value of the node can be said or fitted.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from heatpath.numerics.errors import InputError, PhysicalFailure
from heatpath.studies import compare as study
from heatpath.studies import rack
from heatpath.studies.scenario import Scenario, load_scenario, scenario_text
from heatpath.thermal.cooling import COOLINGS
from heatpath.validation.field import Field, Value
from heatpath.validation.hardware import NODE, changed_node, node_fields
from heatpath.validation.model import Answer, Model, number, word

SILENT = ""  # a word that is not given
POWERS = (
    "it_power",
    "compute_power",
    "server_fan_power",
    "supply_loss_power",
    "pump_power",
    "heat_to_liquid",
    "heat_to_air",
)


@functools.cache
def rack_fields(cooling: str) -> dict[str, Field]:
    """What a case may say of a rack or hall."""
    silent = float("nan")
    found = {
        "site": Field("shipped site", "", default="seoul"),
        "node": Field("shipped server, or a TOML file beside the case", "", default=NODE),
        "mean_utilisation": Field("mean utilisation", "1", 0.05, 1.0, default=silent),
        "supply_temperature": Field("set point of the coolant's supply", "degC", 5, 60, default=silent),
    }
    if cooling != "air":
        found["coolant"] = Field("coolant, of heatpath fluids list", "", default=SILENT)
        found["supply_flow"] = Field("coolant of one rack", "L/min", 0.1, 1e5, default=silent)
    else:
        found["containment_leakage"] = Field("share of the servers' air that comes back", "1", 0.0, 0.5, default=silent)
    found["plant"] = Field("shipped plant, or a file", "", default=SILENT)
    found["air_plant"] = Field("plant of the air-cooled baseline", "", default=SILENT)
    return {**found, **node_fields(cooling)}


RACK_GIVES = {
    "junction_temperature_max": Field("hottest junction", "degC"),
    "return_temperature": Field("coolant leaving", "degC"),
    "coolant_flow": Field("coolant of the rack", "kg/s"),
    "heat_capture_fraction": Field("share of heat to liquid", "1"),
    **{name: Field(name.replace("_", " "), "kW") for name in POWERS},
    "fan_share": Field("server fans over IT power", "1"),
    "air_flow_per_power": Field("air over IT power", "m^3/(s kW)"),
}
HALL_GIVES = {
    "pue": Field("facility over IT energy", "1"),
    "tue": Field("facility over compute energy", "1"),
    "wue": Field("water over IT energy", "L/kWh"),
    "heat_capture_fraction": Field("share of heat to liquid", "1"),
    "saving": Field("facility energy saved against air, as a share of air's", "1"),
    "it_saving": Field("IT energy saved against air, as a share of air's", "1"),
    "cooling_saving": Field("cooling energy saved against air, as a share of air's", "1"),
}
AIR_DENSITY = 1.2  # kg/m3, at which fans and air flows are rated


def rack_models() -> dict[str, Model]:
    """The models of this file, by name."""
    found = []
    for cooling in COOLINGS:
        group = {"air": "Air", "coldplate": "Cold plates", "immersion": "Immersion"}.get(cooling, "Whole systems")
        gives = dict(RACK_GIVES)
        if cooling != "air":
            del gives["air_flow_per_power"]
        found.append(
            Model(f"solve:{cooling}", f"one rack, {cooling}, steady", group, rack_fields(cooling), gives,
                  functools.partial(_solve, cooling))
        )  # fmt: skip
        found.append(
            Model(f"compare:{cooling}", f"a hall over a year, {cooling}", "Whole systems", rack_fields(cooling),
                  HALL_GIVES, functools.partial(_compare, cooling))
        )  # fmt: skip
    return {model.name: model for model in found}


def scenario_of(cooling: str, values: Mapping[str, Value], coolings: tuple[str, ...], node: Path | None) -> Scenario:
    """The default hall with what the case says of it."""
    tables = tomllib.loads(scenario_text("default"))
    tables["site"] = {"name": word(values, "site")}
    if number(values, "mean_utilisation") == number(values, "mean_utilisation"):
        tables["load"]["mean_utilisation"] = number(values, "mean_utilisation")
    part = tables["coolings"].setdefault(cooling, {})
    for key, units in (("supply_temperature", "K"), ("supply_flow", "m^3/s"), ("containment_leakage", "1")):
        if key in values and number(values, key) == number(values, key):
            part[key] = {"value": number(values, key), "units": units} if units != "1" else number(values, key)
    for key in ("coolant", "plant"):
        if values.get(key, SILENT) != SILENT:
            part[key] = word(values, key)
    if word(values, "air_plant") != SILENT:
        tables["coolings"]["air"]["plant"] = word(values, "air_plant")
    tables["coolings"] = {name: tables["coolings"][name] for name in coolings}
    tables["baseline"] = {"cooling": coolings[0]}
    tables["hall"]["node"] = str(node or word(values, "node"))
    return load_scenario(tables)


def _solve(cooling: str, values: Mapping[str, Value]) -> Answer:
    """One rack."""
    with TemporaryDirectory() as folder:
        node = changed_node(values, rack_fields(cooling), Path(folder))
        answer = rack.solve(scenario_of(cooling, values, (cooling,), node), cooling)
    if answer.status != "ok":
        raise PhysicalFailure("infeasible", answer.reason or answer.status, device=answer.limiting_device)
    q = answer.quantities
    found = {name: q[name] for name in RACK_GIVES if name in q}
    found["fan_share"] = q["server_fan_power"] / q["it_power"]
    if cooling == "air":
        found["air_flow_per_power"] = q["coolant_flow"] / AIR_DENSITY / q["it_power"]
    return Answer(found, tuple(flag.text for flag in answer.flags))


def _compare(cooling: str, values: Mapping[str, Value]) -> Answer:
    """A hall over a year, against air where a saving is asked for."""
    names = ("air",) if cooling == "air" else ("air", cooling)
    with TemporaryDirectory() as folder:
        node = changed_node(values, rack_fields(cooling), Path(folder))
        answer = study.compare(scenario_of(cooling, values, names, node), names)
    one, air = answer.coolings[cooling], answer.coolings["air"]
    if one.status != "ok":
        raise PhysicalFailure("infeasible", one.reason or one.status, device=one.limiting_device)
    q, base = one.quantities, air.quantities
    found: dict[str, float] = {name: q[name] for name in HALL_GIVES if name in q}
    found["wue"] = q["wue"] * 1e-3 / 3.6e6
    if air.status == "ok" and cooling != "air":
        savings = {"saving": "facility_energy", "cooling_saving": "cooling_energy"}
        for name, key in savings.items():
            if (value := one.saving.get(key)) is not None:
                found[name] = value
        found["it_saving"] = 1.0 - q["it_energy"] / base["it_energy"]
    elif cooling != "air":
        raise InputError("compare:air", "the baseline has no answer", allowed="a hall that air can cool")
    return Answer(found, tuple(flag.text for flag in one.flags))
