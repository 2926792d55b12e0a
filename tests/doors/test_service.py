"""The HTTP service: it says what the other doors say, keeps files out, and promises nothing that it does not hold."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from service_process import is_problem, serving, until

import heatpath
from heatpath.cli import main
from heatpath.output import comparison_json, rack_json
from heatpath.result import ClaimResult
from heatpath.studies.scenario import load_scenario

pytest.importorskip("fastapi")
pytest.importorskip("uvicorn")

PATHS = ("/v1/compare", "/v1/solve", "/v1/simulate", "/v1/health", "/v1/schema/result")
MODES = ("positive", "negative")


@pytest.fixture(scope="module")
def service() -> Iterator[httpx.Client]:
    """The service."""
    with serving("heatpath.questions", 100.0) as (client, _):
        yield client


def test_the_same_through_every_door(service: httpx.Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One scenario, from Python, the command line and HTTP: the same text, so the same numbers to the last bit."""
    tables = load_scenario().to_dict()
    tables["hall"]["compute_power"] = "0.7 MW"
    tables["coolings"] = {name: tables["coolings"][name] for name in ("air", "immersion")}
    file = tmp_path / "hall.json"
    file.write_text(json.dumps(tables))

    def command(*arguments: str) -> str:
        assert main([*arguments, "--json"]) == 0
        return capsys.readouterr().out.rstrip("\n")

    def asked(path: str, **more: object) -> str:
        response = service.post(path, json={"scenario": tables, **more})
        assert response.status_code == 200, response.text
        return response.text

    assert asked("/v1/compare") == command("compare", str(file)) == comparison_json(heatpath.compare(tables))
    rack = rack_json(heatpath.solve(tables, cooling="immersion"))
    assert asked("/v1/solve", cooling="immersion") == command("solve", str(file), "--cooling", "immersion") == rack
    short = ("--cooling", "immersion", "--hours", "0.02")
    followed = asked("/v1/simulate", coolings=["immersion"], hours=0.02)
    assert followed == command("simulate", str(file), *short)


def test_32_at_once_are_those_one_by_one(service: httpx.Client) -> None:
    """Parallel answers are the serial ones."""
    questions = [{"cooling": name, "site": site} for name in ("air", "immersion") for site in ("seoul", "singapore")]
    alone = [service.post("/v1/solve", json=question).text for question in questions]
    assert len(set(alone)) == len(alone)

    def ask(n: int) -> bool:
        response = service.post("/v1/solve", json=questions[n % len(questions)])
        return response.status_code == 200 and response.text == alone[n % len(alone)]

    with ThreadPoolExecutor(32) as crowd:
        assert all(crowd.map(ask, range(32)))


FILES = [
    ("site", {"epw": "/etc/SECRET.epw"}, "site.epw"),
    ("hall.node", "SECRET.toml", "hall.node"),
    ("hall.node", "http://SECRET/node", "hall.node"),
    ("hall", {"rack": "../SECRET"}, "hall.rack"),
    ("load", {"profile": "SECRET.csv"}, "load.profile"),
    ("economics", {"tariff": "SECRET"}, "economics.tariff"),
    ("coolings.coldplate.cdu", "SECRET.toml", "coolings.coldplate.cdu"),
    ("coolings.coldplate.pump", "SECRET.TOML", "coolings.coldplate.pump"),
    ("coolings.coldplate.rear_door", "file:SECRET", "coolings.coldplate.rear_door"),
    ("coolings.air.rear_door", "\\\\SECRET\\share", "coolings.air.rear_door"),
    ("coolings.immersion.pump", "/SECRET", "coolings.immersion.pump"),
    ("coolings.air.coolant", "SECRET.toml", "coolings.air.coolant"),
    ("coolings.air.plant", "SECRET.toml", "coolings.air.plant"),
]


def changed(path: str, value: object) -> dict[str, Any]:
    """The default scenario with one entry set, as a question."""
    tables = load_scenario().to_dict()
    *steps, last = path.split(".")
    table = tables
    for step in steps:
        table = table[step]
    table[last] = value
    return {"scenario": tables, "cooling": "air"}


