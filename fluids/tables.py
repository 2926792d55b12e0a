"""Builds ``data/tables.json`` from the coolants' TOML files: ``python -m heatpath.fluids.tables PATH``.

The only place that knows CoolProp. A property in one of the forms below becomes a Chebyshev series in temperature;
viscosity is fitted as its logarithm. The largest relative distance from the source over 801 points is stored beside it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.coolants import read_record
from heatpath.numerics import chebyshev

Curve = Callable[[NDArray[np.float64]], NDArray[np.float64]]
_COOLPROP_KEY = {"density": "D", "heat_capacity": "C", "conductivity": "L", "viscosity": "V"}
_TARGET_ERROR = 1e-7
_MAXIMUM_TERMS = 24


def source_curve(key: str, record: dict[str, Any]) -> Curve:
    """The property as its source gives it, a function of temperature in K."""
    form = record["form"]
    if form == "coolprop":
        return _from_coolprop(key, record["fluid"], record["pressure"])
    coefficients = record["coefficients"]
    if form == "polynomial":
        return lambda t: np.polynomial.polynomial.polyval(t - 273.15, coefficients)
    if form == "vogel":
        a, b, c = coefficients
        return lambda t: np.exp(a + b / (t - 273.15 - c))
    raise ValueError(f"unknown form '{form}' of {key}")


def build() -> dict[str, Any]:
    """Tables of every coolant that has a TOML file, with fit errors and the builder's versions."""
    import CoolProp

    folder = resources.files("heatpath.fluids") / "data" / "coolants"
    names = sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return {"builder": {"CoolProp": CoolProp.__version__}, "coolants": {name: _coolant(name) for name in names}}


def _coolant(name: str) -> dict[str, Any]:
    record = read_record(name)
    coefficients, errors = {}, {}
    for key in _COOLPROP_KEY:
        series, error = _fit(key, source_curve(key, record[key]), *record["table_range"])
        coefficients[key], errors[key] = series.tolist(), float(f"{error:.2e}")
    return {"coefficients": coefficients, "fit_error": errors}


def _fit(key: str, curve: Curve, lower: float, upper: float) -> tuple[NDArray[np.float64], float]:
    """Shortest series that meets the target error."""
    fitted = (lambda t: np.log(curve(t))) if key == "viscosity" else curve
    t = np.linspace(lower, upper, 801)
    x = (2.0 * t - lower - upper) / (upper - lower)
    for terms in range(2, _MAXIMUM_TERMS + 1):
        series = chebyshev.fit(fitted, lower, upper, terms)
        value = np.polynomial.chebyshev.chebval(x, series)
        error = float(np.max(np.abs((np.exp(value) if key == "viscosity" else value) / curve(t) - 1.0)))
        if error < _TARGET_ERROR:
            break
    return series, error


def _from_coolprop(key: str, fluid: str, pressure: float) -> Curve:
    from CoolProp.CoolProp import PropsSI

    return lambda t: np.array([PropsSI(_COOLPROP_KEY[key], "T", float(each), "P", pressure, fluid) for each in t])


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(build(), indent=1) + "\n", encoding="utf-8")
