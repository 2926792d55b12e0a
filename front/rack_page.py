"""The 72-accelerator rack beside its makers' specifications: the table of ``docs/rack-72.md``.

``python -m heatpath.rack_page docs/rack-72.md`` writes it anew between the page's two marks.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

from heatpath.api import solve
from heatpath.studies.answer import RackAnswer
from heatpath.studies.heat_path import HeatPath, heat_path
from heatpath.studies.scenario import Scenario, load_scenario
from heatpath.studies.sizing import flow_for_rise

BEGIN = "<!-- rack: made by python -m heatpath.rack_page docs/rack-72.md -->"
END = "<!-- rack: end -->"
RACK = "rack-72"
LITRES = 60e3  # L/min in a m3/s
CDU, DOOR = "xdu1350", "passive-35"


class Fact(NamedTuple):
    """One line: what is compared, what the model gives, what is specified, and by whom."""

    quantity: str
    model: str
    specified: str
    source: str


def facts() -> tuple[Fact, ...]:
    """The lines of the comparison, every number of the model computed now."""
    scenario = load_scenario(RACK)
    plates, path = solve(scenario, cooling="coldplate"), heat_path(scenario, "coldplate")
    return _rack_facts(plates, path) + _variants(scenario)


def _rack_facts(plates: RackAnswer, path: HeatPath) -> tuple[Fact, ...]:
    q = plates.quantities
    trays = [each for each in path.paths if each.name.startswith("compute")]
    flows, drops = [each.volume_flow for each in trays], [each.pressure_drop for each in trays]
    whole = sum(each.volume_flow for each in path.paths)
    rise = q["return_temperature"] - q["supply_temperature"]
    mean = sum(flows) / len(flows)
    spread = (max(flows) - min(flows)) / mean
    at_ten = flow_for_rise("pg25", 1e3, 10.0, q["supply_temperature"]).volume * LITRES
    per_heat = whole * LITRES / (q["heat_to_liquid"] / 1e3)
    steepness = per_heat * rise / 10.0
    return (
        Fact("Power of the rack, kW", f"{q['it_power'] / 1e3:.0f}", "about 120; 132 to 142 for its successor",
             "NVIDIA; HPE and NVIDIA reference architecture of the GB300 rack"),
        Fact("Flow for 10 K, L/min per kW to the liquid", f"{at_ten:.2f}", "1.5 (7.5 to 12 K: 2.0 to 1.25)",
             "OCP OAI liquid cooling guidelines 2023, PG25"),
        Fact(f"The same from the rack's own rise of {rise:.1f} K", f"{steepness:.2f}", "1.5", "the same"),
        Fact("Flow of the rack, L/min", f"{whole * LITRES:.0f}", "at most 130 at 120 kW",
             "MGX rack, OCP rev 1.1: a larger rise than 10 K"),
        Fact("Flow of a compute tray, L/min", f"{mean * LITRES:.1f}", "6.0 with 40 degC supply",
             "Lenovo SC777 tray, 4 x 1200 W and 2 processors: a return of 55 degC"),
        Fact("Pressure drop of a compute tray, kPa", f"{min(drops) / 1e3:.0f} to {max(drops) / 1e3:.0f}",
             "about 69 (10 psi) with one disconnect pair", "MGX rack, OCP rev 1.1"),
        Fact("Flow spread over the compute trays, %", f"{100.0 * spread:.1f}", "at most 5", "OCP ORv3 manifold"),
        Fact("Heat into the liquid, %", f"{100.0 * q['heat_capture_fraction']:.0f}",
             "85; 90; 85 to 90", "MGX rack; Lenovo LP2357; Summit (IBM)"),
    )  # fmt: skip


def _variants(scenario: Scenario) -> tuple[Fact, ...]:
    """The same rack on a shared CDU, and with a rear door."""
    unit = solve(_changed(scenario, cdu=CDU), cooling="coldplate").quantities
    door = solve(_changed(scenario, rear_door=DOOR, door_water_temperature="20 degC"), cooling="coldplate").quantities
    return (
        Fact(f"Approach on `{CDU}`, its racks' heat below its rating, K", f"{unit['approach_temperature']:.1f}",
             "4 at 1368 kW", "Vertiv Liebert XDU1350, SL-70799"),
        Fact(f"Heat into the liquid with the rear door `{DOOR}` at 20 degC, %",
             f"{100.0 * door['heat_capture_fraction']:.0f}", "near 100", "room-neutral doors"),
    )  # fmt: skip


def _changed(scenario: Scenario, **keys: str) -> Scenario:
    tables = scenario.to_dict()
    tables["coolings"]["coldplate"].update(keys)
    return load_scenario(tables)


def page_table() -> str:
    """The table in Markdown, with what air and oil make of the same rack below it."""
    lines = ["| quantity | model | specified | by |", "|---|---:|---|---|"]
    lines += ["| " + " | ".join(fact) + " |" for fact in facts()]
    lines += ["", "| technology | answer | limiting device | energy residual |", "|---|---|---|---:|"]
    for name in load_scenario(RACK).coolings.names:
        lines.append(_verdict(solve(RACK, cooling=name)))
    return "\n".join(lines)


def _verdict(answer: RackAnswer) -> str:
    if answer.status != "ok":
        return f"| {answer.cooling} | {answer.status}: {answer.reason} | {answer.limiting_device} | |"
    margin = min(device.margin for device in answer.devices)
    residual = answer.closure["energy_residual_relative"]
    bound = "below 1e-9" if residual < 1e-9 else f"{residual:.0e}"
    return f"| {answer.cooling} | {answer.status}, {margin:.1f} K to spare | {answer.limiting_device} | {bound} |"


def updated(page: str) -> str:
    """A page with its table made anew."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{page_table()}\n{END}{after}"


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.write_text(updated(target.read_text(encoding="utf-8")), encoding="utf-8")
