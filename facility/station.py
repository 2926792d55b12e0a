"""A plant of the user's own in one hour: a water loop, its pumps, heat recovery, economizer, chillers, heat rejection.

Unlike the plants of halls, which are sized from a design hour, every machine here has the rating that its owner gives.

The loop's return gives heat to a user (recovery), then to the economizer, and the chillers take what is left. The
economizer stands before the chillers (in series: all water passes it) or beside them (in parallel: it makes supply
water of a part of the flow). Its tower water comes before the condensers' (in series) or beside it (in parallel).
Without chillers the economizer's exchanger carries all, or the loop's water runs through a dry cooler itself; where
these cannot hold the supply it floats, and the hour says so.

The fans aim at wet bulb (tower) or dry bulb (cooler) plus an approach within limits; with ``control`` `RESET` at the
warmer water at which the economizer alone carries the load, where that is warmer.
"""

from __future__ import annotations

from heatpath.facility.chiller import ZERO_CELSIUS, available_capacity, chiller_power, outside_fit
from heatpath.facility.heat_recovery import recovered_heat
from heatpath.facility.plate import Plate, cold_flow_for, plate_transfer
from heatpath.facility.rejection import COOLER, NOTHING, cool, floating_water, full_speed_water, target_water
from heatpath.facility.speed_pump import electric_power, moved, speed
from heatpath.facility.staging import units_running
from heatpath.facility.station_parts import (
    AIR,
    HELD,
    NO_CHILLER,
    NO_ECONOMIZER,
    PARALLEL,
    RESET,
    SERIES,
    WATER,
    Side,
    Source,
    Station,
    StationHour,
)
from heatpath.facility.tower import Air
from heatpath.facility.water import HEAT_CAPACITY
from heatpath.numerics.kernel import kernel


@kernel
def parallel_flow(plate: Plate, side: Side, supply: float, tower_water: float) -> float:
    """Share of the loop's flow from which the exchanger makes supply water [kg/s], by Illinois to 1e-12 of the flow."""
    if tower_water >= supply:
        return 0.0
    rise, difference = HEAT_CAPACITY * (side.entering - supply), side.entering - tower_water
    high = side.flow
    f_high = plate_transfer(plate, high, plate.cold_flow) * difference - rise * high
    if f_high >= 0.0:
        return high
    low = 1e-6 * high
    f_low = plate_transfer(plate, low, plate.cold_flow) * difference - rise * low
    if f_low <= 0.0:
        return 0.0
    flow, last = low, 0
    for _ in range(100):
        flow = high - f_high * (high - low) / (f_high - f_low)
        f = plate_transfer(plate, flow, plate.cold_flow) * difference - rise * flow
        if f < 0.0:
            high, f_high = flow, f
            f_low *= 0.5 if last == 1 else 1.0
            last = 1
        else:
            low, f_low = flow, f
            f_high *= 0.5 if last == -1 else 1.0
            last = -1
        if abs(f) <= 1e-12 * rise * side.flow:
            break
    return flow


@kernel
def economizer(station: Station, side: Side, tower_water: float) -> tuple[float, float, float]:
    """Heat [W], loop flow and tower flow through the exchanger [kg/s]; tower water above what it needs passes by."""
    plate = station.plate
    if side.open <= 0.0 or side.heat <= 0.0 or tower_water >= side.entering:
        return 0.0, 0.0, 0.0
    difference = side.entering - tower_water
    flow = side.flow
    if station.piping == PARALLEL:
        flow = parallel_flow(plate, side, side.entering - side.heat / (side.flow * HEAT_CAPACITY), tower_water)
        if flow <= 0.0:
            return 0.0, 0.0, 0.0
        if flow < side.flow:
            return side.heat * flow / side.flow, flow, plate.cold_flow
    carried = plate_transfer(plate, flow, plate.cold_flow) * difference
    if carried < side.heat:
        return carried, flow, plate.cold_flow
    return side.heat, flow, cold_flow_for(plate, flow, difference, side.heat)


@kernel
def source(station: Station, side: Side, running: float, tower_water: float, air: Air) -> Source:
    """Economizer, chillers and what they reject with this tower water [K] and this many chillers running."""
    heat, flow, cold = economizer(station, side, tower_water)
    chiller = side.heat - heat
    condenser_flow = running * station.condenser_flow if station.condenser == WATER else 0.0
    asked = condenser_flow
    if station.piping != NO_ECONOMIZER:
        beside = station.tower_side == PARALLEL or station.condenser != WATER
        passing = station.plate.cold_flow if station.control == RESET and heat > 0.0 else cold
        asked = condenser_flow + passing if beside else max(condenser_flow, passing)
    tower_flow = moved(station.condenser_pump, asked)
    condenser_in = air.dry_bulb
    if station.condenser == WATER:
        in_series = station.tower_side == SERIES and tower_flow > 0.0
        condenser_in = tower_water + (heat / (tower_flow * HEAT_CAPACITY) if in_series else 0.0)
    power = 0.0
    if running > 0.0 and chiller > 0.0:
        power = running * chiller_power(station.chiller, chiller / running, station.supply_temperature, condenser_in)
    pump = electric_power(station.condenser_pump, tower_flow, tower_water)
    rejected = heat + pump + (chiller + power if station.condenser == WATER else 0.0)
    if tower_flow <= 0.0:
        rejected = 0.0
    return Source(heat, flow, cold, chiller, power, tower_flow, condenser_flow, condenser_in, pump, rejected)


