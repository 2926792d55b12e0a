"""A coolant distribution unit by its rated point: how many racks it carries, what water it needs, what its pump gives.

Racks share a unit evenly. UA comes from the one rated point and follows both flows, so that the approach temperature
is a result; the pump's curve passes through the rated flow and head, and its speed is the one that gives the rack its
flow. Where the pump would leave its curve at so low a speed, it turns faster and a valve takes the rest.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from heatpath.fluids.coolants import property_table
from heatpath.fluids.moist_air import WATER_HEAT_CAPACITY
from heatpath.fluids.properties import heat_capacity, properties
from heatpath.numerics.errors import InputError
from heatpath.thermal.coil import Film, rated_exchanger
from heatpath.thermal.elements import RatedLoss
from heatpath.thermal.exchanger import FacilityExchanger
from heatpath.thermal.parts import Source, sources_of
from heatpath.thermal.records import open_record

RATED_TEMPERATURE = 313.15  # K at which the rated flow is turned into a mass flow


@dataclass(frozen=True)
class Cdu:
    """A unit at its rated point.

    Parameters
    ----------
    heat : [W]
    approach : coolant supplied less facility water entering [K]
    volume_flow : of the coolant [m3/s]
    coolant_capacity, water_capacity : heat capacity rates [W/K]
    head : left for rows and racks at the rated flow, pumps at full speed [Pa]
    inner_loss, inner_exponent : of exchanger and filter at the rated flow [Pa]
    density, viscosity : of the rated coolant [kg/m3, Pa s]
    flow_exponent : of both streams in their coefficients
    """

    name: str
    title: str
    heat: float
    approach: float
    volume_flow: float
    coolant_capacity: float
    water_capacity: float
    head: float
    inner_loss: float
    inner_exponent: float
    density: float
    viscosity: float
    flow_exponent: float
    sources: tuple[Source, ...]

    @property
    def conductance(self) -> float:
        """UA of the rated point [W/K], counterflow."""
        difference = self.heat / self.coolant_capacity + self.approach
        coolant, water = Film(1.0, self.coolant_capacity), Film(1.0, self.water_capacity)
        return rated_exchanger(self.heat, difference, coolant, water).conductance

    def racks(self, heat: float, volume_flow: float, field: str = "cdu") -> int:
        """How many racks of this heat [W] and flow [m3/s] the unit carries.

        Raises
        ------
        InputError : not even one
        """
        most = min(self.heat / heat, self.volume_flow / volume_flow)
        if most < 1.0:
            asked = f"{heat / 1e3:.0f} kW and {volume_flow * 60e3:.0f} L/min"
            raise InputError(
                field,
                f"'{self.name}' carries {self.heat / 1e3:.0f} kW and {self.volume_flow * 60e3:.0f} L/min",
                allowed=f"a unit for one rack's {asked}",
            )
        return math.floor(most)

    def loss(self, racks: int, throttling: float = 1.0) -> RatedLoss:
        """Exchanger and filter, and the valve that multiplies their loss, as one of ``racks`` equal racks sees them."""
        return RatedLoss(
            throttling * self.inner_loss, self.volume_flow / racks, self.inner_exponent, self.density, self.viscosity
        )

    def exchanger(self, racks: int) -> FacilityExchanger:
        """One rack's share of the exchanger to facility water."""
        return FacilityExchanger(
            self.conductance / racks, self.coolant_capacity / racks, self.water_capacity / racks, self.flow_exponent
        )


def load_cdu(name: str, field: str = "cdu") -> Cdu:
    """A shipped unit by name, or a TOML file by path.

    Raises
    ------
    InputError : with file, field and allowed range
    """
    record = open_record(field, "cdus", name)
    table = property_table((record.text("coolant"),))
    rho, _, _, mu, _ = properties(table, 0, RATED_TEMPERATURE)
    cp = float(heat_capacity(table, 0, RATED_TEMPERATURE))
    if "kg" in str(record.table.get("coolant_flow", "")):
        volume = record.quantity("coolant_flow", "kg/s", 1e-3, 1e4) / rho
    else:
        volume = record.quantity("coolant_flow", "L/min", 0.1, 1e6)
    capacity = volume * rho * cp
    water = record.quantity("water_flow", "kg/s", 1e-3, 1e4, default=capacity / WATER_HEAT_CAPACITY)
    cdu = Cdu(
        name=record.text("name"),
        title=record.text("title"),
        heat=record.quantity("heat", "kW", 0.1, 1e5),
        approach=record.quantity("approach", "K", 0.5, 30),
        volume_flow=volume,
        coolant_capacity=capacity,
        water_capacity=water * WATER_HEAT_CAPACITY,
        head=record.quantity("head", "kPa", 1, 2000),
        inner_loss=record.quantity("inner_loss", "kPa", 0.1, 1000),
        inner_exponent=record.quantity("inner_exponent", "1", 1, 2),
        density=rho,
        viscosity=mu,
        flow_exponent=record.quantity("flow_exponent", "1", 0, 1),
        sources=sources_of(record),
    )
    record.done()
    return cdu
