"""Room units (CRAH): EC fans and a chilled-water coil whose valve holds the supply air temperature."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from heatpath.facility.exchanger import log_mean
from heatpath.facility.water import HEAT_CAPACITY
from heatpath.fluids.exchangers import effectiveness_counterflow
from heatpath.fluids.moist_air import GAS_CONSTANT, MASS_RATIO
from heatpath.numerics.errors import InputError
from heatpath.numerics.kernel import kernel
from heatpath.numerics.reference import by_reference

ROOM_HUMIDITY = 0.008  # kg/kg, assumed: between the 5 and 15 degC dew points that rooms are kept within
AIR_HEAT_CAPACITY = 1006.0 + 1860.0 * ROOM_HUMIDITY  # J per kg of dry air and K
AIR_EXPONENT, WATER_EXPONENT = 0.6, 0.8  # of the film coefficients of a finned coil over flow
FLOW_RESERVE = 1.25  # largest water flow over design


@dataclass(frozen=True)
class RoomRating:
    """What a plant file says of the room and its units.

    ``air_supply_temperature`` leaving the units [K]; ``bypass``: room air flow over what servers draw, minus one;
    ``recirculation``: share of server air that is its own exhaust (both are read by whoever fills the duty); fans:
    pressure [Pa], efficiency wire to air, power share over speed (cubic), smallest speed, ``constant`` without a
    drive; ``oversize`` over design flow; ``coil_air_share`` of the coil's resistance; ``lighting`` per design IT;
    ``dew_point`` the room is kept under [K].
    """

    air_supply_temperature: float
    bypass: float
    recirculation: float
    fan_pressure: float
    fan_efficiency: float
    fan_curve: tuple[float, float, float, float]
    minimum_speed: float
    constant: bool
    oversize: float
    coil_air_share: float
    lighting: float
    dew_point: float


@by_reference
class RoomUnits(NamedTuple):
    """Sized room units, all together.

    Parameters
    ----------
    air_flow : at full speed [kg/s]
    fan_power : at full speed [W]
    minimum_flow : smallest air flow [kg/s]
    fan_curve : power share over speed, normalised to 1 at full speed
    conductance : UA of the coil at design [W/K]
    coil_air_flow, coil_water_flow : at which it holds [kg/s]
    air_share : of the coil's resistance
    """

    air_flow: float
    fan_power: float
    minimum_flow: float
    fan_curve: tuple[float, float, float, float]
    conductance: float
    coil_air_flow: float
    coil_water_flow: float
    air_share: float


@kernel
def unit_air_flow(units: RoomUnits, asked: float) -> float:
    """Air through the units [kg/s]: what is asked for, or what their smallest speed moves."""
    return max(asked, units.minimum_flow)


@kernel
def fan_power(units: RoomUnits, air_flow: float) -> float:
    """Power of the room fans [W]; above full speed the cube of flow continues (the hour is flagged)."""
    ratio = air_flow / units.air_flow
    if ratio > 1.0:
        return units.fan_power * ratio * ratio * ratio
    c0, c1, c2, c3 = units.fan_curve
    return units.fan_power * (c0 + ratio * (c1 + ratio * (c2 + ratio * c3)))


@kernel
def coil_conductance(units: RoomUnits, air_flow: float, water_flow: float) -> float:
    """UA of the coil [W/K], resistances in series scaled with each flow."""
    air = units.air_share * film(air_flow, units.coil_air_flow, AIR_EXPONENT)
    return units.conductance / (air + (1.0 - units.air_share) * film(water_flow, units.coil_water_flow, WATER_EXPONENT))


@kernel
def film(flow: float, design_flow: float, exponent: float) -> float:
    """Resistance of one side over its design value, ``(m/m_design)**-exponent``."""
    return math.pow(flow / design_flow, -exponent)


@kernel
def coil_transfer(units: RoomUnits, air_flow: float, water_flow: float) -> float:
    """Heat per kelvin between entering air and entering water, ``effectiveness C_min`` [W/K].

    Counterflow (many rows).
    """
    return coil_transfer_of(units, film(air_flow, units.coil_air_flow, AIR_EXPONENT), air_flow, water_flow)


@kernel
def coil_transfer_of(units: RoomUnits, air_film: float, air_flow: float, water_flow: float) -> float:
    """`coil_transfer` with the air side's film already known, for searches over the water flow."""
    air = air_flow * AIR_HEAT_CAPACITY
    water = water_flow * HEAT_CAPACITY
    smaller = min(air, water)
    water_film = film(water_flow, units.coil_water_flow, WATER_EXPONENT)
    conductance = units.conductance / (units.air_share * air_film + (1.0 - units.air_share) * water_film)
    return smaller * effectiveness_counterflow(conductance / smaller, smaller / max(air, water))


