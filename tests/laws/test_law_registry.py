"""The registry: complete records, ranges that are reported when left, and the docstrings that go with them."""

from __future__ import annotations

import inspect
import math

import pytest

from heatpath.fluids.boiling import boiling_cooper
from heatpath.fluids.law import TRUST, Law, Span
from heatpath.fluids.registry import FILES, arguments, find_law, laws, limits, outside
from heatpath.fluids.saturated import BOILING_WATER
from heatpath.numerics.errors import InputError

NAMES = list(laws())
RECORDS = ("fluid", "series")  # arguments that are records: what they hold is checked field by field where limited


def text(law: Law) -> str:
    """The docstring, in one line."""
    return " ".join((inspect.getdoc(law.function) or "").split())


@pytest.mark.parametrize("name", NAMES)
def test_each_law_has_source_range_and_expected_error(name: str) -> None:
    law = laws()[name]
    assert law.ranges and law.source and law.basis and law.checked
    assert any(sign.isdigit() for sign in law.source), "a source has a year or a number"
    assert 0.0 <= law.error <= 1.0 and (law.error > 0.0 or "exact" in law.basis or "definition" in law.basis)
    assert law.trust in TRUST
    for span in law.ranges.values():
        assert isinstance(span, Span) and span.lowest < span.highest


@pytest.mark.parametrize("name", NAMES)
def test_each_argument_has_a_range(name: str) -> None:
    law = laws()[name]
    assert set(arguments(law)) - set(law.ranges) <= set(RECORDS)
    for quantity in law.ranges:
        known = quantity.partition(".")[0] in arguments(law) or quantity in law.groups
        assert known or quantity in ("re", "pr"), f"{quantity} is neither argument nor group nor a condition"


@pytest.mark.parametrize("name", NAMES)
def test_each_docstring_tells_arguments_error_source_and_example(name: str) -> None:
    law = laws()[name]
    told = text(law)
    for word in ("Parameters", "Expected error", "References", "Examples", ">>>"):
        assert word in told
    for argument in arguments(law):
        assert argument in told
    assert law.doi in told
    assert all(author in told for author in law.source.split(",")[0].split(". ")[-1:])
    if law.trust == "recalled":
        assert "recalled" in told


def test_every_public_kernel_of_these_files_is_registered() -> None:
    """A law that is written but not recorded would escape every other test."""
    helpers = {"liquid_prandtl", "capillary_length"}
    for file in FILES:
        public = {
            name for name, thing in vars(file).items()
            if hasattr(thing, "py_func") and not name.startswith("_") and thing.__module__ == file.__name__
        }  # fmt: skip
        assert public <= {law.name for law in file.LAWS} | helpers, file.__name__


def test_the_rack_finds_its_two_limits() -> None:
    for name in ("nusselt_parallel_plates", "apparent_friction_rectangular"):
        assert limits(name, "re").highest == 2200.0
    assert limits("nusselt_flat_plate", "re").highest == 5e5


def test_outside_says_how_far() -> None:
    assert outside("nusselt_flat_plate", re=1e5, pr=6.0) == ()
    assert outside("nusselt_flat_plate", re=6e5) == ("nusselt_flat_plate: re 6e+05 is above 5e+05",)
    assert outside("apparent_friction_rectangular", re=2300.0)
    found = outside(find_law("boiling_cooper"), molar_mass=0.338, reduced_pressure=0.0005)
    assert found == (
        "boiling_cooper: reduced_pressure 0.0005 is below 0.001",
        "boiling_cooper: molar_mass 0.338 is above 0.2 kg/mol",
    )


def test_outside_takes_the_ends_and_rounding_at_them() -> None:
    assert outside("nusselt_flat_plate", re=5e5) == ()
    assert outside("critical_flux_kutateladze", constant=0.149 * (1.0 + 1e-14)) == ()
    assert outside("nusselt_flat_plate", re=5.0001e5)


def test_outside_sees_a_field_a_group_and_nan() -> None:
    state = {"heat_flux": 1e5, "mass_flux": 300.0, "diameter": 3.1e-3, "fluid": BOILING_WATER}
    assert outside("flow_boiling_lazarek_black", **state) == ()
    assert outside("flow_boiling_lazarek_black", **{**state, "mass_flux": 700.0}) == (
        "flow_boiling_lazarek_black: re_lo 7.7e+03 is above 5.5e+03",
    )
    fluid = BOILING_WATER._replace(reduced_pressure=0.9)
    assert "fluid.reduced_pressure 0.9 is above 0.78" in outside("boiling_stephan_abdelsalam", fluid=fluid)[0]
    assert outside("nusselt_flat_plate", re=math.nan) == ("nusselt_flat_plate: re is not a number",)


def test_outside_refuses_what_the_law_does_not_know() -> None:
    with pytest.raises(InputError, match="reynolds"):
        outside("nusselt_flat_plate", reynolds=1e5)
    with pytest.raises(InputError, match="unknown law"):
        outside("nusselt_flat", re=1e5)
    with pytest.raises(InputError, match="no range"):
        limits("boiling_cooper", "pr")


def test_the_record_names_its_kernel() -> None:
    assert laws()["boiling_cooper"].function is boiling_cooper
    assert len(laws()) == sum(len(file.LAWS) for file in FILES), "two laws of one name"


def _inner(span: Span) -> float:
    """A value well inside a range."""
    if math.isinf(span.highest):
        return max(2.0 * span.lowest, 1.0)
    return math.sqrt(span.lowest * span.highest) if span.lowest > 0.0 else 0.5 * (span.lowest + span.highest)


@pytest.mark.parametrize("name", [name for name in NAMES if "series" not in arguments(laws()[name])])
def test_each_included_end_of_a_range_has_a_finite_value(name: str) -> None:
    """What a law declares inside must be answered; an end without a value is open, and said to be outside."""
    law = laws()[name]
    inside = {each: BOILING_WATER if each == "fluid" else _inner(law.ranges[each]) for each in arguments(law)}
    assert math.isfinite(law.function(**inside))
    for each in set(arguments(law)) & set(law.ranges):
        span = law.ranges[each]
        ends = [end for end in span[:2] if math.isfinite(end)]
        for end in ends:
            if span.above and end == span.lowest:
                assert f"{each} {end:.3g} is not above" in outside(law, **{each: end})[0]
            else:
                assert math.isfinite(law.function(**{**inside, each: end})), f"{each} = {end}"
