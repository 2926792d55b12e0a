"""Units at the doors: a number with its unit comes in as text, a float in SI goes on.

A quantity is written ``"40 degC"`` or ``{"value": 313.15, "units": "K"}``. A bare number is accepted only where the
field is dimensionless. The table is our own and small: what a cooling engineer writes in a scenario, nothing else.
``degC`` means a temperature on the scale and never a difference; a difference is written in ``K``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from pydantic_core import core_schema

from heatpath.numerics.units import ANY_CURRENCY, NONE, Unit, parse_unit, shorten, speak, split_quantity, to_text
from heatpath.studies.refusal import refusal

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo

KINDS: dict[str, str] = {  # what a field can be, and the unit in which people speak of it
    "number": "1", "temperature": "degC", "temperature difference": "K", "power": "kW", "energy": "kWh",
    "pressure": "kPa", "length": "mm", "mass flow": "kg/s", "volume flow": "L/min",
    "price of energy": "¤/kWh", "price of volume": "¤/m^3", "price of mass": "¤/t", "carbon per energy": "kg/kWh",
    "price of power": "¤/kW", "price of time": "¤/h", "price": "¤", "time": "year", "volume per power": "L/kW",
}  # fmt: skip


@dataclass(frozen=True)
class Quantity:
    """What one field accepts: its kind (see ``KINDS``) and its range, stated in the unit people speak.

    Used as ``Annotated[float, Quantity("temperature", 5, 60)]``; the validated value is a float in SI.
    """

    kind: str
    low: float
    high: float
    units: str | None = None

    @property
    def unit(self) -> Unit:
        """The unit in which the range is stated and the value is written back."""
        return parse_unit(self.units or KINDS[self.kind])

    def range_in(self, unit: Unit) -> str:
        """The allowed range in words, in ``unit``."""
        low, high = (unit.from_si(self.unit.to_si(limit)) for limit in (self.low, self.high))
        tail = "" if unit.dimensions == NONE and unit.factor == 1.0 else f" {unit.text}"
        return f"{speak(low)}{tail} to {speak(high)}{tail}"

    def parse(self, value: object, currency: str | None = None) -> float:
        """``value`` as a float in SI. Raises PydanticCustomError with ``message`` and ``allowed`` in its context."""
        shown = Unit(self.unit.text.replace(ANY_CURRENCY, currency or ANY_CURRENCY), self.unit.factor,
                     self.unit.dimensions, self.unit.zero)  # fmt: skip
        try:
            number, text = split_quantity(value)
            unit = self._checked(text, shown, currency)
        except ValueError as error:
            raise refusal(str(error), self.range_in(shown)) from None
        result = unit.to_si(number)
        low, high = self.unit.to_si(self.low), self.unit.to_si(self.high)
        margin = 1e-12 * max(abs(low), abs(high))  # 140 degF must be 60 degC in spite of rounding
        if not low - margin <= result <= high + margin:
            raise refusal(f"{number:.12g} {unit.text}".removesuffix(" 1") + " is out of range", self.range_in(unit))
        return result

    def _checked(self, text: str, shown: Unit, currency: str | None) -> Unit:
        """The unit the user wrote, if it fits this field. Raises ValueError."""
        if not text:
            if self.unit.dimensions != NONE:
                raise ValueError(f'the unit is missing, write it as in "{speak(self.high)} {shown.text}"')
            return shown
        unit = parse_unit(text)
        if self.kind == "temperature difference" and unit.zero:
            raise ValueError(f"{shorten(text)} is a temperature, a temperature difference is written in K")
        if unit.dimensions != self.unit.dimensions:
            raise ValueError(f"{shorten(text)} is not a unit of {self.kind}")
        if unit.currency and currency and unit.currency != currency:
            raise ValueError(f"{shorten(text)} is not in the scenario's currency {currency}")
        return unit

    def text(self, value: float) -> str:
        """An SI ``value`` in the unit people speak; reads back to the same float."""
        return to_text(value, self.unit.text)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        def validate(value: Any, info: ValidationInfo) -> float:
            return self.parse(value, (info.data or {}).get("currency"))

        def text(value: float) -> str | float:
            return value if self.unit.dimensions == NONE else self.text(value)

        write = core_schema.plain_serializer_function_ser_schema(text, when_used="json")
        return core_schema.with_info_plain_validator_function(validate, serialization=write)

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        written = {"type": "string", "examples": [f"{speak(self.high)} {self.unit.text}".removesuffix(" 1")]}
        parts = {"value": {"type": "number"}, "units": {"type": "string"}}
        table = {"type": "object", "properties": parts, "required": ["value", "units"], "additionalProperties": False}
        bare = [{"type": "number", "minimum": self.low, "maximum": self.high}] if self.unit.dimensions == NONE else []
        return {"anyOf": [*bare, written, table], "x-kind": self.kind, "x-range": self.range_in(self.unit)}


class Spread(NamedTuple):
    """What a value may be, in SI: lowest, central, highest; all three the same where it is known."""

    low: float
    central: float
    high: float


@dataclass(frozen=True)
class QuantityRange:
    """One quantity, or three of them as ``[low, central, high]``; ``Annotated[Spread, QuantityRange(...)]``."""

    quantity: Quantity

    def parse(self, value: object, currency: str | None = None) -> Spread:
        """``value`` in SI. Raises PydanticCustomError with ``message`` and ``allowed`` in its context."""
        if isinstance(value, Spread):
            return value
        if not isinstance(value, list | tuple):
            one = self.quantity.parse(value, currency)
            return Spread(one, one, one)
        if len(value) != 3:
            raise refusal(f"has {len(value)} values", "one value, or [low, central, high]")
        spread = Spread(*(self.quantity.parse(each, currency) for each in value))
        if not spread.low <= spread.central <= spread.high:
            raise refusal("is not in order", "[low, central, high]")
        return spread

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        def validate(value: Any, info: ValidationInfo) -> Spread:
            return self.parse(value, (info.data or {}).get("currency"))

        write = core_schema.plain_serializer_function_ser_schema(self.text, when_used="json")
        return core_schema.with_info_plain_validator_function(validate, serialization=write)

    def text(self, value: Spread) -> list[str | float] | str | float:
        """A range as it could be written; reads back to the same floats."""
        bare = self.quantity.unit.dimensions == NONE
        written = [each if bare else self.quantity.text(each) for each in value]
        return written[1] if value.low == value.high else written

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        one = self.quantity.__get_pydantic_json_schema__(schema, handler)
        three = {"type": "array", "items": {"anyOf": one["anyOf"]}, "minItems": 3, "maxItems": 3}
        return {**one, "anyOf": [*one["anyOf"], three]}


@dataclass(frozen=True)
class PriceList:
    """Prices by name, each a quantity or a range; held as pairs, so that it can be hashed."""

    price: QuantityRange

    def parse(self, value: object, currency: str | None = None) -> tuple[tuple[str, Spread], ...]:
        """Pairs of name and price. Raises PydanticCustomError."""
        if isinstance(value, tuple):
            return value
        if not isinstance(value, dict):
            raise refusal(f"{shorten(value)} stands where a table is expected", "a table of prices by name")
        return tuple((str(name), self.price.parse(each, currency)) for name, each in value.items())

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        def validate(value: Any, info: ValidationInfo) -> tuple[tuple[str, Spread], ...]:
            return self.parse(value, (info.data or {}).get("currency"))

        def text(value: tuple[tuple[str, Spread], ...]) -> dict[str, Any]:
            return {name: self.price.text(spread) for name, spread in value}

        write = core_schema.plain_serializer_function_ser_schema(text, when_used="json")
        return core_schema.with_info_plain_validator_function(validate, serialization=write)

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": self.price.__get_pydantic_json_schema__(schema, handler)}


@dataclass(frozen=True)
class Count:
    """A whole number between ``low`` and ``high``, both included; ``Annotated[int, Count(1, 64)]``."""

    low: int
    high: int

    def parse(self, value: object) -> int:
        """``value`` as an int. Raises PydanticCustomError with ``message`` and ``allowed`` in its context."""
        allowed = f"{self.low} to {self.high}"
        if isinstance(value, bool) or not isinstance(value, int):
            raise refusal(f"{shorten(value)} is not a whole number", allowed)
        if not self.low <= value <= self.high:
            raise refusal(f"{shorten(value)} is out of range", allowed)
        return value

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.parse)

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.low, "maximum": self.high}


Temperature = Annotated[float, Quantity("temperature", -60, 250)]
TemperatureDifference = Annotated[float, Quantity("temperature difference", 0, 300)]
Power = Annotated[float, Quantity("power", 0, 1e6)]
Energy = Annotated[float, Quantity("energy", 0, 1e12)]
Pressure = Annotated[float, Quantity("pressure", 0, 1e5)]
VolumeFlow = Annotated[float, Quantity("volume flow", 0, 1e8)]
MassFlow = Annotated[float, Quantity("mass flow", 0, 1e6)]
Fraction = Annotated[float, Quantity("number", 0, 1)]
EnergyPrice = Annotated[float, Quantity("price of energy", 0, 1e6)]
VolumePrice = Annotated[float, Quantity("price of volume", 0, 1e8)]
MassPrice = Annotated[float, Quantity("price of mass", 0, 1e8)]
CarbonIntensity = Annotated[float, Quantity("carbon per energy", 0, 3)]
PowerPrice = Annotated[float, Quantity("price of power", 0, 1e6)]
Shares = Annotated[Spread, QuantityRange(Quantity("number", 0, 1))]
Years = Annotated[Spread, QuantityRange(Quantity("time", 0.5, 100))]
PowerPrices = Annotated[Spread, QuantityRange(Quantity("price of power", 0, 1e8))]
HourPrices = Annotated[Spread, QuantityRange(Quantity("price of time", 0, 1e6))]
Prices = Annotated[Spread, QuantityRange(Quantity("price", 0, 1e9))]
FluidPrices = Annotated[
    tuple[tuple[str, Spread], ...], PriceList(QuantityRange(Quantity("price of volume", 0, 1e7, "¤/L")))
]
Charges = Annotated[Spread, QuantityRange(Quantity("volume per power", 0, 1000))]
