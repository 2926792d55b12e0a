"""What happens in time, as models: a whole rack under a load, and an immersed module that is switched on.

A row asks for one moment of a run. All rows that differ in their moment only share one run.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.coolants import property_table
from heatpath.fluids.properties import properties
from heatpath.numerics.errors import InputError
from heatpath.studies.simulate import Simulation, simulate
from heatpath.thermal.cooling import COOLINGS
from heatpath.thermal.elements import BoardPart, SetFlow
from heatpath.thermal.network import Conditions, Draft
from heatpath.thermal.power import DevicePower
from heatpath.thermal.steady import first_guess, solve_steady
from heatpath.thermal.steps import Signals
from heatpath.thermal.transient import Storage, run_transient
from heatpath.validation.field import Field, Value
from heatpath.validation.hardware import changed_node
from heatpath.validation.laws import UNKNOWN
from heatpath.validation.model import Answer, Model, number, word
from heatpath.validation.racks import rack_fields, scenario_of

Floats = NDArray[np.float64]
FULL, NOTHING = "full", ""
SHORTEST = 120.0  # s of a run whose length nobody says; doubled until it holds the moment that is asked for
START, RISEN = 0.05, 0.632  # shares of the rise between which its time is counted
SAMPLES = 121  # of a module that is switched on
RUN_FIELDS = {
    "time": Field("since the start of the run", "s", 0.0, 1e6),
    "load": Field("shipped load, CSV file, or full", "", default=FULL),
    "failure": Field(
        "KIND@SECONDS, as heatpath simulate takes it; nothing fails where it is silent", "", default=NOTHING
    ),
    "hours": Field(
        "length of the run; as long as a row's time asks for where it is silent", "h", 1e-3, 1e3, default=UNKNOWN
    ),
    "interval": Field("between samples", "s", 0.05, 600.0, default=1.0),
}
RUN_GIVES = {
    "junction_temperature_max": Field("hottest junction", "degC"),
    "return_temperature": Field("coolant leaving", "degC"),
    "supply_temperature": Field("coolant entering", "degC"),
    "coolant_flow": Field("coolant of the rack", "kg/s"),
    "electricity_power": Field("electricity taken whose heat ends in the rack", "kW"),
    "heat_given": Field("heat that leaves the rack", "kW"),
    "utilisation": Field("work over what all devices could do", "1"),
    "clock_min": Field("work done of work asked, the slowest device", "1"),
    "time_to_throttle": Field("from the first failure, else from the start, to the first throttle", "s"),
    "time_to_limit": Field("from the first failure, else from the start, to the first limit", "s"),
}
MODULE_FIELDS = {
    "coolant": Field("coolant, of heatpath fluids list", ""),
    "inlet": Field("temperature of the entering liquid", "degC", -20, 150),
    "heat": Field("power that is switched on", "W", 0.1, 1e6),
    "time": Field("since the rise of either place reached 5 % of its final value", "s", 0.0, 1e5, default=0.0),
    "duration": Field("that is followed; the rest of the rise is not waited for", "s", 1.0, 1e6, default=600.0),
    "stream": Field("heat capacity of the passing stream", "W/K", 0.1, 1e7, hardware=True),
    "length": Field("along the stream", "mm", 0.1, 1e4, hardware=True),
    "flow_area": Field("cross-section of the stream", "cm^2", 0.01, 1e6, hardware=True),
    "area": Field("wetted area", "cm^2", 0.01, 1e6, hardware=True),
    "link": Field("conductance between the hot place and the body", "W/K", 1e-3, 1e5, hardware=True),
    "front_capacity": Field("heat capacity of the hot place", "J/K", 0.1, 1e7, hardware=True),
    "body_capacity": Field("heat capacity of the body", "J/K", 0.1, 1e7, hardware=True),
}
MODULE_GIVES = {
    "front_rise": Field("hot place over the entering liquid, at that time", "K"),
    "body_rise": Field("body over the entering liquid, at that time", "K"),
    "front_steady": Field("hot place over the entering liquid, in the end", "K"),
    "body_steady": Field("body over the entering liquid, in the end", "K"),
    "front_seconds": Field("from 5 to 63.2 % of the hot place's rise", "s"),
    "body_seconds": Field("from 5 to 63.2 % of the body's rise", "s"),
}


def transient_models() -> dict[str, Model]:
    """The models of this file, by name."""
    found = [
        Model(f"simulate:{cooling}", f"one rack in time, {cooling}", "Whole systems",
              {**RUN_FIELDS, **rack_fields(cooling)}, RUN_GIVES, functools.partial(_rack, cooling))
        for cooling in COOLINGS
    ]  # fmt: skip
    title = "a module of a hot place and a body in a passing liquid, switched on"
    found.append(Model("simulate:immersed-module", title, "Immersion", MODULE_FIELDS, MODULE_GIVES, _module))
    return {model.name: model for model in found}


def _but_time(values: Mapping[str, Value]) -> tuple[tuple[str, Value], ...]:
    """A row without its moment, as a key; what is not given (nan) is left out, since it equals nothing."""
    return tuple((name, value) for name, value in values.items() if name != "time" and value == value)


def _rack(cooling: str, values: Mapping[str, Value]) -> Answer:
    """One moment of a rack's run."""
    time = number(values, "time")
    length = number(values, "hours")
    if math.isnan(length):
        length = SHORTEST * 2.0 ** max(0, math.ceil(math.log2(max(time, 1.0) / SHORTEST)))
    run = _followed(cooling, _but_time({**values, "hours": length}))
    trace = run.trace
    if time > trace.time[-1] + 1e-9:
        allowed = f"0 to {trace.time[-1]:g} s; 'hours' sets the length of the run"
        raise InputError("time", f"{time:g} s is not in the run", allowed=allowed)
    series: dict[str, Floats] = {
        "junction_temperature_max": trace.junction.max(axis=1), "return_temperature": trace.outlet,
        "supply_temperature": trace.supply, "coolant_flow": trace.flow, "electricity_power": trace.taken,
        "heat_given": trace.given, "utilisation": trace.utilisation, "clock_min": trace.clock.min(axis=1),
    }  # fmt: skip
    found = {name: float(np.interp(time, trace.time, each)) for name, each in series.items()}
    start = min((failure.at for failure in run.failures), default=0.0)
    for name, event in (("time_to_throttle", trace.throttled), ("time_to_limit", trace.limited)):
        if event is not None:
            found[name] = event.time - start
    return Answer(found, tuple(flag.text for flag in run.flags))


