"""The check of every shipped table against its source: what ``heatpath fluids check`` prints.

A table of a CoolProp fluid is compared with CoolProp itself, one of a published model with the model over CoolProp's
density; both may differ by 1e-5. A table from a maker's formula is compared with the formula, and with the values that
the source prints, by the source's own uncertainty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from heatpath.fluids.coolants import load_coolant
from heatpath.fluids.forms import LIQUID, UNITS, ZERO_CELSIUS, series_value
from heatpath.fluids.mixtures import GLYCOLS
from heatpath.fluids.record import Coolant, Property, read_record, shipped
from heatpath.fluids.tables import glycol_property, glycol_state, source_curve
from heatpath.numerics.errors import InputError

EXACT = 1e-5  # relative, of a table from the model that made it
SAMPLES = 101
FRACTIONS = 5


@dataclass(frozen=True)
class Deviation:
    """Largest relative distance of one table from its source, and what is allowed.

    ``against`` says what it was compared with: ``CoolProp``, ``model``, ``formula``, or ``n printed values``.
    """

    coolant: str
    name: str
    units: str
    source: str
    trust: str
    range: tuple[float, float]
    against: str
    deviation: float
    bound: float

    @property
    def within(self) -> bool:
        """Whether the table keeps to its source."""
        return self.deviation <= self.bound


def deviations() -> Iterator[Deviation]:
    """Every property of every shipped coolant, and of the mixtures, against its source.

    Raises
    ------
    InputError : CoolProp is not installed
    """
    require_coolprop()
    for name in shipped():
        yield from coolant_deviations(name)
    for kind, basis in GLYCOLS:
        yield from _glycol_deviations(kind, basis)


def coolant_deviations(name: str) -> Iterator[Deviation]:
    """Every property of one shipped coolant against its source."""
    coolant, record = load_coolant(name), read_record(name)
    for key, known in coolant.properties.items():
        low, high = coolant.range_of(key)
        t = np.linspace(low, high, SAMPLES)
        table = series_value(key, coolant.series[key], low, high, t)
        against = {"coolprop": "CoolProp", "published": "model"}.get(known.form, "formula")
        distance = float(np.max(np.abs(table / source_curve(key, record)(t) - 1.0)))
        yield _row(coolant, key, known, against, distance, EXACT)
        if known.points:
            yield _row(coolant, key, known, _count(known), _from_points(coolant, key, known), known.uncertainty)


def _count(known: Property) -> str:
    return f"{len(known.points)} printed value{'s' if len(known.points) > 1 else ''}"


def _from_points(coolant: Coolant, key: str, known: Property) -> float:
    """Largest relative distance of a table from the values that its source prints."""
    low, high = coolant.range_of(key)
    t = np.array([point[0] for point in known.points]) + ZERO_CELSIUS
    values = np.array([point[1] for point in known.points])
    return float(np.max(np.abs(series_value(key, coolant.series[key], low, high, t) / values - 1.0)))


def _row(coolant: Coolant, key: str, known: Property, against: str, deviation: float, bound: float) -> Deviation:
    return Deviation(
        coolant.name, key, UNITS[key], known.source, known.trust, coolant.range_of(key), against, deviation, bound
    )


def _glycol_deviations(kind: str, basis: str) -> Iterator[Deviation]:
    """A family of mixtures against CoolProp, over five fractions between the nodes of its fit."""
    family = GLYCOLS[kind, basis]
    percents = np.linspace(family.lowest, family.highest, 2 * FRACTIONS + 1)[1::2]
    worst = dict.fromkeys(LIQUID, 0.0)
    coolant = load_coolant(f"{kind}-{percents[0]:g}-{basis}")
    for percent in percents:
        coolant = load_coolant(f"{kind}-{percent:g}-{basis}")
        state = glycol_state(family, float(percent))
        low, high = coolant.table_range
        t = np.linspace(low, high, SAMPLES)
        for key in LIQUID:
            expected = np.array([glycol_property(state, key, float(each)) for each in t])
            table = series_value(key, coolant.series[key], low, high, t)
            worst[key] = max(worst[key], float(np.max(np.abs(table / expected - 1.0))))
    for key, distance in worst.items():
        known = coolant.properties[key]
        name = f"{kind}-*-{basis}"
        yield Deviation(
            name, key, UNITS[key], known.source, known.trust, coolant.table_range, "CoolProp", distance, EXACT
        )


def require_coolprop() -> None:
    """Raises InputError, one line, where CoolProp is missing."""
    try:
        import CoolProp  # noqa: F401
    except ImportError:
        raise InputError("fluids check", "CoolProp is missing", allowed="pip install CoolProp") from None


def coolprop_version() -> str:
    """The version of CoolProp that the check compares with."""
    import CoolProp

    return str(CoolProp.__version__)
