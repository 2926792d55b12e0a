"""Scenario and case files as no user would write them: an answer or one line, never a traceback, never a hang.

The short version runs with the suite; the long one, five minutes with new examples each time, is marked slow.
"""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import time
import tomllib
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from heatpath.cli import main
from heatpath.facility.blueprint import plants
from heatpath.facility.weather import sites
from heatpath.fluids.coolants import coolants
from heatpath.numerics.errors import InputError
from heatpath.studies.scenario import load_scenario, scenario_text
from heatpath.validation.case_file import shipped_cases

SCENARIOS = tuple(tomllib.loads(scenario_text(name)) for name in ("default", "rack-72"))
UNITS = ("K", "degC", "kW", "W", "MW", "L/min", "m^3/h", "%", "USD/kWh", "kg/s", "bar", "1", "", "W W W", "K/", "^2")
NUMBERS = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-(10**60), 10**60),
    st.sampled_from([0, 1, -1, 0.5, 0.95, 1e-320, 1e308, 20, 40, 65, 300, 5e5]),
)
QUANTITIES = st.builds(lambda number, units: f"{number} {units}", NUMBERS, st.sampled_from(UNITS))
WORDS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "air",
            "pg25",
            "water",
            "fc-40",
            "pao-6",
            "r134a",
            "silicone",
            "gtl",
            "pg-30-mass",
            "../x",
            "x.toml",
            "x.csv",
            "/dev/zero",
            "/dev/stdin",
            ".",
            "seoul",
            "phoenix",
            "helsinki",
            "accelerator-node-8x700w",
            "processor-server-2x165w",
            "rack-72",
            "standard",
            "deschutes",
            "passive-35",
            "wilo-il-80-220",
            "constant",
            "inference-diurnal",
            "independent",
            "sealed",
            "open",
            "heating",
            "USD",
            "KRW",
            "nan",
            "1e999",
        ]
    ),
)
LEAVES = st.one_of(QUANTITIES, NUMBERS, WORDS, st.booleans(), st.none())
TREES = st.recursive(
    LEAVES,
    lambda below: st.one_of(st.lists(below, max_size=3), st.dictionaries(WORDS, below, max_size=3)),
    max_leaves=4,
)


