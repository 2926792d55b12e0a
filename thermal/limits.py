"""What a rack in time may run into besides its junctions: boiling crisis, dry-out, vapour in a pump, a full vessel, a
coolant that boils where nothing should. What is not modelled beyond ends the run."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.coolants import load_coolant
from heatpath.fluids.saturation import saturation_pressure
from heatpath.thermal.dryout import driest_plate
from heatpath.thermal.network import Conditions, Network
from heatpath.thermal.plan import Plan
from heatpath.thermal.steady import State
from heatpath.thermal.streams import suction_margin
from heatpath.thermal.tank import boiling_points

Floats = NDArray[np.float64]


class Reached(NamedTuple):
    """``margin`` to the boiling crisis, nan where nothing boils; what was reached, and what ends the run; '' for
    nothing."""

    margin: float = np.nan
    limit: str = ""
    end: str = ""


def boiling_reached(plan: Plan, network: Network, conditions: Conditions, x: Floats, pumping: bool) -> Reached:
    """How near a tank or the plates of a loop are to their crisis.

    Parameters
    ----------
    plan, network, conditions, x : the rack and where it stands
    pumping : whether its pump runs, and must not draw vapour

    The margin is the share left of the critical flux (``tank``), or of the heat at which the nearest plate would dry.
    """
    if plan.tank is not None:
        return _tank(plan, network, conditions, x)
    plate, left, ratio = driest_plate(network, x)
    if plate < 0:
        return Reached()
    margin = 1.0 - 1.0 / ratio
    if left <= 0.0:
        dry = f"dry-out, {_named(plan, plate)}"
        return Reached(margin, dry, dry)
    if pumping and suction_margin(State(network, conditions, x, 0, 0.0), plan.pump) < plan.suction_head:
        return Reached(margin, "vapour in the pump", "vapour in the pump")
    return Reached(margin)


def _named(plan: Plan, branch: int) -> str:
    """The device or board on a plate."""
    names = {each.branch: f"{each.board.name}, {each.position}" for each in plan.boards}
    names |= {each.branch: f"{each.device.name}, {each.position}" for each in plan.packages}
    return names[branch]


def _tank(plan: Plan, network: Network, conditions: Conditions, x: Floats) -> Reached:
    """Its hardest surface; and a sealed vessel at its highest pressure opens its valve, which is not modelled."""
    tank = plan.tank
    assert tank is not None
    points = boiling_points(tank, State(network, conditions, x, 0, 0.0))
    worst = min(tank.wetted, key=lambda each: points[each.solid].critical_margin)
    margin = points[worst.solid].critical_margin
    limit = f"boiling crisis, {worst.name}" if margin < 0.0 else ""
    if tank.sealed:
        pool = float(x[2 * (network.start.size + network.node_kind.size) + tank.pool])
        if saturation_pressure(network.pool.vapour, 0, pool) > tank.pressure_range[1]:
            return Reached(float(margin), limit or "tank pressure", "tank pressure")
    return Reached(float(margin), limit)


def coolant_reached(plan: Plan, network: Network, x: Floats) -> tuple[str, str]:
    """A coolant beyond its table, which goes on with the properties of the table's end, and one that starts to boil
    where nothing should, which ends the run; '' for none."""
    first = 2 * network.start.size + network.node_kind.size
    nodes = x[first : first + network.node_kind.size]
    outlets = x[network.start.size : 2 * network.start.size]
    beyond = boils = ""
    for f, name in enumerate(plan.draft.coolants):
        own = network.fluid == f
        if network.boils[f] >= 0 or not own.any():
            continue
        hottest = float(max(outlets[own].max(), nodes[network.start[own]].max()))
        coolant = load_coolant(name)
        if hottest > coolant.table_range[1]:
            beyond = beyond or name
        if coolant.phase == "liquid" and hottest >= coolant.boiling_point:
            boils = boils or f"{name} boils"
    return beyond, boils
