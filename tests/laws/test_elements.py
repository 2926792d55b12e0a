"""What one branch does: losses and conductances against textbook limits."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatpath.thermal import elements
from heatpath.thermal.elements import (
    WIDTH,
    BoardPart,
    Ducts,
    FinnedDucts,
    Mover,
    Orifice,
    Pipe,
    RatedLoss,
    RatedSink,
    conductance,
    electric_power,
    pressure_loss,
)

RHO, CP, K, MU = 780.0, 2400.0, 0.133, 5.1e-3  # about an immersion oil at 40 degC
FINS = Ducts(50, 1.5e-3, 45e-3, 0.13, 1.2)
WALL = FinnedDucts(0.008, 0.5e-3, 390.0)


def row(element):
    numbers = element.row()
    return np.array(numbers + (0.0,) * (WIDTH - len(numbers)))


def loss(element, m, *, rho=RHO, mu=MU, speed=1.0):
    return pressure_loss(element.code, row(element), m, rho, mu, speed)


def heat_path(element, m, *, ducts=FINS, wall=340.0, inlet=310.0):
    return conductance(element.code, row(element), row(ducts), m, RHO, CP, K, MU, 1e-3, wall, inlet)


LOSSES = [
    Orifice(2.0, 0.01),
    FINS,
    RatedLoss(8e3, 1.7e-5, 1.85, 1022.0, 1.6e-3),
    Pipe(1.5, 0.013, 1.5e-6, 3.0),
]


@pytest.mark.parametrize("element", LOSSES, ids=lambda each: type(each).__name__)
@given(m=st.floats(1e-6, 2.0))
def test_a_loss_is_odd_and_grows_with_flow(element, m):
    assert loss(element, -m) == pytest.approx(-loss(element, m), rel=1e-12)
    assert 0.0 < loss(element, m) < loss(element, 1.01 * m)


@pytest.mark.parametrize("element", LOSSES, ids=lambda each: type(each).__name__)
def test_a_loss_passes_smoothly_through_rest(element):
    assert loss(element, 0.0) == 0.0
    assert abs(loss(element, 1e-9)) < 1e-2


def test_long_narrow_ducts_obey_plane_poiseuille_flow():
    ducts = Ducts(10, 0.5e-3, 0.2, 5.0)
    m = 0.002
    u = m / (RHO * 10 * 0.5e-3 * 0.2)
    exact = 12.0 * MU * u * 5.0 / 0.5e-3**2
    assert loss(ducts, m) == pytest.approx(exact, rel=0.03)  # the square-root-of-area form is 2 % off at this aspect


def test_a_rated_point_is_reproduced_and_carried_by_viscosity():
    rated = RatedLoss(8e3, 1.7e-5, 1.85, 1022.0, 1.6e-3)
    assert loss(rated, 1022.0 * 1.7e-5, rho=1022.0, mu=1.6e-3) == pytest.approx(8e3, rel=1e-9)
    assert loss(rated, 1022.0 * 1.7e-5, rho=1022.0, mu=3.2e-3) == pytest.approx(8e3 * 2**0.15, rel=1e-9)
    assert loss(rated, 1022.0 * 3.4e-5, rho=1022.0, mu=1.6e-3) == pytest.approx(8e3 * 2**1.85, rel=1e-9)


def test_a_laminar_pipe_obeys_hagen_and_poiseuille():
    m = 0.001
    exact = 128.0 * MU * 1.5 * m / (math.pi * RHO * 0.013**4)
    assert loss(Pipe(1.5, 0.013), m) == pytest.approx(exact, rel=1e-9)


FAN = Mover(0.09, 1200.0, 1.0, -0.3, -0.7, 125.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.15)


def test_a_fan_follows_the_affinity_laws():
    m = 1.15 * 0.05
    full, half = loss(FAN, m, rho=1.15), loss(FAN, 0.5 * m, rho=1.15, speed=0.5)
    assert half == pytest.approx(0.25 * full, rel=1e-12)
    assert electric_power(FAN.code, row(FAN), 0.5 * m, 1.15, 0.5) == pytest.approx(125.0 / 8.0, rel=1e-12)
    assert loss(FAN, 1.15 * 0.09, rho=1.15) == pytest.approx(0.0, abs=1e-9)  # free delivery
    assert loss(FAN, 0.0, rho=1.15) == -1200.0  # shut off


@given(m=st.floats(1e-9, 10.0))
def test_no_sink_takes_more_than_its_stream_can_carry(m):
    for element in (WALL, RatedSink(0.0171, 0.0, 0.0, 0.5), BoardPart(0.5, 0.03, 0.03, 0.0)):
        g = heat_path(element, m)
        assert 0.0 < g <= (1.0 if element.code != elements.RATED_SINK else 2.0) * m * CP * (1 + 1e-6) + 1e-9


def test_a_sink_at_endless_flow_is_left_with_its_base():
    floor = RatedSink(0.0171, 0.0, 0.0, 0.5)
    assert heat_path(floor, 1e6) == pytest.approx(1.0 / 0.0171, rel=1e-4)
    assert heat_path(WALL, 50.0) < 1.0 / WALL.base_resistance


def test_a_vendor_curve_is_reproduced():
    """Intel CEK 2U sink in air: 0.2269 + 1.2225 F**-0.9397 K/W with F in cfm; 0.300 K/W at 20 cfm (TMDG, figure
    2-8)."""
    cfm = 4.7195e-4
    sink = RatedSink(0.2269, 1.2225 * cfm**0.9397, 0.9397, 0.0)
    m = 1.15 * 20 * cfm
    g = conductance(sink.code, row(sink), row(FINS), m, 1.15, 1007.0, 0.026, 1.9e-5, 1e-3, 340.0, 310.0)
    assert 1.0 / g == pytest.approx(0.300, abs=5e-4)


def test_a_board_part_at_rest_is_left_to_natural_convection():
    part = BoardPart(0.5, 0.1, 0.03, 0.0)
    h = elements.board_part_coefficient(row(part), 0.0, RHO, CP, K, MU, 1.15e-3, 30.0)
    ra = 9.80665 * 1.15e-3 * 30.0 * 0.1**3 * RHO**2 * CP / (MU * K)
    pr = MU * CP / K
    nu = (0.825 + 0.387 * ra ** (1 / 6) / (1 + (0.492 / pr) ** (9 / 16)) ** (8 / 27)) ** 2
    assert h == pytest.approx(nu * K / 0.1, rel=1e-6)
