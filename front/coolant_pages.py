"""What ``heatpath fluids`` prints: all coolants in a list, one with every number's source, the check of them."""

from __future__ import annotations

import argparse
import json
import math
import textwrap
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from heatpath.fluids.check import Deviation
    from heatpath.fluids.merit import Merit
    from heatpath.fluids.record import Coolant, Fact, Property
    from heatpath.table import Line

WIDTH = 100
SHOWN_AT = (298.15, 313.15)  # K
CHECK_FAILED = 1
NOTHING = "–"
SPOKEN: dict[str, tuple[str, float]] = {  # what people say, and its size in SI
    "viscosity": ("mPa s", 1e-3), "vapour_viscosity": ("uPa s", 1e-6), "saturation_pressure": ("kPa", 1e3),
    "latent_heat": ("kJ/kg", 1e3), "surface_tension": ("mN/m", 1e-3), "vapour_conductivity": ("mW/(m K)", 1e-3),
}  # fmt: skip
FACT_UNITS = {
    "freezing_point": "K", "boiling_point": "K", "critical_temperature": "K", "flash_point": "K",
    "critical_pressure": "Pa", "molar_mass": "kg/mol",
}  # fmt: skip
FACTS = (
    "freezing_point", "boiling_point", "critical_temperature", "critical_pressure", "molar_mass",
    "dielectric_constant", "flash_point", "gwp100", "pfas",
)  # fmt: skip
Answer = tuple["list[Line] | str", int]


def add_arguments(parser: argparse.ArgumentParser, kind: type[argparse.ArgumentParser]) -> None:
    """The arguments of ``heatpath fluids``."""
    pages = parser.add_subparsers(metavar="list|show|check", required=True, parser_class=kind, dest="page")

    def page(name: str, text: str) -> argparse.ArgumentParser:
        return pages.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.", allow_abbrev=False)

    one = page("list", "all coolants with their figures of merit, best first")
    one.add_argument("--plot", metavar="FILE", type=Path, help="also draw the ranking: .svg, .png or .pdf")
    one = page("show", "one coolant: every number with its source, range and trust")
    one.add_argument(
        "name", metavar="NAME", help="a shipped name, a mixture such as pg-30-mass, or your own .toml file"
    )
    one.add_argument("--json", action="store_true", help="print JSON instead of text")
    page("check", "every shipped property against its source; exit code 0 if all keep to it, else 1")


def answer(args: argparse.Namespace) -> Answer:
    """What one of the pages says, and its exit code."""
    pages: dict[str, Callable[[argparse.Namespace], Answer]] = {"list": _list, "show": _show, "check": _check}
    return pages[args.page](args)


def _list(args: argparse.Namespace) -> Answer:
    from heatpath.fluids.merit import ranking

    if args.plot:
        from heatpath.picture import require_matplotlib

        require_matplotlib()
    found = ranking()
    if args.plot:
        from heatpath.coolant_picture import merit_picture

        merit_picture(found, args.plot)
    return list_lines(found), 0


def _show(args: argparse.Namespace) -> Answer:
    from heatpath.fluids.coolants import load_coolant

    coolant = load_coolant(args.name)
    return (json.dumps(coolant_json(coolant), indent=2, allow_nan=False) if args.json else coolant_lines(coolant)), 0


def _check(args: argparse.Namespace) -> Answer:
    from heatpath.fluids.air_state import freezing_join
    from heatpath.fluids.check import coolprop_version, deviations, require_coolprop
    from heatpath.progress import working

    require_coolprop()
    with working("checking"):
        found, join = list(deviations()), freezing_join()
    lines = check_lines(found, coolprop_version(), join)
    return lines, 0 if all(each.within for each in found) else CHECK_FAILED


def list_lines(found: Sequence[Merit]) -> list[Line]:
    """The coolants as a table, best in natural convection first."""
    from heatpath.table import Line

    head = f"{'Coolant':<19}{'diel.':<7}{'rho':>7}{'cp':>7}{'k':>8}{'mu':>8}{'Pr':>8}"
    head += f"{'natural':>9}{'laminar':>9}{'turbul.':>9}{'rho cp':>9}"
    units = f"{'':<26}{'kg/m3':>7}{'J/kgK':>7}{'W/mK':>8}{'mPa s':>8}{'':>8}{'ratios to water':>30}"
    lines = [Line("Coolants at 40 °C, liquid (air as gas), and how they take up heat", "bold"), Line("")]
    lines += [Line(head, "bold"), Line(units, "dim")]
    lines += [_list_line(one) for one in found]
    words = (
        "natural: laminar natural convection; laminar: developing duct flow; turbul.: Dittus-Boelter; same surface and "
        "velocity. Mixtures at any fraction: pg-30-mass, eg-25-volume; moist air: moist-air-10 (g/kg). "
        "heatpath fluids show NAME prints every number's source."
    )
    return [*lines, Line(""), *_wrapped(words, "", "dim")]


