"""Laws of laminar flow in ducts: Nusselt numbers, developed and developing. Heat flux H1 is even along the duct only.

H1: even along the flow, one wall temperature around each section. T: one wall temperature everywhere.
"""

from __future__ import annotations

import math

import numpy as np

from heatpath.fluids.friction import developed_friction
from heatpath.fluids.law import Law, Span
from heatpath.numerics.kernel import kernel


@kernel
def nusselt_rectangular_flux(aspect: float) -> float:
    """Developed Nusselt number of a rectangular duct under heat flux H1 on four walls, on the hydraulic diameter.

    ``8.235 (1 - 2.0421 e + 3.0853 e**2 - 2.4765 e**3 + 1.0578 e**4 - 0.1861 e**5)``

    Parameters
    ----------
    aspect : e, short over long side, 0 to 1

    Expected error 0.1 % of the exact solution.

    References
    ----------
    .. [1] R. K. Shah, A. L. London, Laminar Flow Forced Convection in Ducts, 1978, doi 10.1016/C2013-0-06152-X.

    Examples
    --------
    >>> round(nusselt_rectangular_flux(1.0), 3)
    3.61
    """
    e = aspect
    return 8.235 * (1.0 + e * (-2.0421 + e * (3.0853 + e * (-2.4765 + e * (1.0578 - 0.1861 * e)))))


@kernel
def nusselt_rectangular_isothermal(aspect: float) -> float:
    """Developed Nusselt number of a rectangular duct with four walls at one temperature T, on the hydraulic diameter.

    ``7.541 (1 - 2.610 e + 4.970 e**2 - 5.119 e**3 + 2.702 e**4 - 0.548 e**5)``

    Parameters
    ----------
    aspect : e, short over long side, 0 to 1

    Expected error 0.3 % of the exact solution.

    References
    ----------
    .. [1] R. K. Shah, A. L. London, Laminar Flow Forced Convection in Ducts, 1978, doi 10.1016/C2013-0-06152-X.

    Examples
    --------
    >>> round(nusselt_rectangular_isothermal(0.0), 3)
    7.541
    """
    e = aspect
    return 7.541 * (1.0 + e * (-2.610 + e * (4.970 + e * (-5.119 + e * (2.702 - 0.548 * e)))))


@kernel
def nusselt_rectangular_three_sides(aspect: float) -> float:
    """Developed Nusselt number under heat flux H1 on three walls, one short wall adiabatic: the channel of a plate
    under its cover.

    ``8.235 (1 - 1.883 e + 3.767 e**2 - 5.814 e**3 + 5.361 e**4 - 2.0 e**5)``, on the hydraulic diameter of the full
    perimeter.

    Parameters
    ----------
    aspect : e, the adiabatic side over the other, 0 to 1

    Expected error 2 %. A transcription in circulation prints 1.833, which makes a square 11 % high.

    References
    ----------
    .. [1] W. Qu, I. Mudawar, Int. J. Heat Mass Transfer 46 (2003) 2755, after Shah and London.

    Examples
    --------
    >>> round(nusselt_rectangular_three_sides(1.0), 2)
    3.55
    """
    e = aspect
    return 8.235 * (1.0 + e * (-1.883 + e * (3.767 + e * (-5.814 + e * (5.361 - 2.0 * e)))))


@kernel
def _combined_entry(
    aspect: float, z: float, pr: float, boundary: float, layer: float, wall: float, entry: float, mean: float
) -> float:
    """Nusselt number on sqrt(A) of Muzychka and Yovanovich: wall constants C1 and C3, C2 and C4 of mean or local."""
    friction = developed_friction(aspect)
    developed = wall * friction / (8.0 * math.sqrt(math.pi) * aspect**0.1)
    return _with_entry(developed, friction, z, pr, boundary, layer, entry, mean)


@kernel
def _with_entry(
    developed: float, friction: float, z: float, pr: float, boundary: float, layer: float, entry: float, mean: float
) -> float:
    """A developed Nusselt number on sqrt(A) with the entrance of Muzychka and Yovanovich before it."""
    blend = 2.27 + 1.65 * float(np.cbrt(pr))
    prandtl = boundary / math.exp(2.0 / 9.0 * math.log(1.0 + (layer * math.sqrt(float(np.cbrt(pr)))) ** 4.5))
    thermal = entry * float(np.cbrt(friction / z))
    plain = (developed**5 + thermal**5) ** 0.2
    return plain * (1.0 + (mean * prandtl / math.sqrt(z) / plain) ** blend) ** (1.0 / blend)


