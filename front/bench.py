"""How long answers take on this machine: the user's part of the benchmarks, and the stopwatch of all of them.

Ours and a peer run in turn, warm; medians and spread of the processor time of each. A machine that is busy with
something else is refused, because its numbers would be another machine's.
"""

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heatpath.thermal.circuit import Circuit

REPEATS = 7
_LEAST = 0.02  # s of one repeat; shorter runs are repeated inside it
_BUSY = 0.3  # load of others per processor from which a machine is refused
_SHARE = 0.9  # of a processor that a run must get


@dataclass(frozen=True)
class Timing:
    """Processor time of one run [s]: the median of the repeats, and their range over it; ``share`` of the processor
    that the repeats got."""

    seconds: float
    spread: float
    share: float


@dataclass(frozen=True)
class Row:
    """One line of a benchmark.

    ours, theirs : times; None where that part did not run
    accuracy : what was compared beside time, in words
    goal : ratio to reach (times over ours), or with ``seconds_goal`` the time itself [s]
    bound : time that the counted operations would take at the machine's measured rates [s]
    note : why a part did not run, or what it leaves out
    """

    name: str
    ours: Timing | None
    peer: str = ""
    theirs: Timing | None = None
    accuracy: str = ""
    goal: float | None = None
    seconds_goal: float | None = None
    bound: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times longer the peer takes."""
        return self.theirs.seconds / self.ours.seconds if self.ours and self.theirs else None

    @property
    def over_bound(self) -> float | None:
        """Our time over the counted bound."""
        return self.ours.seconds / self.bound if self.ours and self.bound else None


def alternate(*runs: Callable[[], object], repeats: int = REPEATS) -> list[Timing]:
    """Time functions in turn, after one warm-up each; short ones are repeated inside a repeat, all equally long."""
    counts = []
    for run in runs:
        run()
        began = time.process_time()
        run()
        counts.append(max(1, int(_LEAST / max(time.process_time() - began, 1e-7))))
    taken: list[list[float]] = [[] for _ in runs]
    shares: list[list[float]] = [[] for _ in runs]
    for _ in range(repeats):
        for k, run in enumerate(runs):
            wall, began = time.perf_counter(), time.process_time()
            for _ in range(counts[k]):
                run()
            spent = time.process_time() - began
            taken[k].append(spent / counts[k])
            shares[k].append(spent / max(time.perf_counter() - wall, 1e-9))
    return [_timing(each, share) for each, share in zip(taken, shares, strict=True)]


def _timing(taken: list[float], shares: list[float]) -> Timing:
    middle = statistics.median(taken)
    return Timing(middle, (max(taken) - min(taken)) / middle, statistics.median(shares))


@dataclass(frozen=True)
class Machine:
    """What a benchmark ran on, and what else ran there: ``load`` of the last minute per processor."""

    processors: int
    load: float | None

    @property
    def busy(self) -> bool:
        """Whether somebody else is at work."""
        return self.load is not None and self.load > _BUSY

    def words(self) -> str:
        """One line."""
        load = "its load is not known" if self.load is None else f"load {self.load:.2f} per processor before the run"
        return f"{self.processors} processors, {load}"


def machine() -> Machine:
    """This machine, now."""
    count = os.cpu_count() or 1
    try:
        load: float | None = os.getloadavg()[0] / count
    except (AttributeError, OSError):  # Windows
        load = None
    return Machine(count, load)


def noisy(rows: list[Row]) -> list[str]:
    """Rows whose runs did not get a processor for themselves."""
    timings = [(row.name, each) for row in rows for each in (row.ours, row.theirs) if each is not None]
    return sorted({name for name, each in timings if each.share < _SHARE})


def user_rows() -> Iterator[Row]:
    """What a user waits for, warm: the comparison, one rack, a circuit again and again, a plant's year."""
    import numpy as np

    from heatpath.api import compare, solve
    from heatpath.facility.alone import run_alone
    from heatpath.facility.blueprint import load_plant
    from heatpath.facility.weather import typical_year

    yield Row("compare, five technologies, a year, in a warm process", alternate(compare)[0], seconds_goal=1.5)
    (rack,) = alternate(lambda: solve(cooling="coldplate"))
    yield Row("solve, one rack of cold plates, from its files", rack)
    for plates in (8, 72):
        ready, heats = rack_loop(plates).prepare(), np.linspace(500.0, 1500.0, 64)
        flip = iter(range(10**9))
        one, many = alternate(
            lambda r=ready, f=flip: r.solve(heat={"plate 0": 900.0 + 200.0 * (next(f) % 2)}),  # type: ignore[misc]
            lambda r=ready, h=heats: r.solve_all(heat={"plate 0": h}),  # type: ignore[misc]
        )
        yield Row(f"loop of {plates} plates solved again, Circuit.prepare().solve", one)
        per_case = Timing(many.seconds / heats.size, many.spread, many.share)
        yield Row(f"loop of {plates} plates, one of {heats.size} cases of solve_all", per_case)
    plant, weather = load_plant("contained-chilled-water"), typical_year("chicago")
    yield Row(
        "facility year of a contained chilled-water plant, hourly", alternate(lambda: run_alone(plant, weather, 1e6))[0]
    )


