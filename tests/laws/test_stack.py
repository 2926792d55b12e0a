"""Die, lid and base: the pile against finite volumes, its series against the pile, packages in files and in a rack."""

from __future__ import annotations

import math

import numpy as np
import plate_solution
import pytest

from heatpath.fluids.spreading import Patch, rectangle_series, spreading_rectangle
from heatpath.fluids.stacked import Pile, Slab
from heatpath.numerics.errors import InputError
from heatpath.numerics.record import Record
from heatpath.thermal.elements import FINNED_DUCTS_ON_STACK, WIDTH, Ducts, conductance
from heatpath.thermal.packages import materials, read_stack
from heatpath.thermal.plate import base_curve
from heatpath.thermal.stack import COEFFICIENTS, SERIES_ERROR, HeatSource, Layer, Stack, StackedDucts, curve
from heatpath.thermal.walls import spread_resistance

DIE = Slab(0.0285, 0.0285, 0.78e-3, 110.0, 10e-6)
LID = Slab(0.0539, 0.0539, 2e-3, 390.0, 15e-6)
BASE = Slab(0.16, 0.12, 5e-3, 390.0)
WHOLE = (Patch(0.0285, 0.0285),)
PILES = {
    "die, lid, base": ((DIE, LID, BASE), WHOLE, 3e3),
    "die, thin lid in the coolant": ((DIE, LID._replace(thickness=0.5e-3)), WHOLE, 2e4),
    "large die, thin lid": ((Slab(0.046, 0.046, 0.5e-3, 110.0, 8e-6), LID._replace(thickness=1e-3)), WHOLE, 4e4),
    "slender base": ((DIE, LID, Slab(0.08, 0.055, 3e-3, 200.0)), WHOLE, 1e3),
}
TOLERANCE = 0.02


@pytest.mark.parametrize("name", PILES)
def test_a_pile_of_plates_is_what_finite_volumes_say(name):
    slabs, sources, h = PILES[name]
    means, faces, middles = plate_solution.fine_limit(slabs, sources, h)
    response = Pile(slabs, sources)(h)
    fixed = 1.0 / (h * slabs[-1].length * slabs[-1].width)  # the coolant's part is no merit of the pile
    assert response.sources - fixed == pytest.approx(means - fixed, rel=TOLERANCE)
    assert response.faces == pytest.approx(faces, rel=TOLERANCE)
    assert response.centres == pytest.approx(middles, rel=TOLERANCE)
    assert np.all(response.centres > response.faces)
    assert response.faces[-1] == pytest.approx(fixed, rel=1e-9)


def test_several_sources_off_the_middle_are_what_finite_volumes_say():
    slabs, h = (DIE, LID._replace(contact=0.0)), 3e4
    sources = (Patch(0.0115, 0.0115, 0.00575, -0.00575), Patch(0.017, 0.0115, -0.00575, 0.00575))
    means, _, _ = plate_solution.fine_limit(slabs, sources, h, 4)
    assert Pile(slabs, sources)(h).sources == pytest.approx(means, rel=TOLERANCE)


def test_a_source_heats_another_as_much_as_that_one_it():
    sources = (Patch(0.005, 0.005, 0.006, -0.004), Patch(0.01, 0.01, -0.004, 0.003))
    influence = Pile((DIE, LID, BASE), sources)(3e3).sources
    assert influence == pytest.approx(influence.T, rel=1e-9)


def test_a_pile_of_one_plate_is_the_published_series():
    plate, source = Patch(0.0532, 0.0532), Patch(0.005, 0.008, 0.01, -0.012)
    slab = Slab(plate.length, plate.width, 2e-3, 390.0)
    area = plate.length * plate.width
    whole = Pile((slab,), (source,))(4e4).sources[0, 0]
    spread = spreading_rectangle(rectangle_series(plate, source), 2e-3, 390.0, 4e4)
    assert whole == pytest.approx(spread + 2e-3 / (390.0 * area) + 1.0 / (4e4 * area), rel=1e-4)


def test_plates_cut_in_two_are_the_whole_plate():
    """Two halves of a plate's thickness with nothing between them conduct as one: modes are matched, not guessed."""
    half = LID._replace(thickness=1e-3, contact=0.0)
    one, two = Pile((LID._replace(contact=0.0),), WHOLE), Pile((half, half), WHOLE)
    assert two(3e4).sources[0, 0] == pytest.approx(one(3e4).sources[0, 0], rel=2e-3)


def random_piles(count):
    """Packages and cases of all sorts, for the fit."""
    chance = np.random.default_rng(7)

    def some(low, high, size=None):
        return chance.uniform(low, high, size)

    for number in range(count):
        die = some(8e-3, 32e-3, 2)
        lid = die * some(1.05, 2.2, 2)
        base = lid * some(1.0, 3.5, 2)
        conductivity = float(chance.choice([200.0, 390.0, 4000.0]))
        top = Slab(float(die[0]), float(die[1]), float(some(0.2e-3, 0.9e-3)), 110.0, float(some(2e-6, 30e-6)))
        middle = Slab(float(lid[0]), float(lid[1]), float(some(0.5e-3, 4e-3)), 390.0, float(some(5e-6, 5e-5)))
        bottom = Slab(float(base[0]), float(base[1]), float(some(1e-3, 8e-3)), conductivity)
        if number % 4:
            yield (bottom,), (Patch(float(die[0]), float(die[1])),)
        else:
            yield (top, middle, bottom), (Patch(float(die[0]), float(die[1])),)


