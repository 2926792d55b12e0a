"""Laws of two phases flowing together: friction gradients and void.

Gradients [Pa/m] go in and out; ``liquid`` and ``vapour`` are those of each phase flowing alone with its own mass flux,
``all_liquid`` and ``all_vapour`` those of the whole mass flux as one phase.
"""

from __future__ import annotations

import math

import numpy as np

from heatpath.fluids.law import SHARE, Law, Span, above_zero, positive
from heatpath.fluids.saturated import Saturation
from heatpath.numerics.kernel import kernel

TRANSITION = 2000.0  # Reynolds number of either phase at which these laws take it as turbulent


@kernel
def martinelli_turbulent(quality: float, fluid: Saturation) -> float:
    """Lockhart-Martinelli parameter of two turbulent phases, ``(mu_l/mu_v)**0.1 ((1 - x)/x)**0.9 (rho_v/rho_l)**0.5``.

    Parameters
    ----------
    quality : x, above 0 to 1
    fluid : at saturation

    Expected error none: a definition.

    References
    ----------
    .. [1] R. W. Lockhart, R. C. Martinelli, Chem. Eng. Progress 45 (1949) 39.

    Examples
    --------
    >>> from heatpath.fluids.saturated import BOILING_WATER
    >>> round(martinelli_turbulent(0.5, BOILING_WATER), 4)
    0.0342
    """
    viscosity = (fluid.liquid_viscosity / fluid.vapour_viscosity) ** 0.1
    return viscosity * ((1.0 - quality) / quality) ** 0.9 * math.sqrt(fluid.vapour_density / fluid.liquid_density)


@kernel
def gradient_mueller_steinhagen_heck(all_liquid: float, all_vapour: float, quality: float) -> float:
    """Friction gradient of a boiling or condensing flow [Pa/m], ``(A + 2 (B - A) x) (1 - x)**(1/3) + B x**3``.

    Parameters
    ----------
    all_liquid, all_vapour : A, B: gradients of the whole flow as one phase [Pa/m]
    quality : x, 0 to 1

    Expected error 40 %.

    References
    ----------
    .. [1] H. Mueller-Steinhagen, K. Heck, Chem. Eng. Processing 20 (1986) 297, doi 10.1016/0255-2701(86)80008-3; as in
       ``fluids``.

    Examples
    --------
    >>> gradient_mueller_steinhagen_heck(1.0, 20.0, 0.0), gradient_mueller_steinhagen_heck(1.0, 20.0, 1.0)
    (1.0, 20.0)
    """
    blend = all_liquid + 2.0 * (all_vapour - all_liquid) * quality
    return blend * float(np.cbrt(1.0 - quality)) + all_vapour * quality * quality * quality


@kernel
def gradient_lockhart_martinelli(liquid: float, vapour: float, constant: float) -> float:
    """Friction gradient of two phases in Chisholm's form [Pa/m], ``A + C sqrt(A B) + B``.

    Parameters
    ----------
    liquid, vapour : A, B: gradients of each phase alone [Pa/m]
    constant : C, from one of the ``chisholm`` laws

    Expected error 40 % with the constants 5, 10, 12, 20; 30 % with those of Kim and Mudawar.

    References
    ----------
    .. [1] D. Chisholm, Int. J. Heat Mass Transfer 10 (1967) 1767, doi 10.1016/0017-9310(67)90047-6; as in ``fluids``.

    Examples
    --------
    >>> gradient_lockhart_martinelli(4.0, 9.0, 20.0)
    133.0
    """
    return liquid + constant * math.sqrt(liquid * vapour) + vapour


