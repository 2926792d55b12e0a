"""The claim: identities, reproducibility, tables of racks, shares of variance, intervals after calibration."""

from __future__ import annotations

import math
import warnings
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from numpy.typing import NDArray

from heatpath.facility.changes import PlantChanges, changed_plant
from heatpath.facility.plant import load_plant
from heatpath.facility.pump import pump_power, size_pump
from heatpath.numerics.errors import InputError
from heatpath.numerics.sobol import fitted, indices_of
from heatpath.studies.baselines import shipped_baselines
from heatpath.studies.break_even import needed_pue, saving_at
from heatpath.studies.chain import Link, box_of, open_chain, outcome, ranges, tabled, thinned_chain
from heatpath.studies.claim import Claim, claim
from heatpath.studies.estimate import ALONE, sensitivity
from heatpath.studies.evidence import bands, beside
from heatpath.studies.rack_table import TableMap
from heatpath.studies.scenario import Scenario, load_scenario
from heatpath.studies.uncertain import quasi_random, sampled_values, uncertain_inputs
from heatpath.studies.verdict import verdict
from heatpath.studies.waterfall import DEFINITIONS
from heatpath.thermal.changes import RackChanges
from heatpath.validation.calibration import calibrate
from heatpath.validation.case import Free

Floats = NDArray[np.float64]
SAMPLES, HOURS = 12, 168
CLOSED = 1e-9


def audit(seed: int = 1, samples: int = SAMPLES, workers: int = 1) -> Claim:
    """One technology, few samples of a few hours."""
    return claim(load_scenario(), ("immersion",), samples=samples, seed=seed, hours=HOURS, workers=workers)


@pytest.fixture(scope="module")
def answer() -> Claim:
    """The audit that the tests read."""
    return audit()


@pytest.fixture(scope="module")
def link() -> Link:
    """Single-phase immersion with the table of its racks."""
    return tabled(open_chain(load_scenario(), ("immersion",), ()), seed=1).links[0]


def test_terms_sum_to_the_saving_and_every_step_meets_the_identity(answer: Claim) -> None:
    """At 1e-9, under every definition; 1 - (1 - f) PUE/PUE_baseline after each step of facility energy."""
    assert len(answer.pairs) == 4
    for (name, baseline), pair in answer.pairs.items():
        ours, theirs = answer.technologies[name].quantities, answer.baselines[baseline].quantities
        for definition in DEFINITIONS:
            fall = pair.waterfalls[definition]
            assert math.fsum(step.term for step in fall.steps) == pytest.approx(fall.total, abs=CLOSED)
            assert fall.total == pytest.approx(1.0 - ours[definition] / theirs[definition], abs=1e-15)
        for step in pair.waterfalls["facility_energy"].steps:
            by_identity = saving_at(theirs["pue"], step.server_power_removed, step.pue)
            assert step.cumulative == pytest.approx(by_identity, abs=CLOSED)
        last = pair.waterfalls["facility_energy"].steps[-1]
        assert last.pue == pytest.approx(ours["pue"], abs=CLOSED)
        assert last.server_power_removed == pytest.approx(pair.server_power_removed.central, abs=CLOSED)


def test_the_survey_baseline_has_the_pue_it_is_fitted_to(answer: Claim) -> None:
    """Computed, with the fitted values shown; the others are not fitted."""
    survey = answer.baselines["survey-average"]
    assert survey.quantities["pue"] == pytest.approx(1.54, abs=1e-5)
    assert survey.fit["supply_temperature"] == pytest.approx(survey.supply_temperature)
    assert 0.0 < survey.fit["other_share"] < 0.2
    assert all(not hall.fit for name, hall in answer.baselines.items() if name != "survey-average")
    order = [answer.baselines[row.name].quantities["pue"] for row in shipped_baselines()]
    assert order[1] > order[0] > order[2] > order[3]


def test_a_seed_gives_the_same_answer(answer: Claim) -> None:
    """Down to the last bit."""
    assert audit() == answer


@pytest.mark.slow
def test_another_seed_gives_another_answer(answer: Claim) -> None:
    """But for the central figures, which do not depend on it."""
    other = audit(seed=2)
    pair, again = answer.pairs["immersion", "legacy"], other.pairs["immersion", "legacy"]
    assert pair.saving["facility_energy"].median != again.saving["facility_energy"].median
    assert pair.saving["facility_energy"].central == again.saving["facility_energy"].central


