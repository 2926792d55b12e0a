"""The laws of heat transfer and pressure loss for readers: a terminal list, JSON, and the tables of ``docs/laws.md``.

``python -m heatpath.law_pages docs/laws.md`` writes the tables anew between the page's two marks.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from heatpath.about import version
from heatpath.fluids.law import TRUST, Law, Span
from heatpath.fluids.registry import arguments, laws
from heatpath.table import WIDTH, Line

BEGIN = "<!-- laws: made by python -m heatpath.law_pages docs/laws.md -->"
END = "<!-- laws: end -->"
SCHEMA_VERSION = "1.0"

Tree = dict[str, Any]


def laws_json() -> str:
    """All laws as strict JSON text; an end that the law does not limit is null."""
    model = {"name": "heatpath", "version": version()}
    return json.dumps(
        {"schema_version": SCHEMA_VERSION, "model": model, "trust": TRUST, "laws": [_tree(x) for x in laws().values()]},
        indent=2,
        allow_nan=False,
    )


def _tree(law: Law) -> Tree:
    """One law."""
    return {
        "name": law.name,
        "family": law.family,
        "module": law.function.__module__,
        "quantity": law.quantity,
        "arguments": list(arguments(law)),
        "ranges": {name: _span(span) for name, span in law.ranges.items()},
        "expected_error": law.error,
        "error_basis": law.basis,
        "source": law.source,
        "doi": law.doi or None,
        "trust": law.trust,
        "checked_against": law.checked,
        "trap": law.trap or None,
    }


def _span(span: Span) -> Tree:
    """A range; null where there is no end."""
    return {
        "lowest": span.lowest,
        "highest": span.highest if math.isfinite(span.highest) else None,
        "units": span.units,
    }


def law_lines() -> list[Line]:
    """All laws for people: by family, the name, the expected error, what it returns; what is recalled is marked."""
    lines = [Line(f"{len(laws())} laws; ranges, sources and traps: docs/laws.md, or --json", "dim")]
    for family, members in _families():
        lines += [Line(""), Line(f"{family} {'─' * (WIDTH - len(family) - 1)}", "cyan")]
        lines += [_line(law) for law in members]
    note = "! constants from memory, not confirmed in full   ~ equation confirmed, range or error from memory"
    return [*lines, Line(""), Line(note, "yellow")]


def _line(law: Law) -> Line:
    """One law in one line."""
    mark = {"verified": " ", "limits recalled": "~", "recalled": "!"}[law.trust]
    start = f"{mark} {law.name:<34}{_error(law):>7}  "
    room = WIDTH - len(start)
    text = law.quantity if len(law.quantity) <= room else law.quantity[: room - 1] + "…"
    return Line(start + text, "" if law.trust != "recalled" else "yellow")


def _error(law: Law) -> str:
    """Expected error as people write it."""
    return f"{100.0 * law.error:.3g} %" if law.error else "exact"


def _families() -> Iterator[tuple[str, list[Law]]]:
    """Laws family by family, in the registry's order."""
    for family, members in groupby(laws().values(), key=lambda law: law.family):
        yield family, list(members)


def laws_markdown() -> str:
    """The tables of the page: one per family."""
    parts = []
    for family, members in _families():
        head = "| law | returns | holds for | error | source | trust, checked against |\n|---|---|---|---|---|---|"
        parts.append("\n".join([f"### {family[0].upper()}{family[1:]}", "", head, *map(_row, members)]))
    return "\n\n".join(parts)


def _row(law: Law) -> str:
    """One law as a row of its table."""
    doi = f", [doi](https://doi.org/{law.doi})" if law.doi else ""
    holds = "; ".join(_range_text(name, span) for name, span in law.ranges.items() if not _free(span)) or "any"
    cells = (
        f"`{law.name}`",
        law.quantity + (f". Trap: {law.trap}" if law.trap else ""),
        holds,
        f"{_error(law)} ({law.basis})",
        f"{law.source}{doi}",
        f"{law.trust}: {law.checked}",
    )
    return "| " + " | ".join(cell.replace("|", "\\|").replace("*", "\\*") for cell in cells) + " |"


def _free(span: Span) -> bool:
    """Whether a range says no more than that the value is positive."""
    return span.lowest == 0.0 and math.isinf(span.highest)


def _range_text(name: str, span: Span) -> str:
    """A range in words."""
    units = "" if span.units == "1" else f" {span.units}"
    if math.isinf(span.highest):
        return f"{name} from {_figure(span.lowest)}{units}"
    return f"{name} {_figure(span.lowest)} to {_figure(span.highest)}{units}"


def _figure(value: float) -> str:
    """A number as people write it: 2300, 5e5, 0.00019."""
    text = f"{value:.4g}" if 1e-3 <= abs(value) < 1e5 or value == 0.0 else f"{value:.3g}"
    mantissa, _, power = text.partition("e")
    return f"{mantissa}e{int(power)}" if power else text


def with_tables(page: str) -> str:
    """The page with its tables made anew."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{laws_markdown()}\n\n{END}{after}"


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.write_text(with_tables(target.read_text(encoding="utf-8")), encoding="utf-8")
