"""Laws of the critical heat flux in a pool: where nucleate boiling ends.

Measured values scatter by 18 to 24 % between specimens of the "same" surface: a design keeps a margin.
"""

from __future__ import annotations

import math

from heatpath.fluids.law import Law, Span, above_zero, positive
from heatpath.fluids.saturated import GRAVITY, Saturation, capillary_length
from heatpath.numerics.kernel import kernel

ZUBER = math.pi / 24.0  # constant of the hydrodynamic limit
LIENHARD_DHIR = 0.149  # and of a large flat plate


@kernel
def critical_flux_kutateladze(constant: float, fluid: Saturation) -> float:
    """Critical heat flux of a large saturated pool [W/m2], ``K h rho_v**(1/2) (sigma g drho)**(1/4)``.

    Parameters
    ----------
    constant : K, pi/24 (Zuber) to 0.149 (Lienhard and Dhir)
    fluid : at saturation

    Expected error 25 %.

    References
    ----------
    .. [1] N. Zuber, Trans. ASME 80 (1958) 711; J. H. Lienhard, V. K. Dhir, NASA CR-2270, 1973; as in ``ht``.

    Examples
    --------
    >>> from heatpath.fluids.saturated import BOILING_WATER
    >>> round(critical_flux_kutateladze(ZUBER, BOILING_WATER), -3)
    1108000.0
    """
    buoyancy = fluid.surface_tension * GRAVITY * (fluid.liquid_density - fluid.vapour_density)
    return constant * fluid.latent_heat * math.sqrt(fluid.vapour_density * math.sqrt(buoyancy))


@kernel
def critical_flux_mostinski(reduced_pressure: float, critical_pressure: float) -> float:
    """Critical heat flux of a saturated pool from corresponding states [W/m2].

    ``0.367 P_c p**0.35 (1 - p)**0.9`` with the critical pressure in Pa.

    Parameters
    ----------
    reduced_pressure : p, 0.02 to 0.9
    critical_pressure : [Pa]

    Expected error 35 %.

    References
    ----------
    .. [1] I. L. Mostinski, Teploenergetika 4 (1963) 66; as in ``ht``.

    Examples
    --------
    >>> round(critical_flux_mostinski(310.3e3 / 2550e3, 2550e3))
    398406
    """
    return 0.367 * critical_pressure * reduced_pressure**0.35 * (1.0 - reduced_pressure) ** 0.9


@kernel
def critical_flux_cylinder(diameter: float, fluid: Saturation) -> float:
    """Critical heat flux of a horizontal cylinder in a saturated pool [W/m2].

    Zuber times 0.94 R**-0.25 for a radius R of 0.15 to 1.2 capillary lengths, times 0.9 above.

    Parameters
    ----------
    diameter : [m]
    fluid : at saturation

    Expected error 20 %.

    References
    ----------
    .. [1] J. H. Lienhard, V. K. Dhir, NASA CR-2270, 1973; as K = 0.123 R**-0.25 and 0.118 in R. W. Serth, Process Heat
       Transfer, 2014.

    Examples
    --------
    >>> from heatpath.fluids.saturated import BOILING_WATER
    >>> round(critical_flux_cylinder(0.1, BOILING_WATER) / critical_flux_kutateladze(ZUBER, BOILING_WATER), 3)
    0.9
    """
    radius = 0.5 * diameter / capillary_length(fluid)
    factor = 0.94 / math.sqrt(math.sqrt(radius)) if radius < 1.19 else 0.9
    return factor * critical_flux_kutateladze(ZUBER, fluid)


@kernel
def critical_flux_subcooling(subcooling: float, fluid: Saturation) -> float:
    """Factor by which subcooling raises the critical heat flux, ``1 + 0.1 (rho_l/rho_v)**(3/4) cp dT/h``.

    Parameters
    ----------
    subcooling : liquid below saturation [K], 0 to 75
    fluid : at saturation

    Expected error 50 %: on FC-72 it is 17 to 47 % high, and the factor in ``critical_flux_arik`` 11 to 18 % low.

    References
    ----------
    .. [1] H. J. Ivey, D. J. Morris, AEEW-R 137, 1962.

    Examples
    --------
    >>> from heatpath.fluids.saturated import BOILING_WATER
    >>> round(critical_flux_subcooling(41.0, BOILING_WATER), 2)
    2.94
    """
    density = (fluid.liquid_density / fluid.vapour_density) ** 0.75
    return 1.0 + 0.1 * density * fluid.liquid_heat_capacity * subcooling / fluid.latent_heat


@kernel
def critical_flux_arik(length: float, effusivity: float, subcooling: float, fluid: Saturation) -> float:
    """Critical heat flux of a small heater in a dielectric liquid [W/m2].

    ``Zuber S/(S + 0.1) (1.3014 - 0.01507 L) (1 + 0.03 (rho_l/rho_v)**(3/4) cp dT/h)``, L in capillary lengths.

    Parameters
    ----------
    length : of the heater [m]; 0 to 20 capillary lengths
    effusivity : S, heater thickness times sqrt(rho c k), SI (a 1 mm copper sheet has 37)
    subcooling : liquid below saturation [K], 0 to 75
    fluid : at saturation, found on FC-72 and its like, 1 to 4.5 bar

    Expected error 30 %: on FC-72 15 % low saturated, 30 % low subcooled.

    References
    ----------
    .. [1] M. Arik, A. Bar-Cohen, Int. J. Heat Mass Transfer 46 (2003) 3755, after Watwe and Bar-Cohen.

    Examples
    --------
    >>> from heatpath.fluids.saturated import BOILING_WATER
    >>> saturated = critical_flux_arik(0.01, 37.0, 0.0, BOILING_WATER)
    >>> round(saturated / critical_flux_kutateladze(ZUBER, BOILING_WATER), 2)
    1.24
    """
    heater = effusivity / (effusivity + 0.1)
    size = 1.3014 - 0.01507 * length / capillary_length(fluid)
    density = (fluid.liquid_density / fluid.vapour_density) ** 0.75
    cold = 1.0 + 0.03 * density * fluid.liquid_heat_capacity * subcooling / fluid.latent_heat
    return critical_flux_kutateladze(ZUBER, fluid) * heater * size * cold