@pytest.mark.slow
def test_the_number_of_processes_does_not_matter(answer: Claim) -> None:
    """Bit for bit, on one machine."""
    assert audit(workers=2) == answer


def test_the_claim_in_the_answer_is_what_was_asked(answer: Claim) -> None:
    """Every sample is answered or counted, probabilities lie between 0 and 1, estimates are ordered."""
    for pair in answer.pairs.values():
        for estimate in pair.saving.values():
            assert estimate.median is not None and estimate.probability is not None
            assert estimate.low is not None and estimate.high is not None
            assert estimate.low <= estimate.median <= estimate.high
            assert 0.0 <= estimate.probability <= 1.0
            assert 0.0 < estimate.answered <= 1.0
        needed = pair.break_even.pue.central
        removed = pair.server_power_removed.central
        assert needed is not None and removed is not None
        pue = answer.technologies[pair.technology].quantities["pue"]
        assert saving_at(needed, removed, pue) == pytest.approx(answer.claim, abs=CLOSED)
        assert needed == pytest.approx(needed_pue(answer.claim, removed, pue))
    assert 0.0 < answer.hours_error < 0.02  # of 168 hours; the default's 1,095 are nearer


def test_the_verdict_is_made_of_the_numbers(answer: Claim) -> None:
    """It names every baseline with its PUE."""
    text = " ".join(verdict(answer))
    for hall in answer.baselines.values():
        assert hall.title in text and f"{hall.quantities['pue']:.2f}" in text


@pytest.mark.slow
def test_the_verdict_says_when_samples_are_too_few_for_shares(answer: Claim) -> None:
    found = [each for each in verdict(answer) if "too few to say which assumption would overturn it" in each]
    assert found and found[0].startswith(f"{SAMPLES} samples") and "44" in found[0]


def test_the_verdict_on_a_small_claim_is_another(answer: Claim) -> None:
    """One per cent is saved against every hall."""
    easy = claim(load_scenario(), ("immersion",), reaches=0.01, samples=SAMPLES, hours=HOURS)
    assert "against every" in verdict(easy)[0]
    assert verdict(easy)[0] != verdict(answer)[0]


def test_every_band_of_the_evidence_says_where_the_model_falls(answer: Claim) -> None:
    """Bands are ordered and have sources; the two-phase ones wait for their technology."""
    assert all(band.low <= band.high and band.source for band in bands())
    found = beside(answer)
    assert {each.band.technology for each in found} == {"", "immersion"}
    assert all(each.place != "not answered" for each in found)


def test_bands_are_the_published_figures() -> None:
    """Indices of primary energy over air's (100 and 92.63) in the reproduced table, under both electricities; what an
    operator says of server power has no upper end."""
    named = {band.name: band for band in bands()}
    table = {"coldplate": (85.02, 78.77), "immersion": (84.67, 78.53), "immersion-2p": (79.95, 74.11)}
    for technology, (grid, renewable) in table.items():
        band = named[f"life-cycle-{technology}"]
        savings = sorted((1.0 - grid / 100.0, 1.0 - renewable / 92.63))
        assert (band.low, band.high) == pytest.approx(savings, abs=1.5e-4)
    assert named["operator-server"].low == named["operator-server"].high == 0.10


def test_changes_of_a_plant_are_of_the_size_they_say() -> None:
    """Pump power at the same flow, with what the loop feeds in it; every approach to the sky that a plant has."""
    plant = load_plant("contained-chilled-water")
    other = changed_plant(plant, PlantChanges(pump_power=1.4, rejection_approach=1.5))
    powers = [pump_power(size_pump(each.chilled.pump, 10.0), 6.0, 300.0, 4e4) for each in (plant, other)]
    assert powers[1] == pytest.approx(1.4 * powers[0], rel=1e-12)
    for name in ("approach", "target_approach"):
        assert getattr(other.chilled.tower, name) == pytest.approx(1.5 * getattr(plant.chilled.tower, name))
    assert other.chilled.economizer_approach == pytest.approx(1.5 * plant.chilled.economizer_approach)


