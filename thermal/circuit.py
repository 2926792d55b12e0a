"""A network as a user writes it: named nodes, named parts between them, every quantity with its unit.

The same tables come from Python (``Circuit``) and from a file's ``[network]``; ``part_kinds`` says what each part asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from heatpath.fluids.coolants import STANDARD_PRESSURE, load_coolant
from heatpath.numerics.errors import PhysicalFailure
from heatpath.numerics.record import Record
from heatpath.thermal.circuit_answer import CircuitAnswer, measure
from heatpath.thermal.coil import StreamExchanger, add_exchanger
from heatpath.thermal.elements import SetTemperature
from heatpath.thermal.network import VESSEL, Conditions, Controller, Draft
from heatpath.thermal.part_kinds import KINDS, Kind, Piece, coolant_name
from heatpath.thermal.power import DevicePower
from heatpath.thermal.repeat import Places, Repeat
from heatpath.thermal.start import starting_flows
from heatpath.thermal.steady import State, first_guess, solve_steady

NODE_KINDS = ("reservoir", "vessel", "node")
_PATIENCE = 3000
_STEADY = 1e-6  # of the largest flow, that a vessel at rest may gain by rounding
_LIMIT = 1000  # parts of one network
_START = 303.15  # K, where nothing says at which temperature to begin


@dataclass
class _Held:
    """Temperatures that the operating conditions hold, by index [K]."""

    nodes: dict[int, float] = field(default_factory=dict)
    solids: dict[int, float] = field(default_factory=dict)
    branches: dict[int, float] = field(default_factory=dict)


class Circuit:
    """A network of parts between named nodes.

    Parameters
    ----------
    coolant : of every part that does not name another
    pressure : station pressure, with unit; for the density of gases

    Examples
    --------
    >>> loop = Circuit("water").node("tank", "reservoir", pressure="2 bar", temperature="30 degC")
    >>> _ = loop.part("pump", "pump", "tank", "line", flow="20 L/min", head="60 kPa", shutoff_head="80 kPa",
    ...               power="60 W")
    >>> _ = loop.part("plate", "cold-plate", "line", "tank", resistance="0.02 K/W", heat="1 kW", pressure_loss="40 kPa",
    ...               flow="15 L/min")
    >>> answer = loop.solve()
    >>> round(answer.part("plate").outlet_temperature - 273.15, 1)
    30.8
    """

    def __init__(self, coolant: str = "water", pressure: str | None = None) -> None:
        self.table: dict[str, Any] = {"coolant": coolant, "nodes": {}, "parts": {}}
        if pressure is not None:
            self.table["pressure"] = pressure
        self.file = ""

    @classmethod
    def from_record(cls, record: Record) -> Circuit:
        """The circuit of a file's ``[network]`` table; ``solve`` refuses what it does not understand."""
        circuit = cls()
        circuit.table, circuit.file = dict(record.table), record.file
        return circuit

    def node(self, name: str, kind: str = "node", **fields: str) -> Circuit:
        """Say more of a node than its name: ``reservoir`` holds pressure and temperature, ``vessel`` pressure, both
        given with units; ``coolant`` where it is not the circuit's."""
        self.table["nodes"][name] = {"kind": kind, **fields}
        return self

    def part(self, name: str, kind: str, start: str, end: str, **fields: Any) -> Circuit:
        """A part of one of ``KINDS`` from node ``start`` to node ``end``; its fields with units, as text."""
        self.table["parts"][name] = {"kind": kind, "from": start, "to": end, **fields}
        return self

    def solve(self) -> CircuitAnswer:
        """Flows, pressures and temperatures at rest.

        Raises
        ------
        InputError : a field that cannot be used
        PhysicalFailure : ``not_converged`` with the worst equation, ``heat_trapped``, ``freezing``, ``boiling``,
            ``coolant_range``, ``mass_not_closed`` where a vessel fills or empties
        """
        return _Build(Record(self.table, "network", self.file)).solve()

    def prepare(self) -> Repeat:
        """The circuit solved once and ready to be solved again, with other heats and temperatures, in microseconds.

        Raises
        ------
        InputError, PhysicalFailure : as ``solve``

        Examples
        --------
        >>> loop = Circuit("water").node("tank", "reservoir", pressure="2 bar", temperature="30 degC")
        >>> _ = loop.part("pump", "pump", "tank", "line", flow="20 L/min", head="60 kPa", shutoff_head="80 kPa",
        ...               power="60 W")
        >>> _ = loop.part("plate", "cold-plate", "line", "tank", resistance="0.02 K/W", heat="1 kW",
        ...               pressure_loss="40 kPa", flow="15 L/min")
        >>> ready = loop.prepare()
        >>> ready.solve(heat={"plate": 500.0}).iterations
        3
        >>> ready.solve_all(heat={"plate": [500.0, 1000.0]}).outlet_temperature("plate").round(1).tolist()
        [303.6, 303.9]
        """
        return _Build(Record(self.table, "network", self.file)).prepare()


