"""What watches a rack and acts on it at intervals: clocks of hot devices, pumps and fans on a temperature.

Real firmware and controllers sample, so these do too: between two samples the network runs on with what they set.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Throttle:
    """Firmware that lowers the clock of a hot device and raises it again when it has cooled.

    Parameters
    ----------
    hysteresis : cooler than the limit by this before the clock rises again [K]
    down, up : change of the clock per second, as a share of full work [1/s]
    floor : lowest clock
    shutdown : over its limit by this a part switches off and stays off [K]
    """

    hysteresis: float = 3.0
    down: float = 0.5
    up: float = 0.05
    floor: float = 0.1
    shutdown: float = 5.0

    def step(self, clock: Floats, junction: Floats, limit: Floats, interval: float) -> Floats:
        """Clocks (devices,) for the next interval [s], from junction temperatures and limits (devices,) [K]."""
        change = np.where(junction > limit, -self.down, np.where(junction < limit - self.hysteresis, self.up, 0.0))
        return np.clip(clock + change * interval, self.floor, 1.0)  # a clock has these ends: nothing is lost


@dataclass(frozen=True)
class PowerCap:
    """Firmware that brings the power of each accelerator to a limit, by its clock, from the sample after it was passed.

    A load that jumps from one sample to the next passes the limit until then.

    Parameters
    ----------
    limit : of one device [W]
    floor : lowest clock
    """

    limit: float
    floor: float = 0.1

    def ceiling(self, clock: Floats, still: Floats, power: Floats) -> Floats:
        """Highest clocks (devices,) for the next interval, from clocks, power without work and power [W] (devices,).

        What a device takes over its power without work is in proportion to its clock. At a steady load the ceiling is a
        fixed point, so that nothing swings around the limit.
        """
        over = power - still
        free = np.where(over > 0.0, clock * (self.limit - still) / np.where(over > 0.0, over, 1.0), 1.0)
        return np.maximum(free, self.floor)


@dataclass(frozen=True)
class SpeedControl:
    """Speed of pumps or fans, or opening of a valve, by a proportional and integral law on one temperature, with limits
    and a rate.

    Parameters
    ----------
    set_point : of the watched temperature [K]
    watch : ``junction``, the hottest of the accelerators; ``return``, the coolant where it leaves the rack, which of a
        tank is its bath; or ``supply``
    gain : speed per kelvin [1/K]; integral_time [s]
    minimum, maximum : speeds
    rate : largest change of speed per second [1/s]
    """

    set_point: float
    gain: float = 0.02
    integral_time: float = 60.0
    minimum: float = 0.3
    maximum: float = 1.0
    rate: float = 0.1
    watch: str = "return"

    def step(self, speed: float, error: float, before: float, interval: float) -> float:
        """Speed for the next interval, from this and the last sample's error [K]: the velocity form, which holds no
        integral that could wind up at a limit.
        """
        wanted = speed + self.gain * (error - before + error * interval / self.integral_time)
        reach = self.rate * interval
        return float(min(max(min(max(wanted, speed - reach), speed + reach), self.minimum), self.maximum))
