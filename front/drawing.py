"""A picture that a notebook displays and a file takes: drawn when it is asked for, the same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from heatpath.numerics.errors import InputError
from heatpath.picture import INK, UNDATED, require_matplotlib, write

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STYLE: dict[str, Any] = {
    "font.size": 9.5, "font.family": ["DejaVu Sans"], "hatch.linewidth": 0.6, "svg.fonttype": "path",
    "svg.hashsalt": "heatpath", "text.color": INK, "axes.labelcolor": INK, "axes.edgecolor": INK,
    "xtick.color": INK, "ytick.color": INK,
}  # fmt: skip
LINES: tuple[tuple[str, Any, str], ...] = (  # colour, dash, marker: luminance, dash and shape differ
    ("#00507a", "-", "o"), ("#b3430b", "--", "s"), ("#08735f", "-.", "^"), ("#6b4c9a", ":", "D"),
    ("#7a6a00", (0, (5, 1)), "v"),
)  # fmt: skip


class Picture:
    """One drawing. ``save`` writes it, ``svg`` and ``png`` give it; a notebook shows it.

    Parameters
    ----------
    drawn : from a suffix (svg, png, pdf) to the bytes of such a file
    suffixes : that it can be drawn as
    """

    def __init__(self, drawn: Callable[[str], bytes], suffixes: tuple[str, ...] = tuple(UNDATED)) -> None:
        self._drawn = drawn
        self._suffixes = suffixes

    def __repr__(self) -> str:
        return f"<heatpath picture: .save(NAME.{'|'.join(self._suffixes)}), shown in a notebook>"

    def svg(self) -> str:
        """The picture as SVG text. Raises InputError where matplotlib is missing."""
        return self._drawn("svg").decode("utf-8")

    def png(self) -> bytes:
        """The picture as a PNG file's bytes. Raises InputError where it is drawn as SVG only."""
        return self._as("png")

    def save(self, path: str | Path) -> Path:
        """Write it to a file, whose suffix chooses SVG, PNG or PDF; returns the path.

        Raises InputError for another suffix, a folder that is not there, and where matplotlib is missing.
        """
        path = Path(path)
        drawn = self._as(path.suffix.lower().removeprefix("."))
        write(drawn, path)
        return path

    def _as(self, suffix: str) -> bytes:
        if suffix not in self._suffixes:
            allowed = ", ".join(f".{each}" for each in self._suffixes)
            raise InputError("picture", f"cannot be drawn as .{suffix}", allowed=f"a name that ends in {allowed}")
        return self._drawn(suffix)

    def _repr_svg_(self) -> str:
        return self.svg()


def of_figure(draw: Callable[[], Figure]) -> Picture:
    """A picture of a matplotlib figure; without date and random names."""

    def drawn(suffix: str) -> bytes:
        require_matplotlib()
        import matplotlib as mpl

        stream = io.BytesIO()
        with mpl.rc_context(cast(Any, STYLE)):  # its type names every setting there is
            draw().savefig(stream, format=suffix, dpi=160, metadata=UNDATED[suffix])
        return stream.getvalue()

    return Picture(drawn)


def figure(width: float, height: float) -> Figure:
    """An empty figure [inch]; no window, no global state."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")


def plain(axes: Axes, title: str = "") -> None:
    """Axes with two spines and a title above their left end."""
    axes.spines[["top", "right"]].set_visible(False)
    if title:
        axes.set_title(title, loc="left", fontsize=10.5, weight="bold")
