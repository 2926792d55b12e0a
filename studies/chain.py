"""One evaluation of the whole chain: from junctions to bills, of every technology and baseline, at one set of inputs.

The racks' answers come from tables that are solved once (`rack_table`), or for air, whose supply never floats, from
racks solved for the very inputs. Everything after them is the year of `year`: supply, plant and bill, hour by hour.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatpath.facility.changes import PlantChanges, changed_plant
from heatpath.facility.climate import shifted
from heatpath.facility.metrics import annual
from heatpath.numerics.errors import PhysicalFailure
from heatpath.studies.baselines import Baseline, baselines_of, fitted, with_baseline
from heatpath.studies.compare import CLOSED, COOLING_PARTS, duty_imbalance, work_of
from heatpath.studies.hall import Hall, Installation, install, open_hall, with_room_air
from heatpath.studies.load import Load, with_mean
from heatpath.studies.rack_table import (
    Box,
    KnownRack,
    RackTable,
    TableMap,
    assembled,
    changes_of,
    checked,
    designs,
    solved,
)
from heatpath.studies.scenario import Scenario
from heatpath.studies.tariff import energy_cost, hourly_price, months
from heatpath.studies.thinning import Places, places_of, thinned
from heatpath.studies.uncertain import central_values, uncertain_inputs
from heatpath.studies.year import Year, run_year
from heatpath.thermal.changes import RackChanges
from heatpath.thermal.exchanger import FacilityExchanger

Inputs = dict[str, float]
Answers = tuple[dict[str, NDArray[np.float64]], float]  # of a rack on the grid of its table
RESERVE = 0.2  # K that an operator goes below a junction's limit
COLDER = 6.0  # K below the coldest set point that a table covers for it
AIR_NODES = 6  # of utilisation at which an air-cooled rack is solved for each evaluation
FLOATS = (15.0, 10.0, 6.0)  # K over its warmest set point that a table lets a liquid's supply float, at most


class Outcome(NamedTuple):
    """What one hall does in a year: ``quantities`` of the glossary in SI; ``margin`` the smallest of any device [K]."""

    quantities: dict[str, float]
    margin: float


@dataclass(frozen=True)
class Link:
    """One hall of the chain: a technology, or a baseline.

    ``installation`` is of the central inputs, ``table`` the answers of its racks; None where they are solved anew.
    """

    name: str
    title: str
    hall: Hall
    installation: Installation
    table: RackTable | None = None
    baseline: Baseline | None = None
    places: Places | None = None  # hours of the year that are run; None for all of them

    @property
    def is_air(self) -> bool:
        """Whether it is an air-cooled hall."""
        return self.installation.exchanger is None


@dataclass(frozen=True)
class Chain:
    """Every hall that is evaluated together, and why others are not: name and reason."""

    links: tuple[Link, ...]
    refused: dict[str, str]

    @property
    def technologies(self) -> tuple[Link, ...]:
        """The liquid-cooled halls."""
        return tuple(link for link in self.links if link.baseline is None)

    @property
    def baselines(self) -> tuple[Link, ...]:
        """The air-cooled halls."""
        return tuple(link for link in self.links if link.baseline is not None)


def open_chain(scenario: Scenario, names: tuple[str, ...], only: tuple[Baseline, ...] | None = None) -> Chain:
    """Build every hall at the central inputs, racks not yet tabled.

    Parameters
    ----------
    names : technologies of the scenario
    only : baselines instead of the scenario's, already fitted

    Raises
    ------
    InputError : the user's faults
    """
    links: list[Link] = []
    refused: dict[str, str] = {}
    hall = open_hall(scenario)
    for name in names:
        try:
            links.append(Link(name, name, hall, install(hall, name)))
        except PhysicalFailure as failure:
            refused[name] = str(failure)
    for baseline in only or baselines_of(scenario):
        try:
            links.append(_fitted(_baseline_link(hall, baseline)) if only is None else _baseline_link(hall, baseline))
        except PhysicalFailure as failure:
            refused[baseline.name] = str(failure)
    return Chain(tuple(links), refused)


def _baseline_link(hall: Hall, baseline: Baseline) -> Link:
    own = replace(hall, scenario=with_baseline(hall.scenario, baseline))
    installation = install(own, "air")
    if baseline.other is not None:
        plant = installation.plant
        installation = replace(installation, plant=replace(plant, room=replace(plant.room, lighting=baseline.other)))
    return Link(baseline.name, baseline.title, own, installation, baseline=baseline)


def _fitted(link: Link) -> Link:
    """The link with its baseline fitted to the PUE that it is to have at the central inputs."""
    assert link.baseline is not None
    if link.baseline.target_pue is None:
        return link
    central = central_values()

    def pue(baseline: Baseline) -> float:
        return outcome(_baseline_link(link.hall, baseline), central).quantities["pue"]

    return _baseline_link(link.hall, fitted(link.baseline, link.installation.plant.room.lighting, pue))


def ranges() -> dict[str, tuple[float, float]]:
    """Ends of the inputs that change a rack."""
    return {each.name: (each.low, each.high) for each in uncertain_inputs() if each.acts_on == "rack"}


def box_of(link: Link) -> Box:
    """What the table of a liquid-cooled rack has to cover: every utilisation, and supplies from the coldest set point
    to some floating above the warmest, as far as the coolant bears it.

    Raises
    ------
    PhysicalFailure : it does not bear the smallest either
    """
    inputs = {each.name: each for each in uncertain_inputs()}
    least = _utilisation(link.hall, inputs["utilisation"].low).utilisation.min()
    at, room = link.installation.supply_temperature, link.installation.room_temperature
    coldest, warmest = at + inputs["liquid_set_point"].low - COLDER, at + inputs["liquid_set_point"].high
    hardest = changes_of(link.installation.rack, {name: high for name, (_, high) in ranges().items()})
    for more in FLOATS:
        box = Box((0.98 * float(least), 1.0), (coldest, warmest + more), room)
        try:
            hardest.solve(1.0, box.supply[1], room)
            return box
        except PhysicalFailure:
            if more == FLOATS[-1]:
                raise
    raise AssertionError("unreachable")


def table_jobs(link: Link) -> list[RackChanges]:
    """The values at which the racks of a liquid-cooled hall are solved."""
    return designs(link.installation.rack, ranges())


def with_table(link: Link, box: Box, answers: list[Answers], seed: int) -> Link:
    """The link with the table of these answers, checked against racks at random values."""
    rack = link.installation.rack
    return replace(link, table=checked(assembled(rack, ranges(), box, answers), rack, seed))


def tabled(chain: Chain, seed: int | None) -> Chain:
    """The chain with the tables of its liquid-cooled racks, solved here; without a seed for the central values only.

    Raises
    ------
    PhysicalFailure : a rack without solution
    """
    links = []
    for link in chain.links:
        if not link.is_air:
            rack, box = link.installation.rack, box_of(link)
            wanted = table_jobs(link) if seed is not None else [RackChanges()]
            answers = [solved(rack, changes, box) for changes in wanted]
            if seed is None:
                link = replace(link, table=assembled(rack, {}, box, answers))
            else:
                link = with_table(link, box, answers, seed)
        links.append(link)
    return replace(chain, links=tuple(links))


def outcome(link: Link, inputs: Inputs) -> Outcome:
    """A hall's year at these inputs.

    Raises
    ------
    PhysicalFailure : a rack without solution, a supply beyond its table, energy that is not closed
    """
    hall = link.hall if link.places is None else thinned(link.hall, link.places)
    weather = shifted(hall.weather, inputs["climate"]) if inputs["climate"] else hall.weather
    hall = replace(hall, weather=weather, load=_utilisation(hall, inputs["utilisation"]))
    installation, known = _installed(link, hall, inputs)
    year = run_year(hall, installation, known)
    return Outcome(_quantities(link, hall, year, inputs), float(year.margin.min()))


def _utilisation(hall: Hall, more: float) -> Load:
    """The hall's load with another mean: every hour's odds of being busy move alike; idle and full hours stay."""
    load, u = hall.load, hall.load.utilisation
    inside = (u > 0.0) & (u < 1.0)
    if not more or not inside.any():
        return load
    moved = u.copy()
    mean = float(np.clip(u[inside].mean() + more, 0.02, 0.98))
    moved[inside] = with_mean(np.log(u[inside] / (1.0 - u[inside])), mean)
    return load._replace(utilisation=moved)


def _installed(link: Link, hall: Hall, inputs: Inputs) -> tuple[Installation, TableMap]:
    """The installation with its changed rack, plant, exchanger and set points, and its rack's answers."""
    central = link.installation
    changes = RackChanges(**{name: inputs[name] for name in RackChanges._fields})
    plant = changed_plant(central.plant, _plant_changes(inputs, link.is_air))
    supply, room = central.supply_temperature, central.room_temperature
    if link.is_air:
        supply += inputs["air_set_point"]
        room = supply
        plant = with_room_air(plant, supply)
    else:
        supply += inputs["liquid_set_point"]
    known = _answers(link, hall, changes, supply, room)
    if not link.is_air:
        supply = _within_limits(known, float(hall.load.utilisation.max()), supply)
    rack = KnownRack(central.rack, known)
    exchanger = central.exchanger
    if isinstance(exchanger, FacilityExchanger):
        exchanger = replace(exchanger, conductance=exchanger.conductance * inputs["exchanger_conductance"])
    installation = replace(
        central, rack=rack, supply_temperature=supply, room_temperature=room, plant=plant, exchanger=exchanger,
        design=rack.solve(1.0, supply, room),
    )  # fmt: skip
    return installation, known


