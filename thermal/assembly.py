"""The equations of a network and their slopes: what ``steady`` drives to zero.

One row per unknown, in the network's order: momentum and energy of each branch, mass and mixing at each node, heat of
each solid, speed of each controller. Every equation stays defined and differentiable outside its physical range.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.properties import PropertyTable, enthalpy, heat_capacity, properties
from heatpath.numerics.kernel import kernel
from heatpath.thermal.elements import (
    BOARD_PART,
    FLOW_SHARE,
    GRAVITY,
    HEAT_SHARE,
    MOVER,
    NO_LOSS,
    SET_FLOW,
    SET_TEMPERATURE,
    conductance,
    electric_power,
    pressure_loss,
)
from heatpath.thermal.network import FREE, RESERVOIR, Conditions, Network
from heatpath.thermal.power import device_power, supply_loss
from heatpath.thermal.surfaces import FIXED_EDGE, edge_heat

Floats = NDArray[np.float64]

_REST = 1e-9  # kg/s; a stream below it still carries its temperature, so that no equation loses its pivot
_STAGNANT = 1e-4  # kg/s of a path, below which what fills it comes from both ends
_RAMP_CORNER = 0.02  # width over which a controller's corners are rounded


@kernel
def assemble(
    network: Network, conditions: Conditions, x: Floats, residual: Floats, values: Floats
) -> tuple[float, float, float]:
    """Fill residual and Jacobian at x. Returns the scales of momentum [Pa], energy [W] and mass [kg/s]."""
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
        loss, power, flow = _branch(network, conditions, x, b, residual, values)
        pressure_scale = max(pressure_scale, loss)
        flow_scale = max(flow_scale, flow)
        if network.fed_by[b] >= 0:
            delivered[network.fed_by[b]] += power * network.branch_count[b]
    for k in range(solids):
        power = _solid(network, conditions, x, k, s, residual, values)
        power_scale += power * network.solid_count[k]
        if network.solid_fed_by[k] >= 0:
            delivered[network.solid_fed_by[k]] += power * network.solid_count[k]
    for k in range(solids):
        if network.supply_row[k, 0] > 0.0:
            residual[s + k] -= supply_loss(network.supply_row[k], delivered[k] / network.solid_count[k])
    for e in range(network.edge_one.size):
        _edge(network, x, e, s, residual, values)
    for k in range(solids):
        if network.solid_held[k]:
            hold(network, values, k + s, network.solid_position[k])
            residual[s + k] = x[s + k] - conditions.solid_temperature[k]
    for n in range(nodes):
        _node(network, conditions, x, n, p, t, residual, values)
    for k in range(network.control_solid.size):
        _control(network, x, k, s, c, residual, values)
    return pressure_scale, power_scale, flow_scale


@kernel
def branch_terms(
    network: Network, b: int, m: float, t_in: float, t_out: float, t_wall: float, speed: float
) -> tuple[float, float, float]:
    """Pressure loss less head [Pa], conductance of the wall [W/K], electric power [W], per path, at path flow m."""
    t = 0.5 * (t_in + t_out)
    rho, cp, k, mu, _ = properties(network.table, network.fluid[b], t)
    loss = pressure_loss(network.loss_code[b], network.loss_row[b], m, rho, mu, speed)
    power = electric_power(network.loss_code[b], network.loss_row[b], m, rho, speed)
    g = 0.0
    if network.wall[b] >= 0:
        beta = 0.0
        if network.heat_code[b] == BOARD_PART:
            beta = _expansion(network.table, network.fluid[b], t, rho)
        g = conductance(
            network.heat_code[b], network.heat_row[b], network.loss_row[b], m, rho, cp, k, mu, beta, t_wall, t_in
        )
    return loss, g, power


@kernel
def column(network: Network, b: int, m: float, t_start: float, t_end: float, t_out: float) -> float:
    """Weight of the coolant standing in a rising branch [Pa], at path flow m.

    What enters comes from the one end or the other; around rest the two blend, so that a column between warm and cold
    nodes has a weight for every flow and a stagnant path a solution.
    """
    share = 0.5 * (1.0 + m / np.sqrt(m * m + _STAGNANT * _STAGNANT))
    mean = 0.5 * (share * t_start + (1.0 - share) * t_end + t_out)
    rho, _, _, _, _ = properties(network.table, network.fluid[b], mean)
    return rho * GRAVITY * network.rise[b]


@kernel
def _expansion(table: PropertyTable, fluid: int, t: float, rho: float) -> float:
    warmer, _, _, _, _ = properties(table, fluid, t + 0.5)
    cooler, _, _, _, _ = properties(table, fluid, t - 0.5)
    return max((cooler - warmer) / rho, 1e-9)


@kernel
def _branch(
    network: Network, conditions: Conditions, x: Floats, b: int, residual: Floats, values: Floats
) -> tuple[float, float, float]:
    """Momentum and energy of one branch, and what it brings to its nodes and wall. Returns loss, power, flow sizes."""
    branches = network.start.size
    nodes = network.node_kind.size
    i = network.start[b]
    j = network.end[b]
    p = 2 * branches
    t = p + nodes
    s = t + nodes + network.wall[b]
    count = network.branch_count[b]
    m = x[b]
    forward = m >= 0.0
    t_in = x[t + i] if forward else x[t + j]
    t_out = x[branches + b]
    walled = network.wall[b] >= 0
    t_wall = x[s] if walled else t_in
    controlled = network.controller[b] >= 0
    speed = x[t + nodes + network.solid_held.size + network.controller[b]] if controlled else 1.0
    at = network.branch_position[b]

    path = m / count
    loss, g, power = branch_terms(network, b, path, t_in, t_out, t_wall, speed)
    dm = 1e-6 * abs(path) + 1e-9
    loss_m, g_m, power_m = branch_terms(network, b, path + dm, t_in, t_out, t_wall, speed)
    loss_t, g_t, power_t = branch_terms(network, b, path, t_in + 1e-3, t_out + 1e-3, t_wall, speed)
    per_flow = 1.0 / (dm * count)
    half = 0.5 / 1e-3  # the mean temperature moves half as far as either end

    # momentum: p_i - p_j - loss = 0, or what replaces it
    code = network.loss_code[b]
    if code == SET_FLOW:
        residual[b] = m - network.loss_row[b, 0]
        values[at[0]] += 1.0
    elif code == FLOW_SHARE:
        residual[b] = m - network.loss_row[b, 0] * x[network.reference[b]]
        values[at[0]] += 1.0
        values[at[7]] -= network.loss_row[b, 0]
    elif code == NO_LOSS:
        # a wide connection: a loss of 1 mPa per kg/s keeps its flow defined
        residual[b] = x[p + i] - x[p + j] - 1e-3 * m - loss
        values[at[0]] -= 1e-3
        values[at[1]] += 1.0
        values[at[2]] -= 1.0
    else:
        residual[b] = x[p + i] - x[p + j] - loss
        slope = (loss_m - loss) * per_flow
        values[at[0]] -= slope if slope > 1e-9 else 1e-9
        values[at[1]] += 1.0
        values[at[2]] -= 1.0
    if code != SET_FLOW and code != FLOW_SHARE:
        if network.rise[b] != 0.0:
            _lift(network, x, b, path, residual, values)
        dt = (loss_t - loss) * half
        values[at[3] if forward else at[4]] -= dt
        values[at[5]] -= dt
        if controlled:
            loss_s, _, power_s = branch_terms(network, b, path, t_in, t_out, t_wall, speed + 1e-6)
            values[at[6]] -= (loss_s - loss) / 1e-6
            if code == MOVER:
                values[at[13]] -= count * network.loss_row[b, HEAT_SHARE] * (power_s - power) / 1e-6

    # energy: |m| (h_out - h_in) - wall heat - power kept by the stream = 0
    carried = np.sqrt(m * m + _REST * _REST)
    into = at[10] if forward else at[11]
    fluid = network.fluid[b]
    if network.heat_code[b] == SET_TEMPERATURE:
        residual[branches + b] = t_out - conditions.branch_temperature[b]
        values[at[9]] += 1.0
    else:
        kept = network.loss_row[b, HEAT_SHARE] if code == MOVER else 0.0
        rise = enthalpy(network.table, fluid, t_out) - enthalpy(network.table, fluid, t_in)
        residual[branches + b] = carried * rise - count * (g * (t_wall - t_in) + kept * power)
        through_mean = count * ((g_t - g) * half * (t_wall - t_in) + kept * (power_t - power) * half)
        values[at[8]] += rise * m / carried - count * (
            (g_m - g) * per_flow * (t_wall - t_in) + kept * (power_m - power) * per_flow
        )
        values[at[9]] += carried * heat_capacity(network.table, fluid, t_out) - through_mean
        values[into] += count * g - carried * heat_capacity(network.table, fluid, t_in) - through_mean
        if walled:
            values[at[12]] -= count * g
    # what the wall gives, seen from the solid (per unit of the solid)
    if walled:
        share = count / network.solid_count[network.wall[b]]
        residual[s] += share * g * (t_wall - t_in)
        g_wall = 0.0
        if network.heat_code[b] == BOARD_PART:
            _, warmer, _ = branch_terms(network, b, path, t_in, t_out, t_wall + 1e-3, speed)
            g_wall = (warmer - g) / 1e-3 * (t_wall - t_in)
            values[at[12]] -= count * g_wall
        values[network.solid_position[network.wall[b]]] += share * (g + g_wall)
        values[at[22]] += share * (g_m - g) * per_flow * (t_wall - t_in)
        through_mean = share * (g_t - g) * half * (t_wall - t_in)
        values[at[23] if forward else at[24]] += through_mean - share * g
        values[at[25]] += through_mean
    _meet(network, x, b, residual, values)
    return abs(loss), power, abs(m)


@kernel
def _lift(network: Network, x: Floats, b: int, path: float, residual: Floats, values: Floats) -> None:
    """The weight of a rising branch in its momentum, with its slopes."""
    branches = network.start.size
    t = 2 * branches + network.node_kind.size
    t_start = x[t + network.start[b]]
    t_end = x[t + network.end[b]]
    t_out = x[branches + b]
    at = network.branch_position[b]
    weight = column(network, b, path, t_start, t_end, t_out)
    residual[b] -= weight
    dm = 1e-6 * abs(path) + 1e-9
    values[at[0]] -= (column(network, b, path + dm, t_start, t_end, t_out) - weight) / (dm * network.branch_count[b])
    values[at[3]] -= (column(network, b, path, t_start + 1e-3, t_end, t_out) - weight) / 1e-3
    values[at[4]] -= (column(network, b, path, t_start, t_end + 1e-3, t_out) - weight) / 1e-3
    values[at[5]] -= (column(network, b, path, t_start, t_end, t_out + 1e-3) - weight) / 1e-3


@kernel
def _meet(network: Network, x: Floats, b: int, residual: Floats, values: Floats) -> None:
    """What a branch brings to the nodes at its ends: mass to both, enthalpy to the one it flows into."""
    branches = network.start.size
    i = network.start[b]
    j = network.end[b]
    p = 2 * branches
    t = p + network.node_kind.size
    at = network.branch_position[b]
    m = x[b]
    residual[p + i] -= m
    values[at[14]] -= 1.0
    residual[p + j] += m
    values[at[15]] += 1.0
    into = j if m >= 0.0 else i
    offset = 19 if m >= 0.0 else 16
    fluid = network.fluid[b]
    carried = np.sqrt(m * m + _REST * _REST)
    gain = enthalpy(network.table, fluid, x[branches + b]) - enthalpy(network.table, fluid, x[t + into])
    residual[t + into] += carried * gain
    values[at[offset]] += gain * m / carried
    values[at[offset + 1]] += carried * heat_capacity(network.table, fluid, x[branches + b])
    values[at[offset + 2]] -= carried * heat_capacity(network.table, fluid, x[t + into])
    if into == j:  # a node that nothing enters keeps an equation: it leans, by nothing, on what leaves it
        values[at[18]] -= _REST
    else:
        values[at[21]] -= _REST


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
def _edge(network: Network, x: Floats, e: int, s: int, residual: Floats, values: Floats) -> None:
    """Heat between two solids, counted per unit of each."""
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
