"""Halls that savings are measured against: air-cooled, each with a plant and a vintage whose PUE is computed."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

import numpy as np
from scipy.optimize import brentq

from heatpath.numerics.errors import PhysicalFailure
from heatpath.studies.scenario import Scenario
from heatpath.studies.sections import AirCooling, Coolings

OWN = "own"  # name of the baseline that is the scenario's own air-cooled hall
NODES_PER_RACK = 4  # of air-cooled racks where the scenario has none
STEP = (-2.0, 0.02)  # K and share of design IT that count alike in the fit, towards more energy
REACH = (-6.0, 6.0)  # steps in which a fit is searched


@dataclass(frozen=True)
class Baseline:
    """One air-cooled hall.

    Parameters
    ----------
    supply_temperature : of the air at the servers [K]
    containment_leakage : share of the servers' air that comes back from the hot side
    target_pue : to which lighting and set point are fitted; None leaves the plant as it is
    other : lighting and the rest over design IT power; None for the plant file's
    """

    name: str
    title: str
    plant: str
    supply_temperature: float
    containment_leakage: float | None
    target_pue: float | None
    source: str
    trust: str
    other: float | None = None


@cache
def shipped_baselines() -> tuple[Baseline, ...]:
    """All rows of the shipped table, in its order."""
    text = resources.files("heatpath.studies").joinpath("data", "baselines.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return tuple(
        Baseline(
            row["name"],
            row["title"],
            row["plant"],
            float(row["supply_temperature_degC"]) + 273.15,
            float(row["containment_leakage"]),
            float(row["target_pue"]) if row["target_pue"] else None,
            row["source"],
            row["trust"],
        )
        for row in rows
    )


def baselines_of(scenario: Scenario) -> tuple[Baseline, ...]:
    """The shipped baselines, and the scenario's own air-cooled hall where it is none of them."""
    shipped = shipped_baselines()
    air = scenario.coolings.air
    if air is None:
        return shipped
    own = air.plant, round(air.supply_temperature, 6), air.containment_leakage
    if any((b.plant, round(b.supply_temperature, 6), b.containment_leakage) == own for b in shipped):
        return shipped
    mine = Baseline(OWN, "your air-cooled hall", *own, None, "scenario: coolings.air", "user")
    return (*shipped, mine)


def with_baseline(scenario: Scenario, baseline: Baseline) -> Scenario:
    """The scenario with this hall as its only technology."""
    air = scenario.coolings.air
    if air is None:
        nodes = None if scenario.hall.rack else NODES_PER_RACK
        air = AirCooling(
            coolant="air", supply_temperature="25 degC", plant=baseline.plant, nodes_per_rack=nodes
        )  # fmt: skip
    changes = {
        "plant": baseline.plant,
        "supply_temperature": baseline.supply_temperature,
        "containment_leakage": baseline.containment_leakage,
    }
    table = air if baseline.name == OWN else air.model_copy(update=changes)
    coolings = Coolings.model_construct(_fields_set={"air"}, air=table)
    return scenario.model_copy(update={"coolings": coolings})


def fitted(baseline: Baseline, other: float, pue: Callable[[Baseline], float]) -> Baseline:
    """The baseline with lighting and set point moved until its computed PUE is the target: least moves, in which 2 K
    and 2 % of design IT count alike.

    Parameters
    ----------
    other : lighting and the rest of the plant's file, over design IT power
    pue : computed annual PUE of a baseline

    Raises
    ------
    PhysicalFailure : no such move reaches it (``pue_not_reached``)
    """
    target = baseline.target_pue
    if target is None:
        return baseline

    def moved(kelvin: float, share: float) -> Baseline:
        return replace(baseline, supply_temperature=baseline.supply_temperature + kelvin, other=max(other + share, 0.0))

    here = pue(moved(0.0, 0.0))
    slopes = np.array([pue(moved(STEP[0], 0.0)) - here, pue(moved(0.0, STEP[1])) - here])
    way = slopes / np.hypot(*slopes)

    def along(step: float) -> Baseline:
        return moved(step * float(way[0]) * STEP[0], step * float(way[1]) * STEP[1])

    ends = [pue(along(step)) - target for step in REACH]
    if ends[0] > 0.0 or ends[1] < 0.0:
        low, high = (target + end for end in ends)
        raise PhysicalFailure(
            "pue_not_reached", f"the plant reaches a PUE of {low:.2f} to {high:.2f} here, not {target:g}"
        )
    return along(float(brentq(lambda step: pue(along(step)) - target, *REACH, xtol=1e-4)))
