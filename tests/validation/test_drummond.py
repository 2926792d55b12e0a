"""Boiling in the channels of a chip against Drummond 2018: HFE-7100 in silicon channels of 20 to 32 um, not tuned.

The shipped case ``drummond-manifold``, and what its single score cannot say: trends, quality, pressure loss. Published
resistances cannot be referred to the inlet, and sample A against the outlet is 27 to 37 % high; both are printed.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from heatpath.numerics.errors import InputError, PhysicalFailure
from heatpath.validation.case_file import load_case
from heatpath.validation.models import find_model
from heatpath.validation.trial import PASSED, UNTUNED, run

CASE = load_case("drummond-manifold")
SAMPLES = CASE.columns.text("sample")
FLUXES = CASE.inputs["mass_flux"]
PUBLISHED = CASE.outputs[0].measured
WITHIN = 0.20


@cache
def found(row: int) -> dict[str, float]:
    """One measured condition, computed."""
    return CASE.model.answer(CASE.row(row)).values


@pytest.mark.parametrize("row", range(len(SAMPLES)))
def test_resistance_is_within_a_fifth_untuned(row: int) -> None:
    assert found(row)["resistance"] == pytest.approx(PUBLISHED[row], rel=WITHIN)


def test_errors_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print("\nDrummond 2018: sample, G, published, found [mm2K/W], error, to the outlet, quality, loss [kPa]")
        for row, sample in enumerate(SAMPLES):
            one, published = found(row), PUBLISHED[row]
            errors = [100.0 * (one[name] / published - 1.0) for name in ("resistance", "resistance_to_outlet")]
            print(
                f"{sample} {FLUXES[row]:.0f} {1e6 * published:6.2f} {1e6 * one['resistance']:6.2f} "
                f"{errors[0]:+6.1f} % {errors[1]:+6.1f} % {one['quality']:.2f} {one['pressure_loss'] / 1e3:4.0f}"
            )
    trial = run(CASE)
    assert trial.verdict == PASSED and trial.how == UNTUNED
    assert trial.outputs[0].score.mape is not None and trial.outputs[0].score.mape < 0.10


def test_deeper_channels_resist_less() -> None:
    for flux in sorted(set(FLUXES)):
        values = [found(row)["resistance"] for row in range(len(SAMPLES)) if FLUXES[row] == flux]
        assert values == sorted(values, reverse=True)


def test_more_flow_resists_less_in_the_shallow_channels() -> None:
    values = [found(row)["resistance"] for row, sample in enumerate(SAMPLES) if sample == "A"]
    assert values == sorted(values, reverse=True)


def test_quality_and_pressure_loss_are_those_published() -> None:
    """Exit quality at the crisis 0.18 to 0.28 (A and B); less than 162 kPa at the largest flow and heat of C."""
    for row, sample in enumerate(SAMPLES):
        if sample != "C":
            assert 0.17 < found(row)["quality"] < 0.30
    assert found(len(SAMPLES) - 1)["pressure_loss"] < 162e3


def test_what_has_no_answer_is_refused() -> None:
    row = CASE.row(0)
    model = find_model("part:evaporator")
    with pytest.raises(InputError, match="leaves no fin"):
        model.answer({**row, "pitch": 10e-6})
    with pytest.raises(InputError, match="vapour_viscosity"):
        model.answer({**row, "vapour_viscosity": float("nan")})
    with pytest.raises(PhysicalFailure, match="over saturation"):
        model.answer({**row, "heat_flux": 2e7, "mass_flux": 6e3})


def test_forms_are_carried_on_in_the_open() -> None:
    model, row = find_model("part:evaporator"), CASE.row(0)
    assert any("carried on from 64 degC" in note for note in model.answer(row).notes)
    assert any("fc-77 is recalled" in note for note in model.answer({**row, "coolant": "fc-77"}).notes)
    assert any("outside the table" in note for note in model.answer({**row, "carried_to": 338.0}).notes)
    for wrong in ({"carried_to": 330.0}, {"coolant": "pg-30-mass"}):
        with pytest.raises(InputError, match="carried_to"):
            model.answer({**row, **wrong})


def test_a_coolant_with_its_own_table_needs_no_more() -> None:
    """R-1233zd(E) boils in the same channels from its own table; more heat makes a smaller resistance."""
    row = {
        **CASE.row(5),
        "coolant": "r1233zd-e",
        "outlet_pressure": 293e3,
        "carried_to": float("nan"),
        "subcooling": 0.0,
    }
    low, high = (
        find_model("part:evaporator").answer({**row, "heat_flux": flux}).values["resistance"] for flux in (5e5, 2e6)
    )
    assert np.isfinite([low, high]).all() and high < low


def test_a_base_colder_than_saturation_is_an_answer() -> None:
    """So little heat that the entering liquid takes it up cold: nothing boils, and the resistance says so."""
    cold = CASE.model.answer({**CASE.row(5), "heat_flux": 1e5}).values
    assert cold["resistance_to_outlet"] < 0.0 and cold["quality"] < 0.0
