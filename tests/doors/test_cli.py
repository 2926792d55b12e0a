"""The command line: arguments, exit codes, one-line errors, and how fast it answers. Studies are hand-made answers."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import time
import types
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from heatpath import progress
from heatpath.cli import main
from heatpath.numerics.errors import InputError, PhysicalFailure
from heatpath.studies.scenario import scenario_text
from heatpath.table import WIDTH, comparison_lines, print_lines, rack_lines

Capture = pytest.CaptureFixture[str]


def run(capsys: Capture, *argv: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of one command in this process."""
    try:
        code = main(argv)
    except SystemExit as leave:
        code = int(leave.code or 0)
    out, err = capsys.readouterr()
    return code, out, err


def one_line(err: str) -> str:
    """The error, which is one line."""
    assert err.endswith("\n") and err.count("\n") == 1, err
    assert "Traceback" not in err
    return err


def test_compare_prints_the_table(capsys: Capture, study: SimpleNamespace) -> None:
    """The shipped default, all technologies, exit code 0."""
    code, out, err = run(capsys, "compare")
    assert code == 0 and err == ""
    scenario, coolings = study.calls[0]
    assert scenario.site.name == "seoul" and coolings is None
    for word in ("air", "coldplate", "immersion", "baseline", "PUE", "TUE", "Server fans", "Chip leakage", "Saving"):
        assert word in out
    assert out.isprintable() or max(map(len, out.splitlines())) <= WIDTH


def test_table_fits_and_never_shows_pue_without_tue(synthetic: ModuleType) -> None:
    """At most 100 columns whatever the texts; PUE and TUE stand together; the whole is there when a part failed."""
    for comparison in (synthetic.comparison(), synthetic.comparison(air=synthetic.infeasible("air"))):
        lines = [line.text for line in comparison_lines(comparison)]
        assert max(map(len, lines)) <= WIDTH
        assert any(line.startswith("  PUE") for line in lines) and any(line.startswith("  TUE") for line in lines)
        assert "nan" not in "\n".join(lines).lower().replace("nance", "")


def test_names_of_five_technologies_stand_apart(synthetic: ModuleType) -> None:
    longer = {name: synthetic.cooling_answer("immersion") for name in ("coldplate-2p", "immersion-2p")}
    lines = [line.text for line in comparison_lines(synthetic.comparison(**longer))]
    assert any(line.split() == ["air", "coldplate", "immersion", *longer] for line in lines)
    assert max(map(len, lines)) <= WIDTH
    energy = next(line for line in lines if line.startswith("  Energy per 10⁶ tokens"))
    assert "tokens kWh" in " ".join(energy.split())


def test_table_says_the_numbers(synthetic: ModuleType) -> None:
    """Some cells worked out by hand: 82 degC, 7400 MWh, 18.9 % saved of which 5.7 points are fans."""
    text = "\n".join(line.text for line in comparison_lines(synthetic.comparison()))
    lines = {line.strip().split("  ")[0]: line.split() for line in text.splitlines() if line.strip()}
    assert lines["Hottest junction"][-3:] == ["82.0", "68.5", "74.1"]
    assert lines["= Facility"][3:] == ["7,400.0", "100.0", "%", "6,000.0", "100.0", "%", "5,890.0", "100.0", "%"]
    assert lines["Facility energy"][-3:] == ["0.0", "+18.9", "+20.4"]
    assert "+5.7" in lines["Server fans"] and "Recalled" in text and "3.0e-12 relative (coldplate)" in text


def test_overrides_reach_the_study(capsys: Capture, study: SimpleNamespace) -> None:
    """--site moves the hall, --cooling chooses and orders."""
    code, _, _ = run(capsys, "compare", "--site", "singapore", "--cooling", "immersion, air,immersion")
    assert code == 0
    scenario, coolings = study.calls[0]
    assert scenario.site.name == "singapore"
    assert coolings == ("immersion", "air")


def test_json_is_all_there_is(capsys: Capture, study: SimpleNamespace) -> None:
    """--json prints JSON and nothing else."""
    code, out, err = run(capsys, "compare", "--json")
    assert code == 0 and err == ""
    assert list(json.loads(out)["coolings"]) == ["air", "coldplate", "immersion"]


