"""Plants of the user's own: every hour closes and fails when broken, control and staging do what they say, files are
read or refused."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from heatpath.facility.adiabatic import Pad, pad_make_up, wetted
from heatpath.facility.plate import cold_flow_for, plate_transfer, size_plate
from heatpath.facility.speed_pump import CURVE, SpeedPump, electric_power, fit_curve, several, speed
from heatpath.facility.staging import ALL, FEWEST, units_running
from heatpath.facility.station_closure import station_residual
from heatpath.facility.station_file import StationPlan, load_station, stations
from heatpath.facility.station_run import StationRun, run_station, station_sums
from heatpath.facility.tower import Air, design_air
from heatpath.facility.water import HEAT_CAPACITY, density
from heatpath.facility.weather import Weather, typical_year
from heatpath.fluids.moist_air import enthalpy, humidity_ratio_from_wet_bulb, wet_bulb
from heatpath.numerics.errors import InputError

K = 273.15
# Wilo CronoLine IL 80/220-4/4 at full speed (Modelica Buildings Library c4117cc, Movers/Data): L/s, kPa, W.
WILO = (
    (3.03, 5.79, 8.64, 11.39, 14.61, 18.16, 21.43, 24.84, 27.40, 28.24),
    (168.2, 166.7, 164.3, 161.1, 154.4, 142.8, 128.4, 108.5, 92.9, 86.9),
    (1905, 2202, 2549, 2812, 3146, 3435, 3593, 3710, 3775, 3793),
)


def text_of(name: str) -> str:
    return (resources.files("heatpath.facility") / "data" / "stations" / f"{name}.toml").read_text(encoding="utf-8")


def made(tmp_path: Path, name: str, *changes: tuple[str, str]) -> StationPlan:
    """A shipped plant with some of its text changed."""
    text = text_of(name)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    path = tmp_path / f"{name}-changed.toml"
    path.write_text(text, encoding="utf-8")
    return load_station(path)


def sampled(site: str = "seoul", step: int = 29) -> Weather:
    """Hours of a typical year, spread over it."""
    year = typical_year(site)
    return Weather(*(np.ascontiguousarray(column[::step]) for column in year[:4]), year.label, year.source)


CHILLERS = "chillers-with-economizer"
PADS = "adiabatic-with-recovery"
VARIANTS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "series, reset": (CHILLERS, ()),
    "series, held": (CHILLERS, (('fans = "economizer"', 'fans = "target"'),)),
    "parallel": (CHILLERS, (('piping = "series"', 'piping = "parallel"'),)),
    "parallel, beside the condensers": (
        CHILLERS,
        (
            ('piping = "series"', 'piping = "parallel"'),
            ('tower_side = "series"', 'tower_side = "parallel"'),
            ('fans = "economizer"', 'fans = "target"'),
        ),
    ),
    "all chillers": (CHILLERS, (('staging = "fewest"', 'staging = "all"'),)),
    "york tower": (CHILLERS, (('model = "merkel"', 'model = "york"'), ('cycles = "5"', 'fans_move = "volume"'))),
    "adiabatic": (PADS, ()),
    "dry": (PADS, (('switch_on = "18 degC"', 'switch_on = "50 degC"'),)),
}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("site", ["seoul", "phoenix"])
def test_every_hour_closes(tmp_path: Path, variant: str, site: str) -> None:
    name, changes = VARIANTS[variant]
    plan, weather = made(tmp_path, name, *changes), sampled(site)
    run = run_station(plan, weather, plan.heat * np.linspace(0.2, 1.0, weather.dry_bulb.size))
    sums = station_sums(run)
    assert sums["energy_residual_relative"] < 1e-9
    parts = sums["pump_energy"] + sums["chiller_energy"] + sums["heat_rejection_energy"]
    assert parts == pytest.approx(float(run.power.sum()) * 3600.0, rel=1e-12)
    state = run.hours
    assert np.all(state.make_up >= state.evaporation)
    assert np.all(state.economizer_full + state.economizer_partial <= 1.0)


BROKEN = {
    "plates": lambda s: s._replace(plate=s.plate._replace(conductance=s.plate.conductance * 1.01)),
    "tower": lambda s: s._replace(
        rejection=s.rejection._replace(
            tower=s.rejection.tower._replace(conductance=s.rejection.tower.conductance * 1.01)
        )
    ),
    "air": lambda s: s._replace(
        rejection=s.rejection._replace(tower=s.rejection.tower._replace(air_flow=s.rejection.tower.air_flow * 1.01))
    ),
}


def residuals(plan: StationPlan, weather: Weather, run: StationRun, station: Any) -> float:
    """The largest residual of a finished run with another station's numbers."""
    worst = 0.0
    for i in range(weather.dry_bulb.size):
        hour = type(run.hours)(*(float(column[i]) for column in run.hours))
        air = Air(*(float(column[i]) for column in weather[:4]))
        worst = max(worst, station_residual(station, hour, air))
    return worst / plan.heat


