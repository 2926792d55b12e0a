"""The glossary: complete, unique, in the units that the doors promise, and the only place where units come from."""

from __future__ import annotations

import json
from typing import Any

import pytest

from heatpath.glossary import glossary, variable

# The quantities of `heatpath compare --json` with their units, copied from the contract and not from the glossary.
PROMISED = {
    "K": "junction_temperature_max supply_temperature return_temperature",
    "kg/s": "coolant_flow",
    "1": "heat_capture_fraction tokens_demanded tokens pue ppue itue tue racks",
    "J": "it_energy compute_energy server_fan_energy supply_loss_energy leakage_energy pump_energy room_fan_energy "
    "chiller_energy heat_rejection_energy electrical_loss_energy other_energy facility_energy energy_per_token",
    "kg": "water carbon",
    "currency": "cost cost_per_token",
    "L/kWh": "wue",
    "kg/kWh": "cue",
    "h": "economizer_hours economizer_hours_partial",
}
DEVICE = {"junction_temperature": "K", "case_temperature": "K", "power": "W", "coolant_flow": "kg/s", "margin": "K"}


@pytest.mark.parametrize(("units", "names"), PROMISED.items())
def test_promised_quantities_and_units(units: str, names: str) -> None:
    """Every quantity of the contract is described, in its unit."""
    for name in names.split():
        assert variable(name).units == units, name
        assert "cooling" in variable(name).dims


def test_promised_devices() -> None:
    """The quantities of a device too."""
    for name, units in DEVICE.items():
        assert variable(name).units == units


def test_rows_are_complete_and_names_unique() -> None:
    """No row lacks a unit or a description; no name stands twice."""
    from importlib import resources

    lines = resources.files("heatpath").joinpath("variables.csv").read_text(encoding="utf-8").splitlines()
    assert len(glossary()) == len(lines) - 1
    for entry in glossary().values():
        assert entry.units and len(entry.description) > 4, entry.name
        assert set(entry.dims) <= {"cooling", "hour", "time", "device", "part", "node"}, entry.name


def test_every_energy_has_its_hourly_power() -> None:
    """A part of the year's energy is also a series of hours, or the series could not be summed to it."""
    for name in PROMISED["J"].split():
        if name != "energy_per_token":
            assert variable(name.replace("_energy", "_power")).units == "W"


def test_unknown_names_are_a_fault() -> None:
    """A result that nobody described does not pass the doors."""
    with pytest.raises(KeyError, match=r"front/variables\.csv"):
        variable("efficiency")


def test_currency_takes_its_place() -> None:
    """Money is in the scenario's currency."""
    assert variable("cost").units_in("KRW") == "KRW"
    assert variable("pue").units_in("KRW") == "1"


@pytest.mark.slow
def test_every_public_result_is_described() -> None:
    """The real answers of the shipped hall: every quantity, every series, and nothing of the contract missing."""
    import heatpath
    from heatpath.output import comparison_json, rack_json

    comparison = heatpath.compare()
    tree: dict[str, Any] = json.loads(comparison_json(comparison))
    promised = {name for names in PROMISED.values() for name in names.split()}
    for name, answer in tree["coolings"].items():
        assert answer["status"] == "ok", name
        assert promised <= set(answer["quantities"]), name
    for answer in comparison.coolings.values():
        if answer.hourly is not None:
            assert {str(name) for name in answer.hourly.variables} <= set(glossary())
    assert json.loads(rack_json(heatpath.solve(cooling="immersion")))["devices"]
