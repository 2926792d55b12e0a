"""What Python callers use: the same answers as behind the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from heatpath.numerics.errors import InputError
from heatpath.studies.answer import Comparison, RackAnswer
from heatpath.studies.scenario import Scenario, load_scenario

if TYPE_CHECKING:
    from heatpath.studies.claim import Claim
    from heatpath.studies.simulate import Simulation
    from heatpath.studies.tokens import TokenComparison

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
            return compare_optimised(chosen, names, optimise)
    from heatpath.studies import compare as study

    with _file_named(chosen):
        return study.compare(chosen, names)


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
    from heatpath.studies import tokens as study

    with _file_named(chosen):
        return study.tokens(chosen, None if coolings is None else tuple(coolings))


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
        return study.solve(chosen, cooling)


def simulate(
    scenario: Source = None,
    *,
    cooling: str,
    load: str = "azure-code",
    hours: float = 1.0,
    interval: float = 1.0,
    seed: int | None = None,
    failures: Sequence[str] = (),
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

    Raises InputError, PhysicalFailure.
    """
    chosen = scenario_of(scenario).with_coolings((cooling,))
    from heatpath.studies import simulate as study

    with _file_named(chosen):
        return study.simulate(
            chosen, cooling, load, hours=hours, interval=interval, seed=seed, failures=tuple(failures)
        )  # fmt: skip


@contextmanager
def _file_named(scenario: Scenario) -> Iterator[None]:
    """Faults that a study finds, such as a coolant nobody knows, name the scenario's file too."""
    try:
        yield
    except InputError as error:
        file = error.file or scenario.file_of(error.field)
        raise InputError(error.field, error.message, allowed=error.allowed, file=file) from None
