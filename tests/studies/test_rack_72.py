"""The 72-accelerator rack: several kinds of trays, the shelves that feed them, CDUs and rear doors by rated points."""

from __future__ import annotations

import copy
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from heatpath.api import compare, solve
from heatpath.numerics.errors import InputError, PhysicalFailure
from heatpath.studies.answer import RackAnswer
from heatpath.studies.heat_path import heat_path
from heatpath.studies.scenario import load_scenario, scenario_text
from heatpath.thermal.cabinet import Cabinet, load_cabinet, load_hardware
from heatpath.thermal.cdu import load_cdu
from heatpath.thermal.door import load_door
from heatpath.thermal.records import shipped

TABLES = tomllib.loads(scenario_text("rack-72"))
LIQUIDS = ("coldplate", "immersion", "immersion-2p")


def changed(cooling: str, **keys: Any) -> dict[str, Any]:
    tables = copy.deepcopy(TABLES)
    tables["coolings"][cooling].update(keys)
    return tables


@pytest.fixture(scope="module")
def plates() -> RackAnswer:
    return solve("rack-72", cooling="coldplate")


@pytest.mark.parametrize("cooling", LIQUIDS)
def test_balances_close_and_every_device_is_listed(cooling: str) -> None:
    answer = solve("rack-72", cooling=cooling)
    assert answer.status == "ok"
    assert answer.closure["energy_residual_relative"] < 1e-9
    assert answer.closure["mass_residual"] < 1e-9
    assert answer.closure["pressure_residual"] < 1e-3
    counts: dict[str, int] = {}
    for device in answer.devices:
        counts[device.name] = counts.get(device.name, 0) + device.count
    trays = dict.fromkeys(("memory", "network", "storage"), 18) | {"management": 9, "converters": 27}
    assert counts == {"accelerator": 72, "processor": 36, "link-switch": 18} | trays
    assert len({(device.name, device.position) for device in answer.devices}) == len(answer.devices)
    q = answer.quantities
    asked = 18 * 6010.0 + 9 * 800.0  # the files' powers; leakage aside
    assert q["compute_power"] == pytest.approx(asked, rel=0.03)
    assert 0.02 < q["supply_loss_power"] / q["compute_power"] < 0.06


def test_air_cannot_carry_it_and_says_which_device() -> None:
    answer = solve("rack-72", cooling="air")
    assert answer.status == "infeasible"
    assert answer.limiting_device is not None and answer.limiting_device.startswith("accelerator, compute tray")
    assert not answer.quantities and answer.flags[0].code == "thermal_runaway"


def test_it_agrees_with_its_specifications(plates: RackAnswer) -> None:
    q = plates.quantities
    assert 0.85 <= q["heat_capture_fraction"] <= 0.90  # MGX 85 %, Summit 85 to 90 %
    assert 115e3 <= q["it_power"] <= 132e3
    assert q["approach_temperature"] == pytest.approx(4.0, abs=1e-6)
    path = heat_path(load_scenario("rack-72"), "coldplate")
    flow = 60e3 * sum(each.volume_flow for each in path.paths)
    rise = q["return_temperature"] - q["supply_temperature"]
    assert flow * rise / 10.0 / (q["heat_to_liquid"] / 1e3) == pytest.approx(1.5, rel=0.02)
    drops = [each.pressure_drop for each in path.paths]
    assert max(drops) < 69e3 and all(np.diff(drops) < 0.0)  # falls from tray to tray, away from the CDU
    flows = [each.volume_flow for each in path.paths if each.name.startswith("compute")]
    assert len(path.paths) == 27 and (max(flows) - min(flows)) / np.mean(flows) < 0.05  # ORv3


def test_shelves_feed_the_bus_bar() -> None:
    cabinet = load_cabinet("rack-72")
    assert sum(tray.count for tray in cabinet.trays) == 35
    assert isinstance(load_hardware("", "rack-72"), Cabinet)
    with pytest.raises(InputError, match="is a tray of a rack"):
        load_hardware("compute-tray-4x1200w")
    with pytest.raises(InputError, match="lists no trays"):
        load_cabinet("standard")


