"""Coolants by name: what is known of each, from which source, and the tables that kernels read.

A name is one of those shipped (``water``, ``fc-72``), a mixture at any fraction (``pg-30-mass``, ``eg-25-volume``),
moist air by its water in g per kg (``moist-air-10``), or a TOML file of the user's own. ``data/tables.json`` and
``data/glycols.json`` hold the Chebyshev coefficients; solving reads these only: CoolProp is never imported here.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.datasheet import read_datasheet
from heatpath.fluids.forms import LIQUID, SATURATION
from heatpath.fluids.mixtures import EXAMPLES, STANDARD_PRESSURE, mixture
from heatpath.fluids.properties import PROPERTIES, PropertyTable
from heatpath.fluids.record import RECALLED, TRUST, Coolant, Fact, Property, coolant_of, read_record, shipped
from heatpath.fluids.saturation import ROWS, SaturationTable
from heatpath.numerics.chebyshev import antiderivative
from heatpath.numerics.errors import InputError
from heatpath.numerics.units import shorten

__all__ = [
    "RECALLED", "STANDARD_PRESSURE", "TRUST", "Coolant", "Fact", "Property", "coolants", "load_coolant",
    "property_table", "saturation_table",
]  # fmt: skip

STATION_PRESSURES = (3e4, 1.2e5)  # Pa, as of `air_state`; the highest and the lowest places with people are inside
_NEEDED_TO_BOIL = SATURATION[:4]


def coolants() -> tuple[str, ...]:
    """Names of the shipped coolants, sorted; mixtures at any fraction come on top."""
    return shipped()


def load_coolant(name: str) -> Coolant:
    """The record of a coolant: a shipped name, a mixture, moist air, or a ``.toml`` file of the user's own.

    Raises
    ------
    InputError : the name is not known, a fraction is out of range, the file cannot be used

    Examples
    --------
    >>> load_coolant("water").phase
    'liquid'
    >>> load_coolant("pg-30-mass").dielectric
    False
    >>> load_coolant("opteon-2p50").missing
    ('density', 'heat_capacity', 'conductivity', 'viscosity')
    """
    if not isinstance(name, str):
        raise InputError("coolant", f"{shorten(name)} is not a name", allowed=f"a text such as water, {EXAMPLES}")
    if name.endswith(".toml"):
        try:
            stamp = Path(name).stat()
        except (OSError, ValueError):
            return read_datasheet(name, load_coolant)  # which refuses with file and reason
        return _datasheet(name, stamp.st_mtime_ns, stamp.st_size)
    return _named(name)


@functools.lru_cache(maxsize=256)
def _named(name: str) -> Coolant:
    if name in _tables()["coolants"]:
        entry = _tables()["coolants"][name]
        return coolant_of(read_record(name), entry["coefficients"], entry["fit_error"])
    found = mixture(name, load_coolant)
    if found is None:
        allowed = f"{', '.join(coolants())}; mixtures such as {EXAMPLES}; or a .toml file"
        raise InputError("coolant", f"{shorten(name)} is not a known coolant", allowed=allowed)
    return found


@functools.lru_cache(maxsize=64)
def _datasheet(name: str, modified: int, size: int) -> Coolant:
    """A file as it stood when it was last changed."""
    return read_datasheet(name, load_coolant)


def property_table(
    names: Sequence[str],
    pressure: float = STANDARD_PRESSURE,
    *,
    allow_recalled: bool = False,
    viscosity_factors: Mapping[str, float] | None = None,
) -> PropertyTable:
    """The arrays that kernels read for these coolants, in this order.

    Parameters
    ----------
    names : coolant names
    pressure : station pressure [Pa], 30 to 120 kPa; scales the density of gases (ideal-gas law, 0.01 % between 60 and
        105 kPa)
    allow_recalled : also take properties that are known from memory only
    viscosity_factors : by name, what multiplies the viscosity (an inhibited glycol over its pure mixture, an older
        table over a newer one)

    Raises
    ------
    InputError : an unknown or incomplete coolant, one that rests on memory without ``allow_recalled``, a pressure that
        no station has, a factor that is not positive or belongs to none of the names
    """
    lowest, highest = STATION_PRESSURES
    if not lowest <= pressure <= highest:
        allowed = f"{lowest / 1e3:g} to {highest / 1e3:g} kPa"
        raise InputError("pressure", f"{pressure:g} Pa is out of range", allowed=allowed)
    loaded = [load_coolant(name) for name in names]
    for coolant in loaded:
        _refuse_incomplete(coolant, LIQUID, allow_recalled)
    factors = viscosity_factors or {}
    for name in factors:
        if name not in names:
            message = f"{shorten(name)} is none of the coolants here"
            raise InputError("viscosity_factors", message, allowed=", ".join(names))
    series = [_series(coolant, factors.get(name, 1.0)) for name, coolant in zip(names, loaded, strict=True)]
    scale = [pressure / STANDARD_PRESSURE if coolant.phase == "gas" else 1.0 for coolant in loaded]
    return PropertyTable(
        coefficients=_packed(series, len(PROPERTIES)),
        lower=np.array([coolant.table_range[0] for coolant in loaded]),
        upper=np.array([coolant.table_range[1] for coolant in loaded]),
        density_scale=np.array(scale),
    )


def saturation_table(
    names: Sequence[str], *, allow_recalled: bool = False, vapour_transport: bool = False
) -> SaturationTable:
    """The arrays that kernels read for the saturation lines of these coolants, in this order.

    Parameters
    ----------
    names : coolant names
    allow_recalled : also take properties that are known from memory only
    vapour_transport : refuse a coolant whose vapour viscosity or conductivity is not known; without it these are nan

    Raises
    ------
    InputError : an unknown coolant, one without the needed properties of saturation, or resting on memory
    """
    needed = SATURATION if vapour_transport else _NEEDED_TO_BOIL
    loaded = [load_coolant(name) for name in names]
    for coolant in loaded:
        _refuse_incomplete(coolant, needed, allow_recalled)
    return SaturationTable(
        coefficients=_packed([_saturation_series(coolant) for coolant in loaded], ROWS),
        lower=np.array([coolant.saturation_range[0] for coolant in loaded]),
        upper=np.array([coolant.saturation_range[1] for coolant in loaded]),
    )


def _refuse_incomplete(coolant: Coolant, needed: Iterable[str], allow_recalled: bool) -> None:
    """Raises InputError, naming the properties, where a coolant is not complete or not known well enough."""
    missing = [_words(key) for key in needed if key not in coolant.properties]
    if missing:
        message = f"'{coolant.name}' is incomplete: no source for {', '.join(missing)}"
        raise InputError("coolant", message, allowed="a complete coolant, or a .toml file from its data sheet")
    recalled = [_words(key) for key in needed if coolant.properties[key].trust == RECALLED]
    if recalled and not allow_recalled:
        message = f"'{coolant.name}' knows {', '.join(recalled)} from memory only (trust: recalled)"
        allowed = "a coolant with sources, a .toml file from its data sheet, or allow_recalled=True"
        raise InputError("coolant", message, allowed=allowed)


def _words(key: str) -> str:
    return key.replace("_", " ")


def _packed(series: Sequence[Sequence[NDArray[np.float64]]], rows: int) -> NDArray[np.float64]:
    """Coefficients of all coolants in one array (coolants, rows, terms), short series filled with zeros."""
    terms = max((coefficients.size for group in series for coefficients in group), default=2)
    packed = np.zeros((len(series), rows, terms))
    for fluid, group in enumerate(series):
        for row, coefficients in enumerate(group):
            packed[fluid, row, : coefficients.size] = coefficients
    return packed


def _series(coolant: Coolant, viscosity_factor: float) -> list[NDArray[np.float64]]:
    """Coefficients in the order of ``PROPERTIES``; enthalpy is the exact integral of the heat-capacity series."""
    if not (math.isfinite(viscosity_factor) and viscosity_factor > 0.0):
        raise InputError("viscosity_factors", f"{viscosity_factor} for '{coolant.name}'", allowed="a positive number")
    stored = dict(coolant.series)
    stored["viscosity"] = stored["viscosity"].copy()
    stored["viscosity"][0] += math.log(viscosity_factor)
    stored["enthalpy"] = antiderivative(stored["heat_capacity"], *coolant.table_range)
    return [stored[key] for key in PROPERTIES]


def _saturation_series(coolant: Coolant) -> list[NDArray[np.float64]]:
    """Coefficients in the order of ``SATURATION``, then the slope of ln p; nan for what is not known."""
    lower, upper = coolant.saturation_range
    unknown = np.full(2, math.nan)
    slope = np.polynomial.chebyshev.chebder(coolant.series["saturation_pressure"]) * 2.0 / (upper - lower)
    return [*(coolant.series.get(key, unknown) for key in SATURATION), np.asarray(slope, dtype=np.float64)]


@functools.lru_cache(maxsize=1)
def _tables() -> dict[str, Any]:
    path = resources.files("heatpath.fluids") / "data" / "tables.json"
    tables: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return tables