@kernel
def chillers_needed(station: Station, side: Side, tower_water: float, air: Air) -> float:
    """Chillers that run with this tower water [K]."""
    chiller = side.heat - economizer(station, side, tower_water)[0]
    entering = air.dry_bulb if station.condenser == AIR else tower_water
    one = available_capacity(station.chiller, station.supply_temperature, entering)
    if chiller <= 1e-9 * side.heat:
        return 0.0
    return units_running(chiller, one, station.installed, station.rule, station.stage_at)


@kernel
def reached(station: Station, side: Side, running: float, tower_water: float, air: Air) -> float:
    """Water at full effort if the plant ran on ``tower_water``, minus ``tower_water`` [K]; falls with it."""
    now = source(station, side, running, tower_water, air)
    if now.tower_flow <= 0.0:
        return -1.0
    return full_speed_water(station.rejection, now.rejected, now.tower_flow, tower_water, air) - tower_water


@kernel
def tower_temperature(station: Station, side: Side, running: float, target: float, air: Air) -> tuple[float, bool]:
    """Tower water [K]: the target, or the warmer one that full effort reaches, by Illinois to 1e-11 K."""
    low, high = target, target + 2.0
    f_low = reached(station, side, running, low, air)
    if f_low <= 0.0:
        return target, False
    f_high = reached(station, side, running, high, air)
    while f_high > 0.0 and high - target < 200.0:
        low, f_low = high, f_high
        high += high - target
        f_high = reached(station, side, running, high, air)
    middle, last = high, 0
    for _ in range(100):
        middle = high - f_high * (high - low) / (f_high - f_low)
        f = reached(station, side, running, middle, air)
        if f > 0.0:
            low, f_low = middle, f
            f_high *= 0.5 if last == -1 else 1.0
            last = -1
        else:
            high, f_high = middle, f
            f_low *= 0.5 if last == 1 else 1.0
            last = 1
        if abs(f) < 1e-11 or high - low < 1e-12:
            break
    return middle, True


@kernel
def loop_side(station: Station, heat: float) -> tuple[Side, float, float, float]:
    """The loop at its set point: what is left to cool, pump power [W], return [K], heat recovered [W]."""
    asked = station.design_flow
    if station.follows > 0.0:
        asked = station.design_flow * heat / station.design_heat
    flow = moved(station.pump, asked)
    if flow <= 0.0 or heat <= 0.0:
        return Side(0.0, 0.0, station.supply_temperature, 0.0), 0.0, station.supply_temperature, 0.0
    pump = electric_power(station.pump, flow, station.supply_temperature)
    returning = station.supply_temperature + (heat + pump) / (flow * HEAT_CAPACITY)
    recovered = recovered_heat(station.recovery, flow, returning, heat + pump)
    entering = returning - recovered / (flow * HEAT_CAPACITY)
    has = 0.0 if station.piping == NO_ECONOMIZER else 1.0
    return Side(heat + pump - recovered, flow, entering, has), pump, returning, recovered


@kernel
def aim(station: Station, side: Side, air: Air) -> float:
    """Tower water that the fans aim at [K]."""
    target = target_water(station.rejection, air)
    if station.control == HELD or side.open <= 0.0 or side.heat <= 0.0:
        return target
    carried = plate_transfer(station.plate, side.flow, station.plate.cold_flow)
    return max(target, side.entering - side.heat / carried)


@kernel
def without_chiller(station: Station, side: Side, air: Air) -> tuple[Source, float, float, bool]:
    """Source, tower water, warming of the loop over its set point [K], and whether the water floats."""
    direct = station.piping == NO_ECONOMIZER
    pump_flow = moved(station.condenser_pump, station.plate.cold_flow)
    flow = side.flow if direct else pump_flow
    pump = 0.0 if direct else electric_power(station.condenser_pump, flow, station.supply_temperature)
    rejected = side.heat + pump
    coldest = floating_water(station.rejection, rejected, flow, air)
    if direct:
        needed = station.supply_temperature
        water = max(needed, coldest)
        now = Source(0.0, 0.0, 0.0, 0.0, 0.0, flow, 0.0, air.dry_bulb, 0.0, rejected)
        return now, water, water - needed, coldest > needed
    carried = plate_transfer(station.plate, side.flow, station.plate.cold_flow)
    needed = side.entering - side.heat / carried
    water = max(min(target_water(station.rejection, air), needed), coldest)
    cold = station.plate.cold_flow
    if station.control == RESET:
        water = max(needed, coldest)
    elif water < needed:
        cold = cold_flow_for(station.plate, side.flow, side.entering - water, side.heat)
    now = Source(side.heat, side.flow, cold, 0.0, 0.0, flow, 0.0, air.dry_bulb, pump, rejected)
    return now, water, max(water - needed, 0.0), coldest >= water


