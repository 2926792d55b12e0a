"""Conduction down a pile of rectangular plates of different sizes: die, lid and base of a chip's package.

Each plate is solved exactly by its cosine modes; where a smaller plate stands on a larger one, the modes of both are
matched over the smaller one's face (flux and temperature, with the resistance of the interface between them). Plates
are concentric, their edges insulated, the last one is cooled by an even coefficient; heat enters the first one
through rectangles of even flux anywhere on it.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.spreading import Patch, side_means, side_norms, side_rates

Array = NDArray[np.float64]

FIRST_MODES = 6  # along each side and parity of the first plate; larger plates get more, by their size
MOST_MODES = 16  # of a plate between others: its modes are matched among all
LAST_MODES = 36  # of the last plate, whose modes do not mix
DEEP = 12.0  # rate times thickness of a mode that does not reach the lower face
TAIL_MODES = 150  # of a first plate whose sources do not cover it, beyond those that are matched


class Slab(NamedTuple):
    """A plate: length, width, thickness [m], conductivity [W/mK], resistance of the interface below it [m2K/W]."""

    length: float
    width: float
    thickness: float
    conductivity: float
    contact: float = 0.0


class Response(NamedTuple):
    """Temperatures over the coolant per watt [K/W].

    sources (S, S) : mean of source i per watt in source j
    faces (layers, S) : mean of each plate's lower face per watt in source j; the last is 1/(h A)
    centres (layers, S) : middle of each plate's lower face, where a case's temperature is measured
    """

    sources: Array
    faces: Array
    centres: Array


class Pile:
    """Plates from the heated one down, and the sources on the first.

    Parameters
    ----------
    slabs : from the top; none larger than the one below it
    sources : on the first, centres counted from its middle
    """

    def __init__(self, slabs: tuple[Slab, ...], sources: tuple[Patch, ...]) -> None:
        self.slabs, self.sources = slabs, sources

    def __call__(self, h: float) -> Response:
        """The response at the coefficient ``h`` [W/m2K] per area of the last plate."""
        count, layers = len(self.sources), len(self.slabs)
        sources, faces, centres = np.zeros((count, count)), np.zeros((layers, count)), np.zeros((layers, count))
        for odd_x, odd_y, half in self._halves:
            influence, means, middles = half.respond(h)
            sources += influence
            if odd_x == 0 and odd_y == 0:  # odd modes have neither mean nor middle
                faces += means
                centres += middles
        return Response(sources, faces, centres)

    @cached_property
    def _halves(self) -> list[tuple[int, int, _Parity]]:
        """The parities that some source excites; modes of different parity never meet."""
        found = []
        for odd_x in (0, 1):
            for odd_y in (0, 1):
                if (odd_x and not any(s.x for s in self.sources)) or (odd_y and not any(s.y for s in self.sources)):
                    continue
                one = _Parity(self.slabs, self.sources, odd_x, odd_y)
                if np.abs(one.excitation).max() > 1e-14 or np.abs(one.shallow).max() > 0.0:
                    found.append((odd_x, odd_y, one))
        return found


class _Parity:
    """All plates in the modes of one parity: even or odd along each side."""

    def __init__(self, slabs: tuple[Slab, ...], sources: tuple[Patch, ...], odd_x: int, odd_y: int) -> None:
        self.slabs, self.odd = slabs, (odd_x, odd_y)
        counts = [self._count(k) for k in range(len(slabs))]
        sides = [
            (side_rates(s.length, n, odd_x), side_rates(s.width, m, odd_y))
            for s, (n, m) in zip(slabs, counts, strict=True)
        ]
        self.rates = [np.hypot(x[:, None], y[None, :]).ravel() for x, y in sides]
        self.norms = [
            s.length * s.width / np.outer(side_norms(x), side_norms(y)).ravel()
            for s, (x, y) in zip(slabs, sides, strict=True)
        ]
        self.overlaps = [self._overlap(k, sides) for k in range(len(slabs) - 1)]
        self.excitation = self._means(sources, *sides[0])
        self._prepare_tail(sources, sides[0])

    def _count(self, k: int) -> tuple[int, int]:
        """Modes along both sides of plate k."""
        if k == len(self.slabs) - 1:
            return LAST_MODES, LAST_MODES
        top, here = self.slabs[0], self.slabs[k]
        along, across = here.length / top.length, here.width / top.width
        return (
            min(MOST_MODES, int(np.ceil(FIRST_MODES * along))),
            min(MOST_MODES, int(np.ceil(FIRST_MODES * across))),
        )

    def _overlap(self, k: int, sides: list[tuple[Array, Array]]) -> Array:
        """Integrals of the modes of plate k + 1 times those of plate k over the face of plate k [m2]."""
        upper, (x, y), (below_x, below_y) = self.slabs[k], sides[k], sides[k + 1]
        along = _products(below_x, x, 0.5 * upper.length, self.odd[0])
        across = _products(below_y, y, 0.5 * upper.width, self.odd[1])
        return np.asarray(np.kron(along, across), dtype=np.float64)

    def _means(self, sources: tuple[Patch, ...], x: Array, y: Array) -> Array:
        """Mean of each mode of the first plate over each source (modes, S)."""
        columns = [
            np.outer(side_means(x, self.odd[0], s.length, s.x), side_means(y, self.odd[1], s.width, s.y)).ravel()
            for s in sources
        ]
        return np.array(columns).T

    def _prepare_tail(self, sources: tuple[Patch, ...], matched: tuple[Array, Array]) -> None:
        """Modes of the first plate beyond the matched ones: they die out before plates differ in size."""
        top = self.slabs[0]
        if len(self.slabs) == 1:
            x_count = y_count = 2 * TAIL_MODES
        else:
            x_count = y_count = TAIL_MODES
        x, y = side_rates(top.length, x_count, self.odd[0]), side_rates(top.width, y_count, self.odd[1])
        beyond = np.ones((x_count, y_count), dtype=bool)
        beyond[: matched[0].size, : matched[1].size] = False
        keep = beyond.ravel()
        means = self._means(sources, x, y)[keep]
        rates = np.hypot(x[:, None], y[None, :]).ravel()[keep]
        norms = top.length * top.width / np.outer(side_norms(x), side_norms(y)).ravel()[keep]
        deep = rates * top.thickness > DEEP
        still = means[deep] / (norms[deep] * rates[deep] * top.conductivity)[:, None]
        self.shallow = np.asarray(means[deep].T @ still, dtype=np.float64)
        felt = ~deep & (np.abs(means).max(axis=1) > 1e-12)
        self.tail, self.tail_rates, self.tail_norms = means[felt], rates[felt], norms[felt]

    def respond(self, h: float) -> tuple[Array, Array, Array]:
        """Influence between the sources; mean and middle of each lower face, if this parity has any."""
        count = len(self.slabs)
        below: list[Array] = [np.empty(0)] * count
        carry: list[Array] = [np.empty(0)] * count
        below[-1] = np.full(self.rates[-1].size, 1.0 / h)  # a diagonal, as all of the last plate
        top: Array = np.empty(0)
        for k in range(count - 1, -1, -1):
            top, carry[k] = _through(below[k], self.rates[k], self.slabs[k])
            if k > 0:
                over = self.overlaps[k - 1]
                spread = (
                    (top / self.norms[k])[:, None] * over if top.ndim == 1 else top @ (over / self.norms[k][:, None])
                )
                below[k - 1] = (over.T @ spread) / self.norms[k - 1][:, None]
                below[k - 1] += self.slabs[k - 1].contact * np.eye(over.shape[1])
        flux = self.excitation / self.norms[0][:, None]  # of one watt in each source
        heated = top[:, None] * flux if top.ndim == 1 else top @ flux
        influence = self.excitation.T @ heated + self._beyond(h)
        means, middles = (np.zeros((count, self.excitation.shape[1])) for _ in range(2))
        for k in range(count):
            left = carry[k][:, None] * flux if carry[k].ndim == 1 else carry[k] @ flux
            face = below[k][:, None] * left if below[k].ndim == 1 else below[k] @ left
            means[k] = face[0]
            middles[k] = face.sum(axis=0)  # every even mode is 1 there
            if k < count - 1:
                flux = (self.overlaps[k] @ left) / self.norms[k + 1][:, None]
        return influence, means, middles

    def _beyond(self, h: float) -> Array:
        """The tail's share: plates below as if they had the first one's size, for modes that hardly reach them."""
        resistance = np.full(self.tail_rates.size, 1.0 / h)
        for slab in self.slabs[::-1]:
            resistance, _ = _through(resistance + (slab.contact if slab is not self.slabs[-1] else 0.0),
                                     self.tail_rates, slab)  # fmt: skip
        felt = self.tail.T @ ((resistance / self.tail_norms)[:, None] * self.tail)
        return np.asarray(self.shallow + felt, dtype=np.float64)


def _products(below: Array, upper: Array, half: float, odd: int) -> Array:
    """Integral of the product of two plates' modes along a side, from -half to half."""
    difference = np.sinc((below[:, None] - upper[None, :]) * half / np.pi)
    total = np.sinc((below[:, None] + upper[None, :]) * half / np.pi)
    return half * (difference - total if odd else difference + total)


