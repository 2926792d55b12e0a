"""Servers and their devices, as models: power against temperature, and a part in a passing liquid."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from heatpath.fluids.states import coolant_state
from heatpath.thermal.elements import WIDTH, BoardPart, board_part_coefficient
from heatpath.thermal.power import DevicePower, device_power
from heatpath.validation.field import Field, Value
from heatpath.validation.model import Answer, Model, number, word

DEVICE_FIELDS = {
    "temperature": Field("temperature of the junction, or of what stands for it", "degC", -20, 150),
    "power_at_reference": Field("power at the reference temperature", "W", 0.1, 1e5, hardware=True),
    "reference": Field("reference temperature", "degC", -20, 150, default=333.15, hardware=True),
    "leakage_share": Field("share of it that leaks at the reference temperature", "1", 0.0, 0.9,
                           home="# at the top of a node's file\nleakage_share = {value}", hardware=True),
}  # fmt: skip
AIR_FIELDS = {
    "inlet": Field("air at the inlet", "degC", 0, 60),
    "constant_power": Field("power that does not depend on temperature", "W", 0.0, 1e5, hardware=True),
    "fan_power": Field("power of the fans at full speed", "W", 0.0, 1e4, hardware=True),
    "minimum_speed": Field("smallest speed of the fans", "1", 0.0, 1.0, default=0.3, hardware=True),
    "low": Field("inlet up to which the fans stay at it", "degC", 0, 60, hardware=True),
    "high": Field("inlet from which they run at full speed", "degC", 0, 80, hardware=True),
}
PART_FIELDS = {
    "coolant": Field("coolant, of heatpath fluids list", ""),
    "inlet": Field("temperature of the passing liquid", "degC", -20, 150),
    "heat": Field("heat of the part", "W", 0.0, 1e5),
    "area": Field("wetted area", "cm^2", 0.01, 1e6, hardware=True),
    "length": Field("length along the stream", "mm", 0.1, 1e4, hardware=True),
    "velocity": Field("velocity of the passing liquid", "m/s", 0.0, 10.0),
    "resistance": Field("inside the part, up to its surface", "K/W", 0.0, 100.0, default=0.0, hardware=True),
}


def server_models() -> dict[str, Model]:
    """The models of this file, by name."""
    power = {"power": Field("power", "W")}
    rise = {"rise": Field("part over the entering liquid", "K")}
    found = (
        Model("part:device", "power of a device against its temperature", "Cold plates", DEVICE_FIELDS, power, _device),
        Model("part:server-in-air", "power of a server against the air at its inlet", "Air", AIR_FIELDS, power, _air),
        Model(
            "part:immersed-part", "a part in a passing liquid, mixed convection", "Immersion", PART_FIELDS, rise, _part
        ),
    )
    return {model.name: model for model in found}


def _device(values: Mapping[str, Value]) -> Answer:
    """A device at full utilisation."""
    device = DevicePower(
        nominal=number(values, "power_at_reference"), leakage=number(values, "leakage_share"),
        reference=number(values, "reference"),
    )  # fmt: skip
    return Answer({"power": float(device_power(np.array(device.row()), 1.0, number(values, "temperature")))})


def _air(values: Mapping[str, Value]) -> Answer:
    """A server whose fans follow the inlet: ``P0 + P_fan s**3``, s straight between two temperatures."""
    low, high = number(values, "low"), number(values, "high")
    least = number(values, "minimum_speed")
    share = min(max((number(values, "inlet") - low) / (high - low), 0.0), 1.0)
    speed = least + (1.0 - least) * share
    return Answer({"power": number(values, "constant_power") + number(values, "fan_power") * speed**3})


def _part(values: Mapping[str, Value]) -> Answer:
    """A part whose surface settles where mixed convection carries its heat."""
    inlet, heat, area = number(values, "inlet"), number(values, "heat"), number(values, "area")
    liquid = coolant_state(word(values, "coolant"), inlet, outside="flag")
    part = BoardPart(area, number(values, "length"), 1.0, number(values, "resistance"))
    row = np.zeros(WIDTH)
    row[: len(part.row())] = part.row()
    flow = number(values, "velocity") * liquid.density
    difference = 5.0
    for _ in range(200):
        h = float(
            board_part_coefficient(
                row, flow, liquid.density, liquid.heat_capacity, liquid.conductivity, liquid.viscosity,
                liquid.expansion, difference,
            )
        )  # fmt: skip
        previous, difference = difference, 0.5 * (difference + heat / (h * area))
        if abs(difference - previous) < 1e-10 * difference:
            break
    return Answer({"rise": difference + heat * number(values, "resistance")}, liquid.flags)
