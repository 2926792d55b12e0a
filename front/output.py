"""Answers for programs: JSON as the doors promise it, netCDF with units."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from heatpath.about import version
from heatpath.glossary import variable
from heatpath.numerics.errors import InputError
from heatpath.rows import finite
from heatpath.studies.answer import Comparison, CoolingAnswer, Device, Flag, RackAnswer
from heatpath.studies.scenario import Scenario

if TYPE_CHECKING:
    import xarray as xr

    from heatpath.studies.optimum import SetPoints

SCHEMA_VERSION = "1.0"
SAVINGS = ("facility_energy", "cooling_energy", "energy_per_token")
DEVICE_QUANTITIES = ("junction_temperature", "case_temperature", "power", "coolant_flow", "margin")

Tree = dict[str, Any]


def comparison_json(comparison: Comparison) -> str:
    """A comparison as JSON text; strict JSON, so no NaN and no Infinity."""
    return _text(
        {
            **_model(),
            "site": comparison.site,
            "baseline": comparison.baseline,
            "currency": comparison.currency,
            "coolings": {name: _cooling(answer, comparison.currency) for name, answer in comparison.coolings.items()},
            **({"set_points": _optima(comparison)} if comparison.optima else {}),
            "assumptions": [vars(assumption) for assumption in comparison.assumptions],
        }
    )


def _optima(comparison: Comparison) -> Tree:
    """Set points that were searched for, by technology: before and after, what they save, what binds them."""
    units = {"supply_temperature": "K", "supply_flow": "m^3/s", "tower_approach": "K"}

    def points(values: SetPoints) -> Tree:
        given = {name: value for name, value in values._asdict().items() if value is not None}
        return {name: {"value": value, "units": units[name]} for name, value in given.items()}

    return {
        each.cooling: {
            "goal": each.goal,
            "default": points(each.default),
            "chosen": points(each.chosen),
            "saving": {"value": 1.0 - each.after / each.before, "units": "1"},
            "binds": list(each.binds),
        }
        for each in comparison.optima
    }


def rack_json(answer: RackAnswer, currency: str = "USD") -> str:
    """One rack's answer as JSON text."""
    return _text(
        {
            **_model(),
            "cooling": answer.cooling,
            **_state(answer),
            "quantities": quantities(answer.quantities, currency),
            "devices": [_device(device) for device in answer.devices],
            "closure": finite(answer.closure),
            "flags": _flags(answer.flags, answer.quantities),
            "assumptions": [vars(assumption) for assumption in answer.assumptions],
        }
    )


def quantities(values: dict[str, float], currency: str) -> Tree:
    """Names and values as ``{"value": number, "units": "..."}``, units from the glossary."""
    return {name: _quantity(name, value, currency) for name, value in finite(values).items()}


def _quantity(name: str, value: float, currency: str = "USD") -> Tree:
    """One value with its unit."""
    return {"value": float(value), "units": variable(name).units_in(currency)}


def _text(tree: Tree) -> str:
    """JSON text, indented, strict."""
    return json.dumps(tree, indent=2, allow_nan=False)


def _model() -> Tree:
    """Which program answers, in which schema."""
    return {"schema_version": SCHEMA_VERSION, "model": {"name": "heatpath", "version": version()}}


def _state(answer: CoolingAnswer | RackAnswer) -> Tree:
    """Status, and the reason and the limiting device where it is not ok."""
    if answer.status == "ok":
        return {"status": "ok"}
    return {"status": answer.status, "reason": answer.reason, "limiting_device": answer.limiting_device}


def _flags(flags: tuple[Flag, ...], values: dict[str, float]) -> list[Tree]:
    """Flags as code and text, and one for each quantity that had to be left out because it is not a number."""
    missing = [
        Flag(f"not_finite:{name}", f"{name} is not a finite number") for name in values if name not in finite(values)
    ]
    return [{"code": flag.code, "text": flag.text} for flag in (*flags, *missing)]


def _cooling(answer: CoolingAnswer, currency: str) -> Tree:
    """One technology of a comparison."""
    parts = {name: _share(value) for name, value in answer.saving_parts.items()}
    return {
        **_state(answer),
        "quantities": quantities(answer.quantities, currency),
        "saving": {name: _share(answer.saving.get(name)) for name in SAVINGS},
        "saving_parts": parts,
        "closure": finite(answer.closure),
        "flags": _flags(answer.flags, answer.quantities),
    }


def _share(value: float | None) -> Tree | None:
    """A saving with its unit, or null where none can be stated."""
    return None if value is None or not finite({"": value}) else {"value": float(value), "units": "1"}


def _device(device: Device) -> Tree:
    """One device of a rack."""
    tree: Tree = {name: getattr(device, name) for name in ("name", "position", "count", "coolant")}
    values = finite({name: getattr(device, name) for name in DEVICE_QUANTITIES} | device.boiling)
    return tree | {name: _quantity(name, value) for name, value in values.items()}


