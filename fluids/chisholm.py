"""Chisholm's constant, by which two phases that flow together resist more than each alone: one law per author.

All go into ``two_phase.gradient_lockhart_martinelli``; errors are those of the gradient that comes out.
"""

from __future__ import annotations

import math

from heatpath.fluids.law import SHARE, Law, Span, positive
from heatpath.fluids.saturated import Saturation
from heatpath.fluids.two_phase import TRANSITION
from heatpath.numerics.kernel import kernel


@kernel
def chisholm_lockhart_martinelli(re_liquid: float, re_vapour: float) -> float:
    """Chisholm's constant: 5 both laminar, 12 vapour turbulent, 10 liquid turbulent, 20 both.

    Parameters
    ----------
    re_liquid, re_vapour : Reynolds numbers of each phase alone

    Expected error 40 % in the gradient; it steps at Re 2000.

    References
    ----------
    .. [1] D. Chisholm, Int. J. Heat Mass Transfer 10 (1967) 1767, doi 10.1016/0017-9310(67)90047-6; as in ``fluids``.

    Examples
    --------
    >>> chisholm_lockhart_martinelli(500.0, 5000.0)
    12.0
    """
    if re_liquid < TRANSITION:
        return 5.0 if re_vapour < TRANSITION else 12.0
    return 10.0 if re_vapour < TRANSITION else 20.0


@kernel
def chisholm_mishima_hibiki(diameter: float) -> float:
    """Chisholm's constant in small tubes, ``21 (1 - exp(-319 D))``.

    Parameters
    ----------
    diameter : D, 1e-3 to 4e-3 [m]

    Expected error 30 % in the gradient.

    References
    ----------
    .. [1] K. Mishima, T. Hibiki, Int. J. Multiphase Flow 22 (1996) 703, doi 10.1016/0301-9322(96)00010-9; as in
       ``fluids``.

    Examples
    --------
    >>> round(chisholm_mishima_hibiki(1.0), 3)
    21.0
    """
    return -21.0 * math.expm1(-319.0 * diameter)


@kernel
def chisholm_kim_mudawar(mass_flux: float, quality: float, diameter: float, fluid: Saturation) -> float:
    """Chisholm's constant of an adiabatic or condensing flow in small channels.

    By regime (liquid, vapour) ``c Re_lo**a Su**b (rho_l/rho_v)**d``, ``Su = rho_v sigma D/mu_v**2``: turbulent both
    0.39, 0.03, 0.10, 0.35; liquid only 8.7e-4, 0.17, 0.50, 0.14; vapour only 0.0015, 0.59, 0.19, 0.36; laminar both
    3.5e-5, 0.44, 0.50, 0.48.

    Parameters
    ----------
    mass_flux : G, 4 to 8528 [kg/m2s]
    quality : x, 0 to 1
    diameter : hydraulic, 0.0695e-3 to 6.22e-3 [m]
    fluid : at saturation, reduced pressure 0.0052 to 0.91

    Expected error 23 % in the gradient (mean, over 7115 points); goes with ``darcy_kim_mudawar``.

    References
    ----------
    .. [1] S.-M. Kim, I. Mudawar, Int. J. Heat Mass Transfer 55 (2012) 3246, doi
       10.1016/j.ijheatmasstransfer.2012.02.047; as in ``fluids``.

    Examples
    --------
    >>> from heatpath.fluids.saturated import BOILING_WATER
    >>> round(chisholm_kim_mudawar(300.0, 0.2, 1e-3, BOILING_WATER), 1)
    13.7
    """
    re = mass_flux * diameter / fluid.liquid_viscosity
    suratman = fluid.vapour_density * fluid.surface_tension * diameter / (fluid.vapour_viscosity**2)
    density = fluid.liquid_density / fluid.vapour_density
    gas = mass_flux * quality * diameter / fluid.vapour_viscosity >= TRANSITION
    if re * (1.0 - quality) >= TRANSITION:
        if gas:
            return 0.39 * re**0.03 * suratman**0.10 * density**0.35
        return 8.7e-4 * re**0.17 * math.sqrt(suratman) * density**0.14
    if gas:
        return 0.0015 * re**0.59 * suratman**0.19 * density**0.36
    return 3.5e-5 * re**0.44 * math.sqrt(suratman) * density**0.48


