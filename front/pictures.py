"""Pictures as calls: each gives a :class:`heatpath.drawing.Picture`, which a notebook shows and ``save`` writes.

They need the extra ``plot``. Colours are ordered by luminance, and dashes, hatches, shapes or numbers tell apart what
colour does, so that every picture reads in grey and without colour vision.
"""

from __future__ import annotations

from collections.abc import Mapping

from heatpath.answer_pictures import token_figure
from heatpath.api import Source, scenario_of
from heatpath.boiling_picture import boiling_picture
from heatpath.claim_picture import map_svg, waterfall_svg
from heatpath.drawing import Picture, of_figure
from heatpath.heat_path_picture import svg
from heatpath.manifold_picture import manifold_picture
from heatpath.month_picture import months
from heatpath.numerics.errors import InputError
from heatpath.picture import energy_figure
from heatpath.sankey_picture import sankey
from heatpath.simulation_picture import simulation_figure
from heatpath.site_picture import site_svg
from heatpath.studies.answer import Comparison
from heatpath.studies.claim import Claim
from heatpath.studies.simulate import Simulation
from heatpath.studies.tokens import TokenComparison

__all__ = [
    "Picture", "boiling_curve", "claim_map", "energy", "heat_path", "manifold", "months", "sankey", "simulation",
    "sites", "tokens", "waterfall",
]  # fmt: skip


def energy(answer: Comparison) -> Picture:
    """Where each watt of the year goes, one bar per technology; from :func:`heatpath.compare`."""
    return of_figure(lambda: energy_figure(answer))


def heat_path(scenario: Source, cooling: str) -> Picture:
    """Every temperature step of one full rack from its tightest junction to the outdoor air, and how the coolant parts.

    SVG only. Raises InputError and PhysicalFailure as :func:`heatpath.solve`.
    """
    from heatpath.studies import heat_path as study

    drawn = svg(study.heat_path(scenario_of(scenario), cooling), "one rack").encode()
    return Picture(lambda suffix: drawn, ("svg",))


def manifold(scenario: Source, cooling: str = "coldplate") -> Picture:
    """Pressure and flow along the manifolds of one full rack, tray by tray.

    Raises InputError for a technology without manifolds, PhysicalFailure as :func:`heatpath.solve`.
    """
    from heatpath.studies import manifold as study

    return manifold_picture(study.manifold(scenario_of(scenario), cooling))


def boiling_curve(scenario: Source, cooling: str = "immersion-2p") -> Picture:
    """Boiling curves of a tank's surfaces with the operating points of its devices at full utilisation.

    Raises InputError for a technology in which no pool boils, PhysicalFailure as :func:`heatpath.solve`.
    """
    from heatpath.studies import boiling_curve as study

    return boiling_picture(study.boiling_curves(scenario_of(scenario), cooling))


def simulation(answers: Mapping[str, Simulation]) -> Picture:
    """Hottest junction, lowest clock and queue over time, one line per technology; from :func:`heatpath.simulate`."""
    return of_figure(lambda: simulation_figure(answers))


def sites(scenario: Source = None, quantity: str = "tue") -> Picture:
    """The scenario's hall at every shipped site, ranked by wet bulb; takes minutes. SVG only.

    Parameters
    ----------
    scenario : the hall; default: the shipped one
    quantity : of the glossary, without unit

    Raises InputError and PhysicalFailure as :func:`heatpath.compare`.
    """
    from heatpath.glossary import variable
    from heatpath.studies.sites import site_rows

    drawn = site_svg(site_rows(scenario_of(scenario)), quantity, variable(quantity).description).encode()
    return Picture(lambda suffix: drawn, ("svg",))


def tokens(answer: TokenComparison) -> Picture:
    """What a million tokens cost with every technology, owned and rented, as ranges; from :func:`heatpath.tokens`."""
    return of_figure(lambda: token_figure(answer))


def waterfall(found: Claim, cooling: str, baseline: str) -> Picture:
    """A saving of facility energy divided into its causes, each with its 5 to 95 %; from :func:`heatpath.claim`.

    SVG only. Raises InputError for a pair of technology and baseline that the audit does not have.
    """
    pair = found.pairs.get((cooling, baseline))
    if pair is None or "facility_energy" not in pair.waterfalls:
        known = "; ".join(f"{name}, {base}" for name, base in found.pairs)
        raise InputError("baseline", f"{cooling} against {baseline} is not in this audit", allowed=known)
    drawn = waterfall_svg(pair, found.baselines[baseline].title).encode()
    return Picture(lambda suffix: drawn, ("svg",))


def claim_map(found: Claim) -> Picture:
    """Where the claimed saving holds: the baseline's PUE against the server power removed; SVG only."""
    drawn = map_svg(found).encode()
    return Picture(lambda suffix: drawn, ("svg",))
