"""Effectiveness of exchangers, and the Nusselt number of a plate exchanger."""

from __future__ import annotations

import math

import numpy as np

from heatpath.fluids.law import SHARE, Law, Span, positive
from heatpath.fluids.losses import darcy_plate_martin
from heatpath.numerics.kernel import kernel

MANY_UNITS = 500.0  # transfer units above which the asymptote stands for the sum in crossflow


@kernel
def effectiveness_isothermal_wall(ntu: float) -> float:
    """Share of the largest possible heat that a stream takes from a wall at one temperature, ``1 - exp(-NTU)``.

    Parameters
    ----------
    ntu : transfer units of the stream

    Expected error none: the exact solution.

    References
    ----------
    .. [1] W. M. Kays, A. L. London, Compact Heat Exchangers, 3rd ed. 1984, table 2-2.

    Examples
    --------
    >>> round(effectiveness_isothermal_wall(1.0), 4)
    0.6321
    """
    return -math.expm1(-ntu)


@kernel
def effectiveness_counterflow(ntu: float, capacity_ratio: float) -> float:
    """Effectiveness of a counterflow exchanger.

    ``(1 - exp(-N (1 - C)))/(1 - C exp(-N (1 - C)))``, and ``N/(1 + N)`` where the streams balance.

    Parameters
    ----------
    ntu : N, transfer units on the smaller stream
    capacity_ratio : C, smaller over larger capacity rate, 0 to 1

    Expected error none: the exact solution.

    References
    ----------
    .. [1] W. M. Kays, A. L. London, Compact Heat Exchangers, 3rd ed. 1984, table 2-2.

    Examples
    --------
    >>> effectiveness_counterflow(1.0, 1.0)
    0.5
    """
    unbalance = 1.0 - capacity_ratio
    if ntu * unbalance < 1e-15:
        return ntu / (1.0 + ntu)
    grown = -math.expm1(-ntu * unbalance)  # keeps every digit on the way to the balanced limit
    return grown / (unbalance + capacity_ratio * grown)


@kernel
def effectiveness_parallel(ntu: float, capacity_ratio: float) -> float:
    """Effectiveness of a parallel-flow exchanger, ``(1 - exp(-N (1 + C)))/(1 + C)``.

    Parameters
    ----------
    ntu : N, transfer units on the smaller stream
    capacity_ratio : C, smaller over larger capacity rate, 0 to 1

    Expected error none: the exact solution.

    References
    ----------
    .. [1] W. M. Kays, A. L. London, Compact Heat Exchangers, 3rd ed. 1984, table 2-2; as in ``ht``.

    Examples
    --------
    >>> round(effectiveness_parallel(50.0, 1.0), 6)
    0.5
    """
    return -math.expm1(-ntu * (1.0 + capacity_ratio)) / (1.0 + capacity_ratio)


@kernel
def _crossflow_asymptote(ntu: float, cold: float) -> float:
    """Effectiveness in crossflow for many transfer units.

    Mason's sum is the mean of the smaller of two Poisson counts with the means N and C N; their difference is normal
    up to the terms of Edgeworth (skewness, kurtosis) and of Euler and Maclaurin (whole numbers) that stand here.
    """
    deviation = math.sqrt(ntu + cold)
    z = (ntu - cold) / deviation
    skewness, kurtosis = -z / (deviation * deviation), 1.0 / (deviation * deviation)
    density = math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)
    square = z * z
    series = 1.0 + skewness / 6.0 * z + kurtosis / 24.0 * (square - 1.0) - kurtosis / 12.0
    series += skewness * skewness / 72.0 * (square * square - 6.0 * square + 3.0)
    lost = deviation * (density * series - 0.5 * z * math.erfc(z / math.sqrt(2.0)))
    return 1.0 - max(lost, 0.0) / cold


@kernel
def effectiveness_crossflow(ntu: float, capacity_ratio: float) -> float:
    """Effectiveness of a crossflow exchanger with both streams unmixed: a radiator, a coil, a dry cooler.

    ``1/(C N) sum_n (1 - exp(-N) sum_m N**m/m!) (1 - exp(-C N) sum_m (C N)**m/m!)``, n from 0, m from 0 to n

    Parameters
    ----------
    ntu : N, transfer units on the smaller stream, up to 1e6
    capacity_ratio : C, smaller over larger capacity rate, 0 to 1

    Expected error none: the exact solution, above NTU 500 its asymptote within 1e-8. The usual closed form,
    ``1 - exp(N**0.22/C (exp(-C N**0.78) - 1))``, is up
    to 4 % low near NTU 0.3, below parallel flow.

    References
    ----------
    .. [1] J. L. Mason, Proc. 2nd US National Congress of Applied Mechanics, 1954, p. 801.

    Examples
    --------
    >>> round(effectiveness_crossflow(1.0, 1.0), 4)
    0.4762
    """
    cold = capacity_ratio * ntu
    if cold < 1e-12:  # a wall at one temperature
        return -math.expm1(-ntu)
    if ntu > MANY_UNITS:  # exp(-N) would vanish, and the sum never end
        return _crossflow_asymptote(ntu, cold)
    first, second = -math.expm1(-ntu), -math.expm1(-cold)
    first_term, second_term = math.exp(-ntu), math.exp(-cold)
    total = 0.0
    n = 0.0
    while first * second > 1e-16 * total:
        total += first * second
        n += 1.0
        first_term *= ntu / n
        second_term *= cold / n
        first -= first_term
        second -= second_term
    return total / cold


