"""Answers over time and of money, as Python callers hold them; beside ``results`` because these import the kernels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from heatpath.results import Shown
from heatpath.studies import simulate, tokens

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

    from heatpath.table import Line


@dataclass(frozen=True, repr=False)
class Simulation(Shown, simulate.Simulation):
    """What one technology's rack did from second to second: what ``heatpath.simulate`` answers."""

    def lines(self) -> Sequence[Line]:
        """The answer as lines of the terminal's table."""
        from heatpath.simulation_pages import simulation_lines

        return simulation_lines({self.cooling: self})

    def to_json(self) -> str:
        """What ``heatpath simulate --json`` prints."""
        from heatpath.simulation_pages import simulation_json

        return simulation_json({self.cooling: self})

    def to_xarray(self) -> xr.Dataset:
        """Everything over ``time`` and ``device``."""
        from heatpath.simulation_pages import labelled

        return labelled(self)

    def _figure(self) -> Figure:
        from heatpath.simulation_picture import simulation_figure

        return simulation_figure({self.cooling: self})


@dataclass(frozen=True, repr=False)
class TokenComparison(Shown, tokens.TokenComparison):
    """What a token costs with every technology: what ``heatpath.tokens`` answers."""

    def lines(self) -> Sequence[Line]:
        """The answer as lines of the terminal's table."""
        from heatpath.token_pages import token_lines

        return token_lines(self)

    def to_json(self) -> str:
        """What ``heatpath tokens --json`` prints."""
        from heatpath.token_pages import tokens_json

        return tokens_json(self)

    def to_xarray(self) -> xr.Dataset:
        """Every quantity over ``cooling`` and ``end``: low, central, high."""
        from heatpath.token_pages import tokens_dataset

        return tokens_dataset(self)

    def _figure(self) -> Figure:
        from heatpath.answer_pictures import token_figure

        return token_figure(self)
