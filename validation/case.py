"""A measured case as it stands after reading: what drives it, what was measured, and what it may be off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatpath.validation.columns import Columns
from heatpath.validation.field import Value
from heatpath.validation.model import Model

TRUST = {
    "measured": "validation against a measurement",
    "published-curve": "comparison with a published curve",
    "specification": "consistency check: a computed or required figure, not a measurement",
    "field-band": "plausibility band from the field",
}
Series = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Bound:
    """What a score has to keep, and where that comes from. ``limits`` by metric: SI for errors, shares for the rest."""

    limits: Mapping[str, float]
    why: str


@dataclass(frozen=True)
class Output:
    """One measured quantity: its values in SI (rows,), their uncertainty, the rows that count, and its bounds.

    ``on_scale`` is true for temperatures: an error of theirs has no meaning as a share.
    """

    name: str
    quantity: str
    units: str
    measured: Series
    uncertainty: Series | None
    rows: Mask
    tolerance: Bound | None
    deviation: Bound | None
    on_scale: bool = False


@dataclass(frozen=True)
class Free:
    """A parameter that may be calibrated: bounds in SI, and the rows that may be used for it."""

    name: str
    lower: float
    upper: float
    rows: Mask


@dataclass(frozen=True)
class Case:
    """A measured case.

    ``inputs`` hold one value per row; ``variants`` other words for one of the fixed fields, scored for comparison only;
    ``recalled`` what of the case itself is known from memory; ``licence`` of the data.
    """

    name: str
    title: str
    source: str
    licence: str
    trust: str
    group: str
    model: Model
    fixed: Mapping[str, Value]
    inputs: Mapping[str, tuple[Value, ...]]
    outputs: tuple[Output, ...]
    free: tuple[Free, ...]
    variants: tuple[str, tuple[str, ...]] | None
    recalled: tuple[str, ...]
    note: str
    columns: Columns

    def row(self, place: int) -> dict[str, Value]:
        """What the model is given for one row, calibrated parameters apart."""
        return {**self.fixed, **{name: values[place] for name, values in self.inputs.items()}}