@kernel
def effectiveness_crossflow_mixed(ntu: float, capacity_ratio: float, smaller_mixed: float) -> float:
    """Effectiveness of a crossflow exchanger with one stream mixed.

    ``1 - exp(-(1 - exp(-C N))/C)`` where the smaller is mixed, ``(1 - exp(-C (1 - exp(-N))))/C`` where the larger is.

    Parameters
    ----------
    ntu : N, transfer units on the smaller stream
    capacity_ratio : C, smaller over larger capacity rate, 0 to 1
    smaller_mixed : 1 where the smaller stream is mixed, 0 where the larger is

    Expected error none: the exact solution.

    References
    ----------
    .. [1] W. M. Kays, A. L. London, Compact Heat Exchangers, 3rd ed. 1984, table 2-2; as in ``ht``.

    Examples
    --------
    >>> round(effectiveness_crossflow_mixed(1.0, 1.0, 0.0), 3)
    0.469
    """
    if capacity_ratio < 1e-12:
        return -math.expm1(-ntu)
    if smaller_mixed > 0.5:
        return -math.expm1(math.expm1(-capacity_ratio * ntu) / capacity_ratio)
    return -math.expm1(capacity_ratio * math.expm1(-ntu)) / capacity_ratio


@kernel
def nusselt_plate_martin(re: float, pr: float, chevron: float) -> float:
    """Nusselt number of a chevron plate exchanger, on its hydraulic diameter.

    ``0.122 Pr**(1/3) (f Re**2 sin(2 c))**0.374``, f from ``darcy_plate_martin``; times ``(mu/mu_wall)**(1/6)`` in
    liquids.

    Parameters
    ----------
    re : Reynolds number, 200 to 10000
    pr : Prandtl number
    chevron : c, angle of the corrugation from the flow [rad], 0 to 1.4

    Expected error 20 %; it steps at Re 2000 with the friction factor.

    References
    ----------
    .. [1] H. Martin, Chem. Eng. Processing 35 (1996) 301, doi 10.1016/0255-2701(95)04129-X; as in ``ht``.

    Examples
    --------
    >>> round(nusselt_plate_martin(2000.0, 0.7, 0.7853981633974483), 2)
    30.43
    """
    product = darcy_plate_martin(re, chevron) * re * re * math.sin(2.0 * chevron)
    return 0.122 * float(np.cbrt(pr)) * product**0.374


_KAYS = "W. M. Kays, A. L. London, Compact Heat Exchangers, 3rd ed. 1984, table 2-2"
_UNITS = {"ntu": positive(), "capacity_ratio": SHARE}

LAWS = (
    Law(
        effectiveness_isothermal_wall, "exchangers", "effectiveness against one temperature",
        {"ntu": positive()},
        error=0.0, basis="exact",
        source=_KAYS,
        checked="ht.effectiveness_from_NTU, boiler",
    ),
    Law(
        effectiveness_counterflow, "exchangers", "effectiveness in counterflow",
        _UNITS,
        error=0.0, basis="exact",
        source=_KAYS,
        checked="ht.effectiveness_from_NTU, counterflow; streams integrated",
    ),
    Law(
        effectiveness_parallel, "exchangers", "effectiveness in parallel flow",
        _UNITS,
        error=0.0, basis="exact",
        source=_KAYS,
        checked="ht.effectiveness_from_NTU, parallel; streams integrated",
    ),
    Law(
        effectiveness_crossflow, "exchangers", "effectiveness in crossflow, both unmixed",
        {"ntu": Span(0.0, 1e6), "capacity_ratio": SHARE},
        error=0.0, basis="exact",
        source="J. L. Mason, Proc. 2nd US National Congress of Applied Mechanics, 1954, p. 801",
        checked="ht.effectiveness_from_NTU, crossflow (its integral)",
        trap="the usual closed form is up to 4 % low near NTU 0.3, even below parallel flow",
    ),
    Law(
        effectiveness_crossflow_mixed, "exchangers", "effectiveness in crossflow, one mixed",
        {**_UNITS, "smaller_mixed": SHARE},
        error=0.0, basis="exact",
        source=_KAYS,
        checked="ht.effectiveness_from_NTU, crossflow with C_min or C_max mixed",
    ),
    Law(
        nusselt_plate_martin, "exchangers", "Nusselt number of a chevron plate exchanger, on D_h",
        {"re": Span(200.0, 1e4), "pr": positive(), "chevron": Span(0.0, 1.4, "rad")},
        error=0.2, basis="data, in the source",
        source="H. Martin, Chem. Eng. Processing 35 (1996) 301", doi="10.1016/0255-2701(95)04129-X",
        checked="ht.Nu_plate_Martin",
        trap="0.205 for 0.122 in print goes with a Fanning factor",
    ),
)  # fmt: skip
