"""Nanoseconds per property in a kernel, and how many times longer CoolProp's AbstractState takes.

    python benchmarks/properties.py

Both sides evaluate density, heat capacity, conductivity and viscosity of the same liquid at the same random
temperatures, in turn in one process; medians of nine repeats after a warm-up, with the spread. CoolProp is called as
its fastest interface allows: one AbstractState, one update per temperature, four reads.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import CoolProp
import numpy as np
from numpy.typing import NDArray

from heatpath.fluids.coolants import property_table, saturation_table
from heatpath.fluids.properties import PropertyTable, properties
from heatpath.fluids.saturation import SaturationTable, saturation_pressure, saturation_properties
from heatpath.numerics.kernel import kernel

REPEATS = 9
OURS, THEIRS = 200_000, 4_000
LIQUIDS = {"water": ("HEOS", "Water"), "air": ("HEOS", "Air"), "pg-25-mass": ("INCOMP", "MPG[0.25]")}


@kernel
def sweep(table: PropertyTable, t: NDArray[np.float64]) -> float:
    """The sum of five properties at every temperature, so that nothing is left out."""
    total = 0.0
    for each in t:
        rho, cp, k, mu, h = properties(table, 0, each)
        total += rho + cp + k + mu + h
    return total


@kernel
def boil(table: SaturationTable, t: NDArray[np.float64]) -> float:
    """The same with pressure, latent heat, vapour density and surface tension."""
    total = 0.0
    for each in t:
        latent, vapour, tension = saturation_properties(table, 0, each)
        total += saturation_pressure(table, 0, each) + latent + vapour + tension
    return total


def timed(run: Callable[[], object]) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def alternated(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[list[float], list[float]]:
    """Times of both in turn, after one warm-up each."""
    ours(), theirs()
    pairs = [(timed(ours), timed(theirs)) for _ in range(REPEATS)]
    return [a for a, _ in pairs], [b for _, b in pairs]


def liquid_state(backend: str, fluid: str) -> CoolProp.AbstractState:
    """CoolProp's state of a liquid."""
    name, _, fraction = fluid.partition("[")
    state = CoolProp.AbstractState(backend, name)
    if fraction:
        state.set_mass_fractions([float(fraction.rstrip("]"))])
    return state


def report(name: str, ours: list[float], our_count: int, theirs: list[float], their_count: int) -> None:
    """One line: nanoseconds per property on both sides, and the ratio; the counts are properties per temperature."""
    a = [1e9 * one / (OURS * our_count) for one in ours]
    b = [1e9 * one / (THEIRS * their_count) for one in theirs]
    spread = 100.0 * (max(a) - min(a)) / statistics.median(a)
    print(
        f"{name:<22}{statistics.median(a):>10.2f} ns  ± {spread:>3.0f} %"
        f"{statistics.median(b):>12.0f} ns{statistics.median(b) / statistics.median(a):>10.0f} x"
    )


def main() -> None:
    """Liquids and gas, then a saturation line."""
    random = np.random.default_rng(1)
    print(f"CoolProp {CoolProp.__version__}, medians of {REPEATS}")
    print(f"{'one property of':<22}{'kernel':>13}{'':>8}{'AbstractState':>15}{'ratio':>12}")
    for name, (backend, fluid) in LIQUIDS.items():
        table = property_table((name,))
        t = random.uniform(285.0, 345.0, OURS)
        state = liquid_state(backend, fluid)

        def read(state: CoolProp.AbstractState = state, t: NDArray[np.float64] = t) -> None:
            for each in t[:THEIRS].tolist():
                state.update(CoolProp.PT_INPUTS, 3e5, each)
                state.rhomass(), state.cpmass(), state.conductivity(), state.viscosity()

        ours, theirs = alternated(lambda table=table, t=t: sweep(table, t), read)
        report(name, ours, 5, theirs, 4)
    table, t = saturation_table(("r134a",)), random.uniform(270.0, 345.0, OURS)
    state = CoolProp.AbstractState("HEOS", "R134a")

    def read_line() -> None:
        for each in t[:THEIRS].tolist():
            state.update(CoolProp.QT_INPUTS, 0.0, each)
            liquid = state.hmass()
            state.p(), state.surface_tension()
            state.update(CoolProp.QT_INPUTS, 1.0, each)
            _ = state.rhomass(), state.hmass() - liquid

    ours, theirs = alternated(lambda: boil(table, t), read_line)
    report("r134a, saturated", ours, 4, theirs, 4)


if __name__ == "__main__":
    main()
