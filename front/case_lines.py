"""Trials of measured cases as the table of a terminal; ``case_json`` writes the same for programs."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import Any

from heatpath.about import version
from heatpath.numerics.units import parse_unit
from heatpath.rows import figures
from heatpath.table import WIDTH, Line
from heatpath.validation.case import TRUST, Output
from heatpath.validation.field import Field
from heatpath.validation.hardware import PREFIX
from heatpath.validation.model import GROUPS, Model
from heatpath.validation.score import ABSOLUTE, WORDS, Score
from heatpath.validation.trial import FAILED, KNOWN, PASSED, SHOWN, Judged, Trial

NOTHING = "–"
STYLES = {PASSED: "green", KNOWN: "yellow", FAILED: "red", SHOWN: "dim"}
HEAD = ("n", "bias", "MAE", "RMSE", "MAPE %", "CV %", "NMBE %", "in %")
KINDS = {
    "measured": "measured", "published-curve": "published curve", "specification": "consistency check",
    "field-band": "field band",
}  # fmt: skip
WIDTHS = (4, 10, 9, 9, 7, 7, 7, 6)
MOST_NOTES = 4  # below a case; JSON and the trust page hold all
LABEL = WIDTH - sum(WIDTHS) - 17


def trial_lines(trials: Sequence[Trial]) -> list[Line]:
    """All trials as one table, by technology; the last line counts the verdicts."""
    title = f"heatpath {version()}   models against measured cases"
    lines = [Line(title, "bold"), Line(""), Line(_spread("", HEAD, "verdict"), "bold")]
    for group in GROUPS:
        here = [trial for trial in trials if trial.case.group == group]
        if here:
            lines += [Line(""), Line(f"{group} {'─' * (WIDTH - len(group) - 1)}", "cyan")]
        for trial in here:
            lines += _trial_lines(trial)
    return [*lines, Line(""), *_legend(), Line(""), Line(counted(trials), "bold")]


def counted(trials: Sequence[Trial]) -> str:
    """``12 passed, 3 known deviations, 0 failed``, and what was only shown."""
    count = {verdict: sum(trial.verdict == verdict for trial in trials) for verdict in (PASSED, KNOWN, FAILED, SHOWN)}
    known = f"{count[KNOWN]} known deviation{'' if count[KNOWN] == 1 else 's'}"
    text = f"{count[PASSED]} passed, {known}, {count[FAILED]} failed"
    return f"{text}, {count[SHOWN]} shown without a bound" if count[SHOWN] else text


def _legend() -> list[Line]:
    """What the columns are."""
    text = (
        "Error is predicted less measured; CV is RMSE over the mean, NMBE bias over the mean, 'in' the share of points "
        "inside the stated uncertainty. A consistency check compares with a computed or required figure and validates "
        "nothing. What no case covers: heatpath validate --report FILE.html."
    )
    return [Line(part, "dim") for part in textwrap.wrap(text, WIDTH)]


def _trial_lines(trial: Trial) -> list[Line]:
    """One case: a heading, a line for each output, then what has to be known of it."""
    case = trial.case
    lines = [Line(case.name, "bold")]
    units = dict.fromkeys(error_units(output) for output in case.outputs if error_units(output) != "1")
    said = f" Errors in {' and '.join(units)}." if units else ""
    lines += _note(f"{case.title}. {TRUST[case.trust].capitalize()}; {trial.how}.{said}")
    if trial.failure is not None:
        lines += _note(f"✗ {trial.failure}", "red")
    for judged in trial.outputs:
        lines.append(Line(_output_line(judged), STYLES[judged.verdict]))
        if judged.fitted is not None:
            lines.append(Line(_score_line("    calibration points", judged.fitted, judged.output), "dim"))
    for judged in trial.outputs:
        if judged.verdict in (KNOWN, FAILED):
            lines += _note(f"{judged.output.name}: {judged.why} Bounds: {bounds_text(judged.output)}.", "yellow")
    for words in _remarks(trial):
        lines += _note(words)
    return lines


def _remarks(trial: Trial) -> list[str]:
    """Calibrated values, variants, and what is recalled or out of range."""
    found = []
    if trial.calibration is not None:
        takes = trial.case.model.takes
        values = ", ".join(f"{p.name} {takes[p.name].shown(p.value)}" for p in trial.calibration.parameters)
        found.append(f"Calibrated: {values}.")
    if trial.variants:
        found.append(
            "By other laws, MAPE / largest: " + "; ".join(_variant(*each) for each in trial.variants.items()) + "."
        )
    if trial.case.recalled:
        found.append("? From memory: " + "; ".join(trial.case.recalled) + ".")
    found += [f"! {note}." for note in trial.notes[:MOST_NOTES]]
    if len(trial.notes) > MOST_NOTES:
        found.append(f"! More of these ({len(trial.notes) - MOST_NOTES}): --json, --report.")
    return found


def _variant(word: str, scores: Any) -> str:
    """One other law and its errors."""
    if isinstance(scores, str):
        return f"{word} has no answer"
    pairs = (f"{percent(one.mape)} / {percent(one.largest_relative)} %" for one in scores.values())
    return f"{word} {', '.join(pairs)}"


def _note(text: str, style: str = "dim") -> list[Line]:
    """A note below a case, wrapped."""
    parts = textwrap.wrap(" ".join(text.split()), WIDTH, initial_indent="  ", subsequent_indent="    ")
    return [Line(part, style) for part in parts]


def _output_line(judged: Judged) -> str:
    """One output with its scores and verdict."""
    return _score_line(f"  {judged.output.name}", judged.score, judged.output, judged.verdict)


def _score_line(label: str, found: Score, output: Output, verdict: str = "") -> str:
    """A line of scores."""
    named = label if len(label) < LABEL else label[: LABEL - 2] + "…"
    return _spread(named, score_cells(found, output), verdict)


def _spread(label: str, cells: Sequence[str], verdict: str) -> str:
    """A line of the table."""
    body = "".join(f"{text:>{width}}" for text, width in zip(cells, WIDTHS, strict=True))
    return f"{label:<{LABEL}}{body}  {verdict}".rstrip()


def score_cells(found: Score, output: Output) -> tuple[str, ...]:
    """The eight numbers of a score in the output's units."""
    factor = parse_unit(output.units).factor
    scale = 1e-9 * found.mean
    sizes = tuple(figures(tidy(getattr(found, name), scale) / factor) for name in ("bias", "mae", "rmse"))
    shares = tuple(percent(getattr(found, name)) for name in ("mape", "cv_rmse", "nmbe", "inside"))
    return (str(found.n), *sizes, *shares)


