"""A rack whose uncertain values are other ones: the same network with some of its numbers multiplied.

Nothing is drafted or sized anew: pumps, fans and exchangers are those that were bought for the central values.
"""

from __future__ import annotations

import copy
from typing import NamedTuple

import numpy as np

from heatpath.thermal.elements import FLOW_SHARE, MOVER
from heatpath.thermal.power import LEAKAGE
from heatpath.thermal.rack import Rack

_MOVER_POWER = 5  # place of a mover's rated power in its row
_SUPPLY_LOSSES = slice(1, 5)  # of board conversion and supply, in a supply's row


class RackChanges(NamedTuple):
    """What a rack's values are multiplied by; 1 leaves them as they are.

    leakage : power that leaks at the reference junction temperature; the device's power there stays what it is
    junction_resistance : from junction to case, inner interface and die included
    server_fan_power, rack_pump_power : electric power at the same flow and head
    supply_loss : of rack supplies and board conversion
    recirculation : share of the servers' air that comes back from the hot side
    """

    leakage: float = 1.0
    junction_resistance: float = 1.0
    server_fan_power: float = 1.0
    rack_pump_power: float = 1.0
    supply_loss: float = 1.0
    recirculation: float = 1.0


def changed_rack(rack: Rack, changes: RackChanges) -> Rack:
    """A copy of the rack with these values; the given one stays as it is."""
    net = rack.network
    power, conductance = net.solid_power.copy(), net.edge_conductance.copy()
    power[:, LEAKAGE] *= changes.leakage
    within = {(package.junction, package.case) for package in rack.plan.packages}
    edges = [pair in within for pair in zip(net.edge_one.tolist(), net.edge_two.tolist(), strict=True)]
    conductance[np.array(edges, dtype=bool)] /= changes.junction_resistance
    losses, supplies = net.loss_row.copy(), net.supply_row.copy()
    losses[rack.plan.fans, _MOVER_POWER] *= changes.server_fan_power
    if rack.plan.pump >= 0 and net.loss_code[rack.plan.pump] == MOVER:
        losses[rack.plan.pump, _MOVER_POWER] *= changes.rack_pump_power
    losses[net.loss_code == FLOW_SHARE, 0] *= changes.recirculation
    supplies[:, _SUPPLY_LOSSES] *= changes.supply_loss
    other = copy.copy(rack)
    other.network = net._replace(
        solid_power=power, edge_conductance=conductance, loss_row=losses, supply_row=supplies
    )  # fmt: skip
    other.known = {}
    return other


def acts_on(rack: Rack) -> tuple[str, ...]:
    """Which of the changes make a difference to a rack."""
    net = rack.network
    pumped = rack.plan.pump >= 0 and net.loss_code[rack.plan.pump] == MOVER
    found = {
        "leakage": bool(np.any(net.solid_power[:, LEAKAGE] > 0.0)),
        "junction_resistance": bool(rack.plan.packages),
        "server_fan_power": bool(rack.plan.fans),
        "rack_pump_power": bool(pumped),
        "supply_loss": bool(np.any(net.supply_row[:, 0] > 0.0)),
        "recirculation": bool(np.any(net.loss_code == FLOW_SHARE)),
    }
    return tuple(name for name in RackChanges._fields if found[name])
