"""Flags at a technology's design point: laws and tables outside their range, coolants, boiling surfaces."""

from __future__ import annotations

from heatpath.fluids.availability import availability
from heatpath.studies.answer import Flag
from heatpath.studies.hall import Installation
from heatpath.thermal.rack_point import RackPoint
from heatpath.thermal.ranges import outside_ranges
from heatpath.thermal.streams import LoopPoint

SAFE_DRYOUT = 1.3  # heat at dry-out over heat, below which an answer is flagged; the law is off by 13 % on average


def law_flags(installation: Installation) -> tuple[Flag, ...]:
    """One flag per law that is used outside its range at full utilisation and set point."""
    rack = installation.rack
    state = rack.state(1.0, installation.supply_temperature, installation.room_temperature)
    return tuple(Flag(f"law_range:{law}", text) for law, text in outside_ranges(rack, state).items())


def coolant_flags(installation: Installation) -> tuple[Flag, ...]:
    """One flag per coolant of a technology that cannot be bought as far as is known."""
    found = []
    for name in coolants_of(installation):
        known = availability(name)
        if known is not None and not known.on_sale:
            found.append(Flag("coolant_discontinued", f"{name}: {known.statement} (source: {known.source})"))
    return tuple(found)


def coolants_of(installation: Installation) -> tuple[str, ...]:
    """Names of the coolants that a technology's rack holds, with the one that boils."""
    draft = installation.rack.plan.draft
    return (*draft.coolants, draft.pool) if draft.pool else draft.coolants


def boiling_flags(installation: Installation, point: RackPoint) -> tuple[Flag, ...]:
    """What a reader must know of a boiling tank or loop: whose finish was never measured, and whose margin is luck."""
    if point.loop is not None:
        return _loop_flags(point.loop)
    tank = point.tank
    if tank is None:
        return ()
    scatter = installation.rack.plan.tank.scatter if installation.rack.plan.tank else 0.0
    text = (
        "boiling coefficients by Cooper's law and the finish's factor, not measured on these surfaces: within a "
        "factor of two"
    )
    flags: tuple[Flag, ...] = (Flag("surface_not_measured", text),)
    if tank.critical_margin_min < 0.0:
        text = (
            f"{tank.critical_device} boils within {100.0 * scatter:.0f} % of its critical heat flux, by which like "
            "surfaces differ"
        )
        flags = (*flags, Flag("critical_margin", text))
    return flags


def _loop_flags(loop: LoopPoint) -> tuple[Flag, ...]:
    text = "boiling coefficients by Cooper's law with laminar convection, not measured on these plates: within 50 %"
    flags: tuple[Flag, ...] = (Flag("surface_not_measured", text),)
    if loop.dryout_heat_ratio < SAFE_DRYOUT:
        near = f"{loop.dryout_device} would dry at {loop.dryout_heat_ratio:.2f} times its heat"
        flags = (*flags, Flag("dryout_margin", f"{near}; the law of dry-out is off by 13 % on average"))
    return flags
