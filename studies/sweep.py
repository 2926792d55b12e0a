"""Many designs of one scenario, each over its year: what is varied, computed in parts, kept, gone on with.

Every design is answered as ``compare`` answers it, bit for bit; what designs have in common is computed once.
"""

from __future__ import annotations

import os
import platform
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from heatpath.numerics.errors import HeatpathError, InputError
from heatpath.studies.answer import CoolingAnswer
from heatpath.studies.axes import Plan, with_values
from heatpath.studies.chunks import ChunkStore, Outcomes, stamp_of
from heatpath.studies.lanes import each
from heatpath.studies.scenario import Scenario
from heatpath.studies.shared import Shared

LARGEST_CHUNK, FEWEST_CHUNKS = 50, 64  # designs of a part, and parts of a sweep that has as many designs

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Sweep:
    """Every design's outcome, by number in the plan: a table per technology, or why the scenario was refused.

    An outcome holds ``status``, ``reason``, ``message``, ``limiting_device``, ``flags``, ``quantities`` (names of the
    glossary, SI) and ``saving``. ``computed`` counts the designs that this
    run computed, ``machines`` are the kinds of processor that did.
    """

    scenario: Scenario
    plan: Plan
    outcomes: tuple[dict[str, Any], ...]
    computed: int
    machines: tuple[str, ...]

    @property
    def answered(self) -> int:
        """Designs of which one technology at least has an answer."""
        return sum(any(one["status"] == "ok" for one in design.values()) for design in self.outcomes)


class Task(NamedTuple):
    """A part of a sweep, as it travels to whoever computes it."""

    stamp: str
    version: str
    base: dict[str, Any]
    coolings: tuple[str, ...]
    designs: list[dict[str, Any]]


class Part(NamedTuple):
    """What comes back: outcomes in the order of the task's designs, and who computed them."""

    outcomes: Outcomes
    version: str
    machine: str


def run_sweep(
    scenario: Scenario, plan: Plan, *, workers: int = 1, dask: str | None = None, out: Path | None = None,
    progress: Progress | None = None,
) -> Sweep:  # fmt: skip
    """Answer every design of a plan.

    Parameters
    ----------
    workers : processes on this machine; 1 for this process
    dask : address of a Dask scheduler instead; its workers have the same heatpath and see the files that are named
    out : beside it finished parts are kept until ``forget``; a sweep that was stopped goes on from them
    progress : is told designs done and designs in all

    Raises
    ------
    InputError : the store belongs to another sweep, no such scheduler
    """
    version = _version()
    stamp = stamp_of(scenario, plan, version)
    store = None if out is None else ChunkStore(out, stamp)
    order = plan.order()
    parts = _parts(order)
    outcomes: list[dict[str, Any]] = [{}] * plan.size
    machines: dict[str, None] = {}
    done = 0

    def keep(numbers: list[int], found: Outcomes) -> None:
        nonlocal done
        for number, outcome in zip(numbers, found, strict=True):
            outcomes[number] = outcome
        done += len(numbers)
        if progress is not None:
            progress(done, plan.size)

    missing = []
    for k, numbers in enumerate(parts):
        known = None if store is None else store.read(k)
        if known is None or len(known) != len(numbers):
            missing.append(k)
        else:
            keep(numbers, known)
    base, names = scenario.to_dict(), scenario.coolings.names
    tasks = [Task(stamp, version, base, names, [plan.design(n) for n in parts[k]]) for k in missing]
    for place, part in each(compute, tasks, workers, dask):
        if part.version != version:
            raise InputError("--dask", f"a worker has heatpath {part.version}", allowed=f"heatpath {version}")
        if store is not None:
            store.write(missing[place], part.outcomes)
        machines[part.machine] = None
        keep(parts[missing[place]], part.outcomes)
    computed = sum(len(parts[k]) for k in missing)
    return Sweep(scenario, plan, tuple(outcomes), computed, tuple(machines))


def forget(scenario: Scenario, plan: Plan, out: Path) -> None:
    """Remove the kept parts of a sweep that is written."""
    ChunkStore(out, stamp_of(scenario, plan, _version())).remove()


def _parts(order: list[int]) -> list[list[int]]:
    """Numbers of designs, in stretches of neighbours."""
    size = min(LARGEST_CHUNK, max(1, len(order) // FEWEST_CHUNKS))
    return [order[k : k + size] for k in range(0, len(order), size)]


_LOCAL = threading.local()


def compute(task: Task) -> Part:
    """One part. What designs share is kept from part to part of the same sweep, in each thread for itself."""
    if getattr(_LOCAL, "stamp", None) != task.stamp:
        _LOCAL.stamp, _LOCAL.shared = task.stamp, Shared()
    return Part(list(_outcomes(task, _LOCAL.shared)), _version(), machine())


def _outcomes(task: Task, shared: Shared) -> Iterator[dict[str, Any]]:
    for values in task.designs:
        try:
            answers = shared.answers(with_values(None, task.base, values))
        except InputError as error:  # of fields that do not go together
            yield {name: _refused(error) for name in task.coolings}
        else:
            yield {name: _outcome(answer) for name, answer in answers.items()}


def _outcome(answer: CoolingAnswer) -> dict[str, Any]:
    failed = answer.status != "ok"
    return {
        "status": answer.status,
        "reason": answer.flags[0].code if failed else "",
        "message": answer.reason or "",
        "limiting_device": answer.limiting_device or "",
        "flags": [] if failed else [flag.code for flag in answer.flags],
        "quantities": answer.quantities,
        "saving": answer.saving,
    }


def _refused(error: HeatpathError) -> dict[str, Any]:
    return {
        "status": "refused", "reason": "input", "message": str(error), "limiting_device": "", "flags": [],
        "quantities": {}, "saving": {},
    }  # fmt: skip


def machine() -> str:
    """Kind of processor, of which the last digits of a number may depend."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as stream:
            for line in stream:
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine() or os.name


def _version() -> str:
    from importlib.metadata import version

    return version("heatpath")
