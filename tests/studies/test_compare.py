"""The whole chain for a year: identities, equal work, and the reactions that physics demands."""

import copy
import functools

import numpy as np
import pytest

from heatpath.numerics.errors import InputError
from heatpath.studies.compare import CAUSES, compare
from heatpath.studies.scenario import load_scenario


def answer(**changes):
    return _answer(tuple(sorted(changes.items())))


@functools.cache
def _answer(changes):
    tables = copy.deepcopy(load_scenario(None).to_dict())
    for dotted, value in changes:
        *path, key = dotted.split("__")
        place = tables
        for step in path:
            place = place.setdefault(step, {})
        place[key] = value
    if "epw" in tables["site"]:
        tables["site"].pop("name", None)
    return compare(load_scenario(tables))


def codes(found):
    return {flag.code for flag in found.flags}


@pytest.mark.parametrize("name", ["air", "coldplate", "immersion"])
def test_parts_add_up_and_metrics_are_what_they_say(name):
    found = answer().coolings[name]
    q = found.quantities
    it = q["compute_energy"] + q["server_fan_energy"] + q["supply_loss_energy"]
    cooling = q["pump_energy"] + q["room_fan_energy"] + q["chiller_energy"] + q["heat_rejection_energy"]
    assert q["it_energy"] == pytest.approx(it, rel=1e-12)
    assert q["facility_energy"] == pytest.approx(
        it + cooling + q["electrical_loss_energy"] + q["other_energy"], rel=1e-9
    )
    assert q["tue"] == pytest.approx(q["itue"] * q["pue"], rel=1e-12)
    assert q["pue"] == pytest.approx(q["facility_energy"] / it, rel=1e-12)
    assert q["wue"] == pytest.approx(q["water"] / (it / 3.6e6), rel=1e-12)
    assert q["energy_per_token"] * q["tokens"] == pytest.approx(q["facility_energy"], rel=1e-12)
    assert q["cost_per_token"] * q["tokens"] == pytest.approx(q["cost"], rel=1e-12)
    assert found.closure["energy_residual_relative"] <= 1e-8


def test_the_hours_are_the_year():
    for found in answer().coolings.values():
        hours = found.hourly
        for name in ("compute", "server_fan", "chiller", "facility", "pump"):
            total = float(hours[f"{name}_power"].sum()) * 3600.0
            assert total == pytest.approx(found.quantities[f"{name}_energy"], rel=1e-9)
        assert float(hours["junction_temperature"].max()) == found.quantities["junction_temperature_max"]


def test_default_hall_does_the_same_work_in_all():
    found = answer().coolings
    for each in found.values():
        assert each.status == "ok"
        assert "unequal_work" not in codes(each)
        assert each.quantities["tokens"] == pytest.approx(each.quantities["tokens_demanded"], rel=1e-9)
        assert each.quantities["tokens_demanded"] == pytest.approx(
            found["air"].quantities["tokens_demanded"], rel=1e-12
        )


@pytest.mark.parametrize("name", ["coldplate", "immersion"])
def test_causes_add_up_to_the_saving_and_agree_with_the_pue_form(name):
    found = answer().coolings
    ours, base = found[name].quantities, found["air"].quantities
    saving = found[name].saving["facility_energy"]
    assert set(found[name].saving_parts) == set(CAUSES)
    assert sum(found[name].saving_parts.values()) == pytest.approx(saving, abs=1e-12)
    removed = 1.0 - ours["it_energy"] / base["it_energy"]
    assert saving == pytest.approx(1.0 - (1.0 - removed) * ours["pue"] / base["pue"], abs=1e-12)
    assert found[name].saving_parts["compute"] == pytest.approx(0.0, abs=1e-9)  # leakage aside, the same work


def test_singapore_needs_its_chiller():
    seoul, singapore = answer().coolings["air"], answer(site__name="singapore").coolings["air"]
    assert singapore.quantities["chiller_energy"] > 2.0 * seoul.quantities["chiller_energy"]
    assert singapore.quantities["economizer_hours"] < seoul.quantities["economizer_hours"]


def test_warmer_room_air_saves_the_chiller_and_warms_the_chips():
    cool, warm = answer().coolings["air"], answer(coolings__air__supply_temperature="29 degC").coolings["air"]
    assert warm.quantities["chiller_energy"] < cool.quantities["chiller_energy"]
    assert warm.quantities["leakage_energy"] > cool.quantities["leakage_energy"]
    assert warm.quantities["junction_temperature_max"] > cool.quantities["junction_temperature_max"]


def test_warmer_supply_water_saves_rejection_and_warms_the_chips():
    cool, warm = (
        answer().coolings["coldplate"],
        answer(coolings__coldplate__supply_temperature="45 degC").coolings["coldplate"],
    )
    assert warm.quantities["heat_rejection_energy"] < cool.quantities["heat_rejection_energy"]
    assert warm.quantities["leakage_energy"] > cool.quantities["leakage_energy"]
    # the compressor serves only the room; it sees no more than the leakage that ends there
    assert warm.quantities["chiller_energy"] <= 1.02 * cool.quantities["chiller_energy"]


