"""The kernel decorator: what it keeps on disk is believed only while every source it came from is the same."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numba
import pytest

from heatpath.numerics import kernel as kernel_module
from heatpath.numerics.kernel import kernel

LAW = """
from heatpath.numerics.kernel import kernel

@kernel
def law(x: float) -> float:
    return 2.0 * x
"""

RACK = """
from pathlib import Path
from typing import NamedTuple

import numba
import numpy as np

from heatpath.fluids.law import law
from heatpath.numerics.kernel import kernel

OFFSET = float(Path(__file__).with_name("offset.csv").read_text())

class State(NamedTuple):
    flow: float
    heats: np.ndarray

@kernel
def rack(state: State) -> float:
    return law(state.flow) + state.heats.sum() + OFFSET

@kernel(parallel=True)
def batch(x):
    y = np.empty_like(x)
    for i in numba.prange(x.size):
        y[i] = law(x[i]) / 3.0
    return y

@kernel
def twice(f, x: float) -> float:
    return f(f(x))
"""

TWINS = """
@kernel
def twin(x: float) -> float:
    return x + 1.0

first = twin

@kernel
def twin(x: float) -> float:
    return x + 2.0
"""

RUN = """
import json, sys, warnings
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    import numpy as np
    {before}
    from heatpath.fluids.law import law
    from heatpath.thermal.rack import State, batch, rack, twice
    {between}
    kernels = dict(law=law, rack=rack, batch=batch, twice=twice)
    answers = dict(
        rack=rack(State(3.0, np.ones(2))), batch=batch(np.linspace(0.0, 1.0, 501)).tolist(), law=law(1.5),
    )
    {after}
print(json.dumps(dict(
    answers=answers,
    hits=sorted(n for n, k in kernels.items() if hasattr(k, "stats") and sum(k.stats.cache_hits.values())),
    plain=all(type(k).__name__ == "function" for k in kernels.values()),
    warnings=[(w.category.__name__, str(w.message)) for w in caught],
)))
"""

ALL = ["batch", "law", "rack"]


class House:
    """A small copy of the house in a folder: the real decorator, one law in fluids, one caller in thermal."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "heatpath"
        self.place = folder
        for room in ("numerics", "fluids", "thermal"):
            (self.root / room).mkdir(parents=True)
            (self.root / room / "__init__.py").touch()
        (self.root / "__init__.py").touch()
        workshop = Path(kernel_module.__file__).parent
        for name in ("kernel.py", "inner.py", "cache.py"):
            shutil.copy(workshop / name, self.root / "numerics" / name)
        self.law = self.root / "fluids" / "law.py"
        self.rack = self.root / "thermal" / "rack.py"
        self.offset = self.root / "thermal" / "offset.csv"
        self.law.write_text(LAW)
        self.rack.write_text(RACK)
        self.offset.write_text("0.5")

    def run(self, before: str = "", between: str = "", after: str = "", **environment: str) -> dict[str, Any]:
        """One new process: what the kernels answered, which came from disk, what was warned of."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("NUMBA_", "HEATPATH_", "XDG_", "COV"))}
        defaults = {"PYTHONPATH": str(self.place), "XDG_CACHE_HOME": str(self.place / "user"), "NUMBA_NUM_THREADS": "2"}
        done = subprocess.run(
            [sys.executable, "-c", RUN.format(before=before, between=between, after=after)],
            env=inherited | defaults | environment,
            cwd=self.place,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    def kept(self) -> list[Path]:
        """The entries on disk, wherever they are."""
        return sorted(self.place.rglob("*.nbc*"))

    def close(self, room: str) -> None:
        """Make a room's own cache folder impossible, also for the root user, whom permissions do not stop."""
        shutil.rmtree(self.root / room / "__pycache__", ignore_errors=True)
        (self.root / room / "__pycache__").write_text("a file, not a folder")


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_a_changed_callee_is_seen_by_the_next_process(house: House) -> None:
    first = house.run()
    assert first["answers"]["rack"] == 8.5
    assert first["hits"] == []
    assert first["warnings"] == []
    entries = house.kept()
    assert len(entries) == 3

    second = house.run()
    assert second["answers"] == first["answers"]
    assert second["hits"] == ALL

    replace(house.law, "2.0 * x", "5.0 * x")  # only the callee's file
    third = house.run()
    assert third["answers"]["rack"] == 17.5
    assert third["answers"]["law"] == 7.5
    assert third["hits"] == []
    assert house.run()["hits"] == ALL
    assert house.kept() == entries, "an edit overwrites entries and adds none"


def test_a_change_above_or_in_a_frozen_table_invalidates_only_what_can_reach_it(house: House) -> None:
    house.run()
    house.rack.write_text("# a comment that moves every line\n" + house.rack.read_text())
    house.offset.write_text("1.5")
    entries = house.kept()
    changed = house.run()
    assert changed["answers"]["rack"] == 9.5
    assert changed["hits"] == ["law"], "fluids cannot see thermal"
    assert house.kept() == entries


def test_functions_of_one_name_do_not_answer_for_each_other(house: House) -> None:
    house.rack.write_text(house.rack.read_text() + TWINS)
    for _ in range(2):
        house.run(after="from heatpath.thermal.rack import first, twin; assert (first(1.0), twin(1.0)) == (2.0, 3.0)")


