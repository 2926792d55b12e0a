"""Laws of pool boiling: nucleate boiling on a surface, and where it starts.

A surface nobody has measured carries a factor of two in h: Cooper is 2 to 2.5 times low on FC-72 and FC-77 on copper.
"""

from __future__ import annotations

import math

from heatpath.fluids.law import Law, Span, positive
from heatpath.fluids.saturated import GRAVITY, Saturation, liquid_prandtl
from heatpath.numerics.kernel import kernel


@kernel
def boiling_cooper(heat_flux: float, reduced_pressure: float, molar_mass: float, roughness: float) -> float:
    """Coefficient of nucleate boiling [W/m2K], ``55 q**0.67 p**(0.12 - 0.2 log10 Rp) (-log10 p)**-0.55 M**-0.5``.

    Parameters
    ----------
    heat_flux : q [W/m2]
    reduced_pressure : p, 0.001 to 0.9
    molar_mass : [kg/mol], M in g/mol inside, 0.002 to 0.2
    roughness : [m], Rp in micrometres inside; 1e-6 where unknown

    Expected error 30 % where it was fitted; half of what is measured on FC-72 and FC-77, which lie outside in M.

    References
    ----------
    .. [1] M. G. Cooper, IChemE Symp. Ser. 86 (1984) 785; as in ``ht``. Range recalled.

    Examples
    --------
    >>> round(boiling_cooper(2e4, 0.1, 0.1, 1e-6))
    3177
    """
    exponent = 0.12 - 0.2 * math.log10(1e6 * roughness)
    pressure = reduced_pressure**exponent * (-math.log10(reduced_pressure)) ** -0.55
    return 55.0 * heat_flux**0.67 * pressure / math.sqrt(1e3 * molar_mass)


@kernel
def boiling_flux_cooper(
    superheat: float, reduced_pressure: float, molar_mass: float, roughness: float, factor: float
) -> float:
    """Heat flux of nucleate boiling at a wall superheat [W/m2]: Cooper's law solved for the flux.

    ``q = (f h1 dT)**(1/0.33)`` with Cooper's coefficient h1 at 1 W/m2; 0 on a wall that is not superheated.

    Parameters
    ----------
    superheat : wall above saturation [K]
    reduced_pressure, molar_mass, roughness : as in ``boiling_cooper``
    factor : f, measured coefficient over Cooper's at the same flux, 0.2 to 20

    Expected error 100 %: that of the coefficient, threefold, unless the factor was measured on the surface.

    References
    ----------
    .. [1] M. G. Cooper, IChemE Symp. Ser. 86 (1984) 785; as in ``ht``. Range recalled.

    Examples
    --------
    >>> superheat = 2e4 / boiling_cooper(2e4, 0.1, 0.1, 1e-6)
    >>> round(boiling_flux_cooper(superheat, 0.1, 0.1, 1e-6, 1.0), 3)
    20000.0
    """
    if superheat <= 0.0:
        return 0.0
    group = factor * boiling_cooper(1.0, reduced_pressure, molar_mass, roughness) * superheat
    return math.exp(math.log(group) / 0.33)


@kernel
def boiling_rohsenow(superheat: float, fluid: Saturation, surface: float, exponent: float) -> float:
    """Heat flux of nucleate boiling [W/m2], ``mu h (g drho/sigma)**(1/2) (cp dT/(C h Pr**n))**3``.

    Parameters
    ----------
    superheat : dT, wall above saturation [K]
    fluid : at saturation
    surface : C, of liquid and surface, 0.002 to 0.03: to be fitted, it moves threefold with finish alone
    exponent : n, 1 for water, 1.7 for others

    Expected error 100 % in flux unless C was fitted on the surface.

    References
    ----------
    .. [1] W. M. Rohsenow, Trans. ASME 74 (1952) 969; as in ``ht``.

    Examples
    --------
    >>> from heatpath.fluids.saturated import BOILING_WATER
    >>> round(boiling_rohsenow(10.0, BOILING_WATER, 0.013, 1.0), -2)
    139700.0
    """
    drop = math.sqrt(GRAVITY * (fluid.liquid_density - fluid.vapour_density) / fluid.surface_tension)
    jakob = fluid.liquid_heat_capacity * superheat / fluid.latent_heat
    ratio = jakob / (surface * liquid_prandtl(fluid) ** exponent)
    return fluid.liquid_viscosity * fluid.latent_heat * drop * ratio * ratio * ratio


