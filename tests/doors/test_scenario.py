"""The scenario: the shipped one is sound, what is said is kept, bad input is one line with file, field and range."""

from __future__ import annotations

import copy
import json
import os
import pickle
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from heatpath.numerics.errors import InputError
from heatpath.studies.scenario import Scenario, load_scenario, scenario_text, scenarios

DEFAULT = tomllib.loads(scenario_text())


def changed(path: str, value: Any) -> dict[str, Any]:
    """The default with one key set, by its dotted name."""
    tables = copy.deepcopy(DEFAULT)
    *steps, last = path.split(".")
    table = tables
    for step in steps:
        table = table[step]
    table[last] = value
    return tables


def refused(source: Any) -> str:
    """The one line with which a source is refused."""
    with pytest.raises(InputError) as caught:
        load_scenario(source)
    line = str(caught.value)
    assert "\n" not in line and len(line) < 700
    return line


def test_every_shipped_scenario_loads() -> None:
    """None is the default; a name is what it says."""
    assert "default" in scenarios()
    for name in scenarios():
        assert isinstance(load_scenario(name), Scenario)
    assert load_scenario() == load_scenario("default")


def test_values_are_in_si() -> None:
    """Text with units becomes floats in SI."""
    scenario = load_scenario(changed("coolings.air.supply_flow", "36 m^3/h"))
    assert scenario.hall.compute_power == 1e6
    assert scenario.coolings["coldplate"].supply_temperature == 313.15
    assert scenario.coolings["air"].supply_flow == pytest.approx(0.01)
    assert scenario.economics.electricity == pytest.approx(0.10 / 3.6e6, rel=1e-12)
    assert scenario.economics.water == 2.0
    assert scenario.economics.grid_carbon is None


def test_written_and_read_again_is_the_same() -> None:
    """What is written can be read, and is equal."""
    tables = changed("economics", {"currency": "KRW", "electricity": "182.7 KRW/kWh", "water": "3000 KRW/m^3"})
    scenario = load_scenario(tables)
    written = scenario.to_dict()
    assert written["economics"]["electricity"] == "182.7 KRW/kWh"
    assert load_scenario(json.loads(json.dumps(written))) == scenario


def test_json_and_toml_say_the_same(tmp_path: Path) -> None:
    """The same tables in both notations are the same scenario; a byte order mark does not disturb."""
    (tmp_path / "hall.json").write_text(json.dumps(DEFAULT))
    (tmp_path / "hall.toml").write_bytes(b"\xef\xbb\xbf" + scenario_text().encode())
    assert load_scenario(tmp_path / "hall.json") == load_scenario(str(tmp_path / "hall.toml")) == load_scenario()
    assert load_scenario(tmp_path / "hall.json").file == str(tmp_path / "hall.json")


def test_it_is_frozen_hashable_and_travels() -> None:
    """Nobody changes a scenario in flight; it can be a key and can be sent to a worker."""
    scenario = load_scenario()
    with pytest.raises(ValidationError):
        scenario.hall.compute_power = 1.0
    with pytest.raises(ValidationError):
        scenario.site = None  # type: ignore[assignment]
    assert pickle.loads(pickle.dumps(scenario)) == scenario
    assert hash(load_scenario()) == hash(scenario)


def test_coolings_behave_as_a_mapping() -> None:
    """Names in a fixed order, tables by name, nothing that is not there."""
    coolings = load_scenario().coolings
    assert list(coolings) == ["air", "coldplate", "coldplate-2p", "immersion", "immersion-2p"] == list(coolings.keys())
    assert [name for name, _ in coolings.items()] == list(coolings.names)
    assert "immersion" in coolings and "items" not in coolings
    with pytest.raises(KeyError):
        coolings["items"]


