"""A tank in which the coolant boils: what it is made of, and what its solution says of pressure and crisis."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.conduction import SpreadingSeries, spreading_concentration
from heatpath.fluids.coolants import load_coolant
from heatpath.fluids.pool import Pool, saturated_at
from heatpath.fluids.saturation import saturation_pressure
from heatpath.numerics.errors import PhysicalFailure
from heatpath.thermal.closure import edge_fluxes
from heatpath.thermal.network import Network
from heatpath.thermal.steady import State
from heatpath.thermal.surfaces import ALIGHT, AREA, ONSET, critical_flux, natural_flux


class Face(NamedTuple):
    """The plate under a boiling face, for the flux at its centre: radii, thickness [m] and conductivity [W/mK]."""

    series: SpreadingSeries
    thickness: float
    conductivity: float


@dataclass(frozen=True)
class Wetted:
    """A surface in the pool: the device it belongs to, its solid, and its edge to the pool.

    ``face`` is the plate under it, None where the heat comes evenly.
    """

    name: str
    position: str
    solid: int
    edge: int
    face: Face | None = None


@dataclass
class Tank:
    """The handles of a boiling tank, and what it may do.

    pool, tubes : solids; condenser : edge between them; controller : of the share of tubes that vapour reaches, -1 in
    a sealed tank; boiling_at [K] : saturation at the site's pressure, of an open one
    pressure_range [Pa] : that a sealed vessel bears; scatter : share by which critical fluxes of like specimens vary;
    loss [kg/s] : of coolant; heating : whether surfaces are heated from rest, so that boiling has to begin
    """

    coolant: str
    pool: int = -1
    tubes: int = -1
    condenser: int = -1
    controller: int = -1
    boiling_at: float = 0.0
    pressure_range: tuple[float, float] = (0.0, 0.0)
    scatter: float = 0.24
    loss: float = 0.0
    heating: bool = False
    wetted: list[Wetted] = field(default_factory=list)

    @property
    def sealed(self) -> bool:
        """Whether its pressure is a result."""
        return self.controller < 0


@dataclass(frozen=True)
class BoilingPoint:
    """One surface at one operating point.

    superheat [K]; heat_flux, its mean, and peak_heat_flux, at the centre of the plate [W/m2]; critical_heat_flux
    [W/m2]; critical_margin : share of the usable critical flux (less its scatter) that is left at the centre, negative
    where only luck holds; onset_overshoot [K] : how much hotter it was before its first bubbles; boils : whether
    boiling carries the heat
    """

    superheat: float
    heat_flux: float
    peak_heat_flux: float
    critical_heat_flux: float
    critical_margin: float
    onset_overshoot: float
    boils: bool


@dataclass(frozen=True)
class TankPoint:
    """The tank at one operating point: pressure [Pa], saturation_temperature [K], condenser_heat [W], condenser_share,
    vapour_flow [kg/s], coolant_loss [kg/s], and the smallest critical margin with its device."""

    tank_pressure: float
    saturation_temperature: float
    condenser_heat: float
    condenser_share: float
    vapour_flow: float
    coolant_loss: float
    critical_margin_min: float
    critical_device: str

    def numbers(self) -> dict[str, float]:
        """What can be interpolated between operating points; the smallest margin changes devices with a bend."""
        left_out = ("critical_margin_min", "critical_device")
        return {key: value for key, value in vars(self).items() if key not in left_out}


def boiling_points(tank: Tank, state: State) -> dict[int, BoilingPoint]:
    """Every surface of the tank, by its solid."""
    net = state.network
    heat = edge_fluxes(state)
    t_pool = float(state.solid_temperature[tank.pool])
    return {each.solid: _point(tank, net, each, state, float(heat[each.edge]), t_pool) for each in tank.wetted}


def _point(tank: Tank, net: Network, wetted: Wetted, state: State, heat: float, t_pool: float) -> BoilingPoint:
    row = net.edge_row[wetted.edge]
    flux = heat / row[AREA]
    superheat = float(state.solid_temperature[wetted.solid]) - t_pool
    peak = flux
    if wetted.face is not None and superheat > 0.0:
        peak = flux * spreading_concentration(*wetted.face, flux / superheat)
    critical = float(critical_flux(net.pool, row, t_pool))
    still = float(natural_flux(net.pool, row, saturated_at(net.pool, t_pool), superheat))
    boils = bool(row[ALIGHT] == 1.0 and flux > 1.2 * still)  # cubes add: boiling carries more than nine tenths of it
    return BoilingPoint(
        superheat=superheat,
        heat_flux=float(flux),
        peak_heat_flux=float(peak),
        critical_heat_flux=critical,
        critical_margin=1.0 - float(peak) / ((1.0 - tank.scatter) * critical),
        onset_overshoot=_overshoot(net.pool, row, t_pool, flux, superheat) if row[ALIGHT] == 1.0 else 0.0,
        boils=boils,
    )


def _overshoot(pool: Pool, row: NDArray[np.float64], t_pool: float, flux: float, superheat: float) -> float:
    """How much hotter the surface was at this flux before it boiled [K]: as convection asks, up to its onset."""
    onset = float(row[ONSET])
    if onset <= superheat:
        return 0.0
    fluid = saturated_at(pool, t_pool)
    if natural_flux(pool, row, fluid, onset) <= flux:
        return onset - superheat
    low, high = superheat, onset
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if natural_flux(pool, row, fluid, middle) < flux else (low, middle)
    return low - superheat


def tank_point(tank: Tank, state: State, points: dict[int, BoilingPoint]) -> TankPoint:
    """What the tank as a whole does."""
    net = state.network
    t = float(state.solid_temperature[tank.pool])
    heat = float(edge_fluxes(state)[tank.condenser])
    worst = min(tank.wetted, key=lambda each: points[each.solid].critical_margin)
    return TankPoint(
        tank_pressure=float(saturation_pressure(net.pool.vapour, 0, t)),
        saturation_temperature=t,
        condenser_heat=heat,
        condenser_share=1.0 if tank.sealed else float(state.speed[tank.controller]),
        vapour_flow=heat / saturated_at(net.pool, t).latent_heat,
        coolant_loss=tank.loss,
        critical_margin_min=points[worst.solid].critical_margin,
        critical_device=f"{worst.name}, {worst.position}",
    )


def check_tank(tank: Tank, state: State, points: dict[int, BoilingPoint]) -> None:
    """Refuse what no boiling tank does; without ``points`` its surfaces are not asked.

    Raises
    ------
    PhysicalFailure : ``boiling_crisis`` with the device, ``vapour_lost``, ``tank_pressure``, ``coolant_range``
    """
    if points:
        _check_crisis(tank, points)
    t = float(state.solid_temperature[tank.pool])
    if not tank.sealed:
        _check_vapour(tank, float(state.speed[tank.controller]), t)
    low, high = load_coolant(tank.coolant).saturation_range
    if not low <= t <= high:
        known = f"known from {low - 273.15:.1f} to {high - 273.15:.1f} degC"
        raise PhysicalFailure("coolant_range", f"{tank.coolant} boils at {t - 273.15:.1f} degC; {known}")
    pressure = float(saturation_pressure(state.network.pool.vapour, 0, t))
    lowest, highest = tank.pressure_range
    if tank.sealed and not lowest <= pressure <= highest:
        bears = f"the vessel bears {lowest / 1e3:.0f} to {highest / 1e3:.0f} kPa"
        text = f"{tank.coolant} boils at {t - 273.15:.1f} degC under {pressure / 1e3:.0f} kPa; {bears}"
        raise PhysicalFailure("tank_pressure", text)


def _check_vapour(tank: Tank, share: float, t: float) -> None:
    """An open tank stays at the site's pressure as long as its coil, or a part of it, condenses all of the vapour."""
    if share > 1.0:
        text = f"the coil would have to be {share:.2f} times as large to condense it all at {t - 273.15:.1f} degC"
    elif share < 0.0:
        text = f"the coil is warmer than {t - 273.15:.1f} degC, where {tank.coolant} boils here"
    else:
        return
    raise PhysicalFailure("vapour_lost", f"vapour leaves the open tank: {text}")


