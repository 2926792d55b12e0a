"""Annual sums and the metrics of the trade, with their boundary.

Boundary: ``it = compute + server fans + supply losses`` (rack supply and board conversion are inside IT, leakage is
inside compute); ``facility = it + pumps + room fans + chiller + heat rejection + electrical losses + other``; pumps
are those of CDUs, tanks and plant.

- PUE = facility/it (ISO/IEC 30134-2). Server fans are inside IT: removing them can raise PUE while energy falls.
- pPUE = (it + pumps + room fans + chiller + heat rejection)/it, cooling alone.
- ITUE = it/compute, TUE = facility/compute = ITUE PUE (Patterson et al., ISC 2013, doi 10.1007/978-3-642-38750-0_26).
- WUE = water at the site/it [L/kWh] (ISO/IEC 30134-9; one kilogram of make-up is taken as one litre).
- ERE = (facility - heat reused)/it (The Green Grid, white paper 29); ERF = heat reused/facility (ISO/IEC 30134-6).
- CUE = carbon of the electricity/it [kg CO2e/kWh] (ISO/IEC 30134-8).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatpath.facility.plant import PlantRun
from heatpath.fluids.duty import Duty

SECONDS_PER_HOUR = 3600.0
JOULES_PER_KWH = 3.6e6


def annual(
    duty: Duty, run: PlantRun, hours_per_sample: float = 1.0, grid_carbon: float | None = None
) -> dict[str, float]:
    """Sums over all samples, and the metrics; energies in J, water in kg, carbon in kg CO2e, hours in h, ratios as
    above.

    Parameters
    ----------
    duty, run : of the same hours
    hours_per_sample : length of one sample [h]; with 8760 hourly samples the sums are annual
    grid_carbon : of the electricity [kg CO2e per kWh]; without it ``carbon`` and ``cue`` are left out
    """
    seconds = SECONDS_PER_HOUR * hours_per_sample

    def total(power: NDArray[np.float64]) -> float:
        return float(np.sum(power)) * seconds

    parts = {
        "compute_energy": total(duty.compute_power),
        "server_fan_energy": total(duty.server_fan_power),
        "supply_loss_energy": total(duty.supply_loss_power),
        "pump_energy": total(duty.pump_power) + total(run.pump_power),
        "room_fan_energy": total(run.room_fan_power),
        "chiller_energy": total(run.chiller_power),
        "heat_rejection_energy": total(run.heat_rejection_power),
        "electrical_loss_energy": total(run.electrical_loss_power),
        "other_energy": total(run.other_power),
    }
    it = parts["compute_energy"] + parts["server_fan_energy"] + parts["supply_loss_energy"]
    cooling = sum(parts[name] for name in ("pump_energy", "room_fan_energy", "chiller_energy", "heat_rejection_energy"))
    facility = it + cooling + parts["electrical_loss_energy"] + parts["other_energy"]
    pue, itue = facility / it, it / parts["compute_energy"]
    water = total(run.water)
    result = {
        **parts,
        "it_energy": it,
        "leakage_energy": total(duty.leakage_power),
        "facility_energy": facility,
        "water": water,
        "economizer_hours": float(np.sum(run.economizer_full)) * hours_per_sample,
        "economizer_hours_partial": float(np.sum(run.economizer_partial)) * hours_per_sample,
        "pue": pue,
        "ppue": (it + cooling) / it,
        "itue": itue,
        "tue": facility / parts["compute_energy"],
        "wue": water / (it / JOULES_PER_KWH),
        "facility_residual_relative": float(np.max(run.residual / run.facility_power)),
    }
    if grid_carbon is not None:
        result["carbon"] = facility / JOULES_PER_KWH * grid_carbon
        result["cue"] = result["carbon"] / (it / JOULES_PER_KWH)
    return result


def energy_reuse_effectiveness(facility: float, reused: float, it: float) -> float:
    """ERE, ``(facility - reused)/it`` [-]: PUE less the heat that is used elsewhere, all [J] of the same time."""
    return (facility - reused) / it
