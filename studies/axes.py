"""What a sweep varies: scenario fields by their dotted paths, as lists or ranges; the product of the lists, or samples.

Grammar, of one axis as text::

    PATH=VALUE,VALUE,...      coolings.immersion.supply_temperature=35 degC,40 degC    site.name=seoul,oslo
    PATH=LOW..HIGH            load.mean_utilisation=0.4..0.7    coolings.air.supply_temperature=20..30 degC

A list can be multiplied out or sampled, each value equally often; a range can be sampled only. LOW without a unit has
that of HIGH.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatpath.facility.plant import load_plant
from heatpath.facility.weather import load_site
from heatpath.fluids.coolants import load_coolant
from heatpath.numerics.errors import InputError
from heatpath.numerics.units import NUMBER, parse_unit, shorten, split_quantity
from heatpath.studies.hall import naming, open_hall, request_for
from heatpath.studies.scenario import Scenario, load_scenario
from heatpath.studies.sections import is_file

MOST_DESIGNS = 1_000_000
MOST_AXES = 20
COMPANIONS = {  # the key that says the same in another way
    "site.name": "site.epw", "site.epw": "site.name", "hall.node": "hall.rack", "hall.rack": "hall.node",
}  # fmt: skip
MONEY = ("capital_premium", "fluid_charge", "fluid_loss")
LIST_SIGNS = "V1,V2,..., or LOW..HIGH with samples"


@dataclass(frozen=True)
class Axis:
    """One field and what it takes: ``values`` as in a scenario, or the two ends of a range in ``units``.

    ``numbers`` are the values in ``units`` where all are quantities, for labels; ``whole`` of a range of whole numbers.
    """

    path: str
    values: tuple[Any, ...]
    numbers: tuple[float, ...] | None
    units: str
    is_range: bool = False
    whole: bool = False

    @property
    def weight(self) -> int:
        """How much has to be computed again when this field changes: 0 a whole hall, 4 a price."""
        steps = self.path.split(".")
        if steps[0] in ("economics", "serving", "baseline") or steps[-1] in MONEY:
            return 4
        if steps[0] == "coolings":
            return 3 if steps[-1] == "tower_approach" else 2
        return 1 if steps[0] == "load" else 0

    def at(self, share: float) -> tuple[Any, float]:
        """Value and label of a place from 0 to 1 on this axis: on a range between its ends, else one of the list."""
        if not self.is_range:
            place = min(int(share * len(self.values)), len(self.values) - 1)
            return self.values[place], float(place) if self.numbers is None else self.numbers[place]
        assert self.numbers is not None
        low, high = self.numbers
        if self.whole:
            count = min(int(low) + int(share * (high - low + 1.0)), int(high))
            return count, float(count)
        number = low + (high - low) * share
        return (number if self.units == "1" else f"{number!r} {self.units}"), number


@dataclass(frozen=True)
class Plan:
    """Designs by number: the product of all axes, the last fastest, or samples of them (``shares``)."""

    axes: tuple[Axis, ...]
    shares: NDArray[np.float64] | None = None  # (samples, axes) in [0, 1)

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the designs: one length for each axis, or the number of samples."""
        if self.shares is not None:
            return (len(self.shares),)
        return tuple(len(axis.values) for axis in self.axes)

    @property
    def size(self) -> int:
        """How many designs."""
        return math.prod(self.shape)

    def design(self, number: int) -> dict[str, Any]:
        """Path and value of each axis."""
        if self.shares is not None:
            return {
                axis.path: axis.at(float(share))[0] for axis, share in zip(self.axes, self.shares[number], strict=True)
            }
        places = np.unravel_index(number, self.shape)
        return {axis.path: axis.values[int(place)] for axis, place in zip(self.axes, places, strict=True)}

    def order(self) -> list[int]:
        """The designs in the order in which neighbours have most in common."""
        ranks = sorted(range(len(self.axes)), key=lambda k: self.axes[k].weight)
        if self.shares is None:
            return [int(k) for k in np.arange(self.size).reshape(self.shape).transpose(ranks).ravel()]
        lists = [k for k in ranks if not self.axes[k].is_range]
        if not lists:
            return list(range(self.size))
        labels = [[self.axes[k].at(float(share))[1] for share in self.shares[:, k]] for k in reversed(lists)]
        return [int(k) for k in np.lexsort(labels)]


