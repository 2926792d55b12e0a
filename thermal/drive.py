"""What drives a rack over time, how it answers, and what is kept of it: the records around ``simulation``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.errors import InputError
from heatpath.thermal.controls import WaterValve
from heatpath.thermal.failure import Failure
from heatpath.thermal.governor import PowerCap, SpeedControl, Throttle

Floats = NDArray[np.float64]
Asked = Callable[[int, float], tuple[float, float]]


@dataclass(frozen=True)
class Drive:
    """What a rack is asked over time, arrays (samples,), evenly spaced and each held until the next.

    Parameters
    ----------
    interval : between samples [s]
    supply, room : temperature of its coolant at supply, and of the room's air [K]
    asked : of a sample and the share of their work that the accelerators do: utilisation 0 to 1 of everything else,
        and power of an accelerator over its nominal one
    accelerator : name of the devices whose power ``asked`` gives
    idle : that share without work
    """

    interval: float
    supply: Floats
    room: Floats
    asked: Asked
    accelerator: str
    idle: float = 0.0

    def __post_init__(self) -> None:
        if not 1e-3 <= self.interval <= 3600.0:
            raise InputError("drive.interval", f"{self.interval:g} s is out of range", allowed="0.001 s to 3600 s")
        for name in ("supply", "room"):
            values = getattr(self, name)
            if values.shape != self.supply.shape or values.size < 2 or not np.all(np.isfinite(values)):
                raise InputError(f"drive.{name}", "has a gap or another length", allowed="finite, two samples or more")

    @classmethod
    def of_utilisation(
        cls, interval: float, utilisation: Floats, supply: float, room: float, accelerator: str, idle: float
    ) -> Drive:
        """A given utilisation (samples,), the accelerators' power as their own law has it: ``idle + (1 - idle) u``."""
        if np.any(utilisation < 0.0) or np.any(utilisation > 1.0):
            raise InputError("drive.utilisation", "is out of range", allowed="0 to 1")

        def asked(sample: int, _speed: float) -> tuple[float, float]:
            u = float(utilisation[sample])
            return u, idle + (1.0 - idle) * u

        held = np.ones(utilisation.size)
        return cls(interval, supply * held, room * held, asked, accelerator, idle)


@dataclass(frozen=True)
class Behaviour:
    """How a rack answers: throttles of its devices, a cap on the accelerators' power, control of its pump, of its fans
    and of its valve in facility water (None: as its network says), failures."""

    throttle: Throttle = field(default_factory=Throttle)
    pump: SpeedControl | None = None
    fans: SpeedControl | None = None
    valve: WaterValve | None = None
    cap: PowerCap | None = None
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True)
class Event:
    """The first time that something happened [s], and to what."""

    time: float
    what: str


@dataclass(frozen=True)
class Trace:
    """A rack over time; arrays (samples,) or (samples, packages), packages as in ``Plan.packages``. K, W, kg/s.

    ``clock`` is the share of its work a device does, 0 once it is off; ``taken`` electricity whose heat ends in the
    rack, ``given`` heat that leaves it, both at the sample; ``critical_margin`` (samples,) the smallest of a boiling
    tank or of boiling plates, nan elsewhere; ``stored`` [J] since the start; ``energy_residual`` relative to the
    electricity of the run. First throttle, first device off, first limit (of a part, the coolant, the boiling or the
    vessel), first coolant beyond its table, and what ended the run early; None where there is none.
    """

    time: Floats
    junction: Floats
    case: Floats
    clock: Floats
    power: Floats
    utilisation: Floats
    supply: Floats
    outlet: Floats
    flow: Floats
    taken: Floats
    given: Floats
    critical_margin: Floats
    stored: Floats
    energy_residual: float
    steps: int
    positions: tuple[str, ...]
    counts: Floats
    limits: Floats
    throttled: Event | None
    off: Event | None
    limited: Event | None
    beyond: Event | None
    ended: Event | None
