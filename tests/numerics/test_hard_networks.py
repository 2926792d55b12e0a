"""Networks that throw a plain Newton iteration: each converges, or says by name why it has no answer."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import root

from heatpath.fluids.properties import properties
from heatpath.numerics.errors import PhysicalFailure
from heatpath.thermal.closure import mass_imbalance, stream_imbalance
from heatpath.thermal.elements import FixedConductance, Orifice, Pipe, RatedLoss, pressure_loss
from heatpath.thermal.fittings import CHARACTERISTICS, CheckValve, Duty, Valve
from heatpath.thermal.loops import pressure_imbalance
from heatpath.thermal.network import Conditions, Controller, Draft
from heatpath.thermal.power import DevicePower
from heatpath.thermal.start import starting_flows
from heatpath.thermal.steady import first_guess, solve_steady

WARM = 308.15
KINDS = ("pipe", "orifice", "valve", "check", "rated", "clogged", "pump", "wide", "pipe", "rated", "valve")


def pump(head=1e5, flow=1e-3, fall=0.001, heat_share=0.85):
    return Duty(flow, head, 500.0, head * (1.0 + fall), 0.5, heat_share, 998.0)


def solve(draft, patience=1000):
    network = draft.compile()
    held = np.full(network.solid_held.size, 330.0)
    t = np.full(network.node_kind.size, WARM)
    conditions = Conditions(1.0, t, held, np.full(network.start.size, WARM))
    guess = first_guess(network, conditions, starting_flows(network, WARM), WARM)
    return solve_steady(network, conditions, guess, patience=patience, names=draft.names())


def closed(state):
    """Everything adds up, by sums that the solver did not make."""
    assert pressure_imbalance(state) < 1e-3
    assert mass_imbalance(state) < 1e-9
    t, table = state.outlet_temperature, state.network.table
    if table.lower[0] < t.min() and t.max() < table.upper[0]:  # beyond, enthalpy goes on by a straight line
        passed = float(np.sum(np.abs(state.flow))) * 4e3  # what a kelvin carries
        assert stream_imbalance(state) < 1e-8 * max(passed, 100.0)


class Random:
    """Networks from a seed: trees with chords, or ladders with two pumps; all parts, all states of them."""

    def __init__(self, seed, heated=True):
        self.rng = np.random.default_rng(seed)
        self.heated = heated
        self.draft = Draft((str(self.rng.choice(["water", "pg25", "light-hydrocarbon"])),))
        coolant, size = self.draft.coolants[0], int(self.rng.integers(3, 20))
        self.nodes = [self.draft.add_reservoir("reservoir", coolant, 2e5)]
        if self.rng.random() < 0.3:
            self.nodes.append(self.draft.add_reservoir("other", coolant, float(self.rng.uniform(1.5e5, 3e5))))
        self.nodes += [self.draft.add_node(f"node {k}", coolant) for k in range(size - len(self.nodes))]
        if self.rng.random() < 0.5:
            self.tree(size)
        else:
            self.ladder(size)

    def tree(self, size):
        for k in range(1, size):
            self.part(f"branch {k}", self.nodes[int(self.rng.integers(0, k))], self.nodes[k])
        for k in range(int(self.rng.integers(1, size))):
            i, j = self.rng.choice(size, 2, replace=False)
            self.part(f"chord {k}", self.nodes[i], self.nodes[j])

    def ladder(self, size):
        top, bottom = self.nodes[: (size + 1) // 2], self.nodes[(size + 1) // 2 :]
        rails = ("pipe", "wide", "pipe", "orifice")
        for k in range(len(top) - 1):
            self.part(f"supply {k}", top[k], top[k + 1], rails)
        for k in range(len(bottom) - 1):
            self.part(f"return {k}", bottom[k + 1], bottom[k], rails)
        for k in range(len(bottom)):
            self.part(f"rung {k}", top[k], bottom[k])
        self.part("pump", bottom[0], top[0], ("pump",))
        self.part("second pump", bottom[0], top[0], ("pump",))

    def log(self, low, high):
        return float(np.exp(self.rng.uniform(np.log(low), np.log(high))))

    def part(self, name, i, j, kinds=KINDS):
        kind, controller = self.rng.choice(kinds), -1
        if kind in ("check", "pump") and self.rng.random() < 0.5:
            i, j = j, i
        if kind == "pump":
            speed = float(self.rng.choice([0.01, 0.1, 0.5, 1.0, 1.2]))
            controller = self.draft.add_controller(Controller(speed))
        solid = -1
        if self.heated and self.rng.random() < 0.25:
            solid = self.draft.add_solid(f"{name} wall", held=True)
            if self.rng.random() < 0.5:
                chip = self.draft.add_solid(f"{name} chip", DevicePower(self.log(10, 2000)))
                self.draft.connect(chip, solid, 50.0)
                solid = chip
        heat = FixedConductance(self.log(1, 1e3)) if solid >= 0 else None
        self.draft.add_branch(name, i, j, self.element(kind), heat, solid=solid, controller=controller)

    def element(self, kind):
        rng, log = self.rng, self.log
        if kind == "pipe":
            return Pipe(log(0.1, 30), log(5e-3, 50e-3), 1.5e-6, float(rng.uniform(0, 5)))
        if kind == "orifice":
            return Orifice(log(1, 1e4), log(1e-5, 1e-2))
        if kind == "valve":
            return Valve(
                log(0.1, 20), float(rng.choice([0.0, 0.01, 0.5, 1.0])), 50.0, str(rng.choice([*CHARACTERISTICS]))
            )
        if kind == "check":
            return CheckValve(log(0.5, 20), log(100, 5e3), log(1e-6, 1e-3))
        if kind == "rated":
            return RatedLoss(log(1e3, 1e5), log(1e-5, 1e-3), float(rng.uniform(1, 2)), 998.0, 1e-3)
        if kind == "clogged":
            return Orifice(1e8, 1e-4)
        if kind == "pump":
            fall = float(rng.choice([0.001, 0.01, 0.1, 0.4]))
            return pump(log(2e4, 4e5), log(1e-4, 3e-3), fall, 0.85 if self.heated else 0.0)
        return None


def without_heat(seed):
    """The same network with nothing that heats it: what heat alone made insoluble must converge now."""
    draft = Random(seed).draft
    for branch in draft.branches:
        branch.heat, branch.solid = None, -1
        if isinstance(branch.loss, Duty):
            branch.loss = replace(branch.loss, heat_share=0.0)
    return solve(draft)


def shares(seeds):
    """How many converge, and which have no steady state because a pump's heat has no way out."""
    converged, resting = 0, 0
    for seed in seeds:
        try:
            closed(solve(Random(seed).draft))
            converged += 1
        except PhysicalFailure as failure:
            assert failure.reason == "heat_trapped", (seed, str(failure))
            closed(without_heat(seed))
            resting += 1
    print(f"{len(seeds)} random networks: {converged} converged, {resting} refused by name (heat_trapped)")
    return converged, resting


