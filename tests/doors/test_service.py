"""The HTTP service: what it refuses, how it holds its workers, and that it says what the other doors say."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

pytest.importorskip("fastapi")
pytest.importorskip("uvicorn")

import heatpath
from heatpath.cli import main
from heatpath.numerics.errors import InputError
from heatpath.output import comparison_json, rack_json
from heatpath.studies.scenario import load_scenario

HERE = Path(__file__).parent
START = """
import sys
from heatpath.body import Bounds
from heatpath.service import Settings, serve
from heatpath.workers import Load
serve("127.0.0.1", int(sys.argv[1]), Settings(Bounds(seconds=1.0), Load(2, 40, float(sys.argv[3])), sys.argv[2]))
"""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def serving(module: str, seconds: float) -> Iterator[tuple[httpx.Client, subprocess.Popen[bytes]]]:
    """A client of a service that runs in a process of its own, and the process."""
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    process = subprocess.Popen([sys.executable, "-c", START, str(port), module, str(seconds)], env=environment)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=120) as client:
            until(lambda: process.poll() is not None or answers(client), 100.0)
            assert process.poll() is None
            yield client, process
    finally:
        process.terminate()
        process.wait(20)


def answers(client: httpx.Client) -> bool:
    """Whether the service is up."""
    try:
        return client.get("/v1/health").status_code == 200
    except httpx.TransportError:
        return False


def until(true: Callable[[], bool], seconds: float) -> float:
    """Wait until something is true; how long it took."""
    start = time.monotonic()
    while not true():
        assert time.monotonic() - start < seconds
        time.sleep(0.02)
    return time.monotonic() - start


@pytest.fixture(scope="module")
def pool() -> Iterator[httpx.Client]:
    """A service of two workers that only wait, with a limit of one second."""
    with serving("pool_questions", 1.0) as (client, _):
        yield client


@pytest.fixture(scope="module")
def service() -> Iterator[httpx.Client]:
    """The service."""
    with serving("heatpath.questions", 100.0) as (client, _):
        yield client


def alive(pid: int) -> bool:
    """Whether a process is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait(client: httpx.Client, seconds: float = 0.0, then: str = "") -> httpx.Response:
    """Let a worker wait."""
    return client.post("/v1/wait", json={"seconds": seconds, "then": then})


