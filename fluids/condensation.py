"""Laws of condensation: laminar films on plates, tubes and banks of tubes, and what a gas that stays behind costs."""

from __future__ import annotations

import math

from heatpath.fluids.law import SHARE, Law, Span, above_zero, positive
from heatpath.fluids.saturated import GRAVITY, Saturation
from heatpath.numerics.kernel import kernel

GAS_CONSTANT = 8.314462618  # J/molK


@kernel
def condensation_latent_heat(subcooling: float, fluid: Saturation) -> float:
    """Latent heat with what the film gives up as it cools, ``h + 0.68 cp dT`` [J/kg].

    Parameters
    ----------
    subcooling : wall below saturation [K]; cp dT/h up to 1
    fluid : at saturation

    Expected error 1 % in the coefficient.

    References
    ----------
    .. [1] W. M. Rohsenow, Trans. ASME 78 (1956) 1645.

    Examples
    --------
    >>> from heatpath.fluids.saturated import BOILING_WATER
    >>> round(condensation_latent_heat(10.0, BOILING_WATER) / BOILING_WATER.latent_heat, 4)
    1.0127
    """
    return fluid.latent_heat + 0.68 * fluid.liquid_heat_capacity * subcooling


@kernel
def _film(subcooling: float, length: float, fluid: Saturation) -> float:
    """The group ``(g rho drho k**3 h'/(mu dT L))**(1/4)`` of Nusselt's film [W/m2K]."""
    k = fluid.liquid_conductivity
    weight = GRAVITY * fluid.liquid_density * (fluid.liquid_density - fluid.vapour_density)
    heat = condensation_latent_heat(subcooling, fluid)
    group = weight * k * k * k * heat / (fluid.liquid_viscosity * subcooling * length)
    return math.sqrt(math.sqrt(group))


@kernel
def condensation_plate(subcooling: float, height: float, fluid: Saturation) -> float:
    """Mean coefficient of laminar film condensation on a vertical plate [W/m2K].

    ``0.943 (g rho drho k**3 h'/(mu dT L))**(1/4)``, h' with ``condensation_latent_heat``

    Parameters
    ----------
    subcooling : wall below saturation [K], above 0
    height : L [m]
    fluid : at saturation

    Expected error 20 %: ripples add 10 to 20 % above film Reynolds number 30.

    References
    ----------
    .. [1] W. Nusselt, Z. VDI 60 (1916) 541; as in ``ht``.

    Examples
    --------
    >>> from heatpath.fluids.saturated import BOILING_WATER
    >>> round(condensation_plate(10.0, 0.1, BOILING_WATER), -2)
    11600.0
    """
    return 2.0 * math.sqrt(2.0) / 3.0 * _film(subcooling, height, fluid)


@kernel
def condensation_tube(subcooling: float, diameter: float, fluid: Saturation) -> float:
    """Mean coefficient of laminar film condensation outside a horizontal tube [W/m2K].

    ``0.729 (g rho drho k**3 h'/(mu dT D))**(1/4)``

    Parameters
    ----------
    subcooling : wall below saturation [K], above 0
    diameter : outside [m]
    fluid : at saturation

    Expected error 15 %.

    References
    ----------
    .. [1] W. Nusselt, Z. VDI 60 (1916) 569.

    Examples
    --------
    >>> from heatpath.fluids.saturated import BOILING_WATER
    >>> round(condensation_tube(10.0, 0.02, BOILING_WATER), -2)
    13400.0
    """
    return 0.729 * _film(subcooling, diameter, fluid)


@kernel
def condensation_bank(rows: float, exponent: float) -> float:
    """Factor on the coefficient of one tube for a column of tubes that drip on each other, ``N**-exponent``.

    Parameters
    ----------
    rows : N, tubes above one another, 1 to 30
    exponent : 1/4 (Nusselt: sheets, the least) to 1/6 (Kern: drops)

    Expected error 20 %: the two exponents differ by 21 % at ten rows.

    References
    ----------
    .. [1] W. Nusselt, Z. VDI 60 (1916) 569; D. Q. Kern, Process Heat Transfer, 1950; the sixth is recalled.

    Examples
    --------
    >>> condensation_bank(16.0, 0.25)
    0.5
    """
    return rows**-exponent


