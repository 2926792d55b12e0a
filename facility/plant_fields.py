"""What a plant file may say: every section, its keys, and for each key the unit and the range that is accepted.

The ranges are wide: they keep out typing errors and other units, not unusual plants.
"""

from __future__ import annotations

from typing import NamedTuple

from heatpath.facility.tower import MODELS

YES_NO = "yes/no"
NAME = "name"


class Field(NamedTuple):
    """Unit in which the range is stated, lowest and highest value, how many numbers, accepted names.

    ``degC`` marks a temperature on the scale, ``K`` a difference (which is then refused in degC).
    """

    units: str
    low: float = 0.0
    high: float = 1.0
    numbers: int = 1
    names: tuple[str, ...] = ()


_SHARE = Field("1", 0.0, 1.0)
_EFFICIENCY = Field("1", 0.05, 1.0)
_SPEED = Field("1", 0.05, 1.0)
_OVERSIZE = Field("1", 1.0, 10.0)

ROOM = {
    "air_supply_temperature": Field("degC", 5.0, 45.0),
    "bypass": Field("1", 0.0, 5.0),
    "recirculation": Field("1", 0.0, 0.9),
    "fan_pressure": Field("Pa", 10.0, 3000.0),
    "fan_efficiency": _EFFICIENCY,
    "fan_curve": Field("1", -20.0, 20.0, numbers=4),
    "minimum_speed": _SPEED,
    "constant": Field(YES_NO),
    "oversize": _OVERSIZE,
    "coil_air_share": Field("1", 0.05, 0.95),
    "lighting": Field("1", 0.0, 0.2),
    "dew_point": Field("degC", -20.0, 30.0),
}
CHILLED = {
    "supply_temperature": Field("degC", 3.0, 30.0),
    "temperature_rise": Field("K", 1.0, 30.0),
    "chiller": Field(NAME),
    "oversize": _OVERSIZE,
    "economizer_approach": Field("K", 0.0, 15.0),
}
LOOP_PUMP = {
    "pressure": Field("kPa", 1.0, 2000.0),
    "fixed_share": _SHARE,
    "efficiency": _EFFICIENCY,
}
PUMP = LOOP_PUMP | {"minimum_flow": _SHARE, "constant": Field(YES_NO)}
WARM_TOWER = {
    "model": Field(NAME, names=tuple(MODELS)),
    "approach": Field("K", 1.0, 20.0),
    "temperature_range": Field("K", 1.0, 25.0),
    "water_to_air": Field("1", 0.2, 5.0),
    "fan_pressure": Field("Pa", 10.0, 2000.0),
    "fan_efficiency": _EFFICIENCY,
    "minimum_speed": _SPEED,
    "lowest_water": Field("degC", 1.0, 40.0),
    "drift": Field("1", 0.0, 0.01),
    "cycles": Field("1", 1.1, 100.0),
    "oversize": _OVERSIZE,
}
TOWER = WARM_TOWER | {"target_approach": Field("K", 0.5, 20.0)}
DRY_COOLER = {
    "rated_heat": Field("kW", 1.0, 1e5),
    "rated_air": Field("degC", -20.0, 60.0),
    "rated_water_in": Field("degC", 0.0, 95.0),
    "rated_water_out": Field("degC", 0.0, 95.0),
    "rated_fan_power": Field("kW", 0.0, 1e4),
    "water_exponent": _SHARE,
    "air_exponent": _SHARE,
    "approach": Field("K", 1.0, 40.0),
    "minimum_speed": _SPEED,
    "oversize": _OVERSIZE,
}
LOSSES = {
    "constant": Field("1", 0.0, 0.2),
    "linear": Field("1", 0.0, 0.5),
    "quadratic": Field("1", 0.0, 0.5),
    "oversize": _OVERSIZE,
}
SECTIONS: dict[str, dict[str, Field]] = {
    "room": ROOM,
    "room.economizer": {
        "lowest_dew_point": Field("degC", -40.0, 15.0),
        "highest_dew_point": Field("degC", -10.0, 25.0),
        "humidify": Field(YES_NO),
    },
    "chilled": CHILLED,
    "chilled.pump": PUMP,
    "chilled.condenser_pump": PUMP,
    "chilled.tower": TOWER,
    "warm": {"supply_temperature": Field("degC", 5.0, 70.0), "exchanger_approach": Field("K", 0.2, 15.0)},
    "warm.pump": LOOP_PUMP,
    "warm.dry_cooler": DRY_COOLER,
    "warm.pads": {
        "effectiveness": Field("1", 0.05, 0.98),
        "switch_on": Field("degC", 2.0, 50.0),
        "cycles": Field("1", 1.1, 100.0),
        "pump_share": Field("1", 0.0, 0.05),
    },
    "warm.tower": WARM_TOWER,
    "warm.tower_pump": PUMP,
    "electrical.transformer": LOSSES,
    "electrical.ups": LOSSES,
    "electrical.distribution": LOSSES,
}
