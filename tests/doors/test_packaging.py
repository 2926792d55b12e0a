"""What is shipped is what stands in the rooms, under one import name, and costs nothing to import."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
HOUSE: dict[str, str] = PROJECT["tool"]["setuptools"]["package-dir"]  # import name -> folder
ROOMS = sorted(folder for folder in HOUSE.values() if folder != "front")
BESIDE = {"tests", "notebooks", "docs", "benchmarks", "build", "dist"}  # not installed
HEAVY = {"numba", "llvmlite", "pandas", "scipy", "CoolProp", "xarray", "pydantic", "matplotlib", "rich"}


def shipped_from(folder: Path) -> set[str]:
    """Every file of a room, relative to it; without caches and hidden files."""
    files = (file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
    return {f.as_posix() for f in files if not any(p == "__pycache__" or p.startswith(".") for p in f.parts)}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The file list of a wheel built from a copy of the sources."""
    copy = tmp_path_factory.mktemp("sources")
    for folder in HOUSE.values():
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / file, copy / file)
    build = "import sys; from setuptools.build_meta import build_wheel; print(build_wheel(sys.argv[1]))"
    out = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-c", build, str(out)], cwd=copy, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    (built,) = out.glob("*.whl")
    return set(zipfile.ZipFile(built).namelist())


@pytest.mark.install
def test_the_wheel_holds_every_file_of_every_room_and_nothing_else(wheel: set[str]) -> None:
    on_disk = {f"{n.replace('.', '/')}/{file}" for n, folder in HOUSE.items() for file in shipped_from(ROOT / folder)}
    in_wheel = {name for name in wheel if ".dist-info/" not in name}
    assert in_wheel - on_disk == set()
    assert on_disk - in_wheel == set()


@pytest.mark.install
def test_the_wheel_is_typed_and_licensed(wheel: set[str]) -> None:
    assert "heatpath/py.typed" in wheel
    assert any(re.fullmatch(r"heatpath-.*\.dist-info/licenses/LICENSE", name) for name in wheel)


def test_every_folder_with_code_is_a_room() -> None:
    folders = {place.name for place in ROOT.iterdir() if place.is_dir() and any(place.glob("*.py"))}
    assert folders - BESIDE == set(HOUSE.values())
    assert set(PROJECT["tool"]["setuptools"]["packages"]) == set(HOUSE)
    for room in HOUSE.values():
        nested = {file.parent for file in (ROOT / room).rglob("*.py")}
        assert nested == {ROOT / room}, "a subpackage would be absent from the wheel without a word"


def test_nothing_shadows_the_installed_package() -> None:
    assert not (ROOT / "heatpath").exists()
    doors = {place.stem for place in (ROOT / "front").iterdir()}
    assert doors.isdisjoint(ROOMS), "a door named like a room would hide it, or be hidden"


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_introduces_itself_and_every_file_in_it(room: str) -> None:
    text = ast.get_docstring(ast.parse((ROOT / room / "__init__.py").read_text("utf-8"))) or ""
    assert len(text.split()) > 40
    files = {file.stem for file in (ROOT / room).glob("*.py")} - {"__init__"}
    told = set(re.findall(r"^ {4}(\w+)  ", text, flags=re.MULTILINE))
    assert told == files


def test_a_bare_import_of_a_room_is_refused_in_one_line() -> None:
    """Standing at the root, ``import fluids`` finds our folder instead of the package that ht and thermo need."""
    attempt = """
import json, sys
said = {}
for room in sys.argv[1:]:
    try:
        __import__(room)
    except ImportError as error:
        said[room] = str(error)
print(json.dumps(said))
"""
    done = subprocess.run(
        [sys.executable, "-c", attempt, *ROOMS], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    said = json.loads(done.stdout)
    assert sorted(said) == ROOMS
    for room, line in said.items():
        assert line.startswith(f"the import name is heatpath.{room}; ")
        assert line.endswith("leave the repository root")
        assert "\n" not in line
    assert "the package fluids that ht and thermo need" in said["fluids"]


def test_importing_heatpath_is_light(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import heatpath, sys; print(heatpath.__version__); print(*sys.modules)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    version, loaded = done.stdout.splitlines()
    assert version == PROJECT["project"]["version"]
    assert {name.partition(".")[0] for name in loaded.split()} & HEAVY == set()


def plain(requirement: str) -> str:
    """The name in a requirement, as indexes compare it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\s<>=!~;\[]", requirement, maxsplit=1)[0]).lower()


def test_the_lock_pins_everything_by_hash_and_names_no_index() -> None:
    lock = (ROOT / "requirements.txt").read_text("utf-8")
    entries = re.split(r"^(?=[A-Za-z])", lock, flags=re.MULTILINE)[1:]
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)
    pinned = {plain(entry) for entry in entries}
    extras = PROJECT["project"]["optional-dependencies"].values()
    wanted = {plain(name) for names in (PROJECT["project"]["dependencies"], *extras) for name in names}
    assert wanted - pinned == set()
    assert "://" not in lock and "--index" not in lock and "--find-links" not in lock


def test_the_citation_names_the_same_version_and_licence() -> None:
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"\nversion: {PROJECT['project']['version']}\n" in citation
    assert f"\nlicense: {PROJECT['project']['license']}\n" in citation