def _within_limits(known: TableMap, utilisation: float, supply: float) -> float:
    """The set point [K], or the colder one that an operator chooses because a junction would pass its limit, down to
    the coldest in the table."""
    at = np.array([utilisation])
    coldest = known.supply[0]
    for _ in range(4):
        margin = float(known.hours(at, np.array([supply]))["junction_margin_min"][0])
        if margin >= 0.0 or supply <= coldest:
            return supply
        supply = max(supply + margin - RESERVE, coldest)
    return supply


def _answers(link: Link, hall: Hall, changes: RackChanges, supply: float, room: float) -> TableMap:
    """The rack's map at these values: from its table, or solved at this one supply temperature."""
    rack = link.installation.rack
    if link.table is not None:
        return TableMap.of(link.table, rack, changes)
    box = Box((float(hall.load.utilisation.min()), 1.0), (supply, supply), room)
    return TableMap.along(rack, changes, box, AIR_NODES)


def _plant_changes(inputs: Inputs, is_air: bool) -> PlantChanges:
    values = {name: inputs[name] for name in PlantChanges._fields if name in inputs}
    side = "air" if is_air else "liquid"
    return PlantChanges(**values, electrical_loss=inputs[f"electrical_loss_{side}"])


def _quantities(link: Link, hall: Hall, year: Year, inputs: Inputs) -> dict[str, float]:
    """The year's sums and its bill. Raises PhysicalFailure where energy is not closed."""
    whole = link.hall.load.utilisation.size
    weight = whole / hall.load.utilisation.size  # hours that each of those that are run stands for
    sums = annual(year.duty, year.run, weight, hall.grid_carbon)
    residual = max(sums.pop("facility_residual_relative"), duty_imbalance(year.duty))
    if residual > CLOSED:
        raise PhysicalFailure("energy_not_closed", f"energy is lost or made: {residual:.1e} of what the hall takes")
    demanded, served = work_of(hall, year)
    cost = _bill(link, year, sums, weight, inputs)
    cooling = sum(sums[f"{part}_energy"] for part in COOLING_PARTS)
    sums |= {"tokens_demanded": weight * demanded, "tokens": weight * served, "cost": cost, "cooling_energy": cooling}
    sums |= {"energy_per_token": sums["facility_energy"] / sums["tokens"], "cost_per_token": cost / sums["tokens"]}
    return sums | {"heat_capture_fraction": year.capture} | _headroom(year)


