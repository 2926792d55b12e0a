"""The README: every command and every piece of Python that it shows runs as it stands."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).parents[2] / "README.md"
SHELLS = ("sh", "bash", "shell", "console")
FENCE = re.compile(r"^```([a-z-]*)[^\n]*\n(.*?)^```\s*$", re.MULTILINE | re.DOTALL)


def blocks(text: str) -> list[tuple[str, str]]:
    """Language and body of every fenced block."""
    return [(match[1], match[2]) for match in FENCE.finditer(text)]


def commands(text: str) -> list[str]:
    """Lines of shell blocks that call heatpath, prompts off, continued lines joined; make, git and pip are not ours."""
    lines = []
    for language, body in blocks(text):
        if language in SHELLS:  # a block without a language is output, whose first line may begin with our name
            joined = re.sub(r"\s*\\\n\s*", " ", body)
            lines += [line.strip().removeprefix("$ ") for line in joined.splitlines()]
    return [line for line in lines if line.startswith("heatpath ")]


def scripts(text: str) -> list[str]:
    """Bodies of the Python blocks."""
    return [body for language, body in blocks(text) if language == "python"]


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """A command in a folder, with the heatpath of this environment first."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=600, check=False
    )


def test_extraction() -> None:
    """Prompts, continued lines, redirections and foreign commands are told apart."""
    text = (
        "a `heatpath no`\n```sh\n$ heatpath scenario > a.toml\nmake compare\ngit clone x\n"
        "heatpath compare a.toml \\\n    --json  # note\n```\n\n"
        "```python\nimport heatpath\n```\n```\nheatpath 0.1 output\n```\n"
    )
    assert commands(text) == [
        "heatpath scenario > a.toml",
        "heatpath compare a.toml --json  # note",
    ]
    assert scripts(text) == ["import heatpath\n"]


@pytest.mark.slow
def test_commands_run(tmp_path: Path) -> None:
    """In the order of the README, in one folder, so that a file made by one is there for the next."""
    found = commands(README.read_text(encoding="utf-8"))
    assert any(line.startswith("heatpath compare") for line in found)
    for line in found:
        result = run(["bash", "-c", line], tmp_path)
        assert result.returncode == 0, f"{line}\n{result.stderr}"


@pytest.mark.slow
def test_python_runs(tmp_path: Path) -> None:
    """Each block on its own."""
    found = scripts(README.read_text(encoding="utf-8"))
    assert found
    for script in found:
        result = run([sys.executable, "-W", "error", "-c", script], tmp_path)
        assert result.returncode == 0, f"{script}\n{result.stderr}"


def test_table_in_the_readme_is_the_commands_own() -> None:
    """A block that shows the table has the heading and the rows that the command prints today."""
    from heatpath.rows import PARTS

    tables = [body for language, body in blocks(README.read_text(encoding="utf-8")) if "Where each watt goes" in body]
    assert tables, "the README shows no table"
    for label in PARTS.values():
        assert label in tables[0]