def places(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a tree of tables and lists."""
    found = [path] if path else []
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, below in pairs:
        found += places(below, (*path, key))
    return found


@st.composite
def spoiled(draw: st.DrawFn, trees: tuple[Any, ...]) -> Any:
    """A tree with a few places replaced, taken away, or added to."""
    tree = json.loads(json.dumps(draw(st.sampled_from(trees))))
    for _ in range(draw(st.integers(1, 4))):
        found = places(tree)
        if not found:
            break
        *steps, last = draw(st.sampled_from(found))
        table = tree
        for step in steps:
            table = table[step]
        action = draw(st.sampled_from(("quantity", "quantity", "word", "tree", "drop", "add")))
        if action == "drop":
            del table[last]
        elif action == "add" and isinstance(table, dict):
            table[draw(st.one_of(WORDS, st.sampled_from(KEYS)))] = draw(TREES)
        else:
            table[last] = draw({"quantity": QUANTITIES, "word": WORDS}.get(action, TREES))
    return tree


KEYS = [
    "rear_door",
    "cdu",
    "pump",
    "tank",
    "history",
    "supply_flow",
    "rack_power",
    "nodes_per_rack",
    "tower_approach",
    "door_water_temperature",
    "containment_leakage",
    "serving",
    "tariff",
    "peak_electricity",
    "fluid_prices",
    "rack",
    "node",
    "scaling",
    "demand_charge",
    "rate",
]


@st.composite
def extreme(draw: st.DrawFn) -> Any:
    """A scenario that passes every check of its own, with a few values anywhere in their ranges, ends included."""
    tree = json.loads(json.dumps(draw(st.sampled_from(SCENARIOS))))
    name = draw(st.sampled_from(sorted(tree["coolings"])))
    table = tree["coolings"][name]
    known = set(type(load_scenario(tree).coolings[name]).model_fields)
    known -= {"nodes_per_rack", "rack_power"} if "rack" in tree["hall"] else set()
    # Sixty boiling nodes, or hardly any flow in twelve, take half a minute: no hang, but no fuzzing either.
    known -= {"nodes_per_rack", "rack_power", "supply_flow"} if name == "coldplate-2p" else set()
    keys = sorted(key for key in VALUES if not key.startswith("coolings.") or key.partition(".")[2] in known)
    for key in draw(st.lists(st.sampled_from(keys), min_size=1, max_size=4, unique=True)):
        section, _, field = key.partition(".")
        holder = table if section == "coolings" else tree[section]
        holder[field] = draw(VALUES[key])
    if "door_water_temperature" in table:
        table["rear_door"] = "passive-35"
    return {**tree, "baseline": {"cooling": "air"}, "coolings": {"air": tree["coolings"]["air"], name: table}}


def between(low: float, high: float, units: str) -> st.SearchStrategy[str]:
    """A quantity in its range, often at an end."""
    numbers = st.one_of(st.sampled_from([low, high]), st.floats(low, high))
    return st.builds(lambda number: f"{number!r} {units}".strip(), numbers)


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "coolings.supply_temperature": between(5.0, 60.0, "degC"),
    "coolings.coolant": st.sampled_from(coolants()),
    "coolings.nodes_per_rack": st.integers(1, 64),
    "coolings.rack_power": between(1.0, 500.0, "kW"),
    "coolings.supply_flow": between(0.1, 1e6, "L/min"),
    "coolings.plant": st.sampled_from(plants()),
    "coolings.pump": st.just("wilo-il-80-220"),
    "coolings.cdu": st.sampled_from(["deschutes", "in-rack-40", "chx2000"]),
    "coolings.rear_door": st.just("passive-35"),
    "coolings.door_water_temperature": between(5.0, 45.0, "degC"),
    "coolings.tank": st.sampled_from(["sealed", "open"]),
    "coolings.history": st.sampled_from(["boiling", "heating"]),
    "coolings.containment_leakage": st.floats(0.0, 0.5),
    "hall.compute_power": between(0.01, 1000.0, "MW"),
    "site.name": st.sampled_from(sites()),
}


@st.composite
def scratched(draw: st.DrawFn, text: str) -> str:
    """A text with a few pieces taken out, doubled, or replaced by others."""
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        piece = draw(
            st.one_of(st.text(max_size=10), st.sampled_from(["[[", "]", '"""', "=", "\n", "1e999", "nan", ","]))
        )
        text = text[:start] + piece + text[end:]
    return text


def said(*argv: str) -> tuple[int, str]:
    """Exit code and stderr of a command; a traceback of any kind fails the test by itself."""
    error = io.StringIO()
    with contextlib.redirect_stderr(error), contextlib.redirect_stdout(io.StringIO()):
        try:
            code = main(argv)
        except SystemExit as leave:
            code = int(leave.code or 0)
    return code, error.getvalue()


def check(codes: tuple[int, ...], *argv: str) -> None:
    """One of the codes; where the input is refused, in one line; within a minute, on a busy machine too."""
    start = time.monotonic()
    code, error = said(*argv)
    assert code in codes, (code, error)
    if code == 2:
        assert error.count("\n") == 1 and error.startswith("heatpath"), error
    assert time.monotonic() - start < 60.0


def loads_or_refuses(source: Any) -> None:
    """A scenario or one line."""
    try:
        load_scenario(source)
    except InputError as error:
        assert "\n" not in str(error) and len(str(error)) < 2000


def scenario_trees(folder: Path) -> Callable[[Any], None]:
    """Run a tree as a JSON scenario through the command line."""

    def run(tree: Any) -> None:
        loads_or_refuses(tree if isinstance(tree, dict) else None)
        file = folder / "hall.json"
        file.write_text(json.dumps(tree), encoding="utf-8", errors="surrogatepass")
        named = tree.get("coolings") if isinstance(tree, dict) else None
        names = list(named) if isinstance(named, dict) and named else ["air"]
        check((0, 2, 3), "solve", str(file), "--cooling", names[-1] if not names[-1].startswith("-") else "air")

    return run


