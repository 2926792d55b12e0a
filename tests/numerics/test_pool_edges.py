"""Edges that boil, spread and condense: against hand-written solutions, their slopes, compiled and not."""

import math
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from heatpath.fluids.boiling import boiling_flux_cooper
from heatpath.fluids.conduction import spreading_mean, spreading_series
from heatpath.fluids.pool import pool_of, saturated_at
from heatpath.numerics.errors import InputError
from heatpath.thermal.assembly import assemble
from heatpath.thermal.closure import edge_fluxes, solid_imbalance
from heatpath.thermal.network import Conditions, Controller, Draft
from heatpath.thermal.power import DevicePower
from heatpath.thermal.steady import first_guess, solve_steady
from heatpath.thermal.surfaces import (
    BoilingSurface,
    CondensingTubes,
    SpreadingPlate,
    natural_flux,
    spreading_of,
    surface_flux,
    tubes_heat,
)

PLATE = BoilingSurface(3.6e-3, 0.06, 1e-6, 2.0, 1.0, 0.5 * math.pi, 100.0, 0.0)
TUBES = CondensingTubes(0.8, 0.016, 8.0, 0.25, 0.8)
SERIES = spreading_series(0.012, 0.034)
POOL = pool_of("novec-649")
COLD, HEAT, PAIRS = 298.15, 300.0, 3.0


def still(plate=PLATE):
    """The same surface before its first bubbles."""
    return BoilingSurface(**{**vars(plate), "onset": 15.0, "alight": 0.0})


def small(holds=0.0):
    """A bath of chips on plates under cold tubes that are held; returns network and conditions."""
    draft = Draft(("water",), pool="novec-649")
    pool, tubes = draft.add_solid("pool"), draft.add_solid("tubes", held=True)
    chip = draft.add_solid("chip", DevicePower(HEAT), count=PAIRS)
    face = draft.add_solid("face", count=PAIRS)
    boil = draft.join(face, pool, PLATE)
    draft.join(chip, face, SpreadingPlate(0.01, SERIES, 3e-3, 390.0), behind=boil)
    control = draft.add_controller(Controller(0.0, solid=pool, holds=holds)) if holds else -1
    draft.join(pool, tubes, TUBES, controller=control)
    network = draft.compile()
    return network, Conditions(1.0, np.zeros(0), np.full(4, COLD), np.zeros(0))


def solved(holds=0.0):
    network, conditions = small(holds)
    start = first_guess(network, conditions, np.zeros(0), 330.0)
    start[1] = COLD
    return solve_steady(network, conditions, start)


def test_a_sealed_bath_by_hand():
    """Film condensation gives the pool, boiling the face, spreading the chip: one unknown after the other."""
    t = solved().solid_temperature
    pool = brentq(lambda x: tubes_heat(POOL, TUBES.numbers(), x, COLD) - PAIRS * HEAT, COLD + 0.1, 350.0, xtol=1e-12)
    face = brentq(lambda x: PLATE.area * surface_flux(POOL, PLATE.numbers(), x - pool, pool) - HEAT, pool, pool + 60.0)
    h = HEAT / PLATE.area / (face - pool)
    chip = face + HEAT * (0.01 + spreading_mean(SERIES, 3e-3, 390.0, h))
    assert t == pytest.approx([pool, COLD, chip, face], abs=2e-3)


def test_an_open_bath_holds_its_temperature_with_a_part_of_its_tubes():
    state = solved(holds=322.2)
    assert state.solid_temperature[0] == pytest.approx(322.2, abs=1e-6)
    share = PAIRS * HEAT / tubes_heat(POOL, TUBES.numbers(), 322.2, COLD)
    assert state.speed[0] == pytest.approx(share, rel=1e-8)
    assert 0.0 < share < 1.0


