"""Electric chillers by published curve sets (EIR model of DOE-2 and EnergyPlus), inside and outside their range.

``P = Q_ref CapFT EIRFT EIRFPLR / COP_ref`` with ``PLR = Q/(Q_ref CapFT)``; x is the leaving chilled water, y the
water (or air) entering the condenser, both in degC inside the polynomials.

Outside the fitted range
------------------------
- Both factors are evaluated at the nearest fitted point (x_c, y_c).
- Chilled water outside [x_min, x_max] and a condenser warmer than y_max: EIRFT is scaled by the ratio of reversible
  work, ``(T_c - T_e)/T_e`` at the point over that at (x_c, y_c): the machine keeps its share of the Carnot
  efficiency. Warm chilled water of 18 to 25 degC lies outside every published set, so this extension carries most
  modern plants; such hours are counted and flagged.
- A condenser colder than y_min brings nothing: y is held at y_min.
- Capacity is held at the fitted point (conservative for warm chilled water).
- Below the smallest part load the machine cycles: the EIR stays, power goes with the load. Above the largest it is
  extended with the EIR of the largest, and the hour is flagged as overloaded.

Refrigerant temperatures for the ratio: evaporation ``x - 1.5 K``; condensation ``y + 6.5 K`` (water: 5 K rise and 1.5 K
approach) or ``y + 12 K`` (air). The lift between them is at least 10 K, since compressors need some:
`chiller_power` says how it is kept. These four numbers are assumed, not fitted.

Power never falls with a warmer condenser and, with ``york-yk-vsd`` up to 22 degC of chilled water, never rises with
warmer water by more than 0.05 %; ``trane-cvhf-vsd`` by 1.3 %, at a tenth of the load with a condenser above its
fitted range. From 22 to 26 degC at nearly full load both statements hold within 0.5 %. The other sets misbehave as
their table says.
"""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from importlib import resources
from typing import NamedTuple

from heatpath.numerics.errors import InputError
from heatpath.numerics.kernel import kernel
from heatpath.numerics.reference import by_reference

ZERO_CELSIUS = 273.15
EVAPORATOR_APPROACH = 1.5  # K, assumed
WATER_CONDENSER_RISE = 6.5  # K above entering water, assumed: 5 K rise and 1.5 K approach
AIR_CONDENSER_RISE = 12.0  # K above entering air, assumed
SMALLEST_LIFT = 10.0  # K, assumed: lowest pressure ratio of a compressor

Biquadratic = tuple[float, float, float, float, float, float]


@by_reference
class Chiller(NamedTuple):
    """One chiller, or several that share the load, as the kernels read it.

    Parameters
    ----------
    capacity : reference capacity Q_ref [W]
    cop : reference coefficient of performance
    x_min, x_max : fitted range of leaving chilled water [degC]
    y_min, y_max : fitted range of entering condenser fluid [degC]
    plr_min, plr_max : fitted range of part load
    condenser_rise : condensation above the entering condenser fluid [K]
    capacity_curve, eir_curve : a, b, c, d, e, f of ``a + b x + c x2 + d y + e y2 + f x y``
    part_load_curve : p0, p1, p2
    """

    capacity: float
    cop: float
    x_min: float
    x_max: float
    y_min: float
    y_max: float
    plr_min: float
    plr_max: float
    condenser_rise: float
    capacity_curve: Biquadratic
    eir_curve: Biquadratic
    part_load_curve: tuple[float, float, float]


@dataclass(frozen=True)
class ChillerSet:
    """A published curve set with its source."""

    name: str
    machine: str
    chiller: Chiller
    monotone: bool
    note: str
    source: str
    trust: str

    def of_capacity(self, capacity: float) -> Chiller:
        """The same curves on a machine of this reference capacity [W]."""
        return self.chiller._replace(capacity=capacity)


@kernel
def biquadratic(c: Biquadratic, x: float, y: float) -> float:
    """``a + b x + c x2 + d y + e y2 + f x y``."""
    return c[0] + x * (c[1] + c[2] * x + c[5] * y) + y * (c[3] + c[4] * y)


@kernel
def reversible_input(chiller: Chiller, x: float, y: float) -> float:
    """Work per heat of a reversible machine between the refrigerant temperatures, ``(T_c - T_e)/T_e``."""
    evaporation = x - EVAPORATOR_APPROACH + ZERO_CELSIUS
    condensation = y + chiller.condenser_rise + ZERO_CELSIUS
    return (condensation - evaporation) / evaporation


