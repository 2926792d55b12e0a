"""A user's own fluid in a TOML file: usable wherever a shipped name is, refused with file, field and range."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from heatpath.cli import main
from heatpath.fluids.coolants import load_coolant, property_table
from heatpath.fluids.properties import properties
from heatpath.fluids.states import coolant_state
from heatpath.numerics.errors import InputError
from heatpath.studies.scenario import scenario_text

SHEET = """
title = "My immersion oil"
kind = "hydrocarbon"
source = "maker's data sheet of 2024"
dielectric = true

[density]
value = "820 kg/m^3"
temperature = "15 degC"

[heat_capacity]
value = "2.2 kJ/(kg K)"
temperature = "40 degC"

[conductivity]
value = "0.14 W/(m K)"
temperature = "40 degC"
slope = "-0.0001 W/(m K^2)"

[viscosity]
at_40_degC = "9.9 cSt"
at_100_degC = "2.5 mm^2/s"

[facts]
flash_point = "190 degC"
freezing_point = "-40 degC"
pfas = false
"""


def written(folder: Path, text: str = SHEET, name: str = "my-oil.toml") -> str:
    """A file with this text, as a path."""
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def test_a_data_sheet_is_a_coolant(tmp_path: Path) -> None:
    path = written(tmp_path)
    coolant = load_coolant(path)
    assert coolant.name == "my-oil" and coolant.missing == () and coolant.recalled == ()
    assert coolant.table_range == (283.15, 363.15) and coolant.freezing_point == pytest.approx(233.15)
    assert coolant.gwp100 is None and coolant.pfas is False and coolant.boiling_point == float("inf")
    assert "default slope -0.65" in coolant.properties["density"].source
    assert "default slope" not in coolant.properties["conductivity"].source
    rho, cp, k, mu, _ = properties(property_table(("water", path)), 1, 313.15)
    assert rho == pytest.approx(820.0 - 0.65 * 25.0, rel=1e-12)
    assert (cp, k) == (pytest.approx(2200.0), pytest.approx(0.14))
    assert mu == pytest.approx(9.9e-6 * rho, rel=1e-6)
    assert max(each.fit_error for each in coolant.properties.values()) < 1e-6


def test_walther_from_a_sheet_comes_near_the_whole_curve(tmp_path: Path) -> None:
    """Paratherm MR from two points of its own curve: 20 to 70 degC within the 6 % that such a record states."""
    whole = {t: coolant_state("light-hydrocarbon", t + 273.15) for t in (20.0, 30.0, 40.0, 50.0, 60.0, 70.0)}
    points = [coolant_state("light-hydrocarbon", t + 273.15, outside="flag") for t in (40.0, 100.0)]
    nu = [1e6 * state.viscosity / state.density for state in points]
    text = SHEET.replace('"9.9 cSt"', f'"{nu[0]} mm^2/s"').replace('"2.5 mm^2/s"', f'"{nu[1]} mm^2/s"')
    path = written(tmp_path, text)
    for t, state in whole.items():
        mine = coolant_state(path, t + 273.15)
        assert mine.viscosity / mine.density == pytest.approx(state.viscosity / state.density, rel=0.06)


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = written(tmp_path)
    assert coolant_state(path, 313.15).conductivity == pytest.approx(0.14)
    written(tmp_path, SHEET.replace('"0.14 W/(m K)"', '"0.125 W/(m K)"'))
    assert coolant_state(path, 313.15).conductivity == pytest.approx(0.125)


def test_a_likeness_multiplies_the_viscosity(tmp_path: Path) -> None:
    path = written(tmp_path, 'like = "pg-25-volume"\nviscosity_factor = 1.08\nsource = "inhibited"\n')
    plain, mine = coolant_state("pg-25-volume", 313.15), coolant_state(path, 313.15)
    assert mine.viscosity == pytest.approx(1.08 * plain.viscosity, rel=1e-12)
    assert mine.density == plain.density
    boiling = load_coolant(written(tmp_path, 'like = "fc-72"\n', "same.toml"))
    assert "saturation_pressure" in boiling.series


def test_a_rack_is_solved_with_a_data_sheet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a scenario the file's name stands where a shipped name does; the answer names its source."""
    written(tmp_path)
    old = 'coolant = "light-hydrocarbon"'
    assert old in scenario_text("default")
    written(tmp_path, scenario_text("default").replace(old, 'coolant = "my-oil.toml"'), "hall.toml")
    monkeypatch.chdir(tmp_path)
    assert main(["solve", "hall.toml", "--cooling", "immersion", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    named = {one["name"]: one["source"] for one in answer["assumptions"]}
    assert named["my-oil.toml: density"].startswith("maker's data sheet of 2024; default slope -0.65")


def test_other_temperatures_of_viscosity(tmp_path: Path) -> None:
    text = SHEET.replace('at_40_degC = "9.9 cSt"', "").replace('at_100_degC = "2.5 mm^2/s"', "")
    text += '[viscosity.cold]\ntemperature = "20 degC"\nkinematic = "20 cSt"\n'
    text += '[viscosity.warm]\ntemperature = "80 degC"\nkinematic = "4 cSt"\n'
    state = coolant_state(written(tmp_path, text), 293.15)
    assert state.viscosity / state.density == pytest.approx(20e-6, rel=1e-6)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            '"820 kg/m^3"',
            '"82 kg/m^3"',
            r"my-oil.toml: density.value: '82 kg/m\^3' is out of range .allowed: 500 to 2500",
        ),
        ('"820 kg/m^3"', '"820 K"', "density.value: '820 K' is not in kg/m"),
        ('value = "820 kg/m^3"', "", "density.value: is missing"),
        ('at_100_degC = "2.5 mm^2/s"', "", "viscosity.at_100_degC: is missing .allowed: 0.1 to 100000 mm.2/s"),
        ('"2.5 mm^2/s"', '"25 mm^2/s"', "viscosity: does not fall with temperature"),
        (
            'kind = "hydrocarbon"',
            'kind = "snake oil"',
            "kind: 'snake oil' is not accepted .allowed: hydrocarbon, ester",
        ),
        ("dielectric = true", 'dielectric = "yes"', "dielectric: 'yes' is not accepted .allowed: true, false"),
        ("dielectric = true", "dielectric = true\ncolour = 3", "colour: is not a known key"),
        ("[facts]", "[range]\nlower = '50 degC'\nupper = '40 degC'\n[facts]", "range: is empty or too narrow"),
        ("pfas = false", "pfas = 0", "facts.pfas: 0 is not accepted"),
        ("[density]", "density = 3\n[other]", "density: 3 is not a table"),
        ("title", "= title", "is not TOML"),
    ],
)
def test_refusals_say_file_field_and_range(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in SHEET
    path = written(tmp_path, SHEET.replace(old, new, 1))
    with pytest.raises(InputError, match=words) as caught:
        load_coolant(path)
    assert "\n" not in str(caught.value)


def test_a_slope_that_leads_below_zero_is_refused(tmp_path: Path) -> None:
    wide = "[range]\nlower = '-50 degC'\nupper = '250 degC'\n[facts]"
    text = SHEET.replace("[facts]", wide).replace('"0.14 W/(m K)"', '"0.05 W/(m K)"').replace("-0.0001 W", "-0.0005 W")
    with pytest.raises(InputError, match="conductivity: is not positive over the whole range"):
        load_coolant(written(tmp_path, text))


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (str(tmp_path / "none.toml"), str(tmp_path) + ".toml", "\0.toml"):
        with pytest.raises(InputError, match="cannot be read"):
            load_coolant(path)
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="not TOML"):
        load_coolant(str(tmp_path / "binary.toml"))
    with pytest.raises(InputError, match="another file"):
        load_coolant(written(tmp_path, 'like = "other.toml"\n'))
    with pytest.raises(InputError, match="viscosity_factor"):
        load_coolant(written(tmp_path, 'like = "water"\nviscosity_factor = 0\n'))
