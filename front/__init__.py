"""heatpath: follows the heat of AI racks from the junction to the sky, by air, cold plate and immersion.

>>> import heatpath
>>> heatpath.load_scenario().site.name
'seoul'

``heatpath.compare()`` runs the shipped hall over a year, ``heatpath.solve(cooling="air")`` solves one rack. This room
holds the doors: public names, command line, outputs, reports. Nothing is computed here, and everything is imported when
it is first asked for, so that ``import heatpath`` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from heatpath import pictures
    from heatpath.api import claim, compare, simulate, solve, sweep, tokens
    from heatpath.numerics.errors import HeatpathError, InputError, PhysicalFailure
    from heatpath.results import Comparison, RackAnswer
    from heatpath.runs import Simulation, TokenComparison
    from heatpath.studies.claim import Claim
    from heatpath.studies.scenario import Scenario, load_scenario, scenarios
    from heatpath.studies.sizing import densest_rack, flow_for_rise, highest_supply

    __version__: str

__all__ = [
    "Claim",
    "Comparison",
    "HeatpathError",
    "InputError",
    "PhysicalFailure",
    "RackAnswer",
    "Scenario",
    "Simulation",
    "TokenComparison",
    "__version__",
    "claim",
    "compare",
    "densest_rack",
    "flow_for_rise",
    "highest_supply",
    "load_scenario",
    "pictures",
    "scenarios",
    "simulate",
    "solve",
    "sweep",
    "tokens",
]

_HOMES = {
    "claim": "heatpath.api",
    "Claim": "heatpath.studies.claim",
    "compare": "heatpath.api",
    "simulate": "heatpath.api",
    "solve": "heatpath.api",
    "sweep": "heatpath.api",
    "tokens": "heatpath.api",
    "Comparison": "heatpath.results",
    "RackAnswer": "heatpath.results",
    "HeatpathError": "heatpath.numerics.errors",
    "InputError": "heatpath.numerics.errors",
    "PhysicalFailure": "heatpath.numerics.errors",
    "Scenario": "heatpath.studies.scenario",
    "Simulation": "heatpath.runs",
    "TokenComparison": "heatpath.runs",
    "load_scenario": "heatpath.studies.scenario",
    "scenarios": "heatpath.studies.scenario",
    "densest_rack": "heatpath.studies.sizing",
    "flow_for_rise": "heatpath.studies.sizing",
    "highest_supply": "heatpath.studies.sizing",
}


def __getattr__(name: str) -> Any:
    """A public name, imported from its room when it is first asked for (PEP 562)."""
    if name == "__version__":
        from importlib.metadata import version

        value: Any = version("heatpath")
    elif name == "pictures":
        from importlib import import_module

        value = import_module("heatpath.pictures")
    elif name in _HOMES:
        from importlib import import_module

        value = getattr(import_module(_HOMES[name]), name)
    else:
        raise AttributeError(f"module 'heatpath' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
