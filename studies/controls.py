"""Controls of a rack that is followed in time, from the scenario and from the doors, and what the rack makes of them.

A scenario says ``[coolings.NAME.controls.pump]``, ``fans``, ``valve`` and ``power_cap``; the doors say the same as
``pump=return:50 degC, band=20 K`` or ``power_cap=600 W``, which replaces the scenario's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from heatpath.numerics.errors import InputError
from heatpath.numerics.units import shorten
from heatpath.studies.answer import Assumption
from heatpath.studies.hall import Installation
from heatpath.studies.refusal import input_error
from heatpath.studies.sections import Control, Controls
from heatpath.thermal.controls import WaterValve
from heatpath.thermal.drive import Behaviour
from heatpath.thermal.exchanger import FacilityExchanger
from heatpath.thermal.failure import Failure
from heatpath.thermal.governor import PowerCap, SpeedControl

OPEN = 0.7  # opening of a valve at full load, which says how cold facility water is
GRAMMAR = "pump, fans or valve=WATCH:SET_POINT[,band=..,integral_time=..,minimum=..,maximum=..,stroke=..]; power_cap=.."


def controls_of(given: Controls | None, texts: Iterable[str]) -> Controls:
    """The scenario's controls with those of the doors in their place. Raises InputError."""
    tables: dict[str, Any] = {}
    for text in texts:
        actuator, mark, rest = (part.strip() for part in text.partition("="))
        if not mark or actuator not in Controls.model_fields:
            raise InputError("--control", f"{shorten(text)} is not known", allowed=GRAMMAR)
        tables[actuator] = rest if actuator == "power_cap" else _table(text, rest)
    try:
        asked = Controls.model_validate(tables)
    except ValidationError as error:
        raise input_error(error, Controls, place=("--control",)) from None
    return (given or Controls()).model_copy(update={key: getattr(asked, key) for key in tables})


def _table(text: str, rest: str) -> dict[str, str]:
    """``WATCH:SET_POINT, key=value, ...`` as a table."""
    first, *others = (part.strip() for part in rest.split(","))
    watch, mark, point = (part.strip() for part in first.partition(":"))
    pairs = [tuple(part.strip() for part in each.partition("=")) for each in others]
    if not mark or any(not sign for _, sign, _ in pairs):
        raise InputError("--control", f"{shorten(text)} is not known", allowed=GRAMMAR)
    return {"watch": watch, "set_point": point} | {key: value for key, _, value in pairs}


def behaviour(installation: Installation, controls: Controls, failures: tuple[Failure, ...]) -> Behaviour:
    """How a rack behaves in time under its controls; ``thermal`` refuses those of what it does not have."""
    valve = None
    if controls.valve is not None:
        law, exchanger, design = _law(controls.valve), installation.exchanger, installation.design
        valve = WaterValve(law)
        if type(exchanger) is FacilityExchanger:  # a flooded condenser has another balance
            valve = WaterValve.rated(
                law, exchanger, OPEN, design.heat_to_liquid, design.exchanger_inlet_temperature,
                design.coolant_supply_temperature,
            )  # fmt: skip
    return Behaviour(
        pump=None if controls.pump is None else _law(controls.pump),
        fans=None if controls.fans is None else _law(controls.fans),
        valve=valve,
        cap=None if controls.power_cap is None else PowerCap(controls.power_cap),
        failures=failures,
    )


def _law(control: Control) -> SpeedControl:
    return SpeedControl(
        control.set_point, 1.0 / control.band, control.integral_time, control.minimum, control.maximum,
        1.0 / control.stroke, control.watch,
    )  # fmt: skip


def said(controls: Controls) -> tuple[str, ...]:
    """The controls in a line each, for people."""
    found = [f"power_cap {controls.power_cap:g} W"] if controls.power_cap is not None else []
    for name in ("pump", "fans", "valve"):
        one: Control | None = getattr(controls, name)
        if one is not None:
            found.append(f"{name} on {one.watch} at {one.set_point - 273.15:g} degC")
    return tuple(found)


def assumptions(controls: Controls) -> list[Assumption]:
    """What the controls rest on."""
    found = []
    if controls.valve is not None:
        value = f"{OPEN:.0%} open at full load"
        found.append(Assumption("valve in facility water", value, "chosen; says how cold the water is", "assumed"))
    if controls.power_cap is not None:
        value = f"{controls.power_cap:g} W, met from the sample after a jump of the load, which passes it until then"
        found.append(Assumption("power cap", value, "chosen; makers do not publish their firmware's law", "assumed"))
    return found
