"""How busy the hall is, hour by hour: a generator with a mean that is exact, or a CSV file of the user's own."""

from __future__ import annotations

import math
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.errors import InputError
from heatpath.numerics.units import shorten
from heatpath.studies.column import read_column

HOURS = 8760
PROFILES = ("inference-diurnal", "constant")

# The shape of the generator, on the odds of a device being busy. Assumed by us, not fitted to a trace (public traces
# of inference last an hour). Amplitudes are natural logarithms of odds.
DAY_AMPLITUDE = 0.7  # from the mean to the afternoon's peak
HALF_DAY_AMPLITUDE = 0.25  # flattens the afternoon, deepens the night
PEAK_HOUR = 15.0
WEEKEND = -0.35  # shift on Saturday and Sunday
BURST = 0.40  # standard deviation of the lognormal bursts
BURST_MEMORY = 0.6  # correlation of one hour's burst with the next one's


class Load(NamedTuple):
    """Utilisation over time: ``utilisation`` (hours,) in [0, 1], what it is called, and where it comes from."""

    utilisation: NDArray[np.float64]
    label: str
    source: str


def hourly_load(profile: str, mean_utilisation: float, seed: int, hours: int = HOURS) -> Load:
    """Utilisation of every hour of a year; hour 0 is the first of a Monday, 1 January, local time.

    Parameters
    ----------
    profile : ``inference-diurnal``, ``constant``, or the path of a CSV file with the column ``utilisation``
    mean_utilisation : mean over the hours [-]; a CSV file sets its own and this is not used
    seed : of the bursts
    hours : how many

    Raises InputError for an unknown profile, a mean that the profile cannot have, and every fault of a CSV file.
    """
    if profile.lower().endswith(".csv"):
        return Load(read_utilisation(Path(profile), hours), Path(profile).stem, "file of the user")
    if profile == "constant":
        _check_mean(mean_utilisation, 0.0, 1.0)
        return Load(np.full(hours, mean_utilisation), profile, f"constant {mean_utilisation:g}")
    if profile == "inference-diurnal":
        _check_mean(mean_utilisation, 0.01, 0.99)
        utilisation = with_mean(log_odds(hours, seed), mean_utilisation)
        return Load(utilisation, profile, f"generator of heatpath, assumed shape, seed {seed}")
    allowed = f"{', '.join(PROFILES)}, or a CSV file"
    raise InputError("load.profile", f"{shorten(profile)} is not a load profile", allowed=allowed)


def _check_mean(mean: float, low: float, high: float) -> None:
    """Raises InputError unless ``low <= mean <= high``; NaN fails too."""
    if not low <= mean <= high:
        raise InputError("load.mean_utilisation", f"{mean:g} is out of range", allowed=f"{low:g} to {high:g}")


def log_odds(hours: int, seed: int) -> NDArray[np.float64]:
    """Day, week and bursts as log-odds of being busy, up to a constant [-], shape (hours,)."""
    hour = np.arange(hours)
    day = day_waves(np.asarray(hour % 24 + 0.5, dtype=np.float64))
    week = np.where(hour // 24 % 7 >= 5, WEEKEND, 0.0)
    return np.asarray(day + week + bursts(hours, seed), dtype=np.float64)


def day_waves(hour: NDArray[np.float64]) -> NDArray[np.float64]:
    """A day's course as log-odds of being busy, up to a constant [-], for any hour of the day [h]."""
    phase = 2.0 * math.pi * (hour - PEAK_HOUR) / 24.0
    return np.asarray(DAY_AMPLITUDE * np.cos(phase) - HALF_DAY_AMPLITUDE * np.cos(2.0 * phase), dtype=np.float64)


def day_shape(hour: NDArray[np.float64]) -> NDArray[np.float64]:
    """A rate's course over the day, ``exp`` of :func:`day_waves` over its mean of a day, for any hour [h]."""
    every = np.exp(day_waves(np.arange(0.0, 24.0, 0.1)))
    return np.asarray(np.exp(day_waves(hour)) / every.mean(), dtype=np.float64)


def bursts(hours: int, seed: int) -> NDArray[np.float64]:
    """A stationary AR(1) series, ``x[i] = r x[i-1] + sqrt(1 - r^2) s e[i]``, shape (hours,).

    It makes the bursts on the odds lognormal, correlated from hour to hour, wider than independent arrivals.
    """
    shocks = BURST * np.random.default_rng(seed).standard_normal(hours)
    shocks[1:] *= math.sqrt(1.0 - BURST_MEMORY**2)  # the first one starts the series at its stationary spread
    for i in range(1, hours):
        shocks[i] += BURST_MEMORY * shocks[i - 1]
    return shocks


def with_mean(odds: NDArray[np.float64], mean: float) -> NDArray[np.float64]:
    """Utilisation ``1/(1 + exp(-(odds + c)))`` with ``c`` solved so that its mean is ``mean`` to 1e-12.

    Every value stays inside (0, 1) by construction, so nothing is clipped and the mean is exact.
    """

    def utilisation(shift: float) -> NDArray[np.float64]:
        return np.asarray(1.0 / (1.0 + np.exp(-(odds + shift))), dtype=np.float64)

    centre = math.log(mean / (1.0 - mean))
    low, high = centre - float(odds.max()), centre - float(odds.min())  # at these every value is below, above the mean
    while low < (shift := 0.5 * (low + high)) < high:
        low, high = (shift, high) if utilisation(shift).mean() < mean else (low, shift)
    return utilisation(high)


def read_utilisation(path: Path, hours: int = HOURS) -> NDArray[np.float64]:
    """Column ``utilisation`` of a CSV file, one row per hour, bare numbers from 0 to 1, shape (hours,).

    Raises InputError that names file, line and column.
    """
    return read_column(path, "utilisation", "a utilisation", 0.0, 1.0, hours)
