"""The stopwatch of the benchmarks: what it counts, what it refuses. Nothing is timed here."""

from __future__ import annotations

import json

import pytest

from heatpath import bench, cli
from heatpath.bench import Machine, Row, Timing


def test_runs_are_taken_in_turn_after_a_warm_up(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    ticks = iter(range(10**6))
    monkeypatch.setattr(bench.time, "process_time", lambda: float(next(ticks)))
    first, second = bench.alternate(lambda: calls.append("a"), lambda: calls.append("b"), repeats=3)
    assert "".join(calls) == "aabb" + "ab" * 3
    assert first.seconds == second.seconds == 1.0 and first.spread == 0.0


def test_ratios_and_bounds_are_of_the_medians() -> None:
    row = Row("solve", Timing(2e-5, 0.1, 1.0), "peer", Timing(4e-2, 0.1, 1.0), goal=1000.0, bound=1e-5)
    assert row.ratio == pytest.approx(2000.0) and row.over_bound == pytest.approx(2.0)
    assert Row("alone", Timing(1.0, 0.0, 1.0)).ratio is None
    text = "\n".join(bench.lines([row], Machine(2, 0.1)))
    assert "20 us" in text and "2,000 times as long, goal 1,000" in text and "busy" not in text


def test_a_busy_machine_is_refused_and_a_shaken_row_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "machine", lambda: Machine(2, 3.0))
    monkeypatch.setattr(bench, "user_rows", lambda: iter([Row("shaken", Timing(1.0, 0.5, 0.4))]))
    assert cli.main(["bench"]) == 2
    assert "busy" in capsys.readouterr().err
    assert cli.main(["bench", "--json", "--anyway"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["busy"] and answer["noisy"] == ["shaken"] and answer["rows"][0]["ratio"] is None
    assert cli.main(["bench", "--anyway"]) == 0
    assert "not a measurement" in capsys.readouterr().out
