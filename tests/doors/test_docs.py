"""The documentation as it stands in the repository: pages are listed, links lead somewhere, notebooks read."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.py"))
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)(#[^)\s]*)?\)")


def without_code(text: str) -> str:
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.S)


def test_every_page_is_in_the_table_of_contents() -> None:
    listed = set()
    for block in re.findall(r"```\{toctree\}\n(.*?)```", (DOCS / "index.md").read_text(encoding="utf-8"), re.S):
        listed |= {line.removesuffix("?") for line in block.splitlines() if line and not line.startswith(":")}
    assert {page.stem for page in PAGES} - {"index"} <= listed


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    for target, _ in LINK.findall(without_code(page.read_text(encoding="utf-8"))):
        assert (DOCS / target).exists(), target


def test_the_readme_links_lead_somewhere() -> None:
    for target, _ in LINK.findall(without_code((ROOT / "README.md").read_text(encoding="utf-8"))):
        assert (ROOT / target).exists(), target


def test_the_builder_page_names_every_room_and_no_file_that_is_gone() -> None:
    text = (DOCS / "how-heatpath-is-built.md").read_text(encoding="utf-8")
    for room in ("fluids", "thermal", "facility", "studies", "validation", "front", "numerics"):
        assert f"`{room}/`" in text
        for file in re.findall(rf"`{room}/([\w/]+\.py)`", text):
            assert (ROOT / room / file).exists(), file


def test_seven_notebooks_read() -> None:
    """Each begins with a title, is Python, and draws or prints something."""
    assert len(NOTEBOOKS) >= 6
    for path in NOTEBOOKS:
        text = path.read_text(encoding="utf-8")
        ast.parse(text)
        assert re.search(r"# %% \[markdown\]\n# # \w", text), path.name
        assert "hp." in text or "heatpath(" in text, path.name


@pytest.fixture(scope="module")
def directives() -> ModuleType:
    pytest.importorskip("sphinx")
    spec = importlib.util.spec_from_file_location("doc_directives", DOCS / "doc_directives.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_fields_of_docstrings_become_numpydoc(directives: ModuleType) -> None:
    lines = ["One.", "", "Parameters", "----------", "load : in W", "    and more", "", "Raises InputError.", "",
             "Examples", "--------", "Text.", "", ">>> 1", "1"]  # fmt: skip
    directives.as_numpydoc("app", lines)
    assert [line for line in lines if line] == [
        "One.", "Raises InputError.", "Parameters", "----------", "load", "    in W", "    and more",
        "Examples", "--------", "Text.", ">>> 1", "1",
    ]  # fmt: skip