def test_random_networks_converge_or_are_refused_by_name():
    converged, resting = shares(range(30))
    assert converged + resting == 30
    assert resting <= 5


@pytest.mark.slow
def test_a_thousand_random_networks():
    converged, resting = shares(range(1000))
    assert converged + resting == 1000
    assert converged >= 900


def test_random_networks_against_scipy():
    """Isothermal ones: flows and pressures by scipy's hybrid method on equations written anew, from a start beside."""
    compared = 0
    for seed in range(2000, 2030):
        made = Random(seed, heated=False)
        state = solve(made.draft)
        net = state.network
        rho, _, _, mu, _ = properties(net.table, 0, WARM)
        size, held = net.start.size, {0: 2e5}
        held |= {n: float(net.node_pressure[n]) for n in range(len(made.nodes)) if net.node_kind[n] == 1}
        incidence = np.zeros((len(made.nodes), size))
        incidence[net.start, np.arange(size)] -= 1.0
        incidence[net.end, np.arange(size)] += 1.0

        def equations(x, net=net, size=size, held=held, incidence=incidence, rho=rho, mu=mu):
            m, p = x[:size], 1e5 * x[size:]
            found = incidence @ m
            for n, value in held.items():
                found[n] = (p[n] - value) / 1e5
            losses = [
                pressure_loss(
                    net.loss_code[b], net.loss_row[b], m[b], rho, mu,
                    net.control_row[net.controller[b], 0] if net.controller[b] >= 0 else 1.0,
                ) + (1e-3 * m[b] if net.loss_code[b] == 0 else 0.0)
                for b in range(size)
            ]  # fmt: skip
            return np.concatenate([found, (p[net.start] - p[net.end] - losses) / 1e5])

        ours = np.concatenate([state.flow, state.pressure / 1e5])
        assert np.max(np.abs(equations(ours))) < 1e-8, seed
        answer = root(equations, ours * 1.02 + 1e-3, method="hybr", options={"xtol": 1e-13, "maxfev": 20000})
        if np.max(np.abs(answer.fun)) < 1e-10:  # where scipy arrives at all
            pressures = ours[size:], answer.x[size:]
            np.testing.assert_allclose(*pressures, rtol=1e-5, atol=1e-5, err_msg=str(seed))
            compared += 1
    print(f"{compared} of 30 random networks solved by scipy as well")
    assert compared >= 8


def two_pumps(first, second, speeds=(1.0, 1.0), check=True):
    """Two pumps side by side, each behind its check valve, on one resistance."""
    draft = Draft(("water",))
    tank, delivery = draft.add_reservoir("tank", "water", 1e5), draft.add_node("delivery", "water")
    pumps = []
    for k, (one, speed) in enumerate(zip((first, second), speeds, strict=True)):
        after = draft.add_node(f"after pump {k + 1}", "water")
        controller = draft.add_controller(Controller(speed))
        pumps.append(draft.add_branch(f"pump {k + 1}", tank, after, one, controller=controller))
        draft.add_branch(f"check {k + 1}", after, delivery, CheckValve(20.0, 1e3) if check else None)
    draft.add_branch("load", delivery, tank, Orifice(10.0, 1e-4))
    return draft, pumps