def test_a_coil_asked_for_next_to_nothing_does_not_refuse_a_year() -> None:
    """Seven watts of a megawatt: its water leaves as warm as the air, and the end of the log mean is rounding."""
    hall = thinned_chain(open_chain(load_scenario(), (), (shipped_baselines()[3],)), 1095).baselines[0]
    row = sampled_values(quasi_random(256, len(uncertain_inputs()), 1))[111]
    inputs = dict(zip((each.name for each in uncertain_inputs()), row.tolist(), strict=True))
    assert outcome(hall, inputs).quantities["pue"] == pytest.approx(1.13, abs=0.03)


def test_few_samples_say_nothing_of_products() -> None:
    """The expansion has none below 2.5 samples a term, and the method says so."""
    points = quasi_random(128, len(uncertain_inputs()), 1)
    values = points[:, 0] + points[:, 1] + 2.0 * (points[:, 0] - 0.5) * (points[:, 1] - 0.5)
    few = sensitivity(points, values, 1.0, 1)
    assert few is not None and few.method == ALONE
    assert all(each.first == pytest.approx(each.total) for each in few.influences)
    points = quasi_random(1024, len(uncertain_inputs()), 1)
    values = points[:, 0] + points[:, 1] + 2.0 * (points[:, 0] - 0.5) * (points[:, 1] - 0.5)
    many = sensitivity(points, values, 1.0, 1)
    assert many is not None and many.method == "polynomial expansion"
    assert many.influences[0].total > many.influences[0].first + 0.05


def test_inputs_have_sources_and_distributions_keep_their_ends() -> None:
    """Shares of a half lie at the median: as much of a triangle lies below as above."""
    points = quasi_random(256, len(uncertain_inputs()), 1)
    values = sampled_values(points)
    for k, row in enumerate(uncertain_inputs()):
        assert row.source and row.trust != "recalled"
        assert row.low <= values[:, k].min() and values[:, k].max() <= row.high
        ends = row.at(np.array([0.0, 1.0]))
        assert ends == pytest.approx([row.low, row.high])
        mean = (row.low + row.central + row.high) / 3.0
        assert values[:, k].mean() == pytest.approx(mean, abs=0.02 * (row.high - row.low))
    assert np.array_equal(points[:64], quasi_random(64, len(uncertain_inputs()), 1))


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"reaches": 1.5}, "claim"), ({"samples": 0}, "samples"), ({"seed": -1}, "seed"), ({"hours": 5}, "hours")],
)
def test_impossible_questions_are_refused(changes: dict[str, Any], field: str) -> None:
    """One line that names the field and what is allowed."""
    with pytest.raises(InputError) as caught:
        claim(load_scenario(), ("immersion",), **changes)
    assert caught.value.field == field and caught.value.allowed
    with pytest.raises(InputError, match="no liquid technology"):
        claim(load_scenario(), ("air",))


def test_a_table_is_near_racks_solved_at_random_inputs(link: Link) -> None:
    """And exact at the values it was made from."""
    assert link.table is not None
    assert link.table.power_error < 0.004 and link.table.temperature_error < 0.3
    assert link.table.residual < 1e-8
    rack, box = link.installation.rack, box_of(link)
    exact = rack.unthrottled().solve(1.0, box.supply[0], box.room)
    here = TableMap.of(link.table, rack, RackChanges()).values(np.array([1.0]), np.array([box.supply[0]]))
    for name in ("compute_power", "pump_power", "heat_to_liquid", "coolant_return_temperature"):
        assert here[name][0] == pytest.approx(getattr(exact, name), rel=1e-6)


def _power(link: Link, factors: Floats) -> Floats:
    """IT power [W] of a rack at 60 % utilisation and its set point for rows of leakage, resistance, supply losses."""
    assert link.table is not None
    at = np.array([0.6]), np.array([link.installation.supply_temperature])
    found = []
    for leakage, resistance, supply in factors:
        changes = RackChanges(leakage=leakage, junction_resistance=resistance, supply_loss=supply)
        hours = TableMap.of(link.table, link.installation.rack, changes).values(*at)
        found.append(float(hours["compute_power"][0] + hours["supply_loss_power"][0]))
    return np.array(found)


