"""What one branch of a network does: pressure loss, heat taken from a wall, power given to the stream.

The nouns at the top are what an engineer writes; each packs itself into a row of numbers. The kernels below read those
rows. A branch stands for ``count`` equal paths in parallel, and everything in this file is per path.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.convection import (
    nusselt_flat_plate,
    nusselt_gnielinski,
    nusselt_mixed,
    nusselt_parallel_plates,
    nusselt_vertical_plate,
)
from heatpath.fluids.exchangers import effectiveness_isothermal_wall
from heatpath.fluids.friction import apparent_friction_rectangular, darcy_churchill
from heatpath.numerics.kernel import kernel
from heatpath.thermal.valves import CHECK_VALVE, VALVE, valve_loss
from heatpath.thermal.walls import BASE_AREA, channel_conductance, spread_resistance

Row = NDArray[np.float64]
WIDTH = 16  # numbers per row
HEAT_SHARE = 10  # place of a mover's heat share in its row
GRAVITY = 9.80665  # m/s2
_CREEP = 0.1  # Reynolds number on the root of an orifice's area, below which its loss is linear in flow

NO_LOSS, ORIFICE, DUCTS, RATED_LOSS, PIPE, SET_FLOW, FLOW_SHARE, MOVER = range(8)
NO_HEAT, FINNED_DUCTS, RATED_SINK, BOARD_PART, FIXED_CONDUCTANCE, SET_TEMPERATURE = range(6)
STREAM_EXCHANGER = 20  # see ``coil``
FINNED_DUCTS_ON_STACK, PLATE_CHANNELS = 40, 41  # see ``stack``, ``plate``
TUBE_WALL = 30
_LAMINAR = 3.66  # Nusselt number of developed laminar flow in an isothermal tube


class Element:
    """A kind of loss or of heat transfer: an integer code and a row of numbers for the kernels."""

    code: ClassVar[int]

    def row(self) -> tuple[float, ...]:
        """The numbers in the order in which the kernel reads them."""
        return tuple(float(value) for value in vars(self).values())


@dataclass(frozen=True)
class Orifice(Element):
    """Loss ``zeta rho v**2/2`` on a reference area [m2]: doors, filters, orifices, bends, gaps. Linear in creeping
    flow."""

    code = ORIFICE
    zeta: float
    area: float


@dataclass(frozen=True)
class Ducts(Element):
    """Rectangular ducts in parallel, laminar and developing: the gaps of a fin pack, the channels of a plate.

    ``number`` ducts of ``gap`` x ``height`` x ``length`` [m]; ``zeta`` of contraction and expansion on the duct
    velocity.
    """

    code = DUCTS
    number: float
    gap: float
    height: float
    length: float
    zeta: float = 0.0


@dataclass(frozen=True)
class RatedLoss(Element):
    """A rated point carried to other flows and coolants, ``dp = dp_r (V/V_r)**n (rho/rho_r)**(n-1) (mu/mu_r)**(2-n)``.

    Pressure loss [Pa], volume flow [m3/s], density [kg/m3] and viscosity [Pa s] at the rated point; n from 1 to 2.
    """

    code = RATED_LOSS
    pressure_loss: float
    volume_flow: float
    exponent: float
    density: float
    viscosity: float


@dataclass(frozen=True)
class Pipe(Element):
    """Round pipe or hose: length, diameter, roughness [m]; ``zeta`` of its fittings."""

    code = PIPE
    length: float
    diameter: float
    roughness: float = 1.5e-6
    zeta: float = 0.0


@dataclass(frozen=True)
class SetFlow(Element):
    """A flow [kg/s] that something outside the network holds; its head is a result."""

    code = SET_FLOW
    flow: float


@dataclass(frozen=True)
class FlowShare(Element):
    """A flow that is a share of another branch's (recirculation through a leaking containment)."""

    code = FLOW_SHARE
    share: float


@dataclass(frozen=True)
class Mover(Element):
    """Pump or fan by its curves at full speed, moved along by the affinity laws.

    Head ``H0 (h0 s**2 + h1 s x + h2 x |x|)`` and electric power ``P0 (e0 s**3 + e1 s**2 x + e2 s x**2 + e3 x**3)`` at
    ``x = V/V0`` and relative speed s, both times the density over the rated ``density`` [kg/m3]. ``heat_share`` of the
    power ends in the stream, the rest in the room.
    """

    code = MOVER
    volume_flow: float
    head: float
    h0: float
    h1: float
    h2: float
    power: float
    e0: float
    e1: float
    e2: float
    e3: float
    heat_share: float
    density: float


