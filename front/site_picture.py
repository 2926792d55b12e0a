"""The sites as a picture: one line per site, one mark per technology, drawn as SVG by hand."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from heatpath.studies.sites import SiteRow

INK, FAINT, RULE = "#1b2733", "#5b6875", "#d5dbe1"
MARKS = {  # shape and colour: shapes tell them apart without colour
    "air": ("circle", "#b3430b"), "coldplate": ("square", "#00507a"), "coldplate-2p": ("diamond", "#5b4a75"),
    "immersion": ("triangle", "#08735f"), "immersion-2p": ("cross", "#7a5c00"),
}  # fmt: skip
LEFT, RIGHT, TOP, LINE, BOTTOM = 190, 24, 66, 19, 40
WIDTH = 860
SIZE = 4.6


class Scale(NamedTuple):
    """From a value to a place on the picture."""

    low: float
    high: float

    def __call__(self, value: float) -> float:
        """Pixels from the left edge."""
        return LEFT + (value - self.low) / (self.high - self.low) * (WIDTH - LEFT - RIGHT)


def site_svg(
    rows: Sequence[SiteRow], name: str = "tue", title: str = "Facility energy over compute energy, TUE"
) -> str:
    """A dot for every technology at every site, coolest wet bulb above; ``name`` is the quantity on the axis."""
    shown = [row for row in rows if name in row.quantities]
    places = list(dict.fromkeys((row.site, row.name, row.wet_bulb) for row in rows))
    values = [row.quantities[name] for row in shown]
    step = _step(max(values) - min(values))
    scale = Scale(step * (min(values) // step), step * (max(values) // step + 1))
    height = TOP + LINE * len(places) + BOTTOM
    label = escape(f"{title}, at {len(places)} sites; the same figures stand in the table")
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{label}" '
        f'font-family="system-ui, sans-serif" font-size="12" fill="{INK}">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="16" y="24" font-size="15" font-weight="600">{escape(title)}</text>',
        *_legend([name for name in dict.fromkeys(row.cooling for row in shown)]),
        *_axis(scale, step, height),
    ]
    for number, (site, place, wet_bulb) in enumerate(places):
        y = TOP + LINE * (number + 0.5)
        here = [row for row in shown if row.site == site]
        parts += _line(
            scale, y, f"{place}, {wet_bulb - 273.15:.0f} °C", [(r.cooling, r.quantities[name]) for r in here]
        )
    return "\n".join([*parts, "</svg>", ""])


def _step(span: float) -> float:
    """Distance of the axis' ticks: 1, 2 or 5 times a power of ten, four to ten of them."""
    size = 10.0
    while size > span:
        size /= 10.0
    return next(part * size for part in (0.1, 0.2, 0.5, 1.0) if span / (part * size) <= 10.0)


def _legend(names: Sequence[str]) -> list[str]:
    """Mark and name of each technology, and what stands beside the sites."""
    parts = [f'<text x="16" y="48" fill="{FAINT}">Site, mean wet bulb</text>']
    x = float(LEFT)
    for name in names:
        parts.append(mark(name, x, 44.0))
        parts.append(f'<text x="{x + 10:.0f}" y="48">{escape(name)}</text>')
        x += 32 + 7.2 * len(name)
    return parts


def _axis(scale: Scale, step: float, height: float) -> list[str]:
    """Rules and numbers."""
    parts = []
    for k in range(round((scale.high - scale.low) / step) + 1):
        value = scale.low + k * step
        x = scale(value)
        parts.append(f'<path d="M{x:.1f} {TOP}V{height - BOTTOM}" stroke="{RULE}" stroke-width="1"/>')
        parts.append(f'<text x="{x:.1f}" y="{height - BOTTOM + 18}" text-anchor="middle">{value:.4g}</text>')
    return parts


def _line(scale: Scale, y: float, label: str, marks: Sequence[tuple[str, float]]) -> list[str]:
    """One site: its name, a faint line through its marks, the marks."""
    parts = [f'<text x="{LEFT - 12}" y="{y + 4:.1f}" text-anchor="end">{escape(label)}</text>']
    if marks:
        low, high = (scale(extreme(value for _, value in marks)) for extreme in (min, max))
        parts.append(f'<path d="M{low:.1f} {y:.1f}H{high:.1f}" stroke="#aeb8c2" stroke-width="1.2"/>')
    return parts + [mark(name, scale(value), y) for name, value in marks]


def mark(name: str, x: float, y: float) -> str:
    """The mark of a technology."""
    shape, colour = MARKS.get(name, ("circle", FAINT))
    s, d = SIZE, 1.3 * SIZE
    if shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{s}" fill="{colour}"/>'
    paths = {
        "square": f"M{x - s:.1f} {y - s:.1f}h{2 * s}v{2 * s}h{-2 * s}z",
        "diamond": f"M{x:.1f} {y - d:.1f}l{d:.2f} {d:.2f}l{-d:.2f} {d:.2f}l{-d:.2f} {-d:.2f}z",
        "triangle": f"M{x:.1f} {y - 1.2 * s:.1f}l{1.2 * s:.2f} {2.1 * s:.2f}h{-2.4 * s:.2f}z",
        "cross": f"M{x - s:.1f} {y - s:.1f}l{2 * s} {2 * s}m0 {-2 * s}l{-2 * s} {2 * s}",
    }
    paint = f'fill="none" stroke="{colour}" stroke-width="2.2"' if shape == "cross" else f'fill="{colour}"'
    return f'<path d="{paths[shape]}" {paint}/>'
