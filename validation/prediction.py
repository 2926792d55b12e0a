"""What a case's model says to its rows, each row asked once however many outputs read it."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.errors import InputError, PhysicalFailure
from heatpath.validation.case import Case, Mask
from heatpath.validation.field import Value
from heatpath.validation.model import Answer

NUMBER = re.compile(r"-?[0-9][0-9.]*(e[+-]?[0-9]+)?(?= (degC|is) )")


class Predictor:
    """Asks the model row by row; ``changes`` are words that replace a fixed field, as a variant does."""

    def __init__(self, case: Case, changes: Mapping[str, Value] | None = None) -> None:
        self.case = case
        self.changes = dict(changes or {})
        self.notes: dict[str, str] = {}  # the first of those that differ in a number only

    def __call__(self, values: Mapping[str, float], rows: Mask) -> dict[str, NDArray[np.float64]]:
        """Every measured quantity in SI on the chosen rows (rows,), nan on the others.

        Raises
        ------
        InputError : the model refuses what the case gives; the message names the line
        PhysicalFailure : it has no answer to a row, or none that is a number
        """
        quantities = dict.fromkeys(output.quantity for output in self.case.outputs)
        found = {name: np.full(len(self.case.columns), np.nan) for name in quantities}
        for place in np.flatnonzero(rows):
            answer = self._ask(int(place), values)
            for name in quantities:
                if name not in answer.values or not np.isfinite(answer.values[name]):
                    line = self.case.columns.lines[place]
                    message = f"{self.case.model.name} gives no {name} at line {line}: something it needs is not known"
                    raise PhysicalFailure("no_answer", message)
                found[name][place] = answer.values[name]
            for note in answer.notes:
                self.notes.setdefault(NUMBER.sub("#", note), note)
        return found

    def _ask(self, place: int, values: Mapping[str, float]) -> Answer:
        """One row; its line is put into what goes wrong."""
        line = self.case.columns.lines[place]
        try:
            return self.case.model.answer({**self.case.row(place), **self.changes, **values})
        except InputError as error:
            message = f"{error.message} (asked at line {line} of {self.case.columns.file})"
            raise InputError(error.field, message, allowed=error.allowed, file=f"{self.case.name}/case.toml") from None
        except PhysicalFailure as error:
            raise PhysicalFailure(error.reason, f"{error.message} (line {line})", device=error.device) from None
