"""Conduction in the solids that coolants touch: fins, and the spreading of a die's heat in a base."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.law import Law, Span, positive
from heatpath.numerics.kernel import kernel

TAIL = 20000  # terms whose sum is taken for the whole series


class SpreadingSeries(NamedTuple):
    """What the spreading of heat from a disc in a disc needs, once the radii are known.

    plate_radius [m]; zeros (n,) of J1; mean_weights, maximum_weights (n,) of the terms; mean_rest, maximum_rest : sums
    of all further terms, which feel neither thickness nor coolant.
    """

    plate_radius: float
    zeros: NDArray[np.float64]
    mean_weights: NDArray[np.float64]
    maximum_weights: NDArray[np.float64]
    mean_rest: float
    maximum_rest: float


@kernel
def fin_efficiency(h: float, conductivity: float, thickness: float, height: float) -> float:
    """Efficiency of a straight fin with an adiabatic tip, ``tanh(mH)/(mH)``, ``m = sqrt(2 h/(k t))``.

    Parameters
    ----------
    h : coefficient on both faces [W/m2K]
    conductivity : of the fin [W/mK]
    thickness, height : [m]

    Expected error 2 % for thin fins, ``h t/k`` up to 0.1.

    References
    ----------
    .. [1] F. P. Incropera et al., Fundamentals of Heat and Mass Transfer, 6th ed. 2007, eq. 3.89.

    Examples
    --------
    >>> round(fin_efficiency(100.0, 390.0, 0.5e-3, 0.04), 3)
    0.669
    """
    mh = height * math.sqrt(2.0 * h / (conductivity * thickness))
    if mh < 1e-6:
        return 1.0
    return math.tanh(mh) / mh


def spreading_series(source_radius: float, plate_radius: float, terms: int = 200) -> SpreadingSeries:
    """Weights of the spreading series for a disc of even flux on a larger disc; in Python, once per geometry.

    Parameters
    ----------
    source_radius, plate_radius : a < b [m]; rectangles enter by equal areas
    terms : that feel the plate's thickness and coolant: enough where ``thickness/b`` is above 5/(pi terms)
    """
    from scipy.special import j0, j1

    ratio = source_radius / plate_radius
    d = _bessel_zeros(TAIL)
    edge = j1(d * ratio) / (d * j0(d))
    mean = 4.0 / (math.pi * ratio * ratio) * edge * edge / d
    maximum = 2.0 / (math.pi * ratio) * edge / (d * j0(d))
    return SpreadingSeries(
        plate_radius,
        d[:terms].copy(),
        mean[:terms].copy(),
        maximum[:terms].copy(),
        float(np.sum(mean[terms:])),
        float(np.sum(maximum[terms:])),
    )


def _bessel_zeros(count: int) -> NDArray[np.float64]:
    """Zeros of J1: the first from scipy, the rest by McMahon's expansion, exact to rounding there."""
    from scipy.special import jn_zeros

    first: NDArray[np.float64] = jn_zeros(1, min(count, 100))
    beta = (np.arange(101, count + 1) + 0.25) * math.pi
    square = 1.0 / (beta * beta)
    return np.concatenate([first, beta - (0.375 - (3.0 / 128.0 - 1179.0 / 5120.0 * square) * square) / beta])


@kernel
def _spread(
    series: SpreadingSeries, weights: NDArray[np.float64], thickness: float, conductivity: float, h: float
) -> float:
    """Sum of the terms that feel thickness and coolant, ``Phi = (tanh(d t) + d/Bi)/(1 + d/Bi tanh(d t))``."""
    total = 0.0
    for n in range(series.zeros.size):
        d = series.zeros[n]
        tanh = math.tanh(d * thickness / series.plate_radius)
        inverse_biot = conductivity * d / (h * series.plate_radius)
        total += weights[n] * (tanh + inverse_biot) / (1.0 + inverse_biot * tanh)
    return total


@kernel
def spreading_mean(series: SpreadingSeries, thickness: float, conductivity: float, h: float) -> float:
    """Spreading resistance on the source's mean temperature [K/W].

    ``R = 4/(pi k b e**2) sum J1(d_n e)**2 Phi_n/(d_n**3 J0(d_n)**2)``, ``J1(d_n) = 0``, ``e = a/b``,
    ``Phi_n = (tanh(d_n t) + d_n/Bi)/(1 + d_n/Bi tanh(d_n t))``, ``t`` the thickness over b, ``Bi = h b/k``. The
    one-dimensional parts, ``thickness/(k A)`` and ``1/(h A)``, are not in it.

    Parameters
    ----------
    series : of the two radii, from ``spreading_series``
    thickness : of the plate [m]
    conductivity : of the plate [W/mK]
    h : coefficient behind the plate, per area of the plate [W/m2K]

    Expected error none for discs; 5 % for rectangles by equal areas.

    References
    ----------
    .. [1] S. Lee, S. Song, V. Au, K. P. Moran, Proc. ASME/JSME Thermal Engineering Conf. 1995: the exact series that
       their closed form approximates (to 40 % for a large source on a thin plate).

    Examples
    --------
    >>> round(spreading_mean(spreading_series(0.014, 0.03), 0.002, 390.0, 4e4), 5)
    0.02379
    """
    total = _spread(series, series.mean_weights, thickness, conductivity, h) + series.mean_rest
    return total / (conductivity * series.plate_radius)


