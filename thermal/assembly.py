"""The equations of a network and their slopes: what ``steady`` drives to zero.

One row per unknown, in the network's order: momentum and energy of each branch, mass and mixing at each node, heat of
each solid, speed of each controller. Every equation stays defined and differentiable outside its physical range.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.kernel import kernel
from heatpath.thermal.boiling_branches import add_boiling_branch
from heatpath.thermal.branches import add_branch
from heatpath.thermal.network import FLOWS, FREE, RESERVOIR, RESIDUAL, WHOLE, Conditions, Network
from heatpath.thermal.power import device_power, supply_loss
from heatpath.thermal.surfaces import FIXED_EDGE, edge_heat

Floats = NDArray[np.float64]

_ROUNDED = 10.0  # W per kg/s: 1e-10 of it is what rounding leaves of a stream's enthalpy
_RAMP_CORNER = 0.02  # width over which a controller's corners are rounded


@kernel
def assemble(
    network: Network, conditions: Conditions, x: Floats, residual: Floats, values: Floats
) -> tuple[float, float, float]:
    """Fill residual and Jacobian at x. Returns the scales of momentum [Pa], energy [W] and mass [kg/s]."""
    return balances(network, conditions, x, residual, values, WHOLE)


@kernel
def balances(
    network: Network, conditions: Conditions, x: Floats, residual: Floats, values: Floats, part: int
) -> tuple[float, float, float]:
    """As ``assemble``, or less of it: with ``FLOWS`` the rows of momentum and mass alone, for an iteration that holds
    the rest; with ``RESIDUAL`` the Jacobian is left in pieces and only the residual holds."""
    residual[:] = 0.0
    values[:] = 0.0
    branches = network.start.size
    nodes = network.node_kind.size
    solids = network.solid_held.size
    p = 2 * branches
    t = p + nodes
    s = t + nodes
    c = s + solids
    delivered = np.zeros(solids)
    pressure_scale = 1.0
    flow_scale = 1e-6
    power_scale = 1.0
    for b in range(branches):
        if network.boils[network.fluid[b]] >= 0:
            loss, power, flow = add_boiling_branch(network, conditions, x, b, residual, values, part)
        else:
            loss, power, flow = add_branch(network, conditions, x, b, residual, values, part)
        pressure_scale = max(pressure_scale, loss)
        flow_scale = max(flow_scale, flow)
        if network.fed_by[b] >= 0:
            delivered[network.fed_by[b]] += power * network.branch_count[b]
    if part == FLOWS:
        for n in range(nodes):
            _node(network, conditions, x, n, p, t, residual, values)
        return pressure_scale, max(power_scale, _ROUNDED * flow_scale), flow_scale
    for k in range(solids):
        power = _solid(network, conditions, x, k, s, residual, values)
        power_scale += power * network.solid_count[k]
        if network.solid_fed_by[k] >= 0:
            delivered[network.solid_fed_by[k]] += power * network.solid_count[k]
    for k in range(solids):
        if network.supply_row[k, 0] > 0.0:
            residual[s + k] -= supply_loss(network.supply_row[k], delivered[k] / network.solid_count[k])
    for e in range(network.edge_one.size):
        _edge(network, x, e, s, residual, values, part == RESIDUAL)
    for k in range(solids):
        if network.solid_held[k]:
            hold(network, values, k + s, network.solid_position[k])
            residual[s + k] = x[s + k] - conditions.solid_temperature[k]
    for n in range(nodes):
        _node(network, conditions, x, n, p, t, residual, values)
    for k in range(network.control_solid.size):
        _control(network, x, k, s, c, residual, values)
    return pressure_scale, max(power_scale, _ROUNDED * flow_scale), flow_scale


@kernel
def _solid(
    network: Network, conditions: Conditions, x: Floats, k: int, s: int, residual: Floats, values: Floats
) -> float:
    """Heat made in a solid. Returns its power [W]."""
    row = network.solid_power[k]
    if row[0] == 0.0:
        return 0.0
    t = x[s + k]
    power = device_power(row, conditions.utilisation, t)
    slope = (device_power(row, conditions.utilisation, t + 1e-4) - power) / 1e-4
    residual[s + k] -= power
    values[network.solid_position[k]] -= slope
    return power


@kernel
def _edge(network: Network, x: Floats, e: int, s: int, residual: Floats, values: Floats, alone: bool) -> None:
    """Heat between two solids, counted per unit of each; ``alone`` without its slopes."""
    one = network.edge_one[e]
    two = network.edge_two[e]
    ratio = network.solid_count[one] / network.solid_count[two]
    at = network.edge_position[e]
    if network.edge_code[e] == FIXED_EDGE:
        g = network.edge_conductance[e]
        other = g * ratio
        heat = x[s + one] - x[s + two]
        residual[s + one] += g * heat
        residual[s + two] -= other * heat
        values[at[0]] += g
        values[at[1]] -= g
        values[at[2]] -= other
        values[at[3]] += other
        return
    t_one = x[s + one]
    t_two = x[s + two]
    sink = network.edge_sink[e]
    control = network.edge_control[e]
    t_sink = x[s + sink] if sink >= 0 else t_two
    share = x[s + network.solid_held.size + control] if control >= 0 else 1.0
    heat = law_heat(network, e, t_one, t_two, t_sink, share)
    residual[s + one] += heat
    residual[s + two] -= ratio * heat
    if alone:
        return
    step = 1e-4
    slope_one = (law_heat(network, e, t_one + step, t_two, t_sink, share) - heat) / step
    slope_two = (law_heat(network, e, t_one, t_two + step, t_sink, share) - heat) / step
    values[at[0]] += slope_one
    values[at[1]] += slope_two
    values[at[2]] -= ratio * slope_one
    values[at[3]] -= ratio * slope_two
    if sink >= 0:
        slope = (law_heat(network, e, t_one, t_two, t_sink + step, share) - heat) / step
        values[at[4]] += slope
        values[at[5]] -= ratio * slope
    if control >= 0:
        slope = (law_heat(network, e, t_one, t_two, t_sink, share + step) - heat) / step
        values[at[6]] += slope
        values[at[7]] -= ratio * slope


@kernel
def law_heat(network: Network, e: int, t_one: float, t_two: float, t_sink: float, share: float) -> float:
    """Heat of one edge by its law [W], per unit of its first solid."""
    behind = network.edge_row[network.edge_behind[e]] if network.edge_behind[e] >= 0 else network.edge_row[e]
    return edge_heat(
        network.pool, network.edge_code[e], network.edge_row[e], behind, network.edge_conductance[e], t_one, t_two,
        t_sink, share,
    )  # fmt: skip


@kernel
def _node(
    network: Network, conditions: Conditions, x: Floats, n: int, p: int, t: int, residual: Floats, values: Floats
) -> None:
    """Boundaries replace a node's equations by what they hold."""
    kind = network.node_kind[n]
    if kind == FREE:
        return
    hold(network, values, p + n, network.node_position[n])
    residual[p + n] = x[p + n] - network.node_pressure[n]
    if kind == RESERVOIR:  # coolant enters the network at its temperature
        hold(network, values, t + n, network.node_position[network.node_kind.size + n])
        residual[t + n] = x[t + n] - conditions.node_temperature[n]


