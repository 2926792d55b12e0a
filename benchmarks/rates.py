"""What this machine can do at best, measured, and the counted operations of a solve: the bound beside each time."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatpath.bench import alternate
from heatpath.numerics.kernel import kernel
from heatpath.thermal.network import Network

_RUNS, _WIDTH = 2000, 512


@kernel
def multiply_add(x: NDArray[np.float64], y: NDArray[np.float64], runs: int) -> float:
    """``y += a x`` in the first cache, over and over."""
    for _ in range(runs):
        for i in range(x.size):
            y[i] += 1e-9 * x[i]
    return y[0]


@kernel
def exponentials(x: NDArray[np.float64], runs: int) -> float:
    """A sum of exponentials."""
    total = 0.0
    for _ in range(runs):
        for i in range(x.size):
            total += math.exp(-x[i] - 1e-9 * total)
    return total


class Rates(NamedTuple):
    """Seconds of one multiplication with its addition on 8-byte numbers in the first cache, and of one exponential."""

    multiply_add: float
    exponential: float


def rates() -> Rates:
    """Of this machine, now."""
    x, y = np.linspace(0.1, 1.0, _WIDTH), np.zeros(_WIDTH)
    one, two = alternate(lambda: multiply_add(x, y, _RUNS), lambda: exponentials(x, _RUNS // 20))
    return Rates(one.seconds / (_RUNS * _WIDTH), two.seconds / (_RUNS // 20 * _WIDTH))


def solve_bound(network: Network, iterations: int, found: Rates) -> float:
    """Time of a steady solve at the machine's rates [s]: elimination as the pattern has it, and of every branch the
    properties at one state with one viscosity and one power law, plus the enthalpies that its streams need."""
    plan = network.elimination
    upper = np.diff(plan.row_start) - (plan.diagonal - plan.row_start[:-1]) - 1
    factor = sum(
        int(upper[plan.column[e]]) + 1
        for i in range(plan.diagonal.size)
        for e in range(plan.row_start[i], plan.diagonal[i])
    )
    terms = network.table.coefficients.shape[2]
    branch = (5 + 6) * 2 * terms  # five properties; enthalpy and heat capacity at three temperatures; Clenshaw's two
    once = factor + plan.column.size + network.start.size * branch
    return iterations * (once * found.multiply_add + 2 * network.start.size * found.exponential)
