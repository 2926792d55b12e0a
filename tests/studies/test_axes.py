"""What a sweep varies: lists and ranges of scenario fields, their product, samples, and every fault in one line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from heatpath.numerics.errors import InputError
from heatpath.studies.axes import MOST_DESIGNS, Plan, make_plan, with_values
from heatpath.studies.scenario import load_scenario

SUPPLY = "coolings.immersion.supply_temperature"
HALL = load_scenario()


def plan_of(*over: str, samples: int | None = None, seed: int = 1) -> Plan:
    """The plan of texts as on the command line."""
    return make_plan(HALL, list(over), samples, seed)


def test_a_product_walks_the_last_field_fastest() -> None:
    """Designs are numbered as an array of the lists' lengths."""
    plan = plan_of(f"{SUPPLY}=35 degC,40 degC,45 degC", "site.name=seoul,oslo")
    assert plan.shape == (3, 2) and plan.size == 6
    assert plan.design(0) == {SUPPLY: "35 degC", "site.name": "seoul"}
    assert plan.design(3) == {SUPPLY: "40 degC", "site.name": "oslo"}


def test_labels_are_in_the_unit_of_the_first_value() -> None:
    """A temperature in kelvin or Fahrenheit beside one in Celsius has a label in Celsius; names have none."""
    supply, site = plan_of(f"{SUPPLY}=35 degC,313.15 K,113 degF", "site.name=seoul,oslo").axes
    assert supply.units == "degC"
    assert supply.numbers == pytest.approx((35.0, 40.0, 45.0), abs=1e-9)
    assert site.numbers is None


def test_python_values_are_those_of_a_scenario() -> None:
    """Numbers, texts with units and tables of value and units, as a file may hold them."""
    over = {"load.mean_utilisation": [0.4, 0.5], SUPPLY: [{"value": 308.15, "units": "K"}, "40 degC"]}
    plan = make_plan(HALL, over)
    changed = with_values(HALL, HALL.to_dict(), plan.design(2))
    assert changed.load.mean_utilisation == 0.5
    assert changed.coolings["immersion"].supply_temperature == 308.15


def test_a_field_that_excludes_another_replaces_it() -> None:
    """A site's name takes the place of a weather file, a whole rack that of a node."""
    plan = plan_of("site.name=oslo,seoul")
    base = HALL.to_dict() | {"site": {"epw": "some.epw"}}
    assert with_values(HALL, base, plan.design(0)).site.name == "oslo"


def test_neighbours_have_most_in_common() -> None:
    """Prices change fastest, the site slowest, in whatever order they were asked for; every design comes once."""
    plan = plan_of("economics.electricity=0.1 USD/kWh,0.2 USD/kWh", f"{SUPPLY}=35 degC,40 degC", "site.name=seoul,oslo")
    order = plan.order()
    assert sorted(order) == list(range(plan.size))
    sites = [plan.design(number)["site.name"] for number in order]
    supplies = [plan.design(number)[SUPPLY] for number in order]
    assert sites == ["seoul"] * 4 + ["oslo"] * 4
    assert supplies[:4] == ["35 degC"] * 2 + ["40 degC"] * 2


def test_samples_fill_their_ranges() -> None:
    """Points of a Sobol sequence: inside, evenly spread, the same for the same seed, others for another."""
    over = (f"{SUPPLY}=30..40 degC", "load.mean_utilisation=0.4..0.8", "site.name=seoul,oslo")
    plan = plan_of(*over, samples=100)
    supply = np.array([axis.at(share)[1] for axis, share in ((plan.axes[0], row[0]) for row in plan.shares)])
    assert plan.shape == (100,)
    assert 30.0 <= supply.min() < 30.5 and 39.5 < supply.max() < 40.0
    assert abs(supply.mean() - 35.0) < 0.1
    assert sum(plan.design(k)["site.name"] == "oslo" for k in range(100)) == pytest.approx(50, abs=2)
    assert np.array_equal(plan_of(*over, samples=100).shares, plan.shares)
    assert not np.array_equal(plan_of(*over, samples=100, seed=2).shares, plan.shares)


def test_every_sample_is_a_scenario() -> None:
    """What is drawn can be validated, and arrives as the number of its label."""
    plan = plan_of(f"{SUPPLY}=95 degF..40 degC", "load.mean_utilisation=0.4..0.8", samples=8)
    for number in range(8):
        changed = with_values(HALL, HALL.to_dict(), plan.design(number))
        label = plan.axes[0].at(float(plan.shares[number, 0]))[1]
        assert 35.0 - 1e-9 <= label <= 40.0
        assert changed.coolings["immersion"].supply_temperature == label + 273.15


