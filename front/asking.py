"""What may be asked over HTTP: the scenario of the other doors, without a file or an address anywhere in it."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from heatpath.studies.arrivals import shipped
from heatpath.studies.refusal import refusal
from heatpath.studies.scenario import Scenario, scenario_text, scenarios
from heatpath.studies.sections import CoolingName, Name
from heatpath.studies.units import Count

LONGEST = 24.0  # h that a simulation follows
MOST_DESIGNS = 1000
MOST_SAMPLES = 4096
PATHS = "paths of the scenario, such as coolings.air.supply_temperature"
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


Value = Annotated[str, Field(max_length=64)] | float | int
Varied = Annotated[
    dict[
        str, Annotated[list[Value], Field(min_length=1, max_length=MOST_DESIGNS)] | Annotated[str, Field(max_length=64)]
    ],
    Field(min_length=1, max_length=8),
]


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


@cache
def leaves() -> dict[str, bool]:
    """Every field of a scenario that is no table, by its dotted path; whether what stands in it is a name."""
    tree = Scenario.model_json_schema()
    found: dict[str, bool] = {}

    def walk(node: dict[str, Any], path: str) -> None:
        below = [each for each in (node, *node.get("anyOf", ())) if "$ref" in each or "properties" in each]
        if "x-range" in node or not below:
            kinds = {each.get("type") for each in (node, *node.get("anyOf", ()))}
            found[path] = "x-range" not in node and "string" in kinds
            return
        for each in below:
            target = tree["$defs"][each["$ref"].rpartition("/")[2]] if "$ref" in each else each
            for name, entry in target["properties"].items():
                walk(entry, f"{path}.{name}".removeprefix("."))

    walk(tree, "")
    return found


class ClaimQuestion(Question):
    """What holds of a claimed saving: against which hall, by which definition, how surely; answered later, by an id."""

    coolings: Coolings | None = Field(default=None, description="Only these liquid technologies; default: all.")
    claim: float = Field(default=0.30, gt=0.0, lt=1.0, description="The claimed saving.")
    samples: Annotated[int, Count(1, MOST_SAMPLES)] = Field(default=256, description="Evaluations of the whole chain.")
    seed: Annotated[int, Count(0, 2**32 - 1)] = Field(default=1, description="Of the samples.")
    hours: Annotated[int, Count(168, 8784)] = Field(default=1095, description="Of the year, in each evaluation.")
    method: Literal["surrogate", "saltelli"] = Field(default="surrogate", description="Of the shares of variance.")


class SweepQuestion(Question):
    """Many designs of one hall, each over its year; answered later, by an id."""

    coolings: Coolings | None = Field(
        default=None, description="Only these technologies; default: all of the scenario."
    )
    over: Varied = Field(
        description="Fields by dotted path: lists of values, or with samples a range as text, 20..30 degC."
    )
    samples: Annotated[int, Count(1, MOST_DESIGNS)] | None = Field(
        default=None, description="Points of a Sobol sequence; default: the product of the lists."
    )
    seed: Annotated[int, Count(0, 2**32 - 1)] = Field(default=1, description="Of the sequence.")

    @model_validator(mode="after")
    def _no_file_in_any_design(self) -> Self:
        for path, values in self.over.items():
            if path not in leaves() or path in (*FILES, *FREE):
                raise refusal("holds a field that is not known, or one that names a file", PATHS, field="over")
            for value in values if isinstance(values, list) else [values]:
                if leaves()[path] and not (isinstance(value, str) and NAME.fullmatch(value)):
                    raise refusal("may not name a file over HTTP", "shipped names", field="over")
        lists = [len(values) for values in self.over.values() if isinstance(values, list)]
        if self.samples is None and math.prod(lists) > MOST_DESIGNS:
            raise refusal("is out of range", f"at most {MOST_DESIGNS} designs", field="over")
        return self
