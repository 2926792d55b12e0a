"""Makers' curves of pumps, fans and heat sinks: shipped by name, or points of the user's own in a TOML file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.coolants import property_table
from heatpath.fluids.properties import properties
from heatpath.numerics.record import Record
from heatpath.thermal.elements import RatedLoss, RatedSink
from heatpath.thermal.parts import Source, sources_of
from heatpath.thermal.records import open_record

Floats = NDArray[np.float64]

DEFAULT_PUMP = "wilo-il-80-220"
RATED_AIR = 313.15  # K at which the pressure curves of sinks are taken to be measured


@dataclass(frozen=True)
class Curve:
    """A pump or a fan at full speed, point by point.

    flow [m3/s], head [Pa], electric power [W], each (points,); density of what it moved [kg/m3]
    """

    name: str
    title: str
    flow: Floats
    head: Floats
    power: Floats
    density: float
    sources: tuple[Source, ...]

    @property
    def least(self) -> float:
        """Smallest flow of a point over the largest."""
        return float(self.flow[0] / self.flow[-1])

    @property
    def scale(self) -> float:
        """Largest power over largest flow times largest head."""
        return float(self.power.max() / (self.flow[-1] * self.head.max()))

    def head_shape(self) -> tuple[float, float, float]:
        """Coefficients of the head over its largest, in powers of the flow over its largest, least squares."""
        h0, h1, h2 = np.polynomial.polynomial.polyfit(self.flow / self.flow[-1], self.head / self.head.max(), 2)
        return float(h0), float(h1), float(h2)

    def power_shape(self) -> tuple[float, float, float, float]:
        """The same of the power, to the third power."""
        share = self.flow / self.flow[-1]
        e0, e1, e2, e3 = np.polynomial.polynomial.polyfit(share, self.power / self.power.max(), 3)
        return float(e0), float(e1), float(e2), float(e3)


@cache
def load_curve(folder: str, name: str, field: str) -> Curve:
    """A pump's or fan's curve; ``folder`` is ``pumps`` or ``fans``.

    Raises
    ------
    InputError : with file, field and allowed range; fewer than four points, or flows that do not rise
    """
    record = open_record(field, folder, name)
    record.read.add("points")
    rows = record.table.get("points", [])
    if not isinstance(rows, list) or len(rows) < 4 or not all(isinstance(row, list) and len(row) == 3 for row in rows):
        raise record.refusal("points", "is not a list of rows", "four or more of [flow, head, power]")
    keys = (("flow", "L/s", 0.0, 1e6), ("head", "Pa", 0.0, 1e7), ("power", "W", 0.0, 1e7))
    columns = np.array([
        [Record({key: value}, f"points[{k}]", record.file).quantity(key, units, low, high)
         for value, (key, units, low, high) in zip(row, keys, strict=True)]
        for k, row in enumerate(rows)
    ])  # fmt: skip
    if not np.all(np.diff(columns[:, 0]) > 0.0):
        raise record.refusal("points", "have flows that do not rise", "rows in the order of their flow")
    curve = Curve(
        name=record.text("name"),
        title=record.text("title"),
        flow=columns[:, 0],
        head=columns[:, 1],
        power=columns[:, 2],
        density=record.quantity("density", "kg/m^3", 0.1, 3000),
        sources=sources_of(record),
    )
    record.done()
    return curve


@dataclass(frozen=True)
class SinkCurve:
    """A heat sink in air as its maker rates it: resistance from case to entering air, and loss of the air."""

    name: str
    title: str
    wall: RatedSink
    loss: RatedLoss
    sources: tuple[Source, ...]


def load_sink(name: str, field: str) -> SinkCurve:
    """A sink's curve ``psi = a + b F**-n`` with the loss at a rated flow and its exponent.

    Raises
    ------
    InputError : with file, field and allowed range
    """
    record = open_record(field, "sinks", name)
    rho, _, _, mu, _ = properties(property_table(("air",)), 0, RATED_AIR)
    unit = record.quantity("flow_unit", "L/s", 1e-3, 1e3)
    exponent = record.quantity("n", "1", 0, 3)
    sink = SinkCurve(
        name=record.text("name"),
        title=record.text("title"),
        wall=RatedSink(
            a=record.quantity("a", "K/W", 0, 100),
            b=record.quantity("b", "K/W", 0, 1000) * unit**exponent,
            n=exponent,
            c=0.0,
        ),
        loss=RatedLoss(
            record.quantity("pressure_loss", "Pa", 0.01, 1e4),
            record.quantity("rated_flow", "L/s", 1e-3, 1e4),
            record.quantity("pressure_exponent", "1", 1, 2),
            rho,
            mu,
        ),
        sources=sources_of(record),
    )
    record.done()
    return sink
