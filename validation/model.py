"""A model that can drive a case: what it takes, what it gives, and one call that turns one row into an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from heatpath.numerics.errors import InputError
from heatpath.validation.field import Field, Value

GROUPS = (
    "Air",
    "Cold plates",
    "Boiling in channels",
    "Boiling in pools",
    "Immersion",
    "Plant",
    "Laws",
    "Whole systems",
)


class Answer(NamedTuple):
    """What a model says to one row: values in SI by name, and what a reader must know of them."""

    values: dict[str, float]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Model:
    """A model behind a name.

    Parameters
    ----------
    name : ``kind:NAME`` as a case writes it
    title : one line
    group : technology under which its cases are shown
    takes : by name; those without a default have to be in the case
    gives : by name
    run : one row in SI to an answer; raises InputError or PhysicalFailure
    laws : registered laws that it always uses, beside one that a case may choose
    """

    name: str
    title: str
    group: str
    takes: Mapping[str, Field]
    gives: Mapping[str, Field]
    run: Callable[[Mapping[str, Value]], Answer]
    laws: tuple[str, ...] = ()
    defaults: Mapping[str, Value] = field(init=False)

    def __post_init__(self) -> None:
        known = {name: each.default for name, each in self.takes.items() if each.default is not None}
        object.__setattr__(self, "defaults", known)

    def answer(self, given: Mapping[str, Value]) -> Answer:
        """The answer to one row, defaults filled in.

        Raises
        ------
        InputError : something is missing, or the model refuses a value
        PhysicalFailure : there is no answer
        """
        values = {**self.defaults, **given}
        for name, each in self.takes.items():
            if name not in values:
                raise InputError(name, f"{self.name} needs it", allowed=each.allowed)
        return self.run(values)


def number(values: Mapping[str, Value], name: str) -> float:
    """A quantity out of a row."""
    value = values[name]
    if isinstance(value, str):
        raise InputError(name, "is a word", allowed="a quantity")
    return value


def word(values: Mapping[str, Value], name: str) -> str:
    """A word out of a row."""
    value = values[name]
    if not isinstance(value, str):
        raise InputError(name, "is a number", allowed="a word")
    return value
