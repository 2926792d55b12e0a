"""Dry coolers: the rated machine reproduces its rating, scaling and limits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from ht.hx import effectiveness_from_NTU

from heatpath.facility.blueprint import load_plant
from heatpath.facility.dry_cooler import (
    NATURAL_DRAUGHT,
    air_ratio,
    effectiveness_crossflow,
    fan_power,
    leaving_water,
    on_site,
    rated_machine,
    size_dry_cooler,
)
from heatpath.facility.weather import typical_year
from heatpath.numerics.errors import InputError

K = 273.15
WARM = load_plant("warm-water-dry-cooler").warm
assert WARM is not None and WARM.dry_cooler is not None
RATING = WARM.dry_cooler


def test_the_rating_point_is_reproduced() -> None:
    cooler = rated_machine(RATING)
    assert leaving_water(cooler, 2931e3, cooler.water_flow, 1.0, 35.0 + K, 0.0) == pytest.approx(40.55 + K, abs=1e-6)
    assert cooler.fan_power / 2931e3 == pytest.approx(0.0402, rel=2e-3)  # published fan power over heat
    assert fan_power(cooler, 1.0) == pytest.approx(117.68e3)


@pytest.mark.parametrize("ntu", [0.2, 1.0, 3.0])
@pytest.mark.parametrize("ratio", [0.25, 0.7, 1.0])
def test_crossflow_effectiveness_agrees_with_ht(ntu: float, ratio: float) -> None:
    expected = effectiveness_from_NTU(ntu, Cr=ratio, subtype="crossflow approximate")
    assert effectiveness_crossflow(ntu, ratio) == pytest.approx(expected, rel=1e-9)
    exact = effectiveness_from_NTU(ntu, Cr=ratio, subtype="crossflow")
    assert effectiveness_crossflow(ntu, ratio) == pytest.approx(exact, rel=0.04)


def test_sized_for_its_approach_on_the_design_day() -> None:
    cooler = size_dry_cooler(RATING, 1e6, 30.0, 33.0 + K, 0.01)
    assert leaving_water(cooler, 1e6, 30.0, 1.0, 33.0 + K, 0.01) == pytest.approx(33.0 + RATING.approach + K, abs=1e-6)


def test_no_colder_water_is_paid_for_than_is_needed() -> None:
    by_approach = size_dry_cooler(RATING, 1e6, 30.0, 25.0 + K, 0.01)
    needed = size_dry_cooler(RATING, 1e6, 30.0, 25.0 + K, 0.01, needed=40.0 + K)
    assert leaving_water(needed, 1e6, 30.0, 1.0, 25.0 + K, 0.01) == pytest.approx(40.0 + K, abs=1e-6)
    assert needed.fan_power < 0.5 * by_approach.fan_power
    hot = size_dry_cooler(RATING, 1e6, 30.0, 36.0 + K, 0.01, needed=40.0 + K)
    assert leaving_water(hot, 1e6, 30.0, 1.0, 36.0 + K, 0.01) == pytest.approx(36.0 + RATING.approach + K, abs=1e-6)


def test_what_no_number_of_machines_holds_is_refused() -> None:
    with pytest.raises(InputError, match=r"warm\.dry_cooler\.approach") as caught:
        size_dry_cooler(replace(RATING, approach=1e-3), 1e6, 300.0, 306.0, 0.01)
    assert caught.value.allowed
    with pytest.raises(InputError, match=r"warm\.dry_cooler\.approach"):
        size_dry_cooler(RATING, 1e6, 30.0, 306.0, 0.01, needed=5000.0)


def test_thin_air_moves_less_mass_and_needs_more_machines() -> None:
    """Johannesburg lies at about 1700 m: 0.81 of the pressure at sea level."""
    pressure = float(typical_year("johannesburg").pressure[0])
    share = pressure / 101325.0
    assert 0.80 < share < 0.84
    low, high = (size_dry_cooler(RATING, 1e6, 30.0, 33.0 + K, 0.01, p) for p in (101325.0, pressure))
    for cooler in (low, high):
        leaving = leaving_water(cooler, 1e6, 30.0, 1.0, 33.0 + K, 0.01)
        assert leaving == pytest.approx(33.0 + RATING.approach + K, abs=1e-6)
    machines = high.rated_air_flow / low.rated_air_flow
    assert 1.05 < machines < 1.0 / share
    assert high.air_flow / low.air_flow == pytest.approx(machines * share, rel=1e-12)
    assert high.fan_power / low.fan_power == pytest.approx(machines * share, rel=1e-12)
    same = on_site(low, 35.0 + K, 35.0 + K, pressure)
    assert leaving_water(same, 1e6, 30.0, 1.0, 306.0, 0.01) > leaving_water(low, 1e6, 30.0, 1.0, 306.0, 0.01) + 0.5


def test_leaving_water_follows_air_heat_and_fan() -> None:
    cooler = size_dry_cooler(RATING, 1e6, 30.0, 33.0 + K, 0.01)
    warmer = [leaving_water(cooler, 1e6, 30.0, 1.0, t + K, 0.005) for t in range(-10, 40)]
    assert np.diff(warmer) == pytest.approx(np.ones(49))  # linear in air temperature: one kelvin for one
    more_air = [leaving_water(cooler, 1e6, 30.0, r, 290.0, 0.005) for r in np.linspace(0.1, 1.0, 50)]
    assert np.diff(more_air).max() < 0.0


def test_fan_speed_holds_the_target_and_the_fan_rests_in_cold_air() -> None:
    cooler = size_dry_cooler(RATING, 1e6, 30.0, 33.0 + K, 0.01)
    ratio = air_ratio(cooler, 8e5, 30.0, 36.0 + K, 15.0 + K, 0.006)
    assert NATURAL_DRAUGHT < ratio < 1.0
    assert leaving_water(cooler, 8e5, 30.0, ratio, 15.0 + K, 0.006) == pytest.approx(36.0 + K, abs=1e-9)
    assert air_ratio(cooler, 8e5, 30.0, 30.0 + K, 35.0 + K, 0.006) == 1.0
    assert fan_power(cooler, NATURAL_DRAUGHT) == 0.0
    powers = np.array([fan_power(cooler, r) for r in np.linspace(0.0, 1.0, 2000)])
    assert np.diff(powers).min() >= 0.0
    assert np.diff(powers).max() < 3e-3 * cooler.fan_power
