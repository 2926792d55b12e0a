"""The balance of a plant of the user's own, evaluated again from temperatures and flows: it can fail.

Each link by log means and streams where the solver used effectivenesses, and the whole from the load to the sky by the
enthalpies of the air. The residual of an hour is the sum of the absolute mismatches [W].
"""

from __future__ import annotations

from heatpath.facility import dry_cooler as dry
from heatpath.facility.adiabatic import pad_make_up, wetted
from heatpath.facility.closure import tower_mismatch, tower_to_sky, water_mismatch
from heatpath.facility.exchanger import log_mean
from heatpath.facility.plate import plate_conductance, plate_transfer
from heatpath.facility.rejection import TOWER, tower_now
from heatpath.facility.station_parts import AIR, NO_CHILLER, PARALLEL, Station, StationHour
from heatpath.facility.tower import Air
from heatpath.facility.water import HEAT_CAPACITY, enthalpy
from heatpath.fluids.moist_air import EVAPORATION_ENTHALPY
from heatpath.fluids.moist_air import enthalpy as air_enthalpy
from heatpath.numerics.kernel import kernel


@kernel
def plate_mismatch(station: Station, hour: StationHour) -> float:
    """Economizer: conductance times log mean against its loop stream, and what it leaves against supply [W]."""
    if hour.economizer_heat <= 0.0:
        return 0.0
    hot_out = hour.entering - hour.economizer_heat / (hour.economizer_flow * HEAT_CAPACITY)
    cold_out = hour.tower_water + hour.economizer_heat / (hour.economizer_tower_flow * HEAT_CAPACITY)
    difference = log_mean(hour.entering - cold_out, hot_out - hour.tower_water)
    conductance = plate_conductance(station.plate, hour.economizer_flow, hour.economizer_tower_flow)
    mismatch = abs(conductance * difference - hour.economizer_heat)
    if station.piping == PARALLEL:
        mismatch += hour.economizer_flow * HEAT_CAPACITY * abs(hot_out - hour.supply)
    return mismatch


@kernel
def loop_mismatch(station: Station, hour: StationHour) -> float:
    """Loop: what enters at return against what leaves it on the way to supply; recovery within its exchanger [W]."""
    stream = hour.flow * HEAT_CAPACITY
    into = hour.heat + hour.pump_power
    mismatch = abs(stream * (hour.returning - hour.supply) - into)
    mismatch += abs(stream * (hour.returning - hour.entering) - hour.recovered)
    taken = hour.rejected if station.condenser == NO_CHILLER else hour.economizer_heat + hour.chiller_heat
    if station.condenser == NO_CHILLER:
        taken -= hour.condenser_pump_power
    mismatch += abs(stream * (hour.entering - hour.supply) - taken)
    if hour.recovered > 0.0:
        carried = plate_transfer(station.recovery.plate, hour.flow, station.recovery.user_flow)
        spare = carried * (hour.returning - station.recovery.user_return) - hour.recovered
        mismatch += abs(min(spare, 0.0))
    return mismatch


@kernel
def cooler_mismatch(station: Station, hour: StationHour, air: Air) -> float:
    """Tower or cooler against its water stream, and the make-up against what evaporates [W]."""
    if hour.tower_flow <= 0.0:
        return 0.0
    rejection = station.rejection
    water_in = hour.tower_water + hour.rejected / (hour.tower_flow * HEAT_CAPACITY)
    if rejection.kind == TOWER:
        tower = tower_now(rejection, air)
        return tower_mismatch(
            tower, water_in, hour.tower_water, hour.tower_flow, hour.air_ratio, air
        ) + water_mismatch(
            tower, hour.air_ratio, hour.exit_air, hour.tower_flow, hour.evaporation, hour.make_up, air
        )  # fmt: skip
    entering = wetted(rejection.pad, air) if hour.pads_wet > 0.0 else air
    cooler = rejection.cooler
    carried = dry.transfer(cooler, hour.tower_flow, hour.air_ratio, entering.humidity_ratio)
    mismatch = hour.rejected - carried * (water_in - entering.dry_bulb)
    evaporated = hour.air_ratio * cooler.air_flow * (entering.humidity_ratio - air.humidity_ratio)
    water = abs(evaporated - hour.evaporation) + abs(pad_make_up(rejection.pad, evaporated) - hour.make_up)
    idle = hour.air_ratio <= dry.NATURAL_DRAUGHT
    return (max(mismatch, 0.0) if idle else abs(mismatch)) + EVAPORATION_ENTHALPY * water


@kernel
def to_sky(station: Station, hour: StationHour, air: Air) -> float:
    """Heat that air takes from tower or cooler to the sky [W], by its enthalpies; evaporated water came in as make-up.

    A pad's water comes in at the wet bulb, at which it evaporates.
    """
    if hour.tower_flow <= 0.0:
        return 0.0
    rejection = station.rejection
    if rejection.kind == TOWER:
        sensible, latent = tower_to_sky(tower_now(rejection, air), hour.air_ratio, hour.exit_air, hour.tower_water, air)
        return sensible + latent
    entering = wetted(rejection.pad, air) if hour.pads_wet > 0.0 else air
    flow = hour.air_ratio * rejection.cooler.air_flow
    rise = air_enthalpy(hour.exit_air, entering.humidity_ratio) - air_enthalpy(air.dry_bulb, air.humidity_ratio)
    taken_up = entering.humidity_ratio - air.humidity_ratio
    return flow * (rise - taken_up * enthalpy(air.wet_bulb))


@kernel
def power(hour: StationHour) -> float:
    """Electric power of the hour, all consumers [W]."""
    total: float = hour.pump_power + hour.chiller_power + hour.condenser_pump_power
    total += hour.fan_power + hour.pad_pump_power
    return total


@kernel
def station_residual(station: Station, hour: StationHour, air: Air) -> float:
    """Sum of the absolute mismatches of one hour [W]: in against out, and every link."""
    outdoors = hour.fan_power + hour.pad_pump_power
    if station.condenser == AIR:
        outdoors += hour.chiller_heat + hour.chiller_power
    whole = hour.heat + power(hour) - hour.recovered - outdoors - to_sky(station, hour, air)
    return (
        abs(whole) + plate_mismatch(station, hour) + loop_mismatch(station, hour) + cooler_mismatch(station, hour, air)
    )
