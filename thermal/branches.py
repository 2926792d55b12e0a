"""The equations of one branch and their slopes: momentum, energy, and what it brings to its wall and its nodes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.properties import PropertyTable, enthalpy_with_slope, heat_capacity, properties, transport
from heatpath.numerics.kernel import kernel
from heatpath.thermal.coil import stream_conductance
from heatpath.thermal.elements import (
    BOARD_PART,
    FLOW_SHARE,
    GRAVITY,
    HEAT_SHARE,
    MOVER,
    NO_LOSS,
    SET_FLOW,
    SET_TEMPERATURE,
    STREAM_EXCHANGER,
    conductance,
    electric_power,
    pressure_loss,
)
from heatpath.thermal.network import FLOWS, RESIDUAL, Conditions, Network

Floats = NDArray[np.float64]

_REST = 1e-7  # kg/s; a stream below it runs both ways, so that it turns smoothly and no equation loses its pivot
_STAGNANT = 1e-4  # kg/s of a path, below which what fills it comes from both ends


@kernel
def branch_terms(
    network: Network, b: int, m: float, t_in: float, t_out: float, t_wall: float, speed: float
) -> tuple[float, float, float]:
    """Pressure loss less head [Pa], conductance of the wall [W/K], electric power [W], per path, at path flow m."""
    return _terms_of(network, b, _fluid(network, b, 0.5 * (t_in + t_out)), m, t_in, t_wall, speed)


class _Fluid(NamedTuple):
    """A branch's coolant at its mean temperature t [K]: density, heat capacity, conductivity, viscosity."""

    t: float
    rho: float
    cp: float
    k: float
    mu: float


@kernel
def _fluid(network: Network, b: int, t: float) -> _Fluid:
    rho, cp, k, mu = transport(network.table, network.fluid[b], t)
    return _Fluid(t, rho, cp, k, mu)


@kernel
def _terms_of(
    network: Network, b: int, fluid: _Fluid, m: float, t_in: float, t_wall: float, speed: float
) -> tuple[float, float, float]:
    """``branch_terms`` of a coolant whose properties are known."""
    t, rho, cp, k, mu = fluid.t, fluid.rho, fluid.cp, fluid.k, fluid.mu
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


class _Stream(NamedTuple):
    """A branch as the unknowns have it: entering, leaving and wall temperature [K], flow of all its paths and of one
    [kg/s], relative speed of its mover, and whether coolant runs from start to end."""

    b: int
    paths: float
    m: float
    path: float
    forward: bool
    t_in: float
    t_out: float
    t_wall: float
    speed: float


class _Terms(NamedTuple):
    """Loss [Pa], wall conductance [W/K] and electric power [W] per path, with their slopes: per flow of the whole
    branch (``_m``) and per kelvin of either end (``_t``)."""

    loss: float
    g: float
    power: float
    loss_m: float
    g_m: float
    power_m: float
    loss_t: float
    g_t: float
    power_t: float


@kernel
def add_branch(
    network: Network, conditions: Conditions, x: Floats, b: int, residual: Floats, values: Floats, part: int
) -> tuple[float, float, float]:
    """Momentum and energy of one branch, and what it brings to its nodes and wall. Returns loss, power, flow sizes.

    With ``FLOWS`` temperatures are held, and only what flows and pressures need is filled.
    """
    stream = _stream(network, x, b)
    terms = _terms(network, stream, part)
    _momentum(network, x, stream, terms, residual, values, part)
    if part == FLOWS:
        add_mass(network, x, b, residual, values)
        return abs(terms.loss), terms.power, abs(stream.m)
    carried = _carried(network, x, b)
    _energy(network, conditions, stream, terms, carried, residual, values)
    if network.heat_code[b] == STREAM_EXCHANGER:
        _exchange(network, stream, _stream(network, x, network.reference[b]), residual, values)
    if network.wall[b] >= 0:
        _wall(network, stream, terms, residual, values)
    _bring(network, x, b, carried, residual, values)
    return abs(terms.loss), terms.power, abs(stream.m)


