"""Sinks and channels against figures that others publish: makers' curves, and errors that laws are known to have."""

import math

import numpy as np
import pytest
from scipy.optimize import brentq

from heatpath.fluids.ducts import (
    nusselt_developing_flux,
    nusselt_developing_isothermal,
    nusselt_rectangular_flux,
    nusselt_rectangular_isothermal,
)
from heatpath.fluids.friction import apparent_friction_rectangular
from heatpath.thermal.elements import WIDTH, RatedSink, conductance

CFM = 4.7195e-4  # m3/s
# Intel thermal design guides: 64-bit Xeon with 800 MHz bus, figure 2-8; Xeon MP with 1 MB, figure 2-9. Case to air.
CURVES = {
    "800 MHz": ((0.2269, 1.2225, 0.9397), (0.496, 0.371, 0.317, 0.300, 0.277, 0.265, 0.253, 0.247)),
    "MP": ((0.2199, 1.4415, 1.0496), (0.486, 0.353, 0.298, 0.282, 0.260, 0.250, 0.240, 0.234)),
}
FLOWS = (5.0, 9.7, 16.0, 20.0, 30.0, 40.0, 60.0, 80.0)  # cfm


def sink(curve):
    """Case to entering air [K/W] of a rated sink over flow [cfm]."""
    a, b, n = CURVES[curve][0]
    element = RatedSink(a, b * CFM**n, n, 0.0)
    row = np.array(element.row() + (0.0,) * (WIDTH - len(element.row())))

    def resistance(flow):
        m = 1.15 * flow * CFM
        return 1.0 / conductance(
            element.code, row, np.zeros(WIDTH), m, 1.15, 1007.0, 0.026, 1.9e-5, 1e-3, 340.0, 310.0
        )  # fmt: skip

    return resistance


@pytest.mark.parametrize("curve", CURVES)
def test_a_makers_sink_meets_its_table(curve):
    found = [sink(curve)(flow) for flow in FLOWS]
    assert found == pytest.approx(CURVES[curve][1], abs=6e-4)


def test_the_guides_thermal_profile_belongs_to_about_29_cfm():
    """0.305 K/W are published with three sigma of 0.0086 K/W: a mean of 0.279 K/W."""
    flow = brentq(lambda f: sink("800 MHz")(f) - (0.305 - 3 * 0.0086), 5.0, 80.0)
    assert flow == pytest.approx(29.0, abs=0.7)


SHAPES = (1.0, 0.5, 0.25, 0.125)


@pytest.mark.parametrize(
    ("law", "exact", "high"),
    [
        (nusselt_developing_isothermal, nusselt_rectangular_isothermal, (8.5, 12.0, 7.7, 3.4)),
        (nusselt_developing_flux, nusselt_rectangular_flux, (6.6, 9.8, 6.9, 6.3)),
    ],
    ids=["one temperature", "even flux"],
)
def test_the_developed_limit_is_high_by_what_is_known(law, exact, high):
    """Muzychka and Yovanovich's limit over Shah and London's values, in percent."""
    for shape, excess in zip(SHAPES, high, strict=True):
        scale = (1.0 + shape) / (2.0 * math.sqrt(shape))  # from D_h to sqrt(A)
        found = law(shape, 1e9, 5.0) / (exact(shape) * scale)
        assert 100.0 * (found - 1.0) == pytest.approx(excess, abs=0.6), shape


def test_apparent_friction_of_a_square_is_shahs_within_what_is_known():
    """-3.1 to +1.3 % against Shah's equation of 1978."""
    errors = []
    for x in np.geomspace(1e-3, 1.0, 25):
        entry = 3.44 / math.sqrt(x)
        shah = entry + (1.43 / (4.0 * x) + 14.227 - entry) / (1.0 + 0.00029 / x**2)
        errors.append(100.0 * (apparent_friction_rectangular(1.0, x) / shah - 1.0))
    assert min(errors) >= -3.5 and max(errors) <= 1.7
