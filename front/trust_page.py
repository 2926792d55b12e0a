"""The trust page: how far the models are off, one self-contained HTML page; what is not validated stands first."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib import resources
from pathlib import Path

from heatpath.about import version
from heatpath.case_lines import HEAD, KINDS, bounds_text, counted, error_units, percent, score_cells
from heatpath.numerics.errors import InputError
from heatpath.parity import parity_plots
from heatpath.validation.case import TRUST
from heatpath.validation.gaps import gaps, undriven_laws
from heatpath.validation.model import GROUPS
from heatpath.validation.score import Score
from heatpath.validation.trial import FAILED, HELD_OUT, KNOWN, UNTUNED, Judged, Trial

READING = (
    "Error is predicted less measured. CV is the root mean square error over the mean of the measured values, NMBE the "
    "mean error over it; “inside” is the share of points within the stated uncertainty of the measurement.",
    "Tolerances come from the source's uncertainty and were set before the model was run, unless a case says "
    "otherwise; a known deviation has a written physical reason and a bound of its own, and fails if it gets worse.",
    "Calibrated “on others”: on points that are not scored; “on these”: on the scored points themselves, which only "
    "shows that the form of the curve fits.",
    "In the pictures a filled point is scored, a hollow one was used for the calibration, a bar is the stated "
    "uncertainty, and the line is agreement.",
)


def write_trust_page(trials: Sequence[Trial], path: Path) -> None:
    """Write the page to a file. Raises InputError where it cannot be written."""
    try:
        path.write_text(trust_page(trials), encoding="utf-8")
    except OSError as error:
        message = f"cannot write {path}: {error.strerror}"
        raise InputError("--report", message, allowed="a file in an existing folder") from None


def trust_page(trials: Sequence[Trial]) -> str:
    """The page as text."""
    sheets = resources.files("heatpath")
    style = "".join(sheets.joinpath(name).read_text(encoding="utf-8") for name in ("report.css", "trust.css"))
    sections = (
        f"<header>\n<h1>How far heatpath {escape(version())} is off</h1>\n"
        f'<p class="lead">{escape(counted(trials))}. {escape(_kinds(trials))} Every number on this page comes from '
        "running the cases; "
        "<code>heatpath validate --report FILE.html</code> writes it anew.</p>\n</header>",
        _section("What is not validated", _gaps(trials)),
        _section("Known deviations and failures", _deviations(trials)),
        _section("All cases", _table(trials) + "".join(f"<p>{escape(text)}</p>" for text in READING)),
        *(_section(group, "".join(_case(t) for t in trials if t.case.group == group)) for group in GROUPS),
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>heatpath: measured and predicted</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(section for section in sections if section)
        + f"\n<footer>heatpath {escape(version())}</footer>\n</main>\n</body>\n</html>\n"
    )


def _kinds(trials: Sequence[Trial]) -> str:
    """How many cases are held against what."""
    count = {kind: sum(trial.case.trust == kind for trial in trials) for kind in TRUST}
    weak = count["specification"] + count["field-band"]
    return (
        f"Held against measurements: {count['measured']}, against published curves: {count['published-curve']}; "
        f"{weak} are consistency checks and bands, which validate nothing."
    )


def _section(title: str, body: str) -> str:
    """A section with its heading; nothing where there is nothing to say."""
    return f"<section>\n<h2>{escape(title)}</h2>\n{body}\n</section>" if body else ""


def _gaps(trials: Sequence[Trial]) -> str:
    """What no case covers, and what the cases are not."""
    items = [f"<li><b>{escape(gap.what)}.</b> {escape(gap.why)}</li>" for gap in gaps()]
    weak = [trial.case.name for trial in trials if trial.case.trust in ("specification", "field-band")]
    if weak:
        items.append(
            f"<li><b>Consistency checks and bands.</b> {escape(', '.join(weak))}: figures that somebody computed, "
            "required or told the press. They are no validation, whatever their verdict.</li>"
        )
    untold = undriven_laws(tuple(trial.case for trial in trials))
    items.append(
        f"<li><b>{len(untold)} registered laws</b> are held against their sources and independent programs, but "
        "against no measurement here.<details><summary>Which</summary>"
        f"<code>{escape(', '.join(untold))}</code></details></li>"
    )
    return f'<ul class="flags">{"".join(items)}</ul>'


def _deviations(trials: Sequence[Trial]) -> str:
    """What is out of tolerance, with its reason."""
    items = []
    for trial in trials:
        link = f'<a href="#{escape(trial.case.name)}">{escape(trial.case.name)}</a>'
        if trial.failure is not None:
            items.append(f"<li>{_mark(FAILED)} <b>{link}</b> {escape(trial.failure)}</li>")
        for judged in trial.outputs:
            if judged.verdict in (KNOWN, FAILED):
                named = judged.output.name.replace("_", " ")
                items.append(
                    f"<li>{_mark(judged.verdict)} <b>{link}, {escape(named)}.</b> {escape(judged.why)} "
                    f'<span class="bounds">Bounds: {escape(bounds_text(judged.output))}.</span></li>'
                )
    return f'<ul class="flags">{"".join(items)}</ul>' if items else "<p>None.</p>"


def _mark(verdict: str) -> str:
    """A verdict as a small label."""
    return f'<span class="mark {verdict.split()[0]}">{escape(verdict)}</span>'


def _table(trials: Sequence[Trial]) -> str:
    """One row per measured quantity, grouped by technology."""
    head = "".join(f"<th>{escape(text)}</th>" for text in ("Case and quantity", "verdict", *HEAD, "calibrated"))
    body = []
    for group in GROUPS:
        here = [trial for trial in trials if trial.case.group == group]
        if here:
            body.append(f'<tr class="group"><th colspan="{len(HEAD) + 3}">{escape(group)}</th></tr>')
        for trial in here:
            body += [_row(trial, judged, place == 0) for place, judged in enumerate(trial.outputs)]
            if trial.failure is not None:
                wide = len(HEAD) + 1
                body.append(f'<tr>{_name(trial, "")}<td>{_mark(FAILED)}</td><td colspan="{wide}">no answer</td></tr>')
    table = f"<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody>"
    return f'<div class="scroll"><table class="cases">{table}</table></div>'


def _name(trial: Trial, output: str, first: bool = True) -> str:
    """The first cell of a row: the case where it begins, then its quantities."""
    if not first:
        return f"<th><small>{escape(output)}</small></th>"
    link = f'<a href="#{escape(trial.case.name)}">{escape(trial.case.name)}</a>'
    return f"<th>{link} <i>{escape(KINDS[trial.case.trust])}</i><small>{escape(output)}</small></th>"


def _row(trial: Trial, judged: Judged, first: bool) -> str:
    """One output with its scores."""
    units = error_units(judged.output)
    cells = "".join(f"<td>{escape(text)}</td>" for text in score_cells(judged.score, judged.output))
    how = {UNTUNED: "no", HELD_OUT: "on others"}.get(trial.how, "on these")
    named = judged.output.name.replace("_", " ") + ("" if units == "1" else f", {units}")
    return f"<tr>{_name(trial, named, first)}<td>{_mark(judged.verdict)}</td>{cells}<td>{how}</td></tr>"


def _case(trial: Trial) -> str:
    """One case: where it comes from, what was done, and its pictures."""
    case = trial.case
    facts = [
        ("Kind", TRUST[case.trust]),
        ("Source", case.source),
        ("Licence", case.licence),
        ("Driven by", f"{case.model.name}; {trial.how}"),
        ("Calibrated", _values(trial)),
        ("Bounds", "; ".join(f"{j.output.name}: {bounds_text(j.output)}" for j in trial.outputs)),
        ("Deviation", " ".join(f"{j.output.name.replace('_', ' ')}: {j.why}" for j in trial.outputs)),
        ("Other laws", _variants(trial)),
        ("Recalled", "; ".join((*case.recalled, *(n for n in trial.notes if "recalled" in n)))),
        ("Notes", case.note),
        ("Flags", "; ".join(note for note in trial.notes if "recalled" not in note)),
    ]
    rows = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in facts if v.strip())
    return (
        f'<article id="{escape(case.name)}"><h3>{escape(case.title)} {_mark(trial.verdict)}</h3>'
        f'<div class="case"><dl>{rows}</dl><div>{parity_plots(trial)}</div></div></article>'
    )


def _values(trial: Trial) -> str:
    """Calibrated parameters."""
    if trial.calibration is None:
        return ""
    takes = trial.case.model.takes
    return ", ".join(f"{each.name} {takes[each.name].shown(each.value)}" for each in trial.calibration.parameters)


def _variants(trial: Trial) -> str:
    """Errors of the other laws on the same points."""
    found = []
    for word, scores in trial.variants.items():
        if isinstance(scores, str):
            found.append(f"{word}: no answer")
            continue
        found.append(f"{word}: " + ", ".join(_pair(name, one, len(scores) > 1) for name, one in scores.items()))
    return "; ".join(found)


def _pair(name: str, one: Score, named: bool) -> str:
    """Mean and largest relative error of one output."""
    text = f"{percent(one.mape)} % mean, {percent(one.largest_relative)} % largest"
    return f"{name} {text}" if named else text
