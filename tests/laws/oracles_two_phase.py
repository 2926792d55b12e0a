"""Oracles and limits of the laws of boiling, condensation and two phases flowing together."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import fluids
import ht
import law_solutions as solved
from fluids.two_phase import (
    Kim_Mudawar,
    Lockhart_Martinelli,
    Mishima_Hibiki,
    Muller_Steinhagen_Heck,
    friction_factor_Kim_Mudawar,
)
from fluids.two_phase_voidage import Lockhart_Martinelli_Xtt, Zivi
from law_oracle import DISC, FC72, REFRIGERANT, WATER, Oracle, agrees, grid, named, only, says

from heatpath.fluids.condensation import GAS_CONSTANT
from heatpath.fluids.critical_heat_flux import LIENHARD_DHIR, ZUBER
from heatpath.fluids.saturated import Saturation

BORE = 1.2e-3
CHANNEL = grid(
    heat_flux=(3e4, 2e5), mass_flux=(150.0, 900.0), quality=(0.05, 0.6), diameter=(0.4e-3, 3e-3), heated=(0.75,),
    fluid=(REFRIGERANT, WATER),
)  # fmt: skip
TUBE = only(CHANNEL, "heated")
PHASES = named(REFRIGERANT, "rhol rhog mul mug")
FLUX = 400.0  # the refrigerant in BORE at this flux passes through three of the four regimes, at 40 the fourth
REGIMES = ((FLUX, 0.02, 10.0), (FLUX, 0.1, 20.0), (FLUX, 0.5, 12.0), (40.0, 0.3, 5.0))  # and Chisholm's constants


def reynolds(mass_flux: float, quality: float, vapour: bool) -> float:
    """Reynolds number of one phase alone in BORE."""
    viscosity = REFRIGERANT.vapour_viscosity if vapour else REFRIGERANT.liquid_viscosity
    return mass_flux * (quality if vapour else 1.0 - quality) * BORE / viscosity


def gradient(mass_flux: float, quality: float, factor: Callable[[float], float], vapour: bool) -> float:
    """Friction gradient of one phase alone in BORE."""
    density = REFRIGERANT.vapour_density if vapour else REFRIGERANT.liquid_density
    share = mass_flux * (quality if vapour else 1.0 - quality)
    return factor(reynolds(mass_flux, quality, vapour)) * share * share / (2.0 * density * BORE)


def original_factor(re: float) -> float:
    """Friction factor of Lockhart and Martinelli in ``fluids``."""
    return 64.0 / re if re < 2000.0 else 0.184 * re**-0.2


def constant_of(total: float, mass_flux: float, quality: float, factor: Callable[[float], float]) -> float:
    """The constant behind a whole two-phase gradient."""
    liquid = gradient(mass_flux, quality, factor, False)
    vapour = gradient(mass_flux, quality, factor, True)
    return (total - liquid - vapour) / math.sqrt(liquid * vapour)


def flow(mass_flux: float, diameter: float = BORE) -> float:
    """Mass flow that makes this flux."""
    return mass_flux * DISC * diameter**2


def kim_mudawar(
    heat_flux: float, mass_flux: float, quality: float, diameter: float, heated: float, fluid: Saturation
) -> float:
    """Kim and Mudawar 2013 as three public codes have it, from the functions of ``ht`` and ``fluids``."""
    f = fluid
    bo = ht.boiling_flow.Boiling(G=mass_flux, q=heat_flux * heated, Hvap=f.latent_heat)
    we = fluids.Weber(V=mass_flux / f.liquid_density, L=diameter, rho=f.liquid_density, sigma=f.surface_tension)
    xtt = Lockhart_Martinelli_Xtt(quality, **named(f, "rhol rhog mul mug"))
    prandtl = f.liquid_heat_capacity * f.liquid_viscosity / f.liquid_conductivity
    single = ht.turbulent_Dittus_Boelter(mass_flux * (1.0 - quality) * diameter / f.liquid_viscosity, prandtl)
    nucleate = 2345.0 * bo**0.7 * f.reduced_pressure**0.38 * (1.0 - quality) ** -0.51
    convective = 5.2 * bo**0.08 * we**-0.54 + 3.5 * xtt**-0.94 * (f.vapour_density / f.liquid_density) ** 0.25
    return math.hypot(nucleate, convective) * single * f.liquid_conductivity / diameter


def dryout(heat_flux: float, mass_flux: float, diameter: float, heated: float, fluid: Saturation) -> float:
    """Its dry-out quality, with Ca = We/Re."""
    we = fluids.Weber(
        V=mass_flux / fluid.liquid_density, L=diameter, rho=fluid.liquid_density, sigma=fluid.surface_tension
    )
    capillary = we * fluid.liquid_viscosity / (mass_flux * diameter)
    bo = ht.boiling_flow.Boiling(G=mass_flux, q=heat_flux * heated, Hvap=fluid.latent_heat)
    density = (fluid.liquid_density / fluid.vapour_density) ** -0.06
    return 1.4 * we**0.03 * fluid.reduced_pressure**0.08 - 15.0 * bo**0.15 * capillary**0.35 * density


def bertsch(
    heat_flux: float, mass_flux: float, quality: float, diameter: float, length: float, fluid: Saturation
) -> float:
    """Bertsch 2009 from the parts that ``ht`` and ``fluids`` have."""
    f = fluid
    pool = ht.Cooper(P=f.reduced_pressure * 1e6, Pc=1e6, MW=1e3 * f.molar_mass, q=heat_flux)
    graetz = mass_flux * diameter**2 / length
    liquid = graetz * f.liquid_heat_capacity / f.liquid_conductivity
    vapour = graetz * f.vapour_heat_capacity / f.vapour_conductivity
    single = (1.0 - quality) * ht.laminar_entry_thermal_Hausen(liquid, 1.0, 1.0, 1.0) * f.liquid_conductivity / diameter
    single += quality * ht.laminar_entry_thermal_Hausen(vapour, 1.0, 1.0, 1.0) * f.vapour_conductivity / diameter
    confinement = fluids.Confinement(D=diameter, **named(f, "rhol rhog sigma"))
    return pool * (1.0 - quality) + single * (1.0 + 80.0 * (quality**2 - quality**6) * math.exp(-0.6 * confinement))


def boiling_factor(
    heat_flux: float, mass_flux: float, quality: float, diameter: float, heated: float, fluid: Saturation
) -> float:
    """Kim and Mudawar's factor of boiling as a public C++ library has it."""
    we = fluids.Weber(
        V=mass_flux / fluid.liquid_density, L=diameter, rho=fluid.liquid_density, sigma=fluid.surface_tension
    )
    bo = ht.boiling_flow.Boiling(G=mass_flux, q=heat_flux * heated, Hvap=fluid.latent_heat)
    turbulent = mass_flux * (1.0 - quality) * diameter / fluid.liquid_viscosity >= 2000.0
    return 1.0 + (60.0 * we**0.32 * bo**0.78 if turbulent else 530.0 * we**0.52 * bo**1.09)


