"""Valves, check valves, filters, disconnects, hoses, gaps and pumps against hand calculations and limits."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatpath.fluids.losses import pressure_drop_fitting
from heatpath.numerics.errors import InputError
from heatpath.thermal.elements import WIDTH, Pipe, RatedLoss, electric_power, pressure_loss
from heatpath.thermal.fittings import (
    CheckValve,
    Duty,
    Filter,
    Hose,
    Leakage,
    QuickDisconnect,
    Valve,
    fitted_mover,
)

RHO, MU = 1000.0, 1e-3
BAR = 1e5
CUBIC_METRE_PER_HOUR = RHO / 3600.0  # kg/s


def row(element):
    numbers = element.row()
    return np.array(numbers + (0.0,) * (WIDTH - len(numbers)))


def loss(element, m, *, rho=RHO, mu=MU, speed=1.0):
    return pressure_loss(element.code, row(element), m, rho, mu, speed)


def test_a_valve_passes_its_kv_at_one_bar():
    assert loss(Valve(6.3), 6.3 * CUBIC_METRE_PER_HOUR) == pytest.approx(BAR, rel=1e-6)
    assert loss(Valve(6.3), 3.15 * CUBIC_METRE_PER_HOUR) == pytest.approx(BAR / 4.0, rel=1e-6)
    fitting = pressure_drop_fitting(6.3 / 3600.0, RHO, 27.8e-6 * 6.3)
    assert loss(Valve(6.3), 6.3 * CUBIC_METRE_PER_HOUR) == pytest.approx(fitting, rel=2e-3)


def test_characteristics_by_hand():
    """R = 50 at half stroke: equal percentage 50**-0.5 = 0.1414, linear (1 + 49/2)/50 = 0.51 of kv."""
    for name, share in (("equal-percentage", 50.0**-0.5), ("linear", 0.51)):
        half = Valve(4.0, 0.5, 50.0, name)
        assert loss(half, 4.0 * share * CUBIC_METRE_PER_HOUR) == pytest.approx(BAR, rel=1e-5)
        shut = Valve(4.0, 0.0, 50.0, name)
        assert loss(shut, 4.0 / 50.0 * CUBIC_METRE_PER_HOUR) == pytest.approx(BAR, rel=1e-4)
        assert loss(Valve(4.0, 1.0, 50.0, name), 1.0, speed=0.5) == pytest.approx(loss(half, 1.0))


@given(st.floats(0.0, 1.0), st.floats(1e-6, 5.0), st.sampled_from(["linear", "equal-percentage"]))
def test_an_opening_valve_loses_less_and_is_odd(opening, m, name):
    shut, wide = Valve(2.0, opening, 50.0, name), Valve(2.0, 1.0, 50.0, name)
    assert loss(shut, m) >= loss(wide, m) * (1 - 1e-12) > 0.0
    assert loss(shut, -m) == -loss(shut, m)
    assert loss(shut, 1.01 * m) > loss(shut, m)


def test_a_creeping_valve_is_laminar():
    valve = Valve(2.0)
    assert loss(valve, 2e-9) == pytest.approx(2.0 * loss(valve, 1e-9), rel=1e-6)


def test_an_open_check_valve_keeps_its_opening_pressure():
    valve = CheckValve(4.0, 2e3)
    m = 4.0 * CUBIC_METRE_PER_HOUR
    assert loss(valve, m) == pytest.approx(BAR + 2e3, rel=1e-4)
    assert loss(valve, 0.01 * m) == pytest.approx(10.0 + 2e3, rel=2e-3)


def test_a_closed_check_valve_leaks_as_it_says():
    valve = CheckValve(4.0, 2e3, leak=1e-4)
    back = 1e-4 * 4.0 * CUBIC_METRE_PER_HOUR
    assert loss(valve, -back) == pytest.approx(-BAR, rel=0.05)


@given(st.floats(-2.0, 2.0), st.floats(1e-7, 1e-1), st.floats(1e-6, 1e-2), st.floats(10.0, 1e4))
def test_a_check_valve_is_monotone_everywhere(m, step, leak, opening):
    valve = CheckValve(3.0, opening, leak)
    assert loss(valve, m + step) > loss(valve, m)
    assert loss(valve, 0.0) == 0.0
    assert loss(valve, m) * m >= 0.0


def test_a_filter_clogs_in_proportion():
    rated = (8e3, 1e-4, 1.8, 998.0, 1e-3)
    assert loss(Filter(*rated), 0.1) == loss(RatedLoss(*rated), 0.1)
    assert loss(Filter(*rated, clogging=3.0), 0.1) == pytest.approx(3.0 * loss(Filter(*rated), 0.1))


def test_a_disconnect_follows_its_exponent():
    """5 kPa at 3 L/min of the rated liquid, exponent 1.9: at 6 L/min 5 * 2**1.9 = 18.66 kPa."""
    one = QuickDisconnect(5e3, 5e-5, 1.9, RHO, MU)
    assert loss(one, 0.05) == pytest.approx(5e3, rel=1e-9)
    assert loss(one, 0.10) == pytest.approx(18_660.7, rel=1e-5)


def test_a_hose_is_a_pipe_with_its_bends():
    hose = Hose(2.0, 0.012, zeta=1.0, bends=4, bend_zeta=0.25)
    assert loss(hose, 0.2) == loss(Pipe(2.0, 0.012, zeta=2.0), 0.2)


def test_a_gap_leaks_by_the_discharge_law():
    """10 cm2, c = 0.6, 20 Pa of air at 1.2 kg/m3: V = 0.6e-3 sqrt(40/1.2) = 3.464e-3 m3/s."""
    assert loss(Leakage(1e-3), 1.2 * 3.4641e-3, rho=1.2, mu=1.8e-5) == pytest.approx(20.0, rel=1e-4)


PUMP = Duty(1e-4, 60e3, 50.0, 80e3, 0.5, 0.9, RHO)


def test_a_pump_passes_its_duty_point_and_its_shut_off_head():
    assert loss(PUMP, 0.1) == pytest.approx(-60e3, rel=1e-12)
    assert loss(PUMP, 0.0) == pytest.approx(-80e3, rel=1e-12)
    assert electric_power(PUMP.code, row(PUMP), 0.1, RHO, 1.0) == pytest.approx(50.0)
    assert electric_power(PUMP.code, row(PUMP), 0.0, RHO, 1.0) == pytest.approx(25.0)


@given(st.floats(0.01, 1.2), st.floats(0.0, 2.0))
def test_affinity_from_one_to_120_percent(speed, share):
    full, slowed = loss(PUMP, 0.1 * share), loss(PUMP, 0.1 * share * speed, speed=speed)
    assert slowed == pytest.approx(speed * speed * full, rel=1e-9, abs=1e-9)
    power = electric_power(PUMP.code, row(PUMP), 0.1 * share, RHO, 1.0)
    slow_power = electric_power(PUMP.code, row(PUMP), 0.1 * share * speed, RHO, speed)
    assert slow_power == pytest.approx(speed**3 * power, rel=1e-9)


def test_a_flat_curve_is_refused():
    with pytest.raises(InputError, match="shutoff_head"):
        Duty(1e-4, 60e3, 50.0, 60e3, 0.5, 0.9, RHO)


def test_points_of_a_parabola_are_met_and_too_few_refused():
    flow = np.array([0.0, 0.5e-4, 1e-4, 1.4e-4])
    head = 80e3 - 20e3 * (flow / 1e-4) ** 2
    mover, miss = fitted_mover(flow, head, 25.0 + 25.0 * flow / 1e-4, heat_share=1.0, density=RHO)
    assert miss < 1e-12
    assert loss(mover, 0.1) == pytest.approx(-60e3, rel=1e-9)
    assert electric_power(mover.code, row(mover), 0.1, RHO, 1.0) == pytest.approx(50.0, rel=1e-9)
    with pytest.raises(InputError, match="three points"):
        fitted_mover([0.0, 1.0], [1.0, 0.0], [1.0, 1.0], heat_share=1.0, density=RHO)
    assert math.isfinite(miss)
