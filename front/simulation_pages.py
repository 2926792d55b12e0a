"""``heatpath simulate`` for people and for programs: one table for all technologies, JSON, netCDF, ride-through."""

from __future__ import annotations

import json
import math
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from heatpath.about import version
from heatpath.glossary import variable
from heatpath.numerics.errors import InputError, PhysicalFailure
from heatpath.output import SCHEMA_VERSION
from heatpath.studies.simulate import Simulation
from heatpath.table import WIDTH, Line

if TYPE_CHECKING:
    import xarray as xr

Answers = Mapping[str, Simulation | PhysicalFailure]

LABEL, UNIT = 28, 6
NOTHING = "–"
ROWS = (  # name in the glossary, label, unit, size in SI, zero, decimals
    ("junction_temperature_max", "Hottest junction", "°C", 1.0, 273.15, 1),
    ("junction_margin_min", "Least margin to a limit", "K", 1.0, 0.0, 1),
    ("throttled_time", "Throttled", "s", 1.0, 0.0, 0),
    ("time_over_limit", "Over a limit", "s", 1.0, 0.0, 0),
    ("clock_mean", "Work done of work asked", "%", 0.01, 0.0, 2),
    ("thermal_cycles", "Swings of 10 K and more", "", 1.0, 0.0, 1),
    ("return_temperature", "Warmest return", "°C", 1.0, 273.15, 1),
    ("critical_margin_min", "Margin to boiling crisis", "%", 0.01, 0.0, 1),
    ("electricity_taken", "Electricity", "kWh", 3.6e6, 0.0, 1),
    ("tokens_demanded", "Tokens asked for", "1000", 1e3, 0.0, 1),
    ("tokens", "Tokens served", "1000", 1e3, 0.0, 1),
    ("tokens_queued", "Tokens still queued", "1000", 1e3, 0.0, 1),
    ("tokens_lost", "Tokens lost", "1000", 1e3, 0.0, 1),
    ("time_to_throttle", "Failure to first throttle", "s", 1.0, 0.0, 0),
    ("time_to_limit", "Failure to first limit", "s", 1.0, 0.0, 0),
    ("time_to_shutdown", "Failure to a device off", "s", 1.0, 0.0, 0),
)


