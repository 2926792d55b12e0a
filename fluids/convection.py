"""Laws of single-phase convection: one kernel per law, dimensionless in, Nusselt number out."""

from __future__ import annotations

import math

import numpy as np

from heatpath.numerics.kernel import kernel


@kernel
def nusselt_parallel_plates(re: float, pr: float, d_over_l: float) -> float:
    """Mean Nusselt number of laminar flow developing between parallel isothermal plates, on the hydraulic diameter.

    ``Nu = (7.541**3 + (1.841 Gz**(1/3))**3 + ((2/(1 + 22 Pr))**(1/6) Gz**(1/2))**3)**(1/3)``, ``Gz = Re Pr d/L``

    The mean coefficient belongs to the logarithmic mean difference, so it is used with NTU.

    Parameters
    ----------
    re : Reynolds number on d = twice the gap, 0 to 2200
    pr : Prandtl number, 0.1 to 1000
    d_over_l : hydraulic diameter over flow length

    Expected error 10 %.

    References
    ----------
    .. [1] VDI Heat Atlas, 9th German edition 2002, section Gb, eq. 37, 38, 42.

    Examples
    --------
    >>> round(nusselt_parallel_plates(1e-9, 0.7, 0.01), 3)
    7.541
    """
    gz = re * pr * d_over_l
    developing = 1.841 * 1.841 * 1.841 * gz
    entrance = math.sqrt(2.0 / (1.0 + 22.0 * pr)) * gz * math.sqrt(gz)
    return float(np.cbrt(7.541 * 7.541 * 7.541 + developing + entrance))


@kernel
def nusselt_flat_plate(re: float, pr: float) -> float:
    """Mean Nusselt number of a laminar boundary layer on a plate, on its length.

    ``Nu = 0.664 Re**(1/2) Pr**(1/3)``; Re up to 5e5, Pr 0.6 to 2000. Expected error 5 % on a plate, 30 % on board
    parts.

    References
    ----------
    .. [1] VDI Heat Atlas, 9th German edition 2002, section Gd, eq. 1 (Pohlhausen 1921).

    Examples
    --------
    >>> round(nusselt_flat_plate(1e4, 1.0), 1)
    66.4
    """
    return 0.664 * math.sqrt(re) * np.cbrt(pr)


@kernel
def nusselt_vertical_plate(ra: float, pr: float) -> float:
    """Mean Nusselt number of natural convection on a vertical isothermal plate, on its height.

    ``Nu = (0.825 + 0.387 Ra**(1/6)/(1 + (0.492/Pr)**(9/16))**(8/27))**2``; Ra up to 1e12, any Pr. Expected error 15 %.

    References
    ----------
    .. [1] S. W. Churchill, H. H. S. Chu, Int. J. Heat Mass Transfer 18 (1975) 1323, doi
    10.1016/0017-9310(75)90243-4, eq. 9.

    Examples
    --------
    >>> round(nusselt_vertical_plate(1e9, 0.7), 1)
    122.6
    """
    base = 1.0 + math.exp(9.0 / 16.0 * math.log(0.492 / pr))
    root = 0.825 + 0.387 * math.sqrt(np.cbrt(ra)) * math.exp(-8.0 / 27.0 * math.log(base))
    return root * root


@kernel
def nusselt_mixed(forced: float, natural: float) -> float:
    """Nusselt number of aiding mixed convection, ``(Nu_F**3 + Nu_N**3)**(1/3)``.

    References
    ----------
    .. [1] S. W. Churchill, AIChE Journal 23 (1977) 10, doi 10.1002/aic.690230103.

    Examples
    --------
    >>> nusselt_mixed(2.0, 0.0)
    2.0
    """
    return float(np.cbrt(forced * forced * forced + natural * natural * natural))
