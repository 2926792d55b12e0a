"""Plant files: TOML in, typed ratings out; every value carries its unit, source and trust."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from heatpath.numerics.errors import InputError

TRUST = ("measured", "data-sheet", "published-law", "published-range", "assumed", "recalled", "user")
RatingType = TypeVar("RatingType")

_UNITS: dict[str, tuple[str, Callable[[float], float]]] = {
    "1": ("1", lambda v: v),
    "%": ("1", lambda v: v / 100.0),
    "K": ("K", lambda v: v),
    "degC": ("K", lambda v: v + 273.15),
    "Pa": ("Pa", lambda v: v),
    "kPa": ("Pa", lambda v: v * 1e3),
    "W": ("W", lambda v: v),
    "kW": ("W", lambda v: v * 1e3),
    "name": ("name", lambda v: v),
    "yes/no": ("yes/no", lambda v: v),
}


@dataclass(frozen=True)
class Section:
    """One table of a plant file, values in SI, not yet typed."""

    name: str
    values: dict[str, Any]
    file: str

    def rating(self, kind: type[RatingType]) -> RatingType:
        """The section as a rating: exactly its fields, no others, none missing."""
        hints = get_type_hints(kind)
        names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
        self.refuse_unknown(names)
        for name in names:
            if name not in self.values:
                raise InputError(f"{self.name}.{name}", "is missing", allowed=", ".join(names), file=self.file)
        return kind(**{name: self._typed(name, hints[name]) for name in names})

    def refuse_unknown(self, names: list[str]) -> None:
        """Raise on a key that no one reads."""
        for name in self.values:
            if name not in names:
                raise InputError(f"{self.name}.{name}", "unknown key", allowed=", ".join(names), file=self.file)

    def _typed(self, name: str, hint: Any) -> Any:
        value = self.values[name]
        if hint is bool or hint is str:
            if not isinstance(value, hint):
                raise InputError(
                    f"{self.name}.{name}", f"{value!r} is not of the right kind", allowed=hint.__name__, file=self.file
                )
            return value
        if hint is float:
            if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
                raise InputError(f"{self.name}.{name}", f"{value!r} is not a number", file=self.file)
            return float(value)
        return tuple(float(v) for v in value)


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
    except OSError:
        raise InputError("plant", "cannot be read", file=str(path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError("plant", f"is not TOML: {error}", file=str(path)) from None
    name, title = document.pop("name", path.stem), document.pop("title", path.stem)
    version = document.pop("schema_version", None)
    if version != "1.0":
        raise InputError("schema_version", f"is {version!r}", allowed="1.0", file=str(path))
    sources = document.pop("sources", {})
    sections: dict[str, Section] = {}
    assumptions: list[tuple[str, str, str, str]] = []
    _walk(document, "", sources, sections, assumptions, str(path))
    return PlantFile(name, title, sections, tuple(assumptions), str(path))


def _walk(
    table: dict[str, Any],
    prefix: str,
    sources: dict[str, str],
    sections: dict[str, Section],
    assumptions: list[tuple[str, str, str, str]],
    file: str,
) -> None:
    values: dict[str, Any] = {}
    for key, entry in table.items():
        name = f"{prefix}.{key}" if prefix else key
        if not isinstance(entry, dict):
            raise InputError(name, "needs a table with value, units, source, trust", file=file)
        if "value" in entry:
            values[key] = _quantity(name, entry, file)
            source = entry.get("source", "")
            assumptions.append((name, _text(entry), str(sources.get(source, source)), str(entry["trust"])))
        else:
            _walk(entry, name, sources, sections, assumptions, file)
    if values:
        sections[prefix] = Section(prefix, values, file)


def _quantity(name: str, entry: dict[str, Any], file: str) -> Any:
    for key in ("units", "trust"):
        if key not in entry:
            raise InputError(f"{name}.{key}", "is missing", file=file)
    if entry["trust"] not in TRUST:
        raise InputError(f"{name}.trust", f"unknown trust {entry['trust']!r}", allowed=", ".join(TRUST), file=file)
    if entry["units"] not in _UNITS:
        raise InputError(f"{name}.units", f"unknown unit {entry['units']!r}", allowed=", ".join(_UNITS), file=file)
    to_si = _UNITS[entry["units"]][1]
    value = entry["value"]
    if isinstance(value, list):
        return tuple(to_si(v) for v in value)
    if isinstance(value, bool | str):
        return value
    return to_si(value)


def _text(entry: dict[str, Any]) -> str:
    units = entry["units"]
    value = entry["value"]
    shown = ("yes" if value else "no") if isinstance(value, bool) else str(value)
    return shown if units in ("1", "name", "yes/no") else f"{shown} {units}"
