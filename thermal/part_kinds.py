"""The kinds of parts that a user's network is made of: their fields with units and ranges, the element each becomes.

One table serves the Python objects, the TOML file and the page ``docs/networks.md``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from heatpath.fluids.coolants import load_coolant, property_table
from heatpath.fluids.properties import properties
from heatpath.numerics.errors import InputError
from heatpath.numerics.record import Record
from heatpath.numerics.units import parse_unit
from heatpath.thermal.coil import ARRANGEMENTS, Film, StreamExchanger, rated_exchanger
from heatpath.thermal.elements import (
    Ducts,
    Element,
    FinnedDucts,
    FixedConductance,
    Orifice,
    Pipe,
    RatedLoss,
    RatedSink,
    SetFlow,
    SetTemperature,
)
from heatpath.thermal.fittings import (
    CHARACTERISTICS,
    CheckValve,
    Duty,
    Filter,
    Hose,
    Leakage,
    QuickDisconnect,
    Valve,
)

Values = dict[str, float]
Words = dict[str, str]


class Field(NamedTuple):
    """A number that a part asks for: unit and range in which it is spoken of, default in that unit (None: required)."""

    name: str
    units: str
    low: float
    high: float
    text: str
    default: float | None = None


class Word(NamedTuple):
    """A word that a part asks for, one of ``allowed`` (none: a coolant)."""

    name: str
    allowed: tuple[str, ...]
    text: str
    default: str


class Piece(NamedTuple):
    """What a part puts into the network: elements, heat made at its wall [W], speed, temperature it holds [K]."""

    loss: Element | None = None
    heat: Element | None = None
    power: float | None = None  # of the solid on the branch
    held: float | None = None  # temperature of the solid, or of the stream that leaves
    speed: float | None = None
    rise: float = 0.0
    other_loss: Element | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of part: what it is, its law, what it asks for, and how it becomes a piece of the network."""

    name: str
    text: str
    law: str
    fields: tuple[Field, ...]
    build: Callable[[Values, Words], Piece]
    words: tuple[Word, ...] = ()
    streams: int = 1

    def read(self, record: Record) -> tuple[Values, Words]:
        """The part's numbers in SI and its words. Raises InputError for a missing, wrong or unknown field."""
        values = {}
        for each in self.fields:
            default = None if each.default is None else parse_unit(each.units).to_si(each.default)
            values[each.name] = record.quantity(each.name, each.units, each.low, each.high, default)
        words = {
            each.name: record.text(each.name, each.allowed, each.default)
            if each.allowed
            else coolant_name(record, each.name, each.default)
            for each in self.words
        }
        return values, words

    def piece(self, record: Record, coolants: tuple[str, ...]) -> Piece:
        """The part of a file's table, with the coolants of its streams; refusals name its fields."""
        values, words = self.read(record)
        words["coolant"], words["other_coolant"] = coolants[0], coolants[-1]
        try:
            return self.build(values, words)
        except InputError as error:
            raise InputError(record.name(error.field), error.message, allowed=error.allowed, file=record.file) from None


def coolant_name(record: Record, key: str, default: str | None) -> str:
    """The name of a coolant; refuses an unknown one with its field."""
    name = record.text(key, None, default)
    try:
        load_coolant(name)
    except InputError as error:
        raise record.refusal(key, error.message, error.allowed or "a coolant") from None
    return name


_COUNT = Field("count", "1", 1, 1e5, "equal parts side by side", 1.0)
_RISE = Field("rise", "m", -100, 100, "height of its end over its start", 0.0)
_ROUGH = Field("roughness", "um", 0, 1000, "of the wall; the default is drawn tube", 1.5)
_RATED = (
    Field("pressure_loss", "kPa", 1e-6, 1e4, "at the rated flow"),
    Field("flow", "L/min", 1e-4, 1e6, "rated"),
)
_RATED_WORD = Word("rated_coolant", (), "coolant of the rating", "water")
_RATED_AT = Field("rated_temperature", "degC", -40, 150, "of the rating", 20.0)
_DUCTS = (
    Field("number", "1", 1, 1e6, "ducts side by side"),
    Field("gap", "mm", 0.01, 1000, "width of one"),
    Field("height", "mm", 0.01, 5000, "of one"),
    Field("length", "mm", 0.1, 1e4, "along the stream"),
    Field("zeta", "1", 0, 100, "contraction and expansion, on the duct velocity", 0.0),
)
_KV = Field("kv", "m^3/h", 1e-4, 1e5, "water through the open valve at 1 bar")


