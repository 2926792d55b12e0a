"""A fluid at saturation, as the laws of boiling and condensation read it."""

from __future__ import annotations

import math
from typing import NamedTuple

from heatpath.numerics.kernel import kernel

GRAVITY = 9.80665  # m/s2


class Saturation(NamedTuple):
    """Saturated liquid and vapour at one temperature.

    temperature [K]; reduced_pressure : over the critical pressure; molar_mass [kg/mol]
    density [kg/m3], viscosity [Pa s], conductivity [W/mK], heat_capacity [J/kgK] : of liquid and of vapour
    latent_heat [J/kg]; surface_tension [N/m]
    """

    temperature: float
    reduced_pressure: float
    molar_mass: float
    liquid_density: float
    vapour_density: float
    liquid_viscosity: float
    vapour_viscosity: float
    liquid_conductivity: float
    vapour_conductivity: float
    liquid_heat_capacity: float
    vapour_heat_capacity: float
    latent_heat: float
    surface_tension: float


# Water at 101325 Pa from CoolProp 8.0.0 (IAPWS-95): the state of the examples and of some tests.
BOILING_WATER = Saturation(
    temperature=373.124,
    reduced_pressure=101325.0 / 22.064e6,
    molar_mass=0.01801527,
    liquid_density=958.37,
    vapour_density=0.59766,
    liquid_viscosity=2.8166e-4,
    vapour_viscosity=1.2231e-5,
    liquid_conductivity=0.67720,
    vapour_conductivity=0.024568,
    liquid_heat_capacity=4215.6,
    vapour_heat_capacity=2079.9,
    latent_heat=2.25647e6,
    surface_tension=0.058926,
)


@kernel
def liquid_prandtl(fluid: Saturation) -> float:
    """Prandtl number of the liquid, ``cp mu/k``.

    >>> round(liquid_prandtl(BOILING_WATER), 2)
    1.75
    """
    return fluid.liquid_heat_capacity * fluid.liquid_viscosity / fluid.liquid_conductivity


@kernel
def capillary_length(fluid: Saturation) -> float:
    """``sqrt(sigma/(g (rho_l - rho_v)))`` [m].

    >>> round(1e3 * capillary_length(BOILING_WATER), 2)
    2.5
    """
    return math.sqrt(fluid.surface_tension / (GRAVITY * (fluid.liquid_density - fluid.vapour_density)))
