"""What a solved network says of the streams that may boil: how warm they are, how much is vapour, what is left to
dry-out."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.equilibrium import boiling_point, liquid_level, saturated_at, stream_state
from heatpath.fluids.flow_boiling import dryout_quality_kim_mudawar
from heatpath.fluids.properties import properties
from heatpath.fluids.registry import outside
from heatpath.fluids.saturated import Saturation
from heatpath.fluids.saturation import saturation_pressure
from heatpath.numerics.errors import PhysicalFailure
from heatpath.numerics.kernel import kernel
from heatpath.thermal.elements import GRAVITY, SET_TEMPERATURE
from heatpath.thermal.evaporator import BOILING_CHANNELS, DRYING, channel_terms
from heatpath.thermal.network import Network
from heatpath.thermal.plan import Plan
from heatpath.thermal.steady import State

Floats = NDArray[np.float64]
_LOWEST_SHARE = 0.2  # of the entering pressure; a plate that loses more is choked
_LARGEST_RATIO = 1e4  # of the heat at which a plate dries to that it takes; no more is asked


@dataclass(frozen=True)
class PlateState:
    """One boiling plate of a solution.

    exit_quality; saturation_temperature : at the outlet [K]; dryout_quality : at which its wall would begin to dry
    mass_flux [kg/m2s] and heat_flux : on the wetted wall [W/m2]; pressure_loss, with its restrictor [Pa]
    dryout_heat_ratio : heat at which the plate's outlet would dry, at this flow, over the heat it takes, at most 1e4
    """

    exit_quality: float
    saturation_temperature: float
    dryout_quality: float
    mass_flux: float
    heat_flux: float
    pressure_loss: float
    dryout_heat_ratio: float


@dataclass(frozen=True)
class LoopPoint:
    """A pumped loop with boiling at one operating point.

    saturation_temperature : where it returns [K]; loop_pressure : of the receiver [Pa]; exit_quality_max; the least
    dryout_margin_min to the quality at which a wall dries; dryout_heat_ratio : heat at which the first plate would dry,
    at its flow, over the heat it takes, with its dryout_device; pump_suction_margin : head over boiling [m]
    """

    saturation_temperature: float
    loop_pressure: float
    exit_quality_max: float
    dryout_margin_min: float
    dryout_heat_ratio: float
    dryout_device: str
    pump_suction_margin: float


def node_temperatures(state: State) -> Floats:
    """Temperature of every node [K]; of one in which a coolant may boil, from its enthalpy and pressure."""
    net = state.network
    found = np.array(state.node_temperature)
    fluids = _node_fluids(net)
    for n in np.flatnonzero(net.boils[fluids] >= 0):
        place = int(net.boils[fluids[n]])
        found[n] = stream_state(net.boiling, place, float(state.pressure[n]), float(found[n]))[0]
    return found


def outlet_temperatures(state: State) -> Floats:
    """Temperature at which every branch's stream leaves [K]."""
    found = np.array(state.outlet_temperature)
    for b in np.flatnonzero(state.network.boils[state.network.fluid] >= 0):
        found[b] = outlet_state(state, int(b))[0]
    return found


def outlet_state(state: State, b: int) -> tuple[float, float]:
    """Temperature [K] and quality in which the stream of a branch that may boil leaves."""
    net = state.network
    end = net.end[b] if state.flow[b] >= 0.0 else net.start[b]
    place = int(net.boils[net.fluid[b]])
    return stream_state(net.boiling, place, float(state.pressure[end]), float(state.outlet_temperature[b]))


def _node_fluids(net: Network) -> NDArray[np.int64]:
    """Coolant of every node, from the branches that meet there."""
    fluids = np.zeros(net.node_kind.size, dtype=np.int64)
    fluids[net.start] = net.fluid
    fluids[net.end] = net.fluid
    return fluids


def plate_state(state: State, b: int) -> PlateState:
    """What a branch with ``BoilingChannels`` does in a solution."""
    return PlateState(*map(float, plate_terms(state.network, state.unknowns, b)))


@kernel
def plate_terms(network: Network, x: Floats, b: int) -> tuple[float, float, float, float, float, float, float]:
    """The numbers of ``PlateState`` at a state x (unknowns,), in their order."""
    branches = network.start.size
    p = 2 * branches
    t = p + network.node_kind.size
    s = t + network.node_kind.size
    forward = x[b] >= 0.0
    start = network.start[b] if forward else network.end[b]
    end = network.end[b] if forward else network.start[b]
    place, row = network.boils[network.fluid[b]], network.loss_row[b]
    path = abs(x[b] / network.branch_count[b])
    wall = x[s + network.wall[b]]
    leaving = x[branches + b]
    loss, heat = channel_terms(
        network.boiling, place, row, network.heat_row[b], path, x[p + start], x[t + start], leaving, wall
    )
    saturation = boiling_point(network.boiling, place, x[p + end])
    _, quality = stream_state(network.boiling, place, x[p + end], leaving)
    flux = heat / (row[0] * row[3] * (row[1] + 2.0 * row[2]))
    mass_flux = path / (row[0] * row[1] * row[2])
    fluid = saturated_at(network.boiling, place, saturation)
    dry = _dryout(row, mass_flux, flux, fluid)
    ratio = _heat_ratio(row, mass_flux, flux, fluid, quality, heat / max(path, 1e-12))
    return quality, saturation, dry, mass_flux, flux, loss, ratio


