"""Files of plants of the user's own: TOML in, a `Station` out; docs/plants.md explains one line by line.

Every quantity is a text with its unit. Every table may say ``source`` and ``trust``; what does not counts as the
user's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from heatpath.facility import station_parts as plan
from heatpath.facility.adiabatic import NO_PAD, Pad
from heatpath.facility.chiller import AIR_CONDENSER_RISE, WATER_CONDENSER_RISE, Chiller, chillers, load_chiller
from heatpath.facility.dry_cooler import DryCooler, DryCoolerRating, machines, rated_machine
from heatpath.facility.heat_recovery import Recovery
from heatpath.facility.plant_file import TRUST
from heatpath.facility.plate import NO_PLATE, Plate, size_plate
from heatpath.facility.rejection import COOLER, NOTHING, TOWER, Rejection, specific_volume
from heatpath.facility.speed_pump import CURVE, NO_PUMP, RATED, SpeedPump, fit_curve, several
from heatpath.facility.staging import RULES
from heatpath.facility.station_parts import Station
from heatpath.facility.tower import MODELS, Tower, TowerRating, design_air, size_tower
from heatpath.facility.water import HEAT_CAPACITY
from heatpath.fluids.moist_air import humidity_ratio_from_wet_bulb
from heatpath.numerics.errors import InputError
from heatpath.numerics.record import Record, open_record

ZERO_CELSIUS = 273.15
NO_TOWER = Tower(0, 1.0, 1.0, 1.0, 298.15, 1.0, 1.0, 0.0, 1.0, 1.0, 273.15, 0.0, 2.0)
NO_COOLER = DryCooler(1.0, 1.0, 1.0, 0.0, 0.8, 0.8, 1.0, 1.0)
NO_RECOVERY = Recovery(0.0, 300.0, 1.0, NO_PLATE)
PIPING = {"series": plan.SERIES, "parallel": plan.PARALLEL}
CONDENSERS = {"water": plan.WATER, "air": plan.AIR}
FANS = {"economizer": plan.RESET, "target": plan.HELD}
TABLES = ("load", "pump", "recovery", "economizer", "chiller", "condenser_pump", "tower", "cooler", "pads", "control")


@dataclass(frozen=True)
class StationPlan:
    """A read plant file: name, title, machines, heat that the file itself asks for [W], and (table, source, trust)."""

    name: str
    title: str
    station: Station
    heat: float
    sources: tuple[tuple[str, str, str], ...]
    file: str


def stations() -> tuple[str, ...]:
    """Names of the shipped plants of this kind."""
    folder = resources.files("heatpath.facility") / "data" / "stations"
    return tuple(sorted(Path(entry.name).stem for entry in folder.iterdir() if entry.name.endswith(".toml")))


def load_station(name_or_path: str | Path) -> StationPlan:
    """A shipped plant by name, or a file of the user's own; `InputError` names file, field and range."""
    text = str(name_or_path)
    if text in stations():
        folder = resources.files("heatpath.facility") / "data" / "stations"
        with resources.as_file(folder / f"{text}.toml") as path:
            return _read(path)
    if not text.endswith(".toml"):
        raise InputError("plant", f"unknown plant {text!r}", allowed=", ".join(stations()) + ", or a .toml file")
    return _read(Path(text))


def _read(path: Path) -> StationPlan:
    top = open_record("plant", str(path))
    top.text("schema_version", ("1.0",))
    name = top.text("name", default=path.stem)
    title = top.text("title", default=name)
    sources: list[tuple[str, str, str]] = []

    def table(key: str) -> Record | None:
        if not top.has(key):
            return None
        part = top.part(key)
        sources.append((key, part.text("source", default="the user"), part.text("trust", TRUST, default="user")))
        return part

    station, heat = _station(top, table)
    top.done()
    return StationPlan(name, title, station, heat, tuple(sources), top.file)


