"""The numbers of a case: a CSV file with a header, every fault named with its file, row and column.

A header may carry its unit in brackets, ``flow [L/min]``; it then has to be the one that the case gives.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.errors import InputError
from heatpath.numerics.units import NUMBER, shorten
from heatpath.studies.document import file_name, read_text

MOST_ROWS = 20_000
SEPARATED = "numbers separated by commas, the first line their names"


@dataclass(frozen=True)
class Columns:
    """The cells of a CSV file by column, as text; ``lines`` are the lines of the file on which the rows stand."""

    file: str
    cells: dict[str, tuple[str, ...]]
    units: dict[str, str]
    lines: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.lines)

    def text(self, column: str) -> tuple[str, ...]:
        """One column as text; raises InputError where it is not in the file."""
        if column not in self.cells:
            place = f"line 1, column {shorten(column)}"
            raise InputError(place, "is missing", allowed=", ".join(self.cells), file=self.file)
        return self.cells[column]

    def numbers(self, column: str, units: str) -> NDArray[np.float64]:
        """One column as numbers, as they stand in the file, said to be in ``units``.

        Raises
        ------
        InputError : no such column, another unit in its header, a cell that is no finite number
        """
        cells = self.text(column)
        stated = self.units[column]
        if stated and stated != units:
            place = f"line 1, column '{column}'"
            message = f"is in {shorten(stated)}, the case says {shorten(units)}"
            raise InputError(place, message, allowed="one unit in both", file=self.file)
        return np.array([self._number(cell, column, row) for row, cell in enumerate(cells)])

    def _number(self, cell: str, column: str, row: int) -> float:
        """One cell as a finite number."""
        match = NUMBER.fullmatch(cell.strip())
        value = float(match[1]) if match and not match[2].strip() else np.nan
        if not np.isfinite(value):
            why = "is empty" if not cell.strip() else f"{shorten(cell.strip())} is not a finite number"
            raise self.refusal(row, column, why, "a number such as 1.5 or 2e-3")
        return float(value)

    def refusal(self, row: int, column: str, message: str, allowed: str) -> InputError:
        """The error that names file, line and column."""
        return InputError(f"line {self.lines[row]}, column '{column}'", message, allowed=allowed, file=self.file)


def read_columns(path: Path) -> Columns:
    """A CSV file; lines that start with ``#`` are remarks.

    Raises
    ------
    InputError : unreadable, empty, a header without names or with the same name twice, rows of another length
    """
    text = read_text(path, SEPARATED)
    file = file_name(path)
    try:
        rows = [
            (number, row)
            for number, row in enumerate(csv.reader(io.StringIO(text), strict=True), start=1)
            if row and not row[0].lstrip().startswith("#")
        ]
    except csv.Error as error:
        raise InputError("file", f"is not a table: {error}", allowed=SEPARATED, file=file) from None
    if len(rows) < 2:
        raise InputError("file", "has no rows" if rows else "is empty", allowed=SEPARATED, file=file)
    if len(rows) > MOST_ROWS:
        raise InputError("file", f"has {len(rows) - 1} rows", allowed=f"at most {MOST_ROWS}", file=file)
    names, units = _header(rows[0][1], file)
    for number, row in rows[1:]:
        if len(row) != len(names):
            message = f"{len(row)} cells where the header has {len(names)}"
            raise InputError(f"line {number}", message, allowed="as many cells as names", file=file)
    cells = {name: tuple(row[place].strip() for _, row in rows[1:]) for place, name in enumerate(names)}
    return Columns(file, cells, dict(zip(names, units, strict=True)), tuple(number for number, _ in rows[1:]))


def _header(cells: list[str], file: str) -> tuple[list[str], list[str]]:
    """Names of the columns, and the units that stand in brackets behind them."""
    names, units = [], []
    for place, cell in enumerate(cells, start=1):
        name, _, rest = cell.strip().partition("[")
        name = name.strip()
        if not name:
            raise InputError(f"line 1, column {place}", "has no name", allowed="a name for each column", file=file)
        if name in names:
            raise InputError(f"line 1, column '{name}'", "stands twice", allowed="each name once", file=file)
        names.append(name)
        units.append(rest.rstrip().removesuffix("]").strip())
    return names, units
