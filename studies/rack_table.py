"""A rack's steady answers over utilisation, supply temperature and its uncertain values, as polynomials.

At the central values a fine grid of Chebyshev nodes is solved, for changed values a coarse one; what the changes do is
quadratic in each and biquadratic in the pairs that matter. Every term is linear in solved values, so parts that add
up in the solutions add up everywhere, and the energy closure of the racks survives. How far the table is from racks
solved at values drawn at random is measured, not assumed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.errors import PhysicalFailure
from heatpath.thermal.changes import RackChanges, acts_on, changed_rack
from heatpath.thermal.map import MARGIN, RackMap, Splines, limits_of, numbers_of
from heatpath.thermal.rack import Rack
from heatpath.thermal.rack_point import RackPoint

Series = NDArray[np.float64]
FINE, COARSE = (6, 4), (3, 3)  # nodes of utilisation and supply temperature: central values, changed ones
PAIRS = (("leakage", "junction_resistance"),)
STEP = 5.0  # K of supply between neighbouring solutions
ENDS = (0, 1)  # of a range: low, high
CHECKS = 6  # racks at random values on which a table is checked
NO_SPLINES = Splines((), np.zeros(0), np.zeros(0), np.zeros((0, 0, 0)))  # what a table stands in for


class Box(NamedTuple):
    """What a table covers: smallest and largest utilisation and supply temperature [K]; room air [K]."""

    utilisation: tuple[float, float]
    supply: tuple[float, float]
    room: float


@dataclass(frozen=True)
class RackTable:
    """Chebyshev coefficients of a rack's numbers: at the central values, and of what each change adds.

    Parameters
    ----------
    names : of the numbers, the last axis
    centre : (nodes of utilisation, nodes of supply, numbers)
    ranges : of each change that acts on the rack
    bends : of a change's name, the coefficients of what it adds at its low and at its high end
    twists : of two names, the coefficients of what both at their ends add beyond the sum, (low, high) by (low, high)
    power_error, temperature_error : largest distance from solved racks, relative and in K
    residual : largest relative energy residual of the solutions
    """

    names: tuple[str, ...]
    box: Box
    centre: Series
    ranges: dict[str, tuple[float, float]]
    bends: dict[str, tuple[Series, Series]]
    twists: dict[tuple[str, str], tuple[tuple[Series, Series], tuple[Series, Series]]]
    power_error: float = 0.0
    temperature_error: float = 0.0
    residual: float = 0.0
    solutions: int = 0

    def at(self, changes: RackChanges) -> Series:
        """Coefficients over utilisation and supply at these values, shape as ``centre``."""
        found = self.centre.copy()
        shares = {name: self._shares(name, getattr(changes, name)) for name in self.ranges}
        for name, bend in self.bends.items():
            for end in ENDS:
                found += shares[name][end] * bend[end]
        for (one, two), twist in self.twists.items():
            for i, j in itertools.product(ENDS, ENDS):
                found += shares[one][i] * shares[two][j] * twist[i][j]
        return found

    def _shares(self, name: str, x: float) -> tuple[float, float]:
        """Lagrange polynomials of the low and the high end, with the centre 1 as the third node."""
        low, high = self.ranges[name]
        below = (x - 1.0) * (x - high) / ((low - 1.0) * (low - high))
        return below, (x - 1.0) * (x - low) / ((high - 1.0) * (high - low))


def designs(rack: Rack, ranges: dict[str, tuple[float, float]]) -> list[RackChanges]:
    """The values at which a rack is solved for its table: the central ones, each end of each, the ends of pairs."""
    active = [name for name in acts_on(rack) if name in ranges]
    found = [RackChanges(), *(RackChanges(**{name: end}) for name in active for end in ranges[name])]
    for pair in _pairs(active):
        corners = itertools.product(*(ranges[name] for name in pair))
        found += [RackChanges(**dict(zip(pair, corner, strict=True))) for corner in corners]
    return found


def _pairs(active: list[str]) -> list[tuple[str, str]]:
    return [pair for pair in PAIRS if set(pair) <= set(active)]


def solved(rack: Rack, changes: RackChanges, box: Box) -> tuple[dict[str, Series], float]:
    """A rack's numbers on the grid of its values, (utilisation, supply) each, and the largest energy residual.

    Raises
    ------
    PhysicalFailure : a point without solution
    """
    nodes = FINE if changes == RackChanges() else COARSE
    loads, supplies = _nodes(nodes[0], box.utilisation), _nodes(nodes[1], box.supply)
    points = _grid(changes_of(rack, changes._asdict()), loads, supplies, box.room)
    numbers = [[numbers_of(point) for point in row] for row in points]
    found = {name: np.array([[each[name] for each in row] for row in numbers]) for name in numbers[0][0]}
    return found, max(point.energy_residual for row in points for point in row)


def _grid(rack: Rack, loads: Series, supplies: Series, room: float) -> list[list[RackPoint]]:
    """Solutions by utilisation and supply, in small steps: each starts beside the last one. Steps in utilisation are
    easy, those in temperature are taken no larger than ``STEP``."""
    columns = []
    last = float(supplies[0])
    for number, t in enumerate(supplies):
        order = loads if number % 2 else loads[::-1]
        between = int(np.ceil(abs(t - last) / STEP))
        for part in range(1, between):
            rack.solve(float(order[0]), last + (float(t) - last) * part / between, room)
        column = [rack.solve(float(u), float(t), room) for u in order]
        columns.append(column if number % 2 else column[::-1])
        last = float(t)
    return [[column[k] for column in columns] for k in range(loads.size)]


def changes_of(rack: Rack, values: dict[str, float]) -> Rack:
    """The rack with these changes, its devices free to run beyond their limits: smooth in all it is asked."""
    free = changed_rack(rack, RackChanges(**values)).unthrottled()
    free.beyond_crisis = True
    return free


def assembled(
    rack: Rack, ranges: dict[str, tuple[float, float]], box: Box, answers: list[tuple[dict[str, Series], float]]
) -> RackTable:
    """The table from the answers at ``designs``, in their order."""
    active = [name for name in acts_on(rack) if name in ranges]
    names = tuple(answers[0][0])
    parts = [np.stack([_coefficients(grid[name]) for name in names], axis=-1) for grid, _ in answers]
    coarse = _on_coarse(parts[0])
    rest = iter(parts[1:])
    ends = {name: (next(rest) - coarse, next(rest) - coarse) for name in active}
    twists = {pair: _twist(coarse, ends[pair[0]], ends[pair[1]], rest) for pair in _pairs(active)}
    bends = {name: (_padded(below), _padded(above)) for name, (below, above) in ends.items()}
    used = {name: ranges[name] for name in active}
    solutions = sum(int(next(iter(grid.values())).size) for grid, _ in answers)
    residual = max(each for _, each in answers)
    return RackTable(names, box, parts[0], used, bends, twists, residual=residual, solutions=solutions)


def _twist(
    centre: Series, one: tuple[Series, Series], two: tuple[Series, Series], corners: Iterator[Series]
) -> tuple[tuple[Series, Series], tuple[Series, Series]]:
    """What two changes do together beyond what each does alone, at the four corners of their ranges."""
    rows = [[_padded(next(corners) - centre - one[i] - two[j]) for j in ENDS] for i in ENDS]
    return (rows[0][0], rows[0][1]), (rows[1][0], rows[1][1])


def checked(table: RackTable, rack: Rack, seed: int) -> RackTable:
    """The table with its distance from racks that are solved at values drawn at random inside it."""
    draw = np.random.default_rng(seed)
    power, temperature = 0.0, 0.0
    for _ in range(CHECKS):
        changes = RackChanges(**{name: draw.uniform(*ends) for name, ends in table.ranges.items()})
        u, t = draw.uniform(*table.box.utilisation), draw.uniform(*table.box.supply)
        exact = numbers_of(changes_of(rack, changes._asdict()).solve(u, t, table.box.room))
        near = TableMap.of(table, rack, changes)
        here = near.values(np.array([u]), np.array([t]))
        taken = exact["compute_power"] + exact["server_fan_power"] + exact["supply_loss_power"]
        for name, value in exact.items():
            miss = abs(float(here[name][0]) - value)
            if name.endswith("_power") or name.startswith("heat_to"):
                power = max(power, miss / taken)
            elif name.endswith("_temperature") or name.startswith(MARGIN):
                temperature = max(temperature, miss)
    return replace(table, power_error=float(power), temperature_error=float(temperature))


@dataclass(frozen=True)
class TableMap(RackMap):
    """A rack's map read from a table at certain values; devices in it do not throttle."""

    names: tuple[str, ...] = ()
    coefficients: Series = field(default_factory=lambda: np.zeros((1, 1, 0)))

    @classmethod
    def of(cls, table: RackTable, rack: Rack, changes: RackChanges) -> TableMap:
        """The map at these values."""
        limits, packages = limits_of(rack)
        errors = table.power_error, table.temperature_error, table.residual, table.solutions
        return cls(
            rack, table.box.room, limits, packages, NO_SPLINES, table.box.utilisation, table.box.supply, *errors,
            free=True, names=table.names, coefficients=table.at(changes),
        )  # fmt: skip

    @classmethod
    def along(cls, rack: Rack, changes: RackChanges, box: Box, number: int) -> TableMap:
        """The map at one supply temperature, from racks solved here at so many nodes of utilisation.

        Raises
        ------
        PhysicalFailure : a point without solution
        """
        free = changes_of(rack, changes._asdict())
        points = [free.solve(float(u), box.supply[0], box.room) for u in _nodes(number, box.utilisation)]
        numbers = [numbers_of(point) for point in points]
        names = tuple(numbers[0])
        grid = np.array([[each[name] for name in names] for each in numbers])
        inverse = np.linalg.inv(_basis(_nodes(number, (-1.0, 1.0)), (-1.0, 1.0), number))
        limits, packages = limits_of(rack)
        residual = max(point.energy_residual for point in points)
        return cls(
            rack, box.room, limits, packages, NO_SPLINES, box.utilisation, box.supply, 0.0, 0.0, residual, number,
            free=True, names=names, coefficients=(inverse @ grid)[:, None, :],
        )  # fmt: skip

    def __call__(self, name: str, utilisation: Series, supply_temperature: Series) -> Series:
        """One of the numbers, arrays (hours,)."""
        return self.values(utilisation, supply_temperature)[name]

    def values(self, utilisation: Series, supply_temperature: Series) -> dict[str, Series]:
        """All numbers, arrays (hours,). Hours at the coldest supply are one product of matrices."""
        along = _basis(utilisation, self.utilisation, self.coefficients.shape[0])
        coldest = np.array([supply_temperature.min()])
        up = _basis(coldest, self.supply, self.coefficients.shape[1])[0]
        found = np.tensordot(up, self.coefficients, (0, 1)).T @ along.T
        warm = np.flatnonzero(supply_temperature > coldest[0])
        if warm.size:
            up = _basis(supply_temperature[warm], self.supply, self.coefficients.shape[1])
            half = np.tensordot(along[warm], self.coefficients, (1, 0))
            found[:, warm] = np.einsum("hj,hjq->qh", up, half)
        return dict(zip(self.names, found, strict=True))

    def hours(self, utilisation: Series, supply_temperature: Series) -> dict[str, Series]:
        """As ``RackMap.hours``, of devices that do not throttle."""
        every = self.values(utilisation, supply_temperature)
        margins = {name: every.pop(MARGIN + name) for name in self.limits}
        every["junction_margin_min"] = np.min(list(margins.values()), axis=0)
        junctions = [self.limits[name] - margins[name] for name in self.limits if name in self.packages]
        every["junction_temperature_max"] = np.max(junctions, axis=0)
        return every


