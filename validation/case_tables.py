"""The tables of one case file, against what its model takes and gives."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from heatpath.numerics.record import Record
from heatpath.numerics.units import Unit, parse_unit, shorten, split_quantity
from heatpath.validation.case import Bound, Free, Mask, Output, Series
from heatpath.validation.columns import Columns
from heatpath.validation.field import Field, Value
from heatpath.validation.model import Model
from heatpath.validation.score import ABSOLUTE, INSIDE, METRICS, RELATIVE


class CaseTables:
    """Reads the tables of one file; every refusal names file and key, or file, line and column."""

    def __init__(self, record: Record, model: Model, columns: Columns) -> None:
        self.record, self.model, self.columns = record, model, columns

    def fixed(self) -> dict[str, Value]:
        """Parameters that are the same in every row."""
        part = self._table("fixed")
        found = {}
        for name in part.table:
            field = self._field(part, name, self.model.takes)
            try:
                found[name] = field.value_of(part.table[name])
            except ValueError as error:
                raise part.refusal(name, str(error), field.allowed) from None
        return found

    def inputs(self) -> dict[str, tuple[Value, ...]]:
        """What a column says in every row."""
        found: dict[str, tuple[Value, ...]] = {}
        for name, part in self._parts("inputs").items():
            field = self._field(part, "", self.model.takes, name)
            found[name] = self._values(part, field)
            part.done()
        return found

    def outputs(self) -> tuple[Output, ...]:
        """What was measured."""
        parts = self.record.parts("outputs")
        if not parts:
            raise self.record.refusal("outputs", "is empty", ", ".join(self.model.gives))
        tolerances, deviations = self._parts("tolerance"), self._parts("deviation")
        for kind, given in (("tolerance", tolerances), ("deviation", deviations)):
            for name in given:
                if name not in parts:
                    raise self.record.refusal(f"{kind}.{name}", "is none of the outputs", ", ".join(parts))
        return tuple(
            self._output(name, part, tolerances.get(name), deviations.get(name)) for name, part in parts.items()
        )

    def _output(self, name: str, part: Record, tolerance: Record | None, deviation: Record | None) -> Output:
        quantity = part.text("quantity", default=name)
        field = self._field(part, "quantity", self.model.gives, quantity)
        units = part.text("units", default=field.units)
        values = self._values(part, field)
        measured = np.array([float(value) for value in values])
        output = Output(
            name=name, quantity=quantity, units=units, measured=measured,
            uncertainty=self._uncertainty(part, field, measured), rows=self._rows(part),
            tolerance=self._bound(tolerance, field), deviation=self._bound(deviation, field),
            on_scale=field.units == "degC",
        )  # fmt: skip
        part.done()
        if deviation is not None and tolerance is None:
            raise deviation.refusal("why", "there is no tolerance to deviate from", "a [tolerance] of this output too")
        return output

    def free(self) -> tuple[Free, ...]:
        """Parameters that may be calibrated."""
        found = []
        for name, part in self._parts("calibrate").items():
            field = self._field(part, "", self.model.takes, name)
            ends = []
            for key, default in (("lower", field.low), ("upper", field.high)):
                if not part.has(key) and np.isfinite(default):
                    part.read.add(key)
                    ends.append(field.unit.to_si(default))
                    continue
                ends.append(self._quantity(part, key, field))
            if not ends[0] < ends[1]:
                raise part.refusal("lower", "is not below upper", "lower below upper")
            found.append(Free(name, ends[0], ends[1], self._rows(part)))
            part.done()
        return tuple(found)

    def variants(self) -> tuple[str, tuple[str, ...]] | None:
        """Other words for one field, to be scored for comparison."""
        part = self._table("variants")
        if not part.table:
            return None
        name = next(iter(part.table))
        field = self._field(part, name, self.model.takes)
        words = part.table[name]
        if len(part.table) > 1 or not isinstance(words, list) or not field.is_word:
            raise part.refusal(name, "is not accepted", "one field that takes a word, with a list of words")
        for each in words:
            try:
                field.value_of(each)
            except ValueError as error:
                raise part.refusal(name, str(error), field.allowed) from None
        return name, tuple(words)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where the file says nothing."""
        self.record.read.add(key)
        value = self.record.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.record.refusal(key, f"{shorten(value)} is not accepted", "a list of texts")
        return tuple(value)

    def _values(self, part: Record, field: Field) -> tuple[Value, ...]:
        """A column in SI, within the field's range."""
        column = part.text("column")
        if field.is_word:
            part.text("units", default="")
            return self._words(column, field)
        unit, units = self._unit(part, field)
        numbers = self.columns.numbers(column, units)
        found: list[Value] = []
        for row, each in enumerate(numbers):
            try:
                found.append(field.checked(unit.to_si(float(each))))
            except ValueError as error:
                raise self.columns.refusal(row, column, str(error), field.allowed) from None
        return tuple(found)

    def _words(self, column: str, field: Field) -> tuple[Value, ...]:
        """A column of words."""
        cells = self.columns.text(column)
        for row, cell in enumerate(cells):
            try:
                field.value_of(cell)
            except ValueError as error:
                raise self.columns.refusal(row, column, str(error), field.allowed) from None
        return cells

    def _unit(self, part: Record, field: Field) -> tuple[Unit, str]:
        """The unit of a column."""
        units = part.text("units", default="1" if field.units == "1" else None)
        try:
            return field.unit_of(units), units
        except ValueError as error:
            raise part.refusal("units", str(error), f"a unit such as {field.units}") from None

    def _quantity(self, part: Record, key: str, field: Field) -> float:
        """One quantity in SI."""
        part.read.add(key)
        if not part.has(key):
            raise part.refusal(key, "is missing", field.allowed)
        try:
            value = field.value_of(part.table[key])
        except ValueError as error:
            raise part.refusal(key, str(error), field.allowed) from None
        return float(value)

    def _uncertainty(self, part: Record, field: Field, measured: Series) -> Series | None:
        """Half width of each point in SI: a share ``"2 %"``, a quantity ``"0.3 K"``, or a column."""
        if not part.has("uncertainty"):
            return None
        part.read.add("uncertainty")
        written = part.table["uncertainty"]
        if isinstance(written, Mapping):
            below = part.part("uncertainty")
            column = below.text("column")
            unit, units = self._difference(below, "units", below.text("units"), field)
            values = self.columns.numbers(column, units) * unit.factor
            below.done()
            return np.abs(values)
        value, relative = self._size(part, "uncertainty", field)
        return np.abs(measured) * value if relative else np.full(measured.size, value)

    def _size(self, part: Record, key: str, field: Field) -> tuple[float, bool]:
        """A size that is a share of the value (``%``) or a difference in the field's dimension [SI]."""
        part.read.add(key)
        try:
            value, text = split_quantity(part.table[key])
        except ValueError as error:
            raise part.refusal(key, str(error), f'a share as "3 %", or a size as "0.5 {field.units}"') from None
        if text == "%":
            return 0.01 * value, True
        unit, _ = self._difference(part, key, text, field)
        return value * unit.factor, False

    def _difference(self, part: Record, key: str, text: str, field: Field) -> tuple[Unit, str]:
        """The unit of a difference of this quantity."""
        try:
            unit = parse_unit(text or "1")
        except ValueError as error:
            raise part.refusal(key, str(error), f"a unit such as {field.units}") from None
        if unit.dimensions != field.unit.dimensions or unit.zero:
            said = field.units if field.units != "degC" else "K"
            raise part.refusal(key, f"{shorten(text)} is no unit of its error", f'{said}, or "%" for a share')
        return unit, text

    def _bound(self, part: Record | None, field: Field) -> Bound | None:
        """A tolerance, or the bound of a known deviation."""
        if part is None:
            return None
        limits = {}
        for key in part.table:
            if key == "why":
                continue
            if key not in METRICS:
                raise part.refusal(key, "is no score", ", ".join((*METRICS, "why")))
            value, relative = self._size(part, key, field)
            if key in ABSOLUTE and relative:
                raise part.refusal(
                    key, "is a share", f'a size as "0.5 {field.units}"; for shares {", ".join(RELATIVE)}'
                )
            if key in RELATIVE and field.units == "degC":
                raise part.refusal(key, "has no meaning for a temperature", 'a size as "1 K"')
            if (key in RELATIVE or key == INSIDE) and not relative:
                raise part.refusal(key, "is not a share", 'a share as "3 %"')
            limits[key] = value
        if not limits:
            raise part.refusal("mape", "no score is bounded", ", ".join(METRICS))
        bound = Bound(limits, part.text("why"))
        part.done()
        return bound

    def _rows(self, part: Record) -> Mask:
        """Rows that count: ``rows = { NAME = [lowest, highest] }`` of an input, or of a column as it stands."""
        chosen = np.ones(len(self.columns), dtype=bool)
        if not part.has("rows"):
            part.read.add("rows")
            return chosen
        below = part.part("rows")
        for name in below.table:
            chosen &= self._chosen(below, name)
        if not chosen.any():
            raise part.refusal("rows", "no row is left", "limits that at least one row keeps")
        return chosen

    def _chosen(self, below: Record, name: str) -> Mask:
        """Rows in which one input or column lies between two ends, or is one of some words."""
        written = below.table[name]
        ends = written if isinstance(written, list) else [written]
        if name not in self.model.takes:
            cells = self.columns.text(name)
            if all(isinstance(end, str) for end in ends):
                return np.array([cell in ends for cell in cells])
            if len(ends) == 2 and all(isinstance(end, int | float) for end in ends):
                values = self.columns.numbers(name, self.columns.units[name])
                return np.asarray((values >= ends[0]) & (values <= ends[1]))
            raise below.refusal(name, "is not accepted", "two numbers, or words of that column")
        field, inputs = self.model.takes[name], self._parts("inputs")
        if name not in inputs:
            raise below.refusal(name, "is no input of this case", ", ".join(inputs))
        if field.is_word:
            return np.array([cell in ends for cell in self._values(inputs[name], field)])
        if len(ends) != 2:
            raise below.refusal(name, "is not accepted", f'two ends as ["1 {field.units}", "2 {field.units}"]')
        try:
            low, high = (float(field.value_of(end)) for end in ends)
        except ValueError as error:
            raise below.refusal(name, str(error), field.allowed) from None
        slack = 1e-9 * max(abs(low), abs(high))
        values = np.array([float(value) for value in self._values(inputs[name], field)])
        return np.asarray((values >= low - slack) & (values <= high + slack))

    def _field(self, part: Record, key: str, known: Mapping[str, Field], name: str | None = None) -> Field:
        """What the model knows under a name."""
        name = key if name is None else name
        part.read.add(key)
        if name not in known:
            raise part.refusal(key, f"{self.model.name} does not know {shorten(name)}", ", ".join(known))
        return known[name]

    def _table(self, key: str) -> Record:
        """A table that may be missing."""
        self.record.read.add(key)
        return Record(self.record.table.get(key, {}), key, self.record.file)

    def _parts(self, key: str) -> dict[str, Record]:
        """The tables in a table that may be missing, by name."""
        part = self._table(key)
        return {name: Record(table, f"{key}.{name}", self.record.file) for name, table in part.table.items()}
