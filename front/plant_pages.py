"""What ``heatpath plant`` answers: one plant alone, hour by hour, as a table, JSON or netCDF."""

from __future__ import annotations

import csv
import json
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from heatpath.facility.alone import AIR_RISE, LIQUID_SHARE, WATER_PRESSURE, WATER_RISE, run_alone
from heatpath.facility.blueprint import load_plant, plants
from heatpath.facility.chiller import AIR_CONDENSER_RISE, EVAPORATOR_APPROACH, SMALLEST_LIFT, WATER_CONDENSER_RISE
from heatpath.facility.metrics import annual
from heatpath.facility.station_file import load_station, stations
from heatpath.facility.station_run import run_station, station_sums
from heatpath.facility.weather import Weather, read_epw, typical_year
from heatpath.numerics.errors import InputError
from heatpath.numerics.record import open_record
from heatpath.numerics.units import parse_unit, shorten, split_quantity
from heatpath.studies.answer import Assumption

if TYPE_CHECKING:
    import xarray as xr
    from numpy.typing import NDArray

    from heatpath.table import Line

HALL_LOAD = 1e6  # W of IT, where a hall's plant is asked without a load
DEFAULT_SITE = "seoul"
DOUBTFUL = ("assumed", "recalled")
CLOSURE = ("energy_residual_relative", "facility_residual_relative")
NOT_OF_A_PLANT = ("compute_energy", "server_fan_energy", "supply_loss_energy", "leakage_energy", "itue", "tue")
FLAG_TEXTS = {
    "supply_floats": "the plant cannot hold its supply temperature",
    "chiller_overload": "chillers asked for more than they can carry",
    "law_range:chiller_outside_fit": "chiller outside its fitted curves, carried on at its share of Carnot",
    "law_range:chiller_cold_condenser": "condenser colder than the chiller's fit, held at its edge",
    "law_range:tower_merkel": "tower outside the range of its factors",
    "law_range:tower_york": "tower outside the range of its polynomial",
    "law_range:dry_cooler": "dry cooler outside the flows its conductance is scaled over",
    "pump_overspeed": "a pump would have to run over full speed",
    "dew_point": "chilled water within 2 K of the room's dew point",
}


class Answer:
    """A plant's answer: sums by name, hourly series by name, flags (code, hours), where, and the sources."""

    def __init__(
        self,
        name: str,
        title: str,
        weather: Weather,
        sums: dict[str, float],
        series: dict[str, NDArray[np.float64]],
        flags: tuple[tuple[str, int], ...],
        sources: tuple[tuple[str, ...], ...],
        assumptions: tuple[Assumption, ...],
    ) -> None:
        self.name, self.title, self.weather = name, title, weather
        self.closure = {key: sums[key] for key in CLOSURE if key in sums}
        self.quantities = {key: value for key, value in sums.items() if key not in CLOSURE}
        self.series, self.flags, self.sources = series, flags, sources
        place = Assumption("weather", weather.label, weather.source, "published-range")
        self.assumptions = (place, *assumptions)


def answer(file: str, site: str | None = None, epw: str | None = None, load: str | None = None) -> Answer:
    """Run a plant alone.

    Parameters
    ----------
    file : a plant of the user's own (a table ``load``), a hall's plant (a table ``room``), or a shipped name
    site, epw : where; without both Seoul's typical year
    load : heat of a plant of the user's own, IT power of a hall's plant: a text with its unit, or a CSV file

    Raises
    ------
    InputError : the user's faults, naming file, field and range
    """
    weather = read_epw(epw) if epw is not None else typical_year(site or DEFAULT_SITE)
    hours = weather.dry_bulb.size
    if file not in stations() and file not in plants() and not file.endswith(".toml"):
        known = ", ".join((*stations(), *plants()))
        raise InputError("plant", f"unknown plant {shorten(file)}", allowed=f"{known}, or a .toml file")
    if file in plants() or (file not in stations() and open_record("plant", file).has("room")):
        return _hall(file, weather, HALL_LOAD if load is None else read_load(load, hours))
    plan = load_station(file)
    run = run_station(plan, weather, None if load is None else read_load(load, hours))
    state = run.hours
    sums = station_sums(run)
    sums = {"plant_energy" if key == "energy" else "load_heat" if key == "heat" else key: v for key, v in sums.items()}
    series = {
        "load_power": state.heat, "plant_power": run.power, "loop_pump_power": state.pump_power,
        "tower_pump_power": state.condenser_pump_power, "chiller_power": state.chiller_power,
        "heat_rejection_power": state.fan_power + state.pad_pump_power, "water_flow": state.make_up,
        "evaporation_flow": state.evaporation, "plant_supply_temperature": state.supply,
        "plant_return_temperature": state.returning, "tower_water_temperature": state.tower_water,
        "loop_flow": state.flow, "tower_flow": state.tower_flow, "economizer_power": state.economizer_heat,
        "chiller_load": state.chiller_heat, "recovered_power": state.recovered,
        "chillers_running": state.chillers_running, "part_load": state.part_load, "air_flow_ratio": state.air_ratio,
        "pads_wet": state.pads_wet,
    }  # fmt: skip
    return Answer(plan.name, plan.title, weather, sums, series, run.flags, plan.sources, _machine_assumptions())


