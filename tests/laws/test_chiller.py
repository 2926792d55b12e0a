"""Chiller curve sets at the AHRI 550/590 points, their limits, and the Carnot-fraction extension."""

from __future__ import annotations

import numpy as np
import pytest

from heatpath.facility.chiller import (
    available_capacity,
    chiller_power,
    chillers,
    energy_input_factor,
    load_chiller,
    outside_fit,
)
from heatpath.facility.chiller_rating import part_load_value, rating_lines, rating_points
from heatpath.numerics.errors import InputError

K = 273.15
LOADS = (1.0, 0.75, 0.5, 0.25)
WATER_CONDENSER = (29.44, 23.89, 18.33, 18.33)
AIR_CONDENSER = (35.0, 26.67, 18.33, 12.78)
# COP at the four points and IPLV, computed from the published sets independently of this code.
AHRI = {
    "york-yk-vsd": (WATER_CONDENSER, (5.90, 8.60, 11.89, 11.21), 10.37),
    "trane-cvhf-vsd": (WATER_CONDENSER, (6.65, 8.70, 11.22, 9.98), 9.97),
    "air-screw-vsd": (AIR_CONDENSER, (3.33, 4.83, 6.61, 6.93), 5.87),
}


def cop_at(name: str, load: float, leaving: float, entering: float) -> float:
    """COP at a load that is a share of Q_ref, capped where the machine's largest part load is."""
    chiller = load_chiller(name).chiller
    largest = available_capacity(chiller, leaving + K, entering + K) * chiller.plr_max
    heat = min(load * chiller.capacity, largest)
    return heat / chiller_power(chiller, heat, leaving + K, entering + K)


@pytest.mark.parametrize("name", AHRI)
def test_ahri_points_and_iplv(name: str) -> None:
    condenser, expected, iplv = AHRI[name]
    cops = [cop_at(name, load, 6.67, entering) for load, entering in zip(LOADS, condenser, strict=True)]
    assert cops == pytest.approx(expected, rel=5e-3)
    assert 0.01 * cops[0] + 0.42 * cops[1] + 0.45 * cops[2] + 0.12 * cops[3] == pytest.approx(iplv, rel=5e-3)


def test_constant_speed_sets_at_their_points_inside_the_fit() -> None:
    mcquay = [cop_at("mcquay-pfh", load, 6.67, y) for load, y in zip(LOADS[1:], WATER_CONDENSER[1:], strict=True)]
    assert mcquay == pytest.approx((6.19, 7.55, 7.54), rel=5e-3)
    assert cop_at("carrier-30xa300", 1.0, 6.67, 35.0) == pytest.approx(3.06, rel=5e-3)
    assert outside_fit(load_chiller("mcquay-pfh").chiller, 6.67 + K, 29.44 + K)


# Largest rise of power over what colder water took, from 4 to 22 degC: York's fit at a hot condenser and Trane's
# extension above its fitted condenser range at a tenth of the load are not exactly monotone.
LARGEST_RISE = {"york-yk-vsd": 5e-4, "trane-cvhf-vsd": 1.3e-2}


@pytest.mark.parametrize("name", LARGEST_RISE)
@pytest.mark.parametrize("load", [0.05, 0.1, 0.15, 0.3, 0.6, 0.9])
def test_power_falls_with_warmer_water_and_rises_with_a_warmer_condenser(name: str, load: float) -> None:
    chiller = load_chiller(name).chiller
    x, y = np.linspace(4.0, 22.0, 80) + K, np.linspace(0.0, 40.0, 80) + K
    power = np.array([[chiller_power(chiller, load * chiller.capacity, a, b) for b in y] for a in x])
    assert np.max(power / np.minimum.accumulate(power, axis=0)) < 1.0 + LARGEST_RISE[name]
    assert np.diff(power, axis=1).min() >= -1e-12 * power.max()


