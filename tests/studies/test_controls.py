"""Controls in time: at their set point nothing moves, limits and rates hold, nothing swings; boiling plates end dry."""

import numpy as np
import pytest

from heatpath.numerics.errors import InputError
from heatpath.studies.controls import OPEN, behaviour, controls_of
from heatpath.studies.hall import build, open_hall
from heatpath.studies.scenario import load_scenario
from heatpath.studies.sections import Control, Controls
from heatpath.studies.simulate import failure_of, run
from heatpath.thermal.drive import Drive
from heatpath.thermal.dryout import driest_plate
from heatpath.thermal.governor import PowerCap, SpeedControl
from heatpath.thermal.simulation import simulate as follow
from heatpath.thermal.storage import storage_of
from heatpath.thermal.streams import loop_point, plate_states


@pytest.fixture(scope="module")
def hall():
    return open_hall(load_scenario(None))


@pytest.fixture(scope="module")
def racks(hall):
    return {name: build(hall, name) for name in ("air", "coldplate-2p", "immersion", "immersion-2p")}


def followed(hall, rack, utilisation, controls=(), failures=()):
    """A rack under a utilisation, second by second."""
    device = hall.accelerator
    drive = Drive.of_utilisation(
        1.0, utilisation, rack.supply_temperature, rack.room_temperature, device.name, device.power.idle
    )  # fmt: skip
    storage = storage_of(rack.rack, rack.cooling, rack.supply_temperature)
    return follow(rack.rack, storage, drive, behaviour(rack, controls_of(None, controls), failures))


@pytest.mark.parametrize(
    ("name", "actuator", "watch"),
    [("air", "fans", "junction"), ("immersion", "pump", "return"), ("immersion", "valve", "supply"),
     ("immersion-2p", "valve", "return"), ("coldplate-2p", "pump", "junction")],
)  # fmt: skip
def test_at_its_set_point_a_controlled_rack_stays_as_it_is(hall, racks, name, actuator, watch):
    rack, half = racks[name], np.full(20, 0.5)
    free = followed(hall, rack, half)
    point = {
        "junction": free.junction[0, : len(rack.rack.plan.packages)].max(), "return": free.outlet[0],
        "supply": rack.supply_temperature,
    }[watch]  # fmt: skip
    held = followed(hall, rack, half, (f"{actuator}={watch}:{float(point) - 273.15!r} degC",))
    assert np.abs(held.junction - free.junction).max() < 1e-4
    assert np.ptp(held.flow) < 1e-6 * held.flow[0]


@pytest.mark.parametrize(
    ("name", "control", "read"),
    [("air", "fans=junction:72 degC,band=40 K,integral_time=30 s,minimum=0.2", "junction"),
     ("immersion", "valve=return:44 degC,band=20 K,integral_time=120 s,minimum=0.05", "outlet")],
)  # fmt: skip
def test_a_loop_reaches_its_set_point_and_does_not_swing(hall, racks, name, control, read):
    """After a step of load it comes to rest: no limit cycle is left in the last two minutes."""
    load = np.concatenate([np.full(30, 0.7), np.full(1170, 0.9)])
    trace = followed(hall, racks[name], load, (control,))
    found = trace.junction.max(axis=1) if read == "junction" else trace.outlet
    wanted = 273.15 + float(control.partition(":")[2].partition(" ")[0])
    assert np.ptp(found[-120:]) < 0.05
    assert found[-1] == pytest.approx(wanted, abs=0.1)
    assert trace.energy_residual < 1e-6


def test_a_valve_keeps_its_rate_and_its_limits(hall, racks):
    """A stroke of 100 s moves the opening by a hundredth a second at most."""
    control = SpeedControl(300.0, gain=10.0, integral_time=1.0, minimum=0.2, maximum=0.8, rate=0.01)
    position, before = 0.5, 0.0
    seen = [position]
    for error in (50.0, 50.0, -50.0, -50.0, *([50.0] * 60)):
        position = control.step(position, error, before, 1.0)
        before = error
        seen.append(position)
    assert np.abs(np.diff(seen)).max() <= 0.01 + 1e-12
    assert max(seen) == 0.8
    trace = followed(
        hall, racks["immersion"], np.full(40, 0.9), ("valve=supply:25 degC,band=1 K,stroke=100 s,maximum=0.6",)
    )
    assert trace.supply[1] < trace.supply[0] or OPEN > 0.6
    assert np.abs(np.diff(trace.supply)).max() < 1.0


def test_a_stuck_valve_lets_the_supply_follow_the_load(hall, racks):
    """What stays open as it was takes less off a hotter return: the supply rises with the load, no drift is asked."""
    load = np.concatenate([np.full(20, 0.3), np.full(280, 1.0)])
    control = ("valve=supply:38 degC,band=10 K,integral_time=30 s,minimum=0.02",)
    free = followed(hall, racks["immersion"], load, control)
    stuck = followed(hall, racks["immersion"], load, control, (failure_of("valve_stuck@5"),))
    assert np.ptp(stuck.supply[:20]) < 1e-3
    assert stuck.supply[-1] > free.supply[-1] + 0.3


