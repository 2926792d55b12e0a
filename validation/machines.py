"""Machines of rack and plant, as models: pumps, fans, chillers, dry coolers, exchangers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from heatpath.facility.chiller import available_capacity, chiller_power, chillers, load_chiller, outside_fit
from heatpath.fluids.exchangers import effectiveness_counterflow
from heatpath.fluids.states import coolant_state
from heatpath.thermal.elements import MOVER, WIDTH, Mover, electric_power, pressure_loss
from heatpath.validation.field import Field, Value
from heatpath.validation.model import Answer, Model, number, word

WATER = 998.2  # kg/m3, of the published pump curves
AIR = 1.2  # kg/m3, of the published fan curves
SHARE = "1"


def _mover_fields(flow_units: str) -> dict[str, Field]:
    """What the curves of a pump or fan ask for; shares of the rated head and power."""
    return {
        "volume_flow": Field("flow", flow_units, 0.0, 1e7),
        "speed": Field("speed over rated speed", SHARE, 0.0, 2.0, default=1.0),
        "rated_flow": Field("flow at which the curves are stated", flow_units, 1e-6, 1e7, hardware=True),
        "rated_head": Field("head in which the head curve is stated", "kPa", 1e-4, 1e5, hardware=True),
        "rated_power": Field("power in which the power curve is stated", "W", 1e-3, 1e8, default=1.0, hardware=True),
        **{
            f"head_{n}": Field(f"term {n} of the head curve", SHARE, -10.0, 10.0, default=0.0, hardware=True)
            for n in range(3)
        },
        **{
            f"power_{n}": Field(f"term {n} of the power curve", SHARE, -10.0, 10.0, default=0.0, hardware=True)
            for n in range(4)
        },
    }


MOVER_GIVES = {"head": Field("rise of pressure", "kPa"), "power": Field("electric power", "W")}
CHILLER_FIELDS = {
    "chiller": Field("curve set", "", choices=chillers()),
    "load_fraction": Field("heat over the reference capacity", SHARE, 0.01, 2.0),
    "leaving_water": Field("chilled water leaving", "degC", 0, 40),
    "entering_condenser": Field("water or air entering the condenser", "degC", -30, 60),
}
CHILLER_GIVES = {
    "cop": Field("heat over power", SHARE),
    "capacity_fraction": Field("available over reference capacity", SHARE),
}
EXCHANGER_FIELDS = {
    "conductance": Field("UA", "kW/K", 1e-4, 1e6, hardware=True),
    "hot_coolant": Field("coolant on the hot side", "", default="pg25"),
    "hot_flow": Field("its flow", "kg/s", 1e-4, 1e5),
    "hot_inlet": Field("its inlet temperature", "degC", -20, 120),
    "cold_flow": Field("flow of water on the cold side", "kg/s", 1e-4, 1e5),
    "cold_inlet": Field("its inlet temperature", "degC", -20, 120),
}
EXCHANGER_GIVES = {
    "heat": Field("heat", "kW"), "approach": Field("hot leaving less cold entering", "K"),
    "hot_outlet": Field("hot side leaving", "degC"),
}  # fmt: skip


def machine_models() -> dict[str, Model]:
    """The models of this file, by name."""
    found = (
        Model("part:pump", "a pump by its curves", "Cold plates", _mover_fields("L/s"), MOVER_GIVES, _pump),
        Model("part:fan", "a fan by its curves", "Air", _mover_fields("m^3/s"), MOVER_GIVES, _fan),
        Model("part:chiller", "a chiller by a published curve set", "Plant", CHILLER_FIELDS, CHILLER_GIVES, _chiller),
        Model("part:exchanger", "a counterflow exchanger between coolant and water", "Plant", EXCHANGER_FIELDS,
              EXCHANGER_GIVES, _exchanger, ("effectiveness_counterflow",)),
    )  # fmt: skip
    return {model.name: model for model in found}


def _mover(values: Mapping[str, Value], density: float) -> Answer:
    """A pump or a fan through the rack's own kernels."""
    head = [number(values, f"head_{n}") for n in range(3)]
    power = [number(values, f"power_{n}") for n in range(4)]
    mover = Mover(
        volume_flow=number(values, "rated_flow"), head=number(values, "rated_head"),
        h0=head[0], h1=head[1], h2=head[2], power=number(values, "rated_power"),
        e0=power[0], e1=power[1], e2=power[2], e3=power[3], heat_share=1.0, density=density,
    )  # fmt: skip
    row = np.zeros(WIDTH)
    row[: len(mover.row())] = mover.row()
    flow, speed = number(values, "volume_flow") * density, number(values, "speed")
    return Answer(
        {
            "head": -float(pressure_loss(MOVER, row, flow, density, 1e-3, speed)),
            "power": float(electric_power(MOVER, row, flow, density, speed)),
        }
    )


def _pump(values: Mapping[str, Value]) -> Answer:
    """A pump in water."""
    return _mover(values, WATER)


def _fan(values: Mapping[str, Value]) -> Answer:
    """A fan in air."""
    return _mover(values, AIR)


def _chiller(values: Mapping[str, Value]) -> Answer:
    """A chiller by its curves."""
    machine = load_chiller(word(values, "chiller")).chiller
    heat = number(values, "load_fraction") * machine.capacity
    leaving, entering = number(values, "leaving_water"), number(values, "entering_condenser")
    beyond = bool(outside_fit(machine, leaving, entering)) or entering - 273.15 < machine.y_min
    return Answer(
        {
            "cop": heat / float(chiller_power(machine, heat, leaving, entering)),
            "capacity_fraction": float(available_capacity(machine, leaving, entering)) / machine.capacity,
        },
        ("outside the fitted range of the curves",) if beyond else (),
    )


def _exchanger(values: Mapping[str, Value]) -> Answer:
    """A counterflow exchanger at one point."""
    hot_inlet, cold_inlet = number(values, "hot_inlet"), number(values, "cold_inlet")
    hot_liquid = coolant_state(word(values, "hot_coolant"), hot_inlet, outside="flag")
    cold_liquid = coolant_state("water", cold_inlet, outside="flag")
    hot = number(values, "hot_flow") * hot_liquid.heat_capacity
    cold = number(values, "cold_flow") * cold_liquid.heat_capacity
    smaller = min(hot, cold)
    share = float(effectiveness_counterflow(number(values, "conductance") / smaller, smaller / max(hot, cold)))
    heat = share * smaller * (hot_inlet - cold_inlet)
    outlet = hot_inlet - heat / hot
    return Answer({"heat": heat, "approach": outlet - cold_inlet, "hot_outlet": outlet}, hot_liquid.flags)
