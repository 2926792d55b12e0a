"""Plant files: values have units and ranges, sections and keys are known, refusals name file and field."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import pytest

from heatpath.facility.blueprint import load_plant, plants
from heatpath.facility.plant_fields import NAME, SECTIONS, YES_NO
from heatpath.numerics.errors import InputError


def shipped(name: str) -> str:
    return (resources.files("heatpath.facility") / "data" / "plants" / f"{name}.toml").read_text(encoding="utf-8")


def changed(name: str, section: str, key: str, value: str, units: str | None = None) -> str:
    """A shipped plant with one value, and perhaps its unit, replaced."""
    head, _, tail = shipped(name).partition(f"[{section}]\n")
    pattern = rf'(?m)^{key} = \{{ value = (.+?), units = "(.*?)"'
    tail, count = re.subn(pattern, lambda m: f'{key} = {{ value = {value}, units = "{units or m[2]}"', tail, count=1)
    assert count == 1
    return f"{head}[{section}]\n{tail}"


def refused(tmp_path: Path, text: str) -> InputError:
    file = tmp_path / "bad.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_plant(file)
    assert caught.value.file == str(file)
    return caught.value


def home(section: str) -> str:
    """A shipped plant that has this section."""
    homes = {
        "warm.dry_cooler": "warm-water-dry-cooler",
        "warm.pads": "immersion-adiabatic-cooler",
        "room.economizer": "air-economizer",
    }
    return homes.get(section, "warm-water-tower")


NUMBERS = [
    (section, key, field)
    for section, keys in SECTIONS.items()
    for key, field in keys.items()
    if field.units not in (NAME, YES_NO) and field.numbers == 1
]


@pytest.mark.parametrize(("section", "key", "field"), NUMBERS)
def test_every_number_is_refused_outside_its_range_in_another_unit_and_as_text(
    tmp_path: Path, section: str, key: str, field: object
) -> None:
    low, high, units = SECTIONS[section][key].low, SECTIONS[section][key].high, SECTIONS[section][key].units
    span = high - low
    other = "Pa" if units != "Pa" and units != "kPa" else "K"
    for value, given in [
        (f"{low - 0.01 * span}", units),
        (f"{high + 0.01 * span}", units),
        ("inf", units),
        ("nan", units),
        ('"warm"', units),
        ("true", units),
        (f"{0.5 * (low + high)}", other),
    ]:
        error = refused(tmp_path, changed(home(section), section, key, value, given))
        assert error.field in (f"{section}.{key}", f"{section}.{key}.units")
        assert error.allowed is not None and " to " in error.allowed


@pytest.mark.parametrize(
    ("section", "key", "value", "units"),
    [
        ("chilled.pump", "pressure", "150.0", "K"),
        ("room", "air_supply_temperature", "24.0", "K"),
        ("chilled.pump", "efficiency", "70", None),
        ("chilled.pump", "efficiency", "-0.7", None),
        ("chilled.pump", "efficiency", "0", None),
        ("electrical.ups", "linear", "inf", None),
        ("chilled", "oversize", "0", None),
        ("chilled", "temperature_rise", "0", None),
        ("chilled.tower", "cycles", "1", None),
        ("chilled.tower", "cycles", "0.5", None),
        ("chilled.tower", "drift", "5", "%"),
        ("chilled.tower", "approach", "4", "degC"),
        ("chilled.tower", "model", '"none"', None),
        ("chilled", "economizer_approach", "0.01", None),
        ("chilled", "chiller", '"no-such"', None),
        ("room", "constant", '"no"', None),
        ("room", "fan_curve", "[0.0, 0.0, 1.0]", None),
        ("room", "fan_curve", '"cubic"', None),
        ("room", "fan_curve", "1.0", None),
        ("room", "fan_curve", "[0.0, 0.0, 0.0, 3.0]", None),
        ("room", "fan_curve", "[-0.5, 0.5, 0.0, 1.0]", None),
        ("warm", "supply_temperature", '"hot"', None),
        ("warm.dry_cooler", "approach", "0", None),
        ("warm.dry_cooler", "approach", "-5", None),
        ("warm.dry_cooler", "rated_water_out", "20", None),
    ],
)
def test_what_used_to_pass_is_refused(tmp_path: Path, section: str, key: str, value: str, units: str | None) -> None:
    error = refused(tmp_path, changed(home(section), section, key, value, units))
    assert error.field.startswith(f"{section}.{key}")
    assert error.allowed


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("[warm]", "[warn]", "warn"),
        ("[warm.tower]", "[warm.towr]", "warm.towr"),
        ("[electrical.ups]", "[electrical.usp]", "electrical.usp"),
        ("exchanger_approach =", "exchanger_aproach =", "warm.exchanger_aproach"),
        ('title = "', 'titel = "', "titel"),
        ("title = ", "title = 3 # ", "title"),
        ('units = "K", source', 'units = "K", sauce', "chilled.temperature_rise.sauce"),
        ('trust = "assumed"', 'trust = ["assumed"]', "room.bypass.trust"),
        ("economizer_approach =", "# economizer_approach =", "chilled.economizer_approach"),
        ("[warm.pump]\n", '[warm.pump]\nconstant = { value = true, units = "yes/no", trust = "user" }\n',
         "warm.pump.constant"),
    ],
)  # fmt: skip
def test_unknown_and_missing_names_are_refused(tmp_path: Path, old: str, new: str, field: str) -> None:
    text = shipped("warm-water-tower")
    assert old in text
    assert refused(tmp_path, text.replace(old, new, 1)).field == field


def test_a_second_cooler_is_refused(tmp_path: Path) -> None:
    tower = shipped("warm-water-tower")
    pump = tower[tower.index("[warm.tower_pump]") : tower.index("[electrical.transformer]")]
    assert refused(tmp_path, shipped("warm-water-dry-cooler") + "\n" + pump).field == "warm.tower_pump"
    both = tower[tower.index("[warm.tower]") : tower.index("[electrical.transformer]")]
    assert refused(tmp_path, shipped("warm-water-dry-cooler") + "\n" + both).field == "warm"


def test_units_of_the_same_kind_are_converted(tmp_path: Path) -> None:
    file = tmp_path / "same.toml"
    file.write_text(changed("warm-water-tower", "chilled.pump", "pressure", "1.5", "bar"), encoding="utf-8")
    assert load_plant(file).chilled.pump.pressure == pytest.approx(150e3, rel=1e-12)
    file.write_text(changed("warm-water-tower", "room", "air_supply_temperature", "75.2", "degF"), encoding="utf-8")
    assert load_plant(file).air_supply_temperature == pytest.approx(297.15, abs=1e-9)


def test_every_listed_key_is_used_by_a_shipped_plant() -> None:
    used = {label for name in plants() for label, *_ in load_plant(name).assumptions}
    assert used == {f"{section}.{key}" for section, keys in SECTIONS.items() for key in keys}
