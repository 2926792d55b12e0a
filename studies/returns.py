"""Whether a technology pays against another over its life: net present value, payback; owning against renting.

Both technologies are taken from the same case of the ranges, so what they share cancels.
"""

from __future__ import annotations

import numpy as np

from heatpath.studies.bill import Fixed, annuity, operating_cost, outlay
from heatpath.studies.corners import Cases

NEVER = np.inf


def extra_outlay(ours: Fixed, theirs: Fixed, cases: dict[str, Cases], base: dict[str, Cases]) -> Cases:
    """What we pay more at the beginning [currency]; negative where we pay less."""
    return outlay(ours, cases).total - outlay(theirs, base).total


def yearly_saving(ours: Fixed, theirs: Fixed, cases: dict[str, Cases], base: dict[str, Cases]) -> Cases:
    """What we pay less every year [currency]."""
    return operating_cost(theirs, base) - operating_cost(ours, cases)


def net_present_value(extra: Cases, saving: Cases, cases: dict[str, Cases]) -> Cases:
    """``-C + S/a`` over the facility's life [currency]; ``a`` the annuity."""
    return -extra + saving / annuity(cases["rate"], cases["facility_life"])


def payback(extra: Cases, saving: Cases) -> Cases:
    """Years until the savings have paid what was paid more, ``C/S`` without interest.

    0 where nothing more is paid and nothing is lost, infinite where it never pays back.
    """
    paid_at_once = (extra <= 0.0) & (saving >= 0.0)
    pays = (extra > 0.0) & (saving > 0.0)
    years = np.where(pays, extra / np.where(saving > 0.0, saving, 1.0), NEVER)
    return np.where(paid_at_once, 0.0, years)


def break_even(fixed_cost: Cases, idle_cost: float, work_cost: float, rent: Cases, accelerator_years: float) -> Cases:
    """Utilisation at which owning and renting cost the same.

    Owned, the hall costs ``F + I + W u`` a year: ``F`` whatever it does, ``I`` to idle, ``W`` more at full work [all
    currency]. Rented accelerators are held only while they work: ``r N u``, ``r`` per accelerator-second, ``N`` the
    seconds of all of them in a year. ``u = (F + I)/(r N - W)``; above 1, renting is cheaper at any utilisation;
    infinite where rent is below the cost of the work alone.
    """
    margin = rent * accelerator_years - work_cost
    return np.where(margin > 0.0, (fixed_cost + idle_cost) / np.where(margin > 0.0, margin, 1.0), NEVER)
