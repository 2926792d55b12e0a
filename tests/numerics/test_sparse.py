"""Static sparse elimination against numpy on random diagonally dominant patterns."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatpath.numerics.sparse import eliminate, factorize, position, substitute


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 30), st.integers(0, 2**32 - 1))
def test_solution_equals_numpy(size, seed):
    rng = np.random.default_rng(seed)
    dense = rng.normal(size=(size, size)) * (rng.random((size, size)) < 0.2)
    dense += np.diag(np.abs(dense).sum(axis=1) + 1.0)
    entries = list(zip(*np.nonzero(dense), strict=True))
    plan = eliminate(size, entries, [0] * size)
    values = np.zeros(plan.column.size)
    for i, j in entries:
        values[position(plan, i, j)] = dense[i, j]
    right = rng.normal(size=size)
    expected = np.linalg.solve(dense, right)
    assert factorize(plan, values, np.zeros(size)) == -1
    substitute(plan, values, right, np.zeros(size))
    np.testing.assert_allclose(right, expected, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("rungs", [50, 400])
def test_fill_of_a_ladder_grows_with_its_size(rungs):
    entries = [(2 * k, 2 * k + 1) for k in range(rungs)]
    entries += [(2 * k + side, 2 * k + 2 + side) for k in range(rungs - 1) for side in (0, 1)]
    plan = eliminate(2 * rungs, entries, [0] * (2 * rungs))
    assert plan.column.size < 8 * 2 * rungs


def test_a_vanishing_pivot_is_reported():
    plan = eliminate(2, [(0, 1), (1, 0)], [0, 0])
    values = np.zeros(plan.column.size)
    assert factorize(plan, values, np.zeros(2)) == 0