@kernel
def boiling_gorenflo(heat_flux: float, reduced_pressure: float, reference: float, roughness: float) -> float:
    """Coefficient of nucleate boiling [W/m2K] from that of the fluid at 20 kW/m2, a tenth of its critical pressure and
    0.4 um.

    ``h0 (Ra/0.4 um)**0.133 (1.2 p**0.27 + (2.5 + 1/(1 - p)) p) (q/20000)**(0.9 - 0.3 p**0.3)``; not for water.

    Parameters
    ----------
    heat_flux : q [W/m2], 100 to 1e6
    reduced_pressure : p, 0.001 to 0.95
    reference : h0 [W/m2K], 2000 to 24000: R-134a 4200, R-123 3000, no published value for FC-72 or Novec 649
    roughness : Ra, arithmetic mean [m], 1e-8 to 1e-5

    Expected error 20 %.

    References
    ----------
    .. [1] D. Gorenflo in VDI Heat Atlas 1993, Ha; as in ``ht``.

    Examples
    --------
    >>> round(boiling_gorenflo(20000.0, 0.1, 4200.0, 0.4e-6))
    4223
    """
    p = reduced_pressure
    pressure = 1.2 * p**0.27 + (2.5 + 1.0 / (1.0 - p)) * p
    return reference * (roughness / 0.4e-6) ** 0.133 * pressure * (heat_flux / 2e4) ** (0.9 - 0.3 * p**0.3)


@kernel
def boiling_stephan_abdelsalam(heat_flux: float, fluid: Saturation) -> float:
    """Coefficient of nucleate boiling of refrigerants [W/m2K].

    ``207 (k/d) (q d/(k T))**0.745 (rho_v/rho_l)**0.581 Pr**0.533``, ``d = 0.0146 * 35 sqrt(2 sigma/(g drho))``

    Parameters
    ----------
    heat_flux : q [W/m2]
    fluid : at saturation, reduced pressure 0.003 to 0.78

    Expected error 15 % on the data of 1980, roughness 1 um.

    References
    ----------
    .. [1] K. Stephan, M. Abdelsalam, Int. J. Heat Mass Transfer 23 (1980) 73, doi 10.1016/0017-9310(80)90140-4; as in
       ``ht``.

    Examples
    --------
    >>> from heatpath.fluids.saturated import BOILING_WATER
    >>> boiling_stephan_abdelsalam(2e4, BOILING_WATER) > boiling_stephan_abdelsalam(1e4, BOILING_WATER)
    True
    """
    d = 0.511 * math.sqrt(2.0 * fluid.surface_tension / (GRAVITY * (fluid.liquid_density - fluid.vapour_density)))
    flux = heat_flux * d / (fluid.liquid_conductivity * fluid.temperature)
    density = (fluid.vapour_density / fluid.liquid_density) ** 0.581
    return 207.0 * flux**0.745 * density * liquid_prandtl(fluid) ** 0.533 * fluid.liquid_conductivity / d


@kernel
def boiling_onset(heat_flux: float, fluid: Saturation) -> float:
    """Least wall superheat at which a bubble can grow on a surface with cavities of every size [K].

    ``sqrt(8 sigma T q/(k rho_v h))``

    Parameters
    ----------
    heat_flux : q [W/m2]
    fluid : at saturation

    Expected error 100 %: wetting liquids (FC-72, Novec) flood large cavities and start 10 to 40 K higher.

    References
    ----------
    .. [1] E. J. Davis, G. H. Anderson, AIChE Journal 12 (1966) 774, doi 10.1002/aic.690120426.

    Examples
    --------
    >>> from heatpath.fluids.saturated import BOILING_WATER
    >>> round(boiling_onset(1e4, BOILING_WATER), 2)
    1.39
    """
    product = fluid.liquid_conductivity * fluid.vapour_density * fluid.latent_heat
    return math.sqrt(8.0 * fluid.surface_tension * fluid.temperature * heat_flux / product)


