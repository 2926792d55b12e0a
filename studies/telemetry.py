"""Measured power over time from a CSV file, brought to even steps without changing its energy."""

from __future__ import annotations

import math
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.errors import InputError
from heatpath.studies.column import read_columns
from heatpath.studies.document import file_name

Series = NDArray[np.float64]

COLUMNS = ("time_s", "power_W")
LARGEST = 1e9


class Telemetry(NamedTuple):
    """Power [W] from each time [s] on until the next, arrays (samples,); the last sample holds for the mean gap."""

    time: Series
    power: Series
    duration: float
    label: str
    source: str


def read_power(path: Path) -> Telemetry:
    """Columns ``time_s`` and ``power_W`` of a CSV file, bare numbers in seconds and watts, in order of time.

    Raises
    ------
    InputError : names file, line and column
    """
    time, power = read_columns(path, COLUMNS, "a time or a power", 0.0, LARGEST)
    file = file_name(path)
    if time.size < 2:
        raise InputError("column time_s", f"has {time.size} rows", allowed="2 and more", file=file)
    if np.any(np.diff(time) <= 0.0):
        line = int(np.argmax(np.diff(time) <= 0.0)) + 3
        raise InputError(f"line {line}, column time_s", "is not after the line above", allowed="rising", file=file)
    time = time - time[0]
    return Telemetry(time, power, float(time[-1]) * time.size / (time.size - 1), path.stem, "file of the user")


def resampled(telemetry: Telemetry, step: float) -> Series:
    """Mean power of each step of ``step`` seconds [W], shape (steps,); the energy of the whole is kept.

    The power of a last, shorter step is its mean over the part that is there.
    """
    steps = max(1, math.ceil(telemetry.duration / step - 1e-9))
    edges = np.minimum(np.arange(steps + 1) * step, telemetry.duration)
    knots = np.append(telemetry.time, telemetry.duration)
    energy = np.concatenate(([0.0], np.cumsum(telemetry.power * np.diff(knots))))
    return np.asarray(np.diff(np.interp(edges, knots, energy)) / np.diff(edges), dtype=np.float64)
