"""The facility's energy balance, evaluated again from temperatures and flows: it can fail, and a test makes it fail.

The solver works with heats and effectivenesses; here each link is evaluated from the temperatures it ended with, by
log means where the solver used NTU, and the whole from the meter to the sky by the enthalpies of the air streams. The
residual of an hour is the sum of the absolute mismatches. Water is counted as the heat that would evaporate it.
"""

from __future__ import annotations

from heatpath.facility import dry_cooler as dry
from heatpath.facility import tower as wet
from heatpath.facility.adiabatic import pad_make_up, wetted
from heatpath.facility.chilled_water import ChilledHour, ChilledLoop
from heatpath.facility.crah import AIR_HEAT_CAPACITY as ROOM_AIR_HEAT_CAPACITY
from heatpath.facility.crah import coil_conductance
from heatpath.facility.exchanger import Exchanger, conductance, log_mean
from heatpath.facility.room import Room, RoomHour
from heatpath.facility.tower import Air, Tower
from heatpath.facility.warm_water import DRY_COOLER, TOWER, WarmHour, WarmLoop
from heatpath.facility.water import HEAT_CAPACITY, enthalpy
from heatpath.fluids.moist_air import (
    AIR_HEAT_CAPACITY,
    EVAPORATION_ENTHALPY,
    VAPOUR_HEAT_CAPACITY,
    saturation_humidity_ratio,
)
from heatpath.fluids.moist_air import enthalpy as air_enthalpy
from heatpath.numerics.kernel import kernel

_ROUNDING = 1e-10  # K, below which a difference of two temperatures is not known


@kernel
def room_to_sky(hour: RoomHour, air: Air) -> float:
    """Heat that outdoor air takes from the room to the sky [W]: its warming and the moisture added to it."""
    rise = ROOM_AIR_HEAT_CAPACITY * (hour.return_air - air.dry_bulb)
    return hour.outdoor_share * hour.air_flow * rise + hour.humidifier_water * EVAPORATION_ENTHALPY


@kernel
def coil_mismatch(room: Room, hour: RoomHour, air: Air) -> float:
    """Air stream against water stream, and conductance times log mean against the air stream [W].

    Where outdoor air comes in, also what the mixed air brings to the coil.
    """
    units = room.units
    stream = hour.air_flow * ROOM_AIR_HEAT_CAPACITY
    mixed = stream * (hour.return_air - hour.coil_air_out) - room_to_sky(hour, air) - hour.coil_heat
    if hour.coil_water_flow <= 0.0:
        return abs(mixed)
    given = stream * (hour.coil_air_in - hour.coil_air_out)
    water = hour.coil_water_flow * HEAT_CAPACITY * (hour.coil_water_out - room.water_supply)
    end, cold_end = hour.coil_air_in - hour.coil_water_out, hour.coil_air_out - room.water_supply
    conductance_here = coil_conductance(units, hour.air_flow, hour.coil_water_flow)
    conducted = conductance_here * log_mean(max(end, _ROUNDING), cold_end) - given
    if abs(end) < _ROUNDING:  # a trickle leaves as warm as the air, its end lost in rounding
        conducted = min(conducted, 0.0)
    mismatch: float = abs(given - water) + abs(conducted) + abs(mixed)
    return mismatch


@kernel
def exchanger_mismatch(
    exchanger: Exchanger,
    hot_flow: float,
    cold_flow: float,
    hot_in: float,
    hot_out: float,
    cold_in: float,
    cold_out: float,
) -> float:
    """Both streams against each other and conductance times log mean against the hot one [W].

    0 where nothing is exchanged.
    """
    hot = hot_flow * HEAT_CAPACITY * (hot_in - hot_out)
    cold = cold_flow * HEAT_CAPACITY * (cold_out - cold_in)
    if hot == 0.0 and cold == 0.0:
        return 0.0
    difference = log_mean(hot_in - cold_out, hot_out - cold_in)
    return abs(hot - cold) + abs(conductance(exchanger, hot_flow, cold_flow) * difference - hot)