_FLUX = positive("W/m2")

LAWS = (
    Law(
        boiling_cooper, "boiling", "coefficient of nucleate boiling [W/m2K]",
        {"heat_flux": _FLUX, "reduced_pressure": Span(0.001, 0.9), "molar_mass": Span(0.002, 0.2, "kg/mol"),
         "roughness": Span(1e-8, 1e-4, "m")},
        error=0.3, basis="data of 1984; a factor 2 low on FC-72 and FC-77 on copper",
        source="M. G. Cooper, IChemE Symp. Ser. 86 (1984) 785",
        trust="limits recalled",
        checked="ht.Cooper; its range is recalled",
        trap=(
            "FC-72, FC-77, Novec 649 and HFE-7100 lie outside in molar mass; ht takes the roughness in m, the paper "
            "in um"
        ),
    ),
    Law(
        boiling_flux_cooper, "boiling", "heat flux of nucleate boiling at a superheat [W/m2]",
        {"superheat": positive("K"), "reduced_pressure": Span(0.001, 0.9), "molar_mass": Span(0.002, 0.2, "kg/mol"),
         "roughness": Span(1e-8, 1e-4, "m"), "factor": Span(0.2, 20.0)},
        error=1.0, basis="30 % in the coefficient; a factor 2 in it, as on FC-72 and FC-77, is 8 in the flux",
        source="M. G. Cooper, IChemE Symp. Ser. 86 (1984) 785",
        trust="limits recalled",
        checked="ht.Cooper solved for the superheat; its range is recalled",
        trap="boiling_cooper by another argument: the flux goes with the third power of superheat and factor",
    ),
    Law(
        boiling_rohsenow, "boiling", "heat flux of nucleate boiling [W/m2]",
        {"superheat": positive("K"), "surface": Span(0.002, 0.03), "exponent": Span(1.0, 1.7)},
        error=1.0, basis="surfaces not fitted",
        source="W. M. Rohsenow, Trans. ASME 74 (1952) 969",
        checked="ht.Rohsenow",
        trap="C is no fluid constant: 0.0026 to 0.0080 for FC-77 by finish; the flux goes with its cube",
    ),
    Law(
        boiling_gorenflo, "boiling", "coefficient of nucleate boiling [W/m2K]",
        {"heat_flux": Span(100.0, 1e6, "W/m2"), "reduced_pressure": Span(0.001, 0.95),
         "reference": Span(2000.0, 24000.0, "W/m2K"), "roughness": Span(1e-8, 1e-5, "m")},
        error=0.2, basis="data of the reference fluids",
        source="D. Gorenflo in VDI Heat Atlas 1993, Ha",
        checked="ht.Gorenflo",
        trap="no published reference for FC-72, HFE-7100, Novec 649; water has another pressure function",
    ),
    Law(
        boiling_stephan_abdelsalam, "boiling", "coefficient of nucleate boiling of refrigerants [W/m2K]",
        {"heat_flux": _FLUX, "fluid.reduced_pressure": Span(0.003, 0.78)},
        error=0.15, basis="refrigerant data of 1980",
        source="K. Stephan, M. Abdelsalam, Int. J. Heat Mass Transfer 23 (1980) 73", doi="10.1016/0017-9310(80)90140-4",
        trust="limits recalled",
        checked="ht.Stephan_Abdelsalam, refrigerants; its range is recalled",
        trap="the form for refrigerants: water and hydrocarbons have others",
    ),
    Law(
        boiling_onset, "boiling", "least wall superheat at the onset of boiling [K]",
        {"heat_flux": _FLUX},
        error=1.0, basis="wetting liquids overshoot",
        source="E. J. Davis, G. H. Anderson, AIChE Journal 12 (1966) 774", doi="10.1002/aic.690120426",
        checked="tangency of wall profile and bubble equilibrium, solved numerically",
        trap="a lower bound: FC-72 starts at 10 to 22 K in the sources where this gives 1 to 3 K",
    ),
)  # fmt: skip
