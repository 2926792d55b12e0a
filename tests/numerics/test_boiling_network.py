"""Boiling streams in the network: closure and its failing, slopes, distribution, and how it refuses."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from heatpath.fluids.equilibrium import boiling_table, liquid_level, stream_state
from heatpath.fluids.saturation import saturation_pressure
from heatpath.numerics.errors import InputError, PhysicalFailure
from heatpath.thermal.assembly import assemble
from heatpath.thermal.closure import mass_imbalance, solid_imbalance, stream_heat, stream_imbalance
from heatpath.thermal.cooling import COOLINGS, Request
from heatpath.thermal.elements import Mover, Pipe, RatedLoss, SetTemperature
from heatpath.thermal.evaporator import BoilingChannels, BoilingWall
from heatpath.thermal.loops import pressure_imbalance
from heatpath.thermal.network import Conditions, Controller, Draft
from heatpath.thermal.parts import load_node
from heatpath.thermal.power import DevicePower
from heatpath.thermal.steady import first_guess, solve_steady
from heatpath.thermal.streams import outlet_state, plate_states, with_vapour

NODE = load_node("accelerator-node-8x700w")
COOLANT = "r1233zd-e"
PUMP = Mover(1.2e-4, 150e3, 1.0, 0.0, -0.5, 40.0, 0.5, 0.5, 0.0, 0.0, 0.85, 1220.0)
SUPPLY, ROOM = 313.15, 297.15


def loop(powers, rise=0.3):
    """A pumped loop with plates in parallel, receiver and condenser; 6 K subcooled."""
    table = boiling_table((COOLANT,))
    held = float(saturation_pressure(table.saturation, 0, SUPPLY + 6.0))
    draft = Draft((COOLANT,), boiling=(COOLANT,))
    receiver = draft.add_vessel("receiver", COOLANT, held)
    supply, back = draft.add_node("supply", COOLANT), draft.add_node("return", COOLANT)
    draft.add_branch("pump", receiver, supply, PUMP, controller=draft.add_controller(Controller(0.9)))
    for k, power in enumerate(powers):
        chip, after = draft.add_solid(f"chip {k}", DevicePower(power)), draft.add_node(f"after {k}", COOLANT)
        channels = BoilingChannels(62, 0.5e-3, 2.5e-3, 50e-3, 1.5, 2e11)
        draft.add_branch(f"plate {k}", supply, after, channels, BoilingWall(0.003, 0.3e-3, 390.0, 1e-6), solid=chip)
        draft.add_branch(f"hose {k}", after, back, Pipe(1.0, 0.012, zeta=3.0), rise=rise)
    draft.add_branch("condenser", back, receiver, RatedLoss(5e3, 4e-4, 1.8, 60.0, 3e-4), SetTemperature())
    network = draft.compile()
    level = float(liquid_level(table, 0, SUPPLY))
    conditions = Conditions(
        1.0,
        np.full(network.node_kind.size, level),
        np.full(network.solid_held.size, level),
        np.full(network.start.size, level),
    )
    guess = first_guess(network, conditions, np.full(network.start.size, 0.02), SUPPLY + 5.0)
    return draft, network, conditions, with_vapour(network, guess, 0.3)


@cache
def solved():
    draft, network, conditions, start = loop((350.0, 700.0, 900.0))
    return draft, solve_steady(network, conditions, start)


def test_heat_mass_and_pressure_close():
    _, state = solved()
    assert solid_imbalance(state) <= 1e-9 * 1950.0
    assert stream_imbalance(state) <= 1e-9 * 1950.0
    assert mass_imbalance(state) <= 1e-12
    assert pressure_imbalance(state) <= 1e-3


def test_the_condenser_gives_back_what_chips_and_pump_put_in():
    draft, state = solved()
    condenser = len(draft.branches) - 1
    pump = float(stream_heat(state, 0))
    assert -stream_heat(state, condenser) == pytest.approx(1950.0 + pump, rel=1e-9)
    assert 0.0 < pump < 40.0


def test_closure_fails_when_a_plate_or_its_base_is_broken():
    _, state = solved()
    net = state.network
    rows = net.heat_row.copy()
    rows[1, 0] *= 1.05
    assert solid_imbalance(state, net._replace(heat_row=rows)) > 0.5
    assert stream_imbalance(state, net._replace(heat_row=rows)) > 0.5
    saturation = net.boiling.saturation
    lied = saturation.coefficients.copy()
    lied[:, 1] *= 1.01  # latent heat: quality and enthalpy no longer agree with y
    broken = net._replace(boiling=net.boiling._replace(saturation=saturation._replace(coefficients=lied)))
    assert solid_imbalance(state, broken) < 50.0  # the wall hardly knows it
    losses = net.loss_row.copy()
    losses[1, 5] *= 1.01
    assert pressure_imbalance(state, net._replace(loss_row=losses)) > 10.0


def test_hotter_chips_make_more_vapour_and_get_less_flow():
    draft, state = solved()
    plates = plate_states(state)
    quality = [plates[b].exit_quality for b in draft.find_branches("plate")]
    assert quality == sorted(quality)
    assert quality[-1] > 0.05
    flows = [float(state.flow[b]) for b in draft.find_branches("plate")]
    assert flows == sorted(flows, reverse=True)
    outlet = outlet_state(state, draft.find_branches("hose 2")[0])
    assert outlet[0] < plates[draft.find_branches("plate 2")[0]].saturation_temperature  # pressure falls on the way


def test_slopes_are_those_of_the_equations():
    _, state = solved()
    net, conditions = state.network, state.conditions
    x = state.unknowns * (1.0 + 1e-4 * np.random.default_rng(2).normal(size=state.unknowns.size))
    size, plan = x.size, net.elimination
    residual, values = np.zeros(size), np.zeros(plan.column.size)
    assemble(net, conditions, x, residual, values)
    jacobian, found, scratch = np.zeros((size, size)), np.zeros((size, size)), np.zeros_like(values)
    for row in range(size):
        for e in range(plan.row_start[row], plan.row_start[row + 1]):
            jacobian[plan.order[row], plan.order[plan.column[e]]] = values[e]
    for k in range(size):
        step = 1e-8 if k < net.start.size else 1e-6 * max(1.0, abs(x[k]))
        up, down = np.zeros(size), np.zeros(size)
        for side, sign in ((up, 1.0), (down, -1.0)):
            moved = x.copy()
            moved[k] += sign * step
            assemble(net, conditions, moved, side, scratch)
        found[:, k] = (up - down) / (2.0 * step)
    scale = np.abs(found).max(axis=1, keepdims=True)
    np.testing.assert_allclose(jacobian / scale, found / scale, atol=2e-4)


@cache
def rack(servers=2, coolant=COOLANT):
    return COOLINGS["coldplate-2p"].rack(Request(NODE, servers, coolant, SUPPLY, leakage=0.02))


@pytest.mark.parametrize("coolant", [COOLANT, "r134a", "r515b"])
def test_racks_close_with_every_coolant_that_can_be_bought(coolant):
    point = rack(2, coolant).solve(1.0, SUPPLY, ROOM)
    assert point.energy_residual <= 1e-9
    assert point.mass_residual <= 1e-9
    assert point.pressure_residual <= 1e-3
    assert point.loop is not None
    assert 0.1 < point.loop.exit_quality_max < 0.6
    assert point.loop.dryout_heat_ratio > 1.0
    names = [device.name for device in point.devices if device.plate is not None]
    assert sorted(set(names)) == ["accelerator", "link-switch", "processor", "regulators"]


def test_every_load_and_supply_is_answered_from_cold_and_warm():
    one = rack()
    for utilisation, supply in ((0.0, 293.15), (0.3, 313.15), (1.0, 318.15)):
        warm = one.solve(utilisation, supply, ROOM)
        cold = one.unthrottled().solve(utilisation, supply, ROOM)
        assert cold.junction_temperature_max == pytest.approx(warm.junction_temperature_max, abs=1e-6)
        assert warm.energy_residual <= 1e-9


def test_the_receiver_follows_the_supply():
    one = rack()
    cool, warm = (one.solve(0.7, supply, ROOM) for supply in (308.15, 318.15))
    assert warm.loop.loop_pressure > 1.25 * cool.loop.loop_pressure
    for point in (cool, warm):
        assert point.loop.saturation_temperature > point.coolant_supply_temperature + 5.9
    assert warm.junction_temperature_max - cool.junction_temperature_max == pytest.approx(10.0, abs=1.5)


def weak_pump(share):
    """The rack with a pump of this share of its head."""
    one = rack()
    rows = one.network.loss_row.copy()
    rows[one.plan.pump, 1] *= share
    weak = one.unthrottled()
    weak.network = weak.network._replace(loss_row=rows)
    return weak


def test_dry_out_is_named_with_its_device():
    with pytest.raises(PhysicalFailure) as caught:
        weak_pump(0.2).solve(1.0, SUPPLY, ROOM)
    assert caught.value.reason == "dry_out"
    assert caught.value.device is not None
    assert caught.value.device.startswith(("accelerator", "processor", "regulators", "link-switch"))


def test_a_pump_without_head_over_boiling_is_refused():
    one = rack().unthrottled()
    one.plan = replace(one.plan, suction_head=8.0)
    with pytest.raises(PhysicalFailure) as caught:
        one.solve(0.5, SUPPLY, ROOM)
    assert caught.value.reason == "pump_cavitation"


def test_coolants_that_conduct_or_are_unknown_as_vapour_are_refused():
    for coolant in ("pg25", "pao-4", "hfe-7100"):
        with pytest.raises(InputError):
            COOLINGS["coldplate-2p"].rack(Request(NODE, 1, coolant, SUPPLY))


def test_condenser_takes_the_design_heat_with_its_rated_approach():
    point = rack().solve(1.0, SUPPLY, ROOM)
    condenser = COOLINGS["coldplate-2p"].exchanger(rack(), point)

    def water(heat, entering, leaving, flow):
        one = [np.array([value]) for value in (heat, entering, leaving, flow)]
        return float(condenser.water_for(*one)[0])

    entering = point.exchanger_inlet_temperature
    rated = water(point.heat_to_liquid, entering, SUPPLY, point.coolant_flow)
    assert rated == pytest.approx(SUPPLY - 4.0, abs=1e-6)
    easier = water(0.5 * point.heat_to_liquid, entering, SUPPLY, point.coolant_flow)
    assert rated < easier < SUPPLY  # never warmer than what it has to subcool


def test_it_is_the_same_compiled_and_not():
    code = (
        "import numpy as np\n"
        "from heatpath.fluids.equilibrium import boiling_table, liquid_level\n"
        "from heatpath.thermal.evaporator import channel_terms\n"
        "table = boiling_table(('r1233zd-e',))\n"
        "ducts, wall = np.array([60, 0.5e-3, 2e-3, 50e-3, 1.5, 1e11]), np.array([0.003, 0.3e-3, 390.0, 1e-6])\n"
        "level = liquid_level(table, 0, 313.15)\n"
        "for t in (316.0, 332.0, 360.0):\n"
        "    print(*channel_terms(table, 0, ducts, wall, 0.008, 3e5, level, level + 50.0, t))\n"
    )
    runs = []
    for disabled in ("0", "1"):
        environment = os.environ | {"NUMBA_DISABLE_JIT": disabled}
        result = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True, cwd="/"
        )
        runs.append([float(word) for word in result.stdout.split()])
    np.testing.assert_allclose(runs[0], runs[1], rtol=1e-9)


def test_subcooled_and_boiling_states_of_a_table_agree_with_pressure():
    table = boiling_table((COOLANT,))
    p = float(saturation_pressure(table.saturation, 0, 320.0))
    at = float(liquid_level(table, 0, 320.0))
    assert stream_state(table, 0, 1.1 * p, at)[1] < 0.0 < stream_state(table, 0, 0.9 * p, at)[1]
