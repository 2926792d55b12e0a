"""What a rack's accelerators are asked to do from moment to moment: power and tokens of a load, in even steps.

A load is a shipped generator, a request trace, or power telemetry. Requests are made as busy as the scenario asks,
served by instances of a measured model, and become power; telemetry is power already.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.errors import InputError
from heatpath.numerics.units import shorten
from heatpath.studies.arrivals import generate, shipped
from heatpath.studies.batching import Instances, Served, instances_of, serve, work_seconds
from heatpath.studies.document import file_name, read_text
from heatpath.studies.hall import Hall
from heatpath.studies.scaling import RULES, Rule, repeated, scaled
from heatpath.studies.serving import RATED_POWER, load_table
from heatpath.studies.telemetry import COLUMNS as POWER_COLUMNS
from heatpath.studies.telemetry import read_power, resampled
from heatpath.studies.trace import COLUMNS as REQUEST_COLUMNS
from heatpath.studies.trace import Trace, arrivals, read_trace

Series = NDArray[np.float64]

MODEL = "Llama 3.1 70B Instruct"  # served where the scenario names none: the node's own tokens are of it
SHORTEST_STEP, LONGEST_STEP = 0.01, 60.0  # s
MOST_STEPS = 10_000_000


@dataclass(frozen=True)
class Demand:
    """A load of ``nodes`` nodes over time, arrays (steps,).

    ``power_share`` of the accelerators' rated power; ``served`` tokens and queue, None for telemetry; ``offered``
    tokens in each step; ``instances`` to serve it again at another speed, and the requests and context that go with it.
    """

    step: float
    power_share: Series
    arrived: Series
    context: Series
    offered: Series
    served: Served | None
    instances: Instances | None
    label: str
    source: str
    rule: str
    factor: float

    @property
    def duration(self) -> float:
        """Of all steps [s]."""
        return self.step * self.power_share.size


def demand(
    hall: Hall,
    load: str,
    nodes: float,
    duration: float,
    step: float = 0.5,
    *,
    rule: Rule | None = None,
    mean_utilisation: float | None = None,
    seed: int | None = None,
    day: bool = True,
) -> Demand:
    """Power and tokens of a load.

    Parameters
    ----------
    load : a shipped name (azure-code, azure-conversation), a CSV file of requests (TIMESTAMP, ContextTokens,
        GeneratedTokens) or of power (time_s, power_W: all accelerators of the nodes)
    nodes : that share the load
    duration, step : [s]
    rule : how a trace is made busier, see :mod:`heatpath.studies.scaling`; default: the scenario's
    mean_utilisation : of the instances' time over the trace; default: the scenario's
    seed : of a shipped generator and of shifted copies; default: the scenario's
    day : whether a trace that is repeated follows the shape of the day

    Raises
    ------
    InputError : an unknown load, a broken file, a duration or step out of range
    """
    if not SHORTEST_STEP <= step <= LONGEST_STEP:
        raise InputError("step", f"{step:g} s is out of range", allowed=f"{SHORTEST_STEP:g} to {LONGEST_STEP:g} s")
    if not step <= duration <= MOST_STEPS * step:
        raise InputError("duration", f"{duration:g} s is out of range", allowed="one step to ten million of them")
    rule = hall.scenario.load.scaling if rule is None else rule
    if rule not in RULES:
        raise InputError("rule", f"{shorten(rule)} is not known", allowed=", ".join(RULES))
    seed = hall.scenario.load.seed if seed is None else seed
    if load.lower().endswith(".csv"):
        path = Path(load)
        if _columns(path) == POWER_COLUMNS:
            return _from_power(hall, path, nodes, duration, step)
        trace = read_trace(path)
    else:
        trace = generate(load, min(duration, 3600.0), seed) if load in shipped() else _unknown(load)
    mean = hall.scenario.load.mean_utilisation if mean_utilisation is None else mean_utilisation
    return _from_requests(hall, trace, nodes, duration, step, rule, mean, seed, day)


def _unknown(load: str) -> Trace:
    raise InputError("load", f"{shorten(load)} is not a load", allowed=f"{', '.join(shipped())}, or a CSV file")


def _columns(path: Path) -> tuple[str, ...]:
    """Which kind of file it is, by its header. Raises InputError."""
    header = next(csv.reader([read_text(path).splitlines()[0]]), [])
    for columns in (POWER_COLUMNS, REQUEST_COLUMNS):
        if set(columns) <= set(header):
            return columns
    allowed = f"{', '.join(REQUEST_COLUMNS)}; or {', '.join(POWER_COLUMNS)}"
    raise InputError("header", "names neither requests nor power", allowed=allowed, file=file_name(path))


def serving_instances(hall: Hall, nodes: float) -> Instances:
    """Instances of the served model on the accelerators of so many nodes."""
    serving = hall.scenario.serving
    model, kind = (MODEL, "H100") if serving is None else (serving.model, serving.accelerator)
    table = load_table(model, kind)
    return instances_of(table, RATED_POWER[kind], nodes * hall.accelerator.count / table.accelerators)


def _from_requests(
    hall: Hall, trace: Trace, nodes: float, duration: float, step: float, rule: Rule, mean: float, seed: int, day: bool
) -> Demand:
    """A request trace, as busy as it is asked to be, served."""
    instances = serving_instances(hall, nodes)
    asked = work_seconds(instances, float(trace.context @ trace.weight), trace.tokens)
    if asked <= 0.0:
        raise InputError("load", f"{trace.label} asks for no tokens", allowed="requests with tokens")
    factor = mean * instances.number * trace.duration / asked
    busy = scaled(trace, factor, rule, seed)
    arrived, context, offered = arrivals(repeated(busy, duration, day=day), step)
    served = serve(arrived, context, offered, step, instances)
    share = served.power / (instances.number * instances.rated_power)
    return Demand(step, share, arrived, context, offered, served, instances, trace.label, trace.source, rule, factor)


def _from_power(hall: Hall, path: Path, nodes: float, duration: float, step: float) -> Demand:
    """Telemetry, repeated to the asked-for duration, as share of the accelerators' rated power."""
    telemetry = read_power(path)
    rated = nodes * hall.accelerator.count * hall.accelerator.power.nominal
    power = resampled(telemetry, step)
    share = np.resize(power / rated, max(1, math.ceil(duration / step - 1e-9)))
    if share.max() > 1.5:
        message = f"asks for {share.max():.2g} times the accelerators' power"
        raise InputError("column power_W", message, allowed=f"up to {1.5 * rated:.3g} W", file=file_name(path))
    none = np.zeros(share.size)
    return Demand(step, share, none, none, none, None, None, telemetry.label, telemetry.source, "as measured", 1.0)
