"""Packages and solids of a hardware file: the table of solids, and a device's ``stack`` read layer by layer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from heatpath.numerics.record import Record
from heatpath.thermal.records import open_record
from heatpath.thermal.stack import HeatSource, Layer, Stack


@dataclass(frozen=True)
class Material:
    """A solid near 60 degC: conductivity [W/mK], density [kg/m3], heat capacity [J/kgK]."""

    conductivity: float
    density: float
    heat_capacity: float

    @property
    def heat_capacity_per_volume(self) -> float:
        """[J/m3K]."""
        return self.density * self.heat_capacity


@cache
def materials() -> dict[str, Material]:
    """The shipped table of solids, by name."""
    record = open_record("material", "materials", "standard")
    return {
        name: Material(
            Record(table, name, record.file).quantity("conductivity", "W/(m K)", 0.01, 1e4),
            Record(table, name, record.file).quantity("density", "kg/m^3", 10, 3e4),
            Record(table, name, record.file).quantity("heat_capacity", "J/(kg K)", 50, 1e4),
        )
        for name, table in record.table.items()
        if name != "sources"
    }


def material(part: Record, key: str, default: str | None = None) -> Material:
    """The solid that ``key`` names."""
    return materials()[part.text(key, tuple(materials()), default)]


def read_stack(part: Record) -> Stack:
    """A device's package: tables ``die`` and, unless the die is bare, ``lid``; ``sources`` where power is uneven.

    Raises
    ------
    InputError : a lid smaller than its die, a source beyond the die, shares that do not add up to 1
    """
    layers = [_layer("die", part.part("die"), below=part.has("lid"))]
    if part.has("lid"):
        layers.append(_layer("lid", part.part("lid"), below=False))
        if layers[1].length < layers[0].length or layers[1].width < layers[0].width:
            raise part.refusal("lid", "is smaller than the die", "at least the die's length and width")
    stack = Stack(tuple(layers), _sources(part, layers[0]))
    part.done()
    return stack


def _layer(name: str, part: Record, below: bool) -> Layer:
    solid = material(part, "material")
    layer = Layer(
        name=name,
        length=part.quantity("length", "mm", 1, 500),
        width=part.quantity("width", "mm", 1, 500),
        thickness=part.quantity("thickness", "mm", 0.02, 50),
        conductivity=part.quantity("conductivity", "W/(m K)", 1, 5000, default=solid.conductivity),
        heat_capacity_per_volume=solid.heat_capacity_per_volume,
        interface=part.quantity("interface", "mm^2 K/W", 0, 500) if below else 0.0,
    )
    part.done()
    return layer


def _sources(part: Record, die: Layer) -> tuple[HeatSource, ...]:
    """Rectangles on the die; the whole die where the file names none."""
    if not part.has("sources"):
        return (HeatSource("die", 1.0, die.length, die.width),)
    found = tuple(_source(name, each) for name, each in part.parts("sources").items())
    for source in found:
        beyond = abs(source.x) + 0.5 * source.length > 0.5 * die.length * (1 + 1e-9)
        if beyond or abs(source.y) + 0.5 * source.width > 0.5 * die.width * (1 + 1e-9):
            raise part.refusal(f"sources.{source.name}", "reaches beyond the die", "rectangles on the die")
    total = sum(source.share for source in found)
    if abs(total - 1.0) > 1e-6:
        raise part.refusal("sources", f"have shares of {total:.6g} together", "shares that add up to 1")
    return found


def _source(name: str, part: Record) -> HeatSource:
    source = HeatSource(
        name=name,
        share=part.quantity("share", "1", 0, 1),
        length=part.quantity("length", "mm", 0.2, 500),
        width=part.quantity("width", "mm", 0.2, 500),
        x=part.quantity("x", "mm", -250, 250, default=0.0),
        y=part.quantity("y", "mm", -250, 250, default=0.0),
    )
    part.done()
    return source
