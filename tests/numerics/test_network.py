"""The network solver against independent solutions, its closure, and how it fails."""

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from heatpath.fluids.coolants import property_table
from heatpath.fluids.properties import enthalpy, properties
from heatpath.numerics.errors import PhysicalFailure
from heatpath.thermal.closure import mass_imbalance, solid_imbalance, stream_imbalance
from heatpath.thermal.elements import (
    FixedConductance,
    Mover,
    Orifice,
    Pipe,
    RatedLoss,
    RatedSink,
    SetTemperature,
)
from heatpath.thermal.network import Conditions, Controller, Draft
from heatpath.thermal.power import DevicePower
from heatpath.thermal.steady import first_guess, solve_steady

PUMP = Mover(2e-3, 200e3, 1.0, 0.0, -0.5, 800.0, 0.5, 0.5, 0.0, 0.0, 0.85, 990.0)


def conditions(network, *, utilisation=1.0, air=298.15, held=313.15):
    return Conditions(
        utilisation,
        np.full(network.node_kind.size, air),
        np.full(network.solid_held.size, air),
        np.full(network.start.size, held),
    )


def loop(branches, *, power=1000.0):
    """A pumped water loop with plates in parallel; returns draft and the plates' branches."""
    draft = Draft(("water",))
    back = draft.add_vessel("return", "water", 1e5)
    out, supply = draft.add_node("delivery", "water"), draft.add_node("supply", "water")
    speed = draft.add_controller(Controller(1.0))
    draft.add_branch("pump", back, out, PUMP, controller=speed)
    draft.add_branch("exchanger", out, supply, Pipe(10.0, 0.03, zeta=5.0), SetTemperature())
    plates = []
    for k, loss in enumerate(branches):
        solid = draft.add_solid(f"chip {k}", DevicePower(power))
        plates.append(draft.add_branch(f"plate {k}", supply, back, loss, RatedSink(0.02, 0.0, 0.0, 0.5), solid=solid))
    return draft, plates


def solved(draft):
    network = draft.compile()
    given_state = conditions(network)
    flow = np.full(network.start.size, 0.3)
    return solve_steady(network, given_state, first_guess(network, given_state, flow, 318.15), limit=200, patience=500)


def test_parallel_plates_against_a_hand_written_solution():
    """Orifices and one pump: the operating point by bisection, the split by the square-root law."""
    zetas = (2e3, 5e3, 2e4)
    draft, plates = loop([Orifice(zeta, 1e-3) for zeta in zetas])
    draft.branches[1].loss = Orifice(100.0, 1e-3)
    state = solved(draft)

    def density(b):
        entering = state.node_temperature[state.network.start[b]]
        return properties(property_table(("water",)), 0, 0.5 * (entering + state.outlet_temperature[b]))[0]

    rho = [density(b) for b in plates]

    def surplus(m):
        x = m / (density(0) * 2e-3)
        rest = 200e3 * density(0) / 990.0 * (1.0 - 0.5 * x * x) - 100.0 * m * m / (2.0 * density(1) * 1e-6)
        return sum(np.sqrt(max(rest, 0.0) * 2.0 * r * 1e-6 / z) for r, z in zip(rho, zetas, strict=True)) - m

    total = brentq(surplus, 1e-3, 5.0, xtol=1e-13)
    assert state.flow[0] == pytest.approx(total, rel=1e-6)
    ratio = state.flow[plates[0]] / state.flow[plates[2]]
    assert ratio == pytest.approx(np.sqrt(zetas[2] / zetas[0] * rho[0] / rho[2]), rel=1e-9)


def test_temperatures_follow_the_enthalpy_of_the_table():
    draft, plates = loop([Orifice(2e3, 1e-3), Orifice(8e3, 1e-3)])
    state = solved(draft)
    table = property_table(("water",))
    for b in plates:
        rise = enthalpy(table, 0, float(state.outlet_temperature[b])) - enthalpy(table, 0, 313.15)
        assert state.flow[b] * rise == pytest.approx(1000.0, rel=1e-9)
        capacity = 1000.0 / (state.outlet_temperature[b] - 313.15)
        chip = state.solid_temperature[state.network.wall[b]]
        assert chip - 313.15 == pytest.approx(1000.0 * (0.02 + 0.5 / capacity), rel=2e-4)


def test_closure_holds_and_fails_when_a_conductance_is_broken():
    draft, _ = loop([Orifice(2e3, 1e-3), Pipe(3.0, 0.01)])
    state = solved(draft)
    assert solid_imbalance(state) < 1e-6
    assert stream_imbalance(state) < 1e-6
    assert mass_imbalance(state) < 1e-12
    rows = state.network.heat_row.copy()
    rows[2, 0] *= 1.01
    broken = state.network._replace(heat_row=rows)
    assert solid_imbalance(state, broken) > 5.0


