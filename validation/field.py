"""What a model takes and gives: one quantity or word each, with its unit, its range and what it means."""

from __future__ import annotations

import math
from dataclasses import dataclass

from heatpath.numerics.units import TEMPERATURE, Unit, parse_unit, shorten, speak, split_quantity

Value = float | str


@dataclass(frozen=True)
class Field:
    """One quantity that a model takes or gives.

    Parameters
    ----------
    words : what it is
    units : in which its range is stated and people speak of it; ``degC`` for temperatures, ``K`` for differences of
        temperature, ``1`` for pure numbers, empty for a word
    low, high : range, in those units
    default : SI value or word where a case says nothing; None where it has to
    choices : the words that are accepted, where it is a word; empty accepts any
    hardware : whether it belongs to the thing that was tested, the same in every row, and may be fitted
    home : where a fitted value goes in a scenario or a hardware file, as TOML with ``{value}``; empty where nowhere
    """

    words: str
    units: str = "1"
    low: float = -math.inf
    high: float = math.inf
    default: Value | None = None
    choices: tuple[str, ...] = ()
    hardware: bool = False
    home: str = ""

    @property
    def is_word(self) -> bool:
        """Whether it is a word and not a quantity."""
        return not self.units

    @property
    def unit(self) -> Unit:
        """The unit in which people speak of it."""
        return parse_unit(self.units or "1")

    @property
    def allowed(self) -> str:
        """What is accepted, in words."""
        if self.is_word:
            return ", ".join(self.choices) or "a word"
        tail = "" if self.units == "1" else f" {self.units}"
        if math.isinf(self.low) and math.isinf(self.high):
            return f"any number{tail}"
        if math.isinf(self.high):
            return f"{speak(self.low)}{tail} and above"
        return f"{speak(self.low)} to {speak(self.high)}{tail}"

    def unit_of(self, text: str) -> Unit:
        """A unit that a case gives for this quantity. Raises ValueError where it does not fit."""
        unit = parse_unit(text or "1")
        if unit.dimensions != self.unit.dimensions:
            raise ValueError(f"{shorten(text)} is not a unit of {self.words} ({self.units})")
        if self.units == "K" and unit.zero:
            raise ValueError(f"{shorten(text)} is a temperature, a difference of temperatures is written in K")
        return unit

    def value_of(self, written: object) -> Value:
        """What a case writes as one value, in SI. Raises ValueError where it is not accepted."""
        if self.is_word:
            if not isinstance(written, str) or (self.choices and written not in self.choices):
                raise ValueError(f"{shorten(written)} is not accepted")
            return written
        number, text = split_quantity(written)
        return self.checked(self.unit_of(text).to_si(number))

    def checked(self, value: float) -> float:
        """An SI value that is in range. Raises ValueError where it is not."""
        unit = self.unit
        low, high = unit.to_si(self.low), unit.to_si(self.high)
        slack = 1e-12 * max((abs(end) for end in (low, high) if math.isfinite(end)), default=0.0)
        if not low - slack <= value <= high + slack:
            raise ValueError(f"{self.shown(value)} is out of range")
        return value

    def shown(self, value: float) -> str:
        """An SI value in the unit people speak, with that unit."""
        return f"{self.unit.from_si(value):.6g} {self.units}".removesuffix(" 1")


def is_scale(unit: Unit) -> bool:
    """Whether a unit is a temperature scale such as degC, whose differences are in K or degF times 5/9."""
    return unit.dimensions == TEMPERATURE and unit.zero != 0.0