@kernel
def tower_mismatch(tower: Tower, water_in: float, water_out: float, flow: float, ratio: float, air: Air) -> float:
    """Heat of the water stream against what the tower does with it at this fan speed [W].

    Where the fans are off and the water still too cold it bypasses the fill: then only the sign can be wrong.
    """
    heat = flow * HEAT_CAPACITY * (water_in - water_out)
    leaving = wet.tower_point(tower, heat, flow, ratio, water_out, air).leaving
    mismatch = flow * HEAT_CAPACITY * (leaving - water_out)
    if ratio <= wet.NATURAL_DRAUGHT:
        return max(mismatch, 0.0)
    return abs(mismatch)


@kernel
def dry_cooler_mismatch(loop: WarmLoop, hour: WarmHour, air: Air) -> float:
    """Conductance against the water stream [W]; with fans off only the sign can be wrong (bypass)."""
    air = behind_pads(loop, hour.evaporation, air)
    heat = hour.flow * HEAT_CAPACITY * (hour.entering - hour.supply)
    carried = dry.transfer(loop.dry_cooler, hour.flow, hour.air_ratio, air.humidity_ratio) * (
        hour.entering - air.dry_bulb
    )
    mismatch: float = heat - carried
    if hour.air_ratio <= dry.NATURAL_DRAUGHT:
        return max(mismatch, 0.0)
    return abs(mismatch)


@kernel
def tower_to_sky(tower: Tower, ratio: float, exit_air: float, water: float, air: Air) -> tuple[float, float]:
    """Sensible and latent heat that the tower's air takes to the sky [W]; the evaporated water brings its own enthalpy.

    Together they are the rise of the air's enthalpy less the enthalpy of the evaporated water, which came in as
    make-up.
    """
    flow = ratio * tower.air_flow
    humidity = saturation_humidity_ratio(exit_air, air.pressure)
    evaporated = flow * (humidity - air.humidity_ratio)
    total = flow * (
        air_enthalpy(exit_air, humidity) - air_enthalpy(air.dry_bulb, air.humidity_ratio)
    ) - evaporated * enthalpy(water)
    sensible = flow * (AIR_HEAT_CAPACITY + VAPOUR_HEAT_CAPACITY * air.humidity_ratio) * (exit_air - air.dry_bulb)
    return sensible, total - sensible


@kernel
def water_mismatch(
    tower: Tower, ratio: float, exit_air: float, water_flow: float, evaporation: float, make_up: float, air: Air
) -> float:
    """Water of a tower: what its air takes up against the evaporation, and make-up against what leaves [W].

    Drift and blowdown together are make-up less evaporation. Salt comes with the make-up and leaves with them: at the
    tower's cycles of concentration where there is blowdown, at fewer where drift alone is more than that takes.
    """
    carried = ratio * tower.air_flow * (saturation_humidity_ratio(exit_air, air.pressure) - air.humidity_ratio)
    bleed = make_up - evaporation
    spare_salt = tower.cycles * bleed - make_up
    return EVAPORATION_ENTHALPY * (abs(evaporation - carried) + abs(min(bleed - tower.drift * water_flow, spare_salt)))


@kernel
def behind_pads(loop: WarmLoop, evaporation: float, air: Air) -> Air:
    """Air entering the dry cooler: behind wet pads where water evaporates."""
    return wetted(loop.pad, air) if evaporation > 0.0 else air


@kernel
def dry_cooler_to_sky(loop: WarmLoop, hour: WarmHour, air: Air) -> float:
    """Heat that the dry cooler's air takes to the sky [W]; the pads' water came in at the wet bulb."""
    entering = behind_pads(loop, hour.evaporation, air)
    taken_up = entering.humidity_ratio - air.humidity_ratio
    rise = air_enthalpy(hour.exit_air, entering.humidity_ratio) - air_enthalpy(air.dry_bulb, air.humidity_ratio)
    return hour.air_ratio * loop.dry_cooler.air_flow * (rise - taken_up * enthalpy(air.wet_bulb))


