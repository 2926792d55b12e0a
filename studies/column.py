"""One column of numbers from a CSV file of the user's own, every fault with file, line and column."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.errors import InputError
from heatpath.numerics.units import shorten, speak
from heatpath.studies.document import file_name, read_text


def read_column(
    path: Path, column: str, kind: str, low: float, high: float, rows: int | None = None
) -> NDArray[np.float64]:
    """Column ``column`` of a CSV file with a header line, bare numbers, shape (rows,).

    Parameters
    ----------
    kind : what one cell is, in words
    low, high : range of the numbers
    rows : how many there must be; None for any number above zero

    Raises
    ------
    InputError : names file, line and column
    """
    return read_columns(path, (column,), kind, low, high, rows)[0]


def read_columns(
    path: Path, columns: tuple[str, ...], kind: str, low: float, high: float, rows: int | None = None
) -> tuple[NDArray[np.float64], ...]:
    """Several columns of the same kind; arguments and errors as :func:`read_column`."""
    file = file_name(path)
    table = csv.DictReader(io.StringIO(read_text(path), newline=""))
    try:
        for column in columns:
            _must_have(table, column, file)
        found = [[_cell(row[c], c, kind, low, high, table.line_num, file) for c in columns] for row in table]
    except csv.Error as error:
        raise InputError(f"line {table.line_num}", str(error), allowed="comma-separated values", file=file) from None
    if len(found) != rows if rows is not None else not found:
        allowed = f"{rows}, one per hour" if rows is not None else "1 and more"
        raise InputError(f"column {columns[0]}", f"has {len(found)} rows", allowed=allowed, file=file)
    return tuple(np.array(values) for values in zip(*found, strict=True))


def _must_have(table: csv.DictReader[str], column: str, file: str) -> None:
    """Raises InputError unless the header names the column."""
    if column not in (table.fieldnames or ()):
        names = ", ".join(shorten(name) for name in (table.fieldnames or ())[:8])
        raise InputError(f"column {column}", f"is missing, there are {names}", allowed="a header line", file=file)


def _cell(text: str | None, column: str, kind: str, low: float, high: float, line: int, file: str) -> float:
    """One cell as a number in range; raises InputError."""
    try:
        value = float(text or "")
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        message = f"{shorten(text or '')} is not {kind}"
        raise InputError(f"line {line}, column {column}", message, allowed=f"{speak(low)} to {speak(high)}", file=file)
    return value
