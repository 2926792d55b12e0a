"""A serving instance in time: requests to prefill and decode work to tokens and accelerator power.

A mean-field model of continuous batching, in even steps. Waiting requests are prefilled in the order of their arrival,
before anything is decoded, as long as the batch has room; running ones are decoded together at the measured rate of
their number, ``r(b)``. Power is the measured one of that number, which is not monotonic; what of a step prefill takes
is at rated power, and an instance without a request idles. Requests that come when the queue is full are lost.

Every token asked for is at each moment served, queued or lost: the steps move tokens, none is made.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.kernel import kernel
from heatpath.studies.serving import ServingTable

Series = NDArray[np.float64]

PEAK_FLOPS = {  # 1/s of one accelerator, dense, as the makers state them
    ("H100", "bfloat16"): 989e12, ("H100", "fp8"): 1979e12, ("H100", "mxfp4"): 1979e12,
    ("B200", "bfloat16"): 2250e12, ("B200", "fp8"): 4500e12, ("B200", "mxfp4"): 9000e12,
}  # fmt: skip
PREFILL_EFFICIENCY = 0.4  # of the peak, assumed: 0.3 to 0.6 is told
FLOPS_PER_PARAMETER = 2.0  # multiply and add, for one token
IDLE_SHARE = 0.15  # of rated power without any request, assumed

REQUESTS, WAITING, QUEUED_CONTEXT, QUEUED_TOKENS, RUNNING_TOKENS = range(5)
STATE = 5


class Instances(NamedTuple):
    """Equal instances that share one queue; powers and rates of one of them.

    ``batch`` (points,) rising from 0, ``rate`` (points,) tokens per second decoded together, ``power`` (points,) [W];
    ``full_rate`` the highest of the rates; ``prefill`` context tokens per second; rated and idle power [W]; ``number``
    of instances; ``queue`` seconds of full work that may wait before requests are turned away.
    """

    batch: Series
    rate: Series
    power: Series
    full_rate: float
    prefill: float
    rated_power: float
    idle_power: float
    number: float
    queue: float


class Served(NamedTuple):
    """What instances do in each step, arrays (steps,).

    ``power`` of all of them [W]; ``tokens`` generated, ``context`` tokens prefilled and tokens ``lost`` in the step;
    ``queued`` tokens asked for and not yet generated at its end; ``requests`` running at its end; ``busy`` work done
    over what they could do.
    """

    power: Series
    tokens: Series
    context: Series
    lost: Series
    queued: Series
    requests: Series
    busy: Series


def instances_of(table: ServingTable, rated_power: float, number: float, queue: float = 60.0) -> Instances:
    """Instances of a measured table.

    Between measured batches rate and power are linear; below the smallest the rate falls to zero with the batch and
    the power is that of the smallest.

    Parameters
    ----------
    rated_power : of one accelerator [W]
    number : of instances, need not be whole
    queue : seconds of full work that may wait
    """
    peak = PEAK_FLOPS[table.accelerator, table.precision] * table.accelerators
    return Instances(
        batch=np.concatenate(([0.0], table.batch)),
        rate=np.concatenate(([0.0], table.tokens)),
        power=np.concatenate(([table.power[0]], table.power)),
        full_rate=float(table.tokens.max()),
        prefill=PREFILL_EFFICIENCY * peak / (FLOPS_PER_PARAMETER * table.active_parameters),
        rated_power=rated_power * table.accelerators,
        idle_power=IDLE_SHARE * rated_power * table.accelerators,
        number=number,
        queue=queue,
    )


def work_seconds(instances: Instances, context: float, tokens: float) -> float:
    """Seconds of one instance's full work in so many tokens [s]: the measure of how busy instances are."""
    return context / instances.prefill + tokens / instances.full_rate


@kernel
def between(x: float, xs: Series, ys: Series) -> float:
    """Linear interpolation on rising ``xs``; the ends hold beyond them."""
    last = xs.size - 1
    if x <= xs[0]:
        return ys[0]
    if x >= xs[last]:
        return ys[last]
    low, high = 0, last
    while high - low > 1:
        middle = (low + high) // 2
        if xs[middle] <= x:
            low = middle
        else:
            high = middle
    return ys[low] + (ys[high] - ys[low]) * (x - xs[low]) / (xs[high] - xs[low])


@kernel
def turn_away(state: Series, arrived: float, context: float, tokens: float, speed: float, part: Instances) -> float:
    """Let a step's requests into the queue as far as it has room; the tokens of those turned away.

    Room is what the instances do in ``queue`` seconds at full work and the given speed.
    """
    asked = context / part.prefill + tokens / part.full_rate
    waiting = state[QUEUED_CONTEXT] / part.prefill + (state[QUEUED_TOKENS] + state[RUNNING_TOKENS]) / part.full_rate
    room = max(part.queue * part.number * speed - waiting, 0.0)
    share = 1.0 if asked <= room else room / asked
    state[WAITING] += share * arrived
    state[QUEUED_CONTEXT] += share * context
    state[QUEUED_TOKENS] += share * tokens
    return tokens - share * tokens


