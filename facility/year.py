"""The year in one compiled loop: hours in, hours out, each hour independent of the others."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatpath.facility import closure
from heatpath.facility.chilled_water import ChilledHour, ChilledLoop, chilled_hour
from heatpath.facility.electrical import loss
from heatpath.facility.pump import pump_power
from heatpath.facility.room import Room, RoomHour, room_hour
from heatpath.facility.tower import Air
from heatpath.facility.warm_water import NONE, TOWER, WarmHour, WarmLoop, coldest_supply, warm_hour
from heatpath.facility.water import HEAT_CAPACITY
from heatpath.fluids.moist_air import saturation_humidity_ratio
from heatpath.numerics.kernel import kernel
from heatpath.numerics.reference import by_reference

Array = NDArray[np.float64]

ROOM_FIELDS = len(RoomHour._fields)
CHILLED_FIELDS = len(ChilledHour._fields)
WARM_FIELDS = len(WarmHour._fields)
DEW_POINT_MARGIN = 2.0  # K between the coldest water in the room and the room's dew point


@by_reference
class Parts(NamedTuple):
    """Everything sized, as the kernels read it."""

    room: Room
    chilled: ChilledLoop
    warm: WarmLoop


@by_reference
class Load(NamedTuple):
    """The part of the duty that the plant reads, arrays (hours,): W, kg/s, K, Pa."""

    it_power: Array
    pump_power: Array
    heat_to_air: Array
    air_flow: Array
    air_supply: Array
    heat_to_water: Array
    water_flow: Array
    water_supply: Array
    water_return: Array
    pressure_drop: Array


@by_reference
class Sky(NamedTuple):
    """Outdoor air, arrays (hours,)."""

    dry_bulb: Array
    wet_bulb: Array
    humidity_ratio: Array
    pressure: Array


class Totals(NamedTuple):
    """Per hour: transformer loss and meter [W], heat to the sky by path [W], residual [W], dew-point flag 0 or 1."""

    transformer_loss: Array
    facility_power: Array
    tower_sensible: Array
    tower_latent: Array
    dry_cooler: Array
    outdoors: Array
    room_exhaust: Array
    residual: Array
    dew_point: Array


@kernel
def flange_on_chilled(parts: Parts, heat: float, flow: float, water_return: float) -> tuple[float, float]:
    """Flange heat and the chilled water drawn for it; a mixing valve sends the rest of the flange flow around."""
    if parts.warm.kind != NONE or heat <= 0.0 or flow <= 0.0:
        return 0.0, 0.0
    rise = max(water_return - parts.chilled.supply_temperature, heat / (flow * HEAT_CAPACITY))
    return heat, heat / (HEAT_CAPACITY * rise)


@kernel
def consumed(room: RoomHour, chilled: ChilledHour, warm: WarmHour) -> float:
    """Power that the facility itself draws behind the transformer [W]."""
    total: float = room.distribution_loss + room.ups_loss + room.lighting + room.fan_power
    total += chilled.pump_power + chilled.condenser_pump_power + chilled.chiller_power + chilled.fan_power
    total += warm.pump_power + warm.tower_pump_power + warm.fan_power
    return total


@kernel
def solve_year(
    parts: Parts, load: Load, sky: Sky, room_out: Array, chilled_out: Array, warm_out: Array, totals: Totals
) -> None:
    """Solve every hour and write each state, shape (fields, hours), and the totals.

    The residual is evaluated from the states.
    """
    for i in range(sky.dry_bulb.size):
        air = Air(sky.dry_bulb[i], sky.wet_bulb[i], sky.humidity_ratio[i], sky.pressure[i])
        it, pumps = load.it_power[i], load.pump_power[i]
        room = room_hour(parts.room, it, pumps, load.heat_to_air[i], load.air_flow[i], load.air_supply[i], air)
        flange_heat, flange_flow = flange_on_chilled(
            parts, load.heat_to_water[i], load.water_flow[i], load.water_return[i]
        )
        chilled = chilled_hour(parts.chilled, room.coil_heat, room.coil_water_flow, flange_heat, flange_flow, air)
        warm_heat = load.heat_to_water[i] if parts.warm.kind != NONE else 0.0
        warm = warm_hour(parts.warm, warm_heat, load.water_flow[i], load.water_supply[i], load.pressure_drop[i], air)
        for k in range(ROOM_FIELDS):
            room_out[k, i] = room[k]
        for k in range(CHILLED_FIELDS):
            chilled_out[k, i] = chilled[k]
        for k in range(WARM_FIELDS):
            warm_out[k, i] = warm[k]
        before = it + pumps + consumed(room, chilled, warm)
        transformer = loss(parts.room.chain.transformer, before)
        totals.transformer_loss[i] = transformer
        totals.facility_power[i] = before + transformer
        coldest = parts.room.water_supply - DEW_POINT_MARGIN  # below both dew points: the room's limit, and outdoors
        damp = air.humidity_ratio > saturation_humidity_ratio(coldest, air.pressure)
        totals.dew_point[i] = 1.0 if damp and coldest < parts.room.dew_point else 0.0
        heat_in = it + pumps - load.heat_to_air[i] - load.heat_to_water[i]  # what the duty itself does not account for
        _close(parts, room, chilled, warm, air, it + pumps, heat_in, totals, i)


@kernel
def _close(
    parts: Parts,
    room: RoomHour,
    chilled: ChilledHour,
    warm: WarmHour,
    air: Air,
    devices: float,
    unaccounted: float,
    totals: Totals,
    i: int,
) -> None:
    """Heat to the sky by path, and the residual: the meter against the sky and against the sum of what draws from it,
    plus each link against its temperatures and flows.

    Tower and dry-cooler fans stand outdoors in their own air stream; their power, like the transformer's loss, goes
    to the sky directly.
    """
    sensible, latent = closure.tower_to_sky(
        parts.chilled.tower, chilled.air_ratio, chilled.exit_air, chilled.tower_water, air
    )
    warm_sensible, warm_latent = closure.warm_to_sky(parts.warm, warm, air)
    is_tower = parts.warm.kind == TOWER
    totals.tower_sensible[i] = sensible + (warm_sensible if is_tower else 0.0)
    totals.tower_latent[i] = latent + warm_latent
    totals.dry_cooler[i] = 0.0 if is_tower else warm_sensible
    totals.outdoors[i] = totals.transformer_loss[i] + chilled.fan_power + warm.fan_power
    totals.room_exhaust[i] = closure.room_to_sky(room, air)
    to_sky = (
        totals.room_exhaust[i]
        + totals.tower_sensible[i]
        + totals.tower_latent[i]
        + totals.dry_cooler[i]
        + totals.outdoors[i]
    )
    meter = abs(totals.facility_power[i] - unaccounted - to_sky)
    meter += abs(totals.facility_power[i] - totals.transformer_loss[i] - devices - consumed(room, chilled, warm))
    links = closure.coil_mismatch(parts.room, room, air)
    links += closure.chilled_mismatch(parts.chilled, chilled, air)
    links += closure.warm_mismatch(parts.warm, warm, air)
    totals.residual[i] = meter + links


@kernel
def residual_year(
    parts: Parts, load: Load, sky: Sky, room_in: Array, chilled_in: Array, warm_in: Array, totals: Totals
) -> None:
    """Evaluate the balance of stored states again, with any parts.

    with other parts than those solved for it must grow.
    """
    for i in range(sky.dry_bulb.size):
        air = Air(sky.dry_bulb[i], sky.wet_bulb[i], sky.humidity_ratio[i], sky.pressure[i])
        r, c, w = room_in[:, i], chilled_in[:, i], warm_in[:, i]
        room = RoomHour(
            r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8], r[9], r[10], r[11], r[12], r[13]
        )  # fmt: skip
        chilled = ChilledHour(
            c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10], c[11], c[12],
            c[13], c[14], c[15], c[16], c[17], c[18], c[19], c[20], c[21], c[22], c[23], c[24],
        )  # fmt: skip
        warm = WarmHour(w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7], w[8], w[9], w[10], w[11], w[12], w[13], w[14])
        unaccounted = load.it_power[i] + load.pump_power[i] - load.heat_to_air[i] - load.heat_to_water[i]
        devices = load.it_power[i] + load.pump_power[i]
        _close(parts, room, chilled, warm, air, devices, unaccounted, totals, i)


@kernel
def limits_year(loop: WarmLoop, sky: Sky, heat: Array, flow: Array, pressure_drop: float, out: Array) -> None:
    """Coldest facility water of each hour [K] at full effort, the loop's own pump heat included."""
    for i in range(sky.dry_bulb.size):
        air = Air(sky.dry_bulb[i], sky.wet_bulb[i], sky.humidity_ratio[i], sky.pressure[i])
        pump = pump_power(loop.pump, flow[i], loop.supply_temperature, pressure_drop) if flow[i] > 0.0 else 0.0
        out[i] = coldest_supply(loop, heat[i] + pump if heat[i] > 0.0 else 0.0, flow[i], air)
