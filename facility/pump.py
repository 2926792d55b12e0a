"""Facility pumps: power over flow on a loop with a fixed and a flow-dependent share of head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from heatpath.facility.water import density
from heatpath.numerics.kernel import kernel
from heatpath.numerics.reference import by_reference


@dataclass(frozen=True)
class PumpRating:
    """What a plant file says of a pump; pressures [Pa], shares and efficiency [1].

    ``pressure`` is of the whole loop at design flow, ``fixed_share`` the part of it that does not fall with flow
    (control valve, lift), ``efficiency`` wire to water, ``minimum_flow`` the smallest share of design flow,
    ``constant`` a pump without a drive.
    """

    pressure: float
    fixed_share: float
    efficiency: float
    minimum_flow: float
    constant: bool


@by_reference
class Pump(NamedTuple):
    """A pump sized for a loop.

    design flow [kg/s], fixed and variable pressure at design flow [Pa], efficiency [1], smallest flow [kg/s].
    """

    design_flow: float
    fixed_pressure: float
    variable_pressure: float
    efficiency: float
    minimum_flow: float


def size_pump(rating: PumpRating, design_flow: float) -> Pump:
    """The rated pump on a loop of this design flow [kg/s]; a constant pump never runs below it."""
    return Pump(
        design_flow=design_flow,
        fixed_pressure=rating.pressure * rating.fixed_share,
        variable_pressure=rating.pressure * (1.0 - rating.fixed_share),
        efficiency=rating.efficiency,
        minimum_flow=design_flow * (1.0 if rating.constant else rating.minimum_flow),
    )


@kernel
def pump_flow(pump: Pump, asked: float) -> float:
    """Flow in the loop [kg/s]: what is asked for, or the pump's smallest; the difference passes through the bypass."""
    return max(asked, pump.minimum_flow)


@kernel
def pump_power(pump: Pump, flow: float, temperature: float, extra_pressure: float) -> float:
    """Electric power [W], ``V (dp_fixed + dp_variable (m/m_design)**2 + dp_extra)/efficiency``; all of it ends in the
    water.

    Parameters
    ----------
    flow : [kg/s]
    temperature : of the water in the pump [K]
    extra_pressure : of what the loop feeds, at this flow [Pa]
    """
    if flow <= 0.0:
        return 0.0
    share = flow / pump.design_flow
    pressure = pump.fixed_pressure + pump.variable_pressure * share * share + extra_pressure
    return flow / density(temperature) * pressure / pump.efficiency
