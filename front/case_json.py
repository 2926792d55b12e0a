"""Trials of measured cases, calibrations and models as strict JSON: every quantity with its unit."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from heatpath.about import version
from heatpath.case_lines import STYLES, bounds_text, fragment
from heatpath.numerics.units import parse_unit
from heatpath.validation.case import TRUST, Output
from heatpath.validation.model import Model
from heatpath.validation.score import ABSOLUTE, METRICS, Score
from heatpath.validation.trial import Judged, Trial

SCHEMA_VERSION = "1.0"

Tree = dict[str, Any]


def trials_json(trials: Sequence[Trial]) -> str:
    """Trials as strict JSON text."""
    counts = {verdict.replace(" ", "_"): sum(t.verdict == verdict for t in trials) for verdict in STYLES}
    return _text({**_head(), "counts": counts, "cases": [_trial(trial) for trial in trials]})


def _text(tree: Tree) -> str:
    """JSON text, indented, strict."""
    return json.dumps(tree, indent=2, allow_nan=False)


def _head() -> Tree:
    """Which program answers, in which schema."""
    return {"schema_version": SCHEMA_VERSION, "model": {"name": "heatpath", "version": version()}}


def _trial(trial: Trial) -> Tree:
    """One trial."""
    case = trial.case
    return {
        "name": case.name, "title": case.title, "source": case.source, "licence": case.licence, "trust": case.trust,
        "kind": TRUST[case.trust], "group": case.group, "model": case.model.name, "verdict": trial.verdict,
        "calibration": trial.how, "calibrated": _calibrated(trial), "outputs": [_judged(one) for one in trial.outputs],
        "variants": {word: _variant_tree(trial, found) for word, found in trial.variants.items()},
        "recalled": list(case.recalled), "note": case.note, "notes": list(trial.notes), "failure": trial.failure,
    }  # fmt: skip


def _variant_tree(trial: Trial, found: Any) -> Any:
    """The scores of one variant by output, or why there is none."""
    if isinstance(found, str):
        return found
    outputs = {output.name: output for output in trial.case.outputs}
    return {name: score_tree(one, outputs[name]) for name, one in found.items()}


def _judged(judged: Judged) -> Tree:
    """One output."""
    return {
        "name": judged.output.name, "quantity": judged.output.quantity, "verdict": judged.verdict, "why": judged.why,
        "bounds": bounds_text(judged.output), "score": score_tree(judged.score, judged.output),
        "fitted_score": None if judged.fitted is None else score_tree(judged.fitted, judged.output),
    }  # fmt: skip


def score_tree(found: Score, output: Output) -> Tree:
    """A score, every number with its unit, in SI."""
    unit = parse_unit(output.units)
    units = "K" if unit.zero else output.units
    tree: Tree = {"n": found.n}
    for name in METRICS:
        value = getattr(found, name)
        if value is None or not math.isfinite(value):
            tree[name] = None
        elif name in ABSOLUTE:
            tree[name] = {"value": value / unit.factor, "units": units}
        else:
            tree[name] = {"value": value, "units": "1"}
    return tree


def _calibrated(trial: Trial) -> list[Tree]:
    """Calibrated parameters in the units people speak; what is not known is null."""
    if trial.calibration is None:
        return []
    found = []
    for each in trial.calibration.parameters:
        field = trial.case.model.takes[each.name]
        unit = field.unit
        factor, units = unit.factor, field.units

        def size(value: float, factor: float = factor, units: str = units) -> Tree | None:
            return {"value": value / factor, "units": units} if math.isfinite(value) else None

        found.append({
            "name": each.name, "value": {"value": unit.from_si(each.value), "units": units},
            "standard_error": size(each.standard_error), "at_bound": each.at_bound,
            "interval_95": [unit.from_si(end) if math.isfinite(end) else None for end in (each.lower, each.upper)],
        })  # fmt: skip
    return found


def calibration_json(trial: Trial) -> str:
    """A calibration as strict JSON text."""
    calibration = trial.calibration
    assert calibration is not None
    return _text({
        **_head(), **_trial(trial), "correlation": calibration.correlation.tolist(),
        "rows_fitted": int(calibration.rows.sum()), "warnings": list(calibration.warnings), "fragment": fragment(trial),
    })  # fmt: skip


def models_json(models: Sequence[Model]) -> str:
    """The models as strict JSON text."""
    return _text({**_head(), "models": [_model_tree(model) for model in models]})


def _model_tree(model: Model) -> Tree:
    """One model."""

    def trees(fields: Any) -> Tree:
        return {
            name: {"words": f.words, "units": f.units or None, "allowed": f.allowed, "optional": f.default is not None}
            for name, f in fields.items()
        }

    return {
        "name": model.name, "title": model.title, "group": model.group,
        "takes": trees(model.takes), "gives": trees(model.gives),
    }  # fmt: skip