def test_natural_circulation_lifts_what_friction_takes():
    """Heat at the foot of a hot leg, a cooler over a cold leg: the buoyancy head equals the loss, by bisection."""
    draft = Draft(("water",))
    low, hot = draft.add_vessel("bottom", "water", 1e5), draft.add_node("heated", "water")
    top, cold = draft.add_node("top", "water"), draft.add_node("cooled", "water")
    chip = draft.add_solid("chip", DevicePower(2000.0))
    draft.add_branch("heater", low, hot, Orifice(5e3, 5e-3), FixedConductance(200.0), solid=chip)
    draft.add_branch("hot leg", hot, top, None, rise=2.0)
    draft.add_branch("cooler", top, cold, Orifice(5e3, 5e-3), SetTemperature())
    draft.add_branch("cold leg", cold, low, None, rise=-2.0)
    network = draft.compile()
    state_of = conditions(network, held=300.15)
    state = solve_steady(network, state_of, first_guess(network, state_of, np.full(4, 0.05), 305.15), limit=200)
    table = property_table(("water",))

    def surplus(m):
        warm = brentq(lambda t: m * (enthalpy(table, 0, t) - enthalpy(table, 0, 300.15)) - 2000.0, 300.15, 360.0)
        light, heavy = properties(table, 0, warm)[0], properties(table, 0, 300.15)[0]
        mean = properties(table, 0, 0.5 * (warm + 300.15))[0]
        friction = 2.0 * 5e3 * m * m / (2.0 * mean * 25e-6) + 2e-3 * m  # two orifices, two wide connections
        return (heavy - light) * 9.80665 * 2.0 - friction

    assert state.flow[0] == pytest.approx(brentq(surplus, 0.01, 1.0), rel=1e-6)


@settings(max_examples=60)
@given(
    st.lists(st.floats(1e2, 1e6), min_size=1, max_size=8),
    st.floats(0.0, 3000.0),
    st.floats(0.2, 1.2),
)
def test_random_loops_converge_or_say_why(zetas, power, speed):
    draft, plates = loop([Orifice(zeta, 1e-3) for zeta in zetas], power=power)
    draft.controllers[0] = Controller(speed)
    try:
        state = solved(draft)
    except PhysicalFailure as failure:
        assert failure.reason == "heat_trapped"  # plates that get next to nothing, and so cannot be cooled
        assert failure.residual is not None
        return
    if state.outlet_temperature.max() > 368.0:  # the table of water ends; a rack refuses this, a bare network goes on
        return
    scale = power * len(zetas) + 800.0
    assert solid_imbalance(state) <= 1e-8 * scale
    assert stream_imbalance(state) <= 1e-8 * scale
    assert mass_imbalance(state) < 1e-10
    order = np.argsort(zetas)
    flows = state.flow[plates][order]
    assert np.all(np.diff(flows) <= 1e-9)


def test_a_clogged_plate_gets_almost_nothing_and_the_rest_goes_on():
    clear, _ = loop([Orifice(2e3, 1e-3)] * 4)
    clogged, plates = loop([Orifice(2e3, 1e-3)] * 3 + [Orifice(2e11, 1e-3)], power=100.0)
    before, after = solved(clear), solved(clogged)
    assert after.flow[plates[3]] < 1e-3 * after.flow[plates[0]]
    assert after.flow[plates[0]] > before.flow[2]


def test_rated_loss_network_is_the_same_compiled_and_not():
    code = (
        "import numpy as np\n"
        "from heatpath.thermal.parts import load_node\n"
        "from heatpath.thermal.cooling import COOLINGS, Request\n"
        "node = load_node('accelerator-node-8x700w')\n"
        "rack = COOLINGS['immersion'].rack(Request(node, 2, 'light-hydrocarbon', 311.15))\n"
        "point = rack.solve(0.8, 311.15, 298.15)\n"
        "print(repr(point.junction_temperature_max), repr(point.heat_to_liquid), repr(point.pump_power))\n"
    )
    runs = []
    for disabled in ("0", "1"):
        environment = os.environ | {"NUMBA_DISABLE_JIT": disabled}
        result = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True, cwd="/"
        )
        runs.append([float(word.strip("np.float64()")) for word in result.stdout.split()])
    np.testing.assert_allclose(runs[0], runs[1], rtol=1e-9)


def test_an_impossible_network_is_refused_with_its_residual():
    draft, _ = loop([RatedLoss(1e3, 1e-4, 1.8, 990.0, 6e-4)])
    network = draft.compile()
    state_of = conditions(network)
    guess = first_guess(network, state_of, np.full(3, 0.3), 318.15)
    with pytest.raises(PhysicalFailure) as caught:
        solve_steady(network, state_of, guess, limit=1, names=draft.names())
    assert caught.value.reason == "not_converged"
    assert caught.value.equation is not None
    assert caught.value.equation in str(caught.value)
    assert caught.value.residual is not None
