"""``heatpath tokens`` and ``compare --optimise`` at the command line: JSON, table, exit codes, one-line errors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from heatpath.cli import main
from heatpath.studies.scenario import load_scenario, scenario_text


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    """What the issue promises is there, with units, and strict."""
    assert main(["tokens", "--json", "--cooling", "air"]) == 0
    tree = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    quantities = tree["coolings"]["air"]["quantities"]
    units = {"cost_per_million_tokens": "USD", "rent_per_million_tokens": "USD", "break_even_utilisation": "1",
             "cooling_share": "1", "payback": "year", "tokens_per_second_per_site_power": "1/(s MW)"}  # fmt: skip
    assert {name: quantities[name]["units"] for name in units} == units
    assert any(a["trust"] == "assumed" and a["name"] == "cooling capital" for a in tree["assumptions"])


def test_table(capsys: pytest.CaptureFixture[str]) -> None:
    """For people: the central case and its range; no line over a hundred characters."""
    assert main(["tokens", "--cooling", "air", "--site", "singapore"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "Singapore" in lines[0] and max(map(len, lines)) <= 100
    assert any("Break-even utilisation" in line for line in lines) and any(" … " in line for line in lines)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["tokens", "--cooling", "water"], "cooling: 'water' is not a cooling technology"),
        (["tokens", "--site", "atlantis"], "site.name"),
        (["tokens", "none.toml"], "none.toml"),
        (["compare", "--optimise", "beauty"], "invalid choice: 'beauty'"),
    ],
)
def test_faults_are_one_line(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, the field is named."""
    try:
        code = main(arguments)
    except SystemExit as left:
        code = int(left.code or 0)
    error = capsys.readouterr().err
    assert code == 2 and message in error and error.count("\n") == 1


def test_other_money_must_be_stated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``compare`` answers in won; ``tokens`` names the first price that the table has in dollars only, and the file."""
    text = scenario_text().replace('"USD"', '"KRW"').replace("0.10 USD", "180 KRW").replace("2.0 USD", "3000 KRW")
    path = tmp_path / "seoul.toml"
    path.write_text(text.replace("0 USD/t", "0 KRW/t"))
    assert main(["tokens", str(path), "--cooling", "air"]) == 2
    error = capsys.readouterr().err
    assert "seoul.toml: economics.facility_capital: has a default in USD only (allowed: a price in KRW)" in error
    assert load_scenario(path).economics.currency == "KRW"
