"""Units: a number with its unit comes in as text, a float in SI goes on.

A quantity is written ``"40 degC"`` or ``{"value": 313.15, "units": "K"}``. The table is our own and small: what a
cooling
engineer writes, nothing else. ``degC`` means a temperature on the scale and never a difference, which is written in
``K``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

Dimensions = tuple[int, int, int, int, int]
"""Exponents of length, mass, time, temperature, currency."""

NUMBER = re.compile(r"\s*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)(.*)", re.DOTALL)
NOT_A_NUMBER = re.compile(r"\s*[+-]?(nan|inf|infinity)\b", re.IGNORECASE)
FACTOR = re.compile(r"([A-Za-z%°µ¤]+)(?:\^?(-?[1-9]))?|1")
CURRENCY = re.compile(r"[A-Z]{3}")
ANY_CURRENCY = "¤"  # the generic sign: stands for the scenario's currency in the units of a field

NONE: Dimensions = (0, 0, 0, 0, 0)
LENGTH: Dimensions = (1, 0, 0, 0, 0)
VOLUME: Dimensions = (3, 0, 0, 0, 0)
MASS: Dimensions = (0, 1, 0, 0, 0)
TIME: Dimensions = (0, 0, 1, 0, 0)
TEMPERATURE: Dimensions = (0, 0, 0, 1, 0)
PRESSURE: Dimensions = (-1, 1, -2, 0, 0)
ENERGY: Dimensions = (2, 1, -2, 0, 0)
POWER: Dimensions = (2, 1, -3, 0, 0)
VOLUME_FLOW: Dimensions = (3, 0, -1, 0, 0)
VISCOSITY: Dimensions = (-1, 1, -1, 0, 0)
KINEMATIC_VISCOSITY: Dimensions = (2, 0, -1, 0, 0)
MONEY: Dimensions = (0, 0, 0, 0, 1)

SYMBOLS: dict[str, tuple[float, Dimensions]] = {
    "%": (0.01, NONE),
    "m": (1.0, LENGTH), "cm": (1e-2, LENGTH), "mm": (1e-3, LENGTH), "um": (1e-6, LENGTH), "µm": (1e-6, LENGTH),
    "L": (1e-3, VOLUME), "l": (1e-3, VOLUME), "mL": (1e-6, VOLUME),
    "kg": (1.0, MASS), "g": (1e-3, MASS), "t": (1e3, MASS),
    "s": (1.0, TIME), "min": (60.0, TIME), "h": (3600.0, TIME), "year": (3.1536e7, TIME),  # of 8760 h
    "K": (1.0, TEMPERATURE),
    "Pa": (1.0, PRESSURE), "mPa": (1e-3, PRESSURE), "kPa": (1e3, PRESSURE), "MPa": (1e6, PRESSURE),
    "mbar": (1e2, PRESSURE), "cP": (1e-3, VISCOSITY), "cSt": (1e-6, KINEMATIC_VISCOSITY),
    "bar": (1e5, PRESSURE), "psi": (6894.757293168361, PRESSURE),
    "J": (1.0, ENERGY), "kJ": (1e3, ENERGY), "MJ": (1e6, ENERGY), "GJ": (1e9, ENERGY),
    "Wh": (3.6e3, ENERGY), "kWh": (3.6e6, ENERGY), "MWh": (3.6e9, ENERGY), "GWh": (3.6e12, ENERGY),
    "W": (1.0, POWER), "kW": (1e3, POWER), "MW": (1e6, POWER), "GW": (1e9, POWER),
    "rad": (1.0, NONE), "deg": (math.pi / 180.0, NONE), "mol": (1.0, NONE),  # counted, not a dimension of its own
    "cfm": (4.719474432e-4, VOLUME_FLOW), "gpm": (6.30901964e-5, VOLUME_FLOW),
}  # fmt: skip

SCALES: dict[str, tuple[float, float]] = {  # K = (value + zero) * size
    "degC": (273.15, 1.0), "°C": (273.15, 1.0), "C": (273.15, 1.0),
    "degF": (459.67, 5.0 / 9.0), "°F": (459.67, 5.0 / 9.0), "F": (459.67, 5.0 / 9.0),
}  # fmt: skip


@dataclass(frozen=True)
class Unit:
    """A unit as read: ``SI = (value + zero) * factor``; ``zero`` is not 0 only for temperature scales."""

    text: str
    factor: float
    dimensions: Dimensions
    zero: float = 0.0
    currency: str | None = None

    def to_si(self, value: float) -> float:
        """``value`` of this unit in SI."""
        return (value + self.zero) * self.factor

    def from_si(self, value: float) -> float:
        """An SI ``value`` in this unit."""
        return value / self.factor - self.zero


def speak(value: float) -> str:
    """A limit as people write it: six digits, no exponent below 1e15."""
    return f"{float(f'{value:.6g}'):.15g}"


def _factor(text: str) -> tuple[float, Dimensions, str | None]:
    """One factor of a unit, ``m^3`` or ``kWh`` or ``USD``: size in SI, dimensions, currency."""
    match = FACTOR.fullmatch(text)
    if match is None:
        raise ValueError(f"unknown unit {shorten(text)}")
    if text == "1":
        return 1.0, NONE, None
    symbol, power = match[1], int(match[2] or 1)
    if symbol in SYMBOLS:
        size, base = SYMBOLS[symbol]
        a, b, c, d, e = (power * n for n in base)
        return float(size**power), (a, b, c, d, e), None
    if symbol == ANY_CURRENCY or CURRENCY.fullmatch(symbol):
        return 1.0, (0, 0, 0, 0, power), symbol
    raise ValueError(f"unknown unit {shorten(text)}")


def parse_unit(text: str) -> Unit:
    """Read a unit: a temperature scale, or a product of factors divided by further products, ``kg/(m^2 s)``.

    Everything behind a slash divides. Raises ValueError for a unit that is not in the table.
    """
    text = text.strip().replace("²", "^2").replace("³", "^3")
    if text in SCALES:
        zero, size = SCALES[text]
        return Unit(text, size, TEMPERATURE, zero)
    size, total, currency = 1.0, NONE, None
    for place, part in enumerate(text.split("/")):
        sign = -1 if place else 1
        for name in re.split(r"[\s*·]+", part.strip().removeprefix("(").removesuffix(")").strip()):
            one, dimensions, money = _factor(name)
            size *= one**sign
            a, b, c, d, e = (x + sign * y for x, y in zip(total, dimensions, strict=True))
            total, currency = (a, b, c, d, e), money or currency
    return Unit(text, size, total, 0.0, currency)


def split_quantity(value: object) -> tuple[float, str]:
    """Number and unit text of what the user wrote: text, mapping, or a bare number. Raises ValueError."""
    if isinstance(value, bool) or value is None:
        raise ValueError(f"{shorten(value)} is not a quantity")
    if isinstance(value, int | float):
        return _finite(value), ""
    if isinstance(value, str):
        match = NUMBER.fullmatch(value)
        if match is None:
            kind = "not a finite number" if NOT_A_NUMBER.match(value) else "not a quantity"
            raise ValueError(f"{shorten(value)} is {kind}")
        return _finite(float(match[1]), value), match[2].strip()
    if isinstance(value, Mapping) and set(value) == {"value", "units"}:
        number, units = value["value"], value["units"]
        if isinstance(number, int | float) and not isinstance(number, bool) and isinstance(units, str):
            return _finite(number), units.strip()
    raise ValueError(f"{shorten(value)} is not a quantity")


def _finite(number: float, written: object = None) -> float:
    """``number`` as a finite float; raises ValueError for NaN, infinity and integers beyond a float."""
    try:
        result = float(number)
    except OverflowError:
        result = math.inf
    if not math.isfinite(result):
        raise ValueError(f"{shorten(result if written is None else written)} is not a finite number")
    return result


def to_text(value: float, units: str) -> str:
    """An SI ``value`` as text in ``units``, with as many digits as reading it back to the same float needs."""
    unit = parse_unit(units)
    shown = unit.from_si(value)
    tail = "" if units == "1" else f" {units}"
    for digits in range(12, 18):
        text = f"{shown:.{digits}g}"
        if unit.to_si(float(text)) == value:
            return text + tail
    return f"{shown!r}{tail}" if units == "1" else f"{value!r} {si_units(unit.dimensions)}"


def si_units(dimensions: Dimensions) -> str:
    """Base SI units with these dimensions, ``kg m^-1 s^-2``."""
    names = ("m", "kg", "s", "K", ANY_CURRENCY)
    parts = [name if n == 1 else f"{name}^{n}" for name, n in zip(names, dimensions, strict=True) if n]
    return " ".join(parts) or "1"


def shorten(value: object, limit: int = 40) -> str:
    """``value`` as it may be echoed in a one-line message: printable, no line breaks, at most ``limit`` characters."""
    if isinstance(value, int) and abs(value) > 10**limit:
        return "a number of more than 40 digits"
    if value is not None and not isinstance(value, str | int | float):
        return {"dict": "a table", "list": "a list"}.get(type(value).__name__, f"a {type(value).__name__}")
    if not isinstance(value, str):
        return str(value)
    text = repr(value[: limit + 1])[1:-1]
    return f"'{text[:limit]}...'" if len(text) > limit else f"'{text}'"
