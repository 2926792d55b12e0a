"""Inside a package: its junctions and its case, from a solved network."""

from __future__ import annotations

from heatpath.fluids.properties import properties
from heatpath.thermal.elements import Element, RatedSink, root_conductance
from heatpath.thermal.parts import TYPICAL_COEFFICIENT, Device
from heatpath.thermal.stack import StackCurve, StackedDucts
from heatpath.thermal.steady import State
from heatpath.thermal.walls import BASE_AREA


def edge_resistance(device: Device, heat: Element | None) -> float:
    """Junction to case, as the network's edge between the two holds it [K/W].

    A described package on fins or channels leaves to their wall what changes with the coolant's coefficient. A plate's
    published curve is of an evenly heated case: under it the package stands in an even coefficient, and what lies
    between the junction and the mean of the case is the edge.
    """
    if device.stack is None:
        return device.junction_to_case
    if isinstance(heat, StackedDucts):
        return heat.held_by_edge
    return device.stack.on(None, 0.0).resistance(_rated_coefficient(device, heat))


def package_curve(device: Device, heat: Element | None) -> StackCurve | None:
    """The resistances of a described package as its sink or plate asks for them; None where it is not described."""
    if device.stack is None:
        return None
    return heat.curve if isinstance(heat, StackedDucts) else device.stack.on(None, 0.0)


def root_coefficient(state: State, branch: int, device: Device, heat: Element | None) -> float:
    """The coefficient under a described package [W/m2K]: at the roots of its fins, or of its rated plate on its
    case."""
    if not isinstance(heat, StackedDucts):
        return _rated_coefficient(device, heat)
    net = state.network
    mean = 0.5 * (float(state.outlet_temperature[branch]) + float(state.node_temperature[net.start[branch]]))
    rho, cp, k, mu, _ = properties(net.table, net.fluid[branch], mean)
    path = float(state.flow[branch] / net.branch_count[branch])
    row = net.heat_row[branch]
    return root_conductance(net.heat_code[branch], row, net.loss_row[branch], path, rho, cp, k, mu) / row[BASE_AREA]


def inside(
    state: State, device: Device, heat: Element | None, junction: int, case: int, branch: int, flux: float
) -> tuple[float, tuple[float, ...]]:
    """Temperature in the middle of the case, and the mean of each source of a described package [K].

    Parameters
    ----------
    device, heat : the package and the wall of its branch
    junction, case, branch : where they stand in the network
    flux : heat that one device gives to the branch [W]
    """
    found = package_curve(device, heat)
    if found is None:
        return float(state.solid_temperature[case]), ()
    h = root_coefficient(state, branch, device, heat)
    hottest = float(state.solid_temperature[junction])
    sources = tuple(hottest + flux * (each - found.resistance(h)) for each in found.each_source(h))
    return hottest - flux * found.junction_to_case(h), sources


def _rated_coefficient(device: Device, heat: Element | None) -> float:
    """What a rated plate's floor is, spread evenly over the case [W/m2K]; a typical one under what has no curve."""
    return 1.0 / (heat.a * device.case_area) if isinstance(heat, RatedSink) else TYPICAL_COEFFICIENT
