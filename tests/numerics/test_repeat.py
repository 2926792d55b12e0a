"""A prepared circuit gives what the circuit gives: one solve or many, on any number of threads, held or by tuple."""

from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from heatpath.numerics.errors import InputError, PhysicalFailure
from heatpath.numerics.kernel import kernel
from heatpath.numerics.reference import by_reference, hold
from heatpath.thermal.circuit import Circuit
from heatpath.thermal.steady import solve_steady

PLATES = 8


def loop(first: str = "1 kW", coolant: str = "30 degC") -> Circuit:
    """A pump and plates in parallel on a tank."""
    circuit = Circuit("pg25").node("tank", "reservoir", pressure="2 bar", temperature=coolant)
    circuit.part("pump", "pump", "tank", "supply", flow="64 L/min", head="60 kPa", shutoff_head="80 kPa", power="60 W")
    for k in range(PLATES):
        heat = first if k == 0 else "1 kW"
        circuit.part(
            f"plate {k}", "cold-plate", "supply", "tank", resistance="0.02 K/W", heat=heat, pressure_loss="40 kPa",
            flow=f"{5 + k} L/min",
        )  # fmt: skip
    return circuit


def test_a_repeated_solve_is_the_solve():
    ready = loop().prepare()
    for heat, coolant in ((500.0, 303.15), (1500.0, 313.15), (1000.0, 303.15)):
        state = ready.solve(heat={"plate 0": heat}, temperature={"tank": coolant})
        anew = loop(f"{heat} W", f"{coolant - 273.15} degC").solve().state
        np.testing.assert_allclose(state.unknowns, anew.unknowns, rtol=1e-9)
        assert state.residual < 1e-3


def test_many_cases_are_one_by_one_and_know_no_threads():
    ready = loop().prepare()
    heats, coolant = np.linspace(200.0, 2000.0, 23), np.linspace(293.15, 323.15, 23)
    together = ready.solve_all(heat={"plate 0": heats}, temperature={"tank": coolant})
    for threads in (2, 3, 40):
        other = ready.solve_all(heat={"plate 0": heats}, temperature={"tank": coolant}, threads=threads)
        assert np.array_equal(together.unknowns, other.unknowns)
        assert np.array_equal(together.iterations, other.iterations)
    for k in (0, 11, 22):
        anew = loop(f"{heats[k]} W", f"{coolant[k] - 273.15} degC").solve().state
        np.testing.assert_allclose(together.unknowns[k], anew.unknowns, rtol=1e-9)
    assert np.all(np.diff(together.outlet_temperature("plate 0")) > 0.0)
    assert together.flow("pump") == pytest.approx(sum(together.flow(f"plate {k}") for k in range(PLATES)))


def test_names_and_lengths_are_asked_for():
    ready = loop().prepare()
    with pytest.raises(InputError, match="plate 7"):
        ready.solve(heat={"pump": 1.0})
    with pytest.raises(InputError, match="tank"):
        ready.solve(temperature={"plate 0": 300.0})
    with pytest.raises(InputError, match="lengths"):
        ready.solve_all(heat={"plate 0": [1.0, 2.0], "plate 1": [1.0]})
    with pytest.raises(InputError, match="lengths"):
        ready.solve_all()
    with pytest.raises(PhysicalFailure):
        ready.solve_all(heat={"plate 0": [1.0, np.nan]})


def test_a_held_network_is_the_network():
    state = loop().solve().state
    network, given, start = state.network, state.conditions, state.unknowns * 1.001
    one, other = solve_steady(network, given, start), solve_steady(hold(network), given, start)
    assert np.array_equal(one.unknowns, other.unknowns)


@by_reference
class Inner(NamedTuple):
    values: NDArray[np.float64]
    scale: float


@by_reference
class Outer(NamedTuple):
    count: int
    matrix: NDArray[np.float64]
    inner: Inner
    places: NDArray[np.int64]


@kernel
def weighed(record: Outer, extra: float) -> float:
    total = extra * record.count
    for i in range(record.matrix.shape[0]):
        total += record.matrix[i, 1] * part(record.inner, record.places[i])
    return total


@kernel
def part(inner: Inner, place: int) -> float:
    return inner.scale * inner.values[place]


def test_records_by_reference_are_read_as_tuples_are():
    matrix = np.arange(6.0).reshape(3, 2)
    record = Outer(7, matrix, Inner(np.array([2.0, 4.0, 8.0]), 0.5), np.array([2, 0, 1]))
    expected = 7 * 0.25 + 1.0 * 4.0 + 3.0 * 1.0 + 5.0 * 2.0
    held = hold(record)
    for each in (record, held, record):
        assert weighed(each, 0.25) == expected
    matrix[0, 1] = 2.0  # arrays are shared, not copied
    assert weighed(held, 0.25) == weighed(record, 0.25) == expected + 4.0
    fortran = record._replace(matrix=np.asfortranarray(matrix))
    assert weighed(fortran, 0.25) == expected + 4.0
