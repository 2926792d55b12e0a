"""A year that is warmer or colder than another, hour by hour alike."""

from __future__ import annotations

import numpy as np

from heatpath.facility.weather import Weather, _humidity_of_wet_bulb


def shifted(weather: Weather, by: float) -> Weather:
    """The same hours with dry and wet bulb moved by as many kelvin; humidity follows from both."""
    dry, wet = np.asarray(weather.dry_bulb + by), np.asarray(weather.wet_bulb + by)
    humidity, wet = _humidity_of_wet_bulb(dry, wet, weather.pressure)
    return weather._replace(dry_bulb=dry, wet_bulb=wet, humidity_ratio=humidity)
