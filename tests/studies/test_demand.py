"""Loads in time: statistics of arrivals, scaling rules, conservation of tokens, power of a batch, faults of files."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatpath.numerics.errors import InputError
from heatpath.studies.arrivals import bursts_of, excess, generate, shipped
from heatpath.studies.batching import Instances, instances_of, serve, work_seconds
from heatpath.studies.demand import demand, serving_instances
from heatpath.studies.hall import open_hall
from heatpath.studies.load import day_shape
from heatpath.studies.scaling import RULES, repeated, scaled
from heatpath.studies.scenario import load_scenario
from heatpath.studies.serving import load_table
from heatpath.studies.telemetry import Telemetry, resampled
from heatpath.studies.trace import Trace, arrivals, dispersion, read_trace

HEADER = "TIMESTAMP,ContextTokens,GeneratedTokens"
INSTANCES = instances_of(load_table("Llama 3.1 70B Instruct", "H100"), 700.0, 2.0)


@pytest.mark.parametrize(
    ("name", "rate", "short", "middle", "long"),
    [("azure-code", 2.57, 13.2, 71.6, 164.0), ("azure-conversation", 5.53, 1.39, 3.86, 16.1)],
)
def test_generator_has_the_measured_statistics(
    name: str, rate: float, short: float, middle: float, long: float
) -> None:
    """Over 60 hours: rate, dispersion at 1 and 60 s as measured; that at 10 s, which is not fitted, to a quarter."""
    trace = generate(name, 60 * 3600.0, 7)
    assert trace.time.size / trace.duration == pytest.approx(rate, rel=0.06)
    assert dispersion(trace, 1.0) == pytest.approx(short, rel=0.08)
    assert dispersion(trace, 60.0) == pytest.approx(long, rel=0.15)
    assert dispersion(trace, 10.0) == pytest.approx(middle, rel=0.25)


def test_generated_tokens_are_those_of_the_trace() -> None:
    """Mean and percentiles of the reference: 2048 and 28 tokens in the mean, medians 1469 and 13."""
    trace = generate("azure-code", 20 * 3600.0, 3)
    assert trace.context.mean() == pytest.approx(2048, rel=0.05)
    assert trace.generated.mean() == pytest.approx(27.9, rel=0.15)
    assert np.percentile(trace.context, [50, 90]) == pytest.approx([1469, 5188], rel=0.05)
    assert np.percentile(trace.generated, [50, 90]) == pytest.approx([13, 55], rel=0.1)


def test_seed_decides_and_bursts_are_solved_exactly() -> None:
    """The same seed, the same requests; the two dispersions follow from size and time of the bursts."""
    one, same, other = (generate("azure-code", 600.0, seed) for seed in (1, 1, 2))
    assert np.array_equal(one.time, same.time) and not np.array_equal(one.time[:50], other.time[:50])
    for like in shipped().values():
        bursts = bursts_of(like.short_dispersion, like.long_dispersion)
        for window, wanted in ((1.0, like.short_dispersion), (60.0, like.long_dispersion)):
            assert 1.0 + 2.0 * (bursts.size - 1.0) * excess(window, bursts.time) == pytest.approx(wanted, rel=1e-9)
    with pytest.raises(ValueError, match="no bursts have"):
        bursts_of(0.9, 16.0)


def test_day_shape_of_the_generator() -> None:
    """With the day's shape the afternoon is busier than the night; over the day the rate is the trace's."""
    trace = generate("azure-conversation", 96 * 3600.0, 4, day=True)
    assert trace.time.size / trace.duration == pytest.approx(5.53, rel=0.05)
    hours = np.bincount(((15 + trace.time // 3600) % 24).astype(int), minlength=24)
    assert hours[15] > 2.0 * hours[3]
    assert day_shape(np.arange(0.0, 24.0, 0.1)).mean() == pytest.approx(1.0, rel=1e-12)


@settings(max_examples=25, deadline=None)
@given(st.floats(0.05, 9.0), st.sampled_from(RULES), st.integers(0, 99))
def test_scaling_multiplies_the_tokens_exactly(factor: float, rule: str, seed: int) -> None:
    """Either rule asks for ``factor`` times the tokens, inside the trace's time and in order."""
    trace = generate("azure-conversation", 300.0, 2)
    busy = scaled(trace, factor, rule, seed)  # type: ignore[arg-type]
    assert busy.tokens == pytest.approx(factor * trace.tokens, rel=1e-12)
    assert np.all(np.diff(busy.time) >= 0.0) and busy.time.min() >= 0.0 and busy.time.max() < trace.duration


def test_rules_keep_and_smooth_bursts() -> None:
    """Ten times the work: correlated, the dispersion of counts is tenfold; independent, it stays what it was."""
    trace = generate("azure-code", 3600.0, 1)
    alone = dispersion(trace, 1.0)
    assert dispersion(scaled(trace, 10.0), 1.0) == pytest.approx(10.0 * alone, rel=1e-12)
    assert dispersion(scaled(trace, 10.0, "independent"), 1.0) == pytest.approx(alone, rel=0.35)


