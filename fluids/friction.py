"""Laws of pressure loss: one kernel per law."""

from __future__ import annotations

import math

from heatpath.numerics.kernel import kernel

_PI5 = math.pi**5


@kernel
def apparent_friction_rectangular(aspect: float, developed_length: float) -> float:
    """Apparent Fanning friction ``f_app Re`` of laminar developing flow in a rectangular duct, on the scale sqrt(area).

    ``((12/(sqrt(e) (1 + e) (1 - 192 e/pi**5 tanh(pi/(2 e)))))**2 + 3.44**2/L+)**(1/2)``

    Parameters
    ----------
    aspect : e, short over long side, 0 to 1
    developed_length : L+ = L/(sqrt(A) Re_sqrtA)

    Expected error 10 %, all aspect ratios, laminar.

    References
    ----------
    .. [1] Y. S. Muzychka, M. M. Yovanovich, J. Fluids Eng. 131 (2009) 111105, doi 10.1115/1.4000377.

    Examples
    --------
    A square duct, developed; the exact value is 14.23:

    >>> round(apparent_friction_rectangular(1.0, 1e9), 2)
    14.13
    """
    shape = 1.0 - 192.0 * aspect / _PI5 * math.tanh(math.pi / (2.0 * aspect))
    developed = 12.0 / (math.sqrt(aspect) * (1.0 + aspect) * shape)
    return math.sqrt(developed * developed + 3.44 * 3.44 / developed_length)


@kernel
def darcy_churchill(re: float, relative_roughness: float) -> float:
    """Darcy friction factor of a round pipe in all regimes.

    ``8 ((8/Re)**12 + (A + B)**(-3/2))**(1/12)`` with ``A = (2.457 ln(1/((7/Re)**0.9 + 0.27 r)))**16``,
    ``B = (37530/Re)**16``. Expected error 5 % away from transition.

    References
    ----------
    .. [1] S. W. Churchill, Chemical Engineering 84 (7 Nov 1977) 91.

    Examples
    --------
    >>> round(darcy_churchill(100.0, 0.0), 3)
    0.64
    """
    if re < 100.0:  # the turbulent terms are below 1e-12 of the answer and would overflow
        return 64.0 / re
    log_term = -math.log(math.exp(0.9 * math.log(7.0 / re)) + 0.27 * relative_roughness)
    a = (2.457 * log_term) ** 16
    b = (37530.0 / re) ** 16
    laminar = (8.0 / re) ** 12
    return 8.0 * (laminar + 1.0 / ((a + b) * math.sqrt(a + b))) ** (1.0 / 12.0)
