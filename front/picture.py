"""The picture of a comparison: where each watt goes, one stacked bar per technology.

Above, the whole of the facility's energy; below, what is not compute, on its own scale, where the technologies differ.
Colours are ordered by luminance and hatched in turn, so that the picture reads in grey and without colour vision.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from heatpath import rows
from heatpath.numerics.errors import InputError
from heatpath.studies.answer import Comparison

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


class Band(NamedTuple):
    """How one part of the energy is drawn."""

    name: str
    colour: str
    hatch: str


INK = "#1b2733"
BANDS = (  # neighbours differ in luminance, hatches tell apart what is left
    Band("compute_energy", "#d5dbe1", ""),
    Band("leakage_energy", "#aeb8c2", "////"),
    Band("server_fan_energy", "#00507a", ""),
    Band("supply_loss_energy", "#b9dcf0", "||||"),
    Band("pump_energy", "#08735f", ""),
    Band("room_fan_energy", "#f5d76e", "\\\\\\\\"),
    Band("chiller_energy", "#b3430b", ""),
    Band("heat_rejection_energy", "#fbd0b0", "xxxx"),
    Band("electrical_loss_energy", "#5b4a75", ""),
    Band("other_energy", "#eceff2", "----"),
)
OVERHEAD = BANDS[2:]
UNDATED: dict[str, dict[str, None]] = {"svg": {"Date": None}, "png": {}, "pdf": {"CreationDate": None}}


def energy_picture(comparison: Comparison, path: str | Path) -> None:
    """Write the picture to a file; the suffix chooses SVG, PNG or PDF.

    Raises InputError where matplotlib is missing or the file cannot be written.
    """
    suffix = suffix_of(path)
    write(_rendered(comparison, suffix), path)


def energy_figure(comparison: Comparison) -> Figure:
    """The picture as a matplotlib figure. Raises InputError where matplotlib is missing."""
    require_matplotlib()
    return _figure(comparison, narrow=False)


def save(figure: Figure, path: str | Path) -> None:
    """Write any figure to a file; the suffix chooses SVG, PNG or PDF, the same figure gives the same bytes.

    Raises InputError where the file cannot be written.
    """
    import matplotlib as mpl

    suffix, stream = suffix_of(path), io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "heatpath"}):
        figure.savefig(stream, format=suffix, dpi=160, metadata=UNDATED[suffix])
    write(stream.getvalue(), path)


def suffix_of(path: str | Path, field: str = "picture") -> str:
    """``svg``, ``png`` or ``pdf``. Raises InputError, which names the field, for another suffix."""
    suffix = Path(path).suffix.lower().removeprefix(".")
    if suffix not in UNDATED:
        raise InputError(field, f"cannot write {Path(path).name}", allowed="a name that ends in .svg, .png or .pdf")
    return suffix


def write(picture: bytes, path: str | Path, field: str = "picture") -> None:
    """A picture's bytes to a file. Raises InputError, which names the field."""
    try:
        Path(path).write_bytes(picture)
    except OSError as error:
        message = f"cannot write {path}: {error.strerror}"
        raise InputError(field, message, allowed="a file in an existing folder") from None


def svg_text(comparison: Comparison, *, narrow: bool = False) -> str:
    """The picture as an SVG element to stand inside a page; ``narrow`` is drawn for a telephone."""
    text = _rendered(comparison, "svg", narrow=narrow).decode("utf-8")
    prefix = r"\1narrow-" if narrow else r"\1wide-"  # two pictures in one page must not share names
    text = re.sub(r'(\bid="|href="#|url\(#)', prefix, text[text.index("<svg") :])
    label = "Where each watt goes: stacked bars per technology; the same figures stand in the table"
    return text.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)


def _rendered(comparison: Comparison, suffix: str, *, narrow: bool = False) -> bytes:
    """The picture as a file's bytes; the same answer gives the same bytes, without date and random names."""
    require_matplotlib()
    import matplotlib as mpl

    stream = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "heatpath"}):
        _figure(comparison, narrow=narrow).savefig(stream, format=suffix, dpi=160, metadata=UNDATED[suffix])
    return stream.getvalue()


def require_matplotlib() -> None:
    """Raises InputError, one line with the name of the extra, where matplotlib is missing."""
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        raise InputError("picture", "matplotlib is missing", allowed="pip install 'heatpath[plot]'") from None


