"""Energy closure, computed from fluxes that the solver did not use: so it can fail.

Three tellings of the same heat are compared: what electricity brings in, what the streams carry over the boundary
(``m`` times the integral of ``cp dT``, by quadrature, not the solver's enthalpy series, and the latent heat of what
evaporates), and what conductances pass
from every solid to its stream.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.equilibrium import BoilingTable, stream_state
from heatpath.fluids.properties import PropertyTable, heat_capacity
from heatpath.fluids.saturation import saturation_properties
from heatpath.thermal.assembly import law_heat
from heatpath.thermal.boiling_branches import boiling_terms
from heatpath.thermal.branches import both_ways, branch_terms, entering, exchanged_terms
from heatpath.thermal.elements import HEAT_SHARE, MOVER, SET_TEMPERATURE, STREAM_EXCHANGER
from heatpath.thermal.network import RESERVOIR, Conditions, Network
from heatpath.thermal.power import device_power, supply_loss
from heatpath.thermal.steady import State
from heatpath.thermal.surfaces import FIXED_EDGE

Floats = NDArray[np.float64]
_POINTS, _WEIGHTS = np.polynomial.legendre.leggauss(8)


def carried_heat(table: PropertyTable, fluid: int, flow: float, t_in: float, t_out: float) -> float:
    """``flow`` times the integral of the heat capacity from t_in to t_out [W], by Gauss quadrature."""
    middle, half = 0.5 * (t_in + t_out), 0.5 * (t_out - t_in)
    capacities = [heat_capacity(table, fluid, middle + half * x) for x in _POINTS]
    return float(flow * half * np.dot(_WEIGHTS, capacities))


def _boiling_enthalpy(table: BoilingTable, fluid: int, pressure: float, y: float) -> float:
    """Enthalpy of a stream that may boil [J/kg], from its temperature and quality: by quadrature and latent heat."""
    t, quality = stream_state(table, fluid, pressure, y)
    latent = saturation_properties(table.saturation, fluid, t)[0]
    lower = float(table.liquid.lower[fluid])
    middle = 0.5 * (lower + t)  # in two halves: near the critical point the heat capacity bends
    sensible = carried_heat(table.liquid, fluid, 1.0, lower, middle) + carried_heat(table.liquid, fluid, 1.0, middle, t)
    return sensible + max(quality, 0.0) * latent


def stream_heat(state: State, b: int) -> float:
    """Heat that the stream of a branch carries out over what it brought in [W], evaluated anew."""
    net = state.network
    leaving, place = float(state.outlet_temperature[b]), int(net.boils[net.fluid[b]])
    end = net.end[b] if state.flow[b] >= 0.0 else net.start[b]
    gain = 0.0
    for flow, node in zip(both_ways(state.flow[b]), (net.start[b], net.end[b]), strict=True):
        t_from = float(state.node_temperature[node])
        if place < 0:
            gain += carried_heat(net.table, net.fluid[b], flow, t_from, leaving)
        else:
            after = _boiling_enthalpy(net.boiling, place, float(state.pressure[end]), leaving)
            gain += flow * (after - _boiling_enthalpy(net.boiling, place, float(state.pressure[node]), t_from))
    return gain


def solid_powers(network: Network, conditions: Conditions, solids: Floats, movers: Floats) -> Floats:
    """Power made in each solid, per unit [W]; supplies turn what they deliver into loss.

    Parameters
    ----------
    solids (solids,) : temperatures [K]
    movers (branches,) : electric power of pumps and fans, per path [W]
    """
    power = np.array(
        [device_power(row, conditions.utilisation, t) for row, t in zip(network.solid_power, solids, strict=True)]
    )
    power[network.solid_power[:, 0] == 0.0] = 0.0
    delivered = np.zeros(power.size)
    for k in np.flatnonzero(network.solid_fed_by >= 0):
        delivered[network.solid_fed_by[k]] += power[k] * network.solid_count[k]
    for b in np.flatnonzero(network.fed_by >= 0):
        delivered[network.fed_by[b]] += movers[b] * network.branch_count[b]
    for k in np.flatnonzero(network.supply_row[:, 0] > 0.0):
        power[k] += supply_loss(network.supply_row[k], delivered[k] / network.solid_count[k])
    return power


class Fluxes(NamedTuple):
    """What each branch does, arrays (branches,): heat from its wall or another stream [W] and electric power [W] per
    path, entering temperature [K].
    """

    heat: Floats
    power: Floats
    entering: Floats


def branch_fluxes(state: State, network: Network | None = None) -> Fluxes:
    """The fluxes of every branch, evaluated anew from the state's temperatures and flows.

    ``network`` replaces the state's own, to evaluate a solution with other conductances than it was found with.
    """
    net = network or state.network
    t = state.node_temperature
    ends = zip(state.flow, t[net.start], t[net.end], strict=True)
    t_in = np.array([entering(net, b, *each) for b, each in enumerate(ends)])
    heat, power = np.zeros(t_in.size), np.zeros(t_in.size)
    for b in range(t_in.size):
        wall = state.solid_temperature[net.wall[b]] if net.wall[b] >= 0 else t_in[b]
        speed = state.speed[net.controller[b]] if net.controller[b] >= 0 else 1.0
        if net.boils[net.fluid[b]] >= 0:
            _, heat[b], power[b] = boiling_fluxes(state, net, b, float(t_in[b]), float(wall), float(speed))
            continue
        _, g, power[b] = branch_terms(
            net, b, state.flow[b] / net.branch_count[b], t_in[b], state.outlet_temperature[b], wall, speed
        )
        heat[b] = g * (wall - t_in[b])
        if net.heat_code[b] == STREAM_EXCHANGER:
            o = net.reference[b]
            mean = 0.5 * (t_in[o] + state.outlet_temperature[o])
            paths = state.flow / net.branch_count
            passed = exchanged_terms(net, b, paths[b], t_in[b], state.outlet_temperature[b], o, paths[o], mean)
            heat[b] += passed * (t_in[o] - t_in[b])
    return Fluxes(heat, power, t_in)


def boiling_fluxes(
    state: State, net: Network, b: int, t_in: float, wall: float, speed: float
) -> tuple[float, float, float]:
    """Loss [Pa], heat and power [W] of one path of a branch whose coolant may boil, evaluated anew.

    ``t_in`` is its scaled enthalpy entering, ``wall`` the temperature of its solid [K], ``speed`` that of its pump.
    """
    p = state.pressure
    path = state.flow[b] / net.branch_count[b]
    return boiling_terms(
        net, b, path, p[net.start[b]], p[net.end[b]], t_in, state.outlet_temperature[b], wall, speed
    )  # fmt: skip


def edge_fluxes(state: State, network: Network | None = None) -> Floats:
    """Heat of every edge [W], per unit of its first solid (edges,), evaluated anew from the state's temperatures."""
    net = network or state.network
    t = state.solid_temperature
    heat = net.edge_conductance * (t[net.edge_one] - t[net.edge_two])
    for e in np.flatnonzero(net.edge_code != FIXED_EDGE):
        one, two, sink = t[net.edge_one[e]], t[net.edge_two[e]], t[net.edge_sink[e]]
        share = state.speed[net.edge_control[e]] if net.edge_control[e] >= 0 else 1.0
        heat[e] = law_heat(net, int(e), float(one), float(two), float(sink), float(share))
    return heat


