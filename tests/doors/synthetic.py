"""Hand-made answers with clearly synthetic numbers: what the doors format, without any physics behind it."""

from __future__ import annotations

from typing import Any

import numpy as np

from heatpath.studies.answer import Assumption, Comparison, CoolingAnswer, Device, Flag, RackAnswer

MWH = 3.6e9
# MWh a year by part; round on purpose
PARTS: dict[str, dict[str, float]] = {
    "air": {"compute": 5000, "server_fan": 500, "supply_loss": 300, "pump": 60, "room_fan": 240, "chiller": 700,
            "heat_rejection": 90, "electrical_loss": 400, "other": 110},
    "coldplate": {"compute": 4900, "server_fan": 80, "supply_loss": 270, "pump": 110, "room_fan": 40, "chiller": 30,
                  "heat_rejection": 120, "electrical_loss": 340, "other": 110},
    "immersion": {"compute": 4940, "server_fan": 0, "supply_loss": 270, "pump": 90, "room_fan": 10, "chiller": 5,
                  "heat_rejection": 130, "electrical_loss": 335, "other": 110},
}  # fmt: skip
IT = ("compute", "server_fan", "supply_loss")
COOLING = ("server_fan", "pump", "room_fan", "chiller", "heat_rejection")


def cooling_answer(name: str, **changes: Any) -> CoolingAnswer:
    """One technology; ``changes`` replace fields of the record."""
    part, base = PARTS[name], PARTS["air"]
    it, facility = sum(part[p] for p in IT), sum(part.values())
    quantities = {f"{key}_energy": value * MWH for key, value in part.items()} | {
        "it_energy": it * MWH, "facility_energy": facility * MWH, "leakage_energy": 0.05 * part["compute"] * MWH,
        "cooling_energy": sum(part[p] for p in COOLING) * MWH,
        "junction_temperature_max": {"air": 355.15, "coldplate": 341.65, "immersion": 347.25}[name],
        "supply_temperature": {"air": 298.15, "coldplate": 313.15, "immersion": 311.15}[name],
        "return_temperature": {"air": 311.95, "coldplate": 323.25, "immersion": 318.75}[name],
        "coolant_flow": {"air": 62.0, "coldplate": 20.5, "immersion": 88.0}[name],
        "heat_capture_fraction": {"air": 0.0, "coldplate": 0.873, "immersion": 0.985}[name],
        "racks": {"air": 33.0, "coldplate": 11.0, "immersion": 13.0}[name],
        "water": {"air": 9.1e6, "coldplate": 0.0, "immersion": 0.0}[name],
        "carbon": 0.43 * facility * 1e3, "cost": 100.0 * facility,
        "tokens_demanded": 4e12, "tokens": 4e12, "energy_per_token": facility * MWH / 4e12,
        "cost_per_token": 100.0 * facility / 4e12, "pue": facility / it, "itue": it / part["compute"],
        "tue": facility / part["compute"], "ppue": (facility - part["electrical_loss"] - part["other"]) / it,
        "wue": 1.6 if name == "air" else 0.0, "cue": 0.43 * facility / it,
        "economizer_hours": {"air": 3800.0, "coldplate": 8600.0, "immersion": 8712.0}[name],
        "economizer_hours_partial": 900.0,
    }  # fmt: skip
    total = sum(base.values())
    fields: dict[str, Any] = {
        "cooling": name,
        "status": "ok",
        "reason": None,
        "limiting_device": None,
        "quantities": quantities,
        "saving": {
            "facility_energy": 1 - facility / total,
            "cooling_energy": 1 - sum(part[p] for p in COOLING) / sum(base[p] for p in COOLING),
            "energy_per_token": 1 - facility / total,
        },
        "saving_parts": {("leakage" if key == "compute" else key): (base[key] - part[key]) / total for key in part},
        "closure": {"energy_residual_relative": {"air": 1e-13, "coldplate": 3e-12, "immersion": 2e-13}[name]},
        "flags": (),
    }
    return CoolingAnswer(**(fields | changes))


def comparison(**answers: CoolingAnswer) -> Comparison:
    """Three technologies in Seoul; ``answers`` replace single ones."""
    flags = (Flag("law_range:synthetic_law", "a law was used outside its range, Re 4200 where 100 to 2300 is fitted"),)
    coolings = {name: cooling_answer(name) for name in PARTS}
    coolings["immersion"] = cooling_answer("immersion", flags=flags)
    assumptions = (
        Assumption("electricity", "0.10 USD/kWh", "scenario", "user"),
        Assumption("leakage slope", "0.15 %/K at 60 degC", "synthetic source, 2020, table 3", "published-range"),
        Assumption("UPS no-load loss", "0.9 % of rating", "from memory", "recalled"),
    )
    return Comparison("seoul", "air", coolings | answers, assumptions)


def infeasible(name: str) -> CoolingAnswer:
    """A technology that cannot carry the rack."""
    return CoolingAnswer(
        name, "infeasible", "the junction passes its limit of 90 degC at the largest fan speed", "accelerator",
        {}, {}, {}, {}, (),
    )  # fmt: skip


def hourly(hours: int = 24) -> Any:
    """A short hourly dataset."""
    import xarray as xr

    shape = np.ones(hours)
    return xr.Dataset(
        {
            "dry_bulb": ("hour", 293.15 + shape),
            "utilisation": ("hour", 0.6 * shape),
            "facility_power": ("hour", 9e5 * shape),
            "chiller_power": ("hour", 1e5 * shape),
            "supply_temperature": ("hour", 300.0 + shape),
        },
        coords={"hour": np.arange(hours)},
    )


def rack_answer(**changes: Any) -> RackAnswer:
    """One rack with two devices."""
    fields: dict[str, Any] = {
        "cooling": "coldplate",
        "status": "ok",
        "reason": None,
        "limiting_device": "accelerator",
        "quantities": {"junction_temperature_max": 341.65, "coolant_flow": 1.8, "pump_power": 410.0},
        "devices": (
            Device("accelerator", "node 1, plate 2", 8, 341.65, 331.15, 702.5, 0.0301, 20.5, "pg25"),
            Device("processor", "node 1", 2, 352.15, 340.0, 340.0, 0.012, 3.0, "air"),
        ),
        "closure": {"rack_residual_relative": 2e-14},
        "flags": (Flag("synthetic", "numbers made by hand"),),
    }
    return RackAnswer(**(fields | changes))
