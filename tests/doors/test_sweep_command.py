"""``heatpath sweep`` and ``heatpath.sweep``: a labelled file, exit codes, one line for every fault, a bar on terminals
only."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

import heatpath
from heatpath.cli import main
from heatpath.glossary import glossary
from heatpath.progress import counting
from heatpath.studies import sweep as room
from heatpath.studies.sweep import Part, Task

SUPPLY = "coolings.air.supply_temperature"
OVER = ["--over", f"{SUPPLY}=22 degC,25 degC", "--over", "economics.electricity=0.1 USD/kWh,0.2 USD/kWh"]


@pytest.fixture
def hall(tmp_path: Path) -> Path:
    """A scenario with air alone and a constant load: quick to answer."""
    tables = heatpath.load_scenario().to_dict()
    tables["coolings"] = {"air": tables["coolings"]["air"]}
    tables["load"] = {"profile": "constant", "mean_utilisation": 0.6}
    path = tmp_path / "hall.json"
    path.write_text(json.dumps(tables), encoding="utf-8")
    return path


def test_a_file_is_labelled_and_holds_what_compare_answers(
    hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Coordinates with units, variables of the glossary, numbers of single comparisons bit for bit."""
    import xarray as xr

    out = tmp_path / "sweep.nc"
    assert main(["sweep", str(hall), *OVER, "--out", str(out)]) == 0
    told = capsys.readouterr()
    assert "4 designs, 4 answered" in told.out and "designs per second" in told.out
    assert told.err == ""
    assert {path.name for path in tmp_path.iterdir()} == {"hall.json", "sweep.nc"}
    with xr.open_dataset(out, engine="scipy") as data:
        assert data["pue"].dims == ("cooling", SUPPLY, "economics.electricity")
        assert data[SUPPLY].values.tolist() == [22.0, 25.0] and data[SUPPLY].attrs["units"] == "degC"
        assert data["economics.electricity"].attrs["units"] == "USD/kWh"
        assert {str(name) for name in data.data_vars} <= set(glossary())
        assert data["cost"].attrs["units"] == "USD" and data["facility_energy"].attrs["units"] == "J"
        tables = json.loads(hall.read_text(encoding="utf-8"))
        tables["coolings"]["air"]["supply_temperature"] = "22 degC"
        tables["economics"]["electricity"] = "0.2 USD/kWh"
        alone = heatpath.compare(tables).coolings["air"]
        chosen = data.sel({"cooling": "air", SUPPLY: 22.0, "economics.electricity": 0.2})
        assert {name: float(chosen[name]) for name in alone.quantities} == alone.quantities
        assert float(chosen["facility_energy_saving"]) == 0.0
        assert json.loads(data.attrs["scenario"])["coolings"]["air"]["coolant"] == "air"


def test_failed_points_are_kept_with_their_reason(hall: Path) -> None:
    """A supply too hot for the devices is NaN, with a code, words and the device; the others are answered."""
    data = heatpath.sweep(hall, {SUPPLY: ["25 degC", "55 degC"], "hall.compute_power": ["1 MW", "2 MW"]})
    hot = data.sel({"cooling": "air", SUPPLY: 55.0})
    assert hot["pue"].isnull().all() and data.sel({SUPPLY: 25.0})["pue"].notnull().all()
    assert set(hot["status"].values) == {"infeasible"}
    assert set(hot["reason"].values) == {"junction_over_limit"}
    assert "over its limit" in str(hot["message"].values[0]) and str(hot["limiting_device"].values[0])


def test_samples_lie_along_designs(hall: Path) -> None:
    """One dimension of designs, each field a coordinate on it."""
    over = {SUPPLY: "20..25 degC", "economics.electricity": ["0.1 USD/kWh", "0.2 USD/kWh"]}
    data = heatpath.sweep(hall, over, samples=3, seed=5)
    assert data["pue"].dims == ("cooling", "design") and data.sizes["design"] == 3
    assert data[SUPPLY].dims == ("design",) and data[SUPPLY].attrs["units"] == "degC"
    assert ((data[SUPPLY] >= 20.0) & (data[SUPPLY] < 25.0)).all()
    assert len(set(data["pue"].values[0])) == 3


