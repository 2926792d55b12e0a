"""A network of the user's own: from Python, from a file, through the command line, and how it refuses."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from heatpath.circuit_pages import with_parts
from heatpath.cli import main
from heatpath.glossary import variable
from heatpath.numerics.errors import InputError, PhysicalFailure
from heatpath.thermal.circuit import Circuit, circuit_of
from heatpath.thermal.circuit_answer import NODE_UNITS, PART_UNITS
from heatpath.thermal.part_kinds import KINDS

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLE = DOCS / "example-network.toml"
Capture = pytest.CaptureFixture[str]
PUMP = {"flow": "20 L/min", "head": "60 kPa", "shutoff_head": "80 kPa", "power": "60 W"}
RATED = {"pressure_loss": "40 kPa", "flow": "15 L/min"}


def loop(**plate: str) -> Circuit:
    """A pump, a pipe and a plate on a tank that holds 30 degC."""
    made = Circuit("pg25").node("tank", "reservoir", pressure="2 bar", temperature="30 degC")
    made.part("pump", "pump", "tank", "a", **PUMP)
    made.part("line", "pipe", "a", "b", length="5 m", diameter="16 mm")
    return made.part("plate", "cold-plate", "b", "tank", **{"resistance": "0.02 K/W", "heat": "1 kW", **RATED, **plate})


def test_a_loop_in_a_few_lines() -> None:
    """Pressures around the loop, heat and the plate's curve, by hand."""
    answer = loop().solve()
    pump, line, plate = (answer.part(name) for name in ("pump", "line", "plate"))
    assert pump.flow == pytest.approx(line.flow) == pytest.approx(plate.flow)
    assert pump.pressure_loss + line.pressure_loss + plate.pressure_loss == pytest.approx(0.0, abs=1e-6)
    head = 80e3 - 20e3 * (pump.volume_flow * 60e3 / 20.0) ** 2
    assert -pump.pressure_loss == pytest.approx(head * pump.flow / pump.volume_flow / 998.0, rel=1e-3)
    assert plate.heat == pytest.approx(1000.0)
    mean = 0.5 * (plate.inlet_temperature + plate.outlet_temperature)
    assert plate.surface_temperature - mean == pytest.approx(20.0, rel=1e-3)
    assert pump.heat == pytest.approx(pump.power)
    assert answer.closure["energy_residual_relative"] < 1e-9
    assert answer.closure["mass_residual"] < 1e-9
    assert answer.closure["pressure_residual"] < 1e-3


def test_the_answer_as_table_dictionary_and_dataset() -> None:
    answer = loop().solve()
    assert "plate" in answer.table() and "Closure" in answer.table()
    tree = answer.to_dict()
    assert tree["parts"]["plate"]["flow"] == {"value": answer.part("plate").flow, "units": "kg/s"}
    assert "surface_temperature" not in tree["parts"]["line"]
    data = answer.to_xarray()
    assert float(data["outlet_temperature"].sel(part="plate")) == answer.part("plate").outlet_temperature
    assert float(data["node_pressure"].sel(node="tank")) == pytest.approx(2e5)
    assert data["flow"].attrs["units"] == "kg/s"


def test_every_result_is_in_the_glossary() -> None:
    for name, units in {**PART_UNITS, **NODE_UNITS}.items():
        assert variable(name).units == units