def test_files_are_written(capsys: Capture, study: SimpleNamespace, tmp_path: Path) -> None:
    """--out and --report write what they say, beside the table."""
    pytest.importorskip("matplotlib")
    nc, html = tmp_path / "a.nc", tmp_path / "a.html"
    code, out, _ = run(capsys, "compare", "--out", str(nc), "--report", str(html))
    assert code == 0 and "TUE" in out
    assert nc.read_bytes().startswith(b"CDF") and html.read_text().startswith("<!doctype html>")


@pytest.mark.parametrize("option", ["--out", "--report"])
def test_impossible_files_fail_before_the_work(
    capsys: Capture, study: SimpleNamespace, tmp_path: Path, option: str
) -> None:
    """A folder that does not exist, or a folder itself, is told at once."""
    for target in (tmp_path / "none" / "a", tmp_path):
        code, out, err = run(capsys, "compare", option, str(target))
        assert code == 2 and out == "" and option in one_line(err)
    assert study.calls == []


def test_one_infeasible_technology_is_an_answer(capsys: Capture, study: SimpleNamespace, synthetic: ModuleType) -> None:
    """The others are answered, exit code 0, and the device that limits is named."""
    study.comparison = synthetic.comparison(air=synthetic.infeasible("air"))
    code, out, _ = run(capsys, "compare")
    assert code == 0 and "limited by accelerator" in out and "68.5" in out


def test_nothing_answered_is_exit_code_3(capsys: Capture, study: SimpleNamespace, synthetic: ModuleType) -> None:
    """What there is is still printed; asking only for the one that fails is the same failure."""
    study.comparison = synthetic.comparison(**{n: synthetic.infeasible(n) for n in ("air", "coldplate", "immersion")})
    code, out, err = run(capsys, "compare", "--json")
    assert code == 3 and json.loads(out)["coolings"]["air"]["status"] == "infeasible"
    assert "accelerator" in one_line(err)
    study.comparison = synthetic.comparison(immersion=synthetic.infeasible("immersion"))
    assert run(capsys, "compare", "--cooling", "immersion")[0] == 3
    assert run(capsys, "compare", "--cooling", "immersion,air")[0] == 0


def test_physical_failure_is_exit_code_3(capsys: Capture, study: SimpleNamespace) -> None:
    """A typed failure of everything is one line."""
    study.comparison = PhysicalFailure("freezing", "pg25 freezes at 262 K", device="cdu")
    code, out, err = run(capsys, "compare")
    assert code == 3 and out == "" and one_line(err) == "heatpath: freezing at cdu: pg25 freezes at 262 K\n"


def test_solve(capsys: Capture, study: SimpleNamespace, synthetic: ModuleType) -> None:
    """One rack: table, JSON, and exit code 3 with the answer where it cannot be carried."""
    code, out, _ = run(capsys, "solve", "--cooling", "coldplate")
    assert code == 0 and "node 1, plate 2" in out
    assert study.calls[0][1] == "coldplate"
    study.rack = synthetic.rack_answer(status="infeasible", reason="too hot")
    code, out, err = run(capsys, "solve", "--cooling", "coldplate", "--json")
    assert code == 3 and json.loads(out)["reason"] == "too hot" and "too hot" in one_line(err)
    assert max(len(line.text) for line in rack_lines(synthetic.rack_answer())) <= WIDTH


def test_scenario_and_schema(capsys: Capture, tmp_path: Path, study: SimpleNamespace) -> None:
    """What `scenario` prints can be used as it is; the schema is JSON."""
    code, out, _ = run(capsys, "scenario")
    assert code == 0 and out == scenario_text()
    (tmp_path / "hall.toml").write_text(out)
    assert run(capsys, "compare", str(tmp_path / "hall.toml"))[0] == 0
    code, out, _ = run(capsys, "schema", "scenario")
    assert code == 0 and json.loads(out)["additionalProperties"] is False


