"""Any registered law as a model: its arguments are the inputs, ``value`` is the output.

An argument that is a saturated fluid becomes ``coolant`` with ``saturation_temperature`` or ``pressure``; the series of
the spreading laws becomes radii or sides.
"""

from __future__ import annotations

import functools
import inspect
import math
import re
from collections.abc import Mapping

from heatpath.fluids.conduction import SpreadingSeries, spreading_series
from heatpath.fluids.coolants import load_coolant, saturation_table
from heatpath.fluids.law import Law, Span
from heatpath.fluids.registry import arguments, find_law, laws, outside
from heatpath.fluids.saturated import Saturation
from heatpath.fluids.saturation import saturation_temperature
from heatpath.fluids.spreading import Patch, RectangleSeries, rectangle_series
from heatpath.fluids.states import coolant_state, saturation_state
from heatpath.numerics.errors import InputError
from heatpath.validation.field import Field, Value
from heatpath.validation.model import Answer, Model, number, word

UNKNOWN = math.nan
UNITS = {  # as laws write their units, and as cases do
    "W/m2K": "W/(m^2 K)", "kg/m2s": "kg/(m^2 s)", "W/mK": "W/(m K)", "W/m2": "W/m^2", "m2": "m^2", "kg/m3": "kg/m^3",
    "m3/s": "m^3/s", "mol/m2s": "mol/(m^2 s)", "W s0.5/K": "1",
}  # fmt: skip
FACTS = ("critical_pressure", "molar_mass")  # of a coolant, that laws of boiling ask for
FAMILIES = {
    "boiling": "Boiling in pools", "critical heat flux": "Boiling in pools", "flow boiling": "Boiling in channels",
    "condensation": "Boiling in pools", "exchangers": "Plant",
}  # fmt: skip
FLUID_FIELDS: dict[str, Field] = {
    "coolant": Field("coolant, of heatpath fluids list", ""),
    "saturation_temperature": Field("saturation temperature", "degC", -60, 250, default=UNKNOWN),
    "pressure": Field("absolute pressure, in place of that", "kPa", 0.1, 20000, default=UNKNOWN),
    "allow_recalled": Field("whether recalled properties may be used", "", default="no", choices=("yes", "no")),
}  # fmt: skip
DISC_FIELDS = {
    "source_radius": Field("radius of the heated disc", "mm", 1e-3, 1e4),
    "plate_radius": Field("radius of the plate", "mm", 1e-3, 1e4),
}
RECTANGLE_FIELDS = {
    "source_length": Field("length of the heated rectangle", "mm", 1e-3, 1e4),
    "source_width": Field("width of the heated rectangle", "mm", 1e-3, 1e4),
    "plate_length": Field("length of the plate", "mm", 1e-3, 1e4),
    "plate_width": Field("width of the plate", "mm", 1e-3, 1e4),
}
SERIES_FIELDS = {"SpreadingSeries": DISC_FIELDS, "RectangleSeries": RECTANGLE_FIELDS}
Series = SpreadingSeries | RectangleSeries


def law_models() -> dict[str, Model]:
    """A model for every registered law, by name."""
    return {f"law:{name}": _model(law) for name, law in laws().items()}


def _model(law: Law) -> Model:
    """The model of one law."""
    takes: dict[str, Field] = {}
    for name in arguments(law):
        if name == "fluid":
            takes.update(FLUID_FIELDS)
        elif name == "series":
            takes.update(SERIES_FIELDS[_kind_of_series(law)])
        else:
            takes[name] = _field(name, law.ranges[name])
    bracket = re.search(r"\[(.*)\]", law.quantity)
    units = UNITS.get(bracket[1], bracket[1]) if bracket else "1"
    gives = {"value": Field(law.quantity.partition(" [")[0], units)}
    return Model(
        f"law:{law.name}", f"{law.quantity}; {law.source}", FAMILIES.get(law.family, "Laws"), takes, gives,
        functools.partial(_run, law.name),
    )  # fmt: skip


def _field(name: str, span: Span) -> Field:
    """An argument. Its published range does not refuse: a law outside it is flagged, as everywhere."""
    return Field(name.replace("_", " "), UNITS.get(span.units, span.units))


