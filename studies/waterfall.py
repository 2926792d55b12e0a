"""A saving divided into its causes, step by step from the baseline to the technology; the steps add up to the whole.

After every step stands a hall that is part baseline, part technology; its saving is 1 - (1 - f) PUE/PUE_baseline, with
f the share of the baseline's IT energy that it does without.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from heatpath.studies.compare import CAUSES, COOLING_PARTS, spent

Sums = dict[str, float]
IT_CAUSES = ("compute", "leakage", "server_fan", "supply_loss")
ORDER = (
    "server_fan", "leakage", "compute", "supply_loss", "room_fan", "chiller", "pump", "heat_rejection",
    "electrical_loss", "other",
)  # fmt: skip
TOKENS = "tokens"  # what is left of a saving per token by tokens served, beside energy
DEFINITIONS = ("facility_energy", "cooling_energy", "energy_per_token")


class Step(NamedTuple):
    """One cause: its ``term`` of the saving, and the hall after it.

    ``cumulative`` saving so far, ``server_power_removed`` f and ``pue`` of the hall after this step.
    """

    cause: str
    term: float
    cumulative: float
    server_power_removed: float
    pue: float


@dataclass(frozen=True)
class Waterfall:
    """Steps from a baseline to a technology under one definition; ``total`` is the saving."""

    definition: str
    total: float
    steps: tuple[Step, ...]


def terms(definition: str, ours: Sums, theirs: Sums) -> dict[str, float]:
    """Terms of a saving by cause, as shares of the baseline's figure; they add up to ``saving``."""
    if definition == "cooling_energy":
        whole = theirs["cooling_energy"]
        names = [cause for cause in ORDER if cause in COOLING_PARTS]
        return {cause: (spent(theirs, cause) - spent(ours, cause)) / whole for cause in names}
    whole = theirs["facility_energy"]
    found = {cause: (spent(theirs, cause) - spent(ours, cause)) / whole for cause in ORDER}
    if definition == "energy_per_token":
        found[TOKENS] = ours["facility_energy"] / whole * (1.0 - theirs["tokens"] / ours["tokens"])
    return found


def saving(definition: str, ours: Sums, theirs: Sums) -> float:
    """Share of the baseline's figure that is saved."""
    return 1.0 - ours[definition] / theirs[definition]


def waterfall(definition: str, ours: Sums, theirs: Sums) -> Waterfall:
    """The steps in a fixed order, IT first; ``ours`` and ``theirs`` are quantities of the glossary for one year."""
    facility, it, so_far = theirs["facility_energy"], theirs["it_energy"], 0.0
    steps = []
    for cause, term in terms(definition, ours, theirs).items():
        so_far += term
        if cause in CAUSES:
            change = spent(theirs, cause) - spent(ours, cause)
            facility -= change
            it -= change if cause in IT_CAUSES else 0.0
        removed = 1.0 - it / theirs["it_energy"]
        steps.append(Step(cause, term, so_far, removed, facility / it))
    return Waterfall(definition, saving(definition, ours, theirs), tuple(steps))


def throughput_gain(ours: Sums, theirs: Sums) -> float:
    """Work that cooler chips could add at the same power limit, as a share of full work.

    What leaks less at full utilisation over what full utilisation takes more than none; nothing is served with it in
    any figure of energy.
    """
    return (theirs["full_load_leakage"] - ours["full_load_leakage"]) / theirs["full_load_slope"]
