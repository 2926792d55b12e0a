"""A hall's plant run by itself: what a plain load of IT asks of it, where no rack is modelled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatpath.facility.blueprint import Plant
from heatpath.facility.crah import AIR_HEAT_CAPACITY
from heatpath.facility.plant import PlantRun, run_plant, size_plant
from heatpath.facility.water import HEAT_CAPACITY
from heatpath.facility.weather import Weather, design_hour
from heatpath.fluids.duty import Duty
from heatpath.numerics.errors import InputError

Array = NDArray[np.float64]

AIR_RISE = 13.9  # K over the servers: the low end of table B.1 of doi 10.1016/j.resconrec.2022.106323
WATER_RISE = 8.0  # K of the facility water, assumed
WATER_PRESSURE = 50e3  # Pa over CDU or tank exchanger, assumed
LIQUID_SHARE = 0.8  # of the heat, where the plant has a loop for it; measured products take 0.85 to 0.945


def plain_duty(
    plant: Plant, it_power: Array, design_power: float, liquid_share: float, air_rise: float = AIR_RISE
) -> Duty:
    """All IT power as heat, a share of it to facility water at constant flow, the rest to air at constant rise.

    Parameters
    ----------
    it_power : (hours,) [W]; it counts as compute: ITUE is 1
    design_power : the most that the hall takes [W]
    liquid_share : of the heat to facility water, 0 to 1
    air_rise : over the servers [K]
    """
    power = np.asarray(it_power, dtype=np.float64)
    zero, ones = np.zeros_like(power), np.ones_like(power)
    to_water, to_air = liquid_share * power, (1.0 - liquid_share) * power
    flow = ones * (liquid_share * design_power / (HEAT_CAPACITY * WATER_RISE))
    air = to_air / (AIR_HEAT_CAPACITY * air_rise) * (1.0 + plant.bypass)
    supply, room = ones * plant.water_supply_temperature, ones * plant.air_supply_temperature
    rise = np.divide(to_water, flow * HEAT_CAPACITY, out=np.zeros_like(power), where=flow > 0.0)
    return Duty(
        to_water, to_air, flow, supply, supply + rise, ones * WATER_PRESSURE, air, room,
        room + air_rise / (1.0 + plant.bypass), power, zero, zero, zero, zero,
    )  # fmt: skip


def run_alone(
    plant: Plant,
    weather: Weather,
    it_power: float | Array,
    liquid_share: float | None = None,
    air_rise: float = AIR_RISE,
) -> tuple[Duty, PlantRun]:
    """Size a plant for the largest load in the weather's design hour and run it.

    Parameters
    ----------
    it_power : [W], one number or (hours,)
    liquid_share : of the heat; without it `LIQUID_SHARE` for a plant with a warm loop and none for others

    Raises
    ------
    InputError : a load that is not positive, or of another length than the weather
    """
    hours = weather.dry_bulb.size
    load = np.asarray(it_power, dtype=np.float64)
    if load.ndim > 1 or load.size not in (1, hours):
        raise InputError("load", f"has {load.size} values, the weather {hours} hours", allowed=f"1 or {hours}")
    if not np.all(np.isfinite(load)) or np.any(load <= 0.0):
        raise InputError("load", "holds a value that is not above zero", allowed="IT power above 0 W")
    share = (LIQUID_SHARE if plant.has_warm_loop else 0.0) if liquid_share is None else liquid_share
    if not 0.0 <= share < 1.0:
        raise InputError("liquid_share", f"is {share:g}", allowed="0 up to 1 (not 1: some heat goes to the room)")
    most = float(load.max())
    sized = size_plant(plant, plain_duty(plant, np.array([most]), most, share, air_rise), design_hour(weather))
    duty = plain_duty(plant, np.ascontiguousarray(np.broadcast_to(load, (hours,))), most, share, air_rise)
    return duty, run_plant(sized, weather, duty)
