"""Sizing: from one design hour (peak heat, design weather) to every machine's rating."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from heatpath.facility import warm_water
from heatpath.facility.adiabatic import Pad
from heatpath.facility.chilled_water import ChilledLoop
from heatpath.facility.chiller import Chiller, available_capacity, chiller_power
from heatpath.facility.crah import AIR_HEAT_CAPACITY, size_room_units, with_coil
from heatpath.facility.dry_cooler import DryCooler, size_dry_cooler
from heatpath.facility.electrical import ElectricalChain, LossCurve, loss, size_loss
from heatpath.facility.exchanger import Exchanger, size_exchanger
from heatpath.facility.pump import Pump, pump_power, size_pump
from heatpath.facility.room import Room, room_hour
from heatpath.facility.tower import Air, Tower, size_tower
from heatpath.facility.warm_water import WarmLoop
from heatpath.facility.water import HEAT_CAPACITY
from heatpath.facility.year import Parts
from heatpath.numerics.errors import InputError

if TYPE_CHECKING:
    from heatpath.facility.blueprint import ChilledRating, Plant

_NO_EXCHANGER = Exchanger(0.0, 1.0, 1.0)
_NO_PUMP = Pump(1.0, 0.0, 0.0, 1.0, 0.0)
_NO_TOWER = Tower(0, 1.0, 1.0, 1.0, 298.15, 1.0, 1.0, 0.0, 1.0, 1.0, 273.15, 0.0, 2.0)
_NO_DRY_COOLER = DryCooler(1.0, 1.0, 1.0, 0.0, 0.8, 0.8, 1.0, 1.0)


@dataclass(frozen=True)
class DesignHour:
    """The hour everything is sized for: powers and heats [W], flows [kg/s], temperatures [K], pressure drop [Pa]."""

    it_power: float
    pump_power: float
    heat_to_air: float
    air_flow: float
    air_supply: float
    heat_to_water: float
    water_flow: float
    water_supply: float
    water_return: float
    pressure_drop: float


def size_parts(plant: Plant, design: DesignHour, air: Air) -> Parts:
    """Every machine of the plant for this design hour, with the oversize that the plant file states."""
    if design.it_power <= 0.0 or design.air_flow <= 0.0:
        raise InputError(
            "design", "needs IT power and room air flow above zero", allowed="peak hour at full utilisation"
        )
    room = _size_room(plant, design, air)
    hour = room_hour(
        room, design.it_power, design.pump_power, design.heat_to_air, design.air_flow, design.air_supply, air
    )
    flange_heat = 0.0 if plant.warm is not None else design.heat_to_water
    chilled = _size_chilled(plant.chilled, hour.coil_heat, hour.coil_water_flow, flange_heat, design.water_return, air)
    warm = _size_warm(plant, design, air)
    parts = Parts(room, chilled, warm)
    chain = _with_transformer(plant, parts, design, air)
    return parts._replace(room=room._replace(chain=chain, economizer=plant.air_economizer))


def _size_room(plant: Plant, design: DesignHour, air: Air) -> Room:
    distribution = size_loss(plant.distribution, design.it_power + design.pump_power)
    distribution_loss = loss(distribution, design.it_power + design.pump_power)
    ups = size_loss(plant.ups, design.it_power + design.pump_power + distribution_loss)
    chain = ElectricalChain(LossCurve(1.0, 0.0, 0.0, 0.0), ups, distribution)
    units = size_room_units(plant.room, design.air_flow, air.pressure)
    lighting = plant.room.lighting * design.it_power
    room = Room(units, chain, lighting, plant.chilled.supply_temperature, plant.room.dew_point)
    hour = room_hour(
        room, design.it_power, design.pump_power, design.heat_to_air, design.air_flow, design.air_supply, air
    )
    air_out = design.air_supply - hour.fan_power / (hour.air_flow * AIR_HEAT_CAPACITY)
    units = with_coil(units, hour.coil_heat, hour.air_flow, air_out, room.water_supply, plant.chilled.temperature_rise)
    return room._replace(units=units)


def _size_chilled(
    rating: ChilledRating, coil_heat: float, coil_flow: float, flange_heat: float, flange_return: float, air: Air
) -> ChilledLoop:
    """Pump, economizer, chiller, tower for the coil's and the flange's heat."""
    supply = rating.supply_temperature
    flange_rise = max(flange_return - supply, rating.temperature_rise)
    flow = coil_flow + flange_heat / (HEAT_CAPACITY * flange_rise)
    pump = size_pump(rating.pump, flow)
    load = coil_heat + flange_heat + pump_power(pump, flow, supply, 0.0)
    condenser_in = air.wet_bulb + rating.tower.approach
    chiller = _size_chiller(rating, load, supply, condenser_in)
    power = chiller_power(chiller, load, supply, condenser_in)
    tower = size_tower(rating.tower, load + power, air)
    condenser_flow = tower.water_flow / rating.tower.oversize
    exchanger = _NO_EXCHANGER
    if rating.economizer_approach > 0.0:
        exchanger = size_exchanger(load, flow, condenser_flow, supply, supply - rating.economizer_approach)
    return ChilledLoop(
        supply_temperature=supply,
        design_load=load,
        chiller=chiller,
        economizer=exchanger,
        tower=tower,
        pump=pump,
        condenser_pump=size_pump(rating.condenser_pump, condenser_flow),
    )


def _size_chiller(rating: ChilledRating, load: float, supply: float, condenser_in: float) -> Chiller:
    """Reference capacity such that the design load is carried at the design condenser temperature,
    times the oversize.
    """
    unit = rating.chiller.of_capacity(1.0)
    return unit._replace(capacity=load * rating.oversize / available_capacity(unit, supply, condenser_in))


def _size_warm(plant: Plant, design: DesignHour, air: Air) -> WarmLoop:
    """The warm loop, or an idle one where the plant or the duty has none."""
    warm = plant.warm
    if warm is None:
        kind = warm_water.NONE
        return WarmLoop(
            kind, plant.chilled.supply_temperature, _NO_PUMP, _NO_DRY_COOLER, _NO_EXCHANGER, _NO_TOWER, _NO_PUMP, 1.0
        )
    flow = design.water_flow
    idle = WarmLoop(
        warm_water.DRY_COOLER,
        warm.supply_temperature,
        _NO_PUMP,
        _NO_DRY_COOLER,
        _NO_EXCHANGER,
        _NO_TOWER,
        _NO_PUMP,
        1.0,
    )
    if flow <= 0.0 or design.heat_to_water <= 0.0:
        return idle
    pump = size_pump(warm.pump, flow)
    heat = design.heat_to_water + pump_power(pump, flow, design.water_supply, design.pressure_drop)
    if warm.dry_cooler is not None:
        cooler = size_dry_cooler(
            warm.dry_cooler, heat, flow, air.dry_bulb, air.humidity_ratio, air.pressure, design.water_supply
        )
        if warm.pad is None:
            return idle._replace(pump=pump, dry_cooler=cooler)
        pad = Pad(warm.pad.effectiveness, warm.pad.switch_on, warm.pad.cycles, warm.pad.pump_share * heat)
        return idle._replace(pump=pump, dry_cooler=cooler, pad=pad)
    assert warm.tower is not None and warm.tower_pump is not None
    tower = size_tower(warm.tower, heat, air)
    tower_flow = tower.water_flow / warm.tower.oversize
    cold = air.wet_bulb + warm.tower.approach
    exchanger = size_exchanger(heat, flow, tower_flow, cold + warm.exchanger_approach, cold)
    return idle._replace(
        kind=warm_water.TOWER,
        pump=pump,
        exchanger=exchanger,
        tower=tower,
        tower_pump=size_pump(warm.tower_pump, tower_flow),
        tower_share=tower_flow / flow,
    )


def _with_transformer(plant: Plant, parts: Parts, design: DesignHour, air: Air) -> ElectricalChain:
    """The chain with a transformer for all that runs in the design hour."""
    room = parts.room
    hour = room_hour(
        room, design.it_power, design.pump_power, design.heat_to_air, design.air_flow, design.air_supply, air
    )
    loop = parts.chilled
    chiller = chiller_power(loop.chiller, loop.design_load, loop.supply_temperature, air.wet_bulb + loop.tower.approach)
    pumps = pump_power(loop.pump, loop.pump.design_flow, loop.supply_temperature, 0.0)
    pumps += pump_power(loop.condenser_pump, loop.condenser_pump.design_flow, loop.supply_temperature, 0.0)
    warm = parts.warm
    if design.water_flow > 0.0 and plant.warm is not None:
        pumps += pump_power(warm.pump, design.water_flow, design.water_supply, design.pressure_drop)
        pumps += warm.dry_cooler.fan_power + warm.tower.fan_power
    load = design.it_power + design.pump_power + hour.distribution_loss + hour.ups_loss + hour.lighting + hour.fan_power
    load += chiller + pumps + loop.tower.fan_power
    return room.chain._replace(transformer=size_loss(plant.transformer, load))
