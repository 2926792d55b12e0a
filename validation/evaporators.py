"""A chip cooled by channels in which a coolant boils, whole, as a model: resistance, quality and pressure loss.

The solver's own march along the channels, at an outlet pressure and a subcooling that are held.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from heatpath.fluids.coolants import coolants
from heatpath.fluids.equilibrium import BoilingTable, boiling_point, boiling_table, liquid_level, saturated_at
from heatpath.fluids.forms import LIQUID, SATURATION, fit
from heatpath.fluids.properties import PropertyTable, properties
from heatpath.fluids.record import read_record
from heatpath.fluids.saturation import SaturationTable
from heatpath.fluids.tables import source_curve
from heatpath.numerics.chebyshev import antiderivative
from heatpath.numerics.errors import InputError, PhysicalFailure
from heatpath.thermal.evaporator import channel_terms
from heatpath.validation.field import Field, Value
from heatpath.validation.laws import UNKNOWN, recalled_notes
from heatpath.validation.model import Answer, Model, number, word

MOST_LOSS = 1e6  # Pa in the channels
HOTTEST = 300.0  # K of the base over saturation
FIELDS = {
    "coolant": Field("coolant, of heatpath fluids list", ""),
    "outlet_pressure": Field("pressure behind the channels", "kPa", 5.0, 5000.0),
    "subcooling": Field("of the entering liquid, below saturation at the outlet", "K", 0.0, 200.0, default=0.0),
    "mass_flux": Field("in the channels", "kg/(m^2 s)", 1.0, 1e5),
    "heat_flux": Field("over the base", "W/cm^2", 0.01, 1e5),
    "base_area": Field("area of the base", "mm^2", 0.01, 1e6),
    "base_thickness": Field("between heat source and channels", "um", 0.0, 1e5),
    "paths": Field("channels in parallel; two for each that is fed in its middle", "1", 1, 1e6),
    "width": Field("of a channel", "um", 1.0, 1e4),
    "height": Field("of a channel", "um", 1.0, 1e5),
    "length": Field("that a stream passes in a channel", "mm", 0.01, 1e4),
    "pitch": Field("from channel to channel", "um", 1.0, 1e5),
    "conductivity": Field("of base and fins", "W/(m K)", 1.0, 5000.0, hardware=True),
    "roughness": Field("roughness of the channels", "um", 0.001, 100.0, default=1e-6, hardware=True),
    "zeta": Field("loss of entrance and bends on the channels' velocity", "1", 0.0, 100.0, default=1.5, hardware=True),
    "carried_to": Field("temperature to which the coolant's forms are carried on, beyond their table", "degC", -50, 300,
                        default=UNKNOWN),
    "vapour_viscosity": Field("where the coolant's record has none", "mPa s", 1e-3, 0.1, default=UNKNOWN),
    "vapour_conductivity": Field("where the coolant's record has none", "W/(m K)", 1e-3, 0.2, default=UNKNOWN),
}  # fmt: skip
GIVES = {
    "resistance": Field("base over saturation in the channels (mean of inlet and outlet), times base area", "mm^2 K/W"),
    "resistance_to_outlet": Field("base over saturation at the outlet, times base area", "mm^2 K/W"),
    "quality": Field("leaving", "1"),
    "pressure_loss": Field("in the channels", "kPa"),
}


def evaporator_models() -> dict[str, Model]:
    """The models of this file, by name."""
    name = "part:evaporator"
    title = "channels on a chip in which a coolant boils, from inlet to outlet"
    laws = ("boiling_cooper", "nusselt_developing_flux")  # those on which the resistance rests
    return {name: Model(name, title, "Boiling in channels", FIELDS, GIVES, _run, laws)}


def _run(values: Mapping[str, Value]) -> Answer:
    """One condition: the inlet pressure that leaves the outlet's, then the base that carries the heat."""
    table, notes = _table(values)
    area, pitch, width = (number(values, name) for name in ("base_area", "pitch", "width"))
    paths, height = number(values, "paths"), number(values, "height")
    outlet, heat = number(values, "outlet_pressure"), number(values, "heat_flux") * area
    if pitch <= width:
        raise InputError("pitch", f"{pitch:g} m leaves no fin between channels of {width:g} m", allowed="above width")
    flow = number(values, "mass_flux") * paths * width * height
    ducts = np.array([paths, width, height, number(values, "length"), number(values, "zeta"), 0.0])
    solid = number(values, "conductivity")
    wall = np.array(
        [number(values, "base_thickness") / (solid * area), pitch - width, solid, number(values, "roughness")]
    )
    at_outlet = boiling_point(table, 0, outlet)
    entering = liquid_level(table, 0, at_outlet - number(values, "subcooling"))
    leaving = entering + heat / flow / table.scale[0]

    def missing(p: float) -> float:
        guess = at_outlet + 10.0
        return float(p - channel_terms(table, 0, ducts, wall, flow, p, entering, leaving, guess)[0] - outlet)

    def short(t: float) -> float:
        return float(channel_terms(table, 0, ducts, wall, flow, inlet, entering, leaving, t)[1] - heat)

    if missing(outlet + MOST_LOSS) < 0.0:
        raise PhysicalFailure("no_solution", f"the channels lose more than {MOST_LOSS / 1e3:g} kPa")
    inlet = float(brentq(missing, outlet, outlet + MOST_LOSS))
    if short(at_outlet + HOTTEST) < 0.0:
        raise PhysicalFailure("no_solution", f"the base would be more than {HOTTEST:g} K over saturation")
    base = float(brentq(short, at_outlet - number(values, "subcooling"), at_outlet + HOTTEST))
    inside = 0.5 * (at_outlet + boiling_point(table, 0, inlet))
    cp = properties(table.liquid, 0, at_outlet)[1]
    found = {
        "resistance": (base - inside) * area / heat,
        "resistance_to_outlet": (base - at_outlet) * area / heat,
        "quality": (heat / flow - cp * number(values, "subcooling")) / saturated_at(table, 0, at_outlet).latent_heat,
        "pressure_loss": inlet - outlet,
    }
    if not table.saturation.lower[0] <= at_outlet <= boiling_point(table, 0, inlet) <= table.saturation.upper[0]:
        span = f"{at_outlet - 273.15:.1f} to {boiling_point(table, 0, inlet) - 273.15:.1f} degC"
        notes = (*notes, f"saturation from outlet to inlet, {span}, is outside the table of {word(values, 'coolant')}")
    return Answer(found, notes)


