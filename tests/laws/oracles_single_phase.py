"""Oracles and limits of the laws of single-phase flow, of conduction and of exchangers."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import fluids
import ht
import law_solutions as solved
import plate_solution
from law_oracle import DISC, Oracle, agrees, grid, only, says

from heatpath.fluids import losses
from heatpath.fluids.conduction import spreading_series
from heatpath.fluids.spreading import Patch, rectangle_series
from heatpath.fluids.stacked import Slab

ASPECTS = grid(aspect=(1.0, 0.5, 0.25, 0.1))
LENGTHS = (0.002, 0.01, 0.05, 0.2)  # x/(D_h Re Pr)
FLAT = 0.02  # an aspect for plates
FLAT_SCALE = 2.0 * math.sqrt(FLAT) / (1.0 + FLAT)  # their D_h over sqrt(A)
ON_PLATES = [{"aspect": FLAT, "z": x * FLAT_SCALE**2, "pr": 1e4} for x in LENGTHS]
DISCS = ((0.014, 0.03, 0.002, 390.0, 4e4), (0.01, 0.02, 0.01, 200.0, 1e3), (0.003, 0.03, 0.005, 390.0, 5e3))
STREAMS = grid(ntu=(0.3, 1.0, 4.0), capacity_ratio=(0.2, 0.7, 1.0))


def on_plates(solution: Callable[[float], float]) -> Callable[..., float]:
    """A solution between plates, on D_h, as a duct of aspect FLAT sees it on sqrt(A)."""
    return lambda aspect, z, pr: solution(z / FLAT_SCALE**2) / FLAT_SCALE


def channel_developed(aspect: float, z: float, pr: float) -> float:
    """Developed Nusselt number of a channel with an adiabatic cover, on sqrt(A)."""
    return solved.duct_nusselt_flux(aspect, 3) * (1.0 + aspect) / (2.0 * math.sqrt(aspect))


def shah(aspect: float, developed_length: float) -> float:
    """Shah's apparent friction of a square and of plates (here aspect 0.002), on sqrt(A); Shah and London 1978."""
    developed, excess, constant = (14.227, 1.43, 0.00029) if aspect == 1.0 else (24.0, 0.674, 0.000029)
    diameter = 2.0 * math.sqrt(aspect) / (1.0 + aspect)
    x = developed_length / diameter**2
    entry = 3.44 / math.sqrt(x)
    return (entry + (excess / (4.0 * x) + developed - entry) / (1.0 + constant / x**2)) / diameter


def martin(law: Callable[..., float]) -> Callable[..., float]:
    """A law of ``ht`` or ``fluids`` for plates, which counts chevrons in degrees."""
    return lambda re, chevron, **rest: law(re, *rest.values(), chevron_angle=math.degrees(chevron))


def effectiveness(subtype: str) -> Callable[..., float]:
    """Effectiveness by ``ht``."""
    return lambda ntu, capacity_ratio, **_: ht.effectiveness_from_NTU(ntu, capacity_ratio, subtype=subtype)


def spread(which: int) -> list[Oracle]:
    """Spreading of three pairs of discs by finite volumes: 0 the mean, 1 the centre, 2 the flux behind the centre."""
    return [
        Oracle(spread_state(*discs), lambda discs=discs: solved.spreading(*discs)[which], 2e-3, "finite volumes")
        for discs in DISCS
    ]


def spread_state(source: float, plate: float, thickness: float, conductivity: float, h: float) -> dict[str, Any]:
    """A pair of discs as the law takes it."""
    return {"series": spreading_series(source, plate), "thickness": thickness, "conductivity": conductivity, "h": h}


PLATES = (  # plate, sources, thickness, conductivity, coefficient; a large die on a thin lid first
    (Patch(0.0532, 0.0532), (Patch(0.046, 0.046),), 0.002, 390.0, 4e4),
    (Patch(0.0532, 0.0532), (Patch(0.0248, 0.0248),), 0.002, 390.0, 4e4),
    (Patch(0.09, 0.06), (Patch(0.03, 0.012),), 0.006, 200.0, 1e3),
    (Patch(0.06, 0.04), (Patch(0.01, 0.008, 0.012, -0.009), Patch(0.02, 0.01, -0.015, 0.01)), 0.003, 390.0, 5e3),
)


