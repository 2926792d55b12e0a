"""The equations of one branch whose coolant may boil, and their slopes: as ``branches``, with pressure in the state.

A stream's temperature is its scaled enthalpy y (``fluids.equilibrium``), so that energy and mixing stay linear in it;
how warm it is and how much of it is vapour follow from y and the pressures at the branch's ends.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.equilibrium import boiling_point, stream_state
from heatpath.fluids.properties import properties
from heatpath.fluids.saturation import saturation_properties, vapour_transport
from heatpath.fluids.two_phase import gradient_mueller_steinhagen_heck, void_fraction_zivi
from heatpath.numerics.kernel import kernel
from heatpath.thermal.branches import REST, meet
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
from heatpath.thermal.evaporator import BOILING_CHANNELS, channel_terms, homogeneous_density
from heatpath.thermal.network import Conditions, Network

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
    """Pressure at the start less that at the end [Pa], heat from the wall [W], electric power [W], per path.

    Parameters
    ----------
    m : flow of one path, from start to end [kg/s]
    p_start, p_end : at the ends [Pa]; y_in, y_out : scaled enthalpy entering and leaving [K]
    t_wall : of the attached solid [K]; speed : of a pump, relative
    """
    code = network.loss_code[b]
    fluid = network.boils[network.fluid[b]]
    y = 0.5 * (y_in + y_out)
    p = 0.5 * (p_start + p_end)
    quality, liquid, vapour, mu_l, mu_v = _phases(network, fluid, p, y)
    density = homogeneous_density(quality, liquid, vapour)
    row = network.loss_row[b]
    heat = 0.0
    power = electric_power(code, row, m, density, speed)
    if code == BOILING_CHANNELS:
        entering = p_start if m >= 0.0 else p_end
        loss, heat = channel_terms(
            network.boiling, fluid, row, network.heat_row[b], abs(m), entering, y_in, y_out, t_wall
        )
        loss = loss if m >= 0.0 else -loss
    elif code == PIPE and quality > 0.0:
        area = 0.25 * np.pi * row[1] * row[1]
        fittings = row[3] * m * abs(m) / (2.0 * area * area)
        all_liquid = pressure_loss(PIPE, row, m, liquid, mu_l, speed) - fittings / liquid
        all_vapour = pressure_loss(PIPE, row, m, vapour, mu_v, speed) - fittings / vapour
        loss = gradient_mueller_steinhagen_heck(all_liquid, all_vapour, min(quality, 1.0)) + fittings / density
    else:
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


class _Slopes(NamedTuple):
    """How loss, heat and power of one path change with one unknown."""

    loss: float
    heat: float
    power: float


@kernel
def add_boiling_branch(
    network: Network, conditions: Conditions, x: Floats, b: int, residual: Floats, values: Floats
) -> tuple[float, float, float]:
    """Momentum and energy of one branch, and what it brings to its nodes and wall. Returns loss, power, flow sizes."""
    branches = network.start.size
    p = 2 * branches
    t = p + network.node_kind.size
    s = t + network.node_kind.size
    i, j, wall = network.start[b], network.end[b], network.wall[b]
    m, count = x[b], network.branch_count[b]
    forward = m >= 0.0
    y_in = x[t + i] if forward else x[t + j]
    t_wall = x[s + wall] if wall >= 0 else y_in
    speed = x[s + network.solid_held.size + network.controller[b]] if network.controller[b] >= 0 else 1.0
    at = network.branch_position[b]
    state = (m / count, x[p + i], x[p + j], y_in, x[branches + b], t_wall, speed)
    here = boiling_terms(network, b, *state)
    loss, heat, power = here
    flow = _slopes(network, b, state, here, (1e-6 * abs(state[0]) + 1e-9, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0))
    first = _slopes(network, b, state, here, (0.0, 1e-6 * abs(state[1]) + 1e-2, 0.0, 0.0, 0.0, 0.0, 0.0))
    second = _slopes(network, b, state, here, (0.0, 0.0, 1e-6 * abs(state[2]) + 1e-2, 0.0, 0.0, 0.0, 0.0))
    enter = _slopes(network, b, state, here, (0.0, 0.0, 0.0, 1e-4, 0.0, 0.0, 0.0))
    leave = _slopes(network, b, state, here, (0.0, 0.0, 0.0, 0.0, 1e-4, 0.0, 0.0))

    _momentum(network, x, b, loss, flow, first, second, enter, leave, forward, residual, values)
    if network.controller[b] >= 0:
        faster = _slopes(network, b, state, here, (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1e-6))
        if network.loss_code[b] == MOVER:
            values[at[6]] -= faster.loss
            values[at[13]] -= count * network.loss_row[b, HEAT_SHARE] * faster.power
    row = branches + b
    if network.heat_code[b] == SET_TEMPERATURE:
        residual[row] = x[row] - conditions.branch_temperature[b]
        values[at[9]] += 1.0
    else:
        kept = network.loss_row[b, HEAT_SHARE] if network.loss_code[b] == MOVER else 0.0
        scale = network.boiling.scale[network.boils[network.fluid[b]]]
        carried = np.sqrt(m * m + REST * REST)
        residual[row] = carried * scale * (x[row] - y_in) - count * (heat + kept * power)
        values[at[8]] += scale * (x[row] - y_in) * m / carried - flow.heat - kept * flow.power
        values[at[9]] += carried * scale - count * (leave.heat + kept * leave.power)
        values[at[10] if forward else at[11]] -= carried * scale + count * (enter.heat + kept * enter.power)
        values[at[26]] -= count * (first.heat + kept * first.power)
        values[at[27]] -= count * (second.heat + kept * second.power)
    if wall >= 0:
        warmer = _slopes(network, b, state, here, (0.0, 0.0, 0.0, 0.0, 0.0, 1e-4, 0.0))
        share = count / network.solid_count[wall]
        values[at[12]] -= count * warmer.heat
        residual[s + wall] += share * heat
        values[network.solid_position[wall]] += share * warmer.heat
        values[at[22]] += share / count * flow.heat
        values[at[23] if forward else at[24]] += share * enter.heat
        values[at[25]] += share * leave.heat
        values[at[28]] += share * first.heat
        values[at[29]] += share * second.heat
    meet(network, x, b, residual, values)
    return abs(loss), power, abs(m)


@kernel
def _slopes(
    network: Network,
    b: int,
    state: tuple[float, float, float, float, float, float, float],
    here: tuple[float, float, float],
    step: tuple[float, float, float, float, float, float, float],
) -> _Slopes:
    """Differences to a state ``here`` along one unknown, the only one whose step is not zero."""
    size = step[0] + step[1] + step[2] + step[3] + step[4] + step[5] + step[6]
    more = boiling_terms(
        network, b, state[0] + step[0], state[1] + step[1], state[2] + step[2], state[3] + step[3],
        state[4] + step[4], state[5] + step[5], state[6] + step[6],
    )  # fmt: skip
    return _Slopes((more[0] - here[0]) / size, (more[1] - here[1]) / size, (more[2] - here[2]) / size)


@kernel
def _momentum(
    network: Network,
    x: Floats,
    b: int,
    loss: float,
    flow: _Slopes,
    first: _Slopes,
    second: _Slopes,
    enter: _Slopes,
    leave: _Slopes,
    forward: bool,
    residual: Floats,
    values: Floats,
) -> None:
    """``p_i - p_j - loss = 0``, or what replaces it; slopes of flow are per path."""
    at = network.branch_position[b]
    code = network.loss_code[b]
    m, count = x[b], network.branch_count[b]
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
    residual[b] = x[p + network.start[b]] - x[p + network.end[b]] - loss
    if code == NO_LOSS:  # a wide connection: a loss of 1 mPa per kg/s keeps its flow defined
        residual[b] -= 1e-3 * m
        values[at[0]] -= 1e-3
    else:
        values[at[0]] -= max(flow.loss / count, 1e-9)
    values[at[1]] += 1.0 - first.loss
    values[at[2]] -= 1.0 + second.loss
    values[at[3] if forward else at[4]] -= enter.loss
    values[at[5]] -= leave.loss
