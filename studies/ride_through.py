"""How long racks ride through failures at full work: until the first throttle, limit, and device that switches off."""

from __future__ import annotations

from dataclasses import dataclass

from heatpath.numerics.errors import InputError, PhysicalFailure
from heatpath.studies.hall import Installation, build, open_hall
from heatpath.studies.scenario import Scenario
from heatpath.studies.simulate import IN_TIME, run
from heatpath.thermal.storage import storage_of

CASES = ("pump_trip", "facility_water_lost", "chiller_loss", "fan_failure")
AT = 10.0  # s, when something breaks
SECONDS = 1800.0  # followed after that


@dataclass(frozen=True)
class Ride:
    """One failure in one technology. Times in s after it, None where nothing happened; ``stored`` [J/K]; hottest
    junction [K]; ``ended`` says what ended the run, ``failed`` why there is no answer."""

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


def ride_through(scenario: Scenario, kinds: tuple[str, ...] = CASES, seconds: float = SECONDS) -> list[Ride]:
    """Every technology of the scenario that can be followed in time, with every failure that it can have."""
    hall = open_hall(scenario)
    found: list[Ride] = []
    for cooling in (name for name in scenario.coolings.names if name in IN_TIME):
        installation = build(hall, cooling)
        stored = heat_capacity(installation)
        for kind in kinds:
            try:
                one = run(hall, installation, "full", AT + seconds, 1.0, None, (f"{kind}@{AT:g}",))
            except InputError:  # this rack has nothing of the kind
                continue
            except PhysicalFailure as failure:
                found.append(Ride(cooling, kind, stored, failed=str(failure)))
                continue
            times = one.quantities
            trace = one.trace
            found.append(
                Ride(
                    cooling, kind, stored, times.get("time_to_throttle"), times.get("time_to_limit"),
                    trace.limited.what if trace.limited else "", times.get("time_to_shutdown"),
                    times["junction_temperature_max"], times.get("critical_margin_min"),
                    f"{trace.ended.what}, {trace.ended.time - AT:.0f} s" if trace.ended else "",
                )
            )  # fmt: skip
    return found


def heat_capacity(installation: Installation) -> float:
    """Of everything that stores in a rack [J/K]."""
    rack = installation.rack
    storage = storage_of(rack, installation.cooling, installation.supply_temperature)
    return float(storage.branch.sum() + storage.node.sum() + (storage.solid * rack.network.solid_count).sum())
