"""What a user's network does at rest: every part, every node, and the closures; as table, dictionary or dataset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from heatpath.fluids.properties import properties
from heatpath.thermal.closure import branch_fluxes, mass_imbalance, solid_imbalance, stream_imbalance
from heatpath.thermal.elements import HEAT_SHARE, MOVER, SET_TEMPERATURE
from heatpath.thermal.loops import pressure_imbalance
from heatpath.thermal.steady import State

if TYPE_CHECKING:
    import xarray as xr

PART_UNITS = {
    "flow": "kg/s", "volume_flow": "m3/s", "pressure_loss": "Pa", "inlet_temperature": "K", "outlet_temperature": "K",
    "heat": "W", "power": "W", "surface_temperature": "K",
}  # fmt: skip
NODE_UNITS = {"pressure": "Pa", "temperature": "K"}


@dataclass(frozen=True)
class PartResult:
    """One part, all its parallel paths together: flow [kg/s] from start to end, volume flow at its inlet [m3/s],
    pressure of its start less that of its end [Pa], temperatures [K], heat that the stream gains and electric power
    [W], temperature of its surface or chip's case [K], NaN where it has none."""

    name: str
    kind: str
    flow: float
    volume_flow: float
    pressure_loss: float
    inlet_temperature: float
    outlet_temperature: float
    heat: float
    power: float
    surface_temperature: float


@dataclass(frozen=True)
class NodeResult:
    """One node: pressure [Pa], over the surroundings where the user's are, and temperature [K]."""

    name: str
    pressure: float
    temperature: float


@dataclass(frozen=True)
class CircuitAnswer:
    """A network at rest.

    ``closure``: energy relative to the heat that passes, mass [kg/s], pressure around loops [Pa]; each computed from
    what the solver did not use.
    """

    parts: tuple[PartResult, ...]
    nodes: tuple[NodeResult, ...]
    closure: dict[str, float]
    iterations: int
    state: State

    def part(self, name: str) -> PartResult:
        """The part of this name. Raises KeyError."""
        return {each.name: each for each in self.parts}[name]

    def node(self, name: str) -> NodeResult:
        """The node of this name. Raises KeyError."""
        return {each.name: each for each in self.nodes}[name]

    def to_dict(self) -> dict[str, Any]:
        """Parts and nodes by name, every number as ``{"value": ..., "units": ...}``; what is not there is left out."""

        def shown(each: PartResult | NodeResult, units: dict[str, str]) -> dict[str, Any]:
            found = {name: float(getattr(each, name)) for name in units}
            return {name: {"value": x, "units": units[name]} for name, x in found.items() if np.isfinite(x)}

        return {
            "parts": {each.name: {"kind": each.kind, **shown(each, PART_UNITS)} for each in self.parts},
            "nodes": {each.name: shown(each, NODE_UNITS) for each in self.nodes},
            "closure": dict(self.closure),
        }

    def to_xarray(self) -> xr.Dataset:
        """Variables over ``part`` and ``node`` with their units; closures as attributes."""
        import xarray as xr

        variables: dict[str, Any] = {
            name: ("part", np.array([getattr(each, name) for each in self.parts]), {"units": units})
            for name, units in PART_UNITS.items()
        }
        for name, units in NODE_UNITS.items():
            values = np.array([getattr(each, name) for each in self.nodes])
            variables[f"node_{name}"] = ("node", values, {"units": units})
        coordinates = {
            "part": [each.name for each in self.parts],
            "node": [each.name for each in self.nodes],
            "kind": ("part", [each.kind for each in self.parts]),
        }
        return xr.Dataset(variables, coordinates, attrs=dict(self.closure))

    def table(self) -> str:
        """Lines for a terminal: parts, nodes, closures."""
        lines = [
            f"{'Part':<26}{'kind':<17}{'flow':>10}{'loss':>10}{'in':>8}{'out':>8}{'heat':>11}{'surface':>9}",
            f"{'':<43}{'g/s':>10}{'kPa':>10}{'°C':>8}{'°C':>8}{'W':>11}{'°C':>9}",
        ]
        for part in self.parts:
            surface = f"{part.surface_temperature - 273.15:.1f}" if np.isfinite(part.surface_temperature) else ""
            lines.append(
                f"{part.name[:25]:<26}{part.kind:<17}{1e3 * part.flow:>10.2f}{1e-3 * part.pressure_loss:>10.3f}"
                f"{part.inlet_temperature - 273.15:>8.2f}{part.outlet_temperature - 273.15:>8.2f}"
                f"{part.heat:>11.1f}{surface:>9}".rstrip()
            )
        lines += ["", f"{'Node':<26}{'pressure':>12}{'temperature':>13}", f"{'':<26}{'kPa':>12}{'°C':>13}"]
        lines += [f"{n.name[:25]:<26}{1e-3 * n.pressure:>12.3f}{n.temperature - 273.15:>13.2f}" for n in self.nodes]
        words = ", ".join(f"{name.replace('_', ' ')} {value:.1e}" for name, value in self.closure.items())
        return "\n".join([*lines, "", f"Closure: {words}."])


def measure(state: State, places: Sequence[tuple[str, str]], nodes: Sequence[str]) -> CircuitAnswer:
    """The answer of a solved network whose branches are named by ``places`` (name and kind)."""
    fluxes = branch_fluxes(state)
    parts = tuple(_part(state, b, *place, fluxes.heat[b], fluxes.power[b]) for b, place in enumerate(places))
    passed = 0.5 * sum(abs(part.heat) for part in parts) + sum(part.power for part in parts)
    worst = max(solid_imbalance(state, fluxes=fluxes), stream_imbalance(state, fluxes=fluxes))
    return CircuitAnswer(
        parts=parts,
        nodes=tuple(
            NodeResult(name, float(state.pressure[n]), float(state.node_temperature[n])) for n, name in enumerate(nodes)
        ),
        closure={
            "energy_residual_relative": worst / max(passed, 1.0),
            "mass_residual": mass_imbalance(state),
            "pressure_residual": pressure_imbalance(state, fluxes=fluxes),
        },
        iterations=state.iterations,
        state=state,
    )


def _part(state: State, b: int, name: str, kind: str, heat: float, power: float) -> PartResult:
    net = state.network
    count = float(net.branch_count[b])
    flow = float(state.flow[b])
    i, j = int(net.start[b]), int(net.end[b])
    t_in = float(state.node_temperature[i if flow >= 0.0 else j])
    t_out = float(state.outlet_temperature[b])
    rho, _, _, _, _ = properties(net.table, net.fluid[b], t_in)
    gained = count * heat + (count * power * float(net.loss_row[b, HEAT_SHARE]) if net.loss_code[b] == MOVER else 0.0)
    if net.heat_code[b] == SET_TEMPERATURE:
        h_in, h_out = (properties(net.table, net.fluid[b], t)[4] for t in (t_in, t_out))
        gained = abs(flow) * (h_out - h_in)
    wall = int(net.wall[b])
    return PartResult(
        name=name,
        kind=kind,
        flow=flow,
        volume_flow=flow / rho,
        pressure_loss=float(state.pressure[i] - state.pressure[j]),
        inlet_temperature=t_in,
        outlet_temperature=t_out,
        heat=float(gained),
        power=count * float(power),
        surface_temperature=float(state.solid_temperature[wall]) if wall >= 0 else float("nan"),
    )
