"""A claim's verdict for people at a terminal and for programs: text and JSON."""

from __future__ import annotations

import json
import math
import textwrap
from typing import Any

from heatpath import rows
from heatpath.about import version
from heatpath.glossary import variable
from heatpath.output import SCHEMA_VERSION, quantities
from heatpath.studies.claim import Claim, Hall, Pair
from heatpath.studies.estimate import Converged, Estimate, Influence, Sensitivity
from heatpath.studies.evidence import Found, beside, why
from heatpath.studies.uncertain import Uncertain, uncertain_inputs
from heatpath.studies.verdict import verdict
from heatpath.studies.waterfall import DEFINITIONS, Waterfall
from heatpath.table import WIDTH, Line

Tree = dict[str, Any]
LABELS = {
    "facility_energy": "Facility energy",
    "cooling_energy": "Cooling energy",
    "energy_per_token": "Energy per token",
}
CAUSES = {
    "server_fan": "Server fans",
    "leakage": "Chip leakage",
    "compute": "Compute, same work",
    "supply_loss": "Supply losses",
    "room_fan": "Room fans",
    "chiller": "Chiller and its lift",
    "pump": "Pumps",
    "heat_rejection": "Heat rejection",
    "electrical_loss": "Electrical losses",
    "other": "Lighting and rest",
    "tokens": "Tokens served",
}
EVALUATION = (
    "One evaluation is the whole chain at one set of inputs: every technology and every baseline, racks, plant over "
    "the year, bill."
)
COMPARED = (
    "Medians, intervals and probabilities are of the evaluations that can be compared: in the others a junction passes "
    "its limit or a hall has no answer, and nothing is claimed."
)
NAME, CELL, SITE = 24, 25, 23
MOST_INPUTS = 6


def claim_lines(claim: Claim) -> list[Line]:
    """The verdict first, then the figures it rests on."""
    title = f"heatpath {version()}   a saving of {_whole(claim.claim)} %, audited in {rows.place_name(claim.site)}"
    lines = [Line(title, "bold"), Line("")]
    for number, sentence in enumerate(verdict(claim)):
        lines += _wrapped(sentence, "bold" if number == 0 else "")
    for name in DEFINITIONS:
        lines += _savings(claim, name)
    for pair in shown_pairs(claim):
        lines += _waterfall_lines(pair)
    lines += [*_inputs(claim), *_sites(claim), *_evidence(claim), *_notes(claim)]
    return lines


def figure_text(figure: str, value: float) -> str:
    """A figure of the evidence as text."""
    return f"{value:.3f}" if figure in ("pue", "ppue") else f"{_whole(value)} %"


def cell_text(estimate: Estimate) -> str:
    """A saving with its interval and the probability of reaching the claim, in a cell of a table."""
    if estimate.median is None or estimate.low is None or estimate.high is None or estimate.probability is None:
        return rows.NOTHING if estimate.central is None else f"{100.0 * estimate.central:.1f}"
    ends = f"{_whole(estimate.low)} to {_whole(estimate.high)}"
    mark = "" if estimate.answered >= 1.0 else "*"
    return f"{_whole(estimate.median)} ({ends}), {100.0 * estimate.probability:.0f} %{mark}"


def shown_pairs(claim: Claim) -> list[Pair]:
    """The pairs whose waterfall is printed: the technology with the largest saving against every baseline."""
    known = {key: pair for key, pair in claim.pairs.items() if "facility_energy" in pair.waterfalls}
    if not known:
        return []
    best = max(known, key=lambda key: known[key].waterfalls["facility_energy"].total)[0]
    return [pair for (technology, _), pair in known.items() if technology == best]


