"""One hour of the warm-water loop.

facility water of CDUs and tanks, cooled without a compressor by a dry cooler or a tower.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from heatpath.facility import dry_cooler as dry
from heatpath.facility import tower as wet
from heatpath.facility.adiabatic import NO_PAD, Pad, may_wet, pad_evaporation, pad_make_up, wetted
from heatpath.facility.dry_cooler import DryCooler
from heatpath.facility.exchanger import Exchanger, transfer
from heatpath.facility.pump import Pump, pump_power
from heatpath.facility.tower import Air, Tower
from heatpath.facility.water import HEAT_CAPACITY
from heatpath.fluids.moist_air import AIR_HEAT_CAPACITY, VAPOUR_HEAT_CAPACITY
from heatpath.numerics.kernel import kernel
from heatpath.numerics.reference import by_reference

Real = Any  # a float inside a kernel, an array (hours,) outside

NONE, DRY_COOLER, TOWER = 0, 1, 2  # what cools the loop


@by_reference
class WarmLoop(NamedTuple):
    """The sized loop. ``kind`` says which cooler is there; the other one's numbers are idle. ``tower_share``.

    tower water over facility water.
    """

    kind: int
    supply_temperature: float
    pump: Pump
    dry_cooler: DryCooler
    exchanger: Exchanger
    tower: Tower
    tower_pump: Pump
    tower_share: float
    pad: Pad = NO_PAD


class WarmHour(NamedTuple):
    """The loop in one hour; heats and powers in W, temperatures in K, flows in kg/s, the last 0 or 1."""

    flow: Real
    heat: Real
    supply: Real
    entering: Real
    pump_power: Real
    tower_water: Real
    tower_flow: Real
    tower_heat: Real
    tower_pump_power: Real
    air_ratio: Real
    exit_air: Real
    fan_power: Real
    evaporation: Real
    make_up: Real
    floats: Real


@kernel
def tower_side(loop: WarmLoop, flow: float, air: Air) -> tuple[float, float]:
    """Flow [kg/s] and pump power [W] of the tower water at this facility flow."""
    tower_flow = max(loop.tower_share * flow, loop.tower_pump.minimum_flow)
    return tower_flow, pump_power(loop.tower_pump, tower_flow, air.wet_bulb + loop.tower.approach, 0.0)


@kernel
def coldest_supply(loop: WarmLoop, heat: float, flow: float, air: Air) -> float:
    """Coldest facility water at full effort [K].

    heat is what the cooler must reject, the loop's own pump included [W].
    """
    if flow <= 0.0 or heat <= 0.0:
        return air.dry_bulb if loop.kind == DRY_COOLER else max(air.wet_bulb, loop.tower.lowest_water)
    if loop.kind == DRY_COOLER:
        entering = wetted(loop.pad, air) if may_wet(loop.pad, air) else air
        return dry.leaving_water(loop.dry_cooler, heat, flow, 1.0, entering.dry_bulb, entering.humidity_ratio)
    tower_flow, tower_pump = tower_side(loop, flow, air)
    water = max(wet.floating_temperature(loop.tower, heat + tower_pump, tower_flow, air), loop.tower.lowest_water)
    return water + heat / transfer(loop.exchanger, flow, tower_flow) - heat / (flow * HEAT_CAPACITY)


@kernel
def entering_air(loop: WarmLoop, heat: float, flow: float, supply: float, air: Air) -> tuple[Air, float]:
    """Air entering the dry cooler, and whether its pads are wet: only where dry fans at full speed do not hold it."""
    if may_wet(loop.pad, air):
        reached = dry.leaving_water(loop.dry_cooler, heat, flow, 1.0, air.dry_bulb, air.humidity_ratio)
        if reached > supply + 1e-9:
            return wetted(loop.pad, air), 1.0
    return air, 0.0


@kernel
def surely_held(loop: WarmLoop, heat: float, flow: float, set_point: float, air: Air) -> bool:
    """Whether a tower at full speed makes colder water than the set point needs: one evaluation instead of the fixed
    point of `coldest_supply`, which it brackets, since the basin's temperature hardly moves what leaves.
    """
    if loop.kind != TOWER:
        return False
    tower_flow, tower_pump = tower_side(loop, flow, air)
    needed = set_point + heat / (flow * HEAT_CAPACITY) - heat / transfer(loop.exchanger, flow, tower_flow)
    if needed < loop.tower.lowest_water:
        return False
    return wet.tower_point(loop.tower, heat + tower_pump, tower_flow, 1.0, needed, air).leaving < needed


@kernel
def _idle(set_point: float, air: Air) -> WarmHour:
    return WarmHour(
        0.0, 0.0, set_point, set_point, 0.0, set_point, 0.0, 0.0, 0.0, 0.0, air.dry_bulb, 0.0, 0.0, 0.0, 0.0
    )


@kernel
def warm_hour(
    loop: WarmLoop, heat_to_water: float, flow: float, set_point: float, pressure_drop: float, air: Air
) -> WarmHour:
    """Solve the loop for one hour: the supply is the set point, or the warmer water that full effort reaches.

    Parameters
    ----------
    heat_to_water : at the flange [W]
    flow : through the flange [kg/s]
    set_point : facility water asked for [K]
    pressure_drop : of the CDU or tank exchanger at this flow [Pa]
    air : outdoors
    """
    if loop.kind == NONE or flow <= 0.0:
        return _idle(set_point, air)
    pump = pump_power(loop.pump, flow, loop.supply_temperature, pressure_drop)
    heat = heat_to_water + pump
    coldest = -math.inf if surely_held(loop, heat, flow, set_point, air) else coldest_supply(loop, heat, flow, air)
    supply = max(set_point, coldest)
    floats = 1.0 if coldest > set_point else 0.0
    entering = supply + heat / (flow * HEAT_CAPACITY)
    if loop.kind == DRY_COOLER:
        cooler = loop.dry_cooler
        inlet, wets = entering_air(loop, heat, flow, supply, air)
        ratio = 1.0
        if floats <= 0.0:
            ratio = dry.air_ratio(cooler, heat, flow, supply, inlet.dry_bulb, inlet.humidity_ratio)
        stream = ratio * cooler.air_flow * (AIR_HEAT_CAPACITY + VAPOUR_HEAT_CAPACITY * inlet.humidity_ratio)
        evaporation = pad_evaporation(air, inlet, ratio * cooler.air_flow)
        water = pad_make_up(loop.pad, evaporation)
        fans = dry.fan_power(cooler, ratio) + wets * loop.pad.pump_power
        exit_air = inlet.dry_bulb + heat / stream
        return WarmHour(
            flow,
            heat,
            supply,
            entering,
            pump,
            supply,
            0.0,
            heat,
            0.0,
            ratio,
            exit_air,
            fans,
            evaporation,
            water,
            floats,
        )
    tower = loop.tower
    tower_flow, tower_pump = tower_side(loop, flow, air)
    tower_heat = heat + tower_pump
    water = entering - heat / transfer(loop.exchanger, flow, tower_flow)
    at_full_speed = floats > 0.0 and water > tower.lowest_water
    ratio = 1.0 if at_full_speed else wet.air_ratio(tower, tower_heat, tower_flow, water, air)
    point = wet.tower_point(tower, tower_heat, tower_flow, ratio, water, air)
    fans = tower.fan_power * wet.fan_share(ratio, tower.minimum_speed)
    water_use = wet.make_up(tower, point.evaporation, tower_flow)
    return WarmHour(
        flow,
        heat,
        supply,
        entering,
        pump,
        water,
        tower_flow,
        tower_heat,
        tower_pump,
        ratio,
        point.exit_air,
        fans,
        point.evaporation,
        water_use,
        floats,
    )
