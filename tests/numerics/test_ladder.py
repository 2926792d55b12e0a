"""A ladder of 72 branches between a supply and a return manifold, against pandapipes."""

import warnings

import numpy as np
import pytest

from heatpath.fluids.coolants import property_table
from heatpath.fluids.properties import properties
from heatpath.thermal.elements import Pipe
from heatpath.thermal.loops import pressure_imbalance
from heatpath.thermal.network import Conditions, Draft
from heatpath.thermal.start import starting_flows
from heatpath.thermal.steady import first_guess, solve_steady

RUNGS = 72
PITCH, MANIFOLD = 0.045, 0.04  # m
TEMPERATURE = 313.15
SUPPLY, RETURN = 2.0e5, 1.5e5  # Pa
ROUGHNESS = 1.5e-6


def rung(k):
    """Length, diameter and fittings of a rung: alike but for a longer and a narrower one here and there."""
    return (2.5 if k % 10 == 3 else 1.5), (0.006 if k % 12 == 5 else 0.008), 20.0 + k % 7


def our_flows():
    draft = Draft(("water",))
    heads = [draft.add_reservoir("supply", "water", SUPPLY), draft.add_reservoir("return", "water", RETURN)]
    rungs = []
    for k in range(RUNGS):
        taps = [draft.add_node(f"supply {k}", "water"), draft.add_node(f"return {k}", "water")]
        draft.add_branch(f"supply manifold {k}", heads[0], taps[0], Pipe(PITCH, MANIFOLD, ROUGHNESS))
        draft.add_branch(f"return manifold {k}", taps[1], heads[1], Pipe(PITCH, MANIFOLD, ROUGHNESS))
        length, diameter, zeta = rung(k)
        rungs.append(draft.add_branch(f"rung {k}", *taps, Pipe(length, diameter, ROUGHNESS, zeta)))
        heads = taps
    network = draft.compile()
    t = np.full(network.node_kind.size, TEMPERATURE)
    conditions = Conditions(1.0, t, np.empty(0), np.full(network.start.size, TEMPERATURE))
    guess = first_guess(network, conditions, starting_flows(network, TEMPERATURE), TEMPERATURE)
    state = solve_steady(network, conditions, guess)
    assert pressure_imbalance(state) < 1e-3
    assert state.iterations < 20
    return state.flow[rungs]


def their_flows():
    import pandapipes

    rho, cp, k, mu, _ = properties(property_table(("water",)), 0, TEMPERATURE)
    water = pandapipes.create_constant_fluid(
        "our water", "liquid", density=rho, viscosity=mu, heat_capacity=cp, molar_mass=18.0
    )
    net = pandapipes.create_empty_network(fluid=water, add_stdtypes=False)

    def junction(name):
        return pandapipes.create_junction(net, pn_bar=1.75, tfluid_k=TEMPERATURE, name=name)

    def pipe(start, end, length, diameter, zeta=0.0):
        return pandapipes.create_pipe_from_parameters(
            net, start, end, length_km=length / 1e3, inner_diameter_mm=1e3 * diameter, k_mm=1e3 * ROUGHNESS,
            loss_coefficient=zeta, sections=1,
        )  # fmt: skip

    heads = [junction("supply"), junction("return")]
    pandapipes.create_ext_grid(net, heads[0], p_bar=SUPPLY / 1e5, t_k=TEMPERATURE)
    pandapipes.create_ext_grid(net, heads[1], p_bar=RETURN / 1e5, t_k=TEMPERATURE)
    rungs = []
    for k in range(RUNGS):
        taps = [junction(f"supply {k}"), junction(f"return {k}")]
        pipe(heads[0], taps[0], PITCH, MANIFOLD)
        pipe(taps[1], heads[1], PITCH, MANIFOLD)
        length, diameter, zeta = rung(k)
        rungs.append(pipe(*taps, length, diameter, zeta))
        heads = taps
    pandapipes.pipeflow(
        net, friction_model="colebrook", iter=200, max_iter_colebrook=200, tol_p=1e-8, tol_m=1e-8, mode="hydraulics"
    )
    return net.res_pipe.mdot_from_kg_per_s.to_numpy()[rungs]


def test_flow_split_of_a_ladder_against_pandapipes():
    ours = our_flows()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = their_flows()
    off = np.abs(ours / theirs - 1.0)
    print(f"ladder of {RUNGS}: total {ours.sum():.4f} kg/s, worst branch {100 * off.max():.3f} % from pandapipes")
    assert ours[0] > 1.05 * ours[60]  # the manifold matters, so that the split is a test
    assert off.max() <= 0.01
    assert ours.sum() == pytest.approx(theirs.sum(), rel=0.01)