@kernel
def _stream(network: Network, x: Floats, b: int) -> _Stream:
    branches = network.start.size
    nodes = network.node_kind.size
    t = 2 * branches + nodes
    s = t + nodes
    m = x[b]
    forward = m >= 0.0
    t_in = entering(network, b, m, x[t + network.start[b]], x[t + network.end[b]])
    t_wall = x[s + network.wall[b]] if network.wall[b] >= 0 else t_in
    speed = x[s + network.solid_held.size + network.controller[b]] if network.controller[b] >= 0 else 1.0
    count = network.branch_count[b]
    return _Stream(b, count, m, m / count, forward, t_in, x[branches + b], t_wall, speed)


@kernel
def entering(network: Network, b: int, m: float, t_start: float, t_end: float) -> float:
    """Temperature that enters a branch [K]: of the end it comes from. A mover has a head at rest that must not jump
    where it turns, so that around rest the two blend."""
    if network.loss_code[b] != MOVER:
        return t_start if m >= 0.0 else t_end
    share = 0.5 * (1.0 + m / np.sqrt(m * m + _STAGNANT * _STAGNANT))
    return share * t_start + (1.0 - share) * t_end


@kernel
def _terms(network: Network, stream: _Stream, part: int) -> _Terms:
    """What the branch does, with slopes by small steps: with ``FLOWS`` over flow alone, with ``RESIDUAL`` none."""
    b, path, t_in, t_out, t_wall, speed = (
        stream.b, stream.path, stream.t_in, stream.t_out, stream.t_wall, stream.speed
    )  # fmt: skip
    fluid = _fluid(network, b, 0.5 * (t_in + t_out))
    loss, g, power = _terms_of(network, b, fluid, path, t_in, t_wall, speed)
    if part == RESIDUAL:
        return _Terms(loss, g, power, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    dm = 1e-6 * abs(path) + 1e-9
    loss_m, g_m, power_m = _terms_of(network, b, fluid, path + dm, t_in, t_wall, speed)
    loss_t, g_t, power_t = loss, g, power
    if part != FLOWS:
        loss_t, g_t, power_t = branch_terms(network, b, path, t_in + 1e-3, t_out + 1e-3, t_wall, speed)
    per_flow = 1.0 / (dm * stream.paths)
    half = 0.5 / 1e-3  # the mean temperature moves half as far as either end
    return _Terms(
        loss, g, power, (loss_m - loss) * per_flow, (g_m - g) * per_flow, (power_m - power) * per_flow,
        (loss_t - loss) * half, (g_t - g) * half, (power_t - power) * half,
    )  # fmt: skip


@kernel
def _momentum(
    network: Network, x: Floats, stream: _Stream, terms: _Terms, residual: Floats, values: Floats, part: int
) -> None:
    """``p_i - p_j - loss = 0``, or what replaces it."""
    b = stream.b
    at = network.branch_position[b]
    code = network.loss_code[b]
    if code == SET_FLOW:
        residual[b] = stream.m - network.loss_row[b, 0]
        values[at[0]] += 1.0
        return
    if code == FLOW_SHARE:
        residual[b] = stream.m - network.loss_row[b, 0] * x[network.reference[b]]
        values[at[0]] += 1.0
        values[at[7]] -= network.loss_row[b, 0]
        return
    p = 2 * network.start.size
    residual[b] = x[p + network.start[b]] - x[p + network.end[b]] - terms.loss
    values[at[1]] += 1.0
    values[at[2]] -= 1.0
    if code == NO_LOSS:  # a wide connection: a loss of 1 mPa per kg/s keeps its flow defined
        residual[b] -= 1e-3 * stream.m
        values[at[0]] -= 1e-3
    else:
        values[at[0]] -= terms.loss_m if terms.loss_m > 1e-9 else 1e-9
    if network.rise[b] != 0.0:
        _lift(network, x, b, stream.path, residual, values)
    values[at[3] if stream.forward else at[4]] -= terms.loss_t
    values[at[5]] -= terms.loss_t
    if network.controller[b] >= 0 and part != FLOWS:
        faster, _, power = branch_terms(
            network, b, stream.path, stream.t_in, stream.t_out, stream.t_wall, stream.speed + 1e-6
        )
        values[at[6]] -= (faster - terms.loss) / 1e-6
        if code == MOVER:
            values[at[13]] -= stream.paths * network.loss_row[b, HEAT_SHARE] * (power - terms.power) / 1e-6


@kernel
def _energy(
    network: Network,
    conditions: Conditions,
    stream: _Stream,
    terms: _Terms,
    carried: _Carried,
    residual: Floats,
    values: Floats,
) -> None:
    """``|m| (h_out - h_in) - wall heat - power kept by the stream = 0``, or a leaving temperature that is held."""
    b, count = stream.b, stream.paths
    row = network.start.size + b
    at = network.branch_position[b]
    if network.heat_code[b] == SET_TEMPERATURE:
        residual[row] = stream.t_out - conditions.branch_temperature[b]
        values[at[9]] += 1.0
        return
    up, down = both_ways(stream.m)
    kept = network.loss_row[b, HEAT_SHARE] if network.loss_code[b] == MOVER else 0.0
    across = stream.t_wall - stream.t_in
    over_start, over_end = carried.over_start, carried.over_end
    residual[row] = up * over_start + down * over_end - count * (terms.g * across + kept * terms.power)
    through_mean = count * (terms.g_t * across + kept * terms.power_t)
    gain = (up * over_start - down * over_end) / (up + down)
    values[at[8]] += gain - count * (terms.g_m * across + kept * terms.power_m)
    values[at[9]] += (up + down) * carried.c_out - through_mean
    values[at[10]] -= up * carried.c_start
    values[at[11]] -= down * carried.c_end
    values[at[10] if stream.forward else at[11]] += count * terms.g - through_mean
    if network.wall[b] >= 0:
        values[at[12]] -= count * terms.g


@kernel
def exchanged_terms(
    network: Network, b: int, m: float, t_in: float, t_out: float, other: int, m_other: float, t_other: float
) -> float:
    """Heat per kelvin between the entering streams of an exchanger [W/K], one of ``count``.

    Path flows m [kg/s]; ``t_other`` is the mean temperature of the other stream [K].
    """
    cp = heat_capacity(network.table, network.fluid[b], 0.5 * (t_in + t_out))
    cp_other = heat_capacity(network.table, network.fluid[other], t_other)
    return stream_conductance(network.heat_row[b], m, cp, m_other, cp_other)


@kernel
def _exchange(network: Network, stream: _Stream, other: _Stream, residual: Floats, values: Floats) -> None:
    """Heat that a branch takes from the stream it is paired with, in its energy equation, with the slopes."""
    b, count, o = stream.b, stream.paths, other.b
    at = network.branch_position[b]
    mean = 0.5 * (other.t_in + other.t_out)
    across = other.t_in - stream.t_in
    g = exchanged_terms(network, b, stream.path, stream.t_in, stream.t_out, o, other.path, mean)
    dm = 1e-6 * abs(stream.path) + 1e-9
    dn = 1e-6 * abs(other.path) + 1e-9
    own = exchanged_terms(network, b, stream.path + dm, stream.t_in, stream.t_out, o, other.path, mean)
    its = exchanged_terms(network, b, stream.path, stream.t_in, stream.t_out, o, other.path + dn, mean)
    warmer = exchanged_terms(network, b, stream.path, stream.t_in + 1e-2, stream.t_out + 1e-2, o, other.path, mean)
    its_warmer = exchanged_terms(network, b, stream.path, stream.t_in, stream.t_out, o, other.path, mean + 1e-2)
    residual[network.start.size + b] -= count * g * across
    values[at[8]] -= (own - g) / dm * across
    values[at[30]] -= count / other.paths * (its - g) / dn * across
    through_mean = count * (warmer - g) / 2e-2 * across
    values[at[9]] -= through_mean
    values[at[10] if stream.forward else at[11]] += count * g - through_mean
    through_mean = count * (its_warmer - g) / 2e-2 * across
    values[at[33]] -= through_mean
    values[at[31] if other.forward else at[32]] -= count * g + through_mean


@kernel
def _wall(network: Network, stream: _Stream, terms: _Terms, residual: Floats, values: Floats) -> None:
    """What the wall gives, seen from the solid (per unit of the solid)."""
    b, count = stream.b, stream.paths
    at = network.branch_position[b]
    wall = network.wall[b]
    s = 2 * (network.start.size + network.node_kind.size) + wall
    share = count / network.solid_count[wall]
    across = stream.t_wall - stream.t_in
    residual[s] += share * terms.g * across
    g_wall = 0.0
    if network.heat_code[b] == BOARD_PART:
        _, warmer, _ = branch_terms(
            network, b, stream.path, stream.t_in, stream.t_out, stream.t_wall + 1e-3, stream.speed
        )
        g_wall = (warmer - terms.g) / 1e-3 * across
        values[at[12]] -= count * g_wall
    values[network.solid_position[wall]] += share * (terms.g + g_wall)
    values[at[22]] += share * terms.g_m * across
    through_mean = share * terms.g_t * across
    values[at[23] if stream.forward else at[24]] += through_mean - share * terms.g
    values[at[25]] += through_mean


@kernel
def momentum_residual(network: Network, x: Floats, b: int) -> float:
    """Pressure that is left over along a branch [Pa]; 0 where something else sets its flow."""
    code = network.loss_code[b]
    if code in (SET_FLOW, FLOW_SHARE):
        return 0.0
    stream = _stream(network, x, b)
    t = 2 * network.start.size + network.node_kind.size
    p = 2 * network.start.size
    i, j = network.start[b], network.end[b]
    loss, _, _ = branch_terms(network, b, stream.path, stream.t_in, stream.t_out, stream.t_wall, stream.speed)
    if code == NO_LOSS:
        loss += 1e-3 * stream.m
    if network.rise[b] != 0.0:
        loss += column(network, b, stream.path, x[t + i], x[t + j], stream.t_out)
    return x[p + i] - x[p + j] - loss


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


class _Carried(NamedTuple):
    """Enthalpy of what leaves a branch over that of its end nodes [J/kg], and the three heat capacities [J/kgK]."""

    over_start: float
    over_end: float
    c_out: float
    c_start: float
    c_end: float


@kernel
def _carried(network: Network, x: Floats, b: int) -> _Carried:
    branches = network.start.size
    t = 2 * branches + network.node_kind.size
    fluid = network.fluid[b]
    h_out, c_out = enthalpy_with_slope(network.table, fluid, x[branches + b])
    h_start, c_start = enthalpy_with_slope(network.table, fluid, x[t + network.start[b]])
    h_end, c_end = enthalpy_with_slope(network.table, fluid, x[t + network.end[b]])
    return _Carried(h_out - h_start, h_out - h_end, c_out, c_start, c_end)


@kernel
def meet(network: Network, x: Floats, b: int, residual: Floats, values: Floats) -> None:
    """What a branch brings to the nodes at its ends: mass to both, enthalpy to the one it flows into."""
    _bring(network, x, b, _carried(network, x, b), residual, values)


@kernel
def _bring(network: Network, x: Floats, b: int, carried: _Carried, residual: Floats, values: Floats) -> None:
    """``meet`` with the enthalpies known."""
    add_mass(network, x, b, residual, values)
    branches = network.start.size
    i = network.start[b]
    j = network.end[b]
    t = 2 * branches + network.node_kind.size
    at = network.branch_position[b]
    m = x[b]
    up, down = both_ways(m)
    residual[t + i] += down * carried.over_start
    values[at[16]] -= down / (up + down) * carried.over_start
    values[at[17]] += down * carried.c_out
    values[at[18]] -= down * carried.c_start
    residual[t + j] += up * carried.over_end
    values[at[19]] += up / (up + down) * carried.over_end
    values[at[20]] += up * carried.c_out
    values[at[21]] -= up * carried.c_end


@kernel
def add_mass(network: Network, x: Floats, b: int, residual: Floats, values: Floats) -> None:
    """Mass that a branch takes from the node at its start and brings to that at its end."""
    p = 2 * network.start.size
    at = network.branch_position[b]
    residual[p + network.start[b]] -= x[b]
    values[at[14]] -= 1.0
    residual[p + network.end[b]] += x[b]
    values[at[15]] += 1.0


@kernel
def both_ways(m: float) -> tuple[float, float]:
    """What runs from start to end and what runs back [kg/s]: all of m one way, but for a trace that grows at rest."""
    size = np.sqrt(m * m + _REST * _REST)
    trace = 0.5 * _REST * _REST / (size + abs(m))
    return (size - trace, trace) if m >= 0.0 else (trace, size - trace)
