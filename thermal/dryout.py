"""Which boiling plate of a pumped loop is nearest to drying, from the unknowns alone: what a run in time looks at."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.equilibrium import boiling_point, saturated_at, stream_state
from heatpath.fluids.flow_boiling import dryout_quality_kim_mudawar
from heatpath.fluids.saturated import Saturation
from heatpath.numerics.kernel import kernel
from heatpath.thermal.evaporator import BOILING_CHANNELS, DRYING
from heatpath.thermal.network import Network

Floats = NDArray[np.float64]
_LEAST, _MOST = 1e-3, 1e4  # heat at which a plate dries over the heat it takes: no less and no more is asked
_HALVINGS = 60
_TRACE = 1e-9  # kg/s of a path, below which no coolant comes


@kernel
def driest_plate(network: Network, x: Floats) -> tuple[int, float, float]:
    """The boiling plate whose outlet is nearest to the quality at which its wall dries.

    Returns
    -------
    its branch, -1 where nothing boils in plates; how far its quality is below dry-out; the heat at which it would dry,
    at its flow and inlet, over the heat it takes, between 1e-3 and 1e4
    """
    worst, least = -1, np.inf
    for b in range(network.start.size):
        if network.loss_code[b] == BOILING_CHANNELS:
            quality, gain, path, fluid = _outlet(network, x, b)
            left = _left(network.loss_row[b], path, gain, 1.0, quality, fluid)
            if not left >= least:
                worst, least = b, left
    if worst < 0:
        return worst, least, _MOST
    quality, gain, path, fluid = _outlet(network, x, worst)
    return worst, least, _ratio(network.loss_row[worst], path, gain, quality, fluid)


@kernel
def _outlet(network: Network, x: Floats, b: int) -> tuple[float, float, float, Saturation]:
    """Quality with which a plate's stream leaves, enthalpy it gained [J/kg], flow of a path [kg/s], both phases."""
    branches, nodes = network.start.size, network.node_kind.size
    first, last = (network.start[b], network.end[b]) if x[b] >= 0.0 else (network.end[b], network.start[b])
    place = network.boils[network.fluid[b]]
    p, y = x[2 * branches + last], x[branches + b]
    _, quality = stream_state(network.boiling, place, p, y)
    gain = network.boiling.scale[place] * (y - x[2 * branches + nodes + first])
    path = abs(x[b]) / network.branch_count[b] + _TRACE
    return quality, gain, path, saturated_at(network.boiling, place, boiling_point(network.boiling, place, p))


@kernel
def _left(row: Floats, path: float, gain: float, share: float, quality: float, fluid: Saturation) -> float:
    """How far the quality at the outlet is below dry-out when a plate takes ``share`` times its heat."""
    width, height = row[1], row[2]
    flux = max(share * gain, 1e-3) * path / (row[0] * row[3] * (width + 2.0 * height))
    diameter = 2.0 * width * height / (width + height)
    heated = (width + 2.0 * height) / (2.0 * (width + height))
    dry = dryout_quality_kim_mudawar(flux, path / (row[0] * width * height), diameter, heated, fluid)
    return min(dry, DRYING) - (quality + (share - 1.0) * gain / fluid.latent_heat)


@kernel
def _ratio(row: Floats, path: float, gain: float, quality: float, fluid: Saturation) -> float:
    """Share of its heat at which a plate's outlet dries: halving of the logarithm, as more heat dries it."""
    low, high = math.log(_LEAST), math.log(_MOST)
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        if _left(row, path, gain, math.exp(middle), quality, fluid) > 0.0:
            low = middle
        else:
            high = middle
    return math.exp(low)
