"""What breaks at a given time, and what that does to a rack's network."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.errors import InputError
from heatpath.thermal.elements import DUCTS, MOVER, NO_HEAT, ORIFICE, PIPE, RATED_LOSS, SET_TEMPERATURE
from heatpath.thermal.evaporator import BOILING_CHANNELS
from heatpath.thermal.network import Network
from heatpath.thermal.plan import Plan

Floats = NDArray[np.float64]

KINDS = {
    "pump_trip": "every pump of the loop runs down",
    "one_pump_of_two": "one of two equal pumps stops behind a closing check valve",
    "fan_failure": "a share of the fans stops",
    "chiller_loss": "facility water is no longer cooled and warms with what it takes",
    "facility_water_lost": "the exchanger takes no more heat",
    "clogged_path": "the path of one device loses flow area",
    "valve_stuck": "the supply temperature drifts up by a given amount and is held there",
}


@dataclass(frozen=True)
class Failure:
    """One failure.

    Parameters
    ----------
    kind : one of ``KINDS``
    at : when [s]
    share : of the fans that stop, or of the flow area that a clogged path loses
    run_down : time constant of a pump's speed after a trip [s]
    buffer : heat capacity of the facility water per rack [J/K], for ``chiller_loss``
    drift : rise of the supply temperature, for ``valve_stuck`` [K]
    position : of the clogged path, as in the list of devices; empty for the first
    """

    kind: str
    at: float
    share: float = 0.5
    run_down: float = 2.0
    buffer: float = 0.0
    drift: float = 5.0
    position: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise InputError("failure.kind", f"'{self.kind}' is unknown", allowed=", ".join(KINDS))
        for name, low, high in (
            ("share", 0.0, 0.99),
            ("at", 0.0, 1e7),
            ("run_down", 0.01, 600.0),
            ("drift", 0.0, 50.0),
        ):
            if not low <= getattr(self, name) <= high:
                raise InputError(
                    f"failure.{name}", f"{getattr(self, name):g} is out of range", allowed=f"{low} to {high}"
                )
        if self.kind == "chiller_loss" and not self.buffer > 0.0:
            raise InputError("failure.buffer", "is needed for chiller_loss", allowed="more than 0 J/K")

    def applies(self, plan: Plan) -> bool:
        """Whether a rack has what fails."""
        return self.kind in kinds_of(plan)

    def missing(self, plan: Plan) -> str:
        """Why a rack cannot have this failure; '' where it can."""
        if self.applies(plan):
            return ""
        what = {
            "pump_trip": "no pump of its own", "one_pump_of_two": "no pump of its own",
            "facility_water_lost": "no facility water", "fan_failure": "no fans", "clogged_path": "no path of a device",
        }  # fmt: skip
        return what[self.kind]


def kinds_of(plan: Plan) -> tuple[str, ...]:
    """The kinds of failure that a rack can have: it has what fails."""
    lacking = {
        "pump_trip": plan.pump < 0, "one_pump_of_two": plan.pump < 0, "facility_water_lost": plan.exchanger < 0,
        "fan_failure": not plan.fans, "clogged_path": all(package.branch < 0 for package in plan.packages),
    }  # fmt: skip
    return tuple(kind for kind in KINDS if not lacking.get(kind, False))


def broken(network: Network, plan: Plan, failure: Failure, since: float) -> Network:
    """The network ``since`` seconds after a failure; boundary temperatures are ``simulation``'s."""
    if failure.kind == "pump_trip":
        return _speed(network, plan.pump, exp(-since / failure.run_down))
    if failure.kind == "one_pump_of_two":
        rows = network.loss_row.copy()
        rows[plan.pump, 0] *= 0.5  # half the flow at every head, half the power
        rows[plan.pump, 5] *= 0.5
        return network._replace(loss_row=rows)
    if failure.kind == "fan_failure":
        count = network.branch_count.copy()
        count[plan.fans] *= 1.0 - failure.share
        return network._replace(branch_count=count)
    if failure.kind == "facility_water_lost":
        codes = network.heat_code.copy()
        codes[codes == SET_TEMPERATURE] = NO_HEAT  # of one exchanger: a rack has no other
        return network._replace(heat_code=codes)
    if failure.kind == "clogged_path":
        return _clogged(network, plan, failure)
    return network


def _speed(network: Network, branch: int, share: float) -> Network:
    """A mover at a share of the speed its controller asks for: its curves scaled by the affinity laws."""
    if network.loss_code[branch] != MOVER:
        raise InputError("failure.kind", "this loop's pump has no curve", allowed="a rack with a sized pump")
    rows = network.loss_row.copy()
    rows[branch, 2] *= share * share
    rows[branch, 3] *= share
    rows[branch, 6] *= share * share * share
    rows[branch, 7] *= share * share
    rows[branch, 8] *= share
    return network._replace(loss_row=rows)


def _clogged(network: Network, plan: Plan, failure: Failure) -> Network:
    """One device's path with less area: the loss grows with the square of what is left."""
    cooled = [p for p in plan.packages if p.branch >= 0]
    package = next((p for p in cooled if not failure.position or p.position == failure.position), None)
    if package is None:
        places = ", ".join(p.position for p in cooled[:6])
        raise InputError("failure.position", f"'{failure.position}' is no path", allowed=places)
    rows = network.loss_row.copy()
    left = 1.0 - failure.share
    rows[package.branch] = _choked(int(network.loss_code[package.branch]), rows[package.branch], left)
    return network._replace(loss_row=rows)


def _choked(code: int, row: Floats, left: float) -> Floats:
    row = row.copy()
    if code == RATED_LOSS:
        row[0] /= left * left
    elif code == ORIFICE:
        row[1] *= left
    elif code == DUCTS:
        row[0] *= left  # that share of the channels is open
    elif code == BOILING_CHANNELS:
        row[5] /= left * left  # the restrictor is its narrowest place
    elif code == PIPE:
        row[3] += (1.0 / (left * left) - 1.0) * (1.0 + row[3])
    return row
