"""Spreading of heat in rectangular plates: rectangles of even flux anywhere on a plate, alone or together."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.law import Law, positive
from heatpath.numerics.kernel import kernel

Array = NDArray[np.float64]

TAIL = 1200  # terms along each side whose sum is taken for the whole series


class Patch(NamedTuple):
    """A rectangle: length and width [m], and where its centre lies from the plate's [m]."""

    length: float
    width: float
    x: float = 0.0
    y: float = 0.0


class RectangleSeries(NamedTuple):
    """What the spreading between two rectangles on a plate needs, once these are known.

    rates (n,) [1/m] of the modes; weights (n,) [1/m] of the terms; rest [1/m]: sum of all further terms, which feel
    neither thickness nor coolant.
    """

    rates: Array
    weights: Array
    rest: float


def side_rates(side: float, count: int, odd: int) -> Array:
    """Rates [1/m] of the modes along a side [m]: ``cos`` of 2 j pi/side, or for ``odd`` 1 ``sin`` of (2 j + 1)
    pi/side."""
    return np.asarray((2.0 * np.arange(count) + odd) * math.pi / side, dtype=np.float64)


def side_means(rates: Array, odd: int, extent: float, centre: float) -> Array:
    """Mean of each mode over a stretch of ``extent`` round ``centre`` [m]."""
    wave = np.sin(rates * centre) if odd else np.cos(rates * centre)
    return np.asarray(wave * np.sinc(rates * extent / (2.0 * math.pi)), dtype=np.float64)


def side_norms(rates: Array) -> Array:
    """Two for a mode, one for the mean: what a mode's square lacks to one."""
    return np.where(rates == 0.0, 1.0, 2.0)


def rectangle_series(plate: Patch, source: Patch, seen: Patch | None = None, terms: int = 60) -> RectangleSeries:
    """Weights of the spreading from a rectangle of even flux to the mean temperature of another, or of itself.

    Parameters
    ----------
    plate : length and width; insulated at its edges
    source : that makes the heat, inside the plate
    seen : whose mean temperature is asked for; the source itself where nothing is given
    terms : along each side and parity that feel thickness and coolant: enough where ``thickness`` is above
        1.5 side/terms
    """
    target = source if seen is None else seen
    rates, weights, rest = [], [], 0.0
    for odd_x in (0, 1):
        for odd_y in (0, 1):
            kx, ky = side_rates(plate.length, TAIL, odd_x), side_rates(plate.width, TAIL, odd_y)
            along = side_norms(kx) * side_means(kx, odd_x, source.length, source.x)
            along *= side_means(kx, odd_x, target.length, target.x)
            across = side_norms(ky) * side_means(ky, odd_y, source.width, source.y)
            across *= side_means(ky, odd_y, target.width, target.y)
            rate = np.hypot(kx[:, None], ky[None, :])
            weight = np.outer(along, across) / (plate.length * plate.width * np.where(rate > 0.0, rate, 1.0))
            weight[rate == 0.0] = 0.0  # the mean of the plate does not spread
            rest += float(weight.sum() - weight[:terms, :terms].sum())
            near = weight[:terms, :terms].ravel()
            rates.append(rate[:terms, :terms].ravel()[near != 0.0])
            weights.append(near[near != 0.0])
    return RectangleSeries(np.concatenate(rates), np.concatenate(weights), rest)


@kernel
def spreading_rectangle(series: RectangleSeries, thickness: float, conductivity: float, h: float) -> float:
    """Spreading resistance of a rectangle on a rectangular plate, on its mean temperature or another's [K/W].

    ``R = 1/(k a b) sum e_m e_n c_m d_n c'_m d'_n Phi/b_mn`` over all modes but the mean, with the modes' means c, d
    over the source and c', d' over the rectangle seen, e = 2 (1 for the mean along a side), ``b_mn`` the modes' rates,
    ``Phi = (tanh(b t) + k b/h)/(1 + k b/h tanh(b t))``. The one-dimensional parts, ``thickness/(k A)`` and
    ``1/(h A)``, are not in it. Sources superpose: each adds its power times the resistance seen from it.

    Parameters
    ----------
    series : of plate and rectangles, from ``rectangle_series``
    thickness : of the plate [m]
    conductivity : of the plate [W/mK]
    h : coefficient behind the plate, per area of the plate [W/m2K]

    Expected error none: the exact solution for insulated edges and an even coefficient.

    References
    ----------
    .. [1] Y. S. Muzychka, J. R. Culham, M. M. Yovanovich, J. Electronic Packaging 125 (2003) 178.

    Examples
    --------
    >>> series = rectangle_series(Patch(0.0532, 0.0532), Patch(0.0248, 0.0248))
    >>> round(spreading_rectangle(series, 0.002, 390.0, 4e4), 5)
    0.02325
    """
    total = series.rest
    for n in range(series.rates.size):
        rate = series.rates[n]
        tanh = math.tanh(rate * thickness)
        inverse_biot = conductivity * rate / h
        total += series.weights[n] * (tanh + inverse_biot) / (1.0 + inverse_biot * tanh)
    return total / conductivity


LAWS = (
    Law(
        spreading_rectangle, "conduction", "spreading resistance of rectangles [K/W]",
        {"thickness": positive("m"), "conductivity": positive("W/mK"), "h": positive("W/m2K")},
        error=0.0, basis="exact for insulated edges and an even coefficient",
        source="Y. S. Muzychka, J. R. Culham, M. M. Yovanovich, J. Electronic Packaging 125 (2003) 178",
        checked="finite volumes in three dimensions, central, eccentric and two rectangles",
        trap="discs of equal areas in place of the rectangles are up to 5 % off, more for slender ones",
    ),
)  # fmt: skip
