"""A plant whose uncertain ratings are other ones, before it is sized: its file's values multiplied or moved."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from heatpath.facility.blueprint import ChilledRating, Plant, WarmRating
from heatpath.facility.chiller import ChillerSet
from heatpath.facility.crah import RoomRating
from heatpath.facility.electrical import LossRating
from heatpath.facility.pump import PumpRating


class PlantChanges(NamedTuple):
    """What a plant's ratings are multiplied by; 1 leaves them as they are, ``fan_law`` 0.

    chiller_efficiency : COP at every lift, that is the machine's share of Carnot
    room_fan_power : pressure of the room units over their efficiency
    fan_law : share of the room fans' power that follows the square of flow instead of the file's curve
    bypass : room air beyond what the servers draw
    pump_power : of the facility's loops, at the same flow
    rejection_approach : approaches that towers, dry coolers and the exchangers behind them are sized for
    electrical_loss : of transformer, UPS and distribution
    other : lighting and the rest
    """

    chiller_efficiency: float = 1.0
    room_fan_power: float = 1.0
    fan_law: float = 0.0
    bypass: float = 1.0
    pump_power: float = 1.0
    rejection_approach: float = 1.0
    electrical_loss: float = 1.0
    other: float = 1.0


def changed_plant(plant: Plant, changes: PlantChanges) -> Plant:
    """The plant with these values."""
    return replace(
        plant,
        room=_room(plant.room, changes),
        chilled=_chilled(plant.chilled, changes),
        warm=None if plant.warm is None else _warm(plant.warm, changes),
        transformer=_losses(plant.transformer, changes),
        ups=_losses(plant.ups, changes),
        distribution=_losses(plant.distribution, changes),
    )


def _room(room: RoomRating, changes: PlantChanges) -> RoomRating:
    rest = 1.0 - changes.fan_law
    c0, c1, c2, c3 = (rest * value for value in room.fan_curve)
    return replace(
        room,
        fan_pressure=room.fan_pressure * changes.room_fan_power,
        fan_curve=(c0, c1, c2 + changes.fan_law, c3),
        bypass=room.bypass * changes.bypass,
        lighting=room.lighting * changes.other,
    )


def _chilled(chilled: ChilledRating, changes: PlantChanges) -> ChilledRating:
    tower = chilled.tower
    tower = replace(
        tower,
        approach=tower.approach * changes.rejection_approach,
        target_approach=tower.target_approach * changes.rejection_approach,
    )
    return replace(
        chilled,
        chiller=_chiller(chilled.chiller, changes),
        economizer_approach=chilled.economizer_approach * changes.rejection_approach,
        tower=tower,
        pump=_pump(chilled.pump, changes),
        condenser_pump=_pump(chilled.condenser_pump, changes),
    )


def _chiller(chiller: ChillerSet, changes: PlantChanges) -> ChillerSet:
    machine = chiller.chiller
    return replace(chiller, chiller=machine._replace(cop=machine.cop * changes.chiller_efficiency))


def _warm(warm: WarmRating, changes: PlantChanges) -> WarmRating:
    by = changes.rejection_approach
    cooler, tower = warm.dry_cooler, warm.tower
    return replace(
        warm,
        pump=_pump(warm.pump, changes),
        dry_cooler=None if cooler is None else replace(cooler, approach=cooler.approach * by),
        exchanger_approach=warm.exchanger_approach * by,
        tower=None if tower is None else replace(tower, approach=tower.approach * by),
        tower_pump=None if warm.tower_pump is None else _pump(warm.tower_pump, changes),
    )


def _pump(pump: PumpRating, changes: PlantChanges) -> PumpRating:
    return replace(pump, efficiency=pump.efficiency / changes.pump_power)  # what the loop feeds counts too


def _losses(rating: LossRating, changes: PlantChanges) -> LossRating:
    by = changes.electrical_loss
    return replace(rating, constant=rating.constant * by, linear=rating.linear * by, quadratic=rating.quadratic * by)
