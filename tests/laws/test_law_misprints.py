"""Misprints in circulation, kept as tests: the printed form is shown to be wrong, ours to be right."""

from __future__ import annotations

import math

import ht
import law_solutions as solved
import pytest
from law_oracle import FC72, WATER, named

from heatpath.fluids.boiling import boiling_cooper
from heatpath.fluids.convection import nusselt_gnielinski
from heatpath.fluids.critical_heat_flux import (
    LIENHARD_DHIR,
    critical_flux_cylinder,
    critical_flux_kutateladze,
    critical_flux_orientation,
)
from heatpath.fluids.ducts import (
    nusselt_developing_isothermal,
    nusselt_rectangular_isothermal,
    nusselt_rectangular_three_sides,
    nusselt_teertstra,
)
from heatpath.fluids.exchangers import effectiveness_crossflow, effectiveness_parallel, nusselt_plate_martin
from heatpath.fluids.flow_boiling import flow_boiling_bertsch, flow_boiling_kim_mudawar
from heatpath.fluids.losses import darcy_plate_martin
from heatpath.fluids.saturated import Saturation
from heatpath.fluids.two_phase import martinelli_turbulent

# FC-77 near 97 degC: properties from memory, good enough to tell a factor of 2.5 from one of 1.1.
FC77 = Saturation(370.0, 0.0641, 0.416, 1590.0, 14.3, 4.5e-4, 1.1e-5, 0.057, 0.012, 1170.0, 1000.0, 89e3, 6.2e-3)
# T. Harirchian, S. V. Garimella, IJHMT 51 (2008) 3724: G, q [W/cm2], x, h; channels of 687 um, D_h 486 um, heated 0.68.
HG08 = ((216, 4.04, 0.104, 2271), (216, 10.54, 0.364, 3622), (613, 14.69, 0.170, 5012), (1006, 27.87, 0.184, 8238))


def test_three_heated_sides_1_883_not_1_833() -> None:
    printed = nusselt_rectangular_three_sides(1.0) + 8.235 * (1.883 - 1.833)
    exact = solved.duct_nusselt_flux(1.0, 3)
    assert printed == pytest.approx(3.96, abs=0.005)
    assert printed / exact > 1.1
    assert nusselt_rectangular_three_sides(1.0) == pytest.approx(exact, rel=0.01)


def test_layer_constant_1_664_not_1_644() -> None:
    """At high Prandtl numbers the factor must be 0.339 Pr**(-1/6), as over a flat plate: 0.564/1.664."""
    assert pytest.approx(0.339, abs=2e-4) == 0.564 / 1.664
    assert pytest.approx(0.339, abs=2e-3) != 0.564 / 1.644
    z, pr = 1e-12, 1e6
    assert nusselt_developing_isothermal(1.0, z, pr) == pytest.approx(2.0 * 0.339 * pr ** (-1 / 6) / z**0.5, rel=0.01)


def test_friction_in_the_developing_law_is_the_developed_one() -> None:
    """With (3.44/z)**2 added to it, the Nusselt number of a square would lie far above the solution at z = 0.05."""
    ours, exact = nusselt_developing_isothermal(1.0, 0.05, 1e4), solved.square_mean_nusselt(0.05)
    entry = math.hypot(14.13, 3.44 / 0.05) / 14.13
    assert abs(ours / exact - 1.0) < 0.08 < abs(ours * entry ** (1.0 / 3.0) / exact - 1.0)


def test_martinelli_exponents() -> None:
    """0.1 of viscosity, 0.9 of the phases, 0.5 of density: each read off by a change of one property."""
    x = martinelli_turbulent(0.3, WATER)
    assert martinelli_turbulent(0.3, WATER._replace(liquid_viscosity=10 * WATER.liquid_viscosity)) / x == pytest.approx(
        10**0.1
    )
    assert martinelli_turbulent(0.3, WATER._replace(vapour_density=4 * WATER.vapour_density)) / x == pytest.approx(2.0)
    assert martinelli_turbulent(0.5, WATER) / x == pytest.approx((3.0 / 7.0) ** 0.9)


