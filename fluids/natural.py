"""Laws of natural convection: plates, cylinders and the gaps between boards, dimensionless in, Nusselt number out."""

from __future__ import annotations

import math

import numpy as np

from heatpath.fluids.law import Law, Span, positive
from heatpath.numerics.kernel import kernel


@kernel
def nusselt_vertical_plate(ra: float, pr: float) -> float:
    """Mean Nusselt number of natural convection on a vertical isothermal plate, on its height.

    ``Nu = (0.825 + 0.387 Ra**(1/6)/(1 + (0.492/Pr)**(9/16))**(8/27))**2``

    Parameters
    ----------
    ra : Rayleigh number on the height, up to 1e12
    pr : Prandtl number, any

    Expected error 15 %.

    References
    ----------
    .. [1] S. W. Churchill, H. H. S. Chu, Int. J. Heat Mass Transfer 18 (1975) 1323, doi 10.1016/0017-9310(75)90243-4,
       eq. 9.

    Examples
    --------
    >>> round(nusselt_vertical_plate(1e9, 0.7), 1)
    122.6
    """
    base = 1.0 + math.exp(9.0 / 16.0 * math.log(0.492 / pr))
    root = 0.825 + 0.387 * math.sqrt(np.cbrt(ra)) * math.exp(-8.0 / 27.0 * math.log(base))
    return root * root


@kernel
def nusselt_horizontal_cylinder(ra: float, pr: float) -> float:
    """Mean Nusselt number of natural convection on a horizontal isothermal cylinder, on its diameter.

    ``Nu = (0.60 + 0.387 Ra**(1/6)/(1 + (0.559/Pr)**(9/16))**(8/27))**2``

    Parameters
    ----------
    ra : Rayleigh number on the diameter, 1e-5 to 1e12
    pr : Prandtl number, any

    Expected error 15 %.

    References
    ----------
    .. [1] S. W. Churchill, H. H. S. Chu, Int. J. Heat Mass Transfer 18 (1975) 1049, doi 10.1016/0017-9310(75)90222-7.

    Examples
    --------
    >>> round(nusselt_horizontal_cylinder(0.69 * 2.63e9, 0.69), 1)
    139.1
    """
    base = 1.0 + math.exp(9.0 / 16.0 * math.log(0.559 / pr))
    root = 0.60 + 0.387 * math.sqrt(np.cbrt(ra)) * math.exp(-8.0 / 27.0 * math.log(base))
    return root * root


@kernel
def nusselt_horizontal_plate_up(ra: float) -> float:
    """Mean Nusselt number of a hot horizontal plate facing up (or a cold one facing down).

    ``0.54 Ra**(1/4)`` up to 1e7, ``0.15 Ra**(1/3)`` above.

    Parameters
    ----------
    ra : Rayleigh number on area over perimeter, 1e4 to 1e11

    Expected error 20 %; it steps by 6 % at Ra 1e7.

    References
    ----------
    .. [1] W. H. McAdams, Heat Transmission, 3rd ed. 1954; as in ``ht``.

    Examples
    --------
    >>> round(nusselt_horizontal_plate_up(1e6), 2)
    17.08
    """
    if ra <= 1e7:
        return 0.54 * math.sqrt(math.sqrt(ra))
    return 0.15 * float(np.cbrt(ra))


@kernel
def nusselt_horizontal_plate_down(ra: float) -> float:
    """Mean Nusselt number of a hot horizontal plate facing down (or a cold one facing up), ``0.27 Ra**(1/4)``.

    Parameters
    ----------
    ra : Rayleigh number on area over perimeter, 1e5 to 1e10

    Expected error 30 %.

    References
    ----------
    .. [1] W. H. McAdams, Heat Transmission, 3rd ed. 1954; as in ``ht``.

    Examples
    --------
    >>> round(nusselt_horizontal_plate_down(1e8), 2)
    27.0
    """
    return 0.27 * math.sqrt(math.sqrt(ra))


@kernel
def nusselt_channel_elenbaas(el: float) -> float:
    """Mean Nusselt number, on the gap and from the inlet temperature, of air rising between isothermal plates.

    ``El/24 (1 - exp(-35/El))**(3/4)``

    Parameters
    ----------
    el : Elenbaas number ``g beta (T_w - T_in) b**4/(nu alpha H)``, gap b and height H, 0.1 to 1e5

    Expected error 10 %, found on air.

    References
    ----------
    .. [1] W. Elenbaas, Physica 9 (1942) 1; recalled, its limits derived.

    Examples
    --------
    >>> round(nusselt_channel_elenbaas(0.24), 4)
    0.01
    """
    return el / 24.0 * (-math.expm1(-35.0 / el)) ** 0.75


