"""Pressure closure, from losses that are evaluated anew: around every loop of a network they add up to nothing.

The solver's pressures are not used, so that the check can fail: losses, heads and weights are summed along the paths of
a tree, and every branch that is not in it closes a loop.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatpath.thermal.closure import branch_fluxes
from heatpath.thermal.fluxes import Fluxes
from heatpath.thermal.network import FREE, Network
from heatpath.thermal.steady import State

Floats = NDArray[np.float64]


def branch_losses(state: State, network: Network | None = None) -> Floats:
    """Pressure lost from the start of each branch to its end, less head and plus weight (branches,) [Pa].

    NaN where something else than pressure sets the flow. ``network`` replaces the state's own.
    """
    return branch_fluxes(state, network).loss


def pressure_imbalance(state: State, network: Network | None = None, fluxes: Fluxes | None = None) -> float:
    """Largest sum of losses around any loop of a tree of paths [Pa]; 0 in a network without loops.

    ``fluxes`` are those of the same state and network, where they are known already.

    Nodes that hold a pressure are joined by it, so that the way from one to another is a loop as well.
    """
    net = network or state.network
    loss = fluxes.loss if fluxes else branch_losses(state, net)
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
