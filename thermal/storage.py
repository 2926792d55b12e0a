"""What stores heat in a rack: dies, lids, sinks and plates with the coolant in them, boards, loops, the bath of a tank.

A package with a stack, and a sink or plate by its geometry, count with their own solids; the rest counts as
``data/storage/standard.toml`` states it, with how far that can be trusted. Coolant standing at a wall counts with the
wall, so that a plate whose flow has stopped still has it. Where a pumped coolant boils, from its plates to its
condenser, it counts with the little mass that its vapour leaves room for; the charge stands in the receiver.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.coolants import load_coolant
from heatpath.fluids.equilibrium import saturated_at
from heatpath.fluids.properties import properties
from heatpath.fluids.two_phase import void_fraction_zivi
from heatpath.thermal.cabinet import fit_of, rack_table, trays_of
from heatpath.thermal.elements import SET_TEMPERATURE, Ducts, Element, Pipe, RatedLoss
from heatpath.thermal.evaporator import BoilingChannels
from heatpath.thermal.immersion_2p import charge_of
from heatpath.thermal.network import RESERVOIR, VESSEL
from heatpath.thermal.packages import materials
from heatpath.thermal.parts import Source, sources_of
from heatpath.thermal.plan import Package
from heatpath.thermal.rack import START_QUALITY, Rack
from heatpath.thermal.records import open_record
from heatpath.thermal.streams import boiling_plates, vapour_region
from heatpath.thermal.surfaces import BoilingSurface
from heatpath.thermal.transient import Storage

Floats = NDArray[np.float64]

STANDARD = "standard"
_IN_STREAM = 0.01  # of the coolant at a wall counts with its stream, so that one at rest keeps a temperature


@dataclass(frozen=True)
class Standard:
    """What the hardware files do not say of heat capacities; lengths m, volumes m3, masses kg, times s.

    ``board`` [J/m2K] of wetted area, ``supply`` [J/K] for each watt of rated output, ``steel`` [J/kgK], ``facility``
    [J/K] of water for each watt that a rack gives off at full load.
    """

    die_share: float
    die: float
    lid: float
    plate: float
    plate_coolant: float
    boiler_plate: float
    board: float
    supply: float
    air: float
    loop: float
    joint: float
    fan_lag: float
    bath: float
    vessel: float
    steel: float
    facility: float


def load_standard(name: str = STANDARD) -> Standard:
    """The shipped values, or a TOML file of the user's own. Raises InputError."""
    record = open_record("storage", "storage", name)
    package, plate, board, air, loop, tank, facility = (
        record.part(key) for key in ("package", "plate", "board", "air", "loop", "tank", "facility")
    )
    found = Standard(
        die_share=package.quantity("die_share", "1", 0.01, 1),
        die=package.quantity("die_thickness", "mm", 0.02, 5),
        lid=package.quantity("lid_thickness", "mm", 0, 20),
        plate=plate.quantity("metal", "mm", 0, 100),
        plate_coolant=plate.quantity("coolant", "mm", 0, 50),
        boiler_plate=plate.quantity("vapour", "mm", 0, 100),
        board=board.quantity("capacity", "kJ/(m^2 K)", 0.1, 100),
        supply=board.quantity("supply", "J/(W K)", 0, 10),
        air=air.quantity("node_volume", "L", 0.1, 1e4),
        loop=loop.quantity("volume", "L", 0.01, 1e4),
        joint=loop.quantity("joint", "mL", 0.1, 1e5),
        fan_lag=loop.quantity("fan_lag", "s", 0, 600),
        bath=tank.quantity("volume", "L", 0.1, 1e3),
        vessel=tank.quantity("vessel", "kg", 0, 100),
        steel=tank.quantity("steel", "J/(kg K)", 100, 2000),
        facility=facility.quantity("buffer", "J/(W K)", 0.1, 1e4),
    )
    for part in (package, plate, board, air, loop, tank, facility):
        part.done()
    sources_of(record)
    record.done()
    return found