def tidy(value: float, scale: float) -> float:
    """A value without the rounding of a fit that went through its points: zero below ``scale``."""
    return 0.0 if abs(value) < scale else value


def percent(share: float | None) -> str:
    """A share in %, one digit."""
    if share is None or not math.isfinite(share):
        return NOTHING
    text = f"{100.0 * share:.1f}"
    return text.removeprefix("-") if float(text) == 0.0 else text


def error_units(output: Output) -> str:
    """The unit of an error of this output: K for temperatures."""
    return "K" if parse_unit(output.units).zero else output.units


def bounds_text(output: Output) -> str:
    """The tolerance in words, with where it comes from, and the bound of a known deviation."""
    parts = []
    for name, bound in (("tolerance", output.tolerance), ("known deviation", output.deviation)):
        if bound is not None:
            limits = ", ".join(
                f"{WORDS[metric]} {_limit(metric, limit, output)}" for metric, limit in bound.limits.items()
            )
            parts.append(f"{name} {limits}" + (f" ({bound.why})" if name == "tolerance" else ""))
    return "; ".join(parts) or "none"


def _limit(metric: str, limit: float, output: Output) -> str:
    """One limit with its unit."""
    if metric not in ABSOLUTE:
        return f"{100.0 * limit:g} %"
    return f"{limit / parse_unit(output.units).factor:g} {error_units(output)}".removesuffix(" 1")


