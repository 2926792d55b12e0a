"""One hour of the room: what heats its air, what its fans take, what its coil asks of the chilled water."""

from __future__ import annotations

from typing import Any, NamedTuple

from heatpath.facility.air_economizer import (
    NO_AIR_ECONOMIZER,
    AirEconomizer,
    added_moisture,
    outdoor_share,
    taken_per_flow,
)
from heatpath.facility.crah import (
    AIR_HEAT_CAPACITY,
    RoomUnits,
    coil_transfer,
    coil_water_flow,
    fan_power,
    unit_air_flow,
)
from heatpath.facility.electrical import ElectricalChain, loss
from heatpath.facility.tower import Air
from heatpath.facility.water import HEAT_CAPACITY
from heatpath.numerics.kernel import kernel
from heatpath.numerics.reference import by_reference

Real = Any  # a float inside a kernel, an array (hours,) outside


@by_reference
class Room(NamedTuple):
    """The sized room: its units, the chain whose losses heat it, lighting [W], chilled water supply [K],
    dew point limit [K], outdoor air.
    """

    units: RoomUnits
    chain: ElectricalChain
    lighting: float
    water_supply: float
    dew_point: float
    economizer: AirEconomizer = NO_AIR_ECONOMIZER


class RoomHour(NamedTuple):
    """The room in one hour; powers and heats in W, temperatures in K, flows in kg/s, overload 0 or 1.

    ``coil_air_in`` is the return air, or its mixture with ``outdoor_share`` of outdoor air.
    """

    distribution_loss: Real
    ups_loss: Real
    lighting: Real
    fan_power: Real
    coil_heat: Real
    air_flow: Real
    coil_air_in: Real
    coil_air_out: Real
    coil_water_flow: Real
    coil_water_out: Real
    overload: Real
    return_air: Real
    outdoor_share: Real
    humidifier_water: Real


@kernel
def room_hour(
    room: Room, it_power: float, pump_power: float, heat_to_air: float, air_flow: float, air_supply: float, air: Air
) -> RoomHour:
    """Losses, fans and coil of one hour, explicit: UPS and distribution depend on IT alone, fans on air flow alone.

    The fans draw through the coil, so that the coil's air is colder than the supply air by their heat. Where the coil
    at its largest flow cannot hold that, the air floats up until the heat is carried, and ``overload`` is 1.

    Parameters
    ----------
    it_power, pump_power : on the UPS [W]
    heat_to_air : from racks, tanks, CDUs [W]
    air_flow : asked of the units [kg/s]
    air_supply : leaving the units [K]
    air : outdoors
    """
    units = room.units
    distribution_loss = loss(room.chain.distribution, it_power + pump_power)
    ups_loss = loss(room.chain.ups, it_power + pump_power + distribution_loss)
    flow = unit_air_flow(units, air_flow)
    fans = fan_power(units, flow)
    heat = heat_to_air + distribution_loss + ups_loss + room.lighting + fans
    stream = flow * AIR_HEAT_CAPACITY
    air_out = air_supply - fans / stream
    return_air = air_out + heat / stream
    share = outdoor_share(room.economizer, heat, flow, AIR_HEAT_CAPACITY, return_air, air)
    moisture = max(added_moisture(room.economizer, air), 0.0)
    if share > 0.0:
        heat -= share * flow * taken_per_flow(moisture, AIR_HEAT_CAPACITY, return_air, air)
    humidifier = share * flow * moisture
    if heat <= 1e-9 * stream:
        return RoomHour(
            distribution_loss, ups_loss, room.lighting, fans, 0.0, flow, air_out, air_out, 0.0, room.water_supply, 0.0,
            return_air, share, humidifier,
        )  # fmt: skip
    air_in = air_out + heat / stream
    overload = 0.0
    water = coil_water_flow(units, heat, flow, max(air_in - room.water_supply, 1e-6))
    carried = coil_transfer(units, flow, water)
    if carried * (air_in - room.water_supply) < heat * (1.0 - 1e-9):
        overload = 1.0
        per_heat = 1.0 / carried - 1.0 / stream
        warming = (room.water_supply - air_out + heat * per_heat) / (1.0 + share * stream * per_heat)
        heat -= share * stream * warming  # outdoor air takes more from a warmer return
        return_air += warming
        air_out += warming
        air_in = air_out + heat / stream
    water_out = room.water_supply + heat / (water * HEAT_CAPACITY)
    return RoomHour(
        distribution_loss, ups_loss, room.lighting, fans, heat, flow, air_in, air_out, water, water_out, overload,
        return_air, share, humidifier,
    )  # fmt: skip
