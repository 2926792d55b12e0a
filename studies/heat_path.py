"""The way of one rack's heat, step by step: temperatures from the hottest junction outwards, and how the coolant parts.

What pictures and pages of a rack are drawn from.
"""

from __future__ import annotations

from dataclasses import dataclass

from heatpath.fluids.properties import properties
from heatpath.studies.hall import Installation, build, open_hall
from heatpath.studies.scenario import Scenario
from heatpath.thermal.closure import edge_fluxes
from heatpath.thermal.plan import Package
from heatpath.thermal.rack import Rack
from heatpath.thermal.steady import State
from heatpath.thermal.streams import plate_state

HOSE = ", supply hose"
SKY = "outdoor air"
INLETS = ("plenum", "node inlets")  # nodes from which coolant parts where there is no manifold


@dataclass(frozen=True)
class Step:
    """A place on the heat's way, its temperature [K], and what lies between it and the place before."""

    place: str
    temperature: float
    across: str


@dataclass(frozen=True)
class Path:
    """One of the ways that the coolant takes: volume flow [m3/s], mass flow [kg/s], pressure drop from end to end [Pa].

    In a boiling tank the mass flow is vapour, and the others are 0.
    """

    name: str
    volume_flow: float
    mass_flow: float
    pressure_drop: float


@dataclass(frozen=True)
class HeatPath:
    """One rack at full utilisation: the device with the least margin, the steps of its heat, the ways of the
    coolant."""

    cooling: str
    coolant: str
    device: str
    steps: tuple[Step, ...]
    paths: tuple[Path, ...]


def heat_path(scenario: Scenario, cooling: str) -> HeatPath:
    """Follow the heat of one rack at full utilisation and set point, to the outdoor air of the year's hottest hour.

    The last step is what the plant has to bridge: where outdoor air is the warmer end, a compressor has to lift the
    heat, or the supply floats in such hours.

    Raises
    ------
    InputError, PhysicalFailure : as ``studies.rack.solve``
    """
    hall = open_hall(scenario)
    installation = build(hall, cooling)
    rack = installation.rack
    state = rack.settled(1.0, installation.supply_temperature, installation.room_temperature)
    coolant = rack.plan.tank.coolant if rack.plan.tank else rack.plan.draft.coolants[0]
    package = min(rack.plan.packages, key=lambda each: each.device.power.limit - state.solid_temperature[each.junction])
    outdoors = Step(SKY, float(hall.weather.dry_bulb.max()), f"{installation.plant.name}, hottest hour")
    return HeatPath(
        cooling=cooling,
        coolant=coolant,
        device=f"{package.device.name}, {package.position}",
        steps=(*_steps(installation, state, package), outdoors),
        paths=_vapour(installation, state) if rack.plan.tank else _paths(rack, state),
    )


def _steps(installation: Installation, state: State, package: Package) -> tuple[Step, ...]:
    plan, net, point = installation.rack.plan, installation.rack.network, installation.design
    solid, supply, branch = state.solid_temperature, point.coolant_supply_temperature, package.branch
    steps = [
        Step("junction", float(solid[package.junction]), ""),
        Step("case", float(solid[package.case]), "die, interface, lid"),
    ]
    if plan.tank is not None:
        face = next(w for w in plan.tank.wetted if (w.name, w.position) == (package.device.name, package.position))
        steps += [
            Step("boiling face", float(solid[face.solid]), "interface, plate"),
            Step("saturated coolant", float(solid[plan.tank.pool]), "boiling"),
            Step("facility water", supply, "condenser, warming of the water"),
        ]
        return tuple(steps)
    if point.loop is not None:
        return (*steps, *_condensing(installation, state, branch))
    steps += [
        Step("coolant after the sink", float(state.outlet_temperature[branch]), "interface, sink, film"),
        Step("coolant before it", float(state.node_temperature[net.start[branch]]), "warming in the sink"),
    ]
    if not installation.rack.liquid:
        steps.append(Step("air from the room", supply, "recirculated air, devices before it"))
        return tuple(steps)
    steps.append(Step("after the exchanger", supply, "devices before it"))
    heat, back = point.heat_to_liquid, point.exchanger_inlet_temperature
    assert installation.exchanger is not None
    steps.append(Step("facility water", installation.exchanger.water_entering(heat, back, supply), "exchanger"))
    return tuple(steps)


def _condensing(installation: Installation, state: State, branch: int) -> tuple[Step, ...]:
    """From a boiling plate on: a stream of two phases is as warm as its pressure has it, not as its enthalpy."""
    point = installation.design
    assert installation.exchanger is not None and point.loop is not None
    supply, returned = point.coolant_supply_temperature, point.loop.saturation_temperature
    water = installation.exchanger.water_entering(point.heat_to_liquid, point.exchanger_inlet_temperature, supply)
    boiling = plate_state(state, branch).saturation_temperature
    return (
        Step("boiling coolant", boiling, "interface, plate, boiling"),
        Step("before the condenser", returned, "pressure drop of the return"),
        Step("after the condenser", supply, "subcooling"),
        Step("facility water", water, "condenser"),
    )


def _vapour(installation: Installation, state: State) -> tuple[Path, ...]:
    """What each kind of surface boils off: of the tank's vapour, its share of the heat."""
    tank, point, net = installation.rack.plan.tank, installation.design.tank, installation.rack.network
    assert tank is not None and point is not None
    flux = edge_fluxes(state)
    heats: dict[str, float] = {}
    for each in tank.wetted:
        heat = float(flux[each.edge] * net.solid_count[each.solid])
        heats[each.name] = heats.get(each.name, 0.0) + heat
    whole = sum(heats.values())
    return tuple(Path(name, 0.0, heat / whole * point.vapour_flow, 0.0) for name, heat in heats.items())


def _paths(rack: Rack, state: State) -> tuple[Path, ...]:
    draft, net = rack.plan.draft, rack.network
    hoses = [b for b, branch in enumerate(draft.branches) if branch.name.endswith(HOSE)]
    if hoses:
        return tuple(hose_path(rack, state, b) for b in hoses)
    found = []
    for b, branch in enumerate(draft.branches):
        if draft.nodes[branch.start][0].endswith(INLETS):
            drop = float(state.pressure[net.start[b]] - state.pressure[net.end[b]])
            found.append(_path(rack, state, b, branch.name, drop))
    return tuple(found)


def hose_path(rack: Rack, state: State, supply: int) -> Path:
    """A tray between its two taps of the manifolds."""
    name = rack.plan.draft.branches[supply].name.removesuffix(HOSE)
    back = rack.plan.draft.find_branches(f"{name}, return hose")[0]
    drop = state.pressure[rack.network.start[supply]] - state.pressure[rack.network.end[back]]
    return _path(rack, state, supply, name, float(drop))


def _path(rack: Rack, state: State, b: int, name: str, drop: float) -> Path:
    net = rack.network
    rho = properties(net.table, net.fluid[b], float(state.node_temperature[net.start[b]]))[0]
    flow = float(state.flow[b])
    return Path(name, flow / float(rho), flow, drop)