WORDS: dict[str, dict[str, str]] = {
    "exchanger": {"other_coolant": "water", "other_from": "w in", "other_to": "w out"},
    "rear-door": {"other_coolant": "water", "other_from": "w in", "other_to": "w out"},
}
GIVEN: dict[str, dict[str, str]] = {
    "exchanger": {"heat": "2 kW", "inlet_difference": "20 K", "flow": "0.2 kg/s", "other_flow": "0.2 kg/s"},
    "rear-door": {"heat": "2 kW", "inlet_difference": "20 K", "flow": "0.2 kg/s", "other_flow": "0.2 kg/s"},
    "set-flow": {"flow": "0.1 kg/s"},
    "cooler": {"temperature": "25 degC"},
    "wall": {"temperature": "25 degC", "conductance": "10 W/K"},
    "pump": PUMP,
    "fan": {"flow": "2 m^3/h", "head": "900 Pa", "shutoff_head": "1000 Pa", "power": "5 W"},
    "valve": {"kv": "2 m^3/h"},
    "check-valve": {"kv": "2 m^3/h", "opening_pressure": "1 kPa"},
    "ducts": {"number": "40", "gap": "0.5 mm", "height": "4 mm", "length": "50 mm"},
    "heat-sink": {
        "number": "40", "gap": "0.5 mm", "height": "4 mm", "length": "50 mm", "base_resistance": "0.01 K/W",
        "fin_thickness": "0.4 mm", "fin_conductivity": "390 W/(m K)", "heat": "300 W",
    },
    "pipe": {"length": "2 m", "diameter": "12 mm"},
    "hose": {"length": "2 m", "diameter": "12 mm", "bends": "2"},
    "manifold": {"length": "200 mm", "diameter": "25 mm"},
    "orifice": {"zeta": "3", "area": "80 mm^2"},
    "leakage": {"area": "2 mm^2"},
    "cold-plate": {"resistance": "0.02 K/W", "heat": "500 W", **RATED},
    "heater": {"heat": "500 W", "conductance": "50 W/K"},
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_solves_beside_a_pipe(kind: str) -> None:
    """Each kind of the table, between two reservoirs and behind a pipe."""
    made = Circuit("pg25")
    made.node("in", "reservoir", pressure="1.4 bar", temperature="40 degC")
    made.node("out", "reservoir", pressure="1.0 bar", temperature="40 degC")
    made.part("pipe", "pipe", "in", "a", length="1 m", diameter="10 mm")
    if kind in WORDS:
        made.node("w in", "reservoir", pressure="10 kPa", temperature="20 degC")
        made.node("w end", "reservoir", pressure="0 kPa", temperature="20 degC")
        made.part("water pipe", "pipe", "w out", "w end", coolant="water", length="1 m", diameter="12 mm")
    made.part("part", kind, "a", "out", **GIVEN.get(kind, RATED), **WORDS.get(kind, {}))
    answer = made.solve()
    assert answer.closure["energy_residual_relative"] < 1e-8
    assert answer.closure["pressure_residual"] < 1e-3
    part = answer.part("part, first" if kind in WORDS else "part")
    assert part.flow == pytest.approx(answer.part("pipe").flow, rel=1e-9)
    assert part.flow > 0.0
    heats = {"cold-plate": 500.0, "heater": 500.0, "heat-sink": 300.0}
    assert part.heat == pytest.approx(heats.get(kind, part.heat), rel=1e-9)
    if kind in WORDS:
        assert part.heat == pytest.approx(-answer.part("part, other").heat, rel=1e-9)
        assert part.heat < -500.0


def test_two_in_parallel_and_two_in_series() -> None:
    """Twice the pumps on twice the plates: the same heads; two stages: twice the head at the same flow."""
    one = loop().solve()
    made = loop(count="2")
    made.table["parts"]["pump"]["count"] = 2
    made.table["parts"]["line"]["count"] = 2
    assert made.solve().part("plate").flow == pytest.approx(2.0 * one.part("plate").flow, rel=1e-3)
    made = loop()
    made.table["parts"]["pump"]["stages"] = 2
    made.part("plate", "set-flow", "b", "tank", flow=f"{one.part('pump').flow!r} kg/s")
    assert made.solve().part("pump").pressure_loss == pytest.approx(2.0 * one.part("pump").pressure_loss, rel=1e-3)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"length": "5 kg"}, r"network\.parts\.line\.length: '5 kg' is not in m \(allowed: 0\.001 to 100000 m\)"),
        ({"length": "0 m"}, r"network\.parts\.line\.length: '0 m' is out of range"),
        ({"colour": "red"}, r"network\.parts\.line\.colour: is not a known key"),
        ({"kind": "wormhole"}, r"network\.parts\.line\.kind: 'wormhole' is not accepted \(allowed: pipe, hose"),
        ({"coolant": "water"}, r"network\.parts\.\w+\.coolant: .* at node"),
        ({"coolant": "beer"}, r"network\.parts\.line\.coolant"),
        ({"to": "elsewhere"}, r"network\.nodes: nothing holds the pressure of 'b'|network\.nodes"),
    ],
)
def test_a_wrong_field_is_named(change: dict[str, str], message: str) -> None:
    made = loop()
    made.table["parts"]["line"].update(change)
    if "to" in change:
        made.table["parts"]["plate"].update({"to": "b"})
        made.table["nodes"] = {}
    with pytest.raises(InputError, match=message):
        made.solve()


