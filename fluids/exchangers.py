"""Effectiveness of exchangers."""

from __future__ import annotations

import math

from heatpath.numerics.kernel import kernel


@kernel
def effectiveness_isothermal_wall(ntu: float) -> float:
    """Share of the largest possible heat that a stream takes from a wall at one temperature, ``1 - exp(-NTU)``.

    Examples
    --------
    >>> round(effectiveness_isothermal_wall(1.0), 4)
    0.6321
    """
    return -math.expm1(-ntu)


@kernel
def effectiveness_counterflow(ntu: float, capacity_ratio: float) -> float:
    """Effectiveness of a counterflow exchanger; NTU on the smaller stream, ``C = C_min/C_max`` from 0 to 1.

    ``(1 - exp(-N (1 - C)))/(1 - C exp(-N (1 - C)))``, and ``N/(1 + N)`` where the streams balance.

    References
    ----------
    .. [1] W. M. Kays, A. L. London, Compact Heat Exchangers, 3rd ed. 1984, table 2-2.

    Examples
    --------
    >>> effectiveness_counterflow(1.0, 1.0)
    0.5
    """
    imbalance = ntu * (1.0 - capacity_ratio)
    if imbalance < 1e-8:  # the balanced limit, smooth to 1e-8
        return ntu / (1.0 + ntu)
    decay = math.exp(-imbalance)
    return (1.0 - decay) / (1.0 - capacity_ratio * decay)
