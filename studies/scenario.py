"""The scenario: what the user says about the hall, validated once, frozen, in SI from here on.

Every field has a unit, a range and a description; an unknown key is refused with the nearest allowed one. The schema
is ``schema_version`` 1.0 (``heatpath schema scenario``), the shipped default hall is ``studies/data/default.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

from pydantic import Field, PrivateAttr, ValidationError, model_validator

from heatpath.numerics.errors import InputError
from heatpath.numerics.units import shorten
from heatpath.studies.document import file_name, read_document
from heatpath.studies.money import Economics
from heatpath.studies.refusal import input_error, refusal
from heatpath.studies.sections import (
    COOLINGS,
    Baseline,
    Coolings,
    Hall,
    Load,
    Serving,
    Site,
    Table,
    is_file,
)

AnyTable = TypeVar("AnyTable", bound=Table)


class Scenario(Table):
    """One hall, one year, the technologies to compare. Fields are SI: W, K, m^3/s, currency per J, per m^3, per kg."""

    schema_version: Literal["1.0"] = Field(description="Version of this schema.")
    site: Site = Field(description="Where the hall stands.")
    hall: Hall = Field(default=Hall(), description="What computes.")
    load: Load = Field(default=Load(), description="How busy the devices are.")
    coolings: Coolings = Field(description="One table per cooling technology.")
    economics: Economics = Field(default=Economics(), description="Prices and grid carbon.")
    serving: Serving | None = Field(default=None, description="The model that is served; default: the node's tokens.")
    baseline: Baseline = Field(default=Baseline(), description="What savings are measured against.")
    _file: str | None = PrivateAttr(default=None)
    _moved: bool = PrivateAttr(default=False)

    @model_validator(mode="after")
    def _baseline_is_asked_for(self) -> Self:
        if self.baseline.cooling not in self.coolings:
            message = f"there is no table [coolings.{self.baseline.cooling}]"
            raise refusal(message, ", ".join(self.coolings.names), field="baseline.cooling")
        return self

    def __eq__(self, other: object) -> bool:
        """Whether both say the same, from whatever file."""
        return isinstance(other, Scenario) and self.__dict__ == other.__dict__

    @property
    def file(self) -> str | None:
        """The file this scenario was read from, for the error messages of whoever looks up its names."""
        return self._file

    def file_of(self, field: str) -> str | None:
        """The file in which a field stands; None where it comes from elsewhere, as a site from the command line."""
        return None if self._moved and field.split(".")[0] == "site" else self._file

    def with_site(self, name: str | None = None, epw: str | Path | None = None) -> Scenario:
        """The same scenario at another place: a shipped site's name, or an EPW file relative to the working folder.

        Grid carbon stated in the scenario stays; otherwise it is the new site's. Raises InputError.
        """
        given = {"name": name, "epw": None if epw is None else str(epw)}
        try:
            site = Site.model_validate({key: value for key, value in given.items() if value is not None})
        except ValidationError as error:
            raise input_error(error, Site, place=("site",)) from None
        moved = self.model_copy(update={"site": _located(site, "epw", "site", Path.cwd(), None)})
        moved._moved = True
        return moved

    def with_coolings(self, names: Sequence[str]) -> Scenario:
        """The same scenario with these technologies only, and the baseline, which savings need. Raises InputError."""
        unknown = [name for name in names if name not in self.coolings]
        if unknown or not names:
            raise self._no_such_cooling(unknown[0] if unknown else None)
        kept: dict[str, Any] = {name: self.coolings[name] for name in (*names, self.baseline.cooling)}
        return self.model_copy(update={"coolings": Coolings.model_construct(_fields_set=set(kept), **kept)})

    def _no_such_cooling(self, name: str | None) -> InputError:
        """The error for a technology that this scenario does not hold."""
        allowed = ", ".join(self.coolings.names)
        if name is None:
            message = "no cooling technology is named"
        elif name in COOLINGS:
            message = f"the scenario has no table [coolings.{name}]"
        else:
            message = f"{shorten(name)} is not a cooling technology"
        return InputError("cooling", message, allowed=allowed, file=self.file)

    def to_dict(self) -> dict[str, Any]:
        """The scenario as it could be written to a file: text with units, nothing that is not set."""
        return self.model_dump(mode="json", exclude_none=True, by_alias=True)


def scenarios() -> tuple[str, ...]:
    """Names of the shipped scenarios."""
    folder = resources.files("heatpath.studies").joinpath("data")
    return tuple(sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml")))


def scenario_text(name: str = "default") -> str:
    """The commented TOML of a shipped scenario. Raises InputError for a name that is not shipped."""
    if name not in scenarios():
        raise InputError("scenario", f"no scenario {shorten(name)} is shipped", allowed=", ".join(scenarios()))
    return resources.files("heatpath.studies").joinpath("data", f"{name}.toml").read_text(encoding="utf-8")


def load_scenario(source: str | Path | dict[str, Any] | None = None) -> Scenario:
    """Read and check a scenario: a shipped name, a TOML or JSON file, a dict, or None for the shipped default hall.

    Files named inside are relative to the scenario's folder (a dict's: to the working folder). Raises InputError.
    """
    if isinstance(source, dict):
        return _validated(source, None, Path.cwd())
    if not isinstance(source, str | Path | None):
        raise InputError("scenario", f"{shorten(source)} is not a scenario", allowed="a name, a file, or a dict")
    name = "default" if source is None else str(source)
    if name in scenarios() and not isinstance(source, Path):
        return _validated(tomllib.loads(scenario_text(name)), None, Path.cwd())
    path = Path(name)
    tables = read_document(path, else_allowed=f"a shipped name: {', '.join(scenarios())}")
    return _validated(tables, file_name(path), path.parent)


def _validated(tables: Any, file: str | None, folder: Path) -> Scenario:
    """Raw tables as a Scenario, its files found; every fault as InputError."""
    try:
        scenario = Scenario.model_validate(tables)
    except ValidationError as error:
        raise input_error(error, Scenario, file=file) from None
    updates: dict[str, Table] = {
        "site": _located(scenario.site, "epw", "site", folder, file),
    }
    if scenario.load.is_file:
        updates["load"] = _located(scenario.load, "profile", "load", folder, file)
    if scenario.economics.tariff is not None:
        updates["economics"] = _located(scenario.economics, "tariff", "economics", folder, file)
    if scenario.hall.node_is_file:
        updates["hall"] = _located(scenario.hall, "node", "hall", folder, file)
    if scenario.hall.rack_is_file:
        updates["hall"] = _located(scenario.hall, "rack", "hall", folder, file)
    updates["coolings"] = _with_files(scenario.coolings, folder, file)
    scenario = scenario.model_copy(update=updates)
    scenario._file = file
    return scenario


def _with_files(coolings: Coolings, folder: Path, file: str | None) -> Coolings:
    """The technologies with their hardware files made absolute."""
    found: dict[str, Table] = {}
    for name, table in coolings.items():
        for key in ("cdu", "rear_door", "pump"):
            if is_file(getattr(table, key, None) or ""):
                found[name] = _located(found.get(name, table), key, f"coolings.{name}", folder, file)
    return coolings.model_copy(update={name.replace("-", "_"): table for name, table in found.items()})


def _located(table: AnyTable, key: str, place: str, folder: Path, file: str | None) -> AnyTable:
    """``table`` with the file named by ``key`` made absolute; raises InputError where there is no such file."""
    name = getattr(table, key)
    if name is None:
        return table
    path = (folder / name).absolute()
    try:
        found = path.is_file()
    except (OSError, ValueError):
        found = False
    if not found:
        message = f"there is no file {shorten(name, 200)}"
        raise InputError(f"{place}.{key}", message, allowed="a readable file", file=file)
    return table.model_copy(update={key: str(path)})