def test_missing_fields_and_tables_are_named() -> None:
    made = loop()
    del made.table["parts"]["pump"]["power"]
    with pytest.raises(InputError, match=r"network\.parts\.pump\.power: is missing"):
        made.solve()
    with pytest.raises(InputError, match=r"network\.parts: is missing"):
        circuit_of({"network": {"coolant": "water"}}).solve()
    with pytest.raises(InputError, match=r"network\.nodes\.lost: no part stands"):
        loop().node("lost", "vessel").solve()
    with pytest.raises(InputError, match="nothing sets the temperature"):
        loop().node("tank", "vessel").solve()
    with pytest.raises(InputError, match=r"network\.parts\.pump\.shutoff_head: leaves no slope"):
        made.part("pump", "pump", "tank", "a", **{**PUMP, "shutoff_head": "60 kPa"}).solve()
    with pytest.raises(InputError, match=r"site: is not a known key"):
        circuit_of({"network": {}, "site": {}})


def test_a_boiling_loop_is_refused_by_name() -> None:
    with pytest.raises(PhysicalFailure) as caught:
        loop(heat="200 kW").solve()
    assert caught.value.reason == "coolant_range"
    assert caught.value.device == "plate"


def test_the_example_through_the_command_line(capsys: Capture) -> None:
    """The shipped file: a pump that stands by, plates on a ladder, facility water."""
    assert main(["solve", str(EXAMPLE)]) == 0
    out = capsys.readouterr().out
    assert "plate 2" in out and "check-valve" in out
    assert main(["solve", str(EXAMPLE), "--json"]) == 0
    tree = json.loads(capsys.readouterr().out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert tree["status"] == "ok"
    heats = {name: part["heat"]["value"] for name, part in tree["parts"].items()}
    assert heats["plate 1"] == pytest.approx(2000.0) and heats["plate 2"] == pytest.approx(2000.0)
    assert heats["exchanger, other"] == pytest.approx(4000.0 + heats["pump 1"] + heats["pump 2"], rel=1e-6)
    assert -1e-3 < tree["parts"]["pump 2"]["flow"]["value"] <= 0.0
    assert tree["closure"]["energy_residual_relative"] <= 1e-9
    assert tree["closure"]["mass_residual"] <= 1e-9
    assert tree["closure"]["pressure_residual"] <= 1e-3
    assert all(math.isfinite(value) for value in heats.values())


def test_the_command_line_says_what_does_not_go_together(capsys: Capture, tmp_path: Path) -> None:
    assert main(["solve", str(EXAMPLE), "--cooling", "air"]) == 2
    assert "--cooling: does not go with a network" in capsys.readouterr().err
    assert main(["solve"]) == 2
    assert "--cooling: is missing" in capsys.readouterr().err
    broken = tmp_path / "loop.toml"
    broken.write_text(EXAMPLE.read_text(encoding="utf-8").replace('kv = "1 m^3/h"', 'kv = "1 m"'), encoding="utf-8")
    assert main(["solve", str(broken)]) == 2
    assert "loop.toml: network.parts.water valve.kv: '1 m' is not in m^3/h" in capsys.readouterr().err


def test_the_page_has_every_kind_as_the_program_has_it() -> None:
    page = (DOCS / "networks.md").read_text(encoding="utf-8")
    assert with_parts(page) == page, "run: python -m heatpath.circuit_pages docs/networks.md"
    for kind in KINDS:
        assert f"\n### {kind}\n" in page


def test_the_code_of_the_page_runs() -> None:
    page = (DOCS / "networks.md").read_text(encoding="utf-8")
    code = page.split("```python")[1].split("```")[0]
    space: dict[str, object] = {}
    exec(code, space)
    assert space["answer"].part("plate").flow > 0.1  # type: ignore[attr-defined]
