"""Files of a case that cannot be used: each is refused in one line with the place."""

from __future__ import annotations

from pathlib import Path

import pytest

from heatpath.numerics.errors import InputError
from heatpath.validation.case_file import load_case

CASE = """
schema_version = "1.0"
title = "a plate"
source = "a laboratory, 2026"
licence = "own"
trust = "measured"
[model]
use = "part:cold-plate"
[fixed]
coolant = "pg25"
base_resistance = "0.017 K/W"
[inputs]
coolant_flow = { column = "flow", units = "L/min" }
[outputs]
thermal_resistance = { column = "R", units = "K/W", uncertainty = "2 %" }
[tolerance]
thermal_resistance = { mape = "3 %", why = "digitising" }
"""
DATA = "flow [L/min],R\n0.5,0.033\n1.0,0.0245\n2.0,0.0204\n"


def load(folder: Path, case: str = CASE, data: str | bytes = DATA) -> None:
    """Write both files and read them."""
    home = folder / "plate"
    home.mkdir()
    (home / "case.toml").write_text(case, "utf-8")
    (home / "data.csv").write_bytes(data if isinstance(data, bytes) else data.encode())
    load_case(str(home))


def test_the_case_itself_is_accepted(tmp_path: Path) -> None:
    load(tmp_path)


@pytest.mark.parametrize(
    ("data", "places"),
    [
        ("", ("data.csv", "empty")),
        ("\n\n", ("data.csv", "empty")),
        ("flow,R\n", ("data.csv", "no rows")),
        ("flow,Q\n0.5,0.033\n", ("data.csv", "line 1", "column 'R'", "missing")),
        ("flow,R\n0.5,0.033\n1.0,O.0245\n", ("data.csv", "line 3", "column 'R'", "O.0245")),
        ("flow,R\n0.5,0.033\n1.0,nan\n", ("data.csv", "line 3", "column 'R'", "nan")),
        ("flow,R\n0.5,inf\n", ("data.csv", "line 2", "column 'R'", "inf")),
        ("flow,R\n0.5,\n", ("data.csv", "line 2", "column 'R'", "is empty")),
        ("flow,R\n0.5,0.033 K/W\n", ("data.csv", "line 2", "column 'R'")),
        ("flow,R\n0.5,0.033,7\n", ("data.csv", "line 2", "3 cells")),
        ("flow,R\n-0.5,0.033\n", ("data.csv", "line 2", "column 'flow'", "out of range")),
        ("flow [m^3/s],R\n0.5,0.033\n", ("data.csv", "line 1", "column 'flow'", "m^3/s")),
        ("flow,flow\n0.5,0.033\n", ("data.csv", "line 1", "twice")),
        ("flow,R,\n0.5,0.033,1\n", ("data.csv", "line 1", "column 3", "no name")),
        (b"flow,R\n0.5,\xff\n", ("data.csv", "line 2", "UTF-8")),
    ],
)
def test_corrupt_data_are_refused_with_the_place(tmp_path: Path, data: str | bytes, places: tuple[str, ...]) -> None:
    with pytest.raises(InputError) as refusal:
        load(tmp_path, data=data)
    message = str(refusal.value)
    assert "\n" not in message
    for place in places:
        assert place in message, message