@kernel
def condensation_diffusion(
    mass_transfer: float, pressure: float, temperature: float, gas_bulk: float, gas_wall: float
) -> float:
    """Vapour that reaches a cold surface through a gas that does not condense [mol/m2s].

    ``beta p/(R T) ln(y_wall/y_bulk)``: diffusion with the drift it causes, through a stagnant film.

    Parameters
    ----------
    mass_transfer : beta, diffusivity over film thickness [m/s]
    pressure, temperature : of the mixture [Pa], [K]
    gas_bulk, gas_wall : mole fraction of the gas far away and at the surface, above 0 to 1

    Expected error 25 %, that of the mass transfer coefficient.

    References
    ----------
    .. [1] A. P. Colburn, O. A. Hougen, Ind. Eng. Chem. 26 (1934) 1178; derived.

    Examples
    --------
    No difference, no flow:

    >>> condensation_diffusion(0.01, 101325.0, 320.0, 0.1, 0.1)
    0.0
    """
    return mass_transfer * pressure / (GAS_CONSTANT * temperature) * math.log(gas_wall / gas_bulk)


@kernel
def condensation_uchida(vapour_share: float) -> float:
    """Coefficient from still steam with air to a wall, at about one atmosphere [W/m2K], ``380 (w/(1 - w))**0.7``.

    Parameters
    ----------
    vapour_share : w, mass fraction of steam, 0.1 to 0.8

    Expected error 30 %; steam and air only: for dielectrics it shows what a tenth of air can do, no more.

    References
    ----------
    .. [1] H. Uchida, A. Oyama, Y. Togo, Proc. 3rd Int. Conf. Peaceful Uses of Atomic Energy 13 (1965) 93.

    Examples
    --------
    >>> condensation_uchida(0.5)
    380.0
    """
    return 380.0 * (vapour_share / (1.0 - vapour_share)) ** 0.7


def _jakob(subcooling: float, fluid: Saturation, **_: float) -> float:
    """Sensible over latent heat."""
    return fluid.liquid_heat_capacity * subcooling / fluid.latent_heat


def _film_reynolds(subcooling: float, height: float, fluid: Saturation) -> float:
    """Reynolds number of the film at the lower edge, ``4 Gamma/mu``."""
    heat = condensation_plate(subcooling, height, fluid) * subcooling * height
    return 4.0 * heat / (condensation_latent_heat(subcooling, fluid) * fluid.liquid_viscosity)


_COLD = positive("K")

LAWS = (
    Law(
        condensation_latent_heat, "condensation", "latent heat with the film's subcooling [J/kg]",
        {"subcooling": _COLD, "jakob": SHARE},
        error=0.01, basis="similarity solution of the film, in h",
        source="W. M. Rohsenow, Trans. ASME 78 (1956) 1645",
        checked="film with convection solved in similarity",
        groups={"jakob": _jakob},
    ),
    Law(
        condensation_plate, "condensation", "mean coefficient on a vertical plate [W/m2K]",
        {"subcooling": above_zero("K"), "height": above_zero("m"), "re_film": Span(0.0, 1800.0)},
        error=0.2, basis="smooth film; ripples add 10 to 20 % from film Re 30",
        source="W. Nusselt, Z. VDI 60 (1916) 541",
        checked="ht.Nusselt_laminar",
        groups={"re_film": _film_reynolds},
    ),
    Law(
        condensation_tube, "condensation", "mean coefficient outside a horizontal tube [W/m2K]",
        {"subcooling": above_zero("K"), "diameter": above_zero("m")},
        error=0.15, basis="data",
        source="W. Nusselt, Z. VDI 60 (1916) 569",
        checked="Nusselt's film integrated round the tube: 0.728",
    ),
    Law(
        condensation_bank, "condensation", "factor of a column of tubes",
        {"rows": Span(1.0, 30.0), "exponent": Span(1.0 / 6.0, 0.25)},
        error=0.2, basis="distance between the two exponents",
        source="W. Nusselt, Z. VDI 60 (1916) 569; D. Q. Kern, Process Heat Transfer, 1950",
        trust="recalled",
        checked="the fourth root derived for falling sheets; Kern's sixth is recalled",
    ),
    Law(
        condensation_diffusion, "condensation", "vapour through a non-condensing gas [mol/m2s]",
        {"mass_transfer": positive("m/s"), "pressure": positive("Pa"), "temperature": above_zero("K"),
         "gas_bulk": above_zero(highest=1.0), "gas_wall": above_zero(highest=1.0)},
        error=0.25, basis="error of the mass transfer coefficient",
        source="A. P. Colburn, O. A. Hougen, Ind. Eng. Chem. 26 (1934) 1178",
        checked="Stefan's equation integrated numerically",
        trap="gas collects where vapour goes: the share at the coil, not the tank's mean, counts",
    ),
    Law(
        condensation_uchida, "condensation", "coefficient from still steam and air [W/m2K]",
        {"vapour_share": Span(0.1, 0.8)},
        error=0.3, basis="data of the source",
        source="H. Uchida, A. Oyama, Y. Togo, Proc. 3rd Int. Conf. Peaceful Uses of Atomic Energy 13 (1965) 93",
        checked="two independent transcriptions",
        trap="steam and air only",
    ),
)  # fmt: skip
