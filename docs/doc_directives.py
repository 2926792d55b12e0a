"""Pages that the program fills: its commands, its glossary, its trust page; and docstrings as Sphinx reads them."""

import argparse
import os
import re
from itertools import groupby, pairwise
from pathlib import Path

from docutils import nodes
from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

DIMS = {
    ("cooling",): "Of a year, one value for each technology",
    ("cooling", "hour"): "Hour by hour, for each technology",
    ("hour",): "Hour by hour, the same for all technologies",
}
FIELD = re.compile(r"^(?P<name>[*\w][\w*, ]*) : (?P<text>.+)$")
SECTIONS = ("Parameters", "Raises", "Returns", "Attributes")


class Commands(SphinxDirective):
    """The help of every command, as a terminal prints it."""

    def run(self) -> list[nodes.Node]:
        """One section per command."""
        from heatpath.cli import parser

        os.environ["COLUMNS"] = "100"
        top = parser()
        found = [_literal(top.format_help())]
        (commands,) = (a for a in top._actions if isinstance(a, argparse._SubParsersAction))
        for name, one in commands.choices.items():
            found.append(_section(f"heatpath {name}", [_literal(one.format_help())]))
        return found


class Variables(SphinxDirective):
    """The glossary of results, table by table of equal axes."""

    def run(self) -> list[nodes.Node]:
        """One section per kind of axes, in the order of the file."""
        from heatpath.glossary import glossary

        found = []
        entries = list(glossary().values())
        order = list(dict.fromkeys(entry.dims for entry in entries))
        for dims, members in groupby(sorted(entries, key=lambda e: order.index(e.dims)), key=lambda e: e.dims):
            title = DIMS.get(dims, f"Over {', '.join(dims)}" if dims else "Single values")
            rows = [(e.name, e.symbol, e.units, e.description) for e in members]
            found.append(_section(title, [_table(("Name", "Symbol", "Unit", "What it is"), rows)]))
        return found


class Trust(SphinxDirective):
    """The trust page: every shipped case is run while the pages are built."""

    def run(self) -> list[nodes.Node]:
        """The body of the page that ``heatpath validate --report`` writes, and a copy that stands alone."""
        from heatpath.trust_page import trust_page
        from heatpath.validation.case_file import load_case, shipped_cases
        from heatpath.validation.trial import run

        page = trust_page([run(load_case(name)) for name in shipped_cases()])
        folder = Path(self.env.app.outdir)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "trust-page.html").write_text(page, encoding="utf-8")
        body = page.split("</header>", 1)[1].split("<footer>", 1)[0]
        raw = nodes.raw("", f'<div class="trust">{body}</div>', format="html")
        self.env.note_reread()  # it depends on the program, not on a file
        return [raw]


def _literal(text: str) -> nodes.Node:
    return nodes.literal_block(text, text, language="text")


def _section(title: str, children: list[nodes.Node]) -> nodes.section:
    section = nodes.section(ids=[nodes.make_id(title)], names=[nodes.fully_normalize_name(title)])
    section += [nodes.title(title, title), *children]
    return section


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> nodes.table:
    """A table whose first column is code."""
    table, group = nodes.table(), nodes.tgroup(cols=len(head))
    group += [nodes.colspec(colwidth=1) for _ in head]
    top, body = nodes.thead(), nodes.tbody()
    top += _row([nodes.Text(text) for text in head])
    body += [_row([nodes.literal(row[0], row[0]), *map(nodes.Text, row[1:])]) for row in rows]
    group += [top, body]
    table += group
    return table


def _row(cells: list[nodes.Node]) -> nodes.row:
    row = nodes.row()
    for cell in cells:
        paragraph = nodes.paragraph()
        paragraph += cell
        entry = nodes.entry()
        entry += paragraph
        row += entry
    return row


def as_numpydoc(*event: object) -> None:
    """``name : what it is`` becomes a name with its text below, for behind the colon numpydoc expects a type.

    A paragraph that follows the fields of a section, such as "Raises InputError.", moves before the sections.
    """
    lines = event[-1]
    assert isinstance(lines, list)
    heads = [place for place in range(len(lines) - 1) if lines[place + 1].startswith("---")]
    intro, sections = lines[: heads[0]] if heads else list(lines), []
    for start, end in pairwise([*heads, len(lines)]):
        body = lines[start:end]
        if body[0].strip() in SECTIONS:
            body, loose = _fields(body)
            intro += loose
        sections += body
    lines[:] = [*intro, *sections]


def _fields(section: list[str]) -> tuple[list[str], list[str]]:
    """A section with its fields on two lines, and the paragraphs in it that are no fields."""
    kept, loose = section[:2], []
    for filled, group in groupby(section[2:], key=lambda line: bool(line.strip())):
        paragraph = list(group)
        is_field = FIELD.match(paragraph[0]) or (len(paragraph) > 1 and paragraph[1].startswith(" "))
        if filled and not is_field and not paragraph[0].startswith(" "):
            loose += [*paragraph, ""]
            continue
        for line in paragraph:
            match = FIELD.match(line)
            kept += [match["name"], f"    {match['text']}"] if match else [line]
    return kept, loose


def pages_that_exist(app: Sphinx, page: str, source: list[str]) -> None:
    """A line ``page?`` of the table of contents becomes ``page`` where there is such a page, and goes where not."""
    if page == "index":
        kept = []
        for line in source[0].split("\n"):
            name = line.removesuffix("?")
            if name == line or (Path(app.srcdir) / f"{name}.md").exists():
                kept.append(name)
        source[0] = "\n".join(kept)


def setup(app: Sphinx) -> dict[str, bool]:
    """What Sphinx calls."""
    app.add_directive("heatpath-commands", Commands)
    app.add_directive("heatpath-variables", Variables)
    app.add_directive("heatpath-trust", Trust)
    app.add_lexer("csv", TextLexer)
    app.connect("source-read", pages_that_exist)
    app.connect("autodoc-process-docstring", as_numpydoc, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
