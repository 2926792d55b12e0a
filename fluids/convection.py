"""Laws of forced and mixed convection outside rectangular ducts: dimensionless in, Nusselt number out."""

from __future__ import annotations

import math

import numpy as np

from heatpath.fluids.law import Law, Span, positive
from heatpath.fluids.natural import nusselt_vertical_plate as nusselt_vertical_plate
from heatpath.numerics.kernel import kernel


@kernel
def nusselt_parallel_plates(re: float, pr: float, d_over_l: float) -> float:
    """Mean Nusselt number of laminar flow developing between parallel isothermal plates, on the hydraulic diameter.

    ``Nu = (7.541**3 + (1.841 Gz**(1/3))**3 + ((2/(1 + 22 Pr))**(1/6) Gz**(1/2))**3)**(1/3)``, ``Gz = Re Pr d/L``

    The mean coefficient belongs to the logarithmic mean difference, so it is used with NTU.

    Parameters
    ----------
    re : Reynolds number on d = twice the gap, 0 to 2200
    pr : Prandtl number, 0.1 to 1000
    d_over_l : hydraulic diameter over flow length

    Expected error 10 %.

    References
    ----------
    .. [1] VDI Heat Atlas, 9th German edition 2002, section Gb, eq. 37, 38, 42.

    Examples
    --------
    >>> round(nusselt_parallel_plates(1e-9, 0.7, 0.01), 3)
    7.541
    """
    gz = re * pr * d_over_l
    developing = 1.841 * 1.841 * 1.841 * gz
    entrance = math.sqrt(2.0 / (1.0 + 22.0 * pr)) * gz * math.sqrt(gz)
    return float(np.cbrt(7.541 * 7.541 * 7.541 + developing + entrance))


@kernel
def nusselt_hausen(gz: float) -> float:
    """Mean Nusselt number of laminar flow in a round tube at one wall temperature, velocity developed.

    ``3.66 + 0.0668 Gz/(1 + 0.04 Gz**(2/3))``

    Parameters
    ----------
    gz : Graetz number Re Pr D/L, 0 to 1e4

    Expected error 10 %; holds for developing velocity too where Pr is above 5.

    References
    ----------
    .. [1] H. Hausen, Z. VDI Beiheft Verfahrenstechnik 4 (1943) 91; as in ``ht``.

    Examples
    --------
    >>> nusselt_hausen(0.0)
    3.66
    """
    third = float(np.cbrt(gz))
    return 3.66 + 0.0668 * gz / (1.0 + 0.04 * third * third)


@kernel
def nusselt_flat_plate(re: float, pr: float) -> float:
    """Mean Nusselt number of a laminar boundary layer on a plate, on its length.

    ``Nu = 0.664 Re**(1/2) Pr**(1/3)``

    Parameters
    ----------
    re : Reynolds number on the length, 1000 to 5e5
    pr : Prandtl number, 0.6 to 2000

    Expected error 5 % on a plate, 30 % on board parts.

    References
    ----------
    .. [1] VDI Heat Atlas, 9th German edition 2002, section Gd, eq. 1 (Pohlhausen 1921).

    Examples
    --------
    >>> round(nusselt_flat_plate(1e4, 1.0), 1)
    66.4
    """
    return 0.664 * math.sqrt(re) * np.cbrt(pr)


@kernel
def nusselt_flat_plate_turbulent(re: float, pr: float) -> float:
    """Mean Nusselt number of a boundary layer that is turbulent from the leading edge, on the length of the plate.

    ``Nu = 0.037 Re**0.8 Pr/(1 + 2.443 Re**-0.1 (Pr**(2/3) - 1))``

    Parameters
    ----------
    re : Reynolds number on the length, 5e5 to 1e7
    pr : Prandtl number, 0.6 to 2000

    Expected error 15 %.

    References
    ----------
    .. [1] H. Schlichting, K. Gersten, Grenzschicht-Theorie, 9th ed. 1997; VDI Heat Atlas, 2nd ed. 2010; as in ``ht``.

    Examples
    --------
    >>> round(nusselt_flat_plate_turbulent(1e6, 0.7))
    1878
    """
    third = float(np.cbrt(pr))
    return 0.037 * re**0.8 * pr / (1.0 + 2.443 * re**-0.1 * (third * third - 1.0))


@kernel
def nusselt_gnielinski(re: float, pr: float, darcy: float) -> float:
    """Mean Nusselt number of turbulent flow in a pipe or duct, on the hydraulic diameter.

    ``Nu = (f/8)(Re - 1000) Pr/(1 + 12.7 sqrt(f/8) (Pr**(2/3) - 1))``

    Parameters
    ----------
    re : Reynolds number, 2300 to 5e6
    pr : Prandtl number, 0.5 to 2000
    darcy : Darcy friction factor of a smooth pipe

    Expected error 10 %, 20 % below Re 1e4.

    References
    ----------
    .. [1] V. Gnielinski, Forschung im Ingenieurwesen 41 (1975) 8, doi 10.1007/BF02559682; as in ``ht``.

    Examples
    --------
    >>> round(nusselt_gnielinski(1e5, 1.2, 0.0185), 1)
    254.6
    """
    eighth = darcy / 8.0
    third = float(np.cbrt(pr))
    return eighth * (re - 1000.0) * pr / (1.0 + 12.7 * math.sqrt(eighth) * (third * third - 1.0))


