"""Cooling towers: design point, YorkCalc term by term, Merkel against a direct integration, water and limits."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from heatpath.facility.tower import (
    NATURAL_DRAUGHT,
    Air,
    TowerRating,
    air_ratio,
    design_air,
    fan_share,
    floating_temperature,
    make_up,
    size_tower,
    tower_point,
)
from heatpath.facility.water import HEAT_CAPACITY
from heatpath.facility.yorkcalc import YORK_COEFFICIENTS, york_approach
from heatpath.fluids import moist_air
from heatpath.numerics.errors import InputError

K = 273.15
HEAT = 1.2e6
RATING = TowerRating("merkel", 4.0, 5.0, 1.2, 200.0, 0.75, 0.2, 4.0, 280.15, 2e-4, 5.0, 1.0)


def outdoor(dry: float, wet: float, pressure: float = 101325.0) -> Air:
    humidity = moist_air.humidity_ratio_from_wet_bulb(dry + K, wet + K, pressure)
    return design_air(dry + K, wet + K, humidity, pressure)


DESIGN = outdoor(33.0, 25.55)


@pytest.mark.parametrize("model", ["merkel", "york"])
def test_the_sized_tower_meets_its_rating(model: str) -> None:
    rating = TowerRating(model, 3.89, 5.56, 1.2, 200.0, 0.75, 0.2, 4.0, 280.15, 2e-4, 5.0, 1.0)
    tower = size_tower(rating, HEAT, DESIGN)
    basin = DESIGN.wet_bulb + rating.approach
    assert tower_point(tower, HEAT, tower.water_flow, 1.0, basin, DESIGN).leaving == pytest.approx(basin, abs=1e-8)
    assert floating_temperature(tower, HEAT, tower.water_flow, DESIGN) == pytest.approx(basin, abs=1e-7)


def test_yorkcalc_at_its_own_rating_point() -> None:
    # Wet bulb 25.56 degC, range 5.56 K, reference flows (78/85/95 degF): its own rating approach is 3.89 K.
    assert york_approach(25.5556, 5.5556, 1.0) == pytest.approx(3.89, abs=0.06)


def test_yorkcalc_against_the_sum_written_out() -> None:
    generator = np.random.default_rng(3)
    for _ in range(200):
        t, r, lg = generator.uniform(-10, 26), generator.uniform(1.1, 20), generator.uniform(0.3, 4)
        powers = itertools.product(range(3), range(3), range(3))  # the last varies fastest
        direct = sum(c * lg**k * r**j * t**i for c, (k, j, i) in zip(YORK_COEFFICIENTS, powers, strict=True))
        assert york_approach(t, r, lg) == pytest.approx(direct, rel=1e-10, abs=1e-9)


def merkel_number(water_in: float, water_out: float, air: Air, liquid_to_gas: float) -> float:
    """KaV/L by direct integration of cp dT/(h_s(T) - h_a) along the fill (Merkel 1925)."""
    temperatures = np.linspace(water_out, water_in, 2001)
    h_air = moist_air.enthalpy(air.dry_bulb, air.humidity_ratio) + liquid_to_gas * HEAT_CAPACITY * (
        temperatures - water_out
    )
    h_sat = np.array([moist_air.saturation_enthalpy(t, air.pressure) for t in temperatures])
    return float(np.trapezoid(HEAT_CAPACITY / (h_sat - h_air), temperatures))


def test_merkel_stays_near_the_integral_of_the_same_fill() -> None:
    """At design flows the tower's Merkel number is a property of the fill: it must hardly move with the wet bulb.

    The effectiveness form linearises saturation, and EnergyPlus raises UA by 0.81 % per K below design:
    20 % is what that allows over 15 K.
    """
    tower = size_tower(RATING, HEAT, DESIGN)
    ratio = tower.water_flow / tower.air_flow
    numbers = []
    for dry, wet in [(33.0, 25.55), (25.0, 18.0), (15.0, 10.0)]:
        air = outdoor(dry, wet)
        leaving = floating_temperature(tower, HEAT, tower.water_flow, air)
        numbers.append(merkel_number(leaving + HEAT / (tower.water_flow * HEAT_CAPACITY), leaving, air, ratio))
    assert numbers[1:] == pytest.approx([numbers[0]] * 2, rel=0.2)


@pytest.mark.parametrize("model", ["merkel", "york"])
def test_leaving_water_rises_with_wet_bulb_and_heat_and_falls_with_air(model: str) -> None:
    rating = TowerRating(model, 4.0, 5.0, 1.2, 200.0, 0.75, 0.2, 4.0, 280.15, 2e-4, 5.0, 1.0)
    tower = size_tower(rating, HEAT, DESIGN)
    by_wet_bulb = [
        floating_temperature(tower, HEAT, tower.water_flow, outdoor(w + 5.0, w)) for w in np.linspace(-5, 26, 40)
    ]
    assert np.diff(by_wet_bulb).min() > 0.0
    by_heat = [floating_temperature(tower, q, tower.water_flow, DESIGN) for q in np.linspace(0.3, 1.0, 20) * HEAT]
    assert np.diff(by_heat).min() > 0.0
    by_air = [tower_point(tower, HEAT, tower.water_flow, r, 303.0, DESIGN).leaving for r in np.linspace(0.3, 1.0, 20)]
    assert np.diff(by_air).max() < 0.0


def test_fan_speed_holds_the_target_and_says_where_it_cannot() -> None:
    tower = size_tower(RATING, HEAT, DESIGN)
    mild = outdoor(15.0, 10.0)
    target = 295.0
    ratio = air_ratio(tower, HEAT, tower.water_flow, target, mild)
    assert NATURAL_DRAUGHT < ratio < 1.0
    assert tower_point(tower, HEAT, tower.water_flow, ratio, target, mild).leaving == pytest.approx(target, abs=1e-9)
    assert air_ratio(tower, HEAT, tower.water_flow, DESIGN.wet_bulb + 1.0, DESIGN) == 1.0
    assert air_ratio(tower, 0.02 * HEAT, tower.water_flow, 310.0, mild) == NATURAL_DRAUGHT


def test_water_balance_by_hand() -> None:
    tower = size_tower(RATING, HEAT, DESIGN)
    point = tower_point(tower, HEAT, tower.water_flow, 1.0, DESIGN.wet_bulb + 4.0, DESIGN)
    # Most of the heat leaves as vapour: between 0.7 and 1.1 of Q over the latent heat at 30 degC.
    assert 0.7 * HEAT / 2.43e6 < point.evaporation < 1.1 * HEAT / 2.43e6
    # Cycles of concentration: what leaves as liquid (drift and blowdown) is evaporation/(cycles - 1).
    total = make_up(tower, point.evaporation, tower.water_flow)
    assert total == pytest.approx(point.evaporation * 5.0 / 4.0)
    assert make_up(tower, 0.0, tower.water_flow) == pytest.approx(2e-4 * tower.water_flow)


def test_fan_power_is_continuous_and_rises() -> None:
    shares = np.array([fan_share(r, 0.2) for r in np.linspace(0.1, 1.0, 4000)])
    assert np.diff(shares).min() >= 0.0
    assert np.diff(shares).max() < 2e-3
    assert shares[0] == 0.0
    assert shares[-1] == pytest.approx(1.0, abs=1e-3)


def test_impossible_ratings_are_refused() -> None:
    with pytest.raises(InputError, match="model"):
        size_tower(TowerRating("none", 4.0, 5.0, 1.2, 200.0, 0.75, 0.2, 4.0, 280.15, 2e-4, 5.0, 1.0), HEAT, DESIGN)
    with pytest.raises(InputError, match="air flow"):
        size_tower(TowerRating("merkel", 3.0, 9.0, 3.0, 200.0, 0.75, 0.2, 4.0, 280.15, 2e-4, 5.0, 1.0), HEAT, DESIGN)
