"""Many scenarios answered one after the other: what they have in common is computed once.

Designs that ask for the same rack share its design point and its maps, those with the same hours and weather the whole
year, and prices come last. Every shared thing is computed as for a single scenario and handed out as it was then, so
the answers are those of ``compare``, bit for bit, in whatever order the scenarios come.
"""

from __future__ import annotations

import copy
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Any, TypeVar

from heatpath.numerics.errors import PhysicalFailure
from heatpath.studies.answer import CoolingAnswer, Flag
from heatpath.studies.compare import answered, design_flags_of, refused, with_savings
from heatpath.studies.hall import Hall, Installation, install, made, open_hall
from heatpath.studies.scenario import Scenario
from heatpath.studies.year import Span, Year, mapped, run_year
from heatpath.thermal.cooling import Request
from heatpath.thermal.map import RackMap
from heatpath.thermal.rack import Rack
from heatpath.thermal.rack_point import RackPoint

Value = TypeVar("Value")
NOT_OF_THE_RACK = dict.fromkeys(("tower_approach", "capital_premium", "fluid_charge", "fluid_loss"))
HALLS, RACKS, MAPS, YEARS, ANSWERS = 64, 256, 256, 8, 4096  # kept at a time; a year holds some ten megabytes


class Memory:
    """The last so many results by their key; a physical failure is a result too."""

    def __init__(self, size: int) -> None:
        self.size, self.held = size, OrderedDict[Hashable, Any]()

    def get(self, key: Hashable, compute: Callable[[], Value]) -> Value:
        """What was computed for the key. Raises the PhysicalFailure that it was."""
        if key in self.held:
            self.held.move_to_end(key)
        else:
            try:
                self.held[key] = compute()
            except PhysicalFailure as failure:
                self.held[key] = failure
            if len(self.held) > self.size:
                self.held.popitem(last=False)
        found = self.held[key]
        if isinstance(found, PhysicalFailure):
            raise found.with_traceback(None)
        return found


class Shared:
    """Halls, racks, maps and years that scenarios have in common."""

    def __init__(self) -> None:
        self.halls, self.racks, self.maps = Memory(HALLS), Memory(RACKS), Memory(MAPS)
        self.years, self.known = Memory(YEARS), Memory(ANSWERS)

    def answers(self, scenario: Scenario) -> dict[str, CoolingAnswer]:
        """Every technology of a scenario over its year, with savings and without hours.

        Raises
        ------
        InputError : the user's faults
        """
        hall = self._hall(scenario)
        found = {name: self._answer(hall, name) for name in scenario.coolings}
        base = found[scenario.baseline.cooling]
        return {name: with_savings(answer, base) for name, answer in found.items()}

    def _hall(self, scenario: Scenario) -> Hall:
        key = (scenario.site, scenario.hall, scenario.load, scenario.serving, scenario.economics.grid_carbon)
        return replace(self.halls.get(key, lambda: open_hall(scenario)), scenario=scenario)

    def _answer(self, hall: Hall, name: str) -> CoolingAnswer:
        said, table = hall.scenario, hall.scenario.coolings[name]
        rack = (name, said.hall.node, said.hall.rack, hall.pressure, table.model_copy(update=NOT_OF_THE_RACK))
        key = (rack, table.tower_approach, hall.nodes, said.site, said.load)

        def answer() -> CoolingAnswer:
            year, flags = self._year(hall, name, rack, key)
            return answered(hall, year, design_flags=flags, hourly=False)

        try:
            return self.known.get((key, said.economics, said.serving), answer)
        except PhysicalFailure as failure:
            return refused(name, failure)

    def _year(self, hall: Hall, name: str, rack: Hashable, key: Hashable) -> tuple[Year, tuple[Flag, ...]]:
        """A technology's year with the flags of its design point; ``rack`` and ``key`` say all that they depend on."""

        def maker(cooling: str, request: Request, room: float) -> tuple[Rack, RackPoint]:
            """A rack as it comes out of its design point: with its own last solution and no throttled ones."""
            found, design = self.racks.get(rack, lambda: made(cooling, request, room))
            return _fresh(found), design

        def run() -> tuple[Year, tuple[Flag, ...]]:
            year = run_year(hall, install(hall, name, maker), mapper=self._mapped)
            return year, design_flags_of(year)

        return self.years.get(key, run)

    def _mapped(self, installation: Installation, utilisation: Span, supply: Span) -> RackMap:
        """A map, reading this installation's own rack where devices throttle."""
        key = (id(installation.rack.plan), installation.room_temperature, utilisation, supply)
        found = self.maps.get(key, lambda: (installation.rack.plan, mapped(installation, utilisation, supply)))
        return replace(found[1], rack=installation.rack)


def _fresh(rack: Rack) -> Rack:
    twin = copy.copy(rack)
    twin.known = {}
    return twin
