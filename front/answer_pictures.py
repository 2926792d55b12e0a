"""Pictures of one rack and of what a token costs: bars that bear their numbers, readable in grey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heatpath.picture import INK
from heatpath.studies.answer import RackAnswer

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from heatpath.studies.tokens import TokenComparison

BAR, LIMIT = "#8fb3cc", "#b3430b"


def rack_figure(answer: RackAnswer) -> Figure:
    """Junction of every device as a bar, its limit as a mark.

    Parameters
    ----------
    answer : one rack; devices without a temperature are left out
    """
    devices = [each for each in answer.devices if each.junction_temperature == each.junction_temperature]
    figure, axes = _panel(max(1, len(devices)))
    for row, each in enumerate(devices):
        junction = each.junction_temperature - 273.15
        axes.barh(row, junction, 0.66, color=BAR, edgecolor=INK, linewidth=0.4)
        axes.plot([junction + each.margin] * 2, [row - 0.4, row + 0.4], color=LIMIT, linewidth=2.0)
        axes.text(junction - 1.0, row, f"{junction:.1f}", va="center", ha="right")
    axes.set_yticks(range(len(devices)), [f"{each.name}, {each.position}" for each in devices])
    axes.set_xlabel("junction [°C]; the mark is the limit")
    axes.set_title(f"One rack, {answer.cooling}, steady at full utilisation", loc="left", fontsize=11, weight="bold")
    return figure


def token_figure(answer: TokenComparison) -> Figure:
    """Cost of a million tokens, owned and rented, each as a range with its central case."""
    kinds = (("cost_per_million_tokens", "owned", -0.18, "o"), ("rent_per_million_tokens", "rented", 0.18, "s"))
    done = {name: each for name, each in answer.coolings.items() if each.status == "ok"}
    figure, axes = _panel(2 * max(1, len(done)))
    for row, each in enumerate(done.values()):
        for name, _, shift, mark in kinds:
            if name in each.ranges:
                low, central, high = each.ranges[name]
                axes.plot([low, high], [row + shift] * 2, color=INK, linewidth=1.4)
                axes.plot([central], [row + shift], mark, color=LIMIT if mark == "s" else BAR, markeredgecolor=INK)
    for _, label, _, mark in kinds:
        axes.plot([], [], mark, color=LIMIT if mark == "s" else BAR, markeredgecolor=INK, label=label)
    axes.set_yticks(range(len(done)), list(done))
    axes.set_xlabel(f"{answer.currency} for a million tokens")
    axes.set_title("What a million tokens cost, lowest to highest", loc="left", fontsize=11, weight="bold")
    figure.legend(loc="outside lower right", ncols=2, frameon=False)
    return figure


def _panel(rows: int) -> tuple[Figure, Axes]:
    """A figure with room for so many rows, the first on top."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9.0, 1.5 + 0.32 * rows), layout="constrained")
    axes = figure.subplots()
    axes.invert_yaxis()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes
