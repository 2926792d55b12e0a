"""Cost of tokens: the bill and its parts are one, per token and per year; served models; site power; JSON."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest

from heatpath.numerics.errors import InputError
from heatpath.studies.bill import Bill, bill
from heatpath.studies.compare import compare
from heatpath.studies.hall import open_hall
from heatpath.studies.prices import Purse
from heatpath.studies.scenario import load_scenario
from heatpath.studies.serving import load_table, tables
from heatpath.studies.tokens import TokenComparison, _cases, _costed, cooling_share, tokens

MILLION = 1e6
ECONOMICS = {"electricity": "0.10 USD/kWh", "peak_electricity": "0.20 USD/kWh", "demand_charge": "12 USD/kW",
             "carbon_price": "50 USD/t", "water": "3 USD/m^3"}  # fmt: skip


@pytest.fixture(scope="module")
def scenario() -> Any:
    """The shipped hall with a tariff of every kind, air and immersion."""
    tables = load_scenario().to_dict()
    tables["economics"] = ECONOMICS
    return load_scenario(tables).with_coolings(("air", "immersion"))


@pytest.fixture(scope="module")
def answer(scenario: Any) -> TokenComparison:
    return tokens(scenario)


def test_parts_sum_to_the_bill_and_to_the_token(answer: TokenComparison) -> None:
    """At 1e-9: parts to the bill, the bill over the tokens to the cost of a token."""
    for each in answer.coolings.values():
        r = each.ranges
        parts = sum(r[f"{name}_cost"].central for name in Bill._fields)
        assert parts == pytest.approx(r["annual_cost"].central, rel=1e-9)
        per_token = r["cost_per_million_tokens"].central / MILLION
        assert per_token * r["tokens"].central == pytest.approx(r["annual_cost"].central, rel=1e-9)


def test_it_is_the_facility_of_compare(scenario: Any, answer: TokenComparison) -> None:
    """At 1e-9: the utility bill, energy, water and carbon per token times tokens are those of ``compare``."""
    compared = compare(scenario).coolings
    for name, each in answer.coolings.items():
        q, r = compared[name].quantities, each.ranges
        utility = sum(r[f"{part}_cost"].central for part in ("energy", "demand", "water", "carbon"))
        assert utility == pytest.approx(q["cost"], rel=1e-9)
        for ours, theirs in (("energy", q["facility_energy"]), ("water", q["water"]), ("carbon", q["carbon"] * 1e3)):
            spent = r[f"{ours}_per_million_tokens"].central / MILLION * r["tokens"].central
            assert spent == pytest.approx(theirs, rel=1e-9), ours
        assert q["tue"] == pytest.approx(q["itue"] * q["pue"], rel=1e-9)
        assert q["cost_per_token"] * q["tokens"] == pytest.approx(q["cost"], rel=1e-9)


def test_tariff_reaches_compare(scenario: Any) -> None:
    """The cost of ``compare`` is the hourly power at the hourly price, with demand, water and carbon, by hand."""
    q = compare(scenario, ("air",)).coolings["air"]
    assert q.hourly is not None
    power = q.hourly["facility_power"].values
    hour = np.arange(power.size)
    peak = (hour % 24 >= 9) & (hour % 24 < 21) & (hour // 24 % 7 < 5)
    energy = float((power * np.where(peak, 0.20, 0.10)).sum()) / 1e3
    first = np.cumsum([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30]) * 24
    demand = 12.0 * sum(float(part.max()) for part in np.split(power, first[1:])) / 1e3
    by_hand = energy + demand + q.quantities["water"] / 1e3 * 3.0 + q.quantities["carbon"] / 1e3 * 50.0
    assert q.quantities["cost"] == pytest.approx(by_hand, rel=1e-9)


def test_share_of_cooling_by_hand(scenario: Any) -> None:
    """Electricity of cooling at the hours' prices, water, coolant, capital and its upkeep, over the bill."""
    hall, purse = open_hall(scenario), Purse(scenario.economics)
    costed = _costed(hall, purse, "air", {})
    cases, _ = _cases(costed, costed)  # type: ignore[arg-type]
    spent = bill(costed.fixed, cases)  # type: ignore[union-attr]
    share = cooling_share(hall, costed, cases, spent)  # type: ignore[arg-type]
    q = costed.answer.quantities  # type: ignore[union-attr]
    mean_price = spent.energy[0] / q["facility_energy"]
    rough = q["cooling_energy"] * mean_price + spent.water[0] + spent.cooling_capital[0]
    rough += 0.025 * costed.fixed.it_power * 2.5  # type: ignore[union-attr]
    assert share[0] == pytest.approx(rough / spent.total[0], rel=0.05)  # cooling's electricity is dearer by day
    assert np.all((share > 0.0) & (share < 1.0))


def test_no_case_mixes_the_shared_inputs(answer: TokenComparison) -> None:
    """The baseline against itself is nothing in every case; ranges hold their centre."""
    air = answer.coolings["air"].ranges
    for name in ("extra_capital", "yearly_saving", "net_present_value", "payback"):
        assert air[name] == (0.0, 0.0, 0.0)
    for each in answer.coolings.values():
        for name, spread in each.ranges.items():
            assert spread.low <= spread.central <= spread.high, name


