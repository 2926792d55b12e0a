"""A sweep is kept part by part, goes on after a stop, refuses to mix with another, and does not depend on where it
runs."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from heatpath.numerics.errors import InputError
from heatpath.studies import sweep as room
from heatpath.studies.axes import make_plan
from heatpath.studies.chunks import ChunkStore, stamp_of
from heatpath.studies.lanes import _fed, each
from heatpath.studies.scenario import Scenario, load_scenario
from heatpath.studies.sweep import Part, Task, forget, run_sweep

OVER = ["economics.electricity=0.1 USD/kWh,0.2 USD/kWh,0.3 USD/kWh", "load.mean_utilisation=0.5,0.6"]


def air_hall() -> Scenario:
    """The shipped hall with air alone: quick to answer."""
    tables = load_scenario().to_dict()
    tables["coolings"] = {"air": tables["coolings"]["air"]}
    tables["load"] = {"profile": "constant", "mean_utilisation": 0.6}
    return load_scenario(tables)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[Task]:
    """``compute`` replaced by one that keeps its tasks and answers with the design itself, in no time."""
    tasks: list[Task] = []

    def compute(task: Task) -> Part:
        tasks.append(task)
        outcomes = [
            {"air": {"status": "ok", "quantities": {"pue": values["load.mean_utilisation"] + 1.0 / 3.0}}}
            for values in task.designs
        ]
        return Part(outcomes, task.version, "a processor")

    monkeypatch.setattr(room, "compute", compute)
    return tasks


def test_parts_are_kept_and_not_computed_again(
    tmp_path: Path, counted: list[Task], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped after four parts of six, the same sweep computes two; all numbers come back bit for bit."""
    scenario, out = air_hall(), tmp_path / "sweep.nc"
    plan = make_plan(scenario, OVER)
    whole = run_sweep(scenario, plan)
    assert len(counted) == plan.size == 6
    keep, seen = room.compute, []

    def stopped(task: Task) -> Part:
        if len(seen) == 4:
            raise KeyboardInterrupt
        seen.append(task)
        return keep(task)

    monkeypatch.setattr(room, "compute", stopped)
    with pytest.raises(KeyboardInterrupt):
        run_sweep(scenario, plan, out=out)
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(room, "compute", keep)
    del counted[:]
    again = run_sweep(scenario, plan, out=out, progress=lambda *pair: told.append(pair))
    assert len(counted) == 2
    assert again.outcomes == whole.outcomes
    assert told[0] == (1, 6) and told[-1] == (6, 6)
    forget(scenario, plan, out)
    assert list(tmp_path.iterdir()) == []


def test_a_part_cut_by_a_failing_disk_is_computed_again(tmp_path: Path, counted: list[Task]) -> None:
    """Half a file is no part, and one of another length neither."""
    scenario, out = air_hall(), tmp_path / "sweep.nc"
    plan = make_plan(scenario, OVER)
    first = run_sweep(scenario, plan, out=out)
    parts = sorted((tmp_path / "sweep.nc.chunks").glob("0*.json"))
    parts[1].write_text(parts[1].read_text(encoding="utf-8")[:20], encoding="utf-8")
    parts[2].write_text("[]", encoding="utf-8")
    del counted[:]
    assert run_sweep(scenario, plan, out=out).outcomes == first.outcomes
    assert len(counted) == 2


def test_another_sweep_is_refused_and_not_mixed_in(tmp_path: Path, counted: list[Task]) -> None:
    """Another field, another value, another scenario: one line that names the folder, and nothing is touched."""
    scenario, out = air_hall(), tmp_path / "sweep.nc"
    run_sweep(scenario, make_plan(scenario, OVER), out=out)
    before = {path.name: path.read_bytes() for path in (tmp_path / "sweep.nc.chunks").iterdir()}
    hotter = load_scenario({**scenario.to_dict(), "site": {"name": "singapore"}})
    for other, over in ((scenario, OVER[:1]), (scenario, [OVER[0], "load.mean_utilisation=0.5,0.61"]), (hotter, OVER)):
        with pytest.raises(InputError, match=r"sweep\.nc\.chunks: --out: belongs to another sweep") as caught:
            run_sweep(other, make_plan(other, over), out=out)
        assert "\n" not in str(caught.value)
    assert {path.name: path.read_bytes() for path in (tmp_path / "sweep.nc.chunks").iterdir()} == before


def test_a_folder_that_is_no_store_is_refused(tmp_path: Path) -> None:
    """Somebody else's files are not taken for parts."""
    (tmp_path / "sweep.nc.chunks").mkdir()
    (tmp_path / "sweep.nc.chunks" / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="belongs to another sweep"):
        ChunkStore(tmp_path / "sweep.nc", "stamp")


