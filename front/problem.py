"""What the service says when it does not answer: ``application/problem+json`` (RFC 9457), short, without the input.

A problem names the path and what is allowed there. Its words are fixed ones: of what the caller wrote, nothing comes
back, neither a value nor a key that is not ours.
"""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import takewhile
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from heatpath.studies.refusal import input_error

MEDIA = "application/problem+json"
LONGEST = 300  # characters of one entry
PATH = re.compile(r"[A-Za-z0-9_.-]{1,120}")
WORDS = {  # what an error's own message holds, and what may be said of it; the first that fits
    "may not name a file": "may not name a file over HTTP",
    "holds a field that is not known": "holds a field that is not known, or one that names a file",
    "is missing, write it as": "has no unit",
    "is missing": "is missing",
    "is not a finite number": "is not a finite number",
    "is out of range": "is out of range",
    "is not a whole number": "is not a whole number",
    "is not a unit of": "has a unit of another kind",
    "unknown unit": "has an unknown unit",
    "a temperature difference is written in K": "is a difference, which is written in K",
    "is not in the scenario's currency": "is in another currency than the scenario",
    "is not a quantity": "is not a quantity",
    "stands where a table is expected": "is not a table",
    "is not a shipped scenario": "is not a shipped scenario",
    "is not known": "is not known",
    "unknown": "is not known",
    "is not a known": "is not known",
    "is not a load profile": "is not known",
    "is not a cooling technology": "is not known",
    "is not followed in time": "is not followed in time",
    "no table": "has no table in the scenario",
    "is not a name": "is not written as it must be",
    "is not text": "is not text",
    "is not in order": "is not in order",
    "has no meaning": "has no meaning beside what else is said",
    "has a default in USD only": "has a default in USD only",
    "no cooling technology is": "asks for no cooling technology",
    "give either a name or an epw file": "needs the name of a shipped site",
    "the peak must begin": "is not before the end of the peak",
}
SPOKEN = {
    "extra_forbidden": "holds a key that is not known",
    "missing": "is missing",
    "too_short": "is too short",
    "too_long": "is too long",
    "greater_than": "is out of range",
    "less_than": "is out of range",
    "greater_than_equal": "is out of range",
    "less_than_equal": "is out of range",
    "finite_number": "is not a finite number",
    "list_type": "is not a list",
    "float_type": "is not a number",
    "string_pattern_mismatch": "is not written as it must be",
}


class Problem(BaseModel):
    """The shape of a problem, for OpenAPI."""

    type: str = Field(description="about:blank, or heatpath:CODE for what only this service knows.")
    title: str
    status: int
    detail: str
    path: str | None = Field(default=None, description="Dotted path in the body.")
    allowed: str | None = Field(default=None, description="What may stand there: a range, or names.")


class Begun(BaseModel):
    """What is said of a question that takes long, for OpenAPI."""

    id: str
    status: str = Field(description="running")
    href: str = Field(description="Where it is fetched (GET) or given up (DELETE).")


def problem(status: int, title: str, detail: str, *, kind: str = "about:blank", **more: str | None) -> bytes:
    """The text of a problem; entries of ``more`` (path, allowed) that are None or empty are left out."""
    found = {name: value[:LONGEST] for name, value in more.items() if value}
    tree = {"type": kind, "title": title, "status": status, "detail": detail[:LONGEST], **found}
    return json.dumps(tree).encode("ascii")


def refused(path: str, message: str, allowed: str | None, what: str | None = None) -> bytes:
    """422: the value at ``path`` cannot be used; ``what`` is said of it, or what ``message`` is a sign of."""
    what = what or next((words for sign, words in WORDS.items() if sign in message), "cannot be used")
    place = path if PATH.fullmatch(path) else "scenario"
    limits = ranges().get(place) or allowed
    return problem(422, "The question cannot be answered as it is put", f"{place} {what}", path=place, allowed=limits)


def refused_question(error: ValidationError, model: type[BaseModel]) -> bytes:
    """422 from what pydantic found, the fault to mend first."""
    faults = error.errors(include_url=False, include_input=True)
    fault = min(faults, key=lambda each: each["type"] != "extra_forbidden")
    found = input_error(error, model)
    known = names_in(model)
    steps = [str(step) for step in takewhile(lambda step: isinstance(step, int) or step in known, fault["loc"])]
    below = fault.get("ctx", {}).get("field") if fault["type"] == "refused" else None
    if fault["type"] == "extra_forbidden":
        steps = steps[: len(fault["loc"]) - 1]
    path = ".".join((*steps, *([below] if below else []))) or "body"
    return refused(path, found.message, found.allowed or _limits(fault), SPOKEN.get(fault["type"]))


def _limits(fault: Any) -> str | None:
    """The bound that a plain field states."""
    context = fault.get("ctx", {})
    for key, words in (
        ("gt", "above"),
        ("lt", "below"),
        ("ge", "at least"),
        ("le", "at most"),
        ("min_length", "at least"),
        ("max_length", "at most"),
    ):
        if key in context:
            return f"{words} {context[key]:g}"
    return None


def path_of(field: str) -> str:
    """The path in the body of a field that a study names: what stands in the scenario, below ``scenario``."""
    from heatpath.studies.scenario import Scenario

    name = field.lstrip("-")
    return f"scenario.{name}" if name.partition(".")[0] in Scenario.model_fields else name


@cache
def names_in(model: type[BaseModel]) -> frozenset[str]:
    """Every key that a question may hold, at whatever place; of other steps on the way to a fault nothing is said."""
    found: set[str] = set()

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            found.update(node["properties"] if isinstance(node.get("properties"), dict) else ())
            for below in node.values():
                walk(below)
        elif isinstance(node, list):
            for below in node:
                walk(below)

    walk(model.model_json_schema())
    return frozenset(found)


@cache
def ranges() -> dict[str, str]:
    """Range of every quantity of a scenario by its dotted path, in the unit of the schema, not in the caller's."""
    from heatpath.studies.scenario import Scenario

    tree = Scenario.model_json_schema()
    found: dict[str, str] = {}

    def walk(node: dict[str, Any], path: str) -> None:
        for each in (node, *node.get("anyOf", ())):
            if "$ref" in each:
                walk(tree["$defs"][each["$ref"].rpartition("/")[2]], path)
            if "x-range" in each:
                found[path] = each["x-range"]
            for name, below in each.get("properties", {}).items():
                if "x-range" not in each and name not in ("value", "units"):
                    walk(below, f"{path}.{name}")

    walk(tree, "scenario")
    return found