def test_fields_that_do_not_go_together_are_one_design_less(hall: Path) -> None:
    """A combination that no scenario can say is refused in its place, with the words that a scenario would get."""
    over = {"load.profile": ["constant", "inference-diurnal"], "load.mean_utilisation": [0.6, 1.0]}
    data = heatpath.sweep(hall, over).sel(cooling="air")
    assert data["status"].values.tolist() == [["ok", "ok"], ["ok", "refused"]]
    assert "load.mean_utilisation" in str(data["message"].values[1, 1])


def test_nothing_answered_is_exit_code_3(hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file is written all the same, with the reasons."""
    out = tmp_path / "hot.nc"
    assert main(["sweep", str(hall), "--over", f"{SUPPLY}=55 degC,56 degC", "--out", str(out)]) == 3
    assert out.exists() and "no answer for 2 junction_over_limit" in capsys.readouterr().out


def test_a_stopped_sweep_goes_on(
    hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 130 and how to go on; then the same bytes as without a stop."""
    out, whole = tmp_path / "stopped.nc", tmp_path / "whole.nc"
    assert main(["sweep", str(hall), *OVER, "--out", str(whole)]) == 0
    compute, seen = room.compute, []

    def stopped(task: Task) -> Part:
        seen.append(task)
        if len(seen) == 3:
            raise KeyboardInterrupt
        return compute(task)

    with monkeypatch.context() as patch:
        patch.setattr(room, "compute", stopped)
        assert main(["sweep", str(hall), *OVER, "--out", str(out)]) == 130
    assert "stopped after 2 of 4 designs; the same command goes on from there" in capsys.readouterr().err
    assert not out.exists()
    assert main(["sweep", str(hall), *OVER[:2], "--out", str(out)]) == 2
    assert "belongs to another sweep" in capsys.readouterr().err
    assert main(["sweep", str(hall), *OVER, "--out", str(out)]) == 0
    assert "designs per second, 2 kept from before" in capsys.readouterr().out
    assert out.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--over", f"{SUPPLY}=22 kg"], "is not a unit of temperature"),
        (["--over", "coolings.air.suply=22 degC"], "unknown key"),
        (["--over", f"{SUPPLY}="], "has no values"),
        (["--over", f"{SUPPLY}=22 degC", "--workers", "0"], "not a number of processes"),
        (["--over", f"{SUPPLY}=22..25 degC"], "can only be sampled"),
        (["--over", f"{SUPPLY}=22 degC", "--workers", "2", "--dask", "tcp://127.0.0.1:1"], "not allowed with"),
        ([], "--over"),
    ],
)
def test_faults_are_one_line(
    words: list[str], told: str, hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, one line on stderr, nothing written."""
    code: Any
    try:
        code = main(["sweep", str(hall), *words, "--out", str(tmp_path / "x.nc")])
    except SystemExit as ended:
        code = ended.code
    line = capsys.readouterr().err
    assert code == 2 and told in line and line.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["hall.json"]


def test_an_unwritable_target_is_refused_before_anything(hall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No hour of work for a folder that is not there."""
    assert main(["sweep", str(hall), *OVER, "--out", "/no/such/folder/x.nc"]) == 2
    assert "cannot write" in capsys.readouterr().err


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_the_bar_shows_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """After its patience: how many, how fast, how long; wiped at the end. A pipe gets nothing."""
    monkeypatch.setattr("heatpath.progress.PATIENCE", -1.0)
    for stream, shown in ((Terminal(), True), (io.StringIO(), False)):
        with counting("sweeping", stream) as show:
            show(10, 100)
            show(50, 100)
        text = stream.getvalue()
        assert ("50 of 100" in text and "s left" in text and "[############............]" in text) is shown
        assert bool(text) is shown and (not shown or text.endswith("\r"))