@kernel
def critical_flux_orientation(angle: float) -> float:
    """Factor of the surface's inclination on the critical heat flux.

    ``1 - 0.001117 t + 7.79401e-6 t**2 - 1.37678e-7 t**3``, t in degrees

    Parameters
    ----------
    angle : of the surface from facing up [rad], 0 to 5 pi/6 (150 degrees); pi/2 is a vertical board

    Expected error 5 % on FC-72 to 150 degrees; at 180 degrees 60 % high.

    References
    ----------
    .. [1] M. Arik, A. Bar-Cohen as in G. Liang, I. Mudawar, Int. J. Heat Mass Transfer 117 (2018) 1352, table 2.

    Examples
    --------
    >>> round(critical_flux_orientation(math.pi / 2.0), 3)
    0.862
    """
    t = angle * 180.0 / math.pi
    return 1.0 + t * (-0.001117 + t * (7.79401e-6 - 1.37678e-7 * t))


_SUBCOOLING = Span(0.0, 75.0, "K")


def _heater_size(length: float, fluid: Saturation, **_: float) -> float:
    """Length in capillary lengths."""
    return length / capillary_length(fluid)


def _cylinder_size(diameter: float, fluid: Saturation, **_: float) -> float:
    """Radius in capillary lengths."""
    return 0.5 * diameter / capillary_length(fluid)


LAWS = (
    Law(
        critical_flux_kutateladze, "critical heat flux", "critical heat flux of a large pool [W/m2]",
        {"constant": Span(0.118, 0.149)},
        error=0.25, basis="specimens of one surface scatter 18 to 24 %",
        source="N. Zuber, Trans. ASME 80 (1958) 711; J. H. Lienhard, V. K. Dhir, NASA CR-2270, 1973",
        checked="ht.Zuber",
        trap="ht takes K = 0.18 unless told: 21 % above Lienhard and Dhir",
    ),
    Law(
        critical_flux_mostinski, "critical heat flux", "critical heat flux of a pool [W/m2]",
        {"reduced_pressure": Span(0.02, 0.9), "critical_pressure": positive("Pa")},
        error=0.35, basis="spread of the data",
        source="I. L. Mostinski, Teploenergetika 4 (1963) 66",
        trust="limits recalled",
        checked="ht.HEDH_Montinsky; its range is recalled",
        trap="367 goes with the critical pressure in kPa",
    ),
    Law(
        critical_flux_cylinder, "critical heat flux", "critical heat flux of a horizontal cylinder [W/m2]",
        {"diameter": above_zero("m"), "radius": Span(0.15, math.inf)},
        error=0.2, basis="data of the source",
        source="J. H. Lienhard, V. K. Dhir, NASA CR-2270, 1973",
        checked="ht.Serth_HEDH",
        trap="ht 1.2 prints K = 0.123 in its documentation and computes with 0.125, 1.6 % high",
        groups={"radius": _cylinder_size},
    ),
    Law(
        critical_flux_subcooling, "critical heat flux", "factor of subcooling",
        {"subcooling": _SUBCOOLING},
        error=0.5, basis="FC-72 measured 1.30, 1.59, 1.75 at 10, 20, 30 K",
        source="H. J. Ivey, D. J. Morris, AEEW-R 137, 1962",
        checked="a second transcription; FC-72 measured",
        trap="17 to 47 % high on FC-72, where the factor in critical_flux_arik is 11 to 18 % low",
    ),
    Law(
        critical_flux_arik, "critical heat flux", "critical heat flux of a small heater [W/m2]",
        {"length": positive("m"), "effusivity": positive("W s0.5/K"), "subcooling": _SUBCOOLING,
         "size": Span(0.0, 20.0)},
        error=0.3, basis="FC-72 on copper: 15 % low saturated, 30 % low subcooled",
        source="M. Arik, A. Bar-Cohen, Int. J. Heat Mass Transfer 46 (2003) 3755",
        checked="a second transcription; FC-72 measured at 0 to 30 K of subcooling",
        trap="another paper has S/(S + 0.8)",
        groups={"size": _heater_size},
    ),
    Law(
        critical_flux_orientation, "critical heat flux", "factor of inclination",
        {"angle": Span(0.0, 5.0 * math.pi / 6.0, "rad")},
        error=0.05, basis="FC-72 on copper",
        source="M. Arik, A. Bar-Cohen as in G. Liang, I. Mudawar, Int. J. Heat Mass Transfer 117 (2018) 1352, table 2",
        checked="FC-72 measured at six angles (Parker and El-Genk)",
        trap="at 180 degrees, facing down, it is 60 % high",
    ),
)  # fmt: skip
