"""Time per simulated second of racks of plates, and how many times longer scipy's BDF takes at equal error.

    python benchmarks/transient.py

A pumped loop with chips on plates, about 500 and 5,000 unknowns, follows ten minutes of load that jumps every minute
or two; the larger one only its first jump, at BDF's loosest tolerance. Both sides evaluate the same equations: ours
steps all unknowns together; BDF (with the sparsity of its Jacobian) steps what stores heat, flows and pressures being
settled inside its right side by the same compiled Newton iteration. The reference is ours at a tolerance a thousand
times as strict; BDF's tolerance is the loosest of a list whose largest difference to it is not above ours.
Compilation is done before. Processor time; one run where it takes more than ten seconds, else the median of three.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp
from scipy.sparse import csr_matrix

from heatpath.thermal.assembly import assemble
from heatpath.thermal.elements import Mover, Pipe, RatedSink, SetTemperature
from heatpath.thermal.network import Conditions, Controller, Draft, Network
from heatpath.thermal.power import DevicePower
from heatpath.thermal.steady import first_guess, solve_steady
from heatpath.thermal.steps import Signals, settle
from heatpath.thermal.transient import Run, Storage, run_transient

Floats = NDArray[np.float64]

Spans = tuple[tuple[float, float, float], ...]
SPANS: Spans = (
    (0.0, 60.0, 0.2), (60.0, 180.0, 0.9), (180.0, 240.0, 0.1), (240.0, 420.0, 0.7), (420.0, 600.0, 0.3),
)  # fmt: skip
TOLERANCE = 5e-3  # K
THEIRS = (1e-3, 1e-4, 1e-5, 1e-6)  # relative tolerances tried, from the loosest


def rack(plates: int) -> tuple[Network, Storage, Floats]:
    """A loop with this number of plates, what it stores, and its steady state."""
    draft = Draft(("water",))
    back = draft.add_vessel("return", "water", 1e5)
    out, supply = draft.add_node("delivery", "water"), draft.add_node("supply", "water")
    pump = Mover(5e-4 * plates, 200e3, 1.0, 0.0, -0.5, 200.0 * plates, 0.5, 0.5, 0.0, 0.0, 0.85, 990.0)
    draft.add_branch("pump", back, out, pump, controller=draft.add_controller(Controller(0.9)))
    draft.add_branch("exchanger", out, supply, Pipe(1.0, 0.018 * plates**0.5, zeta=5.0), SetTemperature())
    for k in range(plates):
        chip, case = draft.add_solid(f"chip {k}", DevicePower(1000.0, idle=0.1, leakage=0.1)), draft.add_solid("case")
        draft.connect(chip, case, 60.0)
        end = draft.add_node(f"outlet {k}", "water")
        draft.add_branch(f"plate {k}", supply, end, Pipe(2.0, 0.01), RatedSink(0.02, 1e-5, 0.8, 0.5), solid=case)
        draft.add_branch(f"hose {k}", end, back, Pipe(1.0 + 0.5 * k / plates, 0.012))
    network = draft.compile()
    branch = np.full(network.start.size, 400.0)
    branch[network.heat_code == SetTemperature.code] = 0.0
    solids = np.array([50.0, 400.0] * plates)
    storage = Storage(branch, np.full(network.node_kind.size, 500.0), solids, np.zeros(1))
    guess = first_guess(network, given(network, 0.2), np.full(network.start.size, 0.1), 318.15)
    guess[:2] = 0.1 * plates
    return network, storage, solve_steady(network, given(network, 0.2), guess).unknowns


def given(network: Network, utilisation: float) -> Conditions:
    """Boundary values at a load."""
    held = np.full(network.node_kind.size, 298.15)
    return Conditions(
        utilisation, held, np.full(network.solid_held.size, 298.15), np.full(network.start.size, 313.15)
    )  # fmt: skip


def ours(
    network: Network, storage: Storage, start: Floats, stores: NDArray[np.int64], spans: Spans, tolerance: float
) -> Run:
    """Our run; reports at both sides of every jump."""
    knots = np.array([t for begin, end, _ in spans for t in (begin, end)])
    loads = np.array([load for *_, load in spans for _ in range(2)])
    held = np.ones(knots.size)
    signals = Signals(knots, loads, 313.15 * held, 298.15 * held)
    return run_transient(network, storage, signals, start, watch=stores, tolerance=tolerance, largest_step=30.0)


def theirs(
    network: Network, storage: Storage, start: Floats, stores: NDArray[np.int64], spans: Spans, rtol: float
) -> Floats:
    """What stores heat at the end of every span, by BDF."""
    mass = storage.mass(network)
    x, residual = start.copy(), np.zeros(start.size)
    values = np.zeros(network.elimination.column.size)

    def rate(_: float, y: Floats, conditions: Conditions) -> Floats:
        x[stores] = y
        settle(network, conditions, mass, x, values)
        assemble(network, conditions, x, residual, values)
        return -residual[stores] / mass[stores]

    sparsity = pattern(network, stores)
    y, found = start[stores], []
    for begin, end, load in spans:
        run = solve_ivp(
            rate, (begin, end), y, method="BDF", rtol=rtol, atol=1e-2 * rtol * 300.0, jac_sparsity=sparsity,
            args=(given(network, load),),
        )  # fmt: skip
        y = run.y[:, -1]
        found.append(y)
    return np.array(found)


def pattern(network: Network, stores: NDArray[np.int64]) -> csr_matrix:
    """Which stores act on which, as the equations have it; through flows too."""
    plan = network.elimination
    size = plan.rank.size
    rows = np.repeat(np.arange(size), np.diff(plan.row_start))
    whole = csr_matrix((np.ones(plan.column.size), (rows, plan.column)), shape=(size, size))
    order = np.asarray(plan.rank)[stores]
    return whole[order][:, order]


def clock(run: Callable[[], object]) -> float:
    """Seconds of one run: the median of three where it is short."""
    taken = []
    for _ in range(3):
        start = time.process_time()
        run()
        taken.append(time.process_time() - start)
        if taken[0] > 10.0:
            break
    return statistics.median(taken)


def main() -> None:
    """Print one line per size: all ten minutes at about 500 unknowns, the first and its jump at about 5,000."""
    for plates, spans in ((71, SPANS), (714, ((0.0, 10.0, 0.2), (10.0, 60.0, 0.9)))):
        network, storage, start = rack(plates)
        stores = np.flatnonzero(storage.mass(network))
        exact = ours(network, storage, start, stores, spans, 1e-3 * TOLERANCE).watched[1::2]
        run = ours(network, storage, start, stores, spans, TOLERANCE)
        error = float(np.abs(run.watched[1::2] - exact).max())
        args = network, storage, start, stores, spans
        seconds = clock(lambda a=args: ours(*a, TOLERANCE)) / spans[-1][1]
        text = f"{start.size:6d} unknowns: {1e6 * seconds:9.1f} us per simulated second, error {error:.1e} K"
        for rtol in THEIRS:
            began = time.process_time()
            difference = float(np.abs(theirs(*args, rtol) - exact).max())
            if difference <= error or rtol == THEIRS[-1] or plates > 100:
                ratio = (time.process_time() - began) / spans[-1][1] / seconds
                text += f"; BDF at rtol {rtol:g}, error {difference:.1e} K: {ratio:.0f} times as long"
                break
        print(text, flush=True)


if __name__ == "__main__":
    main()
