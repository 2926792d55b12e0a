"""Questions for the tests of the service's machinery: they wait, crash, or say who answers; nothing is warmed."""

from __future__ import annotations

import json
import os
import time
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from heatpath.numerics.errors import InputError, PhysicalFailure
from heatpath.questions import Entry


class Wait(BaseModel):
    """How long to wait, and what then."""

    model_config = ConfigDict(extra="forbid", strict=True)
    seconds: float = Field(default=0.0, ge=0.0, le=60.0)
    then: str = ""


class Waited(BaseModel):
    """Who waited."""

    pid: int
    folder: list[str]


def wait(asked: Wait) -> str:
    """Wait, then answer, fail, or end."""
    end = time.monotonic() + asked.seconds
    while time.monotonic() < end:  # busy, as a computation is
        pass
    if asked.then == "crash":
        os._exit(7)
    if asked.then == "input":
        raise InputError("coolings.air.supply_temperature", "'SECRET' is out of range", allowed="5 to 60 degC")
    if asked.then == "physics":
        raise PhysicalFailure("not_converged", "no state was found", device="accelerator")
    if asked.then == "fault":
        raise KeyError("SECRET")
    if asked.then == "print":
        print("said aloud")
    return json.dumps({"pid": os.getpid(), "folder": os.listdir()})


QUESTIONS = (Entry("/v1/wait", Wait, wait, Waited), Entry("/v1/waits", Wait, wait, Waited, later=True))


def warm() -> Any:
    """Nothing to warm."""
