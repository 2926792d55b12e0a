"""Where a claimed saving holds: how bad a baseline must be, how much server power must go, and in which climate."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.errors import PhysicalFailure
from heatpath.studies.chain import Chain, Link, evaluate, open_chain, tabled
from heatpath.studies.estimate import Estimate, estimate
from heatpath.studies.sampling import Crew, Tick
from heatpath.studies.scenario import Scenario
from heatpath.studies.uncertain import central_values

Floats = NDArray[np.float64]


class BreakEven(NamedTuple):
    """Smallest baseline PUE at which the claim is reached, with the server power that the technology takes away."""

    pue: Estimate


class SiteSaving(NamedTuple):
    """One technology against one baseline at one site, central inputs: facility saving, None where not comparable."""

    site: str
    technology: str
    baseline: str
    saving: float | None
    pue: float | None
    baseline_pue: float | None


def saving_at(baseline_pue: float, server_power_removed: float, pue: float) -> float:
    """Facility energy saved at equal work, ``1 - (1 - f) PUE/PUE_baseline``."""
    return 1.0 - (1.0 - server_power_removed) * pue / baseline_pue


def needed_pue(claim: float, server_power_removed: float, pue: float) -> float:
    """Smallest baseline PUE at which this much is saved, ``(1 - f) PUE/(1 - claim)``."""
    return (1.0 - server_power_removed) * pue / (1.0 - claim)


def break_even(removed: tuple[float | None, Floats], pue: tuple[float | None, Floats], claim: float) -> BreakEven:
    """From f and PUE of a technology at the central inputs and over the samples."""
    central = None if removed[0] is None or pue[0] is None else needed_pue(claim, removed[0], pue[0])
    values = (1.0 - removed[1]) * pue[1] / (1.0 - claim)
    return BreakEven(estimate(central, values, np.inf))


def site_savings(
    people: Crew, scenario: Scenario, chain: Chain, names: tuple[str, ...], tick: Tick
) -> tuple[SiteSaving, ...]:
    """The same halls at other sites, each plant sized for its climate; baselines as fitted at the scenario's site."""
    technologies = tuple(link.name for link in chain.technologies)
    found: list[SiteSaving] = []
    for rows in people.map(_at_site, [(scenario.with_site(name), technologies) for name in names]):
        found += rows
        tick()
    return tuple(found)


def _at_site(chain: Chain, job: tuple[Scenario, tuple[str, ...]]) -> list[SiteSaving]:
    """Every pair at one site; ``chain`` says what the baselines are."""
    scenario, names = job
    baselines = tuple(link.baseline for link in chain.baselines if link.baseline is not None)
    here = open_chain(scenario, names, baselines)
    links: list[Link] = []
    for link in here.links:
        try:
            links += tabled(Chain((link,), {}), None).links
        except PhysicalFailure:
            continue
    found = evaluate(Chain(tuple(links), {}), central_values())
    rows = []
    for name in names:
        for baseline in baselines:
            ours, theirs = found.get(name, "refused"), found.get(baseline.name, "refused")
            if isinstance(ours, str) or isinstance(theirs, str) or min(ours.margin, theirs.margin) < 0.0:
                rows.append(SiteSaving(scenario.site.label, name, baseline.name, None, None, None))
                continue
            mine, base = ours.quantities, theirs.quantities
            saved = 1.0 - mine["facility_energy"] / base["facility_energy"]
            rows.append(SiteSaving(scenario.site.label, name, baseline.name, saved, mine["pue"], base["pue"]))
    return rows
