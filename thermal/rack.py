"""A rack that can be asked: at this utilisation, supply and room temperature, what does it take and give?"""

from __future__ import annotations

import copy
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from heatpath.fluids.coolants import Coolant, load_coolant
from heatpath.fluids.equilibrium import liquid_level
from heatpath.fluids.properties import properties
from heatpath.fluids.saturation import saturation_pressure
from heatpath.numerics.errors import PhysicalFailure
from heatpath.thermal.cabinet import Hardware
from heatpath.thermal.cdu import Cdu
from heatpath.thermal.closure import (
    branch_fluxes,
    carried_heat,
    edge_fluxes,
    mass_imbalance,
    solid_imbalance,
    stream_imbalance,
)
from heatpath.thermal.curves import Curve
from heatpath.thermal.door import RearDoor
from heatpath.thermal.elements import HEAT_SHARE, MOVER
from heatpath.thermal.junctions import inside
from heatpath.thermal.loops import pressure_imbalance
from heatpath.thermal.network import Conditions, Network
from heatpath.thermal.plan import BoardPlace, Package, Plan
from heatpath.thermal.power import LEAKAGE, LIMIT, leakage_power, work_share
from heatpath.thermal.rack_point import DevicePoint, RackPoint
from heatpath.thermal.steady import State, first_guess, solve_steady
from heatpath.thermal.streams import (
    PlateState,
    check_loop,
    loop_point,
    node_temperatures,
    outlet_temperatures,
    plate_states,
    with_vapour,
)
from heatpath.thermal.tank import BoilingPoint, boiling_points, check_tank, kindled, rested, tank_point

Floats = NDArray[np.float64]
Surfaces = dict[tuple[str, str], BoilingPoint]  # by device and position

HOTTEST_JUNCTION = 423.15  # K; no solution beyond it is a device's
SHORT_STEP = 4.0  # K a temperature may move in one iteration where long steps do not settle
PATIENCE = 1000  # iterations of the slower way before a rack is given up
START_QUALITY = 0.3  # of vapour behind boiling plates, where a solution is begun


