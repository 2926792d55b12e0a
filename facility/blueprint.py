"""Plants as their files describe them: ratings per design load, with source and trust of every value."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from heatpath.facility.air_economizer import NO_AIR_ECONOMIZER, AirEconomizer
from heatpath.facility.chiller import ChillerSet, chillers, load_chiller
from heatpath.facility.crah import RoomRating
from heatpath.facility.dry_cooler import DryCoolerRating
from heatpath.facility.electrical import LossRating
from heatpath.facility.plant_file import PlantFile, read_plant_file
from heatpath.facility.pump import PumpRating
from heatpath.facility.tower import TowerRating
from heatpath.numerics.errors import InputError
from heatpath.numerics.units import shorten


@dataclass(frozen=True)
class ChilledRating:
    """The chilled-water loop of a plant file: supply [K], design rise [K], curve set, oversize.

    Economizer approach [K], 0 for none.
    """

    supply_temperature: float
    temperature_rise: float
    chiller: ChillerSet
    oversize: float
    economizer_approach: float
    tower: TowerRating
    pump: PumpRating
    condenser_pump: PumpRating


@dataclass(frozen=True)
class PadRating:
    """Adiabatic pads before the dry cooler: effectiveness, outdoor air from which they may run [K], cycles of
    concentration, power of their pump per heat of the loop [1].
    """

    effectiveness: float
    switch_on: float
    cycles: float
    pump_share: float


@dataclass(frozen=True)
class WarmRating:
    """The warm-water loop: default supply [K], its pump,
    and either a dry cooler or a tower behind a plate exchanger.
    """

    supply_temperature: float
    pump: PumpRating
    dry_cooler: DryCoolerRating | None
    exchanger_approach: float
    tower: TowerRating | None
    tower_pump: PumpRating | None
    pad: PadRating | None = None


@dataclass(frozen=True)
class Plant:
    """A plant as its file describes it, per design load; `size_plant` makes machines of it.

    ``assumptions`` holds (name, value as text, source, trust) of every value in the file.
    """

    name: str
    title: str
    room: RoomRating
    chilled: ChilledRating
    warm: WarmRating | None
    transformer: LossRating
    ups: LossRating
    distribution: LossRating
    assumptions: tuple[tuple[str, str, str, str], ...]
    air_economizer: AirEconomizer = NO_AIR_ECONOMIZER

    @property
    def has_warm_loop(self) -> bool:
        """Whether facility water of CDUs and tanks has a loop of its own; without one it is chilled water."""
        return self.warm is not None

    @property
    def air_supply_temperature(self) -> float:
        """Default temperature of the air leaving the room units [K]."""
        return self.room.air_supply_temperature

    @property
    def water_supply_temperature(self) -> float:
        """Default facility-water temperature [K]: the warm loop's, or the chilled water's."""
        return self.warm.supply_temperature if self.warm is not None else self.chilled.supply_temperature

    @property
    def bypass(self) -> float:
        """Room air flow over what the servers draw, minus one."""
        return self.room.bypass

    @property
    def recirculation(self) -> float:
        """Share of the air entering servers that is their own exhaust."""
        return self.room.recirculation


def plants() -> tuple[str, ...]:
    """Names of the shipped plants."""
    folder = resources.files("heatpath.facility") / "data" / "plants"
    return tuple(sorted(Path(entry.name).stem for entry in folder.iterdir() if entry.name.endswith(".toml")))


def load_plant(name_or_path: str | Path) -> Plant:
    """A shipped plant by name, or any plant file by path; `InputError` for anything else."""
    text = str(name_or_path)
    if text in plants():
        return _shipped(text)
    if not text.endswith(".toml"):
        raise InputError("plant", f"unknown plant {text!r}", allowed=", ".join(plants()) + ", or a .toml file")
    return _plant(read_plant_file(Path(text)))


@functools.cache
def _shipped(name: str) -> Plant:
    with resources.as_file(resources.files("heatpath.facility") / "data" / "plants" / f"{name}.toml") as path:
        return _plant(read_plant_file(path))


def _plant(file: PlantFile) -> Plant:
    return Plant(
        name=file.name,
        title=file.title,
        room=_room(file),
        chilled=_chilled(file),
        warm=_warm(file) if any(name.split(".")[0] == "warm" for name in file.sections) else None,
        transformer=LossRating(**file.section("electrical.transformer").all()),
        ups=LossRating(**file.section("electrical.ups").all()),
        distribution=LossRating(**file.section("electrical.distribution").all()),
        assumptions=file.assumptions,
        air_economizer=_air_economizer(file),
    )


def _air_economizer(file: PlantFile) -> AirEconomizer:
    if "room.economizer" not in file.sections:
        return NO_AIR_ECONOMIZER
    values = file.section("room.economizer").all()
    low, high = values["lowest_dew_point"], values["highest_dew_point"]
    if low >= high:
        raise InputError(
            "room.economizer.lowest_dew_point", "is not below highest_dew_point", allowed="below it", file=file.file
        )
    return AirEconomizer(1.0, low, high, float(values["humidify"]))


def _room(file: PlantFile) -> RoomRating:
    values = file.section("room").all()
    c0, c1, c2, c3 = values["fan_curve"]
    lowest = 1.0 if values["constant"] else values["minimum_speed"]
    shares = [c0 + x * (c1 + x * (c2 + x * c3)) for x in (lowest + (1.0 - lowest) * i / 100.0 for i in range(101))]
    if not 0.8 <= shares[-1] <= 1.2 or min(shares) < 0.0:
        raise InputError(
            "room.fan_curve",
            f"gives {shares[-1]:.3g} of full power at full speed and {min(shares):.3g} at its lowest",
            allowed="0.8 to 1.2 at full speed, never below 0",
            file=file.file,
        )
    return RoomRating(**values)


def _chilled(file: PlantFile) -> ChilledRating:
    values = file.section("chilled").all()
    if values["chiller"] not in chillers():
        raise InputError(
            "chilled.chiller",
            f"unknown chiller {shorten(values['chiller'])}",
            allowed=", ".join(chillers()),
            file=file.file,
        )
    if 0.0 < values["economizer_approach"] < 0.2:
        raise InputError(
            "chilled.economizer_approach", "is too small", allowed="0 K for none, or 0.2 to 15 K", file=file.file
        )
    return ChilledRating(
        **values | {"chiller": load_chiller(values["chiller"])},
        tower=TowerRating(**file.section("chilled.tower").all()),
        pump=PumpRating(**file.section("chilled.pump").all()),
        condenser_pump=PumpRating(**file.section("chilled.condenser_pump").all()),
    )


def _warm(file: PlantFile) -> WarmRating:
    """The warm loop. Its flow is the one that racks ask for: its pump has no smallest flow of its own, and the fan of
    its tower holds the water that the loop needs, not an approach.
    """
    has_dry = "warm.dry_cooler" in file.sections
    if has_dry == ("warm.tower" in file.sections):
        raise InputError("warm", "needs either warm.dry_cooler or warm.tower", file=file.file)
    if has_dry and "warm.tower_pump" in file.sections:
        raise InputError("warm.tower_pump", "is there without warm.tower", allowed="warm.dry_cooler", file=file.file)
    pump = PumpRating(**file.section("warm.pump").all(), minimum_flow=0.0, constant=False)
    loop = file.section("warm")
    if has_dry:
        supply = loop.only(("supply_temperature",))["supply_temperature"]
        pad = PadRating(**file.section("warm.pads").all()) if "warm.pads" in file.sections else None
        return WarmRating(supply, pump, _dry_cooler(file), 0.0, tower=None, tower_pump=None, pad=pad)
    if "warm.pads" in file.sections:
        raise InputError("warm.pads", "is there without warm.dry_cooler", allowed="warm.dry_cooler", file=file.file)
    tower = file.section("warm.tower").all()
    return WarmRating(
        **loop.all(),
        pump=pump,
        dry_cooler=None,
        tower=TowerRating(**tower, target_approach=tower["approach"]),
        tower_pump=PumpRating(**file.section("warm.tower_pump").all()),
    )


def _dry_cooler(file: PlantFile) -> DryCoolerRating:
    rating = DryCoolerRating(**file.section("warm.dry_cooler").all())
    span = rating.rated_water_in - rating.rated_air
    rise = rating.rated_water_in - rating.rated_water_out
    if span <= 0.0 or not 0.0 < rise / span < 0.9:
        raise InputError(
            "warm.dry_cooler.rated_water_out",
            f"the rated water cools by {rise:.3g} K, entering {span:.3g} K above the air",
            allowed="above 0 and below 0.9 of that difference",
            file=file.file,
        )
    return rating
