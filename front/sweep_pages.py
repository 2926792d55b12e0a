"""A sweep as a labelled dataset, as a file, and in a few lines."""

from __future__ import annotations

import json
import math
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from heatpath.about import version
from heatpath.glossary import variable
from heatpath.numerics.errors import InputError
from heatpath.studies.axes import Axis
from heatpath.studies.sweep import Sweep
from heatpath.table import Line

if TYPE_CHECKING:
    import xarray as xr

TEXTS = ("status", "reason", "message", "limiting_device", "flags")
DESIGN = "design"  # dimension of samples


def sweep_dataset(sweep: Sweep) -> xr.Dataset:
    """Annual figures over ``cooling`` and the fields that were varied; samples over ``cooling`` and ``design``.

    Every quantity of the glossary that a technology has is a variable with its units, each saving one with ``_saving``
    behind it; NaN where there is no answer, and ``status``, ``reason``, ``message``, ``limiting_device`` say why.
    ``flags`` are codes with blanks between them.
    """
    import xarray as xr

    plan, currency = sweep.plan, sweep.scenario.economics.currency
    names = sweep.scenario.coolings.names
    dims = ("cooling", DESIGN) if plan.shares is not None else ("cooling", *(axis.path for axis in plan.axes))
    data = xr.Dataset(coords={"cooling": list(names)})
    for k, axis in enumerate(plan.axes):
        data = data.assign_coords({axis.path: _coordinate(sweep, k, axis)})
    columns = [[outcome[name] for outcome in sweep.outcomes] for name in names]
    shape = (len(names), *plan.shape)
    for group, suffix in (("quantities", ""), ("saving", "_saving")):
        found = dict.fromkeys(key for column in columns for outcome in column for key in outcome[group])
        for key in found:
            values = [[_number(outcome[group].get(key)) for outcome in column] for column in columns]
            data[key + suffix] = (dims, np.reshape(np.array(values), shape), _attributes(key + suffix, currency))
    for key in TEXTS:
        texts = [[_text(outcome[key]) for outcome in column] for column in columns]
        data[key] = (dims, np.reshape(np.array(texts), shape), _attributes(key, currency))
    data.attrs = _global_attributes(sweep)
    return data


def _coordinate(sweep: Sweep, k: int, axis: Axis) -> Any:
    """Labels of one field along its own dimension, or along the samples."""
    plan = sweep.plan
    attributes = {"long_name": f"scenario field {axis.path}"}
    if axis.numbers is not None:
        attributes["units"] = axis.units
    if plan.shares is None:
        return (axis.path, np.array(axis.values if axis.numbers is None else axis.numbers), attributes)
    taken = [axis.at(float(share)) for share in plan.shares[:, k]]
    values = [value if axis.numbers is None else label for value, label in taken]
    return (DESIGN, np.array(values), attributes)


def _number(value: Any) -> float:
    """A figure, NaN where there is none."""
    return float(value) if value is not None and math.isfinite(value) else math.nan


def _text(value: Any) -> str:
    return " ".join(value) if isinstance(value, list | tuple) else str(value)


def _attributes(name: str, currency: str) -> dict[str, str]:
    entry = variable(name)
    return {"units": entry.units_in(currency), "long_name": entry.description, "symbol": entry.symbol}


def _global_attributes(sweep: Sweep) -> dict[str, str]:
    """What the file is and how to make it again. Nothing here depends on when, where or by how many it was made."""
    return {
        "Conventions": "CF-1.11",
        "title": "Cooling technologies over many designs, figures of a year",
        "source": f"heatpath {version()}",
        "baseline": sweep.scenario.baseline.cooling,
        "scenario": json.dumps(sweep.scenario.to_dict()),
        "varied": json.dumps({axis.path: [str(value) for value in axis.values] for axis in sweep.plan.axes}),
    }


def write_sweep(sweep: Sweep, path: Path) -> None:
    """Write :func:`sweep_dataset` to a netCDF file, whole or not at all. Raises InputError where it cannot."""
    part = path.with_name(path.name + ".part")
    try:
        sweep_dataset(sweep).to_netcdf(part, engine="scipy")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        allowed = "a file in an existing folder"
        raise InputError("--out", f"cannot write {path}: {error.strerror}", allowed=allowed) from None


def sweep_lines(sweep: Sweep, path: Path, seconds: float) -> list[Line]:
    """What was computed, how fast, and what failed for which reason."""
    size = sweep.plan.size
    kept = f", {size - sweep.computed} kept from before" if sweep.computed < size else ""
    rate = f"{sweep.computed / seconds:.3g} designs per second{kept}"
    lines = [Line(f"{size} designs, {sweep.answered} answered, in {seconds:.1f} s: {rate}")]
    for name in sweep.scenario.coolings.names:
        reasons = Counter(one[name]["reason"] for one in sweep.outcomes if one[name]["status"] != "ok")
        if reasons:
            told = ", ".join(f"{count} {reason}" for reason, count in reasons.most_common())
            lines.append(Line(f"{name}: no answer for {told}"))
    lines.append(Line(f"written to {path}"))
    return lines