@kernel
def nusselt_developing_isothermal(aspect: float, z: float, pr: float) -> float:
    """Mean Nusselt number from the inlet of a rectangular duct at one wall temperature, velocity and temperature
    developing.

    ``[(C4 f/sqrt(z))**m + ((C2 C3 (fRe/z)**(1/3))**5 + (C1 fRe/(8 sqrt(pi) e**0.1))**5)**(m/5)]**(1/m)`` with C1 3.24,
    C2 3/2, C3 0.409, C4 2, ``m = 2.27 + 1.65 Pr**(1/3)``, ``f = 0.564/(1 + (1.664 Pr**(1/6))**(9/2))**(2/9)``;
    on the scale sqrt(A), used with the logarithmic mean difference.

    Parameters
    ----------
    aspect : e, short over long side, 0.01 to 1
    z : L/(sqrt(A) Re_sqrtA Pr), above 0
    pr : Prandtl number, from 0.1

    Expected error 15 %; developed values are 3 to 12 % high. A library in circulation prints 1.644 for 1.664.

    References
    ----------
    .. [1] Y. S. Muzychka, M. M. Yovanovich, J. Heat Transfer 126 (2004) 54, doi 10.1115/1.1643752.

    Examples
    --------
    A square, developed; exact is 2.98:

    >>> round(nusselt_developing_isothermal(1.0, 1e6, 5.0), 2)
    3.23
    """
    return _combined_entry(aspect, z, pr, 0.564, 1.664, 3.24, 1.5 * 0.409, 2.0)


@kernel
def nusselt_developing_flux(aspect: float, z: float, pr: float) -> float:
    """Mean Nusselt number from the inlet of a rectangular duct under heat flux H1, velocity and temperature developing.

    As ``nusselt_developing_isothermal`` with C1 3.86, C3 0.501, ``f = 0.886/(1 + (1.909 Pr**(1/6))**(9/2))**(2/9)``.

    Parameters
    ----------
    aspect : e, short over long side, 0.01 to 1
    z : L/(sqrt(A) Re_sqrtA Pr), above 0
    pr : Prandtl number, from 0.1

    Expected error 15 %; developed values are 6 to 10 % high.

    References
    ----------
    .. [1] Y. S. Muzychka, M. M. Yovanovich, J. Heat Transfer 126 (2004) 54, doi 10.1115/1.1643752.

    Examples
    --------
    A square, developed; exact is 3.61:

    >>> round(nusselt_developing_flux(1.0, 1e6, 5.0), 2)
    3.85
    """
    return _combined_entry(aspect, z, pr, 0.886, 1.909, 3.86, 1.5 * 0.501, 2.0)


@kernel
def nusselt_developing_flux_local(aspect: float, z: float, pr: float) -> float:
    """Local Nusselt number at the distance z from the inlet under heat flux H1: what the hottest wall at the outlet
    sees.

    As ``nusselt_developing_flux`` with C2 and C4 equal to 1.

    Parameters
    ----------
    aspect : e, short over long side, 0.01 to 1
    z : x/(sqrt(A) Re_sqrtA Pr), above 0
    pr : Prandtl number, from 0.1

    Expected error 15 %.

    References
    ----------
    .. [1] Y. S. Muzychka, M. M. Yovanovich, J. Heat Transfer 126 (2004) 54, doi 10.1115/1.1643752.

    Examples
    --------
    >>> round(nusselt_developing_flux_local(1.0, 0.01, 5.0), 2)
    5.87
    """
    return _combined_entry(aspect, z, pr, 0.886, 1.909, 3.86, 0.501, 1.0)