@kernel
def chisholm_boiling_factor(
    heat_flux: float, mass_flux: float, quality: float, diameter: float, heated: float, fluid: Saturation
) -> float:
    """Factor by which boiling raises the constant of ``chisholm_kim_mudawar``.

    ``1 + 60 We**0.32 (Bo H)**0.78`` for liquid Reynolds numbers from 2000, ``1 + 530 We**0.52 (Bo H)**1.09`` below.

    Parameters
    ----------
    heat_flux : q, on the heated area [W/m2]
    mass_flux : G, 33 to 2738 [kg/m2s]
    quality : x, 0 to 1
    diameter : hydraulic, 0.349e-3 to 5.35e-3 [m]
    heated : H, heated over wetted perimeter
    fluid : at saturation, reduced pressure 0.005 to 0.78

    Expected error 17 % in the gradient (mean, over 2378 points); range and error recalled.

    References
    ----------
    .. [1] S.-M. Kim, I. Mudawar, Int. J. Heat Mass Transfer 58 (2013) 718.

    Examples
    --------
    >>> from heatpath.fluids.saturated import BOILING_WATER
    >>> chisholm_boiling_factor(0.0, 300.0, 0.2, 1e-3, 1.0, BOILING_WATER)
    1.0
    """
    boiling = heat_flux / (mass_flux * fluid.latent_heat) * heated
    weber = mass_flux * mass_flux * diameter / (fluid.liquid_density * fluid.surface_tension)
    if mass_flux * (1.0 - quality) * diameter / fluid.liquid_viscosity >= TRANSITION:
        return 1.0 + 60.0 * weber**0.32 * boiling**0.78
    return 1.0 + 530.0 * weber**0.52 * boiling**1.09


_KIM = "S.-M. Kim, I. Mudawar, Int. J. Heat Mass Transfer 55 (2012) 3246"
_KIM_DOI = "10.1016/j.ijheatmasstransfer.2012.02.047"
_CHISHOLM = "D. Chisholm, Int. J. Heat Mass Transfer 10 (1967) 1767"
_CHISHOLM_DOI = "10.1016/0017-9310(67)90047-6"

LAWS = (
    Law(
        chisholm_lockhart_martinelli, "two-phase", "Chisholm's constant",
        {"re_liquid": positive(), "re_vapour": positive()},
        error=0.4, basis="error of the gradient",
        source=_CHISHOLM, doi=_CHISHOLM_DOI,
        checked="fluids.two_phase.Lockhart_Martinelli",
        trap="large pipes; too high in small channels",
    ),
    Law(
        chisholm_mishima_hibiki, "two-phase", "Chisholm's constant in small tubes",
        {"diameter": Span(1e-3, 4e-3, "m")},
        error=0.3, basis="error of the gradient",
        source="K. Mishima, T. Hibiki, Int. J. Multiphase Flow 22 (1996) 703", doi="10.1016/0301-9322(96)00010-9",
        trust="limits recalled",
        checked="fluids.two_phase.Mishima_Hibiki; its range is recalled",
        trap="D in metres with 319, in millimetres with 0.319",
    ),
    Law(
        chisholm_kim_mudawar, "two-phase", "Chisholm's constant in small channels",
        {"mass_flux": Span(4.0, 8528.0, "kg/m2s"), "quality": SHARE, "diameter": Span(0.0695e-3, 6.22e-3, "m"),
         "fluid.reduced_pressure": Span(0.0052, 0.91)},
        error=0.23, basis="mean error of the gradient over 7115 points",
        source=_KIM, doi=_KIM_DOI,
        checked="fluids.two_phase.Kim_Mudawar",
        trap="adiabatic and condensing: boiling takes a factor more",
    ),
    Law(
        chisholm_boiling_factor, "two-phase", "factor of boiling on Chisholm's constant",
        {"heat_flux": positive("W/m2"), "mass_flux": Span(33.0, 2738.0, "kg/m2s"), "quality": SHARE,
         "diameter": Span(0.349e-3, 5.35e-3, "m"), "heated": SHARE, "fluid.reduced_pressure": Span(0.005, 0.78)},
        error=0.17, basis="mean error of the gradient over 2378 points; recalled",
        source="S.-M. Kim, I. Mudawar, Int. J. Heat Mass Transfer 58 (2013) 718",
        trust="limits recalled",
        checked="an independent transcription, recomputed; its range and error are recalled",
    ),
)  # fmt: skip
