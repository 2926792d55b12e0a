"""A surface that boils in a pool, as a model: wall superheat from heat flux, by any of the laws of pool boiling."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from heatpath.fluids.boiling import (
    boiling_cooper,
    boiling_gorenflo,
    boiling_rohsenow,
    boiling_stephan_abdelsalam,
)
from heatpath.fluids.coolants import load_coolant
from heatpath.fluids.natural import nusselt_horizontal_plate_up
from heatpath.fluids.registry import outside
from heatpath.fluids.saturated import GRAVITY, Saturation
from heatpath.fluids.states import coolant_state
from heatpath.numerics.errors import InputError
from heatpath.validation.field import Field, Value
from heatpath.validation.laws import FLUID_FIELDS, UNKNOWN, saturated
from heatpath.validation.model import Answer, Model, number, word

Coefficient = Callable[[float, Saturation, Mapping[str, Value]], tuple[float, tuple[str, ...]]]


def _cooper(flux: float, fluid: Saturation, values: Mapping[str, Value]) -> tuple[float, tuple[str, ...]]:
    given = {
        "heat_flux": flux, "reduced_pressure": fluid.reduced_pressure, "molar_mass": fluid.molar_mass,
        "roughness": number(values, "roughness"),
    }  # fmt: skip
    return float(boiling_cooper(**given)), outside("boiling_cooper", **given)


def _gorenflo(flux: float, fluid: Saturation, values: Mapping[str, Value]) -> tuple[float, tuple[str, ...]]:
    given = {
        "heat_flux": flux, "reduced_pressure": fluid.reduced_pressure, "reference": number(values, "reference"),
        "roughness": number(values, "roughness"),
    }  # fmt: skip
    return float(boiling_gorenflo(**given)), outside("boiling_gorenflo", **given)


def _rohsenow(flux: float, fluid: Saturation, values: Mapping[str, Value]) -> tuple[float, tuple[str, ...]]:
    """``q`` goes with the cube of the superheat, so that its inverse is a root."""
    surface, exponent = number(values, "surface"), number(values, "exponent")
    superheat = math.cbrt(flux / float(boiling_rohsenow(1.0, fluid, surface, exponent)))
    flags = outside("boiling_rohsenow", superheat=superheat, fluid=fluid, surface=surface, exponent=exponent)
    return flux / superheat, flags


def _stephan(flux: float, fluid: Saturation, values: Mapping[str, Value]) -> tuple[float, tuple[str, ...]]:
    flags = outside("boiling_stephan_abdelsalam", heat_flux=flux, fluid=fluid)
    return float(boiling_stephan_abdelsalam(flux, fluid)), flags


STILL = "nusselt_horizontal_plate_up"
LAWS: dict[str, Coefficient] = {
    "boiling_cooper": _cooper,
    "boiling_gorenflo": _gorenflo,
    "boiling_rohsenow": _rohsenow,
    "boiling_stephan_abdelsalam": _stephan,
}
FIELDS = {
    "law": Field("law of nucleate boiling", "", choices=tuple(LAWS)),
    **FLUID_FIELDS,
    "reduced_pressure": Field("pressure over the critical one, in place of both", "1", 1e-4, 0.99, default=UNKNOWN),
    "heat_flux": Field("heat flux", "W/m^2", 1.0, 1e8),
    "surface_factor": Field("factor of the surface on the law", "1", 0.05, 20.0, default=1.0, hardware=True,
                            home="# in a rack's file, of its finish\nboiling_factor = {value}"),
    "roughness": Field("roughness of the surface", "um", 0.001, 100.0, default=1e-6, hardware=True),
    "reference": Field("Gorenflo's h0 of the fluid", "W/(m^2 K)", 500.0, 50000.0, default=UNKNOWN, hardware=True),
    "surface": Field("Rohsenow's constant of liquid and surface", "1", 0.001, 0.05, default=UNKNOWN, hardware=True),
    "exponent": Field("Rohsenow's exponent of the Prandtl number", "1", 1.0, 1.7, default=1.7, hardware=True),
    "length": Field("area over perimeter of a plate facing up, where natural convection counts", "mm", 0.1, 1000.0,
                    default=UNKNOWN),
}  # fmt: skip
GIVES = {
    "superheat": Field("wall superheat", "K"),
    "coefficient": Field("heat-transfer coefficient", "W/(m^2 K)"),
}


def surface_models() -> dict[str, Model]:
    """The models of this file, by name."""
    name = "part:boiling-surface"
    return {
        name: Model(name, "one surface boiling in a saturated pool", "Boiling in pools", FIELDS, GIVES, _run, (STILL,))
    }


def _run(values: Mapping[str, Value]) -> Answer:
    """Superheat of developed boiling, or of natural convection where that keeps the wall colder."""
    given = dict(values)
    share = number(values, "reduced_pressure")
    if not math.isnan(share):
        given["pressure"] = share * _critical_pressure(word(values, "coolant"))
    fluid, notes = saturated(given)
    law = word(values, "law")
    for needed in {"boiling_gorenflo": ("reference",), "boiling_rohsenow": ("surface",)}.get(law, ()):
        if math.isnan(number(values, needed)):
            raise InputError(needed, f"{law} needs it", allowed=FIELDS[needed].allowed)
    flux = number(values, "heat_flux")
    coefficient, flags = LAWS[law](flux, fluid, values)
    superheat = flux / (coefficient * number(values, "surface_factor"))
    length = number(values, "length")
    if not math.isnan(length):
        superheat = min(superheat, _still(flux, fluid, word(values, "coolant"), length))
    return Answer({"superheat": superheat, "coefficient": flux / superheat}, (*notes, *flags))


def _critical_pressure(coolant: str) -> float:
    """Critical pressure [Pa]; raises InputError where the coolant has none."""
    facts = load_coolant(coolant).facts
    if "critical_pressure" not in facts:
        raise InputError("coolant", f"'{coolant}' has no critical pressure", allowed="a coolant that has one")
    return float(facts["critical_pressure"].value)


def _still(flux: float, fluid: Saturation, coolant: str, length: float) -> float:
    """Superheat [K] of natural convection alone, by ``nusselt_horizontal_plate_up``: fixed point on its 1/4 power."""
    liquid = coolant_state(coolant, fluid.temperature, outside="flag", allow_recalled=True)
    diffusivity = liquid.conductivity / (liquid.density * liquid.heat_capacity)
    scale = GRAVITY * liquid.expansion * length**3 * liquid.density / (liquid.viscosity * diffusivity)
    superheat = 10.0
    for _ in range(200):
        coefficient = float(nusselt_horizontal_plate_up(scale * superheat)) * liquid.conductivity / length
        previous, superheat = superheat, 0.5 * (superheat + flux / coefficient)
        if abs(superheat - previous) < 1e-9 * superheat:
            break
    return superheat