@kernel
def nusselt_developing_three_sides(aspect: float, z: float, pr: float) -> float:
    """Mean Nusselt number from the inlet of a rectangular channel under heat flux H1 on three walls, one short wall
    adiabatic: the channel of a cold plate under its cover, velocity and temperature developing.

    As ``nusselt_developing_flux``, with the developed value of ``nusselt_rectangular_three_sides`` in place of C1's.

    Parameters
    ----------
    aspect : e, the adiabatic side over the other, 0.01 to 1
    z : L/(sqrt(A) Re_sqrtA Pr), above 0
    pr : Prandtl number, from 0.1

    Expected error 10 %; 2 % developed.

    References
    ----------
    .. [1] Y. S. Muzychka, M. M. Yovanovich, J. Heat Transfer 126 (2004) 54, doi 10.1115/1.1643752; developed value
       of W. Qu, I. Mudawar, Int. J. Heat Mass Transfer 46 (2003) 2755.

    Examples
    --------
    A square, developed:

    >>> round(nusselt_developing_three_sides(1.0, 1e6, 5.0), 2)
    3.55
    """
    root = math.sqrt(aspect)
    developed = nusselt_rectangular_three_sides(aspect) * 0.5 * (1.0 + aspect) / root  # from D_h to sqrt(A)
    return _with_entry(developed, developed_friction(aspect), z, pr, 0.886, 1.909, 1.5 * 0.501, 2.0)


@kernel
def nusselt_teertstra(re: float, pr: float) -> float:
    """Nusselt number, on the gap, of a plate-fin sink in air, its coefficient referred to the *inlet* temperature.

    ``((Re Pr/2)**-3 + (0.664 sqrt(Re) Pr**(1/3) sqrt(1 + 3.65/sqrt(Re)))**-3)**(-1/3)``

    Parameters
    ----------
    re : channel Reynolds number ``(U b/nu)(b/L)``, 0.1 to 100
    pr : Prandtl number, 0.6 to 6

    Expected error 10 %; at Pr 100 it is 6 to 15 % high, so oils take a developing Nusselt number with NTU.

    References
    ----------
    .. [1] P. Teertstra, M. M. Yovanovich, J. R. Culham, J. Electronics Manufacturing 10 (2000) 253.

    Examples
    --------
    Few transfer units: all that the stream can take, Re Pr/2.

    >>> round(nusselt_teertstra(0.01, 0.7), 5)
    0.0035
    """
    capacity = 0.5 * re * pr
    root = math.sqrt(re)
    layer = 0.664 * root * float(np.cbrt(pr)) * math.sqrt(1.0 + 3.65 / root)
    ratio = capacity / layer
    return capacity / float(np.cbrt(1.0 + ratio * ratio * ratio))


@kernel
def nusselt_copeland(x: float) -> float:
    """Mean Nusselt number of laminar flow between plate fins of even flux, on the hydraulic diameter; **unverified**.

    ``((2.22 x**-0.33)**3 + 8.31**3)**(1/3)``

    Parameters
    ----------
    x : L/(D Re Pr), 1e-4 to 10

    Expected error 10 %. The constants are recalled: they follow the exact solution for even flux within 5 %, and are
    10 to 18 % above the one for a wall at one temperature.

    References
    ----------
    .. [1] D. Copeland, Proc. 16th SEMI-THERM, 2000, p. 266; constants recalled.

    Examples
    --------
    >>> round(nusselt_copeland(1e3), 2)
    8.31
    """
    entry = 2.22 * x**-0.33
    return float(np.cbrt(entry * entry * entry + 8.31 * 8.31 * 8.31))


_ASPECT = Span(0.0, 1.0)
_SHAPE = Span(0.01, 1.0)
_LENGTH = Span(1e-6, math.inf)
_FLUID = Span(0.1, math.inf)
_SHAH = "R. K. Shah, A. L. London, Laminar Flow Forced Convection in Ducts, 1978"
_SHAH_DOI = "10.1016/C2013-0-06152-X"
_MUZYCHKA = "Y. S. Muzychka, M. M. Yovanovich, J. Heat Transfer 126 (2004) 54"
_MUZYCHKA_DOI = "10.1115/1.1643752"
_LAMINAR = Span(0.0, 2200.0)

