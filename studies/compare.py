"""Every technology doing the same work in one hall over one year, and what each saves against the baseline."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from heatpath.facility.metrics import annual
from heatpath.fluids.duty import Duty
from heatpath.numerics.errors import PhysicalFailure
from heatpath.studies.answer import Comparison, CoolingAnswer, Flag
from heatpath.studies.assumptions import assumptions_of
from heatpath.studies.hall import WORLD_CARBON_SOURCE, Hall, Installation, install, open_hall
from heatpath.studies.hours import hourly_dataset
from heatpath.studies.ranges import boiling_flags, coolant_flags, law_flags
from heatpath.studies.scenario import Scenario
from heatpath.studies.tariff import demand_cost, energy_cost, hourly_price
from heatpath.studies.year import Year, run_year

EQUAL_WORK = 0.999  # of the demanded tokens
CLOSED = 1e-8  # largest relative energy residual of a year that is called an answer
CAUSES = (
    "compute", "leakage", "server_fan", "supply_loss", "pump", "room_fan", "chiller", "heat_rejection",
    "electrical_loss", "other",
)  # fmt: skip
PLANT_FLAGS = {
    "law_range:chiller_outside_fit": "chiller outside its fitted curves, carried on at its share of Carnot, to 20 %",
    "law_range:tower_merkel": "cooling tower outside the range of its factors (most are winter hours)",
    "law_range:tower_york": "cooling tower outside the range of its polynomial",
    "law_range:dry_cooler": "dry cooler outside the flows its conductance is scaled over",
    "chiller_overload": "chiller asked for more than it can carry",
    "room_coil_overload": "room coils asked for more than they can carry",
    "room_fans_over_full_speed": "room fans over full speed",
    "ups_overload": "UPS over its rating",
    "facility_water_below_chilled": "racks ask for colder water than the chilled water's set point",
    "dew_point": "chilled water within 2 K of the room's dew point",
}
COOLING_PARTS = ("server_fan", "pump", "room_fan", "chiller", "heat_rejection")


def compare(scenario: Scenario, coolings: tuple[str, ...] | None = None) -> Comparison:
    """Answer a scenario.

    Parameters
    ----------
    scenario : the hall
    coolings : names to answer, in this order; None for all that the scenario has

    A technology that cannot carry the hall is an answer of its own. The baseline is computed for the savings even
    where it is not asked for.

    Raises
    ------
    InputError : the user's faults
    """
    hall = open_hall(scenario)
    names = coolings or tuple(scenario.coolings)
    baseline = scenario.baseline.cooling
    installations: dict[str, Installation] = {}
    found = {name: _answer(hall, name, installations) for name in dict.fromkeys((*names, baseline))}
    base = found[baseline]
    answers = {name: with_savings(found[name], base) for name in names}
    return Comparison(
        site=scenario.site.label,
        baseline=baseline,
        coolings=answers,
        assumptions=assumptions_of(hall, installations),
        currency=scenario.economics.currency,
    )


def _answer(hall: Hall, name: str, installations: dict[str, Installation]) -> CoolingAnswer:
    """One technology; a physical failure becomes an answer that says so."""
    try:
        installation = install(hall, name)
        installations[name] = installation
        return answered(hall, run_year(hall, installation))
    except PhysicalFailure as failure:
        return refused(name, failure)


def refused(name: str, failure: PhysicalFailure) -> CoolingAnswer:
    """The answer of a technology that cannot carry the hall."""
    return CoolingAnswer(
        cooling=name,
        status="infeasible" if failure.device is not None else "failed",
        reason=str(failure),
        limiting_device=failure.device,
        quantities={},
        saving={},
        saving_parts={},
        closure={},
        flags=(Flag(failure.reason, failure.message),),
    )


def answered(
    hall: Hall, year: Year, *, design_flags: tuple[Flag, ...] | None = None, hourly: bool = True
) -> CoolingAnswer:
    """The quantities, closure, flags and hours of a year. Raises PhysicalFailure where energy is not closed.

    Parameters
    ----------
    design_flags : of ``design_flags_of``, where they are known already
    hourly : keep the hours
    """
    quantities = annual(year.duty, year.run, grid_carbon=hall.grid_carbon)
    facility_residual = quantities.pop("facility_residual_relative")
    quantities |= _rack_quantities(year) | token_quantities(hall, year, quantities)
    duty_residual = duty_imbalance(year.duty)
    closure = {
        "energy_residual_relative": max(year.map.residual, facility_residual, duty_residual),
        "duty_residual_relative": duty_residual,
        "rack_residual_relative": year.map.residual,
        "facility_residual_relative": facility_residual,
        "map_power_error_relative": year.map.power_error,
    }
    if closure["energy_residual_relative"] > CLOSED:
        residual = closure["energy_residual_relative"]
        raise PhysicalFailure("energy_not_closed", f"energy is lost or made: {residual:.1e} of what the hall takes")
    return CoolingAnswer(
        cooling=year.installation.cooling,
        status="ok",
        reason=None,
        limiting_device=year.installation.design.limiting_device,
        quantities=quantities,
        saving={},
        saving_parts={},
        closure=closure,
        flags=_flags(hall, year, quantities, design_flags_of(year) if design_flags is None else design_flags),
        hourly=hourly_dataset(hall, year) if hourly else None,
    )


def duty_imbalance(duty: Duty) -> float:
    """Largest hourly difference between electricity into the racks and heat out of them, relative."""
    taken = duty.it_power + duty.pump_power
    return float(np.max(np.abs(taken - duty.heat_to_water - duty.heat_to_air) / taken))


def _rack_quantities(year: Year) -> dict[str, float]:
    flow = year.coolant_flow
    return {
        "junction_temperature_max": float(year.junction.max()),
        "supply_temperature": float(np.average(year.supply, weights=flow)),
        "return_temperature": float(np.average(year.coolant_return, weights=flow)),
        "coolant_flow": float(flow.mean()),
        "heat_capture_fraction": year.capture,
        "racks": float(np.ceil(year.installation.racks - 1e-9)),
        "hours_over_supply": float(year.floating),
        "rack_compute_power": float(year.duty.compute_power.mean()) / year.installation.racks,
        **_tank_quantities(year),
    }


def _tank_quantities(year: Year) -> dict[str, float]:
    """Of a boiling tank or loop: its hardest state; of a tank also the coolant that a year loses [kg]."""
    if year.hardest.loop is not None:
        return {name: value for name, value in vars(year.hardest.loop).items() if isinstance(value, float)}
    tank = year.hardest.tank
    if tank is None:
        return {}
    return {
        "tank_pressure": tank.tank_pressure,
        "saturation_temperature": tank.saturation_temperature,
        "critical_margin_min": tank.critical_margin_min,
        "coolant_lost": tank.coolant_loss * year.installation.racks * 3600.0 * year.supply.size,
    }


def token_quantities(hall: Hall, year: Year, sums: dict[str, float]) -> dict[str, float]:
    """Tokens asked for and served, and the bills per token.

    Parameters
    ----------
    sums : of the year, energies [J], ``water`` [kg] and ``carbon`` [kg]
    """
    demanded, served = work_of(hall, year)
    cost = sum(utility_bill(hall, year, sums).values())
    return {
        "tokens_demanded": demanded,
        "tokens": served,
        "cost": cost,
        "cooling_energy": sum(sums[f"{part}_energy"] for part in COOLING_PARTS),
        "energy_per_token": sums["facility_energy"] / served,
        "cost_per_token": cost / served,
    }


def work_of(hall: Hall, year: Year) -> tuple[float, float]:
    """Tokens asked for and served in the hours of a year."""
    rate = hall.nodes * hall.tokens_per_second * 3600.0
    demanded = float(hall.load.utilisation.sum()) * rate
    return demanded, float((hall.load.utilisation * year.work).sum()) * rate


def utility_bill(hall: Hall, year: Year, sums: dict[str, float]) -> dict[str, float]:
    """What a year's electricity, demand, water and carbon cost [currency], by part.

    Parameters
    ----------
    sums : of the year, with ``water`` [kg] and ``carbon`` [kg]
    """
    economics = hall.scenario.economics
    power = year.run.facility_power
    return {
        "energy": energy_cost(power, hourly_price(economics, power.size)),
        "demand": demand_cost(power, economics.demand_charge),
        "water": sums["water"] / 1000.0 * economics.water,
        "carbon": sums["carbon"] * economics.carbon_price,
    }


def design_flags_of(year: Year) -> tuple[Flag, ...]:
    """Flags of a technology's design point: laws outside their range, coolants, boiling surfaces."""
    installation = year.installation
    return (*law_flags(installation), *coolant_flags(installation), *boiling_flags(installation, year.hardest))


