"""Every row of the benchmarks: ours and the peer in turn on this machine, warm, medians and spread of processor time.

    python benchmarks/run.py [--slow] [--json] [--anyway] [--only WORD]

``--slow`` adds the transient of 5,041 nodes, comparisons in new processes and a claim; ``--anyway`` runs where
something else keeps the machine busy, and says so.
"""

from __future__ import annotations

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")  # the peers' linear algebra beside our single thread

import argparse  # noqa: E402
import importlib.util  # noqa: E402
import resource  # noqa: E402
import subprocess  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable  # noqa: E402
from pathlib import Path  # noqa: E402

import numpy as np  # noqa: E402

from heatpath.bench import Row, Timing, alternate, as_json, lines, machine  # noqa: E402

sys.path.insert(0, str(Path(__file__).parent))
import networks  # noqa: E402
import properties as property_rows  # noqa: E402
import transient  # noqa: E402
from rates import Rates, rates  # noqa: E402


def properties_row(_: Rates) -> Row:
    """Density, heat capacity, conductivity, viscosity of water at 3 bar; ours gives enthalpy too."""
    import CoolProp

    from heatpath.fluids.coolants import property_table

    table, t = property_table(("water",)), np.random.default_rng(1).uniform(285.0, 345.0, property_rows.OURS)
    state = property_rows.liquid_state("HEOS", "Water")

    def theirs() -> None:
        for each in t[: property_rows.THEIRS].tolist():
            state.update(CoolProp.PT_INPUTS, 3e5, each)
            state.rhomass(), state.cpmass(), state.conductivity(), state.viscosity()

    one, two = alternate(lambda: property_rows.sweep(table, t), theirs)
    our = Timing(one.seconds / property_rows.OURS, one.spread, one.share)
    their = Timing(two.seconds / property_rows.THEIRS, two.spread, two.share)
    from heatpath.fluids.properties import properties

    state.update(CoolProp.PT_INPUTS, 3e5, 313.15)
    off = abs(properties(table, 0, 313.15)[0] / state.rhomass() - 1.0)
    return Row(
        "four properties of water", our, "CoolProp AbstractState", their, f"density differs by {off:.0e}", 3000.0
    )


def transient_row(plates: int, spans: transient.Spans, goal: float) -> Row:
    """Ours against BDF at the loosest tolerance that is not worse."""
    network, storage, start = transient.rack(plates)
    stores = np.flatnonzero(storage.mass(network))
    whole = network, storage, start, stores, spans
    exact = transient.ours(*whole, 1e-3 * transient.TOLERANCE).watched[1::2]
    error = float(np.abs(transient.ours(*whole, transient.TOLERANCE).watched[1::2] - exact).max())
    rtol, off = transient.THEIRS[0], np.inf
    for rtol in transient.THEIRS:
        off = float(np.abs(transient.theirs(*whole, rtol) - exact).max())
        if off <= error or plates > 100:
            break
    one, two = alternate(
        lambda: transient.ours(*whole, transient.TOLERANCE), lambda: transient.theirs(*whole, rtol), repeats=3
    )
    seconds = spans[-1][1]
    ours, theirs = (Timing(each.seconds / seconds, each.spread, each.share) for each in (one, two))
    return Row(
        f"transient of {start.size:,} unknowns, per simulated second", ours, f"solve_ivp BDF at rtol {rtol:g}", theirs,
        f"largest error {error:.0e} K, theirs {off:.0e} K", goal, note="3 repeats",
    )  # fmt: skip


def year_row(_: Rates) -> Row:
    """A facility year; EnergyPlus where its wheel is installed (``facility_year.py`` runs it with a model)."""
    from heatpath.facility.alone import run_alone
    from heatpath.facility.blueprint import load_plant
    from heatpath.facility.weather import typical_year

    plant, weather = load_plant("contained-chilled-water"), typical_year("chicago")
    there = importlib.util.find_spec("pyenergyplus") is not None
    note = "python benchmarks/facility_year.py --epw FILE --model FILE" if there else "EnergyPlus is not installed here"
    return Row(
        "facility year, hourly, contained chilled water", alternate(lambda: run_alone(plant, weather, 1e6))[0],
        "EnergyPlus", goal=100.0, note=note,
    )  # fmt: skip


def compare_row(_: Rates) -> Row:
    """Five technologies, a year, in a process that has done it before."""
    from heatpath.api import compare

    return Row("compare, five technologies, a year, warm", alternate(compare, repeats=7)[0], seconds_goal=1.5)


def fresh_rows() -> list[Row]:
    """The command in a new process, without any kept kernel and then with them; one run each, whole process."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name, goal in (("cold", 15.0), ("from kept kernels", 1.5)):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            command = [sys.executable, "-m", "heatpath", "compare"]
            environment = os.environ | {"HEATPATH_CACHE_DIR": folder}
            subprocess.run(command, env=environment, check=True, capture_output=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            rows.append(Row(f"heatpath compare, new process, {name}", Timing(spent, 0.0, 1.0), seconds_goal=goal))
    return rows


def claim_row() -> Row:
    """A claim of 1,024 evaluations in two processes; the wall clock of one run, since its processes are its own."""
    from heatpath.api import claim

    began = time.perf_counter()
    claim(samples=1024, workers=2)
    note = "wall clock, one run"
    return Row("claim with 1,024 evaluations, 2 processes", Timing(time.perf_counter() - began, 0.0, 1.0), note=note,
               seconds_goal=60.0)  # fmt: skip


ROWS: dict[str, Callable[[Rates], Row]] = {
    "tespy": networks.tespy_row,
    "pandapipes": networks.pandapipes_row,
    "ladder": networks.ladder_row,
    "rack": networks.rack_row,
    "transient": lambda _: transient_row(71, transient.SPANS, 500.0),
    "year": year_row,
    "properties": properties_row,
    "compare": compare_row,
}


def main() -> int:
    """Print every row asked for."""
    parser = argparse.ArgumentParser()
    for flag in ("--slow", "--json", "--anyway"):
        parser.add_argument(flag, action="store_true")
    parser.add_argument("--only", choices=[*ROWS, "fresh", "claim"])
    args = parser.parse_args()
    here = machine()
    if here.busy and not args.anyway:
        print(f"The machine is busy: {here.words()}. --anyway runs on it all the same.", file=sys.stderr)
        return 2
    found = rates()
    rows = [row(found) for name, row in ROWS.items() if args.only in (None, name)]
    if args.slow and args.only is None:
        rows.append(transient_row(714, ((0.0, 10.0, 0.2), (10.0, 60.0, 0.9)), 200.0))
    if args.only == "fresh" or (args.slow and args.only is None):
        rows += fresh_rows()
    if args.only == "claim" or (args.slow and args.only is None):
        rows.append(claim_row())
    if args.json:
        print(as_json(rows, here))
    else:
        rate = f"{found.multiply_add * 1e9:.3f} ns a multiply-add, {found.exponential * 1e9:.1f} ns an exponential"
        print("\n".join([*lines(rows, here), "", f"Counted bounds at {rate}."]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
