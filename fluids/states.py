"""A coolant at one temperature, for people and scripts: its range is respected, and never left in silence.

Kernels hold a property at the end of its table; here a temperature outside is refused or flagged, as the caller says.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from heatpath.fluids.coolants import STANDARD_PRESSURE, load_coolant, property_table, saturation_table
from heatpath.fluids.forms import SATURATION, series_value
from heatpath.fluids.properties import properties
from heatpath.fluids.record import Coolant
from heatpath.numerics.errors import InputError
from heatpath.numerics.units import shorten

Outside = Literal["refuse", "flag"]


@dataclass(frozen=True)
class LiquidState:
    """A coolant at one temperature, SI; ``flags`` says in words what lies outside its range."""

    temperature: float
    density: float
    heat_capacity: float
    conductivity: float
    viscosity: float
    expansion: float
    flags: tuple[str, ...] = ()

    @property
    def prandtl(self) -> float:
        """``cp mu/k``."""
        return self.heat_capacity * self.viscosity / self.conductivity


def coolant_state(
    name: str,
    temperature: float,
    *,
    pressure: float = STANDARD_PRESSURE,
    outside: Outside = "refuse",
    allow_recalled: bool = False,
) -> LiquidState:
    """A coolant as liquid (or air as gas) at one temperature.

    Parameters
    ----------
    name : of the coolant
    temperature : [K]
    pressure : station pressure [Pa], for gases
    outside : ``refuse`` raises outside the range of the sources; ``flag`` answers with a flag, and outside the table
        with the values of its end
    allow_recalled : also take properties that are known from memory only

    Raises
    ------
    InputError : unknown or incomplete coolant, or a temperature outside the range with ``refuse``

    Examples
    --------
    >>> round(coolant_state("water", 313.15).density, 1)
    992.3
    >>> coolant_state("pg25", 338.15, outside="flag").flags
    ('65.0 degC is outside the sources of pg25, 20.0 to 55.0 degC',)
    """
    coolant = load_coolant(name)
    spans = [(f"sources of {coolant.name}", coolant.source_range), (f"table of {coolant.name}", coolant.table_range)]
    flags = _flags(temperature, spans, outside)
    table = property_table((name,), pressure, allow_recalled=allow_recalled)
    low, high = coolant.table_range
    held = min(max(temperature, low), high)
    rho, cp, k, mu, _ = properties(table, 0, held)
    return LiquidState(temperature, rho, cp, k, mu, expansion(coolant, held), flags)


@dataclass(frozen=True)
class SaturationState:
    """What is known of a coolant on its saturation line, SI, by property; ``flags`` says what lies outside its range.

    ``state["latent_heat"]`` is short for ``state.values["latent_heat"]``.
    """

    temperature: float
    values: Mapping[str, float]
    flags: tuple[str, ...] = ()

    def __getitem__(self, key: str) -> float:
        return self.values[key]


def saturation_state(
    name: str, temperature: float, *, outside: Outside = "refuse", allow_recalled: bool = False
) -> SaturationState:
    """What is known of a coolant on its saturation line at one temperature, SI, by property.

    Each property is held against what its own source covers, and all of them against the end of the table.

    Parameters
    ----------
    name : of the coolant
    temperature : [K]
    outside : ``refuse`` raises outside the range of the sources; ``flag`` answers with a flag, and outside the table
        with the values of its end
    allow_recalled : also take properties that are known from memory only

    Raises
    ------
    InputError : no saturation line is known, no number, or a temperature outside its range with ``refuse``

    Examples
    --------
    >>> round(saturation_state("water", 373.15)["saturation_pressure"], -2)
    101400.0
    >>> saturation_state("novec-649", 400.0, outside="flag").flags[-1]
    '126.9 degC is outside the table of novec-649, -20.0 to 100.0 degC'
    """
    saturation_table((name,), allow_recalled=allow_recalled)
    coolant = load_coolant(name)
    low, high = coolant.saturation_range
    keys = [key for key in SATURATION if key in coolant.properties]
    sources: dict[tuple[float, float], list[str]] = {}
    for key in keys:
        sources.setdefault(coolant.properties[key].range, []).append(key.replace("_", " "))
    spans = [(f"sources of {coolant.name} ({', '.join(words)})", span) for span, words in sources.items()]
    flags = _flags(temperature, [*spans, (f"table of {coolant.name}", (low, high))], outside)
    t = np.array([min(max(temperature, low), high)])
    values = {key: float(series_value(key, coolant.series[key], low, high, t)[0]) for key in keys}
    return SaturationState(temperature, values, flags)


def expansion(coolant: Coolant, temperature: float) -> float:
    """Thermal expansion ``-(1/rho) drho/dT`` [1/K]: of the density's series for a liquid, ``1/T`` for a gas."""
    if coolant.phase == "gas":
        return 1.0 / temperature
    low, high = coolant.table_range
    x = (2.0 * temperature - low - high) / (high - low)
    series = coolant.series["density"]
    slope = np.polynomial.chebyshev.chebval(x, np.polynomial.chebyshev.chebder(series)) * 2.0 / (high - low)
    return float(-slope / np.polynomial.chebyshev.chebval(x, series))


def _flags(t: float, spans: list[tuple[str, tuple[float, float]]], outside: Outside) -> tuple[str, ...]:
    """What lies outside, in words; raises InputError instead where the caller refuses, and for what is no number."""
    if outside not in get_args(Outside):
        raise InputError("outside", f"{shorten(outside)} is not accepted", allowed=", ".join(get_args(Outside)))
    if not math.isfinite(t):
        raise InputError("temperature", f"{t} is not a temperature", allowed="a finite number of K")
    found = []
    for what, (low, high) in spans:
        if not low <= t <= high:
            span = f"{low - 273.15:.1f} to {high - 273.15:.1f} degC"
            found.append((f"{t - 273.15:.1f} degC is outside the {what}", span))
    if found and outside == "refuse":
        message, span = found[0]
        raise InputError("temperature", message, allowed=span)
    return tuple(f"{message}, {span}" for message, span in found)


def known_values(coolant: Coolant, key: str, temperatures: tuple[float, ...]) -> list[float | None]:
    """A property of a coolant [SI] at temperatures in K, whatever its trust; None outside its table."""
    low, high = coolant.range_of(key)
    t = np.array([min(max(each, low), high) for each in temperatures])
    values = series_value(key, coolant.series[key], low, high, t)
    pairs = zip(temperatures, values, strict=True)
    return [float(value) if low <= each <= high else None for each, value in pairs]
