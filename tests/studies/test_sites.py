"""The page of all sites: climate moves what it must, one way; table and picture show every row."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from heatpath.site_pages import site_page
from heatpath.site_picture import MARKS, site_svg
from heatpath.studies.scenario import load_scenario
from heatpath.studies.sections import COOLINGS
from heatpath.studies.sites import SiteRow, site_rows

CLIMATES = ("stockholm", "frankfurt", "atlanta", "singapore")  # by mean wet bulb: 4.5, 8.9, 13, 24.9 degC


@pytest.fixture(scope="module")
def rows() -> tuple[SiteRow, ...]:
    """Air at four sites, given in another order."""
    return site_rows(load_scenario().with_coolings(("air",)), CLIMATES[::-1])


def test_coolest_first(rows: tuple[SiteRow, ...]) -> None:
    assert tuple(row.site for row in rows) == CLIMATES and {row.status for row in rows} == {"ok"}
    assert all(row.dry_bulb >= row.wet_bulb for row in rows)


@pytest.mark.parametrize(
    ("name", "sign"), [("pue", 1), ("tue", 1), ("economizer_hours", -1), ("utility_cost_per_million_tokens", 1)]
)
def test_warmer_is_worse(rows: tuple[SiteRow, ...], name: str, sign: int) -> None:
    """With a water-side economizer and towers: the warmer the wet bulb, the more energy, the fewer hours without a
    compressor."""
    values = [sign * row.quantities[name] for row in rows]
    assert values == sorted(values) and values[0] < values[-1]


def test_page_and_picture(rows: tuple[SiteRow, ...]) -> None:
    """Every site is named in both; the picture is well-formed and holds a mark for every row and one in the legend."""
    failed = SiteRow("mars", "Mars & Co", 210.0, 205.0, "immersion", "infeasible", {})
    page, picture = site_page([*rows, failed]), site_svg([*rows, failed])
    root = ET.fromstring(picture)
    text = " ".join(root.itertext())
    for row in (*rows, failed):
        assert f"| {row.name} |" in page and row.name in text
    assert "| immersion | infeasible | – |" in page
    assert len(root.findall("{http://www.w3.org/2000/svg}circle")) == len(rows) + 1
    table = [line for line in page.splitlines() if line.startswith("|")]
    assert len({line.count("|") for line in table}) == 1


def test_every_technology_has_a_mark() -> None:
    assert set(MARKS) == set(COOLINGS)
