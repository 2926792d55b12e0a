"""The hardware of a node: devices, boards, supply, and how each is fitted for each technology.

Read from a TOML file (``data/nodes``, or the user's own) into frozen records in SI.
"""

from __future__ import annotations

from dataclasses import dataclass

from heatpath.numerics.record import Record
from heatpath.thermal.elements import Ducts, Mover
from heatpath.thermal.network import Controller
from heatpath.thermal.packages import read_stack
from heatpath.thermal.plate import base_curve, base_slab, ducts_and_fins, held_by_edge
from heatpath.thermal.power import DevicePower, SupplyLoss
from heatpath.thermal.records import open_record
from heatpath.thermal.stack import Stack, StackedDucts


@dataclass(frozen=True)
class Device:
    """A package with a junction.

    case_area : that touches sink or plate [m2]
    junction_to_case : resistance [K/W]; where a ``stack`` describes the package it is what an evenly cooled case at
        ``TYPICAL_COEFFICIENT`` gives, for the record only
    stack : the package layer by layer, where it is described
    board_path : from the junction through the substrate into a board [K/W], and which board; None where none is known
    """

    name: str
    count: int
    power: DevicePower
    case_area: float
    junction_to_case: float
    stack: Stack | None = None
    board_path: tuple[float, str] | None = None

    @property
    def heat_capacities(self) -> tuple[tuple[str, float], ...]:
        """Name and heat capacity of each layer of a described package [J/K]."""
        return self.stack.heat_capacities() if self.stack is not None else ()


@dataclass(frozen=True)
class Board:
    """Parts on a board, taken together: wetted area [m2], length along the stream [m], limit of their surface [K]."""

    name: str
    power: DevicePower
    area: float
    length: float
    limit: float


@dataclass(frozen=True)
class FinSink:
    """A fin pack on a base, ``rows`` of them one behind the other in the stream."""

    rows: int
    ducts: Ducts
    wall: StackedDucts
    heat_capacity: float  # of base and fins [J/K]


@dataclass(frozen=True)
class FanSet:
    """Fans of one node, side by side."""

    count: float
    mover: Mover
    device: str
    controller: Controller


@dataclass(frozen=True)
class Source:
    """Where values of the file come from, and how far they can be trusted."""

    of: str
    value: str
    source: str
    trust: str


@dataclass(frozen=True)
class Node:
    """A server, or a tray of a rack: its devices, boards and supply, its work, and one ``fit`` record per technology.

    A tray that the rack's bus bar feeds has no supply, and a power shelf has nothing else.
    """

    name: str
    title: str
    tokens_per_second: float
    devices: tuple[Device, ...]
    boards: tuple[Board, ...]
    supply: SupplyLoss | None
    supply_area: float
    supply_length: float
    fit: dict[str, Record]
    sources: tuple[Source, ...]

    @property
    def is_shelf(self) -> bool:
        """Whether it is a power shelf: a supply and nothing that computes."""
        return not self.devices and not self.boards

    @property
    def compute_power(self) -> float:
        """Power of devices and boards at full utilisation and the reference junction temperature [W]."""
        return sum(d.count * d.power.nominal for d in self.devices) + sum(b.power.nominal for b in self.boards)


# Server fans are small axial pairs; no measured curve of one is public. Head falls from shut-off with a linear and a
# quadratic part, power is flat over flow; what that means for efficiency is up to the ratings in the node's file
# (0.30 at the best point of the shipped node's fans in air, 0.19 of its small ones). Rated in air of 1.2 kg/m3.
# Stated as assumed.
_FAN_CURVE = {
    "h0": 1.0, "h1": -0.30, "h2": -0.70, "e0": 1.0, "e1": 0.0, "e2": 0.0, "e3": 0.0, "heat_share": 1.0, "density": 1.2,
}  # fmt: skip


TYPICAL_COEFFICIENT = 2e4  # W/m2K on a case: a good cold plate with its interface
TRUST = ("measured", "data-sheet", "published-law", "published-curve", "published-range", "assumed", "recalled", "user")


def load_node(name: str, field: str = "hall.node") -> Node:
    """A shipped node by name, or a TOML file by path.

    Raises
    ------
    InputError : with file, field and allowed range
    """
    record = open_record(field, "nodes", name)
    devices = _devices(record) if record.has("devices") else ()
    boards = tuple(_board(key, part) for key, part in (record.parts("boards") if record.has("boards") else {}).items())
    supply = record.part("supply") if record.has("supply") else None
    node = Node(
        name=record.text("name"),
        title=record.text("title"),
        tokens_per_second=record.quantity("tokens_per_second", "1", 1e-3, 1e9, default=0.0),
        devices=devices,
        boards=boards,
        supply=None if supply is None else _supply(supply),
        supply_area=0.0 if supply is None else supply.quantity("area", "m^2", 1e-3, 100),
        supply_length=0.0 if supply is None else supply.quantity("length", "mm", 1, 2000),
        fit=record.parts("fit"),
        sources=sources_of(record),
    )
    if supply is not None:
        supply.done()
    record.done()
    return node


