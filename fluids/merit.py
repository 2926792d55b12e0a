"""Figures of merit: how well a coolant takes up heat from the same surface, whatever the surface.

Each is the group of properties that a law of convection leaves when geometry, velocity and temperature difference are
fixed, so that the ratio of two coolants is the ratio of their heat transfer coefficients under that law.

References
----------
.. [1] J. R. Saylor, A. Bar-Cohen, T.-Y. Lee et al., Fluid selection and property effects in single- and two-phase
   immersion cooling, IEEE Trans. CHMT 11 (1988) 557 (the idea; the groups are derived from the laws named here).
"""

from __future__ import annotations

from dataclasses import dataclass

from heatpath.fluids.coolants import coolants, load_coolant
from heatpath.fluids.states import LiquidState, coolant_state

REFERENCE = "water"
COMPARED_AT = 313.15  # K
MIXTURES = ("pg-25-volume", "eg-25-volume")


@dataclass(frozen=True)
class Merit:
    """Figures of merit of one coolant, as ratios to water's at the same temperature.

    ``recalled`` names the properties that are known from memory only; figures that would rest on them are None, and so
    are those of a coolant that lacks a property (``missing``) or whose table does not reach the temperature.
    """

    name: str
    title: str
    dielectric: bool
    state: LiquidState | None
    natural: float | None
    laminar: float | None
    turbulent: float | None
    capacity: float | None
    missing: tuple[str, ...]
    recalled: tuple[str, ...]


def natural(state: LiquidState) -> float:
    """``k**(3/4) (beta cp rho**2/mu)**(1/4)``: laminar natural convection on a plate, same size and difference."""
    group = state.expansion * state.heat_capacity * state.density**2 / state.viscosity
    return float(state.conductivity**0.75 * group**0.25)


def laminar(state: LiquidState) -> float:
    """``k**(2/3) (rho cp)**(1/3)``: laminar flow developing in a duct, same velocity and size (Leveque)."""
    return float(state.conductivity ** (2.0 / 3.0) * (state.density * state.heat_capacity) ** (1.0 / 3.0))


def turbulent(state: LiquidState) -> float:
    """``k**0.6 rho**0.8 cp**0.4 mu**-0.4``: turbulent flow in a duct, same velocity and size (Dittus-Boelter)."""
    flow = state.density**0.8 * state.heat_capacity**0.4 * state.viscosity**-0.4
    return float(state.conductivity**0.6 * flow)


def capacity(state: LiquidState) -> float:
    """``rho cp`` [J/(m3 K)]: heat that the same volume flow carries."""
    return state.density * state.heat_capacity


def merit(name: str, temperature: float = COMPARED_AT, *, allow_recalled: bool = False) -> Merit:
    """Figures of merit of one coolant, as ratios to water's.

    Parameters
    ----------
    name : of the coolant
    temperature : at which all are compared [K]
    allow_recalled : also take properties that are known from memory only

    Examples
    --------
    >>> merit("water").natural
    1.0
    >>> round(merit("light-hydrocarbon").natural, 2)
    0.19
    """
    coolant = load_coolant(name)
    low, high = coolant.table_range
    usable = not coolant.missing and (allow_recalled or not coolant.recalled) and low <= temperature <= high
    state = coolant_state(name, temperature, outside="flag", allow_recalled=allow_recalled) if usable else None
    water = coolant_state(REFERENCE, temperature)
    natural_ratio, laminar_ratio, turbulent_ratio, capacity_ratio = (
        None if state is None else law(state) / law(water) for law in (natural, laminar, turbulent, capacity)
    )
    return Merit(
        name=name,
        title=coolant.title,
        dielectric=coolant.dielectric,
        state=state,
        natural=natural_ratio,
        laminar=laminar_ratio,
        turbulent=turbulent_ratio,
        capacity=capacity_ratio,
        missing=coolant.missing,
        recalled=coolant.recalled,
    )


def ranking(temperature: float = COMPARED_AT) -> list[Merit]:
    """Every shipped coolant and two mixtures, best in natural convection first, those without figures last."""
    found = [merit(name, temperature) for name in (*coolants(), *MIXTURES)]
    return sorted(found, key=lambda one: (one.natural is None, -(one.natural or 0.0), one.name))
