"""Set points by search: they stay below every limit, cost no more than the fixed ones, and say what binds them."""

from __future__ import annotations

import json

import pytest

from heatpath.numerics.errors import InputError
from heatpath.studies.compare import compare
from heatpath.studies.hall import build, open_hall
from heatpath.studies.optimum import Optimum, SetPoints, compare_optimised, optimise, with_set_points
from heatpath.studies.scenario import load_scenario


def test_set_points_reach_the_hall() -> None:
    """Supply, flow and tower approach of a scenario are what is built; the file's own where nothing is said."""
    scenario = load_scenario()
    moved = with_set_points(scenario, "coldplate", SetPoints(308.15, 0.0025, 6.5))
    built = build(open_hall(moved), "coldplate")
    assert built.supply_temperature == 308.15 and built.plant.chilled.tower.target_approach == 6.5
    assert built.design.coolant_flow == pytest.approx(0.0025 * 1018.0, rel=0.02)  # kg/s of pg25
    assert build(open_hall(scenario), "coldplate").plant.chilled.tower.target_approach == 4.0
    assert load_scenario(moved.to_dict()) == moved


def test_unknown_goal() -> None:
    """The allowed goals are named."""
    with pytest.raises(InputError, match=r"optimise: 'beauty' is not a goal \(allowed: energy, cost\)"):
        compare_optimised(load_scenario(), None, "beauty")  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.parametrize("cooling", ["air", "immersion"])
def test_optimum_beats_the_default_and_is_what_compare_says(cooling: str) -> None:
    """The search's year is that of ``compare`` at its set points; nothing throttles; no neighbour is better."""
    scenario = load_scenario()
    found = optimise(scenario, cooling, "energy")
    assert found.after <= found.before and found.binds
    default = compare(scenario, (cooling,)).coolings[cooling].quantities
    chosen = compare(with_set_points(scenario, cooling, found.chosen), (cooling,)).coolings[cooling]
    assert found.before == pytest.approx(default["facility_energy"], rel=1e-4)
    assert found.after == pytest.approx(chosen.quantities["facility_energy"], rel=1e-3)  # the pump is sized again
    assert chosen.quantities["facility_energy"] < default["facility_energy"]
    assert all(flag.code != "unequal_work" for flag in chosen.flags)


def test_optima_are_shown(synthetic_optimum: Optimum) -> None:
    """In JSON with units, in the table as a sentence."""
    from dataclasses import replace

    from heatpath.output import comparison_json
    from heatpath.table import comparison_lines

    comparison = replace(compare(load_scenario(), ("air",)), optima=(synthetic_optimum,))
    tree = json.loads(comparison_json(comparison))["set_points"]["air"]
    assert tree["chosen"] == {
        "supply_temperature": {"value": 293.15, "units": "K"}, "tower_approach": {"value": 5.0, "units": "K"},
    }  # fmt: skip
    assert tree["saving"]["value"] == pytest.approx(0.1) and tree["binds"] == ["a limit"]
    text = " ".join(line.text for line in comparison_lines(comparison))
    assert "supply 25.0 → 20.0 °C, tower approach 4.0 → 5.0 K: 10.0 % less energy. Bound by a limit." in text


@pytest.fixture
def synthetic_optimum() -> Optimum:
    return Optimum(
        "air", "energy", SetPoints(298.15, None, 4.0), SetPoints(293.15, None, 5.0), 10.0, 9.0, ("a limit",), 3
    )
