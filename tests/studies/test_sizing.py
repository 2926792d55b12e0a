"""Sizing helpers: what they answer is what the rack says there."""

import copy

import pytest

from heatpath.numerics.errors import InputError, PhysicalFailure
from heatpath.studies.hall import build, open_hall
from heatpath.studies.scenario import load_scenario
from heatpath.studies.sizing import densest_rack, flow_for_rise, highest_supply

HALL = load_scenario(None)


@pytest.mark.parametrize("cooling", ["air", "coldplate", "immersion"])
def test_the_highest_supply_leaves_just_the_margin(cooling):
    limit = highest_supply(HALL, cooling, margin=3.0)
    installation = build(open_hall(HALL), cooling)
    point = installation.rack.solve(1.0, limit.value, installation.room_temperature)
    assert limit.limiting_device == point.limiting_device
    assert point.junction_margin_min == pytest.approx(3.0, abs=1e-3)
    assert limit.value > installation.supply_temperature - 3.0


def test_more_margin_needs_a_colder_supply():
    assert highest_supply(HALL, "immersion", margin=5.0).value < highest_supply(HALL, "immersion").value


def test_a_shipped_name_is_the_scenario_of_that_name():
    assert highest_supply("default", "immersion") == highest_supply(HALL, "immersion")


def test_the_densest_air_rack_is_the_last_that_fits():
    limit = densest_rack(HALL, "air")
    tables = copy.deepcopy(HALL.to_dict())
    for nodes, fits in ((int(limit.value), True), (int(limit.value) + 1, False)):
        tables["coolings"]["air"]["nodes_per_rack"] = nodes
        design = build(open_hall(load_scenario(tables)), "air").design
        assert (design.junction_margin_min >= 0.0) is fits
    assert limit.limiting_device is not None


def test_the_trade_rule_of_a_litre_and_a_half_per_kilowatt():
    """OCP: 10 K rise at 1.5 L/min per kW in PG25."""
    assert flow_for_rise("pg25", 1000.0, 10.0, 313.15).volume * 60e3 == pytest.approx(1.5, rel=0.01)


@pytest.mark.parametrize(
    ("field", "call"),
    [
        ("margin", lambda: highest_supply(HALL, "air", margin=-1.0)),
        ("heat", lambda: flow_for_rise("water", 0.0, 10.0, 300.0)),
        ("rise", lambda: flow_for_rise("water", 1.0, float("nan"), 300.0)),
        ("supply_temperature", lambda: flow_for_rise("water", 1.0, 10.0, 400.0)),
        ("coolant", lambda: flow_for_rise("phlogiston", 1.0, 10.0, 300.0)),
    ],
)
def test_what_makes_no_sense_is_refused(field, call):
    with pytest.raises(InputError) as caught:
        call()
    assert caught.value.field == field


def test_a_margin_that_cannot_be_had_names_the_device():
    tables = copy.deepcopy(HALL.to_dict())
    tables["coolings"]["air"]["nodes_per_rack"] = 40
    with pytest.raises(PhysicalFailure) as caught:
        highest_supply(load_scenario(tables), "air", margin=50.0)
    assert caught.value.reason in {"junction_over_limit", "thermal_runaway"}