def test_shares_of_variance_of_a_rack_agree_with_salib(link: Link) -> None:
    """IT power over leakage, junction resistance and supply losses: within SALib's confidence."""
    names = ("leakage", "junction_resistance", "supply_loss")
    ends = np.array([ranges()[name] for name in names])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from SALib.analyze import sobol as analyze
        from SALib.sample import sobol as sample

        problem = {"num_vars": 3, "names": list(names), "bounds": [[0.0, 1.0]] * 3}
        pattern = sample.sample(problem, 256, calc_second_order=False, seed=1)
        theirs = analyze.analyze(problem, _power(link, _between(pattern, ends)), calc_second_order=False, seed=1)
    points = quasi_random(256, 3, 1)
    values = _power(link, _between(points, ends))
    ours = indices_of(fitted(points, values), points, values, seed=1)
    assert np.all(np.abs(ours.first - theirs["S1"]) <= theirs["S1_conf"] + 0.005)
    assert np.all(np.abs(ours.total - theirs["ST"]) <= theirs["ST_conf"] + 0.005)
    assert 0.9 < ours.first.sum() <= 1.005 and ours.total.min() > 0.05  # all three matter, nearly each for itself


def _between(points: Floats, ends: Floats) -> Floats:
    return np.asarray(ends[:, 0] + points * (ends[:, 1] - ends[:, 0]))


def test_intervals_after_calibration_hold_the_truth(link: Link) -> None:
    """Leakage and junction resistance of a rack calibrated on noisy junctions and powers, 200 times: the 90 % interval
    of the saving holds the true one in 85 to 95 % of them."""
    assert link.table is not None
    table, rack = link.table, link.installation.rack
    u = np.tile(np.linspace(0.2, 1.0, 5), 3)
    t = np.repeat(link.installation.supply_temperature + np.array([-4.0, 0.0, 6.0]), 5)
    names = ("leakage", "junction_resistance")
    free = [Free(name, *ranges()[name], np.ones(u.size, dtype=bool)) for name in names]

    def predict(values: dict[str, float], rows: Any = None) -> dict[str, Floats]:
        hours = TableMap.of(table, rack, RackChanges(**values)).hours(u, t)
        return {"junction": hours["junction_temperature_max"], "power": hours["compute_power"]}

    def saving(values: dict[str, float]) -> float:
        at = np.array([0.6]), np.array([link.installation.supply_temperature])
        power = float(TableMap.of(table, rack, RackChanges(**values)).values(*at)["compute_power"][0])
        return saving_at(1.54, 1.0 - power / reference, 1.08)

    truth = {"leakage": 1.4, "junction_resistance": 1.1}
    reference = 1.05 * float(predict(truth)["power"][0])
    draw = np.random.default_rng(5)
    noise = {"junction": 0.5, "power": 0.003 * reference}
    held = 0
    for _ in range(200):
        exact = predict(truth)
        outputs = [
            SimpleNamespace(quantity=name, rows=np.ones(u.size, dtype=bool), uncertainty=np.full(u.size, spread),
                            measured=exact[name] + spread * draw.standard_normal(u.size))
            for name, spread in noise.items()
        ]  # fmt: skip
        case = cast(Any, SimpleNamespace(outputs=outputs))
        found = calibrate(case, free, np.ones(u.size, dtype=bool), cast(Any, predict))
        errors = np.array([each.standard_error for each in found.parameters])
        centre = np.array([each.value for each in found.parameters])
        covariance = found.correlation * np.outer(errors, errors)
        clouds = draw.multivariate_normal(centre, covariance, size=60)
        low, high = np.percentile([saving(dict(zip(names, row.tolist(), strict=True))) for row in clouds], (5.0, 95.0))
        held += bool(low <= saving(truth) <= high)
    assert 170 <= held <= 190


def test_an_own_hall_stands_beside_the_shipped_ones() -> None:
    """A scenario whose air-cooled hall is none of the shipped ones is a baseline of its own."""
    scenario: Scenario = load_scenario()
    assert scenario.coolings.air is not None
    air = scenario.coolings.air.model_copy(update={"supply_temperature": 295.15})
    moved = scenario.model_copy(update={"coolings": scenario.coolings.model_copy(update={"air": air})})
    names = [link.name for link in open_chain(moved, ()).baselines]
    assert names == [*(row.name for row in shipped_baselines()), "own"]
