"""Typical years keep what they are built from; EPW files are read or refused with the row."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from heatpath.facility import typical
from heatpath.facility.weather import Weather, design_hour, load_site, read_epw, sites, typical_year
from heatpath.fluids.moist_air import humidity_ratio_from_wet_bulb
from heatpath.numerics.errors import InputError

K = 273.15
HEADER = [
    "LOCATION,Testville,-,TST,synthetic,000000,37.0,127.0,9.0,100.0",
    *(f"{name},0" for name in ("DESIGN CONDITIONS", "TYPICAL/EXTREME PERIODS", "GROUND TEMPERATURES", "HOLIDAYS")),
    "COMMENTS 1,none",
    "COMMENTS 2,none",
    "DATA PERIODS,1,1,Data,Sunday,1/1,12/31",
]


def epw(tmp_path: Path, row: int | None = None, cells: dict[int, str] | None = None, hours: int = 8760) -> Path:
    """A made-up EPW of constant weather, with the cells of one data row replaced."""
    lines = list(HEADER)
    first = datetime(2000 if hours == 8784 else 2001, 1, 1)
    for hour in range(hours):
        day = first + timedelta(hours=hour)
        values = [
            str(day.year),
            str(day.month),
            str(day.day),
            str(day.hour + 1),
            "0",
            "?",
            "20.0",
            "10.0",
            "53",
            "100000",
            "0",
        ]
        if hour == row:
            for column, text in (cells or {}).items():
                values[column] = text
        lines.append(",".join(values))
    path = tmp_path / "made.epw"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_more_than_twenty_sites_are_shipped_with_their_sources() -> None:
    assert len(sites()) >= 20
    for name in sites():
        site = load_site(name)
        assert site.weather_source and site.grid_carbon_source
        assert 0.0 < site.grid_carbon < 1.0


@pytest.mark.parametrize("name", sites())
def test_typical_year_meets_its_means_and_its_extremes(name: str) -> None:
    year, site = typical_year(name), load_site(name)
    assert year.dry_bulb.shape == (8760,)
    assert np.all(year.wet_bulb <= year.dry_bulb)
    assert np.all(np.diff(year.pressure) == 0.0)
    assert year.wet_bulb.mean() == pytest.approx(site.wet_bulb_mean, abs=0.06)
    assert np.quantile(year.dry_bulb, 0.996) == pytest.approx(site.dry_bulb_hot, abs=0.1)
    assert np.quantile(year.dry_bulb, 0.004) == pytest.approx(site.dry_bulb_cold, abs=0.8)
    # Sao Paulo's wettest months alone lie above its source's percentile (monthly means over five years).
    assert np.quantile(year.wet_bulb, 0.996) == pytest.approx(
        site.wet_bulb_hot, abs=1.0 if name == "sao-paulo" else 0.1
    )


def test_economizer_hours_of_the_typical_year_are_near_the_source() -> None:
    for name, hours in {"seoul": 0.03, "new-york": 0.03, "phoenix": 0.03, "london": 0.03, "sydney": 0.03}.items():
        cold = int(np.sum(typical_year(name).wet_bulb <= 18.0 + K))
        assert cold == pytest.approx(load_site(name).hours_wet_bulb_to_18, rel=hours)


def test_humidity_and_wet_bulb_belong_together() -> None:
    year = typical_year("seoul")
    for i in range(0, 8760, 97):
        w = humidity_ratio_from_wet_bulb(year.dry_bulb[i], year.wet_bulb[i], year.pressure[i])
        assert w == pytest.approx(year.humidity_ratio[i], abs=1e-9)


def test_seed_changes_the_weather_and_not_the_climate() -> None:
    one, again, two = typical_year("seoul"), typical_year("seoul", 1), typical_year("seoul", seed=2)
    assert np.array_equal(one.dry_bulb, again.dry_bulb)
    assert not np.allclose(one.dry_bulb, two.dry_bulb)
    assert typical.monthly_mean(one.dry_bulb) == pytest.approx(typical.monthly_mean(two.dry_bulb), abs=1e-6)


def test_days_follow_the_sun() -> None:
    hours = typical_year("seoul").dry_bulb.reshape(365, 24).mean(axis=0)
    assert int(np.argmax(hours)) in (14, 15)
    assert 6.0 < np.ptp(hours) < 12.0


def test_design_hour_holds_both_peaks() -> None:
    year = typical_year("seoul")
    hour = design_hour(year)
    assert hour.dry_bulb[0] == year.dry_bulb.max()
    assert hour.wet_bulb[0] == pytest.approx(year.wet_bulb.max())
    assert isinstance(year.hour(5), Weather) and year.hour(5).dry_bulb.shape == (1,)


def test_unknown_site_lists_the_names() -> None:
    with pytest.raises(InputError, match="seoul"):
        typical_year("atlantis")


def test_epw_is_read(tmp_path: Path) -> None:
    weather = read_epw(epw(tmp_path))
    assert weather.dry_bulb.shape == (8760,)
    assert weather.wet_bulb[0] - K == pytest.approx(14.1, abs=0.2)  # psychrometric chart: 20/10 degC dew point
    assert weather.label.startswith("Testville")
    assert read_epw(epw(tmp_path, hours=8784)).dry_bulb.shape == (8784,)


def test_epw_says_what_was_filled_or_held(tmp_path: Path) -> None:
    assert ";" not in read_epw(epw(tmp_path)).source
    for cells, words in [
        ({9: "999999"}, "1 h without pressure, standard atmosphere at 100 m"),
        ({7: "99.9"}, "1 h without dew point"),
        ({7: "99.9", 8: "104"}, "1 h with relative humidity above 100 %"),
        ({7: "99.9", 8: "0"}, "1 h drier than 0.01 g/kg"),
        ({7: "20.3"}, "1 h with a dew point up to 0.5 K above the dry bulb"),
    ]:
        weather = read_epw(epw(tmp_path, 7, cells))
        assert words in weather.source
        assert weather.wet_bulb[7] <= weather.dry_bulb[7] + 1e-6


def test_epw_out_of_order_is_refused(tmp_path: Path) -> None:
    for cells in ({3: "9"}, {1: "2"}, {2: "x"}, {2: ""}):
        with pytest.raises(InputError, match=r"row 16.*out of order") as caught:
            read_epw(epw(tmp_path, 7, cells))
        assert caught.value.allowed == "month 1, day 1, hour 8"
    path = epw(tmp_path)
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[100], lines[200] = lines[200], lines[100]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError, match=r"row 101.*out of order"):
        read_epw(path)


def test_epw_missing_codes_are_handled(tmp_path: Path) -> None:
    plain = read_epw(epw(tmp_path))
    pressure = read_epw(epw(tmp_path, 7, {9: "999999"}))
    assert pressure.pressure[7] == pytest.approx(100129.0, rel=1e-3)  # standard atmosphere at 100 m
    dew = read_epw(epw(tmp_path, 7, {7: "99.9"}))
    assert dew.wet_bulb[7] == pytest.approx(plain.wet_bulb[7], abs=0.15)
    humidity = read_epw(epw(tmp_path, 7, {8: "999"}))
    assert humidity.wet_bulb[7] == plain.wet_bulb[7]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({6: "warm"}, "row 16.*not a number"),
        ({9: "12"}, "row 16.*pressure"),
        ({7: "20.6"}, "row 16.*above dry bulb"),
    ],
)
def test_epw_bad_rows_are_named(tmp_path: Path, cells: dict[int, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_epw(epw(tmp_path, 7, cells))


def changed(path: Path, rows: range, cells: dict[int, str]) -> Path:
    """The file with the cells of some of its lines replaced."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for row in rows:
        values = lines[row].split(",")
        for column, text in cells.items():
            values[column] = text
        lines[row] = ",".join(values)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_epw_short_gaps_are_filled_and_long_ones_refused(tmp_path: Path) -> None:
    for cells, what in [
        ({6: "99.9", 7: "5.0"}, "dry bulb"),
        ({7: "99.9", 8: "999"}, "dew point and relative humidity"),
    ]:
        weather = read_epw(changed(changed(epw(tmp_path), range(30, 31), {6: "26.0"}), range(26, 30), cells))
        assert f"4 h without {what}, filled on a straight line" in weather.source
        if 6 in cells:
            assert weather.dry_bulb[17:23] - K == pytest.approx([20.0, 21.2, 22.4, 23.6, 24.8, 26.0])
        with pytest.raises(InputError, match=f"row 27.*no {what}"):
            read_epw(changed(epw(tmp_path), range(26, 33), cells))
    with pytest.raises(InputError, match=r"row 9.*no dry bulb"):
        read_epw(changed(epw(tmp_path), range(8, 9), {6: "99.9"}))  # nothing before it


def test_epw_headers_of_other_lengths_are_read(tmp_path: Path) -> None:
    path = epw(tmp_path)
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[:7], "COMMENTS 3,another", *lines[7:]]), encoding="utf-8")
    assert read_epw(path).dry_bulb.shape == (8760,)
    path.write_text("\ufeff" + "\r\n".join([*lines[:5], lines[7], *lines[8:]]) + "\r\n\r\n", encoding="utf-8")
    assert read_epw(path).dry_bulb.shape == (8760,)
    path.write_text("\n".join([*lines[:7], lines[7].replace(",1,1,", ",1,4,", 1), *lines[8:]]), encoding="utf-8")
    with pytest.raises(InputError, match="4 records an hour"):
        read_epw(path)


def test_epw_of_wrong_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_epw(tmp_path / "absent.epw")
    with pytest.raises(InputError, match="8760"):
        read_epw(epw(tmp_path, hours=100))
    other = tmp_path / "other.epw"
    other.write_text("a,b\n", encoding="utf-8")
    with pytest.raises(InputError, match="LOCATION"):
        read_epw(other)
