"""The sections of a scenario: site, hall, load, coolings, economics, baseline; frozen, every field in SI.

Each class is one table of the file. Field names, units and ranges are the contract (``heatpath schema scenario``).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    StringConstraints,
    model_serializer,
    model_validator,
)

from heatpath.studies.refusal import refusal
from heatpath.studies.units import Charges, Count, Quantity, QuantityRange, Shares, Spread

COOLINGS = ("air", "coldplate", "coldplate-2p", "immersion", "immersion-2p")

CoolingName = Literal["air", "coldplate", "coldplate-2p", "immersion", "immersion-2p"]
Name = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._-]*$", max_length=64)]
FileOrName = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=1024, pattern=r"^[^\x00-\x1f]+$")]
Premiums = Annotated[Spread, QuantityRange(Quantity("number", -0.5, 2))]
Currency = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z]{3}$")]


class Table(BaseModel):
    """A table of the scenario: frozen, and no key that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Site(Table):
    """Where the hall stands: a shipped site, or a weather file of the user's own."""

    name: Name | None = Field(default=None, description="A shipped site, such as seoul.")
    epw: FileOrName | None = Field(default=None, description="An EPW weather file, relative to the scenario's folder.")

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.name is None) == (self.epw is None):
            raise refusal("give either a name or an epw file, one of the two", 'name = "seoul" or epw = "file.epw"')
        return self

    @property
    def label(self) -> str:
        """The site as it is called in answers: its name, or the weather file's name without folder and suffix."""
        return self.name if self.name is not None else Path(self.epw or "").stem


