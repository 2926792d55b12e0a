"""The same hall at every shipped site, in every technology: what climate does to energy, water, hours and cost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from heatpath.facility.weather import load_site, sites
from heatpath.studies.hall import open_hall
from heatpath.studies.scenario import Scenario
from heatpath.studies.tokens import tokens

SHOWN = ("pue", "tue", "wue", "economizer_hours", "hours_over_supply", "utility_cost_per_million_tokens",
         "cost_per_million_tokens", "energy_per_million_tokens")  # fmt: skip


@dataclass(frozen=True)
class SiteRow:
    """One technology at one site: ``quantities`` of the glossary in SI, empty where it could not be answered."""

    site: str
    name: str
    dry_bulb: float
    wet_bulb: float
    cooling: str
    status: str
    quantities: dict[str, float]


def site_rows(scenario: Scenario, names: Iterable[str] | None = None) -> tuple[SiteRow, ...]:
    """Every technology of the scenario at these shipped sites (default: all), coolest wet bulb first.

    Grid carbon is the site's, prices are the scenario's.
    """
    found = [row for name in (names or sites()) for row in _site(scenario.with_site(name))]
    order = {name: place for place, name in enumerate(scenario.coolings)}
    return tuple(sorted(found, key=lambda row: (row.wet_bulb, row.site, order[row.cooling])))


def _site(scenario: Scenario) -> list[SiteRow]:
    """The technologies at one site."""
    weather, site = open_hall(scenario).weather, load_site(scenario.site.label)
    dry, wet = float(weather.dry_bulb.mean()), float(weather.wet_bulb.mean())
    rows = []
    for name, answer in tokens(scenario).coolings.items():
        ranges = answer.ranges
        quantities = {key: ranges[key].central for key in SHOWN if key in ranges}
        rows.append(SiteRow(site.key, site.name, dry, wet, name, answer.status, quantities))
    return rows
