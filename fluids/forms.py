"""The forms in which sources give a property, as curves over temperature, and the series that stand for them.

Everything here is numpy: no form needs CoolProp. The two that do (an equation of state, and a transport model over its
density) live with the builder in ``tables``.

References
----------
.. [1] ASTM D341: viscosity and temperature of petroleum liquids (Walther's equation,
   nu + 0.7, with its terms for thin liquids).
.. [2] K. M. Watson, Ind. Eng. Chem. 35 (1943) 398, with the exponent 0.38.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics import chebyshev

Array = NDArray[np.float64]
Curve = Callable[[Array], Array]

LIQUID = ("density", "heat_capacity", "conductivity", "viscosity")
SATURATION = (
    "saturation_pressure", "latent_heat", "vapour_density", "surface_tension", "vapour_viscosity",
    "vapour_conductivity",
)  # fmt: skip
UNITS = {
    "density": "kg/m^3", "heat_capacity": "J/(kg K)", "conductivity": "W/(m K)", "viscosity": "Pa s",
    "saturation_pressure": "Pa", "latent_heat": "J/kg", "vapour_density": "kg/m^3", "surface_tension": "N/m",
    "vapour_viscosity": "Pa s", "vapour_conductivity": "W/(m K)",
}  # fmt: skip
LOGARITHMIC = frozenset({"viscosity", "saturation_pressure", "vapour_density"})  # kept as their logarithm

ZERO_CELSIUS = 273.15
GAS_CONSTANT = 8.314462618  # J/(mol K)
WALTHER_SHIFT = 0.7  # mm2/s, of [1]
WALTHER_THINNEST = 0.21  # mm2/s, where the validity of [1] begins
WATSON_EXPONENT = 0.38
TARGET_ERROR = 1e-7
MAXIMUM_TERMS = 24
SAMPLES = 801


def polynomial(coefficients: list[float]) -> Curve:
    """``sum_k c_k t**k`` of the Celsius temperature t."""
    return lambda t: np.asarray(np.polynomial.polynomial.polyval(t - ZERO_CELSIUS, coefficients), dtype=np.float64)


def log_polynomial(coefficients: list[float]) -> Curve:
    """``exp(sum_k c_k t**k)`` of the Celsius temperature t."""
    exponent = polynomial(coefficients)
    return lambda t: np.exp(exponent(t))


def vogel(coefficients: list[float]) -> Curve:
    """``exp(a + b/(t - c))`` of the Celsius temperature t (Vogel, Fulcher, Tammann)."""
    a, b, c = coefficients
    return lambda t: np.exp(a + b / (t - ZERO_CELSIUS - c))


def clausius(coefficients: list[float]) -> Curve:
    """``exp(a - b/T)``, T in K (Clausius and Clapeyron with a constant heat)."""
    a, b = coefficients
    return lambda t: np.exp(a - b / t)


def shifted_power(coefficients: list[float]) -> Curve:
    """``p0 ((t - t0)/w)**n`` of the Celsius temperature t."""
    p0, t0, width, exponent = coefficients
    return lambda t: p0 * ((t - ZERO_CELSIUS - t0) / width) ** exponent


def guggenheim(coefficients: list[float]) -> Curve:
    """``s0 (1 - T/Tc)**n``: surface tension that vanishes at the critical temperature Tc [K]."""
    s0, critical, exponent = coefficients
    return lambda t: s0 * (1.0 - t / critical) ** exponent


def watson(coefficients: list[float]) -> Curve:
    """``h0 ((Tc - T)/(Tc - T0))**0.38`` [2]: latent heat from one value h0 at T0; Tc is the critical one [K]."""
    h0, known_at, critical = coefficients
    return lambda t: h0 * ((critical - t) / (critical - known_at)) ** WATSON_EXPONENT


def walther_argument(kinematic: Array | float) -> Array:
    """``Z = nu + 0.7 + exp(-1.47 - 1.84 nu - 0.51 nu**2)`` of [1], nu in mm2/s; the last term is for thin liquids."""
    nu = np.asarray(kinematic, dtype=np.float64)
    return np.asarray(nu + WALTHER_SHIFT + np.exp(-1.47 - nu * (1.84 + 0.51 * nu)), dtype=np.float64)


def kinematic_of(argument: Array) -> Array:
    """The nu [mm2/s] that has this Z: Newton, to rounding; the approximate inverse of [1] would miss the points."""
    nu = np.maximum(argument - WALTHER_SHIFT, 0.0)
    for _ in range(12):
        slope = 1.0 - (1.84 + 1.02 * nu) * np.exp(-1.47 - nu * (1.84 + 0.51 * nu))
        nu = nu - (walther_argument(nu) - argument) / slope
    return np.asarray(nu, dtype=np.float64)


def walther_coefficients(kinematic: list[list[float]], slope: float | None = None) -> tuple[float, float]:
    """a, b of ``log10 log10 Z = a - b log10 T`` [1], through two points or one point and b; Z of `walther_argument`.

    Parameters
    ----------
    kinematic : pairs of temperature [degC] and kinematic viscosity [mm2/s], from 0.21 mm2/s on
    slope : b, where only one point is known

    Examples
    --------
    >>> a, b = walther_coefficients([[40.0, 9.9], [-30.0, 1162.0]])
    >>> round(a, 3), round(b, 4)
    (10.815, 4.3288)
    """
    x = [math.log10(t + ZERO_CELSIUS) for t, _ in kinematic]
    y = [math.log10(math.log10(float(walther_argument(nu)))) for _, nu in kinematic]
    b = slope if slope is not None else (y[0] - y[1]) / (x[1] - x[0])
    return y[0] + b * x[0], b


def walther(a: float, b: float) -> Curve:
    """Kinematic viscosity [m2/s] of [1]."""
    return lambda t: kinematic_of(10.0 ** (10.0 ** (a - b * np.log10(t)))) * 1e-6


def andrade(kinematic: list[list[float]]) -> Curve:
    """Kinematic viscosity [m2/s] ``exp(a + b/T)`` through two points: for liquids thinner than [1] goes."""
    first, second = (math.log(nu * 1e-6) for _, nu in kinematic)
    x1, x2 = (1.0 / (t + ZERO_CELSIUS) for t, _ in kinematic)
    b = (first - second) / (x1 - x2)
    return lambda t: np.exp(first + b * (1.0 / t - x1))


def _dynamic(record: Mapping[str, Any], whole: Mapping[str, Any]) -> Curve:
    """Walther's or Andrade's kinematic viscosity times the coolant's own density [Pa s]."""
    if record["form"] == "andrade":
        kinematic = andrade(record["kinematic"])
    else:
        kinematic = walther(*walther_coefficients(record["kinematic"], record.get("slope")))
    density = curve_of("density", whole)
    return lambda t: kinematic(t) * density(t)


