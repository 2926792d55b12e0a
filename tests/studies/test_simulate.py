"""A rack from second to second: nothing is lost but tokens, and those are counted; failures end where physics says."""

import numpy as np
import pytest

from heatpath.numerics.errors import InputError
from heatpath.studies.hall import build, open_hall
from heatpath.studies.ride_through import heat_capacity
from heatpath.studies.scenario import load_scenario
from heatpath.studies.simulate import cycles, failure_of, run
from heatpath.thermal.drive import Behaviour, Drive
from heatpath.thermal.governor import SpeedControl, Throttle
from heatpath.thermal.simulation import simulate as follow
from heatpath.thermal.storage import load_standard, storage_of

COOLINGS = ("air", "coldplate", "coldplate-2p", "immersion", "immersion-2p")


@pytest.fixture(scope="module")
def hall():
    return open_hall(load_scenario(None))


@pytest.fixture(scope="module")
def racks(hall):
    return {name: build(hall, name) for name in COOLINGS}


@pytest.fixture(scope="module")
def tripped(hall, racks):
    """Ten minutes of the tank without its pump."""
    return run(hall, racks["immersion"], "full", 600.0, 1.0, None, ("pump_trip@10",))


@pytest.mark.parametrize("name", COOLINGS)
def test_a_steady_rack_stays_as_it_is(hall, racks, name):
    rack, device = racks[name], hall.accelerator
    half = np.full(60, 0.5)
    drive = Drive.of_utilisation(
        1.0, half, rack.supply_temperature, rack.room_temperature, device.name, device.power.idle
    )  # fmt: skip
    trace = follow(rack.rack, storage_of(rack.rack, name, rack.supply_temperature), drive)
    assert np.ptp(trace.junction, axis=0).max() < 1e-5
    steady = rack.rack.solve(0.5, rack.supply_temperature, rack.room_temperature)
    assert trace.junction.max() == pytest.approx(steady.junction_temperature_max, abs=1e-5)
    assert trace.taken[-1] == pytest.approx(trace.given[-1], rel=1e-8)


@pytest.mark.parametrize("name", ["air", "immersion", "immersion-2p"])
def test_tokens_and_energy_are_all_accounted_for(hall, racks, name):
    done = run(hall, racks[name], "azure-code", 300.0, 1.0, 7, ())
    assert done.quantities["tokens_demanded"] > 1e4
    assert done.tokens.residual < 1e-12
    assert done.trace.energy_residual < 1e-7
    assert np.ptp(done.trace.junction[:, 0]) > 5.0


def test_a_pump_runs_down_alike_at_every_interval(hall, racks):
    """Its speed is that of the middle of what is held: with that of the start it would run on for an interval."""
    ends = {}
    for interval in (0.25, 1.0, 5.0):
        trace = run(hall, racks["immersion"], "full", 40.0, interval, None, ("pump_trip@20",)).trace
        ends[interval] = float(trace.junction[-1].max())
    assert ends[1.0] == pytest.approx(ends[0.25], abs=0.02)
    assert ends[5.0] == pytest.approx(ends[0.25], abs=0.1)


def test_a_run_that_ends_counts_the_tokens_of_what_was_followed(hall, racks):
    """The step after its last sample is not followed, so nothing is asked for or served in it."""
    ended = run(hall, racks["coldplate-2p"], "azure-code", 60.0, 1.0, 7, ("pump_trip@20",))
    last = int(ended.trace.ended.time)
    assert ended.trace.time[-1] == last < 60
    whole = run(hall, racks["coldplate-2p"], "azure-code", 60.0, 1.0, 7, ())
    assert ended.tokens.offered.size == last + 1 and ended.tokens.residual < 1e-12
    assert ended.tokens.offered[-1] == ended.tokens.served[-1] == ended.tokens.lost[-1] == 0.0
    assert ended.tokens.offered[:-1] == pytest.approx(whole.tokens.offered[:last])
    assert ended.quantities["tokens_demanded"] == pytest.approx(whole.tokens.offered[:last].sum())


def test_a_tank_without_its_pump_goes_on_by_natural_circulation(tripped):
    trace = tripped.trace
    assert trace.ended is None
    assert trace.energy_residual < 1e-7
    assert trace.throttled.time > 20.0
    assert trace.flow[-1] < 0.1 * trace.flow[0]
    assert tripped.quantities["time_to_throttle"] == trace.throttled.time - 10.0


def test_plates_without_their_pump_have_seconds_and_switch_off(hall, racks):
    """Little is stored: what does not throttle in time is off, and the coolant that stands still ends the run."""
    done = run(hall, racks["coldplate"], "full", 60.0, 1.0, None, ("pump_trip@5",))
    trace = done.trace
    assert trace.energy_residual < 1e-6
    assert 2.0 < done.quantities["time_to_throttle"] < 30.0
    assert done.quantities["time_to_throttle"] <= done.quantities["time_to_shutdown"]
    assert trace.clock[-1].min() == 0.0
    assert trace.junction.max() < 423.15