def _devices(record: Record) -> tuple[Device, ...]:
    reference = record.quantity("reference_junction_temperature", "degC", 0, 150)
    leakage = record.quantity("leakage_share", "1", 0, 0.5)
    band = record.quantity("throttle_band", "K", 1, 50)
    return tuple(_device(key, part, reference, leakage, band) for key, part in record.parts("devices").items())


def _device(name: str, part: Record, reference: float, leakage: float, band: float) -> Device:
    power = DevicePower(
        nominal=part.quantity("power", "W", 1, 20_000),
        idle=part.quantity("idle_share", "1", 0, 1),
        leakage=leakage,
        reference=reference,
        limit=part.quantity("junction_limit", "degC", 40, 150),
        band=band,
    )
    stack = read_stack(part.part("stack")) if part.has("stack") else None
    if stack is not None:
        if part.has("junction_to_case") or part.has("case_area"):
            raise part.refusal("stack", "says all of it already", "either stack, or junction_to_case and case_area")
        area = stack.case_area
        inner = stack.on(None, 0.0).junction_to_case(TYPICAL_COEFFICIENT)
    else:
        area = part.quantity("case_area", "mm^2", 1, 50_000)
        inner = part.quantity("junction_to_case", "K/W", 1e-4, 10)
    device = Device(name, part.count("count", 256), power, area, inner, stack, _board_path(part))
    part.done()
    return device


def _board_path(part: Record) -> tuple[float, str] | None:
    """The secondary path, which no file has unless someone measured it: junction to board as in JESD51-8."""
    if not part.has("board_path"):
        return None
    path = part.part("board_path")
    found = path.quantity("resistance", "K/W", 0.01, 1000), path.text("board")
    path.done()
    return found


def _board(name: str, part: Record) -> Board:
    power = DevicePower(
        nominal=part.quantity("power", "W", 0.1, 20_000),
        idle=part.quantity("idle_share", "1", 0, 1),
    )
    board = Board(
        name=name,
        power=power,
        area=part.quantity("area", "m^2", 1e-4, 100),
        length=part.quantity("length", "mm", 1, 2000),
        limit=part.quantity("limit", "degC", 30, 150),
    )
    part.done()
    return board


def _supply(part: Record) -> SupplyLoss:
    return SupplyLoss(
        rated=part.quantity("rated", "kW", 0.05, 1000),
        board=part.quantity("board_conversion_loss", "1", 0, 0.3),
        a0=part.quantity("constant", "1", 0, 0.2),
        a1=part.quantity("linear", "1", -0.2, 0.5),
        a2=part.quantity("quadratic", "1", -0.2, 0.5),
    )


def sources_of(record: Record) -> tuple[Source, ...]:
    """Where the values of a hardware file come from."""
    record.read.add("sources")
    rows = record.table.get("sources", [])
    parts = [Record(row, f"sources[{number}]", record.file) for number, row in enumerate(rows)]
    return tuple(Source(p.text("of"), p.text("value"), p.text("source"), p.text("trust", TRUST)) for p in parts)


def fin_sink(part: Record, device: Device, squeeze: float = 1.0) -> FinSink:
    """A fin pack from its table.

    Parameters
    ----------
    part : the table
    device : the package under it
    squeeze : share of the fins' height that fits
    """
    ducts, thickness, conductivity, fins = ducts_and_fins(part, squeeze)
    base, plate = base_slab(part)
    whole = base_curve(device.stack, device.case_area, base, part.quantity("interface", "mm^2 K/W", 0, 500))
    wall = StackedDucts(thickness, conductivity, whole, held_by_edge(device.stack, whole))
    sink = FinSink(part.count("rows", 8), ducts, wall, fins + plate)
    part.done()
    return sink


def fan_set(fit: Record, squeeze: float = 1.0) -> FanSet:
    """The fans of a node and what they watch; ``squeeze`` is the share of them that fits.

    The controller's ``solid`` is filled in by whoever builds the network.
    """
    fan, control = fit.part("fan"), fit.part("fan_control")
    mover = (
        _measured_fan(fan)
        if fan.has("curve")
        else Mover(
            volume_flow=fan.quantity("volume_flow", "m^3/s", 1e-4, 10),
            head=fan.quantity("pressure", "Pa", 10, 1e4),
            power=fan.quantity("power", "W", 0.1, 1e4),
            **_FAN_CURVE,
        )
    )
    controller = Controller(
        minimum=control.quantity("minimum_speed", "1", 0.05, 1),
        low=control.quantity("low", "degC", 10, 120),
        high=control.quantity("high", "degC", 11, 130),
    )
    result = FanSet(squeeze * fan.count("count", 1000), mover, control.text("device"), controller)
    fan.done()
    control.done()
    return result


def _measured_fan(fan: Record) -> Mover:
    """A fan by its maker's points, all of its power in the stream."""
    from heatpath.thermal.curves import load_curve  # which reads its sources with this file

    curve = load_curve("fans", fan.text("curve"), fan.name("curve"))
    most, top, rated = float(curve.flow[-1]), float(curve.head.max()), float(curve.power.max())
    return Mover(most, top, *curve.head_shape(), rated, *curve.power_shape(), 1.0, curve.density)
