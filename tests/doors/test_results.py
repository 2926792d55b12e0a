"""Answers in Python: they print, display, go on as JSON, xarray, netCDF and pictures, and keep their units."""

from __future__ import annotations

import json
import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import xarray as xr
from pydantic import BaseModel

import heatpath
from heatpath import schemas
from heatpath.numerics.errors import InputError
from heatpath.result import ComparisonResult, RackResult, SimulationResult, TokenResult

SHORT: dict[str, Any] = {"cooling": "immersion", "hours": 0.02}


@pytest.fixture(scope="module")
def answers() -> dict[str, Any]:
    """One real answer of each kind."""
    scenario = heatpath.load_scenario()
    return {
        "compare": heatpath.compare(scenario, coolings=["air"]),
        "solve": heatpath.solve(scenario, cooling="immersion-2p"),
        "simulate": heatpath.simulate(scenario, **SHORT),
        "tokens": heatpath.tokens(scenario, coolings=["air"]),
    }


KINDS = ("compare", "solve", "simulate", "tokens")
MODELS: dict[str, type[BaseModel]] = {
    "compare": ComparisonResult, "solve": RackResult, "simulate": SimulationResult, "tokens": TokenResult,
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_printed_and_displayed(answers: dict[str, Any], kind: str) -> None:
    """As the terminal's table; in a notebook the same words, escaped."""
    text = repr(answers[kind])
    assert text == str(answers[kind]) and len(text.splitlines()) > 5 and "heatpath" in text.splitlines()[0]
    html = answers[kind]._repr_html_()
    assert html.startswith("<pre") and html.endswith("</pre>") and text.split()[0] in html
    assert "<script" not in html and "nan" not in text.split()


@pytest.mark.parametrize("kind", KINDS)
def test_json_fits_its_schema(answers: dict[str, Any], kind: str) -> None:
    """Strict JSON whose every key the model knows, and which the model gives back unchanged."""
    tree = json.loads(answers[kind].to_json())
    model = MODELS[kind].model_validate(tree)
    assert json.loads(model.model_dump_json(exclude_unset=True)) == tree


@pytest.mark.parametrize("kind", KINDS)
def test_a_result_that_lies_does_not_fit(answers: dict[str, Any], kind: str) -> None:
    """The schema of a result is no empty promise: a key more, or a quantity without units, is refused."""
    for spoil in ("further", "units"):
        tree = json.loads(answers[kind].to_json())
        if spoil == "further":
            tree["further"] = 1
        else:
            holder = next(iter(tree["coolings"].values())) if "coolings" in tree else tree
            del next(iter(holder["quantities"].values()))["units"]
        with pytest.raises(ValueError):
            MODELS[kind].model_validate(tree)


@pytest.mark.parametrize("kind", KINDS)
def test_netcdf_keeps_values_and_units(answers: dict[str, Any], kind: str, tmp_path: Path) -> None:
    """Written and read again: the same numbers, units and descriptions, and every variable has them."""
    data = answers[kind].to_xarray()
    answers[kind].to_netcdf(tmp_path / "a.nc")
    with xr.open_dataset(tmp_path / "a.nc", engine="scipy", decode_times=False) as back:
        assert set(back.variables) == set(data.variables) and len(back.data_vars) > 5
        for name in data.data_vars:
            assert back[name].attrs["units"] == data[name].attrs["units"], name
            assert back[name].attrs["long_name"] == data[name].attrs["long_name"], name
            if data[name].dtype.kind == "f":
                np.testing.assert_array_equal(back[name].values, data[name].values)
    with pytest.raises(InputError, match="cannot write"):
        answers[kind].to_netcdf(tmp_path / "none" / "a.nc")


@pytest.mark.parametrize("kind", KINDS)
def test_plots(answers: dict[str, Any], kind: str, tmp_path: Path) -> None:
    """A figure, and a file where one is asked for: the same bytes each time."""
    pytest.importorskip("matplotlib")
    figure = answers[kind].plot(tmp_path / "a.svg")
    answers[kind].plot(tmp_path / "b.svg")
    assert figure.axes and (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    with pytest.raises(InputError, match=r"\.svg, \.png or \.pdf"):
        answers[kind].plot(tmp_path / "a.bmp")


def test_the_rack_in_a_dataset(answers: dict[str, Any]) -> None:
    """Each device's junction is the one of the answer; its quantities stand beside."""
    rack, data = answers["solve"], answers["solve"].to_xarray()
    assert [float(t) for t in data["junction_temperature"]] == [d.junction_temperature for d in rack.devices]
    assert float(data["device_count"].sum()) == sum(device.count for device in rack.devices)
    assert math.isclose(float(data["junction_temperature_max"]), rack.quantities["junction_temperature_max"])


def test_a_comparison_knows_its_scenario(study: SimpleNamespace) -> None:
    """So that its file can be computed again; the public names are the classes of the answers."""
    answer = heatpath.compare()
    assert isinstance(answer, heatpath.Comparison) and answer.scenario == heatpath.load_scenario()
    assert json.loads(answer.to_xarray().attrs["scenario"]) == heatpath.load_scenario().to_dict()
    assert isinstance(heatpath.solve(cooling="air"), heatpath.RackAnswer)


@pytest.mark.parametrize("what", schemas.SCHEMAS)
def test_schema_files_equal_the_code(what: str) -> None:
    """Written anew with `python -m heatpath.schemas front`; docs/service.md says what changes a version."""
    file = Path(heatpath.__file__).with_name(schemas.file_name(what))
    assert file.read_text(encoding="utf-8") == schemas.schema_text(what)
