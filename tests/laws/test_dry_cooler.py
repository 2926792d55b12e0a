"""Dry coolers: the rated machine reproduces its rating, scaling and limits."""

from __future__ import annotations

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
    rated_machine,
    size_dry_cooler,
)

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
