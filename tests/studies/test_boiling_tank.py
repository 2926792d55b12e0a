"""Tanks whose coolant boils: closure, pressure, margins, hysteresis, and every way in which they refuse."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatpath.fluids.coolants import saturation_table
from heatpath.fluids.saturation import saturation_pressure, saturation_temperature
from heatpath.numerics.errors import InputError, PhysicalFailure
from heatpath.studies.rack import solve
from heatpath.studies.scenario import load_scenario
from heatpath.thermal.closure import mass_imbalance, solid_imbalance
from heatpath.thermal.cooling import COOLINGS, Request
from heatpath.thermal.map import build_map
from heatpath.thermal.parts import load_node
from heatpath.thermal.surfaces import ALIGHT

NODE = load_node("accelerator-node-8x700w")
WATER, ROOM = 307.15, 297.15
SEALED = Request(NODE, 10, "r1233zd-e", WATER)
OPEN = Request(NODE, 6, "hfe-7100", 303.15, tank="open")
COOLING = COOLINGS["immersion-2p"]
RACKS = {}


def rack(request):
    key = (request.servers, request.coolant, request.tank, request.history, request.pressure)
    if key not in RACKS:
        RACKS[key] = COOLING.rack(request)
    return RACKS[key]


@settings(max_examples=15, deadline=None)
@given(st.floats(0.0, 1.0), st.floats(-12.0, 8.0))
def test_energy_and_mass_close_in_a_sealed_tank(utilisation, warmer):
    point = rack(SEALED).solve(utilisation, WATER + warmer, ROOM)
    assert point.energy_residual <= 1e-9
    assert point.mass_residual <= 1e-9
    taken = point.compute_power + point.server_fan_power + point.supply_loss_power + point.pump_power
    assert point.heat_to_liquid + point.heat_to_air == pytest.approx(taken, rel=1e-9)
    assert point.tank.condenser_heat == pytest.approx(point.heat_to_liquid, rel=1e-9)


@settings(max_examples=10, deadline=None)
@given(st.floats(0.0, 0.8), st.floats(290.0, 306.0), st.sampled_from([83e3, 95e3, 101325.0]))
def test_an_open_tank_stays_at_the_pressure_of_its_site(utilisation, water, pressure):
    point = rack(replace(OPEN, pressure=pressure)).solve(utilisation, water, ROOM)
    assert point.tank.tank_pressure == pytest.approx(pressure, rel=1e-6)
    assert 0.0 < point.tank.condenser_share <= 1.0
    assert point.energy_residual <= 1e-9


def test_the_residual_grows_when_a_surface_is_broken():
    one = rack(SEALED)
    state = one.state(1.0, WATER, ROOM)
    taken = one.solve(1.0, WATER, ROOM).compute_power
    assert solid_imbalance(state) / taken < 1e-9
    assert mass_imbalance(state) < 1e-9
    for edge in (*(each.edge for each in one.plan.tank.wetted), one.plan.tank.condenser):
        rows = state.network.edge_row.copy()
        rows[edge, 0] *= 1.01
        assert solid_imbalance(state, state.network._replace(edge_row=rows)) / taken > 1e-6


def test_warmer_water_means_more_pressure_and_less_of_it_less():
    points = [rack(SEALED).solve(1.0, WATER + dt, ROOM).tank for dt in (-8.0, 0.0, 6.0)]
    assert points[0].saturation_temperature < points[1].saturation_temperature < points[2].saturation_temperature
    table = saturation_table(("r1233zd-e",))
    for point in points:
        pressure = saturation_pressure(table, 0, point.saturation_temperature)
        assert point.tank_pressure == pytest.approx(pressure, rel=1e-12)
    half = COOLING.rack(replace(SEALED, flow=1.7e-3)).solve(1.0, WATER, ROOM)
    assert half.tank.tank_pressure > points[1].tank_pressure
    assert half.coolant_return_temperature > rack(SEALED).solve(1.0, WATER, ROOM).coolant_return_temperature


def test_more_work_leaves_less_of_the_critical_flux():
    points = [rack(SEALED).solve(u, WATER, ROOM) for u in (0.2, 0.6, 1.0)]
    for light, heavy in pairwise(points):
        assert heavy.tank.critical_margin_min < light.tank.critical_margin_min
        for before, after in zip(light.devices, heavy.devices, strict=True):
            assert after.boiling.critical_margin < before.boiling.critical_margin
            assert after.boiling.superheat > before.boiling.superheat
    for device in points[-1].devices:
        boiling = device.boiling
        assert boiling.peak_heat_flux >= boiling.heat_flux
        usable = (1.0 - rack(SEALED).plan.tank.scatter) * boiling.critical_heat_flux
        assert boiling.critical_margin == pytest.approx(1.0 - boiling.peak_heat_flux / usable)
        assert device.case_temperature >= points[-1].tank.saturation_temperature


def test_a_surface_heated_from_rest_overshoots_and_comes_to_boil():
    """At low work plain boards convect where boiling ones are cooler; what passes its onset ends where those are."""
    cold, warm = rack(replace(SEALED, history="heating")), rack(SEALED)
    resting, boiling = cold.solve(0.0, WATER, ROOM), warm.solve(0.0, WATER, ROOM)
    hotter = {device.name: device.boiling for device in resting.devices}
    seen = set()
    for device in boiling.devices:
        seen.add(hotter[device.name].boils)
        if hotter[device.name].boils:
            assert hotter[device.name].superheat == pytest.approx(device.boiling.superheat, abs=1e-3)
        else:
            # flux and pool are the same, so the overshoot that the boiling surface reports is what is seen here
            foreseen = device.boiling.superheat + device.boiling.onset_overshoot
            assert hotter[device.name].superheat == pytest.approx(foreseen, rel=5e-3)
    assert seen == {True, False}
    again = cold.alight().solve(0.0, WATER, ROOM)
    assert (
        again.tank == pytest.approx(boiling.tank)
        if False
        else again.devices == pytest.approx(boiling.devices)
        if (False)
        else again.junction_temperature_max == pytest.approx(boiling.junction_temperature_max, abs=1e-4)
    )
    rows = cold.state(1.0, WATER, ROOM).network.edge_row
    assert all(rows[each.edge, ALIGHT] == 1.0 for each in cold.plan.tank.wetted if each.position == "tank")


def test_beyond_the_critical_flux_there_is_no_number_but_a_device():
    with pytest.raises(PhysicalFailure) as caught:
        COOLING.rack(Request(NODE, 10, "novec-649", 298.15, tank="open")).solve(1.0, 298.15, ROOM)
    assert caught.value.reason == "boiling_crisis"
    assert caught.value.device == "accelerator, tank"
    assert "critical heat flux" in caught.value.message


def test_a_coil_that_cannot_condense_it_all_loses_vapour():
    boils = saturation_temperature(saturation_table(("hfe-7100",)), 0, 101325.0)
    for servers, water in ((6, boils + 1.0), (24, 318.15)):
        with pytest.raises(PhysicalFailure) as caught:
            COOLING.rack(replace(OPEN, servers=servers)).solve(0.5, water, ROOM)
        assert caught.value.reason == "vapour_lost"


@pytest.mark.parametrize("request_, loss, water, room", [(OPEN, 2e3, 303.15, ROOM), (SEALED, 2e4, 318.15, 293.15)])
def test_a_tank_that_loses_its_heat_through_its_walls_condenses_nothing(request_, loss, water, room):
    """A cold coil does not boil, and a warm one does not heat the pool through the film of a condensing one."""
    one = rack(request_).unthrottled()
    net, tank = one.network, one.plan.tank
    walls = net.edge_conductance.copy()
    walls[(net.edge_one == tank.pool) & (net.edge_two == one.plan.room)] = loss
    one.network = net._replace(edge_conductance=walls)
    with pytest.raises(PhysicalFailure) as caught:
        one.solve(0.0, water, room)
    assert caught.value.reason == "nothing_condenses"


def test_a_vessel_has_its_range():
    with pytest.raises(PhysicalFailure) as caught:
        rack(SEALED).solve(1.0, 331.15, ROOM)
    assert caught.value.reason == "tank_pressure" and "450 kPa" in caught.value.message


@pytest.mark.parametrize("coolant", ["water", "air", "pg25", "opteon-2p50", "fc-3284", "light-hydrocarbon"])
def test_what_cannot_boil_in_a_tank_is_refused(coolant):
    with pytest.raises(InputError):
        COOLING.rack(replace(SEALED, coolant=coolant))


def test_the_map_of_a_year_is_the_tank_between_its_points():
    one = rack(SEALED)
    found = build_map(one, (0.3, 1.0), (WATER, WATER + 3.0), ROOM)
    assert found.power_error <= 1e-4 and found.temperature_error <= 0.05
    exact = one.solve(0.55, WATER + 1.3, ROOM)
    assert float(found("tank_pressure", np.array([0.55]), np.array([WATER + 1.3]))[0]) == pytest.approx(
        exact.tank.tank_pressure, rel=1e-3
    )


def test_a_device_that_throttles_before_its_crisis_has_a_year_and_no_margin():
    """Without throttling it would boil dry; with it the hours are answered, and the loss of margin is seen."""
    one = rack(OPEN)
    with pytest.raises(PhysicalFailure) as caught:
        one.unthrottled().solve(1.0, 303.15, ROOM)
    assert caught.value.reason == "boiling_crisis"
    found = build_map(one, (0.5, 1.0), (303.15, 303.15), ROOM)
    hour = found.hours(np.array([1.0]), np.array([303.15]))
    exact = one.solve(1.0, 303.15, ROOM)
    assert hour["work_share"][0] == pytest.approx(exact.work_share, abs=1e-3) and exact.work_share < 1.0
    assert exact.tank.critical_margin_min < 0.0


def scenario(**changes):
    tables = load_scenario().to_dict()
    tables["coolings"]["immersion-2p"].update(changes)
    return load_scenario(tables)


def test_the_default_can_be_bought_and_others_say_that_they_cannot():
    answer = solve(load_scenario(), "immersion-2p")
    assert answer.status == "ok" and all(flag.code != "coolant_discontinued" for flag in answer.flags)
    assert {"superheat", "heat_flux", "critical_heat_flux", "critical_margin"} <= set(answer.devices[0].boiling)
    assert len(answer.devices) == len(NODE.devices) + len(NODE.boards)
    assert answer.quantities["tank_pressure"] > 1.5e5 and answer.quantities["condenser_share"] == 1.0
    other = solve(scenario(coolant="hfe-7100", tank="open", supply_temperature="30 degC"), "immersion-2p")
    flags = {flag.code: flag.text for flag in other.flags}
    assert "2025" in flags["coolant_discontinued"] and "critical_margin" in flags
    assert "law_range:boiling_flux_cooper" in flags