def test_with_site_and_coolings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The doors' overrides give a new scenario; the baseline stays because savings need it."""
    scenario = load_scenario()
    assert scenario.with_site("singapore").site.name == "singapore"
    assert scenario.site.name == "seoul"
    (tmp_path / "a.epw").write_text("LOCATION")
    monkeypatch.chdir(tmp_path)
    moved = scenario.with_site(epw="a.epw")
    assert moved.site.label == "a" and moved.site.epw == str(tmp_path / "a.epw") and moved.site.name is None
    assert scenario.with_coolings(["immersion"]).coolings.names == ("air", "immersion")
    for place in ({"name": "a\nb"}, {"epw": "no.epw"}, {}, {"name": "seoul", "epw": "a.epw"}):
        with pytest.raises(InputError) as caught:
            scenario.with_site(**place)
        assert str(caught.value).startswith("site")


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ([], "no cooling technology is named"),
        (["water"], "'water' is not a cooling technology"),
        ([""], "'' is not a cooling technology"),
    ],
)
def test_with_coolings_refuses(names: list[str], message: str) -> None:
    """Unknown names are told what there is."""
    with pytest.raises(InputError, match=message) as caught:
        load_scenario().with_coolings(names)
    assert caught.value.allowed == "air, coldplate, coldplate-2p, immersion, immersion-2p"


def test_files_inside_are_relative_to_the_scenario(tmp_path: Path) -> None:
    """EPW, node and load files are looked for beside the scenario, not where one stands."""
    for name in ("w.epw", "n.toml", "l.csv"):
        (tmp_path / name).write_text("x")
    text = scenario_text().replace('name = "seoul"', 'epw = "w.epw"').replace("accelerator-node-8x700w", "n.toml")
    text = text.replace("inference-diurnal", "l.csv").replace("mean_utilisation", "# ").replace("seed = 1", "# ")
    (tmp_path / "hall.toml").write_text(text)
    scenario = load_scenario(tmp_path / "hall.toml")
    assert scenario.site.epw == str(tmp_path / "w.epw")
    assert scenario.hall.node == str(tmp_path / "n.toml")
    assert scenario.load.profile == str(tmp_path / "l.csv")
    assert load_scenario(scenario.to_dict()) == scenario
    (tmp_path / "l.csv").unlink()
    line = refused(tmp_path / "hall.toml")
    assert line.startswith(f"{tmp_path / 'hall.toml'}: load.profile: there is no file 'l.csv'")


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("hall.compute_power", "-1 MW", "hall.compute_power: -1 MW is out of range (allowed: 0.01 MW to 1000 MW)"),
        ("hall.compute_power", "5 kW", "hall.compute_power: 5 kW is out of range (allowed: 10 kW to 1000000 kW)"),
        ("hall.compute_power", "1 degC", "hall.compute_power: 'degC' is not a unit of power (allowed: 0.01 MW"),
        ("hall.compute_power", 1e6, "hall.compute_power: the unit is missing"),
        ("hall.compute_power", "nan MW", "hall.compute_power: 'nan MW' is not a finite number (allowed: 0.01 MW"),
        ("hall.compute_power", "1e400 MW", "hall.compute_power: '1e400 MW' is not a finite number"),
        ("hall", [1], "hall: a list stands where a table is expected"),
        ("hall.node", "../none.toml", "hall.node: there is no file '../none.toml'"),
        ("hall.compute_pwoer", "1 MW", "hall.compute_pwoer: unknown key, did you mean compute_power?"),
        ("schema_version", "2.0", "schema_version: '2.0' is not known (allowed: '1.0')"),
        ("schema_version", 1.0, "schema_version: 1.0 is not known (allowed: '1.0')"),
        ("load.mean_utilisation", float("nan"), "load.mean_utilisation: nan is not a finite number (allowed: 0.01"),
        ("load.mean_utilisation", 60, "load.mean_utilisation: 60 is out of range (allowed: 0.01 to 1)"),
        ("load.seed", -1, "load.seed: -1 is out of range (allowed: 0 to"),
        ("load.profile", "my.csv", "load.seed: has no meaning|load.mean_utilisation: has no meaning"),
        ("coolings.air.supply_temperature", "-3 degC", "-3 degC is out of range (allowed: 5 degC to 60 degC)"),
        ("coolings.air.supply_temperature", "10 K", "10 K is out of range (allowed: 278.15 K to 333.15 K)"),
        ("coolings.air.nodes_per_rack", 0, "coolings.air.nodes_per_rack: 0 is out of range (allowed: 1 to 64)"),
        ("coolings.air.nodes_per_rack", True, "coolings.air.nodes_per_rack: True is not a whole number"),
        ("coolings.air.containment_leakage", 0.6, "0.6 is out of range (allowed: 0 to 0.5)"),
        ("coolings.coldplate.containment_leakage", 0.1, "coolings.coldplate.containment_leakage: unknown key"),
        ("coolings.coldplate.coolant", "", "coolings.coldplate.coolant: '' is not a name"),
        ("coolings.coldplate.rack_power", "501 kW", "501 kW is out of range (allowed: 1 kW to 500 kW)"),
        ("coolings.coldplate-2p", {}, "coolings.coldplate-2p.coolant: is missing"),
        ("coolings.immersion-2p", {}, "coolings.immersion-2p.coolant: is missing"),
        ("coolings.immersion-2p.tank", "leaky", "tank: 'leaky' is not known (allowed: 'sealed' or 'open')"),
        ("coolings.water", {}, "water: unknown key (allowed: air, coldplate, coldplate-2p, immersion, immersion-2p)"),
        ("coolings", {}, "coolings: no cooling technology is asked for"),
        ("coolings", [], "coolings: a list stands where a table is expected"),
        ("site", {}, "site: give either a name or an epw file"),
        ("site", {"name": "seoul", "epw": "x.epw"}, "site: give either a name or an epw file"),
        ("site.name", "a\nb", r"site.name: 'a\nb' is not a name"),
        ("economics.electricity", "0.1 EUR/kWh", "economics.electricity: 'EUR/kWh' is not in the scenario's curren"),
        ("economics.electricity", "-0.1 USD/kWh", "-0.1 USD/kWh is out of range (allowed: 0 USD/kWh to 1000000 USD"),
        ("economics", {"currency": "KRW"}, "economics.electricity: has a default in USD only (allowed: a price"),
        ("economics.currency", "dollar", "economics.currency: 'dollar' is not a name"),
        ("baseline.cooling", "water", "'water' is not known (allowed: 'air', 'coldplate', 'coldplate-2p', "),
        ("evil\nkey", 1, r"'evil\nkey': unknown key"),
    ],
)  # fmt: skip
def test_one_fault_is_one_line_that_names_field_and_range(path: str, value: Any, message: str) -> None:
    """Every fault names its field, says what is wrong, and what is allowed."""
    line = refused(changed(path, value))
    assert any(part in line for part in message.split("|")), line


