"""A typical year from twelve monthly means: seasons, days, weather; arrays in degC, no files, no sites.

1. Seasons: piecewise linear between mid-months, with knots such that the mean of each month is exact.
2. Days: a cosine with its maximum at 15 h and the month's mean daily range. The wet bulb swings less, by the share
   that air of constant moisture shows, ``1/(1 + L dW_s/dT / c_p)``.
3. Weather: an AR(1) series of daily anomalies (persistence 0.7, assumed) moves the dry bulb, and a second one,
   correlated with it (0.9, assumed), the wet bulb, each by a spread that goes from its cold-season to its warm-season
   value with the season's temperature. The wet-bulb depression is cut at zero and scaled to its monthly mean, so that
   wet never exceeds dry and monthly means stay exact.
4. The two spreads of the dry bulb and the warm-season spread of the wet bulb (below zero spread: its daily swing) are
   set by bisection such that the 99.6 % and 0.4 % dry bulb and the 99.6 % wet bulb are those of the hourly source. In
   the cold season the wet bulb spreads by 0.8 of the dry bulb (assumed).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

DAYS_OF_MONTH = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
HOURS = 8760
PERSISTENCE = 0.7  # of daily anomalies from day to day, assumed
HOTTEST_HOUR = 15.0  # of the day, assumed
CORRELATION = 0.9  # of wet-bulb with dry-bulb anomalies, assumed
COLD_SHARE = (
    0.8  # wet-bulb over dry-bulb spread in the cold season, assumed: between constant moisture (0.6) and saturation (1)
)
ROUNDS = 3  # of the three bisections, which hardly touch each other

_MONTH = np.repeat(np.arange(12), DAYS_OF_MONTH * 24)


class Climate(NamedTuple):
    """Twelve monthly means [degC,
    K] and the extremes [degC] exceeded in 0.4 % of hours (hot) or undercut in 0.4 % (cold).
    """

    dry_bulb: Array
    wet_bulb: Array
    diurnal_range: Array
    dry_bulb_hot: float
    wet_bulb_hot: float
    dry_bulb_cold: float


class Spread(NamedTuple):
    """Day-to-day spread of the dry bulb in the warm and cold season [K]; ``wet`` above 1 is the warm-season spread of
    the wet bulb plus 1 [K], below 1 its share of the daily swing with no spread at all.
    """

    warm: float
    cold: float
    wet: float


def monthly_mean(series: Array) -> Array:
    """Mean of each month, shape (12,)."""
    total: Array = np.bincount(_MONTH, weights=series, minlength=12) / (DAYS_OF_MONTH * 24)
    return total


def seasons(means: Array) -> Array:
    """Hourly course, linear between mid-months, whose monthly means are exact; shape (8760,)."""
    hours = DAYS_OF_MONTH * 24
    middle = np.cumsum(hours) - hours / 2
    time = np.arange(HOURS) + 0.5
    knots = np.concatenate([[middle[-1] - HOURS], middle, [middle[0] + HOURS]])
    shapes = []
    for month in range(12):
        values = np.zeros(14)
        values[month + 1] = 1.0
        values[0], values[13] = values[12], values[1]
        shapes.append(np.interp(time, knots, values))
    matrix = np.array([monthly_mean(shape) for shape in shapes]).T
    course: Array = np.linalg.solve(matrix, means) @ np.array(shapes)
    return course


def _weather(seed: int, stream: int) -> Array:
    """Daily AR(1) anomalies of unit variance, linear between noons, zero mean and unit variance over the year.

    Shape (8760,).
    """
    generator = np.random.default_rng([seed, stream])
    noise = generator.standard_normal(365)
    days = np.empty(365)
    days[0] = noise[0]
    for day in range(1, 365):
        days[day] = PERSISTENCE * days[day - 1] + np.sqrt(1.0 - PERSISTENCE**2) * noise[day]
    days = (days - days.mean()) / days.std()
    hourly: Array = np.interp(np.arange(HOURS) + 0.5, np.arange(365) * 24 + 12.0, days)
    return hourly


def _constant_moisture_share(temperature: Array) -> Array:
    """Swing of the wet bulb over that of the dry bulb at constant moisture,
    from the slope of saturation (Magnus form) at sea level.
    """
    vapour = 610.94 * np.exp(17.625 * temperature / (243.04 + temperature))
    slope = 0.622 / 101325.0 * vapour * 17.625 * 243.04 / (243.04 + temperature) ** 2
    share: Array = 1.0 / (1.0 + 2.5e6 * slope / 1006.0)
    return share


class _Year:
    """What does not depend on the spread, computed once, and the two series for a spread."""

    def __init__(self, climate: Climate, seed: int) -> None:
        self.climate = climate
        self.dry_course, self.wet_course = seasons(climate.dry_bulb), seasons(climate.wet_bulb)
        self.depression = np.maximum(climate.dry_bulb - climate.wet_bulb, 0.05)
        day = (
            0.5
            * seasons(climate.diurnal_range)
            * np.cos(2.0 * np.pi * (np.arange(HOURS) % 24 + 0.5 - HOTTEST_HOUR) / 24.0)
        )
        low, high = self.dry_course.min(), self.dry_course.max()
        self.warmth = (self.dry_course - low) / (high - low)
        self.dry_anomaly = _weather(seed, 0)
        self.wet_anomaly = CORRELATION * self.dry_anomaly + np.sqrt(1.0 - CORRELATION**2) * _weather(seed, 1)
        self.dry_day = self.dry_course + day
        self.wet_swing = _constant_moisture_share(self.wet_course) * day

    def series(self, spread: Spread) -> tuple[Array, Array]:
        """Dry and wet bulb [degC], monthly means exact."""
        dry_spread = spread.cold + (spread.warm - spread.cold) * self.warmth
        dry = self.dry_day + dry_spread * self.dry_anomaly
        dry = dry + (self.climate.dry_bulb - monthly_mean(dry))[_MONTH]
        cold = COLD_SHARE * spread.cold
        wet_spread = cold + (max(spread.wet - 1.0, 0.0) - cold) * self.warmth
        wet = self.wet_course + min(spread.wet, 1.0) * self.wet_swing + wet_spread * self.wet_anomaly
        wet = wet + (self.climate.wet_bulb - monthly_mean(wet))[_MONTH]
        depression = np.maximum(dry - wet, 0.0)
        depression = depression * (self.depression / np.maximum(monthly_mean(depression), 1e-9))[_MONTH]
        return dry, dry - depression


def _fit(
    of: Callable[..., Spread], measure: Callable[[Spread], float], target: float, low: float, high: float
) -> Spread:
    """The spread, of those that ``of`` makes from a number between the ends, whose measure meets the target.

    Else the nearer end's.
    """
    rising = measure(of(high)) > measure(of(low))
    for _ in range(24):
        middle = 0.5 * (low + high)
        if (measure(of(middle)) < target) == rising:
            low = middle
        else:
            high = middle
    return of(0.5 * (low + high))


def synthesise(climate: Climate, seed: int) -> tuple[Array, Array]:
    """Dry and wet bulb of 8760 hours [degC]; the same seed gives the same year."""
    year = _Year(climate, seed)

    def hot(spread: Spread, series: int) -> float:
        return float(np.partition(year.series(spread)[series], HOURS - 36)[HOURS - 36])

    def cold(spread: Spread) -> float:
        return float(np.partition(year.series(spread)[0], 35)[35])

    spread = Spread(2.0, 4.0, 2.5)
    for _ in range(ROUNDS):
        spread = _fit(lambda v, s=spread: s._replace(warm=v), lambda s: hot(s, 0), climate.dry_bulb_hot, 0.1, 9.0)
        spread = _fit(lambda v, s=spread: s._replace(cold=v), cold, climate.dry_bulb_cold, 0.1, 14.0)
        spread = _fit(lambda v, s=spread: s._replace(wet=v), lambda s: hot(s, 1), climate.wet_bulb_hot, 0.0, 9.0)
    return year.series(spread)
