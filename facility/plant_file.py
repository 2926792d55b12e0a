"""Plant files: TOML in, checked values out; every value carries its unit, source and trust."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from heatpath.facility.plant_fields import NAME, SECTIONS, YES_NO, Field
from heatpath.numerics.errors import InputError
from heatpath.numerics.units import SCALES, parse_unit, shorten, speak

TRUST = ("measured", "data-sheet", "published-law", "published-range", "assumed", "recalled", "user")
ENTRY = ("value", "units", "source", "trust")
TOP = ("schema_version", "name", "title", "sources")


@dataclass(frozen=True)
class Section:
    """One table of a plant file, values in SI and in range."""

    name: str
    values: dict[str, Any]
    file: str

    def only(self, names: tuple[str, ...]) -> dict[str, Any]:
        """The section's values: exactly these keys, no others, none missing."""
        allowed = ", ".join(names)
        for name in self.values:
            if name not in names:
                raise InputError(f"{self.name}.{name}", "unknown key", allowed=allowed, file=self.file)
        for name in names:
            if name not in self.values:
                raise InputError(f"{self.name}.{name}", "is missing", allowed=allowed, file=self.file)
        return dict(self.values)

    def all(self) -> dict[str, Any]:
        """The section's values with every key that `SECTIONS` lists for it."""
        return self.only(tuple(SECTIONS[self.name]))


@dataclass(frozen=True)
class PlantFile:
    """A read plant file: name, title, sections by dotted name, assumptions (name, value as text, source, trust)."""

    name: str
    title: str
    sections: dict[str, Section]
    assumptions: tuple[tuple[str, str, str, str], ...]
    file: str

    def section(self, name: str) -> Section:
        """A section that must be there."""
        if name not in self.sections:
            raise InputError(name, "section is missing", file=self.file)
        return self.sections[name]