def dataset(comparison: Comparison, scenario: Scenario | None = None) -> xr.Dataset:
    """A comparison as a labelled dataset: a year's quantities over ``cooling``, series over ``cooling`` and ``hour``.

    A quantity that a technology has not got is NaN there; ``status`` says why. With the scenario, its text is kept as
    an attribute, and with it the seed: the file can be computed again.
    """
    import numpy as np
    import xarray as xr

    names = list(comparison.coolings)
    answers = [finite(answer.quantities) for answer in comparison.coolings.values()]
    found = dict.fromkeys(name for answer in answers for name in answer)
    data = xr.Dataset(coords={"cooling": names})
    for name in found:
        values = np.array([answer.get(name, np.nan) for answer in answers])
        data[name] = ("cooling", values, _attributes(name, comparison.currency))
    for name in SAVINGS:
        shares = [answer.saving.get(name) for answer in comparison.coolings.values()]
        values = np.array([np.nan if share is None else share for share in shares], dtype=np.float64)
        data[f"{name}_saving"] = ("cooling", values, _attributes(f"{name}_saving", comparison.currency))
    status = [answer.status for answer in comparison.coolings.values()]
    data["status"] = ("cooling", status, _attributes("status", comparison.currency))
    data = _with_hours(data, comparison)
    data.attrs = _global_attributes(comparison, scenario)
    return data


def _with_hours(data: xr.Dataset, comparison: Comparison) -> xr.Dataset:
    """``data`` with the hourly series of the technologies that have them; weather, the same for all, over ``hour``.

    A series that bears the name of a year's quantity, such as ``supply_temperature``, gets ``_hourly`` behind it.
    """
    import xarray as xr

    hourly = {name: answer.hourly for name, answer in comparison.coolings.items() if answer.hourly is not None}
    if not hourly:
        return data
    first = next(iter(hourly.values()))
    common = [name for name in first.data_vars if variable(str(name)).dims == ("hour",)]
    series = [each.drop_vars(common, errors="ignore").expand_dims(cooling=[name]) for name, each in hourly.items()]
    merged = xr.concat(series, dim="cooling", join="outer", data_vars="all", coords="minimal", compat="override")
    for name in merged.data_vars:
        target = f"{name}_hourly" if name in data else name
        data[target] = merged[name].reindex(cooling=data["cooling"])
        data[target].attrs = _attributes(str(name), comparison.currency)
    for name in (*common, "hour"):
        data[name] = first[name]
        data[name].attrs = _attributes(str(name), comparison.currency)
    return data


def _attributes(name: str, currency: str) -> dict[str, str]:
    """What the glossary says of a variable."""
    entry = variable(name)
    return {"units": entry.units_in(currency), "long_name": entry.description, "symbol": entry.symbol}


def _global_attributes(comparison: Comparison, scenario: Scenario | None) -> dict[str, Any]:
    """What the file is and how to make it again."""
    attributes: dict[str, Any] = {
        "Conventions": "CF-1.11",
        "title": "Cooling technologies doing the same work over a year",
        "source": f"heatpath {version()}",
        "schema_version": SCHEMA_VERSION,
        "site": comparison.site,
        "baseline": comparison.baseline,
        "flags": "\n".join(f"{n}: {f.code}: {f.text}" for n, a in comparison.coolings.items() for f in a.flags),
    }
    if scenario is not None:
        if not scenario.load.is_file:
            attributes["seed"] = str(scenario.load.seed)
        attributes["scenario"] = json.dumps(scenario.to_dict())
    return attributes


def rack_dataset(answer: RackAnswer, currency: str = "USD") -> xr.Dataset:
    """One rack as a labelled dataset: its devices over ``device``, its own quantities beside them."""
    import numpy as np
    import xarray as xr

    positions = [device.position for device in answer.devices]
    rows = [{n: getattr(d, n) for n in DEVICE_QUANTITIES} | d.boiling for d in answer.devices]
    data = xr.Dataset(coords={"device": positions})
    for name in dict.fromkeys(name for row in rows for name in row):
        values = np.array([row.get(name, np.nan) for row in rows], dtype=np.float64)
        data[name] = ("device", values, _attributes(name, currency))
    counts = np.array([device.count for device in answer.devices], dtype=np.float64)
    data["device_count"] = ("device", counts, _attributes("device_count", currency))
    for name, value in finite(answer.quantities).items():
        data[name if name not in data else f"rack_{name}"] = ((), float(value), _attributes(name, currency))
    data.attrs = {"Conventions": "CF-1.11", "source": f"heatpath {version()}", "cooling": answer.cooling,
                  "status": answer.status, "schema_version": SCHEMA_VERSION}  # fmt: skip
    return data


def write_netcdf(comparison: Comparison, path: Path, scenario: Scenario | None = None) -> None:
    """Write :func:`dataset` to a netCDF file that any tool can read. Raises InputError where it cannot be written."""
    write_dataset(dataset(comparison, scenario), path, "--out")


def write_dataset(data: xr.Dataset, path: Path, field: str) -> None:
    """Write a dataset to a netCDF file; the InputError of one that cannot be written names ``field``."""
    try:
        data.to_netcdf(path, engine="scipy")
    except OSError as error:
        raise InputError(
            field, f"cannot write {path}: {error.strerror}", allowed="a file in an existing folder"
        ) from None