def test_the_series_meet_the_pile_within_a_thousandth():
    worst = 0.0
    for slabs, sources in random_piles(8):
        found = curve(slabs, sources, (1.0,), 0)
        pile, area = Pile(slabs, sources), slabs[-1].length * slabs[-1].width
        for h in np.geomspace(*COEFFICIENTS, 5) * 0.97:
            exact = pile(float(h)).sources[0, 0] - 1.0 / (h * area)
            worst = max(worst, abs(found.resistance(float(h)) / exact - 1.0))
    assert worst <= SERIES_ERROR


def package(sources=None):
    layers = (
        Layer("die", 0.0285, 0.0285, 0.78e-3, 110.0, 1.631e6, 10e-6),
        Layer("lid", 0.0539, 0.0539, 2e-3, 390.0, 3.434e6),
    )
    return Stack(layers, sources or (HeatSource("die", 1.0, 0.0285, 0.0285),))


def test_less_coolant_spreads_the_heat_further():
    found = package().on(BASE, 15e-6)
    values = [found.resistance(h) for h in (1.0, 100.0, 1e4, 1e6)]
    inner = [found.junction_to_case(h) for h in (1.0, 100.0, 1e4, 1e6)]
    assert values == sorted(values, reverse=True)
    assert inner == sorted(inner)  # heat that spreads in the lid passes its middle in a thinner stream
    assert inner[-1] <= found.junction_to_case(math.inf) < values[-1]  # what an edge may hold of the whole
    assert found.resistance(0.0) < 1.5 * values[0] and found.resistance(1e12) > 0.0  # no cliff outside the range


def test_the_hottest_source_is_the_junction():
    hot = (HeatSource("cores", 0.7, 0.01, 0.01, 0.008, 0.008), HeatSource("rest", 0.3, 0.0285, 0.01, 0.0, -0.009))
    found = package(hot).on(BASE, 15e-6)
    even = package().on(BASE, 15e-6)
    cores, rest = found.each_source(2e3)
    assert cores > even.resistance(2e3) > rest
    assert found.resistance(2e3) == pytest.approx(cores, rel=1e-12)
    assert found.junction_to_case(2e3) > even.junction_to_case(2e3)


def test_the_wall_evaluates_what_the_curve_says():
    found = package().on(BASE, 15e-6)
    wall = StackedDucts(0.4e-3, 390.0, found, 0.004)
    row = np.array(wall.row() + (0.0,) * (WIDTH - len(wall.row())))
    for h in (3.0, 500.0, 2e4, 1e7):
        assert spread_resistance(row, h) == pytest.approx(found.resistance(h) - 0.004, rel=1e-12)
    ducts = Ducts(100, 2e-3, 47.5e-3, 0.16, 1.2)
    loss = np.array(ducts.row() + (0.0,) * (WIDTH - len(ducts.row())))
    air = (0.09, 1.15, 1006.0, 0.0267, 1.87e-5, 0.0, 340.0, 300.0)
    g = conductance(FINNED_DUCTS_ON_STACK, row, loss, *air)
    assert 0.0 < g < 0.09 * 1006.0
    assert 1.0 / g > spread_resistance(row, 1e9)


TABLE = {
    "die": {"length": "28.5 mm", "width": "28.5 mm", "thickness": "0.78 mm", "material": "silicon",
            "interface": "10 mm^2 K/W"},
    "lid": {"length": "53.9 mm", "width": "53.9 mm", "thickness": "2 mm", "material": "copper"},
}  # fmt: skip


def read(**changes):
    return read_stack(Record({**TABLE, **changes}, "devices.x.stack", "node.toml"))


def test_a_file_describes_a_package():
    stack = read()
    assert [layer.name for layer in stack.layers] == ["die", "lid"]
    assert stack.case_area == pytest.approx(0.0539**2)
    capacities = dict(stack.heat_capacities())
    assert capacities["die"] == pytest.approx(2330.0 * 700.0 * 0.0285**2 * 0.78e-3)
    assert capacities["lid"] == pytest.approx(8920.0 * 385.0 * 0.0539**2 * 2e-3)
    assert set(materials()) == {"silicon", "copper", "aluminium"}


def test_a_base_is_turned_but_not_stretched():
    small = Slab(0.05, 0.09, 4e-3, 390.0)
    slender = Stack((Layer("lid", 0.08, 0.04, 2e-3, 390.0, 3.4e6),), (HeatSource("die", 1.0, 0.03, 0.03),))
    assert base_curve(slender, slender.case_area, small, 1e-5).base_area == pytest.approx(0.05 * 0.09)
    with pytest.raises(InputError, match="no room"):
        base_curve(package(), package().case_area, small._replace(width=0.05), 1e-5)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"lid": {**TABLE["lid"], "length": "20 mm"}}, "smaller than the die"),
        ({"sources": {"a": {"share": 1.0, "length": "10 mm", "width": "10 mm", "x": "12 mm"}}}, "beyond the die"),
        ({"sources": {"a": {"share": 0.4, "length": "10 mm", "width": "10 mm"}}}, "add up to 1"),
        ({"die": {**TABLE["die"], "material": "cheese"}}, "cheese"),
    ],
)
def test_a_package_that_cannot_be_is_refused(changes, words):
    with pytest.raises(InputError, match=words):
        read(**changes)