@functools.lru_cache(maxsize=16)
def _followed(cooling: str, given: tuple[tuple[str, Value], ...]) -> Simulation:
    """A rack's run."""
    values = {**{name: each.default for name, each in rack_fields(cooling).items()}, **dict(given)}
    full = {name: value for name, value in values.items() if value is not None}
    failure = word(full, "failure")
    with TemporaryDirectory() as folder:
        node = changed_node(full, rack_fields(cooling), Path(folder))
        scenario = scenario_of(cooling, full, (cooling,), node)
        return simulate(
            scenario, cooling, word(full, "load"), hours=number(full, "hours") / 3600.0,
            interval=number(full, "interval"), failures=(failure,) if failure else (),
        )  # fmt: skip


class _Step(NamedTuple):
    """A module that was switched on: time (samples,), rises of hot place and body (samples, 2), in the end (2,),
    moments of 5 % and 63.2 % of these (2, 2); K, s."""

    time: Floats
    rise: Floats
    steady: Floats
    moments: Floats


def _module(values: Mapping[str, Value]) -> Answer:
    """One moment of a module's step."""
    step = _stepped(_but_time(values))
    start, risen = step.moments
    found = {}
    for place, name in enumerate(("front", "body")):
        moment = start[place] + number(values, "time")
        if moment > step.time[-1]:
            allowed = f"0 to {step.time[-1] - start[place]:.0f} s; 'duration' sets the length of the run"
            raise InputError("time", f"{number(values, 'time'):g} s is not in the run", allowed=allowed)
        found[f"{name}_rise"] = float(np.interp(moment, step.time, step.rise[:, place]))
        found[f"{name}_steady"] = float(step.steady[place])
        found[f"{name}_seconds"] = float(risen[place] - start[place])
    return Answer(found)


@functools.lru_cache(maxsize=256)
def _stepped(given: tuple[tuple[str, Value], ...]) -> _Step:
    """A module from the inlet's temperature to its end."""
    values = dict(given)
    coolant, inlet = word(values, "coolant"), number(values, "inlet")
    draft = Draft((coolant,))
    ends = draft.add_reservoir("inlet", coolant), draft.add_reservoir("outlet", coolant)
    front = draft.add_solid("front", DevicePower(number(values, "heat"), idle=0.0))
    body = draft.add_solid("body")
    draft.connect(front, body, number(values, "link"))
    flow = number(values, "stream") / properties(property_table((coolant,)), 0, inlet)[1]
    part = BoardPart(number(values, "area"), number(values, "length"), number(values, "flow_area"), 0.0)
    draft.add_branch("coolant", *ends, SetFlow(flow), part, solid=body)
    network = draft.compile()
    at, path = np.full(2, inlet), np.full(1, flow)
    lit = Conditions(1.0, at, at, np.full(1, inlet))
    steady = solve_steady(network, lit, first_guess(network, lit, path, inlet + 5.0)).solid_temperature - inlet
    start = first_guess(network, Conditions(0.0, at, at, np.full(1, inlet)), path, inlet)
    start[-2:] = inlet
    time = number(values, "duration") * np.linspace(0.0, 1.0, SAMPLES) ** 2  # dense where it warms fast
    held = np.full(time.size, inlet)
    storage = Storage(
        np.zeros(1), np.zeros(2), np.array([number(values, "front_capacity"), number(values, "body_capacity")]),
        np.empty(0),
    )  # fmt: skip
    solids = np.array([start.size - 2, start.size - 1])
    run = run_transient(network, storage, Signals(time, np.ones(time.size), held, held), start, watch=solids)
    rise = run.watched - inlet
    moments = [[np.interp(part * steady[k], rise[:, k], time) for k in range(2)] for part in (START, RISEN)]
    return _Step(time, rise, steady, np.array(moments))
