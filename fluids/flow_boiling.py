"""Laws of saturated boiling in channels: coefficients and dry-out. No law here is better than 20 to 40 %.

Heat flux is per heated area; ``heated`` is the heated share of the wetted perimeter (3/4 and more in a covered plate).
"""

from __future__ import annotations

import math

from heatpath.fluids.boiling import boiling_cooper
from heatpath.fluids.convection import nusselt_hausen
from heatpath.fluids.law import SHARE, Law, Span, above_zero, positive
from heatpath.fluids.saturated import Saturation, capillary_length, liquid_prandtl
from heatpath.fluids.two_phase import martinelli_turbulent
from heatpath.numerics.kernel import kernel


@kernel
def flow_boiling_kim_mudawar(
    heat_flux: float, mass_flux: float, quality: float, diameter: float, heated: float, fluid: Saturation
) -> float:
    """Coefficient of flow boiling before dry-out [W/m2K], ``sqrt(h_nb**2 + h_cb**2)``.

    ``h_nb = 2345 (Bo H)**0.70 p**0.38 (1 - x)**-0.51 h_l``,
    ``h_cb = (5.2 (Bo H)**0.08 We**-0.54 + 3.5 (1/X_tt)**0.94 (rho_v/rho_l)**0.25) h_l``,
    ``h_l = 0.023 (G (1 - x) D/mu_l)**0.8 Pr**0.4 k/D``, ``Bo = q/(G h)``, ``We = G**2 D/(rho_l sigma)``

    Parameters
    ----------
    heat_flux : q, on the heated area [W/m2]
    mass_flux : G, 19 to 1608 [kg/m2s]
    quality : x, 0 to the dry-out quality
    diameter : hydraulic, 0.19e-3 to 6.5e-3 [m]
    heated : H, heated over wetted perimeter
    fluid : at saturation, reduced pressure 0.005 to 0.69

    Expected error 20 % (mean, over 10805 points); on FC-77 in silicon channels it is 2.5 times high.

    References
    ----------
    .. [1] S.-M. Kim, I. Mudawar, Int. J. Heat Mass Transfer 64 (2013) 1239.

    Examples
    --------
    >>> from heatpath.fluids.saturated import BOILING_WATER
    >>> round(flow_boiling_kim_mudawar(1e5, 300.0, 0.2, 1e-3, 1.0, BOILING_WATER), -2)
    26400.0
    """
    boiling = heat_flux / (mass_flux * fluid.latent_heat) * heated
    weber = mass_flux * mass_flux * diameter / (fluid.liquid_density * fluid.surface_tension)
    re = mass_flux * (1.0 - quality) * diameter / fluid.liquid_viscosity
    liquid = 0.023 * re**0.8 * liquid_prandtl(fluid) ** 0.4 * fluid.liquid_conductivity / diameter
    nucleate = 2345.0 * boiling**0.70 * fluid.reduced_pressure**0.38 * (1.0 - quality) ** -0.51
    density = math.sqrt(math.sqrt(fluid.vapour_density / fluid.liquid_density))
    film = 0.0 if quality <= 0.0 else 3.5 * martinelli_turbulent(quality, fluid) ** -0.94 * density
    convective = 5.2 * boiling**0.08 * weber**-0.54 + film
    return liquid * math.sqrt(nucleate * nucleate + convective * convective)


@kernel
def dryout_quality_kim_mudawar(
    heat_flux: float, mass_flux: float, diameter: float, heated: float, fluid: Saturation
) -> float:
    """Quality at which the wall begins to dry; below 0 dry at once, above 1 never.

    ``1.4 We**0.03 p**0.08 - 15 (Bo H)**0.15 Ca**0.35 (rho_v/rho_l)**0.06``, ``Ca = mu_l G/(rho_l sigma)``

    Parameters
    ----------
    heat_flux : q, on the heated area [W/m2]
    mass_flux : G, 29 to 2303 [kg/m2s]
    diameter : hydraulic, 0.51e-3 to 6.0e-3 [m]
    heated : H, heated over wetted perimeter
    fluid : at saturation, reduced pressure 0.005 to 0.78

    Expected error 13 % (mean), range recalled.

    References
    ----------
    .. [1] S.-M. Kim, I. Mudawar, Int. J. Heat Mass Transfer 64 (2013) 1226, doi
       10.1016/j.ijheatmasstransfer.2013.04.016.

    Examples
    --------
    >>> from heatpath.fluids.saturated import BOILING_WATER
    >>> round(dryout_quality_kim_mudawar(1e5, 300.0, 1e-3, 1.0, BOILING_WATER), 2)
    0.66
    """
    boiling = heat_flux / (mass_flux * fluid.latent_heat) * heated
    weber = mass_flux * mass_flux * diameter / (fluid.liquid_density * fluid.surface_tension)
    capillary = fluid.liquid_viscosity * mass_flux / (fluid.liquid_density * fluid.surface_tension)
    density = (fluid.vapour_density / fluid.liquid_density) ** 0.06
    wet = 1.4 * weber**0.03 * fluid.reduced_pressure**0.08
    return wet - 15.0 * boiling**0.15 * capillary**0.35 * density


