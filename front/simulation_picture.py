"""The picture of a simulation: hottest junction, clock and tokens waiting, one line per technology over the same time.

Lines differ in dash as well as in colour, so that the picture reads in grey and without colour vision.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from heatpath.picture import INK, UNDATED, require_matplotlib, suffix_of, write
from heatpath.studies.simulate import Simulation

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STYLE = {"font.size": 9.5, "font.family": ["DejaVu Sans"], "svg.fonttype": "path",
         "text.color": INK, "axes.labelcolor": INK, "xtick.color": INK, "ytick.color": INK}  # fmt: skip
LINES = (("#00507a", "-"), ("#b3430b", "--"), ("#08735f", "-."), ("#6b4c9a", ":"), ("#7a6a00", (0, (5, 1))))


def simulation_picture(answers: Mapping[str, Simulation], path: str | Path) -> None:
    """Write the picture to a file; the suffix chooses SVG, PNG or PDF.

    Raises InputError where matplotlib is missing or the file cannot be written.
    """
    suffix = suffix_of(path, "--plot")
    require_matplotlib()
    write(_rendered(answers, suffix), path, "--plot")


def _rendered(answers: Mapping[str, Simulation], suffix: str) -> bytes:
    """The picture as a file's bytes, without date and random names."""
    import matplotlib as mpl

    stream = io.BytesIO()
    with mpl.rc_context({**STYLE, "svg.hashsalt": "heatpath"}):  # type: ignore[dict-item]
        simulation_figure(answers).savefig(stream, format=suffix, dpi=160, metadata=UNDATED[suffix])
    return stream.getvalue()


def simulation_figure(answers: Mapping[str, Simulation]) -> Figure:
    """The picture as a matplotlib figure, which must be there."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    queues = any(each.tokens is not None for each in answers.values())
    with mpl.rc_context(STYLE):  # type: ignore[arg-type]
        figure = Figure(figsize=(9.6, 7.2 if queues else 5.0), layout="constrained")
        panels = list(np.atleast_1d(figure.subplots(3 if queues else 2, 1, sharex=True)))
        for (name, each), (colour, dash) in zip(answers.items(), LINES, strict=False):
            _lines(panels, name, each, colour, dash)
        first = next(iter(answers.values()))
        panels[0].set_title(
            f"One rack of each technology, load {first.load}", loc="left", fontsize=11, weight="bold", pad=26
        )
        panels[0].set_ylabel("hottest junction [°C]")
        panels[1].set_ylabel("lowest clock")
        panels[1].set_ylim(-0.05, 1.05)
        if queues:
            panels[2].set_ylabel("1000 tokens queued")
        # Above the curves: at the foot of the panel every burst would cross it.
        panels[0].legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=len(answers), frameon=False, borderpad=0.2)
        panels[-1].set_xlabel("time [min]")
    return figure


def _lines(panels: list[Axes], name: str, each: Simulation, colour: str, dash: object) -> None:
    """The lines of one technology."""
    style = {"color": colour, "linestyle": dash, "linewidth": 1.2}
    minutes = each.trace.time / 60.0
    panels[0].plot(minutes, each.trace.junction.max(axis=1) - 273.15, label=name, **style)  # type: ignore[arg-type]
    panels[1].plot(minutes, each.trace.clock.min(axis=1), **style)  # type: ignore[arg-type]
    if each.tokens is not None:
        panels[2].plot(minutes, each.tokens.queued[: minutes.size] / 1e3, **style)  # type: ignore[arg-type]
