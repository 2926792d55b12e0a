"""Makers' curves as files: shipped ones give their own points back, a user's own is read or refused in one line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from heatpath.fluids.coolants import property_table
from heatpath.fluids.properties import properties
from heatpath.numerics.errors import InputError
from heatpath.thermal.curves import DEFAULT_PUMP, RATED_AIR, load_curve, load_sink
from heatpath.thermal.elements import electric_power, pressure_loss
from heatpath.thermal.parts import fan_set, load_node

POINTS = """name = "mine"
title = "mine"
density = "998 kg/m^3"
points = [["1 L/s", "50 kPa", "90 W"], ["2 L/s", "48 kPa", "120 W"], ["3 L/s", "40 kPa", "150 W"], %s]
"""


def test_the_pump_meets_its_points() -> None:
    pump = load_curve("pumps", DEFAULT_PUMP, "pump")
    share = pump.flow / pump.flow[-1]
    head = np.polynomial.polynomial.polyval(share, pump.head_shape()) * pump.head.max()
    power = np.polynomial.polynomial.polyval(share, pump.power_shape()) * pump.power.max()
    np.testing.assert_allclose(head, pump.head, rtol=0.03)
    np.testing.assert_allclose(power, pump.power, rtol=0.011)
    efficiency = pump.flow * pump.head / pump.power
    assert 0.75 < efficiency.max() < 0.78 and 0.6 < pump.flow[efficiency.argmax()] / pump.flow[-1] < 0.8


def test_a_measured_fan_in_a_server() -> None:
    fit = load_node("accelerator-node-8x700w").fit["air"]
    fit.table["fan"] = {"count": 2, "curve": "greenheck-bidw12"}
    mover = fan_set(fit).mover
    row = np.array(mover.row() + (0.0,) * 12)[:12]
    curve = load_curve("fans", "greenheck-bidw12", "fan.curve")
    for flow, head, power in list(zip(curve.flow, curve.head, curve.power, strict=True))[:-1]:
        assert -pressure_loss(mover.code, row, 1.2 * flow, 1.2, 1.8e-5, 1.0) == pytest.approx(head, abs=0.05 * 2685)
        assert electric_power(mover.code, row, 1.2 * flow, 1.2, 1.0) == pytest.approx(power, rel=0.03)


@pytest.mark.parametrize(
    ("litres", "resistance", "loss"),
    [(4.58, 0.371, 14.0), (9.44, 0.300, 31.6), (14.2, 0.277, 51.5), (28.3, 0.253, 128.0)],
)
def test_a_sink_gives_its_curve(litres: float, resistance: float, loss: float) -> None:
    """Points derived from the maker's fits; its pressure polynomial is met within 6 %."""
    sink = load_sink("intel-cek-2u", "sink")
    flow = 1e-3 * litres
    assert sink.wall.a + sink.wall.b * flow**-sink.wall.n == pytest.approx(resistance, abs=0.001)
    rho, _, _, mu, _ = properties(property_table(("air",)), 0, RATED_AIR)
    row = np.array(sink.loss.row() + (0.0,) * 12)[:12]
    assert pressure_loss(sink.loss.code, row, rho * flow, rho, mu, 1.0) == pytest.approx(loss, rel=0.06)


@pytest.mark.parametrize(
    ("last", "why"),
    [('["2.5 L/s", "30 kPa", "160 W"]', "flows that do not rise"), ('["4 L/s", "30 kPa"]', "is not a list of rows"),
     ('["4 L/s", "30 K", "160 W"]', "is not in Pa")],
)  # fmt: skip
def test_a_broken_curve_is_refused(tmp_path: Path, last: str, why: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(POINTS % last)
    with pytest.raises(InputError, match=why):
        load_curve("pumps", str(file), "pump")


def test_a_curve_of_the_users_own(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(POINTS % '["4 L/s", "30 kPa", "160 W"]')
    assert load_curve("pumps", str(file), "pump").least == pytest.approx(0.25)
