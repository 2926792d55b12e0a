"""Open cooling towers: Merkel with EnergyPlus' conductance factors, or the YorkCalc polynomial; fan, water use.

Both answer the same question: to what temperature does this much heat in this much water leave the tower at a given
air flow? The heat is known (steady state: all that the plant rejects), so no iteration over the water side is needed.

References
----------
.. [1] EnergyPlus Engineering Reference, "Cooling Towers and Evaporative Fluid Coolers": Merkel effectiveness-NTU and
YorkCalc.
.. [2] Modelica Buildings Library c4117cc, Fluid/HeatExchangers/CoolingTowers: the same two with their coefficients.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from heatpath.facility.water import HEAT_CAPACITY, enthalpy
from heatpath.facility.yorkcalc import reference_air, york_approach
from heatpath.fluids.exchangers import effectiveness_counterflow
from heatpath.fluids.moist_air import (
    AIR_HEAT_CAPACITY,
    GAS_CONSTANT,
    MASS_RATIO,
    ZERO_CELSIUS,
    exit_temperature,
    saturation_humidity_ratio,
)
from heatpath.fluids.moist_air import enthalpy as air_enthalpy
from heatpath.fluids.moist_air import wet_bulb as air_wet_bulb
from heatpath.numerics.errors import InputError
from heatpath.numerics.kernel import kernel

MERKEL, YORK = 0, 1
MODELS = {"merkel": MERKEL, "york": YORK}
NATURAL_DRAUGHT = 0.125
"""Air flow with fans off over design air flow.

