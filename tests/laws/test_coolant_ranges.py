"""What a coolant refuses, and what it flags: numbers that no place has, names that mean nothing, ends of ranges."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Any

import pytest

from heatpath.fluids.air_state import air_state
from heatpath.fluids.coolants import load_coolant, property_table
from heatpath.fluids.properties import properties
from heatpath.fluids.states import coolant_state, saturation_state
from heatpath.numerics.errors import InputError


def test_a_saturation_state_hands_its_flags_over() -> None:
    inside = saturation_state("novec-649", 313.15, outside="flag")
    assert inside.flags == () and inside["latent_heat"] == inside.values["latent_heat"] > 0.0
    low, high = load_coolant("novec-649").saturation_range
    for t in (low - 20.0, high + 20.0):
        state = saturation_state("novec-649", t, outside="flag")
        assert len(state.flags) == 2 and "sources of novec-649 (saturation pressure" in state.flags[0]
        assert "table of novec-649" in state.flags[1]
        assert state.values == saturation_state("novec-649", min(max(t, low), high), outside="flag").values


@pytest.mark.parametrize("t", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("outside", ["refuse", "flag"])
def test_no_number_is_no_temperature(t: float, outside: Any) -> None:
    for state in (saturation_state, coolant_state):
        with pytest.raises(InputError, match="is not a temperature"):
            state("water", t, outside=outside)


@pytest.mark.parametrize("word", ["ignore", "", None])
def test_what_to_do_outside_is_one_of_two_words(word: Any) -> None:
    for state in (saturation_state, coolant_state):
        with pytest.raises(InputError, match="allowed: refuse, flag"):
            state("water", 313.15, outside=word)


@pytest.mark.parametrize("pressure", [-1e5, 0.0, 2.9e4, 1.3e5, 1e9, math.nan, math.inf])
def test_a_pressure_that_no_station_has_is_refused(pressure: float) -> None:
    with pytest.raises(InputError, match=r"pressure: .* Pa is out of range"):
        property_table(("air",), pressure)
    with pytest.raises(InputError, match=r"pressure: .* Pa is out of range"):
        coolant_state("air", 300.0, pressure=pressure)


def test_the_highest_station_thins_the_air() -> None:
    thin, thick = (properties(property_table(("air",), p), 0, 300.0)[0] for p in (3e4, 1.2e5))
    assert thick == pytest.approx(4.0 * thin, rel=1e-12)


def test_a_factor_for_a_coolant_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match=r"viscosity_factors: 'PG25' is none of the coolants here .allowed: pg25"):
        property_table(("pg25",), viscosity_factors={"PG25": 2.0})


@pytest.mark.parametrize("name", [None, 3, ("water",)])
def test_a_name_is_a_text(name: Any) -> None:
    with pytest.raises(InputError, match="is not a name"):
        load_coolant(name)


HFES = {"hfe-7100": 0.1, "hfe-7200": 0.2}  # relative bands of the latent heat


@pytest.mark.parametrize("name", HFES)
def test_the_latent_heat_of_hfes_falls_and_keeps_near_the_slope_of_the_pressure(name: str) -> None:
    """Watson's law against Clausius and Clapeyron over the range of the pressure's two points, inside the band."""
    coolant = load_coolant(name)
    known = coolant.properties["latent_heat"]
    assert known.uncertainty == HFES[name]
    assert known.range == coolant.properties["saturation_pressure"].range == (298.15, coolant.boiling_point)
    before = math.inf
    for t in (298.25, 310.15, 322.15, coolant.boiling_point - 0.1):
        below, at, above = (saturation_state(name, t + step) for step in (-0.05, 0.0, 0.05))
        slope = (above["saturation_pressure"] - below["saturation_pressure"]) / 0.1
        liquid = coolant_state(name, t).density
        expected = t * slope * (1.0 / at["vapour_density"] - 1.0 / liquid)
        assert at["latent_heat"] == pytest.approx(expected, rel=known.uncertainty)
        assert at["latent_heat"] < before
        before = at["latent_heat"]


def test_each_property_on_the_saturation_line_is_held_to_its_own_source() -> None:
    """Rausch measured HFE-7200 from 0 degC on, but its pressure is known from 25 to 76 degC."""
    with pytest.raises(InputError, match=r"sources of hfe-7200 \(saturation pressure, latent heat\)"):
        saturation_state("hfe-7200", 283.15)
    (flag,) = saturation_state("hfe-7200", 283.15, outside="flag").flags
    assert "vapour density" not in flag and flag.endswith("25.0 to 76.0 degC")


def test_fc_72_vapour_keeps_within_its_band_of_the_equation_of_state() -> None:
    from CoolProp.CoolProp import PropsSI

    band = load_coolant("fc-72").properties["vapour_density"].uncertainty
    for t in (273.15, 283.15, 298.15, 313.15, 329.15):
        expected = PropsSI("D", "T", t, "Q", 1, "n-Perfluorohexane")
        assert saturation_state("fc-72", t)["vapour_density"] == pytest.approx(expected, rel=band)


@pytest.mark.parametrize(
    ("name", "key", "trust"),
    [
        *((f"pao-{grade}", "viscosity", "recalled") for grade in (2, 4, 6)),
        ("r515b", "viscosity", "analogue"), ("r515b", "surface_tension", "analogue"), ("r515b", "density", "secondary"),
        ("fc-40", "heat_capacity", "analogue"), ("gtl", "heat_capacity", "analogue"),
    ],
)  # fmt: skip
def test_what_was_not_read_of_this_fluid_says_so(name: str, key: str, trust: str) -> None:
    assert load_coolant(name).properties[key].trust == trust
    if trust == "recalled":
        with pytest.raises(InputError, match="from memory only"):
            property_table((name,))


@pytest.mark.parametrize("grams", [1, 10, 40])
def test_moist_air_ends_at_its_dew_point(grams: int) -> None:
    name = f"moist-air-{grams}"
    dew = air_state(dry_bulb=320.0, humidity_ratio=grams / 1000.0).dew_point
    coolant = load_coolant(name)
    assert coolant.table_range[0] == coolant.source_range[0] == pytest.approx(dew, abs=1e-6)
    with pytest.raises(InputError, match="outside the sources"):
        coolant_state(name, dew - 1.0)
    assert len(coolant_state(name, dew - 1.0, outside="flag").flags) == 2
    moist, dry = coolant_state(name, 320.0), coolant_state("air", 320.0)
    assert (moist.viscosity, moist.conductivity) == pytest.approx((dry.viscosity, dry.conductivity), rel=1e-12)


def test_only_a_small_regular_file_of_few_levels_is_read(tmp_path: Path) -> None:
    deep, large, pipe = (str(tmp_path / f"{name}.toml") for name in ("deep", "large", "pipe"))
    Path(deep).write_text("a = " + "[" * 5000 + "]" * 5000)
    Path(large).write_text("# " + "x" * 1_000_000)
    os.mkfifo(pipe)
    (tmp_path / "zero.toml").symlink_to("/dev/zero")
    for path, words in (
        (deep, "nested too deeply"), (large, "larger than 1 MB"), (pipe, "not a regular file"),
        (str(tmp_path / "zero.toml"), "not a regular file"),
    ):  # fmt: skip
        with pytest.raises(InputError, match=words):
            load_coolant(path)
