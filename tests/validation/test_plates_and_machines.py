"""Channels under a cover and machines of many nodes, as models of a case, against sums done by hand."""

from __future__ import annotations

import pytest

from heatpath.fluids.channel_boiling import darcy_rectangular
from heatpath.fluids.ducts import nusselt_rectangular_three_sides
from heatpath.fluids.states import coolant_state
from heatpath.numerics.errors import InputError
from heatpath.validation.case_file import load_case
from heatpath.validation.field import Value
from heatpath.validation.model import Answer
from heatpath.validation.models import find_model
from heatpath.validation.trial import PASSED, run

LONG: dict[str, Value] = {  # developed over nearly all of its length, thick fins of diamond
    "coolant": "water", "coolant_temperature": 298.15, "coolant_flow": 2e-7, "heated_area": 1e-3, "channels": 10.0,
    "width": 2e-4, "height": 2e-4, "length": 0.5, "fin_thickness": 1e-2, "conductivity": 2000.0, "base_thickness": 1e-3,
    "interface": 1e-6,
}  # fmt: skip


def plate(**changes: Value) -> Answer:
    """The long channels, changed."""
    return find_model("part:channel-plate").answer({**LONG, **changes})


def test_what_the_coolant_takes_up_lies_between_inlet_and_outlet() -> None:
    found = plate().values
    water = coolant_state("water", 298.15)
    warmed = 1e-3 / (2e-7 * water.density * water.heat_capacity)
    assert found["resistance_out"] - found["resistance_in"] == pytest.approx(warmed, rel=1e-9)
    assert found["resistance"] == pytest.approx(0.5 * (found["resistance_in"] + found["resistance_out"]), rel=1e-12)


def test_long_channels_are_developed() -> None:
    found, water = plate().values, coolant_state("water", 298.15)
    h = nusselt_rectangular_three_sides(1.0) * water.conductivity / 2e-4
    film = 1e-3 / (h * 10.0 * 0.5 * 3 * 2e-4)
    assert found["resistance_in"] == pytest.approx(film + 1e-3 / 2000.0 + 1e-6, rel=0.02)
    speed = 2e-7 / (10.0 * 4e-8)
    friction = darcy_rectangular(speed * 2e-4 * water.density / water.viscosity, 1.0)
    assert found["pressure_loss"] == pytest.approx(
        friction * 0.5 / 2e-4 * 0.5 * water.density * speed * speed, rel=0.02
    )


def test_kawano_lies_inside_its_error_bars() -> None:
    trial = run(load_case("kawano-microchannels"))
    assert trial.verdict == PASSED and trial.calibration is None
    assert all(each.score.inside == 1.0 for each in trial.outputs)
    assert any("geometry" in text for text in trial.case.recalled)


def test_frontier_by_hand() -> None:
    """(4 x 560 + 280 + 184.26) W over 0.96 x 0.98, 9472 times, with 74 x 32 x 250 W and 25 x 8473 W beside."""
    case = load_case("frontier-totals")
    idle, full = (case.model.answer(case.row(row)).values["power"] for row in (0, 1))
    beside = 74 * 32 * 250.0 + 25 * 8473.0
    assert full == pytest.approx(9472 * (4 * 560 + 280 + 184.26) / (0.96 * 0.98) + beside, rel=1e-4)
    assert idle == pytest.approx(9472 * (4 * 88 + 90 + 184.26) / (0.96 * 0.98) + beside, rel=1e-4)
    assert 7.1e6 < idle < 7.4e6 and 28.0e6 < full < 28.3e6


def test_a_device_that_takes_more_idle_than_full_is_refused() -> None:
    case = load_case("frontier-totals")
    with pytest.raises(InputError, match="accelerator_idle"):
        case.model.answer({**case.row(0), "accelerator_idle": 600.0})
