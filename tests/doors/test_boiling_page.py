"""The page on boiling: its table is made by the laws, and what is measured stands beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from heatpath.boiling_pages import boiling_markdown, with_table
from heatpath.fluids.availability import availability
from heatpath.fluids.coolants import coolants
from heatpath.fluids.critical_heat_flux import ZUBER, critical_flux_kutateladze
from heatpath.fluids.pool import pool_of, saturated_at
from heatpath.thermal.critical_table import ASKED, COOLANTS, MEASURED, critical_rows

PAGE = Path(__file__).parents[2] / "docs" / "boiling.md"


def test_the_page_holds_the_table_as_it_is_made() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert with_table(page) == page, "run: python -m heatpath.boiling_pages docs/boiling.md"
    assert boiling_markdown().count("\n| ") >= 2 * len(COOLANTS) + len(MEASURED)


def test_every_coolant_stands_plain_and_coated_with_its_margin() -> None:
    rows = {(row.coolant, row.finish): row for row in critical_rows()}
    for coolant in ("novec-649", "fc-72", "hfe-7100"):
        plain, coated = rows[coolant, "plain"], rows[coolant, "coated"]
        assert coated.middle / plain.middle == pytest.approx(1.3)
        assert plain.vertical < plain.middle < plain.small
        for row in (plain, coated):
            assert row.usable == pytest.approx(0.76 * row.middle)
            assert row.margin == pytest.approx(1.0 - ASKED / row.usable)


def test_a_large_plain_plate_is_zuber() -> None:
    row = critical_rows()[0]
    fluid = saturated_at(pool_of("novec-649"), row.boiling_at)
    assert row.middle == pytest.approx(critical_flux_kutateladze(ZUBER, fluid), rel=2e-3)


def test_plain_surfaces_lie_within_the_spread_between_papers() -> None:
    """A third, as the literature on FC-72 spreads by a factor of two; what is computed is on the low side."""
    rows = {row.coolant: row for row in critical_rows() if row.finish == "plain"}
    for each in MEASURED:
        row = rows[each.coolant]
        assert 0.65 * each.lowest <= row.small and row.middle <= 1.05 * each.highest, each.source


def test_who_cannot_be_bought_is_a_coolant_and_says_why() -> None:
    named = [name for name in coolants() if availability(name) is not None]
    assert {"novec-649", "fc-72", "hfe-7100", "r1233zd-e"} <= set(named)
    for name in named:
        known = availability(name)
        assert known is not None and len(known.statement) > 20 and known.source
        assert known.trust in ("secondary", "recalled")
    sold = availability("r1233zd-e")
    assert sold is not None and sold.on_sale