def test_repetition() -> None:
    """Cut where it is shorter; repeated with the day's weights where it is longer, at full weight in its own time."""
    trace = generate("azure-conversation", 3600.0, 2)
    assert repeated(trace, 600.0).time.size == np.count_nonzero(trace.time < 600.0)
    plain = repeated(trace, 3 * 3600.0, day=False)
    assert plain.tokens == pytest.approx(3.0 * trace.tokens, rel=1e-12)
    long = repeated(trace, 24 * 3600.0)
    own, night = long.time < 3600.0, (long.time > 12 * 3600.0) & (long.time < 13 * 3600.0)  # from 15 h: 3 to 4 h
    assert np.all(long.weight[own] == 1.0)
    expected = day_shape(np.linspace(3.0, 4.0, 100)).mean() / day_shape(np.linspace(15.0, 16.0, 100)).mean()
    assert long.weight[night].mean() == pytest.approx(expected, rel=0.03)


def offered(trace: Trace, step: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Arrivals in steps; none are left out."""
    columns = arrivals(trace, step)
    assert columns[2].sum() == pytest.approx(trace.tokens, rel=1e-12)
    return columns


@settings(max_examples=30, deadline=None)
@given(st.floats(0.1, 30.0), st.sampled_from([0.1, 0.5, 2.0]), st.floats(0.0, 1.2), st.floats(0.5, 600.0))
def test_tokens_are_served_queued_or_lost(factor: float, step: float, speed: float, queue: float) -> None:
    """At every step, for any load, speed and queue: what was offered is served, queued or lost; nothing is negative."""
    arrived, context, tokens = offered(scaled(generate("azure-code", 300.0, 5), factor), step)
    part = INSTANCES._replace(queue=queue)
    served = serve(arrived, context, tokens, step, part, np.full(arrived.size, speed))
    known = np.cumsum(served.tokens) + served.queued + np.cumsum(served.lost)
    assert known == pytest.approx(np.cumsum(tokens), rel=1e-9, abs=1e-6)
    for column in served:
        assert column.min() >= -1e-9
    assert served.power.max() <= part.number * part.rated_power * (1.0 + 1e-9)
    assert served.power.min() >= part.number * part.idle_power * (1.0 - 1e-9)
    assert served.busy.max() <= max(speed, 0.0) + 1e-9


def test_a_slower_device_serves_no_more() -> None:
    """Throttling to half speed leaves tokens to wait or loses them; a burst makes no work."""
    arrived, context, tokens = offered(scaled(generate("azure-code", 600.0, 5), 8.0), 0.5)
    full, half = (serve(arrived, context, tokens, 0.5, INSTANCES, np.full(arrived.size, s)) for s in (1.0, 0.5))
    assert half.tokens.sum() < full.tokens.sum() <= tokens.sum()
    assert half.lost.sum() > full.lost.sum() > 0.0


def steady(part: Instances, requests: float) -> tuple[float, float]:
    """Tokens per second and power of instances that hold ``requests`` each, by a short step of one long request."""
    many = requests * part.number
    step = 1e-3
    served = serve(
        np.array([many, 0.0]), np.zeros(2), np.array([1e6 * many, 0.0]), step, part._replace(queue=1e12)
    )  # fmt: skip
    return served.tokens[1] / step / part.number, served.power[1] / part.number


@pytest.mark.parametrize(("batch", "tokens", "power"), [(8, 470, 1765), (64, 2511, 2002), (898, 6827, 2548)])
def test_a_full_batch_is_the_measured_one(batch: int, tokens: float, power: float) -> None:
    """Power and rate of instances that decode as many requests as were measured are those of the table."""
    found = steady(INSTANCES, batch)
    assert found == (pytest.approx(tokens, rel=2e-3), pytest.approx(power, rel=2e-3))


def test_power_is_not_monotonic_in_the_batch() -> None:
    """One B200 with gpt-oss-120b takes less at 1024 requests than at 256, as measured."""
    part = instances_of(load_table("GPT OSS 120B", "B200"), 1000.0, 1.0)
    assert steady(part, 1024)[1] < steady(part, 256)[1]


def test_work_is_done_at_the_asked_for_utilisation() -> None:
    """A smooth load of 60 % keeps the instances at work for 60 % of what they could do."""
    hall = open_hall(load_scenario())
    found = demand(hall, "azure-conversation", 4, 3600.0, 0.5, rule="independent", mean_utilisation=0.6)
    assert found.served is not None
    assert found.served.busy.mean() == pytest.approx(0.6, abs=0.01)
    assert found.served.lost.sum() == 0.0
    total = found.served.tokens.sum() + found.served.queued[-1]
    assert total == pytest.approx(found.offered.sum(), rel=1e-9)
    assert found.power_share.size == 7200 and found.duration == 3600.0


def test_bursts_of_one_queue_show_in_the_power() -> None:
    """The same mean work: correlated, the power swings between idle and rated; independent, far less."""
    hall = open_hall(load_scenario())
    one, many = (demand(hall, "azure-code", 4, 1800.0, 0.5, rule=rule) for rule in RULES)
    assert one.factor == many.factor
    assert one.power_share.std() > 1.5 * many.power_share.std()


def test_an_hour_takes_milliseconds() -> None:
    """36,000 steps of 0.1 s; generous for a busy machine."""
    arrived, context, tokens = arrivals(scaled(generate("azure-code", 3600.0, 1), 2.0), 0.1)
    serve(arrived, context, tokens, 0.1, INSTANCES)
    start = time.perf_counter()
    serve(arrived, context, tokens, 0.1, INSTANCES)
    assert time.perf_counter() - start < 0.25


def test_azure_form_is_read(tmp_path: Path) -> None:
    """Seven digits of a second, carriage returns, or bare seconds; the trace begins with its first request."""
    path = tmp_path / "mine.csv"
    path.write_text(f"{HEADER}\r\n2023-11-16 18:17:03.9799600,4808,10\r\n2023-11-16 18:18:04.4799600,3180,8\r\n")
    trace = read_trace(path)
    assert trace.time == pytest.approx([0.0, 60.5]) and trace.duration == pytest.approx(121.0)
    assert trace.context.tolist() == [4808.0, 3180.0] and trace.tokens == 18.0 and trace.label == "mine"
    path.write_text(f"{HEADER}\n5,1,1\n7.5,1,1\n")
    assert read_trace(path).time.tolist() == [0.0, 2.5]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("time,tokens\n1,2\n", "header: names neither requests nor power"),
        (f"{HEADER}\n1,2,3\n", "file: holds 1 requests"),
        (f"{HEADER}\n1,2,3\nsoon,2,3\n", "line 3, column TIMESTAMP: 'soon' is not a time"),
        (f"{HEADER}\n1,2,3\n2,-2,3\n", "line 3, column ContextTokens: '-2' is not a number of tokens"),
        (f"{HEADER}\n1,2,3\n2,2\n", "line 3, column GeneratedTokens: '' is not a number of tokens"),
        (f"{HEADER}\n2,2,3\n1,2,3\n", "line 3, column TIMESTAMP: is before the line above"),
        (f"{HEADER}\n2,2,3\n2,2,3\n", "column TIMESTAMP: never changes"),
        (f"{HEADER}\n1,0,0\n2,0,0\n", "load: bad asks for no tokens"),
        ("time_s,power_W\n0,1\n0,1\n", "line 3, column time_s: is not after the line above"),
        ("time_s,power_W\n0,1\n1,-1\n", "line 3, column power_W: '-1' is not a time or a power"),
        ("time_s,power_W\n0,1e8\n1,1\n", "column power_W: asks for 2.2e+03 times the accelerators' power"),
    ],
)
def test_faults_of_a_file(tmp_path: Path, text: str, message: str) -> None:
    """One line that names file, line and column."""
    path = tmp_path / "bad.csv"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        demand(open_hall(load_scenario()), str(path), 8, 100.0)
    assert message in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("load", "duration", "step", "message"),
    [
        ("azure-images", 100.0, 1.0, "load: 'azure-images' is not a load (allowed: azure-code"),
        ("azure-code", 100.0, 0.0, "step: 0 s is out of range (allowed: 0.01 to 60 s)"),
        ("azure-code", float("nan"), 1.0, "duration: nan s is out of range"),
    ],
)
def test_faults_of_what_is_asked(load: str, duration: float, step: float, message: str) -> None:
    """Name and range."""
    with pytest.raises(InputError) as caught:
        demand(open_hall(load_scenario()), load, 8, duration, step)
    assert message in str(caught.value)


def test_telemetry_keeps_its_energy() -> None:
    """Uneven samples in even steps: the energy is the same; a step over two samples is their mean by time."""
    telemetry = Telemetry(np.array([0.0, 1.0, 4.0]), np.array([10.0, 40.0, 20.0]), 6.0, "t", "t")
    assert resampled(telemetry, 2.0).tolist() == [25.0, 40.0, 20.0]
    assert resampled(telemetry, 0.7)[:-1].sum() * 0.7 + resampled(telemetry, 0.7)[-1] * 0.4 == pytest.approx(170.0)


def test_telemetry_becomes_power_share(tmp_path: Path) -> None:
    """Four nodes of eight 700 W: 11.2 kW is half their rated power."""
    path = tmp_path / "power.csv"
    path.write_text("time_s,power_W\n0,11200\n10,22400\n")
    found = demand(open_hall(load_scenario()), str(path), 4, 40.0, 5.0)
    assert found.power_share.tolist() == [0.5, 0.5, 1.0, 1.0, 0.5, 0.5, 1.0, 1.0] and found.served is None


def test_work_is_measured_against_the_instances() -> None:
    """The context at the prefill rate, the tokens at the best rate; as many instances as accelerators hold."""
    part = serving_instances(open_hall(load_scenario()), 3)
    assert part.number == 6.0
    assert work_seconds(part, part.prefill, part.full_rate) == pytest.approx(2.0)