def nusselt_film(subcooling: float, height: float, fluid: Saturation) -> float:
    """``ht`` with the latent heat that this room's law uses."""
    heat = fluid.latent_heat + 0.68 * fluid.liquid_heat_capacity * subcooling
    film = named(fluid, "rhog rhol kl mul")
    return ht.Nusselt_laminar(Tsat=400.0, Tw=400.0 - subcooling, Hvap=heat, L=height, **film)


def tube_film(subcooling: float, diameter: float, fluid: Saturation) -> float:
    """The film integrated round a tube, in units of the plate's."""
    plate = 2.0 * math.sqrt(2.0) / 3.0
    return solved.tube_film_constant() / plate * nusselt_film(subcooling, diameter, fluid)


def pool(heat_flux: float, reduced_pressure: float, molar_mass: float, roughness: float) -> float:
    """Cooper by ``ht``."""
    return ht.Cooper(P=reduced_pressure * 1e6, Pc=1e6, MW=1e3 * molar_mass, q=heat_flux, Rp=roughness)


def pool_flux(superheat: float, reduced_pressure: float, molar_mass: float, roughness: float, factor: float) -> float:
    """Cooper by ``ht``, which solves for the superheat itself; the factor stands with it."""
    h = ht.Cooper(P=reduced_pressure * 1e6, Pc=1e6, MW=1e3 * molar_mass, Te=factor * superheat, Rp=roughness)
    return float(h) * factor * superheat