def _exponent(default: float) -> Field:
    return Field("exponent", "1", 1, 2, "of the flow in the loss", default)


def _rating(v: Values, w: Words) -> tuple[float, float, float, float, float]:
    """Loss, flow and exponent of a rating, with density and viscosity of the liquid it was made with."""
    rho, _, _, mu, _ = properties(property_table((w["rated_coolant"],)), 0, v["rated_temperature"])
    return v["pressure_loss"], v["flow"], v["exponent"], rho, mu


def _mover(v: Values, w: Words) -> Piece:
    stages = v["stages"]
    duty = Duty(
        v["flow"], stages * v["head"], stages * v["power"], stages * v["shutoff_head"], v["idle_power"],
        v["heat_share"], v["rated_density"],
    )  # fmt: skip
    return Piece(duty, speed=v["speed"])


def _mover_fields(units: str, highest: float, density: float) -> tuple[Field, ...]:
    return (
        Field("flow", "L/min" if units == "kPa" else "m^3/h", 1e-4, 1e6, "at the duty point, full speed"),
        Field("head", units, 1e-3, highest, "at the duty point"),
        Field("shutoff_head", units, 1e-3, 3 * highest, "at no flow"),
        Field("power", "W", 0, 1e6, "electric, at the duty point"),
        Field("idle_power", "1", 0, 1, "at no flow, over that at the duty point", 0.5),
        Field("speed", "1", 0.01, 1.2, "over full speed; affinity laws", 1.0),
        Field("heat_share", "1", 0, 1, "of the power that ends in the stream", 1.0),
        Field("rated_density", "kg/m^3", 0.1, 3000, "of the curve", density),
        Field("stages", "1", 1, 20, "equal ones in series", 1.0),
        _COUNT,
    )


def _exchanger(v: Values, w: Words) -> Piece:
    first, second = (
        properties(property_table((w[name],)), 0, v["rated_temperature"]) for name in ("coolant", "other_coolant")
    )
    side: StreamExchanger = rated_exchanger(
        v["heat"], v["inlet_difference"],
        Film(v["flow"], first[1], v["film_share"], v["flow_exponent"]),
        Film(v["other_flow"], second[1], v["other_film_share"], v["other_flow_exponent"]),
        w["arrangement"],
    )  # fmt: skip
    losses = [
        RatedLoss(v[f"{name}pressure_loss"], v[f"{name}flow"] / rho, v["loss_exponent"], rho, mu)
        if v[f"{name}pressure_loss"] > 0.0
        else None
        for name, (rho, _, _, mu, _) in (("", first), ("other_", second))
    ]
    return Piece(losses[0], side, other_loss=losses[1])


def _exchanger_fields(share: float, exponent: float) -> tuple[Field, ...]:
    return (
        Field("heat", "kW", 1e-3, 1e5, "at the rated point"),
        Field("inlet_difference", "K", 0.1, 200, "between the entering streams at the rated point"),
        Field("flow", "kg/s", 1e-5, 1e4, "rated, of the stream from `from` to `to`"),
        Field("other_flow", "kg/s", 1e-5, 1e4, "rated, of the other stream"),
        Field("pressure_loss", "kPa", 0, 1e4, "at the rated flow", 0.0),
        Field("other_pressure_loss", "kPa", 0, 1e4, "of the other stream at its rated flow", 0.0),
        Field("loss_exponent", "1", 1, 2, "of the flows in the losses", 1.8),
        Field("film_share", "1", 0, 1, "of the rated resistance in the stream's film", share),
        Field("other_film_share", "1", 0, 1, "in the other stream's film", 1.0 - share),
        Field("flow_exponent", "1", 0, 1, "of the flow in its film coefficient", exponent),
        Field("other_flow_exponent", "1", 0, 1, "of the other flow in its", 0.8),
        Field("rated_temperature", "degC", -40, 150, "of both coolants' properties in the rating", 30.0),
        _COUNT,
    )


def _fins(v: Values, w: Words) -> Piece:
    ducts = Ducts(v["number"], v["gap"], v["height"], v["length"], v["zeta"])
    wall = FinnedDucts(v["base_resistance"], v["fin_thickness"], v["fin_conductivity"])
    return Piece(ducts, wall, power=v["heat"], rise=v["rise"])


