"""Bounded least squares on any named parameters of a case's model, with what they are worth.

The cost is the sum of squares of ``(predicted - measured)/scale``; scale is the stated uncertainty, else the mean of
the measured values. Standard errors come from ``s**2 (J'J)**-1`` with the residual variance s**2 of n - p degrees of
freedom, intervals from Student's t: Bates, Watts, Nonlinear Regression Analysis (1988), sec. 2.3.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.optimize import least_squares

from heatpath.numerics.errors import InputError, PhysicalFailure
from heatpath.validation.case import Case, Free, Mask
from heatpath.validation.prediction import Predictor

CONFIDENCE = 0.95
ALIKE = 0.95  # correlation of two parameters from which neither means much without the other
VAGUE = 0.5  # standard error over value from which a parameter is not known
AT_BOUND = 1e-6  # of the span between the bounds
STARTS = (0.5, 0.05, 0.95, 0.25)  # of the search, between the bounds; the later ones where one ends at a bound


@dataclass(frozen=True)
class Parameter:
    """One calibrated parameter in SI: value, standard error and 95 % interval (nan with no degree of freedom left)."""

    name: str
    value: float
    standard_error: float
    lower: float
    upper: float
    at_bound: bool


@dataclass(frozen=True)
class Calibration:
    """Calibrated parameters, their correlation (p, p), the rows they come from (rows,), and warnings in words."""

    parameters: tuple[Parameter, ...]
    correlation: NDArray[np.float64]
    rows: Mask
    warnings: tuple[str, ...]

    @property
    def values(self) -> dict[str, float]:
        """The values by name."""
        return {each.name: each.value for each in self.parameters}


def free_of(case: Case, names: Sequence[str] | None = None) -> tuple[Free, ...]:
    """The parameters to calibrate: those of the case, or the named ones, with the model's own range as bounds.

    Raises
    ------
    InputError : a name that the model does not know, or one without finite bounds anywhere
    """
    if names is None:
        return case.free
    stated = {each.name: each for each in case.free}
    found = []
    for name in dict.fromkeys(names):
        field = case.model.takes.get(name)
        if field is None or field.is_word or name in case.inputs:
            able = [n for n, f in case.model.takes.items() if not f.is_word and n not in case.inputs]
            raise InputError("--fit", f"{case.model.name} has no free parameter '{name}'", allowed=", ".join(able))
        if name in stated:
            found.append(stated[name])
            continue
        if not (math.isfinite(field.low) and math.isfinite(field.high)):
            raise InputError("--fit", f"'{name}' has no bounds", allowed=f"[calibrate.{name}] with lower and upper")
        every = np.ones(len(case.columns), dtype=bool)
        found.append(Free(name, field.unit.to_si(field.low), field.unit.to_si(field.high), every))
    return tuple(found)


def calibrate(case: Case, free: Sequence[Free], rows: Mask, predictor: Predictor | None = None) -> Calibration:
    """Fit these parameters on these rows, outputs weighted by their uncertainty.

    Raises
    ------
    InputError : nothing to fit on
    PhysicalFailure : the model has no answer anywhere near
    """
    predict = predictor or Predictor(case)
    used = [(output, output.rows & rows) for output in case.outputs]
    measured = np.concatenate([output.measured[chosen] for output, chosen in used])
    if not measured.size:
        raise InputError("calibrate", "no row is left to fit on", allowed="rows that an output counts")
    scale = np.concatenate([
        output.uncertainty[chosen] if output.uncertainty is not None and np.all(output.uncertainty[chosen] > 0.0)
        else np.full(int(chosen.sum()), float(np.mean(np.abs(output.measured[chosen]))) if chosen.any() else 1.0)
        for output, chosen in used
    ])  # fmt: skip

    def residual(values: Mapping[str, float]) -> NDArray[np.float64]:
        found = predict(values, rows)
        predicted = np.concatenate([found[output.quantity][chosen] for output, chosen in used])
        return np.asarray((predicted - measured) / scale)

    x, jacobian, cost = _search(residual, free)
    return _worth(free, rows, x, jacobian, cost, measured.size)


def _search(
    residual: Callable[[Mapping[str, float]], NDArray[np.float64]], free: Sequence[Free]
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Best of a few starts, in coordinates from 0 to 1 between the bounds; values and Jacobian in SI."""
    lower = np.array([each.lower for each in free])
    span = np.array([each.upper for each in free]) - lower
    names = [each.name for each in free]

    def scaled(u: NDArray[np.float64]) -> NDArray[np.float64]:
        values = residual(dict(zip(names, (lower + span * u).tolist(), strict=True)))
        return np.where(np.isfinite(values), values, 1e6)

    best = None
    for start in STARTS:
        try:
            first = np.full(len(free), start)
            found = least_squares(scaled, first, bounds=(0.0, 1.0), jac="3-point", xtol=1e-10, ftol=1e-10, gtol=1e-10)
        except PhysicalFailure:
            continue
        if best is None or found.cost < best.cost:
            best = found
        if found.success and np.all((found.x > AT_BOUND) & (found.x < 1.0 - AT_BOUND)):
            break
    if best is None:
        raise PhysicalFailure("not_converged", "the model has no answer at any start of the calibration")
    return lower + span * best.x, np.asarray(best.jac) / span, 2.0 * float(best.cost)


def _worth(
    free: Sequence[Free], rows: Mask, x: NDArray[np.float64], jacobian: NDArray[np.float64], cost: float, n: int
) -> Calibration:
    """Standard errors, intervals, correlation, and what to say of them."""
    p = len(free)
    normal = jacobian.T @ jacobian
    size = np.sqrt(np.diag(normal))
    warnings = []
    feeble = [each.name for each, s in zip(free, size, strict=True) if not s > 0.0]
    if feeble:
        warnings.append(f"the measured values do not depend on {', '.join(feeble)}")
    unit = np.where(size > 0.0, size, 1.0)
    inverse = np.linalg.pinv(normal / np.outer(unit, unit))
    covariance = inverse / np.outer(unit, unit)
    spread = np.sqrt(np.diag(covariance))
    correlation = np.clip(covariance / np.outer(spread, spread), -1.0, 1.0) if np.all(spread > 0.0) else np.eye(p)
    left = n - p
    error = spread * math.sqrt(cost / left) if left > 0 else np.full(p, math.nan)
    if left <= 0:
        warnings.append("no more values than parameters: nothing is left to judge them by")
    reach = float(stats.t.ppf(0.5 + 0.5 * CONFIDENCE, left)) if left > 0 else math.nan
    found = []
    for place, each in enumerate(free):
        near = AT_BOUND * (each.upper - each.lower)
        at_bound = bool(x[place] - each.lower < near or each.upper - x[place] < near)
        value, one = float(x[place]), float(error[place])
        found.append(Parameter(each.name, value, one, value - reach * one, value + reach * one, at_bound))
        if at_bound:
            warnings.append(f"{each.name} ends at its bound: the interval does not hold")
        elif one > VAGUE * abs(value):
            share = 100.0 * one / max(abs(value), 1e-300)
            warnings.append(f"{each.name} is not identified: its standard error is {share:.0f} % of it")
    for a in range(p):
        for b in range(a):
            if abs(correlation[a, b]) > ALIKE:
                pair = f"{free[b].name} and {free[a].name}"
                warnings.append(
                    f"{pair} move together (correlation {correlation[a, b]:+.3f}): a set, not single values"
                )
    return Calibration(tuple(found), correlation, rows, tuple(warnings))
