"""The report and the picture: self-contained, complete, escaped, the same bytes for the same answer."""

from __future__ import annotations

import builtins
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from heatpath import rows
from heatpath.numerics.errors import InputError
from heatpath.picture import BANDS, energy_picture
from heatpath.report import html_report, write_report
from heatpath.studies.answer import Assumption, Flag

pytest.importorskip("matplotlib")
VOID = {"meta", "br", "link", "img", "input", "hr"}


class Page(HTMLParser):
    """Collects tags, ids, attributes and text, and checks that elements nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in ("style", "script"):
            self.text += data


@pytest.fixture(scope="module")
def page(synthetic: ModuleType) -> Page:
    """The page of the hand-made comparison."""
    return Page(html_report(synthetic.comparison()))


def test_elements_nest_and_ids_are_unique(page: Page) -> None:
    """Well-formed, with two pictures whose names do not collide."""
    assert page.open == []
    assert page.tags.count("svg") == 2
    assert len(page.ids) == len(set(page.ids))
    targets = {v[1:] for n, v in page.attributes if n.endswith("href")}
    assert targets and targets <= set(page.ids)


def test_nothing_comes_from_elsewhere(page: Page, synthetic: ModuleType) -> None:
    """No script, no link, no image, no address but the names of the SVG notation."""
    assert not {"script", "link", "img", "iframe", "object"} & set(page.tags)
    for name, value in page.attributes:
        if name in ("src", "href", "xlink:href", "style"):
            assert "//" not in value, (name, value)
        assert not name.startswith("on")
    text = html_report(synthetic.comparison())
    assert "@import" not in text and not re.search(r"url\((?!#)", text)


def test_every_row_of_the_table_is_there(page: Page, synthetic: ModuleType) -> None:
    """Labels and cells are those of the terminal."""
    text = " ".join(page.text.split())
    for group in rows.groups(synthetic.comparison()):
        assert group.title in text
        for row in group.rows:
            assert " ".join(row.label.split()) in text
            for cell in row.cells:
                assert cell in text


def test_headline_says_what_the_numbers_say(synthetic: ModuleType) -> None:
    """Less is less, more is more, and nothing is claimed where the work is unequal."""
    comparison = synthetic.comparison()
    assert rows.headline(comparison) == (
        "In Seoul, for the same work over a year, "
        "coldplate takes 18.9 % less and immersion takes 20.4 % less energy than air."
    )
    worse = replace(synthetic.cooling_answer("coldplate"), saving={"facility_energy": -0.05})
    nothing = replace(synthetic.cooling_answer("immersion"), saving={"facility_energy": None})
    text = rows.headline(synthetic.comparison(coldplate=worse, immersion=nothing))
    assert "coldplate takes 5.0 % more" in text and "immersion" not in text
    assert "no saving" in rows.headline(synthetic.comparison(coldplate=nothing, immersion=nothing))


def test_recalled_values_are_marked(page: Page) -> None:
    """A value from memory carries its mark where the user sees it."""
    assert ("class", "mark recalled") in page.attributes
    assert page.text.count("recalled, not checked") == 1


def test_flags_failures_and_closure(synthetic: ModuleType) -> None:
    """Who failed and why, who is flagged, how well it closes."""
    text = Page(html_report(synthetic.comparison(air=synthetic.infeasible("air")))).text
    assert "infeasible, limited by accelerator: the junction passes its limit" in text
    assert "law_range:synthetic_law" in text
    assert "coldplate 3.0e-12" in text
    assert "no answer" in text


def test_everything_failed(synthetic: ModuleType) -> None:
    """A page without pictures, not a traceback."""
    failed = {name: synthetic.infeasible(name) for name in ("air", "coldplate", "immersion")}
    page = Page(html_report(synthetic.comparison(**failed)))
    assert "svg" not in page.tags and page.text.count("no answer") == 3


def test_what_users_write_is_escaped(synthetic: ModuleType) -> None:
    """Names from files cannot become markup."""
    evil = "<script>alert(1)</script>"
    flags = (Flag(evil, evil),)
    answer = synthetic.cooling_answer("air", flags=flags)
    comparison = replace(
        synthetic.comparison(air=answer), site=evil, currency=evil, assumptions=(Assumption(evil, evil, evil, evil),)
    )
    assert "script" not in Page(html_report(comparison)).tags


def test_same_answer_same_bytes(synthetic: ModuleType) -> None:
    """No time stamp, no random name."""
    assert html_report(synthetic.comparison()) == html_report(synthetic.comparison())


def test_bands_are_distinct_in_grey() -> None:
    """Neighbours of the stack differ in luminance, or one of them is hatched."""

    def luminance(colour: str) -> float:
        red, green, blue = (int(colour[i : i + 2], 16) / 255.0 for i in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for one, next_one in pairwise(BANDS):
        assert abs(luminance(one.colour) - luminance(next_one.colour)) > 0.1, (one.name, next_one.name)
        assert one.hatch != next_one.hatch
    assert len({(band.colour, band.hatch) for band in BANDS}) == len(BANDS)


def test_bands_add_up_to_the_facility(synthetic: ModuleType) -> None:
    """What is stacked is the facility's energy, leakage counted once."""
    from heatpath.picture import _parts

    for answer in synthetic.comparison().coolings.values():
        assert sum(_parts(answer.quantities).values()) == pytest.approx(answer.quantities["facility_energy"], rel=1e-12)


@pytest.mark.parametrize(("name", "head"), [("a.svg", b"<?xml"), ("a.png", b"\x89PNG"), ("a.pdf", b"%PDF")])
def test_picture_files(tmp_path: Path, synthetic: ModuleType, name: str, head: bytes) -> None:
    """SVG, PNG and PDF by suffix, the same bytes each time."""
    energy_picture(synthetic.comparison(), tmp_path / name)
    first = (tmp_path / name).read_bytes()
    assert first.startswith(head) and len(first) > 5000
    energy_picture(synthetic.comparison(), tmp_path / name)
    assert (tmp_path / name).read_bytes() == first


def test_files_that_cannot_be_written(tmp_path: Path, synthetic: ModuleType) -> None:
    """One line each."""
    with pytest.raises(InputError, match="--report: cannot write"):
        write_report(synthetic.comparison(), tmp_path / "none" / "a.html")
    with pytest.raises(InputError, match="picture: cannot write"):
        energy_picture(synthetic.comparison(), tmp_path / "none" / "a.svg")
    with pytest.raises(InputError, match=r"\.svg, \.png or \.pdf"):
        energy_picture(synthetic.comparison(), tmp_path / "a.gif")


def test_missing_extra_is_one_line(monkeypatch: pytest.MonkeyPatch, synthetic: ModuleType) -> None:
    """Without matplotlib the error names the extra."""
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.split(".")[0] == "matplotlib":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(InputError, match=r"heatpath\[plot\]"):
        html_report(synthetic.comparison())