def rectangles() -> list[Oracle]:
    """Every source on each plate seen by the first one, by finite volumes in three dimensions."""
    rows = []
    for plate, sources, thickness, conductivity, h in PLATES:
        for j, source in enumerate(sources):
            state = {"series": rectangle_series(plate, source, sources[0]), "thickness": thickness,
                     "conductivity": conductivity, "h": h}  # fmt: skip
            rows.append(Oracle(state, lambda j=j, at=(plate, sources, thickness, conductivity, h): boxes(j, *at),
                               0.02, "finite volumes"))  # fmt: skip
    return rows


def boxes(j: int, plate: Patch, sources: tuple[Patch, ...], thickness: float, conductivity: float, h: float) -> float:
    """Spreading part of what source j does to the first one [K/W]."""
    slab = Slab(plate.length, plate.width, thickness, conductivity)
    means, _, _ = plate_solution.fine_limit((slab,), sources, h)
    area = plate.length * plate.width
    return float(means[0, j]) - thickness / (conductivity * area) - 1.0 / (h * area)


def mixed_convection() -> list[Oracle]:
    """Aided flow along a vertical plate at Pr 0.72 for four ratios Gr/Re**2."""
    return [
        Oracle({"forced": 0.664 * 0.72 ** (1.0 / 3.0), "natural": 0.476 * ratio**0.25},
               lambda ratio=ratio: solved.aided_plate_nusselt(ratio, 0.72), 0.05, "boundary layer on a vertical plate")
        for ratio in (0.3, 1.0, 3.0, 10.0)
    ]  # fmt: skip


def developed_channel(ra: float) -> float:
    """Even flux between vertical plates, developed: friction 12 mu U/b**2 balances the mean buoyancy of the stream."""
    speed = math.sqrt(ra / 12.0)  # U b**2/(alpha H), squared mean of the rise 2 q H/(rho cp b U) over the height
    return 0.5 * speed