@pytest.mark.parametrize("what", BROKEN)
def test_the_balance_fails_when_a_part_is_broken(what: str) -> None:
    plan, weather = load_station(CHILLERS), sampled(step=293)
    run = run_station(plan, weather)
    assert residuals(plan, weather, run, plan.station) < 1e-9
    assert residuals(plan, weather, run, BROKEN[what](plan.station)) > 1e-5
    doubled = run._replace(hours=run.hours._replace(chiller_power=2.0 * run.hours.chiller_power))
    assert residuals(plan, weather, doubled, plan.station) > 1e-3


def test_a_series_economizer_pre_cools_where_a_parallel_one_cannot_help(tmp_path: Path) -> None:
    weather = sampled()
    series = run_station(load_station(CHILLERS), weather)
    parallel = run_station(made(tmp_path, CHILLERS, ('piping = "series"', 'piping = "parallel"')), weather)
    assert station_sums(series)["economizer_heat"] > station_sums(parallel)["economizer_heat"]
    assert station_sums(parallel)["economizer_hours"] > 0.0
    warm = parallel.hours.tower_water >= parallel.hours.supply
    assert np.all(parallel.hours.economizer_heat[warm] == 0.0)
    assert np.any(series.hours.economizer_heat[series.hours.tower_water >= series.hours.supply] > 0.0)


def test_staging_runs_as_few_as_carry_the_load_or_all(tmp_path: Path) -> None:
    assert units_running(0.0, 1e6, 4.0, FEWEST, 0.9) == 0.0
    assert [units_running(q * 1e6, 1e6, 4.0, FEWEST, 0.9) for q in (0.1, 0.9, 0.91, 1.81, 9.0)] == [1, 1, 2, 3, 4]
    assert units_running(1.0, 1e6, 4.0, ALL, 0.9) == 4.0
    weather = sampled("singapore")
    few = run_station(load_station(CHILLERS), weather, 1.9e6)
    both = run_station(made(tmp_path, CHILLERS, ('staging = "fewest"', 'staging = "all"')), weather, 1.9e6)
    assert np.all(few.hours.chillers_running == 1.0) and np.all(both.hours.chillers_running == 2.0)
    # N+1 at part load: this machine's input falls faster than its load, so two at 0.35 take less than one at 0.7.
    assert both.hours.part_load == pytest.approx(0.5 * few.hours.part_load, rel=0.15)
    assert both.hours.chiller_power.sum() < few.hours.chiller_power.sum()


