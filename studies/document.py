"""A document of the user's own: TOML or JSON text from a file, read with every fault as one line."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from heatpath.numerics.errors import InputError
from heatpath.numerics.units import shorten

LARGEST_FILE = 10_000_000  # bytes; a scenario is two kilobytes, a year of hours a few hundred


def read_document(path: Path, *, else_allowed: str | None = None) -> Any:
    """The tables of a TOML file, or of a JSON file if its suffix says so.

    Parameters
    ----------
    path : the file
    else_allowed : what the user could have written instead of a file, in words

    Raises InputError: missing, a folder, unreadable, too long, not UTF-8, empty, not valid (with the line).
    """
    allowed = "a TOML or JSON file" + (f", or {else_allowed}" if else_allowed else "")
    return _parsed(read_text(path, allowed), path)


def file_name(path: Path) -> str:
    """``path`` as it stands in a one-line message."""
    return shorten(str(path), 300)[1:-1]


def read_text(path: Path, allowed: str = "a readable file") -> str:
    """The text of a file in UTF-8, with or without a byte order mark; the InputError says what is ``allowed``."""
    file = file_name(path)
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST_FILE + 1)
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(f"line {line}", "not UTF-8 text", allowed="text in UTF-8", file=file) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "that cannot be the name of a file"
        raise InputError("file", f"cannot be read: {reason}", allowed=allowed, file=file) from None
    if len(data) > LARGEST_FILE:
        raise InputError("file", "is too long", allowed=f"at most {LARGEST_FILE} bytes", file=file)
    if not text.strip():
        raise InputError("file", "is empty", allowed=allowed, file=file)
    return text


def _parsed(text: str, path: Path) -> Any:
    """The tables in TOML or JSON text; raises InputError with the line."""
    is_json = path.suffix.lower() == ".json"
    try:
        if is_json:
            return json.loads(text, object_pairs_hook=_no_duplicates, parse_constant=_no_constant)
        return tomllib.loads(text)
    except RecursionError:
        reason = "nested too deeply"
    except json.JSONDecodeError as error:
        reason = f"{error.msg} (at line {error.lineno}, column {error.colno})"
    except ValueError as error:
        reason = str(error)
    allowed = "valid JSON" if is_json else "valid TOML"
    raise InputError("file", " ".join(reason.split())[:200], allowed=allowed, file=file_name(path))


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object as a dict; raises ValueError where a key stands twice."""
    table: dict[str, Any] = {}
    for key, value in pairs:
        if key in table:
            raise ValueError(f"the key {shorten(key)} stands twice in one object")
        table[key] = value
    return table


def _no_constant(name: str) -> float:
    """JSON has no NaN and no Infinity; Python's reader would accept them."""
    raise ValueError(f"{name} is not a finite number")
