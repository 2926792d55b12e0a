"""The one record that the rack and the facility share."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Series = NDArray[np.float64]


class Duty(NamedTuple):
    """What the racks of a hall ask of the facility, over time; every array has shape (hours,).

    ``thermal`` fills it, ``studies`` carries it, ``facility`` reads it. Powers are of the whole hall.
    The seam is the facility-water flange of the CDU or tank, and the air at the rack and room boundary.

    Parameters
    ----------
    heat_to_water : heat given to facility water at the flange [W]
    heat_to_air : heat given to the room air by racks, tanks, CDUs (not room fans, not electrical losses) [W]
    water_flow : facility water through the flange [kg/s]; 0 where the technology has none
    water_supply_temperature : facility water entering the flange [K]
    water_return_temperature : facility water leaving the flange [K]
    water_pressure_drop : of the facility side of CDU or tank exchanger [Pa]
    air_flow : air through the room units, bypass included [kg/s]
    air_supply_temperature : leaving the room units [K]
    air_return_temperature : entering the room units, without the heat of losses and lighting [K]
    compute_power : processors, memory, storage, network at their terminals; contains leakage [W]
    leakage_power : the part of compute_power that depends on junction temperature [W]
    server_fan_power : fans inside the servers [W]
    supply_loss_power : rack supply and board conversion [W]
    pump_power : CDU and tank pumps, electric [W]
    """

    heat_to_water: Series
    heat_to_air: Series
    water_flow: Series
    water_supply_temperature: Series
    water_return_temperature: Series
    water_pressure_drop: Series
    air_flow: Series
    air_supply_temperature: Series
    air_return_temperature: Series
    compute_power: Series
    leakage_power: Series
    server_fan_power: Series
    supply_loss_power: Series
    pump_power: Series

    @property
    def it_power(self) -> Series:
        """compute + server fans + supply losses [W], the boundary of PUE's denominator."""
        return self.compute_power + self.server_fan_power + self.supply_loss_power
