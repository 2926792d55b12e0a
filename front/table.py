"""Answers for people at a terminal: aligned text, styled where ``rich`` is installed and the output is a terminal.

The lines are made once and are the same with and without ``rich``; a style only says how a line is printed.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Sequence
from typing import NamedTuple, TextIO

from heatpath import rows
from heatpath.about import version
from heatpath.glossary import variable
from heatpath.rows import Group, Row
from heatpath.studies.answer import Assumption, Comparison, Device, Flag, RackAnswer

WIDTH = 100
LABEL = 28
UNIT = 9
CELL = 20
SHARE = 8  # the share of the facility's energy behind an amount, as in ``( 12.3 %)``
SPOKEN: dict[str, tuple[str, float, float]] = {  # glossary unit: what people say, its size in SI, its zero
    "K": ("°C", 1.0, 273.15), "W": ("kW", 1e3, 0.0), "J": ("MWh", 3.6e9, 0.0), "Pa": ("kPa", 1e3, 0.0),
}  # fmt: skip


class Line(NamedTuple):
    """One line of output and how it is printed, as a style of ``rich``."""

    text: str
    style: str = ""


def comparison_lines(comparison: Comparison) -> list[Line]:
    """A comparison as a table, one column per technology, with its notes."""
    names = rows.headers(comparison)
    cell = min(CELL, (WIDTH - LABEL - UNIT) // max(1, len(names)))
    cell = max([cell, *(len(name) + 1 for name in names)])  # five technologies reach two columns further
    title = f"heatpath {version()}   {rows.place_name(comparison.site)}, one typical year, the same work for all"
    lines = [Line(title, "bold"), Line("")]
    lines.append(Line(_spread("", "", names, cell), "bold"))
    if any(rows.states(comparison)):
        lines.append(Line(_spread("", "", rows.states(comparison), cell), "dim"))
    for group in rows.groups(comparison):
        lines += _group_lines(group, cell)
    return [*lines, Line(""), *_notes(comparison)]


def _spread(label: str, unit: str, cells: Sequence[str], width: int) -> str:
    """A line of the table: label, unit, then cells flush right."""
    return (f"{label:<{LABEL}}{unit:<{UNIT}}" + "".join(f"{text:>{width}}" for text in cells)).rstrip()


def _group_lines(group: Group, cell: int) -> list[Line]:
    """A heading and its rows."""
    rule = "─" * (WIDTH - len(group.title) - 1)
    lines = [Line(""), Line(f"{group.title} {rule}", "cyan")]
    return lines + [_row_line(row, cell) for row in group.rows]


def _row_line(row: Row, cell: int) -> Line:
    """One row; shares stand behind the amounts where the columns are wide enough for both."""
    indent = "    " if row.kind == "part" else "  "
    style = {"total": "bold", "part": "dim", "plain": ""}[row.kind]
    cells = row.cells
    if row.shares and cell >= SHARE + 10:
        cells = tuple(f"{text} {_bracket(share)}" for text, share in zip(row.cells, row.shares, strict=True))
    return Line(_spread(indent + row.label, row.unit, cells, cell), style)


def _bracket(share: str) -> str:
    """A share in brackets, always ``SHARE`` wide so that amounts stay aligned."""
    return f"{share:>5} %" if share != rows.NOTHING else " " * (SHARE - 1)


def _notes(comparison: Comparison) -> list[Line]:
    """What a reader must know: failures, flags, the baseline, the closure."""
    lines = [line for name, why in rows.failures(comparison) for line in _note(f"✗ {name}: {why}", "red")]
    for names, flag in rows.flag_lines(comparison):
        lines += _note(f"! {names}: {flag.text} [{flag.code}]", "yellow")
    lines += _note(f"Savings are against {comparison.baseline} at equal work; points are % of its facility energy. "
                   "PUE counts server fans as IT, so read it with TUE.")  # fmt: skip
    for line in rows.optimum_lines(comparison):
        lines += _note(line, "green")
    worst = rows.worst_residual(comparison)
    if worst:
        lines += _note(f"Worst energy residual of the year: {worst[1]:.1e} relative ({worst[0]}).")
    return lines + _recalled(comparison.assumptions)


def _recalled(assumptions: Sequence[Assumption]) -> list[Line]:
    """A note that names the inputs which nobody has checked against their source yet, each once."""
    recalled = [assumption.name for assumption in assumptions if assumption.trust == "recalled"]
    names = dict.fromkeys(name.split(": ", 1)[-1] for name in recalled)  # what it is, without whose it is
    text = f"? Recalled, not yet checked against a source: {', '.join(names)}. Values: --json, --report."
    return _note(text, "yellow") if names else []


def _note(text: str, style: str = "dim") -> list[Line]:
    """A note, wrapped, with its continuation indented."""
    parts = textwrap.wrap(" ".join(text.split()), WIDTH, subsequent_indent="  ", break_on_hyphens=False)
    return [Line(part, style) for part in parts]


def rack_lines(answer: RackAnswer) -> list[Line]:
    """One rack: its devices and its quantities."""
    lines = [Line(f"heatpath {version()}   one rack, {answer.cooling}, steady at full utilisation", "bold")]
    if answer.status != "ok":
        lines += _note(f"✗ {rows.failure_text(answer.status, answer.reason, answer.limiting_device)}", "red")
    if answer.devices:
        lines += _device_lines(answer)
    if answer.quantities:
        lines += [Line(""), *(_quantity_line(name, value) for name, value in rows.finite(answer.quantities).items())]
    lines.append(Line(""))
    for flag in answer.flags:
        lines += _note(_flag_text(flag), "yellow")
    for name, value in answer.closure.items():
        lines += _note(f"{name.replace('_', ' ').capitalize()}: {value:.1e}.")
    return lines + _recalled(answer.assumptions)


def _flag_text(flag: Flag) -> str:
    """A flag in one line."""
    return f"! {flag.text} [{flag.code}]"


def _device_lines(answer: RackAnswer) -> list[Line]:
    """The devices of a rack, one line each; those within 5 K of their limit are marked."""
    kinds = {name for device in answer.devices for name in device.boiling}
    cells, heads = _flow_cells, ((f"{'flow':>10}", f"{'g/s':>10}"))
    if "superheat" in kinds:
        cells, heads = _pool_cells, (f"{'superheat':>10}{'flux':>7}{'left':>7}", f"{'K':>10}{'W/cm²':>7}{'% CHF':>7}")
    elif "exit_quality" in kinds:
        cells, heads = _plate_cells, (f"{'flow':>8}{'vapour':>8}{'to dry':>8}", f"{'g/s':>8}{'%':>8}{'× heat':>8}")
    wide = cells is _flow_cells
    name, place, power, columns = (15, 30, 10, (11, 9, 9)) if wide else (12, 28, 8, (9, 6, 7))
    titles = "".join(f"{text:>{size}}" for text, size in zip(("junction", "case", "margin"), columns, strict=True))
    units = "".join(f"{text:>{size}}" for text, size in zip(("°C", "°C", "K"), columns, strict=True))
    head = f"{'Device':<{name}}{'position':<{place}}{'count':>6}{'power':>{power}}{titles}{heads[0]}"
    lines = [Line(""), Line(head, "bold"), Line(f"{'':<{name + place + 6}}{'W':>{power}}{units}{heads[1]}", "dim")]
    for device in answer.devices:
        kelvin = (device.junction_temperature - 273.15, device.case_temperature - 273.15, device.margin)
        heat = "".join(f"{value:>{size}.1f}" for value, size in zip(kelvin, columns, strict=True))
        text = f"{device.name[: name - 1]:<{name}}{device.position[: place - 1]:<{place}}{device.count:>6}"
        text += f"{device.power:>{power}.1f}{heat}{cells(device)}"
        lines.append(Line(text, "red" if device.margin < 0.0 else "yellow" if device.margin < 5.0 else ""))
    return lines


def _flow_cells(device: Device) -> str:
    """The coolant that flows past a device."""
    return f"{device.coolant_flow * 1e3:>10.2f}"


def _pool_cells(device: Device) -> str:
    """A surface in a pool: superheat, flux at its centre, usable critical flux that is left."""
    boiling = device.boiling
    left = 100.0 * boiling["critical_margin"]
    return f"{boiling['superheat']:>10.1f}{boiling['peak_heat_flux'] / 1e4:>7.2f}{left:>7.1f}"


def _plate_cells(device: Device) -> str:
    """A boiling plate: flow, vapour at its outlet, heat at which it would dry over the heat it takes."""
    flow = f"{device.coolant_flow * 1e3:>8.2f}"
    if not device.boiling:  # in air
        return flow
    return f"{flow}{100.0 * device.boiling['exit_quality']:>8.1f}{device.boiling['dryout_heat_ratio']:>8.2f}"


def _quantity_line(name: str, value: float) -> Line:
    """One quantity in the unit people speak, with what it is."""
    entry = variable(name)
    unit, size, zero = SPOKEN.get(entry.units, (entry.units, 1.0, 0.0))
    if entry.symbol.startswith("dT"):  # a difference of temperatures has no zero to be told from
        unit, size, zero = "K", 1.0, 0.0
    shown = f"{(value - zero) / size:.1f}" if unit == "°C" else rows.figures((value - zero) / size)
    unit = "" if unit == "1" else unit
    start = f"{name:<28}{shown:>12} {unit:<8}"
    return Line(start + textwrap.shorten(entry.description, WIDTH - len(start), placeholder=" …"))


def print_lines(lines: Sequence[Line], stream: TextIO | None = None) -> None:
    """Print lines: styled if ``stream`` is a terminal and ``rich`` is installed, else as they are."""
    out = stream or sys.stdout
    if out.isatty():
        try:
            from rich.console import Console
            from rich.text import Text
        except ImportError:
            pass
        else:
            console = Console(file=out, highlight=False, soft_wrap=True)
            for line in lines:
                console.print(Text(line.text, style=line.style))
            return
    for line in lines:
        out.write(line.text + "\n")
