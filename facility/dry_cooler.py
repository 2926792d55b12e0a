"""Dry coolers: a finned coil in cross-flow with variable-speed fans, scaled from a rated machine.

The default machine is BAC TrilliumSeries TDFS1238N-C60ET40B: 2931 kW with air at 35 degC and water 46.11 to 40.55
degC, fans 117.68 kW. Its air flow is not published; as in the Modelica Buildings record the air's heat capacity flow
equals the water's at rating.

Fans move a volume: at full speed the mass flow, and with it the fan power, goes with the density of the air at the
design hour's pressure and dry bulb over that at rating (sea level, rated air). Between hours of one site the density
is held: colder air is denser, so that the rest of the year errs on the side of too little air.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from heatpath.facility.water import HEAT_CAPACITY
from heatpath.fluids.moist_air import AIR_HEAT_CAPACITY, VAPOUR_HEAT_CAPACITY
from heatpath.numerics.errors import InputError
from heatpath.numerics.kernel import kernel
from heatpath.numerics.reference import by_reference

NATURAL_DRAUGHT = 0.05  # air flow with fans off over design air flow, assumed
SEA_LEVEL = 101325.0  # Pa, of the rated machine
MOST_MACHINES = 100.0  # over rated machines for the same heat


@dataclass(frozen=True)
class DryCoolerRating:
    """One rated machine and how it is applied.

    Rated: heat [W], air and water temperatures [K], fan power [W]; exponents of the two film coefficients over flow
    (half of the resistance on each side at rating); ``approach`` to design dry bulb for which the plant is sized [K];
    smallest fan speed.
    """

    rated_heat: float
    rated_air: float
    rated_water_in: float
    rated_water_out: float
    rated_fan_power: float
    water_exponent: float
    air_exponent: float
    approach: float
    minimum_speed: float
    oversize: float


@by_reference
class DryCooler(NamedTuple):
    """A sized dry cooler: conductance [W/K] at its water flow and its rated dry-air flow [kg/s]; dry air [kg/s] and
    fan power [W] at full speed on its site.
    """

    conductance: float
    water_flow: float
    air_flow: float
    fan_power: float
    water_exponent: float
    air_exponent: float
    minimum_speed: float
    rated_air_flow: float


@kernel
def effectiveness_crossflow(ntu: float, capacity_ratio: float) -> float:
    """Cross-flow, both streams unmixed, ``1 - exp(N**0.22/C (exp(-C N**0.78) - 1))``.

    It lies 1 to 4 % below the exact series up to NTU 1.

    References
    ----------
    .. [1] F. P. Incropera et al., Fundamentals of Heat and Mass Transfer, 6th ed., eq. 11.32.

    Examples
    --------
    >>> round(effectiveness_crossflow(1.0, 1.0), 3)
    0.469
    """
    if capacity_ratio < 1e-9:
        return -math.expm1(-ntu)
    inner = math.expm1(-capacity_ratio * math.pow(ntu, 0.78))
    return -math.expm1(math.pow(ntu, 0.22) / capacity_ratio * inner)


@kernel
def conductance(cooler: DryCooler, water_flow: float, ratio: float) -> float:
    """UA [W/K] at this water flow [kg/s] and air flow ratio, half of the rated resistance on each side."""
    water = math.pow(water_flow / cooler.water_flow, -cooler.water_exponent)
    air = math.pow(ratio * cooler.air_flow / cooler.rated_air_flow, -cooler.air_exponent)
    return 2.0 * cooler.conductance / (water + air)


@kernel
def transfer(cooler: DryCooler, water_flow: float, ratio: float, humidity_ratio: float) -> float:
    """Heat per kelvin between entering water and entering air, ``effectiveness C_min`` [W/K]."""
    water = water_flow * HEAT_CAPACITY
    air = ratio * cooler.air_flow * (AIR_HEAT_CAPACITY + VAPOUR_HEAT_CAPACITY * humidity_ratio)
    smaller = min(water, air)
    return smaller * effectiveness_crossflow(
        conductance(cooler, water_flow, ratio) / smaller, smaller / max(water, air)
    )


@kernel
def leaving_water(
    cooler: DryCooler, heat: float, water_flow: float, ratio: float, dry_bulb: float, humidity_ratio: float
) -> float:
    """Water leaving with this heat [K], ``T_air + Q/(eps C_min) - Q/C_water``."""
    return dry_bulb + heat / transfer(cooler, water_flow, ratio, humidity_ratio) - heat / (water_flow * HEAT_CAPACITY)


@kernel
def air_ratio(
    cooler: DryCooler, heat: float, water_flow: float, target: float, dry_bulb: float, humidity_ratio: float
) -> float:
    """Air flow ratio that holds the leaving water at ``target`` [K], by Illinois in the inverse of the ratio, in which
    the leaving water is nearly linear; 1 where full speed does not reach it.

    `NATURAL_DRAUGHT` where fans off already do: water then bypasses the coil.
    """
    low, high = 1.0, 1.0 / NATURAL_DRAUGHT
    f_low = leaving_water(cooler, heat, water_flow, 1.0, dry_bulb, humidity_ratio) - target
    if f_low >= 0.0:
        return 1.0
    f_high = leaving_water(cooler, heat, water_flow, NATURAL_DRAUGHT, dry_bulb, humidity_ratio) - target
    if f_high <= 0.0:
        return NATURAL_DRAUGHT
    side = 0
    inverse = low
    for _ in range(80):
        inverse = high - f_high * (high - low) / (f_high - f_low)
        f = leaving_water(cooler, heat, water_flow, 1.0 / inverse, dry_bulb, humidity_ratio) - target
        if f > 0.0:
            high, f_high = inverse, f
            if side == 1:
                f_low *= 0.5
            side = 1
        else:
            low, f_low = inverse, f
            if side == -1:
                f_high *= 0.5
            side = -1
        if abs(f) < 1e-11 or high - low < 1e-14:
            break
    return 1.0 / inverse


@kernel
def fan_power(cooler: DryCooler, ratio: float) -> float:
    """Power of the fans [W], cube of speed above the smallest speed, cycling between off and that speed below it."""
    if ratio <= NATURAL_DRAUGHT:
        return 0.0
    held = max(ratio, cooler.minimum_speed)
    power = cooler.fan_power * held * held * held
    if ratio < cooler.minimum_speed:
        power *= (ratio - NATURAL_DRAUGHT) / (cooler.minimum_speed - NATURAL_DRAUGHT)
    return power


def rated_machine(rating: DryCoolerRating) -> DryCooler:
    """The rated machine itself: conductance from its rating point, air heat capacity flow equal to the water's."""
    water = rating.rated_heat / (rating.rated_water_in - rating.rated_water_out)
    effectiveness = rating.rated_heat / (water * (rating.rated_water_in - rating.rated_air))
    if not 0.0 < effectiveness < 0.9:
        raise InputError("warm.dry_cooler", f"rating point has effectiveness {effectiveness:.3g}", allowed="0 to 0.9")
    low, high = 1e-3, 1e3
    for _ in range(200):
        ntu = (low * high) ** 0.5
        low, high = (ntu, high) if effectiveness_crossflow(ntu, 1.0) < effectiveness else (low, ntu)
    return DryCooler(
        conductance=(low * high) ** 0.5 * water,
        water_flow=water / HEAT_CAPACITY,
        air_flow=water / AIR_HEAT_CAPACITY,
        fan_power=rating.rated_fan_power,
        water_exponent=rating.water_exponent,
        air_exponent=rating.air_exponent,
        minimum_speed=rating.minimum_speed,
        rated_air_flow=water / AIR_HEAT_CAPACITY,
    )


