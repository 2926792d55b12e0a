"""The geometric cold plate against the published curve of the OCP 1 kW accelerator plate, one constant fitted.

Chen et al., OCP OAI System Liquid Cooling Guidelines, 2023, figure 7: case to inlet, PG25; test or simulation is not
stated, nor is the geometry. The channels below are those of an ordinary skived plate (assumed); what the interface and
the rest of the solid resist is the constant, fitted at 1.0 L/min.
"""

import csv
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import brentq

from heatpath.fluids.coolants import property_table
from heatpath.fluids.properties import properties
from heatpath.numerics.record import Record
from heatpath.thermal.elements import WIDTH, conductance, pressure_loss
from heatpath.thermal.plate import cold_plate

ROWS = list(csv.DictReader(Path(__file__).with_name("ocp_plate.csv").read_text(encoding="utf-8").splitlines()))
CURVE = [(float(row["flow_L_per_min"]), float(row["resistance_K_per_W"])) for row in ROWS]
FITTED_AT = 1.0  # L/min
PLATE = {
    "kind": "geometry", "rows": 1, "fins": 150, "gap": "0.25 mm", "fin_height": "3 mm", "fin_length": "60 mm",
    "fin_thickness": "0.15 mm", "fin_conductivity": "390 W/(m K)", "base_area": "3600 mm^2", "base_thickness": "2.5 mm",
    "base_conductivity": "390 W/(m K)", "zeta": 2.0,
}  # fmt: skip
CASE = 2900e-6  # m2


def cooler(interface, **changes):
    """The plate with this interface [m2K/W]."""
    table = {**PLATE, "interface": f"{1e6 * interface!r} mm^2 K/W", **changes}
    return cold_plate(Record(table, "plate", "test.toml"), None, CASE, 1.85)


def padded(element):
    return np.array(element.row() + (0.0,) * (WIDTH - len(element.row())))


def resistance(one, flow):
    """Case to inlet [K/W] at a flow [L/min] of PG25 at 40 degC."""
    rho, cp, k, mu, _ = properties(property_table(("pg25",)), 0, 313.15)
    m = flow / 60e3 * rho
    return 1.0 / conductance(
        one.wall.code, padded(one.wall), padded(one.loss), m, rho, cp, k, mu, 0.0, 330.0, 313.15
    )  # fmt: skip


def fitted(**changes):
    target = dict(CURVE)[FITTED_AT]
    value = brentq(lambda interface: resistance(cooler(interface, **changes), FITTED_AT) - target, 1e-7, 1e-4)
    return value, cooler(value, **changes)


def errors(one):
    return {flow: resistance(one, flow) / r - 1.0 for flow, r in CURVE}


def test_one_constant_carries_the_curve(capsys):
    interface, one = fitted()
    found = errors(one)
    with capsys.disabled():
        print(f"\nOCP plate, interface and rest {1e6 * interface:.1f} mm2 K/W fitted at {FITTED_AT} L/min; error in %:")
        print("  " + ", ".join(f"{flow:g} L/min {100 * error:+.1f}" for flow, error in found.items()))
    assert abs(found[FITTED_AT]) < 1e-6
    assert max(abs(error) for flow, error in found.items() if flow >= 0.5) <= 0.03
    assert 1e-5 < interface < 4e-5  # near what guidelines give an interface, 10 to 20 mm2 K/W


@pytest.mark.parametrize(
    "changes",
    [{"gap": "0.15 mm", "fins": 200}, {"gap": "0.4 mm", "fins": 110}, {"base_thickness": "4 mm"}],
    ids=["narrow", "wide", "thick"],
)
def test_the_curve_does_not_hang_on_the_assumed_geometry(changes):
    _, one = fitted(**changes)
    assert max(abs(error) for flow, error in errors(one).items() if flow >= 0.5) <= 0.05


def test_the_channels_lose_less_than_the_whole_plate():
    """29.3 kPa at 2 L/min are published for the plate with its ports and passages."""
    _, one = fitted()
    rho, _, _, mu, _ = properties(property_table(("pg25",)), 0, 313.15)
    channels = pressure_loss(one.loss.code, padded(one.loss), 2.0 / 60e3 * rho, rho, mu, 1.0)
    assert 500.0 < channels < 29.3e3


def test_a_row_exists_for_every_published_point():
    assert len(CURVE) == 14 and CURVE[0][0] == 0.4 and CURVE[-1][0] == 2.4
