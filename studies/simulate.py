"""One rack from second to second: a load in requests or power, the rack in time, and what became of the tokens.

The loop closes here: junctions set the clocks, clocks the speed of the instances, the instances their power. Every
token asked for is served, queued or lost at each moment, and throttling makes none of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.errors import InputError
from heatpath.numerics.units import shorten
from heatpath.studies.answer import Assumption, Flag
from heatpath.studies.batching import IDLE_SHARE, STATE, serve_step
from heatpath.studies.controls import assumptions as control_assumptions
from heatpath.studies.controls import behaviour, controls_of, said
from heatpath.studies.demand import Demand, demand
from heatpath.studies.hall import Hall, Installation, build, open_hall
from heatpath.studies.scenario import Scenario
from heatpath.thermal.drive import Drive, Trace
from heatpath.thermal.failure import KINDS, Failure
from heatpath.thermal.simulation import simulate as follow
from heatpath.thermal.storage import load_standard, storage_of, storage_sources

if TYPE_CHECKING:
    import xarray as xr

Floats = NDArray[np.float64]

LOAD = "azure-code"  # where nothing else is asked for
LONGEST = 200_000  # samples
CYCLE = 10.0  # K between a turning point and the next, above which a junction's swing counts


@dataclass(frozen=True)
class Tokens:
    """Tokens of a run, arrays (samples,): offered, served and lost in each step, queued at its end."""

    offered: Floats
    served: Floats
    lost: Floats
    queued: Floats

    @property
    def residual(self) -> float:
        """``|offered - served - queued - lost| / offered`` of the whole run."""
        offered = float(self.offered.sum())
        kept = float(self.served.sum()) + float(self.lost.sum()) + float(self.queued[-1])
        return abs(offered - kept) / max(offered, 1.0)


@dataclass(frozen=True)
class Simulation:
    """What one technology's rack did: ``heatpath simulate``. ``tokens`` is None where the load is power already."""

    cooling: str
    load: str
    load_source: str
    rule: str
    factor: float
    seed: int
    interval: float
    failures: tuple[Failure, ...]
    trace: Trace
    tokens: Tokens | None
    flags: tuple[Flag, ...]
    assumptions: tuple[Assumption, ...]
    controls: tuple[str, ...] = ()

    @property
    def quantities(self) -> dict[str, float]:
        """Names of the glossary, in SI."""
        trace, step = self.trace, self.interval
        hottest = int(np.argmax(trace.junction.max(axis=0)))
        throttled = np.any(trace.clock < 1.0, axis=1)
        over = np.any(trace.junction > trace.limits, axis=1)
        found = {
            "simulated_time": float(trace.time[-1]),
            "junction_temperature_max": float(trace.junction.max()),
            "junction_margin_min": float((trace.limits - trace.junction).min()),
            "throttled_time": float(throttled[:-1].sum()) * step,
            "time_over_limit": float(over[:-1].sum()) * step,
            "clock_mean": float((trace.clock * trace.counts).sum() / (trace.counts.sum() * trace.time.size)),
            "thermal_cycles": cycles(trace.junction[:, hottest], CYCLE),
            "return_temperature": float(trace.outlet.max()),
            "electricity_taken": float(trace.taken[:-1].sum()) * step,
        }
        if np.isfinite(trace.critical_margin).all():
            found["critical_margin_min"] = float(trace.critical_margin.min())
        if self.tokens is not None:
            found |= {
                "tokens_demanded": float(self.tokens.offered.sum()),
                "tokens": float(self.tokens.served.sum()),
                "tokens_queued": float(self.tokens.queued[-1]),
                "tokens_lost": float(self.tokens.lost.sum()),
            }
        for name, event in (("time_to_throttle", trace.throttled), ("time_to_limit", trace.limited),
                            ("time_to_shutdown", trace.off)):  # fmt: skip
            if event is not None and self.failures:
                found[name] = event.time - min(failure.at for failure in self.failures)
        return found

    @property
    def closure(self) -> dict[str, float]:
        """Residuals of energy and of tokens."""
        tokens = {} if self.tokens is None else {"token_residual_relative": self.tokens.residual}
        return {"energy_residual_relative": self.trace.energy_residual, **tokens}

    def dataset(self) -> xr.Dataset:
        """Everything over time and device, labelled with units and descriptions by the doors."""
        import xarray as xr

        trace = self.trace
        both, time = ("time", "device"), ("time",)
        series: dict[str, tuple[tuple[str, ...], Floats]] = {
            "junction_temperature": (both, trace.junction),
            "case_temperature": (both, trace.case),
            "clock": (both, trace.clock),
            "power": (both, trace.power),
            "utilisation": (time, trace.utilisation),
            "supply_temperature": (time, trace.supply),
            "return_temperature": (time, trace.outlet),
            "coolant_flow": (time, trace.flow),
            "electricity_power": (time, trace.taken),
            "heat_given": (time, trace.given),
            "stored_heat": (time, trace.stored),
            "device_count": (("device",), trace.counts),
        }
        if self.tokens is not None:
            rows = trace.time.size
            series |= {
                "tokens_demanded": (time, self.tokens.offered[:rows]),
                "tokens": (time, self.tokens.served[:rows]),
                "tokens_queued": (time, self.tokens.queued[:rows]),
                "tokens_lost": (time, self.tokens.lost[:rows]),
            }
        attributes = {"cooling": self.cooling, "load": self.load, "load_source": self.load_source, "seed": self.seed}
        return xr.Dataset(series, {"time": trace.time, "device": list(trace.positions)}, attributes)


