"""What samples of a saving say: middle, interval, how likely it reaches a claim, and what its spread is due to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.sobol import Indices, fitted, indices_of, saltelli_indices
from heatpath.studies.uncertain import uncertain_inputs

Floats = NDArray[np.float64]

LEAST = 8  # samples from which an interval is stated
FIRST_OF_CONVERGENCE = 32
THIRD = 1.0 / 3.0
ALONE = "polynomial expansion without products of inputs (too few samples: total is alone)"


class Estimate(NamedTuple):
    """Of one figure: at the central inputs, median, 5 and 95 %, and the share of samples that reach the claim.

    All of them are of the samples that could be compared, ``answered`` is their share: in the others a junction passes
    its limit or a hall fails, and nothing is claimed. A figure is None where too few could.
    """

    central: float | None
    median: float | None
    low: float | None
    high: float | None
    probability: float | None
    answered: float


class Influence(NamedTuple):
    """One input's shares of a figure's variance with 5 and 95 % of each, and what it does to the claim.

    ``low_third``, ``high_third``: share of the samples in which it is low, or high, that reach the claim.
    """

    name: str
    title: str
    first: float
    first_interval: tuple[float, float]
    total: float
    total_interval: tuple[float, float]
    low_third: float
    high_third: float


@dataclass(frozen=True)
class Sensitivity:
    """The inputs of a figure, the largest total share first; ``error`` of the surrogate, cross-validated, as a share of
    the variance (0 for Saltelli, which has none)."""

    method: str
    error: float
    influences: tuple[Influence, ...]


class Converged(NamedTuple):
    """The estimate from the first ``samples`` of the same sequence."""

    samples: int
    median: float
    probability: float


def estimate(central: float | None, values: Floats, claim: float) -> Estimate:
    """The estimate from samples, (samples,), nan where one could not be compared."""
    known = values[np.isfinite(values)]
    answered = known.size / values.size
    if known.size < LEAST:
        return Estimate(central, None, None, None, None, answered)
    low, median, high = (float(x) for x in np.percentile(known, (5.0, 50.0, 95.0)))
    return Estimate(central, median, low, high, float(np.count_nonzero(known >= claim)) / known.size, answered)


def convergence(values: Floats, claim: float) -> tuple[Converged, ...]:
    """Estimates from the first 32, 64, 128, ... samples."""
    found, size = [], FIRST_OF_CONVERGENCE
    while size <= values.size:
        part = estimate(None, values[:size], claim)
        if part.median is not None and part.probability is not None:
            found.append(Converged(size, part.median, part.probability))
        size *= 2
    return tuple(found)


def least_for_shares(inputs: int) -> int:
    """Samples that can be compared from which shares of variance are stated."""
    return 2 * inputs


def sensitivity(points: Floats, values: Floats, claim: float, seed: int, saltelli: bool = False) -> Sensitivity | None:
    """Whose spread it is; None where too few samples could be compared.

    Parameters
    ----------
    points : (samples, inputs) in the unit cube
    values : (samples,), nan where one could not be compared
    saltelli : the points stand in Saltelli's pattern
    """
    known = np.isfinite(values)
    if np.count_nonzero(known) < least_for_shares(points.shape[1]) or np.ptp(values[known]) == 0.0:
        return None
    if saltelli and known.all():
        found, error, method = saltelli_indices(values, points.shape[1], seed), 0.0, "Saltelli"
    else:
        expansion = fitted(points[known], values[known])
        found = indices_of(expansion, points[known], values[known], seed)
        mixed = np.any(np.count_nonzero(expansion.degrees, axis=1) > 1)
        error, method = expansion.error, "polynomial expansion" if mixed else ALONE
    influences = [_influence(k, found, points[known], values[known] >= claim) for k in range(points.shape[1])]
    return Sensitivity(method, error, tuple(sorted(influences, key=lambda each: -each.total)))


def _influence(k: int, found: Indices, points: Floats, reached: NDArray[np.bool_]) -> Influence:
    row = uncertain_inputs()[k]
    low, high = points[:, k] < THIRD, points[:, k] >= 1.0 - THIRD
    first = float(found.first[k]), (float(found.first_low[k]), float(found.first_high[k]))
    total = float(found.total[k]), (float(found.total_low[k]), float(found.total_high[k]))
    thirds = (float(reached[part].mean()) if part.any() else 0.0 for part in (low, high))
    return Influence(row.name, row.title, *first, *total, *thirds)
