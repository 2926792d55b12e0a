"""Every measured model in a hall: its energy, water and carbon per million tokens, rented and, where it fits, owned.

The accelerators' power is measured at full work. The hall works at its mean utilisation ``u``, where the node's model
says which share ``s`` of full power is taken, so a token takes ``P s/(r u)`` at the accelerators; what the rest of the
facility takes on top follows the year of the hall, ``E_facility/E_accelerators``: host and cooling in proportion.
"""

from __future__ import annotations

from typing import NamedTuple

from heatpath.studies.answer import CoolingAnswer
from heatpath.studies.bill import Bill
from heatpath.studies.hall import SAME_DEVICE, Hall
from heatpath.studies.prices import Purse
from heatpath.studies.serving import RATED_POWER, ServingTable, tables
from heatpath.studies.year import Year

MILLION = 1e6


class ServedModel(NamedTuple):
    """One model on one kind of accelerator at its best batch, per million tokens.

    Energy [J] of accelerators at full work and of the facility at the hall's utilisation, water [L], carbon [g], rent
    and cost of owning [currency]; None where it cannot be said.
    """

    model: str
    accelerator: str
    batch: float
    tokens_per_second: float
    accelerator_energy: float
    energy: float
    water: float
    carbon: float
    rent: float | None
    cost: float | None


def served_models(hall: Hall, year: Year, answer: CoolingAnswer, spent: Bill, purse: Purse) -> tuple[ServedModel, ...]:
    """All measured models on this technology; owned only on accelerators that the node holds."""
    best: dict[tuple[str, str], ServingTable] = {}
    for table in tables().values():
        key = table.model, table.accelerator
        if key not in best or _per_accelerator(table) > _per_accelerator(best[key]):
            best[key] = table
    power = accelerator_power(hall, year)
    return tuple(_model(hall, answer, spent, purse, table, power) for table in best.values())


def accelerator_power(hall: Hall, year: Year) -> tuple[float, float]:
    """Power of all accelerators of the hall at its mean utilisation, and at full utilisation [W]."""
    installation = year.installation
    mean = float(hall.load.utilisation.mean())
    found = []
    for point in (
        installation.rack.solve(mean, installation.supply_temperature, installation.room_temperature),
        installation.design,
    ):
        powers = [d.power * d.count for d in point.devices if d.name == hall.accelerator.name]
        found.append(installation.racks * sum(powers))
    return found[0], found[1]


def _per_accelerator(table: ServingTable) -> float:
    return float(table.tokens.max()) / table.accelerators


def _model(
    hall: Hall, answer: CoolingAnswer, spent: Bill, purse: Purse, table: ServingTable, power: tuple[float, float]
) -> ServedModel:
    k, q = table.best, answer.quantities
    rate = float(table.tokens[k]) / table.accelerators
    energy = float(table.power[k] / table.tokens[k]) * MILLION
    seconds = hall.load.utilisation.size * 3600.0
    at_mean = energy * power[0] / power[1] / float(hall.load.utilisation.mean())
    over = at_mean / (power[0] * seconds)  # of the year's energy, for a million tokens
    fits = abs(hall.accelerator.power.nominal / RATED_POWER[table.accelerator] - 1.0) <= SAME_DEVICE
    cost = None
    if fits:
        tokens = hall.nodes * hall.accelerator.count * rate * float(hall.load.utilisation.sum()) * 3600.0
        varying = float(spent.energy[0] + spent.water[0] + spent.carbon[0])
        cost = (float(spent.total[0]) - varying) / tokens * MILLION + varying * over
    rent = None if purse.economics.currency != "USD" and purse.economics.rent is None else (
        purse.rent(table.accelerator).central / rate * MILLION
    )  # fmt: skip
    return ServedModel(
        model=table.model,
        accelerator=table.accelerator,
        batch=float(table.batch[k]),
        tokens_per_second=rate,
        accelerator_energy=energy,
        energy=q["facility_energy"] * over,
        water=q["water"] * over,
        carbon=q["carbon"] * 1e3 * over,
        rent=rent,
        cost=cost,
    )
