"""Crossflow at many transfer units: the sum ends, and its asymptote is the exact mean of the smaller count."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ive
from scipy.stats import poisson

from heatpath.fluids.exchangers import MANY_UNITS, effectiveness_crossflow, effectiveness_parallel
from heatpath.fluids.registry import outside


def mason(ntu: float, ratio: float) -> float:
    """Mason's sum by survival functions, which do not underflow."""
    n = np.arange(int(ntu + 20.0 * np.sqrt(ntu)) + 50)
    return float(np.sum(poisson.sf(n, ntu) * poisson.sf(n, ratio * ntu)) / (ratio * ntu))


@pytest.mark.parametrize("ratio", [1e-3, 0.3, 0.7, 0.9, 0.97, 1.0])
@pytest.mark.parametrize("ntu", [1.0, 40.0, 499.0, 501.0, 746.0, 800.0, 5000.0])
def test_crossflow_follows_masons_sum_however_many_units(ntu: float, ratio: float) -> None:
    assert effectiveness_crossflow(ntu, ratio) == pytest.approx(mason(ntu, ratio), abs=1e-8)


@pytest.mark.parametrize("ntu", [800.0, 1e4, 1e6])
def test_balanced_crossflow_follows_bessel(ntu: float) -> None:
    """With equal streams ``1 - e**(-2N) (I0(2N) + I1(2N))``."""
    expected = 1.0 - float(ive(0, 2.0 * ntu) + ive(1, 2.0 * ntu))
    assert effectiveness_crossflow(ntu, 1.0) == pytest.approx(expected, abs=1e-8)


@pytest.mark.parametrize("ratio", [0.5, 0.95, 1.0])
def test_crossflow_is_continuous_where_the_asymptote_begins(ratio: float) -> None:
    below, above = (effectiveness_crossflow(MANY_UNITS * (1.0 + step), ratio) for step in (-1e-9, 1e-9))
    assert above == pytest.approx(below, abs=1e-8)
    assert effectiveness_parallel(MANY_UNITS, ratio) < above <= 1.0


def test_the_registry_bounds_the_transfer_units() -> None:
    assert outside("effectiveness_crossflow", ntu=1e6) == ()
    assert outside("effectiveness_crossflow", ntu=1e7) == ("effectiveness_crossflow: ntu 1e+07 is above 1e+06",)
