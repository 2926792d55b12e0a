"""Sobol indices from expansions and from Saltelli's pattern, against exact values and against SALib."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import qmc

from heatpath.numerics.sobol import fitted, indices_of, saltelli_indices, saltelli_points

Floats = NDArray[np.float64]
FIRST, TOTAL = (0.3139, 0.4424, 0.0), (0.5576, 0.4424, 0.2437)  # of Ishigami with a = 7, b = 0.1, exact
NAMES = ["x1", "x2", "x3"]


def ishigami(points: Floats) -> Floats:
    """``sin x1 + 7 sin2 x2 + 0.1 x3**4 sin x1`` for points of the unit cube, each x from -pi to pi."""
    x = np.pi * (2.0 * points - 1.0)
    return np.asarray(np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0]))


@pytest.fixture(scope="module")
def salib() -> dict[str, Floats]:
    """SALib's own answer: its sample, its estimators, its 95 % confidence."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from SALib.analyze import sobol as analyze
        from SALib.sample import sobol as sample

        problem = {"num_vars": 3, "names": NAMES, "bounds": [[0.0, 1.0]] * 3}
        points = sample.sample(problem, 1024, calc_second_order=False, seed=1)
        found = analyze.analyze(problem, ishigami(points), calc_second_order=False, seed=1)
    return {name: np.asarray(found[name]) for name in ("S1", "S1_conf", "ST", "ST_conf")}


def test_an_expansion_agrees_with_exact_indices_and_with_salib(salib: dict[str, Floats]) -> None:
    """From 1,024 points of the same function; its error says that the expansion is good."""
    points = np.asarray(qmc.Sobol(3, scramble=True, seed=1).random(1024))
    values = ishigami(points)
    expansion = fitted(points, values)
    found = indices_of(expansion, points, values, seed=1)
    assert expansion.error < 0.01
    assert found.first == pytest.approx(FIRST, abs=0.01)
    assert found.total == pytest.approx(TOTAL, abs=0.01)
    assert np.all(np.abs(found.first - salib["S1"]) <= salib["S1_conf"] + 0.005)
    assert np.all(np.abs(found.total - salib["ST"]) <= salib["ST_conf"] + 0.005)


def test_saltelli_agrees_with_exact_indices_and_with_salib(salib: dict[str, Floats]) -> None:
    """Without a model, from the pattern of the same size; the bootstrap holds the exact values."""
    base = np.asarray(qmc.Sobol(6, scramble=True, seed=2).random(1024))
    found = saltelli_indices(ishigami(saltelli_points(base)), 3, seed=1)
    assert np.all(np.abs(found.first - salib["S1"]) <= 2.0 * salib["S1_conf"])
    assert np.all(np.abs(found.total - salib["ST"]) <= 2.0 * salib["ST_conf"])
    assert np.all((found.total_low - 0.03 <= TOTAL) & (found.total_high + 0.03 >= TOTAL))


def test_a_linear_function_has_only_first_indices() -> None:
    """Shares are squares of the slopes; the error is nothing, first and total are one."""
    points = np.asarray(qmc.Sobol(4, scramble=True, seed=3).random(128))
    values = points @ np.array([3.0, 2.0, 1.0, 0.0])
    expansion = fitted(points, values)
    found = indices_of(expansion, points, values, seed=1)
    assert expansion.error < 1e-20
    assert found.first == pytest.approx(np.array([9.0, 4.0, 1.0, 0.0]) / 14.0, abs=1e-9)
    assert found.total == pytest.approx(found.first, abs=1e-9)
    assert expansion(points) == pytest.approx(values, abs=1e-9)


def test_noise_shows_in_the_cross_validated_error() -> None:
    """An expansion of noise explains none of it when points are left out, however well it meets them."""
    points = np.asarray(qmc.Sobol(3, scramble=True, seed=4).random(256))
    values = np.random.default_rng(1).standard_normal(256)
    assert fitted(points, values).error > 0.9