def _check_crisis(tank: Tank, points: dict[int, BoilingPoint]) -> None:
    worst = max(tank.wetted, key=lambda each: points[each.solid].peak_heat_flux / points[each.solid].critical_heat_flux)
    point = points[worst.solid]
    if point.peak_heat_flux > point.critical_heat_flux:
        raise PhysicalFailure(
            "boiling_crisis",
            f"{point.peak_heat_flux / 1e4:.1f} W/cm2 at the centre of its surface, the critical heat flux is "
            f"{point.critical_heat_flux / 1e4:.1f} W/cm2: beyond it vapour covers the surface",
            device=f"{worst.name}, {worst.position}",
        )


def rested(tank: Tank, state: State) -> Network:
    """The network with the surfaces out that would not have begun to boil, heated from rest to the flux they have."""
    net = state.network
    rows = net.edge_row.copy()
    heat = edge_fluxes(state)
    fluid = saturated_at(net.pool, float(state.solid_temperature[tank.pool]))
    for each in tank.wetted:
        row = rows[each.edge]
        reached = natural_flux(net.pool, row, fluid, float(row[ONSET]))
        row[ALIGHT] = 1.0 if heat[each.edge] / row[AREA] > reached else 0.0
    return net._replace(edge_row=rows)


def kindled(tank: Tank, state: State) -> Network | None:
    """The network with the surfaces alight that have passed their onset; None where no more do."""
    t = state.solid_temperature
    rows = state.network.edge_row.copy()
    changed = False
    for each in tank.wetted:
        if rows[each.edge, ALIGHT] == 0.0 and t[each.solid] - t[tank.pool] > rows[each.edge, ONSET]:
            rows[each.edge, ALIGHT] = 1.0
            changed = True
    return state.network._replace(edge_row=rows) if changed else None
