"""A power module in circulated oil, stepped to three powers: fitted on the smallest, predicted at the others.

The shipped case ``uiuc-oil-step``: its rises and times at 148.66 and 198.2 W by what was fitted at 97.5 W.
"""

from __future__ import annotations

import json
from functools import cache

import numpy as np
import pytest

from heatpath.cli import main
from heatpath.numerics.errors import InputError
from heatpath.validation.case_file import load_case
from heatpath.validation.models import find_model
from heatpath.validation.trial import HELD_OUT, KNOWN, PASSED, Judged, Trial, run

NAME = "uiuc-oil-step"
MODULE = {
    "coolant": "transformer-oil", "inlet": 295.0, "heat": 100.0, "time": 0.0, "duration": 600.0, "stream": 628.0,
    "length": 0.1, "flow_area": 0.02, "area": 0.2, "link": 28.0, "front_capacity": 400.0, "body_capacity": 200.0,
}  # fmt: skip


@cache
def trial() -> Trial:
    """The case, run once."""
    return run(load_case(NAME))


def output(name: str) -> Judged:
    """One of its outputs."""
    return next(each for each in trial().outputs if each.output.name == name)


def test_only_the_smallest_power_is_fitted() -> None:
    found = trial()
    assert found.how == HELD_OUT and found.calibration is not None
    heat = np.array([float(value) for value in found.case.inputs["heat"]])
    assert set(heat[found.calibration.rows]) == {97.5}
    for each in found.outputs:
        assert set(heat[each.rows]) == {148.66, 198.2}


def test_steps_that_were_not_fitted(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        for each in trial().outputs:
            off = [f"{100.0 * v:+.1f}" for v in (each.predicted / each.output.measured - 1.0)[each.rows]]
            print(f"\n{each.output.name}: {' '.join(off)} %", end="")
    for name, bound in (("front_steady", 0.10), ("body_seconds", 0.15)):
        found = output(name)
        assert found.verdict == PASSED
        assert found.score.largest_relative is not None and found.score.largest_relative < bound


def test_what_is_out_of_tolerance_has_its_reason() -> None:
    assert trial().verdict == KNOWN
    for name in ("front_rise", "body_rise", "body_steady", "front_seconds"):
        found = output(name)
        assert found.verdict == KNOWN and found.output.deviation is not None
        assert found.why == found.output.deviation.why and len(found.why) > 80


def test_a_warming_module_ends_where_the_steady_one_stands() -> None:
    model = find_model("simulate:immersed-module")
    late = model.answer({**MODULE, "time": 560.0}).values
    assert late["front_rise"] == pytest.approx(late["front_steady"], rel=2e-4)
    assert late["body_rise"] == pytest.approx(late["body_steady"], rel=2e-4)
    assert late["front_steady"] - late["body_steady"] == pytest.approx(100.0 / 28.0, rel=1e-6)
    start = model.answer(MODULE).values
    assert start["front_rise"] == pytest.approx(0.05 * start["front_steady"], rel=0.02)


def test_twice_the_heat_capacity_takes_twice_as_long() -> None:
    model = find_model("simulate:immersed-module")
    once, twice = (
        model.answer({**MODULE, "front_capacity": 400.0 * k, "body_capacity": 200.0 * k}).values for k in (1.0, 2.0)
    )
    for name in ("front_seconds", "body_seconds"):
        assert twice[name] / once[name] == pytest.approx(2.0, rel=5e-3)


def test_a_moment_beyond_the_run_is_refused() -> None:
    with pytest.raises(InputError, match="'duration' sets the length"):
        find_model("simulate:immersed-module").answer({**MODULE, "time": 700.0})


def test_calibrate_prints_both_scores(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", NAME, "--json"]) == 0
    tree = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    assert tree["rows_fitted"] == 10
    rise = next(each for each in tree["outputs"] if each["name"] == "front_rise")
    assert rise["score"]["n"] == 20 and rise["fitted_score"]["n"] == 10
    assert "area" in tree["fragment"] and "[fixed]" in tree["fragment"]
