"""Chiller curve sets at the four points of AHRI 550/590 and their part-load value; ``python -m
heatpath.facility.chiller_rating`` prints them.

A point outside a set's fitted range is flagged, and the program's answer (held at the edge, or carried on at the
machine's share of Carnot) stands beside what the bare polynomials would say.

References
----------
.. [1] AHRI Standard 550/590 (I-P) 2020, tables 1 and 3: chilled water 6.67 degC, condenser water 29.44, 23.89, 18.33,
   18.33 degC, air 35, 26.67, 18.33, 12.78 degC at 100, 75, 50, 25 %; IPLV = 0.01 A + 0.42 B + 0.45 C + 0.12 D.
"""

from __future__ import annotations

import sys
from typing import NamedTuple

from heatpath.facility.chiller import (
    WATER_CONDENSER_RISE,
    ZERO_CELSIUS,
    Chiller,
    available_capacity,
    biquadratic,
    chiller_power,
    chillers,
    load_chiller,
)

LEAVING = 6.67 + ZERO_CELSIUS
LOADS = (1.0, 0.75, 0.5, 0.25)
WEIGHTS = (0.01, 0.42, 0.45, 0.12)
WATER = (29.44, 23.89, 18.33, 18.33)
AIR = (35.0, 26.67, 18.33, 12.78)


class RatingPoint(NamedTuple):
    """Load over reference capacity, entering condenser fluid [K], COP of the program, COP of the bare polynomials,
    whether the point lies outside the fitted range.
    """

    load: float
    entering: float
    cop: float
    cop_unclamped: float
    outside: bool


def rating_points(name: str) -> tuple[RatingPoint, ...]:
    """The four points of a shipped set; the load is capped at the set's largest part load."""
    chiller = load_chiller(name).chiller
    entering = WATER if chiller.condenser_rise == WATER_CONDENSER_RISE else AIR
    return tuple(_point(chiller, load, y + ZERO_CELSIUS) for load, y in zip(LOADS, entering, strict=True))


def _point(chiller: Chiller, load: float, entering: float) -> RatingPoint:
    x, y = LEAVING - ZERO_CELSIUS, entering - ZERO_CELSIUS
    outside = not (chiller.x_min <= x <= chiller.x_max and chiller.y_min <= y <= chiller.y_max)
    heat = min(load * chiller.capacity, available_capacity(chiller, LEAVING, entering) * chiller.plr_max)
    bare_capacity = chiller.capacity * biquadratic(chiller.capacity_curve, x, y)
    bare_heat = min(load * chiller.capacity, bare_capacity * chiller.plr_max)
    p0, p1, p2 = chiller.part_load_curve
    ratio = bare_heat / bare_capacity
    bare = bare_capacity * biquadratic(chiller.eir_curve, x, y) * (p0 + ratio * (p1 + ratio * p2)) / chiller.cop
    return RatingPoint(
        load, entering, heat / chiller_power(chiller, heat, LEAVING, entering), bare_heat / bare, outside
    )


def part_load_value(cops: tuple[float, ...]) -> float:
    """IPLV of four COPs at 100, 75, 50 and 25 %."""
    return sum(weight * cop for weight, cop in zip(WEIGHTS, cops, strict=True))


def rating_lines() -> list[str]:
    """All shipped sets as a table; ``*`` marks a point outside the fit, with the bare polynomials' COP behind it."""
    lines = [f"{'set':18s}{'100 %':>14s}{'75 %':>14s}{'50 %':>14s}{'25 %':>14s}{'IPLV':>16s}"]
    for name in chillers():
        points = rating_points(name)
        cells = [f"{p.cop:.2f}*({p.cop_unclamped:.2f})" if p.outside else f"{p.cop:.2f}" for p in points]
        value = part_load_value(tuple(p.cop for p in points))
        bare = part_load_value(tuple(p.cop_unclamped for p in points))
        last = f"{value:.2f} ({bare:.2f})" if any(p.outside for p in points) else f"{value:.2f}"
        lines.append(f"{name:18s}" + "".join(f"{cell:>14s}" for cell in cells) + f"{last:>16s}")
    return [*lines, "* outside the fitted range: the program's answer, and in brackets the bare polynomials'"]


if __name__ == "__main__":
    sys.stdout.write("\n".join(rating_lines()) + "\n")