def make_plan(
    scenario: Scenario, over: Mapping[str, Any] | Sequence[str], samples: int | None = None, seed: int = 1
) -> Plan:
    """What is asked for, every value checked in the scenario alone.

    Parameters
    ----------
    over : lists or ranges by path, or texts ``PATH=...``
    samples : how many points of a scrambled Sobol sequence; None for the product of the lists
    seed : of the sequence

    Raises
    ------
    InputError : a wrong path, unit or name, an empty list, a range without samples, too many designs
    """
    given = over if isinstance(over, Mapping) else _split(over)
    if not given:
        raise InputError("--over", "nothing is varied", allowed=f"PATH={LIST_SIGNS}")
    if len(given) > MOST_AXES:
        raise InputError("--over", f"{len(given)} fields are varied", allowed=f"1 to {MOST_AXES}")
    base = scenario.to_dict()
    axes = tuple(_axis(scenario, base, path, values) for path, values in given.items())
    if samples is None:
        return _product(axes)
    if isinstance(samples, bool) or not isinstance(samples, int) or not 1 <= samples <= MOST_DESIGNS:
        raise InputError("--samples", f"{shorten(samples)} is not a number of samples", allowed=f"1 to {MOST_DESIGNS}")
    from scipy.stats import qmc

    sequence = qmc.Sobol(len(axes), scramble=True, seed=seed)
    return Plan(axes, np.asarray(sequence.random_base2(max(0, math.ceil(math.log2(samples))))[:samples]))


def _product(axes: tuple[Axis, ...]) -> Plan:
    for axis in axes:
        if axis.is_range:
            raise InputError(
                axis.path, "is a range, which can only be sampled", allowed="a list V1,V2,..., or --samples"
            )
    plan = Plan(axes)
    if plan.size > MOST_DESIGNS:
        raise InputError("--over", f"asks for {plan.size} designs", allowed=f"at most {MOST_DESIGNS}, or --samples")
    return plan


def _split(texts: Sequence[str]) -> dict[str, str]:
    """Path and values of each text ``PATH=...``."""
    if isinstance(texts, str):
        raise InputError("--over", "is one text", allowed="a list of texts, or a mapping from path to values")
    found: dict[str, str] = {}
    for text in texts:
        path, sign, values = text.partition("=")
        if not sign or not path.strip():
            raise InputError("--over", f"{shorten(text)} names no field", allowed=f"PATH={LIST_SIGNS}")
        if path.strip() in found:
            raise InputError(path.strip(), "is varied twice", allowed="one --over for each field")
        found[path.strip()] = values
    return found


def _axis(scenario: Scenario, base: dict[str, Any], path: str, values: Any) -> Axis:
    if path in ("schema_version", "economics.currency"):
        raise InputError(path, "cannot be varied", allowed="another field of the scenario")
    if isinstance(values, str) and ".." in values and "/" not in values:
        return _range(scenario, base, path, values)
    if isinstance(values, str):
        values = [_spoken(part.strip()) for part in values.split(",")] if values.strip() else []
    if not isinstance(values, Sequence) or not len(values):
        raise InputError(path, "has no values to take", allowed=LIST_SIGNS)
    values = [_located(path, value) for value in values]
    for value in values:
        if value == "":
            raise InputError(path, "has an empty value in its list", allowed="V1,V2,...")
        _checked(scenario, base, path, value)
    if len({repr(value) for value in values}) < len(values):
        raise InputError(path, "has a value twice in its list", allowed="each value once")
    numbers, units = _labels(values)
    return Axis(path, tuple(values), numbers, units)


def _located(path: str, value: Any) -> Any:
    """The name of a file of the user's own made absolute: other processes may stand in another folder."""
    named = isinstance(value, str) and value and not NUMBER.fullmatch(value)
    files = path.split(".")[-1] in ("epw", "tariff") or (named and (is_file(value) or value.lower().endswith(".csv")))
    return str(Path(value).absolute()) if named and files else value


