"""What a plant of the user's own is made of, as the kernels read it, and what one hour of it holds."""

from __future__ import annotations

from typing import Any, NamedTuple

from heatpath.facility.chiller import Chiller
from heatpath.facility.heat_recovery import Recovery
from heatpath.facility.plate import Plate
from heatpath.facility.rejection import Rejection
from heatpath.facility.speed_pump import SpeedPump
from heatpath.numerics.reference import by_reference

Real = Any  # a float inside a kernel, an array (hours,) outside

NO_CHILLER, WATER, AIR = 0.0, 1.0, 2.0  # what cools the condensers
NO_ECONOMIZER, SERIES, PARALLEL = 0.0, 1.0, 2.0
RESET, HELD = 0.0, 1.0  # what the fans aim at


@by_reference
class Station(NamedTuple):
    """The plant as the kernels read it.

    Parameters
    ----------
    supply_temperature : set point [K]
    design_heat, design_flow : of the loop [W], [kg/s]
    follows : 1 where the flow follows the heat at a constant rise, 0 where it stays at design
    pump : of the loop
    recovery : user of heat
    plate : of the economizer
    piping : `NO_ECONOMIZER`, `SERIES` or `PARALLEL` on the loop's side
    tower_side : `SERIES` or `PARALLEL` on the tower's side
    control : `RESET` or `HELD`
    chiller : one of them
    installed, rule, stage_at : how many, and how they are staged
    condenser : `NO_CHILLER`, `WATER` or `AIR`
    condenser_flow : of one chiller [kg/s]
    condenser_pump : of all tower water
    rejection : tower or cooler
    """

    supply_temperature: float
    design_heat: float
    design_flow: float
    follows: float
    pump: SpeedPump
    recovery: Recovery
    plate: Plate
    piping: float
    tower_side: float
    control: float
    chiller: Chiller
    installed: float
    rule: float
    stage_at: float
    condenser: float
    condenser_flow: float
    condenser_pump: SpeedPump
    rejection: Rejection


class StationHour(NamedTuple):
    """One hour; heats and powers in W, temperatures in K, flows in kg/s, the last nine 0 or 1."""

    heat: Real
    flow: Real
    pump_power: Real
    supply: Real
    returning: Real
    recovered: Real
    entering: Real
    economizer_heat: Real
    economizer_flow: Real
    economizer_tower_flow: Real
    chiller_heat: Real
    chillers_running: Real
    part_load: Real
    chiller_power: Real
    tower_water: Real
    tower_flow: Real
    condenser_flow: Real
    condenser_in: Real
    condenser_pump_power: Real
    rejected: Real
    air_ratio: Real
    exit_air: Real
    fan_power: Real
    pad_pump_power: Real
    evaporation: Real
    make_up: Real
    pads_wet: Real
    economizer_full: Real
    economizer_partial: Real
    water_floats: Real
    supply_floats: Real
    chiller_overload: Real
    chiller_extended: Real
    chiller_held: Real
    pump_overspeed: Real


class Side(NamedTuple):
    """What the loop fixes before the tower water is known: heat left after recovery [W], flow [kg/s], its temperature
    before economizer and chillers [K], and whether the economizer's valves are open, 0 or 1.
    """

    heat: float
    flow: float
    entering: float
    open: float


class Source(NamedTuple):
    """The machines at one temperature of the tower water."""

    economizer: float
    economizer_flow: float
    economizer_tower_flow: float
    chiller: float
    power: float
    tower_flow: float
    condenser_flow: float
    condenser_in: float
    pump_power: float
    rejected: float
