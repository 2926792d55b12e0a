"""The one glossary: name, symbol, units, dimensions and description of every public result (``variables.csv``)."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from typing import NamedTuple


class Variable(NamedTuple):
    """One row of the glossary. ``dims`` names the axes of the variable, ``units`` may be ``currency``."""

    name: str
    symbol: str
    units: str
    dims: tuple[str, ...]
    description: str

    def units_in(self, currency: str) -> str:
        """The units, with the scenario's ``currency`` in its place."""
        return self.units.replace("currency", currency)


@cache
def glossary() -> dict[str, Variable]:
    """All variables by name."""
    text = resources.files("heatpath").joinpath("variables.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["name"]: _variable(row) for row in rows}


def variable(name: str) -> Variable:
    """The variable ``name``. Raises KeyError for a result that nobody has described: that is a fault of the program."""
    try:
        return glossary()[name]
    except KeyError:
        raise KeyError(f"{name} is not in front/variables.csv") from None


def _variable(row: dict[str, str]) -> Variable:
    """One row of the CSV file as a Variable."""
    dims = tuple(part.strip() for part in row["dims"].split(",") if part.strip())
    return Variable(row["name"], row["symbol"], row["units"], dims, row["description"])
