"""Many splines read at once are those that FITPACK reads one by one."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.interpolate import RectBivariateSpline

from heatpath.numerics.bicubic import basis_at, values_at


@pytest.mark.parametrize("shape", [(4, 4), (9, 5), (17, 8)])
def test_values_are_those_of_fitpack(shape: tuple[int, int]) -> None:
    """Inside, at the grid's points, at the ends and a hair beyond them."""
    random = np.random.default_rng(shape[0])
    x, y = np.linspace(0.25, 1.0, shape[0]), np.linspace(300.0, 305.0, shape[1])
    values = random.normal(size=(*shape, 3))
    splines = [RectBivariateSpline(x, y, values[:, :, k], s=0) for k in range(3)]
    knots_x, knots_y, _ = splines[0].tck
    coefficients = np.ascontiguousarray(np.stack([np.reshape(one.tck[2], shape) for one in splines], axis=-1))
    u = np.concatenate([random.uniform(0.25, 1.0, 200), x, [0.25, 1.0, 1.0 + 1e-10]])
    t = np.concatenate([random.uniform(300.0, 305.0, 200), np.resize(y, x.size), [300.0, 305.0, 305.0 + 1e-10]])
    out = np.empty((u.size, 3))
    values_at(knots_x, knots_y, coefficients, u, t, out)
    expected = np.stack([one.ev(u, t) for one in splines], axis=-1)
    assert np.abs(out - expected).max() < 1e-12


def test_the_basis_adds_up_to_one() -> None:
    """Partition of unity: parts that add up at the grid's points add up between them."""
    knots = RectBivariateSpline(np.linspace(0, 1, 9), np.linspace(0, 1, 9), np.zeros((9, 9)), s=0).tck[0]
    out = np.empty(4)
    for x in np.linspace(0.0, 1.0, 101):
        first = basis_at(knots, float(x), out)
        assert 0 <= first <= knots.size - 8
        assert abs(out.sum() - 1.0) < 1e-14 and out.min() > -1e-15
