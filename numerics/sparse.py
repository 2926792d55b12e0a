"""Sparse LU with a pattern and an elimination order fixed once per topology.

The order is found in Python when a network is built; the numbers are eliminated in a kernel as often as needed, without
pivoting and without searching. Trees and ladders then cost a number of operations proportional to their size. It fits
systems whose pivots are safe in a known order (flow networks: branches first, then nodes); a pivot that is not is
reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.kernel import kernel
from heatpath.numerics.reference import by_reference

Indices = NDArray[np.int64]
Values = NDArray[np.float64]


@by_reference
class Elimination(NamedTuple):
    """Row-wise pattern of L + U in elimination order.

    order (n,) : unknown eliminated at each step; rank (n,) : its inverse
    row_start (n + 1,), column (nnz,) : columns (as ranks, ascending) of each eliminated row
    diagonal (n,) : position of each row's pivot in ``column``
    """

    order: Indices
    rank: Indices
    row_start: Indices
    column: Indices
    diagonal: Indices


def eliminate(size: int, entries: Iterable[tuple[int, int]], phase: Sequence[int]) -> Elimination:
    """Minimum-degree order and filled pattern.

    Parameters
    ----------
    size : number of unknowns; equation i belongs to unknown i
    entries : (equation, unknown) pairs that can be non-zero; the diagonal is added
    phase (size,) : unknowns of a lower phase are eliminated before those of a higher one
    """
    neighbours: list[set[int]] = [set() for _ in range(size)]
    for row, column in entries:
        if row != column:
            neighbours[row].add(column)
            neighbours[column].add(row)
    order = _minimum_degree(neighbours, phase)
    return _pattern(size, order, neighbours)


def _minimum_degree(neighbours: list[set[int]], phase: Sequence[int]) -> list[int]:
    """Greedy order; on return ``neighbours[i]`` holds what was still uneliminated next to i when its turn came."""
    import heapq

    heap = [(phase[i], len(near), i) for i, near in enumerate(neighbours)]
    heapq.heapify(heap)
    done = [False] * len(neighbours)
    order: list[int] = []
    while heap:
        _, degree, i = heapq.heappop(heap)
        if done[i] or degree != len(neighbours[i]):
            continue
        done[i] = True
        order.append(i)
        for j in neighbours[i]:
            neighbours[j].discard(i)
            neighbours[j] |= neighbours[i] - {j}
        for j in neighbours[i]:
            heapq.heappush(heap, (phase[j], len(neighbours[j]), j))
    return order


def _pattern(size: int, order: list[int], later: list[set[int]]) -> Elimination:
    rank = np.empty(size, dtype=np.int64)
    rank[order] = np.arange(size)
    rows: list[list[int]] = [[] for _ in range(size)]
    for i in order:
        step = int(rank[i])
        rows[step].append(step)
        for j in later[i]:  # the filled pattern is symmetric: upper part of this row, lower part of the others
            rows[step].append(int(rank[j]))
            rows[int(rank[j])].append(step)
    column = np.array([c for row in rows for c in sorted(row)], dtype=np.int64)
    row_start = np.concatenate(([0], np.cumsum([len(row) for row in rows]))).astype(np.int64)
    diagonal = np.array([row_start[r] + sorted(rows[r]).index(r) for r in range(size)], dtype=np.int64)
    return Elimination(np.array(order, dtype=np.int64), rank, row_start, column, diagonal)


def position(elimination: Elimination, row: int, column: int) -> int:
    """Where the entry (equation, unknown) stands in the value array of the eliminated pattern."""
    r, c = elimination.rank[row], elimination.rank[column]
    start, stop = elimination.row_start[r], elimination.row_start[r + 1]
    return int(start + np.searchsorted(elimination.column[start:stop], c))


@kernel
def factorize(elimination: Elimination, values: Values, work: Values) -> int:
    """Replace the entries of A by those of L (unit diagonal) and U, in place.

    Parameters
    ----------
    values (nnz,) : A in the positions of the pattern, zeros where filled
    work (n,) : scratch

    Returns
    -------
    -1 when done, else the step whose pivot vanished
    """
    for i in range(elimination.diagonal.size):
        start = elimination.row_start[i]
        stop = elimination.row_start[i + 1]
        for e in range(start, stop):
            work[elimination.column[e]] = values[e]
        for e in range(start, elimination.diagonal[i]):
            k = elimination.column[e]
            factor = work[k]
            if factor != 0.0:
                factor /= values[elimination.diagonal[k]]
                for u in range(elimination.diagonal[k] + 1, elimination.row_start[k + 1]):
                    work[elimination.column[u]] -= factor * values[u]
                work[k] = factor
        for e in range(start, stop):
            values[e] = work[elimination.column[e]]
        pivot = values[elimination.diagonal[i]]
        if not abs(pivot) > 0.0:  # also catches NaN
            return i
    return -1


@kernel
def substitute(elimination: Elimination, values: Values, right: Values, work: Values) -> None:
    """Solve L U x = right in place (right becomes x), with the factors of ``factorize``; work (n,) is scratch."""
    n = elimination.diagonal.size
    for i in range(n):
        total = right[elimination.order[i]]
        for e in range(elimination.row_start[i], elimination.diagonal[i]):
            total -= values[e] * work[elimination.column[e]]
        work[i] = total
    for i in range(n - 1, -1, -1):
        total = work[i]
        for e in range(elimination.diagonal[i] + 1, elimination.row_start[i + 1]):
            total -= values[e] * work[elimination.column[e]]
        work[i] = total / values[elimination.diagonal[i]]
    for i in range(n):
        right[elimination.order[i]] = work[i]
