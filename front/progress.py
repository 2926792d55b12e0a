"""A sign of life: after two seconds of work, a bar or the elapsed time on stderr, and only on a terminal."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

PATIENCE = 2.0  # s without a word
BEAT = 0.25  # s between two updates
CELLS = 24  # of the bar


class Bar:
    """What is being done, and how far it is where that is known; calling it with words or a share says more."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.share: float | None = None

    def __call__(self, said: str | float) -> None:
        if isinstance(said, str):
            self.what = said
        else:
            self.share = said

    def text(self, elapsed: float) -> str:
        """What is written after ``elapsed`` seconds: a bar where the share is known."""
        if self.share is None:
            return f"{self.what} {elapsed:.0f} s"
        return f"{self.what} {_cells(self.share)} {100.0 * self.share:3.0f} % {elapsed:.0f} s"


@contextmanager
def working(what: str, stream: TextIO | None = None) -> Iterator[Bar]:
    """Show ``what`` is being done for how long, while the body runs; leaves no trace when it ends.

    The body may call what it gets with the share that is done, 0 to 1, or with other words.
    """
    out, bar = stream or sys.stderr, Bar(what)
    if not out.isatty():
        yield bar
        return
    done = threading.Event()
    thread = threading.Thread(target=_beat, args=(bar, out, done), daemon=True)
    thread.start()
    try:
        yield bar
    finally:
        done.set()
        thread.join()


def _beat(bar: Bar, out: TextIO, done: threading.Event) -> None:
    """Write how far it is over itself until ``done``, then wipe it."""
    start = time.monotonic()
    if done.wait(PATIENCE):
        return
    longest = 0
    while not done.wait(BEAT):
        text = bar.text(time.monotonic() - start)
        longest = max(longest, len(text))
        out.write(f"\r{text:<{longest}}")
        out.flush()
    out.write("\r" + " " * longest + "\r")
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
        text = f"{what} {_cells(done / max(whole, 1))} {done} of {whole}, {rate:.3g} per s{left}"
        out.write("\r" + text.ljust(shown[0]))
        out.flush()
        shown[0] = len(text)

    try:
        yield show
    finally:
        if shown[0]:
            out.write("\r" + " " * shown[0] + "\r")
            out.flush()


def _cells(share: float) -> str:
    full = min(CELLS, max(0, int(CELLS * share)))
    return f"[{'#' * full}{'.' * (CELLS - full)}]"
