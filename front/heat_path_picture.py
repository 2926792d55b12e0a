"""The picture of a rack's heat path: each temperature step from the junction outwards, and how the coolant parts.

``python -m heatpath.heat_path_picture docs/pictures`` draws one SVG per technology of the default hall. Every bar bears
its number, so that the picture reads in grey and without colour vision; a hollow one is a step uphill, which only a
compressor takes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path

from heatpath.numerics.errors import InputError
from heatpath.studies.heat_path import HeatPath, heat_path
from heatpath.studies.scenario import load_scenario

INK, FAINT, RULE, STEP, FLOW = "#1b2733", "#5b6875", "#d5dbe1", "#2f6690", "#a9bccb"
WIDTH, TOP, ROW, MARGIN = 1000, 84, 46, 28
LABELS, BARS = 222, 212  # px of a label and of the bars beside it, left half
RIGHT, FLOWS, AMOUNTS = 540, 650, 180  # where the right half starts, where its bars, how long the longest is
TITLES = {
    "air": "Air", "coldplate": "Cold plates", "coldplate-2p": "Boiling cold plates",
    "immersion": "Immersion", "immersion-2p": "Boiling immersion",
}  # fmt: skip


def svg(path: HeatPath, rack: str = "one rack of the default hall") -> str:
    """The picture as SVG text.

    Parameters
    ----------
    path : from ``studies.heat_path``
    rack : what is drawn, in words
    """
    steps, ways = len(path.steps) - 1, len(path.paths)
    pitch = min(ROW, steps * ROW / ways) if ways > steps else ROW
    height = TOP + max(steps * ROW, ways * max(pitch, 17.0)) + 44
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" '
        f'height="{height:.0f}" font-family="system-ui, sans-serif" font-size="13" fill="{INK}" role="img" '
        f'aria-label="{escape(TITLES[path.cooling])}: temperatures along the heat path and flows of the coolant">',
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        _text(MARGIN, 30, f"{TITLES[path.cooling]}: from the junction outwards", 18, weight=600),
        _text(MARGIN, 50, f"{rack}, steady at full utilisation; {path.device}", colour=FAINT),
        *_staircase(path),
        *_flows(path, max(pitch, 17.0)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _text(
    x: float, y: float, text: str, size: float = 13, *, colour: str = INK, anchor: str = "start", weight: int = 400
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{colour}" text-anchor="{anchor}" '
        f'font-weight="{weight}">{escape(text)}</text>'
    )


def _staircase(path: HeatPath) -> Iterator[str]:
    """One bar per step, from the colder to the warmer end, on a common scale of temperature."""
    celsius = [step.temperature - 273.15 for step in path.steps]
    low, high = 10.0 * (min(celsius) // 10.0), 10.0 * (max(celsius) // 10.0 + 1.0)
    left = MARGIN + LABELS
    scale = BARS / (high - low)
    bottom = TOP + ROW * (len(celsius) - 1)
    for mark in range(round(low), round(high) + 1, 10):
        x = left + (mark - low) * scale
        yield f'<line x1="{x:.1f}" y1="{TOP - 6}" x2="{x:.1f}" y2="{bottom}" stroke="{RULE}"/>'
        yield _text(x, bottom + 18, f"{mark}", 12, colour=FAINT, anchor="middle")
    yield _text(left + BARS + 14, bottom + 18, "°C", 12, colour=FAINT)
    for k in range(1, len(celsius)):
        y = TOP + ROW * (k - 1)
        cold, warm = sorted((celsius[k], celsius[k - 1]))
        x, wide = left + (cold - low) * scale, max(1.5, (warm - cold) * scale)
        yield _text(MARGIN, y + 15, f"{path.steps[k - 1].place} {celsius[k - 1]:.1f} °C", weight=600)
        yield _text(MARGIN, y + 32, path.steps[k].across, 12, colour=FAINT)
        falls = celsius[k] <= celsius[k - 1]
        paint = f'fill="{STEP}"' if falls else f'fill="#ffffff" stroke="{STEP}" stroke-width="2" stroke-dasharray="5 3"'
        yield f'<rect x="{x:.1f}" y="{y + 5}" width="{wide:.1f}" height="24" {paint}/>'
        note = f"{celsius[k - 1] - celsius[k]:.1f} K" if falls else f"{celsius[k] - celsius[k - 1]:.1f} K uphill"
        if x + wide + 8 * len(note) < left + BARS:
            yield _text(x + wide + 6, y + 22, note, 12)
        else:
            yield _text(x - 6, y + 22, note, 12, anchor="end")
    yield _text(MARGIN, bottom + 18, f"{path.steps[-1].place} {celsius[-1]:.1f} °C", weight=600)


def _flows(path: HeatPath, pitch: float) -> Iterator[str]:
    """One bar per way of the coolant, in litres per minute, or per second where it is air."""
    vapour = all(way.volume_flow == 0.0 for way in path.paths)
    unit, size = ("g/s", 1e3) if vapour else ("L/s", 1e3) if path.coolant == "air" else ("L/min", 60e3)
    flows = [size * (way.mass_flow if vapour else way.volume_flow) for way in path.paths]
    mean, equal = sum(flows) / len(flows), max(flows) < 1.25 * min(flows)
    kind = "vapour by surface" if vapour else "to each tray, and over the mean" if equal else "by way"
    yield _text(RIGHT, TOP - 10, f"{path.coolant} {kind}, {unit}", weight=600)
    tall = min(22.0, pitch - 4.0)
    for k, (way, flow) in enumerate(zip(path.paths, flows, strict=True)):
        y = TOP + pitch * k
        middle = y + 0.5 * tall + 4.5
        wide = AMOUNTS * flow / max(flows)
        tail = f"  {100.0 * (flow / mean - 1.0) + 0.0:+.1f} %".replace("-0.0", "0.0") if equal else ""
        figures = f"{flow:.0f}" if flow >= 100.0 else f"{flow:.2f}" if flow < 20.0 else f"{flow:.1f}"
        yield _text(FLOWS - 8, middle, way.name if vapour else _way(way.name), 12, anchor="end")
        yield f'<rect x="{FLOWS}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" fill="{FLOW}" stroke="{FAINT}"/>'
        yield _text(FLOWS + wide + 6, middle, figures + tail, 12)
    drops = [way.pressure_drop for way in path.paths]
    low, high = min(drops), max(drops)
    if not vapour:
        spoken = (f"{low:.0f} to {high:.0f} Pa", f"{low / 1e3:.1f} to {high / 1e3:.1f} kPa")[max(drops) >= 1e4]
        below = TOP + pitch * len(flows) + 18
        yield _text(RIGHT, below, f"pressure drop from end to end: {spoken}", 12, colour=FAINT)


def _way(name: str) -> str:
    """A branch's name as a reader would call the way: without its row, boards by their first."""
    words = name.rsplit(", ", 1)[-1].removesuffix(" row 1")
    return {"regulators": "boards", "memory": "boards"}.get(words, words)


def write(folder: Path, name: str = "default") -> tuple[Path, ...]:
    """Draw every technology of a shipped scenario; returns the files.

    Raises
    ------
    InputError : a file cannot be written
    """
    scenario = load_scenario(name)
    written = []
    for cooling in scenario.coolings.names:
        target = folder / f"heat-path-{cooling}.svg"
        try:
            target.write_text(svg(heat_path(scenario, cooling)), encoding="utf-8")
        except OSError as error:
            raise InputError("picture", f"cannot write {target}: {error.strerror}", allowed="a folder") from None
        written.append(target)
    return tuple(written)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