@dataclass(frozen=True)
class FinnedDucts(Element):
    """The wall of a ``Ducts`` branch: fins with their efficiency on a base.

    ``base_resistance`` [K/W] joins the attached solid to the fin roots (interface and spreading); fin thickness [m] and
    conductivity [W/mK].
    """

    code = FINNED_DUCTS
    base_resistance: float
    fin_thickness: float
    fin_conductivity: float


@dataclass(frozen=True)
class RatedSink(Element):
    """Sink or plate by its rated curve, ``R = a + b V**-n + c/(m cp)`` from the solid to the entering stream [K/W].

    V in m3/s; ``c = 1/2`` refers the floor ``a`` to the mean coolant temperature.
    """

    code = RATED_SINK
    a: float
    b: float
    n: float
    c: float


@dataclass(frozen=True)
class BoardPart(Element):
    """Parts on a board in a passing stream, forced and natural convection together.

    ``area`` wetted and ``length`` along the stream, ``flow_area`` that sets the velocity [m, m2]; ``resistance``
    inside the part up to its surface [K/W].
    """

    code = BOARD_PART
    area: float
    length: float
    flow_area: float
    resistance: float


@dataclass(frozen=True)
class FixedConductance(Element):
    """A wall of known conductance [W/K] to the passing stream."""

    code = FIXED_CONDUCTANCE
    conductance: float


@dataclass(frozen=True)
class TubeWall(Element):
    """The wall of a ``Pipe`` branch, at one temperature: laminar to turbulent flow in tubes whose coolant it warms."""

    code = TUBE_WALL


@dataclass(frozen=True)
class SetTemperature(Element):
    """The stream leaves at the temperature that the operating conditions give: the rack side of a controlled
    exchanger."""

    code = SET_TEMPERATURE


@kernel
def pressure_loss(code: int, row: Row, m: float, rho: float, mu: float, speed: float) -> float:
    """Loss less head [Pa] of one path at flow m [kg/s] (signed), odd and smooth through zero flow."""
    size = abs(m)
    if code == ORIFICE:
        size = math.sqrt(m * m + _CREEP * _CREEP * mu * mu * row[1])
        return row[0] * m * size / (2.0 * rho * row[1] * row[1])
    if code == DUCTS:
        return _duct_loss(row, m, rho, mu)
    if code == RATED_LOSS:
        x = m / (rho * row[1])
        ratio = math.sqrt(x * x + 1e-12)  # keeps the slope finite at rest
        scale = math.exp((row[2] - 1.0) * math.log(ratio * rho / row[3]) + (2.0 - row[2]) * math.log(mu / row[4]))
        return row[0] * x * scale
    if code == PIPE:
        area = 0.25 * math.pi * row[1] * row[1]
        dynamic = m * size / (2.0 * rho * area * area)
        re = size * row[1] / (area * mu)
        if re < 1e-3:
            return 32.0 * mu * row[0] * m / (rho * area * row[1] * row[1]) + row[3] * dynamic
        return (darcy_churchill(re, row[2] / row[1]) * row[0] / row[1] + row[3]) * dynamic
    if code == MOVER:
        x = m / (rho * row[0])
        return -row[1] * rho / row[11] * (row[2] * speed * speed + row[3] * speed * x + row[4] * x * abs(x))
    if code in (VALVE, CHECK_VALVE):
        return valve_loss(code, row, m, rho, mu, speed)
    return 0.0


@kernel
def _duct_loss(row: Row, m: float, rho: float, mu: float) -> float:
    duct_area = row[1] * row[2]
    root = math.sqrt(duct_area)
    u = abs(m) / (rho * duct_area * row[0])
    re = max(rho * u * root / mu, 1e-9)
    f_re = apparent_friction_rectangular(min(row[1], row[2]) / max(row[1], row[2]), row[3] / (root * re))
    perimeter = 2.0 * (row[1] + row[2])
    friction = 0.5 * f_re * mu * u * perimeter * row[3] / (duct_area * root)
    loss = friction + 0.5 * row[4] * rho * u * u
    return loss if m >= 0.0 else -loss


@kernel
def electric_power(code: int, row: Row, m: float, rho: float, speed: float) -> float:
    """Electric power of one pump or fan [W]; 0 for every other kind."""
    if code != MOVER:
        return 0.0
    x = m / (rho * row[0])
    s = speed
    return row[5] * rho / row[11] * (row[6] * s * s * s + row[7] * s * s * x + row[8] * s * x * x + row[9] * x * x * x)


