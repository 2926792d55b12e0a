"""The pump of a rack's own loop, or its share of a unit's: a measured curve scaled to what the rack asks of it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from heatpath.fluids.properties import properties
from heatpath.numerics.errors import PhysicalFailure
from heatpath.thermal.cabinet import Hardware
from heatpath.thermal.cdu import Cdu
from heatpath.thermal.curves import Curve
from heatpath.thermal.elements import Element, Mover, SetFlow
from heatpath.thermal.plan import Plan
from heatpath.thermal.rack import Rack
from heatpath.thermal.streams import outlet_temperatures

DESIGN_ROOM = 298.15  # K, room air at which pumps are sized
_LARGEST_SHARE = 0.95  # of the largest flow at its speed up to which a unit's pump is run
_BEST_POINT = 0.70  # share of the largest flow where wire-to-water efficiency peaks


def size_pump(
    plan_with: Callable[[Element], Plan],
    hardware: Hardware,
    servers: int,
    rack_flow: float,
    supply: float,
    speed: float,
    heat_share: float,
    curve: Curve,
) -> Mover:
    """The measured pump scaled so that it meets the design flow, at its best point and the given speed.

    Parameters
    ----------
    plan_with : drafts the rack with a given pump element
    rack_flow : design flow of the rack [kg/s]
    supply : coolant supply temperature at design [K]
    speed : relative speed at the design point
    heat_share : part of the power that ends in the coolant
    curve : of the pump, measured
    """
    lift, rho = _needed_lift(Rack(plan_with(SetFlow(rack_flow)), hardware, servers), supply)
    largest = rack_flow / rho / (speed * _BEST_POINT)
    h0, h1, h2 = curve.head_shape()
    head = lift / (speed**2 * (h0 + h1 * _BEST_POINT + h2 * _BEST_POINT**2))
    return _measured_pump(curve, largest, head, heat_share, rho)


def _needed_lift(rack: Rack, supply: float) -> tuple[float, float]:
    """Head that a rack of set flow asks of its pump [Pa], and the density there [kg/m3]."""
    state = rack.state(1.0, supply, DESIGN_ROOM)
    pump, net = rack.plan.pump, rack.network
    rise = state.pressure[net.end[pump]] - state.pressure[net.start[pump]]
    rho = properties(net.table, net.fluid[pump], float(outlet_temperatures(state)[pump]))[0]
    return float(rise + rho * 9.80665 * net.rise[pump]), float(rho)


def _measured_pump(curve: Curve, largest: float, head: float, heat_share: float, rho: float) -> Mover:
    """The measured pump scaled to a largest flow [m3/s] and a shut-off head [Pa]."""
    power = curve.scale * largest * head
    return Mover(largest, head, *curve.head_shape(), power, *curve.power_shape(), heat_share, rho)


def cdu_pump(
    rack: Rack, cdu: Cdu, racks: int, rack_flow: float, supply: float, speed: float, share: float, curve: Curve
) -> tuple[Mover, float]:
    """One rack's share of a unit's pump, turned down so that at the relative speed ``speed`` the rack has its flow.

    The measured curve at full speed passes through the unit's rated flow and head at its best point.

    Parameters
    ----------
    rack : drafted with the set flow ``rack_flow`` [kg/s] and its share of the unit's loss
    racks : that share the unit
    supply : coolant supply temperature at design [K]
    share : of the power that ends in the coolant
    curve : of the pump, measured

    Returns
    -------
    the pump, and what the unit's own loss is multiplied by, above 1 where its valve throttles

    Raises
    ------
    PhysicalFailure : ``pump_off_curve`` where full speed is not enough
    """
    lift, rho = _needed_lift(rack, supply)
    largest = cdu.volume_flow / racks / _BEST_POINT
    h0, h1, h2 = curve.head_shape()
    head = (cdu.head + cdu.inner_loss) / (h0 + h1 * _BEST_POINT + h2 * _BEST_POINT**2)
    x = rack_flow / rho / largest
    needed = (-h1 * x + np.sqrt(h1 * h1 * x * x - 4.0 * h0 * (h2 * x * x - lift / head))) / (2.0 * h0)
    if needed > 1.0:
        raise PhysicalFailure(
            "pump_off_curve",
            f"the loop asks {lift / 1e3:.0f} kPa of the pumps of '{cdu.name}', {100.0 * needed:.0f} % of their speed",
        )
    turning = max(needed, x / _LARGEST_SHARE)
    offered = head * (h0 * turning**2 + h1 * turning * x + h2 * x * x)
    own = cdu.inner_loss * (rack_flow / rho * racks / cdu.volume_flow) ** cdu.inner_exponent
    turned = turning / speed
    return _measured_pump(curve, largest * turned, head * turned**2, share, rho), 1.0 + (offered - lift) / own
