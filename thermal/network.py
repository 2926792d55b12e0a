"""Networks of coolant paths and solids: described with plain objects, compiled once to arrays.

Coolant flows along *branches* between *nodes*; *solids* (junctions, cases, boards) make heat, pass it to each other
and to the
branches. A branch or solid with a ``count`` stands for that many equal ones, which is exact by symmetry. *Controllers*
set the speed of pumps and fans. The compiled form holds what never changes; what does (supply temperature, utilisation)
comes with each solve as ``Conditions``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.coolants import STANDARD_PRESSURE, property_table
from heatpath.fluids.equilibrium import BoilingTable, boiling_table, carry_enthalpy, no_boiling
from heatpath.fluids.pool import Pool, pool_of
from heatpath.fluids.properties import PropertyTable
from heatpath.numerics.reference import by_reference
from heatpath.numerics.sparse import Elimination, eliminate, position
from heatpath.thermal.elements import NO_HEAT, NO_LOSS, STREAM_EXCHANGER, WIDTH, Element, SetTemperature
from heatpath.thermal.power import PASSIVE, DevicePower, SupplyLoss
from heatpath.thermal.surfaces import EDGE_WIDTH, FIXED_EDGE, EdgeLaw

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

FREE, RESERVOIR, VESSEL = range(3)  # a vessel holds its pressure only
WHOLE, FLOWS, RESIDUAL = range(3)  # how much of the equations is wanted: see ``assembly.balances``
STENCIL = 34  # Jacobian entries of a branch
EDGE_STENCIL = 8  # and of an edge


class Conditions(NamedTuple):
    """What may differ from one solve to the next.

    utilisation : share of full token throughput, 0 to 1
    node_temperature (nodes,) : of reservoirs [K], others ignored
    solid_temperature (solids,) : of solids held at a temperature [K], others ignored
    branch_temperature (branches,) : leaving temperature of branches that hold one [K], others ignored
    """

    utilisation: float
    node_temperature: Floats
    solid_temperature: Floats
    branch_temperature: Floats


@by_reference
class Network(NamedTuple):
    """A compiled network: structure of arrays. Unknowns in this order: branch flows, branch outlet temperatures, node
    pressures, node temperatures, solid temperatures, controller speeds.

    The temperature of a coolant that may boil is its scaled enthalpy (``fluids.equilibrium``), here and in every state;
    ``boils`` (fluids,) is its place in the table ``boiling``, -1 for the others.
    """

    table: PropertyTable
    boiling: BoilingTable
    boils: Ints
    node_kind: Ints
    node_pressure: Floats
    start: Ints
    end: Ints
    fluid: Ints
    branch_count: Floats
    rise: Floats
    loss_code: Ints
    loss_row: Floats
    heat_code: Ints
    heat_row: Floats
    wall: Ints
    controller: Ints
    reference: Ints
    fed_by: Ints
    solid_held: Ints
    solid_count: Floats
    solid_power: Floats
    solid_fed_by: Ints
    supply_row: Floats
    edge_one: Ints
    edge_two: Ints
    edge_conductance: Floats
    edge_code: Ints
    edge_row: Floats
    edge_behind: Ints
    edge_sink: Ints
    edge_control: Ints
    pool: Pool
    control_solid: Ints
    control_row: Floats
    elimination: Elimination
    branch_position: Ints
    edge_position: Ints
    node_position: Ints
    solid_position: Ints
    control_position: Ints


class Names(NamedTuple):
    """What the parts of a network are called, in the order of its arrays: for messages."""

    branches: tuple[str, ...]
    nodes: tuple[str, ...]
    solids: tuple[str, ...]

    def equation(self, row: int) -> str:
        """The equation in this row of the residual, in words."""
        for words, names in (
            ("momentum of branch", self.branches), ("energy of branch", self.branches),
            ("mass at node", self.nodes), ("energy at node", self.nodes), ("heat of solid", self.solids),
        ):  # fmt: skip
            if row < len(names):
                return f"{words} '{names[row]}'"
            row -= len(names)
        return f"speed of controller {row + 1}"


@dataclass(frozen=True)
class Controller:
    """Relative speed of pumps or fans: ``minimum`` up to a watched temperature ``low``, 1 from ``high`` on, linear
    between.

    A constant speed has no watched solid. With ``holds`` the speed is whatever keeps the watched solid at that
    temperature [K]: an edge to condensing tubes reads it as the share of them that vapour reaches.
    """

    minimum: float
    low: float = 0.0
    high: float = 0.0
    solid: int = -1
    holds: float = 0.0


@dataclass
class _Branch:
    name: str
    start: int
    end: int
    loss: Element | None
    heat: Element | None
    solid: int
    count: float
    rise: float
    controller: int
    of: int
    fed_by: int


@dataclass
class _Solid:
    name: str
    count: float
    power: DevicePower
    fed_by: int
    held: bool
    supply: SupplyLoss | None


@dataclass(frozen=True)
class _Edge:
    law: EdgeLaw
    behind: int
    sink: int
    controller: int


@dataclass
class Draft:
    """A network being written; ``compile`` turns it into arrays. Every ``add_*`` returns the index of what it added.

    Parameters
    ----------
    coolants : names of the coolants; branches refer to nodes, nodes to coolants
    pressure : station pressure, for the density of air [Pa]
    pool : name of the coolant that boils in a tank, where one does
    boiling : those of the coolants that may boil while they flow
    """

    coolants: tuple[str, ...]
    pressure: float = STANDARD_PRESSURE
    nodes: list[tuple[str, int, int, float]] = field(default_factory=list)
    branches: list[_Branch] = field(default_factory=list)
    solids: list[_Solid] = field(default_factory=list)
    edges: list[tuple[int, int, float]] = field(default_factory=list)
    controllers: list[Controller] = field(default_factory=list)
    pool: str | None = None
    boiling: tuple[str, ...] = ()
    edge_laws: dict[int, _Edge] = field(default_factory=dict)

    def add_node(self, name: str, coolant: str) -> int:
        """A point where streams meet and mix."""
        return self._node(name, coolant, FREE, 0.0)

    def add_reservoir(self, name: str, coolant: str, pressure: float = 0.0) -> int:
        """A boundary that holds pressure [Pa] and, where coolant enters from it, temperature (see ``Conditions``)."""
        return self._node(name, coolant, RESERVOIR, pressure)

    def add_vessel(self, name: str, coolant: str, pressure: float) -> int:
        """The point of a closed loop that holds its pressure [Pa]."""
        return self._node(name, coolant, VESSEL, pressure)

    def _node(self, name: str, coolant: str, kind: int, pressure: float) -> int:
        self.nodes.append((name, self.coolants.index(coolant), kind, pressure))
        return len(self.nodes) - 1

    def add_branch(
        self,
        name: str,
        start: int,
        end: int,
        loss: Element | None = None,
        heat: Element | None = None,
        *,
        solid: int = -1,
        count: float = 1.0,
        rise: float = 0.0,
        controller: int = -1,
        of: int = -1,
        fed_by: int = -1,
    ) -> int:
        """A path from node ``start`` to node ``end``.

        Parameters
        ----------
        loss, heat : elements of ``thermal.elements``
        solid : that exchanges heat with the branch
        count : equal paths in parallel
        rise : height of the end over the start [m]
        controller : of a pump or fan
        of : the branch a ``FlowShare`` refers to, or the other stream of an exchanger
        fed_by : solid that is the power supply of a fan
        """
        self.branches.append(_Branch(name, start, end, loss, heat, solid, count, rise, controller, of, fed_by))
        return len(self.branches) - 1

    def add_solid(
        self,
        name: str,
        power: DevicePower = PASSIVE,
        *,
        count: float = 1.0,
        fed_by: int = -1,
        held: bool = False,
        supply: SupplyLoss | None = None,
    ) -> int:
        """A solid at one temperature; ``held`` ones take it from ``Conditions``, a ``supply`` turns what it feeds
        into loss."""
        self.solids.append(_Solid(name, count, power, fed_by, held, supply))
        return len(self.solids) - 1

    def connect(self, one: int, two: int, conductance: float) -> None:
        """Conduction between two solids [W/K], per unit of ``one``."""
        self.edges.append((one, two, conductance))

    def join(self, one: int, two: int, law: EdgeLaw, *, behind: int = -1, controller: int = -1) -> int:
        """Heat between two solids by a law; returns the edge.

        Parameters
        ----------
        law : of ``thermal.surfaces``, per unit of ``one``
        behind : edge from the face of a plate to its pool, whose boiling decides how heat spreads in the plate
        controller : whose speed is the share of condensing tubes that vapour reaches
        """
        self.edges.append((one, two, 0.0))
        sink = self.edges[behind][1] if behind >= 0 else -1
        self.edge_laws[len(self.edges) - 1] = _Edge(law, behind, sink, controller)
        return len(self.edges) - 1

    def add_controller(self, controller: Controller) -> int:
        """Something that sets speeds."""
        self.controllers.append(controller)
        return len(self.controllers) - 1

    def compile(self) -> Network:
        """The arrays, with the elimination order."""
        layout = _Layout(len(self.branches), len(self.nodes), len(self.solids), len(self.controllers))
        stencils = [
            layout.branch(b, each, self.branches[each.of] if each.of >= 0 else None)
            for b, each in enumerate(self.branches)
        ]
        edges = [layout.edge(one, two, self.edge_laws.get(e)) for e, (one, two, _) in enumerate(self.edges)]
        controls = [layout.control(c, each.solid) for c, each in enumerate(self.controllers)]
        entries = {pair for stencil in (*stencils, *edges, *controls) for pair in stencil if pair != (-1, -1)}
        plan = eliminate(layout.size, entries, layout.phases())
        laws = [self.edge_laws.get(e) for e in range(len(self.edges))]

        def places(stencil: list[tuple[int, int]]) -> list[int]:
            return [-1 if pair == (-1, -1) else position(plan, *pair) for pair in stencil]

        def diagonal(first: int, number: int) -> Ints:
            return np.array([position(plan, first + i, first + i) for i in range(number)], dtype=np.int64)

        boiling = boiling_table(self.boiling) if self.boiling else no_boiling()
        boils = [self.boiling.index(name) if name in self.boiling else -1 for name in self.coolants]
        return Network(
            table=carry_enthalpy(property_table(self.coolants, self.pressure), boiling, boils),
            boiling=boiling,
            boils=_ints(iter(boils)),
            node_kind=_ints(kind for _, _, kind, _ in self.nodes),
            node_pressure=_floats(self._pressures()),
            start=_ints(each.start for each in self.branches),
            end=_ints(each.end for each in self.branches),
            fluid=_ints(self.nodes[each.start][1] for each in self.branches),
            branch_count=_floats(each.count for each in self.branches),
            rise=_floats(each.rise for each in self.branches),
            loss_code=_ints(each.loss.code if each.loss else NO_LOSS for each in self.branches),
            loss_row=_rows(each.loss for each in self.branches),
            heat_code=_ints(each.heat.code if each.heat else NO_HEAT for each in self.branches),
            heat_row=_rows(each.heat for each in self.branches),
            wall=_ints(each.solid for each in self.branches),
            controller=_ints(each.controller for each in self.branches),
            reference=_ints(each.of for each in self.branches),
            fed_by=_ints(each.fed_by for each in self.branches),
            solid_held=_ints(each.held for each in self.solids),
            solid_count=_floats(each.count for each in self.solids),
            solid_power=np.array([each.power.row() for each in self.solids], dtype=np.float64).reshape(
                len(self.solids), len(PASSIVE.row())
            ),
            solid_fed_by=_ints(each.fed_by for each in self.solids),
            supply_row=np.array(
                [each.supply.row() if each.supply else (0.0,) * 5 for each in self.solids], dtype=np.float64
            ).reshape(-1, 5),
            edge_one=_ints(one for one, _, _ in self.edges),
            edge_two=_ints(two for _, two, _ in self.edges),
            edge_conductance=_floats(value for _, _, value in self.edges),
            edge_code=_ints(law.law.code if law else FIXED_EDGE for law in laws),
            edge_row=_padded((law.law.row() if law else () for law in laws), EDGE_WIDTH),
            edge_behind=_ints(law.behind if law else -1 for law in laws),
            edge_sink=_ints(law.sink if law else -1 for law in laws),
            edge_control=_ints(law.controller if law else -1 for law in laws),
            pool=pool_of(self.pool),
            control_solid=_ints(each.solid for each in self.controllers),
            control_row=np.array(
                [(each.minimum, each.low, each.high, each.holds) for each in self.controllers], dtype=np.float64
            ).reshape(-1, 4),
            elimination=plan,
            branch_position=np.array([places(each) for each in stencils], dtype=np.int64).reshape(-1, STENCIL),
            edge_position=np.array([places(each) for each in edges], dtype=np.int64).reshape(-1, EDGE_STENCIL),
            node_position=np.concatenate([diagonal(layout.p, layout.nodes), diagonal(layout.t, layout.nodes)]),
            solid_position=diagonal(layout.s, layout.solids),
            control_position=np.array([places(each) for each in controls], dtype=np.int64).reshape(-1, 2),
        )

    def _pressures(self) -> Iterator[float]:
        """What nodes hold; those of a coolant that may boil start where its vessel or reservoir is."""
        held = {coolant: pressure for _, coolant, kind, pressure in self.nodes if kind != FREE}
        for _, coolant, kind, pressure in self.nodes:
            boils = self.coolants[coolant] in self.boiling
            yield held.get(coolant, pressure) if boils and kind == FREE else pressure

    def names(self) -> Names:
        """The names of everything, for messages."""
        return Names(
            tuple(each.name for each in self.branches),
            tuple(name for name, *_ in self.nodes),
            tuple(each.name for each in self.solids),
        )

    def find_branches(self, prefix: str) -> list[int]:
        """Indices of the branches whose name starts so."""
        return [b for b, each in enumerate(self.branches) if each.name.startswith(prefix)]

    def find_solids(self, prefix: str) -> list[int]:
        """Indices of the solids whose name starts so."""
        return [s for s, each in enumerate(self.solids) if each.name.startswith(prefix)]


class _Layout:
    """Where each unknown stands, and which equations it enters."""

    def __init__(self, branches: int, nodes: int, solids: int, controllers: int) -> None:
        self.branches, self.nodes, self.solids, self.controllers = branches, nodes, solids, controllers
        self.o = branches
        self.p = 2 * branches
        self.t = self.p + nodes
        self.s = self.t + nodes
        self.c = self.s + solids
        self.size = self.c + controllers

    def phases(self) -> list[int]:
        """Branches before nodes: a node's pressure has no pivot of its own until its branches are gone; nor has a
        controller that holds a temperature, until that solid is."""
        return [0] * self.p + [1] * (self.c - self.p) + [2] * self.controllers

    def branch(self, b: int, branch: _Branch, other: _Branch | None) -> list[tuple[int, int]]:
        """(equation, unknown) pairs in the order in which ``branches`` fills them; ``other`` is the branch it refers
        to."""
        i, j = branch.start, branch.end
        m, o = b, self.o + b
        s = self.s + branch.solid if branch.solid >= 0 else None
        c = self.c + branch.controller if branch.controller >= 0 else None
        of = branch.of if branch.of >= 0 else None
        p, t = self.p, self.t
        pairs: list[tuple[int | None, int | None]] = [
            (m, m), (m, p + i), (m, p + j), (m, t + i), (m, t + j), (m, o), (m, c), (m, of),
            (o, m), (o, o), (o, t + i), (o, t + j), (o, s), (o, c),
            (p + i, m), (p + j, m),
            (t + i, m), (t + i, o), (t + i, t + i), (t + j, m), (t + j, o), (t + j, t + j),
            (s, m), (s, t + i), (s, t + j), (s, o),
            (o, p + i), (o, p + j), (s, p + i), (s, p + j),  # where a coolant may boil
            *self._other(o, of, other),
        ]  # fmt: skip
        return [(-1, -1) if row is None or column is None else (row, column) for row, column in pairs]

    def _other(self, o: int, of: int | None, other: _Branch | None) -> list[tuple[int | None, int | None]]:
        """Energy of a branch that exchanges heat with another: the other's flow, entering and leaving temperatures."""
        if of is None or other is None or not isinstance(other.heat, Element) or other.heat.code != STREAM_EXCHANGER:
            return [(None, None)] * 4
        return [(o, of), (o, self.t + other.start), (o, self.t + other.end), (o, self.o + of)]

    def edge(self, one: int, two: int, law: _Edge | None) -> list[tuple[int, int]]:
        a, b = self.s + one, self.s + two
        pairs = [(a, a), (a, b), (b, a), (b, b)]
        sink = self.s + law.sink if law and law.sink >= 0 else -1
        control = self.c + law.controller if law and law.controller >= 0 else -1
        for third in (sink, control):
            pairs += [(a, third), (b, third)] if third >= 0 else [(-1, -1), (-1, -1)]
        return pairs

    def control(self, c: int, solid: int) -> list[tuple[int, int]]:
        return [(self.c + c, self.c + c), (self.c + c, self.s + solid) if solid >= 0 else (-1, -1)]


def _ints(values: Iterator[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)


def _floats(values: Iterator[float]) -> Floats:
    return np.array(list(values), dtype=np.float64)


def _rows(elements: Iterator[Element | None]) -> Floats:
    rows = [element.row() if element and not isinstance(element, SetTemperature) else () for element in elements]
    return _padded(rows, WIDTH)


def _padded(rows: Iterable[tuple[float, ...]], width: int) -> Floats:
    return np.array([row + (0.0,) * (width - len(row)) for row in rows], dtype=np.float64).reshape(-1, width)
