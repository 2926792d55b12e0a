"""Viscosity and conductivity of Novec 649 and R1233zd(E) by their published models: what CoolProp 8.0 does not have.

Functions of temperature [K] and density [kg/m3]; the tables are built from them over the density of the equation of
state. The critical enhancement of the conductivity is left out: below 90 % of the critical temperature it is under
0.3 % in the liquid.

References
----------
.. [1] C. Wen, X. Meng, M. L. Huber, J. Wu, J. Chem. Eng. Data 62 (2017) 3603, doi:10.1021/acs.jced.7b00572.
.. [2] R. A. Perkins, M. L. Huber, J. Chem. Eng. Data 63 (2018) 2783, doi:10.1021/acs.jced.8b00132.
.. [3] R. A. Perkins, M. L. Huber, M. J. Assael, J. Chem. Eng. Data 62 (2017) 2659, doi:10.1021/acs.jced.7b00106.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_NOVEC_CRITICAL = (441.81, 606.805)  # K, kg/m3
_NOVEC_MOLAR_MASS = 316.0444  # g/mol
_LENNARD_JONES = (0.6509, 350.84)  # nm, K
_DILUTE_FACTOR = 0.8702  # 1 - 0.2756 * 0.471 + 0.059035 mu_r**4, [1] eq. 6
_VIRIAL = (-19.572881, 219.73999, -1015.3226, 2471.01251, -3375.1717, 2491.6597, -787.26086, 14.085455, -0.34664158)
_VIRIAL_POWERS = (0.0, -0.25, -0.5, -0.75, -1.0, -1.25, -1.5, -2.5, -5.5)
_NOVEC_DILUTE_K = (
    (1.54022e-3, -15.0745e-3, 49.0451e-3, -60.7192e-3, 46.2647e-3, -3.16935e-3),
    (-0.211741, 1.16696, -1.15574, 1.0),
)
_NOVEC_RESIDUAL_K = (
    (-0.0234542, 0.0158544), (0.0418017, -0.0334181), (-0.0274745, 0.0282766), (0.00932188, -0.0103009),
    (-0.00111766, 0.00147852),
)  # fmt: skip
_R1233ZD_CRITICAL = (439.6, 480.219)  # K, kg/m3
_R1233ZD_DILUTE_K = (-0.0140033, 0.037816, -0.00245832)
_R1233ZD_RESIDUAL_K = (
    (0.00862816, 0.000914709), (-0.0208988, -0.00407914), (0.0511968, 0.00845668), (-0.0349076, -0.0108985),
    (0.00975727, 0.00538262), (-0.000926484, -0.000806009),
)  # fmt: skip


def novec_649_viscosity(temperature: Array, density: Array) -> Array:
    """Viscosity of Novec 649 [Pa s]: dilute gas, initial density, free-volume residual; [1] eqs. 2 to 9.

    Parameters
    ----------
    temperature : [K], 240 to 400
    density : [kg/m3], liquid up to 40 MPa, and gas

    Range 240 to 400 K; expanded uncertainty 2 % in the liquid.
    """
    t, rho = np.asarray(temperature, dtype=np.float64), np.asarray(density, dtype=np.float64)
    sigma, energy = _LENNARD_JONES
    star = t / energy
    omega = 1.16145 * star**-0.14874 + 0.52487 * np.exp(-0.7732 * star) + 2.16178 * np.exp(-2.43787 * star)
    dilute = _DILUTE_FACTOR * 0.0266957 * np.sqrt(_NOVEC_MOLAR_MASS * t) / (sigma * sigma * omega)
    virial = 0.6022137 * sigma**3 * sum(b * star**n for b, n in zip(_VIRIAL, _VIRIAL_POWERS, strict=True))
    tau, delta = t / _NOVEC_CRITICAL[0], rho / _NOVEC_CRITICAL[1]
    free = 0.423359 - 0.122057 * delta + tau * (18.4610 + delta * (-11.1393 + 1.67777 * delta))
    residual = delta ** (2.0 / 3.0) * np.sqrt(tau) * (22.0057 + 231.063 / free)
    return np.asarray((dilute * (1.0 + virial * rho / _NOVEC_MOLAR_MASS) + residual) * 1e-6, dtype=np.float64)


def novec_649_conductivity(temperature: Array, density: Array) -> Array:
    """Conductivity of Novec 649 [W/mK] without critical enhancement, [2] eqs. 2 and 3.

    Parameters
    ----------
    temperature : [K], 183 to 441
    density : [kg/m3]

    Uncertainty 1.5 % in the liquid, 4 % in the gas.
    """
    tau = np.asarray(temperature, dtype=np.float64) / _NOVEC_CRITICAL[0]
    above, below = (np.polynomial.polynomial.polyval(tau, series) for series in _NOVEC_DILUTE_K)
    return np.asarray(above / below + _residual(tau, density, _NOVEC_CRITICAL[1], _NOVEC_RESIDUAL_K), dtype=np.float64)


def r1233zd_e_conductivity(temperature: Array, density: Array) -> Array:
    """Conductivity of R1233zd(E) [W/mK] without critical enhancement, [3] eqs. 2 and 3.

    Parameters
    ----------
    temperature : [K], 204 to 453
    density : [kg/m3]

    Uncertainty 1 % in the liquid, 2 % in the gas. A set with a critical temperature of 382.52 K that goes by this
    fluid's name in several codes is R1234ze(E): 8 % high.
    """
    tau = np.asarray(temperature, dtype=np.float64) / _R1233ZD_CRITICAL[0]
    dilute = np.polynomial.polynomial.polyval(tau, _R1233ZD_DILUTE_K)
    return np.asarray(dilute + _residual(tau, density, _R1233ZD_CRITICAL[1], _R1233ZD_RESIDUAL_K), dtype=np.float64)


def _residual(tau: Array, density: Array, critical: float, rows: tuple[tuple[float, float], ...]) -> Array:
    """``sum_i (B_i1 + B_i2 tau) delta**i``, i from 1."""
    delta = np.asarray(density, dtype=np.float64) / critical
    total = np.zeros_like(delta * tau)
    for power, (b1, b2) in enumerate(rows, start=1):
        total += (b1 + b2 * tau) * delta**power
    return total


MODELS: dict[str, Callable[[Array, Array], Array]] = {
    "novec-649-viscosity": novec_649_viscosity,
    "novec-649-conductivity": novec_649_conductivity,
    "r1233zd-e-conductivity": r1233zd_e_conductivity,
}