class Hall(Table):
    """What computes: the same devices for every technology."""

    compute_power: Annotated[float, Quantity("power", 0.01, 1000, "MW")] = Field(
        default=1e6, description="Power of all compute devices at full utilisation and reference junction temperature."
    )
    node: FileOrName = Field(default="accelerator-node-8x700w", description="Server: a shipped name or a TOML file.")
    rack: FileOrName | None = Field(
        default=None,
        description="A whole rack instead of the server: a shipped name or a TOML file with trays.",
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if self.rack is not None and "node" in self.model_fields_set:
            raise refusal("has no meaning beside a whole rack", "node or rack, one of the two", field="node")
        return self

    @model_serializer(mode="wrap")
    def _without_the_other(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        dropped = "rack" if self.rack is None else "node"
        return {key: value for key, value in handler(self).items() if key != dropped}

    @property
    def node_is_file(self) -> bool:
        """Whether the node is a file of the user's own."""
        return self.rack is None and is_file(self.node)

    @property
    def rack_is_file(self) -> bool:
        """Whether the rack is a file of the user's own."""
        return self.rack is not None and is_file(self.rack)


def is_file(name: str) -> bool:
    """Whether a name of hardware means a file of the user's own."""
    return "/" in name or "\\" in name or name.lower().endswith(".toml")


class Load(Table):
    """How busy the devices are over the year."""

    profile: FileOrName = Field(
        default="inference-diurnal", description="inference-diurnal, constant, or a CSV file with a column utilisation."
    )
    mean_utilisation: Annotated[float, Quantity("number", 0.01, 1)] = Field(default=0.6, description="Mean of a year.")
    seed: Annotated[int, Count(0, 2**32 - 1)] = Field(default=1, description="Seed of the bursts.")
    scaling: Literal["correlated", "independent"] = Field(
        default="correlated",
        description="How a request trace is made busier: each request multiplied, or shifted copies added.",
    )

    @model_validator(mode="after")
    def _file_speaks_for_itself(self) -> Self:
        named = sorted(self.model_fields_set & {"mean_utilisation", "seed"})
        if named and self.is_file:
            raise refusal("has no meaning beside a CSV file, which says it itself", "no such key", field=named[0])
        return self

    @model_serializer(mode="wrap")
    def _without_what_the_file_says(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        dropped = ("mean_utilisation", "seed") if self.is_file else ()
        return {key: value for key, value in handler(self).items() if key not in dropped}

    @property
    def is_file(self) -> bool:
        """Whether the profile is a file of the user's own."""
        return self.profile.lower().endswith(".csv")


class Control(Table):
    """One control of a rack that `simulate` follows: a proportional and integral law with limits and a rate."""

    watch: Literal["junction", "return", "supply"] = Field(
        description="What it looks at: the hottest accelerator, the coolant that leaves (a tank's bath), or the supply."
    )
    set_point: Annotated[float, Quantity("temperature", 5, 110)] = Field(description="Of what it looks at.")
    band: Annotated[float, Quantity("temperature difference", 0.5, 500)] = Field(
        default=50.0, description="Error that alone moves it from closed to fully open."
    )
    integral_time: Annotated[float, Quantity("time", 1, 3600, "s")] = Field(
        default=60.0, description="In which a lasting error moves it as far as the error alone did."
    )
    minimum: Annotated[float, Quantity("number", 0.01, 1)] = Field(default=0.3, description="Lowest speed or opening.")
    maximum: Annotated[float, Quantity("number", 0.01, 1)] = Field(default=1.0, description="Highest speed or opening.")
    stroke: Annotated[float, Quantity("time", 0.1, 3600, "s")] = Field(
        default=10.0, description="Shortest time from closed to fully open: its rate."
    )

    @model_validator(mode="after")
    def _limits_in_order(self) -> Self:
        if self.minimum > self.maximum:
            raise refusal("is above the maximum", f"up to {self.maximum:g}", field="minimum")
        return self


class Controls(Table):
    """How a rack is controlled in `simulate`; what is not named holds what the year's solution takes for it."""

    pump: Control | None = Field(default=None, description="Speed of the rack's or tank's own pump.")
    fans: Control | None = Field(default=None, description="Speed of all fans.")
    valve: Control | None = Field(
        default=None, description="Valve in the facility water of the CDU or tank; default: it holds the supply."
    )
    power_cap: Annotated[float, Quantity("power", 10, 5000, "W")] | None = Field(
        default=None, description="Highest power of one accelerator, kept by its clock."
    )


class Cooling(Table):
    """One cooling technology: its coolant, its supply, its plant, and how densely it packs the racks."""

    coolant: Name = Field(description="Name of the coolant, as `heatpath fluids list` will name it.")
    supply_temperature: Annotated[float, Quantity("temperature", 5, 60)] = Field(
        description="Set point of the coolant that enters the rack: air, or liquid from CDU or tank."
    )
    plant: Name = Field(description="Name of the plant that carries the heat to the sky.")
    nodes_per_rack: Annotated[int, Count(1, 64)] | None = Field(
        default=None, description="Nodes in one rack or tank; not beside hall.rack."
    )
    rack_power: Annotated[float, Quantity("power", 1, 500)] | None = Field(
        default=None, description="Compute power of one rack at full utilisation; overrides nodes_per_rack."
    )
    supply_flow: Annotated[float, Quantity("volume flow", 0.1, 1e6)] | None = Field(
        default=None, description="Coolant through one rack, at supply; default: as its control decides."
    )
    tower_approach: Annotated[float, Quantity("temperature difference", 0.5, 20)] | None = Field(
        default=None, description="Water over wet bulb that the chillers' towers aim at; default: the plant's."
    )
    capital_premium: Premiums | None = Field(
        default=None, description="Capital over that of an air-cooled facility, of all of it; default: shipped table."
    )
    fluid_charge: Charges | None = Field(
        default=None, description="Coolant in racks, tanks and loops per compute power; default: shipped table."
    )
    fluid_loss: Shares | None = Field(
        default=None, description="Coolant lost in a year, of the charge; default: shipped table."
    )
    controls: Controls | None = Field(default=None, description="Controls of its rack, for `simulate` only.")


class DoorCooling(Cooling):
    """A technology whose racks give heat to room air, which an exchanger in the rear door can take."""

    rear_door: FileOrName | None = Field(default=None, description="Rear-door exchanger by name or TOML file.")
    door_water_temperature: Annotated[float, Quantity("temperature", 5, 45)] | None = Field(
        default=None, description="Water entering the rear door; default: as it is rated."
    )

    @model_validator(mode="after")
    def _water_needs_a_door(self) -> Self:
        if self.door_water_temperature is not None and self.rear_door is None:
            raise refusal("has no meaning without a rear door", "no such key", field="door_water_temperature")
        return self


class AirCooling(DoorCooling):
    """Air: the hall's containment decides how much hot air comes back to the inlets."""

    containment_leakage: Annotated[float, Quantity("number", 0, 0.5)] | None = Field(
        default=None, description="Share of the servers' air that comes back from the hot side; default: the plant's."
    )


class PoolCooling(Cooling):
    """Two-phase immersion: facility water flows through the condenser itself, so supply and flow are the water's."""

    tank: Literal["sealed", "open"] = Field(
        default="sealed",
        description="sealed: the pressure is a result; open: the coolant boils at the site's pressure.",
    )
    history: Literal["boiling", "heating"] = Field(
        default="boiling",
        description="Of `solve`: surfaces boil already, or are heated from rest until they do. A year's hours boil.",
    )


class PlateCooling(DoorCooling):
    """Cold plates: the unit between the racks' loop and facility water."""

    cdu: FileOrName | None = Field(
        default=None, description="CDU by name or TOML file; racks fill it evenly. Default: one sized to the rack."
    )
    pump: FileOrName | None = Field(default=None, description="Pump by its curve, name or TOML file.")


class TankCooling(Cooling):
    """Single-phase immersion."""

    pump: FileOrName | None = Field(default=None, description="Pump by its curve, name or TOML file.")


class Coolings(Table):
    """The technologies to compare, one table each; behaves as a mapping from cooling name to its table."""

    air: AirCooling | None = Field(default=None, description="Air-cooled racks.")
    coldplate: PlateCooling | None = Field(default=None, description="Cold plates, single phase.")
    coldplate_2p: Cooling | None = Field(
        default=None, alias="coldplate-2p", description="Cold plates in which a pumped coolant boils."
    )
    immersion: TankCooling | None = Field(default=None, description="Immersion, single phase.")
    immersion_2p: PoolCooling | None = Field(
        default=None, alias="immersion-2p", description="Immersion, boiling; water in the condenser."
    )

    @model_validator(mode="after")
    def _at_least_one(self) -> Self:
        if not len(self):
            raise refusal("no cooling technology is asked for", ", ".join(f"[coolings.{name}]" for name in COOLINGS))
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the technologies that have a table, in the order of ``COOLINGS``."""
        return tuple(name for name in COOLINGS if getattr(self, _field(name)) is not None)

    def __iter__(self) -> Iterator[str]:  # type: ignore[override]  # a mapping's, not pydantic's pairs
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def __getitem__(self, name: str) -> Cooling:
        if name not in self:
            raise KeyError(name)
        table: Cooling = getattr(self, _field(name))
        return table

    def keys(self) -> tuple[str, ...]:
        """The same as ``names``."""
        return self.names

    def items(self) -> tuple[tuple[str, Cooling], ...]:
        """Pairs of name and table."""
        return tuple((name, self[name]) for name in self.names)


def _field(name: str) -> str:
    """The field that holds a technology's table."""
    return name.replace("-", "_")


class Serving(Table):
    """The model that the hall serves, by a row of the shipped measurements; without it, the node's own tokens."""

    model: Annotated[str, StringConstraints(strict=True, min_length=1, max_length=64)] = Field(
        description="Name of a served model, as `heatpath tokens` lists it."
    )
    accelerator: Name = Field(default="H100", description="Accelerator of the measurement; the node must hold it.")
    batch: Annotated[int, Count(1, 100000)] | None = Field(
        default=None, description="Requests decoded together in one instance; default: the one with most tokens."
    )


class Baseline(Table):
    """What savings are measured against."""

    cooling: CoolingName = Field(default="air", description="Name of the cooling technology that is the baseline.")
