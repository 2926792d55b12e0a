"""Towers and dry coolers: hours outside the published ranges of their laws are counted, others are not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from heatpath.facility.blueprint import load_plant
from heatpath.facility.dry_cooler import NATURAL_DRAUGHT as STILL_COIL
from heatpath.facility.dry_cooler import size_dry_cooler
from heatpath.facility.ranges import dry_cooler_outside, tower_outside
from heatpath.facility.tower import NATURAL_DRAUGHT, Tower, TowerRating, design_air, size_tower, tower_point
from heatpath.facility.water import HEAT_CAPACITY
from heatpath.fluids.moist_air import humidity_ratio_from_wet_bulb

K = 273.15
HEAT = 1.2e6
WET_BULB = 25.55 + K
DESIGN = design_air(33.0 + K, WET_BULB, humidity_ratio_from_wet_bulb(33.0 + K, WET_BULB, 101325.0), 101325.0)


def tower(model: str) -> Tower:
    rating = TowerRating(model, 4.0, 5.0, 1.2, 200.0, 0.75, 0.2, 4.0, 280.15, 2e-4, 5.0, 1.0)
    return size_tower(rating, HEAT, DESIGN)


def outside(model: str, **changes: float) -> bool:
    """Whether one hour, the design hour with some values changed, lies outside; flows over design."""
    hour: dict[str, Any] = {"water": 4.0, "flow": 1.0, "span": 5.0, "ratio": 1.0, "wet_bulb": 25.55} | changes
    sized = tower(model)
    flow = hour["flow"] * sized.water_flow
    columns = (
        hour["wet_bulb"] + K + hour["water"], flow, hour["span"] * flow * HEAT_CAPACITY,
        hour["ratio"], hour["wet_bulb"] + K,
    )  # fmt: skip
    return bool(tower_outside(sized, *(np.array([value]) for value in columns))[0])


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        ("merkel", {"ratio": 0.19}),
        ("merkel", {"wet_bulb": 0.5}),
        ("merkel", {"wet_bulb": 35.6}),
        ("merkel", {"flow": 0.29}),
        ("merkel", {"flow": 1.01}),
        ("york", {"wet_bulb": 26.8}),
        ("york", {"wet_bulb": -34.5}),
        ("york", {"span": 1.0}),
        ("york", {"span": 22.3}),
        ("york", {"water": 1.0}),
        ("york", {"water": 41.0}),
        ("york", {"flow": 0.74}),
        ("york", {"flow": 1.26}),
        ("york", {"ratio": 0.126, "flow": 1.2}),
    ],
)
def test_a_tower_outside_its_law_is_flagged(model: str, changes: dict[str, float]) -> None:
    assert outside(model, **changes)


@pytest.mark.parametrize("model", ["merkel", "york"])
def test_a_tower_inside_its_law_or_with_fans_off_is_not(model: str) -> None:
    assert not outside(model)
    assert not outside(model, ratio=0.3, flow=0.8, wet_bulb=5.0)
    assert not outside(model, ratio=NATURAL_DRAUGHT, wet_bulb=-30.0)


def test_heat_with_fans_off_is_what_the_tower_says_it_is() -> None:
    """At design entering water: the share of capacity that natural draught leaves, as the module states it."""
    for model, low, high in (("merkel", 0.16, 0.19), ("york", 0.0, 0.01)):
        sized = tower(model)
        entering = WET_BULB + 9.0
        least, most = 1.0, HEAT
        for _ in range(100):
            heat = 0.5 * (least + most)
            water = entering - heat / (sized.water_flow * HEAT_CAPACITY)
            reached = tower_point(sized, heat, sized.water_flow, NATURAL_DRAUGHT, water, DESIGN).leaving
            least, most = (heat, most) if reached < water else (least, heat)
        assert low < heat / HEAT < high


def test_a_dry_cooler_far_from_its_rating_is_flagged() -> None:
    warm = load_plant("warm-water-dry-cooler").warm
    assert warm is not None and warm.dry_cooler is not None
    cooler = size_dry_cooler(warm.dry_cooler, 1e6, 30.0, 306.0, 0.01)
    shares = np.array([1.0, 0.29, 1.51, 0.29, 0.0]) * cooler.water_flow
    ratios = np.array([1.0, 1.0, 1.0, STILL_COIL, 1.0])
    assert dry_cooler_outside(cooler, shares, ratios).tolist() == [False, True, True, False, False]
    sharp = cooler._replace(conductance=10.0 * cooler.conductance)
    assert dry_cooler_outside(sharp, shares[:1], ratios[:1]).tolist() == [True]
