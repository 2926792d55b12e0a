"""A facility year of one design through the public call, weather parsed, and EnergyPlus' data-centre example beside it.

    python benchmarks/facility_year.py [--epw FILE] [--model FILE.epJSON]

Ours: read_epw (or a typical year) and `run_alone` for each plant of a hall, best of five, in CPU time, after a
first that compiles. Theirs: a data-centre example of EnergyPlus (25.2: ``1ZoneDataCenterCRAC_wPumpedDXCoolingCoil`` and
relatives, or the two-zone one that ships with sinergym) run once for the same year, start to end. Without EnergyPlus
(wheel pyenergyplus-lbnl, developers only) or without a model this part says so and is left out.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from heatpath.facility.alone import run_alone
from heatpath.facility.blueprint import load_plant, plants
from heatpath.facility.weather import Weather, _read_epw, read_epw, typical_year

ROUNDS = 5
SUPPORTED = "25.2"


def weather_of(epw: str | None) -> Weather:
    """The weather, parsed again each time."""
    if epw is None:
        return typical_year("chicago")
    _read_epw.cache_clear()
    return read_epw(epw)


def ours(epw: str | None) -> float:
    """Print the CPU time of every plant [ms]; the slowest [s]."""
    start = time.process_time()
    weather = weather_of(epw)
    parsing = time.process_time() - start
    print(f"{'weather file parsed' if epw else 'typical year, cached':32s} {1e3 * parsing:9.1f} ms")
    slowest = 0.0
    for name in plants():
        plant = load_plant(name)
        run_alone(plant, weather, 1e6)
        times = []
        for _ in range(ROUNDS):
            start = time.process_time()
            run_alone(plant, weather, 1e6)
            times.append(time.process_time() - start)
        slowest = max(slowest, min(times))
        print(f"{name:32s} {1e3 * min(times):9.1f} ms")
    return slowest


def theirs(model: Path, epw: str) -> float | None:
    """CPU time of EnergyPlus on a model [s], a whole year; None where it cannot run."""
    try:
        from pyenergyplus.api import EnergyPlusAPI  # type: ignore[import-not-found]
    except ImportError:
        print("EnergyPlus is not installed here (pyenergyplus-lbnl): its part is left out")
        return None
    text = model.read_text(encoding="utf-8").replace('"ZoneAveraged"', '"EnclosureAveraged"')  # renamed since
    document = json.loads(text)
    for version in document.get("Version", {}).values():
        version["version_identifier"] = SUPPORTED
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "model.epJSON"
        copy.write_text(json.dumps(document), encoding="utf-8")
        api = EnergyPlusAPI()
        state = api.state_manager.new_state()
        api.runtime.set_console_output_status(state, False)
        start = time.process_time()
        code = api.runtime.run_energyplus(state, ["-w", epw, "-d", folder, str(copy)])
        taken = time.process_time() - start
        if code != 0:
            print((Path(folder) / "eplusout.err").read_text(errors="replace")[-2000:])
            return None
    return taken


def main() -> int:
    """Print both and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--epw", help="a weather file for both")
    parser.add_argument("--model", type=Path, help="a data-centre model of EnergyPlus, epJSON")
    args = parser.parse_args()
    mine = ours(args.epw)
    if args.model is None or args.epw is None:
        print("no --model and --epw: EnergyPlus' part is left out")
        return 0
    other = theirs(args.model, args.epw)
    if other is not None:
        print(f"EnergyPlus, {args.model.name}: {other:.2f} s, {other / mine:.0f} times our slowest plant")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