def _hall(file: str, weather: Weather, power: float | NDArray[np.float64]) -> Answer:
    plant = load_plant(file)
    duty, run = run_alone(plant, weather, power)
    sums = {key: value for key, value in annual(duty, run).items() if key not in NOT_OF_A_PLANT}
    series = {
        "it_power": duty.it_power, "pump_power": run.pump_power, "room_fan_power": run.room_fan_power,
        "chiller_power": run.chiller_power, "heat_rejection_power": run.heat_rejection_power,
        "electrical_loss_power": run.electrical_loss_power, "other_power": run.other_power,
        "facility_power": run.facility_power, "water_flow": run.water, "evaporation_flow": run.evaporation,
        "plant_supply_temperature": run.water_supply_temperature,
    }  # fmt: skip
    return Answer(
        plant.name,
        plant.title,
        weather,
        sums,
        series,
        run.flags,
        plant.assumptions,
        _hall_assumptions(plant.has_warm_loop),
    )


def _machine_assumptions() -> tuple[Assumption, ...]:
    """What the laws of a plant of the user's own take beside its file."""
    lift = (
        f"condensing {WATER_CONDENSER_RISE:g} K over entering water, {AIR_CONDENSER_RISE:g} K over air; evaporating "
        f"{EVAPORATOR_APPROACH:g} K under leaving water; lift of {SMALLEST_LIFT:g} K and more"
    )
    return (
        Assumption("chiller outside its fit", lift, "chosen by us", "assumed"),
        Assumption("what the file leaves out", "defaults of docs/plants.md", "chosen by us", "assumed"),
    )


def _hall_assumptions(has_warm_loop: bool) -> tuple[Assumption, ...]:
    """What stands for the racks where a hall's plant runs alone."""
    chiller = _machine_assumptions()[:1]
    lei = "low end of table B.1 of doi 10.1016/j.resconrec.2022.106323"
    air = Assumption("rise of air over the servers", f"{AIR_RISE:g} K", lei, "published-range")
    if not has_warm_loop:
        return (*chiller, air)
    return (
        *chiller, air,
        Assumption("share of heat to facility water", f"{LIQUID_SHARE:g}", "chosen by us; 0.85 to 0.945 measured",
                   "assumed"),
        Assumption("rise of facility water", f"{WATER_RISE:g} K", "chosen by us", "assumed"),
        Assumption("pressure over CDU or tank", f"{WATER_PRESSURE / 1e3:g} kPa", "chosen by us", "assumed"),
    )  # fmt: skip


def read_load(text: str, hours: int) -> float | NDArray[np.float64]:
    """A load [W]: a quantity such as ``1.5 MW``, or a CSV file whose only column is headed ``heat [unit]``."""
    if not text.lower().endswith(".csv"):
        try:
            number, units = split_quantity(text)
            unit = parse_unit(units or "1")
        except ValueError as error:
            raise InputError("--load", str(error), allowed='such as "1.5 MW", or FILE.csv') from None
        if unit.dimensions != parse_unit("W").dimensions:
            wrong = "is not a power" if units else "has no unit"
            raise InputError("--load", f"{text!r} {wrong}", allowed='such as "1.5 MW"')
        return unit.to_si(number)
    try:
        rows = [row for row in csv.reader(Path(text).read_text(encoding="utf-8-sig").splitlines()) if row]
    except (OSError, UnicodeDecodeError):
        raise InputError("--load", "cannot be read", allowed="a CSV file in UTF-8", file=text) from None
    head = rows[0][0].strip() if rows else ""
    try:
        unit = parse_unit(head.removeprefix("heat").strip().strip("[]"))
    except ValueError:
        unit = parse_unit("1")
    if not head.startswith("heat") or unit.dimensions != parse_unit("W").dimensions:
        raise InputError("row 1", f"is {head!r}", allowed='a heading such as "heat [kW]"', file=text)
    if len(rows) - 1 != hours:
        raise InputError("--load", f"has {len(rows) - 1} rows", allowed=f"{hours}, one per hour", file=text)
    values = np.empty(hours)
    for i, row in enumerate(rows[1:]):
        try:
            values[i] = unit.to_si(float(row[0]))
        except ValueError:
            raise InputError(f"row {i + 2}", f"{row[0]!r} is not a number", file=text) from None
    return values