@pytest.mark.parametrize(("path", "value", "field"), FILES)
def test_no_file_and_no_address_is_reachable(service: httpx.Client, path: str, value: object, field: str) -> None:
    """Whatever field could name one says that it may not."""
    tree = is_problem(service.post("/v1/solve", json=changed(path, value)), 422)
    assert tree["path"] == f"scenario.{field}" and "may not name a file" in tree["detail"]


def test_every_field_that_takes_a_file_is_closed() -> None:
    """Walks the models: a field that may name a file and is not in the list above is a hole."""
    from heatpath.studies.scenario import Scenario

    schema = Scenario.model_json_schema()
    found = set()

    def walk(node: dict[str, Any], path: str) -> None:
        for each in (node, *node.get("anyOf", ())):
            if each.get("maxLength") == 1024:  # FileOrName
                found.add(path)
            if "$ref" in each:
                walk(schema["$defs"][each["$ref"].rpartition("/")[2]], path)
            for name, below in each.get("properties", {}).items():
                walk(below, f"{path}.{name}".removeprefix("."))

    walk(schema, "")
    assert found and found <= {field for _, _, field in FILES}


@pytest.mark.parametrize(
    ("path", "value", "field", "allowed"),
    [
        ("hall.compute_power", "99999 SECRET", "hall.compute_power", "0.01 MW to 1000 MW"),
        ("hall.compute_power", "9e9 kW", "hall.compute_power", "0.01 MW to 1000 MW"),
        ("coolings.air.supply_temperature", "400 degF", "coolings.air.supply_temperature", "5 degC to 60 degC"),
        ("hall.SECRET", 1, "hall", "compute_power, node, rack"),
        ("coolings.SECRET", {}, "coolings", "air, coldplate"),
        ("coolings.air.coolant", "SECRET", "coolings.air.coolant", "air, fc-3284"),
        ("coolings.air.plant", "SECRET", "coolings.air.plant", "air-economizer"),
        ("hall.node", "SECRET", "hall.node", "accelerator-node-8x700w"),
        ("site.name", "SECRET", "site.name", "amsterdam"),
        ("economics.fluid_prices", {"SECRET": "1 m"}, "economics.fluid_prices", "0 USD/L"),
        ("load.seed", -1, "load.seed", "0 to 4294967295"),
    ],
)
def test_a_refusal_names_path_and_range_and_not_the_input(
    service: httpx.Client, path: str, value: object, field: str, allowed: str
) -> None:
    """Faults that the models find and faults that the study finds."""
    tree = is_problem(service.post("/v1/solve", json=changed(path, value)), 422)
    assert tree["path"] == f"scenario.{field}"
    assert tree["allowed"].startswith(allowed)


def test_a_sweep_by_its_id(service: httpx.Client) -> None:
    """Asked, fetched, each design what a comparison of it answers; a file in any design is refused."""
    question = {"coolings": ["air"], "over": {"site.name": ["seoul", "oslo"]}}
    begun = service.post("/v1/sweeps", json=question)
    assert begun.status_code == 202
    until(lambda: service.get(begun.headers["location"]).status_code != 202, 100.0)
    designs = service.get(begun.headers["location"]).json()["designs"]
    assert [design["values"] for design in designs] == [{"site.name": "seoul"}, {"site.name": "oslo"}]
    alone = service.post("/v1/compare", json={"coolings": ["air"], "site": "oslo"}).json()
    assert designs[1]["coolings"]["air"]["quantities"] == alone["coolings"]["air"]["quantities"]


@pytest.mark.slow
def test_a_claim_by_its_id(service: httpx.Client) -> None:
    """Asked, fetched when it is there, and as its schema says."""
    question = {"coolings": ["immersion"], "samples": 8, "hours": 168}
    begun = service.post("/v1/claim", json=question)
    assert begun.status_code == 202
    until(lambda: service.get(begun.headers["location"]).status_code != 202, 300.0)
    answer = service.get(begun.headers["location"])
    assert answer.status_code == 200 and "immersion" in ClaimResult.model_validate(answer.json()).technologies


