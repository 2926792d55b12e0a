"""Whose spread is it? Shares of a variance that single inputs explain, alone and with all others (Sobol indices).

From points drawn anyhow in the unit cube by a polynomial expansion whose error is cross-validated, or from points in
Saltelli's pattern without any model. Both state how sure they are, by bootstrap.

I. M. Sobol, Math. Comput. Simul. 55 (2001) 271; B. Sudret, Reliab. Eng. Syst. Saf. 93 (2008) 964 (from expansions);
A. Saltelli et al., Comput. Phys. Commun. 181 (2010) 259, table 2 (estimators b and f).
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Degrees = NDArray[np.int64]

LEAST_PER_TERM = 2.5  # points for each term of an expansion
BOOTSTRAP = 40
RIDGE = 1e-9  # keeps a resample with few different points solvable; terms are orthonormal
TAILS = (5.0, 95.0)  # per cent, of the bootstrap


class Indices(NamedTuple):
    """Shares of the variance, (inputs,) each; low and high are 5 and 95 % of the bootstrap."""

    first: Floats
    first_low: Floats
    first_high: Floats
    total: Floats
    total_low: Floats
    total_high: Floats


class Expansion(NamedTuple):
    """A polynomial in inputs that are uniform in [0, 1].

    Parameters
    ----------
    degrees : of each input in each term, (terms, inputs)
    coefficients : of orthonormal Legendre polynomials, (terms,)
    error : cross-validated: mean square of what each point misses when it is left out, over the variance
    """

    degrees: Degrees
    coefficients: Floats
    error: float

    def __call__(self, points: Floats) -> Floats:
        """Values at points, (points, inputs)."""
        return np.asarray(_terms(points, self.degrees) @ self.coefficients)


def fitted(points: Floats, values: Floats) -> Expansion:
    """The expansion with the least cross-validated error among total degrees 1 and 2, and 2 with single cubes.

    Parameters
    ----------
    points : (points, inputs) in the unit cube
    values : (points,)
    """
    best: Expansion | None = None
    for degrees in _candidates(points.shape[1]):
        if best is not None and points.shape[0] < LEAST_PER_TERM * degrees.shape[0]:
            break
        matrix = _terms(points, degrees)
        q, r = np.linalg.qr(matrix)
        coefficients = np.linalg.solve(r, q.T @ values)
        left_out = (values - matrix @ coefficients) / np.maximum(1.0 - np.sum(q * q, axis=1), 1e-9)
        error = float(np.mean(left_out**2) / max(float(values.var()), 1e-300))
        if best is None or error < best.error:
            best = Expansion(degrees, coefficients, error)
    assert best is not None
    return best


def indices_of(expansion: Expansion, points: Floats, values: Floats, seed: int) -> Indices:
    """First and total indices of an expansion's inputs, with the spread of the fit to resampled points."""
    draw = np.random.default_rng(seed)
    matrix = _terms(points, expansion.degrees)
    found = []
    for _ in range(BOOTSTRAP):
        weights = np.bincount(draw.integers(0, points.shape[0], points.shape[0]), minlength=points.shape[0])
        weighted = (matrix * weights[:, None]).T
        normal = weighted @ matrix + RIDGE * points.shape[0] * np.eye(matrix.shape[1])
        found.append(_shares(expansion.degrees, np.linalg.solve(normal, weighted @ values)))
    return _with_spread(_shares(expansion.degrees, expansion.coefficients), np.array(found))


def saltelli_points(base: Floats) -> Floats:
    """Saltelli's pattern of two sets of points: A, B, then A with each input from B in turn.

    Parameters
    ----------
    base : (n, 2 inputs), quasi-random; the answer is (n (inputs + 2), inputs)
    """
    inputs = base.shape[1] // 2
    one, two = base[:, :inputs], base[:, inputs:]
    mixed = [np.where(np.arange(inputs) == k, two, one) for k in range(inputs)]
    return np.concatenate([one, two, *mixed])


def saltelli_indices(values: Floats, inputs: int, seed: int) -> Indices:
    """First and total indices from values at ``saltelli_points``, (n (inputs + 2),)."""
    rows = values.reshape(inputs + 2, -1)
    draw = np.random.default_rng(seed)
    number = rows.shape[1]
    found = [_estimated(rows[:, draw.integers(0, number, number)]) for _ in range(4 * BOOTSTRAP)]
    return _with_spread(_estimated(rows), np.array(found))


def _estimated(rows: Floats) -> Floats:
    one, two, mixed = rows[0], rows[1], rows[2:]
    variance = max(float(np.concatenate([one, two]).var()), 1e-300)
    first = np.mean((two - one.mean()) * (mixed - one), axis=1) / variance
    return np.stack([first, 0.5 * np.mean((one - mixed) ** 2, axis=1) / variance])


def _with_spread(found: Floats, again: Floats) -> Indices:
    """Indices (2, inputs) with the tails of those found again, (times, 2, inputs)."""
    low, high = np.percentile(again, TAILS, axis=0)
    return Indices(found[0], low[0], high[0], found[1], low[1], high[1])


def _shares(degrees: Degrees, coefficients: Floats) -> Floats:
    """First and total indices, (2, inputs), of an orthonormal expansion."""
    part = np.where(degrees.any(axis=1), coefficients**2, 0.0)
    whole = max(float(part.sum()), 1e-300)
    holds = degrees > 0
    alone = holds & (holds.sum(axis=1) == 1)[:, None]
    return np.stack([part @ alone, part @ holds]) / whole


def _candidates(inputs: int) -> list[Degrees]:
    """Terms of growing expansions."""
    eye = np.eye(inputs, dtype=np.int64)
    constant = np.zeros((1, inputs), dtype=np.int64)
    linear = np.concatenate([constant, eye])
    squares = np.concatenate([linear, 2 * eye])
    pairs = [eye[i] + eye[j] for i, j in itertools.combinations(range(inputs), 2)]
    second = np.concatenate([squares, np.array(pairs, dtype=np.int64).reshape(-1, inputs)])
    high = [k * eye for k in (3, 4, 5, 6)]
    return [linear, squares, second, np.concatenate([second, high[0]]), _total_degree(inputs, second, high)]


def _total_degree(inputs: int, second: Degrees, high: list[Degrees]) -> Degrees:
    """For few inputs, every term up to degree 6 and single ones up to 8; else the largest of the others."""
    if inputs > 4:
        return np.concatenate([second, *high])
    every = itertools.product(range(9), repeat=inputs)
    return np.array([each for each in every if sum(each) <= 8], dtype=np.int64)


def _terms(points: Floats, degrees: Degrees) -> Floats:
    """Products of orthonormal Legendre polynomials at points, (points, terms)."""
    highest = int(degrees.max())
    legendre = np.polynomial.legendre.legvander(2.0 * points - 1.0, highest)
    legendre *= np.sqrt(2.0 * np.arange(highest + 1) + 1.0)
    found = np.ones((points.shape[0], degrees.shape[0]))
    for k in range(points.shape[1]):
        used = np.flatnonzero(degrees[:, k])
        found[:, used] *= legendre[:, k, :][:, degrees[used, k]]
    return found
