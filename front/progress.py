"""A sign of life: after two seconds of work, the elapsed time on stderr, and only on a terminal."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

PATIENCE = 2.0  # s without a word
BEAT = 0.25  # s between two updates


@contextmanager
def working(what: str, stream: TextIO | None = None) -> Iterator[Callable[[str], None]]:
    """Show ``what`` is being done for how long, while the body runs, which may say it anew; leaves no trace."""
    out = stream or sys.stderr
    said = [what]

    def say(text: str) -> None:
        said[0] = text

    if not out.isatty():
        yield say
        return
    done = threading.Event()
    thread = threading.Thread(target=_beat, args=(said, out, done), daemon=True)
    thread.start()
    try:
        yield say
    finally:
        done.set()
        thread.join()


def _beat(said: list[str], out: TextIO, done: threading.Event) -> None:
    """Write the elapsed time over itself until ``done``, then wipe it."""
    start = time.monotonic()
    if done.wait(PATIENCE):
        return
    widest = 0
    while not done.wait(BEAT):
        text = f"{said[0]} {time.monotonic() - start:.0f} s"
        widest = max(widest, len(text))
        out.write(f"\r{text:<{widest}}")
        out.flush()
    out.write("\r" + " " * widest + "\r")
    out.flush()
