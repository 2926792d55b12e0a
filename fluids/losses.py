"""Laws of local pressure loss: contractions, expansions, plate exchangers, fittings with a flow coefficient."""

from __future__ import annotations

import math

from heatpath.fluids.law import SHARE, Law, Span, above_zero, positive
from heatpath.numerics.kernel import kernel


@kernel
def contraction_loss(area_ratio: float) -> float:
    """Loss coefficient of a sharp-edged contraction, on the velocity after it.

    ``0.0696 (1 - b**5) l**2 + (l - 1)**2``, ``l = 1 + 0.622 (1 - 0.215 b**2 - 0.785 b**5)``, ``b = sqrt(area ratio)``

    Parameters
    ----------
    area_ratio : small over large area, 0 to 1

    Expected error 10 % in turbulent flow; laminar flow loses more.

    References
    ----------
    .. [1] D. C. Rennels, H. M. Hudson, Pipe Flow, 2012; as in ``fluids``.

    Examples
    --------
    >>> round(contraction_loss(0.16), 4)
    0.5301
    """
    fifth = area_ratio * area_ratio * math.sqrt(area_ratio)
    jet = 1.0 + 0.622 * (1.0 - 0.215 * area_ratio - 0.785 * fifth)
    return 0.0696 * (1.0 - fifth) * jet * jet + (jet - 1.0) * (jet - 1.0)


@kernel
def expansion_loss(area_ratio: float, momentum_factor: float) -> float:
    """Loss coefficient of a sudden expansion, on the velocity before it: ``1 - 2 k s + s**2``.

    The momentum balance; the kinetic energy before counts as that of an even profile. Negative values are pressure
    that a developed profile gives back.

    Parameters
    ----------
    area_ratio : s, small over large area, 0 to 1
    momentum_factor : k, mean of the squared velocity over the square of the mean: 1 even, 6/5 between plates, 4/3 in
        a tube

    Expected error 5 %.

    References
    ----------
    .. [1] W. M. Kays, A. L. London, Compact Heat Exchangers, 3rd ed. 1984, chapter 5; derived.

    Examples
    --------
    >>> expansion_loss(0.25, 1.0)
    0.5625
    """
    return 1.0 - 2.0 * momentum_factor * area_ratio + area_ratio * area_ratio


@kernel
def darcy_plate_martin(re: float, chevron: float) -> float:
    """Darcy friction factor of a chevron plate exchanger, on its hydraulic diameter and port-to-port length.

    ``1/sqrt(f/4) = cos c/sqrt(0.045 tan c + 0.09 sin c + f0/cos c) + (1 - cos c)/sqrt(3.8 f1)``; ``f0 = 16/Re``,
    ``f1 = 149/Re + 0.9625`` below Re 2000, ``f0 = (1.56 ln Re - 3)**-2``, ``f1 = 9.75/Re**0.289`` above.

    Parameters
    ----------
    re : Reynolds number, 200 to 10000
    chevron : c, angle of the corrugation from the flow [rad], 0 to 1.4

    Expected error 20 %; it steps at Re 2000.

    References
    ----------
    .. [1] H. Martin, Chem. Eng. Processing 35 (1996) 301, doi 10.1016/0255-2701(95)04129-X, with the constants of
       1999; as in ``fluids``.

    Examples
    --------
    >>> round(darcy_plate_martin(20000.0, 0.7853981633974483), 4)
    0.7819
    """
    if re < 2000.0:
        straight = 16.0 / re
        crossing = 149.0 / re + 0.9625
    else:
        root = 1.56 * math.log(re) - 3.0
        straight = 1.0 / (root * root)
        crossing = 9.75 * re**-0.289
    cosine = math.cos(chevron)
    along = math.sqrt(0.045 * math.tan(chevron) + 0.09 * math.sin(chevron) + straight / cosine)
    inverse = cosine / along + (1.0 - cosine) / math.sqrt(3.8 * crossing)
    return 4.0 / (inverse * inverse)


@kernel
def pressure_drop_fitting(volume_flow: float, density: float, flow_coefficient: float) -> float:
    """Pressure drop of a valve or quick disconnect from its flow coefficient, ``rho (V/Av)**2`` [Pa].

    Parameters
    ----------
    volume_flow : [m3/s]
    density : [kg/m3]
    flow_coefficient : Av [m2], 24.0e-6 Cv (US gallons per minute at 1 psi) or 27.8e-6 Kv (m3/h at 1 bar)

    Expected error 5 %, turbulent; a catalogue's smallest Cv is a bound, not a measurement.

    References
    ----------
    .. [1] IEC 60534-2-1; as in ``fluids``.

    Examples
    --------
    A UQD04 (Cv 0.8) at 6.44 L/min of water [Pa]:

    >>> round(pressure_drop_fitting(6.44e-3 / 60.0, 998.0, flow_coefficient_of_cv(0.8)), -2)
    31100.0
    """
    speed = volume_flow / flow_coefficient
    return density * speed * speed


def flow_coefficient_of_cv(cv: float) -> float:
    """Flow coefficient Av [m2] of a Cv: US gallons of water a minute at 1 psi.

    >>> round(1e6 * flow_coefficient_of_cv(1.0), 2)
    24.02
    """
    return cv * 3.785411784e-3 / 60.0 * math.sqrt(999.0 / 6894.757)


LAWS = (
    Law(
        contraction_loss, "losses", "loss of a sharp contraction, heads after it",
        {"area_ratio": SHARE},
        error=0.1, basis="data, turbulent",
        source="D. C. Rennels, H. M. Hudson, Pipe Flow, 2012",
        checked="fluids.contraction_sharp",
    ),
    Law(
        expansion_loss, "losses", "loss of a sudden expansion, heads before it",
        {"area_ratio": SHARE, "momentum_factor": Span(1.0, 4.0 / 3.0)},
        error=0.05, basis="momentum balance",
        source="W. M. Kays, A. L. London, Compact Heat Exchangers, 3rd ed. 1984, chapter 5",
        checked="fluids.diffuser_sharp for an even profile; momentum integral of the plate profile",
    ),
    Law(
        darcy_plate_martin, "losses", "Darcy friction factor of a chevron plate exchanger",
        {"re": Span(200.0, 1e4), "chevron": Span(0.0, 1.4, "rad")},
        error=0.2, basis="data, in the source",
        source="H. Martin, Chem. Eng. Processing 35 (1996) 301, constants of 1999", doi="10.1016/0255-2701(95)04129-X",
        checked="fluids.friction_plate_Martin_1999",
        trap="steps at Re 2000; a Fanning factor in the Nusselt law (0.205 for 0.122) goes with another definition",
    ),
    Law(
        pressure_drop_fitting, "losses", "pressure drop of a fitting from its flow coefficient [Pa]",
        {"volume_flow": positive("m3/s"), "density": positive("kg/m3"), "flow_coefficient": above_zero("m2")},
        error=0.05, basis="definition, turbulent",
        source="IEC 60534-2-1",
        checked="fluids.Cv_to_K; the OCP quick disconnect table",
    ),
)  # fmt: skip