@kernel
def _dryout(row: Floats, mass_flux: float, flux: float, fluid: Saturation) -> float:
    """Quality at which the wall of the channels begins to dry, at most that from which ``evaporator`` takes it to;
    the cover takes no heat."""
    width, height = row[1], row[2]
    diameter = 2.0 * width * height / (width + height)
    heated = (width + 2.0 * height) / (2.0 * (width + height))
    return min(dryout_quality_kim_mudawar(max(flux, 0.0), mass_flux, diameter, heated, fluid), DRYING)


@kernel
def _heat_ratio(row: Floats, mass_flux: float, flux: float, fluid: Saturation, quality: float, gain: float) -> float:
    """By what the heat of a plate could grow, at its flow and inlet, until its outlet dries; ``gain`` in J/kg.

    ``_LARGEST_RATIO`` beyond that or without heat, 0 where any heat would dry it: always a number, so that the least of
    a rack's is found. By halves of its logarithm.
    """
    low, high = 1e-6, _LARGEST_RATIO
    for turn in range(60):
        trial = math.sqrt(low * high)
        if turn < 2:
            trial = high if turn == 0 else low
        left = _dryout(row, mass_flux, trial * flux, fluid) - (quality + (trial - 1.0) * gain / fluid.latent_heat)
        if turn == 0 and left >= 0.0:
            return _LARGEST_RATIO
        if turn == 1 and not left > 0.0:
            return 0.0
        if left > 0.0:
            low = trial
        else:
            high = trial
    return math.sqrt(low * high)


def with_vapour(net: Network, start: Floats, quality: float) -> Floats:
    """Start values in which everything from the boiling plates to the condenser holds vapour of this quality.

    Flows are found at the start's enthalpies before anything else: with liquid everywhere the plates that are to get
    least would start with far too much.
    """
    found = start.copy()
    branches, nodes = net.start.size, net.node_kind.size
    outlets = found[branches : 2 * branches]
    at_nodes = found[2 * branches + nodes : 2 * branches + 2 * nodes]
    wet = {int(net.end[b]) for b in boiling_plates(net)}
    for b in boiling_plates(net):
        outlets[b] = _level(net, b, quality)
    grown = True
    while grown:
        grown = False
        for b in map(int, np.flatnonzero(net.heat_code != SET_TEMPERATURE)):
            if int(net.start[b]) in wet and int(net.end[b]) not in wet:
                wet.add(int(net.end[b]))
                grown = True
    for b in map(int, np.flatnonzero(net.heat_code != SET_TEMPERATURE)):
        if int(net.start[b]) in wet:
            outlets[b] = _level(net, b, quality)
            at_nodes[net.start[b]] = outlets[b]
            at_nodes[net.end[b]] = outlets[b]
    for b in boiling_plates(net):
        at_nodes[net.end[b]] = outlets[b]
    for b in map(int, np.flatnonzero((net.heat_code == SET_TEMPERATURE) & (net.boils[net.fluid] >= 0))):
        at_nodes[net.start[b]] = _level(net, b, quality)
    return found


def _level(net: Network, b: int, quality: float) -> float:
    """Scaled enthalpy [K] of this quality at the pressure that a branch starts from."""
    place = int(net.boils[net.fluid[b]])
    t = boiling_point(net.boiling, place, float(net.node_pressure[net.start[b]]))
    latent = saturated_at(net.boiling, place, t).latent_heat
    return float(liquid_level(net.boiling, place, t) + quality * latent / net.boiling.scale[place])


def vapour_region(net: Network) -> tuple[set[int], set[int]]:
    """Branches and nodes from the boiling plates to the condenser, plates included; empty where nothing boils so."""
    branches = set(boiling_plates(net))
    nodes = {int(net.end[b]) for b in branches}
    grown = bool(nodes)
    while grown:
        after = {
            int(b) for b in np.flatnonzero(net.heat_code != SET_TEMPERATURE) if int(net.start[b]) in nodes
        } - branches  # fmt: skip
        branches |= after
        nodes |= {int(net.end[b]) for b in after}
        grown = bool(after)
    return branches, nodes


def plate_states(state: State) -> dict[int, PlateState]:
    """Every boiling plate of a solution, by its branch."""
    return {b: plate_state(state, b) for b in boiling_plates(state.network)}


