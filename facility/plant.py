"""Plants: read one, size it for a hall and a climate, run it over the hours.

>>> from heatpath.facility.plant import load_plant, plants
>>> "contained-chilled-water" in plants()
True
>>> load_plant("warm-water-dry-cooler").has_warm_loop
True
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatpath.facility.blueprint import Plant, load_plant, plants
from heatpath.facility.chilled_water import ChilledHour
from heatpath.facility.ranges import dry_cooler_outside, tower_outside
from heatpath.facility.room import RoomHour
from heatpath.facility.sizing import DesignHour, size_parts
from heatpath.facility.tower import YORK, Tower, design_air
from heatpath.facility.warm_water import DRY_COOLER, NONE, TOWER, WarmHour
from heatpath.facility.weather import Weather
from heatpath.facility.year import (
    CHILLED_FIELDS,
    ROOM_FIELDS,
    WARM_FIELDS,
    Load,
    Parts,
    Sky,
    Totals,
    limits_year,
    residual_year,
    solve_year,
)
from heatpath.fluids.duty import Duty
from heatpath.fluids.moist_air import EVAPORATION_ENTHALPY
from heatpath.numerics.errors import InputError

Array = NDArray[np.float64]

__all__ = [
    "HeatToSky",
    "Plant",
    "PlantRun",
    "PlantState",
    "SizedPlant",
    "energy_residual",
    "load_plant",
    "plants",
    "run_plant",
    "size_plant",
    "supply_limits",
]

ASSUMED_FLANGE_PRESSURE = 50e3  # Pa, only where a supply limit is asked before the duty's own pressure drop is known


@dataclass(frozen=True)
class SizedPlant:
    """A plant with machines: what `run_plant` runs. ``parts`` is read by the kernels."""

    plant: Plant
    parts: Parts
    design: DesignHour


class PlantState(NamedTuple):
    """Temperatures, flows and heats of every hour, arrays (hours,) in each field."""

    room: RoomHour
    chilled: ChilledHour
    warm: WarmHour


class HeatToSky(NamedTuple):
    """Where the heat leaves [W], arrays (hours,).

    tower air sensible and latent, dry-cooler air, what is lost outdoors directly, outdoor air through the room.
    """

    tower_sensible: Array
    tower_latent: Array
    dry_cooler: Array
    outdoors: Array
    room_exhaust: Array


class PlantRun(NamedTuple):
    """What the plant takes and does, arrays (hours,): powers and residual in W, water in kg/s, 0 or 1 for the
    economizer.

    ``pump_power`` is of the facility's pumps alone (chilled, condenser, warm, tower water); ``facility_power`` is the
    meter. ``flags`` are (code, hours) of what a reader must know.
    """

    room_fan_power: Array
    chiller_power: Array
    heat_rejection_power: Array
    pump_power: Array
    electrical_loss_power: Array
    other_power: Array
    facility_power: Array
    water: Array
    evaporation: Array
    economizer_full: Array
    economizer_partial: Array
    water_supply_temperature: Array
    heat_to_sky: HeatToSky
    residual: Array
    flags: tuple[tuple[str, int], ...]
    state: PlantState


def size_plant(plant: Plant, design: Duty, design_weather: Weather) -> SizedPlant:
    """Machines for the peak hour: ``design`` and ``design_weather`` hold one hour each, arrays of shape (1,).

    Raises
    ------
    InputError : a design that the plant's temperatures or flows cannot carry
    """
    for name, array in zip(Duty._fields, design, strict=True):
        if np.asarray(array).shape != (1,):
            raise InputError(f"design.{name}", f"has shape {np.asarray(array).shape}", allowed="(1,), the peak hour")
    hour = DesignHour(*(float(column[0]) for column in _load(design)))
    weather = _sky(design_weather)
    air = design_air(
        *(float(column[0]) for column in (weather.dry_bulb, weather.wet_bulb, weather.humidity_ratio, weather.pressure))
    )
    return SizedPlant(plant, size_parts(plant, hour, air), hour)


def supply_limits(sized: SizedPlant, weather: Weather, heat_to_water: Array, water_flow: Array) -> Array:
    """Coldest facility water that each hour can hold at full effort [K].

    For a plant without a warm loop the chilled water's set point.
    """
    sky = _sky(weather)
    out = np.full(sky.dry_bulb.size, sized.parts.chilled.supply_temperature)
    if sized.parts.warm.kind == NONE:
        return out
    pressure_drop = sized.design.pressure_drop if sized.design.water_flow > 0.0 else ASSUMED_FLANGE_PRESSURE
    limits_year(
        sized.parts.warm, sky, _column(heat_to_water, out.size), _column(water_flow, out.size), pressure_drop, out
    )
    return out


def run_plant(sized: SizedPlant, weather: Weather, duty: Duty) -> PlantRun:
    """Run the plant over the hours of ``weather`` and ``duty`` (arrays of the same length).

    Every hour is solved and then balanced again from its temperatures; ``residual`` is what is left [W].
    """
    sky, load = _sky(weather), _load(duty)
    hours = sky.dry_bulb.size
    _check(sized, load, hours)
    room, chilled, warm = (
        np.empty((ROOM_FIELDS, hours)),
        np.empty((CHILLED_FIELDS, hours)),
        np.empty((WARM_FIELDS, hours)),
    )
    totals = Totals(*(np.empty(hours) for _ in Totals._fields))
    solve_year(sized.parts, load, sky, room, chilled, warm, totals)
    state = PlantState(RoomHour(*room), ChilledHour(*chilled), WarmHour(*warm))
    return _summary(sized, load, sky, state, totals)


def _check(sized: SizedPlant, load: Load, hours: int) -> None:
    """Refuse a duty that is not a duty, or that this plant was not sized for."""
    for name, column in zip(Load._fields, load, strict=True):
        if column.size != hours:
            raise InputError(f"duty.{name}", f"has {column.size} hours, the weather {hours}")
        if not np.all(np.isfinite(column)) or np.any(column < 0.0):
            raise InputError(
                f"duty.{name}", "holds a value that is negative or not finite", allowed="0 and above, in SI units"
            )
    if np.any((load.heat_to_water > 0.0) & (load.water_flow <= 0.0)):
        raise InputError("duty.water_flow", "is zero in an hour with heat to water", allowed="above 0 kg/s")
    if sized.design.heat_to_water <= 0.0 and np.any(load.heat_to_water > 0.0):
        raise InputError("duty.heat_to_water", "the plant was sized for a hall without heat to water", allowed="0 W")


def _summary(sized: SizedPlant, load: Load, sky: Sky, state: PlantState, totals: Totals) -> PlantRun:
    room, chilled, warm = state
    on_chilled = sized.parts.warm.kind == NONE
    return PlantRun(
        room_fan_power=room.fan_power,
        chiller_power=chilled.chiller_power,
        heat_rejection_power=chilled.fan_power + warm.fan_power,
        pump_power=chilled.pump_power + chilled.condenser_pump_power + warm.pump_power + warm.tower_pump_power,
        electrical_loss_power=room.distribution_loss + room.ups_loss + totals.transformer_loss,
        other_power=room.lighting,
        facility_power=totals.facility_power,
        water=chilled.make_up + warm.make_up + room.humidifier_water,
        evaporation=chilled.evaporation + warm.evaporation + room.humidifier_water,
        economizer_full=chilled.economizer_full,
        economizer_partial=chilled.economizer_partial,
        water_supply_temperature=np.maximum(load.water_supply, sized.parts.chilled.supply_temperature)
        if on_chilled
        else warm.supply,
        heat_to_sky=HeatToSky(
            totals.tower_sensible, totals.tower_latent, totals.dry_cooler, totals.outdoors, totals.room_exhaust
        ),
        residual=totals.residual,
        flags=_flags(sized, load, sky, state, totals),
        state=state,
    )


def _flags(sized: SizedPlant, load: Load, sky: Sky, state: PlantState, totals: Totals) -> tuple[tuple[str, int], ...]:
    """Codes and hours of what lies outside the plant's or the laws' range."""
    room, chilled, warm = state
    chain = sized.parts.room.chain
    served = sized.parts.warm.kind == NONE
    used = load.heat_to_water > 0.0
    counts = {
        "law_range:chiller_outside_fit": chilled.chiller_outside > 0.0,
        **_rejection_outside(sized.parts, sky, state),
        "chiller_overload": chilled.chiller_overload > 0.0,
        "room_coil_overload": room.overload > 0.0,
        "room_fans_over_full_speed": room.air_flow > sized.parts.room.units.air_flow * (1.0 + 1e-9),
        "ups_overload": load.it_power + load.pump_power + room.distribution_loss > chain.ups.rating * (1.0 + 1e-9),
        "supply_floats": (warm.floats > 0.0) & (warm.supply > load.water_supply + 0.05),
        "facility_water_below_chilled": used
        & served
        & (load.water_supply < sized.parts.chilled.supply_temperature - 0.05),
        "dew_point": totals.dew_point > 0.0,
    }
    return tuple((code, int(np.count_nonzero(hours))) for code, hours in counts.items() if np.any(hours))


def _rejection_outside(parts: Parts, sky: Sky, state: PlantState) -> dict[str, NDArray[np.bool_]]:
    """Hours outside the published range of each law of heat rejection, by code."""
    pairs: list[tuple[Tower, ChilledHour | WarmHour]] = [(parts.chilled.tower, state.chilled)]
    codes: dict[str, NDArray[np.bool_]] = {}
    if parts.warm.kind == DRY_COOLER:
        codes["law_range:dry_cooler"] = dry_cooler_outside(parts.warm.dry_cooler, state.warm.flow, state.warm.air_ratio)
    if parts.warm.kind == TOWER:
        pairs.append((parts.warm.tower, state.warm))
    for tower, hour in pairs:
        code = "law_range:tower_york" if tower.model == YORK else "law_range:tower_merkel"
        hours = tower_outside(tower, hour.tower_water, hour.tower_flow, hour.tower_heat, hour.air_ratio, sky.wet_bulb)
        codes[code] = hours | codes.get(code, False)
    return codes


def energy_residual(sized: SizedPlant, weather: Weather, duty: Duty, run: PlantRun, parts: Parts) -> Array:
    """The balance of a finished run evaluated with other parts [W]: with a changed conductance or flow it must grow.

    The run's own columns count too: powers against the meter, water against that of the two loops.
    """
    sky, load = _sky(weather), _load(duty)
    totals = Totals(*(np.zeros(sky.dry_bulb.size) for _ in Totals._fields))
    room_loss = run.state.room.distribution_loss + run.state.room.ups_loss
    totals.facility_power[:] = run.facility_power
    totals.transformer_loss[:] = run.electrical_loss_power - room_loss
    room, chilled, warm = (np.ascontiguousarray(np.stack(part)) for part in run.state)
    residual_year(parts, load, sky, room, chilled, warm, totals)
    state = run.state
    powers = load.it_power + load.pump_power + run.pump_power + run.room_fan_power + run.chiller_power
    powers = powers + run.heat_rejection_power + run.electrical_loss_power + run.other_power
    water = np.abs(run.water - state.chilled.make_up - state.warm.make_up - state.room.humidifier_water)
    water += np.abs(run.evaporation - state.chilled.evaporation - state.warm.evaporation - state.room.humidifier_water)
    columns: Array = totals.residual + np.abs(run.facility_power - powers) + EVAPORATION_ENTHALPY * water
    return columns


def _load(duty: Duty) -> Load:
    size = np.asarray(duty.heat_to_air).size
    columns = (
        duty.it_power,
        duty.pump_power,
        duty.heat_to_air,
        duty.air_flow,
        duty.air_supply_temperature,
        duty.heat_to_water,
        duty.water_flow,
        duty.water_supply_temperature,
        duty.water_return_temperature,
        duty.water_pressure_drop,
    )
    return Load(*(_column(column, size) for column in columns))


def _sky(weather: Weather) -> Sky:
    size = np.asarray(weather.dry_bulb).size
    columns = (weather.dry_bulb, weather.wet_bulb, weather.humidity_ratio, weather.pressure)
    sky = Sky(*(_column(column, size) for column in columns))
    if not all(np.all(np.isfinite(column)) for column in sky) or np.any(sky.wet_bulb > sky.dry_bulb + 1e-6):
        raise InputError(
            "weather", "holds a value that is not finite, or a wet bulb above its dry bulb", file=weather.label
        )
    return sky


def _column(values: Array, size: int) -> Array:
    return np.ascontiguousarray(np.broadcast_to(np.asarray(values, dtype=np.float64), (size,)))