def test_pads_run_only_where_dry_fans_do_not_hold_the_water_and_save_fan_power(tmp_path: Path) -> None:
    weather = sampled("phoenix")
    wet = run_station(load_station(PADS), weather)
    dry = run_station(made(tmp_path, PADS, ('switch_on = "18 degC"', 'switch_on = "50 degC"')), weather)
    assert 0 < wet.hours.pads_wet.sum() < weather.dry_bulb.size / 2
    assert np.all(wet.hours.make_up[wet.hours.pads_wet == 0.0] == 0.0)
    assert dry.hours.supply.max() > wet.hours.supply.max() and dry.hours.make_up.sum() == 0.0
    assert dict(dry.flags)["supply_floats"] > dict(wet.flags).get("supply_floats", 0)


def test_pads_saturate_adiabatically() -> None:
    air = design_air(38.0 + K, 22.0 + K, float(humidity_ratio_from_wet_bulb(38.0 + K, 22.0 + K, 1e5)), 1e5)
    behind = wetted(Pad(0.75, 290.0, 3.0, 0.0), air)
    assert behind.dry_bulb == pytest.approx(38.0 + K - 0.75 * 16.0, abs=1e-6)
    assert wet_bulb(behind.dry_bulb, behind.humidity_ratio, 1e5) == pytest.approx(air.wet_bulb, abs=1e-6)
    water = (behind.humidity_ratio - air.humidity_ratio) * HEAT_CAPACITY * (air.wet_bulb - K)
    rise = enthalpy(behind.dry_bulb, behind.humidity_ratio) - enthalpy(air.dry_bulb, air.humidity_ratio)
    assert rise == pytest.approx(water, rel=1e-6)
    assert pad_make_up(Pad(0.75, 290.0, 3.0, 0.0), 2.0) == pytest.approx(3.0)


def test_heat_recovery_gives_what_the_exchanger_carries_and_no_more() -> None:
    plan, weather = load_station(PADS), sampled()
    full = run_station(plan, weather)
    assert full.hours.recovered == pytest.approx(200e3)
    assert station_sums(full)["reuse_factor"] == pytest.approx(0.2)
    little = run_station(plan, weather, 0.2e6)  # constant flow: the return is hardly warmer than the user's
    assert np.all(little.hours.recovered < 200e3) and np.all(little.hours.recovered > 0.0)


def test_pump_curve_and_affinity() -> None:
    volume, pressure, power = ([v * s for v in column] for column, s in zip(WILO, (1e-3, 1e3, 1.0), strict=True))
    h0, h2, p0, p1, p2 = fit_curve(volume, pressure, power)
    one = SpeedPump(CURVE, 20.0, 0.0, 120e3, 1.0, 0.0, 0.0, 0.2, h0, h2, p0, p1, p2)
    for v, dp, p in zip(volume, pressure, power, strict=True):
        assert h0 + h2 * v * v == pytest.approx(dp, rel=0.04)
        assert p0 + p1 * v + p2 * v * v == pytest.approx(p, rel=0.03)
    # On a loop without a fixed part, speed goes with flow and power with its cube.
    n, m = (speed(one, flow, 293.15) for flow in (20.0, 10.0))
    assert m / n == pytest.approx(0.5, rel=1e-12)
    assert electric_power(one, 10.0, 293.15) / electric_power(one, 20.0, 293.15) == pytest.approx(0.125, rel=1e-12)
    assert speed(one, 1.0, 293.15) == 0.2  # smallest speed
    q = 20.0 / density(293.15)
    assert n * n * h0 + h2 * q * q == pytest.approx(120e3, rel=1e-12)
    pair = several(one._replace(design_flow=40.0), 2.0)
    assert electric_power(pair, 40.0, 293.15) == pytest.approx(2.0 * electric_power(one, 20.0, 293.15), rel=1e-12)
    with pytest.raises(InputError, match="fall"):
        fit_curve(volume, pressure[::-1], power)


def test_plates_meet_their_rating_and_hold_a_heat_by_their_cold_flow() -> None:
    plate = size_plate(1e6, (289.15, 283.15), (281.15, 287.15), 0.7)
    assert plate_transfer(plate, plate.hot_flow, plate.cold_flow) * 8.0 == pytest.approx(1e6, rel=1e-9)
    flow = cold_flow_for(plate, plate.hot_flow, 8.0, 0.6e6)
    assert flow < plate.cold_flow
    assert plate_transfer(plate, plate.hot_flow, flow) * 8.0 == pytest.approx(0.6e6, rel=1e-10)


