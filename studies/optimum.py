"""Set points chosen by a search: supply temperature, coolant flow and tower approach with the least energy or cost.

The year of the shipped comparison is the objective, every junction below its limit the constraint. The answer names
what binds it. The racks stay as they are built for the scenario's own set points; for each flow one map of the rack
serves all supply temperatures, so that a further year costs milliseconds.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from heatpath.fluids.coolants import property_table
from heatpath.fluids.properties import properties
from heatpath.numerics.errors import InputError, PhysicalFailure
from heatpath.numerics.units import shorten
from heatpath.studies.answer import Comparison
from heatpath.studies.compare import compare
from heatpath.studies.hall import Hall, Installation, build, open_hall
from heatpath.studies.scenario import Scenario
from heatpath.studies.tariff import demand_cost, energy_cost, hourly_price
from heatpath.studies.year import Year, map_of, run_year
from heatpath.thermal.cooling import COOLINGS
from heatpath.thermal.map import RackMap

Goal = Literal["energy", "cost"]
GOALS: tuple[Goal, ...] = ("energy", "cost")

MARGIN = 0.5  # K that every junction keeps below its limit: what splines and solutions may differ, ten times over
REACH = 10.0  # K around the scenario's supply temperature that are searched
COLDEST, WARMEST = 283.15, 333.15  # K, ends of the scenario's own range
FLOWS = (0.5, 1.6)  # of the scenario's flow
APPROACHES = (1.0, 12.0)  # K
FLOAT = 8.0  # K that the supply may float before a map is built again
SUPPLY_STEP, APPROACH_STEP, FLOW_STEP = 0.25, 0.25, 0.05  # K, K, share of the flow: how finely each is searched
MOST_FLOWS = 6


class SetPoints(NamedTuple):
    """Supply temperature [K], coolant of one rack [m3/s] or None where nothing sets it, tower approach [K]."""

    supply_temperature: float
    supply_flow: float | None
    tower_approach: float


@dataclass(frozen=True)
class Optimum:
    """A technology's set points before and after; ``before``, ``after`` [J or currency a year]; what binds, in words.

    ``years`` counts the years that were run.
    """

    cooling: str
    goal: Goal
    default: SetPoints
    chosen: SetPoints
    before: float
    after: float
    binds: tuple[str, ...]
    years: int


def optimise(scenario: Scenario, cooling: str, goal: Goal = "energy") -> Optimum:
    """Set points of one technology with the least facility energy, or utility bill, of the year.

    Raises
    ------
    InputError : the user's faults
    PhysicalFailure : the technology cannot carry the hall at the scenario's own set points
    """
    return Search(open_hall(scenario), cooling, goal).run()


def optimised(scenario: Scenario, coolings: tuple[str, ...], goal: Goal) -> tuple[Scenario, tuple[Optimum, ...]]:
    """The scenario with chosen set points, and what was chosen; a technology that cannot carry the hall stays as it
    is."""
    found = []
    for name in coolings:
        try:
            found.append(optimise(scenario, name, goal))
        except PhysicalFailure:
            continue
    for each in found:
        scenario = with_set_points(scenario, each.cooling, each.chosen)
    return scenario, tuple(found)


def compare_optimised(scenario: Scenario, coolings: tuple[str, ...] | None, goal: Goal) -> Comparison:
    """The comparison with every technology, the baseline too, at its best set points.

    Raises
    ------
    InputError : the user's faults, also a goal that is not known
    """
    if goal not in GOALS:
        raise InputError("optimise", f"{shorten(goal)} is not a goal", allowed=", ".join(GOALS))
    names = tuple(dict.fromkeys((*(coolings or tuple(scenario.coolings)), scenario.baseline.cooling)))
    moved, optima = optimised(scenario, names, goal)
    return replace(compare(moved, coolings), optima=optima)


def with_set_points(scenario: Scenario, cooling: str, points: SetPoints) -> Scenario:
    """The scenario with other set points of one technology."""
    changes = {"supply_temperature": points.supply_temperature, "tower_approach": points.tower_approach}
    if points.supply_flow is not None:
        changes["supply_flow"] = points.supply_flow
    table = scenario.coolings[cooling].model_copy(update=changes)
    moved = scenario.model_copy(
        update={"coolings": scenario.coolings.model_copy(update={cooling.replace("-", "_"): table})}
    )
    moved._file, moved._moved = scenario._file, scenario._moved
    return moved


class Search:
    """One technology's search; keeps racks, maps and years that it has run."""

    def __init__(self, hall: Hall, cooling: str, goal: Goal) -> None:
        self.hall, self.cooling, self.goal = hall, cooling, goal
        built = build(hall, cooling)
        flow = None
        if COOLINGS[cooling].pumped:
            table = hall.scenario.coolings[cooling]
            rho = properties(property_table((table.coolant,)), 0, table.supply_temperature)[0]
            flow = built.design.coolant_flow / float(rho)
        self.default = SetPoints(built.supply_temperature, flow, built.plant.chilled.tower.target_approach)
        low, high = self.default.supply_temperature - REACH, self.default.supply_temperature + REACH
        self.supplies = max(low, COLDEST), min(high, WARMEST)
        self.racks: dict[float | None, tuple[Installation, RackMap | None]] = {}
        self.years: dict[SetPoints, Year | None] = {}

    def run(self) -> Optimum:
        """Search supply inside flow, then the approach, then the supply again."""
        start = self.default
        before = self._value(start)
        if math.isinf(before):
            run_year(self.hall, self._installation(start)[0])  # raises what kept it from being run
        best = start
        if start.supply_flow is not None:
            design = start.supply_flow

            def with_flow(share: float) -> float:
                nonlocal best
                found = self._best_supply(start._replace(supply_flow=design * float(share)))
                best = min((best, found), key=self._ranked)
                short = max(0.0, MARGIN - self._margin(found))
                return self._value(found) * (1.0 + min(short, 10.0))  # uphill where no supply keeps the margin

            self._least(with_flow, *FLOWS, FLOW_STEP, MOST_FLOWS)
        best = min((best, self._best_supply(best)), key=self._ranked)
        approach = self._least(lambda a: self._value(best._replace(tower_approach=a)), *APPROACHES, APPROACH_STEP)
        best = min((best, best._replace(tower_approach=approach)), key=self._ranked)
        best = min((best, self._best_supply(best)), key=self._ranked)
        return Optimum(
            self.cooling, self.goal, start, best, before, self._value(best), self._binding(best), len(self.years)
        )

    def _ranked(self, points: SetPoints) -> tuple[bool, float]:
        """What allows every junction its limit comes first, then what takes less."""
        return self._margin(points) < MARGIN, self._value(points)

    def _best_supply(self, points: SetPoints) -> SetPoints:
        """The same set points with the best supply temperature that keeps every junction below its limit."""
        low, high = self.supplies[0], self._highest_supply(points)
        if high - low < SUPPLY_STEP:
            return points._replace(supply_temperature=low)
        best = self._least(lambda t: self._value(points._replace(supply_temperature=t)), low, high, SUPPLY_STEP)
        ends = (points._replace(supply_temperature=t) for t in (low, best, high))
        return min(ends, key=self._value)

    def _highest_supply(self, points: SetPoints) -> float:
        """Highest supply temperature of the search whose year keeps the margin, to a tenth of a kelvin."""
        low, high = self.supplies
        if self._margin(points._replace(supply_temperature=high)) >= MARGIN:
            return high
        while high - low > SUPPLY_STEP:
            middle = 0.5 * (low + high)
            if self._margin(points._replace(supply_temperature=middle)) >= MARGIN:
                low = middle
            else:
                high = middle
        return low

    def _least(self, of: Callable[[float], float], low: float, high: float, step: float, most: int = 30) -> float:
        """Brent's bounded minimisation."""
        from scipy.optimize import minimize_scalar

        found = minimize_scalar(of, bounds=(low, high), method="bounded", options={"xatol": step, "maxiter": most})
        return float(found.x)

    def _value(self, points: SetPoints) -> float:
        """Facility energy [J] or utility bill [currency] of the year."""
        year, economics = self._year(points), self.hall.scenario.economics
        if year is None:
            return math.inf
        run = year.run
        energy = float(run.facility_power.sum()) * 3600.0
        if self.goal == "energy":
            return energy
        cost = energy_cost(run.facility_power, hourly_price(economics, run.facility_power.size))
        cost += demand_cost(run.facility_power, economics.demand_charge)
        cost += float(run.water.sum()) * 3.6 * economics.water
        return cost + energy / 3.6e6 * self.hall.grid_carbon * economics.carbon_price

    def _margin(self, points: SetPoints) -> float:
        """Smallest margin of any device in any hour [K]."""
        year = self._year(points)
        return -math.inf if year is None else float(year.margin.min())

    def _year(self, points: SetPoints) -> Year | None:
        """The year of these set points; None where it has no physical answer."""
        points = SetPoints(round(points.supply_temperature, 6), points.supply_flow, round(points.tower_approach, 6))
        if points not in self.years:
            try:
                installation, rack_map = self._installation(points)
                rack_map = rack_map or self._map(installation, points.supply_temperature, points.supply_temperature)
                self.years[points] = run_year(self.hall, installation, rack_map)
            except PhysicalFailure:
                self.years[points] = None
        return self.years[points]

    def _map(self, installation: Installation, coldest: float, warmest: float) -> RackMap:
        return replace(map_of(self.hall, installation, coldest, warmest), free=True)

    def _widest_map(self, rack: Installation) -> RackMap:
        """Over the supplies that are searched and some floating above them, or as much of it as the coolant bears."""
        low, high = self.supplies
        for warmest in (high + FLOAT, high, 0.5 * (high + self.default.supply_temperature)):
            try:
                return self._map(rack, low, warmest)
            except PhysicalFailure:
                continue
        return self._map(rack, low, self.default.supply_temperature)

    def _installation(self, points: SetPoints) -> tuple[Installation, RackMap | None]:
        """The technology at these set points. Without a flow to set it is built anew; a pumped liquid's rack and its
        map are those of its flow."""
        if points.supply_flow is None:
            scenario = with_set_points(self.hall.scenario, self.cooling, points)
            return build(replace(self.hall, scenario=scenario), self.cooling), None
        if points.supply_flow not in self.racks:
            at_default = self.default._replace(supply_flow=points.supply_flow)
            scenario = with_set_points(self.hall.scenario, self.cooling, at_default)
            rack = build(replace(self.hall, scenario=scenario), self.cooling)
            self.racks[points.supply_flow] = rack, self._widest_map(rack)
        rack, rack_map = self.racks[points.supply_flow]
        supply, tower = points.supply_temperature, rack.plant.chilled.tower
        chilled = replace(rack.plant.chilled, tower=replace(tower, target_approach=points.tower_approach))
        design = rack.rack.solve(1.0, supply, rack.room_temperature)
        moved = replace(rack, supply_temperature=supply, plant=replace(rack.plant, chilled=chilled), design=design)
        return moved, rack_map

    def _binding(self, points: SetPoints) -> tuple[str, ...]:
        """What keeps the optimum from going further, in words."""
        found = []
        margin, year = self._margin(points), self._year(points)
        assert year is not None
        low, high = self.supplies
        if margin < MARGIN + 0.5:
            device = year.map.limiting(self.hall.load.utilisation, year.supply)
            found.append(f"junction limit of {device}, {margin:.1f} K away")
        if points.supply_temperature > high - 2 * SUPPLY_STEP:
            found.append(f"warmest supply searched, {high - 273.15:.1f} degC")
        if points.supply_temperature < low + 2 * SUPPLY_STEP:
            found.append(f"coldest supply searched, {low - 273.15:.1f} degC")
        if points.supply_flow is not None and self.default.supply_flow is not None:
            share = points.supply_flow / self.default.supply_flow
            if share < FLOWS[0] + 2 * FLOW_STEP:
                found.append(f"least flow searched, {share:.2f} of the scenario's")
            if share > FLOWS[1] - 2 * FLOW_STEP:
                found.append(f"largest flow searched, {share:.2f} of the scenario's")
        if points.tower_approach < APPROACHES[0] + 2 * APPROACH_STEP:
            found.append(f"least tower approach searched, {points.tower_approach:.1f} K")
        if points.tower_approach > APPROACHES[1] - 2 * APPROACH_STEP:
            found.append(f"largest tower approach searched, {points.tower_approach:.1f} K")
        if year.floating:
            found.append(f"the plant, which cannot hold the set point in {year.floating} hours")
        return tuple(found) or ("nothing: the optimum lies inside what was searched",)
