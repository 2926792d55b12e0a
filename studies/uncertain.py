"""What nobody knows exactly: one shipped table of distributions, each with its source and how far to trust it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from heatpath.studies.answer import Assumption

Series = NDArray[np.float64]

SHAPES = ("triangular", "uniform")
TRUST = ("published-range", "assumed", "measured", "data-sheet")


@dataclass(frozen=True)
class Uncertain:
    """One input: its distribution between ``low`` and ``high`` with ``central`` the likeliest value.

    ``units`` is ``1`` for a factor of the central value, ``K`` or ``share`` for a shift of it; ``acts_on`` what it
    moves.
    """

    name: str
    title: str
    acts_on: str
    shape: str
    low: float
    central: float
    high: float
    units: str
    source: str
    trust: str

    def at(self, share: Series) -> Series:
        """Values below which these shares of the distribution lie, by the inverse of its sum; shares in [0, 1]."""
        width = self.high - self.low
        if self.shape == "uniform":
            return np.asarray(self.low + width * share)
        rise, fall = (self.central - self.low) * width, (self.high - self.central) * width
        peak = (self.central - self.low) / width
        below = self.low + np.sqrt(share * rise)
        above = self.high - np.sqrt((1.0 - share) * fall)
        return np.asarray(np.where(share <= peak, below, above))

    @property
    def assumption(self) -> Assumption:
        """The row as an answer states it."""
        units = "" if self.units == "1" else f" {self.units}"
        text = f"{self.low:g} to {self.high:g}{units}, {self.shape}, most often {self.central:g}"
        return Assumption(self.title, text, self.source, self.trust)


@cache
def uncertain_inputs() -> tuple[Uncertain, ...]:
    """All rows of the shipped table, in its order."""
    text = resources.files("heatpath.studies").joinpath("data", "uncertain.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return tuple(_input(row) for row in rows)


def _input(row: dict[str, str]) -> Uncertain:
    low, central, high = (float(row[key]) for key in ("low", "central", "high"))
    if not low <= central <= high or low >= high or row["shape"] not in SHAPES or row["trust"] not in TRUST:
        raise ValueError(f"uncertain.csv, {row['name']}: not in order, or its shape or trust is not known")
    return Uncertain(
        row["name"], row["title"], row["acts_on"], row["shape"], low, central, high, row["units"], row["source"],
        row["trust"],
    )  # fmt: skip


def central_values() -> dict[str, float]:
    """Every input at its central value."""
    return {each.name: each.central for each in uncertain_inputs()}


def quasi_random(number: int, dimensions: int, seed: int) -> Series:
    """Points of a scrambled Sobol sequence in the unit cube, (number, dimensions): more of them begin with fewer."""
    from scipy.stats import qmc

    engine = qmc.Sobol(dimensions, scramble=True, seed=seed)
    exponent = max(int(np.ceil(np.log2(max(number, 1)))), 0)
    return np.asarray(engine.random_base2(exponent)[:number])


def sampled_values(points: Series) -> Series:
    """Values of every input at points of the unit cube, (samples, inputs) in and out."""
    return np.stack([each.at(points[:, k]) for k, each in enumerate(uncertain_inputs())], axis=1)
