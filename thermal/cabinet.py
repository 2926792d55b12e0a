"""What stands in one rack: equal servers, or the trays of a rack file with the shelves that feed them."""

from __future__ import annotations

from dataclasses import dataclass

from heatpath.numerics.errors import InputError
from heatpath.numerics.record import Record
from heatpath.thermal.parts import Node, Source, load_node, sources_of
from heatpath.thermal.records import open_record

STANDARD = "standard"  # the rack file of halls that name a server instead of a rack
OWN = (  # of the standard rack's values, what a server's fit may state instead
    ("node_flow", "L/min", 0.01, 1e4),
    ("node_charge", "kg", 0.0, 1e4),
    ("manifold_pitch", "mm", 10.0, 2000.0),
)


@dataclass(frozen=True)
class Tray:
    """Equal trays one above the other.

    Parameters
    ----------
    node : what is in one of them
    count : how many
    name : of one tray, as devices' positions call it; empty where the rack holds one kind without a name
    first : number of the lowest among all of that name
    """

    node: Node
    count: int
    name: str = ""
    first: int = 1

    @property
    def place(self) -> str:
        """Prefix of the positions of parts that all of them share: ``compute tray 1 to 10, ``, or nothing."""
        if not self.name:
            return ""
        last = self.first + self.count - 1
        return f"{self.name} {self.first} to {last}, " if self.count > 1 else f"{self.name} {last}, "

    def one(self, number: int) -> str:
        """Prefix of the positions in tray ``number``, counted from 0."""
        return f"{self.name or 'node'} {self.first + number}, "


@dataclass(frozen=True)
class Cabinet:
    """A whole rack as it is built: its trays from the lowest to the highest, and one table per technology."""

    name: str
    title: str
    tokens_per_second: float
    trays: tuple[Tray, ...]
    tables: dict[str, Record]
    own_sources: tuple[Source, ...]

    @property
    def compute_power(self) -> float:
        """Power of all devices and boards at full utilisation and the reference junction temperature [W]."""
        return sum(tray.count * tray.node.compute_power for tray in self.trays)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where the values of the rack file and of its trays' files come from."""
        trays = {tray.node.name: tray.node for tray in self.trays}
        return self.own_sources + tuple(
            Source(f"{node.name}: {each.of}", each.value, each.source, each.trust)
            for node in trays.values()
            for each in node.sources
        )


Hardware = Node | Cabinet


def load_hardware(node: str, rack: str | None = None) -> Hardware:
    """What a scenario's hall is made of: a server by its file, or a whole rack.

    Raises
    ------
    InputError : an unknown name, a broken file, a tray that cannot stand alone
    """
    if rack is not None:
        return load_cabinet(rack)
    server = load_node(node)
    if server.supply is None or server.compute_power <= 0.0 or server.tokens_per_second <= 0.0:
        raise InputError("hall.node", f"'{server.name}' is a tray of a rack", allowed="a server, or name the rack")
    return server


def load_cabinet(name: str, field: str = "hall.rack") -> Cabinet:
    """A shipped rack by name, or a TOML file by path.

    Raises
    ------
    InputError : with file, field and allowed range
    """
    record = open_record(field, "racks", name)
    if not record.has("trays"):
        raise InputError(field, f"'{name}' lists no trays", allowed="a rack file with [[trays]]", file=record.file)
    cabinet = Cabinet(
        name=record.text("name"),
        title=record.text("title"),
        tokens_per_second=record.quantity("tokens_per_second", "1", 1e-3, 1e9),
        trays=_trays(record),
        tables={key: record.part(key) for key, table in record.table.items() if isinstance(table, dict)},
        own_sources=sources_of(record),
    )
    record.done()
    if len({tray.node.name for tray in cabinet.trays if tray.node.is_shelf}) > 1:
        raise record.refusal("trays", "hold power shelves of several kinds", "one kind of shelf")
    if all(tray.node.supply is None for tray in cabinet.trays):
        raise record.refusal("trays", "hold nothing that feeds them", "one kind of tray with [supply]")
    return cabinet


def _trays(record: Record) -> tuple[Tray, ...]:
    record.read.add("trays")
    found: list[Tray] = []
    for number, table in enumerate(record.table["trays"]):
        row = Record(table, f"trays[{number}]", record.file)
        node, name = load_node(row.text("node"), row.name("node")), row.text("name")
        first = 1 + sum(tray.count for tray in found if tray.name == name)
        found.append(Tray(node, row.count("count", 96), name, first))
        row.done()
    return tuple(found)


def trays_of(hardware: Hardware, servers: int) -> tuple[Tray, ...]:
    """The trays of one rack with ``servers`` of this hardware: equal servers, or one rack as its file lists it."""
    return (Tray(hardware, servers),) if isinstance(hardware, Node) else hardware.trays


def rack_table(hardware: Hardware, cooling: str) -> Record:
    """The table of a technology in the rack's file; a server may state some values instead of the standard
    rack's, which are those of an accelerator node.

    Raises
    ------
    InputError : the rack says nothing about this technology
    """
    if isinstance(hardware, Node):
        return _with_own(open_record("rack", "racks", STANDARD).part(cooling), hardware.fit.get(cooling))
    if cooling not in hardware.tables:
        raise InputError("hall.rack", f"'{hardware.name}' has no table [{cooling}]", allowed=", ".join(hardware.tables))
    return hardware.tables[cooling]


def _with_own(rack: Record, fit: Record | None) -> Record:
    """A rack's table with what a server's fit states instead; checked here, so that a refusal names the server's
    file."""
    own = {}
    for key, unit, low, high in OWN:
        if fit is not None and fit.has(key):
            fit.quantity(key, unit, low, high)
            own[key] = fit.table[key]
    return Record({**rack.table, **own}, rack.place, rack.file) if own else rack


def rack_sources(hardware: Hardware) -> tuple[Source, ...]:
    """Where the values come from that hold the servers; a whole rack carries its own."""
    return sources_of(open_record("rack", "racks", STANDARD)) if isinstance(hardware, Node) else ()


def squeeze(rack: Record, cooling: str, trays: tuple[Tray, ...]) -> float:
    """Share of its own height that every tray gets, at most 1.

    A denser rack flattens sinks, boards and fans in this proportion.
    """
    units = rack.quantity("height_units", "1", 1, 200)
    needed = sum(tray.count * fit_of(tray, cooling).quantity("height_units", "1", 0.1, 200) for tray in trays)
    return min(1.0, units / needed)


def fit_of(tray: Tray, cooling: str) -> Record:
    """How a tray is fitted for a technology.

    Raises
    ------
    InputError : the tray's file has no such table
    """
    fit = tray.node.fit.get(cooling)
    if fit is None:
        raise InputError(
            f"fit.{cooling}", "is missing", allowed=", ".join(tray.node.fit), file=f"{tray.node.name}.toml"
        )
    return fit