def test_whole_numbers_are_drawn_whole() -> None:
    """Nodes in a rack are counted; both ends are drawn."""
    plan = plan_of("coolings.immersion.nodes_per_rack=8..10", samples=64)
    drawn = [plan.design(k)["coolings.immersion.nodes_per_rack"] for k in range(64)]
    assert set(drawn) == {8, 9, 10} and all(type(value) is int for value in drawn)
    assert plan_of("load.mean_utilisation=0.3..1", samples=2).axes[0].whole is False


def test_files_are_found_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A load of the user's own is named in full, for processes that stand elsewhere."""
    (tmp_path / "load.csv").write_text("utilisation\n" + "0.5\n" * 8760, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    scenario = load_scenario({**HALL.to_dict(), "load": {"profile": "constant"}})
    assert make_plan(scenario, ["load.profile=load.csv"]).design(0) == {"load.profile": str(tmp_path / "load.csv")}


FAULTS: list[tuple[Any, int | None, str, str]] = [
    ([], None, "--over", "nothing is varied"),
    (["site.name"], None, "--over", "names no field"),
    (["site.nam=seoul,oslo"], None, "site.nam", "did you mean name?"),
    (["coolings.imersion.supply_temperature=30 degC"], None, "coolings.imersion", "no table [coolings.imersion]"),
    (["site.name.more=seoul"], None, "site.name.more", "name is not a table"),
    ([f"{SUPPLY}=35 kg,40 degC"], None, SUPPLY, "is not a unit of temperature"),
    ([f"{SUPPLY}=35,40"], None, SUPPLY, "the unit is missing"),
    ([f"{SUPPLY}=35 degC,90 degC"], None, SUPPLY, "5 degC to 60 degC"),
    ([f"{SUPPLY}="], None, SUPPLY, "has no values"),
    ({SUPPLY: []}, None, SUPPLY, "has no values"),
    ([f"{SUPPLY}=35 degC,,40 degC"], None, SUPPLY, "empty value"),
    ([f"{SUPPLY}=35 degC,35 degC"], None, SUPPLY, "twice in its list"),
    ([f"{SUPPLY}=35 degC", f"{SUPPLY}=36 degC"], None, SUPPLY, "is varied twice"),
    ([f"{SUPPLY}=30..40 degC"], None, SUPPLY, "can only be sampled"),
    ([f"{SUPPLY}=40..30 degC"], 8, SUPPLY, "does not rise"),
    ([f"{SUPPLY}=30..40"], 8, SUPPLY, "the unit is missing"),
    ([f"{SUPPLY}=30..80 degC"], 8, SUPPLY, "5 degC to 60 degC"),
    ([f"{SUPPLY}=warm..hot"], 8, SUPPLY, "not a quantity"),
    ([f"{SUPPLY}=30..40 degC"], 0, "--samples", "1 to 1000000"),
    (["site.name=seoul,atlantis"], None, "site.name", "unknown site"),
    (["coolings.air.plant=none"], None, "coolings.air.plant", "unknown plant"),
    (["coolings.immersion.coolant=lava"], None, "coolings.immersion.coolant", "lava"),
    (["hall.node=abacus"], None, "hall.node", "abacus"),
    (["schema_version=1.0"], None, "schema_version", "cannot be varied"),
    (["economics.currency=USD,EUR"], None, "economics.currency", "cannot be varied"),
]


@pytest.mark.parametrize(("over", "samples", "field", "told"), FAULTS)
def test_faults_are_one_line_that_names_the_field(over: Any, samples: int | None, field: str, told: str) -> None:
    """Wrong paths, units, names, lists and ranges."""
    with pytest.raises(InputError) as caught:
        make_plan(HALL, over, samples)
    line = str(caught.value)
    assert "\n" not in line and line.startswith(field) and told in line


def test_too_many_designs_are_refused() -> None:
    """Before any is computed, with how many are asked for."""
    flows, names = [f"{500 + k} L/min" for k in range(101)], ("coldplate", "immersion")
    many: dict[str, list[object]] = {f"coolings.{name}.supply_flow": list(flows) for name in names}
    many["load.mean_utilisation"] = [0.3 + 0.001 * k for k in range(101)]
    with pytest.raises(InputError, match=f"1030301 designs.*{MOST_DESIGNS}"):
        make_plan(HALL, many)
