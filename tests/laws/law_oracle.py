"""How an oracle is written: a state of a law's arguments, what someone else says of it, how near the law must come."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

from heatpath.fluids.saturated import BOILING_WATER, Saturation

# Round values of the right size; oracle and law get the same ones.
REFRIGERANT = Saturation(
    303.15, 0.19, 0.10203, 1187.0, 37.5, 1.83e-4, 1.23e-5, 0.079, 0.0143, 1446.0, 1065.0, 1.73e5, 7.4e-3
)
# FC-72 at 51.8 degC and 0.085 MPa, from published fits; its viscosities enter no law that is asked with it.
FC72 = Saturation(
    324.95, 0.0464, 0.338, 1623.5, 11.422, 4.5e-4, 1.1e-5, 0.0527, 0.012, 1091.0, 850.0, 85883.0, 8.683e-3
)
WATER = BOILING_WATER
DISC = math.pi / 4.0  # area of a circle of diameter 1


class Oracle(NamedTuple):
    """One state of a law, what someone else says of it, how near the law must come, and who that is."""

    arguments: dict[str, Any]
    value: Callable[[], float]
    tolerance: float
    who: str


def agrees(who: str, tolerance: float, oracle: Callable[..., float], states: list[dict[str, Any]]) -> list[Oracle]:
    """The same function asked at several states of the law's arguments."""
    return [Oracle(state, lambda state=state: oracle(**state), tolerance, who) for state in states]


def says(who: str, tolerance: float, value: float, **arguments: Any) -> list[Oracle]:
    """A published value."""
    return [Oracle(arguments, lambda: value, tolerance, who)]


def grid(**axes: tuple[Any, ...]) -> list[dict[str, Any]]:
    """All combinations of some arguments' values."""
    states: list[dict[str, Any]] = [{}]
    for name, values in axes.items():
        states = [{**state, name: value} for state in states for value in values]
    return states


def named(fluid: Saturation, names: str = "rhol rhog mul kl Hvap sigma") -> dict[str, float]:
    """Properties of a saturated fluid as ``ht`` and ``fluids`` name them."""
    everything = {
        "rhol": fluid.liquid_density, "rhog": fluid.vapour_density, "mul": fluid.liquid_viscosity,
        "mug": fluid.vapour_viscosity, "kl": fluid.liquid_conductivity, "Cpl": fluid.liquid_heat_capacity,
        "Hvap": fluid.latent_heat, "sigma": fluid.surface_tension,
    }  # fmt: skip
    return {name: everything[name] for name in names.split()}


def only(states: list[dict[str, Any]], *without: str, **extra: Any) -> list[dict[str, Any]]:
    """States without some arguments, and with others."""
    return [{**{k: v for k, v in state.items() if k not in without}, **extra} for state in states]
