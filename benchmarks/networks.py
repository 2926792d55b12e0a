"""Steady networks against TESPy, pandapipes, and Newton's iteration with scipy's sparse elimination.

Each returns a row: a loop of 8 plates solved again, a loop of 72 plates in a batch, a ladder of 1,440 unknowns and a
rack of 505 unknowns on the same equations.
"""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix
from scipy.sparse.linalg import splu

from heatpath.bench import Row, Timing, alternate, rack_loop
from heatpath.fluids.coolants import property_table
from heatpath.fluids.properties import properties
from heatpath.thermal.assembly import assemble
from heatpath.thermal.elements import Pipe
from heatpath.thermal.network import Conditions, Draft, Network
from heatpath.thermal.start import starting_flows
from heatpath.thermal.steady import first_guess, solve_steady

sys.path.insert(0, str(Path(__file__).parent))
from rates import Rates, solve_bound

Floats = NDArray[np.float64]
ROUGHNESS = 1.5e-6


def tespy_loop(plates: int) -> tuple[Callable[[], object], Callable[[], Floats]]:
    """A loop of equal kind in TESPy, to be solved again with another heat, and its plate flows [kg/s]."""
    from tespy.components import CycleCloser, Merge, Pump, SimpleHeatExchanger, Splitter
    from tespy.connections import Connection
    from tespy.networks import Network as Theirs

    logging.disable(logging.CRITICAL)
    net = Theirs(iterinfo=False)
    net.units.set_defaults(temperature="degC", pressure="bar", enthalpy="kJ/kg")
    closer, pump, cooler = CycleCloser("closer"), Pump("pump"), SimpleHeatExchanger("cooler")
    split, merge = Splitter("split", num_out=plates), Merge("merge", num_in=plates)
    heaters = [SimpleHeatExchanger(f"plate {k}") for k in range(plates)]
    first = Connection(closer, "out1", pump, "in1")
    links = [first, Connection(pump, "out1", split, "in1")]
    feeds = [Connection(split, f"out{k + 1}", each, "in1") for k, each in enumerate(heaters)]
    links += feeds + [Connection(each, "out1", merge, f"in{k + 1}") for k, each in enumerate(heaters)]
    links += [Connection(merge, "out1", cooler, "in1"), Connection(cooler, "out1", closer, "in1")]
    net.add_conns(*links)
    first.set_attr(T=30, p=2, m=0.1 * plates, fluid={"water": 1})
    pump.set_attr(eta_s=0.7)
    cooler.set_attr(pr=1)
    for k, each in enumerate(heaters):
        each.set_attr(Q=1000, L=2.0 + 0.1 * k, D=0.008, ks=ROUGHNESS)
    net.solve("design")
    turn = iter(range(10**9))

    def again() -> None:
        heaters[0].set_attr(Q=900 + 200 * (next(turn) % 2))
        net.solve("design")

    return again, lambda: np.array([each.m.val_SI for each in feeds])


def tespy_row(found: Rates) -> Row:
    """A loop of 8 plates, one heat changed, the public light solve."""
    ready = rack_loop(8).prepare()
    turn = iter(range(10**9))

    def ours() -> object:
        return ready.solve(heat={"plate 0": 900.0 + 200.0 * (next(turn) % 2)})

    state = ready.solve(heat={"plate 0": 1100.0})
    bound = solve_bound(state.network, 3, found)
    name = "loop of 8 plates, solved again"
    try:
        theirs, _ = tespy_loop(8)
    except Exception as error:  # a peer that another version broke is a note, not the end of the run
        return Row(name, alternate(ours)[0], "TESPy", goal=1000.0, bound=bound, note=f"TESPy: {_first(error)}")
    one, two = alternate(ours, theirs)
    accuracy = f"largest energy imbalance {state.residual:.0e} W"
    return Row(name, one, "TESPy, the same loop", two, accuracy, 1000.0, bound=bound)


