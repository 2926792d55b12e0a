"""A rack loop against residual functions written anew and solved by scipy: the same equations, another solution."""

import numpy as np
from scipy.optimize import fsolve

from heatpath.fluids.coolants import property_table
from heatpath.fluids.friction import darcy_churchill
from heatpath.fluids.properties import enthalpy, properties
from heatpath.thermal.coil import Film, add_exchanger, rated_exchanger
from heatpath.thermal.elements import Mover, Pipe, RatedLoss, RatedSink, SetFlow
from heatpath.thermal.loops import pressure_imbalance
from heatpath.thermal.network import Conditions, Controller, Draft
from heatpath.thermal.power import DevicePower
from heatpath.thermal.start import starting_flows
from heatpath.thermal.steady import first_guess, solve_steady

PLATES = 4
POWER = (900.0, 1200.0, 700.0, 1000.0)
WATER_IN, WATER_FLOW, VESSEL, SPEED = 303.15, 0.12, 1.5e5, 0.9
HEAD, RATED_FLOW, DENSITY = 120e3, 1.5e-4, 1020.0
PUMP = Mover(RATED_FLOW, HEAD, 1.3, 0.0, -0.3, 90.0, 0.6, 0.4, 0.0, 0.0, 0.8, DENSITY)
SEGMENT = Pipe(0.3, 0.012, 1.5e-6, 0.2)
PLATE = RatedLoss(35e3, 2.5e-5, 1.8, 1022.0, 1.6e-3)
EXCHANGER = rated_exchanger(5e3, 15.0, Film(0.12, 3900.0), Film(0.12, 4180.0))


def our_loop():
    """Return vessel, pump, exchanger against water, and plates on two manifolds."""
    draft = Draft(("pg25", "water"))
    back = draft.add_vessel("return", "pg25", VESSEL)
    out, supply = draft.add_node("delivery", "pg25"), draft.add_node("supply", "pg25")
    cold, mixed = draft.add_reservoir("water in", "water", 0.0), draft.add_node("water", "water")
    away = draft.add_reservoir("water out", "water", 0.0)
    pump = draft.add_branch("pump", back, out, PUMP, controller=draft.add_controller(Controller(SPEED)))
    hot, other = add_exchanger(draft, "exchanger", (out, supply, None), (mixed, away, None), EXCHANGER)
    draft.add_branch("water", cold, mixed, SetFlow(WATER_FLOW))
    heads, plates, supplies, returns = (supply, back), [], [], []
    for k in range(PLATES):
        taps = draft.add_node(f"supply {k}", "pg25"), draft.add_node(f"return {k}", "pg25")
        supplies.append(draft.add_branch(f"supply manifold {k}", heads[0], taps[0], SEGMENT))
        returns.append(draft.add_branch(f"return manifold {k}", taps[1], heads[1], SEGMENT))
        solid = draft.add_solid(f"chip {k}", DevicePower(POWER[k]))
        plates.append(draft.add_branch(f"plate {k}", *taps, PLATE, RatedSink(0.02, 0.0, 0.0, 0.5), solid=solid))
        heads = taps
    network = draft.compile()
    t = np.full(network.node_kind.size, WATER_IN)
    conditions = Conditions(1.0, t, np.full(PLATES, WATER_IN), np.full(network.start.size, WATER_IN))
    state = solve_steady(
        network, conditions, first_guess(network, conditions, starting_flows(network, 310.0), 310.0), patience=200
    )
    assert pressure_imbalance(state) < 1e-3
    return state, pump, hot, other, plates, supplies, returns


TABLE = property_table(("pg25", "water"))


def friction(m, t):
    """Loss of a manifold segment [Pa] at its temperature."""
    rho, _, _, mu, _ = properties(TABLE, 0, t)
    area = np.pi * 0.012**2 / 4
    factor = darcy_churchill(abs(m) * 0.012 / (area * mu), 1.5e-6 / 0.012)
    return (factor * 0.3 / 0.012 + 0.2) * m * abs(m) / (2 * rho * area**2)


def plate_loss(m, t):
    rho, _, _, mu, _ = properties(TABLE, 0, t)
    return 35e3 * (m / rho / 2.5e-5) ** 1.8 * (rho / 1022.0) ** 0.8 * (mu / 1.6e-3) ** 0.2


def exchanged(m, t_in, t_out, water_out):
    """Heat to the water [W]: counterflow effectiveness with UA from both flows."""
    c1 = m * properties(TABLE, 0, 0.5 * (t_in + t_out))[1]
    c2 = WATER_FLOW * properties(TABLE, 1, 0.5 * (WATER_IN + water_out))[1]
    ua = EXCHANGER.conductance / (0.5 * (m / 0.12) ** -0.8 + 0.5)
    low, high = min(c1, c2), max(c1, c2)
    decay = np.exp(-ua / low * (1 - low / high))
    return (1 - decay) / (1 - low / high * decay) * low * (t_in - WATER_IN)