def test_site_power(answer: TokenComparison) -> None:
    """What one MW carries is one MW over the peak; liquid carries more than air; tokens follow accelerators."""
    for each in answer.coolings.values():
        r = each.ranges
        assert r["tokens_per_second_per_site_power"].central == pytest.approx(
            r["accelerators_per_site_power"].central * 13654.0 / 8.0, rel=1e-12
        )
        assert r["peak_facility_power"].central > 1e6
    air, immersion = (
        answer.coolings[name].ranges["accelerators_per_site_power"].central for name in ("air", "immersion")
    )
    assert immersion > air


def test_json_is_strict_and_complete(answer: TokenComparison) -> None:
    """Every quantity has value and units; nothing but numbers and null; the promised ones are there."""
    from heatpath.token_pages import token_lines, tokens_json

    def refuse(text: str) -> None:
        raise AssertionError(text)

    tree = json.loads(tokens_json(answer), parse_constant=refuse)
    assert set(tree) >= {"schema_version", "model", "site", "baseline", "currency", "coolings", "assumptions"}
    promised = {"cost_per_million_tokens", "rent_per_million_tokens", "break_even_utilisation", "cooling_share",
                "payback", "net_present_value", "tokens_per_second_per_site_power"}  # fmt: skip
    for each in tree["coolings"].values():
        assert promised <= set(each["quantities"])
        for quantity in each["quantities"].values():
            assert set(quantity) in ({"value", "units"}, {"value", "units", "low", "high"})
        assert len(each["models"]) >= 10
    text = "\n".join(line.text for line in token_lines(answer))
    assert "Break-even utilisation" in text and "Llama 3.1 70B Instruct" in text
    assert max(len(line.text) for line in token_lines(answer)) <= 100


def test_never_is_null(answer: TokenComparison) -> None:
    """A payback that never comes is null in JSON and a word in the table."""
    from dataclasses import replace

    from heatpath.studies.units import Spread
    from heatpath.token_pages import token_lines, tokens_json

    one = answer.coolings["immersion"]
    never = replace(one, ranges=one.ranges | {"payback": Spread(2.0, math.inf, math.inf)})
    changed = replace(answer, coolings={"immersion": never})
    quantity = json.loads(tokens_json(changed))["coolings"]["immersion"]["quantities"]["payback"]
    assert quantity == {"value": None, "units": "year", "low": 2.0, "high": None}
    assert "never" in "\n".join(line.text for line in token_lines(changed))


def test_measured_tables() -> None:
    """Spot values as published: tokens per second and power; power falls with the batch somewhere."""
    llama = load_table("Llama 3.1 70B Instruct", "H100")
    assert llama.accelerators == 4 and llama.tokens[llama.best] == 6827.2 and llama.power[llama.best] == 2547.5
    assert llama.power[llama.best] / llama.tokens[llama.best] == pytest.approx(0.373, abs=5e-4)
    b200 = load_table("GPT OSS 120B", "B200")
    assert np.any(np.diff(b200.power) < 0.0)
    for table in tables().values():
        assert np.all(np.diff(table.batch) > 0.0) and np.all(table.power > 0.0) and np.all(table.tokens > 0.0)


def test_serving_decides_the_tokens() -> None:
    """A served model sets the rate of the node: two instances of four accelerators at the measured batch."""
    text = load_scenario().to_dict()
    text["serving"] = {"model": "Llama 3.1 70B Instruct", "batch": 63}
    with pytest.raises(InputError, match=r"serving\.batch: 63 was not measured \(allowed: 8, 16"):
        open_hall(load_scenario(text))
    text["serving"] = {"model": "Llama 3.1 70B Instruct", "batch": 64}
    assert open_hall(load_scenario(text)).tokens_per_second == pytest.approx(2 * 2511.0, rel=1e-3)
    text["serving"] = {"model": "Llama 3.1 70B Instruct", "accelerator": "B200"}
    with pytest.raises(InputError, match=r"serving\.accelerator: the node's accelerator takes 700 W, not 1000 W"):
        open_hall(load_scenario(text))
    text["serving"] = {"model": "Llama 2"}
    with pytest.raises(InputError, match=r"serving\.model: 'Llama 2' was not measured \(allowed: Llama 3.1 8B"):
        open_hall(load_scenario(text))


def test_at_break_even_owning_costs_what_renting_does() -> None:
    """The hall run again at the utilisation of the break-even: both are the same to the bend of power over load."""
    text = load_scenario().to_dict()
    first = tokens(load_scenario(text), ("air",)).coolings["air"].ranges
    text["load"]["mean_utilisation"] = round(first["break_even_utilisation"].central, 4)
    again = tokens(load_scenario(text), ("air",)).coolings["air"].ranges
    owned, rented = (again[f"{name}_per_million_tokens"].central for name in ("cost", "rent"))
    assert owned == pytest.approx(rented, rel=2e-3)
    assert first["cost_per_million_tokens"].central < rented  # busier than that, owning is cheaper