def scenario_texts(folder: Path) -> Callable[[Any], None]:
    """Read a text as a TOML scenario."""

    def run(text: str) -> None:
        file = folder / "hall.toml"
        file.write_text(text, encoding="utf-8", errors="replace")
        loads_or_refuses(file)

    return run


def shipped(name: str) -> Path:
    """The folder of a shipped case."""
    return Path(str(resources.files("heatpath.validation") / "cases" / name))


def quick_cases() -> tuple[str, ...]:
    """Cases that a law or a part drives: each is run within a second."""
    found = []
    for name in shipped_cases():
        use = tomllib.loads((shipped(name) / "case.toml").read_text("utf-8"))["model"]["use"]
        if use.startswith(("law:", "part:")):
            found.append(name)
    return tuple(found)


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, str]:
    """``case.toml`` and ``data.csv`` of a shipped case, one or both scratched."""
    folder = shipped(draw(st.sampled_from(quick_cases())))
    case, data = ((folder / name).read_text("utf-8") for name in ("case.toml", "data.csv"))
    which = draw(st.integers(0, 2))
    return draw(scratched(case)) if which != 1 else case, draw(scratched(data)) if which else data


def case_folders(folder: Path) -> Callable[[Any], None]:
    """Run a case through the command line."""

    def run(files: tuple[str, str]) -> None:
        place = folder / "case"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        for name, text in zip(("case.toml", "data.csv"), files, strict=True):
            (place / name).write_text(text, encoding="utf-8", errors="replace")
        check((0, 1, 2, 3), "validate", str(place))

    return run


KINDS: dict[str, tuple[Any, Callable[[Path], Callable[[Any], None]], int]] = {
    "scenario tables": (spoiled(SCENARIOS), scenario_trees, 40),
    "scenario values": (extreme(), scenario_trees, 25),
    "scenario text": (scratched(scenario_text()), scenario_texts, 150),
    "case": (cases(), case_folders, 60),
}


def fuzz(kind: str, folder: Path, examples: int, number: int | None = None) -> None:
    """So many examples of a kind; the same each time, or new ones by a number."""
    strategy, runner, _ = KINDS[kind]
    run = runner(folder)

    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=number is None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(strategy)
    def body(value: Any) -> None:
        run(value)

    (body if number is None else seed(number)(body))()


@pytest.mark.parametrize("kind", KINDS)
def test_short(kind: str, tmp_path: Path) -> None:
    fuzz(kind, tmp_path, KINDS[kind][2])


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_five_minutes(kind: str, tmp_path: Path) -> None:
    """As many seconds of each kind, with examples that no run before has seen."""
    end, number = time.monotonic() + 300.0 / len(KINDS), time.time_ns()
    while time.monotonic() < end:
        fuzz(kind, tmp_path, 50, number)
        number += 1


@pytest.mark.parametrize(
    "line",
    [
        "simulate --cooling immersion --hours 0.01 --seed -1",
        "simulate --cooling immersion --hours 0.01 --seed 4294967296",
        "simulate --cooling immersion --hours nan",
        "simulate --cooling immersion --hours 1e308",
        "simulate --cooling immersion --hours 0.01 --failure pump_trip@nan",
        "simulate --cooling immersion --hours 0.01 --failure @",
        "simulate --cooling immersion --hours 0.01 --load nothing.csv",
        "compare --site \x00",
        "compare --cooling ,",
        "compare --cooling air,air,x",
        "compare --epw /dev",
        "solve . --cooling air",
        "solve --cooling \ud800",
        "plant warm-water-dry-cooler --load nan",
        "plant warm-water-dry-cooler --load -1",
        "plant . --load 1",
        "calibrate ocp-cold-plate --holdout 0.25 --seed -1",
        "calibrate ocp-cold-plate --holdout nan",
        "calibrate ocp-cold-plate --fit ,",
        "validate .",
        "validate ../x",
    ],
)
def test_odd_arguments(line: str) -> None:
    """What no shell history holds is refused in one line too."""
    check((2,), *line.split(" "))
