"""Pressure and flow along the manifolds of a rack: three panels over the trays, in the order in which the supply passes
them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from heatpath.drawing import LINES, Picture, figure, of_figure, plain
from heatpath.picture import INK
from heatpath.studies.manifold import Manifold

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def manifold_picture(found: Manifold) -> Picture:
    """What each tray is driven by and what it gets, from ``studies.manifold``."""
    return of_figure(lambda: _figure(found))


def _figure(found: Manifold) -> Figure:
    """The supply manifold, the return manifold on a scale of the same length, and the flow of each tray."""
    drawn = figure(9.6, 7.0)
    panels = drawn.subplots(3, 1, sharex=True, height_ratios=(1.0, 1.0, 1.3))
    supply = [tap.supply_pressure / 1e3 for tap in found.taps]
    back = [tap.return_pressure / 1e3 for tap in found.taps]
    drops = [high - low for high, low in zip(supply, back, strict=True)]
    note = f"across a tray: {drops[0]:.1f} kPa at the first, {drops[-1]:.1f} kPa at the last"
    span = 1.3 * max(max(supply) - min(supply), max(back) - min(back), 1e-3 * max(supply))
    for axes, values, words, line in zip(panels, (supply, back), ("Supply", "Return"), LINES, strict=False):
        colour, dash, mark = line
        axes.plot(range(len(values)), values, linestyle=dash, marker=mark, ms=5, color=colour)
        middle = 0.5 * (max(values) + min(values))
        axes.set_ylim(middle - 0.5 * span, middle + 0.5 * span)
        axes.set_ylabel("kPa")
        axes.grid(axis="y", color="#d5dbe1", lw=0.6)
        plain(axes, f"{words} manifold, kPa over the lowest return")
    panels[0].text(0.99, 0.9, note, transform=panels[0].transAxes, ha="right", va="top")
    drawn.suptitle(f"{found.cooling}, {found.coolant}: along the manifolds", x=0.01, ha="left", weight="bold")
    _flows(panels[2], found)
    return drawn


def _flows(axes: Axes, found: Manifold) -> None:
    """One bar per tray, its deviation from the mean above it."""
    litres = [60e3 * tap.volume_flow for tap in found.taps]
    kinds = [tap.tray.rstrip("0123456789 ") for tap in found.taps]
    means = {kind: np.mean([x for x, k in zip(litres, kinds, strict=True) if k == kind]) for kind in kinds}
    bars = axes.bar(range(len(litres)), litres, 0.72, color="#a9bccb", edgecolor=INK, lw=0.5)
    shares = [100.0 * (x / means[kind] - 1.0) for x, kind in zip(litres, kinds, strict=True)]
    over = [f"{share:+.1f}" if abs(share) >= 0.05 else "0.0" for share in shares]
    many = len(litres) > 14
    axes.bar_label(bars, over, fontsize=6.5 if many else 8, padding=2, rotation=90 if many else 0)
    axes.set_ylim(0.0, (1.25 if many else 1.15) * max(litres))
    axes.set_ylabel("L/min")
    spoken = ", ".join(f"{kind} {mean:.2f}" for kind, mean in means.items())
    plain(axes, f"Flow of each tray, and % over the mean ({spoken} L/min)")
    long = len(litres) > 8
    axes.set_xticks(range(len(litres)), [tap.tray for tap in found.taps], rotation=90 if many else 45 if long else 0,
                    ha="center" if many or not long else "right", fontsize=8)  # fmt: skip
