"""Moist air from any sensible pair of what can be measured: everything else by the formulas of ``moist_air``.

A door for people and scripts, not for kernels; temperatures in K, pressures in Pa.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from heatpath.fluids import moist_air
from heatpath.numerics.errors import InputError

QUANTITIES = ("dry_bulb", "wet_bulb", "dew_point", "relative_humidity", "humidity_ratio", "enthalpy")
COLDEST = moist_air.LOWEST_TEMPERATURE
WARMEST = 372.15  # K
LIMITS = {
    "dry_bulb": (COLDEST, WARMEST), "wet_bulb": (COLDEST, WARMEST), "dew_point": (COLDEST, WARMEST),
    "relative_humidity": (0.0, 1.0), "humidity_ratio": (0.0, 1.0), "enthalpy": (-1.1e5, 1.5e6),
}  # fmt: skip
WORDS = "two of dry_bulb, wet_bulb, dew_point, relative_humidity, humidity_ratio, enthalpy"


@dataclass(frozen=True)
class AirState:
    """Moist air: temperatures [K], humidity ratio [kg/kg dry air], enthalpy [J/kg dry air], density [kg/m3], pressure
    [Pa], relative humidity from 0 to 1."""

    dry_bulb: float
    wet_bulb: float
    dew_point: float
    relative_humidity: float
    humidity_ratio: float
    enthalpy: float
    density: float
    pressure: float


def air_state(pressure: float = 101325.0, **pair: float) -> AirState:
    """Moist air from two of its quantities.

    Parameters
    ----------
    pressure : [Pa], 30 to 120 kPa
    pair : two of ``dry_bulb``, ``wet_bulb``, ``dew_point`` [K], ``relative_humidity`` (0 to 1), ``humidity_ratio``
        [kg/kg], ``enthalpy`` [J/kg of dry air]; dew point and humidity ratio are one and the same

    Raises
    ------
    InputError : not two quantities, one out of range, two that say the same, no such air

    Examples
    --------
    >>> air = air_state(dry_bulb=303.15, relative_humidity=0.4)
    >>> round(air.wet_bulb - 273.15, 1), round(air.humidity_ratio, 4)
    (20.1, 0.0106)
    >>> round(air_state(wet_bulb=air.wet_bulb, dew_point=air.dew_point).dry_bulb, 6)
    303.15
    """
    _check(pressure, pair)
    if "dew_point" in pair:
        w = moist_air.saturation_humidity_ratio(pair.pop("dew_point"), pressure)
        pair["humidity_ratio"] = w
    dry_bulb, w = _resolved(pressure, pair)
    if not (COLDEST <= dry_bulb <= WARMEST and w >= 0.0):
        raise InputError("air_state", "there is no such air", allowed="a pair that a humid place can have")
    if w > LIMITS["humidity_ratio"][1]:
        raise InputError("air_state", "vapour with little air in it", allowed="at most 1 kg of water per kg of air")
    saturated = moist_air.saturation_humidity_ratio(dry_bulb, pressure)
    if w > saturated * (1.0 + 1e-9):
        raise InputError("air_state", "this air would be fog", allowed="at most saturated air")
    return _complete(dry_bulb, min(w, saturated), pressure)


def _check(pressure: float, pair: dict[str, float]) -> None:
    """Raises InputError for what is not two quantities in their ranges."""
    if not 3e4 <= pressure <= 1.2e5:
        raise InputError("pressure", f"{pressure:g} is out of range", allowed="30 kPa to 120 kPa")
    if len(pair) != 2 or not set(pair) <= set(QUANTITIES):
        raise InputError("air_state", f"cannot use {', '.join(sorted(pair)) or 'nothing'}", allowed=WORDS)
    for same in ({"dew_point", "humidity_ratio"}, {"wet_bulb", "enthalpy"}):
        if set(pair) == same:
            raise InputError("air_state", f"{' and '.join(sorted(same))} say nearly the same", allowed=WORDS)
    for name, value in pair.items():
        low, high = LIMITS[name]
        if not low <= value <= high:
            raise InputError(name, f"{value:g} is out of range", allowed=f"{low:g} to {high:g}")


def _resolved(pressure: float, pair: dict[str, float]) -> tuple[float, float]:
    """Dry bulb and humidity ratio of a pair."""
    if "dry_bulb" in pair:
        t = pair.pop("dry_bulb")
        ((name, value),) = pair.items()
        return t, _humidity_ratio(t, name, value, pressure)
    if set(pair) == {"humidity_ratio", "enthalpy"}:
        w = pair["humidity_ratio"]
        heat = moist_air.AIR_HEAT_CAPACITY + w * moist_air.VAPOUR_HEAT_CAPACITY
        return moist_air.ZERO_CELSIUS + (pair["enthalpy"] - w * moist_air.EVAPORATION_ENTHALPY) / heat, w
    (first, a), (second, b) = sorted(pair.items(), key=lambda item: QUANTITIES.index(item[0]))

    def gap(t: float) -> float:
        one, two = (_humidity_ratio(t, name, value, pressure) for name, value in ((first, a), (second, b)))
        return (one if math.isfinite(one) else 1e3) - (two if math.isfinite(two) else 1e3)

    t = _root(gap, a if first == "wet_bulb" else COLDEST, WARMEST)
    return t, _humidity_ratio(t, first, a, pressure)


def _humidity_ratio(t: float, name: str, value: float, pressure: float) -> float:
    """Humidity ratio of air at dry bulb t that has this value of another quantity."""
    if name == "relative_humidity":
        return float(moist_air.humidity_ratio_from_relative_humidity(t, value, pressure))
    if name == "wet_bulb":
        return float(moist_air.humidity_ratio_from_wet_bulb(t, value, pressure))
    if name == "enthalpy":
        sensible = moist_air.AIR_HEAT_CAPACITY * (t - moist_air.ZERO_CELSIUS)
        return (value - sensible) / (float(moist_air.enthalpy(t, 1.0)) - sensible)
    return value


def _root(gap: Callable[[float], float], low: float, high: float) -> float:
    """Where a function changes sign, by bisection to 1e-11 K; raises InputError where it does not."""
    start = gap(low)
    if start == 0.0:
        return low
    if start * gap(high) > 0.0:
        raise InputError("air_state", "there is no such air", allowed="a pair that a humid place can have")
    while high - low > 1e-11:
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        if start * gap(middle) > 0.0:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def _complete(t: float, w: float, pressure: float) -> AirState:
    vapour = pressure * w / (moist_air.MASS_RATIO + w)
    return AirState(
        dry_bulb=t,
        wet_bulb=float(moist_air.wet_bulb(t, w, pressure)),
        dew_point=float(moist_air.dew_point(w, pressure)),
        relative_humidity=vapour / float(moist_air.saturation_pressure(t)),
        humidity_ratio=w,
        enthalpy=float(moist_air.enthalpy(t, w)),
        density=float(moist_air.density(t, w, pressure)),
        pressure=pressure,
    )


def freezing_join(pressure: float = 101325.0) -> float:
    """Largest distance [K] of the wet bulb from either of ASHRAE's two branches, only ice or only water on the wick,
    over the band in which they are joined, from nearly saturated to dry air.
    """
    worst = 0.0
    coldest, warmest = moist_air.FREEZING_BAND
    steps = 60
    for wet in (coldest + (warmest - coldest) * i / steps for i in range(steps + 1)):
        for excess in (0.5, 1.0, 2.0, 4.0, 6.0, 8.0, 9.0):
            dry = moist_air.ZERO_CELSIUS + wet + excess
            w = float(moist_air.humidity_ratio_from_wet_bulb(dry, moist_air.ZERO_CELSIUS + wet, pressure))
            if w < 0.0:
                continue
            for branch in (0.0, 1.0):
                worst = max(worst, abs(_branch_wet_bulb(dry, w, pressure, branch) - moist_air.ZERO_CELSIUS - wet))
    return worst


def _branch_wet_bulb(dry: float, w: float, pressure: float, ice: float) -> float:
    """Wet bulb with only ice (1) or only water (0) on the wick."""

    def gap(wet: float) -> float:
        t = wet - moist_air.ZERO_CELSIUS
        water = moist_air.WATER_HEAT_CAPACITY * t
        condensate = ice * (moist_air.EVAPORATION_ENTHALPY - 2.830e6 + 2.1e3 * t) + (1.0 - ice) * water
        saturated = float(moist_air.saturation_humidity_ratio(wet, pressure))
        left = float(moist_air.enthalpy(dry, w)) + (saturated - w) * condensate
        return left - float(moist_air.enthalpy(wet, saturated))

    return _root(gap, dry - 30.0, dry)
