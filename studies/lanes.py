"""Where parts of a sweep are computed: in this process, in processes of this machine, on the workers of a Dask cluster.

A lane computes one part after the other and keeps what designs have in common, so that each gets neighbours as long as
there are some. Answers do not depend on the lane.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import queue
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from heatpath.numerics.errors import HeatpathError, InputError
from heatpath.numerics.units import shorten

Task = TypeVar("Task")
Result = TypeVar("Result")
CONNECT = 10.0  # s to wait for a scheduler
BEAT = 0.5  # s between two looks at the keyboard
MOST_WORKERS = 1024


class Lane(Protocol):
    """Takes one task at a time; what comes back has ``add_done_callback`` and ``result``."""

    def __call__(self, compute: Callable[[Any], Any], task: Any, /) -> Any: ...


class WorkerLost(HeatpathError):
    """A process that computed a part is gone."""


def each(
    compute: Callable[[Task], Result], tasks: Sequence[Task], workers: int = 1, dask: str | None = None
) -> Iterator[tuple[int, Result]]:
    """Number and result of every task, as they are done.

    Parameters
    ----------
    compute : a function of a module, for other processes to find
    workers : processes; 1 for this one
    dask : address of a scheduler instead

    Raises
    ------
    InputError : no such scheduler, ``dask`` missing
    WorkerLost : a process ended
    """
    if dask is not None:
        with _dask_lanes(dask) as lanes:
            yield from _fed(compute, tasks, lanes)
    elif workers == 1:
        for number, task in enumerate(tasks):
            yield number, compute(task)
    else:
        with _process_lanes(min(workers, max(1, len(tasks)))) as lanes:
            yield from _fed(compute, tasks, lanes)


def _fed(
    compute: Callable[[Task], Result], tasks: Sequence[Task], lanes: Sequence[Lane]
) -> Iterator[tuple[int, Result]]:
    """Give each lane a stretch of neighbours, and one that has done its own the end of the longest that is left."""
    cuts = [len(tasks) * k // len(lanes) for k in range(len(lanes) + 1)]
    stretches = [list(range(a, b)) for a, b in itertools.pairwise(cuts)]
    done: queue.Queue[tuple[int, int, Any]] = queue.Queue()

    def start(lane: int) -> bool:
        own = stretches[lane]
        longest = max(stretches, key=len)
        number = own.pop(0) if own else longest.pop() if longest else -1
        if number < 0:
            return False
        future = lanes[lane](compute, tasks[number])
        future.add_done_callback(lambda ended: done.put((lane, number, ended)))
        return True

    running = sum([start(lane) for lane in range(len(lanes))])
    while running:
        try:
            lane, number, ended = done.get(timeout=BEAT)
        except queue.Empty:
            continue
        try:
            result = ended.result()
        except BrokenProcessPool:
            message = 'a worker process ended; a script must sweep in processes under if __name__ == "__main__"'
            raise WorkerLost(message) from None
        running += int(start(lane)) - 1
        yield number, result


@contextmanager
def _process_lanes(workers: int) -> Iterator[list[Lane]]:
    """One process each, started afresh: forking a process that has compiled code or threads is not safe."""
    before = set(multiprocessing.active_children())
    context = multiprocessing.get_context("spawn")
    pools = [ProcessPoolExecutor(1, mp_context=context, initializer=_begin) for _ in range(workers)]
    try:
        yield [pool.submit for pool in pools]
    except BaseException:
        for process in set(multiprocessing.active_children()) - before:
            process.terminate()
        raise
    finally:
        for pool in pools:
            pool.shutdown(wait=True, cancel_futures=True)


def _begin() -> None:
    """A worker leaves interrupts to its parent, and ends when that is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def _dask_lanes(address: str) -> Iterator[list[Lane]]:
    """One lane for each worker of the cluster; what is under way is cancelled when the caller stops."""
    try:
        import distributed
    except ImportError:
        message = "needs dask and distributed, which are not installed"
        raise InputError("--dask", message, allowed="pip install heatpath[sweep]") from None
    connect: Any = distributed.Client  # whose methods carry no types
    try:
        client = connect(address, timeout=CONNECT, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        message = f"no scheduler answers at {shorten(address)}: {type(error).__name__}"
        raise InputError("--dask", message, allowed="an address such as tcp://127.0.0.1:8786") from None
    futures: list[Any] = []

    def lane_of(worker: str) -> Lane:
        def submit(compute: Callable[[Any], Any], task: Any, /) -> Any:
            future = client.submit(compute, task, workers=[worker], allow_other_workers=True, pure=False)
            futures.append(future)
            return future

        return submit

    try:
        addresses = sorted(client.nthreads())
        if not addresses:
            raise InputError("--dask", f"the cluster at {shorten(address)} has no workers", allowed="one at least")
        yield [lane_of(worker) for worker in addresses]
    except BaseException:
        client.cancel(futures, force=True)
        raise
    finally:
        client.close()
