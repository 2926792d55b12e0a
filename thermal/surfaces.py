"""What a surface in a boiling pool does: convect, boil, spread heat before it boils; and what tubes above it condense.

Each noun is the law of an *edge* between two solids and packs itself into a row of numbers; the kernels below read
those rows. The pool is a solid at its saturation temperature.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.boiling import boiling_flux_cooper
from heatpath.fluids.condensation import condensation_bank, condensation_tube
from heatpath.fluids.conduction import SpreadingSeries, spreading_mean
from heatpath.fluids.critical_heat_flux import critical_flux_arik, critical_flux_orientation
from heatpath.fluids.natural import nusselt_vertical_plate
from heatpath.fluids.pool import Pool, liquid_expansion, saturated_at
from heatpath.fluids.saturated import GRAVITY, Saturation, capillary_length, liquid_prandtl
from heatpath.numerics.chebyshev import clenshaw
from heatpath.numerics.kernel import kernel

Row = NDArray[np.float64]
EDGE_WIDTH = 20  # numbers per row of an edge

FIXED_EDGE, BOILING, SPREADING, CONDENSING = range(4)
AREA, LENGTH, ROUGHNESS, FACTOR, CRITICAL, ANGLE, EFFUSIVITY, SUBCOOLING, ONSET, ALIGHT = range(10)  # of a boiling row
LARGEST_HEATER = 20.0  # capillary lengths beyond which the size of a heater no longer counts
_STILL = 0.1  # K of condensation below which the film's coefficient stays finite
_FILM = 1e-3  # K of superheat that keeps the coefficient of a surface at rest defined
_TERMS = 14  # of the series that stands for a spreading resistance
_COEFFICIENTS = (10.0, 1e6)  # W/m2K, from a part at rest to a coated plate


class EdgeLaw:
    """How heat passes between two solids: an integer code and a row of numbers for the kernels."""

    code: ClassVar[int]

    def row(self) -> tuple[float, ...]:
        """The numbers in the order in which the kernel reads them."""
        return tuple(float(value) for value in vars(self).values())

    def numbers(self) -> Row:
        """The row as the kernels read it, (EDGE_WIDTH,)."""
        row = self.row()
        return np.array(row + (0.0,) * (EDGE_WIDTH - len(row)))


@dataclass(frozen=True)
class BoilingSurface(EdgeLaw):
    """From a surface to the pool it stands in: natural convection, then nucleate boiling.

    Parameters
    ----------
    area : wetted [m2]
    length : of its shorter edge [m]
    roughness : of the finish [m]
    factor : its boiling coefficient over Cooper's
    critical : its critical heat flux over that of a plain surface
    angle : from facing up [rad]; pi/2 is a vertical board
    effusivity : thickness times sqrt(rho c k) [W s0.5/K]
    subcooling : of the liquid around it [K]
    onset : superheat at which its first bubbles form when it is heated from rest [K]
    alight : 1 where it boils as soon as boiling carries more, 0 where no bubble has formed yet
    """

    code = BOILING
    area: float
    length: float
    roughness: float
    factor: float
    critical: float
    angle: float
    effusivity: float
    subcooling: float
    onset: float = 0.0
    alight: float = 1.0


@dataclass(frozen=True)
class SpreadingPlate(EdgeLaw):
    """From a case to the face of its boiler plate: interface, plate and the spreading that the boiling asks for.

    Parameters
    ----------
    fixed : interface and one-dimensional part of the plate [K/W]
    series : of the two radii
    thickness, conductivity : of the plate [m], [W/mK]
    """

    code = SPREADING
    fixed: float
    series: SpreadingSeries
    thickness: float
    conductivity: float

    def row(self) -> tuple[float, ...]:
        """Fixed part, and the logarithm of the spreading resistance as a series in that of the coefficient."""
        low, high = (math.log(end) for end in _COEFFICIENTS)
        nodes = np.cos(np.pi * (np.arange(64) + 0.5) / 64)
        h = np.exp(0.5 * (low + high) + 0.5 * (high - low) * nodes)
        spread = [spreading_mean(self.series, self.thickness, self.conductivity, each) for each in h]
        series = np.polynomial.chebyshev.chebfit(nodes, np.log(spread), _TERMS - 1)
        return (self.fixed, low, high, *(float(each) for each in series))


@dataclass(frozen=True)
class CondensingTubes(EdgeLaw):
    """From the vapour over the pool to horizontal tubes.

    Parameters
    ----------
    area : outside, of all tubes [m2]
    diameter : outside [m]
    rows : tubes above one another
    exponent : of the rows in the coefficient, 1/4 to 1/6
    gas_factor : what gas that does not condense leaves of the coefficient, 0 to 1
    """

    code = CONDENSING
    area: float
    diameter: float
    rows: float
    exponent: float
    gas_factor: float


@kernel
def edge_heat(
    pool: Pool, code: int, row: Row, behind: Row, g: float, t_one: float, t_two: float, t_sink: float, share: float
) -> float:
    """Heat from one solid to the other [W], per unit of the first.

    Parameters
    ----------
    g : conductance of a fixed edge [W/K]
    behind : row of the surface that a plate feeds, where ``code`` is SPREADING
    t_one, t_two : of the solids [K]
    t_sink : of the pool behind a plate [K]
    share : of the tubes that vapour reaches, where ``code`` is CONDENSING
    """
    if code == BOILING:
        return row[AREA] * surface_flux(pool, row, t_one - t_two, t_two)
    if code == SPREADING:
        superheat = math.sqrt((t_two - t_sink) * (t_two - t_sink) + _FILM * _FILM)
        h = surface_flux(pool, behind, superheat, t_sink) / superheat
        return (t_one - t_two) / (row[0] + spreading_of(row, h))
    if code == CONDENSING:
        return share * tubes_heat(pool, row, t_one, t_two)
    return g * (t_one - t_two)


@kernel
def surface_flux(pool: Pool, row: Row, superheat: float, t_pool: float) -> float:
    """Heat flux [W/m2] of a surface this much warmer than the pool, ``(q_nc**3 + q_nb**3)**(1/3)``.

    Natural convection below, Cooper's nucleate boiling above, both rising in the superheat; it goes on beyond the
    critical flux, so that an iteration stays defined: whoever accepts an answer checks that. A surface that is not
    alight convects at any superheat: whoever finds it above its onset lights it.
    """
    fluid = saturated_at(pool, t_pool)
    still = natural_flux(pool, row, fluid, superheat)
    if superheat <= 0.0 or row[ALIGHT] == 0.0:
        return still
    boiling = boiling_flux_cooper(superheat, fluid.reduced_pressure, fluid.molar_mass, row[ROUGHNESS], row[FACTOR])
    ratio = boiling / still
    if ratio > 1.0:
        return boiling * float(np.cbrt(1.0 + 1.0 / (ratio * ratio * ratio)))
    return still * float(np.cbrt(1.0 + ratio * ratio * ratio))


@kernel
def natural_flux(pool: Pool, row: Row, fluid: Saturation, superheat: float) -> float:
    """Flux of natural convection on a vertical surface [W/m2], of the sign of the superheat; subcooling drives it
    too."""
    difference = superheat + row[SUBCOOLING]
    length = row[LENGTH]
    rho, cp, k, mu = (
        fluid.liquid_density, fluid.liquid_heat_capacity, fluid.liquid_conductivity, fluid.liquid_viscosity,
    )  # fmt: skip
    beta = liquid_expansion(pool, fluid.temperature)
    size = math.sqrt(difference * difference + 1e-12)
    ra = GRAVITY * beta * size * length * length * length * rho * rho * cp / (mu * k)
    return nusselt_vertical_plate(ra, liquid_prandtl(fluid)) * k / length * difference


@kernel
def critical_flux(pool: Pool, row: Row, t_pool: float) -> float:
    """Flux at which boiling on a surface ends [W/m2]: small heater and subcooling (Arik and Bar-Cohen), inclination,
    finish."""
    fluid = saturated_at(pool, t_pool)
    length = min(row[LENGTH], LARGEST_HEATER * capillary_length(fluid))
    plain = critical_flux_arik(length, row[EFFUSIVITY], row[SUBCOOLING], fluid)
    return plain * critical_flux_orientation(row[ANGLE]) * row[CRITICAL]


@kernel
def spreading_of(row: Row, h: float) -> float:
    """Spreading resistance of a plate under this coefficient [K/W], from its series; end values outside."""
    low, high = row[1], row[2]
    x = (2.0 * math.log(h) - low - high) / (high - low)
    return math.exp(clenshaw(row[3 : 3 + _TERMS], min(max(x, -1.0), 1.0)))


@kernel
def tubes_heat(pool: Pool, row: Row, t_vapour: float, t_tubes: float) -> float:
    """Heat that all tubes condense [W]; of the sign of the difference, smooth through none."""
    difference = t_vapour - t_tubes
    size = math.sqrt(difference * difference + _STILL * _STILL)
    film = condensation_tube(size, row[1], saturated_at(pool, t_vapour))
    return row[4] * row[0] * film * condensation_bank(row[2], row[3]) * difference
