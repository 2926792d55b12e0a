"""Runs notebooks/*.py and writes notebooks/executed/*.ipynb: ``make notebooks``, or with names of single ones.

What has been run since its source and the package changed is left alone. Two run at a time; a cell that fails stops
all of it with the notebook's name and its traceback.
"""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError

HERE = Path(__file__).parents[1] / "notebooks"
LIMIT = 900  # s a cell may take
QUIET = {"extra_arguments": ["--log-level=ERROR"]}  # of kernels, which otherwise warn of talking over loopback


def run(source: Path) -> tuple[str, float]:
    """Execute one notebook in its folder and write it; returns its name and how long it took [s]."""
    began = time.monotonic()
    notebook = jupytext.read(source, fmt="py:percent")
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    try:
        NotebookClient(notebook, timeout=LIMIT, resources={"metadata": {"path": str(HERE)}}, **QUIET).execute()
    except (CellExecutionError, CellTimeoutError) as error:
        sys.exit(f"{source.name}: {error}")
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    nbformat.write(notebook, HERE / "executed" / f"{source.stem}.ipynb")
    return source.stem, time.monotonic() - began


def stale(source: Path, since: float) -> bool:
    """Whether a notebook has to run again: not run yet, or older than its source or than ``since``."""
    done = HERE / "executed" / f"{source.stem}.ipynb"
    return not done.exists() or done.stat().st_mtime < max(source.stat().st_mtime, since)


def main(names: list[str]) -> None:
    """Run what has to run, two at a time."""
    import heatpath

    assert heatpath.__file__
    since = max(path.stat().st_mtime for path in Path(heatpath.__file__).parent.rglob("*.py"))
    (HERE / "executed").mkdir(exist_ok=True)
    chosen = [path for path in sorted(HERE.glob("*.py")) if path.stem in names] if names else sorted(HERE.glob("*.py"))
    waiting = [path for path in chosen if names or stale(path, since)]
    kept = {path.stem for path in HERE.glob("*.py")}
    for old in (HERE / "executed").glob("*.ipynb"):
        if old.stem not in kept:
            old.unlink()
    if len(waiting) > 1:  # compile once, not in each of them
        subprocess.run([sys.executable, "-m", "heatpath", "warm"], check=True, stdout=subprocess.DEVNULL)
    with ThreadPoolExecutor(2) as pool:
        for name, took in pool.map(run, waiting):
            print(f"{name}: {took:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
