"""Evaluations of the chain, one after the other or spread over processes; the answer does not depend on how many.

A process is started afresh (spawn), opens the halls once, and is handed the racks' tables with its inputs.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from heatpath.numerics.errors import PhysicalFailure
from heatpath.studies.baselines import Baseline
from heatpath.studies.chain import (
    Chain,
    Inputs,
    Outcome,
    box_of,
    evaluate,
    open_chain,
    table_jobs,
    thinned_chain,
    with_table,
)
from heatpath.studies.rack_table import Box, RackTable, solved
from heatpath.studies.scenario import Scenario
from heatpath.thermal.changes import RackChanges

CHUNK = 8  # evaluations that a process is handed at a time
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
Outcomes = dict[str, Outcome | str]
Tick = Callable[[], None]
Job = TypeVar("Job")
Found = TypeVar("Found")

_opened: Chain | None = None  # of this process, where it works for another


@dataclass
class Crew:
    """Who works: this process alone, or a pool of others."""

    chain: Chain
    pool: ProcessPoolExecutor | None = None

    def map(self, work: Callable[[Chain, Job], Found], jobs: Sequence[Job]) -> Iterator[Found]:
        """``work(chain, job)`` for every job, in their order."""
        if self.pool is None:
            return (work(self.chain, job) for job in jobs)
        return self.pool.map(_for_another, [(work, job) for job in jobs])


@contextmanager
def crew(scenario: Scenario, chain: Chain, workers: int) -> Iterator[Crew]:
    """The workers, gone at the end. More than one needs a program that may be imported again (``if __name__ ==
    "__main__"``).
    """
    if workers <= 1:
        yield Crew(chain)
        return
    names = tuple(link.name for link in chain.technologies)
    baselines = tuple(link.baseline for link in chain.baselines if link.baseline is not None)
    context = multiprocessing.get_context("spawn")
    with _one_thread_each(), ProcessPoolExecutor(workers, context, _open, (scenario, names, baselines)) as pool:
        try:
            yield Crew(chain, pool)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Processes that are started meanwhile leave the cores to each other."""
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _open(scenario: Scenario, names: tuple[str, ...], baselines: tuple[Baseline, ...]) -> None:
    global _opened
    _opened = open_chain(scenario, names, baselines)


def _for_another(task: tuple[Callable[[Chain, Any], Found], Any]) -> Found:
    assert _opened is not None
    work, job = task
    return work(_opened, job)


def with_tables(crew: Crew, seed: int, tick: Tick) -> Chain:
    """The chain with the tables of its liquid-cooled racks; a rack that has none is refused."""
    boxes: dict[str, Box] = {}
    refused = dict(crew.chain.refused)
    for link in crew.chain.technologies:
        try:
            boxes[link.name] = box_of(link)
        except PhysicalFailure as failure:
            refused[link.name] = str(failure)
    jobs = [(name, changes, box) for name, box in boxes.items() for changes in table_jobs(_link(crew.chain, name))]
    answers: dict[str, list[Any]] = {name: [] for name in boxes}
    for (name, _, _), answer in zip(jobs, crew.map(_solved, jobs), strict=True):
        answers[name].append(answer)
        tick()
    links = []
    for link in crew.chain.links:
        if link.is_air:
            links.append(link)
        elif link.name in boxes:
            missing = [each for each in answers[link.name] if isinstance(each, str)]
            if missing:
                refused[link.name] = missing[0]
            else:
                links.append(with_table(link, boxes[link.name], answers[link.name], seed))
    return Chain(tuple(links), refused)


def _link(chain: Chain, name: str) -> Any:
    return next(link for link in chain.links if link.name == name)


def _solved(chain: Chain, job: tuple[str, RackChanges, Box]) -> Any:
    """A rack on the grid of its table, or why it has no solution."""
    name, changes, box = job
    try:
        return solved(_link(chain, name).installation.rack, changes, box)
    except PhysicalFailure as failure:
        return str(failure)


def outcomes(crew: Crew, chain: Chain, inputs: Sequence[Inputs], hours: int, tick: Tick) -> list[Outcomes]:
    """The chain evaluated at every set of inputs.

    Parameters
    ----------
    chain : with its tables
    hours : of the year that are run
    tick : called after each chunk of evaluations
    """
    tables = {link.name: link.table for link in chain.technologies}
    chunks = [(tables, list(part), hours) for part in _chunks(inputs)]
    found: list[Outcomes] = []
    for part in crew.map(_evaluated, chunks):
        found += part
        tick()
    return found


def _chunks(inputs: Sequence[Inputs]) -> Iterable[Sequence[Inputs]]:
    return (inputs[start : start + CHUNK] for start in range(0, len(inputs), CHUNK))


def _evaluated(chain: Chain, job: tuple[dict[str, RackTable | None], list[Inputs], int]) -> list[Outcomes]:
    tables, inputs, hours = job
    links = [link if link.is_air else replace(link, table=tables[link.name]) for link in chain.links
             if link.is_air or link.name in tables]  # fmt: skip
    ready = thinned_chain(replace(chain, links=tuple(links)), hours)
    return [evaluate(ready, each) for each in inputs]
