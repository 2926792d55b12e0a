"""What may be asked over HTTP: the scenario of the other doors, without a file or an address anywhere in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from heatpath.studies.arrivals import shipped
from heatpath.studies.refusal import refusal
from heatpath.studies.scenario import Scenario, scenario_text, scenarios
from heatpath.studies.sections import CoolingName, Name
from heatpath.studies.units import Count

LONGEST = 24.0  # h that a simulation follows
NAME = re.compile(r"(?!.*\.[A-Za-z]\w*$)[A-Za-z0-9][A-Za-z0-9 ._-]*")  # a word with a suffix would be a file
FILES = ("site.epw", "economics.tariff")  # whatever they say, they name a file
FREE = ("schema_version",)
FAILURE = r"^[a-z_]{1,40}@[0-9]{1,6}(\.[0-9]{1,3})?$"


def _tables(value: Any) -> Any:
    """A shipped scenario by its name; anything else as it is."""
    if isinstance(value, str):
        if value not in scenarios():
            raise refusal("is not a shipped scenario", ", ".join(scenarios()) + ", or a table")
        return tomllib.loads(scenario_text(value))
    return value


def closed(scenario: Scenario) -> Scenario:
    """The same scenario; a text in it that could be a file or an address is refused, whichever field holds it."""
    for place, text in texts(scenario.model_dump(by_alias=True, exclude_none=True)):
        if place in FILES or (place not in FREE and not NAME.fullmatch(text)):
            raise refusal("may not name a file over HTTP", "a shipped name", field=place)
    return scenario


def texts(tree: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Dotted name and content of every text in a tree."""
    if isinstance(tree, str):
        yield place, tree
    elif isinstance(tree, dict):
        for key, value in tree.items():
            yield from texts(value, f"{place}.{key}".removeprefix("."))
    elif isinstance(tree, list | tuple):
        for value in tree:
            yield from texts(value, place)


def _known(value: str) -> str:
    """A load of the shipped ones."""
    if value not in LOADS:
        raise refusal("is not known", ", ".join(LOADS))
    return value


LOADS = (*shipped(), "full")
Tables = Annotated[Scenario, BeforeValidator(_tables), AfterValidator(closed)]
Coolings = Annotated[list[CoolingName], Field(min_length=1, max_length=5)]
Failures = Annotated[list[Annotated[str, Field(pattern=FAILURE)]], Field(max_length=8)]
LoadName = Annotated[str, AfterValidator(_known), WithJsonSchema({"enum": list(LOADS)})]


def _or_name(schema: dict[str, Any]) -> None:
    """Say in the schema too that a scenario may be the name of a shipped one."""
    entry = schema["properties"]["scenario"]
    entry["anyOf"] = [{"$ref": entry.pop("$ref")}, {"enum": list(scenarios())}]


class Question(BaseModel):
    """What every question holds. ``scenario`` is a table, or the name of a shipped one."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, json_schema_extra=_or_name)

    scenario: Tables = Field(
        default="default", validate_default=True, description="The hall: a scenario, or the name of a shipped one."
    )
    site: Name | None = Field(default=None, description="A shipped site instead of the scenario's.")


class CompareQuestion(Question):
    """Every technology doing the same work in one hall for a year."""

    coolings: Coolings | None = Field(
        default=None, description="Only these technologies; default: all of the scenario."
    )
    optimise: Literal["energy", "cost"] | None = Field(
        default=None, description="Search for the best set points first."
    )


class SolveQuestion(Question):
    """One rack, steady, at full utilisation."""

    cooling: CoolingName = Field(description="The technology.")


class SimulateQuestion(Question):
    """One rack of each technology from second to second."""

    coolings: Coolings = Field(description="Technologies to follow.")
    load: LoadName = Field(default="azure-code", description="A shipped load.")
    hours: float = Field(default=1.0, ge=0.001, le=LONGEST, description="How long.")
    seed: Annotated[int, Count(0, 2**32 - 1)] | None = Field(
        default=None, description="Of the load, instead of the scenario's."
    )
    failures: Failures = Field(default=[], description='What breaks and when, as "pump_trip@600" (seconds).')