def equations(x):
    """Plate flows, supply temperature, plate outlets, pump outlet, return, water outlet, in scaled unknowns."""
    m, supply, out = x[:PLATES] / 10.0, x[PLATES] * 300.0, x[PLATES + 1 : 2 * PLATES + 1] * 300.0
    delivery, back, water_out = x[2 * PLATES + 1 :] * 300.0
    total = m.sum()
    rest = np.cumsum(m[::-1])[::-1]  # flow in each manifold segment
    h = [m[k] * enthalpy(TABLE, 0, out[k]) for k in range(PLATES)]
    mixed = [sum(h[k:]) / rest[k] for k in range(PLATES)]  # enthalpy in each return segment
    warm = [back]
    for k in range(PLATES):
        t = warm[-1]
        for _ in range(30):  # temperature of an enthalpy
            t -= (enthalpy(TABLE, 0, t) - mixed[k]) / properties(TABLE, 0, t)[1]
        warm.append(t)
    rho = properties(TABLE, 0, 0.5 * (back + delivery))[0]
    share = total / rho / RATED_FLOW
    head = HEAD * rho / DENSITY * (1.3 * SPEED**2 - 0.3 * share**2)
    electric = 90.0 * rho / DENSITY * (0.6 * SPEED**3 + 0.4 * SPEED**2 * share)
    found, along = [], 1e-3 * total  # the exchanger is a wide connection
    for k in range(PLATES):
        along += friction(rest[k], supply) + friction(rest[k], warm[k + 1])
        found.append((head - along - plate_loss(m[k], 0.5 * (supply + out[k]))) / HEAD)
        found.append((m[k] * (enthalpy(TABLE, 0, out[k]) - enthalpy(TABLE, 0, supply)) - POWER[k]) / 1e3)
    heat = exchanged(total, delivery, supply, water_out)
    found.append((total * (enthalpy(TABLE, 0, delivery) - enthalpy(TABLE, 0, supply)) - heat) / 1e3)
    found.append((WATER_FLOW * (enthalpy(TABLE, 1, water_out) - enthalpy(TABLE, 1, WATER_IN)) - heat) / 1e3)
    found.append((total * (enthalpy(TABLE, 0, delivery) - enthalpy(TABLE, 0, back)) - 0.8 * electric) / 1e3)
    found.append((back - warm[1]) / 300.0)
    return np.array(found)


def test_a_rack_loop_against_scipy():
    state, pump, hot, other, plates, supplies, returns = our_loop()
    start = np.concatenate([np.full(PLATES, 0.25), [1.03], np.full(PLATES, 1.06), [1.06, 1.06, 1.02]])
    x, *_, message = fsolve(equations, start, xtol=1e-13, full_output=True)
    assert np.max(np.abs(equations(x))) < 1e-10, message
    m = x[:PLATES] / 10.0
    t = x[PLATES:] * 300.0
    np.testing.assert_allclose(state.flow[plates], m, rtol=1e-6)
    np.testing.assert_allclose(state.flow[pump], m.sum(), rtol=1e-6)
    ours = [state.outlet_temperature[hot], *state.outlet_temperature[plates], state.outlet_temperature[pump],
            state.node_temperature[0], state.outlet_temperature[other]]  # fmt: skip
    np.testing.assert_allclose(ours, t, rtol=1e-6)
    chips = [t[0] + POWER[k] * 0.02 for k in range(PLATES)]
    for k, b in enumerate(plates):  # chip over the entering coolant: floor and half the coolant's rise
        cp = properties(TABLE, 0, 0.5 * (t[0] + t[1 + k]))[1]
        chips[k] += POWER[k] * 0.5 / (m[k] * cp)
        assert abs(state.solid_temperature[k] / chips[k] - 1.0) < 1e-6, b
    pressures = [VESSEL, state.pressure[1]]
    rho = properties(TABLE, 0, 0.5 * (t[5] + t[6]))[0]
    share = m.sum() / rho / RATED_FLOW
    pressures[0] += HEAD * rho / DENSITY * (1.3 * SPEED**2 - 0.3 * share**2)
    np.testing.assert_allclose(pressures[0], pressures[1], rtol=1e-6)
    rest = np.cumsum(m[::-1])[::-1]
    at = pressures[0] - 1e-3 * m.sum()
    for k, b in enumerate(supplies):
        at -= friction(rest[k], t[0])
        np.testing.assert_allclose(state.pressure[state.network.end[b]], at, rtol=1e-6)
        down = at - plate_loss(m[k], 0.5 * (t[0] + t[1 + k]))
        np.testing.assert_allclose(state.pressure[state.network.start[returns[k]]], down, rtol=1e-6)
