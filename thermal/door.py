"""A rear-door exchanger by its rated point: a water coil in the air that leaves the rack."""

from __future__ import annotations

import math
from dataclasses import dataclass

from heatpath.fluids.coolants import property_table
from heatpath.fluids.properties import heat_capacity, properties
from heatpath.thermal.coil import Film, StreamExchanger, add_exchanger, rated_exchanger
from heatpath.thermal.elements import RatedLoss, SetFlow
from heatpath.thermal.network import Draft
from heatpath.thermal.parts import Source, sources_of
from heatpath.thermal.records import open_record

WATER = "water"
LEAST = 1e-3  # of the water passes a closed valve
CORNER = 0.05  # of the ramp over which its corners are rounded


@dataclass(frozen=True)
class RearDoor:
    """A door at its rated point, with the water it gets.

    Parameters
    ----------
    exchanger : from the air's side
    loss : of the air through the coil
    water_flow : with its valve open [kg/s]
    water_temperature : entering [K]
    closed, open : rise of the leaving air over the room's supply at which the water valve is shut and fully open [K]
    """

    name: str
    title: str
    exchanger: StreamExchanger
    loss: RatedLoss
    water_flow: float
    water_temperature: float
    closed: float
    open: float
    sources: tuple[Source, ...]

    @property
    def water_capacity(self) -> float:
        """Heat capacity rate of the water [W/K]."""
        return self.water_flow * float(heat_capacity(property_table((WATER,)), 0, self.water_temperature))

    def opening(self, rise: float) -> float:
        """Share of the water that the valve lets through when the leaving air is this much over the room's supply [K].

        A ramp with rounded corners, from a thousandth to one.
        """
        reach = (rise - self.closed) / (self.open - self.closed)
        return LEAST + (1.0 - LEAST) * (_corner(reach) - _corner(reach - 1.0))

    def add(self, draft: Draft, rear: int, after: int) -> tuple[int, int]:
        """The coil between two air nodes and its water between two reservoirs; returns the node where water enters and
        the branch that it flows through."""
        entering, leaving = (draft.add_reservoir(f"door water {name}", WATER) for name in ("supply", "return"))
        air, water = (rear, after, self.loss), (entering, leaving, SetFlow(self.water_flow))
        _, branch = add_exchanger(draft, "rear door coil", air, water, self.exchanger, sides=("air", "water"))
        return entering, branch


def load_door(name: str, water_temperature: float | None = None, field: str = "rear_door") -> RearDoor:
    """A shipped door by name, or a TOML file by path.

    Parameters
    ----------
    water_temperature : of the water that enters [K]; None for the rated one

    Raises
    ------
    InputError : with file, field and allowed range
    """
    record = open_record(field, "doors", name)
    table = property_table((WATER, "air"))
    air_flow = record.quantity("air_flow", "kg/s", 1e-3, 100)
    warm = record.quantity("air_temperature", "degC", 10, 80)
    cold = record.quantity("water_temperature", "degC", 2, 50)
    share = record.quantity("air_share", "1", 0.05, 0.95)
    rho, cp_water, _, _, _ = properties(table, 0, cold)
    rho_air, cp_air, _, mu_air, _ = properties(table, 1, warm)
    water_flow = record.quantity("water_flow", "L/min", 0.1, 1e4) * rho
    air = Film(air_flow, cp_air, share, record.quantity("air_exponent", "1", 0, 1))
    water = Film(water_flow, cp_water, 1.0 - share, record.quantity("water_exponent", "1", 0, 1))
    door = RearDoor(
        name=record.text("name"),
        title=record.text("title"),
        exchanger=rated_exchanger(record.quantity("heat", "kW", 0.1, 500), warm - cold, air, water, "crossflow"),
        loss=RatedLoss(
            record.quantity("air_pressure_loss", "Pa", 0.1, 1000),
            air_flow / rho_air,
            record.quantity("air_pressure_exponent", "1", 1, 2),
            rho_air,
            mu_air,
        ),
        water_flow=water_flow,
        water_temperature=cold if water_temperature is None else water_temperature,
        closed=record.quantity("valve_closed", "K", 0, 20),
        open=record.quantity("valve_open", "K", 0.5, 30),
        sources=sources_of(record),
    )
    if door.open < door.closed + 0.5:
        raise record.refusal("valve_open", "is too near valve_closed", "0.5 K above it, or more")
    record.done()
    return door


def _corner(x: float) -> float:
    """max(0, x) with a rounded corner."""
    return 0.5 * (x + math.sqrt(x * x + 4.0 * CORNER * CORNER))
