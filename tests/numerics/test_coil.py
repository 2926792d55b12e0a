"""Exchangers between two streams: the rated point, textbook effectiveness, energy closure, and rest."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatpath.fluids.coolants import property_table
from heatpath.fluids.properties import enthalpy, heat_capacity
from heatpath.numerics.errors import InputError
from heatpath.thermal.closure import branch_fluxes, stream_imbalance
from heatpath.thermal.coil import Film, add_exchanger, rated_exchanger, stream_conductance
from heatpath.thermal.elements import SetFlow
from heatpath.thermal.network import Conditions, Draft
from heatpath.thermal.steady import first_guess, solve_steady

HOT, COLD = 318.15, 303.15


def two_streams(hot_flow, cold_flow, exchanger, *, hot="pg25", cold="water", turned=False, count=1.0):
    """Each stream from a reservoir to a reservoir; returns the solved state and the two branches."""
    draft = Draft((hot, cold))
    ends = [draft.add_reservoir(name, coolant) for name, coolant in (("a", hot), ("b", hot), ("c", cold), ("d", cold))]
    meet = [draft.add_node("hot side", hot), draft.add_node("cold side", cold)]
    draft.add_branch("hot feed", ends[0], meet[0], SetFlow(hot_flow))
    draft.add_branch("cold feed", ends[2], meet[1], SetFlow(cold_flow))
    second = (ends[3], meet[1], None) if turned else (meet[1], ends[3], None)
    pair = add_exchanger(draft, "exchanger", (meet[0], ends[1], None), second, exchanger, count=count)
    network = draft.compile()
    t = np.array([HOT, HOT, COLD, COLD, 310.0, 310.0])
    conditions = Conditions(1.0, t, np.empty(0), np.full(network.start.size, 310.0))
    guess = first_guess(network, conditions, np.array([hot_flow, cold_flow, hot_flow, cold_flow]), 310.0)
    return solve_steady(network, conditions, guess), pair


def rated(arrangement="counterflow", heat=60e3, **exponents):
    return rated_exchanger(
        heat, HOT - COLD, Film(2.0, 3900.0, **exponents), Film(1.5, 4180.0, **exponents), arrangement
    )


@pytest.mark.parametrize("arrangement", ["counterflow", "parallel", "crossflow"])
def test_the_rated_point_comes_back(arrangement):
    heat = 45e3
    side = rated(arrangement, heat)
    g = stream_conductance(np.array((*side.row(), 0.0, 0.0, 0.0, 0.0)), 2.0, 3900.0, 1.5, 4180.0)
    assert g * (HOT - COLD) == pytest.approx(heat, rel=1e-9)


def test_a_balanced_counterflow_exchanger_by_hand():
    """Equal capacity rates C = 10 kW/K, UA = 30 kW/K: NTU 3, effectiveness 3/4, 7.5 kW/K."""
    side = rated_exchanger(0.75 * 10e3 * 15.0, 15.0, Film(2.5, 4e3), Film(2.5, 4e3))
    assert side.conductance == pytest.approx(30e3, rel=1e-9)
    row = np.array((*side.row(), 0.0, 0.0, 0.0, 0.0))
    assert stream_conductance(row, 2.5, 4e3, 2.5, 4e3) == pytest.approx(7.5e3, rel=1e-8)
    assert stream_conductance(row, 2.5, 4e3, 2.5 * (1 + 1e-9), 4e3) == pytest.approx(7.5e3, rel=1e-8)
    half = 30e3 / (0.5 + 0.5 * 2.0**0.8)  # one film at half its flow
    ntu = half / 5e3
    eps = (1.0 - np.exp(-ntu / 2.0)) / (1.0 - 0.5 * np.exp(-ntu / 2.0))
    assert stream_conductance(row, 1.25, 4e3, 2.5, 4e3) == pytest.approx(eps * 5e3, rel=1e-8)


def test_what_one_stream_gives_the_other_takes():
    state, (hot, cold) = two_streams(1.7, 2.4, rated())
    table = property_table(("pg25", "water"))
    given_up = 1.7 * (enthalpy(table, 0, HOT) - enthalpy(table, 0, float(state.outlet_temperature[hot])))
    taken = 2.4 * (enthalpy(table, 1, float(state.outlet_temperature[cold])) - enthalpy(table, 1, COLD))
    assert given_up == pytest.approx(taken, rel=1e-9)
    assert given_up > 1e4
    assert stream_imbalance(state) <= 1e-9 * taken
    mean = [0.5 * (a + float(state.outlet_temperature[b])) for a, b in ((HOT, hot), (COLD, cold))]
    side = rated()
    ua = side.conductance / (0.5 * (1.7 / 2.0) ** -0.8 + 0.5 * (2.4 / 1.5) ** -0.8)
    c = sorted((1.7 * heat_capacity(table, 0, mean[0]), 2.4 * heat_capacity(table, 1, mean[1])))
    decay = np.exp(-ua / c[0] * (1.0 - c[0] / c[1]))
    eps = (1.0 - decay) / (1.0 - c[0] / c[1] * decay)
    assert taken == pytest.approx(eps * c[0] * (HOT - COLD), rel=1e-9)


def test_a_broken_mirror_shows_in_the_streams():
    state, (_, cold) = two_streams(1.7, 2.4, rated())
    rows = state.network.heat_row.copy()
    rows[cold, 0] *= 1.01
    assert stream_imbalance(state, state.network._replace(heat_row=rows)) > 50.0


def test_a_stream_turned_back_makes_counterflow_parallel():
    against, _ = two_streams(1.7, 2.4, rated())
    along, (hot, cold) = two_streams(1.7, 2.4, rated(), turned=True)
    assert along.flow[cold] == pytest.approx(-2.4)
    assert abs(branch_fluxes(along).heat[hot]) < abs(branch_fluxes(against).heat[hot])


def test_two_exchangers_side_by_side_carry_twice_the_heat():
    one, (hot, _) = two_streams(1.0, 1.5, rated())
    two, _ = two_streams(2.0, 3.0, rated(), count=2.0)
    assert two.outlet_temperature[hot] == pytest.approx(one.outlet_temperature[hot], abs=1e-9)


@settings(max_examples=40)
@given(st.floats(1e-6, 20.0), st.floats(1e-6, 20.0), st.floats(0.0, 1.0), st.sampled_from(["counterflow", "crossflow"]))
def test_no_flow_and_no_exponent_breaks_the_second_law(hot_flow, cold_flow, exponent, arrangement):
    state, (hot, cold) = two_streams(hot_flow, cold_flow, rated(arrangement, exponent=exponent))
    t_hot, t_cold = state.outlet_temperature[[hot, cold]]
    assert COLD - 1e-9 <= t_hot <= HOT + 1e-9
    assert COLD - 1e-9 <= t_cold <= HOT + 1e-9


@given(st.floats(-5.0, 5.0), st.floats(-5.0, 5.0))
def test_both_streams_see_the_same_exchanger(one, two):
    side = rated(share=0.3)
    row, mirrored = (np.array((*each.row(), 0.0, 0.0, 0.0, 0.0)) for each in (side, side.mirrored()))
    own = stream_conductance(row, one, 3900.0, two, 4180.0)
    assert own == pytest.approx(stream_conductance(mirrored, two, 4180.0, one, 3900.0), rel=1e-12, abs=1e-12)
    near = stream_conductance(row, one + 1e-7, 3900.0, two, 4180.0)
    assert abs(near - own) < 10.0  # no jump where a stream turns


def test_a_stream_that_rests_carries_nothing():
    state, (hot, cold) = two_streams(1.0, 0.0, rated())
    assert state.outlet_temperature[hot] == pytest.approx(HOT, abs=1e-4)
    assert abs(branch_fluxes(state).heat[cold]) < 1e-2


def test_an_impossible_rating_is_refused():
    with pytest.raises(InputError, match="cannot pass"):
        rated(heat=1e6)
    with pytest.raises(InputError, match="allowed: counterflow, parallel, crossflow"):
        rated("sideways")
