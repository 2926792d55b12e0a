"""From pydantic's list of faults to our one line: file, dotted field, what is wrong, what is allowed."""

from __future__ import annotations

import difflib
import re
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

from heatpath.numerics.errors import InputError
from heatpath.numerics.units import shorten

BARE_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")


def refusal(message: str, allowed: str, *, field: str | None = None) -> PydanticCustomError:
    """The one error that fields and tables raise about themselves: what is wrong, what is allowed, which key below."""
    return PydanticCustomError("refused", "{message}", {"message": message, "allowed": allowed, "field": field})


def input_error(
    error: ValidationError, model: type[BaseModel], *, place: tuple[str, ...] = (), file: str | None = None
) -> InputError:
    """The fault to mend first: an unknown key (it is often the reason that another is missing), else the first.

    Parameters
    ----------
    error : what pydantic found
    model : the model that was validated, for the names that it allows
    place : where the model stands in the scenario
    file : the file it was read from
    """
    faults = sorted(error.errors(include_url=False), key=lambda fault: fault["type"] != "extra_forbidden")
    fault = faults[0]
    message, allowed = _explained(fault, model)
    below = fault.get("ctx", {}).get("field")
    steps = (*place, *fault["loc"], *(below.split(".") if below else ()))
    field = ".".join(_key(step) for step in steps) or "scenario"
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return InputError(field, message + more, allowed=allowed, file=file)


def _key(part: str | int) -> str:
    """One step of the dotted name, quoted and cut where it is not a bare key."""
    text = str(part)
    return text if BARE_KEY.fullmatch(text) else shorten(text)


def _explained(fault: Any, model: type[BaseModel]) -> tuple[str, str | None]:
    """What is wrong and what is allowed, in words, for one of pydantic's faults."""
    context, kind = fault.get("ctx", {}), fault["type"]
    if kind == "refused":
        return str(context["message"]), str(context["allowed"])
    if kind == "extra_forbidden":
        return _unknown_key(str(fault["loc"][-1]), _allowed_keys(model, fault["loc"][:-1]))
    if kind == "missing":
        return "is missing", None
    if kind == "literal_error":
        return f"{shorten(fault['input'])} is not known", str(context["expected"])
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return f"{shorten(fault['input'])} stands where a table is expected", "a table"
    if kind == "string_type":
        return f"{shorten(fault['input'])} is not text", "text in quotes"
    if kind == "string_pattern_mismatch":
        return f"{shorten(fault['input'])} is not a name", f"text that matches {context['pattern']}"
    if kind in ("string_too_long", "string_too_short"):
        limit = context.get("max_length", context.get("min_length"))
        return f"the text is {kind.removeprefix('string_').replace('_', ' ')}", f"length limit {limit}"
    return str(fault["msg"]), None


def _unknown_key(key: str, keys: list[str]) -> tuple[str, str]:
    """The message for a key that does not exist, naming the nearest that does."""
    near = difflib.get_close_matches(key, keys, n=1, cutoff=0.6)
    hint = f", did you mean {near[0]}?" if near else ""
    return f"unknown key{hint}", ", ".join(keys)


def _allowed_keys(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """Keys of the table at ``path`` below ``model``."""
    for part in path:
        annotation = next(f for name, f in model.model_fields.items() if part in (name, f.alias)).annotation
        tables = [t for t in (annotation, *get_args(annotation)) if isinstance(t, type) and issubclass(t, BaseModel)]
        model = tables[0]
    return [field.alias or name for name, field in model.model_fields.items()]
