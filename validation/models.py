"""All models that can drive a case, by the name under which a case asks for them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import MappingProxyType

from heatpath.numerics.errors import InputError
from heatpath.numerics.units import shorten
from heatpath.validation.channels import channel_models
from heatpath.validation.evaporators import evaporator_models
from heatpath.validation.laws import law_models
from heatpath.validation.machines import machine_models
from heatpath.validation.model import Model
from heatpath.validation.nodes import node_models
from heatpath.validation.plants import plant_model, plant_models
from heatpath.validation.plates import plate_models
from heatpath.validation.racks import rack_models
from heatpath.validation.rejection import rejection_models
from heatpath.validation.servers import server_models
from heatpath.validation.surfaces import surface_models
from heatpath.validation.transients import transient_models

FAMILIES: tuple[Callable[[], dict[str, Model]], ...] = (
    surface_models, channel_models, evaporator_models, plate_models, server_models, node_models,
    machine_models, rejection_models, rack_models,
    transient_models, plant_models, law_models,
)  # fmt: skip
KINDS = "law:NAME, part:NAME, solve:COOLING, simulate:COOLING, compare:COOLING, plant:NAME"


@functools.cache
def models() -> MappingProxyType[str, Model]:
    """All models by name, parts first, laws last."""
    return MappingProxyType({name: model for family in FAMILIES for name, model in family().items()})


def find_model(name: str, refusal: Callable[[str, str, str], InputError] | None = None) -> Model:
    """The model of this name; ``refusal`` makes the error where the name stands in a file.

    Raises
    ------
    InputError : there is none
    """
    known = models()
    if name in known:
        return known[name]
    kind, _, rest = name.partition(":")
    if kind == "plant" and rest.endswith(".toml"):
        return plant_model(rest)
    near = [each for each in known if each.startswith(f"{kind}:")]
    allowed = ", ".join(near) if near else f"{KINDS}; heatpath validate --models lists them"
    message = f"{shorten(name)} is no model"
    raise refusal("use", message, allowed) if refusal else InputError("model", message, allowed=allowed)