def plant_json(found: Answer) -> str:
    """The sums, flags and sources as strict JSON."""
    from heatpath.about import version
    from heatpath.output import SCHEMA_VERSION, quantities

    tree: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "model": {"name": "heatpath", "version": version()},
        "plant": found.name,
        "site": found.weather.label,
        "quantities": quantities(found.quantities, ""),
        "closure": found.closure,
        "flags": [{"code": code, "text": _text(code, hours)} for code, hours in found.flags],
        "sources": [list(row) for row in found.sources],
        "assumptions": [vars(each) for each in found.assumptions],
    }
    return json.dumps(tree, indent=2, allow_nan=False)


def _text(code: str, hours: int) -> str:
    return f"{FLAG_TEXTS.get(code, 'the plant left its range')}, {hours} hours"


def plant_lines(found: Answer) -> list[Line]:
    """The sums as a table."""
    from heatpath.about import version
    from heatpath.glossary import variable
    from heatpath.table import SPOKEN, WIDTH, Line

    lines = [Line(f"heatpath {version()}   {found.title}", "bold"), Line(found.weather.label), Line("")]
    for name, value in found.quantities.items():
        units = variable(name).units
        spoken, size, zero = SPOKEN.get(units, (units, 1.0, 0.0))
        shown = _shown(value / size - (zero if units == "K" else 0.0))
        lines.append(Line(f"  {name.replace('_', ' '):28s} {shown:>14s} {spoken.removesuffix('1'):8s}".rstrip()))
    lines.append(Line(""))
    lines += [Line(f"  balance closes within {value:.1e} of the power") for value in found.closure.values()]
    lines += [Line(f"  {code}: {_text(code, hours)}", "yellow") for code, hours in found.flags]
    doubtful = [row[0] for row in found.sources if row[-1] in DOUBTFUL]
    doubtful += [each.name for each in found.assumptions if each.trust in DOUBTFUL]
    text = f"? assumed or recalled (--json has values and sources): {', '.join(doubtful)}"
    return lines + [Line(f"  {part}", "dim") for part in textwrap.wrap(text, WIDTH - 2)]


def _shown(value: float) -> str:
    """Four digits, large numbers written out with thousands separated."""
    return f"{float(f'{value:.4g}'):,.0f}" if 1e4 <= abs(value) < 1e12 else f"{value:,.4g}"


def dataset(found: Answer) -> xr.Dataset:
    """The hourly series with units, and the sums as scalars."""
    import xarray as xr

    from heatpath.about import version
    from heatpath.glossary import variable

    columns = {"dry_bulb": found.weather.dry_bulb, "wet_bulb": found.weather.wet_bulb, **found.series}
    data = xr.Dataset(coords={"hour": np.arange(found.weather.dry_bulb.size, dtype=np.float64)})
    for name, values in columns.items():
        data[name] = ("hour", np.asarray(values), _attributes(variable(name)))
    for name, value in found.quantities.items():
        data[name] = ((), value, _attributes(variable(name)))
    data.attrs = {
        "Conventions": "CF-1.11", "title": found.title, "source": f"heatpath {version()}",
        "site": found.weather.label, "flags": "\n".join(f"{c}: {_text(c, h)}" for c, h in found.flags),
    }  # fmt: skip
    return data


def _attributes(entry: Any) -> dict[str, str]:
    return {"units": entry.units, "long_name": entry.description, "symbol": entry.symbol}


def write(found: Answer, path: Path) -> None:
    """Write :func:`dataset` to netCDF; InputError where it cannot be written."""
    try:
        dataset(found).to_netcdf(path, engine="scipy")
    except OSError as error:
        raise InputError("--out", f"cannot write {path}: {error.strerror}", allowed="an existing folder") from None
