"""What Python callers use: the same answers as behind the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from heatpath.numerics.errors import InputError
from heatpath.results import Comparison, RackAnswer, contents
from heatpath.studies.scenario import Scenario, load_scenario

if TYPE_CHECKING:
    import xarray as xr

    from heatpath.runs import Simulation, TokenComparison
    from heatpath.studies.claim import Claim
    from heatpath.studies.sweep import Sweep

Source = Scenario | str | Path | dict[str, Any] | None


def scenario_of(source: Source, *, site: str | None = None, epw: str | Path | None = None) -> Scenario:
    """The scenario that is meant: one that is loaded already, a file, a shipped name, a dict, or None for the default.

    Parameters
    ----------
    source : the scenario or where to read it
    site : another shipped site to put the hall at
    epw : or a weather file of the user's own

    Raises InputError.
    """
    scenario = source if isinstance(source, Scenario) else load_scenario(source)
    return scenario if site is None and epw is None else scenario.with_site(site, epw)


def compare(
    scenario: Source = None,
    *,
    site: str | None = None,
    epw: str | Path | None = None,
    coolings: Sequence[str] | None = None,
    optimise: Literal["energy", "cost"] | None = None,
) -> Comparison:
    """Every cooling technology doing the same work in one hall over one year.

    Parameters
    ----------
    scenario : a Scenario, a TOML or JSON file, a shipped name, a dict, or None for the shipped default hall
    site : a shipped site instead of the scenario's
    epw : an EPW weather file instead of the scenario's site
    coolings : names of the technologies to answer, in this order; default: all that have a table
    optimise : search for the set points with the least energy or cost, in place of the scenario's; takes a minute

    Raises InputError for the user's faults, PhysicalFailure where nothing can be answered.
    """
    chosen = scenario_of(scenario, site=site, epw=epw)
    if coolings is not None:
        if isinstance(coolings, str):
            raise InputError("coolings", "is text", allowed='a list of names, ["air", "immersion"]')
        chosen = chosen.with_coolings(coolings)
    names = None if coolings is None else tuple(coolings)
    if optimise is not None:
        from heatpath.studies.optimum import compare_optimised

        with _file_named(chosen):
            return Comparison(**contents(compare_optimised(chosen, names, optimise)), scenario=chosen)
    from heatpath.studies import compare as study

    with _file_named(chosen):
        return Comparison(**contents(study.compare(chosen, names)), scenario=chosen)


def tokens(
    scenario: Source = None,
    *,
    site: str | None = None,
    epw: str | Path | None = None,
    coolings: Sequence[str] | None = None,
) -> TokenComparison:
    """What a token costs: energy, water, carbon and money, owned and rented, as ranges; arguments as :func:`compare`.

    Raises InputError for the user's faults, also for a price that neither the scenario nor the shipped table has.
    """
    chosen = scenario_of(scenario, site=site, epw=epw)
    if coolings is not None:
        if isinstance(coolings, str):
            raise InputError("coolings", "is text", allowed='a list of names, ["air", "immersion"]')
        chosen = chosen.with_coolings(coolings)
    from heatpath.runs import TokenComparison
    from heatpath.studies import tokens as study

    with _file_named(chosen):
        return TokenComparison(**contents(study.tokens(chosen, None if coolings is None else tuple(coolings))))


def claim(
    scenario: Source = None,
    *,
    site: str | None = None,
    epw: str | Path | None = None,
    coolings: Sequence[str] | None = None,
    claim: float = 0.30,
    samples: int = 256,
    seed: int = 1,
    hours: int = 1095,
    method: Literal["surrogate", "saltelli"] = "surrogate",
    sites: Sequence[str] = (),
    workers: int = 1,
) -> Claim:
    """What holds of a claimed saving: against which air-cooled hall, by which definition, how surely.

    Parameters
    ----------
    scenario, site, epw : as in :func:`compare`
    coolings : names of the liquid technologies; default: all that have a table
    claim : the claimed saving, between 0 and 1
    samples : evaluations of the whole chain
    seed : of the samples
    hours : of the year that each evaluation runs
    method : of the shares of variance: a polynomial surrogate, or Saltelli's estimators, which want many samples
    sites : shipped sites at which the central inputs are evaluated too
    workers : processes; more than one needs a script that guards its start with ``if __name__ == "__main__"``

    Raises InputError for the user's faults, PhysicalFailure where no technology or no baseline can carry the hall.
    """
    chosen = scenario_of(scenario, site=site, epw=epw)
    if coolings is not None:
        if isinstance(coolings, str):
            raise InputError("coolings", "is text", allowed='a list of names, ["coldplate", "immersion"]')
        chosen = chosen.with_coolings(coolings)
    from heatpath.studies import claim as study

    with _file_named(chosen):
        return study.claim(
            chosen, None if coolings is None else tuple(coolings), reaches=claim, samples=samples, seed=seed,
            hours=hours, method=method, sites=tuple(sites), workers=workers,
        )  # fmt: skip


def solve(scenario: Source = None, *, cooling: str) -> RackAnswer:
    """One rack, steady, at full utilisation: temperatures, flows and margins of its devices.

    Parameters
    ----------
    scenario : as in :func:`compare`
    cooling : name of the technology

    Raises InputError, PhysicalFailure.
    """
    chosen = scenario_of(scenario).with_coolings((cooling,))
    from heatpath.studies import rack as study

    with _file_named(chosen):
        return RackAnswer(**contents(study.solve(chosen, cooling)), currency=chosen.economics.currency)


def simulate(
    scenario: Source = None,
    *,
    cooling: str,
    load: str = "azure-code",
    hours: float = 1.0,
    interval: float = 1.0,
    seed: int | None = None,
    failures: Sequence[str] = (),
    controls: Sequence[str] = (),
    progress: Callable[[float], None] | None = None,
) -> Simulation:
    """One rack from second to second: junctions, clocks, tokens served, queued and lost.

    Parameters
    ----------
    scenario : as in :func:`compare`
    cooling : name of the technology
    load : ``azure-code``, ``azure-conversation``, ``full``, or a CSV file of requests or of power
    hours : to follow
    interval : between samples [s]
    seed : of the load, instead of the scenario's
    failures : what breaks and when, as ``pump_trip@600``
    controls : such as ``pump=return:50 degC`` or ``power_cap=600 W``, in place of the scenario's
    progress : is told the share that is done

    Raises InputError, PhysicalFailure.
    """
    chosen = scenario_of(scenario).with_coolings((cooling,))
    from heatpath.runs import Simulation
    from heatpath.studies import simulate as study

    with _file_named(chosen):
        found = study.simulate(
            chosen, cooling, load, hours=hours, interval=interval, seed=seed, failures=tuple(failures),
            controls=tuple(controls), progress=progress,
        )  # fmt: skip
    return Simulation(**contents(found))


def sweep(
    scenario: Source = None,
    over: Mapping[str, Any] | Sequence[str] = (),
    *,
    samples: int | None = None,
    seed: int = 1,
    workers: int = 1,
    dask: str | None = None,
    out: str | Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> xr.Dataset:
    """Annual figures of many designs of one scenario, each answered as :func:`compare` answers it.

    Parameters
    ----------
    scenario : as in :func:`compare`
    over : what is varied, by dotted path: a list of values as in a scenario, multiplied out, or with ``samples`` also a
        range as text, ``"20..30 degC"``; or the texts of the command line, ``PATH=V1,V2``
    samples : points of a scrambled Sobol sequence, instead of the product
    seed : of the sequence
    workers : processes of this machine; a script starts them under ``if __name__ == "__main__":``
    dask : address of a Dask scheduler instead of processes
    out : netCDF file to write; finished parts are kept beside it, and the same call goes on from them
    progress : called with designs done and designs in all

    Returns a dataset over ``cooling`` and the varied fields, or ``cooling`` and ``design``.

    Raises InputError for the user's faults; designs without a physical answer are NaN with their ``reason``.
    """
    from heatpath.sweep_pages import sweep_dataset

    return sweep_dataset(swept(scenario, over, samples, seed, workers, dask, out, progress))


def swept(
    scenario: Source,
    over: Mapping[str, Any] | Sequence[str],
    samples: int | None = None,
    seed: int = 1,
    workers: int = 1,
    dask: str | None = None,
    out: str | Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Sweep:
    """The outcomes behind :func:`sweep`, written to ``out``; arguments and errors as there."""
    from heatpath.studies.axes import make_plan
    from heatpath.studies.lanes import MOST_WORKERS
    from heatpath.studies.sweep import forget, run_sweep

    if isinstance(workers, bool) or not isinstance(workers, int) or not 1 <= workers <= MOST_WORKERS:
        raise InputError("workers", f"{workers!r} is not a number of processes", allowed=f"1 to {MOST_WORKERS}")
    chosen = scenario_of(scenario)
    path = None if out is None else Path(out)
    with _file_named(chosen):
        plan = make_plan(chosen, over, samples, seed)
        found = run_sweep(chosen, plan, workers=workers, dask=dask, out=path, progress=progress)
        if path is not None:
            from heatpath.sweep_pages import write_sweep

            write_sweep(found, path)
            forget(chosen, plan, path)
    return found


@contextmanager
def _file_named(scenario: Scenario) -> Iterator[None]:
    """Faults that a study finds, such as a coolant nobody knows, name the scenario's file too."""
    try:
        yield
    except InputError as error:
        file = error.file or scenario.file_of(error.field)
        raise InputError(error.field, error.message, allowed=error.allowed, file=file) from None