@kernel
def flow_boiling_bertsch(
    heat_flux: float, mass_flux: float, quality: float, diameter: float, length: float, fluid: Saturation
) -> float:
    """Coefficient of flow boiling [W/m2K], ``h_Cooper (1 - x) + h_c (1 + 80 (x**2 - x**6) exp(-0.6 Co))``.

    ``h_c = (1 - x) h_l + x h_v``, each phase by Hausen with the whole flow; ``Co`` capillary length over diameter,
    roughness 1 um.

    Parameters
    ----------
    heat_flux : q, on the heated area [W/m2], 4e3 to 1.15e6
    mass_flux : G, 20 to 3000 [kg/m2s]
    quality : x, 0 to 1
    diameter : hydraulic, 0.16e-3 to 2.92e-3 [m]
    length : heated, above 0 [m]
    fluid : at saturation

    Expected error 28 % (mean, over 3899 points).

    References
    ----------
    .. [1] S. S. Bertsch, E. A. Groll, S. V. Garimella, Int. J. Heat Mass Transfer 52 (2009) 2110, doi
       10.1016/j.ijheatmasstransfer.2008.10.022.

    Examples
    --------
    >>> from heatpath.fluids.saturated import BOILING_WATER
    >>> round(flow_boiling_bertsch(1e5, 300.0, 0.2, 1e-3, 0.05, BOILING_WATER), -2)
    12700.0
    """
    graetz_l = mass_flux * diameter * diameter * fluid.liquid_heat_capacity / (fluid.liquid_conductivity * length)
    graetz_v = mass_flux * diameter * diameter * fluid.vapour_heat_capacity / (fluid.vapour_conductivity * length)
    liquid = nusselt_hausen(graetz_l) * fluid.liquid_conductivity / diameter
    vapour = nusselt_hausen(graetz_v) * fluid.vapour_conductivity / diameter
    nucleate = boiling_cooper(heat_flux, fluid.reduced_pressure, fluid.molar_mass, 1e-6)
    square = quality * quality
    film = 1.0 + 80.0 * (square - square * square * square) * math.exp(-0.6 * capillary_length(fluid) / diameter)
    return nucleate * (1.0 - quality) + (liquid * (1.0 - quality) + vapour * quality) * film


@kernel
def flow_boiling_li_wu(heat_flux: float, mass_flux: float, quality: float, diameter: float, fluid: Saturation) -> float:
    """Coefficient of flow boiling [W/m2K], ``334 Bo**0.3 (Bond Re_l**0.36)**0.4 k/D``.

    Parameters
    ----------
    heat_flux : q [W/m2]
    mass_flux : G [kg/m2s], 20 to 3570
    quality : x, 0 to 1
    diameter : hydraulic, 0.148e-3 to 3.1e-3 [m]
    fluid : at saturation

    Expected error 40 %.

    References
    ----------
    .. [1] W. Li, Z. Wu, Int. J. Heat Mass Transfer 53 (2010) 1778, doi 10.1016/j.ijheatmasstransfer.2010.01.012; as in
       ``ht``.

    Examples
    --------
    >>> from heatpath.fluids.saturated import BOILING_WATER
    >>> round(flow_boiling_li_wu(1e5, 300.0, 0.2, 1e-3, BOILING_WATER), -2)
    20300.0
    """
    bond = (diameter / capillary_length(fluid)) ** 2
    re = mass_flux * (1.0 - quality) * diameter / fluid.liquid_viscosity
    boiling = heat_flux / (mass_flux * fluid.latent_heat)
    return 334.0 * boiling**0.3 * (bond * re**0.36) ** 0.4 * fluid.liquid_conductivity / diameter


