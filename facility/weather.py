"""Outdoor air hour by hour: EPW files, and typical years of the shipped sites built from their monthly means.

>>> from heatpath.facility.weather import sites, typical_year
>>> year = typical_year("seoul")
>>> bool((year.wet_bulb <= year.dry_bulb).all())
True
"""

from __future__ import annotations

import csv
import functools
from bisect import bisect
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatpath.facility import typical
from heatpath.fluids.moist_air import (
    ZERO_CELSIUS,
    humidity_ratio_from_relative_humidity,
    humidity_ratio_from_wet_bulb,
    saturation_humidity_ratio,
    wet_bulb,
)
from heatpath.numerics.errors import InputError
from heatpath.numerics.kernel import kernel

Array = NDArray[np.float64]

EPW_HEADER_ROWS = 8  # where no row says DATA PERIODS, which is the last of the header
LONGEST_GAP = 6  # hours of missing dry bulb or humidity that are filled on a straight line, assumed
EPW_HOURS = (8760, 8784)
DEW_POINT_SLACK = 0.5  # K over the dry bulb that a file's rounding and sensors may show, assumed
DRIEST = 1e-5  # kg/kg


class Weather(NamedTuple):
    """Outdoor air, arrays of shape (hours,): dry and wet bulb [K], humidity ratio [kg/kg], pressure [Pa].

    And where it comes from.
    """

    dry_bulb: Array
    wet_bulb: Array
    humidity_ratio: Array
    pressure: Array
    label: str
    source: str

    def hour(self, index: int) -> Weather:
        """One hour as a weather of its own, arrays of shape (1,)."""
        part = slice(index, index + 1)
        return self._replace(
            dry_bulb=self.dry_bulb[part],
            wet_bulb=self.wet_bulb[part],
            humidity_ratio=self.humidity_ratio[part],
            pressure=self.pressure[part],
        )


@dataclass(frozen=True)
class Site:
    """A shipped site: elevation [m], grid carbon [kg CO2e per kWh], extremes of its source [K],
    and the sources in words.
    """

    key: str
    name: str
    country: str
    elevation: float
    elevation_trust: str
    dry_bulb_hot: float
    wet_bulb_hot: float
    dry_bulb_cold: float
    hours_wet_bulb_to_18: int
    hours_dry_bulb_to_30: int
    wet_bulb_mean: float
    grid_carbon: float
    grid_carbon_source: str
    weather_source: str


