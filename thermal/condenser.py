"""The condenser of a two-phase loop against facility water: what water makes it condense, and subcool, so much?

Flooded: liquid backs up in its lower part until it leaves as cold as asked, and that part condenses nothing. Water
meets the liquid first and the condensing vapour then, in counterflow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.coolants import property_table
from heatpath.fluids.properties import properties
from heatpath.numerics.record import Record
from heatpath.thermal.exchanger import FacilityExchanger, counterflow
from heatpath.thermal.rack_point import RackPoint

Series = NDArray[np.float64]
_HALVINGS = 60


@dataclass(frozen=True)
class FloodedCondenser(FacilityExchanger):
    """A condenser with its subcooler in one shell; ``conductance`` is of the whole area while it condenses.

    Parameters
    ----------
    liquid_share : coefficient of the flooded part over that of the condensing one
    heat_capacity : of the liquid coolant [J/kgK]
    """

    liquid_share: float = 0.5
    heat_capacity: float = 1250.0

    def water_entering(self, heat: float, coolant_return: float, coolant_supply: float) -> float:
        """Temperature of the facility water [K] at the rated flow of the coolant; parameters as ``water_for``."""
        flow = np.array([self.coolant_capacity / self.heat_capacity])
        water = self.water_for(np.array([heat]), np.array([coolant_return]), np.array([coolant_supply]), flow)
        return float(water[0])

    def water_for(self, heat: Series, entering: Series, leaving: Series, flow: Series) -> Series:
        """Temperature of the facility water that takes this heat at its rated flow [K]; arrays (hours,).

        Parameters
        ----------
        heat : [W]
        entering, leaving : coolant, condensing and subcooled [K]
        flow : of the coolant [kg/s]

        The flooded share f of the area is found by halving: ``T_w = T_c - (T_c - T_s)/eps(f)`` from the subcooling must
        be what ``T_w = T_c - Q_c/(C_w (1 - exp(-NTU (1 - f)))) - Q_s/C_w`` from the condensing is. Where liquid alone
        comes, all of the area subcools it, and nothing is left to condense.
        """
        liquid = flow * self.heat_capacity
        low, high = np.zeros_like(heat), np.ones_like(heat)
        for _ in range(_HALVINGS):
            share = 0.5 * (low + high)
            flooded = self._subcooling(share, liquid, entering, leaving)
            wetter = flooded < self._condensing(share, heat, liquid, entering, leaving)
            low, high = np.where(wetter, share, low), np.where(wetter, high, share)
        share = 0.5 * (low + high)
        condensing = self._condensing(share, heat, liquid, entering, leaving)
        return np.asarray(np.where(share < 1.0, condensing, self._subcooling(share, liquid, entering, leaving)))

    def _subcooling(self, share: Series, liquid: Series, entering: Series, leaving: Series) -> Series:
        """Water [K] with which this share of the area subcools the liquid."""
        ntu = self.liquid_share * self.conductance * share / liquid
        effectiveness = counterflow(np.ascontiguousarray(ntu), np.ascontiguousarray(liquid / self.water_capacity))
        return np.asarray(entering - (entering - leaving) / np.maximum(effectiveness, 1e-12))

    def _condensing(self, share: Series, heat: Series, liquid: Series, entering: Series, leaving: Series) -> Series:
        """Water [K] with which the rest of the area condenses."""
        sensible = liquid * (entering - leaving)
        reach = -np.expm1(-self.conductance * (1.0 - share) / self.water_capacity)
        condensed = (heat - sensible) / (self.water_capacity * np.where(reach > 0.0, reach, 1.0))
        found = entering - sensible / self.water_capacity - condensed
        return np.asarray(np.where(reach > 0.0, found, -np.inf))


def condenser_of(part: Record, design: RackPoint, coolant: str) -> FloodedCondenser:
    """The condenser that holds a rack's design point with water colder than the supply by the rated approach.

    Parameters
    ----------
    part : table of the rack file
    design : the rack at full load
    coolant : name

    Raises
    ------
    InputError : water that would leave warmer than the coolant condenses
    """
    condensing, supply = design.exchanger_inlet_temperature, design.coolant_supply_temperature
    approach = part.quantity("approach", "K", 0.5, 30)
    rise = part.quantity("water_rise", "K", 1, 30)
    share = part.quantity("liquid_share", "1", 0.01, 2)
    if supply - approach + rise >= condensing:
        most = f"below {condensing - supply + approach:.1f} K, at which it would condense nothing"
        raise part.refusal("water_rise", "lets the water leave warmer than the coolant condenses", most)
    capacity = design.heat_to_liquid / rise
    cp = properties(property_table((coolant,)), 0, supply)[1]
    liquid = design.coolant_flow * cp
    sensible = liquid * (condensing - supply)
    # flooded part: counterflow of two streams; condensing part: one temperature
    ends = condensing - (supply - approach) - sensible / capacity, approach
    even = abs(ends[0] - ends[1]) < 1e-9 * ends[1]
    flooded = sensible / ends[1] if even else sensible * np.log(ends[0] / ends[1]) / (ends[0] - ends[1])
    middle = supply - approach + sensible / capacity
    taken = (design.heat_to_liquid - sensible) / (capacity * (condensing - middle))
    whole = flooded / share - capacity * np.log1p(-taken)
    return FloodedCondenser(
        float(whole), liquid, capacity, 0.0, part.quantity("water_loss", "kPa", 1, 200), share, cp
    )  # fmt: skip
