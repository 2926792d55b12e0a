"""Every law of the registry against someone else: ``ht``, ``fluids``, a published value, or the equations solved.

The table stands in ``oracles_single_phase.py`` and ``oracles_two_phase.py``, the solutions in ``law_solutions.py``.
A law without an oracle, without a limit, or whose compiled form differs from the written one, fails.
"""

from __future__ import annotations

import math

import oracles_single_phase
import oracles_two_phase
import pytest

from heatpath.fluids.registry import arguments, laws, outside

ORACLES = oracles_single_phase.ORACLES | oracles_two_phase.ORACLES
LIMITS = oracles_single_phase.LIMITS | oracles_two_phase.LIMITS
NAMES = list(laws())


def near(value: float, expected: float, tolerance: float) -> bool:
    """Relative distance, absolute where nothing is expected."""
    return math.isfinite(value) and abs(value - expected) <= (tolerance * abs(expected) if expected else 1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_each_law_agrees_with_its_oracles(name: str) -> None:
    assert ORACLES.get(name), "a law without an oracle"
    for oracle in ORACLES[name]:
        value, expected = laws()[name].function(**oracle.arguments), oracle.value()
        assert near(value, expected, oracle.tolerance), (oracle.who, oracle.arguments, value, expected)


@pytest.mark.parametrize("name", NAMES)
def test_each_law_meets_its_limits(name: str) -> None:
    assert LIMITS.get(name), "a law without a limit"
    for state, expected, tolerance in LIMITS[name]:
        value = laws()[name].function(**state)
        assert near(value, expected, tolerance), (state, value, expected)


@pytest.mark.parametrize("name", NAMES)
def test_compiled_is_what_is_written(name: str) -> None:
    law = laws()[name]
    written = getattr(law.function, "py_func", law.function)
    for oracle in ORACLES[name]:
        assert law.function(**oracle.arguments) == pytest.approx(written(**oracle.arguments), rel=1e-12)


def test_the_table_holds_no_stranger_and_asks_for_real_arguments() -> None:
    assert set(ORACLES) == set(LIMITS) == set(NAMES)
    for name in NAMES:
        for state in [oracle.arguments for oracle in ORACLES[name]] + [state for state, _, _ in LIMITS[name]]:
            assert set(state) == set(arguments(laws()[name])), name


def test_oracles_ask_mostly_inside_the_range() -> None:
    """An oracle that is only ever asked outside a law's range proves nothing of the law in use."""
    elsewhere = [name for name in NAMES if all(outside(laws()[name], **o.arguments) for o in ORACLES[name])]
    assert not elsewhere
