"""Pressure and flow along the manifolds of a rack: at every tray, what drives it and what it gets."""

from __future__ import annotations

from dataclasses import dataclass

from heatpath.numerics.errors import InputError
from heatpath.studies.hall import build, open_hall
from heatpath.studies.heat_path import HOSE, hose_path
from heatpath.studies.scenario import Scenario


@dataclass(frozen=True)
class Tap:
    """One tray: pressures in the supply and the return manifold where it taps them [Pa], its flow [m3/s], [kg/s]."""

    tray: str
    supply_pressure: float
    return_pressure: float
    volume_flow: float
    mass_flow: float


@dataclass(frozen=True)
class Manifold:
    """The taps in the order in which the supply passes them; pressures over the lowest of the return manifold."""

    cooling: str
    coolant: str
    taps: tuple[Tap, ...]

    @property
    def spread(self) -> float:
        """Largest mass flow less the smallest, over the mean [1]."""
        flows = [tap.mass_flow for tap in self.taps]
        return (max(flows) - min(flows)) * len(flows) / sum(flows)


def manifold(scenario: Scenario, cooling: str) -> Manifold:
    """Follow the manifolds of one rack at full utilisation and set point.

    Raises
    ------
    InputError : a technology without manifolds
    PhysicalFailure : as ``studies.rack.solve``
    """
    installation = build(open_hall(scenario), cooling)
    rack = installation.rack
    draft, net = rack.plan.draft, rack.network
    hoses = [b for b, branch in enumerate(draft.branches) if branch.name.endswith(HOSE)]
    if not hoses:
        raise InputError("cooling", f"{cooling} has no manifolds", allowed="coldplate, coldplate-2p")
    state = rack.settled(1.0, installation.supply_temperature, installation.room_temperature)
    taps = []
    for b in hoses:
        path = hose_path(rack, state, b)
        back = draft.find_branches(f"{path.name}, return hose")[0]
        ends = float(state.pressure[net.start[b]]), float(state.pressure[net.end[back]])
        taps.append(Tap(path.name, *ends, path.volume_flow, path.mass_flow))
    floor = min(tap.return_pressure for tap in taps)
    level = [
        Tap(t.tray, t.supply_pressure - floor, t.return_pressure - floor, t.volume_flow, t.mass_flow) for t in taps
    ]
    return Manifold(cooling, draft.coolants[0], tuple(level))
