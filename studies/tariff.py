"""The price of electricity in every hour, and what a month's highest power costs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heatpath.studies.column import read_column
from heatpath.studies.money import Economics

Series = NDArray[np.float64]

JOULES_PER_KWH = 3.6e6
DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def hourly_price(economics: Economics, hours: int) -> Series:
    """Price of electricity in each hour [currency/J], shape (hours,); hour 0 is the first of a Monday, 1 January.

    Raises
    ------
    InputError : the faults of a tariff file
    """
    if economics.tariff is not None:
        path = Path(economics.tariff)
        return read_column(path, "electricity", "a price per kWh", -100.0, 1e6, hours) / JOULES_PER_KWH
    price = np.full(hours, economics.electricity)
    if economics.peak_electricity is not None:
        hour = np.arange(hours)
        of_day = hour % 24
        peak = (of_day >= economics.peak_from) & (of_day < economics.peak_until) & (hour // 24 % 7 < 5)
        price[peak] = economics.peak_electricity
    return price


def months(hours: int) -> tuple[slice, ...]:
    """The hours of each month; a year of 8784 hours has its 29 February, a shorter run the months it reaches."""
    days = np.array(DAYS)
    days[1] += hours == 8784
    ends = np.minimum(np.cumsum(days) * 24, hours)
    starts = np.concatenate(([0], ends[:-1]))
    return tuple(slice(int(a), int(b)) for a, b in zip(starts, ends, strict=True) if b > a)


def energy_cost(power: Series, price: Series) -> float:
    """``sum(P p) 3600 s`` [currency]: hourly means of power [W] at hourly prices [currency/J]."""
    return float(np.dot(power, price)) * 3600.0


def demand_cost(power: Series, charge: float) -> float:
    """``c sum(max P)`` over the months [currency]: each month's highest hourly power [W] at a charge
    [currency/W]."""
    return charge * sum(float(power[month].max()) for month in months(power.size))
