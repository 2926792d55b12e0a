"""A sweep's finished parts beside its file: a run that was stopped or killed goes on from them.

The folder bears a stamp of scenario, plan, version and the files that the scenario names; another sweep is refused and
never mixed in. Each part is written whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

from heatpath.numerics.errors import InputError
from heatpath.studies.axes import Plan
from heatpath.studies.document import file_name
from heatpath.studies.scenario import Scenario

SUFFIX = ".chunks"
STAMP = "sweep.json"
Outcomes = list[dict[str, Any]]


def stamp_of(scenario: Scenario, plan: Plan, version: str) -> str:
    """A hash of all that decides a sweep's numbers, the text of files it names included."""
    said = scenario.to_dict()
    axes = [[axis.path, list(axis.values), axis.is_range, axis.whole, axis.units] for axis in plan.axes]
    shares = None if plan.shares is None else hashlib.sha256(plan.shares.tobytes()).hexdigest()
    files = sorted({text for text in _texts([said, axes]) if os.path.isabs(text) and os.path.isfile(text)})
    hashes = [[name, hashlib.sha256(Path(name).read_bytes()).hexdigest()] for name in files]
    whole = json.dumps([version, said, axes, shares, hashes], sort_keys=True, default=str)
    return hashlib.sha256(whole.encode()).hexdigest()


def _texts(tree: Any) -> list[str]:
    """Every text in tables and lists."""
    if isinstance(tree, str):
        return [tree]
    below = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list | tuple) else ()
    return [text for each in below for text in _texts(each)]


class ChunkStore:
    """Finished parts of one sweep, by number, in a folder beside its file.

    Parameters
    ----------
    target : the file that the sweep will become
    stamp : of ``stamp_of``

    Raises
    ------
    InputError : the folder holds another sweep, or cannot be written
    """

    def __init__(self, target: Path, stamp: str) -> None:
        self.folder, self.stamp = target.with_name(target.name + SUFFIX), stamp
        try:
            self.folder.mkdir(exist_ok=True)
            known = self._known()
            if known is None:
                self._write(STAMP, {"stamp": stamp})
        except OSError as error:
            allowed = "a folder that you may write to"
            raise InputError(
                "--out", f"cannot write {file_name(self.folder)}: {error.strerror}", allowed=allowed
            ) from None
        if known not in (None, stamp):
            message = "belongs to another sweep: its scenario, fields, files or version of heatpath are not these"
            raise InputError(
                "--out", message, allowed="another --out, or remove the folder", file=file_name(self.folder)
            )

    def _known(self) -> str | None:
        """Stamp of the folder; None of an empty one."""
        try:
            found = json.loads((self.folder / STAMP).read_text(encoding="utf-8"))
            return str(found["stamp"])
        except FileNotFoundError:
            return None if not any(self.folder.iterdir()) else ""
        except (ValueError, KeyError, TypeError):
            return ""

    def read(self, number: int) -> Outcomes | None:
        """A finished part; None where there is none, or one that was cut by a failing disk."""
        try:
            found = json.loads((self.folder / _name(number)).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found if isinstance(found, list) else None

    def write(self, number: int, outcomes: Outcomes) -> None:
        """Keep a finished part. Raises InputError where the disk is full."""
        try:
            self._write(_name(number), outcomes)
        except OSError as error:
            raise InputError(
                "--out", f"cannot write {file_name(self.folder)}: {error.strerror}", allowed="room on the disk"
            ) from None

    def _write(self, name: str, content: Any) -> None:
        path = self.folder / f"{name}.part"
        with path.open("w", encoding="utf-8") as stream:
            json.dump(content, stream)  # floats come back bit for bit
            stream.flush()
            os.fsync(stream.fileno())
        path.replace(self.folder / name)

    def remove(self) -> None:
        """Forget the parts: the file holds them now."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _name(number: int) -> str:
    return f"{number:06d}.json"
