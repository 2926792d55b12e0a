"""Laws of the channels of a boiling plate: nucleation and laminar convection together, friction of a rectangular duct.

Nucleate boiling alone is twofold low in channels of 20 to 30 um, where liquid conducts as much as bubbles carry.
"""

from __future__ import annotations

from heatpath.fluids.boiling import boiling_cooper
from heatpath.fluids.friction import darcy_churchill, friction_rectangular
from heatpath.fluids.law import Law, Span, above_zero, positive
from heatpath.fluids.saturated import Saturation
from heatpath.numerics.kernel import kernel


@kernel
def flow_boiling_cooper_laminar(
    heat_flux: float, nusselt: float, diameter: float, roughness: float, fluid: Saturation
) -> float:
    """Coefficient of boiling in laminar channel flow [W/m2K], ``h_Cooper(q) + Nu k/D``.

    Parameters
    ----------
    heat_flux : q, on the wetted wall [W/m2]
    nusselt : Nu, of the whole flow as liquid, on the hydraulic diameter
    diameter : D, hydraulic [m]
    roughness : of the wall [m]
    fluid : at saturation

    Expected error 50 %: 20 % on HFE-7100 in silicon channels of 20 to 32 um; high by 13 to 46 % on FC-77 in those of
    0.16 to 0.7 mm, where the sum of cubes is within 11 %.

    References
    ----------
    .. [1] M. G. Cooper, IChemE Symp. Ser. 86 (1984) 785, with the laminar duct added in the manner of J. C. Chen, Ind.
       Eng. Chem. Process Des. Dev. 5 (1966) 322.

    Examples
    --------
    >>> from heatpath.fluids.saturated import BOILING_WATER
    >>> round(flow_boiling_cooper_laminar(1e5, 6.0, 1e-3, 1e-6, BOILING_WATER), -2)
    13600.0
    """
    nucleate = boiling_cooper(heat_flux, fluid.reduced_pressure, fluid.molar_mass, roughness)
    return nucleate + nusselt * fluid.liquid_conductivity / diameter


@kernel
def darcy_rectangular(re: float, aspect: float) -> float:
    """Darcy friction factor of a smooth rectangular duct, laminar and turbulent: Churchill's at ``64 Re/(4 f Re)``.

    Parameters
    ----------
    re : Reynolds number on the hydraulic diameter, above 0
    aspect : short over long side, 0 to 1

    Expected error 5 % away from transition.

    References
    ----------
    .. [1] O. C. Jones, J. Fluids Eng. 98 (1976) 173: the laminar equivalent diameter; S. W. Churchill, Chemical
       Engineering 84 (7 Nov 1977) 91.

    Examples
    --------
    >>> round(darcy_rectangular(100.0, 1.0), 4)
    0.5692
    """
    return darcy_churchill(16.0 * re / friction_rectangular(aspect), 0.0)


LAWS = (
    Law(
        flow_boiling_cooper_laminar, "flow boiling", "coefficient of boiling in laminar channel flow [W/m2K]",
        {"heat_flux": positive("W/m2"), "nusselt": positive(), "diameter": Span(15e-6, 3e-3, "m"),
         "roughness": Span(1e-8, 1e-4, "m"), "fluid.reduced_pressure": Span(0.001, 0.9)},
        error=0.5, basis="20 % on HFE-7100 in silicon channels of 20 to 32 um; 13 to 46 % high on FC-77 in wider ones",
        source="M. G. Cooper, IChemE Symp. Ser. 86 (1984) 785, with laminar convection added after Chen 1966",
        trust="limits recalled",
        checked="ht.Cooper and the duct's coefficient, added",
        trap="Nu of the whole flow as liquid: with the liquid's share alone the sum falls short in narrow channels",
    ),
    Law(
        darcy_rectangular, "friction", "Darcy friction factor of a rectangular duct, all regimes",
        {"re": above_zero(), "aspect": Span(0.0, 1.0)},
        error=0.05, basis="rectangular ducts, away from transition",
        source="O. C. Jones, J. Fluids Eng. 98 (1976) 173",
        trust="limits recalled",
        checked="fluids.friction.Churchill_1977 at the equivalent Reynolds number; Shah and London when laminar",
        trap="the equivalent diameter multiplies the Reynolds number, not the factor",
    ),
)  # fmt: skip
