"""The hours behind an annual answer, labelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from heatpath.studies.hall import Hall
from heatpath.studies.year import Year

if TYPE_CHECKING:
    import xarray as xr


def hourly_dataset(hall: Hall, year: Year) -> xr.Dataset:
    """Weather, load, temperatures and powers of every hour; SI, names of the glossary."""
    import xarray as xr

    duty, run = year.duty, year.run
    columns = {
        "dry_bulb": hall.weather.dry_bulb,
        "wet_bulb": hall.weather.wet_bulb,
        "pressure": hall.weather.pressure,
        "utilisation": hall.load.utilisation,
        "supply_temperature": year.supply,
        "return_temperature": year.coolant_return,
        "junction_temperature": year.junction,
        "compute_power": duty.compute_power,
        "leakage_power": duty.leakage_power,
        "server_fan_power": duty.server_fan_power,
        "supply_loss_power": duty.supply_loss_power,
        "it_power": duty.it_power,
        "pump_power": duty.pump_power + run.pump_power,
        "room_fan_power": run.room_fan_power,
        "chiller_power": run.chiller_power,
        "heat_rejection_power": run.heat_rejection_power,
        "electrical_loss_power": run.electrical_loss_power,
        "other_power": run.other_power,
        "facility_power": run.facility_power,
        "water_flow": run.water,
        "heat_to_liquid": duty.heat_to_water,
        "heat_to_air": duty.heat_to_air,
    }
    hours = np.arange(hall.load.utilisation.size, dtype=np.float64)
    return xr.Dataset({name: ("hour", values) for name, values in columns.items()}, coords={"hour": hours})
