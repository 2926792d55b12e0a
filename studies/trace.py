"""Requests over time: when each arrives, how many tokens it brings and how many it asks for.

Read from a CSV file in the form of the public Azure traces, ``TIMESTAMP,ContextTokens,GeneratedTokens``.
"""

from __future__ import annotations

import csv
import io
import math
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.errors import InputError
from heatpath.numerics.units import shorten
from heatpath.studies.document import file_name, read_text

Series = NDArray[np.float64]

COLUMNS = ("TIMESTAMP", "ContextTokens", "GeneratedTokens")
MOST_TOKENS = 1e8


class Trace(NamedTuple):
    """Requests, arrays (requests,) in the order of their arrival.

    ``time`` after the start [s], ``context`` and ``generated`` tokens, ``weight`` how many requests each stands for;
    ``duration`` [s], what it is called and where it comes from.
    """

    time: Series
    context: Series
    generated: Series
    weight: Series
    duration: float
    label: str
    source: str

    @property
    def tokens(self) -> float:
        """Tokens asked for."""
        return float(self.generated @ self.weight)


def read_trace(path: Path) -> Trace:
    """A request trace from a CSV file; times are stamps like ``2023-11-16 18:17:03.9799600``, or seconds.

    The trace begins with its first request and lasts one mean gap longer than to its last.

    Raises
    ------
    InputError : names file, line and column
    """
    file = file_name(path)
    table = csv.DictReader(io.StringIO(read_text(path), newline=""))
    for column in COLUMNS:
        if column not in (table.fieldnames or ()):
            names = ", ".join(shorten(name) for name in (table.fieldnames or ())[:8])
            raise InputError(
                f"column {column}", f"is missing, there are {names}", allowed=", ".join(COLUMNS), file=file
            )
    try:
        rows = [_row(row, table.line_num, file) for row in table]
    except csv.Error as error:
        raise InputError(f"line {table.line_num}", str(error), allowed="comma-separated values", file=file) from None
    if len(rows) < 2:
        raise InputError("file", f"holds {len(rows)} requests", allowed="2 and more", file=file)
    time, context, generated = (np.array(values) for values in zip(*rows, strict=True))
    if np.any(np.diff(time) < 0.0):
        line = int(np.argmax(np.diff(time) < 0.0)) + 3
        raise InputError(f"line {line}, column TIMESTAMP", "is before the line above", allowed="in order", file=file)
    time = time - time[0]
    if time[-1] <= 0.0:
        raise InputError("column TIMESTAMP", "never changes", allowed="a trace over some time", file=file)
    duration = float(time[-1]) * time.size / (time.size - 1)
    return Trace(time, context, generated, np.ones(time.size), duration, path.stem, "file of the user")


def _row(row: dict[str, str], line: int, file: str) -> tuple[float, float, float]:
    """Time [s] and tokens of one request; raises InputError."""
    context, generated = (_tokens(row[column], column, line, file) for column in COLUMNS[1:])
    return _seconds(row[COLUMNS[0]], line, file), context, generated


def _seconds(text: str | None, line: int, file: str) -> float:
    """A time stamp, or a bare number, in seconds."""
    try:
        return _finite(float(text or ""))
    except ValueError:
        pass
    try:  # seven digits of a second stand in the public traces, Python reads six
        head, _, fraction = (text or "").strip().partition(".")
        stamp = datetime.fromisoformat(head)
        part = float(f"0.{fraction}") if fraction else 0.0
        return (stamp - datetime(2000, 1, 1, tzinfo=stamp.tzinfo)).total_seconds() + part
    except (ValueError, OverflowError):
        allowed = "2023-11-16 18:17:03.98, or seconds"
        message = f"{shorten(text or '')} is not a time"
        raise InputError(f"line {line}, column TIMESTAMP", message, allowed=allowed, file=file) from None


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError
    return value


def _tokens(text: str | None, column: str, line: int, file: str) -> float:
    """A number of tokens."""
    try:
        value = float(text or "")
    except ValueError:
        value = math.nan
    if not 0.0 <= value <= MOST_TOKENS:
        message = f"{shorten(text or '')} is not a number of tokens"
        raise InputError(f"line {line}, column {column}", message, allowed=f"0 to {MOST_TOKENS:g}", file=file)
    return value


def with_requests(trace: Trace, time: Series, context: Series, generated: Series, weight: Series) -> Trace:
    """The same trace with other requests."""
    return trace._replace(time=time, context=context, generated=generated, weight=weight)


def arrivals(trace: Trace, step: float) -> tuple[Series, Series, Series]:
    """Requests, context tokens and tokens asked for in each step of ``step`` seconds, arrays (steps,).

    What arrives in the last, shorter step is counted there: nothing is left out.
    """
    steps = max(1, math.ceil(trace.duration / step - 1e-9))
    place = np.minimum((trace.time / step).astype(np.int64), steps - 1)

    def summed(values: Series) -> Series:
        return np.asarray(np.bincount(place, weights=values, minlength=steps), dtype=np.float64)

    return summed(trace.weight), summed(trace.weight * trace.context), summed(trace.weight * trace.generated)


def dispersion(trace: Trace, window: float) -> float:
    """Index of dispersion: variance over mean of the requests in windows of ``window`` seconds; 1 for Poisson's
    process.

    A last window that is not full is left out.
    """
    windows = int(trace.duration / window + 1e-9)
    inside = trace.time < windows * window
    place = (trace.time[inside] / window).astype(np.int64)
    counts = np.bincount(place, weights=trace.weight[inside], minlength=windows)
    return float(counts.var() / counts.mean())
