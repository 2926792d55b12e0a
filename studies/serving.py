"""Measured serving of open models: tokens per second and power of one instance over the number of requests in it.

Rewritten from the ML.ENERGY Leaderboard v3 (Apache-2.0); accelerators alone, steady state. Power is not monotonic in
the batch, so nothing here assumes that it is.

>>> table = load_table("Llama 3.1 70B Instruct", "H100")
>>> table.accelerators, table.batch.size
(4, 12)
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.errors import InputError
from heatpath.numerics.units import shorten

Series = NDArray[np.float64]

RATED_POWER = {"H100": 700.0, "B200": 1000.0}  # W, as the makers rate them
SOURCE = "ML.ENERGY Leaderboard v3, ml-energy/leaderboard 0cd52da, Apache-2.0"


@dataclass(frozen=True)
class ServingTable:
    """One model on one kind of accelerator, arrays (batches,) in the order of ``batch``.

    ``active_parameters`` take part in one token. ``power`` [W] is of all ``accelerators`` of one instance, ``tokens``
    [1/s] are generated, ``interval`` [s] passes between two tokens of one request (median).
    """

    model: str
    accelerator: str
    accelerators: int
    precision: str
    active_parameters: float
    task: str
    batch: Series
    power: Series
    tokens: Series
    interval: Series

    @property
    def best(self) -> int:
        """Index of the batch with most tokens per second."""
        return int(np.argmax(self.tokens))

    def at(self, batch: int | None) -> int:
        """Index of a measured batch, or of the best. Raises InputError."""
        if batch is None:
            return self.best
        found = np.flatnonzero(self.batch == batch)
        if found.size == 0:
            allowed = ", ".join(f"{b:.0f}" for b in self.batch)
            raise InputError("serving.batch", f"{batch} was not measured", allowed=allowed)
        return int(found[0])


@cache
def tables() -> dict[tuple[str, str, int], ServingTable]:
    """All measured tables by model, accelerator and number of accelerators."""
    text = resources.files("heatpath.studies").joinpath("data", "serving.csv").read_text(encoding="utf-8")
    groups: dict[tuple[str, str, int], list[dict[str, str]]] = {}
    for row in csv.DictReader(line for line in text.splitlines() if not line.startswith("#")):
        groups.setdefault((row["model"], row["accelerator"], int(row["accelerators"])), []).append(row)
    return {key: _table(rows) for key, rows in groups.items()}


def _table(rows: list[dict[str, str]]) -> ServingTable:
    def column(name: str) -> Series:
        return np.array([float(row[name]) for row in rows])

    first = rows[0]
    return ServingTable(
        model=first["model"],
        accelerator=first["accelerator"],
        accelerators=int(first["accelerators"]),
        precision=first["precision"],
        active_parameters=float(first["active_parameters"]),
        task=first["task"],
        batch=column("batch"),
        power=column("power_W"),
        tokens=column("tokens_per_s"),
        interval=column("token_interval_s"),
    )


def load_table(model: str, accelerator: str) -> ServingTable:
    """The table of a model on an accelerator; where several sizes of instance were measured, the one with most tokens
    per second and accelerator.

    Raises
    ------
    InputError : a model or an accelerator that was not measured
    """
    found = [table for table in tables().values() if table.model == model and table.accelerator == accelerator]
    if not found:
        models = dict.fromkeys(table.model for table in tables().values())
        if model not in models:
            raise InputError("serving.model", f"{shorten(model)} was not measured", allowed=", ".join(models))
        kinds = dict.fromkeys(table.accelerator for table in tables().values() if table.model == model)
        raise InputError("serving.accelerator", f"{shorten(accelerator)} was not measured", allowed=", ".join(kinds))
    return max(found, key=lambda table: float(table.tokens.max()) / table.accelerators)