def solid_imbalance(state: State, network: Network | None = None, fluxes: Fluxes | None = None) -> float:
    """Largest difference, over the solids, between the heat made in one and what conductances take from it [W].

    ``fluxes`` are those of the same state and network, where they are known already.
    """
    net = network or state.network
    heat, movers, _ = fluxes or branch_fluxes(state, net)
    balance = solid_powers(net, state.conditions, state.solid_temperature, movers) * net.solid_count
    for b in np.flatnonzero(net.wall >= 0):
        balance[net.wall[b]] -= heat[b] * net.branch_count[b]
    passed = edge_fluxes(state, net) * net.solid_count[net.edge_one]
    np.add.at(balance, net.edge_one, -passed)
    np.add.at(balance, net.edge_two, passed)
    return float(np.max(np.abs(balance[net.solid_held == 0]), initial=0.0))


def stream_imbalance(state: State, network: Network | None = None, fluxes: Fluxes | None = None) -> float:
    """Largest difference, over the branches, between what a stream gains and what wall and mover give it [W].

    ``fluxes`` as in ``solid_imbalance``.
    """
    net = network or state.network
    heat, movers, t_in = fluxes or branch_fluxes(state, net)
    kept = np.where(net.loss_code == MOVER, net.loss_row[:, HEAT_SHARE], 0.0)
    worst = 0.0
    for b in range(t_in.size):
        if net.heat_code[b] == SET_TEMPERATURE:  # holds its temperature: its heat is what crosses the boundary
            continue
        worst = max(worst, abs(stream_heat(state, b) - net.branch_count[b] * (heat[b] + kept[b] * movers[b])))
    return float(worst)


def mass_imbalance(state: State) -> float:
    """Largest net flow into any node inside the network [kg/s]."""
    net = state.network
    balance = np.zeros(net.node_kind.size)
    np.add.at(balance, net.start, -state.flow)
    np.add.at(balance, net.end, state.flow)
    return float(np.max(np.abs(balance[net.node_kind != RESERVOIR]), initial=0.0))