def test_which_sets_misbehave_is_what_the_table_says() -> None:
    for name in chillers():
        record = load_chiller(name)
        c = record.chiller
        x, y = np.linspace(c.x_min, c.x_max, 30) + K, np.linspace(c.y_min, c.y_max, 30) + K
        worst = 0.0
        for load in (0.1, 0.2, 0.5, 1.0):
            power = np.array([[chiller_power(c, load * c.capacity, a, b) for b in y] for a in x])
            worst = max(
                worst,
                float((np.diff(power, axis=0) / power[:-1]).max()),
                float(-(np.diff(power, axis=1)).min() / power.max()),
            )
        assert (worst < 1e-3) == record.monotone, (name, worst)


def test_extension_is_continuous_and_keeps_the_share_of_carnot() -> None:
    chiller = load_chiller("york-yk-vsd").chiller
    edge = chiller.x_max + K
    inside, beyond = (energy_input_factor(chiller, edge + d, 25.0 + K) for d in (-1e-7, 1e-7))
    assert beyond == pytest.approx(inside, rel=1e-6)
    # Share of Carnot at 18 degC water equals that at the edge: hand calculation with the stated approaches.
    at_edge = energy_input_factor(chiller, edge, 28.0 + K)
    lift = {x: (28.0 + 6.5 - (x - 1.5)) / (x - 1.5 + K) for x in (chiller.x_max, 18.0)}
    assert energy_input_factor(chiller, 18.0 + K, 28.0 + K) == pytest.approx(at_edge * lift[18.0] / lift[chiller.x_max])


def test_power_is_continuous_in_load_and_zero_without() -> None:
    chiller = load_chiller("york-yk-vsd").chiller
    capacity = available_capacity(chiller, 280.0, 297.0)
    for part_load in (chiller.plr_min, chiller.plr_max):
        below, above = (chiller_power(chiller, capacity * part_load * s, 280.0, 297.0) for s in (1 - 1e-9, 1 + 1e-9))
        assert above == pytest.approx(below, rel=1e-7)
    assert chiller_power(chiller, 0.0, 280.0, 297.0) == 0.0
    tiny = chiller_power(chiller, 1.0, 280.0, 297.0)
    assert tiny == pytest.approx(chiller_power(chiller, 2.0, 280.0, 297.0) / 2.0)


def test_unknown_chiller_is_refused_with_the_names() -> None:
    with pytest.raises(InputError, match="york-yk-vsd"):
        load_chiller("nothing")


# COPs of the bare polynomials at the points that lie outside the fit, and the IPLV with them, computed independently.
UNCLAMPED = {
    "mcquay-pfh": ((5.79, 6.19, 7.55, 7.54), 6.96, (True, False, False, False)),
    "carrier-30xa300": ((3.06, 3.82, 5.03, 6.35), 4.66, (False, True, True, True)),
}


@pytest.mark.parametrize("name", UNCLAMPED)
def test_points_outside_the_fit_are_flagged_beside_the_bare_polynomials(name: str) -> None:
    cops, iplv, outside = UNCLAMPED[name]
    points = rating_points(name)
    assert tuple(p.outside for p in points) == outside
    assert [p.cop_unclamped for p in points] == pytest.approx(cops, rel=5e-3)
    assert part_load_value(tuple(p.cop_unclamped for p in points)) == pytest.approx(iplv, rel=5e-3)
    for point in points:
        if not point.outside:
            assert point.cop == pytest.approx(point.cop_unclamped, rel=1e-12)
    assert any(abs(p.cop / p.cop_unclamped - 1.0) > 0.01 for p in points if p.outside)


@pytest.mark.parametrize("name", AHRI)
def test_rating_table_has_the_ahri_points(name: str) -> None:
    _, cops, iplv = AHRI[name]
    points = rating_points(name)
    assert not any(p.outside for p in points)
    assert [p.cop for p in points] == pytest.approx(cops, rel=5e-3)
    assert part_load_value(tuple(p.cop for p in points)) == pytest.approx(iplv, rel=5e-3)
    assert any(line.startswith(name) and f"{iplv:.2f}" in line for line in rating_lines())
