"""What stands in a loop between its pump and its plates: valves, filters, quick disconnects, hoses, gaps; and pumps.

Each noun packs itself into a row that one of the kernels of ``elements`` or ``valves`` reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from heatpath.numerics.errors import InputError
from heatpath.thermal.elements import MOVER, ORIFICE, PIPE, RATED_LOSS, Element, Mover
from heatpath.thermal.valves import CHECK_VALVE, EQUAL_PERCENTAGE, LINEAR, VALVE

CHARACTERISTICS = {"linear": LINEAR, "equal-percentage": EQUAL_PERCENTAGE}
KV = 1e-5**0.5 * 1000.0**0.5 / 3600.0  # m2 of flow coefficient Av per m3/h of water at 1 bar


@dataclass(frozen=True)
class Valve(Element):
    """A valve with its inherent characteristic, ``dp = rho (V/Av)**2``.

    Parameters
    ----------
    kv : of the open valve, m3/h of water at 1 bar
    opening : of the stem, 0 to 1; times the signal of a controller where the branch has one
    rangeability : largest over smallest controllable kv; at opening 0 the valve still passes 1 over it
    characteristic : linear or equal-percentage

    References
    ----------
    .. [1] IEC 60534-2-1 (sizing), IEC 60534-2-4 (inherent characteristics).
    """

    code = VALVE
    kv: float
    opening: float = 1.0
    rangeability: float = 50.0
    characteristic: str = "equal-percentage"

    def row(self) -> tuple[float, ...]:
        return (KV * self.kv, CHARACTERISTICS[self.characteristic], self.rangeability, self.opening)


@dataclass(frozen=True)
class CheckValve(Element):
    """A valve that opens one way.

    Parameters
    ----------
    kv : of the open valve, m3/h of water at 1 bar
    opening_pressure : that lifts it [Pa]; stays as a loss while it is open
    leak : kv of the closed valve over that of the open one
    """

    code = CHECK_VALVE
    kv: float
    opening_pressure: float
    leak: float = 1e-4

    def row(self) -> tuple[float, ...]:
        return (KV * self.kv, self.leak, self.opening_pressure)


@dataclass(frozen=True)
class _Rated(Element):
    """A rated point with an exponent of the flow; see ``RatedLoss``."""

    code = RATED_LOSS
    pressure_loss: float
    volume_flow: float
    exponent: float
    density: float
    viscosity: float

    def row(self) -> tuple[float, ...]:
        return (self.pressure_loss, self.volume_flow, self.exponent, self.density, self.viscosity)


@dataclass(frozen=True)
class QuickDisconnect(_Rated):
    """A mated disconnect by its rated point: loss [Pa] at flow [m3/s], exponent of the flow, and density [kg/m3] and
    viscosity [Pa s] of the liquid it was rated with."""


@dataclass(frozen=True)
class Filter(_Rated):
    """A filter by the rated point of its clean element; ``clogging`` multiplies the loss, 1 when clean."""

    clogging: float = 1.0

    def row(self) -> tuple[float, ...]:
        return (self.clogging * self.pressure_loss, *super().row()[1:])


@dataclass(frozen=True)
class Hose(Element):
    """A hose with its end fittings: length, inner diameter, roughness [m]; ``zeta`` of the ends and ``bends`` of 90
    degrees with ``bend_zeta`` each."""

    code = PIPE
    length: float
    diameter: float
    roughness: float = 1.5e-6
    zeta: float = 0.0
    bends: float = 0.0
    bend_zeta: float = 0.3

    def row(self) -> tuple[float, ...]:
        return (self.length, self.diameter, self.roughness, self.zeta + self.bends * self.bend_zeta)


@dataclass(frozen=True)
class Leakage(Element):
    """A gap of ``area`` [m2] that nobody closed: ``V = c A sqrt(2 dp/rho)``, discharge coefficient c about 0.6."""

    code = ORIFICE
    area: float
    discharge: float = 0.6

    def row(self) -> tuple[float, ...]:
        return (1.0 / (self.discharge * self.discharge), self.area)


@dataclass(frozen=True)
class Duty(Element):
    """A pump or fan by its duty point and its head at no flow: ``H = H_s s**2 - (H_s - H_d) (V/V_d)**2``.

    Parameters
    ----------
    volume_flow, head, power : at the duty point and full speed [m3/s, Pa, W]
    shutoff_head : at no flow [Pa], at least 0.1 % above ``head``: two flat curves side by side have no operating point
    idle_power : at no flow over ``power``
    heat_share : of the power that ends in the stream
    density : of the liquid or gas of the curve [kg/m3]
    """

    code = MOVER
    volume_flow: float
    head: float
    power: float
    shutoff_head: float
    idle_power: float
    heat_share: float
    density: float

    def __post_init__(self) -> None:
        if not self.shutoff_head >= 1.001 * self.head > 0.0:
            allowed = f"{1.001 * self.head:.6g} Pa or more"
            raise InputError("shutoff_head", "leaves no slope for an operating point", allowed=allowed)

    def row(self) -> tuple[float, ...]:
        rest = self.shutoff_head / self.head
        return Mover(
            self.volume_flow, self.head, rest, 0.0, 1.0 - rest, self.power, self.idle_power, 1.0 - self.idle_power,
            0.0, 0.0, self.heat_share, self.density,
        ).row()  # fmt: skip


def fitted_mover(
    volume_flow: Sequence[float],
    head: Sequence[float],
    power: Sequence[float],
    *,
    heat_share: float,
    density: float,
) -> tuple[Mover, float]:
    """A pump or fan from points of its data sheet at full speed, by least squares on the curves of ``Mover``.

    Parameters
    ----------
    volume_flow, head, power (points,) : three points or more [m3/s, Pa, W]

    Returns
    -------
    the mover, and the largest distance of a point from its head curve over the largest head

    Raises
    ------
    InputError : fewer than three points, or columns of different lengths
    """
    x, h, p = (np.asarray(column, dtype=np.float64) for column in (volume_flow, head, power))
    if not x.size == h.size == p.size or x.size < 3:
        raise InputError("curve", "needs flow, head and power at the same points", allowed="three points or more")
    most, top, rated = float(x.max()), float(h.max()), float(p.max())
    share = x / most
    shape = np.stack([np.ones(x.size), share, share * share], axis=1)
    heads = np.linalg.lstsq(shape, h / top, rcond=None)[0]
    powers = np.linalg.lstsq(shape, p / rated, rcond=None)[0]
    miss = float(np.max(np.abs(shape @ heads - h / top)))
    h0, h1, h2, e0, e1, e2 = (float(each) for each in (*heads, *powers))
    mover = Mover(most, top, h0, h1, h2, rated, e0, e1, e2, 0.0, heat_share, density)
    return mover, miss
