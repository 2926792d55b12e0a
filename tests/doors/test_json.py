"""JSON and netCDF: exactly the contract's keys, strict, with units from the glossary, on hand-made answers."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from heatpath import output
from heatpath.about import version
from heatpath.numerics.errors import InputError
from heatpath.studies.answer import Flag
from heatpath.studies.scenario import load_scenario


def refuse_constant(name: str) -> None:
    """NaN and Infinity are not JSON."""
    raise AssertionError(name)


def strict(text: str) -> Any:
    """JSON text as a tree; NaN and Infinity are faults."""
    return json.loads(text, parse_constant=refuse_constant)


def test_head_of_a_comparison(synthetic: ModuleType) -> None:
    """Schema, program, site and baseline stand where the contract puts them."""
    tree = strict(output.comparison_json(synthetic.comparison()))
    assert tree["schema_version"] == "1.0"
    assert tree["model"] == {"name": "heatpath", "version": version()}
    assert (tree["site"], tree["baseline"]) == ("seoul", "air")
    assert list(tree["coolings"]) == ["air", "coldplate", "immersion"]


def test_one_technology(synthetic: ModuleType) -> None:
    """Quantities with value and units, savings, closure, flags, status."""
    tree = strict(output.comparison_json(synthetic.comparison()))["coolings"]["immersion"]
    assert set(tree) == {"status", "quantities", "saving", "saving_parts", "closure", "flags"}
    assert tree["status"] == "ok"
    assert tree["quantities"]["facility_energy"] == {"value": 5890 * 3.6e9, "units": "J"}
    assert tree["quantities"]["wue"] == {"value": 0.0, "units": "L/kWh"}
    assert tree["quantities"]["cost"]["units"] == "USD"
    assert set(tree["saving"]) == {"facility_energy", "cooling_energy", "energy_per_token"}
    assert tree["saving"]["facility_energy"] == {"value": pytest.approx(1 - 5890 / 7400), "units": "1"}
    parts = sum(part["value"] for part in tree["saving_parts"].values())
    assert parts == pytest.approx(tree["saving"]["facility_energy"]["value"], abs=1e-12)
    assert tree["closure"] == {"energy_residual_relative": 2e-13}
    assert tree["flags"] == [
        {"code": "law_range:synthetic_law", "text": synthetic.comparison().coolings["immersion"].flags[0].text}
    ]


def test_every_leaf_quantity_has_value_and_units(synthetic: ModuleType) -> None:
    """No bare number hides among the quantities."""
    tree = strict(output.comparison_json(synthetic.comparison()))
    for answer in tree["coolings"].values():
        for quantity in answer["quantities"].values():
            assert set(quantity) == {"value", "units"}
            assert isinstance(quantity["value"], float) and isinstance(quantity["units"], str)


def test_unequal_work_has_null_savings(synthetic: ModuleType) -> None:
    """All three entries are there and null, and the flag says why."""
    nulls = dict.fromkeys(("facility_energy", "cooling_energy", "energy_per_token"))
    answer = synthetic.cooling_answer(
        "air", saving=nulls, saving_parts=nulls, flags=(Flag("unequal_work", "less work"),)
    )
    tree = strict(output.comparison_json(synthetic.comparison(air=answer)))["coolings"]["air"]
    assert tree["saving"] == nulls
    assert tree["flags"][0]["code"] == "unequal_work"


def test_infeasible_names_the_limiting_device(synthetic: ModuleType) -> None:
    """Status, reason and device; the others are answered; savings are there and null."""
    tree = strict(output.comparison_json(synthetic.comparison(air=synthetic.infeasible("air"))))["coolings"]
    assert tree["air"]["status"] == "infeasible"
    assert tree["air"]["limiting_device"] == "accelerator"
    assert tree["air"]["saving"] == dict.fromkeys(output.SAVINGS)
    assert tree["coldplate"]["status"] == "ok" and tree["coldplate"]["quantities"]


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_never_nan(synthetic: ModuleType, bad: float) -> None:
    """A number that is none is left out and flagged by name; the text stays strict JSON."""
    answer = synthetic.cooling_answer("air")
    answer = replace(
        answer,
        quantities=answer.quantities | {"wue": bad},
        saving=answer.saving | {"cooling_energy": bad},
        closure={"energy_residual_relative": bad},
    )
    tree = strict(output.comparison_json(synthetic.comparison(air=answer)))["coolings"]["air"]
    assert "wue" not in tree["quantities"] and "pue" in tree["quantities"]
    assert tree["saving"]["cooling_energy"] is None
    assert [flag["code"] for flag in tree["flags"]] == ["not_finite:wue"]


def test_numpy_numbers_and_other_money(synthetic: ModuleType) -> None:
    """Numbers of numpy are numbers; money is in the comparison's currency."""
    answer = synthetic.cooling_answer("air")
    answer = replace(answer, quantities={"cost": np.float64(3.0), "racks": np.int64(4)})
    comparison = replace(synthetic.comparison(air=answer), currency="KRW")
    tree = strict(output.comparison_json(comparison))["coolings"]["air"]["quantities"]
    assert tree == {"cost": {"value": 3.0, "units": "KRW"}, "racks": {"value": 4.0, "units": "1"}}


