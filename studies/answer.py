"""What a study answers: plain records, no computation, no formatting."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import xarray as xr

    from heatpath.studies.optimum import Optimum

Status = Literal["ok", "infeasible", "failed"]


@dataclass(frozen=True)
class Flag:
    """Something a reader must know before believing a number.

    ``code`` is stable and machine-readable (``unequal_work``, ``law_range:plate_fin_forced``), ``text`` is for people.
    """

    code: str
    text: str


@dataclass(frozen=True)
class Assumption:
    """One input the answer rests on, with where it comes from and how far it can be trusted."""

    name: str
    value: str
    source: str
    trust: str  # measured | data-sheet | published-law | published-range | assumed | recalled | user


@dataclass(frozen=True)
class Device:
    """One heat source of the rack at one operating point; temperatures in K, power in W, flow in kg/s, margin in K."""

    name: str
    position: str
    count: int
    junction_temperature: float
    case_temperature: float
    power: float
    coolant_flow: float
    margin: float
    coolant: str
    boiling: dict[str, float] = field(default_factory=dict)  # of a surface in a boiling pool, by name of the glossary


@dataclass(frozen=True)
class RackAnswer:
    """One rack, steady: ``heatpath solve``."""

    cooling: str
    status: Status
    reason: str | None
    limiting_device: str | None
    quantities: dict[str, float]
    devices: tuple[Device, ...]
    closure: dict[str, float]
    flags: tuple[Flag, ...]
    assumptions: tuple[Assumption, ...] = ()


@dataclass(frozen=True)
class CoolingAnswer:
    """One cooling technology over a year. ``quantities`` holds the names of the glossary in SI (energies J, flow
    kg/s, K)."""

    cooling: str
    status: Status
    reason: str | None
    limiting_device: str | None
    quantities: dict[str, float]
    saving: dict[str, float | None]  # facility_energy, cooling_energy, energy_per_token: share of the baseline's
    saving_parts: dict[
        str, float | None
    ]  # share of the baseline's facility energy, by cause; sums to saving["facility_energy"]
    closure: dict[str, float]  # energy_residual_relative, rack_residual_relative, facility_residual_relative, ...
    flags: tuple[Flag, ...]
    hourly: xr.Dataset | None = None


@dataclass(frozen=True)
class Comparison:
    """Every asked-for technology doing the same work at one site: ``heatpath compare``."""

    site: str
    baseline: str
    coolings: dict[str, CoolingAnswer]
    assumptions: tuple[Assumption, ...] = field(default_factory=tuple)
    currency: str = "USD"
    optima: tuple[Optimum, ...] = ()  # set points that were searched for, where they were asked for
