"""A case, run: calibrated where it says so, scored on the rows that were held out, and judged by its own bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from heatpath.numerics.errors import InputError, PhysicalFailure
from heatpath.numerics.units import parse_unit, shorten
from heatpath.validation.calibration import Calibration, calibrate, free_of
from heatpath.validation.case import Bound, Case, Free, Mask, Output, Series
from heatpath.validation.prediction import Predictor
from heatpath.validation.score import Score, holds, score

PASSED, KNOWN, FAILED, SHOWN = "passed", "known deviation", "failed", "shown"
VERDICTS = (FAILED, KNOWN, PASSED, SHOWN)  # the worst first
IN_SAMPLE = "calibrated on the points that are scored"
HELD_OUT = "calibrated on other points"
UNTUNED = "not calibrated"


@dataclass(frozen=True)
class Judged:
    """One output with its score and verdict.

    ``rows`` are those scored (rows,), ``fitted`` the score on the rows of the calibration where these are others;
    ``predicted`` in SI, nan where not asked; ``why`` in one sentence.
    """

    output: Output
    predicted: Series
    rows: Mask
    score: Score
    fitted: Score | None
    verdict: str
    why: str


@dataclass(frozen=True)
class Trial:
    """A case with its outcome. ``variants`` hold the scores of the other words of one field, or why there is none."""

    case: Case
    outputs: tuple[Judged, ...]
    calibration: Calibration | None
    how: str
    verdict: str
    variants: Mapping[str, Mapping[str, Score] | str]
    notes: tuple[str, ...]
    failure: str | None = None


def run(case: Case) -> Trial:
    """Run one case. A physical failure is a failed case with its reason, never an exception.

    Raises
    ------
    InputError : the model refuses what the case gives
    """
    try:
        predictor, calibration, judged = _judged(case, {}, case.free)
    except PhysicalFailure as failure:
        return Trial(case, (), None, UNTUNED, FAILED, {}, (), str(failure))
    how = UNTUNED
    if calibration is not None:
        how = HELD_OUT if any(each.fitted is not None for each in judged) else IN_SAMPLE
    verdict = min((each.verdict for each in judged), key=VERDICTS.index)
    notes = tuple(dict.fromkeys((*predictor.notes.values(), *(calibration.warnings if calibration else ()))))
    return Trial(case, judged, calibration, how, verdict, _variants(case), notes)


def _judged(
    case: Case, changes: Mapping[str, str], free: Sequence[Free]
) -> tuple[Predictor, Calibration | None, tuple[Judged, ...]]:
    """Calibrate, predict and judge with some words changed."""
    predictor = Predictor(case, changes)
    calibration = None
    fitting = np.zeros(len(case.columns), dtype=bool)
    if free:
        fitting = np.logical_and.reduce([each.rows for each in free])
        calibration = calibrate(case, free, fitting, predictor)
    predictor.notes.clear()  # what the search for the best parameters met on its way is nobody's concern
    asked = np.logical_or.reduce([output.rows for output in case.outputs])
    found = predictor(calibration.values if calibration else {}, asked)
    judged = tuple(judge(output, found[output.quantity], fitting) for output in case.outputs)
    return predictor, calibration, judged


def judge(output: Output, predicted: Series, fitting: Mask) -> Judged:
    """Score one output on the rows that were not fitted, or on all where none is left."""
    rows = output.rows & ~fitting
    held_out = bool(fitting.any() and rows.any())
    if not rows.any():
        rows = output.rows
    found = _scored(output, predicted, rows)
    fitted = _scored(output, predicted, output.rows & fitting) if held_out and (output.rows & fitting).any() else None
    verdict = SHOWN
    if output.tolerance is not None:
        verdict = PASSED if _kept(found, output.tolerance) else FAILED
        if verdict == FAILED and output.deviation is not None and _kept(found, output.deviation):
            verdict = KNOWN
    return Judged(output, predicted, rows, found, fitted, verdict, _why(output, predicted, rows, found, verdict))


def _scored(output: Output, predicted: Series, rows: Mask) -> Score:
    """The score on some rows."""
    uncertainty = None if output.uncertainty is None else output.uncertainty[rows]
    return score(output.measured[rows], predicted[rows], uncertainty, shares=not output.on_scale)


def _kept(found: Score, bound: Bound) -> bool:
    """Whether every limit of a bound is kept."""
    return all(holds(found, metric, limit) for metric, limit in bound.limits.items())


def _why(output: Output, predicted: Series, rows: Mask, found: Score, verdict: str) -> str:
    """Why it deviates: the case's own reason, else which way and where it is furthest off."""
    if verdict == KNOWN and output.deviation is not None:
        return output.deviation.why
    error = np.where(rows, np.abs(predicted - output.measured), -1.0)
    place = int(np.argmax(error))
    factor = parse_unit(output.units).factor
    off = (predicted[place] - output.measured[place]) / factor
    units = "" if output.units == "1" else " K" if output.units == "degC" else f" {output.units}"
    side = "high" if found.bias > 0.0 else "low"
    shown = output.measured[place] / factor - (parse_unit(output.units).zero)
    tail = f"{off:+.3g}{units} at a measured {shown:.4g}"
    if found.n == 1:
        return f"{tail}."
    if abs(found.bias) < 0.3 * found.mae:
        return f"High and low alike; furthest off by {tail}."
    return f"Mostly {side}; furthest off by {tail}."


