"""``heatpath fluids``: the list, the page of one coolant, the check, and the picture."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import CoolProp
import pytest

from heatpath.cli import main
from heatpath.coolant_pages import WIDTH
from heatpath.fluids.coolants import coolants, load_coolant

Capture = pytest.CaptureFixture[str]


def run(capsys: Capture, *argv: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of one command in this process."""
    try:
        code = main(argv)
    except SystemExit as leave:
        code = int(leave.code or 0)
    out, err = capsys.readouterr()
    return code, out, err


def test_list_ranks_every_coolant_and_says_why_some_have_no_figures(capsys: Capture) -> None:
    code, out, err = run(capsys, "fluids", "list")
    assert code == 0 and err == ""
    assert max(map(len, out.splitlines())) <= WIDTH
    rows = [line for line in out.splitlines() if line.split(" ")[0] in coolants()]
    assert {line.split(" ")[0] for line in rows} == set(coolants())
    assert "opteon-2p50        yes    incomplete: no source for density" in out
    assert "fc-77              yes    ? from memory only: viscosity" in out


@pytest.mark.parametrize("name", [*coolants(), "pg-30-mass", "moist-air-10"])
def test_show_prints_every_number_with_its_source(capsys: Capture, name: str) -> None:
    code, out, err = run(capsys, "fluids", "show", name)
    assert code == 0 and err == "" and max(map(len, out.splitlines())) <= WIDTH
    coolant, flat = load_coolant(name), " ".join(out.split())
    for key, known in coolant.properties.items():
        assert key.replace("_", " ") in flat
        assert " ".join(known.source.split()) in flat
        if known.trust == "recalled":
            assert "? recalled" in flat
    for fact in coolant.facts.values():
        assert " ".join(fact.source.split()) in flat
    for word in ("from memory only",) if coolant.recalled else ():
        assert word in flat


@pytest.mark.parametrize("name", coolants())
def test_show_json_is_strict_and_whole(capsys: Capture, name: str) -> None:
    code, out, _ = run(capsys, "fluids", "show", name, "--json")
    tree = json.loads(out, parse_constant=lambda word: pytest.fail(word))
    assert code == 0 and tree["name"] == name and tree["complete"] is (name != "opteon-2p50")
    for known in tree["properties"].values():
        assert known["source"] and known["trust"] and known["uncertainty"]["units"] == "1"
        assert {"value", "units", "temperature"} == set(known["values"][0])
    assert set(tree["facts"]) >= {"gwp100", "pfas", "flash_point", "boiling_point"}


def test_check_passes_with_the_builders_coolprop(capsys: Capture) -> None:
    if not CoolProp.__version__.startswith("8.0."):
        pytest.skip(f"the tables were made with CoolProp 8.0, this is {CoolProp.__version__}")
    code, out, err = run(capsys, "fluids", "check")
    assert code == 0 and err == ""
    assert "0 outside what is allowed" in out and max(map(len, out.splitlines())) <= WIDTH
    for name in set(coolants()) - {"opteon-2p50"}:
        assert f"\n{name}\n" in out
    assert "pg-*-mass" in out and "eg-*-volume" in out and "K from either branch" in out


def test_check_fails_when_a_table_leaves_its_source(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that is 0.1 % off is found, and the command says so with its exit code."""
    from heatpath.fluids import check

    real = check.load_coolant

    def bent(name: str) -> object:
        coolant = real(name)
        if name == "novec-649":
            coolant.series["viscosity"][0] += 1e-3  # type: ignore[index]
        return coolant

    monkeypatch.setattr(check, "load_coolant", bent)
    try:
        code, out, _ = run(capsys, "fluids", "check")
    finally:
        real("novec-649").series["viscosity"][0] -= 1e-3  # type: ignore[index]
    assert code == 1 and "✗ viscosity" in out and "1 outside what is allowed" in out


def test_unknown_names_and_missing_pages_are_one_line(capsys: Capture) -> None:
    code, out, err = run(capsys, "fluids", "show", "unobtainium")
    assert code == 2 and out == "" and err.count("\n") == 1 and "allowed: air, fc-3284" in err
    for argv in (["fluids"], ["fluids", "burn"], ["fluids", "show"]):
        code, out, err = run(capsys, *argv)
        assert code == 2 and err.count("\n") == 1


@pytest.mark.parametrize("suffix", ["svg", "png", "pdf"])
def test_the_picture_is_written_and_repeats(capsys: Capture, tmp_path: Path, suffix: str) -> None:
    files = [tmp_path / f"{name}.{suffix}" for name in ("one", "two")]
    for file in files:
        assert run(capsys, "fluids", "list", "--plot", str(file))[0] == 0
    assert files[0].read_bytes() == files[1].read_bytes() and files[0].stat().st_size > 5000


def test_a_picture_that_cannot_be_written_is_one_line(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for target in (tmp_path / "none" / "a.png", tmp_path / "a.txt"):
        code, out, err = run(capsys, "fluids", "list", "--plot", str(target))
        assert code == 2 and out == "" and err.count("\n") == 1
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    code, _, err = run(capsys, "fluids", "list", "--plot", str(tmp_path / "a.png"))
    assert code == 2 and "heatpath[plot]" in err and err.count("\n") == 1
