"""The transient against its order, an independent integrator, its own steady states, and its books of energy."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from heatpath.numerics.errors import InputError
from heatpath.thermal.accounts import accounts
from heatpath.thermal.elements import HEAT_SHARE, Mover, Pipe, RatedSink, SetTemperature
from heatpath.thermal.network import Conditions, Controller, Draft
from heatpath.thermal.power import DevicePower
from heatpath.thermal.steady import first_guess, solve_steady
from heatpath.thermal.steps import Signals
from heatpath.thermal.transient import Storage, run_transient

PUMP = Mover(2e-3, 200e3, 1.0, 0.0, -0.5, 800.0, 0.5, 0.5, 0.0, 0.0, 0.85, 990.0)
PLATES = 4


def boundary(network, utilisation):
    return Conditions(
        utilisation,
        np.full(network.node_kind.size, 298.15),
        np.full(network.solid_held.size, 298.15),
        np.full(network.start.size, 313.15),
    )


@pytest.fixture(scope="module")
def loop():
    """Chips on plates in a pumped loop, the pump driven by the last chip; its storage and a steady start."""
    draft = Draft(("water",))
    back = draft.add_vessel("return", "water", 1e5)
    out, supply = draft.add_node("delivery", "water"), draft.add_node("supply", "water")
    for k in range(PLATES):
        draft.add_solid(f"chip {k}", DevicePower(1000.0, idle=0.1, leakage=0.1))
        draft.add_solid(f"case {k}")
        draft.connect(2 * k, 2 * k + 1, 60.0)
    speed = draft.add_controller(Controller(0.4, 330.0, 350.0, 2 * PLATES - 2))
    draft.add_branch("pump", back, out, PUMP, controller=speed)
    draft.add_branch("exchanger", out, supply, Pipe(10.0, 0.03, zeta=5.0), SetTemperature())
    for k in range(PLATES):
        sink = RatedSink(0.02, 1e-5, 0.8, 0.5)
        draft.add_branch(f"plate {k}", supply, back, Pipe(2.0 + 0.5 * k, 0.01), sink, solid=2 * k + 1)
    network = draft.compile()
    storage = Storage(
        np.full(network.start.size, 500.0),
        np.full(network.node_kind.size, 5000.0),
        np.array([50.0, 400.0] * PLATES),
        np.full(1, 3.0),
    )
    conditions = boundary(network, 0.2)
    guess = first_guess(network, conditions, np.full(network.start.size, 0.1), 318.15)
    return network, storage, solve_steady(network, conditions, guess).unknowns


def signals(time, utilisation):
    held = np.full(len(time), 1.0)
    return Signals(np.array(time, dtype=float), np.array(utilisation, dtype=float), 313.15 * held, 298.15 * held)


def test_a_steady_state_is_a_fixed_point(loop):
    network, storage, start = loop
    run = run_transient(network, storage, signals([0, 600], [0.2, 0.2]), start)
    assert np.abs(run.unknowns - start).max() < 1e-5


def test_a_jump_ends_in_the_steady_state_of_its_load(loop):
    network, storage, start = loop
    run = run_transient(network, storage, signals([0, 10, 10, 1500], [0.2, 0.2, 0.7, 0.7]), start)
    there = solve_steady(network, boundary(network, 0.7), start).unknowns
    temperatures = slice(start.size - 1 - 2 * PLATES, start.size - 1)
    assert np.abs(run.unknowns - there)[temperatures].max() < 1e-3


def test_energy_closes_through_jumps_and_ramps(loop):
    network, storage, start = loop
    run = run_transient(network, storage, signals([0, 5, 5, 65, 300], [0.2, 0.2, 0.8, 0.4, 0.6]), start)
    assert run.accounts[-1, 0] > 1e5
    assert run.energy_residual < 1e-7


def test_the_books_do_not_copy_the_solver(loop):
    """At rest what is taken is given; with a pump that leaves more of its heat in the stream it is not."""
    network, _, start = loop
    taken, given = accounts(network, boundary(network, 0.2), start, True)
    assert taken == pytest.approx(given, rel=1e-9)
    rows = network.loss_row.copy()
    rows[0, HEAT_SHARE] += 0.1
    taken, given = accounts(network._replace(loss_row=rows), boundary(network, 0.2), start, True)
    assert taken - given > 1.0


def test_the_order_of_convergence_is_that_of_the_method(loop):
    network, storage, start = loop
    ramp = signals([0, 10], [0.2, 0.7])
    exact = run_transient(network, storage, ramp, start, tolerance=1e-9, largest_step=0.01).unknowns
    errors = []
    for step in (1.0, 0.5, 0.25):
        knots = np.arange(0.0, 10.0 + step / 2, step)
        run = run_transient(network, storage, signals(knots, 0.2 + 0.05 * knots), start, tolerance=1e9)
        assert run.steps >= knots.size - 1
        errors.append(np.abs(run.unknowns - exact).max())
    orders = np.log2(np.array(errors[:-1]) / np.array(errors[1:]))
    assert np.all(orders > 1.9), f"orders {orders}, errors {errors}"


def test_against_radau(loop):
    """The same stores under scipy's Radau, everything without storage solved inside its right side."""
    from heatpath.thermal.assembly import assemble
    from heatpath.thermal.steps import settle

    network, storage, start = loop
    mass = storage.mass(network)
    stores = np.flatnonzero(mass)
    x = start.copy()
    values, residual = np.zeros(network.elimination.column.size), np.zeros(start.size)

    def rate(_, y, utilisation):
        x[stores] = y
        given = boundary(network, utilisation)
        settled, _ = settle(network, given, mass, x, values)
        assert settled
        assemble(network, given, x, residual, values)
        return -residual[stores] / mass[stores]

    y = start[stores]
    for span, load in (((0.0, 20.0), 0.2), ((20.0, 60.0), 0.8), ((60.0, 120.0), 0.3)):
        y = solve_ivp(rate, span, y, method="Radau", rtol=1e-8, atol=1e-8, args=(load,)).y[:, -1]
    run = run_transient(
        network, storage, signals([0, 20, 20, 60, 60, 120], [0.2, 0.2, 0.8, 0.8, 0.3, 0.3]), start, tolerance=1e-3
    )
    assert np.abs(run.unknowns[stores] - y).max() < 0.01