ORACLES: dict[str, list[Oracle]] = {
    "nusselt_rectangular_flux":
        agrees("ht", 1e-9, lambda aspect: ht.Nu_laminar_rectangular_Shan_London(aspect), ASPECTS)
        + agrees("finite differences, H1", 2e-3, solved.duct_nusselt_flux, ASPECTS),
    "nusselt_rectangular_isothermal":
        agrees("finite differences, T", 3e-3, solved.duct_nusselt_isothermal, ASPECTS),
    "nusselt_rectangular_three_sides":
        agrees("finite differences, H1", 0.02, lambda aspect: solved.duct_nusselt_flux(aspect, 3), ASPECTS),
    "nusselt_developing_isothermal":
        agrees("modes of the square duct", 0.08, lambda aspect, z, pr: solved.square_mean_nusselt(z),
               grid(aspect=(1.0,), z=LENGTHS, pr=(1e4,))),
    "nusselt_developing_flux":
        agrees("modes between plates", 0.15, on_plates(solved.gap_mean_nusselt_flux), ON_PLATES),
    "nusselt_developing_flux_local":
        agrees("modes between plates", 0.15, on_plates(solved.gap_local_nusselt_flux), ON_PLATES),
    "nusselt_developing_three_sides":
        agrees("modes between plates", 0.15, on_plates(solved.gap_mean_nusselt_flux), ON_PLATES)
        + agrees("finite differences, H1, developed", 0.02, channel_developed,
                 grid(aspect=(1.0, 0.5, 0.1), z=(1e4,), pr=(6.0,))),
    "nusselt_teertstra":
        agrees("modes between plates, NTU", 0.1, solved.inlet_nusselt, grid(re=(0.5, 2.0, 10.0, 50.0), pr=(6.0,))),
    "nusselt_copeland":
        agrees("modes between plates", 0.05, lambda x: solved.gap_mean_nusselt_flux(x), grid(x=LENGTHS)),
    "nusselt_parallel_plates":
        agrees("modes between plates", 0.05,
               lambda re, pr, d_over_l: solved.gap_mean_nusselt(1.0 / (re * pr * d_over_l)),
               [{"re": 100.0, "pr": 1000.0, "d_over_l": 1e-5 / x} for x in LENGTHS]),
    "nusselt_hausen":
        agrees("ht", 1e-9, lambda gz: ht.laminar_entry_thermal_Hausen(gz, 1.0, 1.0, 1.0), grid(gz=(1.0, 50.0, 1e3)))
        + agrees("modes of the tube", 0.1, lambda gz: solved.gap_mean_nusselt(1.0 / gz, True),
                 grid(gz=(5.0, 100.0, 500.0))),
    "nusselt_flat_plate":
        agrees("ht", 1e-9, lambda re, pr: ht.Nu_horizontal_plate_laminar_Baehr(re, pr), grid(re=(1e4,), pr=(0.7, 6.0)))
        + agrees("Blasius, Pohlhausen", 0.025, lambda re, pr: solved.plate_nusselt(pr) * math.sqrt(re),
                 grid(re=(1e4,), pr=(0.7, 6.0, 100.0))),
    "nusselt_flat_plate_turbulent":
        agrees("ht", 1e-9, lambda re, pr: ht.Nu_horizontal_plate_turbulent_Schlichting(re, pr),
               grid(re=(6e5, 5e6), pr=(0.7, 50.0))),
    "nusselt_gnielinski":
        agrees("ht", 1e-9, lambda re, pr, darcy: ht.turbulent_Gnielinski(re, pr, darcy),
               grid(re=(3e3, 1e5), pr=(0.7, 50.0), darcy=(0.02,))),
    "nusselt_jet_array":
        says("worked example, 1.6 L/min of water", 0.005, 10.5, re=478.0, diameter_ratio=0.5 / 2.683,
             height_ratio=2.0 / 2.683)
        # measured with the chip's own resistance, so that the liquid's Nusselt number is higher than this
        + says("imec, 8 mm, 64 jets, 0.203 K/W", 0.1, 38.1, re=1238.0, diameter_ratio=0.3, height_ratio=0.6)
        + says("imec, 23 mm, 121 jets, 0.14 K/W", 0.6, 13.35, re=327.4, diameter_ratio=0.3, height_ratio=0.3)
        + says("imec, 23 mm, 121 jets, 0.0614 K/W", 0.4, 30.4, re=1064.0, diameter_ratio=0.3, height_ratio=0.3),
    "nusselt_mixed": mixed_convection(),
    "nusselt_vertical_plate":
        says("Bergman 2011, example 9.2", 0.002, 147.0, ra=1.813e9, pr=0.69)
        + agrees("ht", 1e-9, lambda ra, pr: ht.Nu_vertical_plate_Churchill(pr, ra / pr),
                 grid(ra=(1e3, 1e9), pr=(0.7, 300.0))),
    "nusselt_horizontal_cylinder":
        agrees("ht", 1e-9, lambda ra, pr: ht.Nu_horizontal_cylinder_Churchill_Chu(pr, ra / pr),
               grid(ra=(1e-2, 1e7), pr=(0.7, 300.0))),
    "nusselt_horizontal_plate_up":
        agrees("ht", 1e-9, lambda ra: ht.Nu_horizontal_plate_McAdams(1.0, ra), grid(ra=(1e5, 9e6, 2e7, 1e10))),
    "nusselt_horizontal_plate_down":
        agrees("ht", 1e-9, lambda ra: ht.Nu_horizontal_plate_McAdams(1.0, ra, buoyancy=False), grid(ra=(1e6, 1e9))),
    "nusselt_channel_elenbaas": says("Elenbaas' best gap", 0.01, 1.20, el=46.0),
    "nusselt_channel_isothermal": says("Bar-Cohen and Rohsenow's best gap", 0.002, 1.31, el=54.4),
    "nusselt_channel_flux":
        agrees("developed channel, balances", 0.01, developed_channel, grid(ra=(0.02, 0.1)))
        + agrees("Sparrow and Gregg's plate at high Pr", 0.01, lambda ra: (ra / 10.0) ** 0.2, grid(ra=(1e5, 1e6))),
    "developed_friction": agrees("finite differences", 0.008, solved.duct_friction_root_area, ASPECTS),
    "apparent_friction_rectangular":
        agrees("Shah", 0.1, shah, grid(aspect=(1.0, 0.002), developed_length=(1e-4, 1e-3, 0.01, 0.1, 1.0))),
    "friction_rectangular": agrees("finite differences", 1e-3, solved.duct_friction, ASPECTS),
    "darcy_rectangular":
        agrees("fluids at the equivalent Reynolds number", 2e-3, lambda re, aspect: fluids.friction.Churchill_1977(
            re * 16.0 / solved.duct_friction(aspect), 0.0), grid(re=(300.0, 5e4), aspect=(0.25, 1.0))),
    "darcy_churchill":
        agrees("fluids", 1e-9, lambda re, relative_roughness: fluids.friction.Churchill_1977(re, relative_roughness),
               grid(re=(500.0, 3e3, 1e5), relative_roughness=(0.0, 1e-3))),
    "hagenbach_rectangular":
        agrees("momentum of the developed profile", 0.1, solved.duct_excess_loss, ASPECTS)
        + says("Shah, square", 1e-3, 1.43, aspect=1.0) + says("Shah, plates", 1e-3, 0.674, aspect=0.0),
    "contraction_loss":
        agrees("fluids", 1e-9, lambda area_ratio: fluids.contraction_sharp(1.0, math.sqrt(area_ratio)),
               grid(area_ratio=(0.1, 0.5, 0.9))),
    "expansion_loss":
        agrees("fluids", 1e-9, lambda area_ratio, momentum_factor: fluids.diffuser_sharp(math.sqrt(area_ratio), 1.0),
               grid(area_ratio=(0.1, 0.5, 0.9), momentum_factor=(1.0,)))
        + says("Kays and London, laminar plates", 0.01, -0.4, area_ratio=1.0, momentum_factor=1.2),
    "darcy_plate_martin":
        agrees("fluids", 1e-9, martin(fluids.friction_plate_Martin_1999), grid(re=(300.0, 5e3), chevron=(0.5, 1.1))),
    "pressure_drop_fitting":
        agrees("fluids", 2e-3, lambda volume_flow, density, flow_coefficient: fluids.Cv_to_K(0.8, 0.01) * density / 2.0
               * (volume_flow / (DISC * 1e-4)) ** 2,
               grid(volume_flow=(1e-4,), density=(999.0,), flow_coefficient=(losses.flow_coefficient_of_cv(0.8),)))
        + says("OCP, UQD04 at 6.44 L/min", 0.005, 31.1e3, volume_flow=6.44e-3 / 60.0, density=999.0,
               flow_coefficient=losses.flow_coefficient_of_cv(0.8))
        + says("OCP, UQD08 at 17.8 L/min", 0.005, 24.4e3, volume_flow=17.8e-3 / 60.0, density=999.0,
               flow_coefficient=losses.flow_coefficient_of_cv(2.5)),
    "fin_efficiency":
        agrees("finite volumes", 1e-5, solved.fin_efficiency,
               grid(h=(100.0, 5e3), conductivity=(390.0,), thickness=(0.5e-3,), height=(0.005, 0.04))),
    "spreading_mean": spread(0),
    "spreading_maximum": spread(1),
    "spreading_rectangle": rectangles(),
    "spreading_concentration": spread(2),
    "effectiveness_isothermal_wall":
        agrees("ht", 1e-9, lambda ntu: ht.effectiveness_from_NTU(ntu, 0.0, subtype="boiler"), grid(ntu=(0.1, 2.0))),
    "effectiveness_counterflow":
        agrees("ht", 1e-9, effectiveness("counterflow"), STREAMS)
        + agrees("streams integrated", 1e-7, lambda ntu, capacity_ratio: solved.exchanger(ntu, capacity_ratio, True),
                 STREAMS[::4]),
    "effectiveness_parallel":
        agrees("ht", 1e-9, effectiveness("parallel"), STREAMS)
        + agrees("streams integrated", 1e-7, lambda ntu, capacity_ratio: solved.exchanger(ntu, capacity_ratio, False),
                 STREAMS[::4]),
    "effectiveness_crossflow": agrees("ht, its integral", 1e-6, effectiveness("crossflow"), STREAMS),
    "effectiveness_crossflow_mixed":
        agrees("ht", 1e-9, effectiveness("crossflow, mixed Cmin"), only(STREAMS, smaller_mixed=1.0))
        + agrees("ht", 1e-9, effectiveness("crossflow, mixed Cmax"), only(STREAMS, smaller_mixed=0.0)),
    "nusselt_plate_martin":
        agrees("ht", 1e-9, martin(ht.Nu_plate_Martin), grid(re=(300.0, 5e3), pr=(0.7, 10.0), chevron=(0.5, 1.1))),
}  # fmt: skip