def test_warm_runs_everything(capsys: Capture, study: SimpleNamespace) -> None:
    """Each technology is solved and compared once."""
    code, out, _ = run(capsys, "warm")
    assert code == 0 and out.startswith("warm after")
    assert [call[1] for call in study.calls] == ["air", "coldplate", "coldplate-2p", "immersion", "immersion-2p", None]


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        ((), "COMMAND"),
        (("frobnicate",), "invalid choice: 'frobnicate'"),
        (("compare", "--frob"), "unrecognized arguments: --frob"),
        (("compare", "--sit", "seoul"), "unrecognized arguments"),
        (("compare", "--coolings", "air"), "did you mean --cooling? (see heatpath compare --help)"),
        (("compare", "--site", "a", "--epw", "b"), "not allowed with argument"),
        (("compare", "none.toml"), "none.toml: file: cannot be read: No such file"),
        (("compare", "/"), "Is a directory"),
        (("compare", "a\nb"), "cannot be read"),
        (("compare", "--epw", "none.epw"), "site.epw: there is no file 'none.epw'"),
        (
            ("compare", "--cooling", "air,water"),
            "'water' is not a cooling technology (allowed: air, coldplate, coldplate-2p, immersion, immersion-2p)",
        ),
        (("compare", "--cooling", ""), "is not a cooling technology"),
        (("solve",), "--cooling"),
        (("solve", "--cooling", "water"), "'water' is not a cooling technology"),
        (("scenario", "none"), "no scenario 'none' is shipped (allowed: default"),
        (("schema", "none"), "invalid choice: 'none'"),
    ],
)
def test_user_errors_are_one_line_and_exit_code_2(
    capsys: Capture, study: SimpleNamespace, argv: tuple[str, ...], words: str
) -> None:
    """No traceback, nothing on stdout, nothing computed."""
    code, out, err = run(capsys, *argv)
    assert code == 2 and out == ""
    assert words in one_line(err)
    assert study.calls == []


def test_error_in_a_file_names_file_field_and_range(capsys: Capture, study: SimpleNamespace, tmp_path: Path) -> None:
    """The whole line, as the user sees it."""
    path = tmp_path / "hall.toml"
    path.write_text(scenario_text().replace('"38 degC"', '"95 degC"'))
    code, out, err = run(capsys, "compare", str(path), "--json")
    assert code == 2 and out == ""
    field = "coolings.immersion.supply_temperature"
    assert err == f"heatpath: {path}: {field}: 95 degC is out of range (allowed: 5 degC to 60 degC)\n"


def test_faults_found_by_a_study_name_the_file(capsys: Capture, study: SimpleNamespace, tmp_path: Path) -> None:
    """A name that only a later room can judge; a site from the command line is not the file's fault."""
    path = tmp_path / "hall.toml"
    path.write_text(scenario_text())
    study.comparison = InputError("hall.node", "is not known", allowed="a, b")
    assert run(capsys, "compare", str(path))[2] == f"heatpath: {path}: hall.node: is not known (allowed: a, b)\n"
    study.comparison = InputError("site.name", "is not known")
    assert run(capsys, "compare", str(path))[2] == f"heatpath: {path}: site.name: is not known\n"
    assert run(capsys, "compare", str(path), "--site", "x")[2] == "heatpath: site.name: is not known\n"


def test_help_of_every_command(capsys: Capture) -> None:
    """Help exists everywhere and shows examples at the top."""
    code, out, _ = run(capsys, "--help")
    assert code == 0 and "heatpath compare --json" in out
    for command in ("compare", "solve", "scenario", "schema", "warm"):
        code, out, _ = run(capsys, command, "--help")
        assert code == 0 and out.startswith(f"usage: heatpath {command}")


def test_version(capsys: Capture) -> None:
    """Version and what can change a number."""
    code, out, _ = run(capsys, "--version")
    assert code == 0
    for name in ("heatpath", "python", "numpy", "numba"):
        assert f"{name} " in out


def python(*code: str) -> subprocess.CompletedProcess[str]:
    """Python code in a new process."""
    return subprocess.run([sys.executable, *code], capture_output=True, text=True, timeout=60, check=False)


def quickest(*code: str) -> float:
    """Shortest of five runs in s, beyond starting Python itself: other work on the machine only adds."""

    def once(arguments: tuple[str, ...]) -> float:
        start = time.perf_counter()
        assert python(*arguments).returncode == 0
        return time.perf_counter() - start

    return min(once(code) for _ in range(5)) - min(once(("-c", "pass")) for _ in range(3))


def test_import_is_light() -> None:
    """``import heatpath`` loads nothing heavy and takes less than 0.3 s; the help less than 0.4 s."""
    heavy = "numba, pandas, scipy, CoolProp, xarray, pydantic, matplotlib, rich, numpy"
    code = f"import heatpath, sys; print([m for m in '{heavy}'.split(', ') if m in sys.modules])"
    assert python("-c", code).stdout == "[]\n"
    assert quickest("-c", "import heatpath") < 0.3
    assert quickest("-m", "heatpath", "--help") < 0.4


