"""The exchanger between rack coolant and facility water, in a CDU or a tank: what water holds the rack's supply?

A valve on the facility side holds the coolant's supply temperature; read backwards, a rack's heat and flows say how
warm the facility water may be. UA comes from one rated point and follows both flows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.exchangers import effectiveness_counterflow
from heatpath.numerics.kernel import kernel

Series = NDArray[np.float64]


@dataclass(frozen=True)
class FacilityExchanger:
    """A counterflow plate exchanger.

    Parameters
    ----------
    conductance : UA at the rated flows [W/K]
    coolant_capacity, water_capacity : rated capacity rates [W/K]
    exponent : of each side's flow in its coefficient: 0.8 turbulent, lower in oil; both sides rated equal
    pressure_drop : of the water side at its rated flow [Pa]
    """

    conductance: float
    coolant_capacity: float
    water_capacity: float
    exponent: float
    pressure_drop: float = 50e3

    @classmethod
    def rated(cls, heat: float, rise: float, approach: float, exponent: float) -> FacilityExchanger:
        """From a design point with balanced streams.

        Parameters
        ----------
        heat : [W]
        rise : of both streams [K]
        approach : coolant leaving less water entering [K]
        """
        capacity = heat / rise
        return cls(capacity * rise / approach, capacity, capacity, exponent)

    def water_supply(self, heat: Series, coolant_return: Series, coolant_capacity: Series) -> Series:
        """Temperature of the facility water that takes this heat at its rated flow [K]; arrays (hours,).

        ``T_w = T_r - Q/(effectiveness C_min)``
        """
        ua = self.ua(coolant_capacity, self.water_capacity)
        smaller = np.minimum(coolant_capacity, self.water_capacity)
        larger = np.maximum(coolant_capacity, self.water_capacity)
        return coolant_return - heat / (counterflow(ua / smaller, smaller / larger) * smaller)

    def water_entering(self, heat: float, coolant_return: float, coolant_supply: float) -> float:
        """``water_supply`` of one operating point [K], from the coolant's temperatures on both sides."""
        capacity = heat / (coolant_return - coolant_supply)
        return float(self.water_supply(np.array([heat]), np.array([coolant_return]), np.array([capacity]))[0])

    def water_for(self, heat: Series, entering: Series, leaving: Series, flow: Series) -> Series:
        """As ``water_supply``, from the temperatures of the coolant [K]; its ``flow`` [kg/s] is that of the heat."""
        return self.water_supply(heat, entering, heat / (entering - leaving))

    def ua(self, coolant_capacity: Series, water_capacity: float) -> Series:
        """UA with both flows [W/K]: two film resistances, equal at the rated point, each following its own."""
        coolant = np.power(coolant_capacity / self.coolant_capacity, self.exponent)
        water = (water_capacity / self.water_capacity) ** self.exponent
        return 2.0 * self.conductance / (1.0 / water + 1.0 / coolant)


@dataclass(frozen=True)
class DirectConnection:
    """Facility water that flows through the rack's own condenser: what comes to its flange is what it gets.

    Parameters
    ----------
    water_capacity : capacity rate of the water [W/K]
    pressure_drop : of the water side at its flow [Pa]
    """

    water_capacity: float
    pressure_drop: float

    def water_supply(self, heat: Series, coolant_return: Series, coolant_capacity: Series) -> Series:
        """Temperature of the facility water that takes this heat [K]; arrays (hours,): ``T_w = T_r - Q/C``."""
        return coolant_return - heat / coolant_capacity

    def water_for(self, heat: Series, entering: Series, leaving: Series, flow: Series) -> Series:
        """As ``water_supply``, from the temperatures of the coolant [K]; its ``flow`` [kg/s] is that of the heat."""
        return self.water_supply(heat, entering, heat / (entering - leaving))

    def water_entering(self, heat: float, coolant_return: float, coolant_supply: float) -> float:
        """What enters the flange [K]: facility water is the coolant itself."""
        return coolant_supply


Exchanger = FacilityExchanger | DirectConnection


@kernel
def counterflow(ntu: Series, ratio: Series) -> Series:
    """``effectiveness_counterflow`` for every hour; arrays (hours,) in and out."""
    found = np.empty(ntu.size)
    for hour in range(ntu.size):
        found[hour] = effectiveness_counterflow(ntu[hour], ratio[hour])
    return found
