"""Reading a user's file: every value with its unit and range, every refusal with file, field and range."""

from __future__ import annotations

import errno
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from heatpath.numerics.errors import InputError
from heatpath.numerics.units import parse_unit, shorten, speak, split_quantity

MOST_BYTES = 1_000_000


class Record:
    """One table of a file, read key by key; ``done`` refuses what nobody asked for.

    Examples
    --------
    >>> Record({"density": "820 kg/m^3"}, "oil", "oil.toml").quantity("density", "kg/m^3", 500.0, 2500.0)
    820.0
    """

    def __init__(self, table: Any, place: str, file: str) -> None:
        if not isinstance(table, Mapping):
            raise InputError(place or file, f"{shorten(table)} is not a table", allowed="a table", file=file)
        self.table, self.place, self.file = table, place, file
        self.read: set[str] = set()

    def has(self, key: str) -> bool:
        """Whether the file says anything about ``key``."""
        return key in self.table

    def quantity(self, key: str, units: str, low: float, high: float, default: float | None = None) -> float:
        """A quantity in SI; ``units`` is the unit in which the range is stated, ``"1"`` for plain numbers.

        Raises
        ------
        InputError : missing without a default, not a quantity, in another unit, out of range
        """
        self.read.add(key)
        unit = parse_unit(units)
        allowed = f"{speak(low)} to {speak(high)} {units}".removesuffix(" 1")
        if key not in self.table:
            if default is not None:
                return default
            raise self.refusal(key, "is missing", allowed)
        try:
            number, text = split_quantity(self.table[key])
            given = parse_unit(text or "1")
        except ValueError as error:
            raise self.refusal(key, str(error), allowed) from None
        if given.dimensions != unit.dimensions:
            raise self.refusal(key, f"{shorten(self.table[key])} is not in {units}", allowed)
        value = given.to_si(number)
        lowest, highest = unit.to_si(low), unit.to_si(high)
        slack = 1e-12 * max(abs(lowest), abs(highest))
        if not lowest - slack <= value <= highest + slack:
            raise self.refusal(key, f"{shorten(self.table[key])} is out of range", allowed)
        return value

    def count(self, key: str, high: int = 100_000) -> int:
        """A whole number from 1 to ``high``."""
        value = self.quantity(key, "1", 1, high)
        if value != int(value):
            raise self.refusal(key, "is not a whole number", f"1 to {high}")
        return int(value)

    def text(self, key: str, allowed: tuple[str, ...] | None = None, default: str | None = None) -> str:
        """A text, one of ``allowed`` where given."""
        self.read.add(key)
        value = self.table.get(key, default)
        words = ", ".join(allowed) if allowed else "a text"
        if not isinstance(value, str) or (allowed and value not in allowed):
            raise self.refusal(key, "is missing" if value is None else f"{shorten(value)} is not accepted", words)
        return value

    def flag(self, key: str, default: bool | None = None) -> bool:
        """True or false."""
        self.read.add(key)
        value = self.table.get(key, default)
        if not isinstance(value, bool):
            raise self.refusal(
                key, "is missing" if value is None else f"{shorten(value)} is not accepted", "true, false"
            )
        return value

    def part(self, key: str) -> Record:
        """A table below this one."""
        self.read.add(key)
        if key not in self.table:
            raise self.refusal(key, "is missing", "a table")
        return Record(self.table[key], self.name(key), self.file)

    def parts(self, key: str) -> dict[str, Record]:
        """The tables below ``key``, by name."""
        holder = self.part(key)
        return {name: Record(table, holder.name(name), self.file) for name, table in holder.table.items()}

    def name(self, key: str) -> str:
        """Dotted name of a key."""
        return f"{self.place}.{key}".removeprefix(".")

    def refusal(self, key: str, message: str, allowed: str) -> InputError:
        """The error that names file, field and what is allowed."""
        return InputError(self.name(key), message, allowed=allowed, file=self.file)

    def done(self) -> None:
        """Refuse keys that were not read."""
        for key in self.table:
            if key not in self.read:
                raise self.refusal(str(key), "is not a known key", ", ".join(sorted(self.read)))


def open_record(field: str, path: str) -> Record:
    """A user's TOML file: a regular file of at most 1 MB, so that no pipe waits and no device fills the memory.

    Raises
    ------
    InputError : the file cannot be read, or is not TOML
    """
    name = Path(path).name
    try:
        return Record(tomllib.loads(_text(path)), "", name)
    except (OSError, ValueError, RecursionError) as error:
        if isinstance(error, RecursionError):
            raise InputError(field, "is nested too deeply", allowed="tables in tables, a few deep", file=name) from None
        if isinstance(error, UnicodeDecodeError | tomllib.TOMLDecodeError):
            raise InputError(field, f"is not TOML: {error}", allowed="TOML in UTF-8", file=name) from None
        why = error.strerror if isinstance(error, OSError) else "not a file name"
        raise InputError(field, f"{shorten(path)} cannot be read: {why}", allowed="a readable TOML file") from None


def _text(path: str) -> str:
    """What stands in a regular file of at most 1 MB; raises OSError for another."""
    found = Path(path).stat()
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):  # a folder's own error says that it is one
        raise OSError(errno.EINVAL, "not a regular file")
    if found.st_size > MOST_BYTES:
        raise OSError(errno.EFBIG, "larger than 1 MB")
    return Path(path).read_text(encoding="utf-8")