def _bill(link: Link, year: Year, sums: dict[str, float], weight: float, inputs: Inputs) -> float:
    """Electricity, demand, water and carbon [currency]; a month's highest power is the highest of its hours that are
    run."""
    economics = link.hall.scenario.economics
    whole = link.hall.load.utilisation.size
    places = np.arange(whole) if link.places is None else link.places
    power = year.run.facility_power
    energy = weight * energy_cost(power, hourly_price(economics, whole)[places])
    highest = [power[(places >= month.start) & (places < month.stop)] for month in months(whole)]
    demand = economics.demand_charge * sum(float(each.max()) for each in highest if each.size)
    water = sums["water"] / 1000.0 * economics.water * inputs["water_price"]
    return (energy + demand) * inputs["electricity"] + water + sums["carbon"] * economics.carbon_price


def _headroom(year: Year) -> dict[str, float]:
    """At full utilisation: what leaks [W a rack's compute power], and what more work would take [W per utilisation].

    A device that leaks less has that much more power for work under the same power limit.
    """
    supply = np.full(2, year.installation.supply_temperature)
    hours = year.map.hours(np.array([0.95, 1.0]), supply)
    work = hours["compute_power"] - hours["leakage_power"]
    racks = year.installation.racks
    return {
        "full_load_leakage": racks * float(hours["leakage_power"][1]),
        "full_load_slope": racks * float(work[1] - work[0]) / 0.05,
    }


def thinned_chain(chain: Chain, hours: int) -> Chain:
    """The chain with years of so many hours."""
    links = [replace(link, places=places_of(link.hall, hours)) for link in chain.links]
    return replace(chain, links=tuple(links))


def evaluate(chain: Chain, inputs: Inputs) -> dict[str, Outcome | str]:
    """Every hall of the chain at these inputs: its outcome, or the reason of its failure."""
    found: dict[str, Outcome | str] = {}
    for link in chain.links:
        try:
            found[link.name] = outcome(link, inputs)
        except PhysicalFailure as failure:
            found[link.name] = f"{failure.reason}"
    return found
