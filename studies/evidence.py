"""Published results beside the model's: each a band, where the model falls, and what the two do not share."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Literal

from heatpath.studies.estimate import Estimate

if TYPE_CHECKING:
    from heatpath.studies.claim import Claim

Place = Literal["inside", "below", "above", "not answered"]
SAVINGS = ("facility_energy", "cooling_energy")


@dataclass(frozen=True)
class Band:
    """One published result: the figure it is of, its ends, the technology and the baseline it is put beside."""

    name: str
    title: str
    figure: str
    low: float
    high: float
    technology: str
    baseline: str
    source: str
    trust: str
    note: str


@dataclass(frozen=True)
class Found:
    """A band and the model's figure at the central inputs with its 5 and 95 %; ``place`` of the model's interval."""

    band: Band
    value: float | None
    low: float | None
    high: float | None
    place: Place


@cache
def bands() -> tuple[Band, ...]:
    """All rows of the shipped table, in its order."""
    text = resources.files("heatpath.studies").joinpath("data", "evidence.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return tuple(
        Band(
            row["name"], row["title"], row["figure"], float(row["low"]), float(row["high"]), row["technologies"],
            row["baseline"], row["source"], row["trust"], row["note"] or "",
        )
        for row in rows
    )  # fmt: skip


def beside(claim: Claim) -> tuple[Found, ...]:
    """Every band that a claim has a technology or baseline for."""
    found = []
    for band in bands():
        if band.technology and band.technology not in claim.technologies:
            continue
        value = _model(claim, band)
        found.append(Found(band, value.central, value.low, value.high, _place(band, value)))
    return tuple(found)


def _model(claim: Claim, band: Band) -> Estimate:
    """The model's figure of a band."""
    nothing = Estimate(None, None, None, None, None, 0.0)
    halls = claim.technologies | claim.baselines
    hall = halls.get(band.technology or band.baseline)
    if band.figure in ("pue", "ppue"):
        if hall is None:
            return nothing
        here = hall.quantities[band.figure]
        spread = hall.pue if band.figure == "pue" else hall.ppue
        return spread._replace(central=here)
    pair = claim.pairs.get((band.technology, band.baseline))
    if pair is None:
        return nothing
    return pair.saving[band.figure] if band.figure in SAVINGS else pair.server_power_removed


def _place(band: Band, value: Estimate) -> Place:
    """Where the model's interval lies; its central figure where no interval is known."""
    low, high = (value.central if end is None else end for end in (value.low, value.high))
    if low is None or high is None:
        return "not answered"
    if high < band.low:
        return "below"
    return "above" if low > band.high else "inside"


def why(found: Found, write: Callable[[str, float], str]) -> str:
    """One sentence: where the model falls beside a band, and what the two do not share.

    Parameters
    ----------
    write : a figure's name and value as text
    """
    band = found.band
    if found.value is None:
        return "the model gives no figure here"
    where = {"inside": "meets it", "below": "lies below", "above": "lies above", "not answered": ""}[found.place]
    text = f"model {write(band.figure, found.value)}"
    if found.low is not None and found.high is not None:
        text += f" ({write(band.figure, found.low)} to {write(band.figure, found.high)})"
    return f"{text} {where}" + (f": {band.note}" if band.note else "")
