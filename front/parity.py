"""Measured against predicted as one small picture: inline SVG, written by hand, no library and no font."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.units import parse_unit
from heatpath.validation.trial import Judged, Trial

SIDE = 300.0  # of the picture
LEFT, RIGHT, TOP, BOTTOM = 52.0, 12.0, 12.0, 44.0
COLOURS = ("#00507a", "#c25a00", "#2e7d32", "#7b3fa0", "#a3123a", "#555555")
DECADES = 12.0  # largest over smallest from which both axes are logarithmic
TICKS = 5

Series = NDArray[np.float64]


def parity_plots(trial: Trial) -> str:
    """One picture per kind of quantity that a case measures."""
    kinds: dict[tuple[str, str], list[Judged]] = {}
    for judged in trial.outputs:
        kinds.setdefault((judged.output.quantity, judged.output.units), []).append(judged)
    return "".join(_plot(trial, quantity, units, group) for (quantity, units), group in kinds.items())


class _Scale:
    """From a value to a place on an axis, straight or logarithmic."""

    def __init__(self, values: Series) -> None:
        low, high = float(values.min()), float(values.max())
        self.log = low > 0.0 and high / low > DECADES
        if self.log:
            low, high = math.log10(low), math.log10(high)
        margin = 0.06 * (high - low) or 0.05 * abs(high) or 1.0
        self.low, self.high = low - margin, high + margin

    def share(self, value: float) -> float:
        """0 at the lower end of the axis, 1 at the upper; outside these ends a little beyond."""
        if self.log:
            value = math.log10(value) if value > 0.0 else self.low
        return min(max((value - self.low) / (self.high - self.low), -0.05), 1.05)

    def ticks(self) -> list[float]:
        """Round values on the axis."""
        if self.log:
            first, last = math.ceil(self.low), math.floor(self.high)
            bases = (1.0,) if last - first >= 2 else (1.0, 2.0, 5.0)
            found = [base * 10.0**n for n in range(first - 1, last + 2) for base in bases]
            return [value for value in found if self.low <= math.log10(value) <= self.high]
        span = self.high - self.low
        decade = 10.0 ** math.floor(math.log10(span / TICKS))
        step = next(factor * decade for factor in (1.0, 2.0, 5.0, 10.0) if span / (factor * decade) <= TICKS)
        return [n * step for n in range(math.ceil(self.low / step), math.floor(self.high / step) + 1)]


def _plot(trial: Trial, quantity: str, units: str, group: Sequence[Judged]) -> str:
    """Measured to the right, predicted up; the diagonal is agreement."""
    unit = parse_unit(units)
    known = [np.isfinite(each.predicted) & each.output.rows for each in group]
    values = np.concatenate([
        np.array([unit.from_si(float(value)) for value in series[rows]])
        for each, rows in zip(group, known, strict=True) for series in (each.output.measured, each.predicted)
    ])  # fmt: skip
    scale = _Scale(values)
    words = trial.case.model.gives[quantity].words
    label = words.partition(",")[0] + ("" if units == "1" else f", {units}")
    kind = "measured" if trial.case.trust == "measured" else "stated"
    body = [_frame(scale, f"{kind}: {label}")]
    for place, (each, rows) in enumerate(zip(group, known, strict=True)):
        body.append(_points(each, rows, scale, COLOURS[place % len(COLOURS)]))
    title = escape(f"{trial.case.name}: measured and predicted {words}")
    legend = "" if len(group) == 1 else _legend(group)
    return (
        f'<figure class="parity"><svg viewBox="0 0 {SIDE:g} {SIDE:g}" role="img" aria-label="{title}">'
        f"<title>{title}</title>{''.join(body)}</svg>{legend}</figure>"
    )


def _legend(group: Sequence[Judged]) -> str:
    """Names and colours of several outputs in one picture."""
    items = "".join(
        f'<li><span style="background:{COLOURS[place % len(COLOURS)]}"></span>{escape(each.output.name)}</li>'
        for place, each in enumerate(group)
    )
    return f'<ul class="legend">{items}</ul>'


def _across(share: float) -> float:
    return LEFT + share * (SIDE - LEFT - RIGHT)


def _up(share: float) -> float:
    return SIDE - BOTTOM - share * (SIDE - TOP - BOTTOM)


def _frame(scale: _Scale, label: str) -> str:
    """Axes, ticks, names, and the diagonal."""
    parts = [
        f'<rect x="{LEFT:g}" y="{TOP:g}" width="{SIDE - LEFT - RIGHT:g}" height="{SIDE - TOP - BOTTOM:g}" fill="none" '
        'stroke="#8a96a1"/>',
        f'<line x1="{_across(0):g}" y1="{_up(0):g}" x2="{_across(1):g}" y2="{_up(1):g}" stroke="#8a96a1"/>',
    ]
    for value in scale.ticks():
        x, y, text = _across(scale.share(value)), _up(scale.share(value)), f"{value:.4g}"
        parts.append(f'<line x1="{x:.1f}" y1="{_up(0):g}" x2="{x:.1f}" y2="{_up(0) + 4:g}" stroke="#8a96a1"/>')
        parts.append(f'<text x="{x:.1f}" y="{_up(0) + 15:g}" text-anchor="middle">{text}</text>')
        parts.append(f'<line x1="{LEFT - 4:g}" y1="{y:.1f}" x2="{LEFT:g}" y2="{y:.1f}" stroke="#8a96a1"/>')
        parts.append(f'<text x="{LEFT - 6:g}" y="{y + 3.5:.1f}" text-anchor="end">{text}</text>')
    middle = _across(0.5)
    parts.append(f'<text x="{middle:g}" y="{SIDE - 12:g}" text-anchor="middle">{escape(label)}</text>')
    high = _up(0.5)
    parts.append(f'<text x="11" y="{high:g}" text-anchor="middle" transform="rotate(-90 11 {high:g})">predicted</text>')
    return "".join(parts)


def _points(judged: Judged, rows: NDArray[np.bool_], scale: _Scale, colour: str) -> str:
    """Filled: scored; hollow: used for the calibration. A bar is the stated uncertainty."""
    unit = parse_unit(judged.output.units)
    parts = []
    for place in np.flatnonzero(rows):
        measured = unit.from_si(float(judged.output.measured[place]))
        x, y = _across(scale.share(measured)), _up(scale.share(unit.from_si(float(judged.predicted[place]))))
        if judged.output.uncertainty is not None:
            half = float(judged.output.uncertainty[place]) / unit.factor
            a, b = _across(scale.share(measured - half)), _across(scale.share(measured + half))
            parts.append(f'<line x1="{a:.1f}" y1="{y:.1f}" x2="{b:.1f}" y2="{y:.1f}" stroke="{colour}" opacity=".45"/>')
        fill = colour if judged.rows[place] else "#fff"
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{fill}" stroke="{colour}" fill-opacity=".8"/>')
    return "".join(parts)
