"""Racks of each technology: closure, density, and how they answer to temperature and load."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatpath.numerics.errors import InputError, PhysicalFailure
from heatpath.studies.compare import compare
from heatpath.studies.scenario import load_scenario
from heatpath.thermal.closure import mass_imbalance, solid_imbalance
from heatpath.thermal.cooling import COOLINGS, Request
from heatpath.thermal.elements import SetFlow
from heatpath.thermal.loops import pressure_imbalance
from heatpath.thermal.map import build_map
from heatpath.thermal.parts import load_node
from heatpath.thermal.rack import Rack

NODE = load_node("accelerator-node-8x700w")
ROOM = 297.15
CASES = {"air": (4, "air", 298.15), "coldplate": (12, "pg25", 313.15), "immersion": (10, "light-hydrocarbon", 311.15)}
RACKS = {}


def rack(name):
    if name not in RACKS:
        servers, coolant, supply = CASES[name]
        RACKS[name] = COOLINGS[name].rack(Request(NODE, servers, coolant, supply, leakage=0.05))
    return RACKS[name]


@pytest.mark.parametrize("name", CASES)
@settings(max_examples=15)
@given(utilisation=st.floats(0.0, 1.0), warmer=st.floats(-8.0, 10.0))
def test_energy_and_mass_close_everywhere(name, utilisation, warmer):
    point = rack(name).solve(utilisation, CASES[name][2] + warmer, ROOM)
    assert point.energy_residual <= 1e-9
    assert point.mass_residual <= 1e-9
    assert point.pressure_residual <= 1e-3
    taken = point.compute_power + point.server_fan_power + point.supply_loss_power + point.pump_power
    assert point.heat_to_liquid + point.heat_to_air == pytest.approx(taken, rel=1e-9)


@pytest.mark.parametrize("name", CASES)
def test_the_residual_grows_when_a_conductance_is_broken(name):
    one = rack(name)
    state = one.state(1.0, CASES[name][2], ROOM)
    taken = one.solve(1.0, CASES[name][2], ROOM).compute_power
    edges = state.network.edge_conductance.copy()
    edges[0] *= 1.01
    assert solid_imbalance(state) / taken < 1e-9
    assert solid_imbalance(state, state.network._replace(edge_conductance=edges)) / taken > 1e-4


@pytest.mark.parametrize("name", CASES)
def test_warmer_coolant_means_warmer_junctions_and_more_leakage(name):
    cold, warm = (rack(name).solve(0.8, CASES[name][2] + dt, ROOM) for dt in (0.0, 4.0))
    assert warm.leakage_power > cold.leakage_power
    for before, after in zip(cold.devices, warm.devices, strict=True):
        if before.name in ("accelerator", "processor", "link-switch"):
            assert after.junction_temperature > before.junction_temperature


@pytest.mark.parametrize("name", CASES)
def test_more_work_means_more_power_and_more_heat(name):
    low, high = (rack(name).solve(u, CASES[name][2], ROOM) for u in (0.3, 0.9))
    assert high.compute_power > low.compute_power
    assert high.junction_temperature_max > low.junction_temperature_max


@pytest.mark.parametrize("name", CASES)
def test_the_map_is_the_rack_between_its_points(name):
    one = rack(name)
    supply = CASES[name][2]
    found = build_map(one, (0.2, 1.0), (supply, supply + 3.0), ROOM)
    for u, t in ((0.37, supply + 1.1), (0.91, supply + 2.7)):
        exact = one.solve(u, t, ROOM)
        assert float(found("compute_power", np.array([u]), np.array([t]))[0]) == pytest.approx(
            exact.compute_power, rel=1e-4
        )
        hour = found.hours(np.array([u]), np.array([t]))
        assert hour["junction_temperature_max"][0] == pytest.approx(exact.junction_temperature_max, abs=0.05)
        assert hour["junction_margin_min"][0] == pytest.approx(exact.junction_margin_min, abs=0.05)
    assert found.power_error <= 1e-4
    assert found.temperature_error <= 0.05


def test_the_node_reaches_its_published_figures():
    """System maximum 10.2 kW with 0.52 m3/s; fan share 9 to 15 % (read), and 85 % to liquid for cold plates."""
    air = rack("air").solve(1.0, 298.15, ROOM)
    node = (air.compute_power + air.server_fan_power + air.supply_loss_power) / 4
    flow = max(one.coolant_flow for one in air.devices) * 0.0 + air.air_flow / 4 / 1.18 / 0.95
    assert 8.5e3 < node < 10.2e3
    assert flow == pytest.approx(0.52, rel=0.15)
    assert 0.08 < air.server_fan_power / (4 * node) < 0.15
    plates = rack("coldplate").solve(1.0, 313.15, ROOM)
    capture = plates.heat_to_liquid / (plates.heat_to_liquid + plates.heat_to_air)
    assert capture == pytest.approx(0.85, abs=0.02)


def test_far_servers_on_the_manifold_get_less_coolant():
    devices = rack("coldplate").solve(1.0, 313.15, ROOM).devices
    flows = [one.coolant_flow for one in devices if one.name == "accelerator" and one.position.endswith("row 1")]
    assert len(flows) == 12
    assert flows == sorted(flows, reverse=True)
    assert 0.9 < flows[-1] / flows[0] < 1.0


def test_thin_air_cools_less():
    request = Request(NODE, 4, "air", 298.15, 0.05)
    sea, high = (COOLINGS["air"].rack(replace(request, pressure=p)) for p in (101325.0, 83000.0))
    assert (
        high.solve(0.8, 298.15, ROOM).junction_temperature_max > sea.solve(0.8, 298.15, ROOM).junction_temperature_max
    )


@pytest.mark.parametrize("share", [1.0, 1 / 3, 1 / 6, 1 / 8])
@pytest.mark.parametrize("slowed", [False, True])
def test_a_tank_is_solved_down_to_an_eighth_of_its_flow(share, slowed):
    """Buoyancy takes over from the pump: streams turn and rest; whoever accepts the answer checks its temperatures."""
    servers, coolant, supply = CASES["immersion"]
    design = rack("immersion").state(1.0, supply, ROOM)
    one = COOLINGS["immersion"].rack(Request(NODE, servers, coolant, supply))
    pump = one.plan.draft.branches[one.plan.pump]
    if slowed:
        full = one.plan.draft.controllers[pump.controller]
        one.plan.draft.controllers[pump.controller] = replace(full, minimum=share * full.minimum)
    else:
        pump.loss = SetFlow(share * float(design.flow[one.plan.pump]))
    state = Rack(one.plan, NODE, servers).state(1.0, supply, ROOM)
    assert pressure_imbalance(state) <= 1e-3
    assert mass_imbalance(state) <= 1e-9
    assert state.flow[one.plan.pump] <= design.flow[one.plan.pump] * (1 + 1e-9)
    if not slowed:  # what boards warm rises, and draws on colder oil
        assert np.max(state.node_temperature) < 273.15 + 100.0
        assert np.max(state.solid_temperature) < 273.15 + 120.0


def test_the_rise_along_boards_is_divided_over_them():
    draft = rack("immersion").plan.draft
    boards = ("regulators", "memory", "network", "storage", "supply")
    rises = {branch.name: branch.rise for branch in draft.branches}
    whole = rises["bypass"]
    assert [rises[name] for name in boards] == pytest.approx([whole / 5] * 5)


def test_a_denser_air_rack_runs_hotter_until_it_throttles():
    margins = []
    for servers in (6, 10, 16):
        point = COOLINGS["air"].rack(Request(NODE, servers, "air", 298.15, 0.05)).solve(1.0, 298.15, ROOM)
        margins.append(point.junction_margin_min)
    assert margins == sorted(margins, reverse=True)
    assert margins[-1] < -5.0
    assert point.work_share < 1.0
    assert point.limiting_device.startswith("accelerator")


@pytest.mark.parametrize("servers", [1, 4, 12])
def test_throttling_racks_are_solved_from_any_start(servers):
    """Long steps jump over the throttle band; a cold start must still find what a warm one finds."""
    request = Request(NODE, servers, "air", 298.15, 0.05)
    warm = COOLINGS["air"].rack(request)
    for supply in np.arange(293.15, 324.0, 10.0):
        for u in (0.0, 0.5, 1.0):
            followed = warm.solve(u, supply, ROOM)
            cold = COOLINGS["air"].rack(request).solve(u, supply, ROOM)
            assert cold.junction_temperature_max == pytest.approx(followed.junction_temperature_max, abs=1e-6)


def test_runaway_is_named():
    with pytest.raises(PhysicalFailure) as caught:
        COOLINGS["air"].rack(Request(NODE, 30, "air", 298.15, 0.05)).solve(1.0, 323.15, ROOM)
    assert caught.value.reason == "thermal_runaway"
    assert caught.value.device.startswith("accelerator")


def test_fans_move_less_mass_in_thin_air():
    request = Request(NODE, 4, "air", 298.15, 0.05)
    sea, high = (COOLINGS["air"].rack(replace(request, pressure=p)) for p in (101325.0, 83000.0))
    assert high.solve(1.0, 298.15, ROOM).air_flow < 0.95 * sea.solve(1.0, 298.15, ROOM).air_flow


def test_a_tank_colder_than_its_room_is_refused():
    hall = load_scenario(None).to_dict()
    hall["coolings"]["immersion"]["supply_temperature"] = "8 degC"
    with pytest.raises((InputError, PhysicalFailure)):
        answer = compare(load_scenario(hall), ("immersion",))
        assert answer.coolings["immersion"].status != "ok"
        raise PhysicalFailure("seen", str(answer.coolings["immersion"].reason))


def test_wrong_coolants_and_states_are_refused():
    with pytest.raises(InputError, match=r"a dielectric liquid"):
        COOLINGS["immersion"].rack(Request(NODE, 10, "pg25", 311.15))
    with pytest.raises(InputError, match=r"allowed: a gas"):
        COOLINGS["air"].rack(Request(NODE, 4, "water", 298.15))
    with pytest.raises(PhysicalFailure) as caught:
        rack("coldplate").solve(0.5, 263.15, ROOM)
    assert caught.value.reason == "freezing"
    with pytest.raises(PhysicalFailure) as caught:
        rack("coldplate").solve(0.5, 273.15 + 80.0, ROOM)
    assert caught.value.reason in {"coolant_range", "boiling"}
