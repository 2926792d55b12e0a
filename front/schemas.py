"""JSON Schema of scenario, case and result: from the models, and as files that ship beside this one.

``python -m heatpath.schemas front`` writes the files; a test holds them against the models. docs/service.md says what
changes their version.
"""

from __future__ import annotations

import json
import sys
from importlib import resources
from pathlib import Path
from typing import Any

SCHEMAS = ("scenario", "case", "result")
DIALECT = "https://json-schema.org/draft/2020-12/schema"

Tree = dict[str, Any]


def schema(what: str) -> Tree:
    """The schema of a scenario, a case or a result as a tree.

    Examples
    --------
    >>> schema("scenario")["title"]
    'Scenario'
    """
    if what == "scenario":
        from heatpath.studies.scenario import Scenario

        return {"$schema": DIALECT, **Scenario.model_json_schema()}
    if what == "case":
        from heatpath.case_schema import case_schema

        return case_schema()
    if what == "result":
        return _results()
    raise KeyError(what)


def _results() -> Tree:
    """One schema for the answers of every command that speaks of a hall."""
    from pydantic.json_schema import models_json_schema

    from heatpath.result import ClaimResult, ComparisonResult, RackResult, SimulationResult, SweepResult, TokenResult

    models = (ComparisonResult, RackResult, SimulationResult, TokenResult, ClaimResult, SweepResult)
    _, tree = models_json_schema([(model, "serialization") for model in models])
    kinds = [{"$ref": f"#/$defs/{model.__name__}"} for model in models]
    return {"$schema": DIALECT, "title": "Result", "anyOf": kinds, "$defs": tree["$defs"]}


def schema_text(what: str) -> str:
    """The schema as JSON text, as ``heatpath schema`` prints it and the file holds it."""
    return json.dumps(schema(what), indent=2, ensure_ascii=False) + "\n"


def file_name(what: str) -> str:
    """Name of the file that holds a schema."""
    return f"{what}.schema.json"


def shipped_text(what: str) -> str:
    """The same from the file, for who does not want to import what the models stand on."""
    return resources.files("heatpath").joinpath(file_name(what)).read_text(encoding="utf-8")


def main(folder: str) -> None:
    """Write the files."""
    for what in SCHEMAS:
        (Path(folder) / file_name(what)).write_text(schema_text(what), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
