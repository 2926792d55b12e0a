"""What lies between junctions and coolant: die, inner interface, lid, outer interface, base of the sink or plate.

Heat spreads in every layer, and the more the weaker the coolant's coefficient: the resistances are functions of that
coefficient, fitted once to the exact solution of ``fluids.stacked`` and evaluated inside the network's iteration.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.spreading import Patch
from heatpath.fluids.stacked import Pile, Slab
from heatpath.numerics.errors import InputError
from heatpath.thermal.elements import FINNED_DUCTS_ON_STACK, Element
from heatpath.thermal.walls import TERMS

Floats = NDArray[np.float64]

SERIES_ERROR = 1e-3  # largest of a fitted resistance, relative, over COEFFICIENTS
COEFFICIENTS = (10.0, 3e5)  # W/m2K at the fin roots: from air at rest to boiling in microchannels
_CHECKS = 13
_GOOD = 5e-4  # error with which the search for a scale ends
_CENTRES = (5.0, 8.0, 3.0, 2.0)  # of the series, over the coefficient at which the base's first mode turns


@dataclass(frozen=True)
class Layer:
    """A plate of the stack: length and width [m], thickness [m], conductivity [W/mK], heat capacity per volume [J/m3K];
    resistance of the interface below it [m2K/W]."""

    name: str
    length: float
    width: float
    thickness: float
    conductivity: float
    heat_capacity_per_volume: float
    interface: float = 0.0

    @property
    def area(self) -> float:
        """Of its face [m2]."""
        return self.length * self.width

    @property
    def heat_capacity(self) -> float:
        """Of the whole plate [J/K]."""
        return self.heat_capacity_per_volume * self.area * self.thickness


@dataclass(frozen=True)
class HeatSource:
    """A rectangle of even flux on the die: its share of the device's power, length, width and centre from the die's
    [m].

    Its temperature is its mean: a hot spot is a source of its own.
    """

    name: str
    share: float
    length: float
    width: float
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True)
class Stack:
    """A package from the die down to its case, the lower face of the last layer; at least one source."""

    layers: tuple[Layer, ...]
    sources: tuple[HeatSource, ...]

    @property
    def case_area(self) -> float:
        """Of the face that touches sink or plate [m2]."""
        return self.layers[-1].area

    def heat_capacities(self) -> tuple[tuple[str, float], ...]:
        """Name and heat capacity of each layer [J/K]."""
        return tuple((layer.name, layer.heat_capacity) for layer in self.layers)

    def on(self, base: Slab | None, interface: float) -> StackCurve:
        """The stack on a base, or with its case in the coolant where there is none.

        Parameters
        ----------
        base : of the sink or plate
        interface : between case and base [m2K/W]
        """
        slabs = [Slab(e.length, e.width, e.thickness, e.conductivity, e.interface) for e in self.layers]
        slabs[-1] = slabs[-1]._replace(contact=interface if base is not None else 0.0)
        if base is not None:
            slabs.append(base)
        patches = tuple(Patch(s.length, s.width, s.x, s.y) for s in self.sources)
        return curve(tuple(slabs), patches, tuple(s.share for s in self.sources), len(self.layers) - 1)


@dataclass(frozen=True)
class StackCurve:
    """Resistances over the coefficient at the roots of the fins, per watt of the whole device [K/W].

    base_area : [m2]; scale : coefficient about which the series are written [W/m2K]
    whole : from the hottest source to the mean of the fin roots
    case : from the hottest source to the middle of the case, where its temperature is measured
    sources : from each source to the mean of the fin roots
    error : largest of ``whole``, relative, over COEFFICIENTS
    """

    base_area: float
    scale: float
    whole: tuple[float, ...]
    case: tuple[float, ...]
    sources: tuple[tuple[float, ...], ...]
    error: float

    def resistance(self, h: float) -> float:
        """Hottest source to the mean of the fin roots [K/W]."""
        return self._at(self.whole, h)

    def junction_to_case(self, h: float) -> float:
        """Hottest source to the middle of the case [K/W]; the most there is where the coefficient has no end."""
        return self._at(self.case, h)

    def each_source(self, h: float) -> tuple[float, ...]:
        """Every source to the mean of the fin roots [K/W]."""
        return tuple(self._at(series, h) for series in self.sources)

    def _at(self, series: tuple[float, ...], h: float) -> float:
        x = 1.0 if math.isinf(h) else (h - self.scale) / (h + self.scale)
        return float(np.polynomial.chebyshev.chebval(x, series))


@lru_cache(maxsize=256)
def curve(slabs: tuple[Slab, ...], patches: tuple[Patch, ...], shares: tuple[float, ...], case: int) -> StackCurve:
    """Fit a pile's resistances: ``TERMS`` Chebyshev terms in ``(h - scale)/(h + scale)``.

    Parameters
    ----------
    slabs, patches : as ``Pile``
    shares : of the power in each source, 1 together
    case : index of the plate whose lower face is the case; its temperature is that of its middle

    Raises
    ------
    InputError : no series meets SERIES_ERROR, as of a wide and very thin base
    """
    pile = Pile(slabs, patches)
    area = slabs[-1].length * slabs[-1].width
    power = np.array(shares)

    @lru_cache(maxsize=512)
    def exact(h: float) -> Floats:
        """Every source over the roots, and the case over the roots, last."""
        response = pile(h)
        return np.append(response.sources @ power, response.centres[case] @ power) - 1.0 / (h * area)

    checks = np.geomspace(*COEFFICIENTS, _CHECKS)
    hottest = int(np.argmax(exact(float(checks[_CHECKS // 2]))[:-1]))
    error, scale, series = _series(exact, checks, hottest, _scales(slabs[-1])[0])
    for other in _scales(slabs[-1])[1:]:
        if error > _GOOD:
            error, scale, series = min((error, scale, series), _series(exact, checks, hottest, other), key=_first)
    if error > SERIES_ERROR:
        raise InputError(
            "base_thickness", f"spreading is met within {100.0 * error:.2g} % only", allowed="a thicker or smaller base"
        )
    rows = [tuple(float(v) for v in row) for row in series.T]
    to_case = tuple(float(v) for v in series[:, hottest] - series[:, -1])
    return StackCurve(area, scale, rows[hottest], to_case, tuple(rows[:-1]), error)


def _first(found: tuple[float, float, Floats]) -> float:
    return found[0]


def _scales(base: Slab) -> list[float]:
    """Coefficients about which a series may be written: where the first mode of the base turns, and above [W/m2K]."""
    rate = 2.0 * math.pi / max(base.length, base.width)
    return [factor * base.conductivity * rate * math.tanh(rate * base.thickness) for factor in _CENTRES]


def _series(
    exact: Callable[[float], Floats], checks: Floats, hottest: int, scale: float
) -> tuple[float, float, Floats]:
    """Largest error of the hottest source's series about ``scale``, the scale, and all series (TERMS, S + 1)."""
    x = np.cos(np.pi * (np.arange(TERMS) + 0.5) / TERMS)
    values = np.array([exact(float(h)) for h in scale * (1.0 + x) / (1.0 - x)])
    series = np.asarray(np.polynomial.chebyshev.chebfit(x, values, TERMS - 1), dtype=np.float64)
    met = np.polynomial.chebyshev.chebval((checks - scale) / (checks + scale), series[:, hottest])
    truth = np.array([exact(float(h))[hottest] for h in checks])
    return float(np.max(np.abs(met / truth - 1.0))), scale, series


@dataclass(frozen=True)
class StackedDucts(Element):
    """The wall of a ``Ducts`` branch on a stack: fins with their efficiency, spreading that follows their coefficient.

    Parameters
    ----------
    fin_thickness : [m]
    fin_conductivity : [W/mK]
    curve : of what lies between the attached solid and the fin roots
    held_by_edge : resistance of it that an edge of the network holds instead, junction to case [K/W]
    """

    code = FINNED_DUCTS_ON_STACK
    fin_thickness: float
    fin_conductivity: float
    curve: StackCurve
    held_by_edge: float = 0.0

    def row(self) -> tuple[float, ...]:
        """As ``walls`` reads it."""
        mean, *others = self.curve.whole
        return (
            self.curve.base_area, self.fin_thickness, self.fin_conductivity, self.curve.scale,
            mean - self.held_by_edge, *others,
        )  # fmt: skip
