"""The equations of one branch whose coolant may boil, and their slopes: as ``branches``, with pressure in the state.

A stream's temperature is its scaled enthalpy y (``fluids.equilibrium``), so that energy and mixing stay linear in it;
how warm it is and how much of it is vapour follow from y and the pressures at the branch's ends.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.equilibrium import boiling_point, stream_state
from heatpath.fluids.properties import properties
from heatpath.fluids.saturation import saturation_properties, vapour_transport
from heatpath.fluids.two_phase import gradient_mueller_steinhagen_heck, void_fraction_zivi
from heatpath.numerics.kernel import kernel
from heatpath.thermal.branches import add_mass, both_ways, meet
from heatpath.thermal.elements import (
    FLOW_SHARE,
    GRAVITY,
    HEAT_SHARE,
    MOVER,
    NO_LOSS,
    PIPE,
    SET_FLOW,
    SET_TEMPERATURE,
    electric_power,
    pressure_loss,
)
from heatpath.thermal.evaporator import BOILING_CHANNELS, CELLS, channel_terms_near, homogeneous_density
from heatpath.thermal.network import FLOWS, RESIDUAL, Conditions, Network

Floats = NDArray[np.float64]


@kernel
def boiling_terms(
    network: Network,
    b: int,
    m: float,
    p_start: float,
    p_end: float,
    y_in: float,
    y_out: float,
    t_wall: float,
    speed: float,
) -> tuple[float, float, float]:
    """Pressure at the start less that at the end [Pa], heat from the wall [W], electric power [W], per path; see
    ``boiling_terms_near``."""
    return boiling_terms_near(network, b, m, p_start, p_end, y_in, y_out, t_wall, speed, True, np.zeros(CELLS))


@kernel
def boiling_terms_near(
    network: Network,
    b: int,
    m: float,
    p_start: float,
    p_end: float,
    y_in: float,
    y_out: float,
    t_wall: float,
    speed: float,
    heated: bool,
    cells: Floats,
) -> tuple[float, float, float]:
    """Pressure at the start less that at the end [Pa], heat from the wall [W], electric power [W], per path.

    Parameters
    ----------
    m : flow of one path, from start to end [kg/s]
    p_start, p_end : at the ends [Pa]; y_in, y_out : scaled enthalpy entering and leaving [K]
    t_wall : of the attached solid [K]; speed : of a pump, relative
    heated, cells : as ``evaporator.channel_terms_near`` has them
    """
    code = network.loss_code[b]
    fluid = network.boils[network.fluid[b]]
    row = network.loss_row[b]
    heat = 0.0
    if code == BOILING_CHANNELS:
        entering = p_start if m >= 0.0 else p_end
        loss, heat = channel_terms_near(
            network.boiling, fluid, row, network.heat_row[b], abs(m), entering, y_in, y_out, t_wall, heated, cells
        )
        loss = loss if m >= 0.0 else -loss
        if network.rise[b] == 0.0:
            return loss, heat, 0.0
    y = 0.5 * (y_in + y_out)
    p = 0.5 * (p_start + p_end)
    quality, liquid, vapour, mu_l, mu_v = _phases(network, fluid, p, y)
    density = homogeneous_density(quality, liquid, vapour)
    power = electric_power(code, row, m, density, speed)
    if code == PIPE and quality > 0.0:
        area = 0.25 * np.pi * row[1] * row[1]
        fittings = row[3] * m * abs(m) / (2.0 * area * area)
        all_liquid = pressure_loss(PIPE, row, m, liquid, mu_l, speed) - fittings / liquid
        all_vapour = pressure_loss(PIPE, row, m, vapour, mu_v, speed) - fittings / vapour
        loss = gradient_mueller_steinhagen_heck(all_liquid, all_vapour, min(quality, 1.0)) + fittings / density
    elif code != BOILING_CHANNELS:
        loss = pressure_loss(code, row, m, density, mu_l, speed)
    if network.rise[b] != 0.0:
        share = void_fraction_zivi(min(max(quality, 0.0), 1.0), vapour / liquid)
        loss += GRAVITY * network.rise[b] * (share * vapour + (1.0 - share) * liquid)
    return loss, heat, power


@kernel
def _phases(network: Network, fluid: int, p: float, y: float) -> tuple[float, float, float, float, float]:
    """Quality, densities of liquid and vapour [kg/m3], their viscosities [Pa s]."""
    t, quality = stream_state(network.boiling, fluid, p, y)
    saturated = boiling_point(network.boiling, fluid, p)
    liquid, _, _, mu_l, _ = properties(network.boiling.liquid, fluid, min(t, saturated))
    _, vapour, _ = saturation_properties(network.boiling.saturation, fluid, saturated)
    mu_v, _ = vapour_transport(network.boiling.saturation, fluid, saturated)
    return quality, liquid, vapour, mu_l, mu_v


# places of what a branch depends on, in the rows of ``_around``
_FLOW, _START, _END, _ENTERING, _LEAVING, _WALL, _SPEED = range(7)
_LOSS, _HEAT, _POWER = range(3)


@kernel
def _around(network: Network, b: int, state: Floats, part: int) -> Floats:
    """Loss, heat and power of one path, row 0, and how they change with each of the seven that they depend on; with
    ``FLOWS`` the loss alone, with flow and pressures; with ``RESIDUAL`` none of them."""
    found = np.zeros((8, 3))
    cells = np.zeros(CELLS)
    for k in range(-1, 0 if part == RESIDUAL else 7):
        if k >= 0 and not _counts(network, b, k, state[_FLOW], part):
            continue
        step = 0.0
        if k >= 0:  # one call for all, so that it is compiled once
            step = 1e-4 if k >= _ENTERING else 1e-6 * abs(state[k]) + (1e-9 if k == _FLOW else 1e-2)
            state[k] += step
        loss, heat, power = boiling_terms_near(
            network, b, state[0], state[1], state[2], state[3], state[4], state[5], state[6], part != FLOWS, cells
        )  # fmt: skip
        found[k + 1, _LOSS], found[k + 1, _HEAT], found[k + 1, _POWER] = loss, heat, power
        if k >= 0:
            state[k] -= step
            for term in range(3):
                found[k + 1, term] = (found[k + 1, term] - found[0, term]) / step
    return found


@kernel
def _counts(network: Network, b: int, k: int, flow: float, part: int) -> bool:
    """Whether what a branch does can change with one of the seven."""
    channels = network.loss_code[b] == BOILING_CHANNELS
    if k == _SPEED:
        return bool(network.controller[b] >= 0 and part != FLOWS)
    if k == _WALL:
        return bool(network.wall[b] >= 0 and part != FLOWS)
    if k >= _ENTERING:
        return bool(part != FLOWS)
    if k == _FLOW or not channels or network.rise[b] != 0.0:
        return True
    return bool((k == _START) == (flow >= 0.0))  # channels feel the pressure that enters them


@kernel
def add_boiling_branch(
    network: Network, conditions: Conditions, x: Floats, b: int, residual: Floats, values: Floats, part: int
) -> tuple[float, float, float]:
    """Momentum and energy of one branch, and what it brings to its nodes and wall. Returns loss, power, flow sizes.

    With ``FLOWS`` temperatures are held, and only what flows and pressures need is filled.
    """
    state = _state(network, x, b)
    terms = _around(network, b, state, part)
    _momentum(network, x, b, terms, residual, values)
    if part == FLOWS:
        add_mass(network, x, b, residual, values)
        return abs(terms[0, _LOSS]), 0.0, abs(x[b])
    _energy(network, conditions, x, b, terms, residual, values)
    if network.wall[b] >= 0:
        _wall(network, x, b, terms, residual, values)
    meet(network, x, b, residual, values)
    return abs(terms[0, _LOSS]), terms[0, _POWER], abs(x[b])


@kernel
def _state(network: Network, x: Floats, b: int) -> Floats:
    """What a branch depends on, as the unknowns have it."""
    branches = network.start.size
    p = 2 * branches
    t = p + network.node_kind.size
    s = t + network.node_kind.size
    i, j, wall = network.start[b], network.end[b], network.wall[b]
    state = np.empty(7)
    state[_FLOW] = x[b] / network.branch_count[b]
    state[_START], state[_END] = x[p + i], x[p + j]
    state[_ENTERING] = x[t + i] if x[b] >= 0.0 else x[t + j]
    state[_LEAVING] = x[branches + b]
    state[_WALL] = x[s + wall] if wall >= 0 else state[_ENTERING]
    state[_SPEED] = x[s + network.solid_held.size + network.controller[b]] if network.controller[b] >= 0 else 1.0
    return state


@kernel
def boiling_residual(network: Network, x: Floats, b: int) -> float:
    """Pressure that is left over along a branch [Pa]; 0 where something else sets its flow."""
    if network.loss_code[b] in (SET_FLOW, FLOW_SHARE):
        return 0.0
    state = _state(network, x, b)
    loss, _, _ = boiling_terms(network, b, state[0], state[1], state[2], state[3], state[4], state[5], state[6])
    if network.loss_code[b] == NO_LOSS:
        loss += 1e-3 * x[b]
    return float(state[_START] - state[_END] - loss)


@kernel
def _momentum(network: Network, x: Floats, b: int, terms: Floats, residual: Floats, values: Floats) -> None:
    """``p_i - p_j - loss = 0``, or what replaces it."""
    at = network.branch_position[b]
    code = network.loss_code[b]
    m = x[b]
    if code == SET_FLOW:
        residual[b] = m - network.loss_row[b, 0]
        values[at[0]] += 1.0
        return
    if code == FLOW_SHARE:
        residual[b] = m - network.loss_row[b, 0] * x[network.reference[b]]
        values[at[0]] += 1.0
        values[at[7]] -= network.loss_row[b, 0]
        return
    p = 2 * network.start.size
    residual[b] = x[p + network.start[b]] - x[p + network.end[b]] - terms[0, _LOSS]
    if code == NO_LOSS:  # a wide connection: a loss of 1 mPa per kg/s keeps its flow defined
        residual[b] -= 1e-3 * m
        values[at[0]] -= 1e-3
    else:
        values[at[0]] -= max(terms[1 + _FLOW, _LOSS] / network.branch_count[b], 1e-9)
    values[at[1]] += 1.0 - terms[1 + _START, _LOSS]
    values[at[2]] -= 1.0 + terms[1 + _END, _LOSS]
    values[at[3] if m >= 0.0 else at[4]] -= terms[1 + _ENTERING, _LOSS]
    values[at[5]] -= terms[1 + _LEAVING, _LOSS]
    if network.controller[b] >= 0:
        values[at[6]] -= terms[1 + _SPEED, _LOSS]


@kernel
def _energy(
    network: Network,
    conditions: Conditions,
    x: Floats,
    b: int,
    terms: Floats,
    residual: Floats,
    values: Floats,
) -> None:
    """``|m| c0 (y_out - y_in) - wall heat - power kept by the stream = 0``, or a leaving enthalpy that is held."""
    row = network.start.size + b
    at = network.branch_position[b]
    if network.heat_code[b] == SET_TEMPERATURE:
        residual[row] = x[row] - conditions.branch_temperature[b]
        values[at[9]] += 1.0
        return
    m, count = x[b], network.branch_count[b]
    kept = network.loss_row[b, HEAT_SHARE] if network.loss_code[b] == MOVER else 0.0
    scale = network.boiling.scale[network.boils[network.fluid[b]]]
    t = 2 * network.start.size + network.node_kind.size
    over_start, over_end = x[row] - x[t + network.start[b]], x[row] - x[t + network.end[b]]
    up, down = both_ways(m)
    residual[row] = scale * (up * over_start + down * over_end)
    residual[row] -= count * (terms[0, _HEAT] + kept * terms[0, _POWER])
    values[at[8]] += scale * (up * over_start - down * over_end) / (up + down)
    values[at[8]] -= terms[1 + _FLOW, _HEAT] + kept * terms[1 + _FLOW, _POWER]
    values[at[10]] -= up * scale
    values[at[11]] -= down * scale
    values[at[10] if m >= 0.0 else at[11]] -= count * (
        terms[1 + _ENTERING, _HEAT] + kept * terms[1 + _ENTERING, _POWER]
    )
    values[at[9]] += (up + down) * scale - count * (terms[1 + _LEAVING, _HEAT] + kept * terms[1 + _LEAVING, _POWER])
    values[at[26]] -= count * (terms[1 + _START, _HEAT] + kept * terms[1 + _START, _POWER])
    values[at[27]] -= count * (terms[1 + _END, _HEAT] + kept * terms[1 + _END, _POWER])
    if network.wall[b] >= 0:
        values[at[12]] -= count * terms[1 + _WALL, _HEAT]
    if network.controller[b] >= 0:
        values[at[13]] -= count * kept * terms[1 + _SPEED, _POWER]


@kernel
def _wall(network: Network, x: Floats, b: int, terms: Floats, residual: Floats, values: Floats) -> None:
    """What the wall gives, seen from the solid (per unit of the solid)."""
    at = network.branch_position[b]
    wall = network.wall[b]
    s = 2 * (network.start.size + network.node_kind.size) + wall
    share = network.branch_count[b] / network.solid_count[wall]
    residual[s] += share * terms[0, _HEAT]
    values[network.solid_position[wall]] += share * terms[1 + _WALL, _HEAT]
    values[at[22]] += terms[1 + _FLOW, _HEAT] / network.solid_count[wall]
    values[at[23] if x[b] >= 0.0 else at[24]] += share * terms[1 + _ENTERING, _HEAT]
    values[at[25]] += share * terms[1 + _LEAVING, _HEAT]
    values[at[28]] += share * terms[1 + _START, _HEAT]
    values[at[29]] += share * terms[1 + _END, _HEAT]