def test_undescribed_results_do_not_pass(synthetic: ModuleType) -> None:
    """A quantity that is not in the glossary is a fault of the program."""
    answer = replace(synthetic.cooling_answer("air"), quantities={"coolness": 1.0})
    with pytest.raises(KeyError, match="coolness"):
        output.comparison_json(synthetic.comparison(air=answer))


def test_rack(synthetic: ModuleType) -> None:
    """``solve --json``: quantities, devices as a list, closure, flags."""
    tree = strict(output.rack_json(synthetic.rack_answer()))
    assert {"quantities", "devices", "closure", "flags", "status", "cooling"} <= set(tree)
    device = tree["devices"][0]
    promised = {"name", "position", "junction_temperature", "case_temperature", "power", "coolant_flow", "margin"}
    assert promised <= set(device)
    assert device["junction_temperature"] == {"value": 341.65, "units": "K"}
    assert device["margin"] == {"value": 20.5, "units": "K"}


def test_rack_never_nan(synthetic: ModuleType) -> None:
    """A rack's numbers that are none are left out; its quantities are flagged by name."""
    answer = synthetic.rack_answer()
    devices = (replace(answer.devices[0], case_temperature=math.nan),)
    tree = strict(output.rack_json(replace(answer, quantities={"pump_power": math.inf}, devices=devices)))
    assert tree["quantities"] == {} and "case_temperature" not in tree["devices"][0]
    assert "not_finite:pump_power" in [flag["code"] for flag in tree["flags"]]


def hourly_comparison(synthetic: ModuleType) -> Any:
    """A comparison where air is infeasible and the others have series of hours."""
    answers = {name: synthetic.cooling_answer(name, hourly=synthetic.hourly()) for name in ("coldplate", "immersion")}
    return synthetic.comparison(air=synthetic.infeasible("air"), **answers)


def test_netcdf(tmp_path: Path, synthetic: ModuleType) -> None:
    """Written, read again: dims, units, gaps as NaN, weather once, seed and scenario to compute it again."""
    xr = pytest.importorskip("xarray")
    path = tmp_path / "a.nc"
    scenario = load_scenario()
    output.write_netcdf(hourly_comparison(synthetic), path, scenario)
    with xr.open_dataset(path, engine="scipy", decode_times=False) as data:
        assert data["cooling"].values.tolist() == ["air", "coldplate", "immersion"]
        assert data["facility_energy"].attrs["units"] == "J"
        assert float(data["facility_energy"].sel(cooling="coldplate")) == 6000 * 3.6e9
        assert np.isnan(data["facility_energy"].sel(cooling="air"))
        assert data["status"].values.astype(str).tolist() == ["infeasible", "ok", "ok"]
        assert data["chiller_power"].dims == ("cooling", "hour") and data["chiller_power"].attrs["units"] == "W"
        assert data["supply_temperature"].dims == ("cooling",)
        assert data["supply_temperature_hourly"].dims == ("cooling", "hour")
        assert data["dry_bulb"].dims == ("hour",) and data["dry_bulb"].attrs["units"] == "K"
        assert data["hour"].attrs["units"] == "h" and data["hour"].size == 24
        assert float(data["facility_energy_saving"].sel(cooling="immersion")) == pytest.approx(1 - 5890 / 7400)
        assert data.attrs["seed"] == "1" and data.attrs["Conventions"].startswith("CF-")
        assert load_scenario(json.loads(data.attrs["scenario"])) == scenario
        for name in data.data_vars:
            assert data[name].attrs.get("units"), name
            assert data[name].attrs.get("long_name"), name


def test_netcdf_bytes_depend_on_the_answer_only(tmp_path: Path, synthetic: ModuleType) -> None:
    """No time stamp: the same answer gives the same file."""
    for name in ("a.nc", "b.nc"):
        output.write_netcdf(hourly_comparison(synthetic), tmp_path / name)
    assert (tmp_path / "a.nc").read_bytes() == (tmp_path / "b.nc").read_bytes()


def test_netcdf_that_cannot_be_written(tmp_path: Path, synthetic: ModuleType) -> None:
    """One line."""
    with pytest.raises(InputError, match="--out"):
        output.write_netcdf(synthetic.comparison(), tmp_path / "none" / "a.nc")