def _savings(claim: Claim, definition: str) -> list[Line]:
    """One table: a row per baseline, a column per technology."""
    head = f"{LABELS[definition]} saved: % median (5 to 95 %), probability of {_whole(claim.claim)} %"
    lines = [Line(""), _rule(head)]
    cell = min(CELL, (WIDTH + 12 - NAME) // max(1, len(claim.technologies)))
    lines.append(Line(f"{'':<{NAME}}" + "".join(f"{name:>{cell}}" for name in claim.technologies), "bold"))
    for baseline in claim.baselines:
        cells = [
            cell_text(claim.pairs[name, baseline].saving[definition]) if (name, baseline) in claim.pairs else ""
            for name in claim.technologies
        ]
        lines.append(Line(f"  {baseline:<{NAME - 2}}" + "".join(f"{text:>{cell}}" for text in cells)))
    return lines + [line for text in _compared(claim, definition) for line in _wrapped(text, "dim")]


def _compared(claim: Claim, definition: str) -> list[str]:
    """What the star in a table stands for."""
    least: dict[str, float] = {}
    for (technology, _), pair in claim.pairs.items():
        least[technology] = min(least.get(technology, 1.0), pair.saving[definition].answered)
    shares = [f"{name} {math.floor(100.0 * share)} %" for name, share in least.items() if share < 1.0]
    return [f"* of those evaluations that can be compared: {', '.join(shares)}"] if shares else []


def _waterfall_lines(pair: Pair) -> list[Line]:
    """The terms of a facility saving with their intervals."""
    fall = pair.waterfalls["facility_energy"]
    lines = [Line(""), _rule(f"{pair.technology} against {pair.baseline}: % of the baseline's facility energy")]
    for step in fall.steps:
        low, high = pair.term_intervals["facility_energy"][step.cause]
        ends = f"{rows.share(low):>6} to {rows.share(high):>5}"
        lines.append(Line(f"  {CAUSES[step.cause]:<{NAME}}{rows.share(step.term):>8}   {ends}"))
    lines.append(Line(f"  {'= Saving':<{NAME}}{rows.share(fall.total):>8}", "bold"))
    gain = pair.throughput_gain.central
    removed = pair.server_power_removed.central
    apart = f"server power removed {rows.share(removed)} %; apart: work at the same power limit {rows.share(gain)} %"
    return [*lines, *_wrapped(apart, "dim")]


def _inputs(claim: Claim) -> list[Line]:
    """Whose spread it is, of the best technology against the first and the last shipped baselines."""
    lines = []
    for pair in shown_pairs(claim):
        found = pair.sensitivity["facility_energy"]
        if found is None:
            continue
        head = f"Spread of {pair.technology} against {pair.baseline}: total share of variance (5 to 95 %)"
        lines += [Line(""), _rule(head)]
        for each in found.influences[:MOST_INPUTS]:
            low, high = each.total_interval
            ends = f"({low:.2f} to {high:.2f})"
            lines.append(Line(f"  {each.title:<52}{each.total:5.2f}  {ends}, alone {each.first:.2f}"))
        error = f"cross-validated error {100.0 * found.error:.1f} % of the variance"
        lines += _wrapped(f"{found.method}, {error}", "dim")
    return lines


def _sites(claim: Claim) -> list[Line]:
    if not claim.sites:
        return []
    lines = [Line(""), _rule("Other sites, central inputs: % of facility energy saved")]
    baselines = list(dict.fromkeys(each.baseline for each in claim.sites))
    lines.append(Line(f"{'':<{NAME + 8}}" + "".join(f"{name:>{SITE}}" for name in baselines), "bold"))
    for site, technology in dict.fromkeys((each.site, each.technology) for each in claim.sites):
        cells = [rows.share(each.saving) for each in claim.sites if each.site == site and each.technology == technology]
        lines.append(Line(f"  {site:<14}{technology:<{NAME - 8}}" + "".join(f"{text:>{SITE}}" for text in cells)))
    return lines


def _evidence(claim: Claim) -> list[Line]:
    lines = [Line(""), _rule("Beside published results")]
    for found in beside(claim):
        band = found.band
        ends = " to ".join(dict.fromkeys(figure_text(band.figure, end) for end in (band.low, band.high)))
        lines += _wrapped(f"{band.title} {ends}: {why(found, figure_text)}. [{band.trust}]")
    return lines


def _notes(claim: Claim) -> list[Line]:
    """What was evaluated, and how good its short cuts are."""
    errors = ", ".join(f"{name} {100.0 * power:.2f} % and {t:.2f} K" for name, (power, t) in claim.table_errors.items())
    text = (
        f"{claim.samples} evaluations, seed {claim.seed}. {EVALUATION} Each runs {claim.hours} hours of the year, "
        f"within {100.0 * claim.hours_error:.2f} points of the whole year's saving. Tables of racks are within "
        f"{errors} of racks solved at random inputs. {COMPARED}"
    )
    return [Line(""), *_wrapped(text, "dim")]


def _rule(title: str) -> Line:
    return Line(f"{title} {'─' * max(WIDTH - len(title) - 1, 3)}", "cyan")


def _wrapped(text: str, style: str = "") -> list[Line]:
    return [Line(line, style) for line in textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="    ")]


def _whole(share: float) -> str:
    return "0" if abs(share) < 0.005 else f"{100.0 * share:.0f}"


