"""What an answer rests on is in its assumptions, with the trust it deserves; no return is stated for unequal work."""

from __future__ import annotations

from heatpath.studies.answer import Assumption, CoolingAnswer, Flag
from heatpath.studies.assumptions import _said
from heatpath.studies.batching import PEAK_FLOPS, instances_of, serving_assumptions
from heatpath.studies.compare import comparable
from heatpath.studies.money import Economics
from heatpath.studies.serving import load_table
from heatpath.studies.tokens import TokenComparison
from heatpath.token_pages import token_lines


def test_a_default_price_is_not_the_users() -> None:
    assert _said(Economics(), "electricity", "tariff")[1] == "assumed"
    assert _said(Economics.model_validate({"electricity": "0.1 USD/kWh"}), "electricity", "tariff")[1] == "user"


def test_serving_says_what_it_assumes() -> None:
    """Prefill's share of the peak, the peak itself, idle power and the queue are named, none of them as measured."""
    table = load_table("GPT OSS 120B", "H100")
    trust = {each.name: each.trust for each in serving_assumptions(table)}
    assert {name for name, how in trust.items() if how == "measured"} == {"serving: tokens and power over batch"}
    assert trust["serving: prefill"] == trust["serving: power without a request"] == "assumed"
    assert trust["serving: peak of one accelerator"] == "recalled"
    # an H100 has no arithmetic of four bits: by hand 0.4 x 989e12 / (2 x 5.1e9) tokens per second and accelerator
    assert PEAK_FLOPS["H100", "mxfp4"] == PEAK_FLOPS["H100", "bfloat16"]
    by_hand = 0.4 * 989e12 * table.accelerators / (2.0 * table.active_parameters)
    assert instances_of(table, 700.0, 1.0).prefill == by_hand


def test_the_page_names_every_price_that_nobody_stated() -> None:
    stated = (
        Assumption("rate", "0.08 (0.05 to 0.12)", "ours", "assumed"),
        Assumption("capital premium.air", "0", "ours", "assumed"),
        Assumption("fluid charge.immersion", "10 L/kW (5 to 20)", "ours", "assumed"),
        Assumption("fluid charge.coldplate", "1 L/kW (0.5 to 3)", "ours", "assumed"),
        Assumption("water", "2 USD/m3", "default", "assumed"),
        Assumption("accelerator life", "5 year", "read", "published-range"),
    )
    lines = token_lines(TokenComparison("seoul", "air", "USD", "H100", {}, stated))
    text = " ".join(line.text.strip() for line in lines)
    assert "source: rate, fluid charge (immersion, coldplate), water." in text


def test_unequal_work_has_no_return() -> None:
    good = CoolingAnswer.__new__(CoolingAnswer)
    object.__setattr__(good, "status", "ok")
    object.__setattr__(good, "flags", ())
    bad = CoolingAnswer.__new__(CoolingAnswer)
    object.__setattr__(bad, "status", "ok")
    object.__setattr__(bad, "flags", (Flag("unequal_work", "throttles"),))
    assert comparable(good, good) and not comparable(bad, good) and not comparable(good, bad)