def rack_loop(plates: int) -> Circuit:
    """A pump, plates in parallel, and a tank that holds pressure and temperature."""
    from heatpath.thermal.circuit import Circuit

    circuit = Circuit("pg25").node("tank", "reservoir", pressure="2 bar", temperature="30 degC")
    circuit.part(
        "pump", "pump", "tank", "supply", flow=f"{6 * plates} L/min", head="60 kPa", shutoff_head="80 kPa",
        power=f"{10 * plates} W",
    )  # fmt: skip
    for k in range(plates):
        circuit.part(
            f"plate {k}", "cold-plate", "supply", "tank", resistance="0.02 K/W", heat="1 kW", pressure_loss="40 kPa",
            flow=f"{5.0 + k % 3} L/min",
        )  # fmt: skip
    return circuit


def as_json(rows: list[Row], here: Machine) -> str:
    """Rows with their ratios, and the machine."""
    found = [asdict(row) | {"ratio": row.ratio, "over_bound": row.over_bound} for row in rows]
    return json.dumps({"machine": asdict(here), "busy": here.busy, "noisy": noisy(rows), "rows": found}, indent=1)


def lines(rows: list[Row], here: Machine) -> list[str]:
    """A table for the terminal."""
    text = [f"Processor time, warm; median and range of {REPEATS} repeats. {here.words()}.", ""]
    for row in rows:
        text.append(f"{row.name:<66}{_time(row.ours)}")
        if row.theirs:
            goal = f", goal {row.goal:,.0f}" if row.goal else ""
            text.append(f"{'    ' + row.peer:<66}{_time(row.theirs)}   {row.ratio:,.0f} times as long{goal}")
        if row.seconds_goal:
            text.append(f"    goal {row.seconds_goal:g} s")
        if row.over_bound:
            text.append(f"    {row.over_bound:.1f} times the counted bound")
        text += [f"    {word}" for word in (row.accuracy, row.note) if word]
    shaken = noisy(rows)
    if here.busy or shaken:
        text += ["", "The machine was busy with something else: these numbers are not a measurement."]
        text += [f"    did not get a processor for itself: {name}" for name in shaken]
    return text


def _time(timing: Timing | None) -> str:
    if timing is None:
        return f"{'not run':>12}"
    units = (("s ", 1.0), ("ms", 1e3), ("us", 1e6), ("ns", 1e9))
    unit, scale = next((each for each in units if timing.seconds * each[1] >= 1.0), units[-1])
    return f"{timing.seconds * scale:>9.3g} {unit} ± {50.0 * timing.spread:.0f} %"
