"""Units at the doors: every unit means what it says, and nothing else is accepted."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

from heatpath.numerics.units import parse_unit, to_text
from heatpath.studies import units as u
from heatpath.studies.units import KINDS, Count, Quantity

WIDE = {kind: Quantity(kind, -1e12, 1e12) for kind in KINDS}


@pytest.mark.parametrize(
    ("kind", "text", "si"),
    [
        ("temperature", "40 degC", 313.15),
        ("temperature", "40°C", 313.15),
        ("temperature", "313.15 K", 313.15),
        ("temperature", "-40 degF", 233.15),
        ("temperature difference", "10 K", 10.0),
        ("power", "0.7 kW", 700.0),
        ("power", "1e-3MW", 1000.0),
        ("power", "2 kJ/s", 2000.0),
        ("energy", "2 kWh", 7.2e6),
        ("energy", "3 kW h", 1.08e7),
        ("volume flow", "3 L/min", 5e-5),
        ("volume flow", "3.6 m^3/h", 1e-3),
        ("volume flow", "3.6 m³/h", 1e-3),
        ("volume flow", "1 gpm", 231 * 0.0254**3 / 60),
        ("volume flow", "1 cfm", 0.3048**3 / 60),
        ("mass flow", "60 g/min", 1e-3),
        ("pressure", "60 kPa", 6e4),
        ("pressure", "1 psi", 0.45359237 * 9.80665 / 0.0254**2),
        ("pressure", "1 N/m^2", None),
        ("pressure", "5 kg/(m s^2)", 5.0),
        ("length", "50 um", 5e-5),
        ("number", "60 %", 0.6),
        ("number", 0.25, 0.25),
        ("number", "0.25", 0.25),
        ("price of energy", "0.36 USD/kWh", 1e-7),
        ("price of energy", "36 USD/MWh", 1e-8),
        ("price of volume", "2 USD/m^3", 2.0),
        ("price of volume", "2 USD/L", 2000.0),
        ("price of mass", "50 USD/t", 0.05),
        ("carbon per energy", "360 g/kWh", 1e-7),
    ],
)
def test_unit_means_what_it_says(kind: str, text: object, si: float | None) -> None:
    """Conversions against definitions worked out by hand; newton is not in the table and is refused."""
    if si is None:
        with pytest.raises(PydanticCustomError, match="unknown unit 'N'"):
            WIDE[kind].parse(text)
    else:
        assert WIDE[kind].parse(text, "USD") == pytest.approx(si, rel=1e-9)


def test_mapping_form_is_the_same_as_text() -> None:
    """{"value", "units"} and text give the same float."""
    quantity = WIDE["temperature"]
    assert quantity.parse({"value": 40, "units": "degC"}) == quantity.parse("40 degC") == 313.15


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        ("temperature", 40, "the unit is missing"),
        ("temperature", "40", "the unit is missing"),
        ("temperature", "40 kW", "is not a unit of temperature"),
        ("temperature", "40 parsec", "unknown unit 'parsec'"),
        ("temperature", "forty degC", "is not a quantity"),
        ("temperature", "4O degC", "unknown unit"),
        ("temperature", "1,5 degC", "unknown unit"),
        ("temperature", "", "is not a quantity"),
        ("temperature", None, "is not a quantity"),
        ("temperature", True, "is not a quantity"),
        ("temperature", [40], "a list is not a quantity"),
        ("temperature", {"value": 40}, "a table is not a quantity"),
        ("temperature", {"value": "40", "units": "degC"}, "a table is not a quantity"),
        ("temperature", {"value": True, "units": "degC"}, "a table is not a quantity"),
        ("temperature", {"value": 40, "units": "degC", "x": 1}, "a table is not a quantity"),
        ("temperature", "nan degC", "not a finite number"),
        ("temperature", "1e400 degC", "not a finite number"),
        ("temperature", {"value": math.inf, "units": "K"}, "not a finite number"),
        ("temperature", {"value": 10**400, "units": "K"}, "not a finite number"),
        ("temperature difference", "10 degC", "a temperature difference is written in K"),
        ("number", math.nan, "not a finite number"),
        ("number", "0.5 kW", "is not a unit of number"),
        ("power", "1 KW", "unknown unit 'KW'"),
        ("power", "1 kW/", "unknown unit"),
        ("price of energy", "0.1 EUR/kWh", "not in the scenario's currency USD"),
        ("price of energy", "0.1 1/kWh", "is not a unit of price of energy"),
    ],
)
def test_refused(kind: str, value: object, message: str) -> None:
    """Each fault has its own words, and the allowed range stands beside it."""
    with pytest.raises(PydanticCustomError, match=message) as caught:
        WIDE[kind].parse(value, "USD")
    assert " to " in (caught.value.context or {})["allowed"]


def test_range_is_told_in_the_users_unit() -> None:
    """Who writes degF reads degF; the range's end is inside in every unit."""
    quantity = Quantity("temperature", 5, 60)
    with pytest.raises(PydanticCustomError) as caught:
        quantity.parse("200 degF")
    assert (caught.value.context or {})["allowed"] == "41 degF to 140 degF"
    assert quantity.parse("140 degF") == pytest.approx(333.15, abs=1e-9)
    with pytest.raises(PydanticCustomError):
        quantity.parse("60.001 degC")
    with pytest.raises(PydanticCustomError):
        quantity.parse("4.999 degC")


