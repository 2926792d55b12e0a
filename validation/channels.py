"""Boiling in rectangular channels, as a model: the local coefficient at a heat flux and a quality."""

from __future__ import annotations

import math
from collections.abc import Mapping

from heatpath.fluids.boiling import boiling_cooper
from heatpath.fluids.ducts import nusselt_rectangular_flux, nusselt_rectangular_three_sides
from heatpath.fluids.registry import arguments, find_law, outside
from heatpath.fluids.saturated import Saturation
from heatpath.validation.field import Field, Value
from heatpath.validation.laws import FLUID_FIELDS, saturated
from heatpath.validation.model import Answer, Model, number, word

TOGETHER = "nucleate-and-laminar"
ADDED = "nucleate-plus-laminar"
LAMINAR = "nusselt_rectangular_three_sides"
OTHERS = (
    "boiling_cooper", "flow_boiling_kim_mudawar", "flow_boiling_li_wu", "flow_boiling_lazarek_black",
    "flow_boiling_sun_mishima",
)  # fmt: skip
FIELDS = {
    "law": Field("law of the coefficient", "", default=TOGETHER, choices=(TOGETHER, ADDED, *OTHERS)),
    **FLUID_FIELDS,
    "heat_flux": Field("heat flux on the heated walls", "W/m^2", 1.0, 1e8),
    "mass_flux": Field("mass flux", "kg/(m^2 s)", 1.0, 1e5),
    "quality": Field("thermodynamic quality", "1", -0.5, 1.0),
    "hydraulic_diameter": Field("hydraulic diameter of a channel", "mm", 1e-3, 100.0),
    "aspect": Field("depth over width of a channel", "1", 1e-3, 1e3),
    "heated_walls": Field("walls that are heated", "", default="three", choices=("three", "four")),
    "roughness": Field("roughness of the surface", "um", 0.001, 100.0, default=1e-6),
}
GIVES = {"coefficient": Field("local heat-transfer coefficient", "W/(m^2 K)")}


def channel_models() -> dict[str, Model]:
    """The models of this file, by name."""
    name = "part:boiling-channel"
    title = "saturated boiling in rectangular channels: nucleate (Cooper) with laminar convection, or another law"
    return {name: Model(name, title, "Boiling in channels", FIELDS, GIVES, _run, (LAMINAR,))}


def _run(values: Mapping[str, Value]) -> Answer:
    """One point of one channel."""
    fluid, notes = saturated(values)
    law = word(values, "law")
    if law in (TOGETHER, ADDED, "boiling_cooper"):
        coefficient, flags = _nucleate(fluid, values)
        if law == ADDED:
            coefficient += _laminar(fluid, values)
        if law == TOGETHER:
            coefficient = math.cbrt(coefficient**3 + _laminar(fluid, values) ** 3)
        return Answer({"coefficient": coefficient}, (*notes, *flags))
    return _published(law, fluid, notes, values)


def _nucleate(fluid: Saturation, values: Mapping[str, Value]) -> tuple[float, tuple[str, ...]]:
    """Cooper's coefficient [W/m2K] and what lies outside its range."""
    given = {
        "heat_flux": number(values, "heat_flux"), "reduced_pressure": fluid.reduced_pressure,
        "molar_mass": fluid.molar_mass, "roughness": number(values, "roughness"),
    }  # fmt: skip
    return float(boiling_cooper(**given)), outside("boiling_cooper", **given)


def _laminar(fluid: Saturation, values: Mapping[str, Value]) -> float:
    """Coefficient of developed laminar flow of the liquid [W/m2K].

    It is joined to nucleate boiling as ``(h_nb**3 + h_cb**3)**(1/3)``, the asymptotic form of D. Steiner and
    J. Taborek, Heat Transfer Engineering 13 (1992) 43 (recalled); with squares in place of cubes the mean error of
    no channel of HG08 changes by more than 3 percent of the coefficient.
    """
    aspect = number(values, "aspect")
    flat = min(aspect, 1.0 / aspect)
    law = nusselt_rectangular_three_sides if word(values, "heated_walls") == "three" else nusselt_rectangular_flux
    return float(law(flat)) * fluid.liquid_conductivity / number(values, "hydraulic_diameter")


def _published(name: str, fluid: Saturation, notes: tuple[str, ...], values: Mapping[str, Value]) -> Answer:
    """Any registered law of flow boiling that asks for no more than is known."""
    law = find_law(name)
    aspect = number(values, "aspect")
    heated = (1.0 + 2.0 * aspect) / (2.0 + 2.0 * aspect) if word(values, "heated_walls") == "three" else 1.0
    known = {
        "heat_flux": number(values, "heat_flux"), "mass_flux": number(values, "mass_flux"),
        "quality": number(values, "quality"), "diameter": number(values, "hydraulic_diameter"), "heated": heated,
        "fluid": fluid,
    }  # fmt: skip
    given = {argument: known[argument] for argument in arguments(law)}
    return Answer({"coefficient": float(law.function(**given))}, (*notes, *outside(law, **given)))
