"""Five minutes of everything at once on loopback: answers, refusals, hang-ups, crashes of patience; nothing leaks."""

from __future__ import annotations

import random
import socket
import threading
import time
from collections import Counter
from pathlib import Path

import httpx
import pytest
from service_process import serving, until

SECONDS, SETTLED = 300.0, 60.0
PROC = Path("/proc")


def children(pid: int) -> list[int]:
    """Processes that a process has started."""
    return [int(each) for each in (PROC / f"{pid}/task/{pid}/children").read_text().split()]


def memory(pid: int) -> float:
    """Resident memory [MB]."""
    fields = dict(line.split(":", 1) for line in (PROC / f"{pid}/status").read_text().splitlines())
    return int(fields["VmRSS"].split()[0]) / 1024.0


def files(pid: int) -> int:
    """Open files and sockets."""
    return len(list((PROC / f"{pid}/fd").iterdir()))


def hang_up(client: httpx.Client) -> None:
    """Ask for a year of every technology, and leave."""
    body = b'{"scenario": "default"}'
    with socket.create_connection((client.base_url.host, client.base_url.port or 0)) as one:
        one.sendall(b"POST /v1/compare HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        time.sleep(0.2)


def caller(client: httpx.Client, end: float, number: int, seen: Counter[str]) -> None:
    """One caller among several, until the end."""
    draw = random.Random(number)
    while time.monotonic() < end:
        kind = draw.choices(
            ("solve", "compare", "simulate", "bad", "large", "health", "leave"), (40, 6, 6, 20, 5, 10, 1)
        )[0]
        if kind == "leave":
            hang_up(client)
            seen["left"] += 1
            continue
        name = draw.choice(("air", "immersion", "immersion-2p"))
        site = draw.choice(("seoul", "singapore", "phoenix", "oslo"))
        response = {
            "solve": lambda n=name, s=site: client.post("/v1/solve", json={"cooling": n, "site": s}),
            "compare": lambda s=site: client.post("/v1/compare", json={"coolings": ["air"], "site": s}),
            "simulate": lambda: client.post("/v1/simulate", json={"coolings": ["immersion"], "hours": 0.005}),
            "bad": lambda n=number: client.post("/v1/solve", json={"cooling": f"x{n}{time.monotonic()}"}),
            "large": lambda: client.post("/v1/solve", content=b" " * 3_000_000),
            "health": lambda: client.get("/v1/health"),
        }[kind]()
        seen[f"{kind} {response.status_code}"] += 1


@pytest.mark.slow
@pytest.mark.skipif(not PROC.exists(), reason="reads /proc")
def test_five_minutes_of_mixed_load_leak_nothing() -> None:
    """Memory and open files of the service, and memory of its workers, are at the end what they were after a minute."""
    seen: Counter[str] = Counter()
    with serving("heatpath.questions", 100.0) as (client, process):
        start = time.monotonic()
        crowd = [threading.Thread(target=caller, args=(client, start + SECONDS, number, seen)) for number in range(6)]
        for each in crowd:
            each.start()
        time.sleep(SETTLED)
        before = memory(process.pid), files(process.pid)
        for each in crowd:
            each.join()
        until(lambda: client.get("/v1/health").json()["workers"]["ready"] == 3, 90.0)
        after = memory(process.pid), files(process.pid)
        workers = sorted(memory(pid) for pid in children(process.pid))
        print(f"\n{dict(sorted(seen.items()))}\nservice {before} -> {after}, workers {workers} MB")
        assert {line.split()[-1] for line in seen} <= {"200", "422", "413", "left"}
        assert after[0] < before[0] + 10.0 and after[1] <= before[1] + 4
        assert len(workers) == 3 and workers[-1] < 600.0