@kernel
def prefill(state: Series, speed: float, step: float, part: Instances) -> tuple[float, float]:
    """Prefill what waits, as far as the step and the batch reach: context tokens done, share of the step it took."""
    if state[WAITING] <= 0.0:
        return 0.0, 0.0
    share = 1.0
    free = part.batch[part.batch.size - 1] * part.number - state[REQUESTS]
    if free < state[WAITING]:
        share = max(free, 0.0) / state[WAITING]
    able = part.prefill * part.number * speed * step
    if share * state[QUEUED_CONTEXT] > able:
        share = able / state[QUEUED_CONTEXT]
    done, moved, tokens = share * state[QUEUED_CONTEXT], share * state[WAITING], share * state[QUEUED_TOKENS]
    state[QUEUED_CONTEXT] -= done
    state[WAITING] -= moved
    state[QUEUED_TOKENS] -= tokens
    state[REQUESTS] += moved
    state[RUNNING_TOKENS] += tokens
    return done, min(done / able, 1.0) if able > 0.0 else 0.0  # rounding must not leave less than no time


@kernel
def decode(state: Series, speed: float, step: float, part: Instances) -> tuple[float, float]:
    """Decode what runs for ``step`` seconds: tokens generated, share of that time it took.

    Requests end in proportion to their tokens.
    """
    if state[RUNNING_TOKENS] <= 0.0:
        state[REQUESTS] = 0.0
        return 0.0, 0.0
    able = between(state[REQUESTS] / part.number, part.batch, part.rate) * part.number * speed * step
    if able >= state[RUNNING_TOKENS]:
        done = state[RUNNING_TOKENS]
        state[RUNNING_TOKENS] = 0.0
        state[REQUESTS] = 0.0
        return done, done / able
    state[REQUESTS] *= 1.0 - able / state[RUNNING_TOKENS]
    state[RUNNING_TOKENS] -= able
    return able, 1.0


@kernel
def serve_step(
    state: Series,
    arrived: float,
    context: float,
    tokens: float,
    speed: float,
    step: float,
    part: Instances,
    out: Series,
) -> None:
    """One step: what comes in is let in or lost, then prefilled, then decoded; ``out`` (7,) as :class:`Served`.

    ``speed`` of the devices is 1, less where they throttle: it slows the work and leaves the tokens to wait.
    """
    lost = turn_away(state, arrived, context, tokens, speed, part)
    prefilled, first = prefill(state, speed, step, part)
    running = state[REQUESTS]
    generated, second = decode(state, speed, (1.0 - first) * step, part)
    second *= 1.0 - first
    present = min(running / part.number, 1.0)  # below one request per instance, some instances hold none
    decoding = between(max(running / part.number, 1.0), part.batch, part.power) * present
    decoding += part.idle_power * (1.0 - present)
    idle = 1.0 - first - second
    out[0] = part.number * (first * part.rated_power + second * decoding + idle * part.idle_power)
    out[1], out[2], out[3] = generated, prefilled, lost
    out[4] = state[QUEUED_TOKENS] + state[RUNNING_TOKENS]
    out[5] = state[REQUESTS]
    out[6] = (prefilled / part.prefill + generated / part.full_rate) / (part.number * step)


@kernel
def _serve(
    arrived: Series, context: Series, tokens: Series, speed: Series, step: float, part: Instances, out: Series
) -> None:
    state = np.zeros(STATE)
    row = np.zeros(7)
    for k in range(arrived.size):
        serve_step(state, arrived[k], context[k], tokens[k], speed[k], step, part, row)
        for j in range(7):
            out[j, k] = row[j]


def serve(
    arrived: Series, context: Series, tokens: Series, step: float, instances: Instances, speed: Series | None = None
) -> Served:
    """Serve arrivals over even steps, from empty.

    Parameters
    ----------
    arrived, context, tokens : requests, context tokens and tokens asked for in each step, arrays (steps,)
    step : its length [s]
    speed : of the devices in each step, 1 for full; None for full all the time
    """
    given = np.ones(arrived.size) if speed is None else speed
    columns = (np.ascontiguousarray(each, dtype=np.float64) for each in (arrived, context, tokens, given))
    requests, prefilled, asked, speeds = columns
    out = np.empty((7, arrived.size))
    _serve(requests, prefilled, asked, speeds, step, instances, out)
    return Served(*out)
