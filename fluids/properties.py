"""Coolant properties in kernels: nanoseconds each, from the tables that ``coolants`` packs."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.chebyshev import clenshaw
from heatpath.numerics.kernel import kernel
from heatpath.numerics.reference import by_reference

PROPERTIES = ("density", "heat_capacity", "conductivity", "viscosity", "enthalpy")
_DENSITY, _HEAT_CAPACITY, _CONDUCTIVITY, _VISCOSITY, _ENTHALPY = range(5)


@by_reference
class PropertyTable(NamedTuple):
    """Chebyshev series of each fluid's properties.

    coefficients (fluids, 5, terms) : of density [kg/m3], heat capacity [J/kgK], conductivity [W/mK], ln viscosity
    [Pa s],
        enthalpy [J/kg] (zero at ``lower``)
    lower, upper (fluids,) : temperature range [K]
    density_scale (fluids,) : station pressure over 101325 Pa for gases, 1 for liquids
    """

    coefficients: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    density_scale: NDArray[np.float64]


@kernel
def properties(table: PropertyTable, fluid: int, t: float) -> tuple[float, float, float, float, float]:
    """Density, heat capacity, conductivity, viscosity, enthalpy of a fluid at temperature t [K].

    Outside its range the first four keep their end value and enthalpy goes on with the end heat capacity, so that an
    iteration stays defined and its enthalpy differentiable; whoever accepts an answer checks the range.
    """
    lower = table.lower[fluid]
    upper = table.upper[fluid]
    inside = min(max(t, lower), upper)
    x = (2.0 * inside - lower - upper) / (upper - lower)
    series = table.coefficients[fluid]
    rho = clenshaw(series[_DENSITY], x) * table.density_scale[fluid]
    cp = clenshaw(series[_HEAT_CAPACITY], x)
    k = clenshaw(series[_CONDUCTIVITY], x)
    mu = math.exp(clenshaw(series[_VISCOSITY], x))
    h = clenshaw(series[_ENTHALPY], x) + cp * (t - inside)
    return rho, cp, k, mu, h


@kernel
def transport(table: PropertyTable, fluid: int, t: float) -> tuple[float, float, float, float]:
    """Density, heat capacity, conductivity, viscosity: ``properties`` without the enthalpy."""
    lower = table.lower[fluid]
    upper = table.upper[fluid]
    x = (2.0 * min(max(t, lower), upper) - lower - upper) / (upper - lower)
    series = table.coefficients[fluid]
    rho = clenshaw(series[_DENSITY], x) * table.density_scale[fluid]
    mu = math.exp(clenshaw(series[_VISCOSITY], x))
    return rho, clenshaw(series[_HEAT_CAPACITY], x), clenshaw(series[_CONDUCTIVITY], x), mu


@kernel
def enthalpy(table: PropertyTable, fluid: int, t: float) -> float:
    """Enthalpy [J/kg] at temperature t [K], as in ``properties``."""
    lower = table.lower[fluid]
    upper = table.upper[fluid]
    inside = min(max(t, lower), upper)
    x = (2.0 * inside - lower - upper) / (upper - lower)
    series = table.coefficients[fluid]
    return clenshaw(series[_ENTHALPY], x) + clenshaw(series[_HEAT_CAPACITY], x) * (t - inside)


@kernel
def enthalpy_with_slope(table: PropertyTable, fluid: int, t: float) -> tuple[float, float]:
    """Enthalpy [J/kg] and heat capacity [J/kgK] at temperature t [K], as in ``properties``."""
    lower = table.lower[fluid]
    upper = table.upper[fluid]
    inside = min(max(t, lower), upper)
    x = (2.0 * inside - lower - upper) / (upper - lower)
    series = table.coefficients[fluid]
    cp = clenshaw(series[_HEAT_CAPACITY], x)
    return clenshaw(series[_ENTHALPY], x) + cp * (t - inside), cp


@kernel
def heat_capacity(table: PropertyTable, fluid: int, t: float) -> float:
    """Heat capacity [J/kgK] at temperature t [K], the end value outside the range."""
    lower = table.lower[fluid]
    upper = table.upper[fluid]
    x = (2.0 * min(max(t, lower), upper) - lower - upper) / (upper - lower)
    return clenshaw(table.coefficients[fluid][_HEAT_CAPACITY], x)
