"""Sharing racks, maps and years between designs changes no bit of any answer, in whatever order they come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from heatpath.numerics.errors import PhysicalFailure
from heatpath.studies import shared as room
from heatpath.studies import year as year_room
from heatpath.studies.answer import CoolingAnswer
from heatpath.studies.axes import make_plan, with_values
from heatpath.studies.compare import compare
from heatpath.studies.scenario import Scenario, load_scenario
from heatpath.studies.shared import Memory, Shared

SUPPLY = "coolings.immersion.supply_temperature"
HALL = load_scenario().with_coolings(("air", "immersion"))
OVER = [
    "economics.electricity=0.1 USD/kWh,0.3 USD/kWh",
    f"{SUPPLY}=38 degC,46 degC,58 degC",  # held, throttling, not carried
    "load.mean_utilisation=0.45,0.7",
]


def designs() -> Iterator[Scenario]:
    """Twelve halls in an order in which neighbours have little in common."""
    base = HALL.to_dict()
    plan = make_plan(HALL, OVER)
    for number in range(plan.size):
        yield with_values(HALL, base, plan.design((number * 5) % plan.size))


def figures(answer: CoolingAnswer) -> tuple[Any, ...]:
    """All of an answer but its hours."""
    return (
        answer.status, answer.reason, answer.limiting_device, answer.quantities, answer.saving, answer.saving_parts,
        answer.closure, answer.flags,
    )  # fmt: skip


@pytest.fixture(scope="module")
def pairs() -> list[tuple[dict[str, CoolingAnswer], Scenario]]:
    """Every design as a sweep answers it."""
    shared = Shared()
    return [(shared.answers(scenario), scenario) for scenario in designs()]


def test_a_sweep_covers_what_it_should(pairs: list[tuple[dict[str, CoolingAnswer], Scenario]]) -> None:
    """The designs hold, float, throttle or fail: else the next test would say little."""
    found = [answers["immersion"] for answers, _ in pairs]
    assert {answer.status for answer in found} == {"ok", "infeasible"}
    codes = {flag.code for answer in found for flag in answer.flags}
    assert {"supply_floats", "unequal_work"} & codes


@pytest.mark.parametrize("number", [0, 4, 5, 7])
def test_every_bit_is_that_of_a_single_comparison(
    number: int, pairs: list[tuple[dict[str, CoolingAnswer], Scenario]]
) -> None:
    """Quantities, savings, closure, flags and reasons."""
    answers, scenario = pairs[number]
    alone = compare(scenario).coolings
    assert list(alone) == list(answers)
    for name, answer in alone.items():
        assert figures(answer) == figures(answers[name]), name
        assert answers[name].hourly is None


def test_what_is_shared_is_solved_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another price solves nothing; another load runs a year with the maps that are there."""
    maps, years = [], []
    mapped, run_year = room.mapped, room.run_year
    monkeypatch.setattr(room, "mapped", lambda *a: maps.append(a) or mapped(*a))
    monkeypatch.setattr(room, "run_year", lambda *a, **k: years.append(a) or run_year(*a, **k))
    base, shared = HALL.with_coolings(("air",)).to_dict(), Shared()
    base["coolings"].pop("immersion", None)
    for values, expected in (
        ({}, (1, 1)),
        ({"economics.electricity": "0.4 USD/kWh"}, (1, 1)),
        ({"load.mean_utilisation": 0.55}, (1, 2)),
        ({"coolings.air.supply_temperature": "22 degC"}, (2, 3)),
    ):
        shared.answers(with_values(None, base, values))
        assert (len(maps), len(years)) == expected


def test_a_map_reaches_over_its_hours_on_a_lattice() -> None:
    """Boxes end on multiples, whatever the hours; where a corner has no solution the box is drawn tighter."""
    from types import SimpleNamespace

    import numpy as np

    asked: list[Any] = []

    def mapper(installation: Any, utilisation: Any, supply: Any) -> Any:
        asked.append((utilisation, supply))
        if len(asked) == 2:
            raise PhysicalFailure("boiling", "in a corner")
        return "map"

    hall: Any = SimpleNamespace(load=SimpleNamespace(utilisation=np.array([0.31, 0.62])))
    assert year_room.map_of(hall, None, 300.0, 306.2, mapper) == "map"  # type: ignore[arg-type, comparison-overlap]
    assert year_room.map_of(hall, None, 300.0, 300.0, mapper) == "map"  # type: ignore[arg-type, comparison-overlap]
    assert asked == [((0.25, 0.75), (300.0, 310.0)), ((0.25, 0.75), (300.0, 300.0)), ((0.31, 0.62), (300.0, 300.0))]


def test_memory_keeps_the_last_and_failures_too() -> None:
    """The oldest goes first; a failure is raised again and not tried again."""
    memory, tried = Memory(2), []

    def fail() -> None:
        tried.append(1)
        raise PhysicalFailure("freezing", "too cold")

    assert [memory.get(key, lambda key=key: key * 10) for key in (1, 2, 1, 3)] == [10, 20, 10, 30]
    assert set(memory.held) == {1, 3}
    for _ in range(2):
        with pytest.raises(PhysicalFailure, match="too cold"):
            memory.get("cold", fail)
    assert tried == [1]
