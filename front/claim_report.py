"""The verdict on a claim as one self-contained HTML page: sentences, tables, pictures, and what they rest on."""

from __future__ import annotations

import math
from html import escape
from importlib import resources
from pathlib import Path

from heatpath import rows
from heatpath.about import version
from heatpath.claim_pages import COMPARED, EVALUATION, LABELS, MOST_INPUTS, figure_text, shown_pairs
from heatpath.claim_picture import map_svg, waterfall_svg
from heatpath.numerics.errors import InputError
from heatpath.studies.claim import Claim
from heatpath.studies.estimate import Estimate
from heatpath.studies.evidence import beside, why
from heatpath.studies.uncertain import uncertain_inputs
from heatpath.studies.verdict import LIKELY, NAMES, SURE, UNLIKELY, verdict
from heatpath.studies.waterfall import DEFINITIONS

MARKS = ((SURE, "●", "holds"), (LIKELY, "◕", "likely"), (UNLIKELY, "◔", "unlikely"), (0.0, "○", "does not hold"))
STYLE = """
table.verdict td, table.verdict thead th + th { text-align: center; }
table.verdict td small { display: block; min-width: 0; }
table.verdict td small:first-of-type, table.verdict .median { white-space: nowrap; }
table.verdict .mark-sign { font-size: 1.2rem; line-height: 1; }
@media (max-width: 640px) { table.verdict td, table.verdict th { padding-left: .1rem; padding-right: .1rem; } }
ol.verdict { padding-left: 1.2rem; max-width: 50em; } ol.verdict li { margin: .45rem 0; }
"""


def write_claim_report(claim: Claim, path: Path) -> None:
    """Write the page to a file. Raises InputError where it cannot be written."""
    try:
        path.write_text(claim_report(claim), encoding="utf-8")
    except OSError as error:
        message = f"cannot write {path}: {error.strerror}"
        raise InputError("--report", message, allowed="a file in an existing folder") from None


def claim_report(claim: Claim) -> str:
    """The page as text."""
    style = resources.files("heatpath").joinpath("report.css").read_text(encoding="utf-8") + STYLE
    percent = f"{100.0 * claim.claim:.0f} %"
    title = f"heatpath: does cooling save {percent} in {rows.place_name(claim.site)}?"
    sentences = verdict(claim)
    chips = f"<p class='lead'>{escape(_lead(claim))}</p>"
    sections = [
        f"<header>\n<h1>{escape(sentences[0])}</h1>\n{chips}\n</header>",
        _section("Verdict", _ordered(sentences[1:])),
        _section(f"How likely {percent} is reached", _table(claim, "facility_energy") + _legend()),
        _section("Where it holds", f"<figure>{map_svg(claim)}<figcaption>{escape(_MAP)}</figcaption></figure>"),
        _section("What the saving is made of", _waterfalls(claim)),
        _section("Whose spread it is", _inputs(claim)),
        _section("Other definitions of a saving", _others(claim)),
        _section("Other sites", _sites(claim)),
        _section("Beside published results", _evidence(claim)),
        _section("The air-cooled halls", _baselines(claim)),
        _section("What nobody knows exactly", _ranges()),
        _section("How it was computed", _method(claim)),
        f"<footer>heatpath {escape(version())}, {claim.samples} evaluations, seed {claim.seed}.</footer>",
    ]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(section for section in sections if section)
        + "\n</main>\n</body>\n</html>\n"
    )


_MAP = (
    "Each mark is a technology against an air-cooled hall: further right, that hall wastes more; further up, the "
    "servers themselves take less once their fans are gone. Right of the heavy line the claim is reached."
)


def _lead(claim: Claim) -> str:
    place = rows.place_name(claim.site)
    return (
        f"The same devices doing the same work in {place}, cooled by air and by liquid, over a year. "
        f"{claim.samples} times with other values of everything that nobody knows exactly."
    )


def _section(title: str, body: str) -> str:
    return f"<section>\n<h2>{escape(title)}</h2>\n{body}\n</section>" if body else ""


def _ordered(sentences: tuple[str, ...]) -> str:
    return '<ol class="verdict">' + "".join(f"<li>{escape(each)}</li>" for each in sentences) + "</ol>"


