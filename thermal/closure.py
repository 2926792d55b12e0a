"""Energy closure, computed from fluxes that the solver did not use: so it can fail.

Three tellings of the same heat are compared: what electricity brings in, what the streams carry over the boundary
(``m`` times the integral of ``cp dT``, by quadrature, not the solver's enthalpy series, and the latent heat of what
evaporates), and what conductances pass
from every solid to its stream.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatpath.thermal.elements import HEAT_SHARE, MOVER, SET_TEMPERATURE
from heatpath.thermal.fluxes import Fluxes, carried_heat, evaluate
from heatpath.thermal.network import RESERVOIR, Network
from heatpath.thermal.steady import State

__all__ = [
    "Fluxes", "branch_fluxes", "carried_heat", "edge_fluxes", "mass_imbalance", "solid_imbalance", "stream_heat",
    "stream_imbalance",
]  # fmt: skip
Floats = NDArray[np.float64]


def branch_fluxes(state: State, network: Network | None = None) -> Fluxes:
    """The fluxes of every part, evaluated anew from the state's temperatures and flows.

    ``network`` replaces the state's own, to evaluate a solution with other conductances than it was found with.
    """
    return evaluate(network or state.network, state.conditions.utilisation, state.unknowns)


def stream_heat(state: State, b: int) -> float:
    """Heat that the stream of a branch carries out over what it brought in [W], evaluated anew."""
    return float(branch_fluxes(state).gain[b])


def edge_fluxes(state: State, network: Network | None = None) -> Floats:
    """Heat of every edge [W], per unit of its first solid (edges,), evaluated anew from the state's temperatures."""
    return branch_fluxes(state, network).edge


def solid_imbalance(state: State, network: Network | None = None, fluxes: Fluxes | None = None) -> float:
    """Largest difference, over the solids, between the heat made in one and what conductances take from it [W].

    ``fluxes`` are those of the same state and network, where they are known already.
    """
    net = network or state.network
    found = fluxes or branch_fluxes(state, net)
    balance = found.solid * net.solid_count
    walls = net.wall >= 0
    np.add.at(balance, net.wall[walls], -(found.heat * net.branch_count)[walls])
    passed = found.edge * net.solid_count[net.edge_one]
    np.add.at(balance, net.edge_one, -passed)
    np.add.at(balance, net.edge_two, passed)
    return float(np.max(np.abs(balance[net.solid_held == 0]), initial=0.0))


def stream_imbalance(state: State, network: Network | None = None, fluxes: Fluxes | None = None) -> float:
    """Largest difference, over the branches, between what a stream gains and what wall and mover give it [W].

    ``fluxes`` as in ``solid_imbalance``.
    """
    net = network or state.network
    found = fluxes or branch_fluxes(state, net)
    kept = np.where(net.loss_code == MOVER, net.loss_row[:, HEAT_SHARE], 0.0)
    missing = found.gain - net.branch_count * (found.heat + kept * found.power)
    # a branch that holds its temperature: its heat is what crosses the boundary
    return float(np.max(np.abs(missing[net.heat_code != SET_TEMPERATURE]), initial=0.0))


def mass_imbalance(state: State) -> float:
    """Largest net flow into any node inside the network [kg/s]."""
    net = state.network
    balance = np.zeros(net.node_kind.size)
    np.add.at(balance, net.start, -state.flow)
    np.add.at(balance, net.end, state.flow)
    return float(np.max(np.abs(balance[net.node_kind != RESERVOIR]), initial=0.0))