@kernel
def available_capacity(chiller: Chiller, leaving: float, entering: float) -> float:
    """Heat that the machine can take [W]; temperatures [K], held in the fitted range."""
    x = min(max(leaving - ZERO_CELSIUS, chiller.x_min), chiller.x_max)
    y = min(max(entering - ZERO_CELSIUS, chiller.y_min), chiller.y_max)
    return chiller.capacity * biquadratic(chiller.capacity_curve, x, y)


@kernel
def energy_input_factor(chiller: Chiller, leaving: float, entering: float) -> float:
    """EIRFT at full load, with the Carnot-fraction extension of the module's docstring; temperatures [K]."""
    x = leaving - ZERO_CELSIUS
    y = max(entering - ZERO_CELSIUS, chiller.y_min)
    x_c = min(max(x, chiller.x_min), chiller.x_max)
    y_c = min(y, chiller.y_max)
    fitted = biquadratic(chiller.eir_curve, x_c, y_c)
    if x == x_c and y == y_c:
        return fitted
    return fitted * reversible_input(chiller, x, y) / reversible_input(chiller, x_c, y_c)


@kernel
def part_load_factor(chiller: Chiller, part_load: float) -> float:
    """EIRFPLR [1]: power over full-load power; proportional to load below and above the fitted range."""
    held = min(max(part_load, chiller.plr_min), chiller.plr_max)
    p0, p1, p2 = chiller.part_load_curve
    return (p0 + held * (p1 + held * p2)) * part_load / held


@kernel
def curve_power(chiller: Chiller, heat: float, leaving: float, entering: float) -> float:
    """Electric power by the three curves alone [W], whatever the lift; heat above zero [W], temperatures [K]."""
    capacity = available_capacity(chiller, leaving, entering)
    full_load = capacity * energy_input_factor(chiller, leaving, entering) / chiller.cop
    return full_load * part_load_factor(chiller, heat / capacity)


@kernel
def chiller_power(chiller: Chiller, heat: float, leaving: float, entering: float) -> float:
    """Electric power [W] for this heat.

    Where the lift would be less than the smallest one, the cheaper of two ways to keep it: a throttled condenser, or
    colder water mixed with the return.

    Parameters
    ----------
    heat : taken from the chilled water [W]; nothing runs at zero or below
    leaving : chilled water leaving the evaporator [K]
    entering : water or air entering the condenser [K]
    """
    if heat <= 0.0:
        return 0.0
    missing = SMALLEST_LIFT - (entering + chiller.condenser_rise - leaving + EVAPORATOR_APPROACH)
    if missing <= 0.0:
        return curve_power(chiller, heat, leaving, entering)
    throttled = curve_power(chiller, heat, leaving, entering + missing)
    return min(throttled, curve_power(chiller, heat, leaving - missing, entering))


@kernel
def outside_fit(chiller: Chiller, leaving: float, entering: float) -> bool:
    """Whether the Carnot-fraction extension is at work: chilled water outside the fit, or a condenser above it."""
    x = leaving - ZERO_CELSIUS
    return x < chiller.x_min or x > chiller.x_max or entering - ZERO_CELSIUS > chiller.y_max


@functools.cache
def _sets() -> dict[str, ChillerSet]:
    text = (resources.files("heatpath.facility") / "data" / "chillers.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {row["name"]: _chiller_set(row) for row in rows}


def _chiller_set(row: dict[str, str]) -> ChillerSet:
    def biquadratic_of(prefix: str) -> Biquadratic:
        a, b, c, d, e, f = (float(row[f"{prefix}_{letter}"]) for letter in "abcdef")
        return (a, b, c, d, e, f)

    chiller = Chiller(
        capacity=float(row["capacity_W"]),
        cop=float(row["cop"]),
        x_min=float(row["x_min_degC"]),
        x_max=float(row["x_max_degC"]),
        y_min=float(row["y_min_degC"]),
        y_max=float(row["y_max_degC"]),
        plr_min=float(row["plr_min"]),
        plr_max=float(row["plr_max"]),
        condenser_rise=WATER_CONDENSER_RISE if row["condenser"] == "water" else AIR_CONDENSER_RISE,
        capacity_curve=biquadratic_of("cap"),
        eir_curve=biquadratic_of("eir"),
        part_load_curve=(float(row["plr_0"]), float(row["plr_1"]), float(row["plr_2"])),
    )
    return ChillerSet(
        row["name"], row["machine"], chiller, row["monotone"] == "yes", row["note"], row["source"], row["trust"]
    )


def chillers() -> tuple[str, ...]:
    """Names of the shipped curve sets."""
    return tuple(_sets())


def load_chiller(name: str) -> ChillerSet:
    """A shipped curve set by name; `InputError` lists the names."""
    try:
        return _sets()[name]
    except KeyError:
        raise InputError("chiller", f"unknown chiller {name!r}", allowed=", ".join(chillers())) from None