class _Build:
    """One reading of the tables into a draft."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.coolant = coolant_name(record, "coolant", None)
        pressure = record.quantity("pressure", "kPa", 30, 110, STANDARD_PRESSURE)
        self.nodes = record.parts("nodes") if record.has("nodes") else {}
        self.parts = record.parts("parts")
        record.done()
        if not 0 < len(self.parts) <= _LIMIT:
            raise record.refusal("parts", f"{len(self.parts)} parts", f"1 to {_LIMIT}")
        self.held = _Held()
        self.of_node: dict[str, str] = {}
        self.index: dict[str, int] = {}
        self.places: list[tuple[str, str]] = []  # name and kind of each branch
        self.pieces = {name: self._read(name, part) for name, part in self.parts.items()}
        self.draft = Draft(tuple(dict.fromkeys(self.of_node.values())), pressure)
        for name in self.of_node:
            self._add_node(name)
        for name, (kind, piece, ends) in self.pieces.items():
            self._add(name, kind, piece, ends)

    def _read(self, name: str, part: Record) -> tuple[Kind, Piece, tuple[int, ...]]:
        """One part: its kind, piece and ends; its nodes take its coolants."""
        kind = KINDS[part.text("kind", tuple(KINDS))]
        ends = [part.text("from"), part.text("to")]
        coolants = [coolant_name(part, "coolant", self.coolant)] * 2
        if kind.streams == 2:
            ends += [part.text("other_from"), part.text("other_to")]
            coolants += [coolant_name(part, "other_coolant", self.coolant)] * 2
        piece = kind.piece(part, tuple(coolants))
        part.done()
        for end, coolant in zip(ends, coolants, strict=True):
            if self.of_node.setdefault(end, coolant) != coolant:
                raise part.refusal("coolant", f"{coolant} meets {self.of_node[end]} at node '{end}'", "one coolant")
        return kind, piece, tuple(list(self.of_node).index(end) for end in ends)

    def _add_node(self, name: str) -> None:
        coolant = self.of_node[name]
        self.index[name] = len(self.draft.nodes)
        given = self.nodes.get(name)
        kind = given.text("kind", NODE_KINDS, "node") if given else "node"
        if given is None or kind == "node":
            self.draft.add_node(name, coolant)
        else:
            pressure = given.quantity("pressure", "kPa", -100, 1e5, 0.0)
            if kind == "reservoir":
                self.held.nodes[self.index[name]] = given.quantity("temperature", "degC", -60, 200)
                self.draft.add_reservoir(name, coolant, pressure)
            else:
                self.draft.add_vessel(name, coolant, pressure)
        if given:
            named = coolant_name(given, "coolant", coolant)
            given.done()
            if named != coolant:
                raise given.refusal("coolant", f"its parts carry {coolant}", coolant)

    def _add(self, name: str, kind: Kind, piece: Piece, ends: tuple[int, ...]) -> None:
        """A part's branches, walls and controllers."""
        draft = self.draft
        count = self.parts[name].quantity("count", "1", 1, 1e5, 1.0)
        if isinstance(piece.heat, StreamExchanger):
            first, second = (ends[0], ends[1], piece.loss), (ends[2], ends[3], piece.other_loss)
            add_exchanger(draft, name, first, second, piece.heat, count=count, sides=("first", "other"))
            self.places += [(f"{name}, first", kind.name), (f"{name}, other", kind.name)]
            return
        solid = -1
        if piece.power is not None:
            solid = draft.add_solid(name, DevicePower(piece.power), count=count)
        elif piece.held is not None and not isinstance(piece.heat, SetTemperature):
            solid = draft.add_solid(name, held=True, count=count)
            self.held.solids[solid] = piece.held
        controller = -1 if piece.speed is None else draft.add_controller(Controller(piece.speed))
        branch = draft.add_branch(
            name, ends[0], ends[1], piece.loss, piece.heat, solid=solid, count=count, rise=piece.rise,
            controller=controller,
        )  # fmt: skip
        if piece.held is not None and isinstance(piece.heat, SetTemperature):
            self.held.branches[branch] = piece.held
        self.places.append((name, kind.name))

    def solve(self) -> CircuitAnswer:
        """The answer of the draft."""
        self._check()
        network = self.draft.compile()
        temperatures = [*self.held.nodes.values(), *self.held.branches.values(), *self.held.solids.values()]
        start = float(np.mean(temperatures)) if temperatures else _START

        def filled(size: int, known: dict[int, float]) -> np.ndarray[Any, np.dtype[np.float64]]:
            values = np.full(size, start)
            values[list(known)] = list(known.values())
            return values

        conditions = Conditions(
            1.0,
            filled(network.node_kind.size, self.held.nodes),
            filled(network.solid_held.size, self.held.solids),
            filled(network.start.size, self.held.branches),
        )
        guess = first_guess(network, conditions, starting_flows(network, start), start)
        guess[guess.size - network.control_solid.size :] = network.control_row[:, 0]
        state = solve_steady(network, conditions, guess, patience=_PATIENCE, names=self.draft.names())
        self._check_vessels(state)
        self._check_coolants(state)
        return measure(state, self.places, tuple(name for name, *_ in self.draft.nodes))

    def prepare(self) -> Repeat:
        """The draft solved, with the places of what may change."""
        state, draft = self.solve().state, self.draft
        solids = [solid.name for solid in draft.solids]
        makes = {name: k for k, name in enumerate(solids) if k not in self.held.solids}
        places = Places(
            makes,
            {draft.nodes[n][0]: n for n in self.held.nodes},
            {solids[k]: k for k in self.held.solids},
            {draft.branches[b].name: b for b in self.held.branches},
        )
        return Repeat(state, places, draft.names())

    def _check(self) -> None:
        """Every piece that hangs together holds a pressure somewhere and meets a temperature somewhere."""
        root = list(range(len(self.draft.nodes)))

        def find(n: int) -> int:
            while root[n] != n:
                n = root[n]
            return n

        for branch in self.draft.branches:
            root[find(branch.start)] = find(branch.end)
        names = [name for name, *_ in self.draft.nodes]
        held = {find(n) for n, (_, _, kind, _) in enumerate(self.draft.nodes) if kind != 0}
        warm = {find(n) for n in self.held.nodes}
        for branch in self.draft.branches:
            if branch.heat is not None and (branch.solid in self.held.solids or branch.of >= 0):
                warm.add(find(branch.start))
            if isinstance(branch.heat, SetTemperature):
                warm.add(find(branch.start))
        for n, name in enumerate(names):
            if find(n) not in held:
                raise self.record.refusal("nodes", f"nothing holds the pressure of '{name}'", "a reservoir or vessel")
            if find(n) not in warm:
                raise self.record.refusal(
                    "nodes", f"nothing sets the temperature of '{name}'", "a reservoir, cooler, exchanger or wall"
                )
        for name in self.nodes:
            if name not in self.index:
                raise self.record.refusal(f"nodes.{name}", "no part stands at this node", ", ".join(names))

    def _check_vessels(self, state: State) -> None:
        """Refuse a vessel that fills or empties: it holds a pressure, and what it would give has no temperature."""
        net = state.network
        gained = np.zeros(net.node_kind.size)
        np.add.at(gained, net.start, -state.flow)
        np.add.at(gained, net.end, state.flow)
        gained[net.node_kind != VESSEL] = 0.0
        worst = int(np.argmax(np.abs(gained)))
        if abs(gained[worst]) > _STEADY * float(np.max(np.abs(state.flow))):
            raise PhysicalFailure(
                "mass_not_closed",
                f"this vessel gains {gained[worst]:.4g} kg/s; a reservoir gives and takes",
                device=self.draft.nodes[worst][0],
            )

    def _check_coolants(self, state: State) -> None:
        """Refuse a stream that would freeze or boil, or whose properties nobody knows."""
        for b, (name, _) in enumerate(self.places):
            coolant = load_coolant(self.draft.coolants[state.network.fluid[b]])
            t = float(state.outlet_temperature[b])
            table = state.network.table
            low, high = float(table.lower[state.network.fluid[b]]), float(table.upper[state.network.fluid[b]])
            if not low - 1e-6 <= t <= high + 1e-6:
                raise PhysicalFailure(
                    "coolant_range",
                    f"{coolant.name} leaves at {t - 273.15:.1f} degC, its properties are known from "
                    f"{low - 273.15:.0f} to {high - 273.15:.0f} degC",
                    device=name,
                )


def circuit_of(tables: Mapping[str, Any], file: str = "") -> Circuit:
    """The circuit of a document with a table ``network``. Raises InputError for other keys beside it."""
    record = Record(tables, "", file)
    record.text("schema_version", None, "1.0")
    part = record.part("network")
    record.done()
    return Circuit.from_record(part)
