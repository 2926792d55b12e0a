"""What a reader sees of a comparison, as rows of text: the terminal table and the HTML report show the same ones.

Numbers are put in units that people speak here, and nowhere else; nothing is computed but their shares and sums.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from heatpath.studies.answer import Comparison, CoolingAnswer, Flag

Kind = Literal["plain", "part", "total"]

NOTHING = "–"
PARTS: dict[str, str] = {  # of the facility's energy, in the order in which a watt meets them
    "compute_energy": "Compute",
    "server_fan_energy": "Server fans",
    "supply_loss_energy": "Supply losses",
    "pump_energy": "Pumps",
    "room_fan_energy": "Room fans",
    "chiller_energy": "Chiller",
    "heat_rejection_energy": "Heat rejection",
    "electrical_loss_energy": "Electrical losses",
    "other_energy": "Lighting and other",
}
SAVING_LABELS = {
    "compute_energy": "Compute",
    "compute": "Compute, same work",
    "leakage_energy": "Chip leakage",
    **PARTS,
}


class Row(NamedTuple):
    """One line: what it is, in which unit, one cell per technology, and the share of the facility's energy if any."""

    label: str
    unit: str
    cells: tuple[str, ...]
    shares: tuple[str, ...] = ()
    kind: Kind = "plain"


class Group(NamedTuple):
    """Rows that belong together, under a heading."""

    title: str
    rows: tuple[Row, ...]


def groups(comparison: Comparison) -> tuple[Group, ...]:
    """All rows of a comparison, grouped, one cell per technology in the comparison's order."""
    answers = tuple(comparison.coolings.values())
    return (
        Group("Chip and rack", _rack_rows(answers)),
        Group("Where each watt goes in a year", _energy_rows(answers)),
        Group("Measures", _measure_rows(answers)),
        Group("Bills of a year", _bill_rows(answers, comparison.currency)),
        Group(f"Saving against {comparison.baseline}", _saving_rows(answers)),
    )


def headers(comparison: Comparison) -> tuple[str, ...]:
    """Names of the technologies."""
    return tuple(comparison.coolings)


def states(comparison: Comparison) -> tuple[str, ...]:
    """What stands below each name: that it is the baseline, that it could not be answered, or nothing."""
    return tuple(
        answer.status if answer.status != "ok" else "baseline" if name == comparison.baseline else ""
        for name, answer in comparison.coolings.items()
    )


def _cells(answers: tuple[CoolingAnswer, ...], write: Callable[[Mapping[str, float]], str]) -> tuple[str, ...]:
    """One cell per technology; a dash where the technology has not got the quantity."""
    cells = []
    for answer in answers:
        try:
            cells.append(write(finite(answer.quantities)))
        except KeyError:
            cells.append(NOTHING)
    return tuple(cells)


def finite(values: Mapping[str, float]) -> dict[str, float]:
    """The values that are numbers; NaN and infinities are left out, never shown."""
    return {name: value for name, value in values.items() if math.isfinite(value)}


def _rack_rows(answers: tuple[CoolingAnswer, ...]) -> tuple[Row, ...]:
    """Temperatures, density and capture."""
    return (
        Row("Hottest junction", "°C", _cells(answers, lambda q: celsius(q["junction_temperature_max"]))),
        Row("Coolant supply → return", "°C",
            _cells(answers, lambda q: f"{celsius(q['supply_temperature'])} → {celsius(q['return_temperature'])}")),
        Row("Racks or tanks", "", _cells(answers, lambda q: count(q["racks"]))),
        Row("Heat taken by liquid", "%", _cells(answers, lambda q: percent(q["heat_capture_fraction"]))),
    )  # fmt: skip