def _ideal_vapour(whole: Mapping[str, Any]) -> Curve:
    """``p M/(R T)`` from the coolant's own saturation pressure [kg/m3]."""
    pressure = curve_of("saturation_pressure", whole)
    molar_mass = whole["facts"]["molar_mass"]["value"]
    return lambda t: pressure(t) * molar_mass / (GAS_CONSTANT * t)


SIMPLE: dict[str, Callable[[list[float]], Curve]] = {
    "polynomial": polynomial,
    "log-polynomial": log_polynomial,
    "vogel": vogel,
    "clausius": clausius,
    "shifted-power": shifted_power,
    "guggenheim": guggenheim,
    "watson": watson,
}


def curve_of(key: str, whole: Mapping[str, Any]) -> Curve:
    """A property of a coolant's record as its source gives it: SI values over temperature in K.

    Parameters
    ----------
    key : name of the property
    whole : the coolant's record

    Raises
    ------
    KeyError : a form that is not known here
    """
    record = whole[key]
    if record["form"] in ("walther", "andrade"):
        return _dynamic(record, whole)
    if record["form"] == "ideal-gas":
        return _ideal_vapour(whole)
    return SIMPLE[record["form"]](record["coefficients"])


def fit(key: str, curve: Curve, lower: float, upper: float) -> tuple[Array, float]:
    """Shortest Chebyshev series within 1e-7 of a curve, and its largest relative distance over 801 points.

    Viscosity, saturation pressure and vapour density are fitted as their logarithm.
    """
    fitted = (lambda t: np.log(curve(t))) if key in LOGARITHMIC else curve
    t = np.linspace(lower, upper, SAMPLES)
    expected = curve(t)
    series, error = np.zeros(2), math.inf
    for terms in range(2, MAXIMUM_TERMS + 1):
        series = chebyshev.fit(fitted, lower, upper, terms)
        error = float(np.max(np.abs(series_value(key, series, lower, upper, t) / expected - 1.0)))
        if error < TARGET_ERROR:
            break
    return series, error


def series_value(key: str, series: Array, lower: float, upper: float, t: Array) -> Array:
    """The property [SI] that a fitted series stands for, over temperatures in K."""
    x = (2.0 * t - lower - upper) / (upper - lower)
    value = np.asarray(np.polynomial.chebyshev.chebval(x, series), dtype=np.float64)
    return np.exp(value) if key in LOGARITHMIC else value