def read_plant_file(path: Path) -> PlantFile:
    """Read and check a plant file; `InputError` names the file and the field."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        allowed = "a shipped plant, or a .toml file as seen from the working folder"
        raise InputError("plant", f"cannot be read: {error.strerror}", allowed=allowed, file=str(path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError("plant", f"is not TOML: {error}", file=str(path)) from None
    reader = _Reader(str(path), _head(document, path))
    reader.walk({key: entry for key, entry in document.items() if key not in TOP}, "")
    name, title = document.get("name", path.stem), document.get("title", path.stem)
    return PlantFile(name, title, reader.sections, tuple(reader.assumptions), str(path))


def _head(document: dict[str, Any], path: Path) -> dict[str, str]:
    """Check what stands outside the sections; the sources by their short names."""
    version = document.get("schema_version")
    if version != "1.0":
        raise InputError("schema_version", f"is {version!r}", allowed="1.0", file=str(path))
    for key in ("name", "title"):
        if not isinstance(document.get(key, ""), str):
            raise InputError(key, "is not a text", allowed="a text", file=str(path))
    sources = document.get("sources", {})
    if not isinstance(sources, dict) or not all(isinstance(text, str) for text in sources.values()):
        raise InputError("sources", "is not a table of texts", allowed='short = "citation"', file=str(path))
    return sources


class _Reader:
    """Collects sections and assumptions of one file."""

    def __init__(self, file: str, sources: dict[str, str]) -> None:
        self.file, self.sources = file, sources
        self.sections: dict[str, Section] = {}
        self.assumptions: list[tuple[str, str, str, str]] = []

    def walk(self, table: dict[str, Any], prefix: str) -> None:
        """Values of this table, then the tables below it; refuses what `SECTIONS` does not list."""
        values: dict[str, Any] = {}
        for key, entry in table.items():
            name = f"{prefix}.{key}" if prefix else key
            if key in SECTIONS.get(prefix, {}):
                values[key] = self._entry(name, entry, SECTIONS[prefix][key])
            elif any(known == name or known.startswith(f"{name}.") for known in SECTIONS):
                if not isinstance(entry, dict):
                    raise InputError(name, "is not a section", allowed=f"[{name}]", file=self.file)
                self.walk(entry, name)
            elif isinstance(entry, dict) and "value" not in entry:
                allowed = ", ".join([*SECTIONS, *TOP[3:]])
                raise InputError(name, "unknown section", allowed=allowed, file=self.file)
            else:
                allowed = ", ".join(SECTIONS.get(prefix, {})) or ", ".join(TOP)
                raise InputError(name, "unknown key", allowed=allowed, file=self.file)
        if prefix in SECTIONS:
            self.sections[prefix] = Section(prefix, values, self.file)

    def _entry(self, name: str, entry: Any, field: Field) -> Any:
        if not isinstance(entry, dict) or "value" not in entry:
            raise InputError(name, "is not a table with value, units, source, trust", file=self.file)
        for key in entry:
            if key not in ENTRY:
                raise InputError(f"{name}.{key}", "unknown key", allowed=", ".join(ENTRY), file=self.file)
        for key in ("units", "trust"):
            if key not in entry:
                raise InputError(f"{name}.{key}", "is missing", file=self.file)
        if entry["trust"] not in TRUST:
            raise InputError(
                f"{name}.trust", f"unknown trust {shorten(entry['trust'])}", allowed=", ".join(TRUST), file=self.file
            )
        source = entry.get("source", "")
        if not isinstance(source, str):
            raise InputError(f"{name}.source", "is not a text", allowed="a text", file=self.file)
        value = self._value(name, entry["value"], entry["units"], field)
        self.assumptions.append((name, _text(entry), self.sources.get(source, source), entry["trust"]))
        return value

    def _value(self, name: str, value: Any, units: Any, field: Field) -> Any:
        """The value in SI, of the field's kind and in its range."""
        if field.units in (NAME, YES_NO):
            if units != field.units:
                raise InputError(f"{name}.units", f"is {shorten(units)}", allowed=field.units, file=self.file)
            kind = str if field.units == NAME else bool
            if not isinstance(value, kind) or (field.names and value not in field.names):
                allowed = ", ".join(field.names) or ("a text" if kind is str else "true, false")
                raise InputError(name, f"{shorten(value)} is not accepted", allowed=allowed, file=self.file)
            return value
        if field.numbers == 1:
            return self._number(name, value, units, field)
        if not isinstance(value, list) or len(value) != field.numbers:
            raise InputError(
                name, f"is not a list of {field.numbers} numbers", allowed=f"{field.numbers} numbers", file=self.file
            )
        return tuple(self._number(f"{name}[{i}]", one, units, field) for i, one in enumerate(value))

    def _number(self, name: str, value: Any, units: Any, field: Field) -> float:
        unit = parse_unit(field.units)
        allowed = f"{speak(field.low)} to {speak(field.high)} {field.units}".removesuffix(" 1")
        try:
            given = parse_unit(units if isinstance(units, str) else "")
        except ValueError as error:
            raise InputError(f"{name}.units", str(error), allowed=field.units, file=self.file) from None
        if given.dimensions != unit.dimensions or (given.text in SCALES and field.units == "K"):
            raise InputError(
                f"{name}.units", f"{shorten(units)} is not in {field.units}", allowed=allowed, file=self.file
            )
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise InputError(name, f"{shorten(value)} is not a number", allowed=allowed, file=self.file)
        low, high = unit.to_si(field.low), unit.to_si(field.high)
        slack = 1e-12 * max(abs(low), abs(high))
        number = given.to_si(float(value)) if abs(value) < 1e15 else math.inf
        if not low - slack <= number <= high + slack:
            shown = f"{shorten(value)} {units}".removesuffix(" 1")
            raise InputError(name, f"{shown} is out of range", allowed=allowed, file=self.file)
        return number


def _text(entry: dict[str, Any]) -> str:
    units = entry["units"]
    value = entry["value"]
    shown = ("yes" if value else "no") if isinstance(value, bool) else str(value)
    return shown if units in ("1", NAME, YES_NO) else f"{shown} {units}"
