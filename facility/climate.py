"""Other years made of a year of weather: all of it warmer or colder, or some of its hours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatpath.facility.weather import Weather, _humidity_of_wet_bulb


def shifted(weather: Weather, by: float) -> Weather:
    """The same hours with dry and wet bulb moved by as many kelvin; humidity follows from both."""
    dry, wet = np.asarray(weather.dry_bulb + by), np.asarray(weather.wet_bulb + by)
    humidity, wet = _humidity_of_wet_bulb(dry, wet, weather.pressure)
    return weather._replace(dry_bulb=dry, wet_bulb=wet, humidity_ratio=humidity)


def hours_of(weather: Weather, places: NDArray[np.int64]) -> Weather:
    """Only these hours, in their order."""
    return weather._replace(
        dry_bulb=weather.dry_bulb[places],
        wet_bulb=weather.wet_bulb[places],
        humidity_ratio=weather.humidity_ratio[places],
        pressure=weather.pressure[places],
    )
