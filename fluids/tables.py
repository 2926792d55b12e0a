"""Builds ``data/tables.json`` and ``data/glycols.json``: ``python -m heatpath.fluids.tables``.

The only place that knows CoolProp, with the check of it. A property in its source's form becomes a Chebyshev series;
the largest relative distance from the source is stored beside it, with the versions that made it and a stamp of each
record, so that a test can say when a table is older than its record.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from heatpath.fluids.forms import LIQUID, LOGARITHMIC, SATURATION, Array, Curve, curve_of, fit
from heatpath.fluids.mixtures import GLYCOLS, Glycol
from heatpath.fluids.record import read_record, record_text, shipped
from heatpath.fluids.transport import MODELS

HOTTEST_GLYCOL = 373.15  # K
ABOVE_FREEZING = 0.1  # K
ROUNDING = 4.0  # K
_TERMS = (14, 40)  # of the glycols' fit, in temperature and in fraction
_OUTPUT = {
    "density": "rhomass", "heat_capacity": "cpmass", "conductivity": "conductivity", "viscosity": "viscosity",
    "saturation_pressure": "p", "vapour_density": "rhomass", "surface_tension": "surface_tension",
    "vapour_viscosity": "viscosity", "vapour_conductivity": "conductivity",
}  # fmt: skip


def source_curve(key: str, whole: Mapping[str, Any]) -> Curve:
    """A property of a record as its source gives it, a function of temperature in K; may need CoolProp."""
    record = whole[key]
    if record["form"] == "coolprop":
        return _from_coolprop(key, record)
    if record["form"] == "published":
        density = _from_coolprop("density", record)
        model = MODELS[record["model"]]
        return lambda t: model(t, density(t))
    if record["form"] == "walther" and whole["density"]["form"] == "coolprop":
        raise ValueError("Walther's form needs a density in a form of its own")
    return curve_of(key, whole)


def coolprop_state(fluid: str) -> Any:
    """CoolProp's state of a fluid; a mixture is written with mass fractions, ``R1234ze(E)[0.911]&R227EA[0.089]``."""
    from CoolProp.CoolProp import AbstractState

    backend, _, rest = fluid.rpartition("::")
    parts = [re.fullmatch(r"(.+?)(?:\[([0-9.]+)\])?", part) for part in rest.split("&")]
    names = "&".join(part[1] for part in parts if part)
    state = AbstractState(backend or "HEOS", names)
    fractions = [float(part[2]) for part in parts if part and part[2]]
    if fractions:
        state.set_mass_fractions(fractions)
    return state


def _from_coolprop(key: str, record: Mapping[str, Any]) -> Curve:
    """A property at a pressure, or on the saturation line of liquid (quality 0) or vapour (1)."""
    import CoolProp

    state = coolprop_state(record["fluid"])

    def at(t: float, quality: float | None) -> Any:
        if quality is None:
            state.update(CoolProp.PT_INPUTS, record["pressure"], t)
        else:
            state.update(CoolProp.QT_INPUTS, quality, t)
        return state

    def value(t: float) -> float:
        if key == "latent_heat":
            return float(at(t, 1.0).hmass()) - float(at(t, 0.0).hmass())
        return float(getattr(at(t, record.get("quality")), _OUTPUT[key])())

    return lambda t: np.array([value(float(each)) for each in np.atleast_1d(t)])


def build() -> dict[str, Any]:
    """Tables of every coolant that has a TOML file, with fit errors and the builder's versions."""
    return {"builder": _versions(), "coolants": {name: _coolant(name) for name in shipped()}}


def _versions() -> dict[str, str]:
    import CoolProp

    return {"CoolProp": str(CoolProp.__version__), "numpy": np.__version__}


def stamp(name: str) -> str:
    """What a coolant's record was when its table was made."""
    return hashlib.sha256(record_text(name).encode("utf-8")).hexdigest()[:16]


def _coolant(name: str) -> dict[str, Any]:
    record = read_record(name)
    coefficients, errors = {}, {}
    for key in (*LIQUID, *SATURATION):
        if key not in record:
            continue
        limits = record.get("saturation_range", record["table_range"]) if key in SATURATION else record["table_range"]
        series, error = fit(key, source_curve(key, record), *limits)
        coefficients[key], errors[key] = series.tolist(), float(f"{error:.2e}")
    return {"record": stamp(name), "coefficients": coefficients, "fit_error": errors}


def build_glycols() -> dict[str, Any]:
    """Tables of glycol in water over fraction and temperature."""
    return {"builder": _versions(), "glycols": {family.fluid: _glycol(family) for family in GLYCOLS.values()}}


