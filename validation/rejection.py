"""Cooling towers and dry coolers, as models: water leaving for what enters."""

from __future__ import annotations

from collections.abc import Mapping

from scipy.optimize import brentq

from heatpath.facility.dry_cooler import DryCoolerRating, leaving_water, rated_machine
from heatpath.facility.tower import MERKEL, Air, Tower, tower_point
from heatpath.facility.water import HEAT_CAPACITY
from heatpath.fluids.moist_air import humidity_ratio_from_wet_bulb
from heatpath.numerics.errors import PhysicalFailure
from heatpath.validation.field import Field, Value
from heatpath.validation.model import Answer, Model, number

LITTLE = 1e-6  # of the water's distance to the wet bulb: nothing leaves colder
TOWER_FIELDS = {
    "water_flow": Field("water over the fill", "kg/s", 1e-4, 1e5),
    "air_flow": Field("dry air through it", "kg/s", 1e-4, 1e5),
    "water_inlet": Field("water entering", "degC", 1, 90),
    "dry_bulb": Field("dry bulb of the entering air", "degC", -40, 60),
    "wet_bulb": Field("wet bulb of the entering air", "degC", -40, 60),
    "air_pressure": Field("station pressure", "kPa", 30, 120, default=101325.0),
    "conductance": Field("UA at the design flows, referred to dry air", "W/K", 1e-3, 1e9, hardware=True),
    "design_water_flow": Field("water at design", "kg/s", 1e-4, 1e5, hardware=True),
    "design_air_flow": Field("dry air at design", "kg/s", 1e-4, 1e5, hardware=True),
    "design_wet_bulb": Field("wet bulb at design", "degC", -20, 40, default=298.15, hardware=True),
}
COOLER_FIELDS = {
    "heat": Field("heat rejected", "kW", 1e-3, 1e7),
    "water_flow": Field("water through the coil", "kg/s", 1e-4, 1e5),
    "dry_bulb": Field("air entering", "degC", -40, 60),
    "speed": Field("air flow over that at full speed", "1", 0.05, 1.0, default=1.0),
    "rated_heat": Field("heat at the rating", "kW", 1e-3, 1e7, hardware=True),
    "rated_air": Field("air entering at the rating", "degC", -20, 60, hardware=True),
    "rated_water_in": Field("water entering at the rating", "degC", 0, 90, hardware=True),
    "rated_water_out": Field("water leaving at the rating", "degC", 0, 90, hardware=True),
    "water_exponent": Field("of the water's flow in its coefficient", "1", 0, 1.5, default=0.85, hardware=True),
    "air_exponent": Field("of the air's flow in its coefficient", "1", 0, 1.5, default=0.8, hardware=True),
}
GIVES = {"leaving": Field("water leaving", "degC"), "range": Field("entering less leaving water", "K")}


def rejection_models() -> dict[str, Model]:
    """The models of this file, by name."""
    tower = "an open cooling tower, Merkel"
    cooler = "a dry cooler by its rating"
    found = (
        Model("part:tower", tower, "Plant", TOWER_FIELDS, GIVES, _tower, ("effectiveness_counterflow",)),
        Model("part:dry-cooler", cooler, "Plant", COOLER_FIELDS, GIVES, _cooler),
    )
    return {model.name: model for model in found}


def _tower(values: Mapping[str, Value]) -> Answer:
    """A tower at the temperature at which the water that leaves is the water that its law says."""
    wet_bulb, inlet, pressure = (number(values, name) for name in ("wet_bulb", "water_inlet", "air_pressure"))
    dry_bulb, water_flow = number(values, "dry_bulb"), number(values, "water_flow")
    humidity = float(humidity_ratio_from_wet_bulb(dry_bulb, wet_bulb, pressure))
    air = Air(dry_bulb, wet_bulb, humidity, pressure)
    design_air = number(values, "design_air_flow")
    tower = Tower(
        MERKEL, number(values, "conductance"), design_air, number(values, "design_water_flow"),
        number(values, "design_wet_bulb"), 5.0, 1.0, 0.0, 1.0, 5.0, 273.15, 0.0, 4.0,
    )  # fmt: skip
    ratio = number(values, "air_flow") / design_air

    def missing(leaving: float) -> float:
        heat = water_flow * HEAT_CAPACITY * (inlet - leaving)
        return float(tower_point(tower, heat, water_flow, ratio, leaving, air).leaving) - leaving

    coldest, warmest = wet_bulb + LITTLE * (inlet - wet_bulb), inlet - LITTLE * (inlet - wet_bulb)
    if inlet <= wet_bulb or missing(coldest) * missing(warmest) > 0.0:
        raise PhysicalFailure("not_converged", "no temperature between wet bulb and entering water closes the tower")
    leaving = float(brentq(missing, coldest, warmest, xtol=1e-9))
    return Answer({"leaving": leaving, "range": inlet - leaving})


def _cooler(values: Mapping[str, Value]) -> Answer:
    """A rated dry cooler in dry air."""
    heat, flow = number(values, "heat"), number(values, "water_flow")
    rating = DryCoolerRating(
        rated_heat=number(values, "rated_heat"), rated_air=number(values, "rated_air"),
        rated_water_in=number(values, "rated_water_in"), rated_water_out=number(values, "rated_water_out"),
        rated_fan_power=1.0, water_exponent=number(values, "water_exponent"),
        air_exponent=number(values, "air_exponent"), approach=5.0, minimum_speed=0.1, oversize=1.0,
    )  # fmt: skip
    machine = rated_machine(rating)
    leaving = float(leaving_water(machine, heat, flow, number(values, "speed"), number(values, "dry_bulb"), 0.0))
    return Answer({"leaving": leaving, "range": heat / (flow * HEAT_CAPACITY)})
