"""Outdoor air straight into the room, where it is cool enough and its moisture is within limits (direct, mixed).

The dampers mix outdoor and return air to what the coil would have made: no more outdoor air than that is taken in.
Where it is warmer than that but colder than the return, all of it is outdoor air and the coil does the rest. Air that
is too moist stays out; air that is too dry stays out too, or is humidified: the water evaporates in the air stream and
its heat of evaporation cools.
"""

from __future__ import annotations

from typing import NamedTuple

from heatpath.facility.tower import Air
from heatpath.fluids.moist_air import EVAPORATION_ENTHALPY, saturation_humidity_ratio
from heatpath.numerics.kernel import kernel
from heatpath.numerics.reference import by_reference


@by_reference
class AirEconomizer(NamedTuple):
    """``present`` 0 or 1; dew points between which outdoor air may enter [K]; ``humidify`` 0 or 1: dry air is
    humidified up to the lower one.
    """

    present: float
    lowest_dew_point: float
    highest_dew_point: float
    humidify: float


NO_AIR_ECONOMIZER = AirEconomizer(0.0, 273.15, 273.15, 0.0)


@kernel
def added_moisture(economizer: AirEconomizer, air: Air) -> float:
    """Water that a humidifier adds [kg per kg of outdoor air]; below zero where this air may not enter."""
    if economizer.present <= 0.0:
        return -1.0
    if air.humidity_ratio > saturation_humidity_ratio(economizer.highest_dew_point, air.pressure):
        return -1.0
    missing = saturation_humidity_ratio(economizer.lowest_dew_point, air.pressure) - air.humidity_ratio
    if missing <= 0.0:
        return 0.0
    return missing if economizer.humidify > 0.0 else -1.0


@kernel
def outdoor_share(
    economizer: AirEconomizer, heat: float, flow: float, heat_capacity: float, return_air: float, air: Air
) -> float:
    """Outdoor air over room air, 0 to 1: as much as carries ``heat`` [W], all of it where that is not enough.

    Parameters
    ----------
    heat : of the room's air [W]
    flow : through the units [kg/s of dry air]
    heat_capacity : of it [J per kg of dry air and K]
    return_air : [K]
    """
    moisture = added_moisture(economizer, air)
    if moisture < 0.0 or air.dry_bulb >= return_air:
        return 0.0
    each = flow * taken_per_flow(moisture, heat_capacity, return_air, air)
    return min(heat / each, 1.0)


@kernel
def taken_per_flow(moisture: float, heat_capacity: float, return_air: float, air: Air) -> float:
    """Heat that outdoor air takes [J/kg of dry air]: its warming to the return, and the added moisture."""
    return heat_capacity * (return_air - air.dry_bulb) + moisture * EVAPORATION_ENTHALPY