def _energy_rows(answers: tuple[CoolingAnswer, ...]) -> tuple[Row, ...]:
    """The facility's energy by part, with the share of each."""
    largest = max((finite(a.quantities).get("facility_energy", 0.0) for a in answers), default=0.0)
    unit, size = energy_unit(largest)
    digits = 0 if largest / size >= 1e4 else 1  # the same in all rows, so that points stand below each other

    def row(name: str, label: str, kind: Kind = "plain") -> Row:
        cells = _cells(answers, lambda q: f"{q[name] / size:,.{digits}f}")
        return Row(label, unit, cells, _cells(answers, lambda q: percent(q[name] / q["facility_energy"])), kind)

    it = [row(name, label) for name, label in list(PARTS.items())[:3]]
    rest = [row(name, label) for name, label in list(PARTS.items())[3:]]
    it.insert(1, row("leakage_energy", "of which leakage", "part"))
    return (*it, row("it_energy", "= IT", "total"), *rest, row("facility_energy", "= Facility", "total"))


def _measure_rows(answers: tuple[CoolingAnswer, ...]) -> tuple[Row, ...]:
    """PUE never without TUE, and the hours and water behind them."""
    return (
        Row("PUE   facility / IT", "", _cells(answers, lambda q: f"{q['pue']:.3f}")),
        Row("ITUE  IT / compute", "", _cells(answers, lambda q: f"{q['itue']:.3f}")),
        Row("TUE   facility / compute", "", _cells(answers, lambda q: f"{q['tue']:.3f}"), kind="total"),
        Row("WUE   water / IT", "L/kWh", _cells(answers, lambda q: f"{q['wue']:.2f}")),
        Row("CUE   carbon / IT", "kg/kWh", _cells(answers, lambda q: f"{q['cue']:.3f}")),
        Row("Room compressor off", "h", _cells(answers, lambda q: count(q["economizer_hours"]))),
    )


def _bill_rows(answers: tuple[CoolingAnswer, ...], currency: str) -> tuple[Row, ...]:
    """Water, carbon, money, and what a token costs."""
    return (
        Row("Water", "m³", _cells(answers, lambda q: amount(q["water"] / 1e3))),
        Row("Carbon", "t CO₂e", _cells(answers, lambda q: amount(q["carbon"] / 1e3))),
        Row("Cost", f"1000 {currency}", _cells(answers, lambda q: amount(q["cost"] / 1e3))),
        Row("Energy per million tokens", "kWh", _cells(answers, lambda q: figures(q["energy_per_token"] / 3.6))),
        Row("Cost per million tokens", currency, _cells(answers, lambda q: figures(q["cost_per_token"] * 1e6))),
    )


def _saving_rows(answers: tuple[CoolingAnswer, ...]) -> tuple[Row, ...]:
    """Savings, and which part of the facility's saving comes from where."""
    labels = {
        "facility_energy": "Facility energy",
        "cooling_energy": "Cooling energy",
        "energy_per_token": "Energy per token",
    }

    def cells(which: Literal["saving", "saving_parts"], name: str) -> tuple[str, ...]:
        return tuple(share(getattr(answer, which).get(name)) for answer in answers)

    parts = [
        Row(saving_label(name), "points", cells("saving_parts", name), kind="part") for name in saving_parts(answers)
    ]
    first, *others = (Row(label, "%", cells("saving", name), kind="plain") for name, label in labels.items())
    return (first._replace(kind="total"), *parts, *others)


def saving_parts(answers: tuple[CoolingAnswer, ...]) -> tuple[str, ...]:
    """Names of the causes of a saving, in the order of the energy parts; causes unknown here come last."""
    named = list(dict.fromkeys(name for answer in answers for name in answer.saving_parts))
    order = {label: place for place, label in enumerate(SAVING_LABELS.values())}
    return tuple(sorted(named, key=lambda name: order.get(saving_label(name), len(order))))


def saving_label(name: str) -> str:
    """A cause of saving in words; ``server_fan`` and ``server_fan_energy`` are the same."""
    return SAVING_LABELS.get(name) or SAVING_LABELS.get(f"{name}_energy") or name.replace("_", " ").capitalize()


def celsius(kelvin: float) -> str:
    """A temperature in degC, one digit."""
    return f"{kelvin - 273.15:.1f}"


def percent(fraction: float) -> str:
    """A share in %, one digit, without its sign of unit."""
    return f"{100.0 * fraction:.1f}"


def share(fraction: float | None) -> str:
    """A saving in %, signed; a dash where there is none to state."""
    if fraction is None or not math.isfinite(fraction):
        return NOTHING
    text = f"{100.0 * fraction:+.1f}"
    return "0.0" if float(text) == 0.0 else text


