"""The technologies behind one interface: a rack built for a node, a coolant and a density, with its facility
exchanger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from heatpath.fluids.coolants import STANDARD_PRESSURE, load_coolant, property_table
from heatpath.fluids.properties import properties
from heatpath.numerics.errors import InputError
from heatpath.numerics.record import Record
from heatpath.thermal.air import draft_air
from heatpath.thermal.cabinet import Hardware, rack_table
from heatpath.thermal.cdu import Cdu
from heatpath.thermal.coldplate import design_flow, draft_coldplate
from heatpath.thermal.coldplate_2p import draft_coldplate_2p
from heatpath.thermal.condenser import condenser_of
from heatpath.thermal.curves import DEFAULT_PUMP, Curve, load_curve
from heatpath.thermal.door import RearDoor
from heatpath.thermal.elements import Element, SetFlow
from heatpath.thermal.exchanger import DirectConnection, Exchanger, FacilityExchanger
from heatpath.thermal.immersion import draft_immersion
from heatpath.thermal.immersion_2p import HISTORIES, TANKS, WATER, draft_immersion_2p
from heatpath.thermal.plan import Plan
from heatpath.thermal.pump_size import DESIGN_ROOM, cdu_pump, size_pump
from heatpath.thermal.rack import Rack
from heatpath.thermal.rack_point import RackPoint


@dataclass(frozen=True)
class Request:
    """What a technology is asked to cool.

    Parameters
    ----------
    hardware : a server, or a whole rack
    servers : nodes in one rack or tank; 1 where the hardware is a whole rack
    coolant : name of the coolant that enters the rack
    supply_temperature : its set point [K]
    leakage : share of the servers' air that comes back from the hot side
    pressure : station pressure [Pa]
    flow : coolant of one rack at supply [m3/s]; None for the hardware's design flow
    tank : ``sealed`` or ``open``, of a boiling tank
    history : ``boiling`` or ``heating`` from rest, of the surfaces in it
    cdu : the unit that carries the rack's loop; None for one sized to the rack as its file says
    door : exchanger in the rear door
    pump : name or file of the pump's curve; None for the rack file's
    racks_per_cdu, throttling : equal racks on it, and what its valve multiplies its loss by; found when the rack is
        built
    """

    hardware: Hardware
    servers: int
    coolant: str
    supply_temperature: float
    leakage: float = 0.0
    pressure: float = STANDARD_PRESSURE
    flow: float | None = None
    tank: str = TANKS[0]
    history: str = HISTORIES[0]
    cdu: Cdu | None = None
    door: RearDoor | None = None
    pump: str | None = None
    racks_per_cdu: int = 1
    throttling: float = 1.0


@dataclass(frozen=True)
class Cooling:
    """A technology: how its rack is drafted, which phase of coolant it takes, and whether a pump of its own moves
    it."""

    name: str
    phase: str
    draft: Callable[[Request, Record, Element | None], Plan]
    pumped: bool = True

    def rack(self, request: Request) -> Rack:
        """The rack with its pump sized at the design point.

        Raises
        ------
        InputError : a coolant of the wrong kind
        PhysicalFailure : the design point has no solution
        """
        self._check(request)
        part = rack_table(request.hardware, self.name)
        pump: Element | None = None
        if request.cdu is not None:
            request, pump = self._on_cdu(request, request.cdu, part)
        elif self.pumped:
            pump = self._pump(request, part)
        rack = Rack(self.draft(request, part, pump), request.hardware, request.servers)
        rack.cdu, rack.racks_per_cdu, rack.door = request.cdu, request.racks_per_cdu, request.door
        rack.pump_curve = self._curve(request, part) if self.pumped else None
        return rack

    def exchanger(self, rack: Rack, design: RackPoint) -> Exchanger | None:
        """The exchanger to facility water: the rack's share of its unit's, or one rated at the rack's design point;
        None for air."""
        if not rack.liquid:
            return None
        if rack.cdu is not None:
            return rack.cdu.exchanger(rack.racks_per_cdu)
        if rack.plan.coil >= 0:
            rise = design.exchanger_inlet_temperature - design.coolant_supply_temperature
            return DirectConnection(design.heat_to_liquid / rise, design.water_pressure_drop)
        part = rack_table(rack.hardware, self.name)
        if rack.plan.subcooling > 0.0:
            return condenser_of(part, design, rack.plan.draft.coolants[0])
        rise = design.exchanger_inlet_temperature - design.coolant_supply_temperature
        return FacilityExchanger.rated(
            design.heat_to_liquid,
            rise,
            part.quantity("approach", "K", 0.5, 30),
            part.quantity("flow_exponent", "1", 0, 1),
        )

    def _check(self, request: Request) -> None:
        if self.phase == "gas" and request.flow is not None:
            raise InputError(
                f"coolings.{self.name}.supply_flow", "has no meaning: server fans set the flow", allowed="no such key"
            )
        coolant = load_coolant(request.coolant)
        if coolant.phase != self.phase:
            raise InputError(
                f"coolings.{self.name}.coolant", f"'{coolant.name}' is a {coolant.phase}", allowed=f"a {self.phase}"
            )
        if (self.name.startswith("immersion") or self.name.endswith("-2p")) and not coolant.dielectric:
            raise InputError(
                f"coolings.{self.name}.coolant", f"'{coolant.name}' conducts electricity", allowed="a dielectric liquid"
            )

    def _on_cdu(self, request: Request, cdu: Cdu, part: Record) -> tuple[Request, Element]:
        """The request with the racks that share the unit, and a rack's share of the unit's pump."""
        flow = self._flow(request, part)
        probe = Rack(self.draft(replace(request, cdu=None), part, SetFlow(flow)), request.hardware, request.servers)
        heat = probe.solve(1.0, request.supply_temperature, DESIGN_ROOM).heat_to_liquid
        volume = request.flow or design_flow(part, request.servers)
        shared = replace(request, racks_per_cdu=cdu.racks(heat, volume, f"coolings.{self.name}.cdu"))
        rack = Rack(self.draft(shared, part, SetFlow(flow)), request.hardware, request.servers)
        speed, share = part.quantity("pump_point", "1", 0.1, 1), part.quantity("pump_heat_share", "1", 0, 1)
        pump, throttling = cdu_pump(
            rack, cdu, shared.racks_per_cdu, flow, request.supply_temperature, speed, share, self._curve(request, part)
        )  # fmt: skip
        return replace(shared, throttling=throttling), pump

    def _curve(self, request: Request, part: Record) -> Curve:
        """The measured pump: the scenario's, else the rack file's, else the shipped one."""
        name = request.pump or part.text("pump", default=DEFAULT_PUMP)
        return load_curve("pumps", name, f"coolings.{self.name}.pump")

    def _flow(self, request: Request, part: Record) -> float:
        """Design flow of the rack [kg/s]."""
        rho = properties(property_table((request.coolant,)), 0, request.supply_temperature)[0]
        return float((request.flow or design_flow(part, request.servers)) * rho)

    def _pump(self, request: Request, part: Record) -> Element:
        return size_pump(
            lambda pump: self.draft(request, part, pump),
            request.hardware,
            request.servers,
            self._flow(request, part),
            request.supply_temperature,
            part.quantity("pump_point", "1", 0.1, 1),
            part.quantity("pump_heat_share", "1", 0, 1),
            self._curve(request, part),
        )


def _air(request: Request, part: Record, pump: Element | None) -> Plan:
    return draft_air(request.hardware, part, request.servers, request.leakage, request.pressure, request.door)


def _coldplate(request: Request, part: Record, pump: Element | None) -> Plan:
    assert pump is not None
    loop = None if request.cdu is None else request.cdu.loss(request.racks_per_cdu, request.throttling)
    return draft_coldplate(
        request.hardware, part, request.servers, request.leakage, request.pressure, request.coolant, pump, loop,
        request.door,
    )  # fmt: skip


def _coldplate_2p(request: Request, part: Record, pump: Element | None) -> Plan:
    assert pump is not None
    return draft_coldplate_2p(
        request.hardware, part, request.servers, request.leakage, request.pressure, request.coolant, pump
    )  # fmt: skip


def _immersion(request: Request, part: Record, pump: Element | None) -> Plan:
    assert pump is not None
    return draft_immersion(request.hardware, part, request.servers, request.coolant, pump)


def _immersion_2p(request: Request, part: Record, pump: Element | None) -> Plan:
    rho = properties(property_table((WATER,)), 0, request.supply_temperature)[0]
    volume = request.flow or design_flow(part, request.servers)
    return draft_immersion_2p(
        request.hardware, part, request.servers, request.coolant, volume * rho, request.pressure, request.tank,
        request.history,
    )  # fmt: skip


COOLINGS: dict[str, Cooling] = {
    "air": Cooling("air", "gas", _air, pumped=False),
    "coldplate": Cooling("coldplate", "liquid", _coldplate),
    "coldplate-2p": Cooling("coldplate-2p", "liquid", _coldplate_2p),
    "immersion": Cooling("immersion", "liquid", _immersion),
    "immersion-2p": Cooling("immersion-2p", "liquid", _immersion_2p, pumped=False),
}
