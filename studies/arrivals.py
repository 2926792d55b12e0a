"""A seeded generator of bursty arrivals with the statistics of a public trace.

Requests come in bursts: bursts at random (Poisson), in each a geometric number of requests whose delays after its
start are exponential (the process of Neyman and Scott, 1958). With ``A = 2 (m - 1)`` for ``m`` requests in a burst and
``x = w/t`` for a window ``w`` and the bursts' time ``t``, the index of dispersion is

    I(w) = 1 + A (1 - (1 - exp(-x))/x)

Two measured windows, 1 and 60 s, fix ``m`` and ``t``; a third, 10 s, then follows to about 20 %.
"""

from __future__ import annotations

import csv
import math
from functools import cache
from importlib import resources
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.errors import InputError
from heatpath.numerics.units import shorten
from heatpath.studies.load import day_shape
from heatpath.studies.trace import Trace

Series = NDArray[np.float64]

SHORT, LONG = 1.0, 60.0  # s, the windows of the measured dispersion
WARM_UP = 12.0  # times of a burst before the start, so that the first minute is as busy as any
START_HOUR = 15.0  # of the day, where a shape of the day is asked for: the busiest


class Arrivals(NamedTuple):
    """Statistics of a trace: requests per second, dispersion in 1 and 60 s, tokens at shares of the requests."""

    name: str
    rate: float
    short_dispersion: float
    long_dispersion: float
    shares: Series
    context: Series
    generated: Series


class Bursts(NamedTuple):
    """Requests in a burst (mean, geometric), and the time over which they come [s]."""

    size: float
    time: float


@cache
def shipped() -> dict[str, Arrivals]:
    """The traces whose statistics are shipped, by name."""
    text = resources.files("heatpath.studies").joinpath("data", "arrivals.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {row["name"]: _arrivals(row) for row in rows}


def _arrivals(row: dict[str, str]) -> Arrivals:
    rate, short, long = (float(row[key]) for key in ("rate", "dispersion_1s", "dispersion_60s"))
    lists = (np.array([float(x) for x in row[key].split()]) for key in ("shares", "context_tokens", "generated_tokens"))
    shares, context, generated = lists
    return Arrivals(row["name"], rate, short, long, shares, context, generated)


def excess(window: float, time: float) -> float:
    """``1 - (1 - exp(-x))/x``, ``x = window/time``: the share of the bursts' dispersion that a window sees."""
    x = window / time
    return 1.0 + math.expm1(-x) / x


def bursts_of(short: float, long: float) -> Bursts:
    """Bursts with the dispersion ``short`` in 1 s and ``long`` in 60 s.

    Raises
    ------
    ValueError : no bursts have them; the ratio ``(short - 1)/(long - 1)`` must lie between 1/60 and 1
    """
    if not (short > 1.0 and 1.0 / 60.0 < (short - 1.0) / (long - 1.0) < 1.0):
        raise ValueError(f"no bursts have a dispersion of {short:g} in {SHORT:g} s and {long:g} in {LONG:g} s")
    low, high = 1e-3, 1e5
    while high / low > 1.0 + 1e-12:
        time = math.sqrt(low * high)
        ratio = excess(SHORT, time) / excess(LONG, time)
        low, high = (time, high) if ratio > (short - 1.0) / (long - 1.0) else (low, time)
    return Bursts(1.0 + 0.5 * (long - 1.0) / excess(LONG, low), low)


def generate(name: str, duration: float = 3600.0, seed: int = 1, *, day: bool = False) -> Trace:
    """Arrivals like those of a shipped trace.

    Parameters
    ----------
    duration : [s]
    seed : the same seed gives the same requests
    day : whether the rate follows the shape of a day, whose mean is the trace's rate, from ``START_HOUR`` on

    Raises
    ------
    InputError : a name that is not shipped
    """
    if name not in shipped():
        raise InputError("load", f"{shorten(name)} is not a shipped trace", allowed=", ".join(shipped()))
    like = shipped()[name]
    rng = np.random.default_rng(seed)
    time = _times(like, duration, rng, day)
    context, generated = (
        np.maximum(1.0, np.round(np.exp(np.interp(rng.random(time.size), like.shares, np.log(values)))))
        for values in (like.context, like.generated)
    )
    source = f"generator of heatpath, seed {seed}, with the statistics of the Azure LLM trace of 2023"
    return Trace(time, context, generated, np.ones(time.size), duration, name, source)


def _times(like: Arrivals, duration: float, rng: np.random.Generator, day: bool) -> Series:
    """Sorted times of arrival from 0 to ``duration``."""
    bursts = bursts_of(like.short_dispersion, like.long_dispersion)
    early = WARM_UP * bursts.time
    most = float(day_shape(np.arange(0.0, 24.0, 0.1)).max()) if day else 1.0
    starts = rng.uniform(-early, duration, rng.poisson(most * like.rate / bursts.size * (duration + early)))
    if day:
        shape = day_shape(START_HOUR + starts / 3600.0)
        starts = starts[rng.random(starts.size) * most < shape]
    sizes = rng.geometric(1.0 / bursts.size, starts.size)
    times = np.repeat(starts, sizes) + rng.exponential(bursts.time, int(sizes.sum()))
    return np.sort(times[(times >= 0.0) & (times < duration)])
