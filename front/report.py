"""One self-contained HTML page: what the technologies take, where each watt goes, and what that rests on.

No script, no font, no picture from elsewhere: the page can be mailed, printed, and read in ten years.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from importlib import resources
from pathlib import Path

from heatpath import rows
from heatpath.about import version
from heatpath.numerics.errors import InputError
from heatpath.picture import energy_picture, require_matplotlib, svg_text
from heatpath.rows import Row
from heatpath.studies.answer import Assumption, Comparison, CoolingAnswer
from heatpath.studies.scenario import Scenario

__all__ = ["energy_picture", "html_report", "write_report"]

METHOD = (
    "Every technology runs the same devices with the same demanded work in the same hall, hour by hour over a year.",
    "For each hour the rack is solved from the junction to the coolant flanges together with the leakage that its "
    "temperature causes, and the plant from there to the outdoor air and the meter; they meet in temperature and heat.",
    "Energies of the parts add up to the facility's energy. The energy residual compares heat and electricity in with "
    "heat out, from fluxes evaluated independently of the solver's own balance.",
    "PUE counts server fans as IT, so taking them away can raise PUE while the energy falls: read it with TUE, "
    "facility energy over compute energy, and rank technologies by energy at equal work.",
)


def write_report(comparison: Comparison, path: Path, scenario: Scenario | None = None) -> None:
    """Write the page to a file. Raises InputError where matplotlib is missing or the file cannot be written."""
    page = html_report(comparison, scenario)
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        message = f"cannot write {path}: {error.strerror}"
        raise InputError("--report", message, allowed="a file in an existing folder") from None


def html_report(comparison: Comparison, scenario: Scenario | None = None) -> str:
    """The page as text. Raises InputError, naming the extra, where matplotlib is missing."""
    require_matplotlib()
    style = resources.files("heatpath").joinpath("report.css").read_text(encoding="utf-8")
    title = f"heatpath: cooling in {rows.place_name(comparison.site)}"
    sections = (
        _head(comparison),
        _section("Where each watt goes", _picture(comparison)),
        _section("Figures", _table(comparison)),
        _section("Flags", _flags(comparison)),
        _section("What it rests on", _assumptions(comparison.assumptions)),
        _section("How it was computed", "".join(f"<p>{escape(text)}</p>" for text in METHOD) + _closure(comparison)),
        _foot(scenario),
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(section for section in sections if section)
        + "\n</main>\n</body>\n</html>\n"
    )


def _section(title: str, body: str) -> str:
    """A section with its heading; nothing where there is nothing to say."""
    return f"<section>\n<h2>{escape(title)}</h2>\n{body}\n</section>" if body else ""


def _head(comparison: Comparison) -> str:
    """The headline and a chip with the hottest junction of each technology."""
    chips = "\n".join(_chip(name, answer) for name, answer in comparison.coolings.items())
    lead = f"Savings are against {comparison.baseline}, the baseline, at equal work."
    return (
        f"<header>\n<h1>{escape(rows.headline(comparison)).replace(' %', '&nbsp;%')}</h1>\n"
        f'<p class="lead">{escape(lead)}</p>\n<ul class="chips">\n{chips}\n</ul>\n</header>'
    )


def _chip(name: str, answer: CoolingAnswer) -> str:
    """The hottest junction of one technology, between its coolant's temperatures; or why there is none."""
    known = rows.finite(answer.quantities)
    if answer.status != "ok" or "junction_temperature_max" not in known:
        why = rows.failure_text(answer.status, answer.reason, answer.limiting_device)
        return f'<li class="failed"><span>{escape(name)}</span><b>no answer</b><span>{escape(why)}</span></li>'
    coolant = ""
    if {"supply_temperature", "return_temperature"} <= set(known):
        inlet, outlet = (rows.celsius(known[f"{end}_temperature"]) for end in ("supply", "return"))
        coolant = f"<span>coolant {inlet} → {outlet} °C</span>"
    junction = rows.celsius(known["junction_temperature_max"])
    return f"<li><span>{escape(name)}, hottest junction</span><b>{junction} °C</b>{coolant}</li>"


