"""Two plants of EnergyPlus rebuilt from their files, against the year that EnergyPlus computed (oracle_energyplus.csv).

benchmarks/energyplus_plant.py made the table and holds the weather's formula. The tolerances are those asked of a
rebuilt plant; what is left comes from weather within the hour (EnergyPlus has 12 steps in it, we have one), from the
heat capacity of water and from the enthalpy of evaporating water, which EnergyPlus leaves out.
"""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from heatpath.facility.station_file import load_station
from heatpath.facility.station_run import run_station, station_sums
from heatpath.facility.weather import Weather
from heatpath.fluids.moist_air import humidity_ratio_from_relative_humidity, wet_bulb

HERE = Path(__file__).parent
TOLERANCE = {
    "chiller_energy": 0.02, "chiller_heat": 0.01, "economizer_heat": 0.01, "fan_energy": 0.04,
    "make_up_volume": 0.05, "evaporation_volume": 0.05, "loop_pump_energy": 0.01, "tower_pump_energy": 0.01,
}  # fmt: skip
WATER = 998.0  # kg/m3 of the make-up


def model() -> ModuleType:
    """The file that made the oracle."""
    path = HERE.parents[1] / "benchmarks" / "energyplus_plant.py"
    spec = importlib.util.spec_from_file_location("energyplus_plant", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def weather() -> Weather:
    """The formula's year."""
    made = model()
    celsius, relative = made.weather()
    dry = celsius + 273.15
    pressure = np.full(dry.size, made.PRESSURE)
    pairs = list(zip(dry, relative / 100.0, strict=True))
    humidity = np.array([humidity_ratio_from_relative_humidity(t, r, made.PRESSURE) for t, r in pairs])
    wet = np.array([wet_bulb(t, w, made.PRESSURE) for t, w in zip(dry, humidity, strict=True)])
    return Weather(dry, wet, humidity, pressure, "formula", "formula")


def oracle(plant: str) -> dict[str, float]:
    """What EnergyPlus answered for one of the plants."""
    lines = (HERE / "oracle_energyplus.csv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {row["quantity"]: float(row["value"]) for row in rows if row["plant"] == plant}


@pytest.mark.parametrize("plant", ["chiller", "economizer"])
def test_a_rebuilt_plant_has_the_energies_of_energyplus(plant: str) -> None:
    run = run_station(load_station(HERE / "plants" / f"energyplus-{plant}.toml"), weather())
    sums, hours = station_sums(run), run.hours
    ours = {
        "chiller_energy": sums["chiller_energy"],
        "chiller_heat": sums["chiller_heat"],
        "economizer_heat": sums["economizer_heat"],
        "fan_energy": float(hours.fan_power.sum()) * 3600.0,
        "make_up_volume": sums["water"] / WATER,
        "evaporation_volume": sums["evaporation"] / WATER,
        "loop_pump_energy": float(hours.pump_power.sum()) * 3600.0,
        "tower_pump_energy": float(hours.condenser_pump_power.sum()) * 3600.0,
    }
    theirs = oracle(plant)
    assert len(theirs) == (8 if plant == "economizer" else 7)
    for name, value in theirs.items():
        assert ours[name] == pytest.approx(value, rel=TOLERANCE[name]), name
    assert sums["energy_residual_relative"] < 1e-9
