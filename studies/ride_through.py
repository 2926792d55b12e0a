"""How long racks ride through failures at full work: until the first throttle, limit, and device that switches off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from heatpath.numerics.errors import PhysicalFailure
from heatpath.studies.hall import Hall, Installation, build, open_hall
from heatpath.studies.scenario import Scenario
from heatpath.studies.simulate import failure_of, run
from heatpath.thermal.storage import storage_of

SECONDS, SETTLING = 1800.0, 300.0  # followed after what breaks; where it only moves a rack to another steady state
CASES = {
    "pump_trip": SECONDS, "one_pump_of_two": SETTLING, "facility_water_lost": SECONDS, "chiller_loss": SECONDS,
    "fan_failure": SETTLING, "clogged_path": SETTLING, "valve_stuck": SETTLING,
}  # fmt: skip
AT = 10.0  # s, when something breaks


@dataclass(frozen=True)
class Ride:
    """One failure in one technology. Times in s after it, None where nothing happened; ``stored`` [J/K]; hottest
    junction [K]; ``ended`` says what ended the run, ``failed`` why there is no answer, ``missing`` what a rack that
    cannot fail so does not have."""

    cooling: str
    kind: str
    stored: float
    throttle: float | None = None
    limit: float | None = None
    limited_by: str = ""
    off: float | None = None
    hottest: float = 0.0
    critical_margin: float | None = None
    ended: str = ""
    failed: str = ""
    missing: str = ""


def ride_through(scenario: Scenario, kinds: Mapping[str, float] = CASES) -> list[Ride]:
    """Every technology of the scenario with every failure of ``kinds``, each followed for its seconds."""
    hall = open_hall(scenario)
    found: list[Ride] = []
    for cooling in scenario.coolings.names:
        installation = build(hall, cooling)
        found += [_ride(hall, installation, kind, seconds) for kind, seconds in kinds.items()]
    return found


def _ride(hall: Hall, installation: Installation, kind: str, seconds: float) -> Ride:
    """One failure of one rack."""
    cooling, stored, text = installation.cooling, heat_capacity(installation), f"{kind}@{AT:g}"
    missing = failure_of(text).missing(installation.rack.plan)
    if missing:
        return Ride(cooling, kind, stored, missing=missing)
    try:
        one = run(hall, installation, "full", AT + seconds, 1.0, None, (text,))
    except PhysicalFailure as failure:
        return Ride(cooling, kind, stored, failed=str(failure))
    times, trace = one.quantities, one.trace
    return Ride(
        cooling, kind, stored, times.get("time_to_throttle"), times.get("time_to_limit"),
        trace.limited.what if trace.limited else "", times.get("time_to_shutdown"),
        times["junction_temperature_max"], times.get("critical_margin_min"),
        f"{trace.ended.what}, {trace.ended.time - AT:.0f} s" if trace.ended else "",
    )  # fmt: skip


def heat_capacity(installation: Installation) -> float:
    """Of everything that stores in a rack [J/K]."""
    rack = installation.rack
    storage = storage_of(rack, installation.cooling, installation.supply_temperature)
    return float(storage.branch.sum() + storage.node.sum() + (storage.solid * rack.network.solid_count).sum())