class Rack:
    """One rack or tank of a technology, ready to solve.

    Parameters
    ----------
    plan : the drafted network and its handles
    hardware : what is in it
    servers : nodes in the rack; 1 where the hardware is a whole rack
    """

    def __init__(self, plan: Plan, hardware: Hardware, servers: int) -> None:
        self.plan, self.hardware, self.servers = plan, hardware, servers
        self.network: Network = plan.draft.compile()
        self.names = plan.draft.names()
        self.liquid = plan.exchanger >= 0
        self.cdu: Cdu | None = None  # the unit that a number of such racks share
        self.racks_per_cdu = 1
        self.door: RearDoor | None = None
        self.pump_curve: Curve | None = None
        self.known: dict[tuple[int, int, float], RackPoint] = {}  # throttled points, by steps of load and supply
        self.beyond_crisis = False  # answer there all the same: for curves whose hours are checked elsewhere
        self.heating = plan.tank is not None and plan.tank.heating  # surfaces come from rest and have to begin to boil
        self._warm: Floats | None = None

    def unthrottled(self) -> Rack:
        """The same rack with devices that work on whatever their junctions reach: smooth in all it is asked."""
        free = copy.copy(self)
        power = self.network.solid_power.copy()
        power[:, LIMIT] = np.inf
        free.network = self.network._replace(solid_power=power)
        free._warm = None
        free.heating = False
        return free

    def alight(self) -> Rack:
        """The same rack with surfaces that boil already, as in the hours after the first."""
        burning = copy.copy(self)
        burning.heating = False
        return burning

    def conditions(self, utilisation: float, supply_temperature: float, room_temperature: float) -> Conditions:
        """Boundary values: ``supply_temperature`` of the technology's coolant, ``room_temperature`` of the room's
        supply air."""
        net = self.network
        air = room_temperature if self.liquid else supply_temperature
        nodes = np.full(net.node_kind.size, air)
        if self.plan.door_inlet >= 0:
            nodes[self.plan.door_inlet] = self.plan.door_temperature
        return Conditions(
            utilisation=utilisation,
            node_temperature=nodes,
            solid_temperature=np.full(net.solid_held.size, air),
            branch_temperature=self._carried(supply_temperature),
        )

    def _carried(self, supply_temperature: float) -> Floats:
        """The supply temperature as every branch's coolant carries it: scaled enthalpy where it may boil [K]."""
        net = self.network
        found = np.full(net.start.size, supply_temperature)
        for b in np.flatnonzero(net.boils[net.fluid] >= 0):
            found[b] = liquid_level(net.boiling, int(net.boils[net.fluid[b]]), supply_temperature)
        return found

    def at_supply(self, supply_temperature: float, network: Network | None = None) -> Network:
        """The network, or another of the same plan, with its receiver at the pressure that keeps the supply subcooled,
        where the coolant boils."""
        net = network or self.network
        place = int(net.boils[net.fluid[self.plan.pump]]) if self.plan.pump >= 0 else -1
        if place < 0:
            return net
        held = saturation_pressure(net.boiling.saturation, place, supply_temperature + self.plan.subcooling)
        pressure = net.node_pressure.copy()
        for ends in (net.start, net.end):
            pressure[ends[net.boils[net.fluid] == place]] = held
        return net._replace(node_pressure=pressure)

    def state(self, utilisation: float, supply_temperature: float, room_temperature: float) -> State:
        """Solve the network, from the last solution where there is one.

        Raises
        ------
        PhysicalFailure : ``not_converged``
        """
        conditions = self.conditions(utilisation, supply_temperature, room_temperature)
        state = self._solved(conditions, supply_temperature)
        return self._heated(state) if self.heating else state

    def _heated(self, state: State) -> State:
        """The state to which surfaces come that are heated from rest: those whose flux never took them over their
        onset convect. Each that begins makes the others cooler or leaves them as they are, so this ends."""
        tank = self.plan.tank
        assert tank is not None
        network: Network | None = rested(tank, state)
        while network is not None:
            state = solve_steady(network, state.conditions, state.unknowns, limit=400, largest_step=SHORT_STEP)
            network = kindled(tank, state)
        return state

    def _solved(self, conditions: Conditions, supply_temperature: float) -> State:
        network = self.at_supply(supply_temperature)
        if self._warm is not None:
            try:
                return self._keep(solve_steady(network, conditions, self._warm))
            except PhysicalFailure:
                self._warm = None
        start = self._start(network, conditions, supply_temperature + 5.0)
        try:
            return self._keep(solve_steady(network, conditions, start, limit=100))
        except PhysicalFailure:  # long steps jump over the band in which devices throttle
            return self._keep(self._in_short_steps(network, conditions, start))

    def _start(self, net: Network, conditions: Conditions, temperature: float) -> Floats:
        """Where to begin; a pool begins above its tubes, or no heat would say how many of them it needs."""
        start = with_vapour(net, first_guess(net, conditions, self._guess(), temperature), START_QUALITY)
        if self.plan.tank is not None:
            tank = self.plan.tank
            solids = start[2 * (net.start.size + net.node_kind.size) :][: net.solid_held.size]
            pool = max(tank.boiling_at, temperature + 10.0)
            solids[:] = pool + 10.0
            solids[[tank.pool, tank.tubes]] = pool, temperature
        return start

    def _in_short_steps(self, network: Network, conditions: Conditions, start: Floats) -> State:
        try:
            return solve_steady(
                network, conditions, start, limit=400, largest_step=SHORT_STEP, patience=PATIENCE, names=self.names
            )
        except PhysicalFailure as failure:
            cool = solve_steady(
                _without_leakage(network), conditions, start, limit=400, largest_step=SHORT_STEP, names=self.names
            )
            hottest = max(self.plan.packages, key=lambda package: cool.solid_temperature[package.junction])
            t = cool.solid_temperature[hottest.junction]
            if t < hottest.device.power.limit:
                raise
            raise PhysicalFailure(
                "thermal_runaway",
                f"leakage grows faster than its heat is carried away; without any it would reach {t - 273.15:.0f} degC",
                device=f"{hottest.device.name}, {hottest.position}",
            ) from failure

    def _keep(self, state: State) -> State:
        self._warm = state.unknowns
        return state

    def _guess(self) -> Floats:
        """Plausible flows to start from: what 12 K of rise in air and 10 K in liquid would take, shared by the
        paths."""
        net = self.network
        power = self.hardware.compute_power * self.servers / 12e3
        flow = np.empty(net.start.size)
        for b, branch in enumerate(self.plan.draft.branches):
            gas = net.table.coefficients[net.fluid[b], 2, 0] < 0.05
            share, trays = self.plan.share(branch.name)
            parallel = branch.count > trays if "row" in branch.name else False
            flow[b] = (0.2 if parallel else 1.0) * share * power * (1.0 if gas else 0.4)
        return flow

    def solve(self, utilisation: float, supply_temperature: float, room_temperature: float) -> RackPoint:
        """The rack at one operating point.

        Parameters
        ----------
        utilisation : 0 to 1
        supply_temperature : of the coolant that enters the rack [K]
        room_temperature : of the room's supply air [K], for what a liquid does not take

        Raises
        ------
        PhysicalFailure : ``not_converged``, ``thermal_runaway``, ``freezing``, ``boiling``, ``coolant_range``,
            ``pump_off_curve``, and of a boiling tank ``boiling_crisis``, ``vapour_lost``, ``nothing_condenses``,
            ``tank_pressure``
        """
        state = self.settled(utilisation, supply_temperature, room_temperature)
        plates = plate_states(state)
        check_loop(self.plan, state, plates)
        self.check_coolants(state)
        self.check_junctions(state)
        self.check_pump(state)
        boiling = boiling_points(self.plan.tank, state) if self.plan.tank else {}
        if self.plan.tank:
            check_tank(self.plan.tank, state, {} if self.beyond_crisis else boiling)
        return self._measure(state, boiling, plates)

    def settled(self, utilisation: float, supply_temperature: float, room_temperature: float) -> State:
        """``state``, with the valve of a rear door as open as the leaving air asks for."""
        door = self.door
        if door is None:
            return self.state(utilisation, supply_temperature, room_temperature)

        def excess(share: float) -> float:
            """Opening less what the valve's controller gives for the leaving air."""
            self._open_door(share * door.water_flow)
            state = self.state(utilisation, supply_temperature, room_temperature)
            still = np.zeros(state.flow.size)
            leaving = self._room(state, still, still)[3]
            return share - door.opening(float(leaving - state.node_temperature[self.plan.air_inlet]))

        self._open_door(brentq(excess, 0.0, 1.0, xtol=1e-12) * door.water_flow)
        return self.state(utilisation, supply_temperature, room_temperature)

    def _open_door(self, water_flow: float) -> None:
        rows = self.network.loss_row.copy()
        rows[self.plan.door_water, 0] = water_flow
        self.network = self.network._replace(loss_row=rows)

    def check_coolants(self, state: State) -> None:
        """Refuse an answer in which a coolant would freeze, boil, or leave its table."""
        net = self.network
        heat_t = np.concatenate([outlet_temperatures(state), node_temperatures(state)[net.start]])
        fluids = np.concatenate([net.fluid, net.fluid])
        for f, name in enumerate(self.plan.draft.coolants):
            coolant = load_coolant(name)
            t = heat_t[fluids == f]
            _refuse(coolant, float(t.min()), float(t.max()), may_boil=net.boils[f] >= 0)

    def check_junctions(self, state: State) -> None:
        """Refuse the second, unstable solution that leakage has beyond any device's life."""
        for package in self.plan.packages:
            t = float(state.solid_temperature[package.junction])
            if t > HOTTEST_JUNCTION:
                raise PhysicalFailure(
                    "thermal_runaway",
                    f"leakage carries the junction to {t - 273.15:.0f} degC",
                    device=f"{package.device.name}, {package.position}",
                )

    def check_pump(self, state: State) -> None:
        """Refuse a pump that runs beyond the ends of its measured curve."""
        b, net = self.plan.pump, self.network
        if b < 0 or net.loss_code[b] != MOVER:
            return
        rho = properties(net.table, net.fluid[b], float(outlet_temperatures(state)[b]))[0]
        share = float(state.flow[b] / rho / net.loss_row[b, 0] / state.speed[net.controller[b]])
        least = self.pump_curve.least if self.pump_curve else 0.0
        if not least <= share <= 1.0:
            raise PhysicalFailure(
                "pump_off_curve",
                f"the pump runs at {100.0 * share:.0f} % of its largest flow, its curve covers "
                f"{100.0 * least:.0f} to 100 %",
            )

    def _measure(self, state: State, boiling: dict[int, BoilingPoint], plates: dict[int, PlateState]) -> RackPoint:
        net, plan = self.network, self.plan
        fluxes = branch_fluxes(state)
        heat, movers = fluxes.heat, fluxes.power
        nodes = node_temperatures(state)
        t = state.solid_temperature
        power = fluxes.solid * net.solid_count
        leakage = sum(
            leakage_power(net.solid_power[p.junction], t[p.junction]) * net.solid_count[p.junction]
            for p in plan.packages
        )
        supply = float(power[plan.supplies].sum())
        compute = float(power.sum()) - supply
        fans = float(sum(movers[b] * net.branch_count[b] for b in plan.fans))
        pump = float(movers[plan.pump]) if plan.pump >= 0 else 0.0
        to_liquid = -float(fluxes.gain[plan.exchanger]) if self.liquid else 0.0
        to_air, air_flow, air_supply, air_return = self._room(state, heat, movers)
        to_door = self._to_door(state)
        taken = compute + fans + supply + pump
        imbalances = (
            abs(taken - to_liquid - to_air - to_door),
            solid_imbalance(state, fluxes=fluxes),
            stream_imbalance(state, fluxes=fluxes),
        )
        wetted = plan.tank.wetted if plan.tank else []
        surfaces = {(each.name, each.position): boiling[each.solid] for each in wetted}
        devices = tuple(
            replace(self._device(state, package, power, heat, surfaces), plate=plates.get(package.branch))
            for package in plan.packages
        )
        devices += tuple(
            replace(self._board(state, place, power, surfaces), plate=plates.get(place.branch)) for place in plan.boards
        )
        worst = min(devices, key=lambda d: d.margin)
        if self.liquid:
            moved = plan.pump if plan.pump >= 0 else plan.exchanger
            flow, t_supply = abs(float(state.flow[moved])), float(outlet_temperatures(state)[plan.exchanger])
            t_return = float(nodes[plan.return_node])
        else:
            flow, t_supply, t_return = air_flow, air_supply, air_return
        return RackPoint(
            compute_power=compute,
            leakage_power=float(leakage),
            server_fan_power=fans,
            supply_loss_power=supply,
            pump_power=pump,
            heat_to_liquid=to_liquid,
            heat_to_air=to_air,
            heat_to_door=to_door,
            coolant_flow=flow,
            coolant_supply_temperature=t_supply,
            coolant_return_temperature=t_return,
            exchanger_inlet_temperature=float(nodes[net.start[plan.exchanger]]) if self.liquid else t_return,
            air_flow=air_flow,
            air_supply_temperature=air_supply,
            air_return_temperature=air_return,
            junction_temperature_max=max(d.junction_temperature for d in devices[: len(plan.packages)]),
            junction_margin_min=worst.margin,
            work_share=self._work(state),
            energy_residual=max(imbalances) / taken,
            mass_residual=mass_imbalance(state),
            pressure_residual=pressure_imbalance(state, fluxes=fluxes),
            limiting_device=f"{worst.name}, {worst.position}",
            devices=devices,
            tank=tank_point(plan.tank, state, boiling) if plan.tank else None,
            water_pressure_drop=self._water_side(state),
            loop=loop_point(plan, state, plates),
        )

    def _to_door(self, state: State) -> float:
        """Heat that leaves in the water of a rear door [W]."""
        b, net = self.plan.door_water, self.network
        if b < 0:
            return 0.0
        t_in, t_out = float(state.node_temperature[net.start[b]]), float(state.outlet_temperature[b])
        return carried_heat(net.table, net.fluid[b], state.flow[b], t_in, t_out)

    def _water_side(self, state: State) -> float:
        """Pressure that facility water loses in a condenser of the rack [Pa]; 0 where there is none."""
        b, net = self.plan.coil, self.network
        return float(state.pressure[net.start[b]] - state.pressure[net.end[b]]) if b >= 0 else 0.0

    def _room(self, state: State, heat: Floats, movers: Floats) -> tuple[float, float, float, float]:
        """Heat into the room [W], and the room air through the rack: flow, supply and return temperature."""
        net, plan = self.network, self.plan
        to_room = 0.0
        if plan.room >= 0:  # walls of a tank
            walls = net.wall == plan.room
            to_room -= float((heat * net.branch_count)[walls].sum())
            edges = net.edge_two == plan.room
            to_room += float((edge_fluxes(state) * net.solid_count[net.edge_one])[edges].sum())
        if plan.pump >= 0:
            to_room += float(movers[plan.pump]) * (1.0 - net.loss_row[plan.pump, HEAT_SHARE])
        if plan.air_inlet < 0:
            room = float(state.conditions.node_temperature[0])
            return to_room, 0.0, room, room
        supply = float(state.node_temperature[plan.air_inlet])
        flow, carried, mixed = 0.0, 0.0, 0.0
        for b in np.flatnonzero(net.end == plan.air_outlet):
            t_out = float(state.outlet_temperature[b])
            carried += carried_heat(net.table, net.fluid[b], state.flow[b], supply, t_out)
            flow += float(state.flow[b])
            mixed += float(state.flow[b]) * t_out
        return to_room + carried, flow, supply, mixed / flow

    def _device(self, state: State, package: Package, power: Floats, heat: Floats, surfaces: Surfaces) -> DevicePoint:
        net = self.network
        t = state.solid_temperature
        count = net.solid_count[package.junction]
        case: float = float(t[package.case])
        sources: tuple[float, ...] = ()
        if package.branch >= 0:
            wall, flux = self.plan.draft.branches[package.branch].heat, float(heat[package.branch])
            case, sources = inside(state, package.device, wall, package.junction, package.case, package.branch, flux)
        return DevicePoint(
            name=package.device.name,
            position=package.position,
            count=round(float(count)),
            junction_temperature=float(t[package.junction]),
            case_temperature=case,
            power=float(power[package.junction] / count),
            coolant_flow=_path_flow(state, package.branch),
            margin=float(package.device.power.limit - t[package.junction]),
            boiling=surfaces.get((package.device.name, package.position)),
            source_temperatures=sources,
        )

    def _board(self, state: State, place: BoardPlace, power: Floats, surfaces: Surfaces) -> DevicePoint:
        """A board has no junction of its own: its surface stands for junction and case."""
        surface = float(state.solid_temperature[place.solid])
        count = self.network.solid_count[place.solid]
        return DevicePoint(
            name=place.board.name,
            position=place.position,
            count=round(float(count)),
            junction_temperature=surface,
            case_temperature=surface,
            power=float(power[place.solid] / count),
            coolant_flow=_path_flow(state, place.branch),
            margin=place.board.limit - surface,
            boiling=surfaces.get((place.board.name, place.position)),
        )

    def _work(self, state: State) -> float:
        """Share of the asked-for work that the accelerators, weighted by their number, still do."""
        net = self.network
        t = state.solid_temperature
        first = self.plan.packages[0].device.name
        packages = [p for p in self.plan.packages if p.device.name == first]
        weights = np.array([net.solid_count[p.junction] for p in packages])
        shares = np.array([work_share(net.solid_power[p.junction], t[p.junction]) for p in packages])
        return float(np.dot(weights, shares) / weights.sum())


