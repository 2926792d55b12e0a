"""What a token costs: energy, water, carbon and money per token, owned and rented, and what site power can serve.

The hall is that of ``heatpath compare``, in the same year and at the same prices; capital, lives, rates and rents come
on top, as ranges. The bill of a year over its tokens is the cost of a token, part by part.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from heatpath.fluids.coolants import load_coolant, property_table
from heatpath.fluids.properties import properties
from heatpath.numerics.errors import PhysicalFailure
from heatpath.studies.answer import Assumption, CoolingAnswer, Flag
from heatpath.studies.assumptions import assumptions_of
from heatpath.studies.bill import Bill, Fixed, bill
from heatpath.studies.compare import COOLING_PARTS, answered, refused, utility_bill
from heatpath.studies.corners import Cases, corners, spread_of
from heatpath.studies.hall import Hall, Installation, install, open_hall
from heatpath.studies.prices import Purse
from heatpath.studies.returns import break_even, extra_outlay, net_present_value, payback, yearly_saving
from heatpath.studies.scenario import Scenario
from heatpath.studies.served import ServedModel, served_models
from heatpath.studies.serving import RATED_POWER
from heatpath.studies.tariff import energy_cost, hourly_price
from heatpath.studies.units import Spread
from heatpath.studies.year import Year, peak_power, run_year

MILLION = 1e6
MEGAWATT = 1e6
SHARED = ("facility_capital", "cooling_capital", "facility_life", "rate", "maintenance", "accelerator_price",
          "accelerator_life")  # fmt: skip
NEARLY_IDLE = 0.02  # utilisation at which a rack's idle power is read


@dataclass(frozen=True)
class TokenAnswer:
    """One technology: ``ranges`` holds every quantity of the glossary in SI as lowest, central, highest."""

    cooling: str
    status: str
    reason: str | None
    limiting_device: str | None
    ranges: dict[str, Spread]
    models: tuple[ServedModel, ...]
    flags: tuple[Flag, ...]


@dataclass(frozen=True)
class TokenComparison:
    """Every technology at one site: ``heatpath tokens``."""

    site: str
    baseline: str
    currency: str
    accelerator: str
    coolings: dict[str, TokenAnswer]
    assumptions: tuple[Assumption, ...]


@dataclass(frozen=True)
class Costed:
    """A technology's year with what its physics costs, and the ranges of its own inputs."""

    year: Year
    answer: CoolingAnswer
    fixed: Fixed
    ranges: dict[str, Spread]


def tokens(scenario: Scenario, coolings: tuple[str, ...] | None = None) -> TokenComparison:
    """Cost of tokens for every technology of a scenario; savings and returns are against its baseline.

    Raises
    ------
    InputError : the user's faults, also a price that neither scenario nor table has
    """
    hall, purse = open_hall(scenario), Purse(scenario.economics)
    names = coolings or tuple(scenario.coolings)
    baseline = scenario.baseline.cooling
    installations: dict[str, Installation] = {}
    costed = {name: _costed(hall, purse, name, installations) for name in dict.fromkeys((*names, baseline))}
    base = costed[baseline]
    kind = accelerator_kind(hall)
    answers = {
        name: _failed(each)
        if isinstance(each := costed[name], CoolingAnswer)
        else _answer(hall, purse, kind, each, base)
        for name in names
    }
    return TokenComparison(
        site=scenario.site.label,
        baseline=baseline,
        currency=scenario.economics.currency,
        accelerator=kind,
        coolings=answers,
        assumptions=(*assumptions_of(hall, installations), *purse.used.values()),
    )


def accelerator_kind(hall: Hall) -> str:
    """The accelerator whose rent and measurements stand for the node's: named by the scenario, else by its power."""
    if hall.scenario.serving is not None:
        return hall.scenario.serving.accelerator
    nominal = hall.accelerator.power.nominal
    return min(RATED_POWER, key=lambda name: abs(RATED_POWER[name] - nominal))


def _failed(answer: CoolingAnswer) -> TokenAnswer:
    return TokenAnswer(
        answer.cooling, answer.status, answer.reason, answer.limiting_device, {}, (), answer.flags
    )  # fmt: skip