@kernel
def chilled_mismatch(loop: ChilledLoop, hour: ChilledHour, air: Air) -> float:
    """Economizer, chiller (first law between its two water streams), tower and its water [W]; 0 at rest."""
    if hour.flow <= 0.0:
        return abs(hour.load) + EVAPORATION_ENTHALPY * (abs(hour.evaporation) + abs(hour.make_up))
    economizer = exchanger_mismatch(
        loop.economizer,
        hour.flow,
        hour.tower_flow,
        hour.entering,
        hour.economizer_out,
        hour.tower_water,
        hour.condenser_in,
    )
    evaporator = hour.flow * HEAT_CAPACITY * (hour.economizer_out - loop.supply_temperature)
    condenser = hour.tower_flow * HEAT_CAPACITY * (hour.condenser_out - hour.condenser_in)
    chiller = abs(evaporator + hour.chiller_power - condenser)
    water_in = hour.condenser_out + hour.condenser_pump_power / (hour.tower_flow * HEAT_CAPACITY)
    tower = tower_mismatch(loop.tower, water_in, hour.tower_water, hour.tower_flow, hour.air_ratio, air)
    water = water_mismatch(
        loop.tower, hour.air_ratio, hour.exit_air, hour.tower_flow, hour.evaporation, hour.make_up, air
    )
    mismatch: float = economizer + chiller + tower + water
    return mismatch


@kernel
def pad_water_mismatch(loop: WarmLoop, hour: WarmHour, air: Air) -> float:
    """Water of the pads: what the air takes up against the evaporation, and the make-up against it [W]."""
    entering = behind_pads(loop, hour.evaporation, air)
    taken_up = hour.air_ratio * loop.dry_cooler.air_flow * (entering.humidity_ratio - air.humidity_ratio)
    bleed = abs(pad_make_up(loop.pad, hour.evaporation) - hour.make_up)
    return EVAPORATION_ENTHALPY * (abs(taken_up - hour.evaporation) + bleed)


@kernel
def warm_mismatch(loop: WarmLoop, hour: WarmHour, air: Air) -> float:
    """Dry cooler, or exchanger, tower and its water [W]; without a tower no water is used."""
    used = EVAPORATION_ENTHALPY * (abs(hour.evaporation) + abs(hour.make_up))
    if hour.flow <= 0.0:
        return used
    if loop.kind == DRY_COOLER:
        return dry_cooler_mismatch(loop, hour, air) + pad_water_mismatch(loop, hour, air)
    cold_out = hour.tower_water + hour.heat / (hour.tower_flow * HEAT_CAPACITY)
    exchanger = exchanger_mismatch(
        loop.exchanger, hour.flow, hour.tower_flow, hour.entering, hour.supply, hour.tower_water, cold_out
    )
    water_in = cold_out + hour.tower_pump_power / (hour.tower_flow * HEAT_CAPACITY)
    tower = tower_mismatch(loop.tower, water_in, hour.tower_water, hour.tower_flow, hour.air_ratio, air)
    water = water_mismatch(
        loop.tower, hour.air_ratio, hour.exit_air, hour.tower_flow, hour.evaporation, hour.make_up, air
    )
    return exchanger + tower + water


@kernel
def warm_to_sky(loop: WarmLoop, hour: WarmHour, air: Air) -> tuple[float, float]:
    """Sensible and latent heat to the sky from the warm loop [W]."""
    if hour.flow <= 0.0:
        return 0.0, 0.0
    if loop.kind == TOWER:
        return tower_to_sky(loop.tower, hour.air_ratio, hour.exit_air, hour.tower_water, air)
    return dry_cooler_to_sky(loop, hour, air), 0.0
