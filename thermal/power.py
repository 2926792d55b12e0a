"""How much power a device takes: its work, its leakage at the junction's temperature, its throttling; and supply
losses."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.kernel import kernel

IDLE, LEAKAGE, LIMIT, CLOCK = 1, 2, 4, 6  # places of idle share, leakage share, limit temperature, clock in a row
LEAKAGE_ACTIVATION = 3209.7  # K, b of the measured shape a T**2 exp(-b/T): Price, Clark et al., arXiv 1407.8116


@dataclass(frozen=True)
class DevicePower:
    """Power of one device against utilisation and junction temperature.

    ``P = nominal (idle + (1 - idle) u phi(T) + leakage (L(T) - 1))`` with ``L = (T/T_ref)**2 exp(-b (1/T - 1/T_ref))``

    Parameters
    ----------
    nominal : at full utilisation and the reference junction temperature [W]
    idle : share of it at no utilisation
    leakage : share of it that leaks at the reference temperature; 0 where power does not depend on temperature
    reference : junction temperature [K]
    limit : junction temperature where the device starts to throttle [K]
    band : width over which work falls from full to none [K]
    clock : share of full work that a governor lets the device do
    """

    nominal: float
    idle: float = 1.0
    leakage: float = 0.0
    reference: float = 333.15
    limit: float = 1000.0
    band: float = 10.0
    clock: float = 1.0

    def row(self) -> tuple[float, ...]:
        """The numbers in the order in which the kernels read them."""
        return (self.nominal, self.idle, self.leakage, self.reference, self.limit, self.band, self.clock)


PASSIVE = DevicePower(0.0)


@dataclass(frozen=True)
class SupplyLoss:
    """Board conversion and power supply: ``board P + rated (a0 + a1 x + a2 x**2)``, ``x = P (1 + board)/rated``.

    Parameters
    ----------
    rated : output of the supplies that share the load [W]
    board : loss of board conversion over the power delivered
    a0, a1, a2 : of the supply, over its rating
    """

    rated: float
    board: float
    a0: float
    a1: float
    a2: float

    def row(self) -> tuple[float, ...]:
        """The numbers in the order in which the kernels read them."""
        return (self.rated, self.board, self.a0, self.a1, self.a2)


@kernel
def leakage_power(row: NDArray[np.float64], t: float) -> float:
    """Power that leaks at junction temperature t [W]."""
    if row[LEAKAGE] == 0.0:
        return 0.0
    ratio = t / row[3]
    return row[0] * row[LEAKAGE] * ratio * ratio * math.exp(-LEAKAGE_ACTIVATION * (1.0 / t - 1.0 / row[3]))


@kernel
def work_share(row: NDArray[np.float64], t: float) -> float:
    """Share of the asked-for work that a device does at junction temperature t: 1 up to its limit, 0 a band above."""
    return min(1.0, max(0.0, 1.0 - (t - row[LIMIT]) / row[5]))


@kernel
def device_power(row: NDArray[np.float64], utilisation: float, t: float) -> float:
    """Power of one device [W] at utilisation 0 to 1 and junction temperature t [K]."""
    work = (1.0 - row[1]) * utilisation * row[CLOCK] * work_share(row, t)
    return row[0] * (row[1] + work - row[2]) + leakage_power(row, t)


@kernel
def supply_loss(row: NDArray[np.float64], delivered: float) -> float:
    """Loss of board conversion and supply [W] when they deliver this power [W]."""
    if row[0] == 0.0:
        return 0.0
    x = delivered * (1.0 + row[1]) / row[0]
    return row[1] * delivered + row[0] * (row[2] + row[3] * x + row[4] * x * x)
