"""A hall's plant alone over a typical year, as a model: ``plant:NAME``, or ``plant:FILE.toml``."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from heatpath.facility.alone import run_alone
from heatpath.facility.blueprint import load_plant, plants
from heatpath.facility.metrics import annual
from heatpath.facility.weather import typical_year
from heatpath.validation.field import Field, Value
from heatpath.validation.model import Answer, Model, number, word

FIELDS = {
    "site": Field("shipped site", "", default="seoul"),
    "it_power": Field("IT power, constant", "kW", 1.0, 1e6, default=1e6),
    "liquid_share": Field("share of the heat to facility water", "1", 0.0, 0.99, default=float("nan")),
}
GIVES = {
    "pue": Field("facility over IT energy", "1"),
    "wue": Field("water over IT energy", "L/kWh"),
    "chiller_share": Field("chiller energy over IT energy", "1"),
    "heat_rejection_share": Field("heat rejection energy over IT energy", "1"),
    "pump_share": Field("pump energy over IT energy", "1"),
}
SHARES = ("chiller", "heat_rejection", "pump")
LITRES_PER_KWH = 1e-3 / 3.6e6  # m3/J


def plant_models() -> dict[str, Model]:
    """A model for every shipped plant of a hall, by name."""
    return {f"plant:{name}": plant_model(name) for name in plants()}


def plant_model(name: str) -> Model:
    """The model of one plant, shipped or a file."""
    run = functools.partial(_run, name)
    return Model(f"plant:{name}", "a hall's plant alone over a typical year", "Plant", FIELDS, GIVES, run)


def _run(name: str, values: Mapping[str, Value]) -> Answer:
    """One plant, one year."""
    share = number(values, "liquid_share")
    weather = typical_year(word(values, "site"))
    duty, run = run_alone(load_plant(name), weather, number(values, "it_power"), None if share != share else share)
    sums = annual(duty, run)
    found = {"pue": sums["pue"], "wue": sums["wue"] * LITRES_PER_KWH}
    found.update({f"{part}_share": sums[f"{part}_energy"] / sums["it_energy"] for part in SHARES})
    return Answer(found, tuple(f"{code.replace('_', ' ')} in {hours} hours" for code, hours in run.flags))