@kernel
def hold(network: Network, values: Floats, unknown: int, diagonal: int) -> None:
    """Turn an equation into ``unknown = given``: clear its row, one on the diagonal."""
    row = network.elimination.rank[unknown]
    for e in range(network.elimination.row_start[row], network.elimination.row_start[row + 1]):
        values[e] = 0.0
    values[diagonal] = 1.0


@kernel
def _control(network: Network, x: Floats, k: int, s: int, c: int, residual: Floats, values: Floats) -> None:
    """Speed of a controller against the temperature it watches."""
    at = network.control_position[k]
    minimum = network.control_row[k, 0]
    if network.control_row[k, 3] > 0.0:
        residual[c + k] = x[s + network.control_solid[k]] - network.control_row[k, 3]
        values[at[1]] += 1.0
        return
    values[at[0]] += 1.0
    if network.control_solid[k] < 0:
        residual[c + k] = x[c + k] - minimum
        return
    low = network.control_row[k, 1]
    band = network.control_row[k, 2] - low
    reach = (x[s + network.control_solid[k]] - low) / band
    residual[c + k] = x[c + k] - minimum - (1.0 - minimum) * (_corner(reach) - _corner(reach - 1.0))
    slope = _corner_slope(reach) - _corner_slope(reach - 1.0)
    values[at[1]] -= (1.0 - minimum) * slope / band


@kernel
def _corner(x: float) -> float:
    """max(0, x) with a rounded corner."""
    return 0.5 * (x + np.sqrt(x * x + 4.0 * _RAMP_CORNER * _RAMP_CORNER))


@kernel
def _corner_slope(x: float) -> float:
    return 0.5 * (1.0 + x / np.sqrt(x * x + 4.0 * _RAMP_CORNER * _RAMP_CORNER))
