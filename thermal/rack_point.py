"""What a rack and each of its devices take and give at one operating point."""

from __future__ import annotations

from dataclasses import dataclass

from heatpath.thermal.streams import LoopPoint, PlateState
from heatpath.thermal.tank import BoilingPoint, TankPoint


@dataclass(frozen=True)
class DevicePoint:
    """One device of the rack at one operating point; K, W, kg/s per device path.

    ``source_temperatures`` are of the sources of a described package, in its file's order; the junction is the hottest.
    """

    name: str
    position: str
    count: int
    junction_temperature: float
    case_temperature: float
    power: float
    coolant_flow: float
    margin: float
    boiling: BoilingPoint | None = None
    source_temperatures: tuple[float, ...] = ()
    plate: PlateState | None = None


@dataclass(frozen=True)
class RackPoint:
    """A rack at one operating point. Powers and heats in W, flows in kg/s, temperatures in K, all of the whole rack.

    The coolant returns to its vessel; on the way to the exchanger the pump warms it. ``heat_to_liquid`` leaves
    through CDU, tank exchanger or condenser, ``heat_to_door`` in the water of a rear door, ``heat_to_air`` into the
    room; ``work_share`` is the part of the asked-for work that is done. ``tank`` says what a boiling tank does,
    ``water_pressure_drop`` [Pa] what facility water loses in its condenser, ``loop`` what a pumped loop with boiling
    does. Residuals: of energy relative to the electricity taken, of mass in kg/s, of pressure around loops in Pa.
    """

    compute_power: float
    leakage_power: float
    server_fan_power: float
    supply_loss_power: float
    pump_power: float
    heat_to_liquid: float
    heat_to_air: float
    heat_to_door: float
    coolant_flow: float
    coolant_supply_temperature: float
    coolant_return_temperature: float
    exchanger_inlet_temperature: float
    air_flow: float
    air_supply_temperature: float
    air_return_temperature: float
    junction_temperature_max: float
    junction_margin_min: float
    work_share: float
    energy_residual: float
    mass_residual: float
    pressure_residual: float
    limiting_device: str
    devices: tuple[DevicePoint, ...]
    tank: TankPoint | None = None
    water_pressure_drop: float = 0.0
    loop: LoopPoint | None = None

    def numbers(self) -> dict[str, float]:
        """Everything that can be interpolated between operating points.

        The smallest margin and the hottest junction change from one device to another with a bend, so they are left
        out;
        ``margins`` has what they are made of.
        """
        left_out = ("junction_temperature_max", "junction_margin_min")
        found = {key: value for key, value in vars(self).items() if isinstance(value, float) and key not in left_out}
        return found | (self.tank.numbers() if self.tank else {})

    def value(self, name: str) -> float:
        """One of the rack's or its tank's numbers by name."""
        found: float = getattr(self if hasattr(self, name) else self.tank, name)
        return found

    def margins(self) -> dict[str, float]:
        """Smallest margin of each kind of device in each row, over the nodes of the rack [K]."""
        found: dict[str, float] = {}
        for device in self.devices:
            kind = f"{device.name}, {device.position.split(', ')[-1]}"
            found[kind] = min(device.margin, found.get(kind, device.margin))
        return found
