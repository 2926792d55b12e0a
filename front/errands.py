"""Questions that take long: each has an id, waits and runs behind the others, and is fetched or given up."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from typing import Any

from heatpath.worker import Reply
from heatpath.workers import Full, Workers

MOST = 64  # that are remembered; finished ones give way, the oldest first


@dataclass(frozen=True)
class Errand:
    """One question under way, and the task that waits for its answer."""

    id: str
    path: str
    task: asyncio.Task[Reply]


class Errands:
    """What has been asked and not yet been given up or forgotten."""

    def __init__(self, workers: Workers) -> None:
        self.workers = workers
        self._kept: dict[str, Errand] = {}

    def start(self, path: str, question: Any) -> Errand:
        """Ask, without waiting. Raises Full."""
        if len(self._kept) >= MOST:
            done = next((each for each in self._kept.values() if each.task.done()), None)
            if done is None:
                raise Full
            del self._kept[done.id]
        task = asyncio.create_task(self.workers.ask(path, question, self.workers.load.long))
        errand = Errand(secrets.token_urlsafe(12), path, task)
        self._kept[errand.id] = errand
        return errand

    def find(self, path: str, name: str) -> Errand | None:
        """The errand of an id, or None where there is none, or it was asked elsewhere."""
        errand = self._kept.get(name)
        return errand if errand is not None and errand.path == path else None

    async def give_up(self, errand: Errand) -> None:
        """Forget it; where it runs, its worker is killed."""
        self._kept.pop(errand.id, None)
        errand.task.cancel()
        await asyncio.gather(errand.task, return_exceptions=True)

    async def stop(self) -> None:
        """Give up all of them."""
        for errand in tuple(self._kept.values()):
            await self.give_up(errand)