def _station(top: Record, table: Callable[[str], Record | None]) -> tuple[Station, float]:
    load, pump, recovery, economizer, chiller, condenser_pump, tower, cooler, pads, control = map(table, TABLES)
    if load is None:
        raise top.refusal("load", "is missing", "a table")
    heat, supply = load.quantity("heat", "kW", 1.0, 1e6), load.quantity("supply_temperature", "degC", 2.0, 70.0)
    rise = load.quantity("temperature_rise", "K", 0.5, 40.0)
    flow = heat / (rise * HEAT_CAPACITY)
    follows = load.text("flow", ("follows", "constant"), default="follows") == "follows"
    load.done()
    plate, piping, tower_side = _economizer(economizer)
    unit, installed, rule, stage_at, condenser, each = _chiller(chiller)
    _check_piping(top, piping, condenser, tower, cooler, pads)
    rejected_flow = installed * each if condenser == plan.WATER else plate.cold_flow
    if tower_side == plan.PARALLEL and condenser == plan.WATER:
        rejected_flow += plate.cold_flow
    rejection = _rejection(tower, cooler, pads, control)
    station = Station(
        supply_temperature=supply,
        design_heat=heat,
        design_flow=flow,
        follows=float(follows),
        pump=_pump(pump, flow),
        recovery=_recovery(recovery),
        plate=plate,
        piping=piping,
        tower_side=tower_side,
        control=_control(control),
        chiller=unit,
        installed=installed,
        rule=rule,
        stage_at=stage_at,
        condenser=condenser,
        condenser_flow=each,
        condenser_pump=_pump(condenser_pump, rejected_flow),
        rejection=rejection,
    )
    return station, heat


def _check_piping(
    top: Record, piping: float, condenser: float, tower: Record | None, cooler: Record | None, pads: Record | None
) -> None:
    """Refuse what cannot be piped together."""
    if tower is not None and cooler is not None:
        raise top.refusal("cooler", "stands beside tower", "one of the two")
    if pads is not None and cooler is None:
        raise top.refusal("pads", "is there without cooler", "cooler")
    rejects = tower is not None or cooler is not None
    if not rejects and (condenser != plan.AIR or piping != plan.NO_ECONOMIZER):
        raise top.refusal("tower", "is missing", "tower or cooler, unless air-cooled chillers carry all")
    if condenser == plan.NO_CHILLER and piping == plan.NO_ECONOMIZER and tower is not None:
        raise top.refusal("economizer", "is missing", "an exchanger between the loop and an open tower")
    if condenser == plan.NO_CHILLER and piping == plan.PARALLEL:
        raise top.refusal("economizer.piping", "has no chillers to stand beside", "series")
    if condenser == plan.AIR and piping != plan.NO_ECONOMIZER and tower is not None:
        raise top.refusal("tower", "beside air-cooled chillers", "cooler")
    if condenser == plan.AIR and piping == plan.NO_ECONOMIZER and rejects:
        raise top.refusal("tower", "has nothing to cool", "an economizer, or water-cooled chillers")


def _pump(part: Record | None, flow: float) -> SpeedPump:
    """A pump, or several on one curve, on a loop of this design flow [kg/s]; none where the table is missing."""
    if part is None:
        return NO_PUMP._replace(design_flow=flow)
    pressure = part.quantity("pressure", "kPa", 1.0, 2000.0)
    fixed = part.quantity("fixed_share", "1", 0.0, 1.0, default=0.0)
    constant = part.text("drive", ("variable", "constant"), default="variable") == "constant"
    pump = SpeedPump(
        RATED, flow, pressure * fixed, pressure * (1.0 - fixed), 1.0,
        flow * part.quantity("minimum_flow", "1", 0.0, 1.0, default=0.0), float(constant),
        part.quantity("minimum_speed", "1", 0.0, 1.0, default=0.0), 1.0, 0.0, 0.0, 0.0, 0.0,
    )  # fmt: skip
    if part.has("curve"):
        curve = part.part("curve")
        points = [_list(curve, *what) for what in (("flow", "L/s"), ("pressure", "kPa"), ("power", "kW"))]
        curve.done()
        h0, h2, p0, p1, p2 = fit_curve(*points)
        one = pump._replace(kind=CURVE, head_0=h0, head_2=h2, power_0=p0, power_1=p1, power_2=p2)
        pump = several(one, float(part.count("units", 100) if part.has("units") else 1))
    else:
        pump = pump._replace(efficiency=part.quantity("efficiency", "1", 0.05, 1.0))
    part.done()
    return pump


def _list(part: Record, key: str, units: str) -> list[float]:
    """A list of quantities of one unit in SI."""
    part.read.add(key)
    values = part.table.get(key)
    if not isinstance(values, list) or not values:
        raise part.refusal(key, "is missing or not a list", f'a list of texts such as "1 {units}"')
    return [Record({key: value}, part.place, part.file).quantity(key, units, -1e6, 1e6) for value in values]


def _recovery(part: Record | None) -> Recovery:
    if part is None:
        return NO_RECOVERY
    demand = part.quantity("heat", "kW", 0.1, 1e6)
    back, out = (part.quantity(key, "degC", 0.0, 95.0) for key in ("user_return", "user_supply"))
    entering = part.quantity("rated_return", "degC", 0.0, 95.0)
    rise = part.quantity("rated_drop", "K", 0.1, 40.0)
    exponent = part.quantity("exponent", "1", 0.0, 1.0, default=0.7)
    part.done()
    if not back < out < entering or entering - rise <= back:
        raise part.refusal("user_supply", "crosses the facility's return", "user_return < user_supply < rated_return")
    plate = size_plate(demand, (entering, entering - rise), (back, out), exponent)
    return Recovery(demand, back, plate.cold_flow, plate)


