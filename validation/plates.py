"""Cold plates, heat sinks and jet plates, as models."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from heatpath.fluids.convection import nusselt_jet_array
from heatpath.fluids.registry import outside
from heatpath.fluids.states import coolant_state
from heatpath.thermal.elements import DUCTS, RATED_SINK, WIDTH, RatedSink, conductance, pressure_loss
from heatpath.thermal.walls import FIN_CONDUCTIVITY, FIN_THICKNESS, channel_conductance
from heatpath.validation.field import Field, Value
from heatpath.validation.model import Answer, Model, number, word

HALF = 0.5  # of the coolant's rise: the published curve is referred to the mean coolant, the case to the inlet
PLATE_FIELDS = {
    "coolant": Field("coolant, of heatpath fluids list", ""),
    "coolant_temperature": Field("temperature at which the coolant's properties are taken", "degC", -60, 250,
                                 default=313.15),
    "coolant_flow": Field("flow through the plate", "L/min", 1e-4, 1e4),
    "heat": Field("heat that the plate takes", "W", 0.0, 1e6, default=1000.0),
    "base_resistance": Field("floor of the resistance, case to mean coolant", "K/W", 1e-5, 10.0, hardware=True,
                             home="# in a node's file\n[fit.coldplate.accelerator]\nfloor = \"{value}\""),
    "slope": Field("b of b V**-n, with V in m3/s", "1", 0.0, 1e3, default=0.0, hardware=True),
    "flow_exponent": Field("n of b V**-n", "1", 0.0, 2.0, default=1.0, hardware=True),
}  # fmt: skip
PLATE_GIVES = {
    "thermal_resistance": Field("case to coolant inlet, over heat", "K/W"),
    "rise": Field("rise of the coolant", "K"),
}
SINK_FIELDS = {
    "air_flow": Field("flow through the fins", "L/s", 1e-3, 1e6),
    "base_resistance": Field("floor of the resistance", "K/W", 0.0, 10.0, hardware=True),
    "slope": Field("resistance beyond the floor at 10 L/s", "K/W", 0.0, 10.0, hardware=True),
    "flow_exponent": Field("exponent of the flow in it", "1", 0.0, 3.0, hardware=True),
}  # fmt: skip
SINK_GIVES = {"thermal_resistance": Field("case to entering air, over heat", "K/W")}
SINK_FLOW = 0.01  # m3/s, at which the slope of a sink is stated
JET_FIELDS = {
    "coolant": Field("coolant, of heatpath fluids list", ""),
    "coolant_temperature": Field("temperature of the coolant's properties", "degC", -60, 250),
    "coolant_flow": Field("flow through all nozzles", "L/min", 1e-4, 1e4),
    "chip_area": Field("area of the chip", "mm^2", 0.1, 1e6),
    "nozzles": Field("number of nozzles", "1", 1, 1e5),
    "nozzle_diameter": Field("diameter of a nozzle", "mm", 1e-3, 100.0),
    "pitch": Field("pitch of the nozzles", "mm", 1e-3, 1000.0),
    "cavity": Field("height of the cavity", "mm", 1e-3, 1000.0),
}
CHANNEL_FIELDS = {
    "coolant": Field("coolant, of heatpath fluids list", ""),
    "coolant_temperature": Field("temperature at which the coolant's properties are taken", "degC", -60, 250),
    "coolant_flow": Field("flow through all channels", "L/min", 1e-5, 1e4),
    "heated_area": Field("area of the base that is heated, evenly", "mm^2", 0.1, 1e6),
    "channels": Field("number of channels", "1", 1, 1e6),
    "width": Field("of a channel", "um", 1.0, 1e5),
    "height": Field("of a channel", "um", 1.0, 1e6),
    "length": Field("of a channel", "mm", 0.01, 1e4),
    "fin_thickness": Field("between two channels", "um", 1.0, 1e5, hardware=True),
    "conductivity": Field("of fins and base", "W/(m K)", 1.0, 5000.0, hardware=True),
    "base_thickness": Field("between heater and channels", "um", 0.0, 1e6, hardware=True),
    "interface": Field("between heater and base", "mm^2 K/W", 0.0, 1000.0, default=0.0, hardware=True),
}
CHANNEL_GIVES = {
    "resistance": Field("mean of the heated face over the entering coolant, times heated area", "mm^2 K/W"),
    "resistance_in": Field("heated face over the coolant beside it, times heated area", "mm^2 K/W"),
    "resistance_out": Field("heated face at the outlet over the entering coolant, times heated area", "mm^2 K/W"),
    "pressure_loss": Field("friction in the channels, developing", "kPa"),
}
JET_GIVES = {"thermal_resistance": Field("mean of the chip to coolant inlet, over heat", "K/W")}


def plate_models() -> dict[str, Model]:
    """The models of this file, by name."""
    found = (
        Model(
            "part:cold-plate", "a cold plate by its published curve", "Cold plates", PLATE_FIELDS, PLATE_GIVES, _plate
        ),
        Model("part:heat-sink", "a ducted heat sink by its published curve", "Air", SINK_FIELDS, SINK_GIVES, _sink),
        Model(
            "part:jet-plate",
            "an array of jets on a bare chip",
            "Cold plates",
            JET_FIELDS,
            JET_GIVES,
            _jets,
            ("nusselt_jet_array",),
        ),
        Model(
            "part:channel-plate",
            "channels between fins under a cover, one liquid",
            "Cold plates",
            CHANNEL_FIELDS,
            CHANNEL_GIVES,
            _channels,
            ("nusselt_developing_three_sides",),
        ),
    )
    return {model.name: model for model in found}


def _conductance(sink: RatedSink, flow: float, density: float, heat_capacity: float) -> float:
    """What the rack's own kernel makes of a rated sink [W/K]; volume flow in m3/s."""
    row = np.zeros(WIDTH)
    row[: len(sink.row())] = sink.row()
    return float(
        conductance(
            RATED_SINK, row, np.zeros(WIDTH), flow * density, density, heat_capacity, 1.0, 1.0, 0.0, 300.0, 300.0
        )
    )