@kernel
def flow_boiling_lazarek_black(heat_flux: float, mass_flux: float, diameter: float, fluid: Saturation) -> float:
    """Coefficient of flow boiling [W/m2K], ``30 Re_lo**0.857 Bo**0.714 k/D``.

    Parameters
    ----------
    heat_flux : q [W/m2], 1.4e4 to 3.8e5
    mass_flux : G [kg/m2s], 125 to 750
    diameter : hydraulic, 3.1e-3 [m]
    fluid : at saturation

    Expected error 40 %; its own data are R-113 in one tube, Re_lo 860 to 5500, quality up to 0.6.

    References
    ----------
    .. [1] G. M. Lazarek, S. H. Black, Int. J. Heat Mass Transfer 25 (1982) 945, doi 10.1016/0017-9310(82)90070-9; as
       in ``ht``.

    Examples
    --------
    >>> from heatpath.fluids.saturated import BOILING_WATER
    >>> round(flow_boiling_lazarek_black(1e5, 300.0, 3e-3, BOILING_WATER), -2)
    12600.0
    """
    re = mass_flux * diameter / fluid.liquid_viscosity
    boiling = heat_flux / (mass_flux * fluid.latent_heat)
    return 30.0 * re**0.857 * boiling**0.714 * fluid.liquid_conductivity / diameter


@kernel
def flow_boiling_sun_mishima(heat_flux: float, mass_flux: float, diameter: float, fluid: Saturation) -> float:
    """Coefficient of flow boiling [W/m2K], ``6 Re_lo**1.05 Bo**0.54 We**-0.191 (rho_v/rho_l)**0.142 k/D``.

    Parameters
    ----------
    heat_flux : q [W/m2]
    mass_flux : G [kg/m2s], 44 to 1500
    diameter : hydraulic, 0.21e-3 to 6.05e-3 [m]
    fluid : at saturation

    Expected error 31 % (mean, over 2501 points).

    References
    ----------
    .. [1] L. Sun, K. Mishima, Int. J. Heat Mass Transfer 52 (2009) 5323, doi 10.1016/j.ijheatmasstransfer.2009.06.041;
       as in ``ht``.

    Examples
    --------
    >>> from heatpath.fluids.saturated import BOILING_WATER
    >>> round(flow_boiling_sun_mishima(1e5, 300.0, 1e-3, BOILING_WATER), -2)
    16800.0
    """
    re = mass_flux * diameter / fluid.liquid_viscosity
    boiling = heat_flux / (mass_flux * fluid.latent_heat)
    weber = mass_flux * mass_flux * diameter / (fluid.liquid_density * fluid.surface_tension)
    density = (fluid.vapour_density / fluid.liquid_density) ** 0.142
    return 6.0 * re**1.05 * boiling**0.54 * weber**-0.191 * density * fluid.liquid_conductivity / diameter


def _whole_reynolds(mass_flux: float, diameter: float, fluid: Saturation, **_: float) -> float:
    """Reynolds number of the whole flow as liquid."""
    return mass_flux * diameter / fluid.liquid_viscosity


def _quality_over_dryout(
    heat_flux: float, mass_flux: float, quality: float, diameter: float, heated: float, fluid: Saturation
) -> float:
    """Quality over that of dry-out; infinite where the wall is dry at once."""
    limit = dryout_quality_kim_mudawar(heat_flux, mass_flux, diameter, heated, fluid)
    return quality / limit if limit > 0.0 else math.inf


_FLUX = positive("W/m2")

