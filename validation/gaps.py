"""What no measured case covers, as the trust page says first."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import NamedTuple

from heatpath.fluids.registry import laws
from heatpath.validation.case import Case
from heatpath.validation.channels import TOGETHER


class Gap(NamedTuple):
    """Something that is not validated, and why."""

    what: str
    why: str


def gaps() -> tuple[Gap, ...]:
    """The written gaps, in the order of ``cases/gaps.toml``."""
    text = (resources.files("heatpath.validation") / "cases" / "gaps.toml").read_text(encoding="utf-8")
    return tuple(Gap(row["what"], row["why"]) for row in tomllib.loads(text)["gap"])


def undriven_laws(cases: tuple[Case, ...]) -> tuple[str, ...]:
    """Registered laws that none of these cases holds against a measurement; consistency checks do not count."""
    named: set[str] = set()
    for case in cases:
        if case.trust not in ("measured", "published-curve"):
            continue
        named.update((case.model.name.partition(":")[2], *case.model.laws))
        words = [value for value in case.fixed.values() if isinstance(value, str)]
        named.update(words)
        if TOGETHER in words:
            named.add("boiling_cooper")
        if case.variants is not None:
            named.update(case.variants[1])
    return tuple(name for name in laws() if name not in named)
