"""A folder with ``case.toml`` and ``data.csv``, read into a case and refused with file, row and column.

``heatpath validate --new FOLDER --model NAME`` writes one that explains itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path

from heatpath.numerics.errors import InputError
from heatpath.numerics.record import Record, open_record
from heatpath.numerics.units import shorten
from heatpath.validation.case import TRUST, Case
from heatpath.validation.case_tables import CaseTables
from heatpath.validation.columns import read_columns
from heatpath.validation.field import Value
from heatpath.validation.model import GROUPS
from heatpath.validation.models import find_model

SCHEMA_VERSIONS = ("1.0",)
UNSTATED = "not stated"


def shipped_cases() -> tuple[str, ...]:
    """Names of the cases that come with the package, sorted."""
    folder = resources.files("heatpath.validation") / "cases"
    return tuple(sorted(each.name for each in folder.iterdir() if (each / "case.toml").is_file()))


def load_case(name: str, fitted: Sequence[str] = ()) -> Case:
    """A shipped case by name, or one of the user's own by its folder; ``fitted`` names need not stand in it.

    Raises
    ------
    InputError : with file, row and column
    """
    if name in shipped_cases():
        folder = Path(str(resources.files("heatpath.validation") / "cases" / name))
    else:
        folder = Path(name)
        if not folder.is_dir():
            allowed = "a folder with case.toml and data.csv, or one of " + ", ".join(shipped_cases())
            raise InputError("CASE", f"{shorten(name)} is neither a folder nor a shipped case", allowed=allowed)
    return _case(folder, fitted)


def _case(folder: Path, fitted: Sequence[str]) -> Case:
    """The case in a folder."""
    record = open_record("case.toml", str(folder / "case.toml"))
    record.file = str(Path(folder.name) / "case.toml")
    record.text("schema_version", SCHEMA_VERSIONS)
    use = record.part("model")
    model = find_model(use.text("use"), use.refusal)
    use.done()
    columns = read_columns(folder / "data.csv")
    reader = CaseTables(record, model, columns)
    case = Case(
        name=folder.name, title=record.text("title"), source=record.text("source", default=UNSTATED),
        licence=record.text("licence", default=UNSTATED),
        trust=record.text("trust", tuple(TRUST)), group=record.text("group", GROUPS, default=model.group), model=model,
        fixed=_beside(folder, reader.fixed()), inputs=reader.inputs(), outputs=reader.outputs(), free=reader.free(),
        variants=reader.variants(), recalled=reader.texts("recalled"), note=record.text("note", default=""),
        columns=columns,
    )  # fmt: skip
    record.done()
    _check(case, record, {*fitted, *(free.name for free in case.free)})
    return case


def _beside(folder: Path, fixed: Mapping[str, Value]) -> dict[str, Value]:
    """Words that name a file beside ``case.toml`` (a load, a coolant, a plant), with the way to it."""
    found = dict(fixed)
    for name, value in fixed.items():
        if isinstance(value, str) and value.endswith((".csv", ".toml")) and (folder / value).is_file():
            found[name] = str(folder / value)
    return found


def _check(case: Case, record: Record, fitted: set[str]) -> None:
    """Refuses what only shows once all is read: fields given twice or not at all, a time that stands twice."""
    for name, field in case.model.takes.items():
        given = [place for place, names in (("fixed", case.fixed), ("inputs", case.inputs)) if name in names]
        if len(given) > 1:
            raise record.refusal(f"inputs.{name}", "stands under [fixed] too", "one of the two")
        if not given and field.default is None and name not in fitted:
            raise record.refusal("fixed", f"{case.model.name} needs '{name}', {field.words}", field.allowed)
    _check_times(case, record)


def _check_times(case: Case, record: Record) -> None:
    """Refuses a moment that stands twice in one run: rows that are alike in every other input."""
    if "time" not in case.inputs:
        return
    seen: dict[tuple[Value, ...], int] = {}
    for row, moment in enumerate(zip(*case.inputs.values(), strict=True)):
        if moment in seen:
            column = record.table["inputs"]["time"]["column"]
            message = f"the time of line {case.columns.lines[seen[moment]]} stands here again"
            raise case.columns.refusal(row, column, message, "each time once")
        seen[moment] = row
