"""The solid side of a finned wall, evaluated inside the iteration: spreading that follows the coolant's coefficient,
and the channels of a plate.

A row holds, in this order: area of the base [m2], fin thickness [m], fin conductivity [W/mK], the coefficient about
which the series is written [W/m2K], and its ``TERMS`` numbers [K/W].
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.ducts import nusselt_developing_three_sides
from heatpath.numerics.kernel import kernel

Row = NDArray[np.float64]

BASE_AREA, FIN_THICKNESS, FIN_CONDUCTIVITY, SCALE, SERIES = range(5)
TERMS = 12


@kernel
def spread_resistance(row: Row, h: float) -> float:
    """Resistance from the attached solid to the mean of the fin roots [K/W] at the coefficient h there [W/m2K].

    A Chebyshev series in ``(h - scale)/(h + scale)``, which maps all coefficients from none to infinite onto -1 to 1:
    defined and smooth for every h.
    """
    x = (h - row[SCALE]) / (h + row[SCALE])
    b1 = 0.0
    b2 = 0.0
    for k in range(TERMS - 1, 0, -1):
        b1, b2 = 2.0 * x * b1 - b2 + row[SERIES + k], b1
    return x * b1 - b2 + row[SERIES]


@kernel
def channel_conductance(row: Row, ducts: Row, m: float, cp: float, k: float, mu: float) -> float:
    """h A of the channels of a plate, their fins at their efficiency [W/K]; the cover takes no heat.

    ``ducts`` is the row of the branch's ``Ducts``: number, gap, height, length.
    """
    gap, height, length = ducts[1], ducts[2], ducts[3]
    aspect = min(gap, height) / max(gap, height)
    root = math.sqrt(gap * height)
    re = max(m * root / (ducts[0] * gap * height * mu), 1e-9)
    pr = mu * cp / k
    h = nusselt_developing_three_sides(aspect, length / (root * re * pr), pr) * k / root
    mh = height * math.sqrt(2.0 * h / (row[FIN_CONDUCTIVITY] * row[FIN_THICKNESS]))
    return h * ducts[0] * length * (gap + 2.0 * height * math.tanh(mh) / mh)