def _economizer(part: Record | None) -> tuple[Plate, float, float]:
    if part is None:
        return NO_PLATE._replace(cold_flow=0.0), plan.NO_ECONOMIZER, plan.SERIES
    piping = part.text("piping", tuple(PIPING), default="series")
    tower_side = part.text("tower_side", tuple(PIPING), default="series")
    exponent = part.quantity("exponent", "1", 0.0, 1.0, default=0.7)
    if part.has("conductance"):
        flows = [part.quantity(key, "kg/s", 1e-3, 1e6) for key in ("loop_flow", "tower_flow")]
        plate = Plate(part.quantity("conductance", "kW/K", 1e-3, 1e6), flows[0], flows[1], exponent)
    else:
        heat = part.quantity("heat", "kW", 1.0, 1e6)
        keys = ("loop_in", "loop_out", "tower_in", "tower_out")
        loop_in, loop_out, tower_in, tower_out = (part.quantity(key, "degC", 0.0, 95.0) for key in keys)
        if not (loop_out < loop_in and tower_in < tower_out and tower_in < loop_out and tower_out < loop_in):
            raise part.refusal("tower_out", "the rated temperatures cross", "tower_in < loop_out, tower_out < loop_in")
        plate = size_plate(heat, (loop_in, loop_out), (tower_in, tower_out), exponent)
    part.done()
    return plate, PIPING[piping], PIPING[tower_side]


def _chiller(part: Record | None) -> tuple[Chiller, float, float, float, float, float]:
    """One chiller, how many, staging rule and share, what cools the condenser, its water flow [kg/s]."""
    if part is None:
        return load_chiller(chillers()[0]).chiller, 0.0, 0.0, 1.0, plan.NO_CHILLER, 0.0
    condenser = CONDENSERS[part.text("condenser", tuple(CONDENSERS), default="water")]
    if part.has("curves") and isinstance(part.table["curves"], str):
        unit = load_chiller(part.text("curves", chillers())).chiller
        shipped_air = unit.condenser_rise == AIR_CONDENSER_RISE
        if shipped_air != (condenser == plan.AIR):
            raise part.refusal("condenser", "is not that of the curves", "air" if shipped_air else "water")
    else:
        unit = _own_curves(part.part("curves"), condenser)
    unit = unit._replace(
        capacity=part.quantity("capacity", "kW", 1.0, 1e5), cop=part.quantity("cop", "1", 0.5, 30.0, default=unit.cop)
    )
    installed = float(part.count("units", 200)) if part.has("units") else 1.0
    rule = RULES[part.text("staging", tuple(RULES), default="fewest")]
    stage_at = part.quantity("stage_at", "1", 0.1, 1.0, default=0.9)
    each = part.quantity("condenser_flow", "kg/s", 0.01, 1e5) if condenser == plan.WATER else 0.0
    part.done()
    return unit, installed, rule, stage_at, condenser, each


def _own_curves(part: Record, condenser: float) -> Chiller:
    """A user's own curve set, in the form of the EIR model (degC inside the polynomials)."""

    def numbers(key: str, count: int) -> tuple[float, ...]:
        values = _list(part, key, "1")
        if len(values) != count:
            raise part.refusal(key, f"has {len(values)} numbers", f"{count}")
        return tuple(values)

    def span(key: str, units: str) -> tuple[float, float]:
        values = _list(part, key, units)
        if len(values) != 2 or values[0] >= values[1]:
            raise part.refusal(key, "is not a range", "lowest, highest")
        return values[0], values[1]

    x, y, load = span("leaving", "degC"), span("entering", "degC"), span("part_load_range", "1")
    a, b, c, d, e, f = numbers("capacity", 6)
    g, h, i, j, k, m = numbers("input", 6)
    p0, p1, p2 = numbers("part_load", 3)
    part.done()
    return Chiller(
        1.0, 5.0, x[0] - ZERO_CELSIUS, x[1] - ZERO_CELSIUS, y[0] - ZERO_CELSIUS, y[1] - ZERO_CELSIUS, load[0], load[1],
        WATER_CONDENSER_RISE if condenser == plan.WATER else AIR_CONDENSER_RISE,
        (a, b, c, d, e, f), (g, h, i, j, k, m), (p0, p1, p2),
    )  # fmt: skip