@pytest.mark.parametrize(
    ("old", "new", "places"),
    [
        ('use = "part:cold-plate"', 'use = "part:warm-plate"', ("model.use", "part:warm-plate", "part:cold-plate")),
        ('units = "L/min"', 'units = "kg"', ("inputs.coolant_flow.units", "kg")),
        ('units = "K/W"', 'units = "furlong"', ("outputs.thermal_resistance.units", "furlong")),
        ('coolant = "pg25"\n', "", ("fixed", "coolant")),
        ('"0.017 K/W"', '"0.017 W/K"', ("fixed.base_resistance", "W/K")),
        ('"0.017 K/W"', '"50 K/W"', ("fixed.base_resistance", "out of range")),
        ("[inputs]\n", '[inputs]\nspeed = { column = "flow", units = "1" }\n', ("inputs.speed", "coolant_flow")),
        (
            "[inputs]\n",
            '[inputs]\nbase_resistance = { column = "R", units = "K/W" }\n',
            ("inputs.base_resistance", "[fixed]"),
        ),
        ('uncertainty = "2 %"', 'uncertainty = "2 kg"', ("uncertainty", "kg")),
        ('mape = "3 %"', 'mape = "0.01 K/W"', ("tolerance.thermal_resistance.mape", "share")),
        ('mape = "3 %"', 'mae = "3 %"', ("tolerance.thermal_resistance.mae", "share")),
        ('mape = "3 %"', 'r2 = "3 %"', ("tolerance.thermal_resistance.r2", "mape")),
        (', why = "digitising"', "", ("tolerance.thermal_resistance.why", "missing")),
        ('trust = "measured"', 'trust = "true"', ("trust", "field-band")),
        ('schema_version = "1.0"', 'schema_version = "9"', ("schema_version", "1.0")),
        ("[tolerance]\nthermal_resistance", "[tolerance]\nrise", ("tolerance.rise", "none of the outputs")),
        ('uncertainty = "2 %"', 'rows = { coolant_flow = ["9 L/min", "10 L/min"] }', ("rows", "no row")),
    ],
)
def test_a_wrong_case_file_is_refused_with_its_key(tmp_path: Path, old: str, new: str, places: tuple[str, ...]) -> None:
    assert old in CASE
    with pytest.raises(InputError) as refusal:
        load(tmp_path, case=CASE.replace(old, new))
    message = str(refusal.value)
    assert "case.toml" in message and "\n" not in message
    for place in places:
        assert place in message, message


def test_a_difference_of_temperatures_is_not_read_from_a_scale(tmp_path: Path) -> None:
    case = CASE.replace("part:cold-plate", "part:boiling-surface").replace(
        'coolant = "pg25"\nbase_resistance = "0.017 K/W"',
        'coolant = "water"\npressure = "1 bar"\nlaw = "boiling_cooper"',
    )
    case = case.replace(
        'coolant_flow = { column = "flow", units = "L/min" }', 'heat_flux = { column = "q", units = "W/m^2" }'
    )
    case = case.replace("thermal_resistance", "superheat").replace('units = "K/W"', 'units = "degC"')
    with pytest.raises(InputError, match="a difference of temperatures is written in K"):
        load(tmp_path, case=case, data="q,R\n1e4,5\n")


TIMED = """
schema_version = "1.0"
title = "a module"
trust = "measured"
[model]
use = "simulate:immersed-module"
[fixed]
coolant = "transformer-oil"
inlet = "22 degC"
stream = "628 W/K"
length = "100 mm"
flow_area = "200 cm^2"
area = "2000 cm^2"
link = "28 W/K"
front_capacity = "400 J/K"
body_capacity = "200 J/K"
[inputs]
heat = { column = "P", units = "W" }
time = { column = "t", units = "s" }
[outputs]
front_rise = { column = "rise", units = "K" }
"""


def test_a_time_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refusal:
        load(tmp_path, case=TIMED, data="t,P,rise\n0,100,0.5\n10,100,2\n10,100,2.1\n")
    message = str(refusal.value)
    assert "data.csv" in message and "line 4, column 't'" in message and "line 3" in message


def test_two_runs_may_have_the_same_times(tmp_path: Path) -> None:
    load(tmp_path, case=TIMED, data="t,P,rise\n0,100,0.5\n10,100,2\n0,200,1\n10,200,4\n")


def test_the_example_of_the_doors_is_a_case(tmp_path: Path) -> None:
    """As it is written down for users: calibrated on one flow, scored on the others; no source, no licence."""
    from heatpath.validation.trial import HELD_OUT, run

    case = """
schema_version = "1.0"
title = "..."
trust = "measured"
[model]
use = "part:cold-plate"
[fixed]
coolant = "pg25"
heat = "1000 W"
[inputs]
coolant_flow = { column = "flow", units = "L/min" }
[outputs]
thermal_resistance = { column = "R", units = "K/W", uncertainty = "2 %" }
[tolerance]
thermal_resistance = { mape = "3 %", why = "digitising" }
[calibrate]
base_resistance = { lower = "0.001 K/W", upper = "0.05 K/W", rows = { coolant_flow = ["0.95 L/min", "1.05 L/min"] } }
"""
    load(tmp_path, case=case)
    found = run(load_case(str(tmp_path / "plate")))
    assert found.how == HELD_OUT and found.outputs[0].score.n == 2
    assert found.calibration is not None and 0.016 < found.calibration.values["base_resistance"] < 0.018
