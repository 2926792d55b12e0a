"""A trace made as busy as it is asked to be, and as long.

Two rules make it busier. ``correlated``: every request stands for more of them, so a burst stays a burst; what one
rack behind one queue sees. ``independent``: copies shifted in time are added, so bursts smooth out; what a hall sees
whose racks serve different users. The index of dispersion of counts grows with the factor in the first, stays in the
second.
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from heatpath.studies.arrivals import START_HOUR
from heatpath.studies.load import day_shape
from heatpath.studies.trace import Series, Trace, with_requests

Rule = Literal["correlated", "independent"]
RULES: tuple[Rule, ...] = ("correlated", "independent")


def scaled(trace: Trace, factor: float, rule: Rule = "correlated", seed: int = 1) -> Trace:
    """The trace with ``factor`` times its work.

    Parameters
    ----------
    factor : above 0
    rule : ``correlated`` multiplies the weight of every request; ``independent`` adds copies that begin at random
        points of the trace and go round at its end, the last one thinned to the broken part and then weighted so that
        its tokens are exact
    seed : of the shifts and of what is left out
    """
    if factor <= 0.0:
        raise ValueError("the factor of a load must be above zero")
    if rule == "correlated":
        return trace._replace(weight=trace.weight * factor)
    rng = np.random.default_rng(seed)
    copies = [_shifted(trace, shift) for shift in (0.0, *rng.uniform(0.0, trace.duration, math.ceil(factor) - 1))]
    part = factor - (len(copies) - 1)
    if part < 1.0:
        copies[-1] = _thinned(copies[-1], part, rng)
    return _merged(trace, copies)


def _shifted(trace: Trace, shift: float) -> Trace:
    """The trace begun ``shift`` seconds later, its end put before its beginning."""
    return trace._replace(time=(trace.time + shift) % trace.duration)


def _thinned(trace: Trace, part: float, rng: np.random.Generator) -> Trace:
    """A share of the requests, weighted so that the tokens asked for are that share exactly."""
    kept = rng.random(trace.time.size) < part
    if trace.tokens <= 0.0 or not np.any(trace.generated[kept] * trace.weight[kept] > 0.0):
        return trace._replace(weight=trace.weight * part)
    thin = with_requests(trace, trace.time[kept], trace.context[kept], trace.generated[kept], trace.weight[kept])
    return thin._replace(weight=thin.weight * (part * trace.tokens / thin.tokens))


def _merged(trace: Trace, copies: list[Trace]) -> Trace:
    """Several traces over the same time as one, in order of arrival."""
    time, context, generated, weight = (np.concatenate([copy[k] for copy in copies]) for k in range(4))
    order = np.argsort(time, kind="stable")
    return with_requests(trace, time[order], context[order], generated[order], weight[order])


def repeated(trace: Trace, duration: float, *, day: bool = True, start_hour: float = START_HOUR) -> Trace:
    """The trace over ``duration`` seconds: cut where that is shorter, repeated where it is longer.

    Parameters
    ----------
    day : whether requests beyond the trace's end weigh as the shape of a day says, measured by the trace's own hours
    start_hour : hour of the day at which the trace begins
    """
    rounds = math.ceil(duration / trace.duration - 1e-9)
    time = np.concatenate([trace.time + k * trace.duration for k in range(rounds)])
    context, generated, weight = (np.tile(column, rounds) for column in trace[1:4])
    if day:
        weight = weight * _weights(trace, time, start_hour)
    inside = time < duration
    cut = with_requests(trace, time[inside], context[inside], generated[inside], weight[inside])
    return cut._replace(duration=duration)


def _weights(trace: Trace, time: Series, start_hour: float) -> Series:
    """Weight of each request: 1 in the trace itself, then the day's shape over its mean in the trace's own hours."""
    hours = start_hour + np.linspace(0.0, trace.duration, 200) / 3600.0
    own = float(day_shape(hours).mean())
    shape = day_shape(start_hour + time / 3600.0) / own
    return np.where(time < trace.duration, 1.0, shape)