def _flags(hall: Hall, year: Year, quantities: dict[str, float], design_flags: tuple[Flag, ...]) -> tuple[Flag, ...]:
    flags = list(design_flags)
    if hall.grid_carbon_source == WORLD_CARBON_SOURCE:
        text = (
            f"no grid carbon is given for this weather file: {hall.grid_carbon:g} kg/kWh, a world average from memory"
        )
        flags.append(Flag("grid_carbon_assumed", text))
    if not equal_work(quantities, float(year.margin.min())):
        share = quantities["tokens"] / quantities["tokens_demanded"]
        hours = int(np.count_nonzero(year.margin < 0.0))
        device = year.installation.design.limiting_device
        text = f"serves {100.0 * share:.2f} % of the demanded tokens; {device} over its limit in {hours} hours"
        flags.append(Flag("unequal_work", f"{text}; no saving is stated"))
    if year.floating:
        warmest = f"{year.supply.max() - 273.15:.1f} degC"
        text = f"the plant cannot hold the set point in {year.floating} hours; supply up to {warmest}"
        flags.append(Flag("supply_floats", text))
    known = {flag.code for flag in flags}
    flags += [
        Flag(code, f"{PLANT_FLAGS.get(code, 'the plant left its range')}, {hours} hours of the year")
        for code, hours in year.run.flags
        if code not in known
    ]
    return tuple(flags)