def _table(values: Mapping[str, Value]) -> tuple[BoilingTable, tuple[str, ...]]:
    """The coolant as shipped, or with its forms carried on, which is said."""
    name, upper = word(values, "coolant"), number(values, "carried_to")
    if math.isnan(upper):
        return boiling_table((name,)), ()
    vapour = number(values, "vapour_viscosity"), number(values, "vapour_conductivity")
    table, end = _carried(name, upper, *vapour)
    if upper < end:
        raise InputError(
            "carried_to", f"{upper - 273.15:g} degC lies in its table", allowed=f"{end - 273.15:g} degC and above"
        )
    note = f"the forms of {name} are carried on from {end - 273.15:.0f} degC, where its table ends, to "
    return table, (note + f"{upper - 273.15:.0f} degC", *recalled_notes(name))


@functools.lru_cache(maxsize=8)
def _carried(name: str, upper: float, viscosity: float, conductivity: float) -> tuple[BoilingTable, float]:
    """The forms of a shipped record fitted up to a temperature [K], and where its own table ends [K]."""
    if name not in coolants():
        raise InputError("carried_to", f"'{name}' is no shipped record", allowed="nothing, with a coolant of your own")
    whole = read_record(name)
    lower, end = (float(each) for each in whole["table_range"])
    known = {"vapour_viscosity": viscosity, "vapour_conductivity": conductivity}

    def row(key: str) -> NDArray[np.float64]:
        if key in whole:
            return fit(key, source_curve(key, whole), lower, upper)[0]
        if math.isnan(known.get(key, math.nan)):
            raise InputError(key, f"'{name}' has none", allowed="a value in the case")
        return np.array([known[key], 0.0])

    liquid = [row(key) for key in LIQUID]
    line = [row(key) for key in SATURATION]
    liquid.append(antiderivative(liquid[LIQUID.index("heat_capacity")], lower, upper))
    line.append(np.asarray(np.polynomial.chebyshev.chebder(line[0]) * 2.0 / (upper - lower), dtype=np.float64))
    ends = np.array([lower]), np.array([upper])
    table = PropertyTable(_packed(liquid), *ends, np.ones(1))
    facts = {key: float(whole["facts"][key]["value"]) for key in ("critical_pressure", "molar_mass")}
    scale = np.array([properties(table, 0, 0.5 * (lower + upper))[1]])
    saturation = SaturationTable(_packed(line), *ends)
    return BoilingTable(
        table, saturation, np.array([facts["critical_pressure"]]), np.array([facts["molar_mass"]]), scale
    ), end


def _packed(rows: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Series of one fluid in one array (1, rows, terms)."""
    terms = max(row.size for row in rows)
    return np.ascontiguousarray([[np.pad(row, (0, terms - row.size)) for row in rows]])