def _table(claim: Claim, definition: str) -> str:
    """Rows of baselines, columns of technologies: median, interval, and the probability of the claim as a mark."""
    head = "".join(f'<th scope="col">{escape(NAMES.get(name, name))}</th>' for name in claim.technologies)
    body = []
    for name, hall in claim.baselines.items():
        pue = f"PUE {hall.quantities['pue']:.2f}"
        cells = "".join(
            f"<td>{_cell(claim.pairs[technology, name].saving[definition])}</td>"
            for technology in claim.technologies
            if (technology, name) in claim.pairs
        )
        body.append(f'<tr><th scope="row">against {escape(hall.title)}<small> {pue}</small></th>{cells}</tr>')
    corner = f"<th>{escape(LABELS[definition])} saved</th>"
    return (
        f'<div class="scroll"><table class="verdict">\n<thead><tr>{corner}{head}</tr>'
        f"</thead>\n<tbody>\n{chr(10).join(body)}\n</tbody>\n</table></div>"
    )


def _cell(estimate: Estimate) -> str:
    if estimate.median is None or estimate.low is None or estimate.high is None or estimate.probability is None:
        return rows.NOTHING if estimate.central is None else f"{100.0 * estimate.central:.0f} %"
    sign = next(sign for least, sign, _ in MARKS if estimate.probability >= least)
    ends = f"{100.0 * estimate.low:.0f} to {100.0 * estimate.high:.0f} %"
    chance = f"reached in {100.0 * estimate.probability:.0f} of 100"
    if estimate.answered < 1.0:
        chance += f"; {100 - math.floor(100.0 * estimate.answered)} % cannot be compared"
    return (
        f'<span class="median"><span class="mark-sign">{sign}</span> <b>{100.0 * estimate.median:.0f} %</b></span>'
        f"<small>{ends}</small>"
        f"<small>{chance}</small>"
    )


def _legend() -> str:
    words = ", ".join(f"{sign} {name}" for _, sign, name in MARKS)
    ends = f"{100 * SURE:.0f}, {100 * LIKELY:.0f} and {100 * UNLIKELY:.0f} of 100 evaluations that can be compared"
    return f"<p>{escape(words)}: the claim is reached in at least {ends}, or in fewer.</p>"


def _waterfalls(claim: Claim) -> str:
    figures = "\n".join(
        f"<figure>{waterfall_svg(pair, claim.baselines[pair.baseline].title)}</figure>" for pair in shown_pairs(claim)
    )
    gains = [
        f"{claim.baselines[pair.baseline].title} {rows.share(pair.throughput_gain.central)} %"
        for pair in shown_pairs(claim)
        if pair.throughput_gain.central is not None
    ]
    text = (
        "Bars at the central inputs add up to the saving; grey lines are 5 to 95 % of all evaluations. Hatched bars "
        "cost energy instead of saving it."
    )
    apart = (
        "Throughput stands apart, in no bar: what chips could do more at the same power limit, by what they leak less "
        f"at full load, against {', '.join(gains)}."
    )
    return f"<p>{escape(text)}</p>\n{figures}\n<p>{escape(apart)}</p>" if figures else ""


def _inputs(claim: Claim) -> str:
    parts = []
    for pair in shown_pairs(claim):
        found = pair.sensitivity["facility_energy"]
        if found is None:
            continue
        lines = "\n".join(
            f'<tr><th scope="row">{escape(each.title)}</th><td>{100 * each.first:.0f} %</td>'
            f"<td>{100 * each.total:.0f} %</td><td>{100 * each.total_interval[0]:.0f} to "
            f"{100 * each.total_interval[1]:.0f} %</td>"
            f"<td>{100 * each.low_third:.0f} → {100 * each.high_third:.0f}</td></tr>"
            for each in found.influences[:MOST_INPUTS]
        )
        heads = ("alone", "with others", "5 to 95 %", "reached of 100, lowest → highest third")
        head = "".join(f'<th scope="col">{each}</th>' for each in heads)
        name = f"{NAMES.get(pair.technology, pair.technology)} against {claim.baselines[pair.baseline].title}"
        parts.append(
            f'<div class="scroll"><table><thead><tr><th>{escape(name)}</th>{head}</tr></thead>\n<tbody>\n{lines}\n'
            f"</tbody></table></div>\n<p>{escape(found.method)}, cross-validated error "
            f"{100.0 * found.error:.1f} % of the variance.</p>"
        )
    return "\n".join(parts)


