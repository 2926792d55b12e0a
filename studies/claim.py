"""What holds of a claimed saving: for which technology, against which baseline, under which definition, how surely.

One evaluation is the whole chain at one set of inputs: every technology and every baseline, its racks, its 8,760 hours
of plant, its bill. Inputs come from `uncertain`, quasi-random and seeded; PUE is an outcome of every evaluation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from heatpath.numerics.errors import InputError, PhysicalFailure
from heatpath.numerics.sobol import saltelli_points
from heatpath.numerics.units import shorten
from heatpath.studies.break_even import BreakEven, SiteSaving, break_even, site_savings
from heatpath.studies.chain import Chain, Inputs, Link, Outcome, open_chain
from heatpath.studies.compare import EQUAL_WORK
from heatpath.studies.estimate import Converged, Estimate, Sensitivity, convergence, estimate, sensitivity
from heatpath.studies.sampling import Crew, Outcomes, crew, outcomes, with_tables
from heatpath.studies.scenario import Scenario
from heatpath.studies.thinning import corrected, ratios
from heatpath.studies.uncertain import central_values, quasi_random, sampled_values, uncertain_inputs
from heatpath.studies.waterfall import DEFINITIONS, Waterfall, saving, terms, throughput_gain, waterfall

Floats = NDArray[np.float64]
Method = Literal["surrogate", "saltelli"]
METHODS: tuple[Method, ...] = ("surrogate", "saltelli")
SAMPLES = 256
HOURS = 1095  # of the year, in an evaluation
LEAST_HOURS, MOST_HOURS = 168, 8784
CHECKED = 3  # evaluations that are run over the whole year too
MOST_SAMPLES = 2**20
AIR = "air"

__all__ = ["Claim", "Hall", "Pair", "claim"]


@dataclass(frozen=True)
class Hall:
    """One technology or baseline: its year at the central inputs, and its PUE over the samples.

    ``fit`` holds what was fitted of a baseline: set point [K] and other energy over design IT.
    """

    name: str
    title: str
    quantities: dict[str, float]
    pue: Estimate
    ppue: Estimate
    plant: str
    supply_temperature: float
    fit: dict[str, float]
    failures: dict[str, int]


@dataclass(frozen=True)
class Pair:
    """A technology against a baseline: by definition its saving, the waterfall at the central inputs and the 5 and 95 %
    of each of its terms, whose spread the saving is, and how the estimate converged.

    ``server_power_removed`` is f, ``throughput_gain`` a figure of its own that no saving contains.
    """

    technology: str
    baseline: str
    saving: dict[str, Estimate]
    cost_saving: Estimate
    waterfalls: dict[str, Waterfall]
    term_intervals: dict[str, dict[str, tuple[float, float]]]
    server_power_removed: Estimate
    throughput_gain: Estimate
    sensitivity: dict[str, Sensitivity | None]
    convergence: dict[str, tuple[Converged, ...]]
    break_even: BreakEven


@dataclass(frozen=True)
class Claim:
    """The answer of ``heatpath claim``; ``refused`` halls with their reason, ``table_errors`` by technology.

    ``hours`` of the year that each evaluation runs, ``hours_error`` the largest distance of a facility saving from the
    whole year's, over a few evaluations.
    """

    site: str
    claim: float
    samples: int
    seed: int
    method: Method
    hours: int
    hours_error: float
    technologies: dict[str, Hall]
    baselines: dict[str, Hall]
    pairs: dict[tuple[str, str], Pair]
    sites: tuple[SiteSaving, ...]
    refused: dict[str, str]
    table_errors: dict[str, tuple[float, float]]
    currency: str


def claim(
    scenario: Scenario,
    coolings: tuple[str, ...] | None = None,
    *,
    reaches: float = 0.30,
    samples: int = SAMPLES,
    seed: int = 1,
    workers: int = 1,
    hours: int = HOURS,
    method: Method = "surrogate",
    sites: tuple[str, ...] = (),
    tick: Callable[[], None] = lambda: None,
) -> Claim:
    """Audit a claimed saving.

    Parameters
    ----------
    scenario : the hall
    coolings : liquid technologies; None for all that the scenario has
    reaches : the claimed saving
    samples : evaluations of the whole chain; Saltelli's pattern uses the largest number up to it that fits
    seed : of the samples
    workers : processes
    hours : of the year in each evaluation, evenly over its temperatures; the central inputs are run over all of it
    method : of the shares of variance
    sites : shipped sites at which the central inputs are evaluated too
    tick : called now and then while it works

    Raises
    ------
    InputError : the user's faults
    PhysicalFailure : no technology or no baseline can carry the hall
    """
    _check(reaches, samples, seed, workers, method)
    if not LEAST_HOURS <= hours <= MOST_HOURS:
        raise InputError("hours", f"{hours} is out of range", allowed=f"{LEAST_HOURS} to {MOST_HOURS}")
    chain = open_chain(scenario, _technologies(scenario, coolings))
    _refuse_empty(chain)
    points = _points(samples, seed, method)
    names = [each.name for each in uncertain_inputs()]
    inputs = [central_values(), *(dict(zip(names, row.tolist(), strict=True)) for row in sampled_values(points))]
    with crew(scenario, chain, workers) as people:
        chain = with_tables(people, seed, tick)
        _refuse_empty(chain)
        found, hours_error = _years(people, chain, inputs, hours, tick)
        places = site_savings(people, scenario, chain, sites, tick)
    return _answer(scenario, chain, found, points, places, reaches, seed, method, hours, hours_error)


def _years(
    people: Crew, chain: Chain, inputs: list[Inputs], hours: int, tick: Callable[[], None]
) -> tuple[list[Outcomes], float]:
    """The central inputs over the whole year, all others over so many hours, corrected; and the largest distance of a
    facility saving of the first few from their own whole years."""
    whole = chain.links[0].hall.load.utilisation.size
    thin = hours < whole
    full = outcomes(people, chain, inputs[: 1 + (CHECKED if thin else 0)], whole, tick)
    if not thin:
        return full + outcomes(people, chain, inputs[1:], whole, tick), 0.0
    central, *rest = outcomes(people, chain, inputs, hours, tick)
    by = {
        name: ratios(one.quantities, other.quantities)
        for name, one in full[0].items()
        if not isinstance(one, str) and not isinstance(other := central[name], str)
    }
    drawn = [{name: _corrected(each, by.get(name, {})) for name, each in one.items()} for one in rest]
    return [full[0], *drawn], _distance(chain, full[1:], drawn)


def _corrected(outcome: Outcome | str, by: dict[str, float]) -> Outcome | str:
    return outcome if isinstance(outcome, str) else outcome._replace(quantities=corrected(outcome.quantities, by))


def _distance(chain: Chain, whole: list[Outcomes], thin: list[Outcomes]) -> float:
    """Largest difference of any facility saving between whole and corrected years."""
    misses = [0.0]
    for one, other in zip(whole, thin, strict=False):
        for ours in chain.technologies:
            for theirs in chain.baselines:
                both = [_figure(_facility, each[ours.name], each[theirs.name]) for each in (one, other)]
                misses += [abs(both[0] - both[1])] if np.all(np.isfinite(both)) else []
    return max(misses)


def _facility(ours: dict[str, float], theirs: dict[str, float]) -> float:
    return saving("facility_energy", ours, theirs)


def _check(reaches: float, samples: int, seed: int, workers: int, method: str) -> None:
    if not 0.0 < reaches < 1.0:
        raise InputError("claim", f"{reaches:g} is out of range", allowed="above 0, below 1")
    if not 1 <= samples <= MOST_SAMPLES:
        raise InputError("samples", f"{samples} is out of range", allowed=f"1 to {MOST_SAMPLES}")
    if not 0 <= seed < 2**32:
        raise InputError("seed", f"{seed} is out of range", allowed=f"0 to {2**32 - 1}")
    if not 1 <= workers <= 256:
        raise InputError("workers", f"{workers} is out of range", allowed="1 to 256")
    if method not in METHODS:
        raise InputError("method", f"{shorten(method)} is not a method", allowed=", ".join(METHODS))
    least = len(uncertain_inputs()) + 2
    if method == "saltelli" and samples < 2 * least:
        raise InputError("samples", f"{samples} is too few for Saltelli's pattern", allowed=f"{2 * least} or more")


def _technologies(scenario: Scenario, coolings: tuple[str, ...] | None) -> tuple[str, ...]:
    names = tuple(name for name in coolings or scenario.coolings.names if name != AIR)
    if not names:
        raise InputError(
            "coolings", "names no liquid technology", allowed="coldplate, coldplate-2p, immersion, immersion-2p"
        )
    return names


def _refuse_empty(chain: Chain) -> None:
    if not chain.technologies or not chain.baselines:
        reasons = "; ".join(f"{name}: {reason}" for name, reason in chain.refused.items())
        raise PhysicalFailure("nothing_to_compare", f"no technology and baseline can carry the hall: {reasons}")


def _points(samples: int, seed: int, method: Method) -> Floats:
    inputs = len(uncertain_inputs())
    if method == "saltelli":
        return saltelli_points(quasi_random(samples // (inputs + 2), 2 * inputs, seed))
    return quasi_random(samples, inputs, seed)


def _answer(
    scenario: Scenario,
    chain: Chain,
    found: list[Outcomes],
    points: Floats,
    places: tuple[SiteSaving, ...],
    reaches: float,
    seed: int,
    method: Method,
    hours: int,
    hours_error: float,
) -> Claim:
    central, drawn = found[0], found[1:]
    refused = dict(chain.refused)
    halls: dict[str, Hall] = {}
    for link in chain.links:
        here = central[link.name]
        if isinstance(here, str):
            refused[link.name] = here
        else:
            halls[link.name] = _hall(link, here, [each[link.name] for each in drawn])
    _refuse_empty(
        Chain(tuple(link for link in chain.links if link.name in halls), refused)
    )  # fmt: skip
    pairs = {
        (ours.name, theirs.name): _pair(ours, theirs, central, drawn, points, reaches, seed, method)
        for ours in chain.technologies
        for theirs in chain.baselines
        if ours.name in halls and theirs.name in halls
    }
    errors = {
        link.name: (link.table.power_error, link.table.temperature_error)
        for link in chain.technologies
        if link.table is not None
    }
    return Claim(
        site=scenario.site.label,
        claim=reaches,
        samples=len(drawn),
        seed=seed,
        method=method,
        hours=hours,
        hours_error=hours_error,
        technologies={link.name: halls[link.name] for link in chain.technologies if link.name in halls},
        baselines={link.name: halls[link.name] for link in chain.baselines if link.name in halls},
        pairs=pairs,
        sites=places,
        refused=refused,
        table_errors=errors,
        currency=scenario.economics.currency,
    )


def _hall(link: Link, central: Outcome, drawn: list[Outcome | str]) -> Hall:
    def spread(name: str) -> Estimate:
        values = np.array([np.nan if isinstance(each, str) else each.quantities[name] for each in drawn])
        return estimate(central.quantities[name], values, np.inf)

    fit: dict[str, float] = {}
    if link.baseline is not None and link.baseline.other is not None:
        fit = {"supply_temperature": link.baseline.supply_temperature, "other_share": link.baseline.other}
    return Hall(
        name=link.name,
        title=link.title,
        quantities=central.quantities,
        pue=spread("pue"),
        ppue=spread("ppue"),
        plant=link.installation.plant.name,
        supply_temperature=link.installation.supply_temperature,
        fit=fit,
        failures=dict(Counter(each for each in drawn if isinstance(each, str))),
    )


def equal(one: Outcome | str, other: Outcome | str) -> bool:
    """Whether two halls did the same work with every junction below its limit, so that a saving means something."""
    return all(
        not isinstance(each, str)
        and each.margin >= 0.0
        and each.quantities["tokens"] >= EQUAL_WORK * each.quantities["tokens_demanded"]
        for each in (one, other)
    )


def _pair(
    ours: Link,
    theirs: Link,
    central: Outcomes,
    drawn: list[Outcomes],
    points: Floats,
    reaches: float,
    seed: int,
    method: Method,
) -> Pair:
    def each(figure: Callable[[dict[str, float], dict[str, float]], float]) -> tuple[float | None, Floats]:
        """A figure at the central inputs and in every sample; nan where the work is not equal."""
        values = np.array([_figure(figure, sample[ours.name], sample[theirs.name]) for sample in drawn])
        here = _figure(figure, central[ours.name], central[theirs.name])
        return None if np.isnan(here) else here, values

    savings = {name: each(lambda a, b, name=name: saving(name, a, b)) for name in DEFINITIONS}  # type: ignore[misc]
    here = central[ours.name], central[theirs.name]
    falls: dict[str, Waterfall] = {}
    intervals: dict[str, dict[str, tuple[float, float]]] = {}
    if equal(*here) and not isinstance(here[0], str) and not isinstance(here[1], str):
        for name in DEFINITIONS:
            falls[name] = waterfall(name, here[0].quantities, here[1].quantities)
            causes = [step.cause for step in falls[name].steps]
            intervals[name] = {
                cause: _interval(each(lambda a, b, n=name, c=cause: terms(n, a, b)[c])[1])  # type: ignore[misc]
                for cause in causes
            }
    removed = each(lambda a, b: 1.0 - a["it_energy"] / b["it_energy"])
    return Pair(
        technology=ours.name,
        baseline=theirs.name,
        saving={name: estimate(*values, reaches) for name, values in savings.items()},
        cost_saving=estimate(*each(lambda a, b: saving("cost_per_token", a, b)), reaches),
        waterfalls=falls,
        term_intervals=intervals,
        server_power_removed=estimate(*removed, np.inf),
        throughput_gain=estimate(*each(throughput_gain), np.inf),
        sensitivity=_sensitivities(savings, points, reaches, seed, method),
        convergence={name: convergence(values[1], reaches) for name, values in savings.items()},
        break_even=break_even(removed, each(lambda a, b: a["pue"]), reaches),
    )


def _sensitivities(
    savings: dict[str, tuple[float | None, Floats]], points: Floats, reaches: float, seed: int, method: Method
) -> dict[str, Sensitivity | None]:
    """Of each definition; where every hall serves the same tokens, energy per token spreads as energy does."""
    found: dict[str, Sensitivity | None] = {}
    facility = savings["facility_energy"][1]
    for name, (_, values) in savings.items():
        if name == "energy_per_token" and np.allclose(values, facility, rtol=0.0, atol=1e-12, equal_nan=True):
            found[name] = found["facility_energy"]
        else:
            found[name] = sensitivity(points, values, reaches, seed, method == "saltelli")
    return found


def _figure(
    figure: Callable[[dict[str, float], dict[str, float]], float], ours: Outcome | str, theirs: Outcome | str
) -> float:
    if isinstance(ours, str) or isinstance(theirs, str) or not equal(ours, theirs):
        return float("nan")
    return figure(ours.quantities, theirs.quantities)


def _interval(values: Floats) -> tuple[float, float]:
    """5 and 95 % of what is known; zeros where nothing is."""
    known = values[np.isfinite(values)]
    if not known.size:
        return 0.0, 0.0
    low, high = np.percentile(known, (5.0, 95.0))
    return float(low), float(high)
