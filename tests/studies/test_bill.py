"""Money by hand: annuity, tariff, demand, the parts of a bill, ranges at their corners, value, payback, rent."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatpath.numerics.errors import InputError
from heatpath.studies.bill import YEAR, Bill, Fixed, annuity, bill, operating_cost, outlay
from heatpath.studies.corners import corners, spread_of
from heatpath.studies.money import Economics
from heatpath.studies.prices import Purse, prices
from heatpath.studies.returns import break_even, extra_outlay, net_present_value, payback, yearly_saving
from heatpath.studies.scenario import load_scenario
from heatpath.studies.tariff import demand_cost, energy_cost, hourly_price, months
from heatpath.studies.units import Spread

# a hall of 1 MW of IT, 0.9 MW of compute, 1000 accelerators; coolant of 800 kg/m3 whose kilogram costs 2 as carbon
FIXED = Fixed(energy=1e6, demand=2e5, water=3e4, carbon=4e4, it_power=1e6, compute_power=9e5, accelerators=1000.0,
              density=800.0, carbon_per_fluid=2.0)  # fmt: skip
CENTRAL = {"facility_capital": 10.0, "cooling_capital": 2.0, "capital_premium": 0.1, "facility_life": 10 * YEAR,
           "rate": 0.0, "maintenance": 0.02, "accelerator_price": 30_000.0, "accelerator_life": 5 * YEAR,
           "fluid_charge": 1e-5, "fluid_loss": 0.05, "fluid_price": 5000.0}  # fmt: skip


def one(values: dict[str, float]) -> dict[str, np.ndarray]:
    """The central case alone."""
    return {name: np.array([value]) for name, value in values.items()}


def test_annuity_by_hand() -> None:
    """8 % over 15 years is 0.116830 (any table of annuities); without interest, straight line."""
    assert annuity(np.array([0.08]), np.array([15 * YEAR]))[0] == pytest.approx(0.1168295, abs=5e-8)
    assert annuity(np.array([0.0]), np.array([10 * YEAR]))[0] == pytest.approx(0.1, rel=1e-12)
    assert annuity(np.array([1e-7]), np.array([10 * YEAR]))[0] == pytest.approx(0.1, rel=1e-6)


@settings(max_examples=50, deadline=None)
@given(st.floats(1e-4, 0.5), st.floats(1, 40))
def test_annuity_pays_the_capital_back(rate: float, years: float) -> None:
    """What is paid each year, discounted and summed over whole years, is the capital."""
    n = max(1, round(years))
    share = float(annuity(np.array([rate]), np.array([n * YEAR]))[0])
    assert sum(share / (1 + rate) ** k for k in range(1, n + 1)) == pytest.approx(1.0, rel=1e-9)


def test_bill_by_hand() -> None:
    """Every part of a bill that can be reckoned on paper."""
    found = bill(FIXED, one(CENTRAL))
    # coolant: 9e5 W x 1e-5 m3/W = 9 m3, 45,000 to fill, over ten years 4,500; lost 0.45 m3 a year: 2,250 to buy,
    # 360 kg x 2 = 720 as carbon
    expected = Bill(*(np.array([value]) for value in (
        1e6, 2e5, 3e4, 4e4, 4500.0 + 2250.0 + 720.0, 0.02 * 11e6, 800e3, 200e3, 100e3, 6e6)))  # fmt: skip
    for name, ours, theirs in zip(Bill._fields, found, expected, strict=True):
        assert ours[0] == pytest.approx(theirs[0], rel=1e-12), name
    assert found.total[0] == pytest.approx(sum(float(part[0]) for part in expected), rel=1e-12)
    assert outlay(FIXED, one(CENTRAL)).total[0] == pytest.approx(11e6 + 45e3, rel=1e-12)
    assert operating_cost(FIXED, one(CENTRAL))[0] == pytest.approx(1.27e6 + 0.22e6 + 2970.0, rel=1e-12)


def test_return_by_hand() -> None:
    """1 M more at the beginning, 0.25 M less a year: back in four years; over ten at 0 % worth 1.5 M."""
    ours = {**CENTRAL, "fluid_charge": 0.0, "maintenance": 0.0}
    theirs = {**ours, "capital_premium": 0.0}
    dearer = FIXED._replace(energy=FIXED.energy + 0.25e6)
    extra = extra_outlay(FIXED, dearer, one(ours), one(theirs))
    saving = yearly_saving(FIXED, dearer, one(ours), one(theirs))
    assert (extra[0], saving[0]) == (pytest.approx(1e6), pytest.approx(0.25e6))
    assert payback(extra, saving)[0] == pytest.approx(4.0)
    assert net_present_value(extra, saving, one(ours))[0] == pytest.approx(1.5e6)


@pytest.mark.parametrize(
    ("extra", "saving", "years"),
    [(-1.0, 1.0, 0.0), (0.0, 0.0, 0.0), (1.0, 0.0, np.inf), (1.0, -1.0, np.inf), (-1.0, -1.0, np.inf)],
)  # fmt: skip
def test_payback_at_the_edges(extra: float, saving: float, years: float) -> None:
    """Paid at once, or never; a cheaper plant that costs more to run is not called paid back."""
    assert payback(np.array([extra]), np.array([saving]))[0] == years


def test_break_even_by_hand() -> None:
    """100 accelerators for a year of 8760 h at 1 an hour are 876,000; 400,000 fixed, 38,000 idle, none for work: half.

    At that utilisation both bills are the same.
    """
    seconds = 100 * YEAR
    u = break_even(np.array([400e3]), 38e3, 0.0, np.array([1 / 3600.0]), seconds)[0]
    assert u == pytest.approx(0.5)
    u = break_even(np.array([400e3]), 38e3, 100e3, np.array([1 / 3600.0]), seconds)[0]
    assert 400e3 + 38e3 + 100e3 * u == pytest.approx(876e3 * u, rel=1e-12)
    assert break_even(np.array([1.0]), 0.0, 876e3, np.array([1 / 3600.0]), seconds)[0] == np.inf


def test_corners_hold_every_case_between() -> None:
    """The bill of any inputs inside their ranges lies between the lowest and the highest corner."""
    ranges = {name: Spread(0.8 * value, value, 1.3 * value) for name, value in CENTRAL.items()}
    ranges["rate"] = Spread(0.03, 0.08, 0.12)
    ranges["capital_premium"] = Spread(-0.1, 0.0, 0.2)
    found = spread_of(bill(FIXED, corners(ranges)).total)
    rng = np.random.default_rng(5)
    inside = {name: rng.uniform(low, high, 2000) for name, (low, _, high) in ranges.items()}
    totals = bill(FIXED, inside).total
    assert found.low <= totals.min() and totals.max() <= found.high
    assert found.central == bill(FIXED, one({name: spread.central for name, spread in ranges.items()})).total[0]


def test_tariff_by_hour() -> None:
    """Peak price on weekdays between its hours only: 12 of 24 hours, 261 weekdays of a year that begins on a Monday."""
    text = {"electricity": "0.10 USD/kWh", "peak_electricity": "0.25 USD/kWh", "peak_from": 9, "peak_until": 21}
    price = hourly_price(Economics.model_validate(text), 8760) * 3.6e6
    assert price[:24].tolist() == pytest.approx([0.10] * 9 + [0.25] * 12 + [0.10] * 3)
    assert price[5 * 24 : 7 * 24] == pytest.approx(0.10)
    assert np.count_nonzero(price > 0.2) == 261 * 12
    assert energy_cost(np.full(8760, 1e3), price / 3.6e6) == pytest.approx(0.10 * 8760 + 0.15 * 261 * 12, rel=1e-12)


def test_tariff_file(tmp_path: Path) -> None:
    """One row per hour, in currency per kWh; negative prices occur; a fault names file, line and column."""
    path = tmp_path / "market.csv"
    path.write_text("electricity\n" + "\n".join(str(0.05 + 0.01 * (h % 2) - (h == 7)) for h in range(8760)) + "\n")
    economics = Economics.model_validate({"tariff": str(path)})
    price = hourly_price(economics, 8760)
    assert price[6:9] * 3.6e6 == pytest.approx([0.05, -0.94, 0.05])
    path.write_text("electricity\n" + "0.05\n" * 8759 + "cheap\n")
    with pytest.raises(InputError, match=r"market\.csv: line 8761, column electricity: 'cheap' is not a price per kWh"):
        hourly_price(economics, 8760)


def test_demand_by_hand() -> None:
    """Two months at 10 kW, one hour at 20 kW in March: 11 months at 10 kW, one at 20."""
    power = np.full(8760, 10e3)
    power[(31 + 28) * 24 + 5] = 20e3
    assert demand_cost(power, 15.0 / 1e3) == pytest.approx(15.0 * (11 * 10 + 20))
    assert sum(m.stop - m.start for m in months(8784)) == 8784 and len(months(8784)) == 12
    assert len(months(40 * 24)) == 2


def test_table_is_complete() -> None:
    """Every coolant and every technology of the house has its rows, and every row its source."""
    from heatpath.fluids.coolants import coolants
    from heatpath.studies.sections import COOLINGS

    names = prices()
    for cooling in COOLINGS:
        assert {f"{key}.{cooling}" for key in ("capital_premium", "fluid_charge", "fluid_loss", "floor_area")} <= set(
            names
        )
    for coolant in coolants():
        assert coolant == "air" or f"fluid_price.{coolant}" in names, coolant
    assert all(row.source for row in names.values())


def test_own_values_go_first_and_other_money_is_refused() -> None:
    """A range of the scenario's own is used as it is; a table in dollars does not answer in won."""
    own = Economics.model_validate({"facility_capital": ["9 USD/W", "10 USD/W", "12 USD/W"]})
    assert Purse(own).general("facility_capital") == pytest.approx((9.0, 10.0, 12.0))
    won = Economics.model_validate({"currency": "KRW", "electricity": "180 KRW/kWh", "water": "3000 KRW/m^3"})
    with pytest.raises(InputError, match=r"economics\.facility_capital: has a default in USD only.*KRW"):
        Purse(won).general("facility_capital")
    assert Purse(won).general("rate").central == 0.08


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"facility_capital": ["9 USD/W", "8 USD/W", "12 USD/W"]}, "economics.facility_capital: is not in order"),
        ({"facility_capital": ["9 USD/W", "8 USD/W"]}, "economics.facility_capital: has 2 values"),
        ({"rent": "3 EUR/h"}, "economics.rent: 'EUR/h' is not in the scenario's currency USD"),
        ({"tariff": "none.csv"}, "economics.tariff: there is no file 'none.csv'"),
        ({"tariff": "a.csv", "electricity": "1 USD/kWh"}, "economics.electricity: has no meaning beside a tariff"),
        ({"peak_from": 8}, "economics.peak_electricity: is missing"),
        ({"peak_electricity": "1 USD/kWh", "peak_from": 21, "peak_until": 9}, "economics.peak_from: the peak must"),
        ({"fluid_prices": {"pg25": "4 EUR/L"}}, "economics.fluid_prices: 'EUR/L' is not in the scenario's currency"),
        ({"facility_life": "10"}, "economics.facility_life: the unit is missing"),
    ],
)
def test_faults_of_the_section(changes: dict[str, object], message: str) -> None:
    """One line that names the field and what is allowed."""
    tables = load_scenario().to_dict()
    tables["economics"] = {**{k: v for k, v in tables["economics"].items() if k != "electricity"}, **changes}
    with pytest.raises(InputError) as caught:
        load_scenario(tables)
    assert message in str(caught.value) and "\n" not in str(caught.value)


def test_section_travels() -> None:
    """Ranges, lists of prices and hours are written as they could be read, to the same numbers."""
    tables = load_scenario().to_dict()
    tables["economics"] |= {"rate": [0.05, 0.07, 0.1], "fluid_prices": {"pg25": ["2 USD/L", "3 USD/L", "4 USD/L"]},
                            "peak_electricity": "0.2 USD/kWh", "peak_from": 8, "facility_life": "20 year"}  # fmt: skip
    scenario = load_scenario(tables)
    assert load_scenario(scenario.to_dict()) == scenario and hash(scenario) == hash(load_scenario(scenario.to_dict()))
    assert scenario.economics.facility_life == Spread(20 * YEAR, 20 * YEAR, 20 * YEAR)