def _arrangement(default: str) -> Word:
    return Word("arrangement", tuple(ARRANGEMENTS), "of the streams", default)


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "pipe", "round pipe with its fittings", "(f L/D + zeta) rho v^2/2, f by Churchill",
            (Field("length", "m", 1e-3, 1e5, "of the pipe"), Field("diameter", "mm", 0.1, 5000, "inner"), _ROUGH,
             Field("zeta", "1", 0, 1e4, "of its fittings", 0.0), _RISE, _COUNT),
            lambda v, w: Piece(Pipe(v["length"], v["diameter"], v["roughness"], v["zeta"]), rise=v["rise"]),
        ),
        Kind(
            "hose", "hose with ends and bends", "as pipe, zeta + bends bend_zeta",
            (Field("length", "m", 1e-3, 1e4, "of the hose"), Field("diameter", "mm", 0.1, 1000, "inner"), _ROUGH,
             Field("zeta", "1", 0, 1e4, "of its ends", 0.0), Field("bends", "1", 0, 1000, "of 90 degrees", 0.0),
             Field("bend_zeta", "1", 0, 10, "of one bend (assumed)", 0.3), _RISE, _COUNT),
            lambda v, w: Piece(
                Hose(v["length"], v["diameter"], v["roughness"], v["zeta"], v["bends"], v["bend_zeta"]), rise=v["rise"]
            ),
        ),
        Kind(
            "manifold", "segment of a manifold from one tap to the next", "as pipe; the rack's own ladder has zeta 0.2",
            (Field("length", "mm", 1, 1e5, "from tap to tap"), Field("diameter", "mm", 0.1, 5000, "inner"), _ROUGH,
             Field("zeta", "1", 0, 100, "of the run past a tap (assumed)", 0.2), _RISE),
            lambda v, w: Piece(Pipe(v["length"], v["diameter"], v["roughness"], v["zeta"]), rise=v["rise"]),
        ),
        Kind(
            "quick-disconnect", "mated disconnect", "dp_r (V/V_r)^n (rho/rho_r)^(n-1) (mu/mu_r)^(2-n)",
            (*_RATED, _exponent(2.0), _RATED_AT, _COUNT), lambda v, w: Piece(QuickDisconnect(*_rating(v, w))),
            (_RATED_WORD,),
        ),
        Kind(
            "filter", "strainer or filter", "clogging times the clean loss, as quick-disconnect",
            (*_RATED, _exponent(1.8), Field("clogging", "1", 1, 1e6, "loss over that of the clean element", 1.0),
             _RATED_AT, _COUNT),
            lambda v, w: Piece(Filter(*_rating(v, w), clogging=v["clogging"])), (_RATED_WORD,),
        ),
        Kind(
            "rated", "anything known by one rated point", "as quick-disconnect",
            (*_RATED, _exponent(1.8), _RATED_AT, _RISE, _COUNT),
            lambda v, w: Piece(RatedLoss(*_rating(v, w)), rise=v["rise"]), (_RATED_WORD,),
        ),
        Kind(
            "valve", "control or balancing valve", "rho (V/Av)^2; equal percentage R^(h-1), linear (1 + (R-1) h)/R",
            (_KV, Field("opening", "1", 0, 1, "of the stem, h", 1.0),
             Field("rangeability", "1", 2, 1000, "R; closed, 1/R of kv is left", 50.0), _COUNT),
            lambda v, w: Piece(Valve(3600.0 * v["kv"], v["opening"], v["rangeability"], w["characteristic"])),
            (Word("characteristic", tuple(CHARACTERISTICS), "of the plug", "equal-percentage"),),
        ),
        Kind(
            "check-valve", "lets coolant from its start to its end", "rho (V/Av)^2 + opening pressure; closed, a leak",
            (_KV, Field("opening_pressure", "kPa", 1e-3, 1000, "that lifts it"),
             Field("leak", "1", 1e-9, 0.1, "kv of the closed valve over that of the open one (assumed)", 1e-4), _COUNT),
            lambda v, w: Piece(CheckValve(3600.0 * v["kv"], v["opening_pressure"], v["leak"])),
        ),
        Kind(
            "orifice", "door, grille, bend, gap", "zeta rho v^2/2",
            (Field("zeta", "1", 1e-3, 1e12, "on the area"), Field("area", "mm^2", 1e-3, 1e9, "of reference"), _COUNT),
            lambda v, w: Piece(Orifice(v["zeta"], v["area"])),
        ),
        Kind(
            "leakage", "gap that nobody closed", "V = c A sqrt(2 dp/rho)",
            (Field("area", "mm^2", 1e-4, 1e8, "of the gap"),
             Field("discharge", "1", 0.1, 1, "coefficient c (assumed)", 0.6)),
            lambda v, w: Piece(Leakage(v["area"], v["discharge"])),
        ),
        Kind(
            "ducts", "rectangular ducts, laminar and developing: a bypass beside fins", "Muzychka and Yovanovich",
            (*_DUCTS, _RISE, _COUNT),
            lambda v, w: Piece(Ducts(v["number"], v["gap"], v["height"], v["length"], v["zeta"]), rise=v["rise"]),
        ),
        Kind(
            "heat-sink", "fins on a base with a chip: sink in air, plate or fins in liquid",
            "Muzychka and Yovanovich; fin efficiency",
            (*_DUCTS, Field("base_resistance", "K/W", 1e-6, 100, "from the chip's case to the fin roots"),
             Field("fin_thickness", "mm", 0.01, 100, "of one fin"),
             Field("fin_conductivity", "W/(m K)", 0.1, 5000, "of the fins"),
             Field("heat", "W", 0, 1e6, "of the chip"), _RISE, _COUNT),
            _fins,
        ),
        Kind(
            "cold-plate", "plate by its published curve, with a chip", "floor + 1/(2 m cp); loss as quick-disconnect",
            (Field("resistance", "K/W", 1e-5, 100, "floor of the curve, on the mean coolant temperature"),
             Field("heat", "W", 0, 1e6, "of the chip"), *_RATED, _exponent(1.8), _RATED_AT, _COUNT),
            lambda v, w: Piece(
                RatedLoss(*_rating(v, w)), RatedSink(v["resistance"], 0.0, 0.0, 0.5), power=v["heat"]
            ),
            (_RATED_WORD,),
        ),
        Kind(
            "heater", "surface that gives its heat to the stream", "effectiveness 1 - exp(-G/(m cp))",
            (Field("heat", "W", 0, 1e7, "given"), Field("conductance", "W/K", 1e-3, 1e6, "G, to the stream"), _COUNT),
            lambda v, w: Piece(None, FixedConductance(v["conductance"]), power=v["heat"]),
        ),
        Kind(
            "wall", "surface at a given temperature: loss to a room", "effectiveness 1 - exp(-G/(m cp))",
            (Field("temperature", "degC", -60, 300, "behind the wall"),
             Field("conductance", "W/K", 1e-6, 1e6, "G, to the stream"), _COUNT),
            lambda v, w: Piece(None, FixedConductance(v["conductance"]), held=v["temperature"]),
        ),
        Kind(
            "cooler", "exchanger under control: its stream leaves at a temperature", "no loss of pressure",
            (Field("temperature", "degC", -60, 200, "of the leaving stream"),),
            lambda v, w: Piece(None, SetTemperature(), held=v["temperature"]),
        ),
        Kind(
            "set-flow", "flow that something outside holds; its head is a result", "m given",
            (Field("flow", "kg/s", -1e4, 1e4, "from its start to its end"),),
            lambda v, w: Piece(SetFlow(v["flow"])),
        ),
        Kind(
            "pump", "pump, equal ones in parallel (count) and series (stages)",
            "H_s s^2 - (H_s - H_d) (V/V_d)^2, times stages and rho/rho_r",
            _mover_fields("kPa", 1e4, 998.0), _mover,
        ),
        Kind(
            "fan", "fan, equal ones in parallel (count) and series (stages)", "as pump",
            _mover_fields("Pa", 1e5, 1.2), _mover,
        ),
        Kind(
            "exchanger", "two streams that exchange heat, by a rated point", "effectiveness-NTU; UA with both flows",
            _exchanger_fields(0.5, 0.8), _exchanger, (_arrangement("counterflow"),), 2,
        ),
        Kind(
            "rear-door", "rear-door exchanger: air from `from` to `to`, water the other stream",
            "as exchanger; a fan in front of it makes it an active one",
            _exchanger_fields(0.8, 0.6), _exchanger, (_arrangement("crossflow"),), 2,
        ),
    )
}  # fmt: skip