def _plate(values: Mapping[str, Value]) -> Answer:
    """A rated cold plate."""
    liquid = coolant_state(word(values, "coolant"), number(values, "coolant_temperature"), outside="flag")
    flow = number(values, "coolant_flow")
    sink = RatedSink(number(values, "base_resistance"), number(values, "slope"), number(values, "flow_exponent"), HALF)
    taken = _conductance(sink, flow, liquid.density, liquid.heat_capacity)
    rise = number(values, "heat") / (flow * liquid.density * liquid.heat_capacity)
    return Answer({"thermal_resistance": 1.0 / taken, "rise": rise}, liquid.flags)


def _sink(values: Mapping[str, Value]) -> Answer:
    """A rated sink in air: ``a + b (V/V0)**-n``."""
    exponent = number(values, "flow_exponent")
    slope = number(values, "slope") * SINK_FLOW**exponent
    sink = RatedSink(number(values, "base_resistance"), slope, exponent, 0.0)
    return Answer({"thermal_resistance": 1.0 / _conductance(sink, number(values, "air_flow"), 1.2, 1006.0)})


def _jets(values: Mapping[str, Value]) -> Answer:
    """Jets on a bare chip: ``R = 1/(h A)``; conduction in the chip is left out."""
    liquid = coolant_state(word(values, "coolant"), number(values, "coolant_temperature"), outside="flag")
    diameter, area = number(values, "nozzle_diameter"), number(values, "chip_area")
    speed = number(values, "coolant_flow") / (number(values, "nozzles") * 0.25 * np.pi * diameter * diameter)
    pitch = number(values, "pitch")
    given = {
        "re": speed * diameter * liquid.density / liquid.viscosity, "diameter_ratio": diameter / pitch,
        "height_ratio": number(values, "cavity") / pitch,
    }  # fmt: skip
    h = float(nusselt_jet_array(**given)) * liquid.conductivity / diameter
    return Answer({"thermal_resistance": 1.0 / (h * area)}, (*liquid.flags, *outside("nusselt_jet_array", **given)))


def _channels(values: Mapping[str, Value]) -> Answer:
    """Channels under a cover, evenly heated, with the mean coefficient of the rack's own kernel from end to end."""
    liquid = coolant_state(word(values, "coolant"), number(values, "coolant_temperature"), outside="flag")
    width, height, length = number(values, "width"), number(values, "height"), number(values, "length")
    solid, area = number(values, "conductivity"), number(values, "heated_area")
    ducts = np.array([number(values, "channels"), width, height, length, 0.0])
    wall = np.zeros(WIDTH)
    wall[FIN_THICKNESS], wall[FIN_CONDUCTIVITY] = number(values, "fin_thickness"), solid
    flow = number(values, "coolant_flow") * liquid.density
    film = 1.0 / float(
        channel_conductance(wall, ducts, flow, liquid.heat_capacity, liquid.conductivity, liquid.viscosity)
    )
    beside = area * film + number(values, "base_thickness") / solid + number(values, "interface")
    warmed = area / (flow * liquid.heat_capacity)
    loss = float(pressure_loss(DUCTS, ducts, flow, liquid.density, liquid.viscosity, 1.0))
    found = {
        "resistance": beside + 0.5 * warmed, "resistance_in": beside, "resistance_out": beside + warmed,
        "pressure_loss": loss,
    }  # fmt: skip
    return Answer(found, liquid.flags)
