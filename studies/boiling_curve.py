"""The boiling curves of a tank's surfaces, and where its devices stand on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.errors import InputError
from heatpath.studies.hall import build, open_hall
from heatpath.studies.scenario import Scenario
from heatpath.thermal.surfaces import surface_flux
from heatpath.thermal.tank import BoilingPoint, boiling_points

LOWEST, HIGHEST, STEPS = 0.2, 60.0, 160  # K of superheat


@dataclass(frozen=True)
class BoilingCurve:
    """One kind of surface at the tank's pressure.

    name : of the devices on it; superheat [K] and heat_flux [W/m2] along the curve, up to its critical flux
    critical_heat_flux [W/m2], and usable_heat_flux [W/m2], less the scatter of like specimens
    point : where the device stands, mean and peak flux
    """

    name: str
    superheat: NDArray[np.float64]
    heat_flux: NDArray[np.float64]
    critical_heat_flux: float
    usable_heat_flux: float
    point: BoilingPoint


@dataclass(frozen=True)
class BoilingCurves:
    """All surfaces of one tank at full utilisation: the coolant, its saturation temperature [K], pressure [Pa]."""

    coolant: str
    saturation_temperature: float
    pressure: float
    curves: tuple[BoilingCurve, ...]


def boiling_curves(scenario: Scenario, cooling: str = "immersion-2p") -> BoilingCurves:
    """Boiling curve of every kind of surface in a tank, with the operating points of its devices.

    Raises
    ------
    InputError : a technology in which no pool boils
    PhysicalFailure : as ``studies.rack.solve``
    """
    installation = build(open_hall(scenario), cooling)
    tank, net = installation.rack.plan.tank, installation.rack.network
    if tank is None or installation.design.tank is None:
        raise InputError("cooling", f"no pool boils in {cooling}", allowed="immersion-2p")
    state = installation.rack.settled(1.0, installation.supply_temperature, installation.room_temperature)
    pool = float(state.solid_temperature[tank.pool])
    points = boiling_points(tank, state)
    curves = []
    for wetted in tank.wetted:
        row, point = net.edge_row[wetted.edge], points[wetted.solid]
        superheat = np.geomspace(LOWEST, HIGHEST, STEPS)
        flux = np.array([surface_flux(net.pool, row, float(each), pool) for each in superheat])
        below = flux <= point.critical_heat_flux
        usable = (1.0 - tank.scatter) * point.critical_heat_flux
        curves.append(BoilingCurve(wetted.name, superheat[below], flux[below], point.critical_heat_flux, usable, point))
    return BoilingCurves(tank.coolant, pool, installation.design.tank.tank_pressure, tuple(curves))