def claim_json(claim: Claim) -> str:
    """The answer as JSON text; strict, so what is not known is null."""
    tree = {
        "schema_version": SCHEMA_VERSION,
        "model": {"name": "heatpath", "version": version()},
        "site": claim.site,
        "claim": _number(claim.claim),
        "samples": claim.samples,
        "seed": claim.seed,
        "method": claim.method,
        "evaluation": f"{EVALUATION} {COMPARED} `answered` is their share.",
        "hours": {"value": claim.hours, "units": "h"},
        "hours_error": _number(claim.hours_error),
        "table_errors": {
            name: {"power": _number(power), "temperature": _number(kelvin, "K")}
            for name, (power, kelvin) in claim.table_errors.items()
        },
        "verdict": list(verdict(claim)),
        "baselines": {name: _hall(hall, claim.currency) for name, hall in claim.baselines.items()},
        "technologies": {
            name: _hall(hall, claim.currency)
            | {"against": {b: _pair(pair) for (t, b), pair in claim.pairs.items() if t == name}}
            for name, hall in claim.technologies.items()
        },
        "refused": claim.refused,
        "sites": [_site(each) for each in claim.sites],
        "evidence": [_found(found) for found in beside(claim)],
        "inputs": [_input(row) for row in uncertain_inputs()],
    }
    return json.dumps(tree, indent=2, allow_nan=False)


def _number(value: float | None, units: str = "1") -> Tree | None:
    """A quantity, or null where it is not known."""
    return None if value is None or not math.isfinite(value) else {"value": float(value), "units": units}


def _estimate(estimate: Estimate, with_probability: bool = True) -> Tree:
    """Central value, median, 5 and 95 %, the probability of the claim and the share of samples that were answered."""
    tree = {name: _number(getattr(estimate, name)) for name in ("central", "median", "low", "high", "answered")}
    return tree | ({"probability": _number(estimate.probability)} if with_probability else {})


def _hall(hall: Hall, currency: str) -> Tree:
    known = {name: value for name, value in hall.quantities.items() if _is_known(name)}
    return {
        "title": hall.title,
        "plant": hall.plant,
        "supply_temperature": _number(hall.supply_temperature, "K"),
        "fitted": {name: _number(value, variable(name).units) for name, value in hall.fit.items()},
        "quantities": quantities(known, currency),
        "pue": _estimate(hall.pue, with_probability=False),
        "failures": hall.failures,
    }


def _is_known(name: str) -> bool:
    """Whether a name is one of the glossary."""
    try:
        variable(name)
    except KeyError:
        return False
    return True


def _pair(pair: Pair) -> Tree:
    return {
        "saving": {name: _estimate(each) for name, each in pair.saving.items()},
        "cost_saving": _estimate(pair.cost_saving),
        "server_power_removed": _estimate(pair.server_power_removed, with_probability=False),
        "throughput_gain": _estimate(pair.throughput_gain, with_probability=False),
        "baseline_pue_needed": _estimate(pair.break_even.pue, with_probability=False),
        "waterfall": {name: _waterfall(fall, pair) for name, fall in pair.waterfalls.items()},
        "sensitivity": {name: _sensitivity(each) for name, each in pair.sensitivity.items()},
        "convergence": {name: [_converged(each) for each in steps] for name, steps in pair.convergence.items()},
    }


def _waterfall(fall: Waterfall, pair: Pair) -> Tree:
    steps = []
    for step in fall.steps:
        low, high = pair.term_intervals[fall.definition][step.cause]
        numbers = {name: _number(getattr(step, name)) for name in step._fields if name != "cause"}
        steps.append({"cause": step.cause, **numbers, "low": _number(low), "high": _number(high)})
    return {"total": _number(fall.total), "steps": steps}


def _sensitivity(found: Sensitivity | None) -> Tree | None:
    if found is None:
        return None
    inputs = {each.name: _influence(each) for each in found.influences}
    return {"method": found.method, "error": _number(found.error), "inputs": inputs}


def _influence(each: Influence) -> Tree:
    ends = {
        f"{kind}_{end}": _number(interval[place])
        for kind, interval in (("first", each.first_interval), ("total", each.total_interval))
        for place, end in enumerate(("low", "high"))
    }
    thirds = {f"probability_{name}": _number(getattr(each, name)) for name in ("low_third", "high_third")}
    return {"first": _number(each.first), "total": _number(each.total), **ends, **thirds}


def _converged(each: Converged) -> Tree:
    return {"samples": each.samples, "median": _number(each.median), "probability": _number(each.probability)}


def _site(each: Any) -> Tree:
    names = {"site": each.site, "technology": each.technology, "baseline": each.baseline}
    return names | {name: _number(getattr(each, name)) for name in ("saving", "pue", "baseline_pue")}


def _found(found: Found) -> Tree:
    band = found.band
    return {
        "title": band.title,
        "figure": band.figure,
        "low": _number(band.low),
        "high": _number(band.high),
        "model": {name: _number(getattr(found, name)) for name in ("value", "low", "high")},
        "place": found.place,
        "why": why(found, figure_text),
        "source": band.source,
        "trust": band.trust,
    }


def _input(row: Uncertain) -> Tree:
    units = row.units.replace("share", "1")
    numbers = {name: _number(getattr(row, name), units) for name in ("low", "central", "high")}
    words = {name: getattr(row, name) for name in ("name", "title", "acts_on", "shape", "source", "trust")}
    return words | numbers
