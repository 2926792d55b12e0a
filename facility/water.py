"""Liquid water of the facility's loops: one heat capacity, so that every balance closes exactly, and its density."""

from __future__ import annotations

from heatpath.fluids.moist_air import WATER_HEAT_CAPACITY as HEAT_CAPACITY
from heatpath.fluids.moist_air import ZERO_CELSIUS
from heatpath.numerics.kernel import kernel

__all__ = ["HEAT_CAPACITY", "density", "enthalpy"]


@kernel
def enthalpy(temperature: float) -> float:
    """``cp (T - 273.15 K)`` [J/kg] with the 4186 J/(kg K) of ASHRAE's wet-bulb equation.

    True cp is within 0.2 % of it from 10 to 60 degC.
    """
    return HEAT_CAPACITY * (temperature - ZERO_CELSIUS)


@kernel
def density(temperature: float) -> float:
    """Density of air-free water at one atmosphere [kg/m3], 0 to 100 degC, within 0.01 %.

    References
    ----------
    .. [1] G. S. Kell, J. Chem. Eng. Data 20 (1975) 97-105, doi 10.1021/je60064a005, equation 16.

    Examples
    --------
    >>> round(density(293.15), 2)
    998.2
    """
    t = temperature - ZERO_CELSIUS
    numerator = 999.83952 + t * (
        16.945176 + t * (-7.9870401e-3 + t * (-46.170461e-6 + t * (105.56302e-9 - 280.54253e-12 * t)))
    )
    return numerator / (1.0 + 16.879850e-3 * t)
