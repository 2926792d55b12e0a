"""The table of critical heat fluxes in ``docs/boiling.md``.

``python -m heatpath.boiling_pages docs/boiling.md`` writes it anew between the page's two marks.
"""

from __future__ import annotations

import sys
from pathlib import Path

from heatpath.thermal.critical_table import ASKED, MEASURED, SIZES, CriticalRow, Measured, critical_rows

BEGIN = "<!-- boiling: made by python -m heatpath.boiling_pages docs/boiling.md -->"
END = "<!-- boiling: end -->"


def boiling_markdown() -> str:
    """Computed critical heat fluxes with their margin, and what was measured."""
    sizes = " | ".join(f"{1e3 * size:g} mm" for size in SIZES)
    head = (
        f"| coolant, 1 atm | boils at | surface | {sizes} | large, vertical | usable, {1e3 * SIZES[1]:g} mm | "
        f"margin at {ASKED / 1e4:.0f} W/cm² |\n|---|---|---|---|---|---|---|---|"
    )
    computed = "\n".join([head, *map(_computed, critical_rows())])
    head = "| coolant | surface | measured | source |\n|---|---|---|---|"
    measured = "\n".join([head, *map(_measured, MEASURED)])
    return f"Computed [W/cm²], heaters of these edges facing up:\n\n{computed}\n\nMeasured [W/cm²]:\n\n{measured}"


def _computed(row: CriticalRow) -> str:
    """One coolant on one finish."""
    fluxes = " | ".join(f"{flux / 1e4:.1f}" for flux in (row.small, row.middle, row.vertical, row.usable))
    margin = f"{100.0 * row.margin:.0f} %" if row.margin > 0.0 else f"none ({100.0 * row.margin:.0f} %)"
    return f"| {row.coolant} | {row.boiling_at - 273.15:.1f} °C | {row.finish} | {fluxes} | {margin} |"


def _measured(row: Measured) -> str:
    """One publication."""
    return f"| {row.coolant} | {row.surface} | {row.lowest / 1e4:.1f} to {row.highest / 1e4:.1f} | {row.source} |"


def with_table(page: str) -> str:
    """The page with its table made anew."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{boiling_markdown()}\n\n{END}{after}"


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.write_text(with_table(target.read_text(encoding="utf-8")), encoding="utf-8")
