"""Laws of single-phase pressure loss. Fanning factors make ``2 f rho v**2 L/D``, Darcy factors are four times these."""

from __future__ import annotations

import math

from heatpath.fluids.law import Law, Span, above_zero
from heatpath.numerics.kernel import kernel

_PI5 = math.pi**5


@kernel
def developed_friction(aspect: float) -> float:
    """Developed Fanning friction ``f Re`` of a rectangular duct, both on the scale sqrt(area).

    ``12/(sqrt(e) (1 + e) (1 - 192 e/pi**5 tanh(pi/(2 e))))``, the first term of the exact series.

    Parameters
    ----------
    aspect : e, short over long side, above 0 to 1

    Expected error 0.8 % of the exact solution.

    References
    ----------
    .. [1] Y. S. Muzychka, M. M. Yovanovich, J. Fluids Eng. 131 (2009) 111105, doi 10.1115/1.4000377.

    Examples
    --------
    A square duct; the exact value is 14.23:

    >>> round(developed_friction(1.0), 2)
    14.13
    """
    shape = 1.0 - 192.0 * aspect / _PI5 * math.tanh(math.pi / (2.0 * aspect))
    return 12.0 / (math.sqrt(aspect) * (1.0 + aspect) * shape)


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
    developed = developed_friction(aspect)
    return math.sqrt(developed * developed + 3.44 * 3.44 / developed_length)


@kernel
def darcy_churchill(re: float, relative_roughness: float) -> float:
    """Darcy friction factor of a round pipe in all regimes.

    ``8 ((8/Re)**12 + (A + B)**(-3/2))**(1/12)`` with ``A = (2.457 ln(1/((7/Re)**0.9 + 0.27 r)))**16``,
    ``B = (37530/Re)**16``

    Parameters
    ----------
    re : Reynolds number, any
    relative_roughness : over the diameter, 0 to 0.05

    Expected error 5 % away from transition.

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


@kernel
def friction_rectangular(aspect: float) -> float:
    """Developed Fanning friction ``f Re`` of a rectangular duct on the hydraulic diameter.

    ``24 (1 - 1.3553 e + 1.9467 e**2 - 1.7012 e**3 + 0.9564 e**4 - 0.2537 e**5)``

    Parameters
    ----------
    aspect : e, short over long side, 0 to 1

    Expected error 0.1 % of the exact solution.

    References
    ----------
    .. [1] R. K. Shah, A. L. London, Laminar Flow Forced Convection in Ducts, 1978, doi 10.1016/C2013-0-06152-X.

    Examples
    --------
    >>> round(friction_rectangular(1.0), 2)
    14.23
    """
    e = aspect
    return 24.0 * (1.0 + e * (-1.3553 + e * (1.9467 + e * (-1.7012 + e * (0.9564 - 0.2537 * e)))))


@kernel
def hagenbach_rectangular(aspect: float) -> float:
    """Excess loss ``K`` of a long rectangular duct over developed friction, in velocity heads: the profile that forms.

    ``0.6740 + 1.2501 e + 0.3417 e**2 - 0.8358 e**3``

    Parameters
    ----------
    aspect : e, short over long side, 0 to 1

    Expected error 10 %: the exact momentum balance gives 2 to 10 % more.

    References
    ----------
    .. [1] M. E. Steinke, S. G. Kandlikar, Int. J. Thermal Sciences 45 (2006) 1073, after Shah and London; recalled,
       both ends confirmed.

    Examples
    --------
    >>> round(hagenbach_rectangular(1.0), 2)
    1.43
    """
    e = aspect
    return 0.6740 + e * (1.2501 + e * (0.3417 - 0.8358 * e))


_ASPECT = Span(0.0, 1.0)
_LAMINAR = Span(0.0, 2200.0)
_MUZYCHKA = "Y. S. Muzychka, M. M. Yovanovich, J. Fluids Eng. 131 (2009) 111105"

LAWS = (
    Law(
        developed_friction, "friction", "Fanning f Re of a rectangular duct, on sqrt(A)",
        {"aspect": above_zero(highest=1.0), "re": _LAMINAR},
        error=0.008, basis="exact series",
        source=_MUZYCHKA, doi="10.1115/1.4000377",
        checked="exact double series",
    ),
    Law(
        apparent_friction_rectangular, "friction", "apparent Fanning f Re of a developing rectangular duct, on sqrt(A)",
        {"aspect": above_zero(highest=1.0), "developed_length": above_zero(), "re": _LAMINAR},
        error=0.1, basis="exact solutions, in the source",
        source=_MUZYCHKA, doi="10.1115/1.4000377",
        checked="Shah's apparent friction of plates and square; exact series when developed",
    ),
    Law(
        friction_rectangular, "friction", "Fanning f Re of a rectangular duct, on D_h",
        {"aspect": _ASPECT, "re": _LAMINAR},
        error=0.001, basis="exact series",
        source="R. K. Shah, A. L. London, Laminar Flow Forced Convection in Ducts, 1978", doi="10.1016/C2013-0-06152-X",
        checked="exact double series",
    ),
    Law(
        darcy_churchill, "friction", "Darcy friction factor of a round pipe, all regimes",
        {"re": above_zero(), "relative_roughness": Span(0.0, 0.05)},
        error=0.05, basis="Colebrook, away from transition",
        source="S. W. Churchill, Chemical Engineering 84 (7 Nov 1977) 91",
        checked="fluids.friction.Churchill_1977",
        trap="round pipes: in a laminar rectangular duct it is up to 33 % low",
    ),
    Law(
        hagenbach_rectangular, "friction", "excess entry loss of a long rectangular duct, velocity heads",
        {"aspect": _ASPECT, "re": _LAMINAR},
        error=0.1, basis="momentum balance of the developed profile",
        source="M. E. Steinke, S. G. Kandlikar, Int. J. Thermal Sciences 45 (2006) 1073, after Shah and London",
        trust="recalled",
        checked="both ends are Shah's constants; the middle within 10 % of the momentum balance",
        trap="already part of the apparent friction: add one or the other",
    ),
)  # fmt: skip
