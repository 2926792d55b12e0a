"""An empty case that explains itself: what a model takes and gives, ready to be filled in."""

from __future__ import annotations

import math
from pathlib import Path

from heatpath.numerics.errors import InputError
from heatpath.validation.field import Field
from heatpath.validation.model import Model
from heatpath.validation.models import find_model

HEAD = """# A case for heatpath: this file and data.csv beside it. Fill both in, then: heatpath validate {folder}
schema_version = "1.0"
title = "what was measured"
source = "who measured it, where, when; a citation where there is one"
licence = "who may use the numbers, and how"
trust = "measured"                # measured | published-curve | specification | field-band

[model]
use = "{model}"                   # {title}

# The same in every row. A quantity is text with its unit, "40 degC"; a bare number only where there is no unit.
[fixed]
{fixed}
# What differs from row to row: its column in data.csv and the unit in which the numbers stand there.
[inputs]
{inputs}
# What was measured. uncertainty: a share of each value ("2 %"), a size ("0.3 K"), or a column of data.csv.
[outputs]
{outputs}
# How far off the model may be, and where that comes from: bias, mae, rmse, largest (sizes, "0.5 K"),
# mape, cv_rmse, nmbe, largest_relative (shares, "5 %"), inside (least share inside the uncertainty).
[tolerance]
{tolerance}
# To calibrate: names that are not under [fixed], with their bounds; rows says which rows may be used for it, the others
# are held out. Then: heatpath calibrate {folder}
# [calibrate]
{calibrate}"""


def write_blank(folder: Path, model_name: str) -> tuple[Path, Path]:
    """Write ``case.toml`` and ``data.csv`` for a model; nothing that stands there is overwritten.

    Raises
    ------
    InputError : no such model, the folder holds one of the files, or cannot be written
    """
    model = find_model(model_name)
    files = folder / "case.toml", folder / "data.csv"
    for file in files:
        if file.exists():
            raise InputError("--new", f"{file} stands there already", allowed="a folder without it")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files[0].write_text(blank_text(folder, model), encoding="utf-8")
        files[1].write_text(",".join(_columns(model)) + "\n", encoding="utf-8")
    except OSError as error:
        raise InputError(
            "--new", f"cannot write to {folder}: {error.strerror}", allowed="a folder you may write to"
        ) from None
    return files


def _needed(model: Model) -> dict[str, Field]:
    """What has no default."""
    return {name: field for name, field in model.takes.items() if field.default is None}


def _columns(model: Model) -> list[str]:
    """Header of the data file."""
    named = {name: field for name, field in _needed(model).items() if not _is_fixed(field)}
    named[next(iter(model.gives))] = next(iter(model.gives.values()))
    return [name if field.units == "1" else f"{name} [{field.units}]" for name, field in named.items()]


def blank_text(folder: Path, model: Model) -> str:
    """The text of ``case.toml`` for a model."""
    needed = _needed(model)
    fixed = [_blank(name, field) for name, field in needed.items() if _is_fixed(field)]
    silent = [_remark(name, field) for name, field in model.takes.items() if name not in needed]
    inputs = [
        f'{name} = {{ column = "{name}", units = "{field.units}" }}   # {field.words}, {field.allowed}'
        for name, field in needed.items()
        if not _is_fixed(field)
    ]
    first, *others = model.gives.items()
    outputs = [_output(*first), *(f"# {_output(*each)}" for each in others)]
    tolerance = [f'{first[0]} = {{ mape = "10 %", why = "say where this number comes from" }}']
    parts = {
        "fixed": [*fixed, *silent],
        "inputs": inputs,
        "outputs": outputs,
        "tolerance": tolerance,
        "calibrate": _calibrate(model),
    }
    texts = {key: "".join(f"{line}\n" for line in lines) for key, lines in parts.items()}
    return HEAD.format(folder=folder, model=model.name, title=model.title, **texts)


def _calibrate(model: Model) -> list[str]:
    """Remarks for what may be calibrated."""
    inputs = [name for name, field in _needed(model).items() if not _is_fixed(field)]
    rows = f', rows = {{ {inputs[0]} = ["lowest", "highest"] }}' if inputs else ""
    able = [(name, field) for name, field in model.takes.items() if field.hardware]
    lines = []
    for name, field in able:
        low, high = (_end(x, field) for x in (field.low, field.high))
        lines.append(f"# {_key(name)} = {{ lower = {low}, upper = {high}{rows} }}")
    return lines or [f"# NAME = {{ lower = ..., upper = ...{rows} }}"]


def _end(value: float, field: Field) -> str:
    """One end of a range as TOML."""
    shown = f"{value:g}" if math.isfinite(value) else "..."
    return shown if field.units == "1" else f'"{shown} {field.units}"'


def _key(name: str) -> str:
    """A name as a key of TOML."""
    return f'"{name}"' if "." in name else name


def _is_fixed(field: Field) -> bool:
    """Whether it is offered under [fixed]: words, and what belongs to the thing that was tested."""
    return field.is_word or field.hardware


def _blank(name: str, field: Field) -> str:
    """A field that has to be filled in, or calibrated."""
    if field.is_word:
        return f'{name} = ""   # {field.words}: {field.allowed}'
    example = f'"... {field.units}"' if field.units != "1" else "..."
    return f"# {name} = {example}   # {field.words}, {field.allowed}; or below, under [calibrate]"


def _output(name: str, field: Field) -> str:
    """One output."""
    return f'{name} = {{ column = "{name}", units = "{field.units}", uncertainty = "2 %" }}   # {field.words}'


def _remark(name: str, field: Field) -> str:
    """A field with a default, as a remark: what it is, its range, what holds where nothing is said."""
    known = field.default
    if isinstance(known, float) and known == known:
        known = field.shown(known)
    said = f"; {known} where nothing is said" if isinstance(known, str) and known else ""
    example = '"..."' if field.units != "1" else "..."
    return f"# {_key(name)} = {example}   # {field.words}, {field.allowed}{said}"
