"""Coolants that a number in their name makes: glycol in water at any fraction, and moist air.

``pg-30-mass`` is propylene glycol, 30 % by mass; ``eg-25-volume`` ethylene glycol, 25 % by volume as mixed. By mass
the tables follow Melinder, by volume the ASHRAE handbook, both without inhibitors, which add 6 to 10 % to the viscosity
(`property_table` takes a factor). ``moist-air-10`` is air with 10 g of water per kg of dry air.

The tables are two-dimensional Chebyshev series over the fraction and over the temperature from the freezing point of
that fraction to 100 degC, so that fixing the fraction leaves the series in temperature that kernels read.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Mapping
from importlib import resources
from typing import Any, NamedTuple

import numpy as np

from heatpath.fluids.forms import LIQUID, Array
from heatpath.fluids.moist_air import MASS_RATIO, VAPOUR_HEAT_CAPACITY, dew_point
from heatpath.fluids.record import Coolant, coolant_of
from heatpath.numerics.errors import InputError

EXAMPLES = "pg-30-mass, eg-25-volume, moist-air-10"
GLYCOL = re.compile(r"(pg|eg)-(\d{1,3}(?:\.\d{1,3})?)-(mass|volume)")
MOIST_AIR = re.compile(r"moist-air-(\d{1,3}(?:\.\d{1,3})?)")
STANDARD_PRESSURE = 101325.0  # Pa
MOST_MOISTURE = 40.0  # g/kg, saturated at about 36 degC


class Glycol(NamedTuple):
    """One family of mixtures: the name of CoolProp's set, its fractions, its source and how well it is known."""

    fluid: str
    title: str
    lowest: float  # %
    highest: float
    coldest: float  # K, the lower end of the set
    source: str
    uncertainty: dict[str, float]


MELINDER = "Melinder, Properties of Secondary Working Fluids, IIR 2010, as fitted in CoolProp 8.0.0 (INCOMP::{})"
ASHRAE = "ASHRAE Handbook Fundamentals, as fitted in CoolProp 8.0.0 (INCOMP::{})"
_BANDS = {"density": 0.005, "heat_capacity": 0.02, "conductivity": 0.03, "viscosity": 0.05}
GLYCOLS = {
    ("pg", "mass"): Glycol("MPG", "Propylene glycol", 0.0, 60.0, 173.15, MELINDER.format("MPG"), _BANDS),
    ("eg", "mass"): Glycol("MEG", "Ethylene glycol", 0.0, 60.0, 173.15, MELINDER.format("MEG"), _BANDS),
    ("pg", "volume"): Glycol("APG", "Propylene glycol", 10.0, 60.0, 238.15, ASHRAE.format("APG"), _BANDS),
    ("eg", "volume"): Glycol("AEG", "Ethylene glycol", 10.0, 60.0, 238.15, ASHRAE.format("AEG"), _BANDS),
}
NO_INHIBITOR = "{:g} % by {} in water, without inhibitors (which add 6 to 10 % to the viscosity)"


def mixture(name: str, load: Callable[[str], Coolant]) -> Coolant | None:
    """The coolant that a name with a number in it means; None where the name has not this form.

    Parameters
    ----------
    name : such as ``pg-30-mass`` or ``moist-air-10``
    load : how another coolant is found by name

    Raises
    ------
    InputError : the fraction is out of range
    """
    glycol = GLYCOL.fullmatch(name)
    if glycol:
        return _glycol(name, glycol[1], float(glycol[2]), glycol[3])
    moist = MOIST_AIR.fullmatch(name)
    if moist:
        return _moist_air(name, float(moist[1]), load("air"))
    return None


def _glycol(name: str, kind: str, percent: float, basis: str) -> Coolant:
    family = GLYCOLS[kind, basis]
    if not family.lowest <= percent <= family.highest:
        raise InputError(
            "coolant", f"'{name}' is out of range", allowed=f"{family.lowest:g} to {family.highest:g} % by {basis}"
        )
    table = _tables()[family.fluid]
    x = (2.0 * percent - family.lowest - family.highest) / (family.highest - family.lowest)
    freezing = float(np.polynomial.chebyshev.chebval(x, table["freezing_point"]))
    limits = [float(np.polynomial.chebyshev.chebval(x, table["lower"])), table["upper"]]
    record: dict[str, Any] = {
        "name": name,
        "title": f"{family.title}, {NO_INHIBITOR.format(percent, basis)}",
        "phase": "liquid",
        "dielectric": False,
        "source_range": limits,
        "table_range": limits,
        "facts": _glycol_facts(freezing, family.source),
    }
    for key in LIQUID:
        record[key] = {
            "form": "glycol table", "fluid": f"INCOMP::{family.fluid}", "fraction": percent / 100.0,
            "source": family.source, "trust": "published-law", "uncertainty": family.uncertainty[key],
        }  # fmt: skip
    series = {key: at_fraction(table["coefficients"][key], x) for key in LIQUID}
    return coolant_of(record, series, table["fit_error"])


