"""Answers as Python callers get them: the records of the studies, which print as tables, show in notebooks and draw.

Each is the study's record and nothing more; ``scenario`` is what was asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from heatpath.studies import answer as records
from heatpath.studies import simulate as simulated
from heatpath.studies import tokens as priced
from heatpath.studies.scenario import Scenario

if TYPE_CHECKING:
    import xarray as xr

    from heatpath.drawing import Picture
    from heatpath.table import Line


class Printed:
    """Prints as the table of the command line, in a terminal and in a notebook."""

    def _lines(self) -> Iterable[Line]:
        raise NotImplementedError

    def __repr__(self) -> str:
        return "\n".join(line.text for line in self._lines())

    def _repr_html_(self) -> str:
        style = "font-size:.8em;line-height:1.25;overflow-x:auto"
        return f'<pre class="heatpath" style="{style}">{escape(repr(self))}</pre>'


@dataclass(frozen=True, repr=False)
class Comparison(Printed, records.Comparison):
    """Every asked-for technology doing the same work at one site; from :func:`heatpath.compare`."""

    scenario: Scenario | None = None

    def _lines(self) -> Iterable[Line]:
        from heatpath.table import comparison_lines

        return comparison_lines(self)

    def to_json(self) -> str:
        """The answer as ``heatpath compare --json`` prints it."""
        from heatpath.output import comparison_json

        return comparison_json(self)

    def to_xarray(self) -> xr.Dataset:
        """A labelled dataset with units: a year's quantities over ``cooling``, series over ``cooling`` and ``hour``."""
        from heatpath.output import dataset

        return dataset(self, self.scenario)

    def to_netcdf(self, path: str | Path) -> None:
        """Write :meth:`to_xarray` to a file. Raises InputError where it cannot be written."""
        from heatpath.output import write_netcdf

        write_netcdf(self, Path(path), self.scenario)

    def to_html(self, path: str | Path) -> None:
        """Write the self-contained page of ``heatpath compare --report``. Raises InputError."""
        from heatpath.report import write_report

        write_report(self, Path(path), self.scenario)

    def plot(self) -> Picture:
        """Where each watt of the year goes; more in :mod:`heatpath.pictures`."""
        from heatpath.pictures import energy

        return energy(self)


@dataclass(frozen=True, repr=False)
class RackAnswer(Printed, records.RackAnswer):
    """One rack, steady, at full utilisation; from :func:`heatpath.solve`."""

    scenario: Scenario | None = None

    def _lines(self) -> Iterable[Line]:
        from heatpath.table import rack_lines

        return rack_lines(self)

    def to_json(self) -> str:
        """The answer as ``heatpath solve --json`` prints it."""
        from heatpath.output import rack_json

        return rack_json(self, "USD" if self.scenario is None else self.scenario.economics.currency)

    def plot(self) -> Picture:
        """Temperatures from the tightest junction to the outdoor air; solves the rack anew."""
        from heatpath.pictures import heat_path
        from heatpath.studies.scenario import load_scenario

        return heat_path(self.scenario or load_scenario(), self.cooling)


@dataclass(frozen=True, repr=False)
class Simulation(Printed, simulated.Simulation):
    """One rack from second to second; from :func:`heatpath.simulate`."""

    def _lines(self) -> Iterable[Line]:
        from heatpath.simulation_pages import simulation_lines

        return simulation_lines({self.cooling: self})

    def to_json(self) -> str:
        """The answer as ``heatpath simulate --json`` prints it."""
        from heatpath.simulation_pages import simulation_json

        return simulation_json({self.cooling: self})

    def to_xarray(self) -> xr.Dataset:
        """A labelled dataset over time and device, with units."""
        from heatpath.simulation_pages import labelled

        return labelled(self)

    def plot(self) -> Picture:
        """Hottest junction, lowest clock and queue over time."""
        from heatpath.pictures import simulation

        return simulation({self.cooling: self})


@dataclass(frozen=True, repr=False)
class TokenComparison(Printed, priced.TokenComparison):
    """What a token costs with every technology; from :func:`heatpath.tokens`."""

    def _lines(self) -> Iterable[Line]:
        from heatpath.token_pages import token_lines

        return token_lines(self)

    def to_json(self) -> str:
        """The answer as ``heatpath tokens --json`` prints it."""
        from heatpath.token_pages import tokens_json

        return tokens_json(self)


def same(record: Any, **more: Any) -> dict[str, Any]:
    """The fields of a record by name, and ``more``: what makes a result of it."""
    return {field.name: getattr(record, field.name) for field in fields(record)} | more
