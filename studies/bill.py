"""What a year of a hall costs, part by part, in every case of the ranges; and what is paid at its beginning.

The parts are disjoint: their sum is the bill. Capital is paid as an annuity over its life.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from heatpath.studies.corners import Cases

YEAR = 3.1536e7  # s, 8760 h


class Fixed(NamedTuple):
    """What the physics says of one technology, the same in all cases.

    ``energy, demand, water, carbon`` [currency] of a year at the scenario's prices; design IT and compute power of the
    hall [W]; accelerators; coolant density [kg/m3] and what a kilogram of it costs as carbon [currency/kg].
    """

    energy: float
    demand: float
    water: float
    carbon: float
    it_power: float
    compute_power: float
    accelerators: float
    density: float
    carbon_per_fluid: float


class Bill(NamedTuple):
    """A year's bill by part [currency], each an array (cases,)."""

    energy: Cases
    demand: Cases
    water: Cases
    carbon: Cases
    fluid: Cases
    maintenance: Cases
    facility_capital: Cases
    cooling_capital: Cases
    premium_capital: Cases
    accelerator_capital: Cases

    @property
    def total(self) -> Cases:
        """The sum of the parts."""
        return np.sum(np.stack(self), axis=0)


class Outlay(NamedTuple):
    """What is paid at the beginning [currency], arrays (cases,): the facility with its premium, the coolant."""

    facility: Cases
    fluid: Cases

    @property
    def total(self) -> Cases:
        """Both."""
        return self.facility + self.fluid


def annuity(rate: Cases, life: Cases) -> Cases:
    """Share of a capital to be paid each year, ``r/(1 - (1 + r)^-n)``; ``1/n`` without interest.

    Parameters
    ----------
    rate : interest in a year [-], 0 and above
    life : in years of 8760 h [s]
    """
    years = life / YEAR
    growth = -np.expm1(-years * np.log1p(rate))
    small = growth < 1e-9
    return np.where(small, 1.0 / years, rate / np.where(small, 1.0, growth))


def outlay(fixed: Fixed, cases: dict[str, Cases]) -> Outlay:
    """Facility and first filling of one technology."""
    facility = fixed.it_power * cases["facility_capital"] * (1.0 + cases["capital_premium"])
    return Outlay(facility, fixed.compute_power * cases["fluid_charge"] * cases["fluid_price"])


def bill(fixed: Fixed, cases: dict[str, Cases]) -> Bill:
    """A year's bill.

    Parameters
    ----------
    fixed : of the technology
    cases : arrays (cases,) by name: facility_capital, cooling_capital (of which) [currency/W], capital_premium [-],
        facility_life [s], rate, maintenance [-], accelerator_price [currency], accelerator_life [s], fluid_charge
        [m3/W], fluid_loss [-], fluid_price [currency/m3]
    """
    one = np.ones_like(cases["rate"])
    share = annuity(cases["rate"], cases["facility_life"])
    paid = outlay(fixed, cases)
    lost = fixed.compute_power * cases["fluid_charge"] * cases["fluid_loss"]
    return Bill(
        energy=fixed.energy * one,
        demand=fixed.demand * one,
        water=fixed.water * one,
        carbon=fixed.carbon * one,
        fluid=paid.fluid * share + lost * yearly_loss_price(fixed, cases),
        maintenance=cases["maintenance"] * paid.facility,
        facility_capital=share * fixed.it_power * (cases["facility_capital"] - cases["cooling_capital"]),
        cooling_capital=share * fixed.it_power * cases["cooling_capital"],
        premium_capital=share * fixed.it_power * cases["facility_capital"] * cases["capital_premium"],
        accelerator_capital=fixed.accelerators
        * cases["accelerator_price"]
        * annuity(cases["rate"], cases["accelerator_life"]),
    )


def yearly_loss_price(fixed: Fixed, cases: dict[str, Cases]) -> Cases:
    """What a m3 of lost coolant costs: its price, and its carbon where carbon has one [currency/m3]."""
    return cases["fluid_price"] + fixed.density * fixed.carbon_per_fluid


def operating_cost(fixed: Fixed, cases: dict[str, Cases]) -> Cases:
    """What is paid every year to run it: without capital, with the coolant that is lost [currency]."""
    paid = outlay(fixed, cases)
    lost = fixed.compute_power * cases["fluid_charge"] * cases["fluid_loss"] * yearly_loss_price(fixed, cases)
    return fixed.energy + fixed.demand + fixed.water + fixed.carbon + cases["maintenance"] * paid.facility + lost
