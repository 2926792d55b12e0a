"""What crosses the boundary of a network, moment by moment: the books of a transient, kept beside the solver.

Electricity is that of devices, supplies, pumps and fans, as far as its heat ends inside; heat leaves with the streams
that a facility cools, through reservoirs, and into solids that are held. Streams are weighed by quadrature of their
heat capacity and by their latent heat, not by the enthalpies of the solver.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.equilibrium import BoilingTable, stream_state
from heatpath.fluids.properties import PropertyTable, heat_capacity
from heatpath.fluids.saturation import saturation_properties
from heatpath.numerics.kernel import kernel
from heatpath.thermal.boiling_branches import boiling_terms
from heatpath.thermal.branches import branch_terms
from heatpath.thermal.elements import HEAT_SHARE, MOVER, SET_TEMPERATURE
from heatpath.thermal.network import RESERVOIR, Conditions, Network
from heatpath.thermal.power import device_power, supply_loss

Floats = NDArray[np.float64]

ACCOUNTS = 2  # electricity in, heat out
_HALF_WIDTH = 0.7745966692414834  # Gauss-Legendre, three points: sqrt(3/5)
_PIECES = 8  # of the way from the start of a liquid's table, so that three points each are enough


@kernel
def accounts(network: Network, conditions: Conditions, x: Floats, supplies: bool) -> tuple[float, float]:
    """Electricity whose heat ends inside the network, and heat that leaves it [W].

    ``supplies`` false leaves out the losses of power supplies, whose slopes the equations leave out too.
    """
    branches = network.start.size
    t = 2 * branches + network.node_kind.size
    s = t + network.node_kind.size
    delivered = np.zeros(network.solid_held.size)
    taken = 0.0
    given = 0.0
    for b in range(branches):
        kept, into, out = _branch(network, x, b, t, s)
        taken += kept
        given += out
        if network.fed_by[b] >= 0:
            delivered[network.fed_by[b]] += into
    for k in range(network.solid_held.size):
        if network.solid_power[k, 0] != 0.0:
            power = device_power(network.solid_power[k], conditions.utilisation, x[s + k]) * network.solid_count[k]
            taken += power
            if network.solid_fed_by[k] >= 0:
                delivered[network.solid_fed_by[k]] += power
    for k in range(network.solid_held.size):
        if supplies and network.supply_row[k, 0] > 0.0:
            count = network.solid_count[k]
            taken += count * supply_loss(network.supply_row[k], delivered[k] / count)
    for e in range(network.edge_one.size):
        one, two = network.edge_one[e], network.edge_two[e]
        passed = network.edge_conductance[e] * network.solid_count[one] * (x[s + one] - x[s + two])
        given += passed * (network.solid_held[two] - network.solid_held[one])
    return taken, given


@kernel
def _branch(network: Network, x: Floats, b: int, t: int, s: int) -> tuple[float, float, float]:
    """Of one branch: power that stays in the stream, electricity it takes, heat it carries out [W]."""
    m = x[b]
    first, last = (network.start[b], network.end[b]) if m >= 0.0 else (network.end[b], network.start[b])
    t_in, t_out = x[t + first], x[network.start.size + b]
    wall = network.wall[b]
    t_wall = x[s + wall] if wall >= 0 else t_in
    control = network.controller[b]
    speed = x[s + network.solid_held.size + control] if control >= 0 else 1.0
    power = 0.0
    kept = 0.0
    out = 0.0
    if network.loss_code[b] == MOVER or (wall >= 0 and network.solid_held[wall] != 0):
        path = m / network.branch_count[b]
        if network.boils[network.fluid[b]] >= 0:
            p = 2 * network.start.size
            p_start, p_end = x[p + network.start[b]], x[p + network.end[b]]
            g = 0.0  # walls of boiling branches are not held
            _, _, each = boiling_terms(network, b, path, p_start, p_end, t_in, t_out, t_wall, speed)
        else:
            _, g, each = branch_terms(network, b, path, t_in, t_out, t_wall, speed)
        if network.loss_code[b] == MOVER:
            power = each * network.branch_count[b]
            kept = power * network.loss_row[b, HEAT_SHARE]
        if wall >= 0 and network.solid_held[wall] != 0:
            out += network.branch_count[b] * g * (t_in - t_wall)
    if network.heat_code[b] == SET_TEMPERATURE and network.boils[network.fluid[b]] >= 0:
        p, place = 2 * network.start.size, network.boils[network.fluid[b]]
        before = _held(network.boiling, place, x[p + first], t_in)
        out += abs(m) * (before - _held(network.boiling, place, x[p + last], t_out))
    elif network.heat_code[b] == SET_TEMPERATURE:
        out += carried(network.table, network.fluid[b], abs(m), t_out, t_in)
    if network.node_kind[last] == RESERVOIR:
        out += carried(network.table, network.fluid[b], abs(m), network.table.lower[network.fluid[b]], t_out)
    if network.node_kind[first] == RESERVOIR:
        out -= carried(network.table, network.fluid[b], abs(m), network.table.lower[network.fluid[b]], t_in)
    return kept, power, out


@kernel
def carried(table: PropertyTable, fluid: int, m: float, t_low: float, t_high: float) -> float:
    """``m`` times the integral of the heat capacity between two temperatures [W], by Gauss quadrature."""
    middle, half = 0.5 * (t_low + t_high), 0.5 * (t_high - t_low)
    ends = heat_capacity(table, fluid, middle - _HALF_WIDTH * half) + heat_capacity(
        table, fluid, middle + _HALF_WIDTH * half
    )
    return m * half * (5.0 * ends + 8.0 * heat_capacity(table, fluid, middle)) / 9.0


@kernel
def _held(table: BoilingTable, fluid: int, pressure: float, y: float) -> float:
    """Enthalpy of a stream that may boil [J/kg], from its temperature and quality."""
    t, quality = stream_state(table, fluid, pressure, y)
    latent, _, _ = saturation_properties(table.saturation, fluid, t)
    lower = table.liquid.lower[fluid]
    step = (t - lower) / _PIECES
    sensible = 0.0
    for piece in range(_PIECES):
        sensible += carried(table.liquid, fluid, 1.0, lower + piece * step, lower + (piece + 1) * step)
    return sensible + max(quality, 0.0) * latent