@kernel
def nusselt_channel_isothermal(el: float) -> float:
    """Mean Nusselt number, on the gap and from the inlet temperature, between vertical isothermal plates.

    ``(576/El**2 + 2.873/El**(1/2))**(-1/2)``; largest heat from a given width at El 54.4, Nu 1.31.

    Parameters
    ----------
    el : Elenbaas number ``g beta (T_w - T_in) b**4/(nu alpha H)``, gap b and height H, 0.1 to 1e5

    Expected error 10 %.

    References
    ----------
    .. [1] A. Bar-Cohen, W. M. Rohsenow, J. Heat Transfer 106 (1984) 116, doi 10.1115/1.3246622.

    Examples
    --------
    >>> round(nusselt_channel_isothermal(54.4), 2)
    1.31
    """
    return el / math.sqrt(576.0 + 2.873 * el * math.sqrt(el))


@kernel
def nusselt_channel_flux(ra: float) -> float:
    """Nusselt number at the upper edge, on the gap and from the inlet temperature, between vertical plates of even
    flux.

    ``(48/Ra + 2.51/Ra**(2/5))**(-1/2)``

    Parameters
    ----------
    ra : ``g beta q b**5/(k nu alpha H)``, gap b and height H, 0.1 to 1e5

    Expected error 15 %.

    References
    ----------
    .. [1] A. Bar-Cohen, W. M. Rohsenow, J. Heat Transfer 106 (1984) 116, doi 10.1115/1.3246622; recalled, both limits
       derived.

    Examples
    --------
    >>> round(nusselt_channel_flux(0.48), 3)
    0.098
    """
    return 1.0 / math.sqrt(48.0 / ra + 2.51 / ra**0.4)


_GAP = Span(0.1, 1e5)
_MCADAMS = "W. H. McAdams, Heat Transmission, 3rd ed. 1954"
_BAR_COHEN = "A. Bar-Cohen, W. M. Rohsenow, J. Heat Transfer 106 (1984) 116"

LAWS = (
    Law(
        nusselt_vertical_plate, "natural convection", "mean Nusselt number of a vertical plate, on its height",
        {"ra": Span(0.0, 1e12), "pr": positive()},
        error=0.15, basis="data of many fluids",
        source="S. W. Churchill, H. H. S. Chu, Int. J. Heat Mass Transfer 18 (1975) 1323, eq. 9",
        doi="10.1016/0017-9310(75)90243-4",
        checked="ht.Nu_vertical_plate_Churchill; Bergman 2011, example 9.2",
    ),
    Law(
        nusselt_horizontal_cylinder, "natural convection",
        "mean Nusselt number of a horizontal cylinder, on its diameter",
        {"ra": Span(1e-5, 1e12), "pr": positive()},
        error=0.15, basis="data of many fluids",
        source="S. W. Churchill, H. H. S. Chu, Int. J. Heat Mass Transfer 18 (1975) 1049",
        doi="10.1016/0017-9310(75)90222-7",
        checked="ht.Nu_horizontal_cylinder_Churchill_Chu",
    ),
    Law(
        nusselt_horizontal_plate_up, "natural convection",
        "mean Nusselt number of a hot plate facing up, on area/perimeter",
        {"ra": Span(1e4, 1e11)},
        error=0.2, basis="spread between laws",
        source=_MCADAMS,
        checked="ht.Nu_horizontal_plate_McAdams",
        trap="its length is area over perimeter; a side instead gives up to 40 % less",
    ),
    Law(
        nusselt_horizontal_plate_down, "natural convection",
        "mean Nusselt number of a hot plate facing down, on area/perimeter",
        {"ra": Span(1e5, 1e10)},
        error=0.3, basis="spread between laws",
        source=_MCADAMS,
        checked="ht.Nu_horizontal_plate_McAdams",
    ),
    Law(
        nusselt_channel_elenbaas, "natural convection", "mean Nusselt number between vertical plates, T, on the gap",
        {"el": _GAP},
        error=0.1, basis="data in air",
        source="W. Elenbaas, Physica 9 (1942) 1",
        trust="limits recalled",
        checked="recalled; both limits derived, best gap at El 46 with Nu 1.2",
        trap="h is referred to the inlet temperature and the wetted area of both plates",
    ),
    Law(
        nusselt_channel_isothermal, "natural convection", "mean Nusselt number between vertical plates, T, on the gap",
        {"el": _GAP},
        error=0.1, basis="composite of both limits",
        source=_BAR_COHEN, doi="10.1115/1.3246622",
        checked="four public codes; both limits derived; optimum gap 2.714",
    ),
    Law(
        nusselt_channel_flux, "natural convection",
        "Nusselt number at the upper edge between vertical plates, even flux, on the gap",
        {"ra": _GAP},
        error=0.15, basis="composite of both limits",
        source=_BAR_COHEN, doi="10.1115/1.3246622",
        checked="recalled; both limits derived: balances of the developed channel, Sparrow and Gregg at high Pr",
        trap="gives the hottest, upper edge; other forms in print give mid-height (constants 12 and 1.88)",
    ),
)  # fmt: skip