def equal_work(quantities: dict[str, float], margin: float) -> bool:
    """Whether a technology does the asked-for work with every junction below its limit."""
    return quantities["tokens"] >= EQUAL_WORK * quantities["tokens_demanded"] and margin >= 0.0


def comparable(answer: CoolingAnswer, base: CoolingAnswer) -> bool:
    """Whether both do the same work, so that a saving of one against the other means something."""
    return all(
        each.status == "ok" and all(flag.code != "unequal_work" for flag in each.flags) for each in (answer, base)
    )


def with_savings(answer: CoolingAnswer, base: CoolingAnswer) -> CoolingAnswer:
    """The answer with its savings against the baseline; null where the work of either is not equal."""
    if not comparable(answer, base):
        empty = dict.fromkeys(CAUSES)
        return replace(
            answer,
            saving=dict.fromkeys(("facility_energy", "cooling_energy", "energy_per_token")),
            saving_parts=dict(empty),
        )
    ours, theirs = answer.quantities, base.quantities
    saving = {
        name: 1.0 - ours[name] / theirs[name] for name in ("facility_energy", "cooling_energy", "energy_per_token")
    }
    whole = theirs["facility_energy"]
    parts = {cause: (spent(theirs, cause) - spent(ours, cause)) / whole for cause in CAUSES}
    return replace(answer, saving=dict(saving), saving_parts=dict(parts))


def spent(quantities: dict[str, float], cause: str) -> float:
    """Energy of one cause [J]; leakage is taken out of compute, so that the causes add up to the facility."""
    if cause == "compute":
        return quantities["compute_energy"] - quantities["leakage_energy"]
    return quantities[f"{cause}_energy"]
