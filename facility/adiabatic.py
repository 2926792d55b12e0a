"""Adiabatic pads before a dry cooler: water evaporates into the entering air, which cools towards its wet bulb.

The pads run wet where the dry cooler alone would not hold its set point and the outdoor air is above the temperature
at which they are switched on; dry, the air passes them unchanged. The pads' water leaves with the air but for the
bleed that keeps the salt from concentrating.
"""

from __future__ import annotations

from typing import NamedTuple

from heatpath.facility.tower import Air
from heatpath.fluids.moist_air import humidity_ratio_from_wet_bulb
from heatpath.numerics.kernel import kernel
from heatpath.numerics.reference import by_reference


@by_reference
class Pad(NamedTuple):
    """Wetted pads: saturation effectiveness [1] (0: none), outdoor air from which they may run [K], cycles of
    concentration, power of their water pump while they run [W].

    The effectiveness is ``(T_in - T_out)/(T_in - T_wet_bulb)``.
    """

    effectiveness: float
    switch_on: float
    cycles: float
    pump_power: float


NO_PAD = Pad(0.0, 400.0, 2.0, 0.0)


@kernel
def wetted(pad: Pad, air: Air) -> Air:
    """Air behind wet pads: colder by the effectiveness, the wet bulb unchanged (adiabatic saturation)."""
    dry = air.dry_bulb - pad.effectiveness * (air.dry_bulb - air.wet_bulb)
    humidity = max(humidity_ratio_from_wet_bulb(dry, air.wet_bulb, air.pressure), air.humidity_ratio)
    return Air(dry, air.wet_bulb, humidity, air.pressure)


@kernel
def may_wet(pad: Pad, air: Air) -> bool:
    """Whether the pads may run in this hour."""
    return pad.effectiveness > 0.0 and air.dry_bulb >= pad.switch_on


@kernel
def pad_evaporation(before: Air, behind: Air, dry_air_flow: float) -> float:
    """Water taken up by this flow of dry air [kg/s]."""
    return dry_air_flow * (behind.humidity_ratio - before.humidity_ratio)


@kernel
def pad_make_up(pad: Pad, evaporation: float) -> float:
    """Make-up [kg/s]: evaporation and the bleed that holds the cycles of concentration, ``E C/(C - 1)``."""
    return evaporation * pad.cycles / (pad.cycles - 1.0)
