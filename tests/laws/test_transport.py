"""The published transport models of Novec 649 and R1233zd(E) at their own check points."""

from __future__ import annotations

import numpy as np
import pytest

from heatpath.fluids.coolants import property_table
from heatpath.fluids.properties import properties
from heatpath.fluids.transport import novec_649_conductivity, novec_649_viscosity, r1233zd_e_conductivity


@pytest.mark.parametrize(
    ("temperature", "density", "printed"),  # K, kg/m3, uPa s
    [
        (250.0, 0.0, 8.09), (250.0, 0.41, 8.33), (250.0, 1809.77, 2377.5),
        (300.0, 0.0, 9.77), (300.0, 3.89, 10.85), (300.0, 1701.48, 1059.7),
        (350.0, 0.0, 11.43), (350.0, 4.42, 12.65), (350.0, 1595.99, 587.87),
    ],
)  # fmt: skip
def test_novec_649_viscosity_at_the_nine_points_of_wen_2017_table_4(
    temperature: float, density: float, printed: float
) -> None:
    value = novec_649_viscosity(np.array(temperature), np.array(density)) * 1e6
    assert float(value) == pytest.approx(printed, rel=1e-3)


@pytest.mark.parametrize(
    ("density", "printed", "within"),  # kg/m3, W/mK; the gas point holds a critical part that is left out
    [(0.0, 0.011876, 1e-4), (1673.3, 0.065209, 2e-3), (5.5, 0.011813, 5e-3)],
)
def test_novec_649_conductivity_at_300_kelvin(density: float, printed: float, within: float) -> None:
    assert float(novec_649_conductivity(np.array(300.0), np.array(density))) == pytest.approx(printed, rel=within)


@pytest.mark.parametrize(
    ("temperature", "density", "printed", "within"),
    [(300.0, 0.0, 0.010659, 1e-4), (445.0, 0.0, 0.021758, 1e-4), (300.0, 1308.8, 0.091399, 2e-3)],
)
def test_r1233zd_conductivity_at_the_points_of_perkins_2017(
    temperature: float, density: float, printed: float, within: float
) -> None:
    value = r1233zd_e_conductivity(np.array(temperature), np.array(density))
    assert float(value) == pytest.approx(printed, rel=within)


def test_r1233zd_is_not_the_set_that_goes_by_its_name() -> None:
    """The coefficients copied through public codes under this name are R1234ze(E)'s: 8 to 9 % high in the liquid."""
    value = properties(property_table(("r1233zd-e",)), 0, 313.15)[2]
    assert value == pytest.approx(0.0781, rel=5e-3)


def test_tables_hold_the_models_on_the_saturation_line() -> None:
    found = properties(property_table(("novec-649", "r1233zd-e")), 0, 313.15)
    assert found[3] == pytest.approx(0.500266e-3, rel=1e-4)
    assert found[2] == pytest.approx(0.0548622, rel=1e-4)
    assert properties(property_table(("novec-649", "r1233zd-e")), 1, 313.15)[3] == pytest.approx(0.38462e-3, rel=1e-3)
