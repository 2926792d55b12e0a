"""A year by some of its hours: evenly over its temperatures, with the extremes that plants are sized for.

A thinned year alone is off by a few per mille. So its sums are multiplied by what the whole year makes over the thinned
one at the central inputs, part by part; what is left is how much this ratio changes with the inputs, and is measured.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from heatpath.facility.climate import hours_of
from heatpath.studies.compare import COOLING_PARTS
from heatpath.studies.hall import Hall

Places = NDArray[np.int64]
IT_PARTS = ("compute", "server_fan", "supply_loss")
FACILITY_PARTS = ("pump", "room_fan", "chiller", "heat_rejection", "electrical_loss", "other")
RATIOS = (*(f"{part}_energy" for part in (*IT_PARTS, "leakage", *FACILITY_PARTS)), "water", "cost", "carbon",
          "tokens", "tokens_demanded")  # fmt: skip


def places_of(hall: Hall, hours: int) -> Places:
    """So many hours of the hall's year, in order: one of each stratum of its dry bulbs, and among them the hours of the
    highest dry bulb, wet bulb and utilisation."""
    whole = hall.weather.dry_bulb.size
    if hours >= whole:
        return np.arange(whole)
    order = np.argsort(hall.weather.dry_bulb, kind="stable")
    edges = np.linspace(0, whole, hours + 1).astype(np.int64)
    draw = np.random.default_rng(0)
    chosen = order[edges[:-1] + np.floor(draw.random(hours) * np.diff(edges)).astype(np.int64)]
    rank = np.empty(whole, dtype=np.int64)
    rank[order] = np.arange(whole)
    for hardest in (hall.weather.dry_bulb, hall.weather.wet_bulb, hall.load.utilisation):
        place = int(np.argmax(hardest))
        chosen[np.searchsorted(edges, rank[place], side="right") - 1] = place
    return np.sort(chosen)


def thinned(hall: Hall, places: Places) -> Hall:
    """The hall in these hours only."""
    load = hall.load._replace(utilisation=np.ascontiguousarray(hall.load.utilisation[places]))
    return replace(hall, weather=hours_of(hall.weather, places), load=load)


def ratios(whole: dict[str, float], thin: dict[str, float]) -> dict[str, float]:
    """What each sum of the whole year is over that of the thinned one."""
    return {name: whole[name] / thin[name] if thin[name] else 1.0 for name in RATIOS if name in whole}


def corrected(quantities: dict[str, float], by: dict[str, float]) -> dict[str, float]:
    """A thinned year's quantities with each sum multiplied by its ratio, and what is made of the sums made again."""
    found = quantities | {name: quantities[name] * ratio for name, ratio in by.items()}
    found["it_energy"] = sum(found[f"{part}_energy"] for part in IT_PARTS)
    found["facility_energy"] = found["it_energy"] + sum(found[f"{part}_energy"] for part in FACILITY_PARTS)
    found["cooling_energy"] = sum(found[f"{part}_energy"] for part in COOLING_PARTS)
    found["pue"] = found["facility_energy"] / found["it_energy"]
    electrical = found["electrical_loss_energy"] + found["other_energy"]
    found["ppue"] = (found["facility_energy"] - electrical) / found["it_energy"]
    found["itue"] = found["it_energy"] / found["compute_energy"]
    found["tue"] = found["facility_energy"] / found["compute_energy"]
    found["energy_per_token"] = found["facility_energy"] / found["tokens"]
    found["cost_per_token"] = found["cost"] / found["tokens"]
    return found