def test_signals_that_run_backwards_are_refused(loop):
    network, storage, start = loop
    with pytest.raises(InputError, match="backwards"):
        run_transient(network, storage, signals([0, 5, 4], [0.1, 0.1, 0.1]), start)


@pytest.mark.slow
def test_five_hundred_unknowns_over_ten_minutes_against_radau():
    """A rack of sixty chips on a ladder's worth of plates, jumps every minute or two, Radau at rtol 1e-8."""
    from heatpath.thermal.assembly import assemble
    from heatpath.thermal.steps import settle

    network, storage, start = rack_of_plates(70)
    assert start.size >= 500
    mass = storage.mass(network)
    stores = np.flatnonzero(mass)
    x = start.copy()
    values, residual = np.zeros(network.elimination.column.size), np.zeros(start.size)

    def rate(_, y, utilisation):
        x[stores] = y
        given = boundary(network, utilisation)
        assert settle(network, given, mass, x, values)[0]
        assemble(network, given, x, residual, values)
        return -residual[stores] / mass[stores]

    spans = [(0.0, 60.0, 0.2), (60.0, 180.0, 0.9), (180.0, 240.0, 0.1), (240.0, 420.0, 0.7), (420.0, 600.0, 0.3)]
    y, worst = start[stores], 0.0
    knots = np.array([t for a, b, _ in spans for t in (a, b)])
    loads = np.array([u for *_, u in spans for _ in range(2)])
    run = run_transient(network, storage, signals(knots, loads), start, watch=stores, tolerance=5e-3)
    for k, (begin, end, load) in enumerate(spans):
        found = solve_ivp(
            rate, (begin, end), y, method="Radau", rtol=1e-8, atol=1e-8, args=(load,), jac_sparsity=None
        )  # fmt: skip
        y = found.y[:, -1]
        worst = max(worst, float(np.abs(run.watched[2 * k + 1] - y).max()))
    print(f"largest difference to Radau {worst:.2e} K, {start.size} unknowns, {run.steps} steps")
    assert worst < 0.05
    assert run.energy_residual < 1e-6


def rack_of_plates(number):
    """As ``loop``, with this number of plates, each with hose and outlet of its own."""
    draft = Draft(("water",))
    back = draft.add_vessel("return", "water", 1e5)
    out, supply = draft.add_node("delivery", "water"), draft.add_node("supply", "water")
    for k in range(number):
        draft.add_solid(f"chip {k}", DevicePower(1000.0, idle=0.1, leakage=0.1))
        draft.add_solid(f"case {k}")
        draft.connect(2 * k, 2 * k + 1, 60.0)
    speed = draft.add_controller(Controller(0.9))
    pump = Mover(2e-3 * number / 4, 200e3, 1.0, 0.0, -0.5, 200.0 * number, 0.5, 0.5, 0.0, 0.0, 0.85, 990.0)
    draft.add_branch("pump", back, out, pump, controller=speed)
    draft.add_branch("exchanger", out, supply, Pipe(1.0, 0.15, zeta=5.0), SetTemperature())
    for k in range(number):
        end = draft.add_node(f"outlet {k}", "water")
        sink = RatedSink(0.02, 1e-5, 0.8, 0.5)
        draft.add_branch(f"plate {k}", supply, end, Pipe(2.0 + 0.01 * k, 0.01), sink, solid=2 * k + 1)
        draft.add_branch(f"hose {k}", end, back, Pipe(1.0, 0.012))
    network = draft.compile()
    branch = np.full(network.start.size, 400.0)
    branch[network.heat_code == SetTemperature.code] = 0.0
    storage = Storage(branch, np.full(network.node_kind.size, 500.0), np.array([50.0, 400.0] * number), np.zeros(1))
    guess = first_guess(network, boundary(network, 0.2), np.full(network.start.size, 0.1), 318.15)
    guess[:2] = 0.1 * number
    return network, storage, solve_steady(network, boundary(network, 0.2), guess).unknowns