class KnownRack(Rack):
    """A rack whose answers are read from its map; it is not solved again."""

    def __init__(self, rack: Rack, known: TableMap) -> None:
        self.__dict__.update(rack.__dict__)
        self.answers = known

    def solve(self, utilisation: float, supply_temperature: float, room_temperature: float) -> RackPoint:
        """The operating point by the table; it names no devices. Raises PhysicalFailure beyond it."""
        if not self.answers.supply[0] - 1e-6 <= supply_temperature <= self.answers.supply[1] + 1e-6:
            raise PhysicalFailure(
                "beyond_table", f"supply of {supply_temperature - 273.15:.1f} degC is not in the table"
            )
        hours = self.answers.hours(np.array([utilisation]), np.array([supply_temperature]))
        kept: dict[str, Any] = {
            name: float(value[0]) for name, value in hours.items() if name in RackPoint.__dataclass_fields__
        }
        return RackPoint(**kept, limiting_device="", devices=())

    def unthrottled(self) -> Rack:
        """No wider map can be made of a table. Raises PhysicalFailure."""
        raise PhysicalFailure("beyond_table", f"the supply rises beyond {self.answers.supply[1] - 273.15:.1f} degC")


def _nodes(number: int, ends: tuple[float, float]) -> Series:
    """Chebyshev nodes of the second kind: both ends are among them, so a table is not carried beyond solutions."""
    x = -np.cos(np.pi * np.arange(number) / (number - 1))
    return np.asarray(0.5 * (ends[0] + ends[1]) + 0.5 * (ends[1] - ends[0]) * x)


