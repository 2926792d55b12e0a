"""Where boiling ends on plain and coated surfaces in the usual dielectrics: computed, less scatter, and measured."""

from __future__ import annotations

import math
from dataclasses import dataclass

from heatpath.fluids.coolants import STANDARD_PRESSURE
from heatpath.fluids.pool import pool_of
from heatpath.fluids.saturation import saturation_temperature
from heatpath.thermal.immersion_2p import Finish, finishes_of
from heatpath.thermal.records import open_record
from heatpath.thermal.surfaces import BoilingSurface, critical_flux

COOLANTS = ("novec-649", "fc-72", "hfe-7100", "r1233zd-e")
SIZES = (0.010, 0.0254)  # m, edges of the heaters on which most was measured
ASKED = 1e5  # W/m2, the flux whose margin the table states
_EFFUSIVITY = 100.0  # W s0.5/K of a thick copper heater


@dataclass(frozen=True)
class Measured:
    """A published critical heat flux [W/m2]: lowest and highest, of which surface, by whom."""

    coolant: str
    finish: str
    lowest: float
    highest: float
    surface: str
    source: str


MEASURED = (
    Measured("novec-649", "plain", 1.66e5, 1.82e5, "copper, 25.4 mm square, 1 atm",
             "J. Electron. Packag. 143 (2021) 041103, abstract: 17.4 +- 0.8 W/cm2"),
    Measured("fc-72", "plain", 1.69e5, 1.826e5, "copper, 10 mm square, emery, 0.085 MPa",
             "J. L. Parker, M. S. El-Genk, UNM-ISNPS-1-2008, table 4.1, fig. 4.14; J. Heat Transfer 128 (2006) 1159"),
    Measured("fc-72", "plain", 9.4e4, 2.05e5, "silicon and copper, ten papers",
             "Sathyamurthi et al. 2009 (lowest, silicon) to Purdue 1989 (highest, 600-grit copper)"),
    Measured("hfe-7100", "plain", 2.45e5, 2.52e5, "plain, saturated",
             "M. S. El-Genk, H. Bostanci 2003; A. Priarone 2005"),
    Measured("hfe-7100", "plain", 1.45e5, 2.40e5, "copper, 40 mm, Ra 0.019 um, 0.7 to 2 bar", "Fan et al. 2020"),
)  # fmt: skip


@dataclass(frozen=True)
class CriticalRow:
    """One coolant on one finish at 1 atm, facing up: critical heat flux on heaters of ``SIZES`` and on a vertical large
    plate [W/m2], what of the second is usable less the scatter, and the margin there at ``ASKED``."""

    coolant: str
    finish: str
    boiling_at: float
    small: float
    middle: float
    vertical: float
    usable: float
    margin: float


def critical_rows() -> tuple[CriticalRow, ...]:
    """Every coolant of ``COOLANTS`` on every finish of the rack file.

    Examples
    --------
    >>> row = critical_rows()[0]
    >>> row.coolant, row.finish, round(row.middle / 1e4, 1)
    ('novec-649', 'plain', 13.8)
    """
    part = open_record("rack", "racks", "standard").part("immersion-2p")
    scatter = part.quantity("critical_scatter", "1", 0, 0.5)
    finishes = finishes_of(part)
    return tuple(_row(coolant, name, finish, scatter) for coolant in COOLANTS for name, finish in finishes.items())


def _row(coolant: str, name: str, finish: Finish, scatter: float) -> CriticalRow:
    pool = pool_of(coolant)
    t = saturation_temperature(pool.vapour, 0, STANDARD_PRESSURE)

    def flux(length: float, angle: float) -> float:
        surface = BoilingSurface(
            length * length, length, finish.roughness, finish.factor, finish.critical, angle, _EFFUSIVITY, 0.0
        )  # fmt: skip
        return float(critical_flux(pool, surface.numbers(), t))

    usable = (1.0 - scatter) * flux(SIZES[1], 0.0)
    return CriticalRow(
        coolant, name, t, flux(SIZES[0], 0.0), flux(SIZES[1], 0.0), flux(0.1, 0.5 * math.pi), usable,
        1.0 - ASKED / usable,
    )  # fmt: skip