def storage_sources(name: str = STANDARD) -> tuple[Source, ...]:
    """Where the values come from, and how far they can be trusted."""
    return sources_of(open_record("storage", "storage", name))


def storage_of(rack: Rack, cooling: str, temperature: float, standard: Standard | None = None) -> Storage:
    """Heat capacities of a rack.

    Parameters
    ----------
    rack : as built for the technology ``cooling``
    temperature : of its coolant, at which densities and heat capacities are taken [K]
    standard : what the hardware files do not say; default: the shipped values
    """
    return _Count(rack, cooling, temperature, standard or load_standard()).storage()


class _Count:
    """The capacities of one rack while they are added up."""

    def __init__(self, rack: Rack, cooling: str, temperature: float, standard: Standard) -> None:
        self.rack, self.cooling, self.temperature, self.standard = rack, cooling, temperature, standard
        self.net, self.plan = rack.network, rack.plan
        self.trays = trays_of(rack.hardware, rack.servers)
        self.servers = sum(tray.count for tray in self.trays if not tray.node.is_shelf)
        self.per_volume = [self._per_volume(f, temperature) for f in range(len(self.plan.draft.coolants))]
        self.wet_branches, self.wet_nodes = vapour_region(self.net)
        self.wetness = self._wetness() if self.wet_nodes else 1.0
        self.branch = np.zeros(self.net.start.size)
        self.node = np.zeros(self.net.node_kind.size)
        self.solid = np.zeros(self.net.solid_held.size)

    def storage(self) -> Storage:
        self._packages()
        self._boards()
        self._branches()
        self._nodes()
        if self.cooling == "immersion":
            self._bath()
        if self.plan.tank is not None:
            self._boiling_bath()
        fans = {int(self.net.controller[b]) for b in self.plan.fans}
        lag = [self.standard.fan_lag if c in fans else 0.0 for c in range(self.net.control_solid.size)]
        return Storage(self.branch, self.node, self.solid, np.array(lag))

    def _per_volume(self, fluid: int, temperature: float) -> float:
        """Heat capacity of a coolant [J/m3K]."""
        rho, cp, _, _, _ = properties(self.net.table, fluid, temperature)
        return float(rho * cp)

    def _wetness(self) -> float:
        """Mass in a volume with boiling coolant over that of liquid, at a quality of ``START_QUALITY``."""
        place = int(self.net.boils[self.net.fluid[boiling_plates(self.net)[0]]])
        fluid = saturated_at(self.net.boiling, place, self.temperature + self.plan.subcooling)
        ratio = fluid.vapour_density / fluid.liquid_density
        void = void_fraction_zivi(START_QUALITY, ratio)
        return float(1.0 - void + void * ratio)

    def _packages(self) -> None:
        copper, silicon = (materials()[name].heat_capacity_per_volume for name in ("copper", "silicon"))
        part = self.standard
        for package in self.plan.packages:
            area = package.device.case_area
            layers = package.device.heat_capacities
            die = layers[0][1] if layers else silicon * part.die_share * area * part.die
            lid = sum(value for _, value in layers[1:]) if layers else copper * area * part.lid
            self.solid[package.junction] += die
            self.solid[package.case] += lid + self._under(package, copper)

    def _under(self, package: Package, copper: float) -> float:
        """Sink or plate under a package [J/K]; a boiling one is counted with its face."""
        if package.branch < 0:
            return 0.0
        return package.heat_capacity or copper * package.device.case_area * self.standard.plate

    def _boards(self) -> None:
        for place in self.plan.boards:
            self.solid[place.solid] += self.standard.board * place.board.area
        for solid in self.plan.supplies:
            self.solid[solid] += self.standard.supply * float(self.net.supply_row[solid, 0])

    def _branches(self) -> None:
        """Coolant in every path: with its wall where it has one, else as a well-mixed volume of its own."""
        areas = {package.branch: package.device.case_area for package in self.plan.packages}
        for b, each in enumerate(self.plan.draft.branches):
            volume = _volume(each.loss)
            if isinstance(each.loss, RatedLoss) and b in areas:
                volume = self.standard.plate_coolant * areas[b]
            heat = self.per_volume[self.net.fluid[b]] * volume * (self.wetness if b in self.wet_branches else 1.0)
            if each.solid >= 0 and not self.net.solid_held[each.solid]:
                share = each.count / float(self.net.solid_count[each.solid])
                self.solid[each.solid] += (1.0 - _IN_STREAM) * heat * share
                self.branch[b] += _IN_STREAM * heat * each.count
            elif self.net.heat_code[b] != SET_TEMPERATURE:
                self.branch[b] += heat * each.count
            if self.rack.liquid and self.net.heat_code[b] != SET_TEMPERATURE and not self._is_gas(self.net.fluid[b]):
                self.branch[b] += _IN_STREAM * self.per_volume[self.net.fluid[b]] * self.standard.joint * each.count

    def _nodes(self) -> None:
        """Mixing volumes; CDU share, filter and row piping stand at the ends of the manifolds."""
        part, draft = self.standard, self.plan.draft
        for n, (_, coolant, kind, _) in enumerate(draft.nodes):
            gas = self._is_gas(coolant)
            if kind != RESERVOIR:
                share = self.wetness if n in self.wet_nodes else 1.0
                self.node[n] += self.per_volume[coolant] * (part.air * self.servers if gas else share * part.joint)
        if self.rack.liquid and self.plan.tank is None:
            ends = [self.plan.supply_node, self.plan.return_node]
            if self.wet_nodes:  # the return holds vapour: the liquid stands in the receiver
                ends = [n for n, (*_, kind, _) in enumerate(draft.nodes) if kind == VESSEL]
            for n in ends:
                self.node[n] += part.loop * self.servers * self.per_volume[draft.nodes[n][1]] / len(ends)

    def _is_gas(self, fluid: int) -> bool:
        return load_coolant(self.plan.draft.coolants[fluid]).phase == "gas"

    def _units(self) -> float:
        """Height of what stands in the rack [rack units]."""
        each = (tray.count * fit_of(tray, self.cooling).quantity("height_units", "1", 0.1, 200) for tray in self.trays)
        return sum(each)

    def _bath(self) -> None:
        """The bath and its vessel, in equal parts at the mixing points of the tank."""
        inside = {self.plan.supply_node, self.plan.return_node}
        for b, each in enumerate(self.plan.draft.branches):
            if b not in (self.plan.pump, self.plan.exchanger):
                inside |= {each.start, each.end}
        part = self.standard
        bath = self.per_volume[0] * part.bath + part.vessel * part.steel
        for n in inside:
            self.node[n] += bath * self._units() / len(inside)

    def _boiling_bath(self) -> None:
        """Liquid at saturation with its vessel in the pool; boiler plates with their faces; tubes with their water."""
        tank = self.plan.tank
        assert tank is not None
        part = self.standard
        copper = materials()["copper"].heat_capacity_per_volume
        for wetted in tank.wetted:
            law = self.plan.draft.edge_laws[wetted.edge].law
            if any(package.branch < 0 and wetted.name == package.device.name for package in self.plan.packages):
                assert isinstance(law, BoilingSurface)
                thickness = wetted.face.thickness if wetted.face is not None else part.boiler_plate
                self.solid[wetted.solid] += copper * law.area * thickness
        table = rack_table(self.rack.hardware, self.cooling)
        charge = charge_of(table, self.servers)
        heat = charge * float(properties(self.net.pool.liquid, 0, self.temperature)[1])
        self.solid[tank.pool] += heat + part.vessel * part.steel * self._units()


def _volume(loss: Element | None) -> float:
    """Coolant in one path [m3]; 0 where its element does not tell."""
    if isinstance(loss, Ducts):
        return loss.number * loss.gap * loss.height * loss.length
    if isinstance(loss, Pipe):
        return 0.25 * math.pi * loss.diameter * loss.diameter * loss.length
    if isinstance(loss, BoilingChannels):
        return loss.number * loss.width * loss.height * loss.length
    return 0.0
