"""A stream that may boil: temperature and quality out of its pressure and enthalpy, in kernels.

Liquid enthalpy is that of the liquid's table, which does not know pressure; vapour lies the latent heat above it. A
network carries enthalpy as ``y = lower + h/c0`` [K], which follows the temperature while the stream is liquid.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.coolants import load_coolant, property_table, saturation_table
from heatpath.fluids.properties import PROPERTIES, PropertyTable, enthalpy, enthalpy_with_slope, properties
from heatpath.fluids.saturated import Saturation
from heatpath.fluids.saturation import (
    ROWS,
    SaturationTable,
    latent_heat,
    saturation_pressure,
    saturation_properties,
    saturation_temperature,
    saturation_temperature_near,
    vapour_transport,
)
from heatpath.numerics.errors import InputError
from heatpath.numerics.kernel import kernel
from heatpath.numerics.reference import by_reference

Floats = NDArray[np.float64]
_HEAT_CAPACITY, _ENTHALPY = PROPERTIES.index("heat_capacity"), PROPERTIES.index("enthalpy")
LOWEST_PRESSURE = 1e3  # Pa; an iteration may stray below, an answer may not


@by_reference
class BoilingTable(NamedTuple):
    """What is known of the coolants that boil in a network.

    liquid, saturation : their tables
    critical_pressure [Pa], molar_mass [kg/mol], scale (fluids,) : c0 [J/kgK], heat capacity of the liquid in the middle
        of its table
    """

    liquid: PropertyTable
    saturation: SaturationTable
    critical_pressure: Floats
    molar_mass: Floats
    scale: Floats


def boiling_table(names: Sequence[str]) -> BoilingTable:
    """The arrays that kernels read for coolants that boil, in this order.

    Raises
    ------
    InputError : an unknown coolant, or one of which not enough is known at saturation, vapour included
    """
    for name in names:
        coolant = load_coolant(name)
        missing = [key for key in ("critical_pressure", "molar_mass") if key not in coolant.facts]
        if missing:
            message = f"'{coolant.name}' is incomplete: no source for {' and '.join(missing).replace('_', ' ')}"
            raise InputError("coolant", message, allowed="a complete coolant that boils, such as r1233zd-e")
    liquid = property_table(names)
    facts = [load_coolant(name).facts for name in names]
    return BoilingTable(
        liquid=liquid,
        saturation=saturation_table(names, vapour_transport=True),
        critical_pressure=np.array([float(each["critical_pressure"].value) for each in facts], dtype=np.float64),
        molar_mass=np.array([float(each["molar_mass"].value) for each in facts], dtype=np.float64),
        scale=np.array(
            [properties(liquid, f, 0.5 * (liquid.lower[f] + liquid.upper[f]))[1] for f in range(len(names))],
            dtype=np.float64,
        ),
    )


def no_boiling() -> BoilingTable:
    """A table for networks in which nothing boils: the right shapes, one fluid of zeros that nobody reads."""
    zeros = np.zeros(1)
    liquid = PropertyTable(np.zeros((1, 5, 2)), zeros, zeros, zeros)
    return BoilingTable(liquid, SaturationTable(np.zeros((1, ROWS, 2)), zeros, zeros), zeros, zeros, zeros)


def carry_enthalpy(table: PropertyTable, boiling: BoilingTable, boils: Sequence[int]) -> PropertyTable:
    """The table in which the coolants that may boil have one heat capacity, so that their temperature is the scaled
    enthalpy.

    Parameters
    ----------
    table : of all coolants of a network
    boiling : of those that may boil
    boils (fluids,) : place of each coolant in ``boiling``, -1 where it has none
    """
    coefficients = table.coefficients.copy()
    for fluid, place in enumerate(boils):
        if place >= 0:
            half = 0.5 * (table.upper[fluid] - table.lower[fluid])
            coefficients[fluid, _HEAT_CAPACITY] = 0.0
            coefficients[fluid, _HEAT_CAPACITY, 0] = boiling.scale[place]
            coefficients[fluid, _ENTHALPY] = 0.0
            coefficients[fluid, _ENTHALPY, :2] = boiling.scale[place] * half
    return table._replace(coefficients=coefficients)


@kernel
def stream_enthalpy(table: BoilingTable, fluid: int, y: float) -> float:
    """Enthalpy of a stream [J/kg], zero for liquid at the lower end of its table, from its scaled form y [K]."""
    return table.scale[fluid] * (y - table.liquid.lower[fluid])


@kernel
def liquid_level(table: BoilingTable, fluid: int, t: float) -> float:
    """Scaled enthalpy y [K] of liquid at temperature t [K]."""
    return table.liquid.lower[fluid] + enthalpy(table.liquid, fluid, t) / table.scale[fluid]


@kernel
def liquid_temperature(table: BoilingTable, fluid: int, h: float) -> float:
    """Temperature [K] of liquid of enthalpy h [J/kg]: Newton, to 1e-11 K."""
    return liquid_temperature_near(table, fluid, h, table.liquid.lower[fluid] + h / table.scale[fluid])


@kernel
def liquid_temperature_near(table: BoilingTable, fluid: int, h: float, guess: float) -> float:
    """`liquid_temperature`, found from a guess [K]."""
    t = guess
    for _ in range(20):
        found, cp = enthalpy_with_slope(table.liquid, fluid, t)
        step = (found - h) / cp
        t -= step
        if abs(step) < 1e-11:
            break
    return t


@kernel
def boiling_point(table: BoilingTable, fluid: int, pressure: float) -> float:
    """Saturation temperature [K] at a pressure [Pa], held at ``LOWEST_PRESSURE`` for an iteration that strays below."""
    return saturation_temperature(table.saturation, fluid, max(pressure, LOWEST_PRESSURE))


@kernel
def boiling_point_near(table: BoilingTable, fluid: int, pressure: float, guess: float) -> float:
    """`boiling_point`, found from a guess [K]."""
    return saturation_temperature_near(table.saturation, fluid, max(pressure, LOWEST_PRESSURE), guess)


@kernel
def stream_state(table: BoilingTable, fluid: int, pressure: float, y: float) -> tuple[float, float]:
    """Temperature [K] and quality of a stream at a pressure [Pa] with scaled enthalpy y [K].

    Quality is negative in subcooled liquid and above 1 in superheated vapour, whose temperature goes on with the heat
    capacity of the liquid: an answer there is refused by whoever accepts it.
    """
    h = stream_enthalpy(table, fluid, y)
    t = boiling_point(table, fluid, pressure)
    latent = latent_heat(table.saturation, fluid, t)
    over = h - enthalpy(table.liquid, fluid, t)
    if over <= 0.0:
        return liquid_temperature(table, fluid, h), over / latent
    if over <= latent:
        return t, over / latent
    return t + (over - latent) / table.scale[fluid], over / latent


@kernel
def saturated_at(table: BoilingTable, fluid: int, t: float) -> Saturation:
    """Both phases at a saturation temperature t [K], as the laws of boiling read them; cp of vapour is not known."""
    rho, cp, k, mu, _ = properties(table.liquid, fluid, t)
    latent, vapour, tension = saturation_properties(table.saturation, fluid, t)
    vapour_mu, vapour_k = vapour_transport(table.saturation, fluid, t)
    reduced = saturation_pressure(table.saturation, fluid, t) / table.critical_pressure[fluid]
    return Saturation(
        t, reduced, table.molar_mass[fluid], rho, vapour, mu, vapour_mu, k, vapour_k, cp, math.nan, latent, tension
    )