def _control(part: Record | None) -> float:
    return plan.RESET if part is None else FANS[part.text("fans", tuple(FANS), default="economizer")]


def _rejection(tower: Record | None, cooler: Record | None, pads: Record | None, control: Record | None) -> Rejection:
    approach, lowest, highest = 4.0, 280.15, 373.15
    if control is not None:
        control.text("fans", tuple(FANS), default="economizer")
        approach = control.quantity("approach", "K", 0.5, 30.0, default=approach)
        lowest = control.quantity("lowest", "degC", 1.0, 60.0, default=lowest)
        highest = control.quantity("highest", "degC", 1.0, 100.0, default=highest)
        control.done()
    kind = NOTHING if tower is None and cooler is None else TOWER if tower is not None else COOLER
    sized, volume = (NO_TOWER, 0.0) if tower is None else _tower(tower, approach, lowest)
    return Rejection(
        kind=kind,
        tower=sized,
        cooler=NO_COOLER if cooler is None else _cooler(cooler),
        pad=NO_PAD if pads is None else _pads(pads),
        approach=approach,
        lowest=lowest,
        highest=highest,
        design_volume=volume,
    )


def _tower(part: Record, target: float, lowest: float) -> tuple[Tower, float]:
    """A tower from its rating point; ``conductance`` instead of what follows from it, where the file says so.

    Beside it the volume of its design air [m3/kg], 0 for fans that move a mass.
    """
    heat = part.quantity("heat", "kW", 1.0, 1e6)
    wet, dry = (part.quantity(key, "degC", -10.0, 60.0) for key in ("wet_bulb", "dry_bulb"))
    pressure = part.quantity("air_pressure", "Pa", 5e4, 1.1e5, default=101325.0)
    if wet > dry:
        raise part.refusal("wet_bulb", "lies above dry_bulb", "up to dry_bulb")
    rating = TowerRating(
        part.text("model", tuple(MODELS), default="merkel"), part.quantity("approach", "K", 1.0, 20.0),
        part.quantity("range", "K", 1.0, 25.0), part.quantity("water_to_air", "1", 0.2, 5.0), 100.0, 1.0,
        part.quantity("minimum_speed", "1", 0.05, 1.0, default=0.2), target, lowest,
        part.quantity("drift", "1", 0.0, 0.01, default=2e-4), part.quantity("cycles", "1", 1.1, 100.0, default=5.0),
        1.0,
    )  # fmt: skip
    air = design_air(dry, wet, float(humidity_ratio_from_wet_bulb(dry, wet, pressure)), pressure)
    tower = size_tower(rating, heat, air)._replace(fan_power=part.quantity("fan_power", "kW", 0.0, 1e5))
    if part.has("conductance"):
        tower = tower._replace(conductance=part.quantity("conductance", "kW/K", 1e-3, 1e6))
    moves_volume = part.text("fans_move", ("mass", "volume"), default="mass") == "volume"
    part.done()
    return tower, float(specific_volume(air)) if moves_volume else 0.0


def _cooler(part: Record) -> DryCooler:
    keys = ("rated_air", "rated_water_in", "rated_water_out")
    heat, fans = part.quantity("rated_heat", "kW", 1.0, 1e6), part.quantity("fan_power", "kW", 0.0, 1e5)
    air, hot, cold = (part.quantity(key, "degC", -20.0, 95.0) for key in keys)
    water, over_air = (part.quantity(key, "1", 0.0, 1.0, default=d) for key, d in _EXPONENTS.items())
    lowest = part.quantity("minimum_speed", "1", 0.05, 1.0, default=0.15)
    units = part.quantity("units", "1", 0.01, 1000.0, default=1.0)
    part.done()
    if not air < cold < hot:
        raise part.refusal("rated_water_out", "does not lie between air and entering water", "rated_air to water_in")
    try:
        unit = rated_machine(DryCoolerRating(heat, air, hot, cold, fans, water, over_air, 1.0, lowest, 1.0))
    except InputError as error:
        raise part.refusal("rated_water_out", error.message, error.allowed or "a warmer rating") from None
    return machines(unit, units)


_EXPONENTS = {"water_exponent": 0.85, "air_exponent": 0.8}


def _pads(part: Record) -> Pad:
    pad = Pad(
        part.quantity("effectiveness", "1", 0.05, 0.98), part.quantity("switch_on", "degC", 2.0, 50.0),
        part.quantity("cycles", "1", 1.1, 100.0, default=3.0), part.quantity("pump_power", "kW", 0.0, 1e4, default=0.0),
    )  # fmt: skip
    part.done()
    return pad