@functools.cache
def _table() -> dict[str, Site]:
    return {row["site"]: _site(row) for row in _rows("sites.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    text = (resources.files("heatpath.facility") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


def _site(row: dict[str, str]) -> Site:
    def kelvin(column: str) -> float:
        return float(row[column]) + ZERO_CELSIUS

    return Site(
        key=row["site"],
        name=row["name"],
        country=row["country"],
        elevation=float(row["elevation_m"]),
        elevation_trust=row["elevation_trust"],
        dry_bulb_hot=kelvin("dry_bulb_99.6_degC"),
        wet_bulb_hot=kelvin("wet_bulb_99.6_degC"),
        dry_bulb_cold=kelvin("dry_bulb_0.4_degC"),
        hours_wet_bulb_to_18=int(row["hours_wet_bulb_to_18"]),
        hours_dry_bulb_to_30=int(row["hours_dry_bulb_to_30"]),
        wet_bulb_mean=kelvin("wet_bulb_mean_degC"),
        grid_carbon=float(row["grid_carbon_kg_per_kWh"]),
        grid_carbon_source=row["grid_carbon_source"],
        weather_source=row["weather_source"],
    )


def sites() -> tuple[str, ...]:
    """Names of the shipped sites, sorted."""
    return tuple(sorted(_table()))


def load_site(name: str) -> Site:
    """A shipped site by name; `InputError` lists the names."""
    try:
        return _table()[name]
    except KeyError:
        raise InputError("site.name", f"unknown site {name!r}", allowed=", ".join(sites())) from None


def standard_pressure(elevation: float) -> float:
    """Pressure of the standard atmosphere at this height [Pa], ASHRAE Fundamentals 2017, chapter 1, eq. 3.

    -500 to 11000 m.
    """
    return float(101325.0 * (1.0 - 2.25577e-5 * elevation) ** 5.2559)


@functools.lru_cache(maxsize=64)
def typical_year(site: str, seed: int = 1) -> Weather:
    """A year of 8760 hours whose monthly means are the site's, with a daily cycle and day-to-day weather drawn from
    ``seed``.

    The spread from day to day is set such that the 99.6 % dry bulb, the 99.6 % wet bulb and the 0.4 % dry bulb of the
    site's hourly source are met; `heatpath.facility.typical` says how. It is not a measured year, and no hour of it
    is a forecast.

    Raises
    ------
    InputError : unknown site; the allowed names are listed
    """
    place = load_site(site)
    months = [row for row in _rows("climate_monthly.csv") if row["site"] == site]
    climate = typical.Climate(
        dry_bulb=np.array([float(row["dry_bulb_degC"]) for row in months]),
        wet_bulb=np.array([float(row["wet_bulb_degC"]) for row in months]),
        diurnal_range=np.array([float(row["diurnal_range_K"]) for row in months]),
        dry_bulb_hot=place.dry_bulb_hot - ZERO_CELSIUS,
        wet_bulb_hot=place.wet_bulb_hot - ZERO_CELSIUS,
        dry_bulb_cold=place.dry_bulb_cold - ZERO_CELSIUS,
    )
    dry, wet = typical.synthesise(climate, seed)
    pressure = np.full(dry.size, standard_pressure(place.elevation))
    humidity, wet = _humidity_of_wet_bulb(dry + ZERO_CELSIUS, wet + ZERO_CELSIUS, pressure)
    return Weather(dry + ZERO_CELSIUS, wet, humidity, pressure, f"{place.name}, typical year", place.weather_source)


def design_hour(weather: Weather) -> Weather:
    """One hour to size plants for, arrays of shape (1,): the hottest dry bulb of the year with its hottest wet bulb.

    The two need not fall in one hour; a dry cooler meets the first, a tower the second.
    """
    dry = np.array([weather.dry_bulb.max()])
    wet = np.array([weather.wet_bulb.max()])
    pressure = np.array([weather.pressure.mean()])
    humidity, wet = _humidity_of_wet_bulb(dry, wet, pressure)
    return Weather(dry, wet, humidity, pressure, f"{weather.label}, design hour", weather.source)


@kernel
def _humidity_of_wet_bulb(dry: Array, wet: Array, pressure: Array) -> tuple[Array, Array]:
    """Humidity ratio of each hour, and the wet bulb.

    A pair drier than dry air becomes dry air with its own wet bulb.
    """
    humidity = np.empty_like(dry)
    corrected = wet.copy()
    for i in range(dry.size):
        humidity[i] = humidity_ratio_from_wet_bulb(dry[i], wet[i], pressure[i])
        if humidity[i] < 1e-5:
            humidity[i] = 1e-5
            corrected[i] = wet_bulb(dry[i], humidity[i], pressure[i])
    return humidity, corrected


@kernel
def _wet_bulbs(dry: Array, humidity: Array, pressure: Array) -> Array:
    out = np.empty_like(dry)
    for i in range(dry.size):
        out[i] = wet_bulb(dry[i], humidity[i], pressure[i])
    return out


def read_epw(path: str | Path) -> Weather:
    """Weather from an EnergyPlus weather file; wet bulb from dry bulb, dew point (or relative humidity) and pressure.

    A missing pressure (999999) becomes the standard one at the file's elevation, a missing dew point (99.9) is taken
    from relative humidity, a dew point up to `DEW_POINT_SLACK` above the dry bulb is saturation, up to `LONGEST_GAP`
    hours without dry bulb (99.9) or without both humidities are filled on a straight line: ``source`` says in how many
    hours. A longer gap, or a dew point further above the dry bulb, is refused with its row; so are rows that do not run
    hour by hour through the year, and files with more than one record an hour. The header ends with the row DATA
    PERIODS, however many rows it has; a leap year may have 29 February.

    Raises
    ------
    InputError : no such file, not an EPW, a row that cannot be used, or not 8760 or 8784 hours
    """
    file = str(path)
    stat = _stat(file)
    return _read_epw(file, *stat)


def _stat(file: str) -> tuple[int, int]:
    try:
        stat = Path(file).stat()
    except OSError:
        raise InputError("epw", "no such file", file=file) from None
    return stat.st_mtime_ns, stat.st_size


@functools.lru_cache(maxsize=16)
def _read_epw(file: str, _modified: int, _size: int) -> Weather:
    try:
        text = Path(file).read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise InputError("epw", f"cannot be read: {error.strerror}", file=file) from None
    rows = list(csv.reader(text.splitlines()))
    if not rows or not rows[0] or rows[0][0].strip().upper() != "LOCATION":
        raise InputError("epw", "is not an EPW file: the first row must begin with LOCATION", file=file)
    elevation = _number(rows[0], 9, 1, file, "elevation", -500.0, 9000.0)
    header = _header_rows(rows, file)
    data = [
        (number, row)
        for number, row in enumerate(rows, start=1)
        if number > header and any(cell.strip() for cell in row)
    ]
    if len(data) not in EPW_HOURS:
        raise InputError("epw", f"has {len(data)} hours", allowed="8760 or 8784", file=file)
    _check_order(data, file)
    repairs: dict[str, int] = {}
    _fill_gaps(data, file, repairs)
    hours = np.array([_epw_hour(row, number, elevation, file, repairs) for number, row in data])
    dry, humidity, pressure = (np.ascontiguousarray(column) for column in hours.T)
    label = ", ".join(cell.strip() for cell in rows[0][1:4] if cell.strip())
    source = f"{Path(file).name}: {rows[0][4].strip() if len(rows[0]) > 4 else ''}"
    source += "".join(f"; {count} h {what}" for what, count in repairs.items())
    return Weather(dry, _wet_bulbs(dry, humidity, pressure), humidity, pressure, label, source)


def _header_rows(rows: list[list[str]], file: str) -> int:
    """Rows of the header, which ends with DATA PERIODS; refuses more than one record an hour."""
    for number, row in enumerate(rows[:50], start=1):
        if row and row[0].strip().upper() == "DATA PERIODS":
            if len(row) > 2 and row[2].strip() not in ("", "1"):
                raise InputError(f"row {number}", f"says {row[2].strip()} records an hour", allowed="1", file=file)
            return number
    return EPW_HEADER_ROWS


def _absent(row: list[str], column: int, code: float) -> bool:
    """Whether a cell holds the code of a missing value, or nothing."""
    text = row[column].strip() if column < len(row) else ""
    try:
        return text == "" or float(text) >= code * (1.0 - 1e-9)
    except ValueError:
        return False


def _fill_gaps(data: list[tuple[int, list[str]]], file: str, repairs: dict[str, int]) -> None:
    """Write straight lines into short gaps of the dry bulb, and of the dew point where both humidities are missing."""
    dry = [_absent(row, 6, 99.9) for _, row in data]
    damp = [_absent(row, 7, 99.9) and _absent(row, 8, 999.0) for _, row in data]
    for column, missing, name in ((6, dry, "dry bulb"), (7, damp, "dew point and relative humidity")):
        if not any(missing):
            continue
        known = [i for i, gone in enumerate(missing) if not gone and not _absent(data[i][1], column, 99.9)]
        for i in (i for i, gone in enumerate(missing) if gone):
            at = bisect(known, i)
            before, after = known[at - 1] if at > 0 else -1, known[at] if at < len(known) else -1
            if before < 0 or after < 0 or after - before > LONGEST_GAP + 1:
                raise InputError(
                    f"row {data[i][0]}", f"has no {name}", allowed=f"gaps up to {LONGEST_GAP} hours", file=file
                )
            low, high = (_number(data[k][1], column, data[k][0], file, name, -70.0, 70.0) for k in (before, after))
            data[i][1][column] = f"{low + (high - low) * (i - before) / (after - before):.6f}"
            repairs[f"without {name}, filled on a straight line"] = (
                repairs.get(f"without {name}, filled on a straight line", 0) + 1
            )


def _check_order(data: list[tuple[int, list[str]]], file: str) -> None:
    """Refuse rows that do not run from 1 January, hour 1, through 31 December, hour 24."""
    february = 29 if len(data) == EPW_HOURS[1] else 28
    days = [february if month == 1 else int(count) for month, count in enumerate(typical.DAYS_OF_MONTH)]
    dates = ((m, d, h) for m, count in enumerate(days, start=1) for d in range(1, count + 1) for h in range(1, 25))
    for (number, row), expected in zip(data, dates, strict=True):
        try:
            found = tuple(int(float(cell)) for cell in row[1:4])
        except ValueError:
            found = ()
        if found != expected:
            shown = ", ".join(cell.strip() for cell in row[1:4])
            allowed = "month {}, day {}, hour {}".format(*expected)
            raise InputError(f"row {number}", f"is out of order: month, day, hour {shown}", allowed=allowed, file=file)


def _epw_hour(
    row: list[str], number: int, elevation: float, file: str, repairs: dict[str, int]
) -> tuple[float, float, float]:
    """Dry bulb [K], humidity ratio, pressure [Pa] of one row; what had to be filled or held is counted by its name."""

    def note(what: str) -> None:
        repairs[what] = repairs.get(what, 0) + 1

    dry = _number(row, 6, number, file, "dry bulb", -70.0, 70.0) + ZERO_CELSIUS
    dew = _number(row, 7, number, file, "dew point", -70.0, 70.0, missing=99.9)
    relative = _number(row, 8, number, file, "relative humidity", 0.0, 110.0, missing=999.0)
    pressure = _number(row, 9, number, file, "pressure", 31000.0, 120000.0, missing=999999.0)
    if np.isnan(pressure):
        note(f"without pressure, standard atmosphere at {elevation:g} m")
        pressure = standard_pressure(elevation)
    if not np.isnan(dew):
        excess = dew + ZERO_CELSIUS - dry
        if excess > DEW_POINT_SLACK:
            raise InputError(
                f"row {number}",
                f"dew point {dew:g} lies above dry bulb {dry - ZERO_CELSIUS:g}",
                allowed=f"up to {DEW_POINT_SLACK:g} K above, taken as saturated",
                file=file,
            )
        if excess > 1e-9:
            note(f"with a dew point up to {DEW_POINT_SLACK:g} K above the dry bulb, taken as saturated")
        return dry, float(saturation_humidity_ratio(min(dew + ZERO_CELSIUS, dry), pressure)), pressure
    if np.isnan(relative):
        raise InputError(f"row {number}", "has neither dew point nor relative humidity", file=file)
    note("without dew point, from relative humidity")
    if relative > 100.0:
        note("with relative humidity above 100 %, taken as saturated")
    humidity = humidity_ratio_from_relative_humidity(dry, min(relative, 100.0) / 100.0, pressure)
    if humidity < DRIEST:
        note(f"drier than {1000.0 * DRIEST:g} g/kg, taken as that")
    return dry, float(max(humidity, DRIEST)), pressure


def _number(
    row: list[str],
    column: int,
    number: int,
    file: str,
    name: str,
    low: float,
    high: float,
    missing: float | None = None,
) -> float:
    """A number of a row in its range; NaN where the missing code stands and one is allowed."""
    try:
        value = float(row[column])
    except (IndexError, ValueError):
        shown = row[column].strip() if column < len(row) else "nothing"
        raise InputError(f"row {number}", f"{name} is {shown!r}, not a number", file=file) from None
    if missing is not None and value >= missing * (1.0 - 1e-9):
        return float("nan")
    if not low <= value <= high:
        raise InputError(f"row {number}", f"{name} is {value:g}", allowed=f"{low:g} to {high:g}", file=file)
    return value