def is_problem(response: httpx.Response, status: int) -> dict[str, Any]:
    """A problem: short, of its own type, with its status; what the caller wrote is not in it."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert len(response.content) < 1000 and b"SECRET" not in response.content
    tree: dict[str, Any] = response.json()
    assert tree["status"] == status and tree["title"] and tree["detail"]
    return tree


def pieces() -> Iterator[bytes]:
    """20 MB whose length no header states."""
    for _ in range(2000):
        yield b" " * 10_000


BAD: dict[str, tuple[Any, tuple[int, ...]]] = {
    "NaN": (b'{"seconds": NaN}', (400,)),
    "infinity": (b'{"seconds": -Infinity}', (400,)),
    "1e400": (b'{"seconds": 1e400}', (400,)),
    "5000 digits": (b'{"seconds": ' + b"9" * 5000 + b"}", (400,)),
    "20 MB": (b'{"then": "' + b"a" * 20_000_000 + b'"}', (413,)),
    "20 MB in pieces": (pieces, (413,)),
    "100,000 deep": (b"[" * 100_000 + b"]" * 100_000, (413,)),
    "30,000 deep": (b"[" * 30_000 + b"]" * 30_000, (400,)),
    "deep tables": (b'{"a":' * 9_000 + b"1" + b"}" * 9_000, (400,)),
    "never closed": (b"[" * 60_000, (400,)),
    "a key twice": (b'{"then": "SECRET", "then": ""}', (400,)),
    "a key twice below": (b'{"then": {"a": 1, "a": 2}}', (400,)),
    "2 million numbers": (b"[" + b",".join([b"1"] * 2_000_000) + b"]", (413,)),
    "30,000 numbers": (b"[" + b",".join([b"1"] * 30_000) + b"]", (400,)),
    "text that does not end": (b'"' + b'\\"' * 32_000, (400,)),
    "not UTF-8": (b"\xff\xfe{}", (400,)),
    "nothing": (b"", (400,)),
    "two documents": (b"{} {}", (400,)),
    "a list": (b"[]", (422,)),
    "null": (b"null", (422,)),
    "an unknown key": (b'{"SECRET": 1}', (422,)),
    "half a surrogate": (b'{"then\\ud800": 1}', (422,)),
    "another kind": (b'{"seconds": "SECRET"}', (422,)),
    "out of range": (b'{"seconds": 61}', (422,)),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_bodies_are_refused_at_once(pool: httpx.Client, name: str) -> None:
    """A 4xx below 1 kB within 0.2 s (the best of three: the machine may be busy), and the service goes on."""
    body, statuses = BAD[name]
    times = []
    for _ in range(3):
        start = time.perf_counter()
        content = body() if callable(body) else body
        response = pool.post("/v1/wait", content=content, headers={"content-type": "application/json"})
        times.append(time.perf_counter() - start)
        is_problem(response, statuses[0])
        if times[-1] < 0.2:
            break
    assert min(times) < 0.2
    assert answers(pool)


def test_other_refusals_are_problems_too(pool: httpx.Client) -> None:
    """An address that is not there, another method, another type, a field by its path and range."""
    is_problem(pool.get("/v1/SECRET"), 404)
    is_problem(pool.get("/v1/wait"), 405)
    is_problem(pool.post("/v1/wait", data={"seconds": "SECRET"}), 415)
    tree = is_problem(pool.post("/v1/wait", json={"seconds": 61.0}), 422)
    assert (tree["path"], tree["allowed"]) == ("seconds", "at most 60")


def test_a_body_that_does_not_arrive(pool: httpx.Client) -> None:
    """A caller who stops in the middle of a body is told so, and holds no worker."""
    with socket.create_connection((pool.base_url.host, pool.base_url.port or 0)) as one:
        one.sendall(b"POST /v1/wait HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{")
        one.settimeout(5.0)
        assert one.recv(1000).startswith(b"HTTP/1.1 408 ")


def test_what_a_worker_says(pool: httpx.Client) -> None:
    """Its own refusals are 422, its faults 500 without a word of them; what it prints does no harm."""
    tree = is_problem(wait(pool, then="input"), 422)
    assert tree["path"] == "scenario.coolings.air.supply_temperature"
    assert tree["allowed"] == "5 degC to 60 degC" and tree["detail"].endswith("is out of range")
    tree = is_problem(wait(pool, then="physics"), 422)
    assert tree["type"] == "heatpath:not_converged" and "accelerator" in tree["detail"]
    is_problem(wait(pool, then="fault"), 500)
    assert wait(pool, then="print").json()["folder"] == []


def test_a_worker_that_crashes_is_replaced(pool: httpx.Client) -> None:
    """Its caller learns it, the next ones are answered."""
    is_problem(wait(pool, then="crash"), 500)
    assert all(wait(pool).status_code == 200 for _ in range(4))


def test_past_its_limit(pool: httpx.Client) -> None:
    """504 when the time is over; the worker is gone, whatever it does, and others answer."""
    pid = wait(pool).json()["pid"]
    seen = set()
    start = time.monotonic()
    for _ in range(3):  # each of the three is gone
        is_problem(wait(pool, 50.0), 504)
    assert time.monotonic() - start < 8.0
    until(lambda: not alive(pid), 2.0)
    seen = {wait(pool).json()["pid"] for _ in range(4)}
    assert pid not in seen


def test_a_caller_who_hangs_up_frees_the_worker(pool: httpx.Client) -> None:
    """Within a second the worker is gone and another takes the next question."""
    until(lambda: pool.get("/v1/health").json()["workers"]["ready"] == 3, 30.0)
    body = b'{"seconds": 50}'
    head = f"POST /v1/wait HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    callers = []
    for _ in range(2):  # both of those that may run
        one = socket.create_connection((pool.base_url.host, pool.base_url.port or 0))
        one.sendall(head + body)
        callers.append(one)
    until(lambda: pool.get("/v1/health").json()["workers"]["busy"] == 2, 0.9)
    for one in callers:
        one.close()
    assert until(lambda: pool.get("/v1/health").json()["workers"]["busy"] == 0, 1.0) < 1.0
    start = time.monotonic()
    assert wait(pool).status_code == 200
    assert time.monotonic() - start < 1.0


def test_when_all_are_busy(pool: httpx.Client) -> None:
    """Two run, forty wait, the others are sent away at once; who waits too long is sent away too."""
    until(lambda: pool.get("/v1/health").json()["workers"]["ready"] == 3, 30.0)

    def ask(_: int) -> tuple[int, float]:
        start = time.monotonic()
        response = wait(pool, 0.3)
        if response.status_code != 200:
            is_problem(response, 503)
            assert response.headers["retry-after"]
        return response.status_code, time.monotonic() - start

    with ThreadPoolExecutor(60) as crowd:  # below the hundred connections of one client
        found = list(crowd.map(ask, range(60)))
    assert {status for status, _ in found} == {200, 503}
    assert min(seconds for status, seconds in found if status == 503) < 1.0
    assert wait(pool).status_code == 200


@pytest.mark.parametrize("how", ["terminate", "kill"])
def test_workers_end_with_the_service(how: str) -> None:
    """No process is left behind, neither after a polite end nor a rude one, in the middle of an answer."""
    with serving("pool_questions", 30.0) as (client, process):
        pids = {wait(client).json()["pid"] for _ in range(6)}
        busy = threading.Thread(target=hung_up_on, args=(client,))
        busy.start()
        until(lambda: client.get("/v1/health").json()["workers"]["busy"] == 1, 5.0)
        getattr(process, how)()
        process.wait(10)
        busy.join(5)
        until(lambda: not any(alive(pid) for pid in pids), 5.0)


def hung_up_on(client: httpx.Client) -> None:
    """Ask for what will not be answered."""
    with contextlib.suppress(httpx.TransportError):
        wait(client, 30.0)


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


def test_serve_without_its_extra_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing package is named with what brings it."""
    from heatpath import serving as door

    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(InputError, match=r"heatpath\[serve\]"):
        door.require_serve()
