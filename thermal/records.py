"""Hardware files: shipped ones by name, the user's own by path."""

from __future__ import annotations

import tomllib
from importlib import resources

from heatpath.numerics.errors import InputError
from heatpath.numerics.record import Record
from heatpath.numerics.record import open_record as open_file
from heatpath.numerics.units import shorten


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
        known = ", ".join(shipped(folder))
        raise InputError(field, f"{shorten(name)} is not known", allowed=f"{known}, or a .toml file")
    return open_file(field, name)
