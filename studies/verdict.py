"""A claim's verdict in plain sentences, each made of the numbers of the answer and of nothing else."""

from __future__ import annotations

import math

from heatpath.studies.claim import Claim, Pair
from heatpath.studies.estimate import Estimate, Influence, least_for_shares
from heatpath.studies.uncertain import uncertain_inputs

SURE, LIKELY, UNLIKELY = 0.95, 0.5, 0.05
DEFINITIONS = {
    "facility_energy": "of the facility's energy",
    "cooling_energy": "of cooling energy",
    "energy_per_token": "of energy per token",
}
NAMES = {
    "coldplate": "cold plates",
    "coldplate-2p": "boiling cold plates",
    "immersion": "immersion",
    "immersion-2p": "boiling immersion",
}
TURNS = 0.15  # difference in probability between an input's low and high third that is worth a sentence


def verdict(claim: Claim) -> tuple[str, ...]:
    """The sentences, the headline first."""
    return (
        _headline(claim),
        *(_against(claim, name) for name in claim.baselines),
        *_other_definitions(claim),
        *_needed(claim),
        *_overturned(claim),
        *_unanswered(claim),
        *_throughput(claim),
    )


def _headline(claim: Claim) -> str:
    kinds = {name: _kind(_best(claim, name).saving["facility_energy"]) for name in claim.baselines}
    holds = [_baseline(claim, name) for name, kind in kinds.items() if kind in ("holds", "likely")]
    fails = [_baseline(claim, name) for name, kind in kinds.items() if kind not in ("holds", "likely")]
    said = f'"{_percent(claim.claim)} less" of the facility\'s energy'
    if not holds:
        return f"{said} holds against none of the air-cooled halls here."
    if not fails:
        return f"{said} is more likely than not against every air-cooled hall here, by the best technology."
    best = "by the best technology of each, more likely than not"
    return f"{said} depends on the baseline: {best} against {_and(holds)}, not against {_and(fails)}."


def _against(claim: Claim, baseline: str) -> str:
    """What the technologies save against one baseline."""
    hall = claim.baselines[baseline]
    pairs = [pair for pair in claim.pairs.values() if pair.baseline == baseline]
    parts = [f"{NAMES.get(p.technology, p.technology)} {_figure(p.saving['facility_energy'])}" for p in pairs]
    text = f"Against {_baseline(claim, baseline)} (PUE {hall.quantities['pue']:.2f}"
    if hall.pue.median is not None:
        text += f", over the samples {hall.pue.median:.2f}, {hall.pue.low:.2f} to {hall.pue.high:.2f}"
    if hall.fit:
        lights, air = 100.0 * hall.fit["other_share"], hall.fit["supply_temperature"] - 273.15
        text += f", fitted: room air {air:.1f} °C, lighting and rest {lights:.1f} % of design IT"
    return f"{text}): {'; '.join(parts)}."


def _figure(estimate: Estimate) -> str:
    """A saving with its interval and the probability that it reaches the claim."""
    if estimate.median is None or estimate.low is None or estimate.high is None or estimate.probability is None:
        known = "no figure" if estimate.central is None else _percent(estimate.central)
        return f"{known} (too few samples for an interval)"
    ends = f"{_number(estimate.low)} to {_percent(estimate.high)}"
    return f"{_percent(estimate.median)} ({ends}), probability {_chance(estimate.probability)}{among(estimate)}"


def among(estimate: Estimate) -> str:
    """Of how many samples a probability is, where it is not of all; starts with a blank."""
    if estimate.answered >= 1.0:
        return ""
    return f" of the {_floor(estimate.answered)} compared"


def _floor(share: float) -> str:
    """A share below 1 that is not rounded to all."""
    return f"{math.floor(100.0 * share)} %"


def _other_definitions(claim: Claim) -> list[str]:
    """By cooling energy alone, and per token."""
    cooling = [pair.saving["cooling_energy"] for pair in claim.pairs.values()]
    known = [each.median if each.median is not None else each.central for each in cooling]
    found = [each for each in known if each is not None]
    sentences = []
    if found:
        least, most = min(found), max(found)
        reach = "every" if least >= claim.claim else "not every"
        sentences.append(
            f"Of cooling energy alone {_percent(least)} to {_percent(most)} is saved: {reach} pair of technology and "
            f"baseline reaches {_percent(claim.claim)}. That is another statement, of a smaller bill."
        )
    facility = [pair.saving["facility_energy"].central for pair in claim.pairs.values()]
    per_token = [pair.saving["energy_per_token"].central for pair in claim.pairs.values()]
    apart = [abs(a - b) for a, b in zip(facility, per_token, strict=True) if a is not None and b is not None]
    if apart and max(apart) < 1e-6:
        sentences.append("Per token the savings are those of the facility's energy: every hall serves the same tokens.")
    return sentences