EnergyPlus' "Fraction of Tower Capacity in Free Convection Regime" has this default, and its Input Output Reference
takes the air flow with fans off as the same fraction of the design air flow. It is used here as the air flow, and the
heat follows from the tower's law: with Merkel 0.18 of the capacity at design, with YorkCalc next to nothing, since
its polynomial ends there (liquid to gas 8). EnergyPlus' Merkel tower takes 0.1 for both.
"""
FAN_CURVE = (
    -0.00931516,
    0.0512334,
    -0.0838365,
    1.0419182,
)  # share of fan power over speed, EnergyPlus example towers [1]
MERKEL_AIR = (0.0, 1.3, -0.3)  # conductance over air flow ratio [2]
MERKEL_WATER = (0.1082, 1.667, -0.7713)  # conductance over water flow ratio [2]
MERKEL_WET_BULB = 0.0081  # 1/K, conductance over how far the wet bulb lies below design [2]


@dataclass(frozen=True)
class TowerRating:
    """What a plant file says of a tower.

    ``approach`` and ``temperature_range`` at design [K], ``water_to_air`` mass ratio at design, fan pressure [Pa] and
    efficiency, smallest fan speed (1: the fan cycles), approach that the fan control aims at [K], drift as share of
    the circulated water, cycles of concentration, ``oversize`` over the design heat.
    """

    model: str
    approach: float
    temperature_range: float
    water_to_air: float
    fan_pressure: float
    fan_efficiency: float
    minimum_speed: float
    target_approach: float
    lowest_water: float
    drift: float
    cycles: float
    oversize: float


class Tower(NamedTuple):
    """A sized tower, all cells together.

    Parameters
    ----------
    model : `MERKEL` or `YORK`
    conductance : UA of the Merkel form at design [W/K], referred to dry air's heat capacity; unused by `YORK`
    air_flow : dry air at full speed [kg/s]
    water_flow : at design [kg/s]
    wet_bulb : at design [K]
    approach : at design [K]
    york_air : air flow at full speed over YorkCalc's reference air flow, so that the design point is met
    fan_power : at full speed [W]
    minimum_speed : share of full speed below which the fan cycles
    target_approach : what the fan control aims at [K]
    lowest_water : coldest water that the control makes [K]
    drift : share of the circulated water
    cycles : of concentration
    """

    model: int
    conductance: float
    air_flow: float
    water_flow: float
    wet_bulb: float
    approach: float
    york_air: float
    fan_power: float
    minimum_speed: float
    target_approach: float
    lowest_water: float
    drift: float
    cycles: float


class Air(NamedTuple):
    """Outdoor air of one hour: dry bulb, wet bulb [K], humidity ratio [kg/kg], pressure [Pa]."""

    dry_bulb: float
    wet_bulb: float
    humidity_ratio: float
    pressure: float


class TowerPoint(NamedTuple):
    """What a tower does: water leaving [K], air leaving (saturated) [K], evaporation [kg/s]."""

    leaving: float
    exit_air: float
    evaporation: float


@kernel
def fan_share(ratio: float, minimum_speed: float) -> float:
    """Fan power over full-speed power at this air flow ratio.

    The EnergyPlus cubic above the smallest speed; below it the fan cycles between off (natural draught) and that speed.
    """
    if ratio <= NATURAL_DRAUGHT:
        return 0.0
    held = max(ratio, minimum_speed)
    share = FAN_CURVE[0] + held * (FAN_CURVE[1] + held * (FAN_CURVE[2] + held * FAN_CURVE[3]))
    if ratio < minimum_speed:
        share *= (ratio - NATURAL_DRAUGHT) / (minimum_speed - NATURAL_DRAUGHT)
    return share


@kernel
def merkel_conductance(tower: Tower, water_flow: float, ratio: float, wet_bulb: float) -> float:
    """UA [W/K] at this water flow [kg/s], air flow ratio and wet bulb [K].

    design value times the three factors of [2].
    """
    water = water_flow / tower.water_flow
    f_air = ratio * (MERKEL_AIR[1] + ratio * MERKEL_AIR[2])
    f_water = MERKEL_WATER[0] + water * (MERKEL_WATER[1] + water * MERKEL_WATER[2])
    f_wet_bulb = 1.0 + MERKEL_WET_BULB * (tower.wet_bulb - wet_bulb)
    return tower.conductance * f_air * f_water * f_wet_bulb


@kernel
def exit_air(heat: float, dry_air_flow: float, basin: float, air: Air, guess: float) -> float:
    """Saturated air leaving [K], by Newton from ``guess`` [K].

    Its enthalpy rises by the heat and by the enthalpy of the water that evaporates into it.
    """
    h_w = enthalpy(basin)
    entering = air_enthalpy(air.dry_bulb, air.humidity_ratio) - air.humidity_ratio * h_w
    return exit_temperature(entering + heat / dry_air_flow, h_w, air.pressure, guess)


@kernel
def tower_point(tower: Tower, heat: float, water_flow: float, ratio: float, basin: float, air: Air) -> TowerPoint:
    """Where the tower settles with this heat at this air flow ratio.

    Merkel: the air is a stream of heat capacity ``Q/(T_exit - T_wb)`` (its real rise in enthalpy), ``UA`` grows with
    it over dry air's, ``T_in = T_wb + Q/(eps C_min)``.

    Parameters
    ----------
    heat : rejected [W], above zero
    water_flow : [kg/s]
    ratio : air flow over design air flow
    basin : temperature at which water evaporates and is made up [K]
    air : entering
    """
    return tower_point_from(tower, heat, water_flow, ratio, basin, air, air.wet_bulb + 5.0)


@kernel
def tower_point_from(
    tower: Tower, heat: float, water_flow: float, ratio: float, basin: float, air: Air, guess: float
) -> TowerPoint:
    """`tower_point` with a guess of the air leaving [K], for searches that know a near one."""
    flow = ratio * tower.air_flow
    leaving_air = exit_air(heat, flow, basin, air, guess)
    evaporation = flow * (saturation_humidity_ratio(leaving_air, air.pressure) - air.humidity_ratio)
    water = water_flow * HEAT_CAPACITY
    if tower.model == YORK:
        liquid_to_gas = water_flow / tower.water_flow / (ratio * tower.york_air)
        approach = york_approach(air.wet_bulb - ZERO_CELSIUS, heat / water, liquid_to_gas)
        return TowerPoint(air.wet_bulb + approach, leaving_air, evaporation)
    equivalent = heat / (leaving_air - air.wet_bulb)
    conductance = merkel_conductance(tower, water_flow, ratio, air.wet_bulb) * equivalent / (flow * AIR_HEAT_CAPACITY)
    smaller = min(equivalent, water)
    effectiveness = effectiveness_counterflow(conductance / smaller, smaller / max(equivalent, water))
    entering = air.wet_bulb + heat / (effectiveness * smaller)
    return TowerPoint(entering - heat / water, leaving_air, evaporation)


@kernel
def air_ratio(tower: Tower, heat: float, water_flow: float, target: float, air: Air) -> float:
    """Air flow ratio that holds the leaving water at ``target`` [K], by Illinois in the inverse of the ratio, in which
    the leaving water is nearly linear, to 1e-11 K.

    1 where even full speed does not reach it; `NATURAL_DRAUGHT` where fans off already do (water then bypasses the
    fill).
    """
    point = tower_point(tower, heat, water_flow, 1.0, target, air)
    low, f_low = 1.0, point.leaving - target
    if f_low >= 0.0:
        return 1.0
    high = 1.0 / NATURAL_DRAUGHT
    f_high = tower_point(tower, heat, water_flow, NATURAL_DRAUGHT, target, air).leaving - target
    if f_high <= 0.0:
        return NATURAL_DRAUGHT
    side = 0
    inverse, guess = low, point.exit_air
    for _ in range(80):
        inverse = high - f_high * (high - low) / (f_high - f_low)
        point = tower_point_from(tower, heat, water_flow, 1.0 / inverse, target, air, guess)
        f, guess = point.leaving - target, point.exit_air
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
def floating_temperature(tower: Tower, heat: float, water_flow: float, air: Air) -> float:
    """Water leaving at full speed with this heat [K], the evaporated water at that same temperature (fixed point,
    to 1e-10 K).
    """
    leaving = air.wet_bulb + tower.approach
    for _ in range(50):
        previous = leaving
        leaving = tower_point(tower, heat, water_flow, 1.0, leaving, air).leaving
        if abs(leaving - previous) < 1e-10:
            break
    return leaving


@kernel
def make_up(tower: Tower, evaporation: float, water_flow: float) -> float:
    """Make-up [kg/s]: evaporation, drift, and the blowdown that with the drift holds the cycles of concentration."""
    drift = tower.drift * water_flow
    blowdown = max(evaporation / (tower.cycles - 1.0) - drift, 0.0)
    return evaporation + drift + blowdown


def size_tower(rating: TowerRating, heat: float, air: Air) -> Tower:
    """A tower that carries this heat [W] at the rating's approach and range in this design hour.

    Merkel: the conductance follows from the design point. YorkCalc: its reference air flow is chosen such that the
    polynomial gives the design approach.
    """
    heat = heat * rating.oversize
    water_flow = heat / (HEAT_CAPACITY * rating.temperature_range)
    air_flow = water_flow / rating.water_to_air
    if rating.model not in MODELS:
        raise InputError("tower.model", f"unknown model {rating.model!r}", allowed=", ".join(MODELS))
    basin = air.wet_bulb + rating.approach
    leaving_air = exit_air(heat, air_flow, basin, air, air.wet_bulb + 5.0)
    vapour = 1.0 + saturation_humidity_ratio(leaving_air, air.pressure) / MASS_RATIO
    specific_volume = GAS_CONSTANT * leaving_air / air.pressure * vapour
    tower = Tower(
        model=MODELS[rating.model],
        conductance=1.0,
        air_flow=air_flow,
        water_flow=water_flow,
        wet_bulb=air.wet_bulb,
        approach=rating.approach,
        york_air=1.0,
        fan_power=air_flow * specific_volume * rating.fan_pressure / rating.fan_efficiency,
        minimum_speed=rating.minimum_speed,
        target_approach=rating.target_approach,
        lowest_water=rating.lowest_water,
        drift=rating.drift,
        cycles=rating.cycles,
    )
    if tower.model == YORK:
        reference = reference_air(air.wet_bulb - ZERO_CELSIUS, rating.temperature_range, rating.approach)
        return tower._replace(york_air=reference)
    return tower._replace(conductance=_merkel_design(tower, heat, leaving_air, basin, air))


def _merkel_design(tower: Tower, heat: float, leaving_air: float, basin: float, air: Air) -> float:
    """UA [W/K] at which the tower leaves the water at ``basin``, by bisection on its logarithm, to 1e-14."""
    limit = heat / (leaving_air - air.wet_bulb)
    if basin + heat / (tower.water_flow * HEAT_CAPACITY) <= leaving_air:
        raise InputError(
            "tower.water_to_air",
            "the design air flow cannot carry the heat at this approach",
            allowed="a smaller ratio",
        )
    low, high = 1e-3 * limit, 1e3 * limit
    for _ in range(200):
        middle = (low * high) ** 0.5
        point = tower_point(tower._replace(conductance=middle), heat, tower.water_flow, 1.0, basin, air)
        low, high = (middle, high) if point.leaving > basin else (low, middle)
        if high / low - 1.0 < 1e-14:
            break
    return float((low * high) ** 0.5)


def design_air(dry_bulb: float, wet_bulb: float, humidity_ratio: float, pressure: float) -> Air:
    """One hour of weather as the kernels take it; the wet bulb is recomputed so that the four agree."""
    return Air(dry_bulb, float(air_wet_bulb(dry_bulb, humidity_ratio, pressure)), humidity_ratio, pressure)
