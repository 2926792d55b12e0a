"""Two streams that exchange heat: plate exchanger, coil, rear door. Effectiveness-NTU, UA from one rated point.

Each stream is a branch; the two refer to each other. UA follows both flows, ``1/UA = (1/UA_r) (s1 (m1/m1r)**-n1 +
s2 (m2/m2r)**-n2 + 1 - s1 - s2)``, with the shares s of the rated resistance that the two films hold.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.exchangers import effectiveness_counterflow, effectiveness_crossflow, effectiveness_parallel
from heatpath.numerics.errors import InputError
from heatpath.numerics.kernel import kernel
from heatpath.thermal.elements import STREAM_EXCHANGER, Element
from heatpath.thermal.network import Draft

Row = NDArray[np.float64]

COUNTERFLOW, PARALLEL, CROSSFLOW = range(3)
ARRANGEMENTS = {"counterflow": COUNTERFLOW, "parallel": PARALLEL, "crossflow": CROSSFLOW}
_MOST_UNITS = 1e3


@dataclass(frozen=True)
class StreamExchanger(Element):
    """One stream's side of an exchanger; the other side's element is its mirror image.

    Rated conductance [W/K]; share of the rated resistance, rated flow [kg/s] and exponent of the flow, of this stream's
    film and of the other's; arrangement code.
    """

    code = STREAM_EXCHANGER
    conductance: float
    share: float
    flow: float
    exponent: float
    other_share: float
    other_flow: float
    other_exponent: float
    arrangement: float

    def mirrored(self) -> StreamExchanger:
        """The same exchanger as the other stream sees it."""
        return StreamExchanger(
            self.conductance, self.other_share, self.other_flow, self.other_exponent,
            self.share, self.flow, self.exponent, self.arrangement,
        )  # fmt: skip


@dataclass(frozen=True)
class Film:
    """One stream at the rated point of an exchanger.

    flow : [kg/s]; heat_capacity : [J/kgK]; share : of the rated resistance in this film, 0 to 1; exponent : of the flow
    in its coefficient, about 0.8 turbulent, 0.5 to 0.7 air across fins, 1/3 laminar
    """

    flow: float
    heat_capacity: float
    share: float = 0.5
    exponent: float = 0.8


def rated_exchanger(
    heat: float, inlet_difference: float, first: Film, second: Film, arrangement: str = "counterflow"
) -> StreamExchanger:
    """The exchanger that carries ``heat`` at its rated point, from the side of ``first``.

    Parameters
    ----------
    heat : [W]
    inlet_difference : between the two entering streams [K]
    first, second : the streams at the rated point
    arrangement : counterflow, parallel or crossflow (both unmixed)

    Raises
    ------
    InputError : no exchanger of this arrangement carries so much
    """
    if arrangement not in ARRANGEMENTS:
        raise InputError("arrangement", f"{arrangement!r} is not known", allowed=", ".join(ARRANGEMENTS))
    code = ARRANGEMENTS[arrangement]
    capacities = first.flow * first.heat_capacity, second.flow * second.heat_capacity
    smaller, larger = min(capacities), max(capacities)
    wanted = heat / (smaller * inlet_difference)
    most = effectiveness(_MOST_UNITS, smaller / larger, code)
    if not 0.0 < wanted < most:
        allowed = f"above 0 to {smaller * inlet_difference * most / 1e3:.6g} kW"
        raise InputError("heat", f"{heat / 1e3:.6g} kW cannot pass at the rated point", allowed=allowed)
    low, high = 0.0, _MOST_UNITS
    while high - low > 1e-15 * high:  # effectiveness grows with the transfer units: bisection to the last digit
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        low, high = (middle, high) if effectiveness(middle, smaller / larger, code) < wanted else (low, middle)
    return StreamExchanger(
        0.5 * (low + high) * smaller, first.share, first.flow, first.exponent, second.share, second.flow,
        second.exponent, code,
    )  # fmt: skip


def add_exchanger(
    draft: Draft,
    name: str,
    first: tuple[int, int, Element | None],
    second: tuple[int, int, Element | None],
    exchanger: StreamExchanger,
    *,
    count: float = 1.0,
    sides: tuple[str, str] = ("hot", "cold"),
) -> tuple[int, int]:
    """Two branches that exchange heat: a plate exchanger, or a rear door with air first and water second.

    Parameters
    ----------
    first, second : start node, end node and loss element of each stream; in counterflow both are given as they flow
    exchanger : from the side of ``first``
    count : equal exchangers in parallel
    sides : words put behind the name

    Returns
    -------
    the two branches
    """
    one = draft.add_branch(f"{name}, {sides[0]}", *first, exchanger, count=count)
    two = draft.add_branch(f"{name}, {sides[1]}", *second, exchanger.mirrored(), count=count, of=one)
    draft.branches[one].of = two
    return one, two


@kernel
def effectiveness(ntu: float, ratio: float, arrangement: int) -> float:
    """Effectiveness of an exchanger on its smaller stream."""
    if arrangement == COUNTERFLOW:
        return effectiveness_counterflow(ntu, ratio)
    if arrangement == PARALLEL:
        return effectiveness_parallel(ntu, ratio)
    return effectiveness_crossflow(ntu, ratio)


@kernel
def stream_conductance(row: Row, m: float, cp: float, m_other: float, cp_other: float) -> float:
    """Heat per kelvin between the two entering streams [W/K], symmetric in the two; flows are signed.

    A counterflow exchanger with one stream turned back is a parallel one; both agree where that stream rests.
    """
    own = row[1] / _power(m / row[2], row[3])
    other = row[4] / _power(m_other / row[5], row[6])
    ua = row[0] / (own + other + 1.0 - row[1] - row[4])
    one = abs(m) * cp + 1e-9
    two = abs(m_other) * cp_other + 1e-9
    smaller = min(one, two)
    arrangement = int(row[7])
    if arrangement != CROSSFLOW and m * m_other < 0.0:
        arrangement = PARALLEL if arrangement == COUNTERFLOW else COUNTERFLOW
    return smaller * effectiveness(ua / smaller, smaller / max(one, two), arrangement)


@kernel
def _power(ratio: float, exponent: float) -> float:
    """|ratio|**exponent, above zero at rest."""
    return math.exp(0.5 * exponent * math.log(ratio * ratio + 1e-12))
