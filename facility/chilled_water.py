"""One hour of the chilled-water loop: economizer in series, chiller, tower.

Control, one continuous rule without modes: the tower's fan aims at the warmest of
(a) the water at which the economizer alone carries the load, (b) wet bulb + target approach, (c) the coldest water
allowed. Where (a) is the warmest the compressor is off; else the tower makes what it can, the economizer takes what
that water can take and the chiller the rest. Tower water runs through the economizer first and then through the
condenser.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from heatpath.facility.chiller import Chiller, available_capacity, chiller_power, outside_fit
from heatpath.facility.economizer import economizer_heat, full_load_temperature
from heatpath.facility.exchanger import Exchanger
from heatpath.facility.pump import Pump, pump_flow, pump_power
from heatpath.facility.tower import Air, Tower, air_ratio, fan_share, make_up, tower_point
from heatpath.facility.water import HEAT_CAPACITY
from heatpath.numerics.kernel import kernel
from heatpath.numerics.reference import by_reference

Real = Any  # a float inside a kernel, an array (hours,) outside


@by_reference
class ChilledLoop(NamedTuple):
    """The sized loop; ``design_load`` [W] is what the condenser flow is scaled with."""

    supply_temperature: float
    design_load: float
    chiller: Chiller
    economizer: Exchanger
    tower: Tower
    pump: Pump
    condenser_pump: Pump


class ChilledHour(NamedTuple):
    """The loop in one hour; heats and powers in W, temperatures in K, flows in kg/s, the last five 0 or 1."""

    flow: Real
    flange_flow: Real
    pump_power: Real
    load: Real
    entering: Real
    economizer_heat: Real
    economizer_out: Real
    chiller_heat: Real
    chiller_power: Real
    tower_water: Real
    tower_flow: Real
    condenser_in: Real
    condenser_out: Real
    condenser_pump_power: Real
    tower_heat: Real
    air_ratio: Real
    exit_air: Real
    fan_power: Real
    evaporation: Real
    make_up: Real
    economizer_full: Real
    economizer_partial: Real
    chiller_overload: Real
    chiller_outside: Real
    tower_floats: Real


class Side(NamedTuple):
    """What the chilled-water side fixes before the tower's temperature is known."""

    load: float
    flow: float
    entering: float
    tower_flow: float
    pump_power: float
    full: float


@kernel
def heat_split(loop: ChilledLoop, side: Side, tower_water: float) -> tuple[float, float, float, float]:
    """Heat of the economizer, of the chiller, water entering the condenser, chiller power, for this tower water [K]."""
    if tower_water <= side.full:
        economizer = side.load
    else:
        economizer = min(
            economizer_heat(loop.economizer, side.flow, side.tower_flow, side.entering, tower_water), side.load
        )
    chiller = side.load - economizer
    condenser_in = tower_water + economizer / (side.tower_flow * HEAT_CAPACITY)
    power = chiller_power(loop.chiller, chiller, loop.supply_temperature, condenser_in)
    return economizer, chiller, condenser_in, power


@kernel
def reached(loop: ChilledLoop, side: Side, tower_water: float, air: Air) -> float:
    """Tower water at full fan speed if the plant ran on ``tower_water``, minus ``tower_water`` [K]; falls with it."""
    power = heat_split(loop, side, tower_water)[3]
    heat = side.load + power + side.pump_power
    return tower_point(loop.tower, heat, side.tower_flow, 1.0, tower_water, air).leaving - tower_water


