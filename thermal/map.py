"""A rack's steady answers over utilisation and supply temperature, for a year of hours: solved on a grid, read by
splines.

The grid is refined until the splines meet new solutions between its points. A spline is linear in the values it passes
through, so parts that add up at the grid's points add up everywhere: energy closure survives interpolation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RectBivariateSpline

from heatpath.numerics.bicubic import DEGREE, values_at
from heatpath.numerics.errors import PhysicalFailure
from heatpath.thermal.rack import Rack
from heatpath.thermal.rack_point import RackPoint

Series = NDArray[np.float64]
POWER_ERROR = 1e-4  # of the rack's power
TEMPERATURE_ERROR = 0.05  # K
LOAD_STEP, SUPPLY_STEP = 1e-3, 0.1  # of utilisation, and K: the grid on which throttled hours are solved
MARGIN = "margin of "
_FINEST = 65
_HAIR = 0.01  # K of supply over which every answer is a straight line


@dataclass(frozen=True)
class Splines:
    """A rack's numbers as splines over one grid of utilisation and supply temperature [K].

    ``coefficients`` has the shape (utilisation, supply, names).
    """

    names: tuple[str, ...]
    loads: Series
    temperatures: Series
    coefficients: Series

    def __call__(self, utilisation: Series, supply_temperature: Series) -> dict[str, Series]:
        """Every number by name, arrays (places,) in and out."""
        u = np.ascontiguousarray(utilisation, dtype=np.float64)
        t = np.ascontiguousarray(supply_temperature, dtype=np.float64)
        out = np.empty((u.size, len(self.names)))
        values_at(self.loads, self.temperatures, self.coefficients, u, t, out)
        return dict(zip(self.names, np.ascontiguousarray(out.T), strict=True))


@dataclass(frozen=True)
class RackMap:
    """Answers of one rack for utilisation and supply temperature inside a box.

    ``power_error`` (relative) and ``temperature_error`` [K] are the largest distances found between splines and
    solutions;
    ``residual`` is the largest energy residual of any solution. ``limits`` [K] are of each kind of device, ``packages``
    those with a junction.
    """

    rack: Rack
    room: float
    limits: dict[str, float]
    packages: frozenset[str]
    splines: Splines
    utilisation: tuple[float, float]
    supply: tuple[float, float]
    power_error: float
    temperature_error: float
    residual: float
    solutions: int
    free: bool = False  # hours are of devices that do not throttle, whatever their junctions reach

    def __call__(self, name: str, utilisation: Series, supply_temperature: Series) -> Series:
        """One of ``RackPoint``'s numbers by the splines alone, arrays (hours,) in and out.

        Raises
        ------
        ValueError : outside the box
        """
        return self.every(utilisation, supply_temperature)[name]

    def every(self, utilisation: Series, supply_temperature: Series) -> dict[str, Series]:
        """All that the splines hold, by name, arrays (hours,); raises ValueError outside the box."""
        for values, (low, high) in ((utilisation, self.utilisation), (supply_temperature, self.supply)):
            if np.min(values) < low - 1e-9 or np.max(values) > high + 1e-9:
                raise ValueError("outside the map")
        return self.splines(utilisation, supply_temperature)

    def hours(self, utilisation: Series, supply_temperature: Series) -> dict[str, Series]:
        """All of ``RackPoint``'s numbers for every hour.

        Throttling bends every curve at the limit, so the splines are of devices that do not throttle. The hours in
        which one does lie between solutions of their own, close enough that straight lines will do.
        """
        every = self.every(utilisation, supply_temperature)
        margins = {name: every.pop(MARGIN + name) for name in self.limits}
        every["junction_margin_min"] = np.min(list(margins.values()), axis=0)
        junctions = [self.limits[name] - margins[name] for name in self.limits if name in self.packages]
        every["junction_temperature_max"] = np.max(junctions, axis=0)
        throttled = () if self.free else np.flatnonzero(every["junction_margin_min"] < 0.0)
        for k in throttled:
            weights = self._corners(float(utilisation[k]), float(supply_temperature[k]))
            for name in every:
                every[name][k] = sum(weight * point.value(name) for weight, point in weights)
        return every

    def limiting(self, utilisation: Series, supply_temperature: Series) -> str:
        """Kind of device with the smallest margin of all hours, by the splines."""
        every = self.every(utilisation, supply_temperature)
        margins = {name: float(every[MARGIN + name].min()) for name in self.limits}
        return min(margins, key=lambda name: margins[name])

    def _corners(self, u: float, t: float) -> list[tuple[float, RackPoint]]:
        """Solutions around a throttled point on a fine grid, with their weights; each is solved once in a rack's
        life."""
        along, up = u / LOAD_STEP, (t - self.supply[0]) / SUPPLY_STEP
        i, j = int(np.floor(along + 1e-9)), int(np.floor(up + 1e-9))
        x, y = max(along - i, 0.0), max(up - j, 0.0)
        corners = (((1 - x) * (1 - y), i, j), (x * (1 - y), i + 1, j), ((1 - x) * y, i, j + 1), (x * y, i + 1, j + 1))
        found = []
        for weight, a, b in corners:
            if weight > 1e-9:
                key = (a, b, self.supply[0])
                if key not in self.rack.known:
                    supply = self.supply[0] + b * SUPPLY_STEP
                    self.rack.known[key] = self.rack.solve(a * LOAD_STEP, supply, self.room)
                found.append((weight, self.rack.known[key]))
        total = sum(weight for weight, _ in found)
        return [(weight / total, point) for weight, point in found]


def build_map(rack: Rack, utilisation: tuple[float, float], supply: tuple[float, float], room: float) -> RackMap:
    """Solve the rack on a grid over the box, finer until its splines are good to 1e-4 of power and 0.05 K.

    Parameters
    ----------
    utilisation : smallest and largest, 0 to 1
    supply : smallest and largest supply temperature [K]
    room : room air supply temperature [K]

    Raises
    ------
    PhysicalFailure : a point has no solution, or the finest grid is not good enough (``map_not_resolved``)
    """
    free = rack.unthrottled()
    free.beyond_crisis = True  # a device that throttles may never get there; hours in which one does are solved anew
    loads = _grid(*_widened(*utilisation), 9)
    temperatures = _grid(*_widened(*supply), 4 if supply[1] - supply[0] < 1e-6 else 5)
    solved: dict[tuple[float, float], RackPoint] = {}
    while True:
        splines = _splines(free, loads, temperatures, room, solved)
        between_loads, between = 0.5 * (loads[:-1] + loads[1:]), 0.5 * (temperatures[:-1] + temperatures[1:])
        halves = np.array([between_loads, np.resize(between, between_loads.size)])  # centres of cells, one per column
        middles = np.array([np.resize(between_loads[::-1], between.size), between])
        load_error = _distance(free, splines, halves, room, solved)
        supply_error = _distance(free, splines, middles, room, solved)
        power, temperature = (max(pair) for pair in zip(load_error, supply_error, strict=True))
        if power <= POWER_ERROR and temperature <= TEMPERATURE_ERROR:
            residual = max(point.energy_residual for point in solved.values())
            box = (float(loads[0]), float(loads[-1])), (float(temperatures[0]), float(temperatures[-1]))
            limits, packages = limits_of(rack)
            return RackMap(rack, room, limits, packages, splines, *box, power, temperature, residual, len(solved))
        if loads.size >= _FINEST or temperatures.size >= _FINEST:
            raise PhysicalFailure(
                "map_not_resolved", f"splines miss the solutions by {power:.1e} of power and {temperature:.2f} K"
            )
        if _too_far(load_error):
            loads = _grid(loads[0], loads[-1], 2 * loads.size - 1)
        if _too_far(supply_error):
            temperatures = _grid(temperatures[0], temperatures[-1], 2 * temperatures.size - 1)


def _widened(low: float, high: float) -> tuple[float, float]:
    """A range that is wide enough for a spline; utilisation and kelvin alike bear a hair's breadth more."""
    return (low, high) if high - low > 1e-3 else (low - 1e-3, high + 1e-3)