@kernel
def nusselt_jet_array(re: float, diameter_ratio: float, height_ratio: float) -> float:
    """Nusselt number, on the nozzle, of an array of jets with a drain beside each, its coefficient referred to the
    *inlet* temperature and the chip's area.

    ``Nu = (5.64 a**2 + 0.031 a - 0.000632) (H/L)**-0.29 Re**(0.48 a**-0.16)``

    Parameters
    ----------
    re : Reynolds number of a nozzle on its diameter, 32 to 2048
    diameter_ratio : a, nozzle diameter over pitch, 0.01 to 0.4
    height_ratio : cavity height over pitch, 0.01 to 0.4

    Expected error 30 %, for water at Prandtl number 7.56 only.

    References
    ----------
    .. [1] T. Wei et al., Int. J. Heat Mass Transfer 182 (2022) 121865, doi 10.1016/j.ijheatmasstransfer.2021.121865,
       eq. 19.

    Examples
    --------
    >>> round(nusselt_jet_array(478.0, 0.5 / 2.683, 2.0 / 2.683), 1)
    10.5
    """
    a = diameter_ratio
    return (5.64 * a * a + 0.031 * a - 0.000632) * height_ratio**-0.29 * re ** (0.48 * a**-0.16)


@kernel
def nusselt_mixed(forced: float, natural: float) -> float:
    """Nusselt number of aiding mixed convection, ``(Nu_F**3 + Nu_N**3)**(1/3)``.

    Parameters
    ----------
    forced, natural : Nusselt numbers of each alone, on the same length

    Expected error 15 %; opposing flow subtracts, and near equality nothing is known well.

    References
    ----------
    .. [1] S. W. Churchill, AIChE Journal 23 (1977) 10, doi 10.1002/aic.690230103.

    Examples
    --------
    >>> nusselt_mixed(2.0, 0.0)
    2.0
    """
    return float(np.cbrt(forced * forced * forced + natural * natural * natural))


LAWS = (
    Law(
        nusselt_parallel_plates, "convection", "mean Nusselt number between plates, T, developing, on D_h",
        {"re": Span(0.0, 2200.0), "pr": Span(0.1, 1000.0), "d_over_l": positive()},
        error=0.1, basis="exact solutions",
        source="VDI Heat Atlas, 9th German edition 2002, Gb, eq. 37, 38, 42",
        checked="modes between plates; flat plate limit",
        trap="belongs to the logarithmic mean difference: use it with NTU, not with the inlet temperature",
    ),
    Law(
        nusselt_hausen, "convection", "mean Nusselt number of a round tube, T, on D",
        {"gz": Span(0.0, 1e4), "re": Span(0.0, 2200.0)},
        error=0.1, basis="Graetz solution",
        source="H. Hausen, Z. VDI Beiheft Verfahrenstechnik 4 (1943) 91",
        checked="ht.laminar_entry_thermal_Hausen; modes of the tube",
    ),
    Law(
        nusselt_flat_plate, "convection", "mean Nusselt number of a laminar plate, on its length",
        {"re": Span(1000.0, 5e5), "pr": Span(0.6, 2000.0)},
        error=0.05, basis="similarity solution; 30 % on board parts",
        source="VDI Heat Atlas, 9th German edition 2002, Gd, eq. 1 (Pohlhausen 1921)",
        checked="ht.Nu_horizontal_plate_laminar_Baehr; Blasius and Pohlhausen equations integrated",
    ),
    Law(
        nusselt_flat_plate_turbulent, "convection", "mean Nusselt number of a turbulent plate, on its length",
        {"re": Span(5e5, 1e7), "pr": Span(0.6, 2000.0)},
        error=0.15, basis="stated for the family of laws",
        source="H. Schlichting, K. Gersten, Grenzschicht-Theorie, 9th ed. 1997; VDI Heat Atlas, 2nd ed. 2010",
        checked="ht.Nu_horizontal_plate_turbulent_Schlichting",
        trap="turbulent from the leading edge: a short smooth part may still be laminar at Re 5e5",
    ),
    Law(
        nusselt_gnielinski, "convection", "mean Nusselt number of turbulent duct flow, on D_h",
        {"re": Span(2300.0, 5e6), "pr": Span(0.5, 2000.0), "darcy": Span(0.005, 0.1)},
        error=0.1, basis="data; 20 % below Re 1e4",
        source="V. Gnielinski, Forschung im Ingenieurwesen 41 (1975) 8", doi="10.1007/BF02559682",
        checked="ht.turbulent_Gnielinski",
        trap="takes the Darcy factor (four times Fanning); negative below Re 1000",
    ),
    Law(
        nusselt_jet_array, "convection", "Nusselt number on the nozzle, inlet temperature, chip area",
        {"re": Span(32.0, 2048.0), "diameter_ratio": Span(0.01, 0.4), "height_ratio": Span(0.01, 0.4),
         "pr": Span(7.5, 7.6)},
        error=0.3, basis="simulations and own data, in the source",
        source="T. Wei et al., Int. J. Heat Mass Transfer 182 (2022) 121865, eq. 19",
        doi="10.1016/j.ijheatmasstransfer.2021.121865",
        checked=(
            "a worked example published by others; three measured plates of the same group, chip included, within 60 "
            "%"
        ),
        trap="no Prandtl number in it: water at 25 degC only; walls below the jets are not in it",
    ),
    Law(
        nusselt_mixed, "convection", "Nusselt number of aiding mixed convection",
        {"forced": positive(), "natural": positive()},
        error=0.15, basis="boundary layer on a vertical plate",
        source="S. W. Churchill, AIChE Journal 23 (1977) 10", doi="10.1002/aic.690230103",
        checked="boundary layer on a vertical plate solved by marching",
        trap="aiding flow only; for opposing flow the cubes subtract and the result is unsure near equality",
    ),
)  # fmt: skip
