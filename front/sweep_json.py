"""A sweep for programs: every design with what was varied and what each technology answers, as strict JSON."""

from __future__ import annotations

import json
from typing import Any

from heatpath.about import version
from heatpath.glossary import variable
from heatpath.output import SCHEMA_VERSION
from heatpath.rows import finite
from heatpath.studies.sweep import Sweep


def sweep_json(sweep: Sweep) -> str:
    """The sweep as JSON text; a combination that no scenario could say is ``refused`` in its place."""
    tree = {
        "schema_version": SCHEMA_VERSION,
        "model": {"name": "heatpath", "version": version()},
        "currency": sweep.scenario.economics.currency,
        "over": [axis.path for axis in sweep.plan.axes],
        "designs": [
            {
                "values": sweep.plan.design(number),
                "coolings": {name: _answer(each, sweep.scenario.economics.currency) for name, each in outcome.items()},
            }
            for number, outcome in enumerate(sweep.outcomes)
        ],
    }
    return json.dumps(tree, indent=2, allow_nan=False)


def _answer(outcome: dict[str, Any], currency: str) -> dict[str, Any]:
    """What one technology answers in one design."""
    quantities = finite(outcome["quantities"])
    return {
        "status": outcome["status"],
        "reason": outcome["reason"],
        "limiting_device": outcome["limiting_device"],
        "quantities": {
            name: {"value": float(value), "units": variable(name).units_in(currency)}
            for name, value in quantities.items()
        },
        "saving": {
            name: None if value is None or not finite({"": value}) else {"value": float(value), "units": "1"}
            for name, value in outcome["saving"].items()
        },
        "flags": list(outcome["flags"]),
    }