def ladder(rungs: int) -> tuple[Network, Conditions, Floats, list[tuple[int, int, Pipe]]]:
    """Two manifolds with rungs of water between two pressures at one temperature, and its branches."""
    draft = Draft(("water",))
    heads = [draft.add_reservoir("supply", "water", 2.0e5), draft.add_reservoir("return", "water", 1.5e5)]
    made: list[tuple[int, int, Pipe]] = []

    def pipe(start: int, end: int, length: float, diameter: float, zeta: float = 0.0) -> None:
        part = Pipe(length, diameter, ROUGHNESS, zeta)
        draft.add_branch(f"{len(made)}", start, end, part)
        made.append((start, end, part))

    for k in range(rungs):
        taps = [draft.add_node(f"supply {k}", "water"), draft.add_node(f"return {k}", "water")]
        pipe(heads[0], taps[0], 0.045, 0.06)
        pipe(taps[1], heads[1], 0.045, 0.06)
        pipe(*taps, 1.5 + 0.1 * (k % 10), 0.008, 20.0 + k % 7)
        heads = taps
    network = draft.compile()
    t = np.full(network.node_kind.size, 313.15)
    given = Conditions(1.0, t, np.empty(0), np.full(network.start.size, 313.15))
    return network, given, first_guess(network, given, starting_flows(network, 313.15), 313.15), made


def scipy_ladder(network: Network, made: list[tuple[int, int, Pipe]], guess: Floats) -> Callable[[], Floats]:
    """Newton's iteration on flows and pressures, residual and slopes by numpy, elimination by SuperLU."""
    rho, _, _, mu, _ = properties(property_table(("water",)), 0, 313.15)
    start, end = (np.array([each[k] for each in made]) for k in (0, 1))
    length, diameter, zeta = (
        np.array([getattr(each[2], name) for each in made]) for name in ("length", "diameter", "zeta")
    )
    area = 0.25 * np.pi * diameter**2
    m_size, n = len(made), network.node_kind.size
    held = network.node_kind != 0
    rows = np.concatenate([np.arange(m_size)] * 3 + [m_size + start, m_size + end, m_size + np.flatnonzero(held)])
    columns = np.concatenate(
        [np.arange(m_size), m_size + start, m_size + end, np.arange(m_size), np.arange(m_size),
         m_size + np.flatnonzero(held)]
    )  # fmt: skip
    keep_out, keep_in = np.where(held[start], 0.0, -1.0), np.where(held[end], 0.0, 1.0)

    def loss(m: Floats) -> Floats:
        """Churchill's friction and fittings, as ``Pipe`` has them [Pa]."""
        re = np.maximum(np.abs(m) * diameter / (area * mu), 1e-9)
        term = -np.log((7.0 / re) ** 0.9 + 0.27 * ROUGHNESS / diameter)
        both = (2.457 * term) ** 16 + (37530.0 / re) ** 16
        factor = 8.0 * ((8.0 / re) ** 12 + both**-1.5) ** (1.0 / 12.0)
        return (factor * length / diameter + zeta) * m * np.abs(m) / (2.0 * rho * area**2)

    def run() -> Floats:
        x = np.concatenate([guess[:m_size], guess[2 * m_size : 2 * m_size + n]])
        for _ in range(60):
            m, p = x[:m_size], x[m_size:]
            lost = loss(m)
            slope = (loss(m + 1e-6) - lost) / 1e-6
            balance = np.bincount(end, m, n) - np.bincount(start, m, n)
            balance[held] = p[held] - network.node_pressure[held]
            residual = np.concatenate([p[start] - p[end] - lost, balance])
            if np.max(np.abs(residual[:m_size])) < 1e-5 and np.max(np.abs(residual[m_size:])) < 1e-10:
                break
            values = np.concatenate([-slope, np.ones(m_size), -np.ones(m_size), keep_out, keep_in, np.ones(held.sum())])
            x -= splu(csc_matrix((values, (rows, columns)), shape=(x.size, x.size))).solve(residual)
        return x

    return run


def ladder_row(found: Rates) -> Row:
    """864 flows and 576 pressures; ours solves the temperatures beside them."""
    network, given, guess, made = ladder(288)

    def ours() -> object:
        return solve_steady(network, given, guess)

    theirs = scipy_ladder(network, made, guess)
    state, flows = solve_steady(network, given, guess), theirs()[: len(made)]
    off = float(np.max(np.abs(state.flow / flows - 1.0)))
    one, two = alternate(ours, theirs)
    return Row(
        "ladder of 1,440 unknowns, from the first guess", one, "numpy and scipy's SuperLU, the same equations", two,
        f"flows differ by {off:.0e}; ours solves 1,442 temperatures too", 30.0,
        bound=solve_bound(network, state.iterations, found),
    )  # fmt: skip