def _others(claim: Claim) -> str:
    return "\n".join(_table(claim, name) for name in DEFINITIONS if name != "facility_energy")


def _sites(claim: Claim) -> str:
    if not claim.sites:
        return ""
    baselines = list(dict.fromkeys(each.baseline for each in claim.sites))
    head = "".join(f'<th scope="col">{escape(claim.baselines[name].title)}</th>' for name in baselines)
    lines = []
    for site, technology in dict.fromkeys((each.site, each.technology) for each in claim.sites):
        here = [each for each in claim.sites if each.site == site and each.technology == technology]
        cells = "".join(f"<td>{rows.share(each.saving)}</td>" for each in here)
        name = f"{rows.place_name(site)}, {NAMES.get(technology, technology)}"
        lines.append(f'<tr><th scope="row">{escape(name)}</th>{cells}</tr>')
    corner = "<th>% of facility energy saved, central inputs</th>"
    return (
        f'<div class="scroll"><table><thead><tr>{corner}{head}</tr></thead>\n'
        f"<tbody>\n{chr(10).join(lines)}\n</tbody></table></div>"
    )


def _evidence(claim: Claim) -> str:
    lines = []
    for found in beside(claim):
        band = found.band
        ends = " to ".join(dict.fromkeys(figure_text(band.figure, end) for end in (band.low, band.high)))
        cells = (f"{band.title}: {ends}", why(found, figure_text), f"{band.source}", band.trust)
        first, *rest = (escape(cell) for cell in cells)
        lines.append(f'<tr><th scope="row">{first}</th>' + "".join(f"<td>{cell}</td>" for cell in rest) + "</tr>")
    return _notes(("Published", "Here", "Source", "Trust"), lines)


def _baselines(claim: Claim) -> str:
    lines = []
    for name, hall in claim.baselines.items():
        q = hall.quantities
        text = f"{hall.plant}, room air {hall.supply_temperature - 273.15:.1f} °C"
        if hall.fit:
            text += (
                f"; both fitted to the PUE, with lighting and rest {100 * hall.fit['other_share']:.1f} % of design IT"
            )
        spread = "" if hall.pue.low is None else f", {hall.pue.low:.2f} to {hall.pue.high:.2f} over the evaluations"
        shares = f"server fans {100 * q['server_fan_energy'] / q['it_energy']:.1f} % of IT"
        lines.append(
            f'<tr><th scope="row">{escape(hall.title)} ({escape(name)})</th><td>PUE {q["pue"]:.3f}{spread}</td>'
            f"<td>{escape(text)}</td><td>{shares}</td></tr>"
        )
    return _notes(("Hall", "Computed PUE", "Plant", "Servers"), lines)


def _ranges() -> str:
    lines = [
        f'<tr><th scope="row">{escape(row.title)}</th><td>{escape(row.assumption.value)}</td>'
        f'<td>{escape(row.source)}</td><td><span class="mark">{escape(row.trust)}</span></td></tr>'
        for row in uncertain_inputs()
    ]
    return _notes(("Input, as a factor or a shift", "Range", "Source", "Trust"), lines)


def _notes(heads: tuple[str, ...], lines: list[str]) -> str:
    head = "".join(f'<th scope="col">{each}</th>' for each in heads)
    return f'<table class="notes">\n<thead><tr>{head}</tr></thead>\n<tbody>\n{chr(10).join(lines)}\n</tbody>\n</table>'


def _method(claim: Claim) -> str:
    errors = ", ".join(f"{name} {100.0 * power:.2f} % and {t:.2f} K" for name, (power, t) in claim.table_errors.items())
    texts = (
        EVALUATION,
        f"Each evaluation runs {claim.hours} hours of the year, spread evenly over its temperatures; at the central "
        f"inputs the whole year is run, and a facility saving differs from the whole year's by at most "
        f"{100.0 * claim.hours_error:.2f} percentage points in those that were run both ways.",
        f"Racks of liquid-cooled halls are read from tables within {errors} of racks solved at random inputs; racks "
        "in air are solved in each evaluation.",
        "At every step of a waterfall the saving is 1 - (1 - f) PUE / PUE of the air-cooled hall, with f the share of "
        "IT energy that the step before it has taken away.",
        f"Where a junction passes its limit or less than 99.9 % of the work is done, no saving is stated. {COMPARED}",
    )
    return "".join(f"<p>{escape(text)}</p>" for text in texts)
