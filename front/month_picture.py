"""What cooling and conversion take month by month, one panel per technology on one scale, beside the weather.

Bands, colours and hatches are those of the picture of the year.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from heatpath.drawing import Picture, figure, of_figure, plain
from heatpath.numerics.errors import InputError
from heatpath.picture import INK, OVERHEAD
from heatpath.rows import PARTS, place_name
from heatpath.studies.answer import Comparison

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

NAMES = "JFMAMJJASOND"
MWH = 3.6e9
_STARTS = np.array([24 * (date(2025, month, 1) - date(2025, 1, 1)).days for month in range(1, 13)])


def months(answer: Comparison) -> Picture:
    """Energy by month of all that is not compute, and the mean outdoor temperatures of each month.

    Raises
    ------
    InputError : where no technology has a year of 8760 hours
    """
    years = {name: one.hourly for name, one in answer.coolings.items() if one.hourly is not None}
    if not years or any(one.sizes["hour"] != 8760 for one in years.values()):
        raise InputError("answer", "has no year of 8760 hours", allowed="an answer with hours of a year")
    return of_figure(lambda: _figure(years, place_name(answer.site)))


def monthly(hours: xr.Dataset, name: str) -> NDArray[np.float64]:
    """Energy of each month [J] of an hourly power [W], (12,)."""
    return np.add.reduceat(hours[name].to_numpy() * 3600.0, _STARTS)


def _figure(years: dict[str, xr.Dataset], site: str) -> Figure:
    """One panel per technology, outdoor temperatures behind the last."""
    from matplotlib.patches import Patch

    drawn = figure(9.6, 2.6 * ((len(years) + 2) // 2) + 0.9)
    grid = drawn.subplots((len(years) + 2) // 2, 2, sharex=True)
    panels = list(np.ravel(grid))
    highest = 0.0
    for axes, (name, hours) in zip(panels, years.items(), strict=False):
        base = np.zeros(12)
        for band in OVERHEAD:
            amount = monthly(hours, f"{band.name.removesuffix('_energy')}_power") / MWH
            axes.bar(range(12), amount, 0.8, bottom=base, color=band.colour, hatch=band.hatch, edgecolor=INK, lw=0.4)
            base = base + amount
        highest = max(highest, float(base.max()))
        plain(axes, f"{name}, all but compute")
        axes.set_ylabel("MWh a month")
    for axes in panels[: len(years)]:
        axes.set_ylim(0.0, 1.05 * highest)
    _weather(panels[len(years)], next(iter(years.values())), site)
    for axes in panels[len(years) + 1 :]:
        axes.set_axis_off()
    for axes in panels[-2:]:
        axes.set_xticks(range(12), list(NAMES))
    patches = [Patch(facecolor=b.colour, hatch=b.hatch, edgecolor=INK, lw=0.4, label=PARTS[b.name]) for b in OVERHEAD]
    drawn.legend(handles=patches, loc="outside lower left", ncols=4, frameon=False, handlelength=2.2)
    return drawn


def _weather(axes: object, hours: xr.Dataset, site: str) -> None:
    """Mean dry and wet bulb of each month, and the range of its hours."""
    from matplotlib.axes import Axes

    assert isinstance(axes, Axes)
    ends = np.append(_STARTS[1:], 8760)
    for name, words, colour, dash, mark in (
        ("dry_bulb", "dry bulb", "#b3430b", "-", "o"), ("wet_bulb", "wet bulb", "#00507a", "--", "s"),
    ):  # fmt: skip
        celsius = hours[name].to_numpy() - 273.15
        parts = [celsius[a:b] for a, b in zip(_STARTS, ends, strict=True)]
        axes.plot(range(12), [part.mean() for part in parts], dash, marker=mark, ms=4, color=colour, label=words)
        if name == "dry_bulb":
            low, high = [part.min() for part in parts], [part.max() for part in parts]
            axes.fill_between(range(12), low, high, color=colour, alpha=0.13, lw=0, label="dry bulb, all hours")
    plain(axes, f"{site}, outdoor air")
    axes.set_ylabel("°C")
    axes.legend(frameon=False, fontsize=8, loc="upper left")
