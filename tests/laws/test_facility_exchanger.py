"""The exchanger between rack coolant and facility water."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatpath.fluids.exchangers import effectiveness_counterflow
from heatpath.thermal.exchanger import FacilityExchanger, counterflow


def test_the_rated_approach_is_reproduced():
    exchanger = FacilityExchanger.rated(100e3, 10.0, 4.0, 0.8)
    back = np.array([323.15])
    water = exchanger.water_supply(np.array([100e3]), back, np.array([10e3]))
    assert back[0] - 10.0 - water[0] == pytest.approx(4.0, rel=1e-12)


@given(st.floats(0.01, 20.0), st.floats(0.01, 1.0))
def test_array_form_is_the_law(ntu, ratio):
    ours = counterflow(np.array([ntu]), np.array([ratio]))[0]
    assert ours == pytest.approx(effectiveness_counterflow(ntu, ratio), rel=1e-9)


@given(st.floats(0.05, 1.0))
def test_less_heat_needs_less_approach(share):
    exchanger = FacilityExchanger.rated(100e3, 10.0, 4.0, 0.8)
    heat = np.array([100e3 * share])
    supply = 313.15
    back = supply + heat / 10e3
    approach = supply - exchanger.water_supply(heat, back, np.array([10e3]))
    assert approach[0] == pytest.approx(4.0 * share, rel=1e-9)  # a balanced exchanger is linear in heat


def test_a_published_cdu_rating_is_met():
    """Vertiv XDU1350: 1368 kW, 20.6 kg/s on both sides, 4 K approach; UA about 310 kW/K (derived in its data sheet)."""
    capacity = 20.6 * 4050.0  # PG20 on one side, water on the other: a mean heat capacity
    exchanger = FacilityExchanger.rated(1.368e6, 1.368e6 / capacity, 4.0, 0.8)
    assert exchanger.conductance == pytest.approx(342e3, rel=1e-6)
    assert exchanger.conductance == pytest.approx(310e3, rel=0.12)
