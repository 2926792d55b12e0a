"""Coolants by name: what is known of each, from which source, and the tables that kernels read.

A coolant is one TOML file in ``data/coolants``; ``data/tables.json`` holds the Chebyshev coefficients made from it by
``python -m heatpath.fluids.tables``. Solving reads the tables only: CoolProp is never imported here.
"""

from __future__ import annotations

import functools
import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.properties import PROPERTIES, PropertyTable
from heatpath.numerics.chebyshev import antiderivative
from heatpath.numerics.errors import InputError

STANDARD_PRESSURE = 101325.0  # Pa
_STORED = ("density", "heat_capacity", "conductivity", "viscosity")


@dataclass(frozen=True)
class Property:
    """Where one property of one coolant comes from.

    ``uncertainty`` is relative, as stated or estimated from the source; ``trust`` is one of published-law, measured,
    data-sheet, secondary, recalled; ``fit_error`` is the largest relative distance of the shipped table from its
    source.
    """

    source: str
    trust: str
    uncertainty: float
    fit_error: float


@dataclass(frozen=True)
class Coolant:
    """One coolant; temperatures in K. ``source_range`` is what the sources cover, ``table_range`` what can be
    evaluated."""

    name: str
    title: str
    phase: str
    dielectric: bool
    freezing_point: float
    boiling_point: float
    source_range: tuple[float, float]
    table_range: tuple[float, float]
    gwp100: float
    pfas: bool
    properties: dict[str, Property]


def coolants() -> tuple[str, ...]:
    """Names of the shipped coolants, sorted."""
    return tuple(sorted(_tables()["coolants"]))


@functools.lru_cache(maxsize=64)
def load_coolant(name: str) -> Coolant:
    """The record of a shipped coolant.

    Raises
    ------
    InputError : the name is not shipped

    Examples
    --------
    >>> load_coolant("water").phase
    'liquid'
    """
    if name not in _tables()["coolants"]:
        raise InputError("coolant", f"'{name}' is not a known coolant", allowed=", ".join(coolants()))
    record = read_record(name)
    errors = _tables()["coolants"][name]["fit_error"]
    return Coolant(
        name=name,
        title=record["title"],
        phase=record["phase"],
        dielectric=record["dielectric"],
        freezing_point=record["freezing_point"],
        boiling_point=record["boiling_point"],
        source_range=tuple(record["source_range"]),
        table_range=tuple(record["table_range"]),
        gwp100=record["gwp100"],
        pfas=record["pfas"],
        properties={
            key: Property(record[key]["source"], record[key]["trust"], record[key]["uncertainty"], errors[key])
            for key in _STORED
        },
    )


def property_table(names: Sequence[str], pressure: float = STANDARD_PRESSURE) -> PropertyTable:
    """The arrays that kernels read for these coolants, in this order.

    Parameters
    ----------
    names : coolant names
    pressure : station pressure [Pa]; scales the density of gases (ideal-gas law, 0.01 % between 60 and 105 kPa)
    """
    loaded = [load_coolant(name) for name in names]
    series = [_series(name) for name in names]
    terms = max(coefficients.size for group in series for coefficients in group)
    packed = np.zeros((len(names), len(PROPERTIES), terms))
    for fluid, group in enumerate(series):
        for row, coefficients in enumerate(group):
            packed[fluid, row, : coefficients.size] = coefficients
    scale = [pressure / STANDARD_PRESSURE if coolant.phase == "gas" else 1.0 for coolant in loaded]
    return PropertyTable(
        coefficients=packed,
        lower=np.array([coolant.table_range[0] for coolant in loaded]),
        upper=np.array([coolant.table_range[1] for coolant in loaded]),
        density_scale=np.array(scale),
    )


def read_record(name: str) -> dict[str, Any]:
    """The coolant's TOML file as it stands."""
    path = resources.files("heatpath.fluids") / "data" / "coolants" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _series(name: str) -> list[NDArray[np.float64]]:
    """Coefficients in the order of ``PROPERTIES``; enthalpy is the exact integral of the heat-capacity series."""
    stored = {key: np.array(values) for key, values in _tables()["coolants"][name]["coefficients"].items()}
    lower, upper = load_coolant(name).table_range
    stored["enthalpy"] = antiderivative(stored["heat_capacity"], lower, upper)
    return [stored[key] for key in PROPERTIES]


@functools.lru_cache(maxsize=1)
def _tables() -> dict[str, Any]:
    path = resources.files("heatpath.fluids") / "data" / "tables.json"
    tables: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return tables
