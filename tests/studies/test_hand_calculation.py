"""The hand calculations of docs/hand-calculation.md against the program."""

import re
from pathlib import Path

import numpy as np
import pytest

from heatpath.studies.hall import build, open_hall
from heatpath.studies.scenario import load_scenario

PAGE = Path(__file__).resolve().parents[2] / "docs" / "hand-calculation.md"
ROW = re.compile(r"^\| (?P<name>\w+: [^|]+) \| [^|]+ \| (?P<hand>[\d.]+) \| (?P<program>[\d.]+) \|$", re.MULTILINE)
BRANCH = {"air": "accelerator row 1", "coldplate": "node 1, accelerator row 1", "immersion": "accelerator row 1"}


def figures(cooling):
    """What the program says of the points that the page works out."""
    installation = build(open_hall(load_scenario(None)), cooling)
    rack, point = installation.rack, installation.design
    state = rack.state(1.0, installation.supply_temperature, installation.room_temperature)
    net, names = state.network, [branch.name for branch in rack.plan.draft.branches]

    def drop(name):
        b = names.index(name)
        return float(state.pressure[net.start[b]] - state.pressure[net.end[b]])

    b = names.index(BRANCH[cooling])
    entering = float(state.node_temperature[net.start[b]])
    device = point.devices[0]
    origin = "the air entering the fins" if cooling == "air" else "the supply"
    stream = {"air": "air", "coldplate": "coolant", "immersion": "liquid"}[cooling]
    found = {
        f"junction rise over {origin}": device.junction_temperature - entering,
        f"case rise over {origin}": device.case_temperature - entering,
        f"rise of the {stream}": float(state.outlet_temperature[b]) - entering,
        "pressure loss of one fin pack": drop(BRANCH[cooling]),
        "pressure difference over one fin pack": drop(BRANCH[cooling]),
        "pressure loss of one plate": drop(BRANCH[cooling]),
        "heat to liquid": point.heat_to_liquid,
        "share of the heat taken by liquid": point.heat_to_liquid / (point.heat_to_liquid + point.heat_to_air),
    }
    if cooling == "coldplate":
        found["pressure loss of hose and disconnect"] = drop("node 1, supply hose")
    return {f"{cooling}: {name}": value for name, value in found.items()}


ROWS = [match.groupdict() for match in ROW.finditer(PAGE.read_text(encoding="utf-8"))]


def test_the_page_has_a_point_of_each_technology():
    assert {row["name"].split(":")[0] for row in ROWS} == set(BRANCH)
    assert len(ROWS) >= 12


@pytest.mark.parametrize("cooling", BRANCH)
def test_hand_and_program_agree(cooling):
    found = figures(cooling)
    for row in (row for row in ROWS if row["name"].startswith(cooling)):
        program = found[row["name"]]
        assert float(row["hand"]) == pytest.approx(program, rel=0.02), row["name"]
        assert float(row["program"]) == pytest.approx(program, rel=2e-3), row["name"]
        assert np.isfinite(program)