def _variants(case: Case) -> dict[str, Mapping[str, Score] | str]:
    """Scores of the same case with other words for one field, each calibrated by itself."""
    if case.variants is None:
        return {}
    name, words = case.variants
    found: dict[str, Mapping[str, Score] | str] = {}
    for each in words:
        try:
            _, _, judged = _judged(case, {name: each}, case.free)
            found[each] = {one.output.name: one.score for one in judged}
        except (PhysicalFailure, InputError) as error:
            found[each] = str(error)
    return found


def split(case: Case, holdout: float, seed: int) -> Mask:
    """Rows to fit on when a share of them is held out at random; at least one is held out and one is kept.

    Raises
    ------
    InputError : the share is not between 0 and 1, the seed is negative, or there are fewer than two rows
    """
    if not 0.0 < holdout < 1.0:
        raise InputError("--holdout", f"{holdout:g} is out of range", allowed="above 0 and below 1")
    if seed < 0:
        raise InputError("--seed", f"{shorten(seed)} is out of range", allowed="0 and above")
    usable = np.flatnonzero(np.logical_or.reduce([output.rows for output in case.outputs]))
    if usable.size < 2:
        raise InputError("--holdout", "the case has a single row", allowed="two rows or more")
    away = min(max(1, round(holdout * usable.size)), usable.size - 1)
    chosen = np.random.default_rng(seed).permutation(usable)[away:]
    rows = np.zeros(len(case.columns), dtype=bool)
    rows[chosen] = True
    return rows


def run_calibration(case: Case, names: Sequence[str] | None, holdout: float | None, seed: int) -> Trial:
    """Calibrate parameters of a case and score them on what was held out.

    ``names`` None takes those that the case lists; ``holdout`` None takes the case's own rows, or a quarter of all at
    random where it names none.

    Raises
    ------
    InputError : unknown names, or nothing left to fit on or to hold out
    PhysicalFailure : the model has no answer
    """
    free = free_of(case, names)
    if not free:
        able = [name for name, field in case.model.takes.items() if not field.is_word and name not in case.inputs]
        raise InputError("--fit", "nothing to calibrate: the case lists no parameter", allowed=", ".join(able))
    own = np.logical_and.reduce([each.rows for each in free])
    rows = own if holdout is None and not own.all() else split(case, 0.25 if holdout is None else holdout, seed)
    free = tuple(Free(each.name, each.lower, each.upper, rows) for each in free)
    predictor, calibration, judged = _judged(case, {}, free)
    assert calibration is not None
    verdict = min((each.verdict for each in judged), key=VERDICTS.index)
    notes = tuple(dict.fromkeys((*predictor.notes.values(), *calibration.warnings)))
    return Trial(case, judged, calibration, HELD_OUT, verdict, {}, notes)