def test_parallel_pumps_on_flat_curves_share_alike():
    draft, pumps = two_pumps(pump(), pump(), check=False)
    state = solve(draft)
    closed(state)
    assert state.flow[pumps[0]] == pytest.approx(state.flow[pumps[1]], rel=1e-6)
    m = float(state.flow.max())
    assert pytest.approx(10.0 * m * m / (2 * 994.0 * 1e-8), rel=0.01) == 1e5


def test_a_weak_pump_is_held_by_its_check_valve():
    draft, pumps = two_pumps(pump(), pump(head=3e4, heat_share=0.0))
    state = solve(draft)
    closed(state)
    assert -1e-3 < state.flow[pumps[1]] <= 0.0
    assert state.flow[pumps[0]] > 0.4


@pytest.mark.parametrize("speed", [0.01, 0.02, 0.05, 0.1, 0.3, 0.6, 1.0, 1.2])
def test_speeds_from_one_to_120_percent(speed):
    """Quadratic load: flow goes with speed, head with its square."""
    draft, pumps = two_pumps(pump(heat_share=0.0), pump(heat_share=0.0), (speed, speed), check=False)
    full, _ = two_pumps(pump(heat_share=0.0), pump(heat_share=0.0), check=False)
    state = solve(draft)
    closed(state)
    assert state.flow[pumps[0]] == pytest.approx(speed * solve(full).flow[pumps[0]], rel=1e-3)


def test_a_branch_at_zero_flow_and_a_dead_end():
    """A bridge between points of equal pressure carries nothing; nor does a dead end."""
    draft = Draft(("water",))
    top, bottom = draft.add_reservoir("top", "water", 2e5), draft.add_reservoir("bottom", "water", 1e5)
    left, right, end = (draft.add_node(name, "water") for name in ("left", "right", "end"))
    for node in (left, right):
        draft.add_branch("upper", top, node, Orifice(10.0, 1e-4))
        draft.add_branch("lower", node, bottom, Pipe(3.0, 0.01))
    bridge = draft.add_branch("bridge", left, right, Orifice(10.0, 1e-4))
    dead = draft.add_branch("dead end", right, end, Pipe(1.0, 0.01))
    state = solve(draft)
    closed(state)
    assert abs(state.flow[bridge]) < 1e-6
    assert abs(state.flow[dead]) < 1e-9


def test_one_clogged_plate_of_many():
    draft = Draft(("pg25",))
    tank, supply = draft.add_reservoir("tank", "pg25", 1e5), draft.add_node("supply", "pg25")
    draft.add_branch("pump", tank, supply, pump(), controller=draft.add_controller(Controller(1.0)))
    plates = [
        draft.add_branch(f"plate {k}", supply, tank, RatedLoss(4e4 * (1e10 if k == 3 else 1.0), 5e-5, 1.8, 1e3, 1e-3))
        for k in range(8)
    ]
    state = solve(draft)
    closed(state)
    assert state.flow[plates[3]] < 1e-5 * state.flow[plates[0]]
    assert state.flow[plates[2]] == pytest.approx(state.flow[plates[7]], rel=1e-9)


def test_a_dead_headed_pump_is_named():
    draft = Draft(("water",))
    tank, end = draft.add_reservoir("tank", "water", 1e5), draft.add_node("end", "water")
    draft.add_branch("lonely pump", tank, end, pump(), controller=draft.add_controller(Controller(1.0)))
    with pytest.raises(PhysicalFailure) as caught:
        solve(draft)
    assert caught.value.reason == "heat_trapped"
    assert caught.value.device == "lonely pump"


def test_a_failure_names_its_worst_equation():
    draft, _ = two_pumps(pump(), pump())
    network = draft.compile()
    t = np.full(network.node_kind.size, WARM)
    conditions = Conditions(1.0, t, np.empty(0), np.full(network.start.size, WARM))
    guess = first_guess(network, conditions, np.full(network.start.size, 1e3), WARM)
    with pytest.raises(PhysicalFailure, match=r"not_converged: .* worst in the (momentum|energy|mass) (of|at) .*'.*'"):
        solve_steady(network, conditions, guess, limit=1, names=draft.names())


def test_the_pressure_closure_sees_a_changed_loss():
    draft, _ = two_pumps(pump(), pump())
    state = solve(draft)
    rows = state.network.loss_row.copy()
    rows[-1, 0] *= 1.0001
    assert pressure_imbalance(state) < 1e-3
    assert pressure_imbalance(state, state.network._replace(loss_row=rows)) > 1.0