def test_a_throttled_rack_does_less_work_and_makes_no_tokens(hall, racks):
    """The same requests with half the fans: fewer are served, none appear."""
    whole = run(hall, racks["air"], "azure-code", 240.0, 1.0, 3, ())
    broken = run(hall, racks["air"], "azure-code", 240.0, 1.0, 3, ("valve_stuck@0", "fan_failure@0"))
    assert broken.quantities["tokens_demanded"] == pytest.approx(whole.quantities["tokens_demanded"], rel=1e-12)
    assert broken.quantities["tokens"] <= whole.quantities["tokens"]
    assert broken.quantities["junction_temperature_max"] > whole.quantities["junction_temperature_max"] + 2.0
    assert broken.tokens.residual < 1e-12


def test_a_lost_chiller_warms_the_buffer_by_the_heat_it_takes(hall, racks):
    rack = racks["immersion-2p"]
    done = run(hall, rack, "full", 120.0, 1.0, None, ("chiller_loss@0",))
    trace = done.trace
    buffer = load_standard().facility * (rack.design.heat_to_liquid + rack.design.heat_to_air)
    assert trace.supply[-1] - trace.supply[0] == pytest.approx(trace.given[:-1].sum() / buffer, rel=0.01)


def test_a_tank_stores_more_than_air(racks):
    stored = {name: heat_capacity(rack) / rack.rack.servers for name, rack in racks.items()}
    assert stored["immersion"] > 3.0 * stored["air"]


def test_labels(tripped):
    data = tripped.dataset()
    assert data["junction_temperature"].dims == ("time", "device")
    assert data.sizes == {"time": 601, "device": 4}


def test_cycles_count_swings_up_and_down_again():
    up_and_down = np.array([0.0, 12.0, 1.0, 5.0, 2.0, 15.0, 3.0])
    assert cycles(up_and_down, 10.0) == 2.0
    assert cycles(np.array([0.0, 5.0, 0.0]), 10.0) == 0.0


@pytest.mark.parametrize("text", ["pump_trip", "earthquake@5", "pump_trip@soon", "pump_trip@-1"])
def test_failures_that_cannot_be(text):
    with pytest.raises(InputError):
        failure_of(text)


def test_a_failure_that_this_rack_cannot_have(hall, racks):
    with pytest.raises(InputError, match="nothing for 'pump_trip'"):
        run(hall, racks["air"], "full", 60.0, 1.0, None, ("pump_trip@10",))


def test_a_pump_that_holds_the_return_slows_down_at_low_load(hall, racks):
    """The return is cooler than asked for, so the pump slows at its rate and stays within its limits."""
    rack, device = racks["immersion"], hall.accelerator
    low = np.full(120, 0.1)
    drive = Drive.of_utilisation(
        1.0, low, rack.supply_temperature, rack.room_temperature, device.name, device.power.idle
    )  # fmt: skip
    control = SpeedControl(set_point=rack.design.coolant_return_temperature, minimum=0.5, rate=0.02)
    storage = storage_of(rack.rack, "immersion", rack.supply_temperature)
    free = follow(rack.rack, storage, drive)
    held = follow(rack.rack, storage, drive, Behaviour(pump=control))
    assert held.flow[-1] < 0.95 * free.flow[-1]
    assert held.outlet[-1] > free.outlet[-1]
    assert held.flow.min() > 0.4 * free.flow[0]
    assert held.energy_residual < 1e-7


def test_a_clock_falls_over_the_limit_and_rises_below_its_hysteresis():
    throttle = Throttle(hysteresis=3.0, down=0.5, up=0.05, floor=0.1)
    limit = np.full(3, 360.0)
    junction = np.array([361.0, 359.0, 350.0])
    assert throttle.step(np.full(3, 0.8), junction, limit, 1.0) == pytest.approx([0.3, 0.8, 0.85])
    assert throttle.step(np.full(3, 0.2), junction, limit, 1.0)[0] == 0.1


@pytest.mark.parametrize(
    "kind", ["one_pump_of_two", "facility_water_lost", "clogged_path", "valve_stuck", "chiller_loss"]
)
def test_whatever_breaks_makes_a_tank_warmer_and_the_books_close(hall, racks, kind):
    trace = run(hall, racks["immersion"], "full", 60.0, 1.0, None, (f"{kind}@5",)).trace
    assert np.ptp(trace.junction[:6], axis=0).max() < 1e-4
    assert trace.junction[-1].max() > trace.junction[0].max() + 0.05
    assert trace.energy_residual < 1e-7
