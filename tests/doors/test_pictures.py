"""Pictures as calls: their numbers are those of the answer, the same bytes every time; answers print, show and draw."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

import heatpath as hp
from heatpath.month_picture import monthly
from heatpath.sankey_picture import IN_RACK, OUTSIDE, mean_watts
from heatpath.studies.boiling_curve import boiling_curves
from heatpath.studies.manifold import manifold

pytest.importorskip("matplotlib")
SECONDS = 8760 * 3600.0


@pytest.fixture(scope="module")
def answer() -> hp.Comparison:
    return hp.compare(coolings=["coldplate"])


def test_sankey_of_watts_closes(answer: hp.Comparison) -> None:
    """What the racks take is what coolant and air carry; everything together is the facility's energy."""
    watts = mean_watts(answer.coolings["coldplate"])
    assert all(value >= 0.0 for value in watts.values())
    racks = sum(watts[name] for name in IN_RACK)
    assert racks == pytest.approx(watts["liquid"] + watts["air"], rel=1e-9)
    whole = racks + sum(watts[name] for name in OUTSIDE)
    assert whole * SECONDS == pytest.approx(answer.coolings["coldplate"].quantities["facility_energy"], rel=1e-9)


def test_months_add_up(answer: hp.Comparison) -> None:
    one = answer.coolings["coldplate"]
    assert one.hourly is not None
    for name in ("chiller", "pump", "facility"):
        months = monthly(one.hourly, f"{name}_power")
        assert months.shape == (12,)
        assert months.sum() == pytest.approx(one.quantities[f"{name}_energy"], rel=1e-9)
    january = one.hourly["facility_power"].to_numpy()[: 31 * 24].sum() * 3600.0
    assert monthly(one.hourly, "facility_power")[0] == pytest.approx(january)


def test_pressure_falls_along_the_manifold() -> None:
    """Supply falls and return rises away from the flange; flows follow the difference and add up to the rack's."""
    found = manifold(hp.load_scenario(), "coldplate")
    supply, back = (np.array([getattr(tap, f"{end}_pressure") for tap in found.taps]) for end in ("supply", "return"))
    flows = np.array([tap.mass_flow for tap in found.taps])
    assert (np.diff(supply) < 0.0).all() and (np.diff(back) > 0.0).all() and back[0] == 0.0
    assert (np.argsort(-flows) == np.argsort(-(supply - back))).all()
    rack = hp.solve(cooling="coldplate").quantities["coolant_flow"]
    assert flows.sum() == pytest.approx(rack, rel=1e-6)
    assert found.spread == pytest.approx((flows.max() - flows.min()) / flows.mean())
    with pytest.raises(hp.InputError, match="no manifolds"):
        manifold(hp.load_scenario(), "immersion")


def test_devices_stand_on_their_boiling_curve() -> None:
    found = boiling_curves(hp.load_scenario())
    for curve in found.curves:
        there = np.interp(np.log(curve.point.superheat), np.log(curve.superheat), np.log(curve.heat_flux))
        assert np.exp(there) == pytest.approx(curve.point.heat_flux, rel=0.01)
        assert curve.heat_flux[-1] <= curve.critical_heat_flux < 1.3 * curve.heat_flux[-1]
        assert curve.usable_heat_flux < curve.critical_heat_flux
    with pytest.raises(hp.InputError, match="no pool boils"):
        boiling_curves(hp.load_scenario(), "air")


def test_every_picture_is_drawn(answer: hp.Comparison, tmp_path: Path) -> None:
    """Valid SVG, the same bytes twice, a file by suffix, a refusal that says which."""
    hall = hp.load_scenario()
    drawn = {
        "energy": hp.pictures.energy(answer),
        "sankey": hp.pictures.sankey(answer, "coldplate"),
        "months": hp.pictures.months(answer),
        "manifold": hp.pictures.manifold(hall),
        "boiling": hp.pictures.boiling_curve(hall),
        "path": hp.pictures.heat_path("default", "coldplate"),
    }
    for name, picture in drawn.items():
        text = picture._repr_svg_()
        assert ElementTree.fromstring(text).tag.endswith("svg"), name
        assert picture.save(tmp_path / f"{name}.svg").read_text(encoding="utf-8") == text, name
    assert drawn["sankey"].png().startswith(b"\x89PNG")
    with pytest.raises(hp.InputError, match=r"\.gif"):
        drawn["sankey"].save(tmp_path / "sankey.gif")
    with pytest.raises(hp.InputError, match=r"ends in \.svg"):
        drawn["path"].png()
    with pytest.raises(hp.InputError, match="not in this answer"):
        hp.pictures.sankey(answer, "immersion")


def test_answers_print_show_and_convert(answer: hp.Comparison, tmp_path: Path) -> None:
    """The table of the command line, the JSON of the command line, a dataset with units."""
    from heatpath.output import comparison_json
    from heatpath.table import comparison_lines

    assert repr(answer) == "\n".join(line.text for line in comparison_lines(answer))
    assert "<pre" in answer._repr_html_() and "Facility energy" in answer._repr_html_()
    assert answer.to_json() == comparison_json(answer)
    data = answer.to_xarray()
    assert data["facility_energy"].attrs["units"] == "J" and json.loads(data.attrs["scenario"])["site"]
    answer.to_netcdf(tmp_path / "year.nc")
    answer.report(tmp_path / "year.html")
    assert (tmp_path / "year.nc").stat().st_size > 1e5 and (tmp_path / "year.html").stat().st_size > 1e4
    rack = hp.solve(cooling="coldplate")
    assert "Energy residual" in repr(rack)
    assert json.loads(rack.to_json())["status"] == "ok"
