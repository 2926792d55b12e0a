"""Power of devices and supplies."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatpath.thermal.power import DevicePower, SupplyLoss, device_power, leakage_power, supply_loss, work_share

GPU = DevicePower(700.0, idle=0.66, leakage=0.043, reference=333.15, limit=360.15, band=10.0)
ROW = np.array(GPU.row())


def test_nominal_power_is_at_full_work_and_reference_temperature():
    assert device_power(ROW, 1.0, 333.15) == pytest.approx(700.0, rel=1e-12)
    assert device_power(ROW, 0.0, 333.15) == pytest.approx(0.66 * 700.0, rel=1e-12)


def test_leakage_slope_is_the_measured_one():
    """0.15 % of device power per K at 60 degC; the measured accelerator has 0.09 at 40 and 0.34 at 90 degC."""

    def slope(celsius):
        t = celsius + 273.15
        return (leakage_power(ROW, t + 0.05) - leakage_power(ROW, t - 0.05)) / 0.1 / 700.0

    assert slope(60.0) == pytest.approx(0.0015, rel=0.01)
    assert 0.0007 < slope(40.0) < 0.0010
    assert 0.0028 < slope(90.0) < 0.0036


@given(st.floats(280.0, 359.0), st.floats(0.0, 1.0))
def test_a_hotter_device_takes_more_until_it_throttles(t, u):
    assert device_power(ROW, u, t + 1.0) > device_power(ROW, u, t)


def test_throttling_takes_work_not_leakage():
    assert work_share(ROW, 360.15) == 1.0
    assert work_share(ROW, 365.15) == pytest.approx(0.5)
    assert work_share(ROW, 400.0) == 0.0
    assert device_power(ROW, 1.0, 400.0) == pytest.approx(700.0 * (0.66 - 0.043) + leakage_power(ROW, 400.0))


def test_supply_meets_its_efficiency_points():
    """80 PLUS Titanium, 230 V: 90 % at a tenth, 96 % at half load; 94 % at full is recalled."""
    row = np.array(SupplyLoss(12e3, 0.0, 0.01209, -0.01675, 0.06846).row())
    for share, efficiency in ((0.1, 0.90), (0.5, 0.96), (1.0, 0.94)):
        out = share * 12e3
        assert out / (out + supply_loss(row, out)) == pytest.approx(efficiency, abs=5e-4)