def calibration_lines(trial: Trial) -> list[Line]:
    """A calibration: parameters, correlation, warnings, both scores, and the fragment to use at once."""
    calibration = trial.calibration
    assert calibration is not None
    used = int(calibration.rows.sum())
    held = sum(any(row) for row in zip(*(judged.rows for judged in trial.outputs), strict=True))
    title = f"heatpath {version()}   {trial.case.name}: calibrated on {used} rows, {held} rows held out"
    lines = [Line(title, "bold"), Line("")]
    lines.append(Line(f"{'parameter':<28}{'value':>14}{'standard error':>17}{'95 % interval':>28}  unit", "bold"))
    for each in calibration.parameters:
        unit = trial.case.model.takes[each.name].unit
        interval = f"{unit.from_si(each.lower):.5g} to {unit.from_si(each.upper):.5g}"
        interval = interval if math.isfinite(each.lower) else NOTHING
        error = f"{each.standard_error / unit.factor:.3g}" if math.isfinite(each.standard_error) else NOTHING
        lines.append(Line(f"{each.name:<28}{unit.from_si(each.value):>14.6g}{error:>17}{interval:>28}  {unit.text}"))
    names = [each.name for each in calibration.parameters]
    pairs = [
        f"{names[b]} with {names[a]} {calibration.correlation[a, b]:+.3f}" for a in range(len(names)) for b in range(a)
    ]
    lines += _note(f"Correlation: {'; '.join(pairs)}.") if pairs else []
    lines += [Line(""), Line(_spread("", HEAD, "verdict"), "bold")]
    for judged in trial.outputs:
        lines.append(Line(_output_line(judged), STYLES[judged.verdict]))
        if judged.fitted is not None:
            lines.append(Line(_score_line("    calibration points", judged.fitted, judged.output), "dim"))
    for note in trial.notes:
        lines += _note(f"! {note}.", "yellow")
    return [*lines, Line(""), *(Line(text) for text in fragment(trial).splitlines())]


def fragment(trial: Trial) -> str:
    """The calibrated parameters as TOML: for a case, and for a hardware file where the model has a place in one."""
    assert trial.calibration is not None
    takes = trial.case.model.takes
    shown = {each.name: takes[each.name].shown(each.value) for each in trial.calibration.parameters}
    lines = [f"# calibrated on {trial.case.name}: {trial.case.title}", "[fixed]"]
    for name, text in shown.items():
        lines.append(f"{name} = {text}" if takes[name].units == "1" else f'{name} = "{text}"')
    for name, text in shown.items():
        if takes[name].home:
            lines += ["", *takes[name].home.format(value=text).splitlines()]
    return "\n".join(lines)


def model_lines(models: Sequence[Model]) -> list[Line]:
    """What can drive a case: name, what it takes and gives."""
    lines = [Line(f"heatpath {version()}   models that can drive a case", "bold")]
    for model in models:
        lines += [Line(""), Line(model.name, "bold")]
        lines += _note(f"{model.title}.")
        for word, fields in (("takes", model.takes), ("gives", model.gives)):
            told = [_field(*each) for each in fields.items() if not each[0].startswith(PREFIX)]
            if len(told) < len(fields):
                told.append(f"{len(fields) - len(told)} values of the node, {PREFIX}... (--json lists them)")
            lines += _note(f"{word}: " + "; ".join(told) + ".", "")
    return lines


def _field(name: str, field: Field) -> str:
    """One field: name, range, and a mark where it may be left out."""
    optional = " (optional)" if field.default is not None else ""
    return f"{name} [{'word' if field.is_word else field.units}]{optional}"
