"""Puts the notebooks where Sphinx finds them: executed where `make notebooks` has run them, else as they stand."""

import shutil
from pathlib import Path

import jupytext


def gather_notebooks(source: Path, target: Path) -> None:
    """Fill ``target`` with one .ipynb for each ``source/*.py``; what is there already and equal is left alone."""
    target.mkdir(exist_ok=True)
    wanted = {path.stem: path for path in sorted(source.glob("*.py"))}
    for old in target.glob("*.ipynb"):
        if old.stem not in wanted:
            old.unlink()
    for name, path in wanted.items():
        executed, page = source / "executed" / f"{name}.ipynb", target / f"{name}.ipynb"
        if not executed.exists():
            notebook = jupytext.read(path, fmt="py:percent")
            notebook.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}
            jupytext.write(notebook, page)
        elif not page.exists() or page.read_bytes() != executed.read_bytes():
            shutil.copyfile(executed, page)
