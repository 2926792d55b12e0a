"""Many bicubic splines over one grid, read at many places at once.

B-splines of degree 3 as FITPACK makes them, ``s(x, y) = sum_ij c_ij B_i(x) B_j(y)``; the basis of a place is worked out
once and serves every spline.

References
----------
.. [1] C. de Boor, A Practical Guide to Splines, Springer 1978, chapter X: the recurrence of B-splines.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.kernel import kernel

Array = NDArray[np.float64]
DEGREE = 3


@kernel
def basis_at(knots: Array, x: float, out: Array) -> int:
    """The four B-splines that are not zero at ``x`` into ``out`` (4,); returns the index of the first.

    Outside the knots the value at their end counts, as FITPACK has it.

    Parameters
    ----------
    knots : with each end fourfold, ascending
    """
    last = knots.size - DEGREE - 1
    place = min(max(x, knots[DEGREE]), knots[last])
    i = DEGREE
    while i < last - 1 and place >= knots[i + 1]:
        i += 1
    out[0] = 1.0
    for degree in range(1, DEGREE + 1):  # de Boor's recurrence, in place
        carried = 0.0
        for k in range(degree):
            right, left = knots[i + k + 1], knots[i + k + 1 - degree]
            share = out[k] / (right - left)
            out[k] = carried + share * (right - place)
            carried = share * (place - left)
        out[degree] = carried
    return i - DEGREE


@kernel
def values_at(knots_x: Array, knots_y: Array, coefficients: Array, x: Array, y: Array, out: Array) -> None:
    """All splines at all places into ``out`` (places, splines).

    Parameters
    ----------
    knots_x, knots_y : of the two directions, each end fourfold
    coefficients : (x, y, splines)
    x, y : (places,)
    """
    along, up = np.empty(DEGREE + 1), np.empty(DEGREE + 1)
    for place in range(x.size):
        i, j = basis_at(knots_x, x[place], along), basis_at(knots_y, y[place], up)
        row = out[place]
        row[:] = 0.0
        for a in range(DEGREE + 1):
            for b in range(DEGREE + 1):
                weight = along[a] * up[b]
                column = coefficients[i + a, j + b]
                for k in range(row.size):
                    row[k] += weight * column[k]
