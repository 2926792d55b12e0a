"""Moist air against psychrolib and against its own laws."""

from __future__ import annotations

import numpy as np
import psychrolib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatpath.fluids import moist_air as air

psychrolib.SetUnitSystem(psychrolib.SI)

temperatures = st.floats(-30.0, 50.0)
relative_humidities = st.floats(0.02, 1.0)
pressures = st.floats(70e3, 106e3)


@settings(max_examples=300, deadline=None)
@given(temperatures, relative_humidities, pressures)
def test_humidity_enthalpy_density_and_dew_point_agree_with_psychrolib(t: float, rh: float, p: float) -> None:
    expected = psychrolib.GetHumRatioFromRelHum(t, rh, p)
    w = air.humidity_ratio_from_relative_humidity(t + 273.15, rh, p)
    assert w == pytest.approx(expected, rel=7e-3)
    assert air.enthalpy(t + 273.15, expected) == pytest.approx(psychrolib.GetMoistAirEnthalpy(t, expected), abs=400.0)
    assert air.density(t + 273.15, expected, p) == pytest.approx(
        psychrolib.GetMoistAirDensity(t, expected, p), rel=1e-5
    )
    assert air.dew_point(expected, p) - 273.15 == pytest.approx(
        psychrolib.GetTDewPointFromHumRatio(t, expected, p), abs=2e-3
    )


@settings(max_examples=300, deadline=None)
@given(temperatures, relative_humidities, pressures)
def test_wet_bulb_agrees_with_psychrolib_away_from_freezing(t: float, rh: float, p: float) -> None:
    w = psychrolib.GetHumRatioFromRelHum(t, rh, p)
    expected = psychrolib.GetTWetBulbFromHumRatio(t, w, p)
    if -1.2 < expected < 0.2:  # ASHRAE's own formulas jump here
        return
    assert air.wet_bulb(t + 273.15, w, p) - 273.15 == pytest.approx(expected, abs=0.03)


@settings(max_examples=300, deadline=None)
@given(temperatures, relative_humidities, pressures)
def test_dew_point_wet_bulb_dry_bulb_stand_in_order(t: float, rh: float, p: float) -> None:
    dry = t + 273.15
    w = air.humidity_ratio_from_relative_humidity(dry, rh, p)
    wet = air.wet_bulb(dry, w, p)
    assert air.dew_point(w, p) - 1e-8 <= wet <= dry
    # In the freezing band the pair of residual and inverse must still agree.
    assert air.humidity_ratio_from_wet_bulb(dry, wet, p) == pytest.approx(w, abs=1e-12)


@pytest.mark.parametrize("humidity", [0.0, 1e-4, 1e-3, 3e-3, 3.8e-3])
def test_wet_bulb_is_monotone_and_continuous_through_freezing(humidity: float) -> None:
    dry = np.linspace(271.0, 290.0, 4000)
    wet = np.array([air.wet_bulb(t, humidity, 1e5) for t in dry])
    step = np.diff(wet)
    assert step.min() > 0.0
    assert step.max() < 4.0 * (dry[1] - dry[0])


def test_saturation_pressure_at_published_points() -> None:
    # ASHRAE Fundamentals 2017, chapter 1, table 3: p_ws over water and ice.
    for celsius, pascal in [(-20.0, 103.2), (0.0, 611.2), (20.0, 2338.8), (40.0, 7383.5)]:
        assert air.saturation_pressure(celsius + 273.15) == pytest.approx(pascal, rel=1e-3)


def test_saturation_slope_is_the_derivative() -> None:
    for t in (240.0, 268.0, 290.0, 330.0):
        numeric = (np.log(air.saturation_pressure(t + 1e-3)) - np.log(air.saturation_pressure(t - 1e-3))) / 2e-3
        assert air.saturation_slope(t) == pytest.approx(numeric, rel=1e-6)


@settings(max_examples=100, deadline=None)
@given(st.floats(-10.0, 60.0), pressures)
def test_exit_temperature_inverts_the_enthalpy_of_saturated_air(t: float, p: float) -> None:
    value = air.saturation_enthalpy(t + 273.15, p)
    assert air.exit_temperature(value, 0.0, p, 290.0) == pytest.approx(t + 273.15, abs=1e-8)
