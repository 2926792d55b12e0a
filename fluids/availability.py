"""Whether a coolant can be bought: a statement with its source, shown wherever the coolant is."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True)
class Availability:
    """``on_sale`` as far as a source could be read, the ``statement`` in words, its source and trust."""

    on_sale: bool
    statement: str
    source: str
    trust: str


def availability(name: str) -> Availability | None:
    """What is known of buying a coolant; None where nothing is in its way as far as is known.

    Parameters
    ----------
    name : of the coolant; mixtures and files of the user's own have no entry

    Examples
    --------
    >>> availability("fc-72").on_sale
    False
    >>> availability("water") is None
    True
    """
    return _known().get(name)


@functools.lru_cache(maxsize=1)
def _known() -> dict[str, Availability]:
    path = resources.files("heatpath.fluids") / "data" / "availability.toml"
    return {name: Availability(**entry) for name, entry in tomllib.loads(path.read_text(encoding="utf-8")).items()}
