"""A user's own fluid from its data sheet, in a TOML file: usable everywhere a shipped name is.

A data sheet gives density, heat capacity and conductivity at one temperature each, and the kinematic viscosity at two.
What it does not give, the slopes with temperature, comes from the liquid's kind, and is said to. The series are fitted
here, in numpy, when the file is read. ``docs/coolants.md`` shows a file.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from heatpath.fluids.forms import LIQUID, WALTHER_THINNEST, ZERO_CELSIUS, curve_of, fit, walther_coefficients
from heatpath.fluids.record import Coolant, coolant_of
from heatpath.numerics.errors import InputError
from heatpath.numerics.record import Record, open_record


class Kind(NamedTuple):
    """Slopes with temperature that a kind of liquid has where its data sheet is silent: of density [kg/(m3 K)], heat
    capacity [J/(kg K2)], conductivity [W/(m K2)]."""

    density: float
    heat_capacity: float
    conductivity: float
    source: str


KINDS = {
    "hydrocarbon": Kind(-0.65, 3.5, -8e-5, "seven oils in CoolProp 8.0.0: -0.65..-0.90, 2.1..5.1, -3e-5..-1.3e-4"),
    "ester": Kind(-0.73, 2.5, -9e-5, "between oils and silicones; not checked against an ester"),
    "silicone": Kind(-0.95, 1.9, -2.1e-4, "two silicones in CoolProp 8.0.0: -0.89..-1.03, 1.7..2.1, -1.9e-4..-2.3e-4"),
    "fluorinated": Kind(-2.4, 1.6, -1.4e-4, "FC-72, HFE-7100, HFE-7200: -2.3..-2.6, 1.5..2.0, -1.2e-4..-2.3e-4"),
}  # fmt: skip
UNCERTAINTY = {"density": 0.01, "heat_capacity": 0.05, "conductivity": 0.05, "viscosity": 0.06}
THIN = 2.0  # mm2/s, below which two points tell less of the curve between and beyond them
THIN_UNCERTAINTY = 0.12
BEYOND_POINTS = 20.0  # K, how far beyond the points of the viscosity a sheet is taken for a source
STEEPEST = 7.0  # of Walther's slope; liquids have 1.5 (silicones) to 6 (fluorinated)
MOST_VISCOUS = 1e3  # Pa s
_LIMITS = {
    "density": ("kg/m^3", 500.0, 2500.0, "kg/(m^3 K)", -5.0, 0.0),
    "heat_capacity": ("J/(kg K)", 500.0, 5000.0, "J/(kg K^2)", -2.0, 10.0),
    "conductivity": ("W/(m K)", 0.02, 1.0, "W/(m K^2)", -5e-4, 5e-3),
}
_TEMPERATURE = ("degC", -60.0, 250.0)
_KINEMATIC = ("mm^2/s", 0.1, 1e5)
_FACTS = {
    "freezing_point": ("degC", -200.0, 100.0),
    "boiling_point": ("degC", -60.0, 600.0),
    "flash_point": ("degC", -50.0, 500.0),
    "dielectric_constant": ("1", 1.0, 100.0),
    "gwp100": ("1", 0.0, 30000.0),
}


def read_datasheet(path: str, load: Callable[[str], Coolant]) -> Coolant:
    """The coolant that a user's file describes.

    Parameters
    ----------
    path : of the TOML file
    load : how another coolant is found by name, for a file that says ``like``

    Raises
    ------
    InputError : the file cannot be read, or a field is missing, unknown or out of range
    """
    sheet = open_record("coolant", path)
    if sheet.has("like"):
        return _likeness(sheet, Path(path).stem, load)
    return _from_sheet(sheet, Path(path).stem)


def _likeness(sheet: Record, name: str, load: Callable[[str], Coolant]) -> Coolant:
    """A known coolant under another name, with its viscosity multiplied."""
    like = sheet.text("like")
    if like.endswith(".toml"):
        raise sheet.refusal("like", "is another file", "the name of a shipped coolant or mixture")
    base = load(like)
    factor = sheet.quantity("viscosity_factor", "1", 0.1, 10.0, 1.0)
    title = sheet.text("title", default=f"{base.title}, viscosity times {factor:g}")
    source = sheet.text("source", default="user's file")
    sheet.done()
    series = {key: values.copy() for key, values in base.series.items()}
    if "viscosity" in series:
        series["viscosity"][0] += np.log(factor)
    record: dict[str, Any] = {
        "name": name, "title": title, "phase": base.phase, "dielectric": base.dielectric,
        "source_range": base.source_range, "table_range": base.table_range,
        "saturation_range": base.saturation_range, "note": base.note,
        "facts": {key: {"value": f.value, "source": f.source, "trust": f.trust} for key, f in base.facts.items()},
    }  # fmt: skip
    for key, known in base.properties.items():
        told = f"{source}: {factor:g} times {like}; {known.source}" if key == "viscosity" else known.source
        record[key] = {
            **known.parameters, "form": known.form, "source": told, "trust": known.trust,
            "uncertainty": known.uncertainty, "range": known.range,
        }  # fmt: skip
    return coolant_of(record, series, {key: known.fit_error for key, known in base.properties.items()})


def _from_sheet(sheet: Record, name: str) -> Coolant:
    """A liquid from the values of its data sheet."""
    kind = sheet.text("kind", tuple(KINDS))
    source = sheet.text("source")
    limits = _range(sheet)
    record: dict[str, Any] = {
        "name": name,
        "title": sheet.text("title", default=name),
        "phase": "liquid",
        "dielectric": sheet.flag("dielectric"),
        "source_range": limits,
        "table_range": limits,
        "facts": _facts(sheet, source),
    }
    for key in ("density", "heat_capacity", "conductivity"):
        record[key] = _linear(sheet.part(key), key, KINDS[kind], source)
    record["viscosity"] = _viscosity(sheet.part("viscosity"), source)
    sheet.done()
    record["source_range"] = _sources(record["viscosity"]["kinematic"], limits, sheet)
    _refuse_nonsense(record, sheet.file)
    fitted = {key: fit(key, curve_of(key, record), *limits) for key in LIQUID}
    errors = {key: error for key, (_, error) in fitted.items()}
    return coolant_of(record, {key: series for key, (series, _) in fitted.items()}, errors)


def _range(sheet: Record) -> tuple[float, float]:
    """The range in which the fluid is used [K]; 10 to 90 degC where the file says nothing."""
    if not sheet.has("range"):
        return 10.0 + ZERO_CELSIUS, 90.0 + ZERO_CELSIUS
    part = sheet.part("range")
    lower, upper = part.quantity("lower", *_TEMPERATURE), part.quantity("upper", *_TEMPERATURE)
    part.done()
    if upper - lower < 5.0:
        raise sheet.refusal("range", "is empty or too narrow", "upper at least 5 K above lower")
    return lower, upper


def _sources(points: list[list[float]], limits: tuple[float, float], sheet: Record) -> tuple[float, float]:
    """What of the range [K] the sheet speaks for: to 20 K beyond the points of its viscosity."""
    cold, warm = points[0][0] + ZERO_CELSIUS - BEYOND_POINTS, points[1][0] + ZERO_CELSIUS + BEYOND_POINTS
    lower, upper = max(limits[0], cold), min(limits[1], warm)
    if lower >= upper:
        allowed = f"a range that meets {cold - ZERO_CELSIUS:g} to {warm - ZERO_CELSIUS:g} degC"
        raise sheet.refusal("range", "lies more than 20 K beyond the points of the viscosity", allowed)
    return lower, upper


def _linear(part: Record, key: str, kind: Kind, source: str) -> dict[str, Any]:
    """A property that is known at one temperature and changes along a slope."""
    units, low, high, slope_units, slope_low, slope_high = _LIMITS[key]
    value = part.quantity("value", units, low, high)
    t = part.quantity("temperature", *_TEMPERATURE) - ZERO_CELSIUS
    default = getattr(kind, key)
    slope = part.quantity("slope", slope_units, slope_low, slope_high, default)
    uncertainty = part.quantity("uncertainty", "1", 0.0, 1.0, UNCERTAINTY[key])
    told = source if part.has("slope") else f"{source}; default slope {default:g} {slope_units} ({kind.source})"
    part.done()
    return {
        "form": "polynomial", "coefficients": [value - slope * t, slope], "points": [[t, value]], "source": told,
        "trust": "data-sheet", "uncertainty": uncertainty,
    }  # fmt: skip


def _viscosity(part: Record, source: str) -> dict[str, Any]:
    """Kinematic viscosity at 40 and 100 degC, or at two temperatures of the sheet's own, joined by ASTM D341.

    With its terms for thin liquids: two points of FC-72, HFE-7100, HFE-7200, Novec 649 and water give the rest of their
    curves within 3 % between and 10 % up to 15 K beyond the points; saturated R1233zd(E) is 10 to 20 % off.
    """
    if part.has("at_40_degC") or part.has("at_100_degC"):
        points = [[40.0, part.quantity("at_40_degC", *_KINEMATIC) * 1e6]]
        points.append([100.0, part.quantity("at_100_degC", *_KINEMATIC) * 1e6])
    else:
        points = [_point(part.part(key)) for key in ("cold", "warm")]
    thin = points[1][1] < THIN
    uncertainty = part.quantity("uncertainty", "1", 0.0, 1.0, THIN_UNCERTAINTY if thin else UNCERTAINTY["viscosity"])
    part.done()
    if not (points[0][0] < points[1][0] and points[0][1] > points[1][1]):
        raise InputError(part.place, "does not fall with temperature", allowed="less at 100 degC", file=part.file)
    form, law = ("walther", "ASTM D341") if points[1][1] >= WALTHER_THINNEST else ("andrade", "Andrade's law")
    if form == "walther" and walther_coefficients(points)[1] > STEEPEST:
        raise InputError(
            part.place, "falls too steeply", allowed=f"a slope of ASTM D341 up to {STEEPEST:g}", file=part.file
        )
    return {
        "form": form, "kinematic": points, "source": f"{source}; joined by {law}", "trust": "data-sheet",
        "uncertainty": uncertainty,
    }  # fmt: skip


def _point(part: Record) -> list[float]:
    """A temperature [degC] and a kinematic viscosity [mm2/s]."""
    point = [part.quantity("temperature", *_TEMPERATURE) - ZERO_CELSIUS, part.quantity("kinematic", *_KINEMATIC) * 1e6]
    part.done()
    return point


def _facts(sheet: Record, source: str) -> dict[str, dict[str, Any]]:
    """What the file says of freezing, boiling, flash point, dielectric constant, warming potential and PFAS."""
    if not sheet.has("facts"):
        return {}
    part = sheet.part("facts")
    values: dict[str, float | bool] = {key: part.quantity(key, *_FACTS[key]) for key in _FACTS if part.has(key)}
    if part.has("pfas"):
        values["pfas"] = part.flag("pfas")
    part.done()
    if values.get("freezing_point", 0.0) >= values.get("boiling_point", np.inf):
        raise part.refusal("freezing_point", "is not below the boiling point", "a temperature below boiling_point")
    return {key: {"value": value, "source": source, "trust": "data-sheet"} for key, value in values.items()}


def _refuse_nonsense(record: dict[str, Any], file: str) -> None:
    """Raises InputError where a slope leads a property to zero within the range, or the liquid to pitch."""
    lower, upper = record["table_range"]
    t = np.linspace(lower, upper, 101)
    for key in LIQUID:
        with np.errstate(all="ignore"):
            values = curve_of(key, record)(t)
        if not (np.all(np.isfinite(values)) and np.min(values) > 0.0):
            raise InputError(key, "is not positive over the whole range", allowed="a narrower range", file=file)
        if key == "viscosity" and np.max(values) > MOST_VISCOUS:
            message = f"reaches {np.max(values):.3g} Pa s within the range"
            raise InputError(key, message, allowed=f"a range within which it is below {MOST_VISCOUS:g} Pa s", file=file)
