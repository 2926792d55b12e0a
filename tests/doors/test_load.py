"""The load: the mean is exact, nothing is clipped, the shape is a day's and a week's, a file's faults are one line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatpath.numerics.errors import InputError
from heatpath.studies.load import BURST_MEMORY, HOURS, bursts, hourly_load


@settings(max_examples=25, deadline=None)
@given(st.floats(0.01, 0.99), st.integers(0, 2**32 - 1))
def test_mean_is_exact_and_nothing_is_clipped(mean: float, seed: int) -> None:
    """Whatever is asked for, the mean is it to 1e-12 and every hour lies strictly between idle and full."""
    utilisation = hourly_load("inference-diurnal", mean, seed).utilisation
    assert utilisation.shape == (HOURS,)
    assert abs(utilisation.mean() - mean) < 1e-12
    assert utilisation.min() > 0.0 and utilisation.max() < 1.0
    assert len(np.unique(utilisation)) > 0.99 * HOURS  # a clipped series would repeat its ends


def test_seed_decides() -> None:
    """The same seed gives the same year, another one another."""
    one, same, other = (hourly_load("inference-diurnal", 0.6, seed).utilisation for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_day_and_week() -> None:
    """Afternoons are busier than nights, weekdays than weekends."""
    utilisation = hourly_load("inference-diurnal", 0.6, 1).utilisation[: 52 * 168].reshape(52, 7, 24)
    assert utilisation[:, :, 15].mean() > 1.3 * utilisation[:, :, 3].mean()
    assert utilisation[:, :5].mean() > 1.05 * utilisation[:, 5:].mean()


def test_bursts_are_correlated_and_stationary() -> None:
    """The lag-one correlation is the stated one, the spread is the same at the start as everywhere."""
    series = bursts(200_000, 3)
    assert np.corrcoef(series[:-1], series[1:])[0, 1] == pytest.approx(BURST_MEMORY, abs=0.01)
    first = np.array([bursts(2, seed)[0] for seed in range(2000)])
    assert first.std() == pytest.approx(series.std(), rel=0.06)


def test_constant() -> None:
    """Constant means constant, and may be full."""
    assert np.all(hourly_load("constant", 1.0, 1).utilisation == 1.0)


@pytest.mark.parametrize(("profile", "mean"), [("inference-diurnal", 1), ("constant", 1.5), ("constant", float("nan"))])
def test_impossible_mean(profile: str, mean: float) -> None:
    """A mean that the profile cannot have is an error with the range, never a clipped year."""
    with pytest.raises(InputError, match=r"load\.mean_utilisation.*allowed: 0"):
        hourly_load(profile, mean, 1)


def test_unknown_profile() -> None:
    """The allowed names are told."""
    with pytest.raises(InputError, match="inference-diurnal, constant"):
        hourly_load("inference", 0.6, 1)


def write(path: Path, rows: list[str], header: str = "utilisation") -> str:
    """A CSV file; its name."""
    path.write_text("\n".join([header, *rows]) + "\n")
    return str(path)


def test_file_is_read(tmp_path: Path) -> None:
    """The column is found by name beside others; a mean that was asked for is not imposed on it."""
    rows = [f"{hour},{0.25 + 0.5 * (hour % 2)}" for hour in range(HOURS)]
    load = hourly_load(write(tmp_path / "mine.csv", rows, "hour,utilisation"), 0.9, 1)
    assert load.label == "mine"
    assert load.utilisation[:3].tolist() == [0.25, 0.75, 0.25]
    assert load.utilisation.mean() == 0.5


@pytest.mark.parametrize(
    ("rows", "header", "message"),
    [
        (["0.5"] * 24, "utilisation", r"has 24 rows \(allowed: 8760"),
        (["0.5"] * HOURS, "load", r"column utilisation: is missing, there are 'load'"),
        (["0.5"] * 9 + ["1.5"] + ["0.5"] * (HOURS - 10), "utilisation", r"line 11, column utilisation: '1.5'.*0 to 1"),
        (["0.5"] * 9 + ["nan"] + ["0.5"] * (HOURS - 10), "utilisation", "line 11.*'nan'"),
        (["0.5"] * 9 + ["busy"] + ["0.5"] * (HOURS - 10), "utilisation", "line 11.*'busy'"),
        (["1"] * 9 + ["1,"] + ["1"] * (HOURS - 10), "hour,utilisation", "line 2, column utilisation: ''"),
    ],
)
def test_faults_of_a_file(tmp_path: Path, rows: list[str], header: str, message: str) -> None:
    """File, line and column are named."""
    name = write(tmp_path / "bad.csv", rows, header)
    with pytest.raises(InputError, match=message) as caught:
        hourly_load(name, 0.6, 1)
    assert str(caught.value).startswith(name) and "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe0\x00", b"utilisation\n\xff\n", b'utilisation\n"0.5\x00'])
def test_bytes_that_are_no_table(tmp_path: Path, data: bytes) -> None:
    """Empty, UTF-16, broken and binary files are one line."""
    path = tmp_path / "bad.csv"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        hourly_load(str(path), 0.6, 1)
    assert "\n" not in str(caught.value)