def glycol_state(family: Glycol, percent: float) -> Any:
    """CoolProp's state of one mixture; the fraction is by mass or by volume as the family has it."""
    from CoolProp.CoolProp import AbstractState

    state = AbstractState("INCOMP", family.fluid)
    set_fraction = state.set_volu_fractions if family.fluid.startswith("A") else state.set_mass_fractions
    set_fraction([percent / 100.0])
    return state


def glycol_property(state: Any, key: str, t: float) -> float:
    """One property of a mixture at temperature t [K], freely above its freezing point."""
    import CoolProp

    state.update(CoolProp.PT_INPUTS, 3e5, t)
    return float(getattr(state, _OUTPUT[key])())


def freezing_point(state: Any) -> float:
    """Freezing point of a mixture [K]."""
    import CoolProp

    return float(state.keyed_output(CoolProp.iT_freeze))


def _coldest(state: Any, family: Glycol) -> float:
    """Where a mixture's table begins [K]: just above freezing, or above the end of its set, rounded between the two."""
    above = (freezing_point(state) + ABOVE_FREEZING - family.coldest) / ROUNDING
    return family.coldest + ROUNDING * float(np.logaddexp(0.0, above))


def _glycol(family: Glycol) -> dict[str, Any]:
    nodes = [np.cos(np.pi * (np.arange(n) + 0.5) / n) for n in _TERMS]
    percents = 0.5 * (family.lowest + family.highest) + 0.5 * (family.highest - family.lowest) * nodes[1]
    states = [glycol_state(family, float(percent)) for percent in percents]
    freezing = np.array([freezing_point(state) for state in states])
    coldest = np.array([_coldest(state, family) for state in states])
    coefficients, errors = {}, {}
    for key in LIQUID:
        values = np.array([_column(state, key, low, nodes[0]) for state, low in zip(states, coldest, strict=True)])
        fitted = _fit_2d(np.log(values).T if key in LOGARITHMIC else values.T, nodes)
        coefficients[key] = fitted.tolist()
        errors[key] = float(f"{_glycol_error(family, key, fitted):.2e}")
    ends = [np.polynomial.chebyshev.chebfit(nodes[1], v, _TERMS[1] - 1).tolist() for v in (freezing, coldest)]
    limits = {"freezing_point": ends[0], "lower": ends[1], "upper": HOTTEST_GLYCOL}
    return {**limits, "coefficients": coefficients, "fit_error": errors}


def _column(state: Any, key: str, lower: float, s: Array) -> list[float]:
    """A property at the scaled temperatures s of one mixture."""
    t = 0.5 * (HOTTEST_GLYCOL + lower) + 0.5 * (HOTTEST_GLYCOL - lower) * s
    return [glycol_property(state, key, float(each)) for each in t]


def _fit_2d(values: Array, nodes: list[Array]) -> Array:
    """Chebyshev coefficients (temperature, fraction) of values at the nodes; the negligible ones are cut off."""
    in_temperature = np.polynomial.chebyshev.chebfit(nodes[0], values, nodes[0].size - 1)
    both = np.polynomial.chebyshev.chebfit(nodes[1], in_temperature.T, nodes[1].size - 1).T
    significant = np.abs(both) > 1e-9 * np.max(np.abs(both))
    rows, columns = np.nonzero(significant)
    return np.asarray(both[: max(2, rows.max() + 1), : columns.max() + 1], dtype=np.float64)


def _glycol_error(family: Glycol, key: str, fitted: Array) -> float:
    """Largest relative distance from CoolProp over 41 fractions and 41 temperatures between the nodes."""
    worst = 0.0
    s = np.linspace(-1.0, 1.0, 41)
    for x in np.linspace(-1.0, 1.0, 41):
        percent = 0.5 * (family.lowest + family.highest) + 0.5 * (family.highest - family.lowest) * x
        state = glycol_state(family, float(percent))
        expected = np.array(_column(state, key, _coldest(state, family), s))
        value = np.polynomial.chebyshev.chebval2d(s, np.full_like(s, x), fitted)
        value = np.exp(value) if key in LOGARITHMIC else value
        worst = max(worst, float(np.max(np.abs(value / expected - 1.0))))
    return worst


def _written(tables: Any, depth: int = 0) -> str:
    """JSON with one line for each row of numbers."""
    if isinstance(tables, dict):
        rows = (f"{' ' * (depth + 1)}{json.dumps(key)}: {_written(value, depth + 1)}" for key, value in tables.items())
        return "{\n" + ",\n".join(rows) + "\n" + " " * depth + "}"
    if isinstance(tables, list) and tables and isinstance(tables[0], list):
        return "[\n" + ",\n".join(" " * (depth + 1) + json.dumps(row) for row in tables) + "\n" + " " * depth + "]"
    return json.dumps(tables)


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "data"
    (folder / "tables.json").write_text(_written(build()) + "\n", encoding="utf-8")
    (folder / "glycols.json").write_text(_written(build_glycols()) + "\n", encoding="utf-8")
