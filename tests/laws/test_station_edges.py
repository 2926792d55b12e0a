"""Plants of the user's own at their edges: nothing left to cool, hardly any heat, pumps without a drive, no weather."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from heatpath.facility.speed_pump import CURVE, SpeedPump, electric_power, speed
from heatpath.facility.station_file import load_station
from heatpath.facility.station_run import run_station, station_sums
from heatpath.facility.water import density
from heatpath.facility.weather import Weather
from heatpath.fluids.moist_air import humidity_ratio_from_wet_bulb
from heatpath.numerics.errors import InputError

K = 273.15


def weather(dry: float, wet: float) -> Weather:
    """One hour at sea level [degC]."""
    humidity = float(humidity_ratio_from_wet_bulb(dry + K, wet + K, 101325.0))
    return Weather(*(np.array([x]) for x in (dry + K, wet + K, humidity, 101325.0)), "one hour", "by hand")


@pytest.mark.parametrize("air", [-20.0, 10.0, 45.0])
def test_where_the_user_of_heat_takes_all_the_cooler_rests(air: float) -> None:
    """50 kW at constant flow: the user's exchanger could take more; no rejection, no warming in hot air, closed."""
    run = run_station(load_station("adiabatic-with-recovery"), weather(air, air - 2.0 if air > 0.0 else air), 50e3)
    assert run.hours.recovered[0] == pytest.approx(50e3 + run.hours.pump_power[0], rel=1e-12)
    assert run.hours.rejected[0] == run.hours.fan_power[0] == run.hours.make_up[0] == 0.0
    assert run.hours.supply[0] == 35.0 + K
    assert station_sums(run)["energy_residual_relative"] < 1e-12


def test_plates_far_too_large_for_a_heat_close(tmp_path: Path) -> None:
    """Thirty transfer units: the warm end is within rounding of zero, which is no fault of the balance."""
    folder = resources.files("heatpath.facility") / "data" / "stations"
    text = (folder / "chillers-with-economizer.toml").read_text(encoding="utf-8")
    path = tmp_path / "held.toml"
    path.write_text(text.replace('fans = "economizer"', 'fans = "target"'), encoding="utf-8")
    plan = load_station(path)
    run = run_station(plan, weather(8.0, 3.0), 1e-3 * plan.heat)
    assert run.hours.economizer_full[0] == 1.0


def test_a_pump_without_a_drive_turns_at_full_speed() -> None:
    """By hand: 20 L/s of a pump that could make 160 kPa there, on a loop of 120 kPa, takes its power at full speed."""
    pump = SpeedPump(CURVE, 20.0, 0.0, 120e3, 1.0, 0.0, 1.0, 0.2, 200e3, -1e8, 2e3, 1e5, 0.0)
    volume = 20.0 / density(293.15)
    assert speed(pump, 20.0, 293.15) == 1.0
    assert electric_power(pump, 20.0, 293.15) == pytest.approx(2e3 + 1e5 * volume, rel=1e-12)
    assert speed(pump._replace(constant=0.0), 20.0, 293.15) < 1.0


@pytest.mark.parametrize(("field", "value"), [("dry_bulb", np.nan), ("wet_bulb", 300.0), ("pressure", np.inf)])
def test_weather_that_is_none_is_refused(field: str, value: float) -> None:
    bad = weather(20.0, 15.0)._replace(**{field: np.array([value])})
    with pytest.raises(InputError, match="weather"):
        run_station(load_station("chillers-with-economizer"), bad)


def test_a_dry_cooler_far_from_its_rating_is_flagged(tmp_path: Path) -> None:
    folder = resources.files("heatpath.facility") / "data" / "stations"
    text = (folder / "adiabatic-with-recovery.toml").read_text(encoding="utf-8")
    path = tmp_path / "far.toml"
    path.write_text(text.replace('units = "0.5"', 'units = "5"'), encoding="utf-8")
    assert "law_range:dry_cooler" in dict(run_station(load_station(path), weather(32.0, 17.0)).flags)
