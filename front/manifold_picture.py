"""Pressure and flow along the manifolds of a rack: two panels over the trays, in the order in which the supply passes
them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heatpath.drawing import LINES, Picture, figure, of_figure, plain
from heatpath.picture import INK
from heatpath.studies.manifold import Manifold

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def manifold_picture(found: Manifold) -> Picture:
    """What each tray is driven by and what it gets, from ``studies.manifold``."""
    return of_figure(lambda: _figure(found))


def _figure(found: Manifold) -> Figure:
    """Pressures above, flows over their mean below."""
    drawn = figure(9.6, 5.6)
    above, below = drawn.subplots(2, 1, sharex=True)
    places = range(len(found.taps))
    supply = [tap.supply_pressure / 1e3 for tap in found.taps]
    back = [tap.return_pressure / 1e3 for tap in found.taps]
    for values, words, (colour, dash, mark) in zip((supply, back), ("supply", "return"), LINES, strict=False):
        above.plot(places, values, dash, marker=mark, ms=4, color=colour, label=f"{words} manifold")
    above.fill_between(places, back, supply, color="#7fb6d6", alpha=0.25, lw=0)
    drops = [high - low for high, low in zip(supply, back, strict=True)]
    note = f"across a tray: {drops[0]:.1f} kPa at the first, {drops[-1]:.1f} kPa at the last"
    above.text(0.5, 0.5, note, transform=above.transAxes, ha="center", va="center")
    above.set_ylabel("kPa over the lowest return")
    above.set_ylim(bottom=min(0.0, min(back)))
    above.legend(frameon=False, loc="center right")
    plain(above, f"{found.cooling}: pressure along the manifolds, {found.coolant}")
    litres = [60e3 * tap.volume_flow for tap in found.taps]
    mean = sum(litres) / len(litres)
    bars = below.bar(places, litres, 0.72, color="#a9bccb", edgecolor=INK, lw=0.5)
    below.axhline(mean, color=INK, lw=0.9, ls=(0, (4, 3)))
    below.bar_label(bars, [f"{100.0 * (each / mean - 1.0):+.1f}" for each in litres], fontsize=7.5, padding=1)
    below.set_ylim(0.0, 1.14 * max(litres))
    below.set_ylabel("L/min")
    plain(below, f"Flow of each tray; above the bars: % over the mean of {mean:.2f} L/min")
    below.set_xticks(places, [tap.tray for tap in found.taps], rotation=45 if len(litres) > 8 else 0,
                     ha="right" if len(litres) > 8 else "center", fontsize=8)  # fmt: skip
    return drawn
