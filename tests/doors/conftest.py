"""What the tests of the doors share: hand-made answers, and a study that returns them without computing anything."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest


def beside(name: str, file: str) -> ModuleType:
    """A module of helpers that stands beside this file, importable by ``name`` from then on."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(file))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


beside("service_process", "service_process.py")


@pytest.fixture(scope="session")
def synthetic() -> ModuleType:
    """The module of hand-made answers beside this file."""
    return beside("heatpath_synthetic_answers", "synthetic.py")


@pytest.fixture
def study(monkeypatch: pytest.MonkeyPatch, synthetic: ModuleType) -> Iterator[SimpleNamespace]:
    """``studies.compare`` and ``studies.rack`` replaced by hand-made answers; keeps what they were asked."""
    import heatpath.studies.tokens  # takes names from the real compare: not while that is replaced

    asked = SimpleNamespace(comparison=synthetic.comparison(), rack=synthetic.rack_answer(), calls=[])

    def answer(which: str) -> Any:
        def run(*arguments: Any) -> Any:
            asked.calls.append(arguments)
            result = getattr(asked, which)
            if isinstance(result, Exception):
                raise result
            return result

        return run

    for room, name, which in (("compare", "compare", "comparison"), ("rack", "solve", "rack")):
        fake = ModuleType(f"heatpath.studies.{room}")
        setattr(fake, name, answer(which))
        monkeypatch.setitem(sys.modules, fake.__name__, fake)
        monkeypatch.setattr(heatpath.studies, room, fake, raising=False)
    yield asked