def test_closure_holds_and_fails_when_a_law_is_broken():
    state = solved()
    assert solid_imbalance(state) < 1e-6
    assert edge_fluxes(state) * state.network.solid_count[state.network.edge_one] == pytest.approx([900.0] * 3)
    for edge, place, why in ((0, 3, "boiling factor"), (1, 0, "interface"), (2, 4, "gas")):
        rows = state.network.edge_row.copy()
        rows[edge, place] *= 1.05
        assert solid_imbalance(state, state.network._replace(edge_row=rows)) > 5.0, why


@pytest.mark.parametrize("holds", [0.0, 322.2])
def test_the_slopes_are_those_of_the_equations(holds):
    """Every entry of the Jacobian against central differences of the residual."""
    network, conditions = small(holds)
    plan = network.elimination
    x = np.array([322.0, COLD, 345.0, 333.0, 0.6])[: 4 + (holds > 0.0)]
    size = x.size

    def filled(at):
        residual, values = np.zeros(size), np.zeros(plan.column.size)
        assemble(network, conditions, at, residual, values)
        return residual, values

    _, values = filled(x)
    dense = np.zeros((size, size))
    for row in range(size):
        for e in range(plan.row_start[plan.rank[row]], plan.row_start[plan.rank[row] + 1]):
            dense[row, np.flatnonzero(plan.rank == plan.column[e])[0]] = values[e]
    for unknown in range(size):
        step = np.zeros(size)
        step[unknown] = 1e-3
        slope = (filled(x + step)[0] - filled(x - step)[0]) / 2e-3
        assert dense[:, unknown] == pytest.approx(slope, rel=1e-3, abs=1e-3)


@settings(max_examples=60, deadline=None)
@given(st.floats(0.0, 60.0), st.floats(0.01, 20.0), st.floats(285.0, 350.0), st.booleans())
def test_flux_rises_with_superheat_in_every_regime(superheat, more, pool, alight):
    row = (PLATE if alight else still()).numbers()
    assert surface_flux(POOL, row, superheat + more, pool) > surface_flux(POOL, row, superheat, pool)
    assert surface_flux(POOL, row, -superheat - 0.1, pool) < 0.0


@settings(max_examples=40, deadline=None)
@given(st.floats(0.5, 40.0), st.floats(285.0, 350.0))
def test_boiling_never_carries_less_than_convection_or_nucleation_alone(superheat, pool):
    row, fluid = PLATE.numbers(), saturated_at(POOL, pool)
    nucleate = boiling_flux_cooper(superheat, fluid.reduced_pressure, fluid.molar_mass, 1e-6, 2.0)
    flux, convection = surface_flux(POOL, row, superheat, pool), natural_flux(POOL, row, fluid, superheat)
    assert max(nucleate, convection) <= flux * (1.0 + 1e-12) <= nucleate + convection + 1e-9
    assert surface_flux(POOL, still().numbers(), superheat, pool) == convection


def test_the_series_for_spreading_is_the_law_between_a_still_part_and_a_coated_plate():
    law = SpreadingPlate(0.0, SERIES, 3e-3, 390.0)
    for h in np.geomspace(20.0, 5e5, 25):
        assert spreading_of(law.numbers(), h) == pytest.approx(spreading_mean(SERIES, 3e-3, 390.0, h), rel=2e-3)


def test_a_coolant_that_nobody_described_is_refused():
    for name in ("opteon-2p50", "fc-3284", "pao-6"):
        with pytest.raises(InputError):
            Draft(("water",), pool=name).compile()


SCRIPT = """
import sys; sys.path.insert(0, {folder!r})
from test_pool_edges import solved
print(*(value.hex() for value in (*solved().unknowns, *solved(322.2).unknowns)))
"""


def test_compiled_and_uncompiled_agree():
    text = SCRIPT.format(folder=os.path.dirname(__file__))
    found = subprocess.run(
        [sys.executable, "-c", text], env={**os.environ, "NUMBA_DISABLE_JIT": "1"}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    uncompiled = [float.fromhex(word) for word in found.stdout.split()]
    assert uncompiled == pytest.approx([*solved().unknowns, *solved(322.2).unknowns], rel=1e-9)