LAWS = (
    Law(
        nusselt_rectangular_flux, "ducts", "developed Nusselt number, H1, four walls, on D_h",
        {"aspect": _ASPECT, "re": _LAMINAR},
        error=0.001, basis="exact solution",
        source=_SHAH, doi=_SHAH_DOI,
        checked="ht.Nu_laminar_rectangular_Shan_London; finite differences of the H1 problem",
    ),
    Law(
        nusselt_rectangular_isothermal, "ducts", "developed Nusselt number, T, four walls, on D_h",
        {"aspect": _ASPECT, "re": _LAMINAR},
        error=0.003, basis="exact solution",
        source=_SHAH, doi=_SHAH_DOI,
        checked="finite differences of the T eigenproblem",
    ),
    Law(
        nusselt_rectangular_three_sides, "ducts", "developed Nusselt number, H1, three walls, on full D_h",
        {"aspect": _ASPECT, "re": _LAMINAR},
        error=0.02, basis="exact solution",
        source="W. Qu, I. Mudawar, Int. J. Heat Mass Transfer 46 (2003) 2755",
        checked="finite differences of the H1 problem with one short wall adiabatic",
        trap="a transcription in circulation prints 1.833 for 1.883: a square then gets 3.96 instead of 3.55",
    ),
    Law(
        nusselt_developing_isothermal, "ducts", "mean Nusselt number, T, developing, on sqrt(A)",
        {"aspect": _SHAPE, "z": _LENGTH, "pr": _FLUID, "re": _LAMINAR},
        error=0.15, basis="exact solutions of many ducts, in the source",
        source=_MUZYCHKA, doi=_MUZYCHKA_DOI,
        checked="two public codes; modes of the square duct; flat plate and developed limits",
        trap=(
            "one library prints 1.644 for 1.664 (0.9 %); another adds (3.44/z)**2 to fRe, which is the developed "
            "value"
        ),
    ),
    Law(
        nusselt_developing_flux, "ducts", "mean Nusselt number, H1, developing, on sqrt(A)",
        {"aspect": _SHAPE, "z": _LENGTH, "pr": _FLUID, "re": _LAMINAR},
        error=0.15, basis="exact solutions of many ducts, in the source",
        source=_MUZYCHKA, doi=_MUZYCHKA_DOI,
        checked="modes between plates; developed limit (C1 and C3 were recalled)",
    ),
    Law(
        nusselt_developing_flux_local, "ducts", "local Nusselt number, H1, developing, on sqrt(A)",
        {"aspect": _SHAPE, "z": _LENGTH, "pr": _FLUID, "re": _LAMINAR},
        error=0.15, basis="exact solutions of many ducts, in the source",
        source=_MUZYCHKA, doi=_MUZYCHKA_DOI,
        checked="modes between plates; developed limit (C1 and C3 were recalled)",
    ),
    Law(
        nusselt_developing_three_sides, "ducts", "mean Nusselt number, H1, three walls, developing, on sqrt(A)",
        {"aspect": _SHAPE, "z": _LENGTH, "pr": _FLUID, "re": _LAMINAR},
        error=0.1, basis="modes between plates; exact developed solution",
        source=_MUZYCHKA, doi=_MUZYCHKA_DOI,
        checked="modes between plates; finite differences of the H1 problem with one short wall adiabatic",
    ),
    Law(
        nusselt_teertstra, "ducts", "Nusselt number on the gap, inlet temperature",
        {"re": Span(0.1, 100.0), "pr": Span(0.6, 6.0)},
        error=0.1, basis="developing plates with NTU",
        source="P. Teertstra, M. M. Yovanovich, J. R. Culham, J. Electronics Manufacturing 10 (2000) 253",
        checked="two public codes; modes between plates with NTU",
        trap="its h belongs to the inlet temperature: with a log-mean difference or NTU the caloric rise counts twice",
    ),
    Law(
        nusselt_copeland, "ducts", "mean Nusselt number between plate fins, even flux, on D_h",
        {"x": Span(1e-4, 10.0), "re": _LAMINAR},
        error=0.1, basis="exact solution for even flux",
        source="D. Copeland, Proc. 16th SEMI-THERM, 2000, p. 266",
        trust="recalled",
        checked="constants recalled; within 3 % of the modes between plates under even flux",
        trap="10 to 18 % above a wall at one temperature, though often used for one",
    ),
)  # fmt: skip