def test_missing_key_and_misspelt_key() -> None:
    """A misspelt key is reported before the missing one that it causes."""
    tables = copy.deepcopy(DEFAULT)
    tables["coolings"]["air"]["supplytemperature"] = tables["coolings"]["air"].pop("supply_temperature")
    assert "supplytemperature: unknown key, did you mean supply_temperature? (and 1 more)" in refused(tables)
    del tables["coolings"]["air"]["supplytemperature"]
    assert "coolings.air.supply_temperature: is missing" in refused(tables)


def test_baseline_must_be_there() -> None:
    """Savings against a technology without a table mean nothing."""
    tables = copy.deepcopy(DEFAULT)
    del tables["coolings"]["air"]
    names = "coldplate, coldplate-2p, immersion, immersion-2p"
    assert f"baseline.cooling: there is no table [coolings.air] (allowed: {names})" in refused(tables)
    tables["baseline"]["cooling"] = "coldplate"
    assert load_scenario(tables).coolings.names == ("coldplate", "coldplate-2p", "immersion", "immersion-2p")


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.toml", b"", "file: is empty"),
        ("a.json", b" \n", "file: is empty"),
        ("a.toml", b"[site]\nname = seoul\n", "at line 2"),
        ("a.toml", b"[site]\nname = 'a'\nname = 'b'\n", "Cannot overwrite a value (at line 3"),
        ("a.json", b'{"site": {"name": "a", "name": "b"}}', "the key 'name' stands twice"),
        ("a.json", b'{"site": {"name": "a",}}', "line 1, column 23|line 1, column 22"),
        ("a.json", b'{"load": {"seed": NaN}}', "NaN is not a finite number"),
        ("a.json", b"[]", "scenario: a list stands where a table is expected"),
        ("a.json", b'"default"', "scenario: 'default' stands where a table is expected"),
        ("a.json", b"9" * 5000, "Exceeds the limit"),
        ("a.json", b"[" * 100_000, "nested too deeply"),
        ("a.toml", b"a = " + b"[" * 100_000, "nested too deeply"),
        ("a.toml", "[site]\nname = 'x'".encode("utf-16"), "line 1: not UTF-8 text"),
        ("a.toml", b"[site]\n# caf\xe9\n", "line 2: not UTF-8 text"),
        ("a.toml", b"\x00\x01", "Invalid statement|Found invalid character"),
        ("a.toml", b"#" * 10_000_001, "file: is too long"),
    ],
)  # fmt: skip
def test_files_that_are_no_scenario(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    """Each is one line that begins with the file."""
    path = tmp_path / name
    path.write_bytes(data)
    line = refused(path)
    assert line.startswith(f"{path}: ")
    assert any(part in line for part in message.split("|")), line


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """Missing, a folder, not permitted, a name that no file can have."""
    assert "No such file" in refused(tmp_path / "none.toml")
    assert "shipped name: default" in refused("defualt")
    assert "Is a directory" in refused(tmp_path)
    assert "cannot be" in refused("a\x00b")
    assert "cannot be read" in refused("x" * 5000)
    assert refused(3.0) == "scenario: 3.0 is not a scenario (allowed: a name, a file, or a dict)"
    path = tmp_path / "closed.toml"
    path.write_text(scenario_text())
    path.chmod(0)
    if os.geteuid() != 0:
        assert "Permission denied" in refused(path)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
    | st.sampled_from(["40 degC", "1 MW", "air", "1e400 K", "seoul", "0.5"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
PATHS = [
    *DEFAULT,
    *(f"{a}.{b}" for a in DEFAULT if isinstance(DEFAULT[a], dict) for b in DEFAULT[a]),
    *(f"coolings.{a}.{b}" for a, table in DEFAULT["coolings"].items() for b in table),
    "coolings.air.rack_power", "coolings.air.supply_flow", "economics.grid_carbon", "site.epw", "site.unknown",
]  # fmt: skip


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(st.sampled_from(PATHS), JUNK, min_size=1, max_size=3))
def test_garbage_gives_a_scenario_or_one_line(faults: dict[str, Any]) -> None:
    """Whatever stands in the fields, the answer is a scenario that can be written again, or the one typed error."""
    tables = copy.deepcopy(DEFAULT)
    for path, value in sorted(faults.items()):
        *steps, last = path.split(".")
        table: Any = tables
        for step in steps:
            table = table.get(step) if isinstance(table, dict) else None
        if isinstance(table, dict):
            table[last] = value
    try:
        scenario = load_scenario(tables)
    except InputError as error:
        assert "\n" not in str(error) and "\r" not in str(error) and len(str(error)) < 800
    else:
        assert load_scenario(scenario.to_dict()) == scenario


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=60), st.sampled_from([".toml", ".json"]), st.integers(0, 200))
def test_broken_bytes_give_one_line(tmp_path: Path, junk: bytes, suffix: str, where: int) -> None:
    """A good file with junk in its middle is a scenario or one line."""
    good = json.dumps(DEFAULT).encode() if suffix == ".json" else scenario_text().encode()
    path = tmp_path / f"a{suffix}"
    path.write_bytes(good[:where] + junk + good[where:])
    try:
        load_scenario(path)
    except InputError as error:
        assert len(str(error).splitlines()) == 1