def test_sources_that_move_under_a_running_process_are_not_kept(house: House) -> None:
    edit = f"open({str(house.law)!r}, 'a').write('# moved')"
    assert house.run(between=edit)["answers"]["rack"] == 8.5
    assert house.kept() == []


def test_what_takes_a_function_is_not_kept(house: House) -> None:
    house.run(after="assert twice(law, 1.0) == 4.0")
    assert not any("twice" in entry.name for entry in house.kept())
    replace(house.law, "2.0 * x", "5.0 * x")
    house.run(after="assert twice(law, 1.0) == 25.0")


def test_damaged_entries_are_compiled_again(house: House) -> None:
    right = house.run()["answers"]
    for entry in house.kept():
        content = entry.read_bytes()
        entry.write_bytes(content[:-100] + bytes(100) if "law" in entry.name else content[: len(content) // 2])
    mended = house.run()
    assert mended["answers"] == right
    assert mended["hits"] == []
    assert mended["warnings"] == []
    assert house.run()["hits"] == ALL


def test_processes_that_start_together_agree(house: House) -> None:
    with ThreadPoolExecutor(3) as pool:
        answers = [future.result()["answers"] for future in [pool.submit(house.run) for _ in range(3)]]
    assert answers[0] == answers[1] == answers[2]
    last = house.run()
    assert last["answers"] == answers[0]
    assert last["hits"] == ALL
    assert len(house.kept()) == 3, "no draft is left behind"


def test_a_read_only_house_uses_the_users_cache(house: House) -> None:
    for room in ("fluids", "thermal"):
        house.close(room)
    house.run()
    again = house.run()
    assert again["hits"] == ALL
    assert again["warnings"] == []
    assert {entry.relative_to(house.place).parts[0] for entry in house.kept()} == {"user"}


def test_with_nowhere_to_write_it_warns_once_and_computes(house: House) -> None:
    for room in ("fluids", "thermal"):
        house.close(room)
    answer = house.run(XDG_CACHE_HOME=str(house.law / "under-a-file"))
    assert answer["answers"]["rack"] == 8.5
    assert [category for category, _ in answer["warnings"]] == ["RuntimeWarning"]
    assert "HEATPATH_CACHE_DIR" in answer["warnings"][0][1]


@pytest.mark.parametrize("name", ["NUMBA_CACHE_DIR", "HEATPATH_CACHE_DIR"])
def test_a_named_folder_is_used(house: House, name: str) -> None:
    house.run(**{name: str(house.place / "named")})
    assert len(house.kept()) == 3
    assert {entry.relative_to(house.place).parts[0] for entry in house.kept()} == {"named"}


@pytest.mark.parametrize(
    "change",
    [
        "import numba; del numba.core.compiler.CompileResult._rebuild",
        "import numba; numba.core.compiler.CompileResult._rebuild = lambda context: None",
        "import numba; numba.core.compiler.CompileResult._reduce = lambda result, more: None",
        "import numba; numba.core.caching.NullCache.load_overload = lambda self, sig, context, more=None: None",
    ],
)
def test_another_numba_is_slower_but_never_wrong(house: House, change: str) -> None:
    if "_rebuild = " in change:
        house.run()  # only what was kept can fail to be restored
    answer = house.run(before=change)
    assert answer["answers"]["rack"] == 8.5
    assert [category for category, _ in answer["warnings"]] == ["RuntimeWarning"]


def test_a_numba_that_compiles_no_inner_kernels_gives_the_same(house: House) -> None:
    right = house.run()
    answer = house.run(before="import sys; sys.modules['heatpath.numerics.inner'] = None")
    assert answer["answers"] == right["answers"]
    assert answer["warnings"] == []


def test_a_called_kernel_has_no_machine_code_of_its_own(house: House) -> None:
    seen = "assert rack.inner.overloads == {} and list(law.inner.overloads), 'rack is called by nobody, law by rack'"
    house.run(after=seen + "; assert law.inner.signatures == law.signatures")


def test_uncompiled_gives_the_same_numbers(house: House) -> None:
    compiled = house.run()
    plain = house.run(NUMBA_DISABLE_JIT="1")
    assert plain["plain"] and not compiled["plain"]
    assert plain["answers"]["rack"] == pytest.approx(compiled["answers"]["rack"], rel=1e-15)
    assert plain["answers"]["batch"] == pytest.approx(compiled["answers"]["batch"], rel=1e-15)


def test_the_number_of_threads_changes_no_bit(house: House) -> None:
    assert house.run(NUMBA_NUM_THREADS="1")["answers"]["batch"] == house.run(NUMBA_NUM_THREADS="2")["answers"]["batch"]


@pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="looks at compiled functions")
def test_the_options_are_those_of_the_house() -> None:
    def quotient(a: float, b: float) -> float:
        return a / b

    options = kernel(quotient).targetoptions  # type: ignore[attr-defined]
    assert options["error_model"] == "numpy"
    assert options["nogil"] is True
    assert options["fastmath"] is False
    assert options["parallel"] is False
    assert kernel(parallel=True)(quotient).targetoptions["parallel"] is True  # type: ignore[attr-defined]
    assert kernel(quotient)(1.0, 0.0) == float("inf")


def test_outside_the_rooms_nothing_is_kept() -> None:
    @kernel
    def doubled(x: float) -> float:
        return 2.0 * x

    assert doubled(2.0) == 4.0
    assert getattr(getattr(doubled, "stats", None), "cache_path", None) is None
