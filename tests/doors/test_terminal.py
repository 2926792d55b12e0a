"""The terminal: help that teaches by example, completion in a real shell, build facts, the door of the service."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from heatpath import about
from heatpath.cli import main, parser
from heatpath.completion import SHELLS, commands, script
from heatpath.examples import EXAMPLES

Capture = pytest.CaptureFixture[str]
KNOWN = commands(parser())
LINES = [line for name, lines in EXAMPLES.items() for line, _ in lines if name in KNOWN]


def test_every_command_teaches_by_example(capsys: Capture) -> None:
    """Each has examples of itself, and shows them."""
    assert set(KNOWN) <= set(EXAMPLES)
    for name, lines in EXAMPLES.items():
        if name not in KNOWN:
            continue
        assert all(line.split()[:2] == ["heatpath", name] for line, _ in lines)
        with pytest.raises(SystemExit):
            main([name, "--help"])
        assert lines[0][0] in capsys.readouterr().out


@pytest.mark.parametrize("line", LINES)
def test_examples_are_understood(line: str) -> None:
    """An example that the parser refuses would teach nothing."""
    words = shlex.split(line.partition(" >")[0])
    assert callable(parser().parse_args(words[1:]).run)


def complete(folder: Path, *words: str) -> set[str]:
    """What bash offers for the last word."""
    (folder / "c.bash").write_text(script(parser(), "bash"))
    ask = f"source c.bash; COMP_WORDS=({' '.join(map(shlex.quote, words))}); COMP_CWORD={len(words) - 1}; _heatpath; "
    line = ["bash", "--norc", "-c", ask + 'printf "%s\\n" "${COMPREPLY[@]}"']
    return set(subprocess.run(line, cwd=folder, capture_output=True, text=True, check=True, timeout=20).stdout.split())


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_completes(tmp_path: Path) -> None:
    """Commands, options, choices and names, each where it may stand."""
    assert complete(tmp_path, "heatpath", "com") == {"compare", "completion"}
    assert {"--site", "--cooling", "--json"} <= complete(tmp_path, "heatpath", "compare", "--")
    assert complete(tmp_path, "heatpath", "compare", "--site", "se") == {"seattle", "seoul"}
    assert complete(tmp_path, "heatpath", "schema", "re") == {"result"}
    assert complete(tmp_path, "heatpath", "solve", "rack") == {"rack-72"}
    assert "immersion-2p" in complete(tmp_path, "heatpath", "solve", "--cooling", "imm")
    assert complete(tmp_path, "heatpath", "fluids", "sh") == {"show"}


@pytest.mark.parametrize("shell", SHELLS)
def test_completion_for_each_shell(shell: str, capsys: Capture) -> None:
    """The command prints the script; each command and option is in it."""
    assert main(["completion", shell]) == 0
    text = capsys.readouterr().out.rstrip("\n")
    assert text == script(parser(), shell).rstrip("\n")
    for name, each in commands(parser()).items():
        assert name in text and all(option.lstrip("-") in text for option in each.options)


def test_version_says_what_was_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that can change a number, the extras, and a digest that moves with the sources."""
    facts = about.facts()
    for word in ("heatpath ", "python ", "numba ", "extra serve: fastapi ", "sources "):
        assert word in facts
    before = about.sources()
    assert before == about.sources() and len(before) == 16
    monkeypatch.setattr(about, "KINDS", (".py",))
    assert about.sources() != before


@pytest.mark.parametrize(
    ("options", "field"),
    [
        (("--port", "0"), "--port"),
        (("--workers", "0"), "--workers"),
        (("--limit", "nan"), "--limit"),
        (("--host", "256.1.1.1"), "--host"),
        (("--host", "192.0.2.1"), "--host"),
    ],
)
def test_serve_refuses_in_one_line(options: tuple[str, str], field: str, capsys: Capture) -> None:
    """A value out of range, or an address that is none of this machine, before anything starts."""
    pytest.importorskip("uvicorn")
    assert main(["serve", *options]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and field in error and "allowed" in error
