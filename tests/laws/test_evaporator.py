"""The channels of a boiling plate: limits, monotony, and what an integration by other means says."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatpath.fluids.conduction import fin_efficiency
from heatpath.fluids.coolants import saturation_table
from heatpath.fluids.ducts import nusselt_developing_flux
from heatpath.fluids.equilibrium import (
    boiling_point,
    boiling_table,
    liquid_level,
    saturated_at,
    stream_enthalpy,
    stream_state,
)
from heatpath.fluids.friction import friction_rectangular
from heatpath.fluids.properties import enthalpy, properties
from heatpath.fluids.saturation import saturation_pressure
from heatpath.numerics.errors import InputError
from heatpath.thermal.evaporator import channel_terms, friction_gradient, specific_volume, wetness

TABLE = boiling_table(("r1233zd-e",))
PRESSURE = float(saturation_pressure(TABLE.saturation, 0, 319.15))
SUPPLY = float(liquid_level(TABLE, 0, 313.15))
NUMBER, WIDTH, HEIGHT, LENGTH = 60.0, 0.5e-3, 2.0e-3, 50e-3
DUCTS = np.array([NUMBER, WIDTH, HEIGHT, LENGTH, 0.0, 0.0])
WALL = np.array([0.003, 0.3e-3, 390.0, 1e-6])


def settled(flow, wall, ducts=DUCTS, rows=WALL):
    """Loss, heat and leaving enthalpy of a plate whose enthalpy agrees with its heat."""
    leaving = SUPPLY
    for _ in range(300):
        loss, heat = channel_terms(TABLE, 0, ducts, rows, flow, PRESSURE, SUPPLY, leaving, wall)
        change = SUPPLY + heat / flow / TABLE.scale[0] - leaving
        leaving += 0.6 * change
        if abs(change) < 1e-11:
            break
    return loss, heat, leaving


def test_state_goes_through_saturation_without_a_step():
    latent = saturated_at(TABLE, 0, 319.15).latent_heat
    at = float(liquid_level(TABLE, 0, 319.15))
    below, above = (stream_state(TABLE, 0, PRESSURE, at + dy) for dy in (-1e-6, 1e-6))
    assert below[0] == pytest.approx(above[0], abs=2e-6)
    assert below[1] < 0.0 < above[1]
    t, quality = stream_state(TABLE, 0, PRESSURE, at + 0.4 * latent / TABLE.scale[0])
    assert (t, quality) == (pytest.approx(319.15, abs=1e-8), pytest.approx(0.4, abs=1e-9))


@given(t=st.floats(275.0, 318.0))
def test_liquid_level_and_temperature_are_inverse(t):
    level = liquid_level(TABLE, 0, t)
    assert stream_state(TABLE, 0, PRESSURE, level)[0] == pytest.approx(t, abs=1e-8)
    assert stream_enthalpy(TABLE, 0, level) == pytest.approx(enthalpy(TABLE.liquid, 0, t), rel=1e-12)


@pytest.mark.parametrize("wall", [314.5, 317.0, 318.9])
@pytest.mark.parametrize("flow", [0.02, 0.08])
def test_below_saturation_a_plate_is_single_phase(flow, wall):
    """Effectiveness and duct law by hand at the mean liquid temperature: no bubble, no difference."""
    _, heat, leaving = settled(flow, wall)
    mean = 0.5 * (313.15 + stream_state(TABLE, 0, PRESSURE, leaving)[0])
    _, cp, k, mu, _ = properties(TABLE.liquid, 0, mean)
    root, mass_flux, pr = math.sqrt(WIDTH * HEIGHT), flow / (NUMBER * WIDTH * HEIGHT), cp * mu / k
    h = nusselt_developing_flux(WIDTH / HEIGHT, LENGTH / (root * mass_flux * root / mu * pr), pr) * k / root
    area = NUMBER * LENGTH * (WIDTH + 2.0 * HEIGHT * fin_efficiency(h, WALL[2], WALL[1], HEIGHT))
    conductance = 1.0 / (WALL[0] + 1.0 / (h * area))
    by_hand = flow * cp * (1.0 - math.exp(-conductance / (flow * cp))) * (wall - 313.15)
    assert heat == pytest.approx(by_hand, rel=2e-3)


def test_boiling_carries_several_times_what_convection_does():
    cold, hot = settled(0.02, 318.9)[1], settled(0.02, 328.9)[1]
    assert hot > 3.0 * cold * (328.9 - 313.15) / (318.9 - 313.15)


@settings(max_examples=40)
@given(flow=st.floats(2e-3, 0.1), wall=st.floats(310.0, 420.0), more=st.floats(0.05, 10.0))
def test_heat_grows_with_the_wall_temperature_whatever_the_wall_does(flow, wall, more):
    leaving = SUPPLY + 40.0
    one, two = (
        channel_terms(TABLE, 0, DUCTS, WALL, flow, PRESSURE, SUPPLY, leaving, t)[1] for t in (wall, wall + more)
    )
    assert math.isfinite(one)
    assert two > one


def test_a_dry_plate_gives_no_more_than_evaporates():
    flow = 2e-3
    latent = saturated_at(TABLE, 0, 319.15).latent_heat
    _, heat, leaving = settled(flow, 345.0)
    assert stream_state(TABLE, 0, PRESSURE, leaving)[1] > 1.0
    assert heat < 1.25 * flow * (latent + 1300.0 * 6.0)


def test_pressure_loss_is_the_laminar_ducts_without_vapour():
    """Shah and London by hand; and it grows with quality up to where the vapour alone takes over."""
    flow = 0.02
    loss = channel_terms(TABLE, 0, DUCTS, WALL, flow, PRESSURE, SUPPLY, SUPPLY, 313.15)[0]
    rho, _, _, mu, _ = properties(TABLE.liquid, 0, 313.15)
    d = 2.0 * WIDTH * HEIGHT / (WIDTH + HEIGHT)
    speed = flow / (rho * NUMBER * WIDTH * HEIGHT)
    assert loss == pytest.approx(2.0 * friction_rectangular(WIDTH / HEIGHT) * mu * speed * LENGTH / d**2, rel=1e-3)


def test_pressure_loss_grows_with_quality_and_with_flow():
    losses = [
        channel_terms(TABLE, 0, DUCTS, WALL, 0.02, PRESSURE, SUPPLY, SUPPLY + dy, 325.0)[0]
        for dy in np.linspace(8.0, 100.0, 30)  # from saturation on: liquid alone thins as it warms
    ]
    assert np.all(np.diff(losses) >= -1e-12)
    flows = [channel_terms(TABLE, 0, DUCTS, WALL, m, PRESSURE, SUPPLY, SUPPLY + 40.0, 325.0)[0] for m in (0.01, 0.02)]
    assert flows[1] > 1.8 * flows[0]


def test_friction_at_the_ends_is_that_of_one_phase():
    fluid = saturated_at(TABLE, 0, 319.15)
    given_state = (fluid.liquid_density, fluid.vapour_density, fluid.liquid_viscosity, fluid.vapour_viscosity)
    swapped = (fluid.vapour_density, fluid.vapour_density, fluid.vapour_viscosity, fluid.vapour_viscosity)
    liquid = friction_gradient(DUCTS, 300.0, -0.1, *given_state)
    assert friction_gradient(DUCTS, 300.0, 1e-12, *given_state) == pytest.approx(liquid, rel=1e-6)
    vapour = friction_gradient(DUCTS, 300.0, 0.0, *swapped)
    assert friction_gradient(DUCTS, 300.0, 1.0, *given_state) == pytest.approx(vapour, rel=1e-9)
    assert vapour > liquid


def test_momentum_is_that_of_one_phase_at_the_ends_and_less_than_without_slip_between():
    rho_l, rho_v = 1200.0, 15.0
    assert specific_volume(0.0, rho_l, rho_v) == pytest.approx(1.0 / rho_l, rel=1e-12)
    assert specific_volume(1.0, rho_l, rho_v) == pytest.approx(1.0 / rho_v, rel=1e-12)
    assert specific_volume(0.5, rho_l, rho_v) < 0.5 / rho_l + 0.5 / rho_v


def test_wetness_is_smooth_and_between_its_ends():
    assert [wetness(x) for x in (-1.0, 0.5, 0.9, 1.0, 3.0)] == [1.0, 1.0, 1.0, 0.0, 0.0]
    assert wetness(0.95) == pytest.approx(0.5)


def test_more_cells_change_little(monkeypatch):
    """The plate is cut into twelve cells; into sixty it would take the same heat within a hundredth."""
    import heatpath.thermal.evaporator as evaporator

    flow, wall = 0.012, 332.0
    coarse = settled(flow, wall)[1]
    written = {
        name: getattr(function, "py_func", function)
        for name in ("channel_terms", "channel_terms_near", "cell_heat")
        if (function := getattr(evaporator, name))
    }
    monkeypatch.setattr(evaporator, "CELLS", 60)
    for name in ("channel_terms_near", "cell_heat"):
        monkeypatch.setattr(evaporator, name, written[name])
    leaving = SUPPLY
    for _ in range(12):
        heat = written["channel_terms"](TABLE, 0, DUCTS, WALL, flow, PRESSURE, SUPPLY, leaving, wall)[1]
        leaving += 0.7 * (SUPPLY + heat / flow / TABLE.scale[0] - leaving)
    assert coarse == pytest.approx(heat, rel=0.01)


def test_a_coolant_without_vapour_properties_is_refused():
    with pytest.raises(InputError, match="incomplete"):
        boiling_table(("pao-4",))
    with pytest.raises(InputError):
        saturation_table(("hfe-7100",), vapour_transport=True)


def test_saturation_falls_with_pressure():
    assert boiling_point(TABLE, 0, 0.9 * PRESSURE) < boiling_point(TABLE, 0, PRESSURE)