def _costed(hall: Hall, purse: Purse, name: str, installations: dict[str, Installation]) -> Costed | CoolingAnswer:
    """A technology's year and inputs; its failure where it cannot carry the hall."""
    try:
        installations[name] = installation = install(hall, name)
        year = run_year(hall, installation)
        answer = answered(hall, year)
    except PhysicalFailure as failure:
        return refused(name, failure)
    table = hall.scenario.coolings[name]
    ranges = {key: purse.general(key) for key in SHARED}
    for key in ("capital_premium", "fluid_charge", "fluid_loss"):
        ranges[key] = purse.range(f"{key}.{name}", getattr(table, key), f"coolings.{name}.{key}")
    ranges["fluid_price"] = purse.fluid(table.coolant) if ranges["fluid_charge"].high > 0.0 else Spread(0.0, 0.0, 0.0)
    ranges["floor_area"] = purse.range(f"floor_area.{name}", None, f"coolings.{name}.floor_area")
    return Costed(year, answer, _fixed(hall, year, answer, has_fluid=ranges["fluid_charge"].high > 0.0), ranges)


def _fixed(hall: Hall, year: Year, answer: CoolingAnswer, *, has_fluid: bool) -> Fixed:
    installation = year.installation
    design, coolant = installation.design, hall.scenario.coolings[installation.cooling].coolant
    density = properties(property_table((coolant,)), 0, installation.supply_temperature)[0] if has_fluid else 0.0
    warming = load_coolant(coolant).gwp100 or 0.0
    it = design.compute_power + design.server_fan_power + design.supply_loss_power
    return Fixed(
        **utility_bill(hall, year, answer.quantities),
        it_power=installation.racks * it,
        compute_power=installation.racks * design.compute_power,
        accelerators=hall.nodes * hall.accelerator.count,
        density=float(density),
        carbon_per_fluid=warming * hall.scenario.economics.carbon_price,
    )


def _cases(ours: Costed, theirs: Costed | CoolingAnswer) -> tuple[dict[str, Cases], dict[str, Cases] | None]:
    """Corners of the shared ranges and of ours; with the baseline's own beside them, at the same corners."""
    own = {key: value for key, value in ours.ranges.items() if key != "floor_area"}
    if isinstance(theirs, CoolingAnswer):
        return corners(own), None
    if theirs is ours:
        found = corners(own)
        return found, found
    extra = {f"base.{key}": value for key, value in theirs.ranges.items() if key not in (*SHARED, "floor_area")}
    both = corners(own | extra)
    base = {key: both[key] for key in SHARED} | {key.removeprefix("base."): both[key] for key in extra}
    return {key: both[key] for key in own}, base


def _answer(hall: Hall, purse: Purse, kind: str, ours: Costed, theirs: Costed | CoolingAnswer) -> TokenAnswer:
    cases, base = _cases(ours, theirs)
    spent = bill(ours.fixed, cases)
    served = ours.answer.quantities["tokens"]
    rent = purse.rent(kind)
    found: dict[str, Spread | float] = {
        **_bill_ranges(spent, served),
        **_physical(ours.answer, served),
        **_site_power(hall, ours),
        "cooling_share": spread_of(cooling_share(hall, ours, cases, spent)),
        "rent_per_million_tokens": Spread(*(r / _rate(hall) * MILLION for r in rent)),
        "break_even_utilisation": _break_even(hall, ours, spent, rent),
    }
    flags = list(ours.answer.flags)
    coolant = hall.scenario.coolings[ours.answer.cooling].coolant
    lost = [ours.fixed.compute_power * ours.fixed.density * a * b
            for a, b in zip(ours.ranges["fluid_charge"], ours.ranges["fluid_loss"], strict=True)]  # fmt: skip
    warming = load_coolant(coolant).gwp100
    if warming is None and lost[2] > 0.0:
        flags.append(
            Flag("fluid_warming_unknown", f"no warming potential of {coolant} is known: its carbon is left out")
        )
    else:
        found["fluid_carbon"] = Spread(*(each * (warming or 0.0) for each in lost))
    if base is not None and not isinstance(theirs, CoolingAnswer):
        extra = extra_outlay(ours.fixed, theirs.fixed, cases, base)
        saving = yearly_saving(ours.fixed, theirs.fixed, cases, base)
        found["extra_capital"], found["yearly_saving"] = spread_of(extra), spread_of(saving)
        found["net_present_value"] = spread_of(net_present_value(extra, saving, cases))
        found["payback"] = spread_of(payback(extra, saving))
    ranges = {key: value if isinstance(value, Spread) else Spread(value, value, value) for key, value in found.items()}
    models = served_models(hall, ours.year, ours.answer, spent, purse)
    return TokenAnswer(ours.answer.cooling, "ok", None, ours.answer.limiting_device, ranges, models, tuple(flags))