def _basis(values: Series, ends: tuple[float, float], number: int) -> Series:
    """Chebyshev polynomials at these values, (values, number)."""
    width = ends[1] - ends[0]
    x = (2.0 * values - ends[0] - ends[1]) / width if width > 0.0 else np.zeros_like(values)
    return np.asarray(np.polynomial.chebyshev.chebvander(x, number - 1))


def _coefficients(grid: Series) -> Series:
    """Chebyshev coefficients of values on a grid of nodes."""
    for axis in (0, 1):
        matrix = _basis(_nodes(grid.shape[axis], (-1.0, 1.0)), (-1.0, 1.0), grid.shape[axis])
        grid = np.moveaxis(np.tensordot(np.linalg.inv(matrix), grid, (1, axis)), 0, axis)
    return grid


def _on_coarse(fine: Series) -> Series:
    """Coefficients on the coarse grid's nodes of what the fine coefficients say there: changes differ from these."""
    size = COARSE
    nodes = [_nodes(number, (-1.0, 1.0)) for number in size]
    left, right = (_basis(x, (-1.0, 1.0), fine.shape[axis]) for axis, x in enumerate(nodes))
    values = np.einsum("ai,bj,ijq->abq", left, right, fine)
    return np.stack([_coefficients(values[:, :, q]) for q in range(values.shape[2])], axis=-1)


def _padded(coarse: Series) -> Series:
    """Coarse coefficients in the shape of fine ones."""
    found = np.zeros((*FINE, coarse.shape[2]))
    found[: coarse.shape[0], : coarse.shape[1]] = coarse
    return found
