"""Properties on the saturation line in kernels: nanoseconds each, from the tables that ``coolants`` packs."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.chebyshev import clenshaw
from heatpath.numerics.kernel import kernel
from heatpath.numerics.reference import by_reference

_PRESSURE, _LATENT, _DENSITY, _TENSION, _VISCOSITY, _CONDUCTIVITY, _SLOPE = range(7)
ROWS = 7


@by_reference
class SaturationTable(NamedTuple):
    """Chebyshev series of each fluid's saturation line over temperature.

    coefficients (fluids, 7, terms) : of ln saturation pressure [Pa], latent heat [J/kg], ln vapour density [kg/m3],
        surface tension [N/m], vapour viscosity [Pa s], vapour conductivity [W/mK] (nan where not known), and the slope
        of ln pressure [1/K]
    lower, upper (fluids,) : temperature range [K]
    """

    coefficients: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]


@kernel
def saturation_pressure(table: SaturationTable, fluid: int, t: float) -> float:
    """Saturation pressure of a fluid [Pa] at temperature t [K].

    Outside the range its logarithm goes on straight, so that an iteration stays defined and monotone; whoever accepts
    an answer checks the range.
    """
    lower = table.lower[fluid]
    upper = table.upper[fluid]
    inside = min(max(t, lower), upper)
    x = (2.0 * inside - lower - upper) / (upper - lower)
    series = table.coefficients[fluid]
    return math.exp(clenshaw(series[_PRESSURE], x) + clenshaw(series[_SLOPE], x) * (t - inside))


@kernel
def saturation_properties(table: SaturationTable, fluid: int, t: float) -> tuple[float, float, float]:
    """Latent heat [J/kg], vapour density [kg/m3] and surface tension [N/m] at temperature t [K]; end values outside."""
    lower = table.lower[fluid]
    upper = table.upper[fluid]
    x = (2.0 * min(max(t, lower), upper) - lower - upper) / (upper - lower)
    series = table.coefficients[fluid]
    return clenshaw(series[_LATENT], x), math.exp(clenshaw(series[_DENSITY], x)), clenshaw(series[_TENSION], x)


@kernel
def latent_heat(table: SaturationTable, fluid: int, t: float) -> float:
    """Latent heat [J/kg] at temperature t [K]; end values outside."""
    lower = table.lower[fluid]
    upper = table.upper[fluid]
    x = (2.0 * min(max(t, lower), upper) - lower - upper) / (upper - lower)
    return clenshaw(table.coefficients[fluid][_LATENT], x)


@kernel
def vapour_transport(table: SaturationTable, fluid: int, t: float) -> tuple[float, float]:
    """Viscosity [Pa s] and conductivity [W/mK] of the saturated vapour at temperature t [K]; nan where not known."""
    lower = table.lower[fluid]
    upper = table.upper[fluid]
    x = (2.0 * min(max(t, lower), upper) - lower - upper) / (upper - lower)
    series = table.coefficients[fluid]
    return clenshaw(series[_VISCOSITY], x), clenshaw(series[_CONDUCTIVITY], x)


@kernel
def saturation_temperature(table: SaturationTable, fluid: int, pressure: float) -> float:
    """Temperature [K] at which a fluid boils under this pressure [Pa]: Newton on ln p, to 1e-10 K.

    Outside the range it is the inverse of `saturation_pressure` as that goes on; whoever accepts an answer checks it.
    """
    return saturation_temperature_near(table, fluid, pressure, 0.5 * (table.lower[fluid] + table.upper[fluid]))


@kernel
def saturation_temperature_near(table: SaturationTable, fluid: int, pressure: float, guess: float) -> float:
    """`saturation_temperature`, found from a guess [K]."""
    target = math.log(pressure)
    lower = table.lower[fluid]
    upper = table.upper[fluid]
    series = table.coefficients[fluid]
    t = guess
    for _ in range(60):
        inside = min(max(t, lower), upper)
        x = (2.0 * inside - lower - upper) / (upper - lower)
        slope = clenshaw(series[_SLOPE], x)
        step = (clenshaw(series[_PRESSURE], x) + slope * (t - inside) - target) / slope
        t -= step
        if abs(step) < 1e-10:
            break
    return t
