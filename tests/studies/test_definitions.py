"""The hall that docs/cost-per-token.md works by hand, through the program: every metric and every bill."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from heatpath.facility.metrics import annual, energy_reuse_effectiveness
from heatpath.facility.plant import HeatToSky, PlantRun
from heatpath.fluids.duty import Duty
from heatpath.studies.money import Economics
from heatpath.studies.tariff import demand_cost, energy_cost, hourly_price

PAGE = Path(__file__).parents[2] / "docs" / "cost-per-token.md"
HOURS = 8760
ONE = np.ones(HOURS)


def duty() -> Duty:
    """The racks of the page: powers by name, everything else of no account."""
    powers = {"compute_power": 800e3, "server_fan_power": 120e3, "supply_loss_power": 80e3, "pump_power": 6e3}
    return Duty(**{name: powers.get(name, 0.0) * ONE for name in Duty._fields})


def run() -> PlantRun:
    """The plant of the page; 4 of its 10 kW of pumps."""
    powers = {"room_fan_power": 30e3, "chiller_power": 130e3, "heat_rejection_power": 20e3, "pump_power": 4e3,
              "electrical_loss_power": 70e3, "other_power": 20e3, "facility_power": 1280e3, "water": 0.4}  # fmt: skip
    fields = {name: powers.get(name, 0.0) * ONE for name in PlantRun._fields}
    sky = HeatToSky(*(0.0 * ONE for _ in HeatToSky._fields))
    return PlantRun(**(fields | {"heat_to_sky": sky, "flags": (), "state": None}))  # type: ignore[arg-type]


def test_metrics_are_those_of_the_page() -> None:
    found = annual(duty(), run(), grid_carbon=0.4)
    expected = {"pue": 1.28, "ppue": 1.19, "itue": 1.25, "tue": 1.6, "wue": 1.44, "cue": 0.512,
                "facility_energy": 11.2128e6 * 3.6e6, "carbon": 4485.12e3, "water": 0.4 * 31.536e6}  # fmt: skip
    for name, value in expected.items():
        assert found[name] == pytest.approx(value, rel=1e-9), name
    assert found["tue"] == pytest.approx(found["itue"] * found["pue"], rel=1e-9)


def test_reused_heat_of_the_page() -> None:
    """ERE 1.024, and with the factor of ISO/IEC 30134-6, a fifth, ERE = (1 - ERF) PUE."""
    found = energy_reuse_effectiveness(1280.0, 256.0, 1000.0)
    assert found == pytest.approx(1.024, rel=1e-12)
    assert found == pytest.approx((1.0 - 256.0 / 1280.0) * 1.28, rel=1e-12)
    assert energy_reuse_effectiveness(1280.0, 0.0, 1000.0) == pytest.approx(1.28, rel=1e-12)


def test_bills_are_those_of_the_page() -> None:
    economics = Economics.model_validate(
        {"electricity": "0.10 USD/kWh", "demand_charge": "10 USD/kW", "water": "2 USD/m^3", "carbon_price": "50 USD/t"}
    )
    power = run().facility_power
    energy = energy_cost(power, hourly_price(economics, HOURS))
    demand = demand_cost(power, economics.demand_charge)
    sums = annual(duty(), run(), grid_carbon=0.4)
    water, carbon = sums["water"] / 1e3 * economics.water, sums["carbon"] * economics.carbon_price
    bill = energy + demand + water + carbon
    assert (energy, demand, water, carbon) == pytest.approx((1_121_280.0, 153_600.0, 25_228.80, 224_256.0), rel=1e-9)
    tokens = 1e6 * HOURS * 3600.0
    assert bill / tokens * tokens == pytest.approx(energy + demand + water + carbon, rel=1e-9)
    assert sums["facility_energy"] / tokens * 1e6 == pytest.approx(1.28e6, rel=1e-9)
    text = PAGE.read_text(encoding="utf-8")
    for shown in (f"{energy:,.0f}", f"{demand:,.0f}", f"{water:,.2f}", f"{carbon:,.0f}", f"{bill:,.2f}"):
        assert f"{shown} USD" in text, shown
    assert f"{bill / tokens * 1e6:.6f} USD" in text and f"{sums['carbon'] * 1e3 / tokens * 1e6:.1f} g" in text
    assert f"{sums['water'] / tokens * 1e6:.1f} L" in text
