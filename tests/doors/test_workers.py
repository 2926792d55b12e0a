"""The service's machinery, on workers that only wait: what it refuses, how it holds, ends and replaces them."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from service_process import alive, answers, is_problem, pieces, serving, until, wait

from heatpath.numerics.errors import InputError

pytest.importorskip("fastapi")
pytest.importorskip("uvicorn")


@pytest.fixture(scope="module")
def pool() -> Iterator[httpx.Client]:
    """A service of two workers that only wait, with a limit of one second."""
    with serving("pool_questions", 1.0) as (client, _):
        yield client


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


def test_what_takes_long_is_fetched_later(pool: httpx.Client) -> None:
    """202 with a place, 202 while it runs beyond the others' limit, then the answer; a fault shows when fetched."""
    begun = pool.post("/v1/waits", json={"seconds": 1.5})
    assert begun.status_code == 202 and begun.json()["href"] == begun.headers["location"]
    assert pool.get(begun.headers["location"]).status_code == 202
    until(lambda: pool.get(begun.headers["location"]).status_code == 200, 10.0)
    assert pool.get(begun.headers["location"]).json()["pid"]
    refused = pool.post("/v1/waits", json={"then": "input"}).headers["location"]
    until(lambda: pool.get(refused).status_code == 422, 10.0)
    is_problem(pool.post("/v1/waits", json={"seconds": 61.0}), 422)


def test_what_takes_long_is_given_up(pool: httpx.Client) -> None:
    """Its worker is killed, its id forgotten; an id that is none is 404, at its own address only."""
    begun = pool.post("/v1/waits", json={"seconds": 50.0}).headers["location"]
    until(lambda: pool.get("/v1/health").json()["workers"]["busy"] == 1, 5.0)
    assert pool.delete(begun).status_code == 204
    assert pool.get("/v1/health").json()["workers"]["busy"] == 0
    is_problem(pool.get(begun), 404)
    is_problem(pool.delete(begun), 404)
    is_problem(pool.get(begun.replace("waits", "wait")), 404)


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


def test_serve_without_its_extra_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing package is named with what brings it."""
    from heatpath import serving as door

    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(InputError, match=r"heatpath\[serve\]"):
        door.require_serve()