def _list_line(one: Merit) -> Line:
    from heatpath.table import Line

    start = f"{one.name:<19}{'yes' if one.dielectric else 'no':<7}"
    if one.state is None or one.natural is None:
        why = f"incomplete: no source for {_words(one.missing)}" if one.missing else ""
        why = why or (f"? from memory only: {_words(one.recalled)}" if one.recalled else "out of its table at 40 °C")
        return Line(start + why, "yellow")
    s = one.state
    text = f"{s.density:>7.4g}{s.heat_capacity:>7.4g}{s.conductivity:>8.3g}{s.viscosity * 1e3:>8.3g}{s.prandtl:>8.3g}"
    ratios = (one.natural, one.laminar, one.turbulent, one.capacity)
    cells = [f"{ratio or 0.0:.{3 if (ratio or 0.0) > 0.05 else 4}f}" for ratio in ratios]
    return Line(start + text + f"{cells[0]:>9}{cells[1]:>9}{cells[2]:>9}{cells[3]:>9}")


def coolant_lines(coolant: Coolant) -> list[Line]:
    """One coolant with the source of every number."""
    from heatpath.table import Line

    lines = [Line(coolant.name, "bold"), *_wrapped(coolant.title, "")]
    kind = f"{coolant.phase}, {'does not conduct electricity' if coolant.dielectric else 'conducts electricity'}"
    spans = f"sources {_span(coolant.source_range)}, tables {_span(coolant.table_range)}"
    lines += [Line(f"{kind}; {spans}", "dim"), *_state_of_knowledge(coolant)]
    if coolant.properties:
        head = f"{'Property':<24}" + "".join(f"{t - 273.15:>9.0f} °C" for t in SHOWN_AT)
        lines += [Line(""), Line(f"{head}  {'unit':<11}{'within':>9}  trust", "bold")]
    for key, known in coolant.properties.items():
        lines += _property_lines(coolant, key, known)
    lines += [Line(""), Line("Facts", "bold")]
    for key in FACTS:
        lines += _fact_lines(key, coolant.facts.get(key))
    return lines


def _state_of_knowledge(coolant: Coolant) -> list[Line]:
    """Whether a solver takes it, and why not; whether it can be bought."""
    from heatpath.fluids.availability import availability

    lines: list[Line] = []
    if coolant.missing:
        lines += _wrapped(f"! incomplete: no source for {_words(coolant.missing)}; solvers refuse it", "", "yellow")
    if coolant.recalled:
        text = f"? from memory only, not read in a source: {_words(coolant.recalled)}; solvers refuse it unless told to"
        lines += _wrapped(text, "", "yellow")
    bought = availability(coolant.name)
    if bought is not None:
        mark = "" if bought.on_sale else "! not to be bought as far as is known: "
        text = f"{mark}{bought.statement} ({bought.trust}: {bought.source})"
        lines += _wrapped(text, "", "" if bought.on_sale else "yellow")
    return lines + (_wrapped(coolant.note, "") if coolant.note else [])


def _property_lines(coolant: Coolant, key: str, known: Property) -> list[Line]:
    from heatpath.fluids.forms import UNITS
    from heatpath.fluids.states import known_values
    from heatpath.table import Line

    unit, size = SPOKEN.get(key, (UNITS[key], 1.0))
    values = known_values(coolant, key, SHOWN_AT)
    cells = "".join(f"{NOTHING if value is None else format(value / size, '.4g'):>12}" for value in values)
    recalled = known.trust == "recalled"
    trust = f"? {known.trust}" if recalled else known.trust
    within = f"{100.0 * known.uncertainty:g} %"
    style = "yellow" if recalled else ""
    lines = [Line(f"{key.replace('_', ' '):<24}{cells}  {unit:<11}{within:>9}  {trust}", style)]
    lines += _wrapped(known.source, "    ", "dim")
    form = f"{known.form}{_parameters(known)}; {_span(known.range)}; table within {known.fit_error:.0e} of it"
    return lines + _wrapped(form, "    ", "dim")


def _parameters(known: Property) -> str:
    """The numbers of a form, as they stand in its record."""
    parts = [f"{name} {json.dumps(value)}" for name, value in known.parameters.items()]
    return f" ({', '.join(parts)})" if parts else ""


def _fact_lines(key: str, fact: Fact | None) -> list[Line]:
    from heatpath.table import Line

    label = f"{key.replace('_', ' ').replace('gwp100', 'GWP over 100 years').replace('pfas', 'PFAS'):<24}"
    if fact is None:
        return [Line(f"{label}{'not known':>12}", "dim")]
    recalled = fact.trust == "recalled"
    text = f"{label}{_fact_value(key, fact):>12}  {'? recalled: ' if recalled else ''}{fact.source}"
    return _wrapped(text, " " * 38, "yellow" if recalled else "", first="")