def test_kim_mudawar_exponents_the_right_way_round() -> None:
    """Without heat flux only the thin film is left, and it goes with X_tt**-0.94, not **-0.25."""
    state = {"heat_flux": 0.0, "mass_flux": 500.0, "diameter": 1e-3, "heated": 1.0, "fluid": WATER}
    ratio = flow_boiling_kim_mudawar(quality=0.5, **state) / flow_boiling_kim_mudawar(quality=0.25, **state)
    films = [martinelli_turbulent(x, WATER) ** -0.94 * (1.0 - x) ** 0.8 for x in (0.25, 0.5)]
    assert ratio == pytest.approx(films[1] / films[0], rel=1e-9)


def test_plate_exchanger_takes_the_darcy_factor() -> None:
    """0.205 for 0.122 in print is the same law with a Fanning factor: 4**0.374 apart."""
    fanning = darcy_plate_martin(3000.0, 0.8) / 4.0
    printed = 0.205 * 5.0 ** (1 / 3) * (fanning * 3000.0**2 * math.sin(1.6)) ** 0.374
    assert printed == pytest.approx(nusselt_plate_martin(3000.0, 5.0, 0.8), rel=1e-2)


def test_gnielinski_takes_the_darcy_factor() -> None:
    """With the Fanning factor of a smooth tube it would fall to less than a third of Dittus and Boelter."""
    darcy = 0.018
    known = ht.turbulent_Dittus_Boelter(1e5, 6.0)
    assert nusselt_gnielinski(1e5, 6.0, darcy) == pytest.approx(known, rel=0.2)
    assert nusselt_gnielinski(1e5, 6.0, darcy / 4.0) < 0.5 * known


def test_zuber_in_ht_is_a_fifth_high_unless_told() -> None:
    theirs = ht.Zuber(**named(FC72, "sigma Hvap rhol rhog"))
    assert theirs / critical_flux_kutateladze(LIENHARD_DHIR, FC72) == pytest.approx(1.208, abs=0.001)


def test_ht_computes_cylinders_with_0_125_and_prints_0_123() -> None:
    theirs = ht.Serth_HEDH(D=1.5e-3, **named(FC72, "sigma Hvap rhol rhog"))
    assert theirs / critical_flux_cylinder(1.5e-3, FC72) == pytest.approx(0.125 / (0.94 * math.pi / 24.0), rel=1e-3)
    assert 0.94 * math.pi / 24.0 == pytest.approx(0.123, abs=1e-4)


def test_the_usual_crossflow_form_falls_below_parallel_flow() -> None:
    n, c = 0.3, 0.7
    usual = ht.effectiveness_from_NTU(n, c, subtype="crossflow approximate")
    assert usual < effectiveness_parallel(n, c) < effectiveness_crossflow(n, c)


def test_walls_at_one_temperature_are_not_even_flux() -> None:
    """Copeland's developed 8.31 belongs to even flux, 8.235; between isothermal plates it is 7.54."""
    assert nusselt_rectangular_isothermal(0.0) == pytest.approx(7.541)
    assert 8.31 / nusselt_rectangular_isothermal(0.0) > 1.1


def test_teertstra_is_high_for_oils() -> None:
    """Its layer term belongs to a developing velocity, which at Prandtl number 100 is long developed."""
    high = [nusselt_teertstra(re, 100.0) / solved.inlet_nusselt(re, 100.0) - 1.0 for re in (0.1, 10.0, 100.0)]
    assert 0.1 < max(high) < 0.2


def test_orientation_fails_facing_down() -> None:
    assert critical_flux_orientation(math.pi) > 1.5 * 0.156


def test_kim_mudawar_is_far_from_fc77_channels_and_cooper_is_near() -> None:
    """What the registry's traps say, on four of the 303 measured points (channels 687 x 376 um)."""
    for mass_flux, flux, quality, measured in HG08:
        arguments = {"heat_flux": 1e4 * flux, "mass_flux": float(mass_flux), "quality": quality, "fluid": FC77}
        assert flow_boiling_kim_mudawar(diameter=486e-6, heated=0.68, **arguments) / measured > 1.8
        assert 1.0 < flow_boiling_bertsch(diameter=486e-6, length=12.7e-3, **arguments) / measured < 1.8
        assert boiling_cooper(1e4 * flux, FC77.reduced_pressure, 0.416, 1e-6) / measured == pytest.approx(1.0, abs=0.25)