def cycles(temperature: Floats, swing: float) -> float:
    """Swings of at least ``swing`` kelvin up and down again: half of the turns between them."""
    turns, last, rising = 0, float(temperature[0]), 0
    low = high = last
    for t in temperature:
        low, high = min(low, float(t)), max(high, float(t))
        if rising <= 0 and t - low >= swing:
            turns, rising, high = turns + 1, 1, float(t)
        elif rising >= 0 and high - t >= swing:
            turns, rising, low = turns + 1, -1, float(t)
    return turns / 2.0


def failure_of(text: str) -> Failure:
    """A failure as it is written at the doors, ``KIND@SECONDS``. Raises InputError."""
    kind, mark, when = text.partition("@")
    allowed = f"KIND@SECONDS, KIND one of {', '.join(KINDS)}"
    if not mark or kind not in KINDS:
        raise InputError("--failure", f"{shorten(text)} is not known", allowed=allowed)
    try:
        at = float(when)
    except ValueError:
        raise InputError("--failure", f"{shorten(when)} is not a time in seconds", allowed=allowed) from None
    return Failure(kind, at, buffer=1.0)  # the hall's own buffer takes its place: see ``simulate``


def simulate(
    scenario: Scenario,
    cooling: str,
    load: str = LOAD,
    *,
    hours: float = 1.0,
    interval: float = 1.0,
    seed: int | None = None,
    failures: tuple[str, ...] = (),
    controls: tuple[str, ...] = (),
    progress: Callable[[float], None] | None = None,
) -> Simulation:
    """Follow one rack of a technology under a load.

    Parameters
    ----------
    scenario, cooling : the hall, and one of its technologies
    load : as :func:`heatpath.studies.demand.demand`, made busier as the scenario's load says; or ``full``, all work
        all the time
    hours : to follow
    interval : between samples [s], at which throttles and controls act
    seed : of the load; None for the scenario's
    failures : ``KIND@SECONDS``
    controls : as ``studies.controls`` reads them, in place of the scenario's
    progress : is told the share that is done, sample by sample

    Raises
    ------
    InputError : the user's faults
    PhysicalFailure : the rack has no state to start from, or none to go on to
    """
    if not interval <= 3600.0 * hours <= LONGEST * interval:
        raise InputError("--hours", f"{hours:g} h is out of range", allowed=_lengths(interval))
    if seed is not None and not 0 <= seed < 2**32:
        raise InputError("--seed", f"{shorten(seed)} is out of range", allowed=f"0 to {2**32 - 1}")
    hall = open_hall(scenario)
    return run(hall, build(hall, cooling), load, 3600.0 * hours, interval, seed, failures, controls, progress)


def _lengths(interval: float) -> str:
    """The hours that can be followed, in words."""
    shortest = f"{interval / 3600.0:.2g}"
    return f"{shortest} to {LONGEST * interval / 3600.0:.4g} h, that is 1 to {LONGEST} samples of {interval:g} s"


