"""What answers look like, as pydantic models: the schema of a result, for OpenAPI and for ``heatpath schema result``.

A new quantity, flag, cause of a saving or entry of ``closure`` does not change ``schema_version``: readers look up
names.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

Version = Literal["1.0"]


class Part(BaseModel):
    """A table of an answer, with the keys that it promises and no other."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class QuantityValue(Part):
    """A number with its unit, always finite."""

    value: float = Field(allow_inf_nan=False)
    units: str = Field(description="As in the glossary; 1 for a plain number.")


class Spoken(Part):
    """What a reader must know before believing a number."""

    code: str = Field(description="Stable, for programs.")
    text: str


class Ground(Part):
    """One input that the answer rests on."""

    name: str
    value: str
    source: str
    trust: str


class Program(Part):
    """Which program answered."""

    name: Literal["heatpath"]
    version: str


class Outcome(Part):
    """Whether there is an answer; ``reason`` and ``limiting_device`` stand where the status is not ok."""

    status: Literal["ok", "infeasible", "failed"]
    reason: str | None = None
    limiting_device: str | None = None


class Saving(Part):
    """Shares of the baseline's; null where both do not do the same work."""

    facility_energy: QuantityValue | None
    cooling_energy: QuantityValue | None
    energy_per_token: QuantityValue | None


class CoolingResult(Outcome):
    """One technology over a year."""

    quantities: dict[str, QuantityValue] = Field(description="By name of the glossary, in SI.")
    saving: Saving
    saving_parts: dict[str, QuantityValue | None] = Field(description="Of the facility's energy, by cause.")
    closure: dict[str, float] = Field(description="Relative residuals of the books of energy.")
    flags: list[Spoken]


class SetPoint(Part):
    """Set points of one technology."""

    supply_temperature: QuantityValue | None = None
    supply_flow: QuantityValue | None = None
    tower_approach: QuantityValue | None = None


class Searched(Part):
    """What a search for set points found."""

    goal: Literal["energy", "cost"]
    default: SetPoint
    chosen: SetPoint
    saving: QuantityValue
    binds: list[str]


class ComparisonResult(Part):
    """``heatpath compare``: every technology doing the same work at one site."""

    schema_version: Version
    model: Program
    site: str
    baseline: str
    currency: str
    coolings: dict[str, CoolingResult]
    set_points: dict[str, Searched] | None = None
    assumptions: list[Ground]


class DeviceResult(BaseModel):
    """One heat source of a rack; of a boiling surface, its own quantities stand beside."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, QuantityValue] = Field(init=False)

    name: str
    position: str
    count: int
    coolant: str
    junction_temperature: QuantityValue | None = None
    case_temperature: QuantityValue | None = None
    power: QuantityValue | None = None
    coolant_flow: QuantityValue | None = None
    margin: QuantityValue | None = None


class RackResult(Outcome):
    """``heatpath solve``: one rack, steady."""

    schema_version: Version
    model: Program
    cooling: str
    quantities: dict[str, QuantityValue]
    devices: list[DeviceResult]
    closure: dict[str, float]
    flags: list[Spoken]
    assumptions: list[Ground]


class LoadResult(Part):
    """What a rack was asked to do."""

    name: str
    source: str
    scaling: str
    factor: float
    seed: int


class Broken(Part):
    """What broke, and when."""

    kind: str
    time: QuantityValue


class Followed(Part):
    """One technology's rack over time."""

    status: Literal["ok"]
    load: LoadResult
    failures: list[Broken]
    controls: list[str]
    quantities: dict[str, QuantityValue]
    closure: dict[str, float]
    flags: list[Spoken]
    assumptions: list[Ground]


class NotFollowed(Part):
    """A rack that has no state to start from, or none to go on to."""

    status: Literal["failed"]
    reason: str


class SimulationResult(Part):
    """``heatpath simulate``: one rack of each technology from second to second."""

    schema_version: Version
    model: Program
    coolings: dict[str, Followed | NotFollowed]


class RangeValue(Part):
    """A quantity that may be a range; null where it never comes, as a payback."""

    value: float | None
    units: str
    low: float | None = None
    high: float | None = None


class ServedResult(BaseModel):
    """A served model in the hall; every quantity of a million tokens beside its names."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, RangeValue] = Field(init=False)

    model: str
    accelerator: str
    batch: float


class TokenCooling(Outcome):
    """What a token costs with one technology."""

    quantities: dict[str, RangeValue]
    models: list[ServedResult]
    flags: list[Spoken]


class TokenResult(Part):
    """``heatpath tokens``: cost of tokens, owned and rented."""

    schema_version: Version
    model: Program
    site: str
    baseline: str
    currency: str
    accelerator: str
    coolings: dict[str, TokenCooling]
    assumptions: list[Ground]


class DesignAnswer(Part):
    """What one technology answers in one design of a sweep; ``refused`` where its fields do not go together."""

    status: Literal["ok", "infeasible", "failed", "refused"]
    reason: str
    limiting_device: str
    quantities: dict[str, QuantityValue]
    saving: dict[str, QuantityValue | None]
    flags: list[str]


class Design(Part):
    """One design: the values of the fields that were varied, and the answers."""

    values: dict[str, str | float]
    coolings: dict[str, DesignAnswer]


class SweepResult(Part):
    """``/v1/sweeps``: many designs of one hall."""

    schema_version: Version
    model: Program
    currency: str
    over: list[str]
    designs: list[Design]


class ClaimResult(BaseModel):
    """``heatpath claim``: what holds of a claimed saving."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    schema_version: Version
    model: Program
    site: str
    claim: QuantityValue
    samples: int
    seed: int
    method: Literal["surrogate", "saltelli"]
    evaluation: str
    hours: QuantityValue
    hours_error: QuantityValue | None
    table_errors: dict[str, dict[str, QuantityValue | None]]
    verdict: list[str]
    baselines: dict[str, dict[str, JsonValue]]
    technologies: dict[str, dict[str, JsonValue]]
    refused: dict[str, str]
    sites: list[dict[str, JsonValue]]
    evidence: list[dict[str, JsonValue]]
    inputs: list[dict[str, JsonValue]]