@kernel
def conductance(
    code: int,
    row: Row,
    loss_row: Row,
    m: float,
    rho: float,
    cp: float,
    k: float,
    mu: float,
    beta: float,
    t_wall: float,
    t_in: float,
) -> float:
    """Heat per kelvin between the attached solid and the entering stream [W/K], one path."""
    capacity = abs(m) * cp + 1e-12
    if code == FINNED_DUCTS:
        ua = _finned_conductance(row, loss_row, abs(m), rho, cp, k, mu)
        return 1.0 / (row[0] + 1.0 / (capacity * effectiveness_isothermal_wall(ua / capacity)))
    if code == FINNED_DUCTS_ON_STACK:
        ua = root_conductance(code, row, loss_row, m, rho, cp, k, mu)
        base = spread_resistance(row, ua / row[BASE_AREA])
        return 1.0 / (base + 1.0 / (capacity * effectiveness_isothermal_wall(ua / capacity)))
    if code == PLATE_CHANNELS:  # a thin base passes no heat along the stream: even flux, not one temperature
        ua = root_conductance(code, row, loss_row, m, rho, cp, k, mu)
        return 1.0 / (spread_resistance(row, ua / row[BASE_AREA]) + 1.0 / ua + 0.5 / capacity)
    if code == RATED_SINK:
        flow = abs(m) / rho + 1e-15
        return 1.0 / (row[0] + row[1] * math.exp(-row[2] * math.log(flow)) + row[3] / capacity)
    if code == BOARD_PART:
        h = board_part_coefficient(row, abs(m), rho, cp, k, mu, beta, abs(t_wall - t_in))
        ua = h * row[0] / (1.0 + h * row[0] * row[3])
        return capacity * effectiveness_isothermal_wall(ua / capacity)
    if code == TUBE_WALL:
        return capacity * effectiveness_isothermal_wall(tube_conductance(loss_row, abs(m), cp, k, mu) / capacity)
    if code == FIXED_CONDUCTANCE:
        return capacity * effectiveness_isothermal_wall(row[0] / capacity)
    return 0.0


@kernel
def root_conductance(code: int, row: Row, loss_row: Row, m: float, rho: float, cp: float, k: float, mu: float) -> float:
    """h A at the fin roots of a wall that stands on a stack [W/K], one path; 0 for every other kind."""
    if code == FINNED_DUCTS_ON_STACK:
        return _finned_conductance(row, loss_row, abs(m), rho, cp, k, mu)
    if code == PLATE_CHANNELS:
        return channel_conductance(row, loss_row, abs(m), cp, k, mu)
    return 0.0


@kernel
def _finned_conductance(row: Row, ducts: Row, m: float, rho: float, cp: float, k: float, mu: float) -> float:
    """h A of all ducts with the fins at their efficiency [W/K]; half a fin thickness belongs to each neighbour."""
    d = 2.0 * ducts[1] * ducts[2] / (ducts[1] + ducts[2])
    re = m * d / (ducts[0] * ducts[1] * ducts[2] * mu)
    h = nusselt_parallel_plates(re, mu * cp / k, d / ducts[3]) * k / d
    mh = ducts[2] * math.sqrt(2.0 * h / (row[2] * row[1]))
    efficiency = math.tanh(mh) / mh
    return h * ducts[0] * ducts[3] * (ducts[1] + 2.0 * efficiency * ducts[2])


@kernel
def tube_conductance(pipe: Row, m: float, cp: float, k: float, mu: float) -> float:
    """h A inside a tube [W/K]: cubes add of the laminar 3.66 and of Gnielinski's law, which begins at Re 1000."""
    re = 4.0 * m / (math.pi * pipe[1] * mu)
    turbulent = 0.0
    if re > 1000.0:
        turbulent = nusselt_gnielinski(re, mu * cp / k, darcy_churchill(re, 0.0))
    nu = float(np.cbrt(_LAMINAR * _LAMINAR * _LAMINAR + turbulent * turbulent * turbulent))
    return nu * k * math.pi * pipe[0]


@kernel
def board_part_coefficient(
    row: Row, m: float, rho: float, cp: float, k: float, mu: float, beta: float, difference: float
) -> float:
    """Mixed-convection coefficient [W/m2K] of parts on a board, ``difference`` between part and stream [K]."""
    pr = mu * cp / k
    re = m * row[1] / (row[2] * mu) + 1e-12
    ra = GRAVITY * beta * (difference + 1e-6) * row[1] * row[1] * row[1] * rho * rho * cp / (mu * k)
    return nusselt_mixed(nusselt_flat_plate(re, pr), nusselt_vertical_plate(ra, pr)) * k / row[1]
