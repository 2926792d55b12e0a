"""A network of the user's own for readers: the terminal table, JSON, and the table of parts in ``docs/networks.md``.

``python -m heatpath.circuit_pages docs/networks.md`` writes the table of parts anew between the page's two marks.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from heatpath.about import version
from heatpath.numerics.errors import InputError
from heatpath.numerics.record import Record, open_record
from heatpath.numerics.units import speak
from heatpath.table import Line
from heatpath.thermal.circuit import Circuit, circuit_of
from heatpath.thermal.circuit_answer import CircuitAnswer
from heatpath.thermal.part_kinds import KINDS, Field, Kind, Word

BEGIN = "<!-- parts: made by python -m heatpath.circuit_pages docs/networks.md -->"
END = "<!-- parts: end -->"
SCHEMA_VERSION = "1.0"


def circuit_in(name: str | None) -> Circuit | None:
    """The network of a TOML file that has a table ``network``; None for anything else, which is a scenario.

    Raises
    ------
    InputError : keys beside ``network`` that do not belong to it
    """
    if name is None or not name.endswith(".toml") or not Path(name).is_file():
        return None
    try:
        record: Record = open_record("scenario", name)
    except InputError:
        return None  # the scenario's own reading says what is wrong
    return circuit_of(record.table, record.file) if record.has("network") else None


def circuit_json(answer: CircuitAnswer) -> str:
    """The answer as strict JSON text."""
    model = {"name": "heatpath", "version": version()}
    tree = {"schema_version": SCHEMA_VERSION, "model": model, "status": "ok", **answer.to_dict()}
    return json.dumps(tree, indent=2, allow_nan=False)


def circuit_lines(answer: CircuitAnswer) -> list[Line]:
    """The answer for a terminal."""
    lines = [Line(text) for text in answer.table().splitlines()]
    lines[0] = lines[0]._replace(style="bold")
    lines[1] = lines[1]._replace(style="dim")
    return lines


def parts_markdown() -> str:
    """One section per kind of part: what it is, its law, what it asks for."""
    return "\n\n".join(map(_section, KINDS.values()))


def _section(kind: Kind) -> str:
    head = f"### {kind.name}\n\n{kind.text[0].upper()}{kind.text[1:]}. Law: {kind.law}."
    rows = [_field(each) for each in kind.fields] + [_word(each) for each in kind.words]
    if kind.streams == 2:
        rows.append("| `other_from`, `other_to`, `other_coolant` | nodes | | of the other stream |")
    table = ["| field | range | default | what it is |", "|---|---|---|---|", *rows]
    return head + "\n\n" + "\n".join(table)


def _field(each: Field) -> str:
    units = "" if each.units == "1" else f" {each.units}"
    default = "required" if each.default is None else f"{speak(each.default)}{units}"
    return f"| `{each.name}` | {speak(each.low)} to {speak(each.high)}{units} | {default} | {each.text} |"


def _word(each: Word) -> str:
    return f"| `{each.name}` | {', '.join(each.allowed) or 'a coolant'} | {each.default} | {each.text} |"


def with_parts(page: str) -> str:
    """The page with its table of parts made anew."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{parts_markdown()}\n\n{END}{after}"


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.write_text(with_parts(target.read_text(encoding="utf-8")), encoding="utf-8")
