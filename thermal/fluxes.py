"""What every part of a network does at a state, evaluated anew in one kernel: for the checks that the solver's own
numbers must not pass by themselves."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.equilibrium import BoilingTable, stream_state
from heatpath.fluids.properties import PropertyTable, heat_capacity
from heatpath.fluids.saturation import latent_heat
from heatpath.numerics.kernel import kernel
from heatpath.thermal.assembly import law_heat
from heatpath.thermal.boiling_branches import boiling_terms
from heatpath.thermal.branches import both_ways, branch_terms, column, entering, exchanged_terms
from heatpath.thermal.elements import FLOW_SHARE, NO_LOSS, SET_FLOW, STREAM_EXCHANGER
from heatpath.thermal.network import Network
from heatpath.thermal.power import device_power, supply_loss
from heatpath.thermal.surfaces import FIXED_EDGE

Floats = NDArray[np.float64]
_POINTS, _WEIGHTS = np.polynomial.legendre.leggauss(8)
WIDE = 1e-3  # Pa per kg/s, the loss of a branch without an element


class Fluxes(NamedTuple):
    """Per path of each branch, arrays (branches,): heat from its wall or another stream [W], electric power [W],
    entering temperature [K], pressure lost from start to end less head and plus weight [Pa] (NaN where something else
    than pressure sets the flow). Of the whole branch: what its stream carries out over what it brought in, ``gain``
    [W]. Per unit: ``solid`` (solids,), power made in each [W]; ``edge`` (edges,), heat from its first solid [W].
    """

    heat: Floats
    power: Floats
    entering: Floats
    loss: Floats
    gain: Floats
    solid: Floats
    edge: Floats


@kernel
def carried_heat(table: PropertyTable, fluid: int, flow: float, t_in: float, t_out: float) -> float:
    """``flow`` times the integral of the heat capacity from t_in to t_out [W], by Gauss quadrature."""
    middle, half = 0.5 * (t_in + t_out), 0.5 * (t_out - t_in)
    total = 0.0
    for k in range(_POINTS.size):
        total += _WEIGHTS[k] * heat_capacity(table, fluid, middle + half * _POINTS[k])
    return flow * half * total


@kernel
def _boiling_enthalpy(table: BoilingTable, fluid: int, pressure: float, y: float) -> float:
    """Enthalpy of a stream that may boil [J/kg], from its temperature and quality: by quadrature and latent heat."""
    t, quality = stream_state(table, fluid, pressure, y)
    lower = table.liquid.lower[fluid]
    middle = 0.5 * (lower + t)  # in two halves: near the critical point the heat capacity bends
    sensible = 0.0
    for half in range(2):
        first, last = (lower, middle) if half == 0 else (middle, t)
        sensible += carried_heat(table.liquid, fluid, 1.0, first, last)
    return sensible + max(quality, 0.0) * latent_heat(table.saturation, fluid, t)


@kernel
def _gain(network: Network, x: Floats, b: int) -> float:
    """Heat that the stream of a branch carries out over what it brought in [W]."""
    branches = network.start.size
    p = 2 * branches
    t = p + network.node_kind.size
    leaving = x[branches + b]
    place = network.boils[network.fluid[b]]
    up, down = both_ways(x[b])
    after = 0.0
    if place >= 0:
        end = network.end[b] if x[b] >= 0.0 else network.start[b]
        after = _boiling_enthalpy(network.boiling, place, x[p + end], leaving)
    gain = 0.0
    for way in range(2):
        flow = up if way == 0 else down
        node = network.start[b] if way == 0 else network.end[b]
        if place < 0:
            gain += carried_heat(network.table, network.fluid[b], flow, x[t + node], leaving)
        else:
            gain += flow * (after - _boiling_enthalpy(network.boiling, place, x[p + node], x[t + node]))
    return gain


@kernel
def _branch(network: Network, x: Floats, b: int, t_in: Floats) -> tuple[float, float, float]:
    """Heat and power [W] of one path and the pressure it loses [Pa]."""
    branches = network.start.size
    p = 2 * branches
    t = p + network.node_kind.size
    s = t + network.node_kind.size
    i, j = network.start[b], network.end[b]
    wall = x[s + network.wall[b]] if network.wall[b] >= 0 else t_in[b]
    speed = x[s + network.solid_held.size + network.controller[b]] if network.controller[b] >= 0 else 1.0
    path, t_out = x[b] / network.branch_count[b], x[branches + b]
    if network.boils[network.fluid[b]] >= 0:
        loss, heat, power = boiling_terms(network, b, path, x[p + i], x[p + j], t_in[b], t_out, wall, speed)
    else:
        loss, g, power = branch_terms(network, b, path, t_in[b], t_out, wall, speed)
        heat = g * (wall - t_in[b])
        if network.heat_code[b] == STREAM_EXCHANGER:
            o = network.reference[b]
            mean = 0.5 * (t_in[o] + x[branches + o])
            passed = exchanged_terms(network, b, path, t_in[b], t_out, o, x[o] / network.branch_count[o], mean)
            heat += passed * (t_in[o] - t_in[b])
        if network.rise[b] != 0.0:
            loss += column(network, b, path, x[t + i], x[t + j], t_out)
    if network.loss_code[b] == NO_LOSS:
        loss += WIDE * x[b]
    if network.loss_code[b] == SET_FLOW or network.loss_code[b] == FLOW_SHARE:
        loss = np.nan
    return heat, power, loss


@kernel
def evaluate(network: Network, utilisation: float, x: Floats) -> Fluxes:
    """Everything at a state x (unknowns,), in the order of the network's unknowns."""
    branches, solids = network.start.size, network.solid_held.size
    t = 2 * branches + network.node_kind.size
    s = t + network.node_kind.size
    heat, power, t_in, loss = np.zeros(branches), np.zeros(branches), np.zeros(branches), np.zeros(branches)
    gain, solid, edge = np.zeros(branches), np.zeros(solids), np.zeros(network.edge_one.size)
    delivered = np.zeros(solids)
    for b in range(branches):
        t_in[b] = entering(network, b, x[b], x[t + network.start[b]], x[t + network.end[b]])
    for b in range(branches):
        heat[b], power[b], loss[b] = _branch(network, x, b, t_in)
        gain[b] = _gain(network, x, b)
        if network.fed_by[b] >= 0:
            delivered[network.fed_by[b]] += power[b] * network.branch_count[b]
    for k in range(solids):
        if network.solid_power[k, 0] != 0.0:
            solid[k] = device_power(network.solid_power[k], utilisation, x[s + k])
        if network.solid_fed_by[k] >= 0:
            delivered[network.solid_fed_by[k]] += solid[k] * network.solid_count[k]
    for k in range(solids):
        if network.supply_row[k, 0] > 0.0:
            solid[k] += supply_loss(network.supply_row[k], delivered[k] / network.solid_count[k])
    for e in range(edge.size):
        one, two = x[s + network.edge_one[e]], x[s + network.edge_two[e]]
        if network.edge_code[e] == FIXED_EDGE:
            edge[e] = network.edge_conductance[e] * (one - two)
        else:
            sink = x[s + network.edge_sink[e]] if network.edge_sink[e] >= 0 else two
            share = x[s + solids + network.edge_control[e]] if network.edge_control[e] >= 0 else 1.0
            edge[e] = law_heat(network, e, one, two, sink, share)
    return Fluxes(heat, power, t_in, loss, gain, solid, edge)
