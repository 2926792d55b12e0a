"""``heatpath simulate``: one table, strict JSON, a labelled file, a picture; a user's error is one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from heatpath import simulation_pages
from heatpath.cli import main
from heatpath.glossary import glossary
from heatpath.numerics.errors import PhysicalFailure
from heatpath.studies.ride_through import Ride
from heatpath.studies.sections import COOLINGS

SHORT = ["simulate", "--cooling", "immersion-2p", "--hours", "0.02", "--seed", "3"]


def test_json_and_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A short run with a failure: every quantity with its units, every variable of the file in the glossary."""
    import xarray as xr

    out, plot = tmp_path / "run.nc", tmp_path / "run.svg"
    code = main([*SHORT, "--failure", "chiller_loss@5", "--json", "--out", str(out), "--plot", str(plot)])
    assert code == 0
    tree = json.loads(capsys.readouterr().out)
    answer = tree["coolings"]["immersion-2p"]
    assert answer["status"] == "ok"
    assert answer["failures"] == [{"kind": "chiller_loss", "time": {"value": 5.0, "units": "s"}}]
    assert all(each["units"] == glossary()[name].units for name, each in answer["quantities"].items())
    assert answer["quantities"]["simulated_time"]["value"] == 72.0
    assert answer["closure"]["energy_residual_relative"] < 1e-6
    assert any(each["trust"] == "assumed" for each in answer["assumptions"])
    with xr.open_dataset(out, engine="scipy") as data:
        assert data["junction_temperature"].dims == ("time", "device")
        assert {str(name) for name in data.variables} - {"device"} <= set(glossary())
        assert data["junction_temperature"].attrs["units"] == "K"
    assert plot.read_text(encoding="utf-8").startswith("<?xml")


def test_one_column_per_technology(capsys: pytest.CaptureFixture[str]) -> None:
    """The same table for several, and the same seed gives the same numbers."""
    assert main(["simulate", "--cooling", "air,immersion-2p", "--hours", "0.01"]) == 0
    first = capsys.readouterr().out
    assert "immersion-2p" in first and "Tokens asked for" in first
    assert main(["simulate", "--cooling", "air,immersion-2p", "--hours", "0.01"]) == 0
    assert capsys.readouterr().out == first


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--cooling", "steam"], "not a cooling technology"),
        (["--cooling", "air", "--hours", "0"], "--hours"),
        (["--cooling", "air", "--hours", "nan"], "--hours"),
        (["--cooling", "air", "--failure", "pump_trip@1"], "air: this rack has nothing for 'pump_trip' (allowed: fan_"),
        (["--cooling", "air", "--failure", "fire@1"], "--failure"),
        (["--cooling", "air", "--load", "nothing-like-it"], "load"),
        (
            ["--cooling", "air", "--control", "pump=return:45 degC"],
            "air: this rack has no pump of its own (allowed: fans)",
        ),
        (["--cooling", "immersion-2p", "--control", "fans=junction:70 degC"], "no fans"),
        (["--cooling", "coldplate-2p", "--control", "valve=supply:40 degC"], "no valve"),
        (["--cooling", "immersion", "--control", "pump=weather:45 degC"], "pump.watch"),
        (["--cooling", "immersion", "--control", "pump=return:45 K"], "pump.set_point"),
        (["--cooling", "immersion", "--control", "pump=return:45 degC,minimum=0.8,maximum=0.5"], "pump.minimum"),
        (["--cooling", "immersion", "--control", "pump=return:45 degC,speed=1"], "unknown key"),
        (["--cooling", "immersion", "--control", "heater=return:45 degC"], "is not known"),
        (["--cooling", "immersion", "--control", "power_cap=600"], "power_cap"),
        (["--cooling", "air,immersion", "--out", "both.nc"], "--out"),
    ],
)
def test_errors_are_one_line(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    """And name what is allowed."""
    assert main(["simulate", *arguments]) == 2
    error = capsys.readouterr().err
    assert words in error and error.count("\n") == 1


def test_no_label_runs_into_its_unit() -> None:
    """Nor a technology's name into the next, with all five in one table."""
    assert all(len(label) < simulation_pages.LABEL for _, label, *_ in simulation_pages.ROWS)
    assert all(len(unit) < simulation_pages.UNIT for _, _, unit, *_ in simulation_pages.ROWS)
    header = simulation_pages.simulation_lines({name: PhysicalFailure("dry_out", "") for name in COOLINGS})[2]
    assert header.text.split() == list(COOLINGS)


def test_a_rack_that_cannot_fail_so_says_why() -> None:
    """In the table, rather than being left out of it."""
    row = simulation_pages._ride(Ride("air", "pump_trip", 8e4, missing="no pump of its own"))
    assert row == "| `pump_trip` | air | | no pump of its own | | | | | |"
    assert row.count("|") == simulation_pages._ride(Ride("immersion", "pump_trip", 1e6, hottest=350.0)).count("|")