def _needed(claim: Claim) -> list[str]:
    """The smallest baseline PUE at which the claim is reached."""
    parts = []
    for name in claim.technologies:
        pairs = [pair for pair in claim.pairs.values() if pair.technology == name]
        known = [p.break_even.pue.median or p.break_even.pue.central for p in pairs]
        found = [each for each in known if each is not None]
        if found:
            ends = f"{min(found):.2f}" if max(found) - min(found) < 0.005 else f"{min(found):.2f} to {max(found):.2f}"
            parts.append(f"{NAMES.get(name, name)} {ends}")
    if not parts:
        return []
    return [
        f"To save {_percent(claim.claim)}, the air-cooled hall needs a PUE of at least: {', '.join(parts)} "
        "(lower where its servers' fans take more)."
    ]


def _overturned(claim: Claim) -> list[str]:
    """The assumption that moves the probability most, for the pair that stands nearest to even odds."""
    pair, influence = turning(claim)
    if pair is None or influence is None:
        least = least_for_shares(len(uncertain_inputs()))
        if claim.samples >= least:
            return []
        return [
            f"{claim.samples} samples are too few to say which assumption would overturn it: that takes {least} that "
            "can be compared."
        ]
    low, high = influence.low_third, influence.high_third
    if abs(high - low) < TURNS:
        return ["No single assumption within its range turns the verdict."]
    return [
        f"The assumption that would overturn it: {influence.title}. For {NAMES.get(pair.technology, pair.technology)} "
        f"against {_baseline(claim, pair.baseline)}, the probability is {_chance(low)} in its lowest third and "
        f"{_chance(high)} in its highest{among(pair.saving['facility_energy'])}."
    ]


def turning(claim: Claim) -> tuple[Pair | None, Influence | None]:
    """The pair nearest to even odds, and the input that changes its odds most."""
    known = [pair for pair in claim.pairs.values() if pair.saving["facility_energy"].probability is not None]
    with_shares = [pair for pair in known if pair.sensitivity["facility_energy"] is not None]
    if not with_shares:
        return None, None
    pair = min(with_shares, key=lambda each: abs((each.saving["facility_energy"].probability or 0.0) - 0.5))
    found = pair.sensitivity["facility_energy"]
    assert found is not None
    return pair, max(found.influences, key=lambda each: abs(each.high_third - each.low_third))


def _unanswered(claim: Claim) -> list[str]:
    """How many samples are compared, why the others are not, and what was refused."""
    shares = {}
    for name in claim.technologies:
        own = [p.saving["facility_energy"].answered for p in claim.pairs.values() if p.technology == name]
        shares[name] = max(own, default=1.0)  # against the baseline that fails least
    parts = [f"{NAMES.get(name, name)} {_floor(share)}" for name, share in shares.items() if share < 1.0]
    sentences = []
    if parts:
        sentences.append(
            f"Compared are fewer than all samples: {', '.join(parts)}. In the others a junction passes its limit in "
            "the hottest hours, so the work is not equal and nothing is claimed."
        )
    for name, hall in (claim.technologies | claim.baselines).items():
        sentences += [
            f"{NAMES.get(name, hall.title)}: no answer in {count} of {claim.samples} samples ({reason})."
            for reason, count in hall.failures.items()
        ]
    return sentences + [f"{name} is not in the verdict: {reason}." for name, reason in claim.refused.items()]


def _throughput(claim: Claim) -> list[str]:
    gains = [p.throughput_gain.central for p in claim.pairs.values() if p.throughput_gain.central is not None]
    if not gains:
        return []
    return [
        "Throughput is another line, in no figure above: by what their chips leak at full load, the liquid-cooled "
        f"halls could do {_more(min(gains), max(gains))} work at the same power limit."
    ]


def _best(claim: Claim, baseline: str) -> Pair:
    pairs = [pair for pair in claim.pairs.values() if pair.baseline == baseline]
    return max(pairs, key=lambda pair: pair.saving["facility_energy"].probability or 0.0)


def _kind(estimate: Estimate) -> str:
    """``holds``, ``likely``, ``unlikely`` or ``fails``."""
    chance = estimate.probability or 0.0
    if chance >= SURE:
        return "holds"
    if chance >= LIKELY:
        return "likely"
    return "unlikely" if chance >= UNLIKELY else "fails"


def _baseline(claim: Claim, name: str) -> str:
    return claim.baselines[name].title


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _number(share: float) -> str:
    return f"{100.0 * share:.0f}"


def _percent(share: float) -> str:
    return f"{_number(share)} %"


def _more(low: float, high: float) -> str:
    """A range of changes in words."""
    if high <= 0.0:
        return f"{_number(-high)} to {_percent(-low)} less"
    if low >= 0.0:
        return f"{_number(low)} to {_percent(high)} more"
    return f"from {_percent(-low)} less to {_percent(high)} more"


def _chance(probability: float) -> str:
    """A probability in per cent, its ends not rounded to certainty."""
    if probability <= 0.0:
        return "0 %"
    if probability >= 1.0:
        return "100 %"
    return "below 1 %" if probability < 0.01 else "above 99 %" if probability > 0.99 else _percent(probability)