def _run(name: str, values: Mapping[str, Value]) -> Answer:
    """One row of one law."""
    law = find_law(name)
    given: dict[str, float | bool | Saturation | Series] = {}
    notes: tuple[str, ...] = ()
    for argument in arguments(law):
        if argument == "fluid":
            given[argument], notes = saturated(values)
        elif argument == "series":
            kind = _kind_of_series(law)
            given[argument] = _series(kind, tuple(number(values, each) for each in SERIES_FIELDS[kind]))
        elif argument == "smaller_mixed":
            given[argument] = number(values, argument) != 0.0
        else:
            given[argument] = number(values, argument)
    return Answer({"value": float(law.function(**given))}, (*notes, *outside(law, **given)))


@functools.lru_cache(maxsize=64)
def _series(kind: str, sizes: tuple[float, ...]) -> Series:
    """The spreading series of two discs or of two rectangles about one centre."""
    if kind == "SpreadingSeries":
        return spreading_series(sizes[0], sizes[1])
    return rectangle_series(Patch(*sizes[2:]), Patch(*sizes[:2]))


def _kind_of_series(law: Law) -> str:
    """Which series a spreading law reads, by its annotation."""
    return str(inspect.signature(law.function).parameters["series"].annotation)


def saturated(values: Mapping[str, Value]) -> tuple[Saturation, tuple[str, ...]]:
    """A coolant at saturation out of a row: by its saturation temperature, or by its pressure.

    Raises
    ------
    InputError : neither or both are given, or the coolant is not known well enough
    """
    return _saturated(
        word(values, "coolant"), number(values, "saturation_temperature"), number(values, "pressure"),
        word(values, "allow_recalled") == "yes",
    )  # fmt: skip


@functools.lru_cache(maxsize=512)
def _saturated(coolant: str, temperature: float, pressure: float, recalled: bool) -> tuple[Saturation, tuple[str, ...]]:
    if math.isnan(temperature) == math.isnan(pressure):
        raise InputError("saturation_temperature", "needed alone, or pressure in its place", allowed="one of the two")
    if math.isnan(temperature):
        temperature = boiling_point(coolant, pressure, recalled)
    vapour = saturation_state(coolant, temperature, outside="flag", allow_recalled=recalled)
    boiling_pressure = vapour["saturation_pressure"] if math.isnan(pressure) else pressure  # exact beyond the table too
    liquid = coolant_state(coolant, temperature, outside="flag", allow_recalled=recalled)
    facts = load_coolant(coolant).facts
    for fact in FACTS:
        if fact not in facts:
            raise InputError(
                "coolant", f"'{coolant}' has no {fact.replace('_', ' ')}", allowed="a coolant that has one"
            )
    fluid = Saturation(
        temperature=temperature,
        reduced_pressure=boiling_pressure / float(facts["critical_pressure"].value),
        molar_mass=float(facts["molar_mass"].value),
        liquid_density=liquid.density,
        vapour_density=vapour["vapour_density"],
        liquid_viscosity=liquid.viscosity,
        vapour_viscosity=vapour.values.get("vapour_viscosity", math.nan),
        liquid_conductivity=liquid.conductivity,
        vapour_conductivity=vapour.values.get("vapour_conductivity", math.nan),
        liquid_heat_capacity=liquid.heat_capacity,
        latent_heat=vapour["latent_heat"],
        vapour_heat_capacity=math.nan,
        surface_tension=vapour["surface_tension"],
    )
    return fluid, tuple(dict.fromkeys((*recalled_notes(coolant), *vapour.flags, *liquid.flags)))


def boiling_point(coolant: str, pressure: float, recalled: bool) -> float:
    """Saturation temperature [K] of a coolant at a pressure [Pa]."""
    table = saturation_table((coolant,), allow_recalled=recalled)
    return float(saturation_temperature(table, 0, pressure))


@functools.lru_cache(maxsize=64)
def recalled_notes(coolant: str) -> tuple[str, ...]:
    """Which properties and facts of a coolant are known from memory only, as one note."""
    record = load_coolant(coolant)
    found = [key for key, each in record.properties.items() if each.trust == "recalled"]
    found += [key for key in FACTS if key in record.facts and record.facts[key].trust == "recalled"]
    names = ", ".join(name.replace("_", " ") for name in found)
    return (f"part of the data of {coolant} is recalled: {names}",) if found else ()