@kernel
def tower_temperature(loop: ChilledLoop, side: Side, air: Air) -> tuple[float, bool]:
    """Tower water of the hour [K] and whether it floats above the target because the fan is at full speed.

    The floating temperature closes the loop tower water -> chiller power -> rejected heat -> tower water by Illinois,
    to 1e-11 K.
    """
    target = max(side.full, air.wet_bulb + loop.tower.target_approach, loop.tower.lowest_water)
    low, high = target, target + 2.0
    f_low = reached(loop, side, low, air)
    if f_low <= 0.0:
        return target, False
    f_high = reached(loop, side, high, air)
    while f_high > 0.0 and high - target < 100.0:
        low, f_low = high, f_high
        high += high - target
        f_high = reached(loop, side, high, air)
    side_of_last = 0
    middle = high
    for _ in range(80):
        middle = high - f_high * (high - low) / (f_high - f_low)
        f = reached(loop, side, middle, air)
        if f > 0.0:
            low, f_low = middle, f
            if side_of_last == -1:
                f_high *= 0.5
            side_of_last = -1
        else:
            high, f_high = middle, f
            if side_of_last == 1:
                f_low *= 0.5
            side_of_last = 1
        if abs(f) < 1e-11 or high - low < 1e-12:
            break
    return middle, True


@kernel
def at_rest(supply: float, air: Air) -> ChilledHour:
    """The loop where nothing asks for its water: pumps, chiller and tower stand still, which is an economizer hour."""
    return ChilledHour(
        0.0, 0.0, 0.0, 0.0, supply, 0.0, supply, 0.0, 0.0, supply, 0.0, supply, supply, 0.0, 0.0, 0.0, air.dry_bulb,
        0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0,
    )  # fmt: skip


@kernel
def chilled_hour(
    loop: ChilledLoop, coil_heat: float, coil_flow: float, flange_heat: float, flange_flow: float, air: Air
) -> ChilledHour:
    """Solve the loop for one hour.

    Parameters
    ----------
    coil_heat, coil_flow : of the room units [W], [kg/s]
    flange_heat, flange_flow : of CDUs and tanks on this loop [W], [kg/s]; zero where they have a loop of their own
    air : outdoors
    """
    supply = loop.supply_temperature
    if coil_flow + flange_flow <= 0.0:
        return at_rest(supply, air)
    flow = pump_flow(loop.pump, coil_flow + flange_flow)
    pump = pump_power(loop.pump, flow, supply, 0.0)
    load = coil_heat + flange_heat + pump
    entering = supply + load / (flow * HEAT_CAPACITY)
    share = min(load / loop.design_load, 1.0)
    tower_flow = pump_flow(loop.condenser_pump, loop.condenser_pump.design_flow * share)
    condenser_pump = pump_power(loop.condenser_pump, tower_flow, air.wet_bulb + loop.tower.approach, 0.0)
    full = full_load_temperature(loop.economizer, load, flow, tower_flow, entering)
    side = Side(load, flow, entering, tower_flow, condenser_pump, full)
    tower_water, floats = tower_temperature(loop, side, air)
    economizer, chiller, condenser_in, power = heat_split(loop, side, tower_water)
    heat = load + power + condenser_pump
    ratio = 1.0 if floats else air_ratio(loop.tower, heat, tower_flow, tower_water, air)
    point = tower_point(loop.tower, heat, tower_flow, ratio, tower_water, air)
    capacity = available_capacity(loop.chiller, supply, condenser_in)
    runs = chiller > 0.0
    return ChilledHour(
        flow,
        flange_flow,
        pump,
        load,
        entering,
        economizer,
        entering - economizer / (flow * HEAT_CAPACITY),
        chiller,
        power,
        tower_water,
        tower_flow,
        condenser_in,
        condenser_in + (chiller + power) / (tower_flow * HEAT_CAPACITY),
        condenser_pump,
        heat,
        ratio,
        point.exit_air,
        loop.tower.fan_power * fan_share(ratio, loop.tower.minimum_speed),
        point.evaporation,
        make_up(loop.tower, point.evaporation, tower_flow),
        0.0 if runs else 1.0,
        1.0 if runs and economizer > 0.0 else 0.0,
        1.0 if chiller > capacity * loop.chiller.plr_max else 0.0,
        1.0 if runs and outside_fit(loop.chiller, supply, condenser_in) else 0.0,
        1.0 if floats else 0.0,
    )
