"""Plants over a year: the balance closes, fails when broken on purpose, and powers move as physics says."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from heatpath.facility.metrics import annual
from heatpath.facility.plant import (
    Plant,
    PlantRun,
    SizedPlant,
    energy_residual,
    load_plant,
    plants,
    run_plant,
    size_plant,
    supply_limits,
)
from heatpath.facility.weather import Weather, design_hour, typical_year
from heatpath.fluids.duty import Duty
from heatpath.numerics.errors import InputError

K = 273.15
AIR_CP = 1020.88


def hall(plant: Plant, liquid: float, utilisation: Any, supply: float = 36.0) -> Duty:
    """A 1 MW hall with this share of its heat to facility water; made up, but it closes."""
    u = np.asarray(utilisation, dtype=float)
    it = 1e6 * (0.3 + 0.7 * u)
    pumps = 0.012 * it if liquid else 0.0 * it
    to_water = liquid * (it + pumps)
    to_air = it + pumps - to_water
    flow = np.full(u.size, liquid * 1.02e6 / 4186.0 / 8.0)
    air_flow = to_air / (AIR_CP * 13.0) * (1.0 + plant.bypass)
    cold = np.full(u.size, plant.air_supply_temperature)
    water = np.full(u.size, supply + K)
    fans = (0.02 if liquid else 0.10) * it
    return Duty(
        heat_to_water=to_water,
        heat_to_air=to_air,
        water_flow=flow,
        water_supply_temperature=water,
        water_return_temperature=water + to_water / np.maximum(flow * 4186.0, 1e-9),
        water_pressure_drop=np.full(u.size, 50e3 if liquid else 0.0),
        air_flow=air_flow,
        air_supply_temperature=cold,
        air_return_temperature=cold + to_air / (air_flow * AIR_CP),
        compute_power=0.96 * it - fans,
        leakage_power=0.03 * it,
        server_fan_power=fans,
        supply_loss_power=0.04 * it,
        pump_power=pumps,
    )


UTILISATION = 0.6 + 0.25 * np.cos(2.0 * np.pi * (np.arange(8760) % 24 - 15) / 24.0)
CASES = [(name, share) for name in plants() for share in (0.0, 0.85)]


def year(
    name: str, liquid: float, site: str = "seoul", supply: float = 36.0
) -> tuple[SizedPlant, Weather, Duty, PlantRun]:
    plant, weather = load_plant(name), typical_year(site)
    sized = size_plant(plant, hall(plant, liquid, [1.0], supply), design_hour(weather))
    duty = hall(plant, liquid, UTILISATION, supply)
    return sized, weather, duty, run_plant(sized, weather, duty)


def warmer(weather: Weather, kelvin: float) -> Weather:
    from heatpath.facility.weather import _humidity_of_wet_bulb

    dry, wet = weather.dry_bulb + kelvin, weather.wet_bulb + kelvin
    humidity, wet = _humidity_of_wet_bulb(dry, wet, weather.pressure)
    return weather._replace(dry_bulb=dry, wet_bulb=wet, humidity_ratio=humidity)


@pytest.mark.parametrize(("name", "liquid"), CASES)
def test_every_hour_closes_and_the_parts_make_the_bill(name: str, liquid: float) -> None:
    _, _, duty, run = year(name, liquid)
    assert np.max(run.residual / run.facility_power) < 1e-8
    parts = duty.it_power + duty.pump_power + run.pump_power + run.room_fan_power + run.chiller_power
    parts = parts + run.heat_rejection_power + run.electrical_loss_power + run.other_power
    assert parts == pytest.approx(run.facility_power, rel=1e-12)
    for values in (run.chiller_power, run.heat_rejection_power, run.pump_power, run.water, run.evaporation):
        assert np.all(values >= 0.0)
    sky = run.heat_to_sky
    assert sum(sky) == pytest.approx(run.facility_power, rel=1e-8)


BROKEN = {
    "coil": lambda p: p._replace(
        room=p.room._replace(units=p.room.units._replace(conductance=p.room.units.conductance * 1.01))
    ),
    "economizer": lambda p: p._replace(
        chilled=p.chilled._replace(
            economizer=p.chilled.economizer._replace(conductance=p.chilled.economizer.conductance * 1.01)
        )
    ),
    "tower conductance": lambda p: p._replace(
        chilled=p.chilled._replace(tower=p.chilled.tower._replace(conductance=p.chilled.tower.conductance * 1.01))
    ),
    "tower air": lambda p: p._replace(
        chilled=p.chilled._replace(tower=p.chilled.tower._replace(air_flow=p.chilled.tower.air_flow * 1.01))
    ),
    "dry cooler": lambda p: p._replace(
        warm=p.warm._replace(dry_cooler=p.warm.dry_cooler._replace(conductance=p.warm.dry_cooler.conductance * 1.01))
    ),
    "chilled supply": lambda p: p._replace(
        chilled=p.chilled._replace(supply_temperature=p.chilled.supply_temperature + 0.01)
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_the_balance_fails_when_a_part_is_broken_on_purpose(what: str) -> None:
    sized, weather, duty, run = year("warm-water-dry-cooler", 0.85)
    whole = energy_residual(sized, weather, duty, run, sized.parts)
    assert np.max(whole / run.facility_power) < 1e-8
    broken = energy_residual(sized, weather, duty, run, BROKEN[what](sized.parts))
    assert np.max(broken / run.facility_power) > 1e-6


def doubled(run: PlantRun, room: str, column: str) -> PlantRun:
    """The run with one column of its states, or of itself, twice as large."""
    if not room:
        return run._replace(**{column: 2.0 * getattr(run, column)})
    part = getattr(run.state, room)
    part = part._replace(**{column: 2.0 * getattr(part, column)})
    return run._replace(state=run.state._replace(**{room: part}))


@pytest.mark.parametrize("name", ["legacy-chilled-water", "warm-water-tower"])
def test_the_balance_fails_when_water_or_power_is_counted_twice(name: str) -> None:
    sized, weather, duty, run = year(name, 0.85)
    assert np.max(energy_residual(sized, weather, duty, run, sized.parts) / run.facility_power) < 1e-8
    columns = [("", c) for c in ("water", "evaporation", "facility_power", "chiller_power", "other_power")]
    columns += [("room", c) for c in ("lighting", "fan_power", "ups_loss", "distribution_loss")]
    powers = ("evaporation", "make_up", "fan_power", "pump_power")
    columns += [("chilled", c) for c in (*powers, "condenser_pump_power", "chiller_power")]
    if name == "warm-water-tower":
        columns += [("warm", c) for c in (*powers, "tower_pump_power")]
    for room, column in columns:
        broken = energy_residual(sized, weather, duty, doubled(run, room, column), sized.parts)
        large = getattr(getattr(run.state, room) if room else run, column) > 0.0
        assert np.any(large)
        assert np.min((broken / run.facility_power)[large]) > 1e-8, (room, column)
        assert np.max(broken / run.facility_power) > 1e-4, (room, column)


@pytest.mark.parametrize(
    ("name", "liquid"),
    [("contained-chilled-water", 0.0), ("legacy-chilled-water", 0.0), ("contained-chilled-water", 0.85)],
)
def test_warmer_weather_never_lowers_chiller_power(name: str, liquid: float) -> None:
    sized, weather, duty, run = year(name, liquid)
    hot = run_plant(sized, warmer(weather, 1.0), duty)
    assert np.min(hot.chiller_power - run.chiller_power) >= -1e-6
    assert hot.chiller_power.sum() > run.chiller_power.sum()
    assert np.all(hot.economizer_full <= run.economizer_full)


def test_warmer_chilled_water_never_raises_chiller_power(tmp_path: Path) -> None:
    powers = []
    for celsius in (7.0, 10.0, 14.0, 18.0):
        text = (Path(load_source("contained-chilled-water"))).read_text(encoding="utf-8")
        file = tmp_path / f"water{celsius:.0f}.toml"
        file.write_text(
            text.replace("supply_temperature = { value = 18.0", f"supply_temperature = {{ value = {celsius}"),
            encoding="utf-8",
        )
        plant, weather = load_plant(file), typical_year("seoul")
        sized = size_plant(plant, hall(plant, 0.0, [1.0]), design_hour(weather))
        powers.append(run_plant(sized, weather, hall(plant, 0.0, UTILISATION)).chiller_power)
    for cold, warm in itertools.pairwise(powers):
        assert np.max(warm - cold) <= 1e-6 * cold.max()
        assert warm.sum() < cold.sum()


def load_source(name: str) -> str:
    from importlib import resources

    return str(resources.files("heatpath.facility") / "data" / "plants" / f"{name}.toml")


def test_singapore_takes_more_chiller_and_has_fewer_economizer_hours_than_seoul() -> None:
    seoul, singapore = (year("contained-chilled-water", 0.0, site)[3] for site in ("seoul", "singapore"))
    assert singapore.chiller_power.sum() > 2.0 * seoul.chiller_power.sum()
    assert singapore.economizer_full.sum() < 0.1 * seoul.economizer_full.sum()


def test_supply_limit_is_what_the_run_reaches() -> None:
    for name in ("warm-water-dry-cooler", "warm-water-tower"):
        sized, weather, duty, _ = year(name, 0.85)
        limit = supply_limits(sized, weather, duty.heat_to_water, duty.water_flow)
        cold = duty._replace(water_supply_temperature=np.full(8760, 280.0))
        run = run_plant(sized, weather, cold)
        assert run.water_supply_temperature == pytest.approx(np.maximum(limit, 280.0), abs=1e-6)
        assert np.max(run.residual / run.facility_power) < 1e-8
        held = duty._replace(water_supply_temperature=limit + 0.5)
        assert not any(code == "supply_floats" for code, _ in run_plant(sized, weather, held).flags)


def test_tower_makes_colder_water_than_a_dry_cooler_and_chilled_water_its_set_point() -> None:
    limits = {}
    for name in ("warm-water-dry-cooler", "warm-water-tower", "contained-chilled-water"):
        sized, weather, duty, _ = year(name, 0.85)
        limits[name] = supply_limits(sized, weather, duty.heat_to_water, duty.water_flow)
    hot = typical_year("seoul").dry_bulb > 25.0 + K
    assert np.mean(limits["warm-water-tower"][hot]) < np.mean(limits["warm-water-dry-cooler"][hot]) - 2.0
    assert limits["contained-chilled-water"] == pytest.approx(18.0 + K)


def test_warmer_facility_water_saves_fan_power() -> None:
    powers = [
        year("warm-water-dry-cooler", 0.85, supply=s)[3].heat_rejection_power.sum() for s in (32.0, 36.0, 40.0, 45.0)
    ]
    assert np.all(np.diff(powers) < 0.0)


def test_plausible_pue_in_seoul() -> None:
    """Bands of Lei et al. 2025 for zone 4A and surveys: a check of plausibility, not a validation."""
    values = {}
    for name, liquid in [
        ("contained-chilled-water", 0.0),
        ("legacy-chilled-water", 0.0),
        ("warm-water-dry-cooler", 0.85),
    ]:
        _, _, duty, run = year(name, liquid)
        values[name] = annual(duty, run)["pue"]
    assert 1.08 < values["contained-chilled-water"] < 1.35
    assert 1.40 < values["legacy-chilled-water"] < 1.75
    assert 1.04 < values["warm-water-dry-cooler"] < 1.2


def test_peak_hour_overloads_nothing() -> None:
    for name, liquid in CASES:
        plant, weather = load_plant(name), typical_year("seoul")
        hour = design_hour(weather)
        duty = hall(plant, liquid, [1.0])
        codes = {code for code, _ in run_plant(size_plant(plant, duty, hour), hour, duty).flags}
        assert not codes & {"chiller_overload", "room_coil_overload", "room_fans_over_full_speed", "ups_overload"}


def test_hours_are_independent_of_each_other() -> None:
    sized, weather, duty, run = year("warm-water-tower", 0.85)
    part = slice(4000, 4100)
    few = Weather(*(np.ascontiguousarray(a[part]) for a in weather[:4]), weather.label, weather.source)
    again = run_plant(sized, few, Duty(*(a[part] for a in duty)))
    assert np.array_equal(again.facility_power, run.facility_power[part])


@pytest.mark.parametrize("name", plants())
def test_every_value_of_a_plant_has_source_and_trust(name: str) -> None:
    assumptions = load_plant(name).assumptions
    assert len(assumptions) > 40
    for label, value, source, trust in assumptions:
        assert label and value and source and trust


def test_bad_plants_are_refused_with_file_and_field(tmp_path: Path) -> None:
    text = Path(load_source("contained-chilled-water")).read_text(encoding="utf-8")
    for old, new, message in [
        ("bypass = ", "bypas = ", "room.bypas"),
        ('units = "K", source = "lei2022"', 'units = "furlong", source = "lei2022"', "furlong"),
        ("york-yk-vsd", "no-such-chiller", "no-such-chiller"),
        ('schema_version = "1.0"', 'schema_version = "9"', "schema_version"),
        ("[chilled.pump]", "[chilled.pumb]", "chilled.pump"),
    ]:
        file = tmp_path / "bad.toml"
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(InputError, match=message):
            load_plant(file)
    with pytest.raises(InputError, match="contained-chilled-water"):
        load_plant("nowhere")
    with pytest.raises(InputError, match="cannot be read"):
        load_plant(tmp_path / "absent.toml")


def test_bad_duties_are_refused() -> None:
    sized, weather, duty, _ = year("contained-chilled-water", 0.0)
    with pytest.raises(InputError, match="heat_to_air"):
        run_plant(sized, weather, duty._replace(heat_to_air=-duty.heat_to_air))
    with pytest.raises(InputError, match="hours"):
        run_plant(sized, weather.hour(3), duty)
    with pytest.raises(InputError, match="sized for a hall without"):
        run_plant(sized, weather, duty._replace(heat_to_water=duty.heat_to_air, water_flow=np.ones(8760)))
    with pytest.raises(InputError, match="shape"):
        size_plant(sized.plant, duty, design_hour(weather))
    plant = load_plant("contained-chilled-water")
    cold_room = hall(plant, 0.0, [1.0])._replace(air_supply_temperature=np.array([18.2 + K]))
    with pytest.raises(InputError, match="coil"):
        size_plant(plant, cold_room, design_hour(weather))


def test_hours_outside_the_laws_of_heat_rejection_are_flagged() -> None:
    seoul = dict(year("warm-water-tower", 0.85)[3].flags)
    assert 2000 < seoul["law_range:tower_merkel"] < 4000  # winter: more than 25 K under the design wet bulb
    assert "law_range:tower_merkel" not in dict(year("warm-water-tower", 0.85, "singapore")[3].flags)


def test_a_plant_with_yorkcalc_closes_and_is_flagged(tmp_path: Path) -> None:
    file = tmp_path / "york.toml"
    text = Path(load_source("warm-water-tower")).read_text(encoding="utf-8")
    file.write_text(text.replace('value = "merkel"', 'value = "york"'), encoding="utf-8")
    plant, weather = load_plant(file), typical_year("seoul")
    sized = size_plant(plant, hall(plant, 0.85, [1.0]), design_hour(weather))
    run = run_plant(sized, weather, hall(plant, 0.85, UTILISATION))
    assert np.max(run.residual / run.facility_power) < 1e-8
    codes = dict(run.flags)
    assert codes["law_range:tower_york"] > 0 and "law_range:tower_merkel" not in codes


def test_a_cool_site_gets_a_smaller_dry_cooler_and_a_hot_one_floats() -> None:
    """London holds 45 degC with fewer machines than its approach asks for; Phoenix cannot hold 36 degC in summer."""
    cool, hot = (
        year("warm-water-dry-cooler", 0.85, site, supply) for site, supply in (("london", 45.0), ("phoenix", 36.0))
    )
    same = year("warm-water-dry-cooler", 0.85, "london", 36.0)
    assert cool[0].parts.warm.dry_cooler.fan_power < 0.7 * same[0].parts.warm.dry_cooler.fan_power
    assert "supply_floats" not in dict(cool[3].flags)
    assert dict(hot[3].flags)["supply_floats"] > 500
