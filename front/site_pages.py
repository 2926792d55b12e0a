"""The page of all sites, for the documentation: ``python -m heatpath.site_pages docs/sites.md``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from heatpath.rows import count, figures
from heatpath.site_picture import site_svg
from heatpath.studies.sites import SiteRow

COLUMNS = ("Site", "Dry bulb", "Wet bulb", "Cooling", "PUE", "TUE", "WUE", "Compressor off", "Over set point", "Energy",
           "Utility bill", "Owned")  # fmt: skip
UNITS = ("", "°C", "°C", "", "", "", "L/kWh", "h", "h", "kWh", "USD", "USD")
INTRODUCTION = """# The same hall at every site

The shipped hall (1 MW of compute, inference load, mean utilisation 0.6) at each shipped site, in each technology with
its shipped plant and set points. Energy, utility bill and cost of owning are for a million tokens; the price of
electricity is the same everywhere, 0.10 USD/kWh, so that only the climate differs. Sites are in the order of their mean
wet bulb. *Compressor off*: hours in which no chiller ran at all; *over set point*: hours in which the plant could not
hold the coolant's set point and it floated. Metrics are defined in [cost-per-token.md](cost-per-token.md).

Made by `python -m heatpath.site_pages docs/sites.md`; do not edit.

![TUE of each technology at each site](pictures/sites.svg)
"""


def site_page(rows: Sequence[SiteRow]) -> str:
    """The page as Markdown."""
    rule = ["---", "---:", "---:", "---", *["---:"] * 8]
    lines = [INTRODUCTION, _cells(COLUMNS), _cells(rule), _cells(UNITS)]  # units are the table's first row
    before = ""
    for row in rows:
        lines.append(_cells(_row(row, repeated=row.site == before)))
        before = row.site
    return "\n".join(lines) + "\n"


def _cells(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _row(row: SiteRow, *, repeated: bool) -> list[str]:
    """One line; the site stands once."""
    place = ["", "", ""] if repeated else [row.name, f"{row.dry_bulb - 273.15:.1f}", f"{row.wet_bulb - 273.15:.1f}"]
    q = row.quantities
    if row.status != "ok":
        return [*place, row.cooling, row.status, *["–"] * 7]
    return [
        *place,
        row.cooling,
        f"{q['pue']:.3f}",
        f"{q['tue']:.3f}",
        f"{q['wue']:.2f}",
        count(q["economizer_hours"]),
        count(q["hours_over_supply"]),
        figures(q["energy_per_million_tokens"] / 3.6e6),
        f"{q['utility_cost_per_million_tokens']:.4f}",
        f"{q['cost_per_million_tokens']:.3f}",
    ]


def main() -> None:
    """Write the page, and its picture in ``pictures`` beside it."""
    from heatpath.studies.scenario import load_scenario
    from heatpath.studies.sites import site_rows

    page = Path(sys.argv[1])
    rows = site_rows(load_scenario(), sys.argv[2:] or None)
    page.write_text(site_page(rows), encoding="utf-8")
    (page.parent / "pictures" / "sites.svg").write_text(site_svg(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
