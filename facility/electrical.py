"""The electrical chain outside IT: transformer, UPS, distribution; each a loss curve over its load."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from heatpath.numerics.kernel import kernel
from heatpath.numerics.reference import by_reference


@dataclass(frozen=True)
class LossRating:
    """``loss = rating (constant + linear x + quadratic x**2)``, x the load over the rating.

    ``oversize`` is rating over design load.
    """

    constant: float
    linear: float
    quadratic: float
    oversize: float


@by_reference
class LossCurve(NamedTuple):
    """A sized piece of the chain: rating [W of output] and its three coefficients."""

    rating: float
    constant: float
    linear: float
    quadratic: float


@by_reference
class ElectricalChain(NamedTuple):
    """What stands between the meter and the racks.

    the UPS and the distribution feed IT and its pumps, the transformer all.
    """

    transformer: LossCurve
    ups: LossCurve
    distribution: LossCurve


def size_loss(rating: LossRating, design_load: float) -> LossCurve:
    """The piece for this design load [W]."""
    return LossCurve(design_load * rating.oversize, rating.constant, rating.linear, rating.quadratic)


@kernel
def loss(curve: LossCurve, load: float) -> float:
    """Loss at this output load [W], ``P_r (a0 + a1 x + a2 x**2)``; the no-load part is there at zero load too.

    Parameters
    ----------
    load : delivered [W], 0 to the rating (a load above it follows the same curve; the plant flags it)
    """
    x = load / curve.rating
    return curve.rating * (curve.constant + x * (curve.linear + x * curve.quadratic))