LAWS = (
    Law(
        flow_boiling_kim_mudawar, "flow boiling", "coefficient of flow boiling before dry-out [W/m2K]",
        {"heat_flux": _FLUX, "mass_flux": Span(19.0, 1608.0, "kg/m2s"), "quality": Span(0.0, 0.99),
         "diameter": Span(0.19e-3, 6.5e-3, "m"), "heated": SHARE, "fluid.reduced_pressure": Span(0.005, 0.69),
         "re_lo": Span(57.0, 49820.0), "quality_over_dryout": SHARE},
        error=0.2, basis="mean over 10805 points of 18 fluids",
        source="S.-M. Kim, I. Mudawar, Int. J. Heat Mass Transfer 64 (2013) 1239",
        checked="three independent transcriptions, recomputed from the functions of ht and fluids",
        trap=(
            "2.5 times high on FC-77 in silicon channels (HG08, where Cooper is within 8 %); a copy in circulation "
            "swaps 0.94 and 0.25, another feeds the computed X for X_tt"
        ),
        groups={"re_lo": _whole_reynolds, "quality_over_dryout": _quality_over_dryout},
    ),
    Law(
        dryout_quality_kim_mudawar, "flow boiling", "quality at which the wall begins to dry",
        {"heat_flux": _FLUX, "mass_flux": Span(29.0, 2303.0, "kg/m2s"), "diameter": Span(0.51e-3, 6.0e-3, "m"),
         "heated": SHARE, "fluid.reduced_pressure": Span(0.005, 0.78)},
        error=0.13, basis="mean over 997 points; recalled",
        source="S.-M. Kim, I. Mudawar, Int. J. Heat Mass Transfer 64 (2013) 1226",
        doi="10.1016/j.ijheatmasstransfer.2013.04.016",
        trust="limits recalled",
        checked="three independent transcriptions; its range and error are recalled",
        trap=(
            "not clipped: below 0 is dry at once, above 1 never; calls four in five of the HG08 points dry, which "
            "still boiled"
        ),
    ),
    Law(
        flow_boiling_bertsch, "flow boiling", "coefficient of flow boiling [W/m2K]",
        {"heat_flux": Span(4e3, 1.15e6, "W/m2"), "mass_flux": Span(20.0, 3000.0, "kg/m2s"), "quality": SHARE,
         "diameter": Span(0.16e-3, 2.92e-3, "m"), "length": above_zero("m")},
        error=0.28, basis="mean over 3899 points; recalled",
        source="S. S. Bertsch, E. A. Groll, S. V. Garimella, Int. J. Heat Mass Transfer 52 (2009) 2110",
        doi="10.1016/j.ijheatmasstransfer.2008.10.022",
        trust="limits recalled",
        checked="two transcriptions; ht.Cooper and Hausen at both ends; its range is recalled",
        trap="35 % high on FC-77 in silicon channels (HG08)",
    ),
    Law(
        flow_boiling_li_wu, "flow boiling", "coefficient of flow boiling [W/m2K]",
        {"heat_flux": _FLUX, "mass_flux": Span(20.0, 3570.0, "kg/m2s"), "quality": SHARE,
         "diameter": Span(0.148e-3, 3.1e-3, "m")},
        error=0.4, basis="R-134a in small channels: 43 to 52 %",
        source="W. Li, Z. Wu, Int. J. Heat Mass Transfer 53 (2010) 1778",
        doi="10.1016/j.ijheatmasstransfer.2010.01.012",
        trust="limits recalled",
        checked="ht.Li_Wu; its range of mass flux is recalled",
        trap="three times high on FC-77 in silicon channels (HG08)",
    ),
    Law(
        flow_boiling_lazarek_black, "flow boiling", "coefficient of flow boiling [W/m2K]",
        {"heat_flux": Span(1.4e4, 3.8e5, "W/m2"), "mass_flux": Span(125.0, 750.0, "kg/m2s"),
         "diameter": Span(3.0e-3, 3.2e-3, "m"), "re_lo": Span(860.0, 5500.0)},
        error=0.4, basis="other fluids: 36 to 49 %",
        source="G. M. Lazarek, S. H. Black, Int. J. Heat Mass Transfer 25 (1982) 945",
        doi="10.1016/0017-9310(82)90070-9",
        checked="ht.Lazarek_Black",
        trap="one fluid (R-113) in one tube; nearly three times high on FC-77 (HG08)",
        groups={"re_lo": _whole_reynolds},
    ),
    Law(
        flow_boiling_sun_mishima, "flow boiling", "coefficient of flow boiling [W/m2K]",
        {"heat_flux": _FLUX, "mass_flux": Span(44.0, 1500.0, "kg/m2s"), "diameter": Span(0.21e-3, 6.05e-3, "m")},
        error=0.31, basis="mean over 2501 points; recalled",
        source="L. Sun, K. Mishima, Int. J. Heat Mass Transfer 52 (2009) 5323",
        doi="10.1016/j.ijheatmasstransfer.2009.06.041",
        trust="limits recalled",
        checked="ht.Sun_Mishima; its range of mass flux is recalled",
        trap="70 % high on FC-77 in silicon channels (HG08)",
    ),
)  # fmt: skip