@given(st.sampled_from(sorted(KINDS)), st.floats(-1e9, 1e9))
def test_text_reads_back_to_the_same_float(kind: str, value: float) -> None:
    """To text in the preferred unit and back is exact, for any float."""
    quantity = Quantity(kind, -1e300, 1e300)
    text = quantity.text(value).replace("¤", "USD")
    assert quantity.parse(text, "USD") == value


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9))
def test_degrees_and_kelvin_differ_by_273_15(value: float) -> None:
    """A temperature is an affine scale, a difference is not."""
    assert WIDE["temperature"].parse({"value": value, "units": "degC"}) == value + 273.15
    assert WIDE["temperature difference"].parse({"value": value, "units": "K"}) == value


@given(st.text(max_size=30) | st.from_regex(r"[0-9.]{1,5} ?[A-Za-z/^() *]{0,12}", fullmatch=True))
def test_garbage_is_refused_or_finite(text: str) -> None:
    """Any text gives a finite float inside the range or the one typed refusal."""
    for quantity in (Quantity("power", 0, 10), Quantity("temperature", 0, 50), Quantity("number", 0, 1)):
        try:
            value = quantity.parse(text)
        except PydanticCustomError as error:
            assert "\n" not in str(error) and len(str(error)) < 200
        else:
            assert math.isfinite(value)


@given(st.integers())
def test_counts(number: int) -> None:
    """A count is accepted exactly inside its range."""
    if 1 <= number <= 64:
        assert Count(1, 64).parse(number) == number
    else:
        with pytest.raises(PydanticCustomError, match="out of range"):
            Count(1, 64).parse(number)


@pytest.mark.parametrize("value", [True, 4.0, "4", None, [4], pytest.param(10**5000, id="huge")])
def test_counts_are_whole_numbers(value: object) -> None:
    """No text, no float, no truth value passes for a count; a number of 5000 digits is one short line."""
    with pytest.raises(PydanticCustomError) as caught:
        Count(1, 64).parse(value)
    assert len(str(caught.value)) < 120


def test_annotated_types_work_in_a_model() -> None:
    """Every annotated type validates to SI, writes text, and stands in the JSON schema with its range."""

    class Model(BaseModel):
        a: u.Temperature
        b: u.TemperatureDifference
        c: u.Power
        d: u.Energy
        e: u.Pressure
        f: u.VolumeFlow
        g: u.MassFlow
        h: u.Fraction
        currency: str
        i: u.EnergyPrice

    texts = ("40 degC", "10 K", "1 kW", "2 kWh", "60 kPa", "3 L/min", "2 kg/s", 0.5, "KRW", "150 KRW/kWh")
    model = Model.model_validate(dict(zip(Model.model_fields, texts, strict=True)))
    assert (model.a, model.b, model.c, model.d, model.e, model.g, model.h) == (313.15, 10.0, 1e3, 7.2e6, 6e4, 2.0, 0.5)
    assert model.i == pytest.approx(150 / 3.6e6)
    written = model.model_dump(mode="json")
    assert written["a"] == "40 degC" and written["f"] == "3 L/min" and written["h"] == 0.5
    assert Model.model_json_schema()["properties"]["a"]["x-range"] == "-60 degC to 250 degC"
    with pytest.raises(ValidationError, match="currency KRW"):
        Model.model_validate(dict(zip(Model.model_fields, (*texts[:-1], "1 USD/kWh"), strict=True)))


def test_unit_powers_and_products() -> None:
    """Everything behind a slash divides; powers may be written with and without a caret."""
    assert parse_unit("W/(m^2 K)").dimensions == parse_unit("W/m2/K").dimensions == (0, 1, -3, -1, 0)
    assert parse_unit("1/min").factor == pytest.approx(1 / 60)
    assert to_text(5e-5, "L/min") == "3 L/min"