def test_no_server_fans_lowers_tue_though_pue_may_rise():
    found = answer().coolings
    assert found["immersion"].quantities["server_fan_energy"] == 0.0
    assert found["immersion"].quantities["tue"] < found["air"].quantities["tue"]
    # the same facility around a node without fans has a higher PUE: the arithmetic that makes PUE alone misleading
    q = found["air"].quantities
    rest = q["facility_energy"] - q["it_energy"]
    assert (q["it_energy"] - q["server_fan_energy"] + rest) / (q["it_energy"] - q["server_fan_energy"]) > q["pue"]


def test_air_at_120_kw_is_infeasible_and_the_others_are_answered():
    found = answer(coolings__air__rack_power="120 kW").coolings
    assert found["air"].status == "infeasible"
    assert found["air"].limiting_device.startswith("accelerator")
    assert found["air"].quantities == {}
    for name in ("coldplate", "immersion"):
        assert found[name].status == "ok"
        assert set(found[name].saving.values()) == {None}


def test_a_hall_that_throttles_states_no_saving():
    found = answer(coolings__air__supply_temperature="40 degC").coolings
    air = found["air"]
    assert air.status == "ok"
    assert "unequal_work" in codes(air)
    assert air.quantities["tokens"] < air.quantities["tokens_demanded"]
    for each in found.values():
        assert set(each.saving.values()) == {None}
        assert set(each.saving_parts.values()) == {None}


def test_a_cooling_alone_still_has_its_saving():
    alone = compare(load_scenario(None).with_coolings(["immersion"]), ("immersion",))
    assert list(alone.coolings) == ["immersion"]
    assert alone.coolings["immersion"].saving == answer().coolings["immersion"].saving


def test_heat_out_of_the_racks_is_what_the_plant_gets():
    for found in answer().coolings.values():
        hours = found.hourly
        into = hours["it_power"].values
        out = hours["heat_to_liquid"].values + hours["heat_to_air"].values
        pumps = out - into  # what is over are the pumps of CDU and tank, inside the pump power
        assert np.all(pumps >= -1e-6 * into)
        assert np.all(pumps <= hours["pump_power"].values + 1e-6 * into)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("coolings__air__coolant", "phlogiston"),
        ("coolings__immersion__coolant", "water"),
        ("coolings__coldplate__plant", "volcano"),
        ("site__name", "atlantis"),
        ("hall__node", "abacus"),
    ],
)
def test_unknown_names_are_refused_with_their_field(field, value):
    with pytest.raises(InputError) as caught:
        answer(**{field: value})
    assert caught.value.field == field.replace("__", ".")
    assert caught.value.allowed


def test_every_assumption_has_a_source_and_a_known_trust():
    known = {
        "measured", "data-sheet", "published-law", "published-range", "published-curve", "assumed", "recalled", "user",
        "field-band", "secondary",
    }  # fmt: skip
    found = answer().assumptions
    assert len(found) > 100
    assert {each.trust for each in found} <= known
    assert all(each.source for each in found)


def test_a_year_without_work_is_refused(tmp_path):
    idle = tmp_path / "idle.csv"
    idle.write_text("utilisation\n" + "0\n" * 8760, encoding="utf-8")
    tables = copy.deepcopy(load_scenario(None).to_dict())
    tables["load"] = {"profile": str(idle)}
    with pytest.raises(InputError, match="no work"):
        compare(load_scenario(tables))


def test_a_cold_tank_fails_alone():
    found = answer(coolings__immersion__supply_temperature="10 degC").coolings
    assert found["immersion"].status == "failed"
    assert "supply_too_cold" in found["immersion"].reason
    assert found["air"].status == found["coldplate"].status == "ok"


def test_compute_power_is_what_was_asked_for():
    small, large = (answer(hall__compute_power=f"{kw} kW").coolings["air"].quantities for kw in (10, 12))
    assert large["facility_energy"] / small["facility_energy"] == pytest.approx(1.2, rel=0.02)


def test_throttled_hours_lie_on_the_rack():
    from heatpath.studies.hall import build, open_hall

    found = answer(coolings__air__supply_temperature="40 degC").coolings["air"].hourly
    installation = build(open_hall(load_scenario(None)), "air")
    worst = int(np.argmax(found["junction_temperature"].values))
    point = installation.rack.solve(float(found["utilisation"][worst]), 313.15, 313.15)
    racks = found["compute_power"].values[worst] / point.compute_power
    share = found["compute_power"].values / racks
    assert point.work_share < 1.0
    for hour in np.argsort(found["junction_temperature"].values)[-400::40]:
        exact = installation.rack.solve(float(found["utilisation"][hour]), 313.15, 313.15)
        assert share[hour] == pytest.approx(exact.compute_power, rel=2e-4)
        assert float(found["junction_temperature"][hour]) == pytest.approx(exact.junction_temperature_max, abs=0.05)
