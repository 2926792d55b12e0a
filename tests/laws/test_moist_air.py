"""Moist air against psychrolib and against its own laws."""

from __future__ import annotations

import numpy as np
import psychrolib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatpath.fluids import moist_air as air
from heatpath.fluids.air_state import QUANTITIES, AirState, air_state, freezing_join
from heatpath.numerics.errors import InputError

psychrolib.SetUnitSystem(psychrolib.SI)

temperatures = st.floats(-20.0, 55.0)
relative_humidities = st.floats(0.05, 1.0)
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
    if abs(expected) < 0.8:  # ASHRAE's own formulas jump here
        return
    assert air.wet_bulb(t + 273.15, w, p) - 273.15 == pytest.approx(expected, abs=0.03)


def test_agreement_with_psychrolib_on_a_grid_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """-20 to 55 degC, 5 to 100 %: largest differences of wet bulb (away from freezing), humidity ratio, enthalpy."""
    worst = np.zeros(3)
    for t in np.arange(-20.0, 55.1, 2.5):
        for rh in np.linspace(0.05, 1.0, 20):
            w = psychrolib.GetHumRatioFromRelHum(t, rh, 101325.0)
            ours = air.humidity_ratio_from_relative_humidity(t + 273.15, rh, 101325.0)
            wet = psychrolib.GetTWetBulbFromHumRatio(t, w, 101325.0)
            away = abs(wet) >= 0.8
            found = (
                abs(air.wet_bulb(t + 273.15, w, 101325.0) - 273.15 - wet) if away else 0.0,
                abs(ours / w - 1.0),
                abs(air.enthalpy(t + 273.15, ours) - psychrolib.GetMoistAirEnthalpy(t, w)),
            )
            worst = np.maximum(worst, found)
    with capsys.disabled():
        print(f"\nmoist air against psychrolib: {worst[0]:.1e} K, {100 * worst[1]:.1e} %, {worst[2]:.1e} J/kg")
    assert worst[0] <= 0.03 and worst[1] <= 7e-3 and worst[2] <= 400.0


@pytest.mark.parametrize("pressure", [70e3, 101325.0])
def test_the_join_at_freezing_keeps_near_both_branches(pressure: float, capsys: pytest.CaptureFixture[str]) -> None:
    """ASHRAE's formulas for ice and for water differ by 0.26 to 0.65 K; the join lies between them."""
    join = freezing_join(pressure)
    with capsys.disabled():
        print(f"\nwet bulb at freezing: at most {join:.2f} K from either branch at {pressure / 1e3:.0f} kPa")
    assert 0.2 < join < 0.7


@settings(max_examples=500, deadline=None)
@given(st.floats(-40.0, 60.0), st.floats(0.0, 1.0), st.floats(55e3, 106e3))
def test_dew_point_wet_bulb_dry_bulb_stand_in_order(t: float, rh: float, p: float) -> None:
    dry = t + 273.15
    w = air.humidity_ratio_from_relative_humidity(dry, rh, p)
    wet = air.wet_bulb(dry, w, p)
    assert air.dew_point(w, p) - 1e-8 <= wet <= dry
    # In the freezing band the pair of residual and inverse must still agree.
    assert air.humidity_ratio_from_wet_bulb(dry, wet, p) == pytest.approx(w, abs=1e-12)


@pytest.mark.parametrize("pressure", [55e3, 1e5])
@pytest.mark.parametrize("humidity", [0.0, 1e-4, 1e-3, 3e-3, 3.8e-3])
def test_wet_bulb_is_monotone_and_continuous_through_freezing(humidity: float, pressure: float) -> None:
    dry = np.linspace(271.0, 290.0, 4000)
    wet = np.array([air.wet_bulb(t, humidity, pressure) for t in dry])
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


PAIRS = [
    (one, two)
    for i, one in enumerate(QUANTITIES)
    for two in QUANTITIES[i + 1 :]
    if {one, two} not in ({"dew_point", "humidity_ratio"}, {"wet_bulb", "enthalpy"})
]


@pytest.mark.parametrize("pair", PAIRS)
@settings(max_examples=30, deadline=None)
@given(st.floats(-15.0, 50.0), st.floats(0.1, 0.95), pressures)
def test_any_sensible_pair_finds_the_same_air(pair: tuple[str, str], t: float, rh: float, p: float) -> None:
    air_known = air_state(p, dry_bulb=t + 273.15, relative_humidity=rh)
    found = air_state(p, **{name: getattr(air_known, name) for name in pair})
    for name in AirState.__dataclass_fields__:
        assert getattr(found, name) == pytest.approx(getattr(air_known, name), rel=1e-6, abs=1e-6), name


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        ({"dry_bulb": 300.0}, "cannot use dry_bulb"),
        ({"dew_point": 280.0, "humidity_ratio": 0.01}, "say nearly the same"),
        ({"dry_bulb": 300.0, "relative_humidity": 1.2}, "out of range"),
        ({"dry_bulb": 300.0, "relative_humidity": float("nan")}, "out of range"),
        ({"dry_bulb": 300.0, "dew_point": 301.0}, "fog"),
        ({"dry_bulb": 300.0, "wet_bulb": 270.0}, "no such air"),
        ({"wet_bulb": 280.0, "dew_point": 290.0}, "no such air"),
        ({"dry_bulb": 300.0, "colour": 3.0}, "cannot use"),
    ],
)
def test_what_is_no_air_is_refused(pair: dict[str, float], words: str) -> None:
    with pytest.raises(InputError, match=words):
        air_state(101325.0, **pair)


@pytest.mark.parametrize("pressure", [3e4, 5e4, 7e4, 101325.0, 1.2e5])
@pytest.mark.parametrize("humidity", [0.0, 1e-3, 0.02, 0.3])
def test_hot_air_at_low_pressure_has_a_wet_bulb_that_undoes_itself(humidity: float, pressure: float) -> None:
    """Up to 99 degC and down to 30 kPa, where water boils at 69 degC: the dry bulb alone is no bracket there."""
    for t in np.linspace(330.0, 372.15, 40):
        if humidity >= air.saturation_humidity_ratio(t, pressure):
            continue
        wet = air.wet_bulb(t, humidity, pressure)
        assert air.dew_point(humidity, pressure) - 1e-8 <= wet < t
        assert air.humidity_ratio_from_wet_bulb(t, wet, pressure) == pytest.approx(humidity, abs=1e-9)


@settings(max_examples=300, deadline=None)
@given(st.floats(174.0, 372.15), st.floats(0.0, 1.0), st.floats(3e4, 1.2e5))
def test_every_air_inside_the_limits_is_finite_or_refused(t: float, rh: float, p: float) -> None:
    try:
        found = air_state(p, dry_bulb=t, relative_humidity=rh)
    except InputError as error:
        assert "little air" in str(error) and rh * air.saturation_pressure(t) > 0.6 * p
        return
    assert all(np.isfinite(getattr(found, name)) for name in AirState.__dataclass_fields__)
    assert found.dew_point - 1e-6 <= found.wet_bulb <= found.dry_bulb
    assert found.humidity_ratio <= 1.0


def test_vapour_alone_is_no_air() -> None:
    with pytest.raises(InputError, match="little air"):
        air_state(3e4, dry_bulb=345.0, relative_humidity=0.95)
    with pytest.raises(InputError, match="little air"):
        air_state(3e4, dry_bulb=372.0, dew_point=350.0)
    wet = air_state(3e4, dry_bulb=372.0, relative_humidity=0.02).wet_bulb
    assert 290.0 < wet < 320.0