def boiling_plates(net: Network) -> list[int]:
    """Branches in which a coolant boils on a wall."""
    return [int(b) for b in np.flatnonzero(net.loss_code == BOILING_CHANNELS)]


def refuse_dry(plate: PlateState, entering_pressure: float, device: str) -> None:
    """Refuse a plate whose wall dries, or whose channels choke.

    Raises
    ------
    PhysicalFailure : ``dry_out``, ``choked``, with the device
    """
    if plate.exit_quality >= plate.dryout_quality:
        raise PhysicalFailure(
            "dry_out",
            f"the coolant leaves at a quality of {plate.exit_quality:.2f}, the wall dries from "
            f"{max(plate.dryout_quality, 0.0):.2f} on",
            device=device,
        )
    if plate.pressure_loss > (1.0 - _LOWEST_SHARE) * entering_pressure:
        raise PhysicalFailure(
            "choked", f"the channels would take {plate.pressure_loss / 1e3:.0f} kPa of what enters", device=device
        )


def check_loop(plan: Plan, state: State, plates: dict[int, PlateState]) -> None:
    """Refuse walls that dry, channels that choke, and a pump that would draw vapour.

    Raises
    ------
    PhysicalFailure : ``dry_out``, ``choked`` with the device, ``pump_cavitation``
    """
    net = state.network
    names = {each.branch: f"{each.device.name}, {each.position}" for each in plan.packages}
    names |= {each.branch: f"{each.board.name}, {each.position}" for each in plan.boards}
    for b in sorted(plates, key=lambda b: plates[b].dryout_heat_ratio):
        start = net.start[b] if state.flow[b] >= 0.0 else net.end[b]
        refuse_dry(plates[b], float(state.pressure[start]), names[b])
    if plan.pump >= 0 and net.boils[net.fluid[plan.pump]] >= 0:
        margin = suction_margin(state, plan.pump)
        if margin < plan.suction_head:
            text = f"the pump's inlet stands {margin:.2f} m over boiling, it needs {plan.suction_head:.2f} m"
            raise PhysicalFailure("pump_cavitation", text)


def loop_point(plan: Plan, state: State, plates: dict[int, PlateState]) -> LoopPoint | None:
    """What the loop does; None where its coolant does not boil."""
    if not plates:
        return None
    names = {each.branch: f"{each.device.name}, {each.position}" for each in plan.packages}
    names |= {each.branch: f"{each.board.name}, {each.position}" for each in plan.boards}
    net = state.network
    worst = min(plates, key=lambda b: plates[b].dryout_heat_ratio)
    place = int(net.boils[net.fluid[plan.pump]])
    return LoopPoint(
        saturation_temperature=boiling_point(net.boiling, place, float(state.pressure[plan.return_node])),
        loop_pressure=float(state.pressure[net.start[plan.pump]]),
        exit_quality_max=max(plate.exit_quality for plate in plates.values()),
        dryout_margin_min=min(plate.dryout_quality - plate.exit_quality for plate in plates.values()),
        dryout_heat_ratio=plates[worst].dryout_heat_ratio,
        dryout_device=names[worst],
        pump_suction_margin=suction_margin(state, plan.pump),
    )


def suction_margin(state: State, b: int) -> float:
    """Pressure at a pump's inlet over the saturation pressure of what enters, as head [m]."""
    net = state.network
    start = net.start[b]
    place = int(net.boils[net.fluid[b]])
    p, y = float(state.pressure[start]), float(state.node_temperature[start])
    t, _ = stream_state(net.boiling, place, p, y)
    rho = properties(net.boiling.liquid, place, t)[0]
    return (p - saturation_pressure(net.boiling.saturation, place, t)) / (rho * GRAVITY)


def plate_ranges(state: State, names: tuple[str, ...]) -> dict[str, str]:
    """Laws of boiling plates used outside their range, with the first plate where they are."""
    net = state.network
    found: dict[str, str] = {}
    for b, plate in plate_states(state).items():
        row, place = net.loss_row[b], int(net.boils[net.fluid[b]])
        width, height = float(row[1]), float(row[2])
        diameter = 2.0 * width * height / (width + height)
        fluid = saturated_at(net.boiling, place, plate.saturation_temperature)
        roughness = float(net.heat_row[b, 3])
        reached = outside("flow_boiling_cooper_laminar", diameter=diameter, roughness=roughness, fluid=fluid)
        reached += outside(
            "dryout_quality_kim_mudawar", mass_flux=plate.mass_flux, diameter=diameter, fluid=fluid
        )  # fmt: skip
        reached += outside("nusselt_developing_flux", re=plate.mass_flux * diameter / fluid.liquid_viscosity)
        for sentence in reached:
            law, _, text = sentence.partition(": ")
            found.setdefault(law, f"{text} in {names[b]}")
    return found
