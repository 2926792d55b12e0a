"""Conduction in the solids that coolants touch: fins, and the spreading of a die's heat in a base."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.kernel import kernel


@kernel
def fin_efficiency(h: float, conductivity: float, thickness: float, height: float) -> float:
    """Efficiency of a straight fin with an adiabatic tip, ``tanh(mH)/(mH)``, ``m = sqrt(2 h/(k t))``.

    Parameters
    ----------
    h : coefficient on both faces [W/m2K]
    conductivity : of the fin [W/mK]
    thickness, height : [m]

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


def spreading_resistance(
    source_radius: float, plate_radius: float, thickness: float, conductivity: float, h: float, terms: int = 200
) -> float:
    """Mean-temperature spreading resistance of a uniform round source centred on a round plate cooled from behind
    [K/W].

    ``R = 4/(pi k b e**2) sum J1(d_n e)**2 Phi_n/(d_n**3 J0(d_n)**2)``, ``J1(d_n) = 0``, ``e = a/b``,
    ``Phi_n = (tanh(d_n t) + d_n/Bi)/(1 + d_n/Bi tanh(d_n t))``, ``t`` the thickness over b, ``Bi = h b/k``.

    The one-dimensional parts, ``thickness/(k A)`` and ``1/(h A)``, are not in it. Rectangles enter by equal areas.

    Parameters
    ----------
    source_radius, plate_radius, thickness : a < b and t [m]
    conductivity : of the plate [W/mK]
    h : coefficient behind the plate, per area of the plate [W/m2K]

    References
    ----------
    .. [1] S. Lee, S. Song, V. Au, K. P. Moran, Proc. ASME/JSME Thermal Engineering Conf. 1995: the exact series that
    their
       closed form approximates (to 40 % for a large source on a thin plate).
    """
    from scipy.special import j0, j1, jn_zeros

    ratio = source_radius / plate_radius
    if ratio >= 1.0:
        return 0.0
    d: NDArray[np.float64] = jn_zeros(1, terms)
    tanh = np.tanh(d * thickness / plate_radius)
    inverse_biot = conductivity * d / (h * plate_radius)
    phi = (tanh + inverse_biot) / (1.0 + inverse_biot * tanh)
    series = np.sum((j1(d * ratio) / (d * j0(d))) ** 2 * phi / d)
    return float(4.0 / (math.pi * conductivity * plate_radius * ratio**2) * series)


def equivalent_radius(area: float) -> float:
    """Radius [m] of the disc with this area [m2]."""
    return math.sqrt(area / math.pi)