def test_a_power_cap_holds_without_swinging(hall, racks):
    trace = followed(hall, racks["immersion"], np.ones(60), ("power_cap=600 W",))
    mine = np.array([name.startswith(hall.accelerator.name) for name in trace.positions])
    assert trace.power[0, mine].max() > 650.0
    assert trace.power[2:, mine].max() < 600.5
    assert trace.power[10:, mine].min() > 599.0
    assert np.all(np.diff(trace.clock[5:, mine], axis=0) > -1e-6), "as leakage falls in a cooling bath it only rises"
    assert np.all(trace.clock[:, ~mine] == 1.0)


def test_an_answer_says_that_a_jump_passes_the_cap_for_a_sample(hall, racks):
    """Up to a sample after it: the cap acts on what it has seen."""
    done = run(hall, racks["immersion"], "azure-code", 120.0, 1.0, 7, (), ("power_cap=400 W",))
    mine = np.array([name.startswith(hall.accelerator.name) for name in done.trace.positions])
    over = done.trace.power[:, mine].max(axis=1) > 401.0
    assert 0 < over.sum() < 0.1 * over.size
    said = next(each for each in done.assumptions if each.name == "power cap")
    assert "400 W" in said.value and "until then" in said.value
    assert not any(
        each.name == "power cap" for each in run(hall, racks["immersion"], "full", 5.0, 1.0, 7, ()).assumptions
    )


def test_a_cap_above_what_is_taken_does_nothing():
    cap = PowerCap(600.0)
    ones = np.ones(2)
    assert cap.ceiling(ones, np.array([100.0, 100.0]), np.array([500.0, 100.0])) == pytest.approx([1.25, 1.0])
    assert cap.ceiling(ones, np.array([590.0, 590.0]), np.array([1e4, 1e4])) == pytest.approx([0.1, 0.1])


@pytest.mark.parametrize(("kind", "end"), [("pump_trip", "dry-out"), ("facility_water_lost", "vapour in the pump")])
def test_boiling_plates_end_where_they_are_no_longer_modelled(hall, racks, kind, end):
    done = run(hall, racks["coldplate-2p"], "full", 60.0, 1.0, None, (f"{kind}@3",))
    trace = done.trace
    assert trace.ended.what.startswith(end)
    assert trace.limited.what == trace.ended.what
    assert 3.0 < trace.ended.time < 60.0
    assert trace.energy_residual < 1e-7
    assert np.all(np.isfinite(trace.critical_margin))
    assert trace.critical_margin[-1] < trace.critical_margin[0] - 0.001
    assert any(flag.code == "ended" for flag in done.flags)


def test_the_driest_plate_is_the_one_the_steady_answer_names(racks):
    rack = racks["coldplate-2p"]
    state = rack.rack.state(1.0, rack.supply_temperature, rack.room_temperature)
    point = loop_point(rack.rack.plan, state, plate_states(state))
    branch, left, ratio = driest_plate(state.network, state.unknowns)
    assert left == pytest.approx(point.dryout_margin_min, rel=1e-6)
    assert ratio == pytest.approx(point.dryout_heat_ratio, rel=1e-6)
    name = next(p for p in rack.rack.plan.packages if p.branch == branch)
    assert f"{name.device.name}, {name.position}" == point.dryout_device


def test_a_failure_says_what_a_rack_does_not_have(racks):
    trip = failure_of("pump_trip@1")
    assert trip.missing(racks["air"].rack.plan) == "no pump of its own" == trip.missing(racks["immersion-2p"].rack.plan)
    assert trip.missing(racks["immersion"].rack.plan) == ""
    assert failure_of("fan_failure@1").missing(racks["immersion"].rack.plan) == "no fans"


def test_controls_of_scenario_and_doors():
    """What the doors say takes the place of the scenario's, the rest of it stays."""
    own = Controls(power_cap="650 W", pump=Control(watch="return", set_point="50 degC"))
    found = controls_of(own, ("pump=junction:70 degC, band=20 K, minimum=0.5",))
    assert found.power_cap == 650.0
    assert found.pump.watch == "junction" and found.pump.band == 20.0 and found.pump.minimum == 0.5
    scenario = load_scenario(None).to_dict()
    scenario["coolings"]["air"]["controls"] = {"fans": {"watch": "junction", "set_point": "75 degC", "stroke": "5 s"}}
    assert load_scenario(scenario).coolings["air"].controls.fans.stroke == 5.0
    scenario["coolings"]["air"]["controls"]["fans"]["stroke"] = "5 K"
    with pytest.raises(InputError, match=r"coolings\.air\.controls\.fans\.stroke"):
        load_scenario(scenario)
