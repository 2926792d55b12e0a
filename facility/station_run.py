"""Run a plant of the user's own over its hours: power per consumer, water, temperatures, staging, sums, closure."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatpath.facility.ranges import tower_outside
from heatpath.facility.rejection import TOWER
from heatpath.facility.station import station_hour
from heatpath.facility.station_closure import power, station_residual
from heatpath.facility.station_file import StationPlan
from heatpath.facility.station_parts import Station, StationHour
from heatpath.facility.tower import YORK, Air
from heatpath.facility.weather import Weather
from heatpath.numerics.errors import InputError, PhysicalFailure
from heatpath.numerics.kernel import kernel

Array = NDArray[np.float64]

FIELDS = len(StationHour._fields)
SECONDS_PER_HOUR = 3600.0
CLOSED = 1e-7  # largest residual of an hour over its power and heat that is called an answer
FLAGS = {
    "supply_floats": "supply_floats",
    "chiller_overload": "chiller_overload",
    "law_range:chiller_outside_fit": "chiller_extended",
    "law_range:chiller_cold_condenser": "chiller_held",
    "pump_overspeed": "pump_overspeed",
}


class StationRun(NamedTuple):
    """Every hour (arrays (hours,)), the plant's electric power [W], the residual [W], and flags (code, hours)."""

    hours: StationHour
    power: Array
    residual: Array
    flags: tuple[tuple[str, int], ...]


@kernel
def solve_station(
    station: Station, heat: Array, dry: Array, wet: Array, humidity: Array, pressure: Array, out: Array, sums: Array
) -> None:
    """Solve every hour into ``out`` (fields, hours) and its power and residual into ``sums`` (2, hours)."""
    for i in range(heat.size):
        air = Air(dry[i], wet[i], humidity[i], pressure[i])
        hour = station_hour(station, heat[i], air)
        for k in range(FIELDS):
            out[k, i] = hour[k]
        sums[0, i] = power(hour)
        sums[1, i] = station_residual(station, hour, air)


def run_station(plan: StationPlan, weather: Weather, heat: float | Array | None = None) -> StationRun:
    """Run a plant over the hours of ``weather``.

    Parameters
    ----------
    plan : from `load_station`
    weather : outdoor air, arrays (hours,)
    heat : into the loop [W], one number or (hours,); without it what the file asks for

    Raises
    ------
    InputError : a load that is negative, not finite, or of another length
    PhysicalFailure : ``not_closed``, an hour whose balance does not close
    """
    load = np.asarray(plan.heat if heat is None else heat, dtype=np.float64)
    hours = weather.dry_bulb.size
    if load.ndim > 1 or load.size not in (1, hours):
        raise InputError("load", f"has {load.size} values, the weather {hours} hours", allowed=f"1 or {hours}")
    if not np.all(np.isfinite(load)) or np.any(load < 0.0):
        raise InputError("load", "holds a value that is negative or not finite", allowed="0 W and above")
    series = np.ascontiguousarray(np.broadcast_to(load, (hours,)))
    dry, wet, humidity, pressure = (np.ascontiguousarray(column) for column in weather[:4])
    out, sums = np.empty((FIELDS, hours)), np.empty((2, hours))
    solve_station(plan.station, series, dry, wet, humidity, pressure, out, sums)
    state = StationHour(*out)
    worst = float(np.max(sums[1] / np.maximum(series + sums[0], 1.0)))
    if not worst <= CLOSED:
        at = int(np.argmax(sums[1]))
        raise PhysicalFailure("not_closed", f"the balance of hour {at} does not close", residual=float(sums[1, at]))
    return StationRun(state, sums[0], sums[1], _flags(plan.station, weather, state))


def _flags(station: Station, weather: Weather, state: StationHour) -> tuple[tuple[str, int], ...]:
    """Codes and hours of what lies outside the plant's or the laws' range."""
    counts = {code: int(np.count_nonzero(getattr(state, field))) for code, field in FLAGS.items()}
    rejection = station.rejection
    if rejection.kind == TOWER:
        code = "law_range:tower_york" if rejection.tower.model == YORK else "law_range:tower_merkel"
        columns = (state.tower_water, state.tower_flow, state.rejected, state.air_ratio)
        counts[code] = int(np.count_nonzero(tower_outside(rejection.tower, *columns, weather.wet_bulb)))
    return tuple((code, hours) for code, hours in counts.items() if hours)


def station_sums(run: StationRun, hours_per_sample: float = 1.0) -> dict[str, float]:
    """Sums over the hours: energies [J], water [kg], hours [h], extremes of temperature [K], closure.

    ``heat_rejection_energy`` is of fans and pad pumps, ``pump_energy`` of the loop's and the tower's pumps;
    ``energy`` is their sum with the chillers'. ``reuse_factor`` is heat given away over heat of the load.
    """
    state, seconds = run.hours, SECONDS_PER_HOUR * hours_per_sample

    def total(values: Array) -> float:
        return float(np.sum(values)) * seconds

    heat = total(state.heat)
    energies = {
        "pump_energy": total(state.pump_power) + total(state.condenser_pump_power),
        "chiller_energy": total(state.chiller_power),
        "heat_rejection_energy": total(state.fan_power) + total(state.pad_pump_power),
    }
    whole = sum(energies.values())
    carried = state.heat > 0.0
    return {
        "heat": heat,
        **energies,
        "energy": whole,
        "energy_per_heat": whole / heat if heat > 0.0 else 0.0,
        "economizer_heat": total(state.economizer_heat),
        "chiller_heat": total(state.chiller_heat),
        "recovered_heat": total(state.recovered),
        "reuse_factor": total(state.recovered) / heat if heat > 0.0 else 0.0,
        "water": total(state.make_up),
        "evaporation": total(state.evaporation),
        "economizer_hours": float(np.count_nonzero(state.economizer_full)) * hours_per_sample,
        "economizer_hours_partial": float(np.count_nonzero(state.economizer_partial)) * hours_per_sample,
        "pads_hours": float(np.count_nonzero(state.pads_wet)) * hours_per_sample,
        "supply_floats_hours": float(np.count_nonzero(state.supply_floats)) * hours_per_sample,
        "supply_temperature_max": float(np.max(state.supply[carried])) if np.any(carried) else float(state.supply[0]),
        "chillers_running_max": float(np.max(state.chillers_running)),
        "energy_residual_relative": float(np.max(run.residual / np.maximum(run.power + state.heat, 1.0))),
    }