@kernel
def coil_water_flow(units: RoomUnits, heat: float, air_flow: float, difference: float) -> float:
    """Water flow at which the coil takes this heat [kg/s], by Illinois, to 1e-13 relative; the largest
    flow if none does. The inverse of the transfer is nearly linear in the inverse of the flow.

    Parameters
    ----------
    heat : [W]
    air_flow : [kg/s]
    difference : entering air over entering water [K]
    """
    air_film = film(air_flow, units.coil_air_flow, AIR_EXPONENT)
    low = 1.0 / (units.coil_water_flow * FLOW_RESERVE)
    f_low = heat / coil_transfer_of(units, air_film, air_flow, 1.0 / low) - difference
    if f_low >= 0.0:
        return 1.0 / low
    high = max(HEAT_CAPACITY * difference / heat, low)  # effectiveness 1 on the water
    f_high = heat / coil_transfer_of(units, air_film, air_flow, 1.0 / high) - difference
    if f_high <= 0.0:
        return 1.0 / high
    side = 0
    inverse = low
    for _ in range(80):
        inverse = high - f_high * (high - low) / (f_high - f_low)
        f = heat / coil_transfer_of(units, air_film, air_flow, 1.0 / inverse) - difference
        if f > 0.0:
            high, f_high = inverse, f
            if side == 1:
                f_low *= 0.5
            side = 1
        else:
            low, f_low = inverse, f
            if side == -1:
                f_high *= 0.5
            side = -1
        if abs(f) <= 1e-13 * difference or high - low <= 1e-15 * high:
            break
    return 1.0 / inverse


def size_room_units(rating: RoomRating, air_flow: float, pressure: float) -> RoomUnits:
    """Fans for this design air flow [kg/s] at site pressure [Pa].

    The coil is sized by `with_coil` once its heat is known.
    """
    full = air_flow * rating.oversize
    volume = full * GAS_CONSTANT * rating.air_supply_temperature * (1.0 + ROOM_HUMIDITY / MASS_RATIO) / pressure
    share = sum(rating.fan_curve)
    c0, c1, c2, c3 = (c / share for c in rating.fan_curve)
    return RoomUnits(
        air_flow=full,
        fan_power=volume * rating.fan_pressure / rating.fan_efficiency,
        minimum_flow=full * (1.0 if rating.constant else rating.minimum_speed),
        fan_curve=(c0, c1, c2, c3),
        conductance=1.0,
        coil_air_flow=full,
        coil_water_flow=1.0,
        air_share=rating.coil_air_share,
    )


def with_coil(
    units: RoomUnits, heat: float, air_flow: float, air_leaving: float, water_supply: float, water_rise: float
) -> RoomUnits:
    """A coil that takes this heat [W] from this air [kg/s].

    The air leaves at ``air_leaving``, the water enters at ``water_supply`` and rises by ``water_rise`` [K].
    """
    air_entering = air_leaving + heat / (air_flow * AIR_HEAT_CAPACITY)
    cold_end = air_leaving - water_supply
    hot_end = air_entering - water_supply - water_rise
    if min(cold_end, hot_end) <= 0.5:
        raise InputError(
            "chilled.supply_temperature",
            f"the coil needs water 0.5 K colder than the air at both ends; here {cold_end:.2f} K and {hot_end:.2f} K",
            allowed="colder chilled water, a smaller rise, or warmer supply air",
        )
    return units._replace(
        conductance=heat / log_mean(cold_end, hot_end),
        coil_air_flow=air_flow,
        coil_water_flow=heat / (HEAT_CAPACITY * water_rise),
    )
