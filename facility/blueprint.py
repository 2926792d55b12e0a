"""Plants as their files describe them: ratings per design load, with source and trust of every value."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from heatpath.facility.chiller import ChillerSet, load_chiller
from heatpath.facility.crah import RoomRating
from heatpath.facility.dry_cooler import DryCoolerRating
from heatpath.facility.electrical import LossRating
from heatpath.facility.plant_file import PlantFile, Section, read_plant_file
from heatpath.facility.pump import PumpRating
from heatpath.facility.tower import TowerRating
from heatpath.numerics.errors import InputError


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
        with resources.as_file(resources.files("heatpath.facility") / "data" / "plants" / f"{text}.toml") as path:
            return _plant(read_plant_file(path))
    if not text.endswith(".toml"):
        raise InputError("plant", f"unknown plant {text!r}", allowed=", ".join(plants()) + ", or a .toml file")
    return _plant(read_plant_file(Path(text)))


def _plant(file: PlantFile) -> Plant:
    warm = None
    if "warm" in file.sections:
        has_dry = "warm.dry_cooler" in file.sections
        if has_dry == ("warm.tower" in file.sections):
            raise InputError("warm", "needs either warm.dry_cooler or warm.tower", file=file.file)
        loop = file.section("warm")
        loop.refuse_unknown(["supply_temperature"] if has_dry else ["supply_temperature", "exchanger_approach"])
        warm = WarmRating(
            supply_temperature=float(_value(loop, "supply_temperature")),
            pump=file.section("warm.pump").rating(PumpRating),
            dry_cooler=file.section("warm.dry_cooler").rating(DryCoolerRating) if has_dry else None,
            exchanger_approach=0.0 if has_dry else float(_value(loop, "exchanger_approach")),
            tower=None if has_dry else file.section("warm.tower").rating(TowerRating),
            tower_pump=None if has_dry else file.section("warm.tower_pump").rating(PumpRating),
        )
    return Plant(
        name=file.name,
        title=file.title,
        room=file.section("room").rating(RoomRating),
        chilled=_chilled(file),
        warm=warm,
        transformer=file.section("electrical.transformer").rating(LossRating),
        ups=file.section("electrical.ups").rating(LossRating),
        distribution=file.section("electrical.distribution").rating(LossRating),
        assumptions=file.assumptions,
    )


def _chilled(file: PlantFile) -> ChilledRating:
    loop = file.section("chilled")
    loop.refuse_unknown(["supply_temperature", "temperature_rise", "chiller", "oversize", "economizer_approach"])
    return ChilledRating(
        supply_temperature=float(_value(loop, "supply_temperature")),
        temperature_rise=float(_value(loop, "temperature_rise")),
        chiller=load_chiller(str(_value(loop, "chiller"))),
        oversize=float(_value(loop, "oversize")),
        economizer_approach=float(loop.values.get("economizer_approach", 0.0)),
        tower=file.section("chilled.tower").rating(TowerRating),
        pump=file.section("chilled.pump").rating(PumpRating),
        condenser_pump=file.section("chilled.condenser_pump").rating(PumpRating),
    )


def _value(section: Section, key: str) -> Any:
    if key not in section.values:
        raise InputError(f"{section.name}.{key}", "is missing", file=section.file)
    return section.values[key]
