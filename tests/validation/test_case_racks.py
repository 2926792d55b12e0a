"""Whole racks as models of a case: they answer as ``heatpath solve`` does, and any value of the node can be fitted."""

from __future__ import annotations

from pathlib import Path

import pytest

from heatpath.numerics.errors import InputError
from heatpath.studies import rack
from heatpath.studies.scenario import load_scenario
from heatpath.thermal.cooling import COOLINGS
from heatpath.validation.case_file import load_case
from heatpath.validation.models import find_model
from heatpath.validation.trial import run

FLOOR = "node.fit.coldplate.accelerator.floor"


@pytest.mark.parametrize("cooling", ["air", "coldplate", "immersion"])
def test_a_silent_case_is_the_default_rack(cooling: str) -> None:
    expected = rack.solve(load_scenario(None), cooling).quantities
    found = find_model(f"solve:{cooling}").answer({}).values
    for name in ("junction_temperature_max", "it_power", "coolant_flow"):
        assert found[name] == pytest.approx(expected[name], rel=1e-9)


def test_a_rack_in_time_starts_where_the_steady_one_stands() -> None:
    """At full work nothing changes; once the pump trips the junctions warm and the devices throttle."""
    model = find_model("simulate:coldplate")
    steady = find_model("solve:coldplate").answer({}).values["junction_temperature_max"]
    tripped = {"failure": "pump_trip@5", "hours": 25.0}
    before, after = (model.answer({**tripped, "time": time}).values for time in (4.0, 25.0))
    assert before["junction_temperature_max"] == pytest.approx(steady, abs=1e-3)
    assert before["clock_min"] == 1.0 > after["clock_min"]
    assert after["junction_temperature_max"] > steady + 5.0
    assert 0.0 < after["time_to_throttle"] < 15.0


def test_a_moment_after_the_run_is_refused() -> None:
    with pytest.raises(InputError, match="'hours' sets the length"):
        find_model("simulate:coldplate").answer({"failure": "pump_trip@5", "hours": 25.0, "time": 26.0})


def test_every_technology_is_a_model() -> None:
    for cooling in COOLINGS:
        assert find_model(f"solve:{cooling}").gives and find_model(f"compare:{cooling}").gives


def test_a_value_of_the_node_reaches_the_rack() -> None:
    model = find_model("solve:coldplate")
    field = model.takes[FLOOR]
    assert field.units == "K/W" and "fit.coldplate.accelerator" in field.home
    plain, worse = (model.answer(given).values["junction_temperature_max"] for given in ({}, {FLOOR: 0.03}))
    assert 7.0 < worse - plain < 12.0  # 700 W and 13 mK/W more, and the leakage that comes with it


def test_another_node_may_be_named_and_changed() -> None:
    model, node = find_model("solve:coldplate"), "processor-server-2x165w"
    plain, less = (
        model.answer({"node": node, **given}).values["junction_temperature_max"]
        for given in ({}, {"node.devices.processor.power": 100.0})
    )
    assert less < plain - 5.0
    with pytest.raises(InputError, match="has no such place"):
        model.answer({"node": node, "node.devices.accelerator.power": 500.0})
    with pytest.raises(InputError, match="processor-server-2x165w"):
        model.answer({"node": "nobody-knows-it"})


@pytest.mark.slow
def test_a_value_of_the_node_is_calibrated(tmp_path: Path) -> None:
    """Two junction temperatures made with 0.025 K/W give it back."""
    model = find_model("solve:coldplate")
    made = [
        model.answer({FLOOR: 0.025, "supply_temperature": t + 273.15}).values["junction_temperature_max"] - 273.15
        for t in (30.0, 40.0)
    ]
    (tmp_path / "data.csv").write_text(f"supply,junction\n30,{made[0]!r}\n40,{made[1]!r}\n", "utf-8")
    (tmp_path / "case.toml").write_text(
        f"""
schema_version = "1.0"
title = "a rack"
trust = "measured"
[model]
use = "solve:coldplate"
[inputs]
supply_temperature = {{ column = "supply", units = "degC" }}
[outputs]
junction_temperature_max = {{ column = "junction", units = "degC", uncertainty = "0.5 K" }}
[tolerance]
junction_temperature_max = {{ largest = "0.5 K", why = "what thermocouples of this kind are worth" }}
[calibrate]
"{FLOOR}" = {{ lower = "0.01 K/W", upper = "0.05 K/W" }}
""",
        "utf-8",
    )
    found = run(load_case(str(tmp_path)))
    assert found.calibration is not None
    assert found.calibration.values[FLOOR] == pytest.approx(0.025, rel=1e-3)


def test_a_plant_answers_as_it_does_alone() -> None:
    from heatpath.facility.alone import run_alone
    from heatpath.facility.blueprint import load_plant
    from heatpath.facility.metrics import annual
    from heatpath.facility.weather import typical_year

    found = find_model("plant:warm-water-dry-cooler").answer({"site": "seoul", "it_power": 5e5}).values
    expected = annual(*run_alone(load_plant("warm-water-dry-cooler"), typical_year("seoul"), 5e5))
    assert found["pue"] == pytest.approx(expected["pue"], rel=1e-12)
    assert found["chiller_share"] == pytest.approx(expected["chiller_energy"] / expected["it_energy"], rel=1e-12)