def _path_flow(state: State, branch: int) -> float:
    """Coolant past one device [kg/s]; none is moved past what stands in a boiling pool."""
    return float(abs(state.flow[branch]) / state.network.branch_count[branch]) if branch >= 0 else 0.0


def _without_leakage(network: Network) -> Network:
    power = network.solid_power.copy()
    power[:, LEAKAGE] = 0.0
    return network._replace(solid_power=power)


def _refuse(coolant: Coolant, lowest: float, highest: float, may_boil: bool = False) -> None:
    def celsius(t: float) -> str:
        return f"{t - 273.15:.2f} degC"

    low, high = coolant.table_range
    if coolant.phase == "liquid" and lowest <= coolant.freezing_point:
        text = f"{coolant.name} would freeze: {celsius(lowest)}, freezes at {celsius(coolant.freezing_point)}"
        raise PhysicalFailure("freezing", text)
    if coolant.phase == "liquid" and highest >= coolant.boiling_point and not may_boil:
        text = f"{coolant.name} would boil: {celsius(highest)}, boils at {celsius(coolant.boiling_point)}"
        raise PhysicalFailure("boiling", text)
    if lowest < low or highest > high:
        known = f"its properties are known from {celsius(low)} to {celsius(high)}"
        text = f"{coolant.name} from {celsius(lowest)} to {celsius(highest)}; {known}"
        raise PhysicalFailure("coolant_range", text)