@pytest.mark.parametrize(
    "over",
    [
        {"hall.node": ["accelerator-node-8x700w", "SECRET.toml"]},
        {"hall.rack": ["/SECRET"]},
        {"site.epw": ["SECRET.epw"]},
        {"economics.tariff": ["SECRET"]},
        {"load.profile": ["SECRET.csv"]},
        {"coolings.air.plant": ["SECRET.toml"]},
        {"coolings.coldplate.pump": "SECRET.toml"},
        {"coolings.coldplate-2p.coolant": ["http://SECRET"]},
        {"SECRET": [1]},
        {"site": ["SECRET"]},
        {"": [1]},
        {},
        {"load.seed": list(range(1001))},
        {"load.seed": list(range(40)), "hall.compute_power": [f"{n} MW" for n in range(1, 40)]},
        {"load.seed": [{"SECRET": 1}]},
        {"SECRET": [{}]},
        {"SECRET": "x" * 65},
    ],
)
def test_no_file_in_any_design(service: httpx.Client, over: dict[str, Any]) -> None:
    """Paths that are known, values that are no files, as many as can be answered."""
    tree = is_problem(service.post("/v1/sweeps", json={"over": over}), 422)
    assert tree["path"].startswith("over")


def test_health_and_schemas(service: httpx.Client) -> None:
    """Who answers, how busy it is, and the schemas that the command prints."""
    from heatpath.schemas import SCHEMAS, schema

    health = service.get("/v1/health").json()
    assert health["status"] == "ok" and health["model"]["name"] == "heatpath" and health["workers"]["limit"] == 2
    for what in SCHEMAS:
        assert service.get(f"/v1/schema/{what}").json() == schema(what)


def test_openapi_refers_to_what_it_holds(service: httpx.Client) -> None:
    """Every reference leads somewhere, and the scenario in it is the one of the other doors."""
    text = service.get("/openapi.json").text
    tree = json.loads(text)
    names = tree["components"]["schemas"]
    for part in text.split('"#/components/schemas/')[1:]:
        assert part.partition('"')[0] in names
    assert {"Scenario", "ComparisonResult", "Problem"} <= set(names)
    assert {"/v1/compare", "/v1/solve", "/v1/simulate", "/v1/health", "/v1/schema/result"} <= set(tree["paths"])


def test_the_example_client(service: httpx.Client) -> None:
    """The client of docs/service.md, against the service."""
    client = Path(__file__).parents[2] / "docs" / "service-client.py"
    done = subprocess.run(
        [sys.executable, str(client), str(service.base_url)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "PUE" in done.stdout


def made_small(path: str, body: Any) -> Any:
    """The same question, cut to what takes a second: an hour of bursts and a whole hall are other tests' business."""
    if not isinstance(body, dict):
        return body
    small = {key: value for key, value in body.items() if key != "optimise"}
    if path == "/v1/simulate" and isinstance(small.get("hours", 1.0), float):
        small["hours"] = min(small.get("hours", 1.0), 0.002)
    if path == "/v1/compare":
        small["coolings"] = ["air"]
    if small.get("scenario") == "rack-72":
        small["scenario"] = "default"
    return small


def promised(service: httpx.Client, path: str, mode: str, examples: int) -> None:
    """So many cases of one address."""
    schemathesis = pytest.importorskip("schemathesis")
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks

    schema = schemathesis.openapi.from_dict(service.get("/openapi.json").json())
    schema.config.update(base_url=str(service.base_url))
    method = "GET" if path in ("/v1/health", "/v1/schema/result") else "POST"
    kind = schemathesis.GenerationMode(mode)
    checked = [not_a_server_error, checks.status_code_conformance, checks.content_type_conformance,
                checks.response_schema_conformance]  # fmt: skip
    statuses = set()

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(schema[path][method].as_strategy(generation_mode=kind))
    def body(case: Any) -> None:
        case.body = made_small(path, case.body)
        response = case.call(timeout=100)
        case.validate_response(response, checks=checked)
        statuses.add(response.status_code)

    body()
    assert statuses and max(statuses) < 500


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("path", PATHS[:3])
def test_schemathesis(service: httpx.Client, path: str, mode: str) -> None:
    promised(service, path, mode, 6)


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS)
def test_schemathesis_at_length(service: httpx.Client, path: str) -> None:
    for mode in MODES if path in PATHS[:3] else MODES[:1]:
        promised(service, path, mode, 150)
