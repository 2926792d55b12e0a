"""``heatpath plant``: table, JSON and netCDF say the same, and a user's faults are one line with file and field."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from heatpath.cli import main
from heatpath.glossary import variable


def shipped(name: str) -> str:
    return str(resources.files("heatpath.facility") / "data" / "stations" / f"{name}.toml")


def test_a_users_file_in_all_three_forms(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import xarray as xr

    load = tmp_path / "load.csv"
    load.write_text("heat [kW]\n" + "\n".join(str(600 + 10 * (i % 24)) for i in range(8760)) + "\n")
    out = tmp_path / "plant.nc"
    file = shipped("chillers-with-economizer")
    assert main(["plant", file, "--site", "london", "--load", str(load), "--json", "--out", str(out)]) == 0
    tree = json.loads(capsys.readouterr().out)
    values = {name: entry["value"] for name, entry in tree["quantities"].items()}
    assert values["load_heat"] == pytest.approx(715e3 * 8760 * 3600.0)
    parts = values["pump_energy"] + values["chiller_energy"] + values["heat_rejection_energy"]
    assert parts == pytest.approx(values["plant_energy"], rel=1e-12)
    assert tree["closure"]["energy_residual_relative"] < 1e-9
    assert all(len(row) == 3 for row in tree["sources"])
    with xr.open_dataset(out, engine="scipy") as data:
        assert float(data["plant_power"].sum()) * 3600.0 == pytest.approx(values["plant_energy"], rel=1e-12)
        assert float(data["water_flow"].sum()) * 3600.0 == pytest.approx(values["water"], rel=1e-12)
        for name in data.data_vars:
            assert data[name].attrs["units"] == variable(str(name)).units
        assert np.all(data["chillers_running"].values <= 2.0)
    assert main(["plant", file, "--site", "london", "--load", "715 kW"]) == 0
    assert "plant energy" in capsys.readouterr().out


def test_a_halls_plant_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plant", "air-economizer", "--load", "2 MW", "--json"]) == 0
    values = {name: entry["value"] for name, entry in json.loads(capsys.readouterr().out)["quantities"].items()}
    assert values["it_energy"] == pytest.approx(2e6 * 8760 * 3600.0)
    assert 1.05 < values["pue"] < 1.2 and values["economizer_hours"] > 5000


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere"], "unknown plant 'nowhere' (allowed: adiabatic-with-recovery"),
        (["chillers-with-economizer", "--load", "-5"], "has no unit"),
        (["chillers-with-economizer", "--load", "5 K"], "--load"),
        (["chillers-with-economizer", "--load", "none.csv"], "none.csv"),
        (["chillers-with-economizer", "--site", "atlantis"], "atlantis"),
        (["air-economizer", "--load", "0 W"], "load"),
    ],
)
def test_faults_are_one_line(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plant", *arguments]) == 2
    error = capsys.readouterr().err
    assert words in error and error.count("\n") == 1


def test_a_load_file_is_refused_with_its_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "load.csv"
    for text, words in [
        ("power\n1\n", "row 1"),
        ("heat [kW]\n1\n", "8760"),
        ("heat [kW]\n" + "1\n" * 8759 + "x\n", "row 8761"),
    ]:
        path.write_text(text)
        assert main(["plant", "chillers-with-economizer", "--load", str(path)]) == 2
        assert words in capsys.readouterr().err
