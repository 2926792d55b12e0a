"""A service in a process of its own, for the tests that talk to it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

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