def _fact_value(key: str, fact: Fact) -> str:
    if isinstance(fact.value, bool):
        return "yes" if fact.value else "no"
    if isinstance(fact.value, str):
        return fact.value
    units = FACT_UNITS.get(key)
    if units == "K":
        return f"{fact.value - 273.15:.1f} °C"
    shown = {"Pa": (1e6, " MPa"), "kg/mol": (1e-3, " g/mol")}.get(units or "", (1.0, ""))
    return f"{fact.value / shown[0]:.4g}{shown[1]}"


def coolant_json(coolant: Coolant) -> dict[str, Any]:
    """One coolant for programs: SI throughout, null for what is not known."""
    from heatpath.fluids.availability import availability

    bought = availability(coolant.name)
    return {
        "schema_version": "1.0",
        "name": coolant.name,
        "title": coolant.title,
        "phase": coolant.phase,
        "dielectric": coolant.dielectric,
        "complete": not coolant.missing,
        "missing": list(coolant.missing),
        "recalled": list(coolant.recalled),
        "note": coolant.note,
        "availability": None if bought is None else vars(bought).copy(),
        "source_range": {"value": list(coolant.source_range), "units": "K"},
        "table_range": {"value": list(coolant.table_range), "units": "K"},
        "properties": {key: _property_json(coolant, key, known) for key, known in coolant.properties.items()},
        "facts": {key: _fact_json(key, coolant.facts.get(key)) for key in FACTS},
    }


def _property_json(coolant: Coolant, key: str, known: Property) -> dict[str, Any]:
    from heatpath.fluids.forms import UNITS
    from heatpath.fluids.states import known_values

    values = zip(SHOWN_AT, known_values(coolant, key, SHOWN_AT), strict=True)
    return {
        "values": [{"temperature": {"value": t, "units": "K"}, "value": v, "units": UNITS[key]} for t, v in values],
        "form": known.form,
        "parameters": dict(known.parameters),
        "source": known.source,
        "trust": known.trust,
        "uncertainty": {"value": known.uncertainty, "units": "1"},
        "range": {"value": list(known.range), "units": "K"},
        "fit_error": {"value": known.fit_error, "units": "1"},
        "points": [[t + 273.15, value] for t, value in known.points],
    }


def _fact_json(key: str, fact: Fact | None) -> dict[str, Any] | None:
    if fact is None:
        return None
    value = None if isinstance(fact.value, float) and not math.isfinite(fact.value) else fact.value
    return {"value": value, "units": FACT_UNITS.get(key, "1"), "source": fact.source, "trust": fact.trust}


def check_lines(found: Iterable[Deviation], version: str, join: float) -> list[Line]:
    """The check as a table: per coolant and property the range, the largest deviation, what is allowed, the source."""
    from heatpath.fluids.moist_air import FREEZING_BAND
    from heatpath.table import Line

    rows = list(found)
    failed = [row for row in rows if not row.within]
    lines = [Line(f"Shipped tables against their sources, with CoolProp {version}", "bold"), Line("")]
    head = f"  {'property':<21}{'range °C':>16}{'deviation':>11}{'allowed':>9}  {'against':<18}trust"
    lines.append(Line(head, "bold"))
    coolant, source = "", ""
    for row in rows:
        if row.coolant != coolant:
            lines.append(Line(row.coolant, "cyan"))
            coolant, source = row.coolant, ""
        lines.append(_check_line(row))
        if row.source != source:
            lines += _wrapped(row.source, "      ", "dim")
            source = row.source
    verdict = f"{len(rows)} comparisons, {len(failed)} outside what is allowed"
    worst = max((row.deviation for row in rows if row.against in ("CoolProp", "model")), default=0.0)
    band = f"{FREEZING_BAND[0]:g} to {FREEZING_BAND[1]:g} °C"
    air = f"Moist air: the wet bulb joins ice and water from {band}, at most {join:.2f} K from either branch."
    lines += [Line(""), Line(air, "dim"), Line(f"Largest distance from CoolProp and from models: {worst:.1e}.", "dim")]
    return [*lines, Line(verdict, "red" if failed else "green")]


def _check_line(row: Deviation) -> Line:
    from heatpath.table import Line

    span = f"{row.range[0] - 273.15:.0f} to {row.range[1] - 273.15:.0f}"
    mark = " " if row.within else "✗"
    text = f"{mark} {row.name.replace('_', ' '):<21}{span:>16}{row.deviation:>11.1e}{row.bound:>9.0e}"
    return Line(f"{text}  {row.against:<18}{row.trust}", "" if row.within else "red")


def _span(limits: tuple[float, float]) -> str:
    return f"{limits[0] - 273.15:.0f} to {limits[1] - 273.15:.0f} °C"


def _words(keys: Iterable[str]) -> str:
    return ", ".join(key.replace("_", " ") for key in keys)


def _wrapped(text: str, indent: str, style: str = "", first: str | None = None) -> list[Line]:
    from heatpath.table import Line

    start = indent if first is None else first
    parts = textwrap.wrap(text, WIDTH, initial_indent=start, subsequent_indent=indent, break_on_hyphens=False)
    return [Line(part, style) for part in parts]
