"""Cost of tokens for people and for programs: the table of ``heatpath tokens``, and its JSON."""

from __future__ import annotations

import json
import math
import textwrap
from typing import TYPE_CHECKING, Any

from heatpath import rows
from heatpath.about import version
from heatpath.glossary import variable
from heatpath.output import SCHEMA_VERSION
from heatpath.studies.prices import prices
from heatpath.studies.served import ServedModel
from heatpath.studies.tokens import TokenAnswer, TokenComparison
from heatpath.studies.units import Spread
from heatpath.table import WIDTH, Line

if TYPE_CHECKING:
    import xarray as xr

LABEL, UNIT = 30, 9
NEVER = "never"
MODEL_UNITS = {
    "tokens_per_second": "1/s", "accelerator_energy": "J", "energy": "J", "water": "L", "carbon": "g",
    "rent": "currency", "cost": "currency",
}  # fmt: skip
ROWS = (  # heading or glossary name, label, unit, size in SI
    ("For a million tokens", "", "", 0.0),
    ("energy_per_million_tokens", "Energy", "kWh", 3.6e6),
    ("cooling_energy_per_million_tokens", "of which cooling", "kWh", 3.6e6),
    ("water_per_million_tokens", "Water", "L", 1.0),
    ("carbon_per_million_tokens", "Carbon", "g CO₂e", 1.0),
    ("utility_cost_per_million_tokens", "Utility bill", "currency", 1.0),
    ("cost_per_million_tokens", "Owned, with capital", "currency", 1.0),
    ("rent_per_million_tokens", "Rented", "currency", 1.0),
    ("Owned against rented", "", "", 0.0),
    ("break_even_utilisation", "Break-even utilisation", "%", 0.01),
    ("cooling_share", "Cooling's share of the bill", "%", 0.01),
    ("Bill of a year", "", "", 0.0),
    ("energy_cost", "Electricity", "1000", 1e3),
    ("demand_cost", "Demand", "1000", 1e3),
    ("water_cost", "Water", "1000", 1e3),
    ("carbon_cost", "Carbon", "1000", 1e3),
    ("fluid_cost", "Coolant", "1000", 1e3),
    ("maintenance_cost", "Upkeep", "1000", 1e3),
    ("facility_capital_cost", "Building and power", "1000", 1e3),
    ("cooling_capital_cost", "Cooling", "1000", 1e3),
    ("premium_capital_cost", "Premium over air", "1000", 1e3),
    ("accelerator_capital_cost", "Accelerators", "1000", 1e3),
    ("annual_cost", "= Bill", "1000", 1e3),
    ("Return against the baseline", "", "", 0.0),
    ("extra_capital", "Extra capital", "1000", 1e3),
    ("yearly_saving", "Saving in a year", "1000", 1e3),
    ("net_present_value", "Net present value", "1000", 1e3),
    ("payback", "Payback", "years", 1.0),
    ("One MW of site power", "", "", 0.0),
    ("accelerators_per_site_power", "Accelerators", "", 1.0),
    ("tokens_per_second_per_site_power", "Tokens per second", "1000", 1e3),
    ("racks_per_site_power", "Racks or tanks", "", 1.0),
    ("floor_area_per_site_power", "Floor", "m²", 1.0),
)


def tokens_json(answer: TokenComparison) -> str:
    """The answer as JSON text: each quantity with value, units and, where it is a range, low and high.

    A payback that never comes is null.
    """
    tree = {
        "schema_version": SCHEMA_VERSION,
        "model": {"name": "heatpath", "version": version()},
        "site": answer.site,
        "baseline": answer.baseline,
        "currency": answer.currency,
        "accelerator": answer.accelerator,
        "coolings": {name: _cooling(each, answer.currency) for name, each in answer.coolings.items()},
        "assumptions": [vars(assumption) for assumption in answer.assumptions],
    }
    return json.dumps(tree, indent=2, allow_nan=False)