@kernel
def settled(station: Station, side: Side, target: float, air: Air) -> tuple[float, float, bool]:
    """Tower water [K], chillers running, and whether the water floats above its target.

    The number of chillers is fixed while the water's temperature is found; where more are needed at what was found,
    one more run is made with them.
    """
    running = chillers_needed(station, side, target, air)
    water, floats = tower_temperature(station, side, running, target, air)
    for _ in range(64):
        needed = chillers_needed(station, side, water, air)
        if needed <= running:
            break
        running = needed
        water, floats = tower_temperature(station, side, running, target, air)
    return water, running, floats


@kernel
def with_chillers(station: Station, side: Side, air: Air) -> tuple[Source, float, float, bool]:
    """Source, tower water [K], chillers running, and whether the water floats above its target.

    Where tower water that floats is too warm for the economizer its valves close; so they do where it would be too
    warm with them open and cold enough with them closed.
    """
    target = aim(station, side, air)
    if station.rejection.kind == NOTHING:
        running = chillers_needed(station, side, air.dry_bulb, air)
        return source(station, side, running, air.dry_bulb, air), air.dry_bulb, running, False
    water, running, floats = settled(station, side, target, air)
    now = source(station, side, running, water, air)
    if (
        floats
        and side.open > 0.0
        and (now.economizer <= 1e-6 * side.heat or abs(reached(station, side, running, water, air)) > 1e-7)
    ):
        closed = Side(side.heat, side.flow, side.entering, 0.0)
        water, running, floats = settled(station, closed, target_water(station.rejection, air), air)
        now = source(station, closed, running, water, air)
    return now, water, running, floats


@kernel
def station_hour(station: Station, heat: float, air: Air) -> StationHour:
    """Solve one hour.

    Parameters
    ----------
    heat : into the loop [W]; at zero the plant stands still
    air : outdoors
    """
    side, pump, returning, recovered = loop_side(station, heat)
    supply = station.supply_temperature
    if side.flow <= 0.0:
        return StationHour(
            0.0, 0.0, 0.0, supply, supply, 0.0, supply, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, air.dry_bulb, 0.0, 0.0,
            air.dry_bulb, 0.0, 0.0, 0.0, air.dry_bulb, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
        )  # fmt: skip
    running, warming = 0.0, 0.0
    if station.condenser == NO_CHILLER:
        now, water, warming, floats = without_chiller(station, side, air)
    else:
        now, water, running, floats = with_chillers(station, side, air)
    done = cool(station.rejection, now.rejected, now.tower_flow, water, air)
    capacity = available_capacity(station.chiller, supply, now.condenser_in)
    works = running > 0.0 and now.chiller > 0.0
    part_load = now.chiller / (running * capacity) if works else 0.0
    fast = max(
        speed(station.pump, side.flow, supply), speed(station.condenser_pump, now.tower_flow, supply)
    )  # of full speed
    off = now.chiller <= 1e-9 * side.heat
    pads_wet = done.wet if station.rejection.kind == COOLER else 0.0
    full = 1.0 if station.condenser != NO_CHILLER and off else 0.0
    partial = 1.0 if now.economizer > 0.0 and station.condenser != NO_CHILLER and not off else 0.0
    overload = 1.0 if works and part_load > station.chiller.plr_max * (1.0 + 1e-9) else 0.0
    extended = 1.0 if works and outside_fit(station.chiller, supply, now.condenser_in) else 0.0
    held = 1.0 if works and now.condenser_in < station.chiller.y_min + ZERO_CELSIUS else 0.0
    water_floats, supply_floats = 1.0 if floats else 0.0, 1.0 if warming > 1e-9 else 0.0
    overspeed = 1.0 if fast > 1.0 + 1e-9 else 0.0
    return StationHour(
        heat, side.flow, pump, supply + warming, returning + warming, recovered, side.entering + warming,
        now.economizer, now.economizer_flow, now.economizer_tower_flow, now.chiller, running, part_load, now.power,
        water, now.tower_flow, now.condenser_flow, now.condenser_in, now.pump_power, now.rejected, done.ratio,
        done.exit_air, done.fan_power, done.pad_pump_power, done.evaporation, done.make_up, pads_wet, full, partial,
        water_floats, supply_floats, overload, extended, held, overspeed,
    )  # fmt: skip