def _picture(comparison: Comparison) -> str:
    """The picture twice: drawn for a page and drawn for a telephone; the style sheet shows one of them."""
    if all(answer.status != "ok" for answer in comparison.coolings.values()):
        return ""
    wide, narrow = svg_text(comparison), svg_text(comparison, narrow=True)
    caption = "Leakage is the part of compute that depends on junction temperature; the bands add up to the facility."
    return (
        f'<figure>\n<div class="wide">{wide}</div>\n<div class="narrow">{narrow}</div>\n'
        f"<figcaption>{escape(caption)}</figcaption>\n</figure>"
    )


def _table(comparison: Comparison) -> str:
    """All rows, one column per technology."""
    names = zip(rows.headers(comparison), rows.states(comparison), strict=True)
    head = "".join(f'<th scope="col">{escape(n)}<small>{escape(state)}</small></th>' for n, state in names)
    span = len(comparison.coolings) + 2
    body = []
    for group in rows.groups(comparison):
        body.append(f'<tr class="group"><th scope="rowgroup" colspan="{span}">{escape(group.title)}</th></tr>')
        body += [_row(row) for row in group.rows]
    return (
        f'<div class="scroll"><table class="figures">\n<thead><tr><th></th><th class="unit"></th>{head}</tr></thead>\n'
        f"<tbody>\n{chr(10).join(body)}\n</tbody>\n</table></div>"
    )


def _row(row: Row) -> str:
    """One row of the table, shares in small behind the amounts."""
    shares = row.shares or ("",) * len(row.cells)
    cells = "".join(f"<td>{escape(cell)}{_share(share)}</td>" for cell, share in zip(row.cells, shares, strict=True))
    unit = f' <span class="unit-inline">{escape(row.unit)}</span>' if row.unit else ""
    head = f'<th scope="row">{escape(row.label)}{unit}</th><td class="unit">{escape(row.unit)}</td>'
    return f'<tr class="{row.kind}">{head}{cells}</tr>'


def _share(share: str) -> str:
    """A share of the facility's energy."""
    return f"<small>{escape(share)} %</small>" if share and share != rows.NOTHING else ""


def _flags(comparison: Comparison) -> str:
    """What a reader must know before believing a number."""
    lines = [f"<b>{escape(name)}</b>: {escape(why)}" for name, why in rows.failures(comparison)]
    lines += [
        f"<b>{escape(names)}</b>: {escape(flag.text)} <code>{escape(flag.code)}</code>"
        for names, flag in rows.flag_lines(comparison)
    ]
    return _list(lines) if lines else "<p>None: every law was used inside its range, and the work was equal.</p>"


def _list(lines: Iterable[str]) -> str:
    """An unordered list of lines that are HTML already."""
    return '<ul class="flags">\n' + "\n".join(f"<li>{line}</li>" for line in lines) + "\n</ul>"


def _assumptions(assumptions: tuple[Assumption, ...]) -> str:
    """Inputs with their source and how far they can be trusted; what is recalled is marked."""
    if not assumptions:
        return ""
    lines = "\n".join(
        f'<tr><th scope="row">{escape(a.name)}</th><td>{escape(a.value)}</td>'
        f"<td>{escape(a.source)}</td><td>{_trust(a.trust)}</td></tr>"
        for a in assumptions
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Input", "Value", "Source", "Trust"))
    return f'<table class="notes">\n<thead><tr>{head}</tr></thead>\n<tbody>\n{lines}\n</tbody>\n</table>'


def _trust(trust: str) -> str:
    """A mark for how far an input can be trusted."""
    if trust == "recalled":
        return '<span class="mark recalled">⚠ recalled, not checked</span>'
    return f'<span class="mark">{escape(trust)}</span>'


def _closure(comparison: Comparison) -> str:
    """The energy residual of each technology."""
    found = {
        name: answer.closure["energy_residual_relative"]
        for name, answer in comparison.coolings.items()
        if "energy_residual_relative" in answer.closure
    }
    text = ", ".join(f"{name} {value:.1e}" for name, value in found.items())
    return f"<p>Energy residual of the year, relative: {escape(text)}.</p>" if text else ""


def _foot(scenario: Scenario | None) -> str:
    """Which program, and the scenario's seed."""
    seed = f", seed {scenario.load.seed}" if scenario is not None and not scenario.load.is_file else ""
    return (
        f"<footer>heatpath {escape(version())}{seed}. One scenario gives the same numbers behind every door.</footer>"
    )