def tokens_dataset(answer: TokenComparison) -> xr.Dataset:
    """The answer as a labelled dataset: every quantity over ``cooling`` and ``end`` (low, central, high)."""
    import numpy as np
    import xarray as xr

    names = list(answer.coolings)
    found = dict.fromkeys(name for each in answer.coolings.values() for name in each.ranges)
    data = xr.Dataset(coords={"cooling": names, "end": ["low", "central", "high"]})
    missing = Spread(math.nan, math.nan, math.nan)
    for name in found:
        values = np.array([answer.coolings[cooling].ranges.get(name, missing) for cooling in names], dtype=np.float64)
        entry = variable(name)
        units = entry.units_in(answer.currency)
        data[name] = (("cooling", "end"), values, {"units": units, "long_name": entry.description})
    data.attrs = {"Conventions": "CF-1.11", "source": f"heatpath {version()}", "site": answer.site,
                  "baseline": answer.baseline, "accelerator": answer.accelerator}  # fmt: skip
    return data


def _cooling(answer: TokenAnswer, currency: str) -> dict[str, Any]:
    """One technology."""
    tree: dict[str, Any] = {"status": answer.status}
    if answer.status != "ok":
        tree |= {"reason": answer.reason, "limiting_device": answer.limiting_device}
    tree["quantities"] = {
        name: _quantity(spread, variable(name).units_in(currency)) for name, spread in answer.ranges.items()
    }
    tree["models"] = [_model(model, currency) for model in answer.models]
    tree["flags"] = [{"code": flag.code, "text": flag.text} for flag in answer.flags]
    return tree


def _quantity(spread: Spread, units: str) -> dict[str, Any]:
    """A quantity as value, low, high and units; what is not finite is null."""
    low, value, high = (each if math.isfinite(each) else None for each in spread)
    tree: dict[str, Any] = {"value": value, "units": units}
    return tree if spread.low == spread.high else tree | {"low": low, "high": high}


def _model(model: ServedModel, currency: str) -> dict[str, Any]:
    """One served model; money is null where it cannot be said."""
    tree: dict[str, Any] = {"model": model.model, "accelerator": model.accelerator, "batch": model.batch}
    for name, units in MODEL_UNITS.items():
        tree[name] = {"value": getattr(model, name), "units": units.replace("currency", currency)}
    return tree


def failures(answer: TokenComparison) -> tuple[str, ...]:
    """Name and reason of every technology that could not be answered."""
    return tuple(
        f"{name}: {rows.failure_text(each.status, each.reason, each.limiting_device)}"
        for name, each in answer.coolings.items()
        if each.status != "ok"
    )