@pytest.mark.parametrize(
    ("hall", "line"),
    [
        ({"rack": "rack-73"}, "hall.rack"),
        ({"rack": "rack-72", "node": "accelerator-node-8x700w"}, "hall.node"),
    ],
)
def test_a_wrong_rack_is_one_line(hall: dict[str, str], line: str) -> None:
    with pytest.raises(InputError, match=line):
        solve(TABLES | {"hall": hall}, cooling="coldplate")


def test_nodes_per_rack_has_no_meaning_beside_a_rack() -> None:
    with pytest.raises(InputError, match="nodes_per_rack: has no meaning"):
        solve(changed("coldplate", nodes_per_rack=4), cooling="coldplate")


def test_a_rack_file_of_the_users_own(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "thermal/data/racks/rack-72.toml").read_text(encoding="utf-8")
    (tmp_path / "small.toml").write_text(text.replace("count = 10", "count = 2").replace("156 L/min", "90 L/min"))
    tables = TABLES | {"hall": {"rack": "small.toml"}}
    lines = scenario_text("rack-72").replace('rack = "rack-72"', 'rack = "small.toml"')
    (tmp_path / "hall.toml").write_text(lines)
    answer = solve(tmp_path / "hall.toml", cooling="coldplate")
    assert sum(each.count for each in answer.devices if each.name == "accelerator") == 40
    with pytest.raises(InputError, match=r"hall\.rack"):
        solve(tables, cooling="coldplate")


# ---- units ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "conductance"), [("xdu1350", 310e3), ("deschutes", 542e3), ("chx2000", 400e3)])
def test_the_rated_point_gives_the_published_conductance(name: str, conductance: float) -> None:
    """UA as derived by others from the same data sheets by counterflow effectiveness-NTU."""
    assert load_cdu(name).conductance == pytest.approx(conductance, rel=0.03)


@pytest.mark.parametrize("name", shipped("cdus"))
def test_the_rated_approach_comes_back(name: str) -> None:
    cdu = load_cdu(name)
    supply = 313.15
    back = supply + cdu.heat / cdu.coolant_capacity
    water = cdu.exchanger(1).water_entering(cdu.heat, back, supply)
    assert supply - water == pytest.approx(cdu.approach, abs=1e-6)


def test_a_shared_unit_at_less_than_its_rating_needs_less_approach(plates: RackAnswer) -> None:
    answer = solve(changed("coldplate", cdu="xdu1350"), cooling="coldplate")
    assert 0.5 < answer.quantities["approach_temperature"] < 4.0
    assert answer.quantities["coolant_flow"] == pytest.approx(plates.quantities["coolant_flow"], rel=5e-3)
    assert answer.closure["energy_residual_relative"] < 1e-9
    assert any(each.name.startswith("CDU xdu1350") for each in answer.assumptions)


def test_a_pump_too_strong_is_throttled_and_pays() -> None:
    weak, strong = (
        solve(changed("coldplate", cdu=name), cooling="coldplate").quantities["pump_power"]
        for name in ("in-row-600", "deschutes")
    )
    assert strong > weak


def test_a_unit_too_small_is_refused_in_one_line() -> None:
    with pytest.raises(InputError, match=r"coolings\.coldplate\.cdu: 'in-rack-80' carries 80 kW") as caught:
        solve(changed("coldplate", cdu="in-rack-80"), cooling="coldplate")
    assert "\n" not in str(caught.value)


def test_a_unit_without_the_head_is_refused(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "thermal/data/cdus/xdu1350.toml").read_text(encoding="utf-8")
    (tmp_path / "weak.toml").write_text(text.replace('head = "250 kPa"', 'head = "2 kPa"'))
    with pytest.raises(PhysicalFailure) as caught:
        solve(changed("coldplate", cdu=str(tmp_path / "weak.toml")), cooling="coldplate")
    assert caught.value.reason == "pump_off_curve"


