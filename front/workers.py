"""The workers of the service: so many at once, each with a hard time limit, the rest in a queue that is bounded.

A worker that runs too long, or whose caller has hung up, is killed; one more than may run stands by, so that another
takes its place at once while a new one warms up.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from heatpath.worker import LENGTH, Reply, framed

START = "import sys; from heatpath.worker import main; main(sys.argv[1])"
ATTEMPTS = 3  # to start a worker, one after another, before the service gives up


@dataclass(frozen=True)
class Load:
    """How much is taken on: ``workers`` at once, ``queue`` waiting, ``seconds`` for one answer and for the wait.

    ``long`` [s] takes the place of ``seconds`` for what is fetched later.
    """

    workers: int = 2
    queue: int = 64
    seconds: float = 120.0
    long: float = 3600.0


class Full(Exception):
    """The queue is full, or the wait was too long."""


class Late(Exception):
    """No answer within the time limit; the worker is gone."""


class Lost(Exception):
    """The worker ended in the middle of its answer."""


class Worker:
    """One process and its pipes."""

    def __init__(self, process: Process) -> None:
        assert process.stdin is not None and process.stdout is not None
        self.process, self.stdin, self.stdout = process, process.stdin, process.stdout

    @property
    def pid(self) -> int:
        """Of the process."""
        return self.process.pid

    async def say(self, message: object) -> Reply:
        """Send a message and wait for the reply. Raises Lost."""
        try:
            self.stdin.write(framed(message))
            await self.stdin.drain()
        except ConnectionError:
            raise Lost from None
        return await self.hear()

    async def hear(self) -> Reply:
        """The next reply. Raises Lost."""
        import pickle

        try:
            head = await self.stdout.readexactly(LENGTH.size)
            reply: Reply = pickle.loads(await self.stdout.readexactly(LENGTH.unpack(head)[0]))
        except (asyncio.IncompleteReadError, ConnectionError):
            raise Lost from None
        return reply

    async def end(self) -> None:
        """Kill the process and wait until it is gone."""
        self.kill()
        self.stdin.close()
        await self.process.wait()

    def kill(self) -> None:
        """Kill the process, and what it has started itself."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.name == "posix" and self.process.returncode is None:
                os.killpg(self.pid, signal.SIGKILL)  # it leads a session of its own
            else:
                self.process.kill()


class Workers:
    """The pool. ``module`` holds the questions, see :mod:`heatpath.questions`."""

    def __init__(self, module: str, load: Load) -> None:
        self.module, self.load = module, load
        self.waiting = 0
        self.running: dict[int, Worker] = {}
        self._free = asyncio.Semaphore(load.workers)
        self._idle: asyncio.Queue[Worker] = asyncio.Queue()
        self._all: set[Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._folder = ""

    @property
    def ready(self) -> int:
        """Workers that are warm and have nothing to do."""
        return self._idle.qsize()

    @property
    def pids(self) -> tuple[int, ...]:
        """Of all processes."""
        return tuple(worker.pid for worker in self._all)

    async def start(self) -> None:
        """Start the workers: the first is warm when this returns, and what it compiled is there for the others.

        Raises Lost.
        """
        self._folder = tempfile.mkdtemp(prefix="heatpath-")  # where they work: nothing in it can be named
        await self._add()
        for _ in range(self.load.workers):
            self._later(self._added())

    async def stop(self) -> None:
        """End all of them, and what is still starting."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(worker.end() for worker in self._all))
        self._all.clear()
        shutil.rmtree(self._folder, ignore_errors=True)

    async def ask(self, path: str, question: Any, seconds: float | None = None) -> Reply:
        """A worker's reply. Where the caller is cancelled, so is the work: its worker is killed.

        Parameters
        ----------
        path, question : what is asked
        seconds : for the answer and for the wait; None for those of the load

        Raises Full, Late, Lost.
        """
        limit = self.load.seconds if seconds is None else seconds
        if self.waiting >= self.load.queue and self._free.locked():
            raise Full
        self.waiting += 1
        try:
            async with asyncio.timeout(limit):
                await self._free.acquire()
        except TimeoutError:
            raise Full from None
        finally:
            self.waiting -= 1
        try:
            return await self._asked(path, question, limit)
        finally:
            self._free.release()

    async def _asked(self, path: str, question: Any, limit: float) -> Reply:
        """``ask`` with the right to run: on an idle worker, which afterwards is idle again or replaced."""
        try:
            async with asyncio.timeout(limit):
                worker = await self._idle.get()
        except TimeoutError:
            raise Full from None
        self.running[worker.pid] = worker
        done = False
        try:
            async with asyncio.timeout(limit):
                reply = await worker.say((path, question))
            done = True
            return reply
        except TimeoutError:
            raise Late from None
        finally:
            del self.running[worker.pid]
            if done:
                self._idle.put_nowait(worker)
            else:
                self._replace(worker)

    def _replace(self, worker: Worker) -> None:
        """Kill a worker now, and start another in the background."""
        worker.kill()
        self._later(self._replaced(worker))

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something in the background, until ``stop``."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _replaced(self, worker: Worker) -> None:
        await worker.end()
        self._all.discard(worker)
        await self._added()

    async def _added(self) -> None:
        """``_add``, tried again where the worker does not come up."""
        for _ in range(ATTEMPTS):
            with contextlib.suppress(Lost):
                return await self._add()
        print("heatpath: a worker does not start; the service goes on with fewer", file=sys.stderr)

    async def _add(self) -> None:
        """One more worker, warm and idle. Raises Lost."""
        command = (sys.executable, "-c", START, self.module)
        environment = {**os.environ, "NUMBA_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        process = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, cwd=self._folder, env=environment, start_new_session=True
        )
        worker = Worker(process)
        self._all.add(worker)
        try:
            await worker.hear()
        except BaseException:
            self._all.discard(worker)
            await worker.end()
            raise
        self._idle.put_nowait(worker)
