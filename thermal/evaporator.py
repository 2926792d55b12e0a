"""The channels of a plate in which a coolant boils: pressure and heat, cell by cell along the flow.

The base is one temperature, so that it spreads heat to where the wall is coldest; the enthalpy that sets quality for
friction is taken to rise evenly. Each cell boils at the saturation temperature of its own pressure. Subcooled liquid
takes heat by convection, and by boiling as soon as its wall is over saturation.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.boiling import boiling_cooper
from heatpath.fluids.channel_boiling import darcy_rectangular
from heatpath.fluids.conduction import fin_efficiency
from heatpath.fluids.ducts import nusselt_developing_flux
from heatpath.fluids.equilibrium import (
    BoilingTable,
    boiling_point,
    boiling_point_near,
    liquid_temperature,
    liquid_temperature_near,
    stream_enthalpy,
)
from heatpath.fluids.properties import enthalpy, properties
from heatpath.fluids.saturation import saturation_pressure, saturation_properties, vapour_transport
from heatpath.fluids.two_phase import gradient_mueller_steinhagen_heck
from heatpath.numerics.kernel import kernel
from heatpath.thermal.elements import Element

Row = NDArray[np.float64]
CELLS = 12
BOILING_CHANNELS, BOILING_WALL = 40, 40  # codes of loss and of heat; those of single-phase elements stand below
DRYING = 0.9  # quality from which a wall is taken to dry, wholly so at 1; an answer there is refused as dry
_WAKING = 1.0  # K of superheat over which nucleation comes in
_REST = 1e-8  # kg/s of a path; keeps the cells defined at rest


@dataclass(frozen=True)
class BoilingChannels(Element):
    """Rectangular channels in parallel in which a coolant may boil, behind a restrictor that keeps them stable.

    ``number`` channels of ``width`` x ``height`` x ``length`` [m]; ``zeta`` of contraction and bends on the channels'
    velocity at their inlet; the restrictor's loss is ``restriction m**2/rho`` [1/m4].
    """

    code = BOILING_CHANNELS
    number: float
    width: float
    height: float
    length: float
    zeta: float
    restriction: float


@dataclass(frozen=True)
class BoilingWall(Element):
    """The wall of ``BoilingChannels``: fins on a base.

    ``base_resistance`` [K/W] joins the attached solid to the roots of the fins; fin thickness [m] and conductivity
    [W/mK]; ``roughness`` of the wetted wall [m]. The cover of the channels takes no heat.
    """

    code = BOILING_WALL
    base_resistance: float
    fin_thickness: float
    fin_conductivity: float
    roughness: float


@kernel
def specific_volume(quality: float, liquid: float, vapour: float) -> float:
    """Volume that carries the momentum of a stream [m3/kg], phases slipping by Zivi's void.

    ``x**2/(a rho_v) + (1 - x)**2/((1 - a) rho_l)``, written without the void so that it holds at 0 and 1.
    """
    x = min(max(quality, 0.0), 1.0)
    root = float(np.cbrt(vapour / liquid))
    slip = root * root
    return (x + (1.0 - x) * slip) * (x / vapour + (1.0 - x) / (slip * liquid))


@kernel
def homogeneous_density(quality: float, liquid: float, vapour: float) -> float:
    """Density of a stream whose phases do not slip [kg/m3]."""
    x = min(max(quality, 0.0), 1.0)
    return 1.0 / (x / vapour + (1.0 - x) / liquid)


@kernel
def wetness(quality: float) -> float:
    """Share of the wall that is wet: 1 up to a quality of ``DRYING``, 0 from 1 on, smooth between."""
    z = min(max((quality - DRYING) / (1.0 - DRYING), 0.0), 1.0)
    return 1.0 - z * z * (3.0 - 2.0 * z)


@kernel
def channel_terms(
    table: BoilingTable, fluid: int, ducts: Row, wall: Row, m: float, p: float, y_in: float, y_out: float, t_wall: float
) -> tuple[float, float]:
    """Pressure loss [Pa] and heat from the wall [W] of one plate; see ``channel_terms_near``."""
    return channel_terms_near(table, fluid, ducts, wall, m, p, y_in, y_out, t_wall, True, np.zeros(CELLS))


@kernel
def channel_terms_near(
    table: BoilingTable,
    fluid: int,
    ducts: Row,
    wall: Row,
    m: float,
    p: float,
    y_in: float,
    y_out: float,
    t_wall: float,
    heated: bool,
    cells: Row,
) -> tuple[float, float]:
    """Pressure loss [Pa] and heat from the wall [W] of one plate.

    Parameters
    ----------
    ducts, wall : rows of ``BoilingChannels`` and ``BoilingWall``
    m : flow, above 0 [kg/s]; p : pressure before the restrictor [Pa]
    y_in, y_out : scaled enthalpy entering and leaving [K]; t_wall : of the base [K]
    heated : False for the loss alone, which does not feel the wall
    cells (CELLS,) : heat of each cell at a neighbouring state, or 0 [W]; replaced by the heat found

    The heat is that of an enthalpy marched from ``y_in`` by the wall; it agrees with ``y_out`` where the energy of the
    branch is in balance.
    """
    m = math.sqrt(m * m + _REST * _REST)
    length = ducts[3] / CELLS
    flux = m / (ducts[0] * ducts[1] * ducts[2])
    rise = (stream_enthalpy(table, fluid, y_out) - stream_enthalpy(table, fluid, y_in)) / CELLS
    middle = stream_enthalpy(table, fluid, y_in) - 0.5 * rise
    marched = stream_enthalpy(table, fluid, y_in)
    start = p
    p -= entrance_loss(table, fluid, ducts, m, p, marched)
    step = 0.0
    heat = 0.0
    cell = 0.0
    t_sat = boiling_point(table, fluid, p)
    t_liquid = t_sat
    for c in range(CELLS):
        middle += rise
        t_sat = boiling_point_near(table, fluid, p - 0.5 * step, t_sat)
        h_sat = enthalpy(table.liquid, fluid, t_sat)
        latent, vapour, _ = saturation_properties(table.saturation, fluid, t_sat)
        quality = (middle - h_sat) / latent
        anchor = h_sat if quality >= 0.0 else middle
        t_liquid = t_sat if quality >= 0.0 else liquid_temperature_near(table, fluid, middle, t_liquid)
        liquid, cp, k_l, mu_l, _ = properties(table.liquid, fluid, t_liquid)
        mu_v, k_v = vapour_transport(table.saturation, fluid, t_sat)
        before = specific_volume(quality - 0.5 * rise / latent, liquid, vapour)
        after = specific_volume(quality + 0.5 * rise / latent, liquid, vapour)
        step = friction_gradient(ducts, flux, quality, liquid, vapour, mu_l, mu_v) * length
        step += flux * flux * (after - before)
        p -= step
        if not heated:
            continue
        conductivity = k_l * wetness(quality) + k_v * (1.0 - wetness(quality))
        convection = _convection(ducts, flux, cp, k_l, mu_l) * conductivity / k_l
        reduced = saturation_pressure(table.saturation, fluid, t_sat) / table.critical_pressure[fluid]
        cooper = boiling_cooper(1.0, reduced, table.molar_mass[fluid], wall[3])
        state = (t_liquid, anchor, cp, t_sat, h_sat, latent)
        cell = cell_heat(ducts, wall, m, marched, t_wall, convection, cooper, state, cells[c] if cells[c] else cell)
        cells[c] = cell
        marched += cell / m
        heat += cell
    return start - p, heat


@kernel
def entrance_loss(table: BoilingTable, fluid: int, ducts: Row, m: float, p: float, h: float) -> float:
    """Loss of restrictor and contraction [Pa] on a stream of enthalpy h [J/kg] as it comes, at pressure p [Pa]."""
    t_sat = boiling_point(table, fluid, p)
    latent, vapour, _ = saturation_properties(table.saturation, fluid, t_sat)
    over = h - enthalpy(table.liquid, fluid, t_sat)
    t_liquid = t_sat if over >= 0.0 else liquid_temperature(table, fluid, h)
    liquid, _, _, _, _ = properties(table.liquid, fluid, t_liquid)
    flux = m / (ducts[0] * ducts[1] * ducts[2])
    loss = ducts[5] * m * m + 0.5 * ducts[4] * flux * flux
    return float(loss / homogeneous_density(over / latent, liquid, vapour))


@kernel
def friction_gradient(
    ducts: Row, flux: float, quality: float, liquid: float, vapour: float, mu_l: float, mu_v: float
) -> float:
    """Friction of one or two phases in the channels [Pa/m]."""
    d = 2.0 * ducts[1] * ducts[2] / (ducts[1] + ducts[2])
    aspect = min(ducts[1], ducts[2]) / max(ducts[1], ducts[2])
    dynamic = flux * flux / (2.0 * d)
    all_liquid = darcy_rectangular(flux * d / mu_l, aspect) * dynamic / liquid
    if quality <= 0.0:
        return all_liquid
    all_vapour = darcy_rectangular(flux * d / mu_v, aspect) * dynamic / vapour
    return gradient_mueller_steinhagen_heck(all_liquid, all_vapour, min(quality, 1.0))


@kernel
def _convection(ducts: Row, flux: float, cp: float, k: float, mu: float) -> float:
    """Mean laminar coefficient of the whole flow as liquid [W/m2K], developing along the channels."""
    root = math.sqrt(ducts[1] * ducts[2])
    aspect = min(ducts[1], ducts[2]) / max(ducts[1], ducts[2])
    pr = cp * mu / k
    z = ducts[3] / (root * (flux * root / mu) * pr)
    return nusselt_developing_flux(aspect, z, pr) * k / root


@kernel
def cell_heat(
    ducts: Row,
    wall: Row,
    m: float,
    h: float,
    t_wall: float,
    convection: float,
    cooper: float,
    state: tuple[float, float, float, float, float, float],
    guess: float,
) -> float:
    """Heat that one cell takes from the base [W]: where conduction through base and fins meets convection and boiling.

    Parameters
    ----------
    m : flow [kg/s]; h : enthalpy entering the cell [J/kg]
    convection : coefficient without boiling [W/m2K]; cooper : of nucleate boiling at 1 W/m2
    state : temperature, enthalpy and heat capacity of the liquid, saturation temperature and enthalpy, latent heat
    guess : heat of the cell before, or of this one at a neighbouring state [W]
    """
    base = CELLS * wall[0]
    floor = ducts[0] * ducts[1] * ducts[3] / CELLS
    sides = 2.0 * ducts[0] * ducts[2] * ducts[3] / CELLS
    plain = convection * (floor + sides * fin_efficiency(convection, wall[2], wall[1], ducts[2]))
    n = plain / ((1.0 + base * plain) * m * state[2])
    weight = 0.5 + n / 12.0 if n < 1e-3 else 1.0 / (1.0 - math.exp(-n)) - 1.0 / n
    q = max(guess, plain * (t_wall - state[0]) / (1.0 + base * plain))
    low, high = -math.inf, math.inf
    excess, slope, trial = 0.0, 0.0, q
    for turn in range(240):  # secants, the first over a small step; one call, so that it is compiled once
        found = _imbalance(wall, ducts[2], floor, sides, base, h, weight, m, t_wall, convection, cooper, state, trial)
        if turn == 1 or abs(trial - q) > 1e-7 * abs(q):
            slope = (found - excess) / (trial - q)
        if turn != 1:  # the small step only gives a slope
            q, excess = trial, found
            if excess > 0.0:
                high = q
            else:
                low = q
        if turn == 0:
            trial = q + 1e-7 * abs(q) + 1e-9
            continue
        trial = q - excess / slope if slope > 0.3 else q - excess
        if not low < trial < high:
            trial = 0.5 * (low + high) if low > -math.inf and high < math.inf else q - excess / max(slope, 1.0)
        if abs(trial - q) <= 1e-12 * abs(trial) + 1e-12:
            break
    return trial


@kernel
def _imbalance(
    wall: Row,
    height: float,
    floor: float,
    sides: float,
    base: float,
    h: float,
    weight: float,
    m: float,
    t_wall: float,
    convection: float,
    cooper: float,
    state: tuple[float, float, float, float, float, float],
    q: float,
) -> float:
    """Heat through the base less heat into the stream [W] when a cell takes q [W]."""
    t_liquid, anchor, cp, t_sat, h_sat, latent = state
    root = t_wall - base * q
    here = h + weight * q / m
    over = here - h_sat - latent
    bulk = min(t_liquid + (here - anchor) / cp, t_sat) if over <= 0.0 else t_sat + over / cp
    nucleate = 0.0
    superheat = root - t_sat
    if superheat > 0.0 and q > 0.0:
        woken = 1.0 - math.exp(-superheat * superheat / (_WAKING * _WAKING))
        wet = wetness((h + q / m - h_sat) / latent)  # at the cell's end, so that no cell dries more than there is
        nucleate = cooper * math.exp(0.67 * math.log(q / (floor + sides))) * woken * wet
    fins = floor + sides * fin_efficiency(convection + nucleate, wall[2], wall[1], height)
    return q - fins * (convection * (root - bulk) + nucleate * superheat)
