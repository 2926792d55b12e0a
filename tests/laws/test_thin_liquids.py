"""Two points of a data sheet: how near they come to the whole curve of a thin liquid, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from heatpath.fluids.coolants import load_coolant
from heatpath.fluids.datasheet import BEYOND_POINTS
from heatpath.fluids.forms import kinematic_of, walther, walther_argument, walther_coefficients
from heatpath.fluids.states import coolant_state
from heatpath.numerics.errors import InputError

SHEET = """
kind = "fluorinated"
source = "a sheet"
dielectric = true
density = {{ value = "{rho} kg/m^3", temperature = "25 degC" }}
heat_capacity = {{ value = "1.1 kJ/(kg K)", temperature = "25 degC" }}
conductivity = {{ value = "0.06 W/(m K)", temperature = "25 degC" }}
[viscosity]
cold = {{ temperature = "{cold} degC", kinematic = "{nu_cold} mm^2/s" }}
warm = {{ temperature = "{warm} degC", kinematic = "{nu_warm} mm^2/s" }}
[range]
lower = "{lower} degC"
upper = "{upper} degC"
{facts}
"""


def sheet(folder: Path, cold: tuple[float, float], warm: tuple[float, float], **more: object) -> str:
    """A file with these points (degC, mm2/s), as a path."""
    given = {"rho": 1500, "lower": cold[0] - 10, "upper": warm[0] + 10, "facts": "", **more}
    path = folder / "thin.toml"
    path.write_text(
        SHEET.format(cold=cold[0], nu_cold=cold[1], warm=warm[0], nu_warm=warm[1], **given), encoding="utf-8"
    )
    return str(path)


def kinematic(name: str, celsius: float) -> float:
    """Of a coolant [mm2/s]."""
    state = coolant_state(name, celsius + 273.15, outside="flag")
    return 1e6 * state.viscosity / state.density


@pytest.mark.parametrize(
    ("name", "cold", "warm"),
    [("hfe-7200", 10.0, 70.0), ("hfe-7100", 0.0, 55.0), ("fc-72", 0.0, 55.0), ("novec-649", 0.0, 55.0),
     ("water", 20.0, 80.0)],
)  # fmt: skip
def test_two_points_of_a_thin_liquid_give_its_curve_within_the_stated_band(
    tmp_path: Path, name: str, cold: float, warm: float
) -> None:
    """The form of thick oils, nu + 0.7 alone, has no value below 0.3 mm2/s and errs by 20 to 57 % of water."""
    path = sheet(tmp_path, (cold, kinematic(name, cold)), (warm, kinematic(name, warm)))
    band = load_coolant(path).properties["viscosity"].uncertainty
    assert band == 0.12
    low, high = load_coolant(name).table_range
    for t in np.linspace(max(cold - 10.0, low - 273.15), min(warm + 10.0, high - 273.15), 15):
        assert kinematic(path, t) == pytest.approx(kinematic(name, t), rel=band)
    for t in np.linspace(cold, warm, 9):
        assert kinematic(path, t) == pytest.approx(kinematic(name, t), rel=0.03)


@pytest.mark.parametrize("nu", [0.1, 0.15, 0.21, 0.3, 0.5, 2.0])
def test_every_allowed_viscosity_is_met_at_its_point(tmp_path: Path, nu: float) -> None:
    path = sheet(tmp_path, (20.0, 1.3 * nu), (50.0, nu))
    assert kinematic(path, 50.0) == pytest.approx(nu, rel=1e-6)
    assert kinematic(path, 20.0) == pytest.approx(1.3 * nu, rel=1e-6)


def test_too_thin_is_refused_with_the_range(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"warm.kinematic: '0.05 mm\^2/s' is out of range .allowed: 0.1 to 100000"):
        load_coolant(sheet(tmp_path, (20.0, 0.3), (50.0, 0.05)))


def test_the_terms_of_thin_liquids_undo_themselves() -> None:
    nu = np.geomspace(0.12, 1e4, 200)
    assert kinematic_of(walther_argument(nu)) == pytest.approx(nu, rel=1e-12)
    curve = walther(*walther_coefficients([[0.0, 0.5], [60.0, 0.25]]))
    assert 1e6 * curve(np.array([273.15, 333.15])) == pytest.approx([0.5, 0.25], rel=1e-9)


def test_a_sheet_speaks_for_little_more_than_its_points(tmp_path: Path) -> None:
    path = sheet(tmp_path, (20.0, 3.0), (60.0, 1.2), lower=-40, upper=150)
    coolant = load_coolant(path)
    assert coolant.source_range == pytest.approx((293.15 - BEYOND_POINTS, 333.15 + BEYOND_POINTS))
    assert coolant.table_range == pytest.approx((233.15, 423.15))
    assert all(known.range == coolant.source_range for known in coolant.properties.values())
    (flag,) = coolant_state(path, 400.0, outside="flag").flags
    assert "sources" in flag
    with pytest.raises(InputError, match="range: lies more than 20 K beyond the points"):
        load_coolant(sheet(tmp_path, (20.0, 3.0), (60.0, 1.2), lower=90, upper=150))


def test_pitch_and_cliffs_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="viscosity: falls too steeply"):
        load_coolant(sheet(tmp_path, (40.0, 1000.0), (100.0, 5.0), lower=-60, upper=250, rho=1900))
    with pytest.raises(InputError, match=r"viscosity: reaches .* Pa s within the range"):
        load_coolant(sheet(tmp_path, (40.0, 1000.0), (100.0, 30.0), lower=-60, upper=120))


def test_a_liquid_freezes_below_its_boiling_point(tmp_path: Path) -> None:
    facts = '[facts]\nfreezing_point = "80 degC"\nboiling_point = "60 degC"'
    with pytest.raises(InputError, match="freezing_point: is not below the boiling point"):
        load_coolant(sheet(tmp_path, (20.0, 0.5), (50.0, 0.4), facts=facts))