def tangency(heat_flux: float, fluid: Saturation) -> float:
    """Onset of boiling by minimising the superheat over the bubble's size."""
    curvature = fluid.surface_tension * fluid.temperature / (fluid.vapour_density * fluid.latent_heat)
    return solved.bubble_onset(curvature, heat_flux / fluid.liquid_conductivity)


def stefan(mass_transfer: float, pressure: float, temperature: float, gas_bulk: float, gas_wall: float) -> float:
    """Stefan's equation integrated over a film of 1 mm."""
    concentration = pressure / (GAS_CONSTANT * temperature)
    return solved.stefan_flux(mass_transfer * 1e-3, 1e-3, concentration, gas_bulk, gas_wall)


ORACLES: dict[str, list[Oracle]] = {
    "boiling_cooper":
        agrees("ht", 1e-9, pool, grid(heat_flux=(1e4, 1e5), reduced_pressure=(0.01, 0.3), molar_mass=(0.1,),
                                      roughness=(0.3e-6, 1e-6))),
    "boiling_flux_cooper":
        agrees("ht", 1e-9, pool_flux, grid(superheat=(5.0, 15.0), reduced_pressure=(0.01, 0.3), molar_mass=(0.1,),
                                           roughness=(0.3e-6, 1e-6), factor=(1.0, 4.0))),
    "boiling_rohsenow":
        agrees("ht", 1e-9, lambda superheat, fluid, surface, exponent: superheat * ht.Rohsenow(
            **named(fluid, "rhol rhog mul kl Cpl Hvap sigma"), Te=superheat, Csf=surface, n=exponent),
            grid(superheat=(5.0, 15.0), fluid=(WATER, FC72), surface=(0.006,), exponent=(1.0, 1.7))),
    "boiling_gorenflo":
        agrees("ht", 1e-9, lambda heat_flux, reduced_pressure, reference, roughness: ht.Gorenflo(
            P=reduced_pressure * 1e6, Pc=1e6, q=heat_flux, h0=reference, Ra=roughness),
            grid(heat_flux=(1e4, 1e5), reduced_pressure=(0.03, 0.5), reference=(4200.0,), roughness=(1e-6,))),
    "boiling_stephan_abdelsalam":
        agrees("ht", 1e-9, lambda heat_flux, fluid: ht.Stephan_Abdelsalam(
            **named(fluid), Cpl=fluid.liquid_heat_capacity, Tsat=fluid.temperature, q=heat_flux,
            correlation="refrigerant"), grid(heat_flux=(1e4, 1e5), fluid=(REFRIGERANT, FC72))),
    "boiling_onset": agrees("tangency, minimised", 1e-6, tangency, grid(heat_flux=(1e3, 1e5), fluid=(WATER, FC72))),
    "flow_boiling_kim_mudawar": agrees("three transcriptions", 1e-9, kim_mudawar, CHANNEL),
    "dryout_quality_kim_mudawar": agrees("three transcriptions", 1e-9, dryout, only(CHANNEL, "quality")),
    "flow_boiling_bertsch": agrees("two transcriptions", 1e-6, bertsch, only(CHANNEL, "heated", length=0.05)),
    "flow_boiling_li_wu":
        agrees("ht", 1e-6, lambda heat_flux, mass_flux, quality, diameter, fluid: ht.Li_Wu(
            m=flow(mass_flux, diameter), x=quality, D=diameter, q=heat_flux, **named(fluid)), TUBE),
    "flow_boiling_lazarek_black":
        agrees("ht", 1e-9, lambda heat_flux, mass_flux, diameter, fluid: ht.Lazarek_Black(
            m=flow(mass_flux, diameter), D=diameter, q=heat_flux, **named(fluid, "mul kl Hvap")),
            only(TUBE, "quality")),
    "flow_boiling_cooper_laminar":
        agrees("ht, added", 1e-9, lambda heat_flux, nusselt, diameter, roughness, fluid: pool(
            heat_flux, fluid.reduced_pressure, fluid.molar_mass, roughness)
            + nusselt * fluid.liquid_conductivity / diameter,
            grid(heat_flux=(3e4, 5e5), nusselt=(4.0, 8.0), diameter=(3e-5, 1e-3), roughness=(1e-6,),
                 fluid=(REFRIGERANT, WATER))),
    "flow_boiling_sun_mishima":
        agrees("ht", 1e-9, lambda heat_flux, mass_flux, diameter, fluid: ht.Sun_Mishima(
            m=flow(mass_flux, diameter), D=diameter, q=heat_flux, **named(fluid)), only(TUBE, "quality")),
    "critical_flux_kutateladze":
        agrees("ht", 1e-9, lambda constant, fluid: ht.Zuber(**named(fluid, "sigma Hvap rhol rhog"), K=constant),
               grid(constant=(ZUBER, LIENHARD_DHIR), fluid=(WATER, FC72))),
    "critical_flux_mostinski":
        agrees("ht", 1e-9, lambda reduced_pressure, critical_pressure: ht.HEDH_Montinsky(
            P=reduced_pressure * critical_pressure, Pc=critical_pressure),
            grid(reduced_pressure=(0.05, 0.5), critical_pressure=(1.8e6, 22e6))),
    "critical_flux_cylinder":
        agrees("ht", 0.02, lambda diameter, fluid: ht.Serth_HEDH(D=diameter, **named(fluid, "sigma Hvap rhol rhog")),
               grid(diameter=(1.5e-3, 0.02), fluid=(WATER, FC72))),
    "critical_flux_subcooling":
        says("water, 41 K at 1 atm: about 3", 0.03, 3.0, subcooling=41.0, fluid=WATER)
        + says("FC-72 measured, 10 K", 0.5, 1.30, subcooling=10.0, fluid=FC72)
        + says("FC-72 measured, 30 K", 0.5, 1.75, subcooling=30.0, fluid=FC72),
    "critical_flux_arik":
        says("FC-72 measured, saturated", 0.2, 16.9e4, length=0.01, effusivity=37.0, subcooling=0.0, fluid=FC72)
        + says("FC-72 measured, 10 K", 0.3, 21.9e4, length=0.01, effusivity=37.0, subcooling=10.0, fluid=FC72)
        + says("FC-72 measured, 30 K", 0.3, 29.5e4, length=0.01, effusivity=37.0, subcooling=30.0, fluid=FC72),
    "critical_flux_orientation": [
        Oracle({"angle": math.radians(angle)}, lambda ratio=ratio: ratio, 0.055, "FC-72 measured")
        for angle, ratio in ((0, 1.0), (60, 0.945), (90, 0.868), (120, 0.756), (150, 0.573))
    ],
    "martinelli_turbulent":
        agrees("fluids", 1e-9, lambda quality, fluid: Lockhart_Martinelli_Xtt(
            quality, **named(fluid, "rhol rhog mul mug")), grid(quality=(0.05, 0.7), fluid=(REFRIGERANT, WATER))),
    "gradient_mueller_steinhagen_heck": [
        Oracle({"all_liquid": gradient(FLUX, 0.0, fluids.friction_factor, False),
                "all_vapour": gradient(FLUX, 1.0, fluids.friction_factor, True), "quality": x},
               lambda x=x: Muller_Steinhagen_Heck(m=flow(FLUX), x=x, D=BORE, **PHASES), 1e-9, "fluids")
        for x in (0.1, 0.5, 0.9)
    ],
    "gradient_lockhart_martinelli": [
        Oracle({"liquid": gradient(g, x, original_factor, False), "vapour": gradient(g, x, original_factor, True),
                "constant": constant},
               lambda g=g, x=x: Lockhart_Martinelli(m=flow(g), x=x, D=BORE, **PHASES), 1e-9, "fluids")
        for g, x, constant in REGIMES
    ],
    "chisholm_lockhart_martinelli": [
        Oracle({"re_liquid": reynolds(g, x, False), "re_vapour": reynolds(g, x, True)},
               lambda g=g, x=x: constant_of(
                   Lockhart_Martinelli(m=flow(g), x=x, D=BORE, **PHASES), g, x, original_factor), 1e-9, "fluids")
        for g, x, _ in REGIMES
    ],
    "chisholm_mishima_hibiki": [
        Oracle({"diameter": BORE}, lambda g=g, x=x: constant_of(
            Mishima_Hibiki(m=flow(g), x=x, D=BORE, sigma=REFRIGERANT.surface_tension, **PHASES), g, x,
            fluids.friction_factor), 1e-9, "fluids")
        for g, x, _ in REGIMES
    ],
    "chisholm_kim_mudawar": [
        Oracle({"mass_flux": g, "quality": x, "diameter": BORE, "fluid": REFRIGERANT}, lambda g=g, x=x: constant_of(
            Kim_Mudawar(m=flow(g), x=x, D=BORE, sigma=REFRIGERANT.surface_tension, **PHASES), g, x,
            friction_factor_Kim_Mudawar), 1e-9, "fluids")
        for g, x, _ in REGIMES
    ],
    "chisholm_boiling_factor": agrees("another transcription", 1e-9, boiling_factor, CHANNEL),
    "darcy_kim_mudawar":
        agrees("fluids", 1e-9, lambda re: friction_factor_Kim_Mudawar(re), grid(re=(500.0, 5e3, 5e4))),
    "void_fraction_zivi":
        agrees("fluids", 1e-9, lambda quality, density_ratio: Zivi(quality, 1.0, density_ratio),
               grid(quality=(0.05, 0.7), density_ratio=(0.002, 0.1))),
    "condensation_latent_heat": [
        Oracle({"subcooling": ja * FC72.latent_heat / FC72.liquid_heat_capacity, "fluid": FC72},
               lambda ja=ja: FC72.latent_heat * solved.film_latent_ratio(ja), 0.01, "film in similarity")
        for ja in (0.05, 0.5, 1.0)
    ],
    "condensation_plate":
        agrees("ht", 1e-9, nusselt_film, grid(subcooling=(2.0, 30.0), height=(0.1,), fluid=(WATER, REFRIGERANT))),
    "condensation_tube":
        agrees("film integrated round the tube", 2e-3, tube_film,
               grid(subcooling=(2.0, 30.0), diameter=(0.01,), fluid=(WATER, REFRIGERANT))),
    "condensation_bank":
        agrees("sheets falling from tube to tube", 1e-9, lambda rows, exponent: solved.falling_film_bank(int(rows)),
               grid(rows=(2.0, 10.0), exponent=(0.25,)))
        + says("the sixth of ten rows", 1e-3, 0.6813, rows=10.0, exponent=1.0 / 6.0),
    "condensation_diffusion":
        agrees("Stefan's equation integrated", 1e-5, stefan,
               grid(mass_transfer=(0.01,), pressure=(1e5,), temperature=(320.0,), gas_bulk=(0.02,),
                    gas_wall=(0.05, 0.6))),
    "condensation_uchida":
        agrees("two transcriptions", 1e-9, lambda vapour_share: 380.0 * ((1.0 - vapour_share) / vapour_share) ** -0.7,
               grid(vapour_share=(0.2, 0.7))),
}  # fmt: skip

