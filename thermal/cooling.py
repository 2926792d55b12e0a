"""The technologies behind one interface: a rack built for a node, a coolant and a density, with its facility
exchanger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from heatpath.fluids.coolants import STANDARD_PRESSURE, load_coolant, property_table
from heatpath.fluids.properties import properties
from heatpath.numerics.errors import InputError
from heatpath.numerics.record import Record
from heatpath.thermal.air import draft_air
from heatpath.thermal.coldplate import draft_coldplate
from heatpath.thermal.coldplate_2p import draft_coldplate_2p
from heatpath.thermal.condenser import condenser_of
from heatpath.thermal.elements import Element
from heatpath.thermal.exchanger import DirectConnection, Exchanger, FacilityExchanger
from heatpath.thermal.immersion import draft_immersion
from heatpath.thermal.immersion_2p import HISTORIES, TANKS, WATER, draft_immersion_2p
from heatpath.thermal.parts import Node, Source, sources_of
from heatpath.thermal.plan import Plan
from heatpath.thermal.rack import Rack, RackPoint, size_pump
from heatpath.thermal.records import open_record


@dataclass(frozen=True)
class Request:
    """What a technology is asked to cool.

    Parameters
    ----------
    node : the hardware
    servers : nodes in one rack or tank
    coolant : name of the coolant that enters the rack
    supply_temperature : its set point [K]
    leakage : share of the servers' air that comes back from the hot side
    pressure : station pressure [Pa]
    flow : coolant of one rack at supply [m3/s]; None for the hardware's design flow
    tank : ``sealed`` or ``open``, of a boiling tank
    history : ``boiling`` or ``heating`` from rest, of the surfaces in it
    """

    node: Node
    servers: int
    coolant: str
    supply_temperature: float
    leakage: float = 0.0
    pressure: float = STANDARD_PRESSURE
    flow: float | None = None
    tank: str = TANKS[0]
    history: str = HISTORIES[0]


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
        part = open_record("rack", "racks", "standard").part(self.name)
        pump = self._pump(request, part) if self.pumped else None
        return Rack(self.draft(request, part, pump), request.node, request.servers)

    def exchanger(self, rack: Rack, design: RackPoint) -> Exchanger | None:
        """The exchanger to facility water, rated at the rack's design point; None for air."""
        if not rack.liquid:
            return None
        if rack.plan.coil >= 0:
            rise = design.exchanger_inlet_temperature - design.coolant_supply_temperature
            return DirectConnection(design.heat_to_liquid / rise, design.water_pressure_drop)
        part = open_record("rack", "racks", "standard").part(self.name)
        if self.name == "coldplate-2p":
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

    def _pump(self, request: Request, part: Record) -> Element:
        rho = properties(property_table((request.coolant,)), 0, request.supply_temperature)[0]
        volume = part.quantity("node_flow", "L/min", 0.01, 1e4) * request.servers
        return size_pump(
            lambda pump: self.draft(request, part, pump),
            request.node,
            request.servers,
            (request.flow or volume) * rho,
            request.supply_temperature,
            part.quantity("pump_point", "1", 0.1, 1),
            part.quantity("pump_heat_share", "1", 0, 1),
        )


def _air(request: Request, part: Record, pump: Element | None) -> Plan:
    return draft_air(request.node, part, request.servers, request.leakage, request.pressure)


def _coldplate(request: Request, part: Record, pump: Element | None) -> Plan:
    assert pump is not None
    return draft_coldplate(
        request.node, part, request.servers, request.leakage, request.pressure, request.coolant, pump
    )  # fmt: skip


def _coldplate_2p(request: Request, part: Record, pump: Element | None) -> Plan:
    assert pump is not None
    return draft_coldplate_2p(
        request.node, part, request.servers, request.leakage, request.pressure, request.coolant, pump
    )  # fmt: skip


def _immersion(request: Request, part: Record, pump: Element | None) -> Plan:
    assert pump is not None
    return draft_immersion(request.node, part, request.servers, request.coolant, pump)


def _immersion_2p(request: Request, part: Record, pump: Element | None) -> Plan:
    rho = properties(property_table((WATER,)), 0, request.supply_temperature)[0]
    volume = request.flow or part.quantity("node_flow", "L/min", 0.01, 1e4) * request.servers
    return draft_immersion_2p(
        request.node, part, request.servers, request.coolant, volume * rho, request.pressure, request.tank,
        request.history,
    )  # fmt: skip


COOLINGS: dict[str, Cooling] = {
    "air": Cooling("air", "gas", _air, pumped=False),
    "coldplate": Cooling("coldplate", "liquid", _coldplate),
    "coldplate-2p": Cooling("coldplate-2p", "liquid", _coldplate_2p),
    "immersion": Cooling("immersion", "liquid", _immersion),
    "immersion-2p": Cooling("immersion-2p", "liquid", _immersion_2p, pumped=False),
}


def rack_sources() -> tuple[Source, ...]:
    """Where the values of the rack file come from."""
    return sources_of(open_record("rack", "racks", "standard"))