# ---- rear doors ----------------------------------------------------------------------------------------------------


def test_the_rated_door_carries_its_heat() -> None:
    door = load_door("passive-35")
    capacity = min(2.0 * 1007.0, door.water_capacity)
    assert 0.6 < 35e3 / (capacity * 24.0) < 0.8  # effectiveness of the rated point
    assert door.opening(-1.0) < 0.01 and door.opening(10.0) > 0.99


def test_a_door_takes_what_the_plates_leave(plates: RackAnswer) -> None:
    keys = {"rear_door": "passive-35", "door_water_temperature": "18 degC"}
    q = solve(changed("coldplate", **keys), cooling="coldplate")
    assert q.quantities["heat_capture_fraction"] > 0.98 > plates.quantities["heat_capture_fraction"]
    assert q.quantities["heat_to_air"] > 0.0
    assert q.quantities["heat_to_liquid"] == pytest.approx(plates.quantities["heat_to_liquid"], rel=1e-3)
    assert q.closure["energy_residual_relative"] < 1e-9


def test_a_door_on_air_racks_through_the_year() -> None:
    tables = tomllib.loads(scenario_text())
    tables["coolings"] = {"air": tables["coolings"]["air"]}
    plain = compare(tables).coolings["air"]
    tables["coolings"]["air"] |= {"rear_door": "passive-35", "door_water_temperature": "20 degC"}
    door = compare(tables).coolings["air"]
    assert door.status == "ok" and door.closure["energy_residual_relative"] < 1e-8
    assert door.quantities["heat_capture_fraction"] > 0.8 > plain.quantities["heat_capture_fraction"]
    assert door.quantities["room_fan_energy"] < 0.3 * plain.quantities["room_fan_energy"]
    assert door.quantities["server_fan_energy"] > plain.quantities["server_fan_energy"]  # the coil's resistance


def test_a_warm_loop_has_no_water_for_a_door() -> None:
    tables = changed("coldplate", rear_door="passive-35")
    tables["coolings"] = {"coldplate": tables["coolings"]["coldplate"]}
    answer = compare(tables).coolings["coldplate"]
    assert answer.status == "failed" and answer.flags[0].code == "door_water_missing"


def test_door_water_without_a_door_is_refused() -> None:
    with pytest.raises(InputError, match="without a rear door"):
        load_scenario(changed("coldplate", door_water_temperature="20 degC"))


# ---- another server, another pump ----------------------------------------------------------------------------------


def test_a_processor_server_spends_on_fans_what_servers_were_measured_to() -> None:
    """8.9 to 15.4 % of server power over the measured load range; here the sink is its maker's curve."""
    tables = tomllib.loads(scenario_text())
    tables["hall"] = {"node": "processor-server-2x165w", "compute_power": "0.1 MW"}
    tables["coolings"]["air"]["nodes_per_rack"] = 20
    q = solve(tables, cooling="air").quantities
    assert 0.089 < q["server_fan_power"] / (q["compute_power"] + q["server_fan_power"]) < 0.154


def test_a_pump_of_the_users_own_draws_what_its_points_say(plates: RackAnswer, tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "thermal/data/pumps/wilo-il-80-220.toml").read_text(encoding="utf-8")
    for power in ("1905", "2202", "2549", "2812", "3146", "3435", "3593", "3710", "3775", "3793"):
        text = text.replace(f'"{power} W"', f'"{2 * int(power)} W"')
    (tmp_path / "hungry.toml").write_text(text)
    answer = solve(changed("coldplate", pump=str(tmp_path / "hungry.toml")), cooling="coldplate")
    assert answer.quantities["pump_power"] == pytest.approx(2.0 * plates.quantities["pump_power"], rel=0.01)
