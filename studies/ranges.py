"""Flags of laws and tables used outside their range, at a technology's design point."""

from __future__ import annotations

from heatpath.studies.answer import Flag
from heatpath.studies.hall import Installation
from heatpath.thermal.ranges import outside_ranges


def law_flags(installation: Installation) -> tuple[Flag, ...]:
    """One flag per law that is used outside its range at full utilisation and set point."""
    rack = installation.rack
    state = rack.state(1.0, installation.supply_temperature, installation.room_temperature)
    return tuple(Flag(f"law_range:{law}", text) for law, text in outside_ranges(rack, state).items())
