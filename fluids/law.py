"""What a law says of itself: where it holds, how well, who found it, and how far that has been checked."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Span(NamedTuple):
    """From where to where a quantity may go, in these units (``1`` for a pure number).

    Both ends are included; where ``above`` is true the lowest is not, because the law has no finite value there.
    """

    lowest: float
    highest: float
    units: str = "1"
    above: bool = False


def positive(units: str = "1") -> Span:
    """Any value from zero on: the law itself sets no limit."""
    return Span(0.0, math.inf, units)


def above_zero(units: str = "1", highest: float = math.inf) -> Span:
    """Any value above zero: at zero the law has no finite value."""
    return Span(0.0, highest, units, True)


SHARE = Span(0.0, 1.0)
TRUST = {
    "verified": "the equation was read in a documented source or confirmed by computation",
    "limits recalled": "so was the equation; where it holds, or how well, is from memory",
    "recalled": "constants from memory that nothing confirms in full",
}


@dataclass(frozen=True)
class Law:
    """The record of one law.

    Parameters
    ----------
    function : the kernel; its name is the law's
    family : of laws to which it belongs
    quantity : what it returns, with its units
    ranges : by argument, and by the groups and conditions below it; a field of a NamedTuple as ``argument.field``
    error : expected error, relative; 0 for the exact solution of the problem as stated
    basis : what that error was found on
    source : author, publication, year, equation or table
    checked : what the verification, or what there is of it, consists of
    doi : of the source, empty where it has none that could be confirmed
    trust : one of ``TRUST``
    trap : what goes wrong with this law in practice or in print; may be empty
    groups : dimensionless groups with a range of their own, computed from the law's arguments by keyword
    """

    function: Callable[..., float]
    family: str
    quantity: str
    ranges: Mapping[str, Span]
    error: float
    basis: str
    source: str
    checked: str
    doi: str = ""
    trust: str = "verified"
    trap: str = ""
    groups: Mapping[str, Callable[..., float]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The kernel's name."""
        return self.function.__name__
