"""``heatpath claim`` at the doors: verdict, JSON, page, refusals."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from heatpath.api import claim
from heatpath.claim_pages import claim_json, claim_lines
from heatpath.claim_report import claim_report, write_claim_report
from heatpath.cli import main
from heatpath.glossary import variable
from heatpath.numerics.errors import InputError
from heatpath.studies.claim import Claim
from heatpath.studies.verdict import verdict

BASELINES = ("legacy", "survey-average", "modern-contained", "hyperscale-economizer")


@pytest.fixture(scope="module")
def answer() -> Claim:
    """One technology, few samples of a few hours."""
    return claim(coolings=["immersion"], samples=10, hours=168)


def test_the_verdict_is_printed_first(answer: Claim) -> None:
    """Before any table; every line fits a terminal."""
    lines = [line.text for line in claim_lines(answer)]
    assert "30 %" in lines[0] and "Seoul" in lines[0]
    assert " ".join(" ".join(lines[2:5]).split()).replace("- ", "-").startswith(verdict(answer)[0][:60])
    text = "\n".join(lines)
    assert all(name in text for name in BASELINES)
    assert "nan" not in text and "None" not in text


def test_json_holds_every_pair_with_units(answer: Claim) -> None:
    """Strict JSON; terms sum to the total, quantities bear the glossary's units."""
    tree: Any = json.loads(claim_json(answer), parse_constant=lambda text: pytest.fail(text))
    assert tree["samples"] == 10 and tree["seed"] == 1 and tree["claim"] == {"value": 0.3, "units": "1"}
    against = tree["technologies"]["immersion"]["against"]
    assert tuple(against) == BASELINES
    for pair in against.values():
        for fall in pair["waterfall"].values():
            terms = sum(step["term"]["value"] for step in fall["steps"])
            assert terms == pytest.approx(fall["total"]["value"], abs=1e-9)
        assert 0.0 <= pair["saving"]["facility_energy"]["probability"]["value"] <= 1.0
    for hall in (*tree["baselines"].values(), *tree["technologies"].values()):
        for name, each in hall["quantities"].items():
            assert each["units"] == variable(name).units.replace("currency", "USD"), name
    assert tree["verdict"] and tree["evidence"] and tree["inputs"]


def test_the_page_stands_alone(answer: Claim, tmp_path: Path) -> None:
    """No script, nothing from elsewhere, the verdict as headline, pictures with a description."""
    path = tmp_path / "claim.html"
    write_claim_report(answer, path)
    page = path.read_text(encoding="utf-8")
    assert "<script" not in page and "@import" not in page
    assert not re.search(r'(?:src|href)="(?!#)', page)
    assert page.count("<svg") == page.count('role="img"') == 1 + len(BASELINES)
    assert page.count("<section>") == page.count("</section>") >= 9
    assert "nan" not in re.sub(r"<[^>]+>", " ", page).replace("finance", "")
    with pytest.raises(InputError, match="cannot write"):
        write_claim_report(answer, tmp_path / "missing" / "claim.html")


def test_a_probability_says_of_how_many_samples_it_is(answer: Claim) -> None:
    """Where some cannot be compared: in the verdict, the tables, the page and the JSON; and nowhere else."""
    pair = answer.pairs["immersion", "legacy"]
    few = replace(pair, saving={name: each._replace(answered=0.63) for name, each in pair.saving.items()})
    all_of = {key: replace(one, saving={name: each._replace(answered=1.0) for name, each in one.saving.items()})
              for key, one in answer.pairs.items()}  # fmt: skip
    some, whole = replace(answer, pairs=all_of | {("immersion", "legacy"): few}), replace(answer, pairs=all_of)
    said = " ".join(verdict(some))
    assert "of the 63 % compared" in said and "% compared" not in " ".join(verdict(whole))
    text = [line.text for line in claim_lines(some)]
    rows = [line for line in text if line.startswith("  legacy ")]
    assert len(rows) == 3 and all(line.endswith("%*") for line in rows)
    assert sum("* of those evaluations that can be compared: immersion 63 %" in line for line in text) == 3
    assert "37 % cannot be compared" in claim_report(some) and "% cannot be compared" not in claim_report(whole)
    assert "can be compared" in json.loads(claim_json(some))["evaluation"]


def test_the_verdict_gives_the_pue_of_the_samples_too(answer: Claim) -> None:
    """The fitted hall's PUE is the survey's at the central inputs only."""
    pue = answer.baselines["survey-average"].pue
    assert pue.median is not None and pue.low is not None and pue.high is not None
    said = f"over the samples {pue.median:.2f}, {pue.low:.2f} to {pue.high:.2f}"
    assert said in next(text for text in verdict(answer) if text.startswith("Against survey-average"))


def test_a_hall_without_an_answer_in_some_samples_is_named(answer: Claim) -> None:
    """With the reason, and its number."""
    hall = replace(answer.baselines["legacy"], failures={"energy_not_closed": 2})
    some = replace(answer, baselines=answer.baselines | {"legacy": hall})
    assert "legacy air: no answer in 2 of 10 samples (energy_not_closed)." in verdict(some)


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (["--claim", "2"], "claim"),
        (["--samples", "0"], "samples"),
        (["--cooling", "air"], "coolings"),
        (["--hours", "1"], "hours"),
        (["--method", "saltelli", "--samples", "8"], "samples"),
        (["--report", "nowhere/at/all.html"], "--report"),
    ],
)
def test_a_users_fault_is_one_line(arguments: list[str], field: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, the field named, nothing computed."""
    assert main(["claim", *arguments]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and field in error and "allowed" in error