def _through(below: Array, rates: Array, slab: Slab) -> tuple[Array, Array]:
    """Resistance per area at the upper face of a plate from that at its lower, and what share of a flux arrives.

    With T and q the modes' temperatures and fluxes, ``q_upper = c T_upper - s T_lower`` and
    ``q_lower = s T_upper - c T_lower``, ``c = k b/tanh(b t)``, ``s = k b/sinh(b t)`` (both k/t for the mean); a one-
    dimensional array stands for a diagonal matrix.
    """
    k, t = slab.conductivity, slab.thickness
    depth = np.maximum(rates * t, 1e-9)
    c = k / t * depth / np.tanh(depth)
    s = k / t * depth / np.sinh(np.minimum(depth, 300.0))
    if below.ndim == 1:
        tanh = np.tanh(depth)
        share = 1.0 + k / t * depth * tanh * below
        return (below + tanh * t / (k * depth)) / share, 1.0 / (np.cosh(np.minimum(depth, 300.0)) * share)
    arriving = np.linalg.inv(np.eye(rates.size) + c[:, None] * below)
    lower = below @ arriving  # T_lower over what flows from the upper face
    top = np.asarray(np.linalg.inv(np.diag(c) - s[:, None] * lower * s[None, :]), dtype=np.float64)
    return top, (arriving * s[None, :]) @ top
