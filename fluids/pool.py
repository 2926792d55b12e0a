"""A saturated fluid at any temperature of its tables, in kernels: what the laws of boiling and condensation read."""

from __future__ import annotations

from typing import NamedTuple

from heatpath.fluids.coolants import load_coolant, property_table, saturation_table
from heatpath.fluids.properties import PropertyTable, properties
from heatpath.fluids.saturated import Saturation
from heatpath.fluids.saturation import SaturationTable, saturation_pressure, saturation_properties, vapour_transport
from heatpath.numerics.errors import InputError
from heatpath.numerics.kernel import kernel
from heatpath.numerics.reference import by_reference


@by_reference
class Pool(NamedTuple):
    """One fluid that boils and condenses: its tables and the two constants that no table holds.

    liquid, vapour : tables of one fluid, or of none where nothing boils
    critical_pressure [Pa]; molar_mass [kg/mol]
    """

    liquid: PropertyTable
    vapour: SaturationTable
    critical_pressure: float
    molar_mass: float


def pool_of(name: str | None) -> Pool:
    """The tables of a coolant that boils; empty ones for None.

    Raises
    ------
    InputError : an unknown coolant, or one whose boiling nobody has described well enough
    """
    names = () if name is None else (name,)
    tables = property_table(names), saturation_table(names)
    if name is None:
        return Pool(*tables, 1.0, 1.0)
    facts = load_coolant(name).facts
    for key in ("critical_pressure", "molar_mass"):
        if key not in facts:
            message = f"'{name}' is incomplete: no source for {key.replace('_', ' ')}"
            raise InputError("coolant", message, allowed="a coolant with a saturation line")
    return Pool(*tables, float(facts["critical_pressure"].value), float(facts["molar_mass"].value))


@kernel
def saturated_at(pool: Pool, t: float) -> Saturation:
    """The pool's fluid at saturation at temperature t [K]; outside its tables as they say of themselves.

    >>> round(saturated_at(pool_of("novec-649"), 322.2).latent_heat, -2)
    87900.0
    """
    rho, cp, k, mu, _ = properties(pool.liquid, 0, t)
    latent, vapour_density, tension = saturation_properties(pool.vapour, 0, t)
    vapour_viscosity, vapour_conductivity = vapour_transport(pool.vapour, 0, t)
    reduced = saturation_pressure(pool.vapour, 0, t) / pool.critical_pressure
    return Saturation(
        t, reduced, pool.molar_mass, rho, vapour_density, mu, vapour_viscosity, k, vapour_conductivity, cp, 0.0,
        latent, tension,
    )  # fmt: skip


@kernel
def liquid_expansion(pool: Pool, t: float) -> float:
    """Thermal expansion of the liquid at temperature t [1/K], never below 1e-9."""
    warm = properties(pool.liquid, 0, t + 0.5)[0]
    cold = properties(pool.liquid, 0, t - 0.5)[0]
    return max(2.0 * (cold - warm) / (warm + cold), 1e-9)
