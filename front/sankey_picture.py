"""Where the watts of a year go: from the meter through the racks into the coolant and the air, and out to the sky.

Widths are to scale. Every band bears its name and its kilowatts, and neighbours differ in luminance, so that the
picture reads in grey and without colour vision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from heatpath.drawing import Picture, figure, of_figure
from heatpath.numerics.errors import InputError
from heatpath.picture import BANDS, INK
from heatpath.rows import failure_text, place_name
from heatpath.studies.answer import Comparison, CoolingAnswer

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = {band.name.removesuffix("_energy"): band.colour for band in BANDS} | {"liquid": "#7fb6d6", "air": "#f1e3b0"}
NAMES = {
    "compute": "Compute without leakage", "leakage": "Chip leakage", "server_fan": "Server fans",
    "supply_loss": "Supply losses", "rack_pump": "Pumps of the racks", "pump": "Pumps of the plant",
    "room_fan": "Room fans", "chiller": "Chiller", "heat_rejection": "Heat rejection",
    "electrical_loss": "Electrical losses", "other": "Lighting and other",
}  # fmt: skip
IN_RACK = ("compute", "leakage", "server_fan", "supply_loss", "rack_pump")
OUTSIDE = ("pump", "room_fan", "chiller", "heat_rejection", "electrical_loss", "other")
METER, USE, RACKS, CARRIER, SKY = 0.0, 0.85, 2.0, 2.75, 3.6  # where the columns stand
BAR = 0.06  # width of a node
GAP = 0.028  # between nodes, of the whole
PLATE = {"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.85}  # behind a label


class Ribbon(NamedTuple):
    """One flow: where it starts and ends (column, lower edge), how wide it is, its colour."""

    start: tuple[float, float]
    end: tuple[float, float]
    width: float
    colour: str


def sankey(answer: Comparison, cooling: str) -> Picture:
    """The watts of one technology, mean over the year: meter, consumers, coolant and room air, sky.

    Parameters
    ----------
    answer : from :func:`heatpath.compare`
    cooling : which of its technologies

    Raises
    ------
    InputError : a technology that is not in the answer, or has none
    """
    if cooling not in answer.coolings:
        raise InputError("cooling", f"{cooling} is not in this answer", allowed=", ".join(answer.coolings))
    one = answer.coolings[cooling]
    if one.status != "ok" or one.hourly is None:
        why = failure_text(one.status, one.reason, one.limiting_device)
        raise InputError("cooling", f"{cooling} has no year: {why}", allowed="a technology that answered")
    watts = mean_watts(one)
    return of_figure(lambda: _figure(cooling, answer.site, watts))


def mean_watts(answer: CoolingAnswer) -> dict[str, float]:
    """Mean power of every consumer and carrier over the year [W]; the racks' consumers add up to both carriers."""
    hours = answer.hourly
    assert hours is not None
    found = {name: float(hours[f"{name}_power"].mean()) for name in NAMES if name != "rack_pump"}
    found["liquid"], found["air"] = (float(hours[f"heat_to_{name}"].mean()) for name in ("liquid", "air"))
    found["compute"] -= found["leakage"]
    rack_pump = found["liquid"] + found["air"] - float(hours["it_power"].mean())
    found["rack_pump"] = rack_pump if rack_pump > 1e-6 * found["liquid"] else 0.0
    found["pump"] -= found["rack_pump"]
    return found


def _figure(cooling: str, site: str, watts: dict[str, float]) -> Figure:
    """The whole drawing, on a scale on which the facility is 1 high."""
    drawn = figure(9.6, 5.6)
    axes = drawn.subplots()
    whole = sum(watts[name] for name in (*IN_RACK, *OUTSIDE))
    shares = {name: value / whole for name, value in watts.items()}
    shown = [name for name in (*IN_RACK, *OUTSIDE) if shares[name] > 0.0]
    places = _places(shown, shares)
    _node(axes, METER, 0.0, 1.0, INK)
    axes.text(METER - 0.03, 0.5, f"Meter\n{whole / 1e3:,.0f} kW", ha="right", va="center", weight="bold")
    meter = 1.0
    for name in shown:
        share = shares[name]
        meter -= share
        _ribbon(axes, Ribbon((METER + BAR, meter), (USE, places[name]), share, COLOURS.get(name, COLOURS["pump"])))
        _node(axes, USE, places[name], share, COLOURS.get(name, COLOURS["pump"]))
    _labels(axes, shown, places, shares, watts)
    _carriers(axes, shown, places, shares, watts)
    axes.text(SKY + BAR + 0.03, 0.5, f"Sky\n{whole / 1e3:,.0f} kW", ha="left", va="center", weight="bold")
    axes.set_xlim(-0.42, SKY + 0.55)
    low = min([0.0, *places.values()])
    axes.set_ylim(low - 0.05, 1.05)
    axes.axis("off")
    title = f"{cooling}, {place_name(site)}: mean power over the year, from the meter to the sky"
    axes.set_title(title, loc="left", fontsize=11, weight="bold")
    return drawn