_BOIL: dict[str, Any] = {"heat_flux": 1e5, "mass_flux": 300.0, "diameter": 1e-3}
LIMITS: dict[str, list[tuple[dict[str, Any], float, float]]] = {  # arguments, value there, relative tolerance
    "boiling_cooper": [({"heat_flux": 0.0, "reduced_pressure": 0.1, "molar_mass": 0.1, "roughness": 1e-6}, 0.0, 0.0)],
    "boiling_flux_cooper": [({"superheat": 0.0, "reduced_pressure": 0.1, "molar_mass": 0.1, "roughness": 1e-6,
                              "factor": 2.0}, 0.0, 0.0)],
    "boiling_rohsenow": [({"superheat": 0.0, "fluid": WATER, "surface": 0.013, "exponent": 1.0}, 0.0, 0.0)],
    "boiling_gorenflo": [
        ({"heat_flux": 2e4, "reduced_pressure": 0.1, "reference": 4200.0, "roughness": 4e-7}, 4200.0, 0.01)],
    "boiling_stephan_abdelsalam": [({"heat_flux": 0.0, "fluid": WATER}, 0.0, 0.0)],
    "boiling_onset": [({"heat_flux": 0.0, "fluid": WATER}, 0.0, 0.0)],
    "flow_boiling_kim_mudawar": [  # no flux, no quality: thin film alone
        ({**_BOIL, "heat_flux": 0.0, "quality": 0.0, "heated": 1.0, "fluid": WATER}, 0.0, 0.0)],
    "dryout_quality_kim_mudawar": [  # no heat: the wet share alone
        ({**_BOIL, "heat_flux": 0.0, "heated": 1.0, "fluid": WATER},
         1.4 * (90.0 / 958.37 / 0.058926) ** 0.03 * WATER.reduced_pressure**0.08, 1e-6)],
    "flow_boiling_bertsch": [  # vapour alone in a long tube
        ({**_BOIL, "quality": 1.0, "length": 1e6, "fluid": WATER}, 3.66 * WATER.vapour_conductivity / 1e-3, 1e-4)],
    "flow_boiling_li_wu": [({**_BOIL, "quality": 1.0, "fluid": WATER}, 0.0, 0.0)],
    "flow_boiling_lazarek_black": [({**_BOIL, "heat_flux": 0.0, "fluid": WATER}, 0.0, 0.0)],
    "flow_boiling_cooper_laminar": [
        ({"heat_flux": 0.0, "nusselt": 5.0, "diameter": 1e-3, "roughness": 1e-6, "fluid": WATER},
         5.0 * WATER.liquid_conductivity / 1e-3, 1e-12)],
    "flow_boiling_sun_mishima": [({**_BOIL, "heat_flux": 0.0, "fluid": WATER}, 0.0, 0.0)],
    "critical_flux_kutateladze": [({"constant": 0.0, "fluid": WATER}, 0.0, 0.0)],
    "critical_flux_mostinski": [({"reduced_pressure": 1.0, "critical_pressure": 2e6}, 0.0, 0.0)],
    "critical_flux_cylinder": [({"diameter": 1.0, "fluid": WATER}, 0.9 * 1.1078e6, 1e-3)],
    "critical_flux_subcooling": [({"subcooling": 0.0, "fluid": WATER}, 1.0, 1e-12)],
    "critical_flux_arik": [({"length": 0.01, "effusivity": 0.0, "subcooling": 0.0, "fluid": FC72}, 0.0, 0.0)],
    "critical_flux_orientation": [({"angle": 0.0}, 1.0, 1e-12)],
    "martinelli_turbulent": [({"quality": 1.0, "fluid": WATER}, 0.0, 0.0)],
    "gradient_mueller_steinhagen_heck": [({"all_liquid": 3.0, "all_vapour": 70.0, "quality": 0.0}, 3.0, 1e-12),
                                         ({"all_liquid": 3.0, "all_vapour": 70.0, "quality": 1.0}, 70.0, 1e-12)],
    "gradient_lockhart_martinelli": [({"liquid": 3.0, "vapour": 0.0, "constant": 20.0}, 3.0, 1e-12),
                                     ({"liquid": 0.0, "vapour": 70.0, "constant": 20.0}, 70.0, 1e-12)],
    "chisholm_lockhart_martinelli": [({"re_liquid": 1e5, "re_vapour": 1e5}, 20.0, 1e-12)],
    "chisholm_mishima_hibiki": [({"diameter": 0.0}, 0.0, 0.0), ({"diameter": 1.0}, 21.0, 1e-9)],
    "chisholm_kim_mudawar": [({"mass_flux": 0.0, "quality": 0.5, "diameter": 1e-3, "fluid": WATER}, 0.0, 0.0)],
    "chisholm_boiling_factor": [
        ({**_BOIL, "heat_flux": 0.0, "quality": 0.2, "heated": 1.0, "fluid": WATER}, 1.0, 1e-12)],
    "darcy_kim_mudawar": [({"re": 1.0}, 64.0, 1e-12)],
    "void_fraction_zivi": [({"quality": 0.0, "density_ratio": 0.01}, 0.0, 0.0),
                           ({"quality": 1.0, "density_ratio": 0.01}, 1.0, 1e-12),
                           ({"quality": 0.3, "density_ratio": 1.0}, 0.3, 1e-12)],
    "condensation_latent_heat": [({"subcooling": 0.0, "fluid": WATER}, WATER.latent_heat, 1e-12)],
    "condensation_plate": [({"subcooling": 5.0, "height": math.inf, "fluid": WATER}, 0.0, 0.0)],
    "condensation_tube": [({"subcooling": 5.0, "diameter": math.inf, "fluid": WATER}, 0.0, 0.0)],
    "condensation_bank": [({"rows": 1.0, "exponent": 0.25}, 1.0, 1e-12)],
    "condensation_diffusion": [(  # little difference: Fick
        {"mass_transfer": 0.01, "pressure": 8.314462618e5, "temperature": 1e5, "gas_bulk": 0.5, "gas_wall": 0.500001},
        0.01 * 1e-6 / 0.5, 1e-4)],
    "condensation_uchida": [({"vapour_share": 0.0}, 0.0, 0.0)],
}  # fmt: skip
