"""Packages described layer by layer, in racks: closure, the coefficient that is there, boards as a second way."""

import re
from importlib import resources

import pytest

from heatpath.fluids.exchangers import effectiveness_isothermal_wall
from heatpath.fluids.properties import properties
from heatpath.numerics.errors import InputError
from heatpath.thermal.closure import branch_fluxes
from heatpath.thermal.cooling import COOLINGS, Request
from heatpath.thermal.junctions import root_coefficient
from heatpath.thermal.parts import load_node

SHIPPED = (resources.files("heatpath.thermal") / "data/nodes/accelerator-node-8x700w.toml").read_text(encoding="utf-8")
KNOWN = 'case_area = "2900 mm^2"\njunction_to_case = "0.0235 K/W"\n'
STACK = """
[devices.accelerator.stack]
die = { length = "28.5 mm", width = "28.5 mm", thickness = "0.78 mm", material = "silicon", interface = "10 mm^2 K/W" }
lid = { length = "53.9 mm", width = "53.9 mm", thickness = "3 mm", material = "copper" }
"""
SOURCES = """
[devices.accelerator.stack.sources]
cores = { share = 0.7, length = "28.5 mm", width = "14 mm", y = "7.25 mm" }
rest = { share = 0.3, length = "28.5 mm", width = "14 mm", y = "-7.25 mm" }
"""
CHANNELS = (
    'accelerator = { kind = "geometry", rows = 2, fins = 150, gap = "0.25 mm", fin_height = "3 mm", '
    'fin_length = "60 mm", fin_thickness = "0.15 mm", fin_conductivity = "390 W/(m K)", base_area = "3600 mm^2", '
    'base_thickness = "2.5 mm", base_conductivity = "390 W/(m K)", interface = "15 mm^2 K/W", zeta = 2.0 }'
)
CASES = {"air": (4, "air", 298.15), "coldplate": (4, "pg25", 313.15), "immersion": (8, "light-hydrocarbon", 311.15)}
ROOM = 297.15


@pytest.fixture
def rack(tmp_path):
    """Racks of the shipped node with another accelerator package."""

    def build(cooling, package, channels=False):
        text = SHIPPED.replace(KNOWN, package, 1)
        if channels:
            text = re.sub(r"accelerator = \{ rows = 2, floor.*\}", CHANNELS, text)
        path = tmp_path / "node.toml"
        path.write_text(text, encoding="utf-8")
        servers, coolant, supply = CASES[cooling]
        return COOLINGS[cooling].rack(Request(load_node(str(path)), servers, coolant, supply))

    return build


def hottest(point):
    return next(device for device in point.devices if device.name == "accelerator")


@pytest.mark.parametrize("cooling", CASES)
def test_a_described_package_closes_and_has_a_case_between(rack, cooling):
    point = rack(cooling, STACK + SOURCES).solve(1.0, CASES[cooling][2], ROOM)
    device = hottest(point)
    assert point.energy_residual <= 1e-9 and point.mass_residual <= 1e-9
    assert CASES[cooling][2] < device.case_temperature < device.junction_temperature
    assert len(device.source_temperatures) == 2
    assert max(device.source_temperatures) == pytest.approx(device.junction_temperature, abs=1e-9)
    assert device.source_temperatures[0] - device.source_temperatures[1] > 1.0


@pytest.mark.parametrize(("cooling", "channels"), [("air", False), ("immersion", False), ("coldplate", True)])
def test_heat_spreads_as_the_coefficient_at_the_roots_asks(rack, cooling, channels):
    """The junction from the answer's own flow and coefficient, by resistances in a row, without the network."""
    one = rack(cooling, STACK, channels)
    state = one.state(1.0, CASES[cooling][2], ROOM)
    package = one.plan.packages[0]
    b, net = package.branch, state.network
    wall = one.plan.draft.branches[b].heat
    fluxes = branch_fluxes(state)
    h = root_coefficient(state, b, package.device, wall)
    t_in = float(fluxes.entering[b])
    cp = properties(net.table, net.fluid[b], 0.5 * (t_in + float(state.outlet_temperature[b])))[1]
    capacity = float(state.flow[b] / net.branch_count[b]) * cp
    ua = h * wall.curve.base_area
    stream = 1.0 / ua + 0.5 / capacity if channels else 1.0 / (capacity * effectiveness_isothermal_wall(ua / capacity))
    junction = t_in + float(fluxes.heat[b]) * (wall.curve.resistance(h) + stream)
    assert float(state.solid_temperature[package.junction]) == pytest.approx(junction, abs=0.01)


def test_a_way_into_the_board_cools_the_junction_and_warms_the_board(rack):
    path = 'board_path = { resistance = "2 K/W", board = "regulators" }\n'
    plain, second = (rack("coldplate", text).solve(1.0, 313.15, ROOM) for text in (KNOWN, path + KNOWN))
    assert second.energy_residual <= 1e-9
    boards = [next(d for d in point.devices if d.name == "regulators") for point in (plain, second)]
    assert hottest(second).junction_temperature < hottest(plain).junction_temperature - 0.2
    assert boards[1].junction_temperature > boards[0].junction_temperature + 0.2


def test_a_way_into_no_board_is_refused(rack):
    with pytest.raises(InputError, match="mainboard"):
        rack("air", 'board_path = { resistance = "2 K/W", board = "mainboard" }\n' + KNOWN)


def test_a_package_is_described_once(rack):
    with pytest.raises(InputError, match="either stack"):
        rack("air", KNOWN + STACK)


def test_without_a_published_value_nothing_goes_into_the_board():
    assert all(device.board_path is None for device in load_node("accelerator-node-8x700w").devices)