def _bill_ranges(spent: Bill, served: float) -> dict[str, Spread | float]:
    """The bill by part, its sum, and both per token."""
    parts: dict[str, Spread | float] = {f"{name}_cost": spread_of(part) for name, part in spent._asdict().items()}
    total = spent.total
    per_million = {"cost_per_million_tokens": spread_of(total / served * MILLION)}
    return {**parts, "annual_cost": spread_of(total), **per_million}


def _physical(answer: CoolingAnswer, served: float) -> dict[str, Spread | float]:
    """Energy [J], water [L] and carbon [g] per million tokens, and what they are made of."""
    q = answer.quantities
    return {
        "tokens": served,
        "energy_per_million_tokens": q["facility_energy"] / served * MILLION,
        "cooling_energy_per_million_tokens": q["cooling_energy"] / served * MILLION,
        "water_per_million_tokens": q["water"] / served * MILLION,
        "carbon_per_million_tokens": q["carbon"] * 1e3 / served * MILLION,
        "utility_cost_per_million_tokens": q["cost_per_token"] * MILLION,
        "pue": q["pue"],
        "tue": q["tue"],
        "wue": q["wue"],
        "economizer_hours": q["economizer_hours"],
        "hours_over_supply": q["hours_over_supply"],
    }


def _rate(hall: Hall) -> float:
    """Tokens per second of one accelerator at full utilisation."""
    return hall.tokens_per_second / hall.accelerator.count


def _site_power(hall: Hall, ours: Costed) -> dict[str, Spread | float]:
    """What one MW of site power holds and serves: full utilisation in the design hour must fit."""
    peak = peak_power(hall, ours.year)
    per_site = ours.fixed.accelerators / peak * MEGAWATT
    racks = ours.year.installation.racks / peak * MEGAWATT
    return {
        "peak_facility_power": peak,
        "accelerators_per_site_power": per_site,
        "tokens_per_second_per_site_power": per_site * _rate(hall),
        "racks_per_site_power": racks,
        "floor_area_per_site_power": Spread(*(racks * area for area in ours.ranges["floor_area"])),
    }


def cooling_share(hall: Hall, ours: Costed, cases: dict[str, Cases], spent: Bill) -> Cases:
    """Share of the year's bill that cooling makes: its electricity, water, coolant, capital, and maintenance on that.

    Electricity is that of server fans, pumps, room fans, chillers and heat rejection, at the hours' prices.
    """
    year = ours.year
    powers = {
        "server_fan": year.duty.server_fan_power,
        "pump": year.duty.pump_power + year.run.pump_power,
        "room_fan": year.run.room_fan_power,
        "chiller": year.run.chiller_power,
        "heat_rejection": year.run.heat_rejection_power,
    }
    price = hourly_price(hall.scenario.economics, year.run.facility_power.size)
    electricity = energy_cost(np.sum([powers[part] for part in COOLING_PARTS], axis=0), price)
    per_power = cases["cooling_capital"] + cases["facility_capital"] * cases["capital_premium"]
    capital = spent.cooling_capital + spent.premium_capital
    upkeep = cases["maintenance"] * ours.fixed.it_power * per_power
    return np.asarray((electricity + spent.water + spent.fluid + capital + upkeep) / spent.total)


def _break_even(hall: Hall, ours: Costed, spent: Bill, rent: Spread) -> Spread:
    """Utilisation at which owning and renting cost the same; lowest with the highest rent.

    What varies with the work, energy, water and carbon of the grid, follows the racks' power at rest and at full work.
    """
    installation = ours.year.installation
    supply, room = installation.supply_temperature, installation.room_temperature
    low, full = (installation.rack.solve(u, supply, room) for u in (NEARLY_IDLE, 1.0))
    taken = [point.compute_power + point.server_fan_power + point.supply_loss_power for point in (low, full)]
    slope = (taken[1] - taken[0]) / (1.0 - NEARLY_IDLE)
    idle = taken[0] - slope * NEARLY_IDLE
    at_mean = idle + slope * float(hall.load.utilisation.mean())
    varying = ours.fixed.energy + ours.fixed.water + ours.fixed.carbon
    fixed = spent.total - varying
    seconds = ours.fixed.accelerators * hall.load.utilisation.size * 3600.0
    found = [
        spread_of(
            break_even(fixed, varying * idle / at_mean, varying * slope / at_mean, np.full(fixed.size, r), seconds)
        )
        for r in rent
    ]
    return Spread(found[2].low, found[1].central, found[0].high)