def at_fraction(coefficients: list[list[float]], x: float) -> Array:
    """The series in temperature (rows) that a table leaves at a scaled fraction x in [-1, 1] (columns)."""
    columns = np.array(coefficients).T
    return np.asarray(np.polynomial.chebyshev.chebval(x, columns), dtype=np.float64)


def _glycol_facts(freezing: float, source: str) -> dict[str, dict[str, Any]]:
    return {
        "freezing_point": {"value": freezing, "source": source, "trust": "published-law"},
        "boiling_point": {"value": 373.12, "source": "at least that of water at 101325 Pa", "trust": "published-law"},
        "flash_point": {"value": "none", "source": "an aqueous solution", "trust": "secondary"},
        "gwp100": {"value": 0.0, "source": "holds no greenhouse gas", "trust": "secondary"},
        "pfas": {"value": False, "source": "glycol and water", "trust": "secondary"},
    }


def _moist_air(name: str, grams: float, dry: Coolant) -> Coolant:
    """Moist air as dry air with the density and heat capacity of its mixture; conductivity and viscosity stay.

    The tables begin at its dew point at 101325 Pa: colder air would be fog.
    At 35 degC and 80 % relative humidity moist air conducts 0.3 % and is viscous 1.5 % less than dry air.
    """
    if not 0.0 <= grams <= MOST_MOISTURE:
        raise InputError("coolant", f"'{name}' is out of range", allowed=f"0 to {MOST_MOISTURE:g} g of water per kg")
    w = grams / 1000.0
    lower, upper = dry.table_range
    dew = max(lower, float(dew_point(w, STANDARD_PRESSURE))) if w > 0.0 else lower
    x = dry.series["heat_capacity"]
    series = dict(dry.series)
    series["density"] = dry.series["density"] * ((1.0 + w) / (1.0 + w / MASS_RATIO))
    series["heat_capacity"] = x / (1.0 + w)
    series["heat_capacity"][0] += w * VAPOUR_HEAT_CAPACITY / (1.0 + w)
    record: dict[str, Any] = {
        "name": name,
        "title": f"Moist air, {grams:g} g of water per kg of dry air, at 101325 Pa",
        "phase": "gas",
        "dielectric": True,
        "source_range": [max(dew, dry.source_range[0]), dry.source_range[1]],
        "table_range": [dew, upper],
        "facts": {key: {"value": f.value, "source": f.source, "trust": f.trust} for key, f in dry.facts.items()},
    }
    law = {
        "density": "; ideal mixture with water vapour (ASHRAE Fundamentals 2017, chapter 1)",
        "heat_capacity": "; plus 1860 J/kgK of the vapour (ASHRAE Fundamentals 2017, chapter 1)",
        "conductivity": "; that of dry air, at most 0.5 % high",
        "viscosity": "; that of dry air, at most 2 % high",
    }
    for key in LIQUID:
        known = dry.properties[key]
        record[key] = {
            "form": "dry air and vapour", "humidity_ratio": w, "source": known.source + law[key],
            "trust": known.trust, "uncertainty": max(known.uncertainty, 0.02),
        }  # fmt: skip
    above_dew = {key: _shortened(values, lower, upper, dew) for key, values in series.items()}
    return coolant_of(record, above_dew, {key: known.fit_error for key, known in dry.properties.items()})


def _shortened(series: Array, lower: float, upper: float, begin: float) -> Array:
    """The same polynomial as a Chebyshev series over the shorter range from ``begin`` on, exact to rounding."""
    whole = np.polynomial.Chebyshev(series, domain=[lower, upper])
    return np.asarray(whole.convert(domain=[begin, upper], kind=np.polynomial.Chebyshev).coef, dtype=np.float64)


@functools.lru_cache(maxsize=1)
def _tables() -> Mapping[str, Any]:
    path = resources.files("heatpath.fluids") / "data" / "glycols.json"
    tables: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))["glycols"]
    return tables
