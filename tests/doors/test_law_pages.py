"""The laws for readers: the command, its JSON, and the page whose tables are made from the registry."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from heatpath.cli import main
from heatpath.fluids.registry import laws
from heatpath.law_pages import laws_markdown, with_tables
from heatpath.table import WIDTH

PAGE = Path(__file__).parents[2] / "docs" / "laws.md"
Capture = pytest.CaptureFixture[str]


def test_every_law_is_listed_with_its_error(capsys: Capture) -> None:
    assert main(["laws", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= WIDTH
    told = {
        line.split()[0] if line[0] == " " else line.split()[1] for line in lines if re.search(r" (%|exact)  ", line)
    }
    assert told == set(laws())
    recalled = {line.split()[1] for line in lines if line.startswith("! ") and not line.startswith("! constants")}
    assert recalled == {name for name, law in laws().items() if law.trust == "recalled"}


def test_json_is_strict_and_complete(capsys: Capture) -> None:
    assert main(["laws", "list", "--json"]) == 0
    tree = json.loads(capsys.readouterr().out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert [law["name"] for law in tree["laws"]] == list(laws())
    for law in tree["laws"]:
        assert law["source"] and law["ranges"] and law["expected_error"] is not None and law["error_basis"]
        assert law["trust"] in tree["trust"]
    plate = next(law for law in tree["laws"] if law["name"] == "nusselt_flat_plate")
    assert plate["ranges"]["re"] == {"lowest": 1000.0, "highest": 5e5, "units": "1"}


def test_an_unknown_question_is_one_line(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as leave:
        main(["laws", "sing"])
    assert leave.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_page_is_in_step_with_the_registry() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert with_tables(page) == page, "run: python -m heatpath.law_pages docs/laws.md"
    for name in laws():
        assert f"`{name}`" in laws_markdown()


def test_the_page_names_no_law_that_does_not_exist() -> None:
    page = PAGE.read_text(encoding="utf-8")
    starts = ("nusselt_", "boiling_", "flow_boiling_", "critical_flux_", "condensation_", "effectiveness_", "chisholm_",
              "gradient_", "spreading_", "darcy_")  # fmt: skip
    named = {name for name in re.findall(r"`([a-z_]+)`", page) if name.startswith(starts)}
    assert named <= set(laws())


def test_a_row_keeps_its_cells() -> None:
    rows = [line for line in laws_markdown().splitlines() if line.startswith("| `")]
    assert len(rows) == len(laws())
    assert {len(re.split(r"(?<!\\)\|", row)) for row in rows} == {8}