def token_lines(answer: TokenComparison) -> list[Line]:
    """The answer as a table, one column per technology: the central case, and below it the range."""
    names = list(answer.coolings)
    width = max(12, (WIDTH - LABEL - UNIT) // max(1, len(names)))
    title = f"heatpath {version()}   {rows.place_name(answer.site)}, what a token costs on {answer.accelerator}"
    lines = [Line(title, "bold"), Line(""), Line(_spread("", "", names, width), "bold")]
    for name, label, unit, size in ROWS:
        if size == 0.0:
            lines += [Line(""), Line(f"{name} {'─' * (WIDTH - len(name) - 1)}", "cyan")]
        else:
            lines += _row(answer, name, label, unit, size, width)
    return [*lines, *_model_lines(answer), Line(""), *_notes(answer)]


def _row(answer: TokenComparison, name: str, label: str, unit: str, size: float, width: int) -> list[Line]:
    """A quantity, and a second line with its range where any technology has one."""
    spreads = [each.ranges.get(name) for each in answer.coolings.values()]
    if not any(spreads) or all(spread is None or spread == Spread(0.0, 0.0, 0.0) for spread in spreads):
        return []
    unit = f"1000 {answer.currency}" if unit == "1000" and variable(name).units == "currency" else unit
    unit = unit.replace("currency", answer.currency)
    centre = [rows.NOTHING if spread is None else _figure(spread.central / size) for spread in spreads]
    lines = [Line(_spread(f"  {label}", unit, centre, width), "bold" if name == "annual_cost" else "")]
    if any(spread is not None and spread.low < spread.high for spread in spreads):
        lines.append(Line(_spread("", "", [_range(spread, size) for spread in spreads], width), "dim"))
    return lines


def _range(spread: Spread | None, size: float) -> str:
    """``0.27–0.67``; nothing where it is one value."""
    if spread is None or spread.low == spread.high:
        return ""
    return f"{_figure(spread.low / size)} … {_figure(spread.high / size)}"


def _figure(value: float) -> str:
    """Three figures; a word where it is infinite."""
    return rows.figures(value) if math.isfinite(value) else NEVER


def _spread(label: str, unit: str, cells: list[str], width: int) -> str:
    """A line of the table."""
    return (f"{label:<{LABEL}}{unit:<{UNIT}}" + "".join(f"{cell:>{width}}" for cell in cells)).rstrip()


def _model_lines(answer: TokenComparison) -> list[Line]:
    """The measured models on the technology with the lowest energy per token."""
    best = min(
        (each for each in answer.coolings.values() if each.models),
        key=lambda each: each.ranges["energy_per_million_tokens"].central,
        default=None,
    )
    if best is None:
        return []
    title = f"Measured models, a million tokens, {best.cooling}"
    lines = [Line(""), Line(f"{title} {'─' * (WIDTH - len(title) - 1)}", "cyan")]
    head = f"  {'':<31}{'':<7}{'batch':>6}{'tokens/s':>10}{'kWh':>9}{'L':>9}{'g CO₂e':>8}"
    lines.append(Line(head + f"{'rented':>9}{'owned':>9}", "bold"))
    for model in best.models:
        money = "".join(f"{rows.NOTHING if each is None else _figure(each):>9}" for each in (model.rent, model.cost))
        cells = (model.energy / 3.6e6, model.water)
        lines.append(
            Line(
                f"  {model.model[:30]:<31}{model.accelerator:<7}{model.batch:>6.0f}{model.tokens_per_second:>10,.0f}"
                + "".join(f"{_figure(each):>9}" for each in cells)
                + f"{_figure(model.carbon):>8}{money}"
            )
        )
    return lines


def _notes(answer: TokenComparison) -> list[Line]:
    """What a reader must know."""
    lines = [line for why in failures(answer) for line in _note(f"✗ {why}", "red")]
    flags: dict[str, list[str]] = {}
    for name, each in answer.coolings.items():
        for flag in each.flags:
            flags.setdefault(f"{flag.text} [{flag.code}]", []).append(name)
    for text, names in flags.items():
        lines += _note(f"! {', '.join(names)}: {text}", "yellow")
    lines += _note(
        "Below a value stands its range: every combination of the ends of prices, lives and rates (--json lists them "
        "with their sources). Rented accelerators are held only while they work; owned ones are paid all year."
    )
    lines += _note(
        "Tokens per second of a model are of one accelerator at full work, kWh of the whole facility at the hall's "
        "mean utilisation."
    )
    assumed = _assumed_prices(answer)
    return lines + (
        _note(f"? Prices and ranges chosen by us, without a source: {', '.join(assumed)}.", "yellow") if assumed else []
    )


def _assumed_prices(answer: TokenComparison) -> list[str]:
    """What money rests on that nobody stated, each with the technologies or coolants it was taken for."""
    known = {name.replace("_", " ") for name in prices()} | {"electricity", "water"}
    found: dict[str, list[str]] = {}
    for each in answer.assumptions:
        if each.trust == "assumed" and each.name in known and each.value.split(" ")[0] != "0":
            name, _, of = each.name.partition(".")
            found.setdefault(name, []).append(of)
    return [name if of == [""] else f"{name} ({', '.join(of)})" for name, of in found.items()]


def _note(text: str, style: str = "dim") -> list[Line]:
    """A note, wrapped."""
    return [Line(part, style) for part in textwrap.wrap(text, WIDTH, subsequent_indent="  ", break_on_hyphens=False)]
