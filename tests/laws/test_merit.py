"""Figures of merit: their laws, and the ratios that others have worked out."""

from __future__ import annotations

import math

import pytest

from heatpath.fluids import merit
from heatpath.fluids.states import coolant_state


def test_figures_are_heat_transfer_coefficients_of_their_laws() -> None:
    """Ratios of two coolants are ratios of h of a plate in natural convection, and of Dittus-Boelter in a tube."""
    oil, water = (coolant_state(name, 313.15) for name in ("light-hydrocarbon", "water"))

    def plate(s: object) -> float:
        rayleigh = 9.81 * s.expansion * 10.0 * 0.1**3 * s.density**2 * s.heat_capacity / (s.viscosity * s.conductivity)  # type: ignore[attr-defined]
        return 0.59 * rayleigh**0.25 * s.conductivity / 0.1  # type: ignore[attr-defined]

    def tube(s: object) -> float:
        re = s.density * 3.0 * 0.01 / s.viscosity  # type: ignore[attr-defined]
        return 0.023 * re**0.8 * s.prandtl**0.4 * s.conductivity / 0.01  # type: ignore[attr-defined]

    found = merit.merit("light-hydrocarbon")
    assert found.natural == pytest.approx(plate(oil) / plate(water), rel=1e-9)
    assert found.turbulent == pytest.approx(tube(oil) / tube(water), rel=1e-9)


@pytest.mark.parametrize(
    ("name", "natural", "turbulent", "laminar"),  # over a 22 cSt mineral oil, where water has 9.9, 17 and 4.5
    [("light-hydrocarbon", 1.89, 1.98, 1.22), ("hfe-7100", 2.50, 4.24, 0.75), ("hfe-7200", 2.31, 3.76, 0.71),
     ("fc-72", 1.97, 3.75, 0.66), ("pg-25-mass", 7.3, 11.0, 3.7)],
)  # fmt: skip
def test_figures_agree_with_ratios_worked_out_apart(
    name: str, natural: float, turbulent: float, laminar: float
) -> None:
    found = merit.merit(name)
    assert found.natural == pytest.approx(natural / 9.9, rel=0.1)
    assert found.turbulent == pytest.approx(turbulent / 17.0, rel=0.05)
    assert found.laminar == pytest.approx(laminar / 4.5, rel=0.03)


def test_no_figure_rests_on_memory_unless_asked() -> None:
    assert merit.merit("fc-77").natural is None and merit.merit("fc-77").recalled == ("viscosity",)
    asked = merit.merit("fc-77", allow_recalled=True)
    assert asked.natural is not None and 0.1 < asked.natural < 0.4
    assert merit.merit("opteon-2p50", allow_recalled=True).natural is None


def test_ranking_is_ordered_and_holds_every_coolant() -> None:
    found = merit.ranking()
    figures = [one.natural for one in found if one.natural is not None]
    assert figures == sorted(figures, reverse=True) and found[0].name == "water"
    assert all(one.natural is None for one in found[len(figures) :])
    assert {one.name for one in found} > {"fc-3284", "opteon-2p50", "pg-25-volume"}
    assert all(math.isfinite(figure) for figure in figures)
