"""Reading a hardware file: every value with its unit and range, every refusal with file, field and range."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from heatpath.numerics.errors import InputError
from heatpath.numerics.units import parse_unit, shorten, speak, split_quantity


class Record:
    """One table of a hardware file, read key by key; ``done`` refuses what nobody asked for."""

    def __init__(self, table: Any, place: str, file: str) -> None:
        if not isinstance(table, Mapping):
            raise InputError(place, f"{shorten(table)} is not a table", allowed="a table", file=file)
        self.table, self.place, self.file = table, place, file
        self.read: set[str] = set()

    def quantity(self, key: str, units: str, low: float, high: float, default: float | None = None) -> float:
        """A quantity in SI; ``units`` is the unit in which the range is stated, ``"1"`` for plain numbers."""
        self.read.add(key)
        field = self.name(key)
        unit = parse_unit(units)
        allowed = f"{speak(low)} to {speak(high)} {units}".removesuffix(" 1")
        if key not in self.table:
            if default is not None:
                return default
            raise InputError(field, "is missing", allowed=allowed, file=self.file)
        try:
            number, text = split_quantity(self.table[key])
            given = parse_unit(text or "1")
        except ValueError as error:
            raise InputError(field, str(error), allowed=allowed, file=self.file) from None
        if given.dimensions != unit.dimensions:
            raise InputError(field, f"{shorten(self.table[key])} is not in {units}", allowed=allowed, file=self.file)
        value = given.to_si(number)
        if not unit.to_si(low) * (1 - 1e-12) <= value <= unit.to_si(high) * (1 + 1e-12):
            raise InputError(field, f"{shorten(self.table[key])} is out of range", allowed=allowed, file=self.file)
        return value

    def count(self, key: str, high: int = 100_000, default: int | None = None) -> int:
        """A whole number from 1."""
        value = self.quantity(key, "1", 1, high, None if default is None else float(default))
        if value != int(value):
            raise InputError(self.name(key), "is not a whole number", allowed=f"1 to {high}", file=self.file)
        return int(value)

    def text(self, key: str, allowed: tuple[str, ...] | None = None) -> str:
        """A text, one of ``allowed`` where given."""
        self.read.add(key)
        value = self.table.get(key)
        words = ", ".join(allowed) if allowed else "a text"
        if not isinstance(value, str) or (allowed and value not in allowed):
            raise InputError(self.name(key), f"{shorten(value)} is not accepted", allowed=words, file=self.file)
        return value

    def part(self, key: str) -> Record:
        """A table below this one."""
        self.read.add(key)
        if key not in self.table:
            raise InputError(self.name(key), "is missing", allowed="a table", file=self.file)
        return Record(self.table[key], self.name(key), self.file)

    def parts(self, key: str) -> dict[str, Record]:
        """The tables below ``key``, by name."""
        holder = self.part(key)
        return {name: Record(table, holder.name(name), self.file) for name, table in holder.table.items()}

    def name(self, key: str) -> str:
        """Dotted name of a key."""
        return f"{self.place}.{key}".removeprefix(".")

    def done(self) -> None:
        """Refuse keys that were not read."""
        for key in self.table:
            if key not in self.read:
                raise InputError(
                    self.name(str(key)), "is not a known key", allowed=", ".join(sorted(self.read)), file=self.file
                )


def density_scale(rack: Record, fit: Record, servers: int) -> float:
    """Share of its own height that a node gets in a rack packed with ``servers`` of them, at most 1.

    A denser rack flattens sinks, boards and fans in this proportion.
    """
    units = rack.quantity("height_units", "1", 1, 200)
    return min(1.0, units / (servers * fit.quantity("height_units", "1", 0.1, 200)))


def shipped(folder: str) -> tuple[str, ...]:
    """Names of the shipped hardware files in ``thermal/data/<folder>``."""
    entries = (resources.files("heatpath.thermal") / "data" / folder).iterdir()
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in entries if entry.name.endswith(".toml")))


def open_record(field: str, folder: str, name: str) -> Record:
    """A shipped hardware file by name, or a TOML file of the user's own by path.

    Raises
    ------
    InputError : unknown name, unreadable or broken file
    """
    if name in shipped(folder):
        text = (resources.files("heatpath.thermal") / "data" / folder / f"{name}.toml").read_text(encoding="utf-8")
        return Record(tomllib.loads(text), "", f"{name}.toml")
    if not name.endswith(".toml"):
        raise InputError(
            field, f"{shorten(name)} is not known", allowed=", ".join(shipped(folder)) + ", or a .toml file"
        )
    try:
        return Record(tomllib.loads(Path(name).read_text(encoding="utf-8")), "", Path(name).name)
    except OSError as error:
        raise InputError(
            field, f"cannot be read: {error.strerror}", allowed="a readable TOML file", file=name
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(field, f"is not TOML: {error}", allowed="TOML in UTF-8", file=name) from None
