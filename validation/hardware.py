"""Every quantity of the default node as a field of a rack's model, so that a case may say it or have it fitted.

``node.fit.coldplate.accelerator.floor`` is the dotted place of a value in the node's file.
"""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from heatpath.numerics.errors import InputError
from heatpath.numerics.units import parse_unit, shorten, split_quantity, to_text
from heatpath.thermal.records import open_record
from heatpath.validation.field import Field, Value

NODE = "accelerator-node-8x700w"
PREFIX = "node."
COUNTED = ("count", "rows", "fins", "height_units")  # whole numbers: nothing to fit
SHARED = ("devices", "boards", "supply", "leakage_share", "reference_junction_temperature", "throttle_band")


def _tables(name: str = NODE) -> dict[str, Any]:
    """A node's file, to be changed: a shipped one by its name, or one of the user's own. Raises InputError."""
    return copy.deepcopy(dict(open_record("node", "nodes", name).table))


def node_fields(cooling: str) -> dict[str, Field]:
    """Fields for the values that one technology reads from a node's file, under their dotted places."""
    found = {}
    for place, written in _leaves(_tables(), ""):
        mine = place.split(".")[0] in SHARED or place.startswith(f"fit.{cooling}.")
        if not mine or place.split(".")[-1] in COUNTED or not isinstance(written, str | int | float):
            continue
        try:
            units = split_quantity(written)[1] or "1"
            parse_unit(units)
        except ValueError:
            continue
        table, _, key = place.rpartition(".")
        shown = f'{key} = "{{value}}"' if units != "1" else f"{key} = {{value}}"
        head = f"# in a node's file\n[{table}]\n" if table else "# in a node's file\n"
        words = place.replace(".", " ").replace("_", " ")
        found[PREFIX + place] = Field(words, units, default=math.nan, hardware=True, home=head + shown)
    return found


def _leaves(table: Mapping[str, Any], place: str) -> Iterator[tuple[str, Any]]:
    """Dotted places and values of a file."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{place}{key}.")
        else:
            yield place + key, value


def changed_node(values: Mapping[str, Value], fields: Mapping[str, Field], folder: Path) -> Path | None:
    """The case's node with what a row says of it, written to a folder; None where it says nothing.

    Raises
    ------
    InputError : no such node, or a place that its file does not have
    """
    said = {
        name: value for name, value in values.items()
        if name.startswith(PREFIX) and isinstance(value, float) and not math.isnan(value)
    }  # fmt: skip
    if not said:
        return None
    node = str(values.get("node", NODE))
    tables = _tables(node)
    for name, value in said.items():
        *way, key = name.removeprefix(PREFIX).split(".")
        table = tables
        for step in way:
            table = table.get(step, {})
        if key not in table:
            raise InputError(name, f"{shorten(node)} has no such place", allowed="a place that stands in its file")
        units = fields[name].units
        table[key] = value if units == "1" else to_text(value, units)
    file = folder / "node.toml"
    file.write_text("\n".join(f"{json.dumps(key)} = {_toml(value)}" for key, value in tables.items()), "utf-8")
    return file


def _toml(value: Any) -> str:
    """A value as TOML on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(key)} = {_toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(each) for each in value) + "]"
    return json.dumps(value)
