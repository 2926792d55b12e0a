"""Every model that can drive a case: asked once, and held against the kernel behind it where there is one."""

from __future__ import annotations

import math
import tomllib
from pathlib import Path

import numpy as np
import pytest

from heatpath.fluids.conduction import spreading_series
from heatpath.fluids.law import Law
from heatpath.fluids.registry import arguments, laws
from heatpath.fluids.spreading import Patch, rectangle_series
from heatpath.numerics.errors import InputError
from heatpath.validation.blank import blank_text, write_blank
from heatpath.validation.field import Field, Value
from heatpath.validation.laws import saturated
from heatpath.validation.models import find_model, models
from heatpath.validation.score import score

FLUID: dict[str, Value] = {
    "coolant": "water", "saturation_temperature": 363.15, "pressure": math.nan, "allow_recalled": "no",
}  # fmt: skip


SIDES = {"source_length": 0.01, "source_width": 0.02, "plate_length": 0.03, "plate_width": 0.04}


def sample(law: Law, name: str) -> float:
    """A value in the range of an argument."""
    span = law.ranges[name]
    low, high = max(span.lowest, 0.0), span.highest
    return 2.0 * low + 0.5 if math.isinf(high) else low + 0.4 * (high - low)


@pytest.mark.parametrize("name", list(laws()))
def test_each_law_answers_through_a_case_as_its_kernel_does(name: str) -> None:
    law, model = laws()[name], find_model(f"law:{name}")
    given: dict[str, Value] = {}
    direct: dict[str, object] = {}
    for argument in arguments(law):
        if argument == "fluid":
            given.update(FLUID)
            direct[argument] = saturated(FLUID)[0]
        elif argument == "series":
            sizes = {"source_radius": 0.01, "plate_radius": 0.03} if "source_radius" in model.takes else SIDES
            given.update(sizes)
            direct[argument] = (
                rectangle_series(Patch(0.03, 0.04), Patch(0.01, 0.02))
                if sizes is SIDES
                else spreading_series(0.01, 0.03)
            )
        else:
            given[argument] = sample(law, argument)
            direct[argument] = given[argument] != 0.0 if argument == "smaller_mixed" else given[argument]
    expected = float(law.function(**direct))
    assert model.answer(given).values["value"] == pytest.approx(expected, rel=1e-12, nan_ok=True)


@pytest.mark.parametrize("name", list(models()))
def test_each_model_explains_itself(name: str) -> None:
    model = models()[name]
    assert model.title and model.takes and model.gives
    for field in (*model.takes.values(), *model.gives.values()):
        assert field.words and field.allowed
        _ = field.unit
    text = blank_text(Path("folder"), model)
    assert f'use = "{name}"' in text and all(given in text for given in model.gives)
    tables = tomllib.loads(text)
    assert set(tables["inputs"]) | set(tables["fixed"]) <= set(model.takes)


def test_a_blank_case_is_refused_only_for_its_empty_table(tmp_path: Path) -> None:
    from heatpath.validation.case_file import load_case

    folder = tmp_path / "mine"
    write_blank(folder, "part:heat-sink")
    with pytest.raises(InputError, match=r"data\.csv: file: has no rows"):
        load_case(str(folder))
    with pytest.raises(InputError, match="stands there already"):
        write_blank(folder, "part:heat-sink")


def test_what_a_model_needs_is_asked_for() -> None:
    with pytest.raises(InputError, match="part:cold-plate needs it"):
        find_model("part:cold-plate").answer({"coolant": "pg25"})
    with pytest.raises(InputError, match="heatpath validate --models"):
        find_model("colour:blue")


def test_a_field_reads_units_and_keeps_its_range() -> None:
    flow = Field("flow", "L/min", 0.1, 10.0)
    assert flow.value_of("1 L/min") == pytest.approx(1e-3 / 60.0)
    assert flow.value_of({"value": 6e-5, "units": "m^3/s"}) == 6e-5
    for wrong in ("20 L/min", "1 kg", 1.0, "fast"):
        with pytest.raises(ValueError):
            flow.value_of(wrong)


def test_scores_by_hand() -> None:
    found = score(np.array([1.0, 2.0, 4.0]), np.array([1.1, 1.8, 4.4]), np.array([0.1, 0.1, 0.5]))
    assert found.n == 3
    assert found.bias == pytest.approx(0.1)
    assert found.mae == pytest.approx(0.7 / 3.0)
    assert found.rmse == pytest.approx(math.sqrt(0.21 / 3.0))
    assert found.largest == pytest.approx(0.4)
    assert found.mape == pytest.approx(0.1)
    assert found.cv_rmse == pytest.approx(math.sqrt(0.07) / (7.0 / 3.0))
    assert found.nmbe == pytest.approx(0.1 / (7.0 / 3.0))
    assert found.largest_relative == pytest.approx(0.1)
    assert found.inside == pytest.approx(2.0 / 3.0)


def test_a_score_without_meaning_is_none() -> None:
    found = score(np.array([0.0, 0.0]), np.array([0.1, 0.2]))
    assert found.mape is None and found.cv_rmse is None and found.nmbe is None and found.inside is None
