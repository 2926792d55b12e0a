"""Chebyshev series on an interval: fitted once in numpy, evaluated in kernels by Clenshaw's recurrence."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.kernel import kernel


@kernel
def clenshaw(coefficients: NDArray[np.float64], x: float) -> float:
    """Value of ``sum_k c_k T_k(x)`` for x in [-1, 1]; coefficients (n,) in ascending order, n >= 2."""
    last = coefficients.size - 1
    while last > 0 and coefficients[last] == 0.0:  # rows of a table are padded
        last -= 1
    twice = 2.0 * x
    b1 = 0.0
    b2 = 0.0
    for k in range(last, 0, -1):
        b1, b2 = twice * b1 + (coefficients[k] - b2), b1
    return x * b1 + (coefficients[0] - b2)


def fit(
    function: Callable[[NDArray[np.float64]], NDArray[np.float64]], lower: float, upper: float, terms: int
) -> NDArray[np.float64]:
    """Chebyshev interpolation of ``function`` on [lower, upper] at the ``terms`` Chebyshev points.

    Returns
    -------
    coefficients (terms,), ascending, in the scaled variable x = (2*t - lower - upper)/(upper - lower)
    """
    x = np.cos(np.pi * (np.arange(terms) + 0.5) / terms)
    values = function(0.5 * (upper + lower) + 0.5 * (upper - lower) * x)
    return np.asarray(np.polynomial.chebyshev.chebfit(x, values, terms - 1), dtype=np.float64)


def antiderivative(coefficients: NDArray[np.float64], lower: float, upper: float) -> NDArray[np.float64]:
    """Coefficients (n + 1,) of the integral over the physical variable, zero at ``lower``."""
    half_width = 0.5 * (upper - lower)
    return np.asarray(np.polynomial.chebyshev.chebint(coefficients, lbnd=-1.0) * half_width)