def test_public_names_exist() -> None:
    """Every public name can be had, and a name that is not there is an AttributeError."""
    import heatpath

    for name in heatpath.__all__:
        if name not in ("compare", "solve"):  # these are looked up too, but only their room is imported with them
            assert getattr(heatpath, name) is not None
        assert name in dir(heatpath)
    assert isinstance(heatpath.compare, types.FunctionType)
    with pytest.raises(AttributeError, match="cool"):
        _ = heatpath.cool


def test_closed_pipe_is_quiet() -> None:
    """``heatpath schema scenario | head -1`` says nothing on stderr."""
    command = f'"{sys.executable}" -m heatpath schema scenario | head -n 1'
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert result.stdout == "{\n" and result.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_full_disk_is_one_line() -> None:
    """Output that does not arrive is told, not lost."""
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "heatpath", "scenario"]
        result = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert result.returncode == 2 and "cannot be written" in one_line(result.stderr)


def test_a_terminal_that_knows_ascii_only(tmp_path: Path) -> None:
    """Characters that cannot be shown do not break the output."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import synthetic; from heatpath.cli import _show; "
        "from heatpath.table import comparison_lines; _show(comparison_lines(synthetic.comparison()))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, str(Path(__file__).parent)],
        capture_output=True, env={"PYTHONIOENCODING": "ascii", "PATH": ""}, timeout=60, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert b"Hottest junction" in result.stdout


class Terminal(io.StringIO):
    """A stream that says it is a terminal, or not."""

    def __init__(self, tty: bool) -> None:
        super().__init__()
        self.tty = tty

    def isatty(self) -> bool:
        return self.tty


def test_a_sign_of_life_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slow work shows its time and wipes it; quick work and a pipe show nothing; errors pass through."""
    monkeypatch.setattr(progress, "PATIENCE", 0.05)
    monkeypatch.setattr(progress, "BEAT", 0.02)
    terminal, pipe, quick = Terminal(True), Terminal(False), Terminal(True)
    for stream, seconds in ((terminal, 0.3), (pipe, 0.3), (quick, 0.0)):
        with progress.working("comparing", stream):
            time.sleep(seconds)
    assert "comparing 0 s" in terminal.getvalue() and terminal.getvalue().endswith(" \r")
    with progress.working("following", bar := Terminal(True)) as far:
        far(0.5)
        time.sleep(0.3)
    assert "following [############............]  50 % 0 s" in bar.getvalue() and bar.getvalue().endswith(" \r")
    assert pipe.getvalue() == "" == quick.getvalue()
    anew = Terminal(True)
    with progress.working("validating", anew) as say:
        say("validating uqd-couplings (3 of 34)")
        time.sleep(0.3)
    assert "validating uqd-couplings (3 of 34) 0 s" in anew.getvalue()
    with pytest.raises(ValueError, match="broken"), progress.working("comparing", terminal):
        raise ValueError("broken")


def test_rich_and_plain_say_the_same(monkeypatch: pytest.MonkeyPatch, synthetic: ModuleType) -> None:
    """With rich on a terminal, without rich, and in a pipe: the same characters, styles apart."""
    monkeypatch.setenv("TERM", "xterm")
    lines = comparison_lines(synthetic.comparison())
    styled, plain, pipe = Terminal(True), Terminal(True), Terminal(False)
    pytest.importorskip("rich")
    print_lines(lines, styled)
    print_lines(lines, pipe)
    monkeypatch.setitem(sys.modules, "rich.console", None)
    print_lines(lines, plain)
    assert "\x1b[" in styled.getvalue() and "\x1b" not in pipe.getvalue()
    assert re.sub(r"\x1b\[[0-9;]*m", "", styled.getvalue()) == plain.getvalue() == pipe.getvalue()


def test_a_result_never_replaces_what_the_command_reads(tmp_path: Path) -> None:
    """``--out`` on the scenario itself, or on the report, is refused and the file stays as it was."""
    hall = tmp_path / "hall.toml"
    hall.write_text(scenario_text(), encoding="utf-8")
    for target in (["--out", str(hall)], ["--report", str(hall)]):
        result = subprocess.run(
            [sys.executable, "-m", "heatpath", "compare", str(hall), *target],
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 2
        assert "another file" in result.stderr
    assert hall.read_text(encoding="utf-8") == scenario_text()
