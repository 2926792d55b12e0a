"""Conduction in a pile of rectangular plates by finite volumes in three dimensions, taken to the limit of fine cells.

Nothing here knows of modes or series: boxes, faces and a sparse solution.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import splu

Array = np.ndarray[Any, np.dtype[np.float64]]


@cache
def fine_limit(slabs: Any, sources: Any, h: float, cells: int = 9) -> tuple[Array, Array, Array]:
    """Means over the sources (S, S) and lower faces (layers, S), middles of these, per watt [K/W]; Richardson.

    Plates as ``Slab``, sources as ``Patch``, none cut by the middle lines unless it is symmetric about them.
    """
    coarse, fine = (_solve(slabs, sources, h, n) for n in (cells, 2 * cells))
    limit = [f + (f - c) / 3.0 for c, f in zip(coarse, fine, strict=True)]
    return limit[0], limit[1], limit[2]


def _solve(slabs: Any, sources: Any, h: float, cells: int) -> tuple[Array, Array, Array]:
    quarter = all(s.x == 0.0 and s.y == 0.0 for s in sources)
    x = _edges([s.length for s in slabs], [(s.x, s.length) for s in sources], cells, quarter)
    y = _edges([s.width for s in slabs], [(s.y, s.width) for s in sources], cells, quarter)
    deep = max(3, cells // 3)
    dz = np.concatenate([np.full(deep, s.thickness / deep) for s in slabs])
    layer = np.repeat(np.arange(len(slabs)), deep)
    dx, dy = np.diff(x), np.diff(y)
    mx, my = 0.5 * (x[1:] + x[:-1]), 0.5 * (y[1:] + y[:-1])
    k = np.zeros((dz.size, dx.size, dy.size))
    for z, n in enumerate(layer):
        inside = np.outer(np.abs(mx) < 0.5 * slabs[n].length, np.abs(my) < 0.5 * slabs[n].width)
        k[z][inside] = slabs[n].conductivity
    number = np.full(k.shape, -1)
    number[k > 0.0] = np.arange(int((k > 0.0).sum()))
    contact = np.array([slabs[a].contact if a != b else 0.0 for a, b in pairwise(layer)])
    plane = np.outer(dx, dy)
    pairs = [
        _links(k, number, 0, plane[None] * np.ones((dz.size - 1, 1, 1)), dz[:, None, None], contact[:, None, None]),
        _links(k, number, 1, dz[:, None, None] * dy[None, None, :] * np.ones((1, dx.size - 1, 1)), dx[None, :, None]),
        _links(k, number, 2, dz[:, None, None] * dx[None, :, None] * np.ones((1, 1, dy.size - 1)), dy[None, None, :]),
    ]
    one, two, g = (np.concatenate([p[i] for p in pairs]) for i in range(3))
    sink = plane / (0.5 * dz[-1] / slabs[-1].conductivity + 1.0 / h)
    size = int(number.max()) + 1
    diagonal = np.bincount(np.concatenate([one, two]), np.concatenate([g, g]), size)
    diagonal[number[-1].ravel()] += sink.ravel()
    rows = np.concatenate([one, two, np.arange(size)])
    columns = np.concatenate([two, one, np.arange(size)])
    matrix = sp.csc_matrix((np.concatenate([-g, -g, diagonal]), (rows, columns)))
    lu = splu(matrix, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True})
    share = 0.25 if quarter else 1.0
    covers = [
        np.outer(np.abs(mx - s.x) < 0.5 * s.length, np.abs(my - s.y) < 0.5 * s.width) * plane / (s.length * s.width)
        for s in sources
    ]
    means = np.zeros((len(sources),) * 2)
    faces, middles = np.zeros((len(slabs), len(sources))), np.zeros((len(slabs), len(sources)))
    middle = np.ix_(*(np.flatnonzero(np.abs(m) <= np.abs(m).min() * (1 + 1e-9)) for m in (mx, my)))
    for j, cover in enumerate(covers):
        load = np.zeros(size)
        present = number[0] >= 0
        load[number[0][present]] = cover[present]
        t = lu.solve(load)
        surface = np.zeros(plane.shape)
        surface[present] = t[number[0][present]] + (cover / plane)[present] * 0.5 * dz[0] / slabs[0].conductivity
        for i, seen in enumerate(covers):
            means[i, j] = float((seen * surface).sum()) / share
        for n, slab in enumerate(slabs):
            last = int(np.flatnonzero(layer == n)[-1])
            inside = number[last] >= 0
            level = float((t[number[last][inside]] * plane[inside]).sum() / plane[inside].sum())
            faces[n, j] = level - share * 0.5 * dz[last] / (slab.conductivity * plane[inside].sum())
            flows = _leaving(t, number, last, k, dz, contact, h)
            under = np.where(inside, t[number[last]] - flows * 0.5 * dz[last] / slab.conductivity, 0.0)
            middles[n, j] = float(under[middle].mean())
    return means, faces, middles


def _leaving(t: Array, number: Any, z: int, k: Array, dz: Array, contact: Array, h: float) -> Array:
    """Flux down out of every cell of level z [W/m2]."""
    if z == dz.size - 1:
        return t[number[z]] / (0.5 * dz[z] / k[z].max() + 1.0 / h)
    between = 0.5 * dz[z] / k[z].max() + contact[z] + 0.5 * dz[z + 1] / k[z + 1].max()
    return (t[number[z]] - t[number[z + 1]]) / between


def _edges(sizes: list[float], stretches: list[tuple[float, float]], cells: int, half: bool) -> Array:
    """Cell edges along a side: all that begins or ends on one, shorter cells where there is more to see."""
    marks = {0.0} | {0.5 * s for s in sizes} | {-0.5 * s for s in sizes}
    marks |= {c + sign * 0.5 * e for c, e in stretches for sign in (-1, 1)}
    ordered = np.array(sorted(round(m, 12) for m in marks if m >= -1e-12 or not half))
    longest = 0.5 * max(sizes) / (2.0 * cells)
    parts = [
        np.linspace(a, b, max(cells // 3, int(np.ceil((b - a) / longest / cells)) * cells) + 1)[:-1]
        for a, b in pairwise(ordered)
    ]
    return np.append(np.concatenate(parts), ordered[-1])


def _links(k: Array, number: Any, axis: int, area: Array, steps: Array, contact: Any = 0.0) -> tuple[Any, Any, Array]:
    """Pairs of neighbours along an axis with the conductance between them [W/K]."""
    first, second = [np.take(k, range(s, k.shape[axis] - 1 + s), axis) for s in (0, 1)]
    one, two = [np.take(number, range(s, k.shape[axis] - 1 + s), axis) for s in (0, 1)]
    long = [np.take(steps, range(s, steps.shape[axis] - 1 + s), axis) for s in (0, 1)]
    both = (first > 0.0) & (second > 0.0)
    safe = [np.where(each > 0.0, each, 1.0) for each in (first, second)]
    g = area / (0.5 * long[0] / safe[0] + 0.5 * long[1] / safe[1] + contact)
    return one[both], two[both], g[both]