def count(value: float) -> str:
    """A number of things."""
    return f"{value:,.0f}"


def amount(value: float) -> str:
    """A quantity with one digit behind the point below a thousand, none above."""
    return f"{value:,.0f}" if abs(value) >= 999.95 else f"{value:,.1f}"


def figures(value: float) -> str:
    """Three significant figures, without an exponent where it can be."""
    if value == 0.0 or not 1e-4 <= abs(value) < 1e6:
        return f"{value:.3g}"
    return f"{value:,.{max(0, 2 - math.floor(math.log10(abs(value))))}f}"


def energy_unit(largest: float) -> tuple[str, float]:
    """Unit in which a year's energy is spoken of, and its size in J."""
    return ("GWh", 3.6e12) if largest >= 3.6e14 else ("MWh", 3.6e9) if largest >= 3.6e10 else ("kWh", 3.6e6)


def headline(comparison: Comparison) -> str:
    """One sentence: what the liquid technologies save against the baseline, or why nothing can be said."""
    savings = {
        name: answer.saving.get("facility_energy")
        for name, answer in comparison.coolings.items()
        if name != comparison.baseline and answer.status == "ok"
    }
    known = {name: value for name, value in savings.items() if value is not None and math.isfinite(value)}
    place = place_name(comparison.site)
    if not known:
        return f"In {place}, no saving against {comparison.baseline} can be stated at equal work."
    words = " and ".join(f"{name} takes {_less(v)}" for name, v in known.items())
    return f"In {place}, for the same work over a year, {words} energy than {comparison.baseline}."


def _less(saving: float) -> str:
    """``18.3 % less``."""
    return f"{abs(100.0 * saving):.1f} % {'less' if saving >= 0 else 'more'}"


def place_name(site: str) -> str:
    """A site's name as it stands in a sentence."""
    return site.replace("-", " ").title() if site.islower() else site


def worst_residual(comparison: Comparison) -> tuple[str, float] | None:
    """Technology and size of the largest energy residual, relative; None where nothing was closed."""
    found = [
        (name, abs(answer.closure["energy_residual_relative"]))
        for name, answer in comparison.coolings.items()
        if "energy_residual_relative" in answer.closure
    ]
    return max(found, key=lambda pair: pair[1], default=None)


def flag_lines(comparison: Comparison) -> tuple[tuple[str, Flag], ...]:
    """Every flag once, with the names of the technologies that carry it."""
    carriers: dict[Flag, list[str]] = {}
    for name, answer in comparison.coolings.items():
        for flag in answer.flags:
            carriers.setdefault(flag, []).append(name)
    return tuple((", ".join(dict.fromkeys(names)), flag) for flag, names in carriers.items())


def optimum_lines(comparison: Comparison) -> tuple[str, ...]:
    """What was searched for, one sentence per technology: set points before and after, what they save, what binds."""
    found = []
    for each in comparison.optima:
        old, new = each.default, each.chosen
        moves = [f"supply {celsius(old.supply_temperature)} → {celsius(new.supply_temperature)} °C"]
        if old.supply_flow is not None and new.supply_flow is not None:
            moves.append(f"flow {old.supply_flow * 6e4:.1f} → {new.supply_flow * 6e4:.1f} L/min a rack")
        moves.append(f"tower approach {old.tower_approach:.1f} → {new.tower_approach:.1f} K")
        gain = f"{percent(1.0 - each.after / each.before)} % less {each.goal}"
        found.append(f"» {each.cooling}: {', '.join(moves)}: {gain}. Bound by {'; '.join(each.binds)}.")
    return tuple(found)


def failures(comparison: Comparison) -> tuple[tuple[str, str], ...]:
    """Name and reason of every technology that could not be answered."""
    return tuple(
        (name, failure_text(answer.status, answer.reason, answer.limiting_device))
        for name, answer in comparison.coolings.items()
        if answer.status != "ok"
    )


def failure_text(status: str, reason: str | None, device: str | None) -> str:
    """Why there is no answer, in one line."""
    limit = f", limited by {device}" if device else ""
    return f"{status}{limit}" + (f": {reason}" if reason else "")