def test_water_that_cannot_be_held_floats_and_is_counted(tmp_path: Path) -> None:
    plan = made(tmp_path, PADS, ('supply_temperature = "35 degC"', 'supply_temperature = "22 degC"'))
    run = run_station(plan, sampled("phoenix"))
    state = run.hours
    assert dict(run.flags)["supply_floats"] == np.count_nonzero(state.supply > 22.0 + K + 1e-9) > 50


def test_a_users_own_curves_are_read(tmp_path: Path) -> None:
    own = """curves.capacity = ["0.7734286", "0.04848829", "-0.001859209", "0.02611971", "-0.001243562", "7.210181e-4"]
curves.input = ["0.7203736", "0.0103046", "-7.854237e-4", "-0.001206349", "8.21006e-4", "-0.001455414"]
curves.part_load = ["0.08653354", "0.1737382", "0.7403679"]
curves.leaving = ["4.44 degC", "8.89 degC"]
curves.entering = ["12.78 degC", "29.44 degC"]
curves.part_load_range = ["0.2", "1.02"]
cop = "6.84\""""
    plan = made(tmp_path, CHILLERS, ('curves = "york-yk-vsd"', own))
    weather = sampled()
    theirs = run_station(load_station(CHILLERS), weather)
    assert run_station(plan, weather).power == pytest.approx(theirs.power, rel=1e-12)


REFUSALS = [
    (CHILLERS, 'piping = "series"', 'piping = "across"', "economizer.piping"),
    (CHILLERS, 'curves = "york-yk-vsd"', 'curves = "air-screw-vsd"', "chiller.condenser"),
    (CHILLERS, 'capacity = "2771.1 kW"', 'capacity = "2771.1 K"', "chiller.capacity"),
    (CHILLERS, 'loop_out = "10 degC"', 'loop_out = "7 degC"', "economizer.tower_out"),
    (CHILLERS, "[tower]", "[cooler]", "cooler"),
    (CHILLERS, 'wet_bulb = "25.6 degC"', 'wet_bulb = "36 degC"', "tower.wet_bulb"),
    (CHILLERS, 'trust = "data-sheet"', 'trust = "hearsay"', "chiller.trust"),
    (PADS, 'user_supply = "40 degC"', 'user_supply = "44 degC"', "recovery.user_supply"),
    (PADS, "[pads]", "[pad]", "pad"),
    (PADS, 'rated_water_out = "40.55 degC"', 'rated_water_out = "30 degC"', "cooler.rated_water_out"),
]


@pytest.mark.parametrize(("name", "old", "new", "field"), REFUSALS)
def test_bad_files_are_refused_with_the_field(tmp_path: Path, name: str, old: str, new: str, field: str) -> None:
    with pytest.raises(InputError, match=re.escape(field)) as caught:
        made(tmp_path, name, (old, new))
    assert caught.value.file and caught.value.file.endswith("-changed.toml")


def test_bad_loads_and_names_are_refused() -> None:
    plan, weather = load_station(CHILLERS), sampled()
    with pytest.raises(InputError, match="negative"):
        run_station(plan, weather, -1.0)
    with pytest.raises(InputError, match="hours"):
        run_station(plan, weather, np.ones(3))
    with pytest.raises(InputError, match=CHILLERS):
        load_station("nowhere")
    assert stations() == (PADS, CHILLERS)


def test_no_load_takes_no_power_and_an_overload_is_flagged() -> None:
    plan, weather = load_station(CHILLERS), sampled("singapore")
    assert run_station(plan, weather, 0.0).power.max() == 0.0
    assert "chiller_overload" in dict(run_station(plan, weather, 7e6).flags)
