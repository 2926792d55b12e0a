"""Loss curves of the electrical chain: published points and limits."""

from __future__ import annotations

import numpy as np
import pytest

from heatpath.facility.blueprint import load_plant, plants
from heatpath.facility.electrical import loss, size_loss


def efficiency(rating: object, load: float) -> float:
    curve = size_loss(rating, 1e6)._replace(rating=1e6)  # type: ignore[arg-type]
    return load * 1e6 / (load * 1e6 + loss(curve, load * 1e6))


def test_transformer_meets_the_doe_curve() -> None:
    transformer = load_plant("contained-chilled-water").transformer
    expected = {0.1: 0.9865, 0.35: 0.9928, 0.5: 0.9923, 0.75: 0.9906, 1.0: 0.9885}
    assert {x: efficiency(transformer, x) for x in expected} == pytest.approx(expected, abs=1.5e-4)


def test_modern_ups_stays_inside_what_vendors_claim() -> None:
    ups = load_plant("contained-chilled-water").ups
    assert [efficiency(ups, x) for x in (0.25, 0.5, 1.0)] == pytest.approx([0.955, 0.965, 0.9625], abs=1e-3)


def test_legacy_ups_at_a_quarter_load() -> None:
    assert 0.80 < efficiency(load_plant("legacy-chilled-water").ups, 0.22) < 0.87  # "may only be capable of 85 %"


@pytest.mark.parametrize("name", plants())
def test_losses_are_positive_and_rise_with_load(name: str) -> None:
    plant = load_plant(name)
    for rating in (plant.transformer, plant.ups, plant.distribution):
        curve = size_loss(rating, 1e6)
        losses = np.array([loss(curve, load) for load in np.linspace(0.0, 1e6, 50)])
        assert losses[0] == pytest.approx(curve.rating * rating.constant)
        assert np.diff(losses).min() > 0.0
        assert losses[-1] < 0.2e6
