"""Heat rejection of a plant of the user's own: a tower, a dry cooler, or a dry cooler behind adiabatic pads."""

from __future__ import annotations

from typing import NamedTuple

from heatpath.facility import dry_cooler as dry
from heatpath.facility import tower as wet
from heatpath.facility.adiabatic import Pad, may_wet, pad_evaporation, pad_make_up, wetted
from heatpath.facility.dry_cooler import DryCooler
from heatpath.facility.tower import Air, Tower
from heatpath.fluids.moist_air import AIR_HEAT_CAPACITY, GAS_CONSTANT, MASS_RATIO, VAPOUR_HEAT_CAPACITY
from heatpath.numerics.kernel import kernel
from heatpath.numerics.reference import by_reference

NOTHING, TOWER, COOLER = 0.0, 1.0, 2.0


@by_reference
class Rejection(NamedTuple):
    """One of the coolers by ``kind``; the others' numbers are idle.

    The water is held at ``approach`` over the wet bulb (tower) or the dry bulb (cooler), between ``lowest`` and
    ``highest`` [K]. ``design_volume``: of the tower's air per kilogram of dry air in its design hour [m3/kg]; its fans
    then move a volume, and the mass goes with the hour's density. 0: they move a mass.
    """

    kind: float
    tower: Tower
    cooler: DryCooler
    pad: Pad
    approach: float
    lowest: float
    highest: float
    design_volume: float


class Rejected(NamedTuple):
    """What the cooler does in one hour: air flow ratio, air leaving [K], fans and pad pump [W], water [kg/s], pads
    wet 0 or 1.
    """

    ratio: float
    exit_air: float
    fan_power: float
    pad_pump_power: float
    evaporation: float
    make_up: float
    wet: float


@kernel
def specific_volume(air: Air) -> float:
    """Moist air per kilogram of dry air [m3/kg], ideal gas."""
    return GAS_CONSTANT * air.dry_bulb / air.pressure * (1.0 + air.humidity_ratio / MASS_RATIO)


@kernel
def tower_now(rejection: Rejection, air: Air) -> Tower:
    """The tower in the air of this hour: fans that move a volume move more mass of denser air."""
    t = rejection.tower
    if rejection.design_volume <= 0.0:
        return t
    flow = t.air_flow * rejection.design_volume / specific_volume(air)
    return Tower(
        t.model, t.conductance, flow, t.water_flow, t.wet_bulb, t.approach, t.york_air, t.fan_power, t.minimum_speed,
        t.target_approach, t.lowest_water, t.drift, t.cycles,
    )  # fmt: skip


@kernel
def target_water(rejection: Rejection, air: Air) -> float:
    """Water that the fans aim at [K]."""
    base = air.wet_bulb if rejection.kind == TOWER else air.dry_bulb
    return min(max(base + rejection.approach, rejection.lowest), rejection.highest)


@kernel
def full_speed_water(rejection: Rejection, heat: float, flow: float, basin: float, air: Air) -> float:
    """Water leaving at full effort [K]: fans at full speed, pads wet where they may be."""
    if rejection.kind == TOWER:
        return wet.tower_point(tower_now(rejection, air), heat, flow, 1.0, basin, air).leaving
    entering = wetted(rejection.pad, air) if may_wet(rejection.pad, air) else air
    return dry.leaving_water(rejection.cooler, heat, flow, 1.0, entering.dry_bulb, entering.humidity_ratio)


@kernel
def floating_water(rejection: Rejection, heat: float, flow: float, air: Air) -> float:
    """Water leaving at full effort [K], the tower's evaporating water at that same temperature."""
    if rejection.kind == TOWER:
        return wet.floating_temperature(tower_now(rejection, air), heat, flow, air)
    return full_speed_water(rejection, heat, flow, 0.0, air)


@kernel
def cool(rejection: Rejection, heat: float, flow: float, water: float, air: Air) -> Rejected:
    """Hold ``water`` [K] with this heat [W] in this flow [kg/s]: fan speed, and the pads wet only where dry fans at
    full speed do not hold it.
    """
    if heat <= 0.0 or flow <= 0.0 or rejection.kind == NOTHING:
        return Rejected(0.0, air.dry_bulb, 0.0, 0.0, 0.0, 0.0, 0.0)
    if rejection.kind == TOWER:
        tower = tower_now(rejection, air)
        ratio = wet.air_ratio(tower, heat, flow, water, air)
        point = wet.tower_point(tower, heat, flow, ratio, water, air)
        fans = tower.fan_power * wet.fan_share(ratio, tower.minimum_speed)
        make_up = wet.make_up(tower, point.evaporation, flow)
        return Rejected(ratio, point.exit_air, fans, 0.0, point.evaporation, make_up, 1.0)
    cooler, pad, entering, wets = rejection.cooler, rejection.pad, air, 0.0
    if may_wet(pad, air):
        dry_only = dry.leaving_water(cooler, heat, flow, 1.0, air.dry_bulb, air.humidity_ratio)
        if dry_only > water + 1e-9:
            entering, wets = wetted(pad, air), 1.0
    ratio = dry.air_ratio(cooler, heat, flow, water, entering.dry_bulb, entering.humidity_ratio)
    stream = ratio * cooler.air_flow * (AIR_HEAT_CAPACITY + VAPOUR_HEAT_CAPACITY * entering.humidity_ratio)
    evaporation = pad_evaporation(air, entering, ratio * cooler.air_flow)
    return Rejected(
        ratio, entering.dry_bulb + heat / stream, dry.fan_power(cooler, ratio), wets * pad.pump_power, evaporation,
        pad_make_up(pad, evaporation), wets,
    )  # fmt: skip