def _grid(low: float, high: float, size: int) -> Series:
    return np.linspace(low, high, size)


def _too_far(error: tuple[float, float]) -> bool:
    return error[0] > POWER_ERROR or error[1] > TEMPERATURE_ERROR


def _point(rack: Rack, u: float, t: float, room: float, solved: dict[tuple[float, float], RackPoint]) -> RackPoint:
    key = (round(u, 12), round(t, 9))
    if key not in solved:
        solved[key] = rack.solve(u, t, room)
    return solved[key]


def numbers_of(point: RackPoint) -> dict[str, float]:
    """What the splines pass through: the rack's numbers, and the margin of each kind of device."""
    return point.numbers() | {MARGIN + name: value for name, value in point.margins().items()}


def limits_of(rack: Rack) -> tuple[dict[str, float], frozenset[str]]:
    """Limit of each kind of device [K], and which have a junction."""
    packages = {f"{p.device.name}, {p.position.split(', ')[-1]}": p.device.power.limit for p in rack.plan.packages}
    boards = {f"{p.board.name}, {p.position.split(', ')[-1]}": p.board.limit for p in rack.plan.boards}
    return packages | boards, frozenset(packages)


def _splines(
    rack: Rack, loads: Series, temperatures: Series, room: float, solved: dict[tuple[float, float], RackPoint]
) -> Splines:
    """Splines through the solutions; over a hair's breadth of supply the two ends are solved and joined by a line."""
    narrow = temperatures[-1] - temperatures[0] < _HAIR
    asked = temperatures[[0, -1]] if narrow else temperatures
    points = [[numbers_of(_point(rack, u, t, room, solved)) for t in asked] for u in loads]
    names = tuple(points[0][0])
    columns = []
    for name in names:
        values = np.array([[point[name] for point in row] for row in points])
        if narrow:
            values = np.linspace(values[:, 0], values[:, 1], temperatures.size, axis=1)
        knots_u, knots_t, flat = RectBivariateSpline(loads, temperatures, values, kx=DEGREE, ky=DEGREE, s=0).tck
        columns.append(np.reshape(flat, values.shape))
    return Splines(names, knots_u, knots_t, np.ascontiguousarray(np.stack(columns, axis=-1)))


def _distance(
    rack: Rack,
    splines: Splines,
    places: Series,
    room: float,
    solved: dict[tuple[float, float], RackPoint],
) -> tuple[float, float]:
    """Largest relative distance in power and largest in temperature between splines and solutions at new places."""
    power, temperature = 0.0, 0.0
    read = splines(places[0], places[1])
    for k, (u, t) in enumerate(places.T):
        exact = numbers_of(_point(rack, u, t, room, solved))
        taken = exact["compute_power"] + exact["server_fan_power"] + exact["supply_loss_power"]
        for name, value in exact.items():
            miss = abs(float(read[name][k]) - value)
            if name.endswith("_power") or name.startswith("heat_to"):
                power = max(power, miss / taken)
            elif name.endswith("_temperature") or name.startswith(MARGIN):
                temperature = max(temperature, miss)
            elif name == "work_share":
                power = max(power, miss)
    return power, temperature
