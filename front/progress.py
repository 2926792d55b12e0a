"""A sign of life: after two seconds of work, the elapsed time on stderr, and only on a terminal."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

PATIENCE = 2.0  # s without a word
BEAT = 0.25  # s between two updates


@contextmanager
def working(what: str, stream: TextIO | None = None) -> Iterator[None]:
    """Show ``what`` is being done for how long, while the body runs; leaves no trace when it ends."""
    out = stream or sys.stderr
    if not out.isatty():
        yield
        return
    done = threading.Event()
    thread = threading.Thread(target=_beat, args=(what, out, done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _beat(what: str, out: TextIO, done: threading.Event) -> None:
    """Write the elapsed time over itself until ``done``, then wipe it."""
    start = time.monotonic()
    if done.wait(PATIENCE):
        return
    text = ""
    while not done.wait(BEAT):
        text = f"{what} {time.monotonic() - start:.0f} s"
        out.write(f"\r{text}")
        out.flush()
    out.write("\r" + " " * len(text) + "\r")
    out.flush()
