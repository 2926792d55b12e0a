"""How far a model was off: the same eight numbers for every case.

``e = predicted - measured`` over the points that count; CV(RMSE) and NMBE divide by the mean of the measured values and
by n (ASHRAE Guideline 14 divides by n - 1).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Series = NDArray[np.float64]
ABSOLUTE = ("bias", "mae", "rmse", "largest")
RELATIVE = ("mape", "cv_rmse", "nmbe", "largest_relative")
INSIDE = "inside"
METRICS = (*ABSOLUTE, *RELATIVE, INSIDE)
WORDS = {
    "bias": "mean error", "mae": "mean absolute error", "rmse": "root mean square error", "largest": "largest error",
    "mape": "mean absolute relative error", "cv_rmse": "root mean square error over the mean",
    "nmbe": "mean error over the mean", "largest_relative": "largest relative error",
    "inside": "share of points inside the stated uncertainty",
}  # fmt: skip


@dataclass(frozen=True)
class Score:
    """Scores of one output over n points: errors in SI, the rest as shares; None where it has no meaning.

    ``mean`` is that of the sizes of the measured values, in SI.

    ``inside`` is the share of points inside the stated uncertainty of the measurement, None where none is stated.
    """

    n: int
    mean: float
    bias: float
    mae: float
    rmse: float
    largest: float
    mape: float | None
    cv_rmse: float | None
    nmbe: float | None
    largest_relative: float | None
    inside: float | None


def score(measured: Series, predicted: Series, uncertainty: Series | None = None, shares: bool = True) -> Score:
    """The scores of a prediction; arrays (n,), n at least 1, all finite; ``shares`` False leaves out the relative ones.

    >>> found = score(np.array([1.0, 2.0]), np.array([1.1, 1.9]), np.array([0.2, 0.05]))
    >>> round(found.mae, 3), round(found.mape, 3), found.inside
    (0.1, 0.075, 0.5)
    """
    error = predicted - measured
    size = np.abs(error)
    mean = float(np.mean(measured))
    rmse = float(np.sqrt(np.mean(error * error)))
    relative = size / np.abs(measured) if shares and np.all(measured != 0.0) else None
    inside = None if uncertainty is None else float(np.mean(size <= uncertainty * (1.0 + 1e-9)))
    return Score(
        n=int(error.size),
        mean=float(np.mean(np.abs(measured))),
        bias=float(np.mean(error)),
        mae=float(np.mean(size)),
        rmse=rmse,
        largest=float(np.max(size)),
        mape=None if relative is None else float(np.mean(relative)),
        cv_rmse=rmse / abs(mean) if shares and mean else None,
        nmbe=float(np.mean(error)) / abs(mean) if shares and mean else None,
        largest_relative=None if relative is None else float(np.max(relative)),
        inside=inside,
    )


def holds(found: Score, metric: str, bound: float) -> bool:
    """Whether a score keeps a bound; a score that has no meaning keeps none."""
    value = getattr(found, metric)
    if value is None or not math.isfinite(value):
        return False
    return bool(value >= bound if metric == INSIDE else abs(value) <= bound)