def run(
    hall: Hall,
    installation: Installation,
    load: str,
    duration: float,
    interval: float,
    seed: int | None,
    failures: tuple[str, ...],
    controls: tuple[str, ...] = (),
    progress: Callable[[float], None] | None = None,
) -> Simulation:
    """``simulate`` with a rack that stands already; arguments as there, ``duration`` in seconds."""
    rack, cooling = installation.rack, installation.cooling
    broken = tuple(_with_buffer(failure_of(text), installation) for text in failures)
    asked = controls_of(hall.scenario.coolings[cooling].controls, controls)
    given = None if load == "full" else demand(hall, load, rack.servers, duration, interval, seed=seed)
    steps = math.ceil(duration / interval - 1e-9)
    work = _Work(hall, given, steps, progress)
    held = np.ones(steps + 1)
    drive = Drive(
        interval, installation.supply_temperature * held, installation.room_temperature * held, work.asked,
        hall.accelerator.name, work.idle,
    )  # fmt: skip
    storage = storage_of(rack, cooling, installation.supply_temperature)
    try:
        trace = follow(rack, storage, drive, behaviour(installation, asked, broken))
    except InputError as error:  # one of several technologies may lack what fails or is controlled: say which
        message = f"{cooling}: {error.message}"
        raise InputError(error.field, message, allowed=error.allowed, file=error.file) from None
    return Simulation(
        cooling=cooling,
        load=load if given is None else given.label,
        load_source="all work all the time" if given is None else given.source,
        rule="as asked" if given is None else given.rule,
        factor=1.0 if given is None else given.factor,
        seed=hall.scenario.load.seed if seed is None else seed,
        interval=interval,
        failures=broken,
        trace=trace,
        tokens=work.tokens(trace.time.size),
        flags=_flags(trace),
        assumptions=(*_assumptions(given), *control_assumptions(asked)),
        controls=said(asked),
    )


class _Work:
    """What is asked of the rack, sample by sample, at the speed that its clocks leave."""

    def __init__(
        self, hall: Hall, given: Demand | None, steps: int, progress: Callable[[float], None] | None = None
    ) -> None:
        self.given, self.steps, self.progress = given, steps, progress
        served = given is not None and given.instances is not None
        self.idle = IDLE_SHARE if served else hall.accelerator.power.idle
        self.state, self.row = np.zeros(STATE), np.zeros(7)
        self.rows = np.zeros((steps + 1, 3))

    def asked(self, sample: int, speed: float) -> tuple[float, float]:
        """Utilisation, and power of an accelerator over its nominal one, as ``Drive`` wants them."""
        given = self.given
        if self.progress is not None:
            self.progress(sample / self.steps)
        if given is None:
            return 1.0, 1.0
        k = min(sample, self.steps - 1)  # the last sample ends the run: it repeats the last step, and serves nothing
        if given.instances is None:
            share = float(given.power_share[k])
            return min(max((share - self.idle) / (1.0 - self.idle), 0.0), 1.0), share
        part = given.instances
        if sample < self.steps:
            serve_step(
                self.state, given.arrived[k], given.context[k], given.offered[k], speed, given.step, part, self.row
            )
            self.rows[sample] = self.row[1], self.row[3], self.row[4]
        return float(self.row[6]), float(self.row[0]) / (part.number * part.rated_power)

    def tokens(self, samples: int) -> Tokens | None:
        """Tokens of the steps that were followed."""
        if self.given is None or self.given.instances is None:
            return None
        done = samples - 1  # the last sample ends the run, at its end or before it: its step is not followed
        served, lost, queued = self.rows[:done].T
        return Tokens(
            offered=np.append(self.given.offered[:done], 0.0),
            served=np.append(served, 0.0),
            lost=np.append(lost, 0.0),
            queued=np.append(queued, queued[-1] if done else 0.0),
        )


def _with_buffer(failure: Failure, installation: Installation) -> Failure:
    """The facility's water behind a lost chiller, in proportion to what the rack gives off at full load."""
    if failure.kind != "chiller_loss":
        return failure
    design = installation.design
    heat = design.heat_to_liquid + design.heat_to_door + design.heat_to_air
    return Failure(failure.kind, failure.at, buffer=load_standard().facility * heat)


def _flags(trace: Trace) -> tuple[Flag, ...]:
    flags = []
    if trace.beyond is not None:
        text = (
            f"{trace.beyond.what} leaves its table at {trace.beyond.time:.0f} s: the table's end is used from there on"
        )
        flags.append(Flag("coolant_range", text))
    if trace.ended is not None:
        flags.append(Flag("ended", f"{trace.ended.what} at {trace.ended.time:.0f} s: nothing is modelled beyond"))
    return tuple(flags)


def _assumptions(given: Demand | None) -> tuple[Assumption, ...]:
    found = [Assumption(each.of, each.value, each.source, each.trust) for each in storage_sources()]
    found.append(
        Assumption(
            "throttle", "clock down 50 % a second over the limit, up 5 % a second 3 K below it, off 5 K over it",
            "chosen; makers do not publish their firmware's law", "assumed",
        )
    )  # fmt: skip
    if given is not None and given.instances is not None:
        found.append(Assumption("idle accelerators", f"{IDLE_SHARE:.0%} of rated power", "chosen", "assumed"))
    return tuple(found)
