"""What Python callers use: the same answers as behind the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from heatpath.numerics.errors import InputError
from heatpath.results import Comparison, RackAnswer, contents
from heatpath.studies.scenario import Scenario, load_scenario

if TYPE_CHECKING:
    from heatpath.runs import Simulation, TokenComparison

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
    from heatpath.runs import Simulation
    from heatpath.studies import simulate as study

    with _file_named(chosen):
        found = study.simulate(
            chosen, cooling, load, hours=hours, interval=interval, seed=seed, failures=tuple(failures)
        )  # fmt: skip
    return Simulation(**contents(found))


@contextmanager
def _file_named(scenario: Scenario) -> Iterator[None]:
    """Faults that a study finds, such as a coolant nobody knows, name the scenario's file too."""
    try:
        yield
    except InputError as error:
        file = error.file or scenario.file_of(error.field)
        raise InputError(error.field, error.message, allowed=error.allowed, file=file) from None
