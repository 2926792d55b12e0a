"""The shipped cases, walked: complete, honest about what they are, none failing, and the figures asked of them."""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from heatpath.validation.case import TRUST, Bound, Case
from heatpath.validation.case_file import load_case, shipped_cases
from heatpath.validation.trial import FAILED, HELD_OUT, IN_SAMPLE, KNOWN, PASSED, SHOWN, Judged, Trial, judge, run

NAMES = shipped_cases()
SLOW = {name for name in NAMES if load_case(name).model.name.startswith(("compare:", "simulate:", "plant:"))}
QUICK = [name for name in NAMES if name not in SLOW]


@cache
def trial(name: str) -> Trial:
    """One case, run once for all tests."""
    return run(load_case(name))


def output(name: str, which: str) -> Judged:
    """One judged output of a case."""
    return next(each for each in trial(name).outputs if each.output.name == which)


@pytest.mark.parametrize("name", NAMES)
def test_each_case_says_what_it_is(name: str) -> None:
    case = load_case(name)
    assert case.trust in TRUST
    assert len(case.source) > 20 and any(sign.isdigit() for sign in case.source), "a source has a year or a number"
    assert case.licence and case.title
    assert any(each.tolerance is not None for each in case.outputs)
    for each in case.outputs:
        for bound in (each.tolerance, each.deviation):
            assert bound is None or len(bound.why) > 15, "a bound says where it comes from"


def test_there_are_enough_of_them_and_enough_that_boil() -> None:
    assert len(NAMES) >= 20
    assert sum("Boiling" in load_case(name).group or load_case(name).group == "Immersion" for name in NAMES) >= 5


@pytest.mark.parametrize("name", QUICK)
def test_no_case_fails(name: str) -> None:
    found = trial(name)
    assert found.failure is None
    assert found.verdict != FAILED, [(each.output.name, each.score, each.why) for each in found.outputs]
    for each in found.outputs:
        assert np.isfinite(each.predicted[each.rows]).all() and each.score.n == int(each.rows.sum())


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(SLOW))
def test_no_slow_case_fails(name: str) -> None:
    assert trial(name).verdict in (PASSED, KNOWN)


@pytest.mark.parametrize("name", [name for name in QUICK if load_case(name).fixed.get("coolant") == "fc-77"])
def test_a_case_on_fc_77_prints_that_its_data_are_recalled(name: str) -> None:
    assert any("fc-77 is recalled" in note for note in trial(name).notes)


@pytest.mark.parametrize("width", [101, 239, 687, 979, 2204, 5851])
def test_flow_boiling_in_silicon_channels(width: int) -> None:
    found = output("hg08-microchannels", f"coefficient_{width}um")
    assert found.score.mape is not None and found.score.mape <= (0.15 if width < 250 else 0.10)
    assert trial("hg08-microchannels").calibration is None


@pytest.mark.parametrize(
    ("name", "largest"), [("jones-fc77-polished", 2.5), ("jones-fc77-edm-1um", 1.5), ("jones-fc77-edm-10um", 1.5)]
)
def test_pool_boiling_of_fc_77_by_roughness(name: str, largest: float) -> None:
    developed, before = output(name, "superheat"), output(name, "superheat_before")
    assert developed.score.largest <= largest
    assert before.verdict == SHOWN and before.score.n >= 5
    assert trial(name).how == IN_SAMPLE


def test_fc_72_at_six_pressures_by_the_closest_law() -> None:
    found = trial("fc72-six-pressures")
    (one,) = found.outputs
    assert one.score.largest_relative is not None and one.score.largest_relative <= 0.15
    assert found.how == HELD_OUT and found.calibration is not None and int(found.calibration.rows.sum()) == 1
    assert len(found.variants) == 4
    errors = {law: scores["superheat"].mape for law, scores in found.variants.items() if not isinstance(scores, str)}
    assert len(errors) == 4 and min(errors, key=lambda law: errors[law] or np.inf) == "boiling_gorenflo"


def test_the_cold_plate_is_predicted_from_one_flow() -> None:
    found = output("ocp-cold-plate", "thermal_resistance")
    assert found.score.n == 12 and found.score.largest_relative is not None and found.score.largest_relative <= 0.03


def changed(case: Case, **bounds: Bound | None) -> Case:
    """The case with other bounds on its first output."""
    return dataclasses.replace(case, outputs=(dataclasses.replace(case.outputs[0], **bounds), *case.outputs[1:]))


def test_a_known_deviation_that_gets_worse_fails() -> None:
    found = output("imec-jet-plates", "thermal_resistance")
    assert found.verdict == KNOWN
    none = np.zeros(found.rows.size, dtype=bool)
    worse = judge(found.output, found.predicted * 0.8, none)
    assert worse.verdict == FAILED
    better = judge(found.output, found.output.measured * 1.01, none)
    assert better.verdict == PASSED


def test_a_case_out_of_tolerance_without_a_reason_fails() -> None:
    case = load_case("uqd-couplings")
    assert run(changed(case, tolerance=Bound({"mape": 1e-6}, "far too tight"))).verdict == FAILED


def test_points_of_the_calibration_are_not_scored() -> None:
    found = trial("uark-enhanced-chf")
    assert found.calibration is not None
    assert not (found.outputs[0].rows & found.calibration.rows).any()
    assert found.outputs[0].fitted is not None and found.outputs[0].fitted.n == int(found.calibration.rows.sum())


def test_no_bound_changes_in_silence() -> None:
    """Bounds are set before a model is run: whoever changes one changes this table, and says so in the CHANGELOG."""
    table = (Path(__file__).parent / "bounds.csv").read_text("utf-8").split("\n", 1)[1].split()
    found = [
        f"{name},{each.name},{kind},{metric},{limit:.6g}"
        for name in NAMES
        for each in load_case(name).outputs
        for kind, bound in (("tolerance", each.tolerance), ("deviation", each.deviation))
        if bound is not None
        for metric, limit in bound.limits.items()
    ]
    assert found == table
