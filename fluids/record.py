"""What is known of one coolant: its properties and facts, each with source and trust, and the series that kernels read.

A record is what a TOML file in ``data/coolants`` says; `coolant_of` turns it, with its fitted series, into a `Coolant`.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

import numpy as np

from heatpath.fluids.forms import LIQUID, SATURATION, Array

TRUST = ("published-law", "measured", "data-sheet", "secondary", "analogue", "recalled")
RECALLED = "recalled"
_NOT_PARAMETERS = frozenset({"form", "source", "trust", "uncertainty", "range", "points"})


@dataclass(frozen=True)
class Fact:
    """One constant of a coolant in SI, or a yes or no; "none" for a liquid without flash point."""

    value: float | bool | str
    source: str
    trust: str


@dataclass(frozen=True)
class Property:
    """Where one property of one coolant comes from.

    ``uncertainty`` is relative, as stated or estimated from the source; ``trust`` is one of published-law, measured,
    data-sheet, secondary, analogue (that of a like fluid), recalled; ``fit_error`` is the largest relative distance of
    the table from the form below; ``range`` is what the source covers [K]; ``points`` are values that the source prints
    (degC, SI).
    """

    source: str
    trust: str
    uncertainty: float
    fit_error: float
    range: tuple[float, float]
    form: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    points: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, eq=False)
class Coolant:
    """One coolant; temperatures in K.

    ``source_range`` is what the sources cover, ``table_range`` what can be evaluated, ``saturation_range`` the same for
    the properties on the saturation line; ``series`` are Chebyshev coefficients over these.
    """

    name: str
    title: str
    phase: str
    dielectric: bool
    source_range: tuple[float, float]
    table_range: tuple[float, float]
    saturation_range: tuple[float, float]
    facts: Mapping[str, Fact]
    properties: dict[str, Property]
    series: Mapping[str, Array]
    note: str = ""

    @property
    def freezing_point(self) -> float:
        """Freezing or pour point [K]; 0 where it is not known, so that only the table's range refuses."""
        return self._number("freezing_point", 0.0)

    @property
    def boiling_point(self) -> float:
        """Boiling point at 101325 Pa [K]; infinite where it is not known."""
        return self._number("boiling_point", math.inf)

    @property
    def gwp100(self) -> float | None:
        """Warming potential over 100 years; None where it is not known."""
        return self._number("gwp100", math.nan) if "gwp100" in self.facts else None

    @property
    def pfas(self) -> bool | None:
        """Whether it falls under the OECD's definition of PFAS of 2021; None where it is not known."""
        return bool(self.facts["pfas"].value) if "pfas" in self.facts else None

    @property
    def missing(self) -> tuple[str, ...]:
        """Properties that a solver needs and no readable source gives."""
        return tuple(key for key in LIQUID if key not in self.properties)

    @property
    def recalled(self) -> tuple[str, ...]:
        """Properties that a solver needs and that are known from memory only."""
        return tuple(key for key in LIQUID if key in self.properties and self.properties[key].trust == RECALLED)

    def range_of(self, key: str) -> tuple[float, float]:
        """The range over which the series of a property stands [K]."""
        return self.saturation_range if key in SATURATION else self.table_range

    def _number(self, key: str, unknown: float) -> float:
        return float(self.facts[key].value) if key in self.facts else unknown


def coolant_of(record: Mapping[str, Any], series: Mapping[str, Any], errors: Mapping[str, float]) -> Coolant:
    """A coolant from its record and the fitted series of its properties.

    Parameters
    ----------
    record : as `read_record` gives it
    series : Chebyshev coefficients by property
    errors : largest relative distance of each series from its form
    """
    source_range, table_range = _pair(record["source_range"]), _pair(record["table_range"])
    saturation_range = _pair(record.get("saturation_range", table_range))
    found = {}
    for key in (*LIQUID, *SATURATION):
        if key in record:
            whole = source_range if key in LIQUID else saturation_range
            found[key] = _property(record[key], errors[key], whole)
    return Coolant(
        name=record["name"],
        title=record["title"],
        phase=record["phase"],
        dielectric=record["dielectric"],
        source_range=source_range,
        table_range=table_range,
        saturation_range=saturation_range,
        facts={key: Fact(**fact) for key, fact in record["facts"].items()},
        properties=found,
        series={key: np.asarray(series[key], dtype=np.float64) for key in found},
        note=record.get("note", ""),
    )


def _property(record: Mapping[str, Any], error: float, whole: tuple[float, float]) -> Property:
    return Property(
        source=record["source"],
        trust=record["trust"],
        uncertainty=record["uncertainty"],
        fit_error=error,
        range=_pair(record.get("range", whole)),
        form=record["form"],
        parameters={key: value for key, value in record.items() if key not in _NOT_PARAMETERS},
        points=tuple((float(t), float(value)) for t, value in record.get("points", ())),
    )


def _pair(values: Any) -> tuple[float, float]:
    low, high = values
    return float(low), float(high)


def shipped() -> tuple[str, ...]:
    """Names of the coolants that have a file of their own, sorted."""
    folder = resources.files("heatpath.fluids") / "data" / "coolants"
    names = (entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return tuple(sorted(name.removesuffix(".toml") for name in names))


def record_text(name: str) -> str:
    """The TOML file of a shipped coolant."""
    return (resources.files("heatpath.fluids") / "data" / "coolants" / f"{name}.toml").read_text(encoding="utf-8")


def read_record(name: str) -> dict[str, Any]:
    """The TOML file of a shipped coolant as it stands."""
    return tomllib.loads(record_text(name))
