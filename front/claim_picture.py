"""Pictures of a claim as SVG by hand: waterfalls with intervals, and the map of where it holds.

Read in grey: what saves is filled, what costs is hatched; technologies differ by the shape of their mark.
"""

from __future__ import annotations

from html import escape

from heatpath import rows
from heatpath.claim_pages import CAUSES
from heatpath.site_picture import FAINT, INK, RULE, mark
from heatpath.studies.break_even import saving_at
from heatpath.studies.claim import Claim, Pair
from heatpath.studies.verdict import NAMES

SAVES, COSTS, WHOLE = "#2f6f8f", "#b3430b", "#1b2733"
WIDTH, LEFT, RIGHT, LINE, TOP = 760, 170, 90, 24, 44
MAP_WIDTH, MAP_HEIGHT, MAP_LEFT, MAP_RIGHT, MAP_TOP, MAP_BOTTOM = 760, 420, 64, 150, 52, 52
PUES = (1.0, 1.8)
REMOVED = (-0.02, 0.20)
LEFTWARDS = 1.3
LEVELS = (0.0, 0.1, 0.2, 0.3, 0.4)


def waterfall_svg(pair: Pair, against: str) -> str:
    """The terms of a facility saving, each beginning where the last one ends, with its 5 to 95 %; ``against`` names
    the baseline."""
    fall = pair.waterfalls["facility_energy"]
    intervals = pair.term_intervals["facility_energy"]
    starts = [step.cumulative - step.term for step in fall.steps]
    ends = [x for step, start in zip(fall.steps, starts, strict=True) for x in (start, step.cumulative)]
    ends += [start + x for step, start in zip(fall.steps, starts, strict=True) for x in intervals[step.cause]]
    total = pair.saving["facility_energy"]
    ends += [x for x in (total.low, total.high) if x is not None]
    low, high = min(0.0, *ends), max(*ends, 0.05)

    def at(x: float) -> float:
        return LEFT + (x - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    height = TOP + LINE * (len(fall.steps) + 1) + 14
    title = f"{NAMES.get(pair.technology, pair.technology)} against {against}: % of that hall's energy"
    title = title[0].upper() + title[1:]
    parts = [_open(WIDTH, height, title), _hatch(), _title(title)]
    parts.append(f'<line x1="{at(0):.1f}" x2="{at(0):.1f}" y1="{TOP - 6}" y2="{height - 10}" stroke="{INK}"/>')
    for number, (step, start) in enumerate(zip(fall.steps, starts, strict=True)):
        y = TOP + LINE * number
        parts += _bar(at, y, CAUSES[step.cause], start, step.term, intervals[step.cause])
    known = total.low is not None and total.high is not None
    whole = (total.low or 0.0, total.high or 0.0) if known else (fall.total, fall.total)
    parts += _bar(at, TOP + LINE * len(fall.steps), "Saving", 0.0, fall.total, whole, WHOLE)
    return "\n".join([*parts, "</svg>"])


def _bar(
    at: object, y: float, label: str, start: float, term: float, interval: tuple[float, float], colour: str = ""
) -> list[str]:
    """One bar with its whisker and its number; what costs is hatched."""
    assert callable(at)
    left, right = sorted((at(start), at(start + term)))
    fill = colour or (SAVES if term >= 0.0 else "url(#costs)")
    middle = y + 0.5 * LINE - 4
    low, high = (at(start + x) for x in interval)
    weight = ' font-weight="700"' if colour else ""
    parts = [f'<text x="{LEFT - 10}" y="{middle + 4:.1f}" text-anchor="end"{weight}>{escape(label)}</text>']
    parts.append(
        f'<rect x="{left:.1f}" y="{y:.1f}" width="{max(right - left, 0.8):.1f}" height="{LINE - 8}" fill="{fill}" '
        f'stroke="{INK}" stroke-width="0.5"/>'
    )
    if high - low > 1.0:
        parts.append(f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{middle:.1f}" y2="{middle:.1f}" {_WHISKER}/>')
        for x in (low, high):
            parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{middle - 4:.1f}" y2="{middle + 4:.1f}" {_WHISKER}/>')
    x = max(right, high, low) + 8
    parts.append(f'<text x="{x:.1f}" y="{middle + 4:.1f}"{weight}>{rows.share(term)}</text>')
    return parts


_WHISKER = 'stroke="#9aa5af" stroke-width="1.6"'


def map_svg(claim: Claim) -> str:
    """Saving over the baseline's PUE and the server power removed, with every pair in it and the line of the claim."""
    pue = min(hall.quantities["pue"] for hall in claim.technologies.values())
    title = f"Where {100 * claim.claim:.0f} % holds, for a liquid-cooled hall with a PUE of {pue:.2f}"
    parts = [_open(MAP_WIDTH, MAP_HEIGHT, title), _title(title)]
    inner = MAP_WIDTH - MAP_LEFT - MAP_RIGHT, MAP_HEIGHT - MAP_TOP - MAP_BOTTOM

    def x(value: float) -> float:
        return MAP_LEFT + (value - PUES[0]) / (PUES[1] - PUES[0]) * inner[0]

    def y(value: float) -> float:
        return MAP_TOP + (REMOVED[1] - value) / (REMOVED[1] - REMOVED[0]) * inner[1]

    reach = _line(claim.claim, pue)
    corners = [(PUES[1], REMOVED[0]), (PUES[1], REMOVED[1]), (max(reach[1][0], PUES[0]), REMOVED[1]), reach[0]]
    shape = " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in corners)
    parts.append(f'<polygon points="{shape}" fill="#e3ebf0"/>')
    for level in dict.fromkeys((*LEVELS, claim.claim)):
        parts += _contour(level, pue, x, y, level == claim.claim)
    parts += _axes(x, y)
    for pair in claim.pairs.values():
        removed = pair.server_power_removed.central
        base = claim.baselines[pair.baseline].quantities["pue"]
        if removed is not None and PUES[0] <= base <= PUES[1]:
            parts.append(mark(pair.technology, x(base), y(removed)))
    parts += _baseline_names(claim, x, y)
    for number, name in enumerate(claim.technologies):
        at = MAP_TOP + 16 + 20 * number
        parts.append(mark(name, MAP_WIDTH - MAP_RIGHT + 16, at - 4))
        parts.append(f'<text x="{MAP_WIDTH - MAP_RIGHT + 26}" y="{at}">{escape(NAMES.get(name, name))}</text>')
    return "\n".join([*parts, "</svg>"])


def _line(level: float, pue: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Ends of a line of equal saving, at the least and the most server power removed."""
    low, high = ((1.0 - removed) * pue / (1.0 - level) for removed in REMOVED)
    return (low, REMOVED[0]), (high, REMOVED[1])


def _contour(level: float, pue: float, x: object, y: object, is_claim: bool) -> list[str]:
    assert callable(x) and callable(y)
    (a, low), (b, high) = _line(level, pue)
    a, b = (min(max(each, PUES[0]), PUES[1]) for each in (a, b))
    ends = [(value, 1.0 - (1.0 - level) * value / pue) for value in (a, b)]  # f at that PUE on the line
    if not (low - 1e-9 <= ends[0][1] <= high + 1e-9 and a != b):
        return []
    style = f'stroke="{INK}" stroke-width="2.6"' if is_claim else f'stroke="{FAINT}" stroke-dasharray="4 4"'
    points = " ".join(f"{x(value):.1f},{y(removed):.1f}" for value, removed in ends)
    assert abs(saving_at(ends[1][0], ends[1][1], pue) - level) < 1e-9
    text = f'<text x="{x(b) + 4:.1f}" y="{y(ends[1][1]) - 5:.1f}" fill="{INK if is_claim else FAINT}">'
    return [f'<polyline points="{points}" fill="none" {style}/>', f"{text}{100 * level:.0f} %</text>"]


def _axes(x: object, y: object) -> list[str]:
    assert callable(x) and callable(y)
    bottom, left = MAP_HEIGHT - MAP_BOTTOM, MAP_LEFT
    parts = [f'<rect x="{left}" y="{MAP_TOP}" width="{x(PUES[1]) - left:.1f}" height="{bottom - MAP_TOP}" fill="none" '
             f'stroke="{RULE}"/>']  # fmt: skip
    for step in range(9):
        value = 1.0 + 0.1 * step
        parts.append(f'<text x="{x(value):.1f}" y="{bottom + 16}" text-anchor="middle">{value:.1f}</text>')
    for percent in (0, 5, 10, 15, 20):
        parts.append(f'<text x="{left - 8}" y="{y(percent / 100) + 4:.1f}" text-anchor="end">{percent}</text>')
    middle = 0.5 * (left + x(PUES[1]))
    parts.append(f'<text x="{middle:.1f}" y="{bottom + 38}" text-anchor="middle">PUE of the air-cooled hall</text>')
    up = 0.5 * (MAP_TOP + bottom)
    parts.append(
        f'<text x="16" y="{up:.1f}" text-anchor="middle" transform="rotate(-90 16 {up:.1f})">'
        "server power removed, %</text>"
    )
    return parts


def _baseline_names(claim: Claim, x: object, y: object) -> list[str]:
    """A name beside each group of marks, by turns below and above."""
    assert callable(x) and callable(y)
    parts = []
    shown = sorted(claim.baselines.items(), key=lambda item: item[1].quantities["pue"])
    for number, (name, hall) in enumerate(shown):
        removed = [p.server_power_removed.central for p in claim.pairs.values() if p.baseline == name]
        known = [each for each in removed if each is not None]
        base = hall.quantities["pue"]
        if known and PUES[0] <= base <= PUES[1]:
            place = y(max(known)) - 12 if number % 2 else y(min(known)) + 20
            halo = 'stroke="#ffffff" stroke-width="4" paint-order="stroke" stroke-linejoin="round"'
            left = base > LEFTWARDS and number % 2 == 0  # where there is room on the left, turns take both sides
            side = f'x="{x(base) - 8:.1f}" text-anchor="end"' if left else f'x="{x(base) + 8:.1f}"'
            parts.append(f'<text {side} y="{place:.1f}" {halo}>{escape(hall.title)}</text>')
    return parts


def _open(width: int, height: float, label: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(label, quote=True)}" font-family="system-ui, sans-serif" font-size="12.5" fill="{INK}">'
    )


def _title(text: str) -> str:
    return f'<text x="0" y="18" font-size="14" font-weight="700">{escape(text)}</text>'


def _hatch() -> str:
    return (
        '<defs><pattern id="costs" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="6" height="6" fill="#ffffff"/><rect width="3" height="6" fill="{COSTS}"/></pattern></defs>'
    )