def test_the_stamp_knows_version_samples_and_files(tmp_path: Path) -> None:
    """Whatever changes a number changes the stamp; the same asked again has the same."""
    scenario = air_hall()
    load = tmp_path / "load.csv"
    load.write_text("utilisation\n" + "0.5\n" * 8760, encoding="utf-8")
    plan = make_plan(scenario, [f"load.profile={load}"])
    stamp = stamp_of(scenario, plan, "1.0")
    assert stamp == stamp_of(scenario, make_plan(scenario, [f"load.profile={load}"]), "1.0")
    assert stamp != stamp_of(scenario, plan, "1.1")
    load.write_text("utilisation\n" + "0.6\n" * 8760, encoding="utf-8")
    assert stamp != stamp_of(scenario, plan, "1.0")
    drawn = [make_plan(scenario, ["load.mean_utilisation=0.4..0.6"], 4, seed) for seed in (1, 1, 2)]
    one, same, other = (stamp_of(scenario, each, "1.0") for each in drawn)
    assert one == same != other


def test_floats_survive_the_store(tmp_path: Path) -> None:
    """Every bit, and what is no number."""
    store = ChunkStore(tmp_path / "a.nc", "stamp")
    values = [1.0 / 3.0, 5e-324, 1.7976931348623157e308, math.pi * 1e13, math.inf]
    store.write(3, [{"air": {"quantities": dict(enumerate(values))}}])
    back = store.read(3)
    assert back is not None and list(back[0]["air"]["quantities"].values()) == values
    assert json.loads((tmp_path / "a.nc.chunks" / "sweep.json").read_text(encoding="utf-8")) == {"stamp": "stamp"}
    assert store.read(4) is None


def test_lanes_take_neighbours_and_help_each_other() -> None:
    """Each lane walks a stretch of its own; one that is done takes the far end of what is left; each task once."""
    walked: list[list[int]] = [[], []]

    def lane(number: int) -> Callable[..., Future[int]]:
        def submit(compute: Any, task: int) -> Future[int]:
            walked[number].append(task)
            future: Future[int] = Future()
            if number == 0 or len(walked[1]) > 1:
                future.set_result(compute(task))
            else:
                slow.append((future, task))  # the second lane's first task takes as long as all of the others
            return future

        return submit

    slow: list[tuple[Future[int], int]] = []
    found: dict[int, int] = {}
    for number, result in _fed(lambda task: task * task, list(range(10)), [lane(0), lane(1)]):
        found[number] = result
        if len(found) == 9:
            future, task = slow.pop()
            future.set_result(task * task)
    assert found == {k: k * k for k in range(10)}
    assert walked == [[0, 1, 2, 3, 4, 9, 8, 7, 6], [5]]


def test_processes_compute_what_this_one_does() -> None:
    """Two processes, started afresh; every result once."""
    tasks = [float(k) for k in range(7)]
    found = dict(each(math.sqrt, tasks, workers=2))
    assert found == {k: math.sqrt(task) for k, task in enumerate(tasks)}


def test_processes_end_when_the_caller_stops() -> None:
    """Nothing goes on in the background after an interrupt, however long its task."""
    import multiprocessing
    import time

    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        for _ in each(time.sleep, [0.0, 0.0, 300.0, 300.0], workers=2):
            raise KeyboardInterrupt
    assert time.monotonic() - start < 100.0
    assert not multiprocessing.active_children()


def test_a_missing_extra_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without dask the way to get it is named."""
    import sys

    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"--dask: needs dask.*pip install heatpath\[sweep\]"):
        list(each(math.sqrt, [1.0], dask="tcp://127.0.0.1:8786"))


def test_an_address_that_is_none_is_one_line() -> None:
    """Nobody waits for a scheduler that cannot be."""
    with pytest.raises(InputError, match="--dask: no scheduler answers at"):
        list(each(math.sqrt, [1.0], dask="nonsense"))


@pytest.mark.slow
def test_one_process_two_and_dask_give_the_same_bits() -> None:
    """Products of loads, supplies and prices of two technologies, some of which fail."""
    from distributed import LocalCluster

    tables = load_scenario().to_dict()
    tables["coolings"] = {name: tables["coolings"][name] for name in ("air", "immersion")}
    scenario = load_scenario(tables)
    supply = "coolings.immersion.supply_temperature=36 degC,40 degC,58 degC"
    plan = make_plan(scenario, [supply, OVER[0], OVER[1]])
    one = run_sweep(scenario, plan)
    assert {design["immersion"]["reason"] for design in one.outcomes} == {"", "junction_over_limit"}
    assert run_sweep(scenario, plan, workers=2).outcomes == one.outcomes
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        assert run_sweep(scenario, plan, dask=cluster.scheduler_address).outcomes == one.outcomes
