"""The questions of the HTTP service in one table: where each is asked, what it takes, who answers it.

A further one is its model in ``asking`` and a line of ``QUESTIONS`` here; it then has its address, its place in
OpenAPI, and a worker. One that takes long has ``later=True``: it is answered 202 with an id, to be fetched or given up.
What is answered is the text that the command line prints, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from pydantic import BaseModel

from heatpath.asking import ClaimQuestion, CompareQuestion, SimulateQuestion, SolveQuestion, SweepQuestion
from heatpath.numerics.errors import PhysicalFailure
from heatpath.result import ClaimResult, ComparisonResult, RackResult, SimulationResult, SweepResult


class Entry(NamedTuple):
    """One question: its address, the model of what it takes, who answers, the model of what comes back."""

    path: str
    asks: type[BaseModel]
    answer: Callable[[Any], str]
    gives: type[BaseModel]
    later: bool = False


def compare(asked: CompareQuestion) -> str:
    """What ``heatpath compare --json`` prints."""
    from heatpath import api
    from heatpath.output import comparison_json

    return comparison_json(
        api.compare(asked.scenario, site=asked.site, coolings=asked.coolings, optimise=asked.optimise)
    )


def solve(asked: SolveQuestion) -> str:
    """What ``heatpath solve --json`` prints."""
    from heatpath import api
    from heatpath.output import rack_json

    scenario = api.scenario_of(asked.scenario, site=asked.site)
    return rack_json(api.solve(scenario, cooling=asked.cooling), scenario.economics.currency)


def simulate(asked: SimulateQuestion) -> str:
    """What ``heatpath simulate --json`` prints."""
    from heatpath import api
    from heatpath.simulation_pages import simulation_json

    scenario = api.scenario_of(asked.scenario, site=asked.site)
    answers: dict[str, Any] = {}
    for name in dict.fromkeys(asked.coolings):
        try:
            answers[name] = api.simulate(
                scenario, cooling=name, load=asked.load, hours=asked.hours, seed=asked.seed, failures=asked.failures
            )
        except PhysicalFailure as failure:
            answers[name] = failure
    return simulation_json(answers)


def claim(asked: ClaimQuestion) -> str:
    """What ``heatpath claim --json`` prints."""
    from heatpath import api
    from heatpath.claim_pages import claim_json

    return claim_json(
        api.claim(
            asked.scenario, site=asked.site, coolings=asked.coolings, claim=asked.claim, samples=asked.samples,
            seed=asked.seed, hours=asked.hours, method=asked.method,
        )
    )  # fmt: skip


def sweep(asked: SweepQuestion) -> str:
    """The annual figures of every design, as ``heatpath sweep`` writes them to its file."""
    from heatpath import api
    from heatpath.sweep_json import sweep_json

    scenario = api.scenario_of(asked.scenario, site=asked.site)
    chosen = scenario if asked.coolings is None else scenario.with_coolings(asked.coolings)
    return sweep_json(api.swept(chosen, asked.over, asked.samples, asked.seed))


QUESTIONS = (
    Entry("/v1/compare", CompareQuestion, compare, ComparisonResult),
    Entry("/v1/solve", SolveQuestion, solve, RackResult),
    Entry("/v1/simulate", SimulateQuestion, simulate, SimulationResult),
    Entry("/v1/claim", ClaimQuestion, claim, ClaimResult, later=True),
    Entry("/v1/sweeps", SweepQuestion, sweep, SweepResult, later=True),
)


def warm() -> None:
    """One small answer of each kind loads every kernel that the questions use, or compiles it where none is kept."""
    from heatpath import api

    scenario = api.scenario_of(None)
    for name in scenario.coolings.names:
        api.solve(scenario, cooling=name)
    api.simulate(scenario, cooling="air", hours=0.001)
    api.compare(scenario, coolings=("air",))