def simulation_lines(answers: Answers) -> list[Line]:
    """One table, one column per technology, and what its readers must know."""
    done = {name: each for name, each in answers.items() if isinstance(each, Simulation)}
    cell = min(16, (WIDTH - LABEL - UNIT) // max(1, len(answers)))
    lines = [_note(f"heatpath {version()}   one rack of each technology{_title(done)}", "bold"), Line("")]
    lines.append(Line(f"{'':{LABEL + UNIT}}" + "".join(f"{name:>{cell}}" for name in answers), "bold"))
    quantities = {name: each.quantities for name, each in done.items()}
    for name, label, unit, size, zero, decimals in ROWS:
        if any(name in each for each in quantities.values()):
            cells = [_cell(quantities.get(cooling, {}).get(name), size, zero, decimals) for cooling in answers]
            lines.append(Line(f"{label:<{LABEL}}{unit:<{UNIT}}" + "".join(f"{text:>{cell}}" for text in cells)))
    lines.append(Line(""))
    for cooling, each in done.items():
        closure = ", ".join(f"{key.split('_')[0]} {value:.0e}" for key, value in each.closure.items())
        lines.append(Line(f"{cooling}: balances close within {closure}", "dim"))
        lines += [_note(f"{cooling}: {flag.text}", "yellow") for flag in each.flags]
    lines += [_note(f"{name}: {each}", "red") for name, each in answers.items() if isinstance(each, PhysicalFailure)]
    for assumption in next(iter(done.values())).assumptions if done else ():
        lines.append(_note(f"{assumption.name}: {assumption.value} ({assumption.trust}; {assumption.source})", "dim"))
    return lines


def _title(done: Mapping[str, Simulation]) -> str:
    if not done:
        return ""
    one = next(iter(done.values()))
    failures = "".join(f", {each.kind} at {each.at:g} s" for each in one.failures)
    controls = "".join(f", {each}" for each in one.controls)
    return f", load {one.load} ({one.rule}, times {one.factor:.3g}, seed {one.seed}){failures}{controls}"


def _cell(value: float | None, size: float, zero: float, decimals: int) -> str:
    return NOTHING if value is None else f"{(value - zero) / size:,.{decimals}f}"


def _note(text: str, style: str) -> Line:
    return Line("\n".join(textwrap.wrap(text, WIDTH, subsequent_indent="  ")), style)


def simulation_json(answers: Answers) -> str:
    """The answers as JSON text; strict JSON, so no NaN and no Infinity."""
    tree = {
        "schema_version": SCHEMA_VERSION,
        "model": {"name": "heatpath", "version": version()},
        "coolings": {name: _answer(each) for name, each in answers.items()},
    }
    return json.dumps(tree, indent=2, allow_nan=False)


def _answer(each: Simulation | PhysicalFailure) -> dict[str, Any]:
    if isinstance(each, PhysicalFailure):
        return {"status": "failed", "reason": str(each)}
    found = {name: value for name, value in each.quantities.items() if math.isfinite(value)}
    return {
        "status": "ok",
        "load": {
            "name": each.load, "source": each.load_source, "scaling": each.rule, "factor": each.factor,
            "seed": each.seed,
        },
        "failures": [{"kind": failure.kind, "time": {"value": failure.at, "units": "s"}} for failure in each.failures],
        "controls": list(each.controls),
        "quantities": {name: {"value": value, "units": variable(name).units} for name, value in found.items()},
        "closure": each.closure,
        "flags": [{"code": flag.code, "text": flag.text} for flag in each.flags],
        "assumptions": [vars(assumption) for assumption in each.assumptions],
    }  # fmt: skip


def labelled(simulation: Simulation) -> xr.Dataset:
    """``Simulation.dataset`` with units and descriptions from the glossary."""
    data = simulation.dataset()
    for name in (*data.data_vars, "time"):
        entry = variable(str(name))
        data[name].attrs = {"units": entry.units, "long_name": entry.description, "symbol": entry.symbol}
    failures = "; ".join(f"{each.kind} at {each.at:g} s" for each in simulation.failures)
    data.attrs |= {"Conventions": "CF-1.11", "source": f"heatpath {version()}", "failures": failures}
    return data


def write(simulation: Simulation, path: Path) -> None:
    """Write :func:`labelled` to netCDF; InputError where it cannot be written."""
    try:
        labelled(simulation).to_netcdf(path, engine="scipy")
    except OSError as error:
        raise InputError("--out", f"cannot write {path}: {error.strerror}", allowed="an existing folder") from None


def ride_through_page() -> str:
    """The page of ride-through times of the shipped racks, as Markdown."""
    from heatpath.studies.ride_through import CASES, SECONDS, SETTLING, ride_through
    from heatpath.studies.scenario import load_scenario

    rides = ride_through(load_scenario(None))
    lines = [
        "# How long a rack rides through",
        "",
        "The racks of the shipped hall at full work, each from its steady state; something breaks, and the clock runs "
        "until the first device throttles, the first part reaches a limit (boiling crisis and dry-out among them), and "
        f"the first device switches itself off (5 K over its limit). {SECONDS:.0f} s were followed, {SETTLING:.0f} s "
        "where a failure only moves the rack to another steady state; a dash means that nothing happened in them.",
        "",
        "| Failure | Cooling | Stored in the rack | First throttle | First limit | First device off "
        "| Hottest junction | Least margin to boiling crisis | Not modelled beyond |",
        "|---|---|---:|---:|---:|---:|---:|---:|---|",
    ]
    for kind in CASES:
        lines += [_ride(each) for each in rides if each.kind == kind]
    lines += ["", *_ride_notes(), "", "This page is made by `python -m heatpath.simulation_pages docs`.", ""]
    return "\n".join(lines)


def _ride_notes() -> list[str]:
    """What the failures are, and what the answers rest on."""
    return [
        "`pump_trip`: the pumps of the rack's own loop run down with a time constant of 2 s; a tank goes on by natural "
        "circulation. `one_pump_of_two`: half of the pumps stop behind closing check valves. `facility_water_lost`: "
        "the exchanger takes no heat at all, and only what is stored in the rack counts. `chiller_loss`: facility "
        "water is no longer cooled and warms with what it takes; its amount, about 8 L for each kW, is assumed, and "
        "this time is proportional to it. `fan_failure`: half of the fans stop. `clogged_path`: the first path, "
        "all equal devices side by side in one node, loses half of its flow area, of boiling plates their "
        "restrictors. `valve_stuck`: the supply rises by 5 K and "
        "stays there.",
        "",
        "Boiling plates dry where quality reaches that at which their wall is no longer wet: then heat has nowhere to "
        "go, and what follows is not modelled. Their margin is the share of the heat at which the nearest plate would "
        "dry that is left, without any scatter taken off; the law of dry-out itself scatters by 13 %. Without facility "
        "water their vapour is no longer condensed: it warms the charge in the receiver to boiling, and the pump draws "
        "vapour. The charge, 2 L for each node, is assumed, and this time is proportional to it; what the condenser's "
        "metal and water store is not counted. The loop's pressure follows its supply; no highest pressure is stated.",
        "",
        "What is stored counts dies, lids, sinks and plates, boards, and all coolant; a hall's own figures replace the "
        "assumed ones (`thermal/data/storage/standard.toml` says how far each can be trusted).",
    ]


def _ride(each: Any) -> str:
    def seconds(value: float | None, what: str = "") -> str:
        return NOTHING if value is None else f"{value:.0f} s{what}"

    if each.missing or each.failed:
        return f"| `{each.kind}` | {each.cooling} | | {each.missing or each.failed} | | | | | |"
    margin = NOTHING if each.critical_margin is None else f"{100.0 * each.critical_margin:.0f} %"
    limit = f" ({each.limited_by})" if each.limited_by else ""
    return (
        f"| `{each.kind}` | {each.cooling} | {each.stored / 1e6:.2f} MJ/K | {seconds(each.throttle)} "
        f"| {seconds(each.limit, limit)} | {seconds(each.off)} "
        f"| {each.hottest - 273.15:.1f} °C | {margin} | {each.ended or NOTHING} |"
    )


def bursts_page(picture: Path) -> str:
    """What an hour of bursts does to each technology's rack, as Markdown; draws the picture."""
    from heatpath.simulation_picture import simulation_picture
    from heatpath.studies.scenario import load_scenario
    from heatpath.studies.simulate import simulate

    scenario = load_scenario(None)
    answers = {name: simulate(scenario, name) for name in scenario.coolings.names}
    simulation_picture(answers, picture)
    table = [line.text for line in simulation_lines(answers)]
    return "\n".join(
        [
            "# An hour of bursts",
            "",
            f"`heatpath simulate --cooling {','.join(answers)}`: requests of a seeded generator with the burstiness of "
            "a public trace of code completion, made busier until the rack works at the scenario's mean utilisation. "
            "Every request is multiplied (`correlated`), so a burst stays one: what a rack behind one queue sees. "
            "Requests that would wait longer than a minute of full work are turned away.",
            "",
            f"![Hottest junction, lowest clock and queue over an hour](pictures/{picture.name})",
            "",
            "```",
            *table,
            "```",
            "",
            *_control_notes(),
            "",
            "This page is made by `python -m heatpath.simulation_pages docs`.",
            "",
        ]
    )


def _control_notes() -> list[str]:
    """How controls are asked for."""
    return [
        "## Controls",
        "",
        "Unless a scenario says otherwise, supplies hold their set point, pumps their speed, and fans follow the law "
        "of their server. `[coolings.NAME.controls]` in the scenario, or `--control` on the command line, put a "
        "proportional and integral law with limits and a rate in place of that:",
        "",
        "```toml",
        "[coolings.immersion.controls.pump]     # or fans, or valve: the one in the CDU's or tank's facility water",
        'watch = "return"                       # a tank\'s bath; or "junction", the hottest accelerator; or "supply"',
        'set_point = "44 degC"',
        'band = "20 K"                          # error that alone moves it from closed to fully open',
        'integral_time = "60 s"',
        "minimum = 0.3",
        "maximum = 1.0",
        'stroke = "10 s"                        # shortest time from closed to fully open',
        "",
        "[coolings.immersion.controls]",
        'power_cap = "600 W"                    # of one accelerator, kept by its clock',
        "```",
        "",
        '`heatpath simulate --cooling immersion --control "pump=return:44 degC,band=20 K" --control "power_cap=600 W"` '
        "asks for the same. All of them act once a second. A valve is taken to be 70 % open at full load, which says "
        "how cold the facility water is; `--failure valve_stuck@600` leaves it as it stands then.",
    ]


if __name__ == "__main__":
    docs = Path(sys.argv[1])
    (docs / "ride-through.md").write_text(ride_through_page(), encoding="utf-8")
    (docs / "bursts.md").write_text(bursts_page(docs / "pictures" / "bursts.svg"), encoding="utf-8")
