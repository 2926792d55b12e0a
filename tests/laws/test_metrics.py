"""Metrics by hand and by identity."""

from __future__ import annotations

import numpy as np
import pytest

from heatpath.facility.metrics import annual
from heatpath.facility.plant import load_plant, run_plant, size_plant
from heatpath.facility.weather import design_hour, typical_year
from heatpath.fluids.duty import Duty


def small_hall(hours: int) -> Duty:
    """100 kW of IT in air alone: 80 kW compute, 12 kW fans, 8 kW supply losses."""
    one = np.ones(hours)
    cold = 297.15 * one
    return Duty(
        *(0.0 * one, 100e3 * one, 0.0 * one, 309.15 * one, 309.15 * one, 0.0 * one, 8.3 * one, cold, cold + 11.8),
        *(80e3 * one, 2e3 * one, 12e3 * one, 8e3 * one, 0.0 * one),
    )


def test_metrics_by_hand_and_their_identities() -> None:
    weather = typical_year("seoul")
    plant = load_plant("contained-chilled-water")
    duty = small_hall(8760)
    run = run_plant(size_plant(plant, small_hall(1), design_hour(weather)), weather, duty)
    sums = annual(duty, run, grid_carbon=0.44)
    assert sums["it_energy"] == pytest.approx(100e3 * 8760 * 3600)
    assert sums["compute_energy"] == pytest.approx(80e3 * 8760 * 3600)
    assert sums["itue"] == pytest.approx(1.25)
    assert sums["tue"] == pytest.approx(sums["itue"] * sums["pue"], rel=1e-12)
    parts = ("it", "pump", "room_fan", "chiller", "heat_rejection", "electrical_loss", "other")
    assert sum(sums[f"{part}_energy"] for part in parts) == pytest.approx(sums["facility_energy"], rel=1e-12)
    assert sums["facility_energy"] == pytest.approx(float(run.facility_power.sum()) * 3600, rel=1e-9)
    cooling = sum(sums[f"{part}_energy"] for part in parts[:5])
    assert sums["ppue"] == pytest.approx(cooling / sums["it_energy"])
    assert sums["wue"] == pytest.approx(float(run.water.sum()) * 3600 / (100.0 * 8760))
    assert sums["cue"] == pytest.approx(0.44 * sums["pue"])
    assert sums["economizer_hours"] + sums["economizer_hours_partial"] <= 8760
    assert "carbon" not in annual(duty, run)


def test_half_hours_count_half() -> None:
    weather = typical_year("seoul")
    duty = small_hall(8760)
    run = run_plant(
        size_plant(load_plant("contained-chilled-water"), small_hall(1), design_hour(weather)), weather, duty
    )
    whole, half = annual(duty, run), annual(duty, run, hours_per_sample=0.5)
    for name in ("facility_energy", "water", "economizer_hours"):
        assert half[name] == pytest.approx(0.5 * whole[name])
    assert half["pue"] == pytest.approx(whole["pue"])