def rack_row(found: Rates) -> Row:
    """A loop of 71 plates, 505 unknowns: the peer is given our compiled equations and slopes."""
    from transient import given, rack

    network, _, start = rack(71)
    near, now = start * 1.02, given(network, 0.8)
    plan = network.elimination
    order = np.asarray(plan.order)
    row = order[np.repeat(np.arange(order.size), np.diff(plan.row_start))]
    column = order[plan.column]

    def theirs() -> Floats:
        x, residual, values = near.copy(), np.zeros(near.size), np.zeros(plan.column.size)
        for _ in range(60):
            scale = assemble(network, now, x, residual, values)
            parts = np.abs(residual[: network.start.size]).max() / scale[0], np.abs(residual).max() / scale[1]
            if max(parts) <= 1e-10:
                break
            x -= splu(csr_matrix((values, (row, column)), shape=(x.size, x.size)).tocsc()).solve(residual)
        return x

    state = solve_steady(network, now, near)
    off = float(np.max(np.abs(state.solid_temperature - theirs()[-1 - state.solid_temperature.size : -1])))
    one, two = alternate(lambda: solve_steady(network, now, near), theirs)
    return Row(
        "rack of 505 unknowns, another load", one, "scipy's SuperLU on our compiled equations", two,
        f"temperatures differ by {off:.0e} K", 150.0, bound=solve_bound(network, state.iterations, found),
        note="a peer that writes its equations in numpy takes longer",
    )  # fmt: skip


def pandapipes_row(found: Rates) -> Row:
    """72 plates: ours with properties in the iteration and heat, theirs with constant properties."""
    ready, heats = rack_loop(72).prepare(), np.linspace(500.0, 1500.0, 64)
    name = "loop of 72 plates, one of a batch of 64"
    state = ready.solve()
    bound = solve_bound(state.network, 3, found)

    def ours() -> object:
        return ready.solve_all(heat={"plate 0": heats})

    def each(timing: Timing) -> Timing:
        return Timing(timing.seconds / heats.size, timing.spread, timing.share)

    try:
        theirs = pandapipes_loop(72)
    except Exception as error:
        one = each(alternate(ours)[0])
        return Row(name, one, "pandapipes", goal=3000.0, bound=bound, note=f"pandapipes: {_first(error)}")
    one, two = alternate(ours, theirs)
    accuracy = f"largest energy imbalance {float(ready.solve_all(heat={'plate 0': heats}).residual.max()):.0e} W"
    return Row(name, each(one), "pandapipes, hydraulics and heat", two, accuracy, 3000.0, bound=bound)


def pandapipes_loop(plates: int) -> Callable[[], object]:
    """Plates between two pressures, with heat."""
    warnings.simplefilter("ignore")
    import pandapipes

    net = pandapipes.create_empty_network(fluid="water")
    ends = [pandapipes.create_junction(net, pn_bar=2.0, tfluid_k=303.15) for _ in range(2)]
    pandapipes.create_ext_grid(net, ends[0], p_bar=2.4, t_k=303.15)
    pandapipes.create_ext_grid(net, ends[1], p_bar=2.0, type="p")
    for k in range(plates):
        middle = pandapipes.create_junction(net, pn_bar=2.0, tfluid_k=303.15)
        pandapipes.create_pipe_from_parameters(
            net, ends[0], middle, length_km=(2.0 + 0.1 * (k % 3)) / 1e3, inner_diameter_mm=8.0, k_mm=0.0015
        )
        pandapipes.create_heat_exchanger(
            net, middle, ends[1], qext_w=-1000.0, inner_diameter_mm=8.0, loss_coefficient=2
        )
    pandapipes.pipeflow(net, mode="sequential", iter=100)
    return lambda: pandapipes.pipeflow(net, mode="sequential", iter=100)


def _first(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"[:140]