@kernel
def darcy_kim_mudawar(re: float) -> float:
    """Darcy friction factor that goes with the two-phase laws of Kim and Mudawar: 64/Re, 0.316 Re**-0.25, 0.184
    Re**-0.2.

    Parameters
    ----------
    re : Reynolds number of a phase; steps at 2000 and 20000

    Expected error 10 % alone; the constants were fitted with it.

    References
    ----------
    .. [1] S.-M. Kim, I. Mudawar, Int. J. Heat Mass Transfer 55 (2012) 3246, doi
       10.1016/j.ijheatmasstransfer.2012.02.047; as in ``fluids``.

    Examples
    --------
    >>> darcy_kim_mudawar(1000.0)
    0.064
    """
    if re < TRANSITION:
        return 64.0 / re
    if re < 20000.0:
        return 0.316 / math.sqrt(math.sqrt(re))
    return 0.184 * re**-0.2


@kernel
def void_fraction_zivi(quality: float, density_ratio: float) -> float:
    """Share of the section that vapour fills, ``1/(1 + (1 - x)/x r**(2/3))``.

    Parameters
    ----------
    quality : x, 0 to 1
    density_ratio : r, vapour over liquid

    Expected error 20 %.

    References
    ----------
    .. [1] S. M. Zivi, J. Heat Transfer 86 (1964) 247; as in ``fluids``.

    Examples
    --------
    >>> void_fraction_zivi(0.5, 1.0)
    0.5
    """
    slip = float(np.cbrt(density_ratio))
    return quality / (quality + (1.0 - quality) * slip * slip)


_GRADIENT = positive("Pa/m")
_KIM = "S.-M. Kim, I. Mudawar, Int. J. Heat Mass Transfer 55 (2012) 3246"
_KIM_DOI = "10.1016/j.ijheatmasstransfer.2012.02.047"
_CHISHOLM = "D. Chisholm, Int. J. Heat Mass Transfer 10 (1967) 1767"
_CHISHOLM_DOI = "10.1016/0017-9310(67)90047-6"

LAWS = (
    Law(
        martinelli_turbulent, "two-phase", "Lockhart-Martinelli parameter X_tt",
        {"quality": above_zero(highest=1.0)},
        error=0.0, basis="a definition",
        source="R. W. Lockhart, R. C. Martinelli, Chem. Eng. Progress 45 (1949) 39",
        checked="fluids.two_phase_voidage.Lockhart_Martinelli_Xtt",
        trap="exponents 0.1, 0.9, 0.5; the ratio of computed gradients is another number",
    ),
    Law(
        gradient_mueller_steinhagen_heck, "two-phase", "friction gradient of two phases [Pa/m]",
        {"all_liquid": _GRADIENT, "all_vapour": _GRADIENT, "quality": SHARE},
        error=0.4, basis="data of many fluids",
        source="H. Mueller-Steinhagen, K. Heck, Chem. Eng. Processing 20 (1986) 297",
        doi="10.1016/0255-2701(86)80008-3",
        checked="fluids.two_phase.Muller_Steinhagen_Heck",
    ),
    Law(
        gradient_lockhart_martinelli, "two-phase", "friction gradient of two phases [Pa/m]",
        {"liquid": _GRADIENT, "vapour": _GRADIENT, "constant": Span(0.0, 100.0)},
        error=0.4, basis="data of many fluids",
        source=_CHISHOLM, doi=_CHISHOLM_DOI,
        checked="fluids.two_phase.Lockhart_Martinelli",
        trap="written without X, so that it holds at quality 0 and 1",
    ),
    Law(
        darcy_kim_mudawar, "two-phase", "Darcy friction factor for these laws",
        {"re": above_zero()},
        error=0.1, basis="round pipe",
        source=_KIM, doi=_KIM_DOI,
        checked="fluids.two_phase.friction_factor_Kim_Mudawar",
        trap="a laminar rectangular channel takes its own f Re instead of 64",
    ),
    Law(
        void_fraction_zivi, "two-phase", "void fraction",
        {"quality": SHARE, "density_ratio": SHARE},
        error=0.2, basis="annular flow data",
        source="S. M. Zivi, J. Heat Transfer 86 (1964) 247",
        checked="fluids.two_phase_voidage.Zivi",
    ),
)  # fmt: skip
