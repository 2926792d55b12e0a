"""The JSON schema of ``case.toml``: what ``heatpath schema case`` prints."""

from __future__ import annotations

from typing import Any

from heatpath.validation.case import TRUST
from heatpath.validation.case_file import SCHEMA_VERSIONS
from heatpath.validation.model import GROUPS
from heatpath.validation.models import models
from heatpath.validation.score import METRICS, WORDS

Tree = dict[str, Any]
TEXT: Tree = {"type": "string"}
QUANTITY: Tree = {
    "description": 'a quantity with its unit, "40 degC"; a bare number where there is no unit; or a word',
    "anyOf": [
        TEXT,
        {"type": "number"},
        {"type": "object", "properties": {"value": {"type": "number"}, "units": TEXT}, "required": ["value", "units"]},
    ],
}
ROWS: Tree = {
    "description": "rows that count, by an input or a column: the two ends of a range, or words",
    "type": "object",
    "additionalProperties": {"anyOf": [TEXT, {"type": "array", "items": QUANTITY}]},
}


def case_schema() -> Tree:
    """The schema as a tree; what a model takes and gives is in ``heatpath validate --models --json``."""
    bound = _table({metric: {**TEXT, "description": WORDS[metric]} for metric in METRICS} | {"why": TEXT}, ["why"])
    column = _table({"column": TEXT, "units": TEXT}, ["column"])
    uncertainty: Tree = {"anyOf": [TEXT, _table({"column": TEXT, "units": TEXT}, ["column", "units"])]}
    output = _table(
        {"quantity": TEXT, "column": TEXT, "units": TEXT, "uncertainty": uncertainty, "rows": ROWS}, ["column"]
    )
    free = _table({"lower": QUANTITY, "upper": QUANTITY, "rows": ROWS}, [])
    use = {**TEXT, "enum": list(models())}
    tables: Tree = {
        "schema_version": {"enum": list(SCHEMA_VERSIONS)},
        "title": TEXT,
        "source": TEXT,
        "licence": TEXT,
        "trust": {"enum": list(TRUST)},
        "group": {"enum": list(GROUPS)},
        "note": TEXT,
        "recalled": {"type": "array", "items": TEXT},
        "model": _table({"use": use}, ["use"]),
        "fixed": {"type": "object", "additionalProperties": QUANTITY},
        "inputs": {"type": "object", "additionalProperties": column},
        "outputs": {"type": "object", "additionalProperties": output, "minProperties": 1},
        "tolerance": {"type": "object", "additionalProperties": bound},
        "deviation": {"type": "object", "additionalProperties": bound},
        "calibrate": {"type": "object", "additionalProperties": free},
        "variants": {
            "type": "object",
            "maxProperties": 1,
            "additionalProperties": {"type": "array", "items": TEXT},
        },
    }
    schema = _table(tables, ["schema_version", "title", "trust", "model", "outputs"])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Case", **schema}


def _table(properties: Tree, required: list[str]) -> Tree:
    """A table that knows its keys."""
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
