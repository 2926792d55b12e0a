"""The section [economics] of a scenario: prices, tariff, capital, lives, rates, rent; the rest comes from a table.

A value that nobody knows well is a range, ``["9.3 USD/W", "11.7 USD/W", "15 USD/W"]``: lowest, central, highest.
"""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer, model_validator

from heatpath.numerics.units import ANY_CURRENCY
from heatpath.studies.refusal import refusal
from heatpath.studies.sections import Currency, FileOrName, Table
from heatpath.studies.units import (
    CarbonIntensity,
    Count,
    EnergyPrice,
    FluidPrices,
    HourPrices,
    MassPrice,
    PowerPrice,
    PowerPrices,
    Prices,
    Shares,
    VolumePrice,
    Years,
)

DEFAULT_ELECTRICITY = 0.10 / 3.6e6  # USD/J
Hour = Annotated[int, Count(0, 24)]


class Economics(Table):
    """Prices and the carbon of the grid. Without a currency, prices are in USD; defaults exist in USD only."""

    currency: Currency = Field(default="USD", description="Three capital letters, as in ISO 4217.")
    electricity: EnergyPrice = Field(default=DEFAULT_ELECTRICITY, description="Price of electricity, in the currency.")
    peak_electricity: EnergyPrice | None = Field(
        default=None, description="Price in the peak hours of Monday to Friday; default: the same at all hours."
    )
    peak_from: Hour = Field(default=9, description="Hour at which the peak price begins, local time.")
    peak_until: Hour = Field(default=21, description="Hour at which it ends.")
    tariff: FileOrName | None = Field(
        default=None, description="A CSV file with a column electricity, currency per kWh, one row per hour."
    )
    demand_charge: PowerPrice = Field(
        default=0.0, description="Price of each month's highest power, in the currency per kW and month."
    )
    water: VolumePrice = Field(default=2.0, description="Price of make-up water, in the currency.")
    carbon_price: MassPrice = Field(default=0.0, description="Price of a tonne of CO2e, in the currency.")
    grid_carbon: CarbonIntensity | None = Field(default=None, description="CO2e of grid energy; default: the site's.")
    facility_capital: PowerPrices | None = Field(
        default=None, description="Building, power and cooling of an air-cooled facility per IT power."
    )
    cooling_capital: PowerPrices | None = Field(default=None, description="Its cooling alone (of which).")
    facility_life: Years | None = Field(default=None, description="Years over which the facility is paid.")
    maintenance: Shares | None = Field(default=None, description="In a year, of the facility's capital.")
    rate: Shares | None = Field(default=None, description="Interest on capital in a year.")
    accelerator_price: Prices | None = Field(
        default=None, description="One accelerator with its share of server and network."
    )
    accelerator_life: Years | None = Field(default=None, description="Years over which accelerators are paid.")
    rent: HourPrices | None = Field(default=None, description="Rent of one accelerator, per hour.")
    fluid_prices: FluidPrices = Field(default=(), description="Prices of coolants, by name.")

    @model_validator(mode="after")
    def _defaults_are_dollars(self) -> Self:
        for name in ("electricity", "water"):
            beside = name == "electricity" and self.tariff is not None
            if self.currency != "USD" and name not in self.model_fields_set and not beside:
                raise refusal("has a default in USD only", f"a price in {self.currency}", field=name)
        return self

    @model_validator(mode="after")
    def _tariff_speaks_for_itself(self) -> Self:
        named = sorted(self.model_fields_set & {"electricity", "peak_electricity", "peak_from", "peak_until"})
        if self.tariff is not None and named:
            raise refusal("has no meaning beside a tariff file, which says it itself", "no such key", field=named[0])
        if self.peak_electricity is None and self.model_fields_set & {"peak_from", "peak_until"}:
            raise refusal("is missing beside peak hours", "a price of electricity", field="peak_electricity")
        if self.peak_from >= self.peak_until:
            raise refusal("the peak must begin before it ends", f"below {self.peak_until}", field="peak_from")
        return self

    @model_serializer(mode="wrap")
    def _as_it_could_be_written(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        left_out = {"electricity"} if self.tariff is not None else set()
        if self.peak_electricity is None:
            left_out |= {"peak_from", "peak_until"}
        if not self.fluid_prices:
            left_out.add("fluid_prices")
        return {key: _named(value, self.currency) for key, value in handler(self).items() if key not in left_out}


def _named(value: Any, currency: str) -> Any:
    """What is written with the currency in the place of its sign."""
    if isinstance(value, str):
        return value.replace(ANY_CURRENCY, currency)
    if isinstance(value, list):
        return [_named(each, currency) for each in value]
    if isinstance(value, dict):
        return {key: _named(each, currency) for key, each in value.items()}
    return value