_WIDE = spread_state(0.01, 10.0, 1.0, 100.0, 1e3)  # nearly a half space
LIMITS: dict[str, list[tuple[dict[str, Any], float, float]]] = {  # arguments, value there, relative tolerance
    "nusselt_rectangular_flux": [({"aspect": 0.0}, 140.0 / 17.0, 1e-4)],
    "nusselt_rectangular_isothermal": [({"aspect": 0.0}, 7.5407, 1e-4)],
    "nusselt_rectangular_three_sides": [({"aspect": 0.0}, 140.0 / 17.0, 1e-4)],
    "nusselt_developing_isothermal": [({"aspect": 1.0, "z": 1e9, "pr": 5.0}, 2.976, 0.1),
                                      ({"aspect": 1.0, "z": 1e-9, "pr": 0.7}, 0.664 * 0.7**(-1 / 6) / 1e-9**0.5, 0.05)],
    "nusselt_developing_flux": [({"aspect": 1.0, "z": 1e9, "pr": 5.0}, 3.608, 0.08)],
    "nusselt_developing_three_sides": [({"aspect": 1.0, "z": 1e9, "pr": 5.0}, 3.556, 0.01)],
    "nusselt_developing_flux_local": [({"aspect": 1.0, "z": 1e9, "pr": 5.0}, 3.608, 0.08)],
    "nusselt_teertstra": [({"re": 1e-3, "pr": 0.7}, 0.35e-3, 1e-3), ({"re": 1e8, "pr": 1.0}, 6640.0, 1e-3)],
    "nusselt_copeland": [({"x": 1e6}, 8.31, 1e-6)],
    "nusselt_parallel_plates": [({"re": 1e-9, "pr": 0.7, "d_over_l": 0.01}, 7.541, 1e-9),
                                ({"re": 2000.0, "pr": 0.7, "d_over_l": 1e6}, 0.664 * 0.7**(1 / 3) * 2e9**0.5, 0.01)],
    "nusselt_hausen": [({"gz": 0.0}, 3.66, 1e-9)],
    "nusselt_flat_plate": [({"re": 0.0, "pr": 0.7}, 0.0, 0.0)],
    "nusselt_flat_plate_turbulent": [({"re": 1e6, "pr": 1.0}, 0.037 * 1e6**0.8, 1e-9)],  # Reynolds' analogy
    "nusselt_gnielinski": [({"re": 1e6, "pr": 1.0, "darcy": 0.02}, 0.0025 * 999e3, 1e-9)],
    "nusselt_jet_array": [({"re": 0.0, "diameter_ratio": 0.2, "height_ratio": 0.2}, 0.0, 0.0)],
    "nusselt_mixed": [({"forced": 5.0, "natural": 0.0}, 5.0, 1e-12), ({"forced": 0.0, "natural": 5.0}, 5.0, 1e-12)],
    "nusselt_vertical_plate": [({"ra": 0.0, "pr": 7.0}, 0.825**2, 1e-9)],
    "nusselt_horizontal_cylinder": [({"ra": 0.0, "pr": 7.0}, 0.36, 1e-9)],
    "nusselt_horizontal_plate_up": [({"ra": 0.0}, 0.0, 0.0)],
    "nusselt_horizontal_plate_down": [({"ra": 0.0}, 0.0, 0.0)],
    "nusselt_channel_elenbaas": [({"el": 1e-3}, 1e-3 / 24.0, 1e-6), ({"el": 1e9}, 0.6 * 1e9**0.25, 0.01)],
    "nusselt_channel_isothermal": [({"el": 1e-3}, 1e-3 / 24.0, 1e-6), ({"el": 1e9}, 0.59 * 1e9**0.25, 0.01)],
    "nusselt_channel_flux": [({"ra": 1e-6}, (1e-6 / 48.0)**0.5, 1e-3)],
    "developed_friction": [({"aspect": 1e-4}, 12.0 / 1e-2, 1e-3)],
    "apparent_friction_rectangular": [({"aspect": 1.0, "developed_length": 1e12}, 14.13, 1e-3),
                                      ({"aspect": 1.0, "developed_length": 1e-8}, 3.44e4, 1e-3)],
    "friction_rectangular": [({"aspect": 0.0}, 24.0, 1e-9)],
    "darcy_rectangular": [({"re": 100.0, "aspect": 0.0}, 0.96, 1e-6)],
    "darcy_churchill": [({"re": 1.0, "relative_roughness": 0.0}, 64.0, 1e-9),
                        ({"re": 1e5, "relative_roughness": 0.0}, 0.316 * 1e5**-0.25, 0.02)],
    "hagenbach_rectangular": [({"aspect": 0.0}, 0.674, 1e-9)],
    "contraction_loss": [({"area_ratio": 1.0}, 0.0, 0.0)],
    "expansion_loss": [({"area_ratio": 0.0, "momentum_factor": 1.2}, 1.0, 1e-9),
                       ({"area_ratio": 1.0, "momentum_factor": 1.0}, 0.0, 0.0)],
    "darcy_plate_martin": [({"re": 500.0, "chevron": 0.0}, 64.0 / 500.0, 1e-9)],  # plane plates, as a tube
    "pressure_drop_fitting": [({"volume_flow": 0.0, "density": 1e3, "flow_coefficient": 1e-5}, 0.0, 0.0)],
    "fin_efficiency": [({"h": 0.0, "conductivity": 390.0, "thickness": 1e-3, "height": 0.04}, 1.0, 1e-9)],
    "spreading_mean": [(_WIDE, 8.0 / (3.0 * math.pi**2 * 100.0 * 0.01), 0.01)],
    "spreading_rectangle": [({"series": rectangle_series(Patch(1.0, 1.0), Patch(0.01, 0.01), terms=150),
                              "thickness": 0.5, "conductivity": 100.0, "h": 1e9}, 0.4732 / (100.0 * 0.01), 0.02)],
    "spreading_maximum": [(_WIDE, 1.0 / (math.pi * 100.0 * 0.01), 0.01)],
    "spreading_concentration": [({**_WIDE, "h": 0.0}, 1.0, 1e-9)],  # nothing leaves: evenly
    "effectiveness_isothermal_wall": [({"ntu": 0.0}, 0.0, 0.0), ({"ntu": 50.0}, 1.0, 1e-9)],
    "effectiveness_counterflow": [({"ntu": 50.0, "capacity_ratio": 0.5}, 1.0, 1e-9),
                                  ({"ntu": 1.0, "capacity_ratio": 1.0}, 0.5, 1e-9)],
    "effectiveness_parallel": [({"ntu": 50.0, "capacity_ratio": 1.0}, 0.5, 1e-9)],
    "effectiveness_crossflow": [({"ntu": 0.0, "capacity_ratio": 0.5}, 0.0, 0.0),
                                ({"ntu": 1.0, "capacity_ratio": 0.0}, 1.0 - math.exp(-1.0), 1e-9)],
    "effectiveness_crossflow_mixed": [
        ({"ntu": 1.0, "capacity_ratio": 0.0, "smaller_mixed": 1.0}, 1.0 - math.exp(-1.0), 1e-9)],
    "nusselt_plate_martin": [({"re": 1000.0, "pr": 7.0, "chevron": 0.0}, 0.0, 0.0)],
}  # fmt: skip