def test_every_field_is_described_with_its_range() -> None:
    """The schema that users read has a description for every field and a range for every quantity."""
    schema = Scenario.model_json_schema()
    tables = [schema, *schema["$defs"].values()]
    fields = [(t["title"], name, field) for t in tables for name, field in t.get("properties", {}).items()]
    assert len(fields) > 25
    for table, name, field in fields:
        description = field.get("description") or schema["$defs"][field["$ref"].split("/")[-1]]["description"]
        assert len(description) > 10, f"{table}.{name}"
    text = json.dumps(schema)
    assert text.count('"x-range"') >= 12
    assert '"additionalProperties": true' not in text


def test_several_files_of_one_technology_are_found(tmp_path: Path) -> None:
    """Each hardware file is found beside the scenario, also where one technology names more than one."""
    tables = changed("coolings.coldplate.cdu", "cdu.toml")
    tables["coolings"]["coldplate"] |= {"pump": "pump.toml", "rear_door": "door.toml"}
    for name in ("cdu", "pump", "door"):
        (tmp_path / f"{name}.toml").write_text("name = 'x'")
    (tmp_path / "hall.json").write_text(json.dumps(tables))
    table = load_scenario(tmp_path / "hall.json").coolings["coldplate"]
    found = [table.cdu, table.pump, table.rear_door]  # type: ignore[attr-defined]
    assert found == [str(tmp_path / f"{name}.toml") for name in ("cdu", "pump", "door")]
