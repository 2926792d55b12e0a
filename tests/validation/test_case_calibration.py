"""Calibration on synthetic data: known parameters come back, intervals cover them, weak data are called weak."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from heatpath.numerics.errors import InputError
from heatpath.validation.calibration import calibrate, free_of
from heatpath.validation.case import Case, Free
from heatpath.validation.case_file import load_case
from heatpath.validation.prediction import Predictor
from heatpath.validation.trial import run_calibration, split

TRUTH = {"base_resistance": 0.22, "slope": 0.07, "flow_exponent": 0.94}
REPEATS = 200
NOISE = 0.0006  # K/W, one standard deviation


def sink() -> Case:
    """The shipped sink, 16 flows, and what the model says of it with the true parameters."""
    case = load_case("intel-sink-2u")
    flows = tuple(float(v) for v in np.geomspace(1.5e-3, 40e-3, 16))
    columns = dataclasses.replace(case.columns, lines=tuple(range(2, 18)))
    every = np.ones(16, dtype=bool)
    free = tuple(Free(name, 0.2 * value, 5.0 * value, every) for name, value in TRUTH.items())
    empty = dataclasses.replace(case.outputs[0], measured=np.zeros(16), uncertainty=np.full(16, NOISE), rows=every)
    case = dataclasses.replace(case, fixed={}, inputs={"air_flow": flows}, outputs=(empty,), free=free, columns=columns)
    exact = Predictor(case)(TRUTH, every)["thermal_resistance"]
    return dataclasses.replace(case, outputs=(dataclasses.replace(empty, measured=exact),))


def noisy(case: Case, seed: int) -> Case:
    """The same with noise on it."""
    exact = case.outputs[0]
    measured = exact.measured + np.random.default_rng(seed).normal(0.0, NOISE, exact.measured.size)
    return dataclasses.replace(case, outputs=(dataclasses.replace(exact, measured=measured),))


def test_exact_data_give_the_parameters_back() -> None:
    case = sink()
    found = calibrate(case, case.free, case.free[0].rows)
    for name, value in found.values.items():
        assert value == pytest.approx(TRUTH[name], rel=1e-6)


def test_intervals_cover_the_truth_as_often_as_they_say() -> None:
    case = sink()
    covered = dict.fromkeys(TRUTH, 0)
    values: dict[str, list[float]] = {name: [] for name in TRUTH}
    for seed in range(REPEATS):
        for each in calibrate(noisy(case, seed), case.free, case.free[0].rows).parameters:
            covered[each.name] += each.lower <= TRUTH[each.name] <= each.upper
            values[each.name].append(each.value)
    for name, truth in TRUTH.items():
        assert np.mean(values[name]) == pytest.approx(truth, rel=0.02)
        assert 0.90 <= covered[name] / REPEATS <= 0.98, (name, covered)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_noisy_data_give_them_back_within_two_percent(seed: int) -> None:
    case = noisy(sink(), 1000 + seed)
    for name, value in calibrate(case, case.free, case.free[0].rows).values.items():
        assert value == pytest.approx(TRUTH[name], rel=0.02)


def test_what_the_data_cannot_tell_is_said() -> None:
    case = sink()
    one = np.zeros(16, dtype=bool)
    one[5] = True
    found = calibrate(case, case.free, one)
    assert any("no more values than parameters" in warning for warning in found.warnings)
    assert all(np.isnan(each.standard_error) for each in found.parameters)
    narrow = tuple(dataclasses.replace(each, lower=0.25, upper=1.0) if each.name == "base_resistance" else each
                   for each in case.free)  # fmt: skip
    bound = calibrate(case, narrow, case.free[0].rows)
    assert bound.parameters[0].at_bound and any("ends at its bound" in warning for warning in bound.warnings)
    assert np.abs(bound.correlation).max() <= 1.0


def test_held_out_rows_are_held_out() -> None:
    case = noisy(sink(), 7)
    found = run_calibration(case, None, 0.25, seed=3)
    assert found.calibration is not None and int(found.calibration.rows.sum()) == 12
    assert found.outputs[0].score.n == 4
    assert not (found.outputs[0].rows & found.calibration.rows).any()
    assert (split(case, 0.25, 3) == found.calibration.rows).all() and (
        split(case, 0.25, 4) != found.calibration.rows
    ).any()


def test_only_what_can_be_fitted_is_fitted() -> None:
    case = load_case("ocp-cold-plate")
    with pytest.raises(InputError, match="no free parameter 'colour'"):
        free_of(case, ["colour"])
    with pytest.raises(InputError, match="no free parameter 'coolant_flow'"):
        free_of(case, ["coolant_flow"])
    with pytest.raises(InputError, match="above 0 and below 1"):
        split(case, 1.5, 1)