def _range(scenario: Scenario, base: dict[str, Any], path: str, text: str) -> Axis:
    low_text, _, high_text = (part.strip() for part in text.partition(".."))
    try:
        (low, low_units), (high, units) = split_quantity(low_text), split_quantity(high_text)
        if low_units and low_units != units:
            low = parse_unit(units or "1").from_si(parse_unit(low_units).to_si(low))
    except ValueError as error:
        raise InputError(path, str(error), allowed='LOW..HIGH, as in "20..30 degC"') from None
    if not low < high:
        raise InputError(path, f"{shorten(text)} does not rise", allowed="LOW below HIGH")
    whole = not units and float(low).is_integer() and _is_count(scenario, base, path, low)
    for end in (low, high):
        value: Any = int(end) if whole else end if not units else f"{end!r} {units}"
        _checked(scenario, base, path, value)
    return Axis(path, (low, high), (low, high), units or "1", is_range=True, whole=whole)


def _is_count(scenario: Scenario, base: dict[str, Any], path: str, value: float) -> bool:
    """Whether a field takes whole numbers only: it refuses the number as a fraction and takes it as a count."""
    try:
        with_values(scenario, base, {path: float(value)})
    except InputError:
        try:
            with_values(scenario, base, {path: int(value)})
        except InputError:
            return False
        return True
    return False


def _spoken(text: str) -> Any:
    """A value of the command line as a file would hold it: a bare number is a number, all else is text."""
    match = NUMBER.fullmatch(text)
    if match is None or match[2].strip():
        return text
    return int(text) if text.lstrip("+-").isdigit() else float(text)


def _labels(values: Sequence[Any]) -> tuple[tuple[float, ...] | None, str]:
    """All values as numbers in the unit of the first; None where one is not a quantity."""
    try:
        pairs = [split_quantity(value) for value in values]
        first = parse_unit(pairs[0][1] or "1")
        units = [parse_unit(text or "1") for _, text in pairs]
    except ValueError:
        return None, ""
    if any(unit.dimensions != first.dimensions for unit in units):
        return None, ""
    same = [n if u.text == first.text else first.from_si(u.to_si(n)) for (n, _), u in zip(pairs, units, strict=True)]
    return tuple(same), first.text


def _checked(scenario: Scenario, base: dict[str, Any], path: str, value: Any) -> None:
    """Refuse a value that the scenario cannot take, or that names nothing."""
    changed = with_values(scenario, base, {path: value})
    if not isinstance(value, str) or NUMBER.fullmatch(value):
        return
    if path == "site.name":
        load_site(value)
        return
    hall = open_hall(changed)
    for name, table in changed.coolings.items():
        if path.startswith(f"coolings.{name}."):
            with naming(changed, f"coolings.{name}"):
                load_coolant(table.coolant)
                load_plant(table.plant)
                request_for(hall, name)


def with_values(scenario: Scenario | None, base: dict[str, Any], values: Mapping[str, Any]) -> Scenario:
    """The scenario with other values at some paths.

    Parameters
    ----------
    base : of ``scenario.to_dict()``

    Raises
    ------
    InputError : a path that is none, or a value that the field refuses
    """
    tables = copy.deepcopy(base)
    for path, value in values.items():
        if scenario is not None:
            _refuse_missing_table(scenario, path)
        _set(tables, path, value)
        if path in COMPANIONS:
            section, key = COMPANIONS[path].split(".")
            tables[section].pop(key, None)
        if path == "load.profile" and str(value).lower().endswith(".csv"):
            for key in {"mean_utilisation", "seed"} - {other.removeprefix("load.") for other in values}:
                tables["load"].pop(key, None)  # the file says it itself
    return load_scenario(tables)


def _refuse_missing_table(scenario: Scenario, path: str) -> None:
    places = path.split(".")
    if places[0] == "coolings" and len(places) > 2 and places[1] not in scenario.coolings:
        message = f"the scenario has no table [coolings.{places[1]}]"
        raise InputError(path, message, allowed=", ".join(scenario.coolings.names))


def _set(tables: dict[str, Any], path: str, value: Any) -> None:
    *places, key = path.split(".")
    table = tables
    for place in places:
        table = table.setdefault(place, {})
        if not isinstance(table, dict):
            raise InputError(path, f"{place} is not a table", allowed="a dotted path of the scenario")
    table[key] = value
