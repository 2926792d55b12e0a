"""Cold plates and fin packs on a package: by geometry, or a plate by its published curve."""

from __future__ import annotations

import math
from dataclasses import dataclass

from heatpath.fluids.coolants import property_table
from heatpath.fluids.properties import properties
from heatpath.fluids.spreading import Patch
from heatpath.fluids.stacked import Slab
from heatpath.numerics.errors import InputError
from heatpath.numerics.record import Record
from heatpath.thermal.elements import PLATE_CHANNELS, Ducts, Element, RatedLoss, RatedSink
from heatpath.thermal.packages import material
from heatpath.thermal.stack import Stack, StackCurve, StackedDucts, curve

RATED_COOLANT = ("pg25", 313.15)  # coolant and temperature of the published plate curves


@dataclass(frozen=True)
class PlateChannels(StackedDucts):
    """The wall of a ``Ducts`` branch in a cold plate: channels under a cover, developing flow, even flux.

    The thin base passes no heat along the stream, so the coolant counts with its mean temperature: half its rise.
    """

    code = PLATE_CHANNELS


@dataclass(frozen=True)
class Cooler:
    """A sink or plate for one device, ``rows`` of them one behind the other: what its branch loses and takes up.

    heat_capacity : of its solid [J/K], 0 where its curve does not tell
    """

    rows: int
    loss: Element
    wall: Element
    heat_capacity: float


def base_curve(stack: Stack | None, case_area: float, base: Slab, interface: float) -> StackCurve:
    """What lies between the junction, or the case where the package is not described, and the roots on a base.

    Parameters
    ----------
    stack : of the package, if described
    case_area : of the package, else a square of this area [m2]
    base : of sink or plate
    interface : between case and base [m2K/W]

    Raises
    ------
    InputError : a described package finds no room on the base, or spreading cannot be fitted
    """
    if stack is not None:
        return stack.on(_turned(base, stack.layers[-1].length, stack.layers[-1].width), interface)
    area = min(case_area, base.length * base.width)
    length = min(max(math.sqrt(area), area / base.width), base.length)
    bare = curve((base,), (Patch(length, area / length),), (1.0,), 0)
    plain = interface / case_area
    mean, *others = bare.whole
    return StackCurve(bare.base_area, bare.scale, (mean + plain, *others), bare.case, bare.sources, bare.error)


def _turned(base: Slab, length: float, width: float) -> Slab:
    """A base, turned where only then a package finds room on it."""
    slack = 1.0 + 1e-9
    if base.length * slack >= length and base.width * slack >= width:
        return base._replace(length=max(base.length, length), width=max(base.width, width))
    if base.width * slack >= length and base.length * slack >= width:
        return _turned(base._replace(length=base.width, width=base.length), length, width)
    size = f"{1e3 * length:.4g} x {1e3 * width:.4g} mm"
    raise InputError("base_area", f"a package of {size} finds no room on it", allowed=f"a base of {size} at least")


def ducts_and_fins(part: Record, squeeze: float = 1.0) -> tuple[Ducts, float, float, float]:
    """Ducts between fins, thickness [m] and conductivity [W/mK] of the fins, their heat capacity [J/K]."""
    fins = part.quantity("fins", "1", 2, 5000)
    ducts = Ducts(
        number=fins - 1.0,
        gap=part.quantity("gap", "mm", 0.02, 50),
        height=squeeze * part.quantity("fin_height", "mm", 0.2, 500),
        length=part.quantity("fin_length", "mm", 1, 1000),
        zeta=part.quantity("zeta", "1", 0, 20),
    )
    thickness = part.quantity("fin_thickness", "mm", 0.02, 20)
    solid = material(part, "fin_material", "copper")
    capacity = solid.heat_capacity_per_volume * fins * thickness * ducts.height * ducts.length
    return ducts, thickness, part.quantity("fin_conductivity", "W/(m K)", 10, 2000), capacity


def base_slab(part: Record) -> tuple[Slab, float]:
    """The base under fins or channels, as long as these unless said otherwise, and its heat capacity [J/K]."""
    area = part.quantity("base_area", "mm^2", 100, 1e6)
    length = part.quantity("base_length", "mm", 1, 1000, default=part.quantity("fin_length", "mm", 1, 1000))
    slab = Slab(
        length,
        area / length,
        part.quantity("base_thickness", "mm", 0.1, 50),
        part.quantity("base_conductivity", "W/(m K)", 10, 50_000),
    )
    solid = material(part, "base_material", "copper")
    return slab, solid.heat_capacity_per_volume * area * slab.thickness


def held_by_edge(stack: Stack | None, whole: StackCurve) -> float:
    """Junction to case as the network's edge holds it [K/W]: at an endless coefficient, where the whole is least."""
    return whole.junction_to_case(math.inf) if stack is not None else 0.0


def cold_plate(part: Record, stack: Stack | None, case_area: float, pressure_exponent: float) -> Cooler:
    """A cold plate from its table, ``kind`` "rated" (the default) or "geometry".

    Parameters
    ----------
    part : the table
    stack : of the package, if described
    case_area : of the package [m2]
    pressure_exponent : of a rated plate's loss over flow
    """
    if part.text("kind", ("rated", "geometry"), "rated") == "geometry":
        return channel_plate(part, stack, case_area)
    floor = part.quantity("floor", "K/W", 1e-4, 10) + part.quantity("interface", "mm^2 K/W", 0, 500) / case_area
    rho, _, _, mu, _ = properties(property_table((RATED_COOLANT[0],)), 0, RATED_COOLANT[1])
    flow = part.quantity("flow", "L/min", 0.01, 1000)
    cooler = Cooler(
        rows=part.count("rows", 8),
        loss=RatedLoss(part.quantity("pressure_loss", "kPa", 0.01, 1000), flow, pressure_exponent, rho, mu),
        wall=RatedSink(a=floor, b=0.0, n=0.0, c=0.5),  # the published curve: a floor and half of the coolant's rise
        heat_capacity=0.0,
    )
    part.done()
    return cooler


def channel_plate(part: Record, stack: Stack | None, case_area: float) -> Cooler:
    """A plate of rectangular channels between skived fins under a cover; keys as a fin pack's."""
    ducts, fin_thickness, fin_conductivity, fins = ducts_and_fins(part)
    base, plate = base_slab(part)
    whole = base_curve(stack, case_area, base, part.quantity("interface", "mm^2 K/W", 0, 500))
    wall = PlateChannels(fin_thickness, fin_conductivity, whole, held_by_edge(stack, whole))
    cooler = Cooler(part.count("rows", 8), ducts, wall, fins + plate)
    part.done()
    return cooler
