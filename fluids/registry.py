"""Every law of this room in one list, and whether it is used where it holds.

>>> limits("nusselt_flat_plate", "re")
Span(lowest=1000.0, highest=500000.0, units='1', above=False)
>>> outside("nusselt_flat_plate", re=1e6)
('nusselt_flat_plate: re 1e+06 is above 5e+05',)
>>> outside("nusselt_flat_plate", re=1e5, pr=0.7)
()
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Iterator
from functools import cache
from types import MappingProxyType, ModuleType
from typing import Any

from heatpath.fluids import (
    boiling,
    channel_boiling,
    chisholm,
    condensation,
    conduction,
    convection,
    critical_heat_flux,
    ducts,
    exchangers,
    flow_boiling,
    friction,
    losses,
    natural,
    spreading,
    two_phase,
)
from heatpath.fluids.law import Law, Span
from heatpath.numerics.errors import InputError

FILES: tuple[ModuleType, ...] = (
    ducts, convection, natural, friction, losses, boiling, flow_boiling, channel_boiling,
    critical_heat_flux, two_phase, chisholm, condensation, conduction, spreading, exchangers,
)  # fmt: skip


@cache
def laws() -> MappingProxyType[str, Law]:
    """All laws by name, family by family."""
    return MappingProxyType({law.name: law for file in FILES for law in file.LAWS})


def find_law(name: str) -> Law:
    """The law of this name.

    Raises
    ------
    InputError : there is none
    """
    try:
        return laws()[name]
    except KeyError:
        raise InputError("law", f"unknown law '{name}'", allowed=", ".join(laws())) from None


def limits(law: Law | str, quantity: str) -> Span:
    """Where a law holds in one of its arguments, groups or conditions.

    Raises
    ------
    InputError : the law says nothing of this quantity
    """
    record = find_law(law) if isinstance(law, str) else law
    if quantity not in record.ranges:
        raise InputError("quantity", f"{record.name} has no range of '{quantity}'", allowed=", ".join(record.ranges))
    return record.ranges[quantity]


def outside(law: Law | str, **values: Any) -> tuple[str, ...]:
    """How far outside its range a law is used, one sentence per quantity; empty where all is inside.

    Parameters
    ----------
    law : record or name
    values : arguments of the law by keyword, all or some of them (groups are checked where they can be computed), and
        conditions that the law states without taking them, such as ``re`` of the laminar duct laws

    Raises
    ------
    InputError : unknown law, or a value that is neither an argument nor in its ranges
    """
    record = find_law(law) if isinstance(law, str) else law
    known = set(arguments(record)) | set(record.ranges)
    for name in values:
        if name not in known:
            raise InputError(name, f"{record.name} does not know it", allowed=", ".join(sorted(known)))
    return tuple(_sentence(record, *found) for found in _checked(record, values) if not _inside(*found[1:]))


def arguments(law: Law) -> tuple[str, ...]:
    """Names of the arguments that the kernel takes."""
    return tuple(inspect.signature(law.function).parameters)


def _checked(law: Law, values: dict[str, Any]) -> Iterator[tuple[str, float, Span]]:
    """Every quantity with a range whose value is known."""
    for name, span in law.ranges.items():
        argument, _, field = name.partition(".")
        if argument in values:
            value = getattr(values[argument], field) if field else values[argument]
            yield name, float(value), span
        elif name in law.groups and set(arguments(law)) <= set(values):
            given = {argument: values[argument] for argument in arguments(law)}
            yield name, law.groups[name](**given), span


def _inside(value: float, span: Span) -> bool:
    """Whether a value is in a range; not a number is not, rounding at an end is."""
    if span.above and value <= span.lowest:
        return False
    low = span.lowest - 1e-12 * abs(span.lowest)
    high = span.highest + 1e-12 * abs(span.highest) if math.isfinite(span.highest) else span.highest
    return low <= value <= high


def _sentence(law: Law, name: str, value: float, span: Span) -> str:
    """What is outside, in words."""
    units = "" if span.units == "1" else f" {span.units}"
    if span.above and value == span.lowest:
        return f"{law.name}: {name} {value:.3g} is not above {span.lowest:.3g}{units}"
    if value < span.lowest:
        return f"{law.name}: {name} {value:.3g} is below {span.lowest:.3g}{units}"
    if value > span.highest:
        return f"{law.name}: {name} {value:.3g} is above {span.highest:.3g}{units}"
    return f"{law.name}: {name} is not a number"
