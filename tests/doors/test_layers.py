"""One direction of imports, and what the import-linter contract cannot see."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from heatpath.numerics import cache

ROOT = Path(__file__).parents[2]
BELOW = {
    "numerics": set(),
    "fluids": {"numerics"},
    "thermal": {"fluids", "numerics"},
    "facility": {"fluids", "numerics"},
    "studies": {"thermal", "facility", "fluids", "numerics"},
    "validation": {"studies", "thermal", "facility", "fluids", "numerics"},
}
ROOMS = (*BELOW, "front")


def imported(tree: ast.AST) -> Iterator[tuple[int, str, bool]]:
    """Line, dotted name and whether it is ``import x`` for every import of a module, also inside functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, True) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level or not node.module:
                yield node.lineno, "." * node.level + (node.module or ""), False
            elif node.module == "heatpath":
                yield from ((node.lineno, f"heatpath.{alias.name}", True) for alias in node.names)
            else:
                yield node.lineno, node.module, False


def faults(room: str, source: str) -> list[str]:
    """Every import in a room's file that breaks the house's order, in words."""
    found = []
    for line, name, whole in imported(ast.parse(source)):
        first, _, rest = name.partition(".")
        target = rest.partition(".")[0]
        if not first:
            found.append(f"line {line}: relative import {name!r}")
        elif first in ROOMS:
            found.append(f"line {line}: {name!r} is the folder; the import name is heatpath.{name}")
        elif first == "heatpath" and room != "front":
            if whole:
                found.append(
                    f"line {line}: {name!r} brings in the doors; write `from heatpath.<room>.<file> import ...`"
                )
            elif target not in BELOW[room] | {room}:
                found.append(f"line {line}: {room} may not import {name!r}")
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_imports_only_what_stands_below_it(room: str) -> None:
    files = sorted((ROOT / room).rglob("*.py"))
    assert files
    found = [f"{file.relative_to(ROOT)} {fault}" for file in files for fault in faults(room, file.read_text("utf-8"))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("fluids", "import heatpath"),
        ("fluids", "import heatpath.numerics.errors"),
        ("fluids", "from heatpath import compare"),
        ("fluids", "from heatpath import numerics"),
        ("fluids", "def later():\n    from heatpath.thermal.steady import solve"),
        ("thermal", "from heatpath.facility.chiller import chiller"),
        ("facility", "from heatpath.thermal.steady import solve"),
        ("numerics", "from heatpath.fluids.duty import Duty"),
        ("studies", "from heatpath.validation.score import score"),
        ("studies", "from heatpath.api import compare"),
        ("thermal", "from .steady import solve"),
        ("front", "from . import api"),
        ("thermal", "from fluids.duty import Duty"),
        ("studies", "import thermal"),
    ],
)
def test_the_wrong_direction_is_seen(room: str, source: str) -> None:
    assert len(faults(room, source)) == 1


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("thermal", "from heatpath.fluids.duty import Duty"),
        ("thermal", "from heatpath.thermal.steady import solve"),
        ("validation", "from heatpath.studies.answer import Comparison"),
        ("front", "from heatpath.validation.score import score"),
        ("fluids", "import numpy as np"),
    ],
)
def test_the_right_direction_is_free(room: str, source: str) -> None:
    assert faults(room, source) == []


def layers() -> list[set[str]]:
    """The layers of the import-linter contract, highest first."""
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][0]
    assert contract["exhaustive"] and contract["containers"] == ["heatpath"]
    return [set(layer.replace("|", " ").replace(":", " ").split()) for layer in contract["layers"]]


def test_the_contract_names_every_door_and_every_room() -> None:
    doors, *rooms = layers()
    assert doors == {file.stem for file in (ROOT / "front").glob("*.py")} - {"__init__"}
    assert set.union(*rooms) == set(BELOW)


def test_contract_and_kernel_cache_know_the_same_order() -> None:
    """The stamp of a kept kernel covers its own room and those below: a wrong order here would mean stale physics."""
    _, *rooms = layers()
    for height, layer in enumerate(rooms):
        for room in layer:
            assert set(cache.BELOW[room]) == BELOW[room] == set().union(*rooms[height + 1 :])
