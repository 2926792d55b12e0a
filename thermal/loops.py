"""Pressure closure, from losses that are evaluated anew: around every loop of a network they add up to nothing.

The solver's pressures are not used, so that the check can fail: losses, heads and weights are summed along the paths of
a tree, and every branch that is not in it closes a loop.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatpath.thermal.branches import branch_terms, column, entering
from heatpath.thermal.closure import boiling_fluxes
from heatpath.thermal.elements import FLOW_SHARE, NO_LOSS, SET_FLOW
from heatpath.thermal.network import FREE, Network
from heatpath.thermal.steady import State

Floats = NDArray[np.float64]
WIDE = 1e-3  # Pa per kg/s, the loss of a branch without an element


def branch_losses(state: State, network: Network | None = None) -> Floats:
    """Pressure lost from the start of each branch to its end, less head and plus weight (branches,) [Pa].

    NaN where something else than pressure sets the flow. ``network`` replaces the state's own.
    """
    net = network or state.network
    t = state.node_temperature
    loss = np.full(net.start.size, np.nan)
    for b in range(loss.size):
        if net.loss_code[b] in (SET_FLOW, FLOW_SHARE):
            continue
        i, j = net.start[b], net.end[b]
        flow = float(state.flow[b])
        path, t_out = flow / net.branch_count[b], float(state.outlet_temperature[b])
        t_in = entering(net, b, flow, t[i], t[j])
        wall = state.solid_temperature[net.wall[b]] if net.wall[b] >= 0 else t_in
        speed = state.speed[net.controller[b]] if net.controller[b] >= 0 else 1.0
        boils = net.boils[net.fluid[b]] >= 0
        if boils:
            loss[b] = boiling_fluxes(state, net, b, float(t_in), float(wall), float(speed))[0]
        else:
            loss[b] = branch_terms(net, b, path, t_in, t_out, wall, speed)[0]
        if net.loss_code[b] == NO_LOSS:
            loss[b] += WIDE * flow
        if net.rise[b] != 0.0 and not boils:
            loss[b] += column(net, b, path, t[i], t[j], t_out)
    return loss


def pressure_imbalance(state: State, network: Network | None = None) -> float:
    """Largest sum of losses around any loop of a tree of paths [Pa]; 0 in a network without loops.

    Nodes that hold a pressure are joined by it, so that the way from one to another is a loop as well.
    """
    net = network or state.network
    loss = branch_losses(state, net)
    nodes = net.node_kind.size
    links = [(int(net.start[b]), int(net.end[b]), float(loss[b])) for b in np.flatnonzero(np.isfinite(loss))]
    links += [(nodes, int(n), -float(net.node_pressure[n])) for n in np.flatnonzero(net.node_kind != FREE)]
    near: list[list[tuple[int, float]]] = [[] for _ in range(nodes + 1)]
    for i, j, drop in links:
        near[i].append((j, -drop))
        near[j].append((i, drop))
    potential = np.full(nodes + 1, np.nan)
    for root in range(nodes, -1, -1):  # the ground first, then what no pressure is held in
        if np.isfinite(potential[root]):
            continue
        potential[root] = 0.0
        waiting = [root]
        while waiting:
            here = waiting.pop()
            for there, change in near[here]:
                if not np.isfinite(potential[there]):
                    potential[there] = potential[here] + change
                    waiting.append(there)
    return max((abs(float(potential[i] - potential[j]) - drop) for i, j, drop in links), default=0.0)
