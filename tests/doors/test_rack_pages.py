"""Pages made by code: the 72-accelerator rack's table and the pictures of the heat paths are what the model gives."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from heatpath.heat_path_picture import svg
from heatpath.rack_page import BEGIN, END, page_table
from heatpath.studies.heat_path import heat_path
from heatpath.studies.scenario import load_scenario

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_holds_what_the_model_gives() -> None:
    page = (DOCS / "rack-72.md").read_text(encoding="utf-8")
    written = page.partition(BEGIN)[2].partition(END)[0].strip()
    assert written == page_table().strip(), "python -m heatpath.rack_page docs/rack-72.md"


@pytest.mark.parametrize("cooling", load_scenario().coolings.names)
def test_each_technology_has_its_picture(cooling: str) -> None:
    """The same texts as a fresh drawing, and nothing outside its frame."""
    file = DOCS / "pictures" / f"heat-path-{cooling}.svg"
    path = heat_path(load_scenario(), cooling)
    drawn = ElementTree.fromstring(svg(path))
    kept = ElementTree.fromstring(file.read_text(encoding="utf-8"))
    texts = [[element.text for element in tree.iter() if element.tag.endswith("text")] for tree in (drawn, kept)]
    assert texts[0] == texts[1], "python -m heatpath.heat_path_picture docs/pictures"
    wide, high = float(drawn.get("width", "0")), float(drawn.get("height", "0"))
    for element in drawn.iter():
        if element.tag.endswith("rect") and element.get("x"):
            assert 0.0 <= float(element.get("x", "0")) + float(element.get("width", "0")) <= wide
            assert float(element.get("y", "0")) + float(element.get("height", "0")) <= high
    assert f"heat-path-{cooling}.svg" in (DOCS / "heat-path.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("cooling", load_scenario().coolings.names)
def test_steps_fall_and_add_up(cooling: str) -> None:
    """From the junction to the flange every step falls; the last one, to the sky, may rise where a compressor lifts."""
    *steps, sky = heat_path(load_scenario(), cooling).steps
    assert sky.place.startswith("outdoor air") and 300.0 < sky.temperature < 312.0  # Seoul
    temperatures = [step.temperature for step in steps]
    assert temperatures == sorted(temperatures, reverse=True)
    assert re.match("air from the room|facility water", steps[-1].place)