def _figure(comparison: Comparison, *, narrow: bool) -> Figure:
    """Both panels as a matplotlib figure."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    style: Any = {"font.size": 9.5, "font.family": ["DejaVu Sans"], "hatch.linewidth": 0.6, "svg.fonttype": "path",
             "text.color": INK, "axes.labelcolor": INK, "xtick.color": INK, "ytick.color": INK}  # fmt: skip
    answered = {name: _parts(a.quantities) for name, a in comparison.coolings.items() if a.status == "ok"}
    unit, size = rows.energy_unit(max((sum(parts.values()) for parts in answered.values()), default=1.0))
    bars = {name: {part: value / size for part, value in parts.items()} for name, parts in answered.items()}
    with mpl.rc_context(style):
        height = (1.9 if narrow else 1.5) + (1.15 if narrow else 0.95) * max(1, len(bars))
        figure = Figure(figsize=(4.1 if narrow else 9.6, height + (1.0 if narrow else 0.5)), layout="constrained")
        above, below = figure.subplots(2, 1, height_ratios=(0.85, 1.15))
        _panel(above, bars, BANDS, f"All of the facility's energy, {unit} a year", narrow)
        _panel(below, bars, OVERHEAD, f"All but compute, {unit} a year", narrow)
        _legend(figure, bars, narrow)
    return figure


def _parts(quantities: dict[str, float]) -> dict[str, float]:
    """The bands of one technology [J]: leakage is taken out of compute, so that the bands add up to the facility."""
    found = rows.finite(quantities)
    parts = {band.name: found.get(band.name, 0.0) for band in BANDS}
    parts["compute_energy"] -= parts["leakage_energy"]
    return parts


def _panel(axes: Axes, bars: dict[str, dict[str, float]], bands: tuple[Band, ...], title: str, narrow: bool) -> None:
    """One stacked bar per technology, each band labelled with its amount where it is wide enough, the sum behind it."""
    totals = {name: sum(parts[band.name] for band in bands) for name, parts in bars.items()}
    longest = max(totals.values(), default=1.0) or 1.0
    for place, parts in enumerate(bars.values()):
        start = 0.0
        for band in bands:
            width = parts[band.name]
            axes.barh(place, width, 0.62, left=start, color=band.colour, hatch=band.hatch, edgecolor=INK, linewidth=0.4)
            if width > longest * (0.115 if narrow else 0.045):
                _amount(axes, start + width / 2.0, place, width, band)
            start += width
        axes.text(start + 0.012 * longest, place, f"{start:,.0f}", va="center", weight="bold")
    axes.set_yticks(range(len(bars)), list(bars))
    axes.set_ylim(len(bars) - 0.5, -0.5)
    axes.set_xlim(0.0, 1.13 * longest)
    axes.set_title(title, loc="left", fontsize=9.5 if narrow else 10.5, weight="bold")
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_visible(False)
    axes.spines[["top", "right", "bottom"]].set_visible(False)


def _amount(axes: Axes, x: float, y: float, value: float, band: Band) -> None:
    """The amount on a band: on a plate of its own where the band is hatched, white where it is dark."""
    red, green, blue = (int(band.colour[i : i + 2], 16) / 255.0 for i in (1, 3, 5))
    dark = 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.45
    plate = {"facecolor": band.colour, "edgecolor": "none", "pad": 1.2} if band.hatch else None
    axes.text(x, y, f"{value:,.0f}", ha="center", va="center", fontsize=8.5, color="white" if dark else INK, bbox=plate)


def _legend(figure: Figure, bars: dict[str, dict[str, float]], narrow: bool) -> None:
    """Names of the bands that are there, below both panels, in the order of the stack."""
    from matplotlib.patches import Patch

    labels = {**rows.PARTS, "compute_energy": "Compute without leakage", "leakage_energy": "Chip leakage"}
    shown = [band for band in BANDS if any(parts[band.name] > 0.0 for parts in bars.values())]
    patches = [
        Patch(facecolor=b.colour, hatch=b.hatch, edgecolor=INK, linewidth=0.4, label=labels[b.name]) for b in shown
    ]
    figure.legend(handles=patches, loc="outside lower left", ncols=1 if narrow else 4, frameon=False, handlelength=2.2)
