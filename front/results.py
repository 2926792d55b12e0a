"""Answers as Python callers hold them: they print and display as tables, and go on as JSON, xarray, netCDF, pictures.

The records of the rooms below, with what the doors know: units, words, pictures. Nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from heatpath.studies import answer
from heatpath.studies.scenario import Scenario

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

    from heatpath.table import Line

STYLES = {"bold": "font-weight:bold", "dim": "opacity:.65", "cyan": "font-weight:bold;opacity:.75",
          "yellow": "font-style:italic", "red": "font-weight:bold;text-decoration:underline"}  # fmt: skip


def contents(record: Any) -> dict[str, Any]:
    """The fields of a dataclass by name, for a class of the doors that holds the same and more."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


class Shown:
    """What every answer can do; its class says with which lines, text, dataset and picture."""

    def lines(self) -> Sequence[Line]:
        """The answer as lines of the terminal's table."""
        raise NotImplementedError

    def to_json(self) -> str:
        """The text that ``--json`` prints: strict JSON, every quantity with its unit."""
        raise NotImplementedError

    def to_xarray(self) -> xr.Dataset:
        """The answer as a labelled dataset; every variable has ``units`` and ``long_name``."""
        raise NotImplementedError

    def plot(self, path: str | Path | None = None) -> Figure:
        """The answer's picture, a matplotlib figure; with ``path`` (.svg, .png, .pdf) written there too.

        Raises InputError where matplotlib is missing or the file cannot be written.
        """
        from heatpath.picture import require_matplotlib, save

        require_matplotlib()
        import matplotlib.pyplot  # noqa: F401  # in a notebook this is what lets a figure be displayed

        figure = self._figure()
        if path is not None:
            save(figure, path)
        return figure

    def _figure(self) -> Figure:
        raise NotImplementedError

    def to_netcdf(self, path: str | Path) -> None:
        """Write ``to_xarray()`` to a file that any tool can read. Raises InputError where it cannot be written."""
        from heatpath.output import write_dataset

        write_dataset(self.to_xarray(), Path(path), "path")

    def __repr__(self) -> str:
        return "\n".join(line.text for line in self.lines())

    def _repr_html_(self) -> str:
        """What a notebook shows: the same lines, in the page's own colours."""
        body = "\n".join(
            f'<span style="{STYLES[line.style]}">{escape(line.text)}</span>'
            if line.style in STYLES
            else escape(line.text)
            for line in self.lines()
        )
        return f'<pre style="line-height:1.25;overflow-x:auto">{body}</pre>'


@dataclass(frozen=True, repr=False)
class Comparison(Shown, answer.Comparison):
    """Every asked-for technology doing the same work at one site: what ``heatpath.compare`` answers."""

    scenario: Scenario | None = None

    def lines(self) -> Sequence[Line]:
        """The answer as lines of the terminal's table."""
        from heatpath.table import comparison_lines

        return comparison_lines(self)

    def to_json(self) -> str:
        """What ``heatpath compare --json`` prints."""
        from heatpath.output import comparison_json

        return comparison_json(self)

    def to_xarray(self) -> xr.Dataset:
        """A year's quantities over ``cooling``, series over ``cooling`` and ``hour``; the scenario as an attribute."""
        from heatpath.output import dataset

        return dataset(self, self.scenario)

    def report(self, path: str | Path) -> None:
        """Write one self-contained HTML page. Raises InputError."""
        from heatpath.report import write_report

        write_report(self, Path(path), self.scenario)

    def _figure(self) -> Figure:
        from heatpath.picture import energy_figure

        return energy_figure(self)


@dataclass(frozen=True, repr=False)
class RackAnswer(Shown, answer.RackAnswer):
    """One rack, steady, at full utilisation: what ``heatpath.solve`` answers."""

    currency: str = "USD"

    def lines(self) -> Sequence[Line]:
        """The answer as lines of the terminal's table."""
        from heatpath.table import rack_lines

        return rack_lines(self)

    def to_json(self) -> str:
        """What ``heatpath solve --json`` prints."""
        from heatpath.output import rack_json

        return rack_json(self, self.currency)

    def to_xarray(self) -> xr.Dataset:
        """Devices over ``device``, the rack's quantities beside them."""
        from heatpath.output import rack_dataset

        return rack_dataset(self, self.currency)

    def _figure(self) -> Figure:
        from heatpath.answer_pictures import rack_figure

        return rack_figure(self)
