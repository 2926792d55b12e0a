"""A sweep of 10,000 designs by 8,760 hours: one process, several, a local Dask cluster, killed and gone on with.

Run: ``python benchmarks/sweep.py [--designs 10000] [--folder FOLDER]``. Prints times, designs per second, whether all
files are the same byte for byte, and what a design costs by what has to be computed anew for it. Needs
``heatpath[sweep]``.
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import heatpath as hp
from heatpath.studies.compare import compare
from heatpath.studies.shared import Shared

SITES = ("seoul", "oslo", "singapore", "frankfurt", "dublin")
TECHNOLOGIES = ("air", "coldplate", "immersion")


def axes(designs: int) -> list[str]:
    """Fields and values: sites, hall sizes, loads, supply temperatures, prices; fewer of them for a small sweep."""
    supplies = ",".join(f"{30 + k} degC" for k in range(10))
    prices = ",".join(f"{0.04 * (k + 1):.2f} USD/kWh" for k in range(5))
    found = [f"coolings.immersion.supply_temperature={supplies}", f"economics.electricity={prices}"]
    rest = (
        (10, "load.mean_utilisation=" + ",".join(f"{0.35 + 0.05 * k:.2f}" for k in range(10))),
        (5, f"site.name={','.join(SITES)}"),
        (2, "economics.carbon_price=0 USD/t,100 USD/t"),
        (2, "hall.compute_power=1 MW,4 MW"),
    )
    count = 50
    for length, text in rest:
        if count < designs:
            found.append(text)
            count *= length
    return found


def scenario_file(folder: Path) -> Path:
    """The shipped hall with three technologies."""
    import json

    path = folder / "hall.json"
    scenario = hp.load_scenario().with_coolings(TECHNOLOGIES)
    path.write_text(json.dumps(scenario.to_dict()), encoding="utf-8")
    return path


def command(scenario: Path, over: list[str], out: Path, *more: str) -> list[str]:
    """The command line of one sweep."""
    flags = [word for text in over for word in ("--over", text)]
    return [sys.executable, "-m", "heatpath", "sweep", str(scenario), *flags, "--out", str(out), *more]


def timed(words: list[str]) -> tuple[float, float]:
    """Wall and processor time [s] of a command that must succeed; of Dask the client's alone."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(words, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, spent


def killed_at_half(words: list[str], out: Path, parts: int) -> float:
    """Start a sweep, kill it with its workers when half of its parts are kept; wall time [s] until then."""
    start = time.perf_counter()
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, start_new_session=True)
    store = out.with_name(out.name + ".chunks")
    while len(list(store.glob("*.json"))) - 1 < parts / 2:
        time.sleep(0.2)
        if process.poll() is not None:
            raise SystemExit("the sweep ended before it could be killed")
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return time.perf_counter() - start


def row(name: str, seconds: float, designs: int, same: bool | None, spent: float | None = None) -> None:
    """One line of the table: wall time, designs per second, processor time where it is known."""
    cpu = "" if spent is None else f"{spent:.0f} s of processor time   "
    told = "" if same is None else "the same bytes" if same else "DIFFERENT"
    print(f"{name:<44}{seconds:>9.1f} s{designs / seconds:>10.1f} /s   {cpu}{told}", flush=True)


def shows(designs: int, folder: Path) -> None:
    """The table of the ways to run one sweep."""
    from distributed import LocalCluster

    scenario, over = scenario_file(folder), axes(designs)
    size = 1
    for text in over:
        size *= text.count(",") + 1
    print(f"{size} designs by 8760 hours, technologies {', '.join(TECHNOLOGIES)}; {os.cpu_count()} cores")
    serial = folder / "serial.nc"
    seconds, spent = timed(command(scenario, over, serial))
    row("one process", seconds, size, None, spent)
    expected = serial.read_bytes()
    two = folder / "processes.nc"
    seconds, spent = timed(command(scenario, over, two, "--workers", "2"))
    row("two processes", seconds, size, two.read_bytes() == expected, spent)
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        dask = folder / "dask.nc"
        seconds, _ = timed(command(scenario, over, dask, "--dask", cluster.scheduler_address))
        row("Dask, two workers on this machine", seconds, size, dask.read_bytes() == expected)
    again = folder / "again.nc"
    words = command(scenario, over, again, "--workers", "2")
    parts = -(-size // min(50, max(1, size // 64)))
    seconds = killed_at_half(words, again, parts)
    row("two processes, killed with half of it done", seconds, size // 2, None)
    seconds, spent = timed(words)
    row("  the same command again, the other half", seconds, size - size // 2, again.read_bytes() == expected, spent)


def cpu(work: Callable[[], Any]) -> float:
    """Processor time [s]."""
    start = time.process_time()
    work()
    return time.process_time() - start


def costs() -> None:
    """Processor time of one design by what is new in it."""
    base = hp.load_scenario().with_coolings(TECHNOLOGIES).to_dict()

    def design(utilisation: float = 0.6, supply: float = 38.0, price: float = 0.1, site: str = "seoul") -> Any:
        tables = {**base, "site": {"name": site}}
        tables["load"] = {**base["load"], "mean_utilisation": utilisation}
        tables["economics"] = {**base["economics"], "electricity": f"{price} USD/kWh"}
        immersion = {**base["coolings"]["immersion"], "supply_temperature": f"{supply} degC"}
        tables["coolings"] = {**base["coolings"], "immersion": immersion}
        return hp.load_scenario(tables)

    compare(design())
    shared = Shared()
    shared.answers(design())
    print("\nprocessor time of a further design of the three technologies")
    single = min(cpu(lambda k=k: compare(design(0.5 + 0.01 * k))) for k in range(3))
    print(f"{'alone, by heatpath.compare':<52}{single:8.3f} s")
    rows = (
        ("another price", lambda k: design(price=0.2 + 0.01 * k)),
        ("another load: three new years", lambda k: design(0.5 + 0.01 * k)),
        ("another supply of one technology: rack, map, year", lambda k: design(supply=31.0 + k)),
        ("another site: all anew", lambda k: design(site=SITES[1 + k])),
    )
    for name, make in rows:
        spent = sum(cpu(lambda k=k, make=make: shared.answers(make(k))) for k in range(3)) / 3
        print(f"in a sweep, {name:<40}{spent:8.3f} s  {1.0 / spent:8.1f} /s  {single / spent:6.1f} times as fast")


def main() -> None:
    """Costs of one design, then the table."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--designs", type=int, default=10_000)
    words.add_argument("--folder", type=Path, help="to write to; a temporary one without it")
    given = words.parse_args()
    costs()
    with tempfile.TemporaryDirectory() as temporary:
        shows(given.designs, given.folder or Path(temporary))


if __name__ == "__main__":
    main()