def machines(cooler: DryCooler, count: float) -> DryCooler:
    """``count`` machines side by side (a real number: machines come in sizes)."""
    return cooler._replace(
        conductance=cooler.conductance * count,
        water_flow=cooler.water_flow * count,
        air_flow=cooler.air_flow * count,
        fan_power=cooler.fan_power * count,
        rated_air_flow=cooler.rated_air_flow * count,
    )


def on_site(cooler: DryCooler, rated_air: float, dry_bulb: float, pressure: float) -> DryCooler:
    """The machine in the air of its site: mass flow and fan power at full speed go with density, ``p/T`` over that at
    101325 Pa and the rated air [K].
    """
    share = pressure / SEA_LEVEL * rated_air / dry_bulb
    return cooler._replace(air_flow=cooler.air_flow * share, fan_power=cooler.fan_power * share)


def size_dry_cooler(
    rating: DryCoolerRating,
    heat: float,
    water_flow: float,
    dry_bulb: float,
    humidity_ratio: float,
    pressure: float = SEA_LEVEL,
    needed: float = 0.0,
) -> DryCooler:
    """As many rated machines as carry this heat [W] at this flow [kg/s] in the design hour, times the oversize.

    They hold the water that is ``needed`` [K], or design dry bulb + approach where that is warmer: no colder water is
    paid for than is asked for, and where the site is too hot for it the supply floats.

    Raises
    ------
    InputError : no number of machines up to `MOST_MACHINES` times the rated heat's holds it
    """
    unit = on_site(rated_machine(rating), rating.rated_air, dry_bulb, pressure)
    target = max(dry_bulb + rating.approach, needed)
    low, high = heat / rating.rated_heat / MOST_MACHINES, heat / rating.rated_heat * MOST_MACHINES

    def too_warm(count: float) -> bool:
        return leaving_water(machines(unit, count), heat, water_flow, 1.0, dry_bulb, humidity_ratio) > target

    if too_warm(high) or not too_warm(low):
        raise InputError(
            "warm.dry_cooler.approach",
            f"{heat / 1e3:.4g} kW in {water_flow:.3g} kg/s of water cannot be sized to leave at {target - 273.15:.1f} "
            f"degC in air of {dry_bulb - 273.15:.1f} degC",
            allowed=f"what 1/{MOST_MACHINES:g} to {MOST_MACHINES:g} times the rated machines for this heat hold",
        )
    for _ in range(200):
        count = (low * high) ** 0.5
        low, high = (count, high) if too_warm(count) else (low, count)
    return machines(unit, (low * high) ** 0.5 * rating.oversize)