def _places(shown: list[str], shares: dict[str, float]) -> dict[str, float]:
    """Lower edges of the consumers, from the top down, thin ones with room for their label."""
    places, top = {}, 1.0 + 0.5 * GAP
    for name in shown:
        room = max(shares[name] + GAP, 1.6 * GAP)
        top -= room
        places[name] = top + 0.5 * (room - shares[name])
    return places


def _labels(axes: Axes, shown: list[str], places: dict[str, float], shares: dict[str, float], watts: Any) -> None:
    """Name and kilowatts behind every consumer."""
    for name in shown:
        middle = places[name] + 0.5 * shares[name]
        kilowatts = watts[name] / 1e3
        text = f"{NAMES[name]}  {kilowatts:,.0f} kW" if kilowatts >= 9.95 else f"{NAMES[name]}  {kilowatts:.1f} kW"
        axes.text(USE + BAR + 0.03, middle, text, va="center", fontsize=8.5, bbox=PLATE, zorder=4)


def _carriers(axes: Axes, shown: list[str], places: dict[str, float], shares: dict[str, float], watts: Any) -> None:
    """From the racks' consumers into coolant and room air, and with everything else to the sky."""
    heat = shares["liquid"] + shares["air"]
    top = 1.0
    for name in (name for name in shown if name in IN_RACK):
        top -= shares[name]
        colour = COLOURS.get(name, COLOURS["pump"])
        _ribbon(axes, Ribbon((USE + BAR, places[name]), (RACKS, top), shares[name], colour))
    _node(axes, RACKS, 1.0 - heat, heat, "#7d8894")
    axes.text(RACKS + BAR + 0.03, 1.0 - 0.5 * heat, _amount("Heat of the racks", heat, watts, shares), va="center",
              fontsize=8.5, bbox=PLATE, zorder=4)  # fmt: skip
    low, sky, parted = 1.0, 1.0, 1.0
    for name, words in (("liquid", "Liquid coolant"), ("air", "Room air")):
        share = shares[name]
        if share == 0.0:
            continue
        low, parted, sky = low - share, parted - share, sky - share
        _ribbon(axes, Ribbon((RACKS + BAR, parted), (CARRIER, low), share, COLOURS[name]))
        _node(axes, CARRIER, low, share, COLOURS[name])
        label = _amount(words, share, watts, shares)
        axes.text(CARRIER + BAR + 0.03, low + 0.5 * share, label, va="center", fontsize=8.5, bbox=PLATE, zorder=4)
        _ribbon(axes, Ribbon((CARRIER + BAR, low), (SKY, sky), share, COLOURS[name]))
        low -= 2.0 * GAP
    for name in (name for name in shown if name in OUTSIDE):
        sky -= shares[name]
        _ribbon(axes, Ribbon((USE + BAR, places[name]), (SKY, sky), shares[name], COLOURS[name]))
    _node(axes, SKY, 0.0, 1.0, INK)


def _amount(words: str, share: float, watts: dict[str, float], shares: dict[str, float]) -> str:
    """A name over its kilowatts, or beside them where the band is thin."""
    kilowatts = share * (watts["compute"] / shares["compute"]) / 1e3
    figures = f"{kilowatts:,.0f} kW" if kilowatts >= 9.95 else f"{kilowatts:.1f} kW"
    return f"{words}\n{figures}" if share > 0.08 else f"{words}  {figures}"


def _node(axes: Axes, column: float, low: float, height: float, colour: str) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle((column, low), BAR, height, facecolor=colour, edgecolor=INK, linewidth=0.6, zorder=3))


def _ribbon(axes: Axes, ribbon: Ribbon) -> None:
    """A band of constant height between two columns, level at both ends."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    (x0, y0), (x1, y1), width = ribbon.start, ribbon.end, ribbon.width
    half = 0.5 * (x0 + x1)
    points = [(x0, y0), (half, y0), (half, y1), (x1, y1), (x1, y1 + width), (half, y1 + width), (half, y0 + width),
              (x0, y0 + width), (x0, y0)]  # fmt: skip
    curve = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    patch = PathPatch(Path(points, curve), facecolor=ribbon.colour, edgecolor=INK, linewidth=0.25, alpha=0.75)
    axes.add_patch(patch)
