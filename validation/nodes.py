"""Electricity of a machine of many equal nodes, as a model: devices, conversion, and what stands beside them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from heatpath.numerics.errors import InputError
from heatpath.thermal.power import DevicePower, SupplyLoss, device_power, supply_loss
from heatpath.validation.field import Field, Value
from heatpath.validation.model import Answer, Model, number

COOL = 333.15  # K: no leakage beyond the stated powers is asked for
FIELDS = {
    "utilisation": Field("of accelerators and processors", "1", 0.0, 1.0),
    "nodes": Field("number of nodes", "1", 1, 1e7),
    "accelerators": Field("in a node", "1", 0, 1000),
    "accelerator_power": Field("of one at full work", "W", 0.0, 1e5, hardware=True),
    "accelerator_idle": Field("of one without work", "W", 0.0, 1e5, hardware=True),
    "processors": Field("in a node", "1", 0, 1000, default=1.0),
    "processor_power": Field("of one at full work", "W", 0.0, 1e5, default=0.0, hardware=True),
    "processor_idle": Field("of one without work", "W", 0.0, 1e5, default=0.0, hardware=True),
    "board_power": Field("of the rest of a node, whatever its work", "W", 0.0, 1e5, default=0.0, hardware=True),
    "board_conversion_loss": Field("of conversion on the boards, over what they deliver", "1", 0.0, 1.0, default=0.0,
                                   hardware=True),
    "supply_loss": Field("of the supplies before them, over what they deliver", "1", 0.0, 1.0, default=0.0,
                         hardware=True),
    "supply_constant": Field("of one node's supply without load", "W", 0.0, 1e4, default=0.0, hardware=True),
    "beside_power": Field("of switches, pumps and all else of the machine, whatever its work", "kW", 0.0, 1e6,
                          default=0.0, hardware=True),
}  # fmt: skip
GIVES = {
    "power": Field("electricity of the machine", "MW"),
    "node_power": Field("electricity of one node", "W"),
}


def node_models() -> dict[str, Model]:
    """The models of this file, by name."""
    name = "part:machine"
    return {name: Model(name, "electricity of many equal nodes", "Whole systems", FIELDS, GIVES, _run)}


def _run(values: Mapping[str, Value]) -> Answer:
    """Devices by their idle and full power, then the two conversions, then all nodes."""
    delivered = number(values, "board_power")
    for kind, count in (("accelerator", "accelerators"), ("processor", "processors")):
        full, idle = number(values, f"{kind}_power"), number(values, f"{kind}_idle")
        if idle > full:
            raise InputError(f"{kind}_idle", f"{idle:g} W is above full work", allowed=f"0 to {full:g} W")
        if full > 0.0:
            row = np.array(DevicePower(full, idle=idle / full).row())
            delivered += number(values, count) * float(device_power(row, number(values, "utilisation"), COOL))
    board, share = number(values, "board_conversion_loss"), number(values, "supply_loss")
    rated = max(delivered * (1.0 + board), 1.0)
    supply = SupplyLoss(rated, board, number(values, "supply_constant") / rated, share, 0.0)
    node = delivered + float(supply_loss(np.array(supply.row()), delivered))
    return Answer({"power": number(values, "nodes") * node + number(values, "beside_power"), "node_power": node})
