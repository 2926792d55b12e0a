"""Prices and lives where the scenario does not say: a shipped table in US dollars, each row a range with its source."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

from heatpath.numerics.errors import InputError
from heatpath.numerics.units import parse_unit
from heatpath.studies.answer import Assumption
from heatpath.studies.money import Economics
from heatpath.studies.units import Spread

TRUST = ("published-range", "assumed", "data-sheet", "measured")


@dataclass(frozen=True)
class Price:
    """One row: its range in SI and US dollars, as text in the units of the table, where it comes from, how far to
    trust it."""

    name: str
    spread: Spread
    text: str
    source: str
    trust: str

    @property
    def assumption(self) -> Assumption:
        """The row as an answer states it."""
        return Assumption(self.name.replace("_", " "), self.text, self.source, self.trust)


@cache
def prices() -> dict[str, Price]:
    """All rows of the shipped table, by name."""
    text = resources.files("heatpath.studies").joinpath("data", "prices.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {row["name"]: _price(row) for row in rows}


def _price(row: dict[str, str]) -> Price:
    unit = parse_unit(row["units"])
    limits = [float(row[key]) for key in ("low", "central", "high")]
    if sorted(limits) != limits or row["trust"] not in TRUST:
        raise ValueError(f"prices.csv, {row['name']}: not in order, or its trust is not one of {', '.join(TRUST)}")
    units = "" if row["units"] == "1" else f" {row['units']}"
    shown = f"{limits[1]:g}{units}" + (f" ({limits[0]:g} to {limits[2]:g})" if limits[0] < limits[2] else "")
    return Price(row["name"], Spread(*(unit.to_si(x) for x in limits)), shown, row["source"], row["trust"])


class Purse:
    """What an answer pays with: the scenario's own values first, the table's where it is silent; keeps what was used.

    Parameters
    ----------
    economics : the scenario's section
    """

    def __init__(self, economics: Economics) -> None:
        self.economics = economics
        self.used: dict[str, Assumption] = {}

    def range(self, name: str, own: Spread | None, field: str) -> Spread:
        """A range in SI: ``own`` where the scenario gives it, else the table's row ``name``.

        Parameters
        ----------
        field : dotted name of the scenario's field, for the error

        Raises
        ------
        InputError : not in the table, or a price in another currency than the table's
        """
        if own is not None:
            self.used[name] = Assumption(name.replace("_", " "), _shown(own), f"scenario: {field}", "user")
            return own
        row = prices().get(name)
        if row is None:
            raise InputError(
                field, f"no {name.replace('_', ' ')} is in the shipped table", allowed="a value of your own"
            )
        if "USD" in row.text and self.economics.currency != "USD":
            raise InputError(field, "has a default in USD only", allowed=f"a price in {self.economics.currency}")
        self.used[name] = row.assumption
        return row.spread

    def general(self, name: str) -> Spread:
        """One of the section's own fields, or its row."""
        return self.range(name, getattr(self.economics, name), f"economics.{name}")

    def fluid(self, coolant: str) -> Spread:
        """Price of a coolant per m3."""
        own = dict(self.economics.fluid_prices).get(coolant)
        return self.range(f"fluid_price.{coolant}", own, f"economics.fluid_prices.{coolant}")

    def rent(self, accelerator: str) -> Spread:
        """Rent of one accelerator per second."""
        return self.range(f"rent.{accelerator}", self.economics.rent, "economics.rent")


def _shown(own: Spread) -> str:
    low, central, high = (f"{x:.6g}" for x in own)
    return central if low == high else f"{central} ({low} to {high}), SI"
