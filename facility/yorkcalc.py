"""The YorkCalc polynomial: approach of an open tower over wet bulb, range and flows.

References
----------
.. [1] EnergyPlus Engineering Reference, "Cooling Towers and Evaporative Fluid Coolers", variable-speed YorkCalc.
.. [2] Modelica Buildings Library c4117cc, Fluid/HeatExchangers/CoolingTowers/Correlations (coefficients).
"""

from __future__ import annotations

from heatpath.numerics.errors import InputError
from heatpath.numerics.kernel import kernel

YORK_COEFFICIENTS = (
    -0.359741205, -0.055053608, 0.0023850432,
    0.173926877, -0.0248473764, 0.00048430224,
    -0.005589849456, 0.0005770079712, -1.342427256e-5,
    2.84765801111111, -0.121765149, 0.0014599242,
    1.680428651, -0.0166920786, -0.0007190532,
    -0.025485194448, 4.87491696e-5, 2.719234152e-5,
    -0.0653766255555556, -0.002278167, 0.0002500254,
    -0.0910565458, 0.00318176316, 3.8621772e-5,
    -0.0034285382352, 8.56589904e-6, -1.516821552e-6,
)  # fmt: skip


@kernel
def york_approach(wet_bulb: float, temperature_range: float, liquid_to_gas: float) -> float:
    """Approach by the YorkCalc polynomial [K]; powers of wet bulb fastest, then range, then L/G.

    Valid for wet bulb -34.4 to 26.7 degC, range 1.1 to 22.2 K, approach 1.1 to 40 K, L/G up to 8 (flow ratios over
    reference, not masses).

    Parameters
    ----------
    wet_bulb : [degC]
    temperature_range : of the water [K]
    liquid_to_gas : water flow ratio over air flow ratio
    """
    total = 0.0
    k = 0
    flow = 1.0
    for _ in range(3):
        span = flow
        for _ in range(3):
            c0, c1, c2 = YORK_COEFFICIENTS[k], YORK_COEFFICIENTS[k + 1], YORK_COEFFICIENTS[k + 2]
            total += span * (c0 + wet_bulb * (c1 + wet_bulb * c2))
            k += 3
            span *= temperature_range
        flow *= liquid_to_gas
    return total


def reference_air(wet_bulb: float, temperature_range: float, approach: float) -> float:
    """Reference air flow ratio at which YorkCalc gives the design approach in the design hour."""
    low, high = 0.125, 8.0
    most, least = (york_approach(wet_bulb, temperature_range, 1.0 / ratio) for ratio in (low, high))
    if not least < approach < most:
        raise InputError(
            "tower.approach", "outside what YorkCalc covers at the design wet bulb", allowed="about 2 to 20 K"
        )
    for _ in range(100):
        middle = 0.5 * (low + high)
        too_warm = york_approach(wet_bulb, temperature_range, 1.0 / middle) > approach
        low, high = (middle, high) if too_warm else (low, middle)
    return 0.5 * (low + high)