@kernel
def spreading_maximum(series: SpreadingSeries, thickness: float, conductivity: float, h: float) -> float:
    """Spreading resistance on the temperature of the source's centre [K/W].

    ``R = 2/(pi k b e) sum J1(d_n e) Phi_n/(d_n**2 J0(d_n)**2)``, the rest as in ``spreading_mean``.

    Parameters
    ----------
    series : of the two radii, from ``spreading_series``
    thickness : of the plate [m]
    conductivity : of the plate [W/mK]
    h : coefficient behind the plate, per area of the plate [W/m2K]

    Expected error none for discs; 5 % for rectangles by equal areas.

    References
    ----------
    .. [1] S. Lee, S. Song, V. Au, K. P. Moran, Proc. ASME/JSME Thermal Engineering Conf. 1995.

    Examples
    --------
    >>> series = spreading_series(0.014, 0.03)
    >>> spreading_maximum(series, 0.002, 390.0, 4e4) > spreading_mean(series, 0.002, 390.0, 4e4)
    True
    """
    total = _spread(series, series.maximum_weights, thickness, conductivity, h) + series.maximum_rest
    return total / (conductivity * series.plate_radius)


@kernel
def spreading_concentration(series: SpreadingSeries, thickness: float, conductivity: float, h: float) -> float:
    """Heat flux at the centre of the cooled face over its mean, of a plate heated by a disc.

    ``1 + pi Bi sum w_n/(sinh(d_n t) + Bi/d_n cosh(d_n t))`` with the weights ``w_n`` of ``spreading_maximum``

    Parameters
    ----------
    series : of the two radii, from ``spreading_series``
    thickness : of the plate [m]; above 0.03 of its radius, or the terms do not suffice
    conductivity : of the plate [W/mK]
    h : coefficient behind the plate, per area of the plate [W/m2K]

    Expected error none for discs under an even coefficient; one that rises with the flux, as boiling's, adds to it.

    References
    ----------
    .. [1] S. Lee, S. Song, V. Au, K. P. Moran, Proc. ASME/JSME Thermal Engineering Conf. 1995: the same series,
       evaluated at the cooled face; derived.

    Examples
    --------
    A thick plate spreads heat evenly:

    >>> round(spreading_concentration(spreading_series(0.014, 0.03), 0.1, 390.0, 1e3), 4)
    1.0
    """
    biot = h * series.plate_radius / conductivity
    total = 0.0
    for n in range(series.zeros.size):
        d = series.zeros[n]
        decay = math.exp(-d * thickness / series.plate_radius)
        square = decay * decay
        total += series.maximum_weights[n] * 2.0 * decay / (1.0 - square + biot / d * (1.0 + square))
    return 1.0 + math.pi * biot * total


def spreading_resistance(
    source_radius: float, plate_radius: float, thickness: float, conductivity: float, h: float, terms: int = 200
) -> float:
    """``spreading_mean`` straight from the radii [K/W]; zero where the source covers the plate."""
    if source_radius >= plate_radius:
        return 0.0
    return spreading_mean(spreading_series(source_radius, plate_radius, terms), thickness, conductivity, h)


def equivalent_radius(area: float) -> float:
    """Radius [m] of the disc with this area [m2]."""
    return math.sqrt(area / math.pi)


def _biot(h: float, conductivity: float, thickness: float, **_: float) -> float:
    """Biot number across a fin."""
    return h * thickness / conductivity


def _slenderness(series: SpreadingSeries, thickness: float, **_: float) -> float:
    """Thickness of a plate over its radius."""
    return thickness / series.plate_radius


_PLATE = {
    "thickness": positive("m"),
    "conductivity": positive("W/mK"),
    "h": positive("W/m2K"),
}
_LEE = "S. Lee, S. Song, V. Au, K. P. Moran, Proc. ASME/JSME Thermal Engineering Conf. 1995"

LAWS = (
    Law(
        fin_efficiency, "conduction", "efficiency of a straight fin",
        {"h": positive("W/m2K"), "conductivity": positive("W/mK"), "thickness": positive("m"), "height": positive("m"),
         "biot": Span(0.0, 0.1)},
        error=0.02, basis="plane conduction in a thin fin",
        source="F. P. Incropera et al., Fundamentals of Heat and Mass Transfer, 6th ed. 2007, eq. 3.89",
        checked="finite differences of the fin",
        groups={"biot": _biot},
    ),
    Law(
        spreading_mean, "conduction", "spreading resistance, mean [K/W]",
        _PLATE,
        error=0.0, basis="exact for discs; 5 % for rectangles",
        source=_LEE,
        checked="finite volumes of disc on disc; half-space limit 8/(3 pi**2 k a)",
        trap="their closed form in its place is up to 15 % off, for the maximum up to 40 % high",
    ),
    Law(
        spreading_maximum, "conduction", "spreading resistance, centre [K/W]",
        _PLATE,
        error=0.0, basis="exact for discs; 5 % for rectangles",
        source=_LEE,
        checked="finite volumes of disc on disc; half-space limit 1/(pi k a)",
        trap="the mean is what a die's average asks for, the maximum what its limit asks for",
    ),
    Law(
        spreading_concentration, "conduction", "flux at the centre of a cooled face over its mean",
        {**_PLATE, "slenderness": Span(0.03, math.inf)},
        error=0.0, basis="exact for discs under an even coefficient",
        source=_LEE + ", at the cooled face; derived",
        checked="finite volumes of disc on disc",
        trap="a coefficient that rises with the flux, as in boiling, concentrates it further",
        groups={"slenderness": _slenderness},
    ),
)  # fmt: skip
