"""A sign of life: after two seconds of work, elapsed time or a bar on stderr, and only on a terminal."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

PATIENCE = 2.0  # s without a word
BEAT = 0.25  # s between two updates
BAR = 30  # characters


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


@contextmanager
def counting(what: str, stream: TextIO | None = None) -> Iterator[Callable[[int, int], None]]:
    """A bar for work that is counted: the body calls what it is given with how much is done, and of how much."""
    out = stream or sys.stderr
    start, first, shown = time.monotonic(), [-1], [0]

    def show(done: int, whole: int) -> None:
        first[0] = done if first[0] < 0 else first[0]
        elapsed = time.monotonic() - start
        if not out.isatty() or elapsed < PATIENCE:
            return
        rate = (done - first[0]) / elapsed
        left = f", {(whole - done) / rate:.0f} s left" if rate > 0.0 else ""
        filled = BAR * done // max(whole, 1)
        bar = "#" * filled + "-" * (BAR - filled)
        text = f"{what} [{bar}] {done} of {whole}, {rate:.3g} per s{left}"
        out.write("\r" + text.ljust(shown[0]))
        out.flush()
        shown[0] = len(text)

    try:
        yield show
    finally:
        if shown[0]:
            out.write("\r" + " " * shown[0] + "\r")
            out.flush()
