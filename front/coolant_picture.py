"""The picture that ranks the coolants: figures of merit as ratios to water's, on one logarithmic scale.

One row per coolant, best in natural convection first; three marks per row that differ in shape, so that the picture
reads in grey and without colour vision. Coolants that conduct electricity stand in italics.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from heatpath.picture import INK, UNDATED, require_matplotlib, suffix_of, write

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from heatpath.fluids.merit import Merit

MARKS = (
    ("natural", "Natural convection, laminar", "o", "#00507a"),
    ("laminar", "Duct flow, laminar, developing", "s", "#f2a65a"),
    ("turbulent", "Duct flow, turbulent", "^", "#b3430b"),
)
TICKS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0)


def merit_picture(found: Sequence[Merit], path: str | Path) -> None:
    """Write the ranking to a file; the suffix chooses SVG, PNG or PDF.

    Raises InputError where matplotlib is missing or the file cannot be written.
    """
    suffix = suffix_of(path, "--plot")
    require_matplotlib()
    write(_rendered(found, suffix), path, "--plot")


def _rendered(found: Sequence[Merit], suffix: str) -> bytes:
    """The picture as a file's bytes, without date and random names."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    shown = [one for one in found if one.natural is not None]
    left_out = [one.name for one in found if one.natural is None]
    stream = io.BytesIO()
    style = {"font.size": 9.5, "font.family": ["DejaVu Sans"], "svg.fonttype": "path", "svg.hashsalt": "heatpath",
             "text.color": INK, "axes.labelcolor": INK, "xtick.color": INK, "ytick.color": INK}  # fmt: skip
    with mpl.rc_context(style):  # type: ignore[arg-type]
        figure = Figure(figsize=(9.6, 1.4 + 0.27 * len(shown)), layout="constrained")
        axes = figure.subplots()
        _rows(axes, shown)
        axes.set_title("How well coolants take up heat at 40 °C, water = 1", loc="left", fontsize=11, weight="bold")
        axes.legend(loc="upper left", frameon=False, borderaxespad=0.2)
        note = "Heat transfer coefficient over water's: same surface, speed, difference. Italic: conducts electricity."
        if left_out:
            note += f"\nNot shown, a property is missing or known from memory only: {', '.join(left_out)}."
        axes.set_xlabel(note, fontsize=8.5, loc="left")
        figure.savefig(stream, format=suffix, dpi=160, metadata=UNDATED[suffix])
    return stream.getvalue()


def _rows(axes: Axes, shown: Sequence[Merit]) -> None:
    """One row of marks per coolant over a faint line that holds them together."""
    places = range(len(shown))
    for place, one in zip(places, shown, strict=True):
        values = [getattr(one, name) for name, *_ in MARKS]
        axes.plot([min(values), max(values)], [place, place], color="#aeb8c2", linewidth=1.0, zorder=1)
    for name, label, marker, colour in MARKS:
        values = [getattr(one, name) for one in shown]
        axes.scatter(
            values, places, s=34, marker=marker, color=colour, edgecolor=INK, linewidth=0.4, label=label, zorder=2
        )
    axes.set_xscale("log")
    ticks = [tick for tick in TICKS if tick >= min(one.turbulent or 1.0 for one in shown)]
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.minorticks_off()
    axes.set_yticks(places, [one.name for one in shown])
    for label_of, one in zip(axes.get_yticklabels(), shown, strict=True):
        label_of.set_fontstyle("normal" if one.dielectric else "italic")
    axes.set_ylim(len(shown) - 0.5, -0.7)
    axes.grid(axis="x", color="#d5dbe1", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    axes.spines[["top", "right", "left"]].set_visible(False)
