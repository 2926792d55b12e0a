"""Every quantity of the default node as a field of a rack's model, so that a case may say it or have it fitted.

``node.fit.coldplate.accelerator.floor`` is the dotted place of a value in the node's file.
"""

from __future__ import annotations

import functools
import json
import math
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from heatpath.numerics.units import parse_unit, split_quantity, to_text
from heatpath.validation.field import Field, Value

NODE = "accelerator-node-8x700w"
PREFIX = "node."
COUNTED = ("count", "rows", "fins", "height_units")  # whole numbers: nothing to fit
SHARED = ("devices", "boards", "supply", "leakage_share", "reference_junction_temperature", "throttle_band")


@functools.cache
def _text() -> str:
    """The default node's file."""
    return (resources.files("heatpath.thermal") / "data" / "nodes" / f"{NODE}.toml").read_text(encoding="utf-8")


def node_fields(cooling: str) -> dict[str, Field]:
    """Fields for the values that one technology reads from a node's file, under their dotted places."""
    found = {}
    for place, written in _leaves(tomllib.loads(_text()), ""):
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
    """The default node with what a row says of it, written to a folder; None where it says nothing."""
    said = {
        name: value for name, value in values.items()
        if name.startswith(PREFIX) and isinstance(value, float) and not math.isnan(value)
    }  # fmt: skip
    if not said:
        return None
    tables = tomllib.loads(_text())
    for name, value in said.items():
        *way, key = name.removeprefix(PREFIX).split(".")
        table = tables
        for step in way:
            table = table[step]
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
