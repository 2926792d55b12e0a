"""The body of a request: counted while it streams in, read as strict JSON, refused before it can cost anything."""

from __future__ import annotations

import asyncio
import json
import math
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

WORD = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)  # possessive: text without an end cannot send it back
MARKS = re.compile(rb"[\[\]{},]")
LONGEST_NUMBER = 40  # characters; a float needs 24


@dataclass(frozen=True)
class Bounds:
    """What a body may be: ``size`` [bytes], ``depth`` of tables in tables, ``values`` in all, ``seconds`` to arrive."""

    size: int = 65_536
    depth: int = 32
    values: int = 5_000
    seconds: float = 10.0


class Unreadable(Exception):
    """A body that is not read on: the status to answer, and why, in words of ours."""

    def __init__(self, status: int, reason: str, allowed: str) -> None:
        super().__init__(reason)
        self.status, self.reason, self.allowed = status, reason, allowed


async def received(stream: AsyncIterator[bytes], stated: str | None, bounds: Bounds) -> bytes:
    """The bytes of a body, as they come in.

    Parameters
    ----------
    stream : its pieces
    stated : the length that its header states, which nobody need believe
    bounds : what is accepted

    Raises Unreadable: 413 as soon as it is known to be too long, 408 when it does not arrive.
    """
    if stated is not None and stated.isdecimal() and int(stated[:20]) > bounds.size:
        raise _too_long(bounds)
    body = bytearray()
    try:
        async with asyncio.timeout(bounds.seconds):
            async for piece in stream:
                if len(body) + len(piece) > bounds.size:
                    raise _too_long(bounds)
                body += piece
    except TimeoutError:
        raise Unreadable(408, "the body did not arrive", f"within {bounds.seconds:g} s") from None
    return bytes(body)


def _too_long(bounds: Bounds) -> Unreadable:
    return Unreadable(413, "the body is too long", f"at most {bounds.size} bytes")


def strict_json(body: bytes, bounds: Bounds) -> Any:
    """The tree in a JSON text: no NaN, no infinity, no key twice, no deep nest, no endless list.

    Depth and number of values are counted before anything is built. Raises Unreadable, 400.
    """
    _count(body, bounds)
    try:
        return json.loads(
            body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refused, parse_float=_finite,
            parse_int=_whole,
        )  # fmt: skip
    except Unreadable:
        raise
    except UnicodeDecodeError:
        raise Unreadable(400, "the body is not UTF-8 text", "JSON in UTF-8") from None
    except (ValueError, RecursionError):
        raise Unreadable(400, "the body is not JSON", "one JSON object") from None


def _count(body: bytes, bounds: Bounds) -> None:
    """Walks through the marks outside of texts; raises Unreadable at the first that is too deep or too many."""
    depth = 0
    for values, mark in enumerate(MARKS.finditer(WORD.sub(b"", body)), 1):
        each = mark[0]
        if each in b"[{":
            depth += 1
        elif each in b"]}":
            depth -= 1
        if depth > bounds.depth:
            raise Unreadable(400, "the body is nested too deeply", f"at most {bounds.depth} tables in tables")
        if values > bounds.values:
            raise Unreadable(400, "the body holds too many values", f"at most {bounds.values}")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object as a dict; a key that stands twice is refused."""
    table = dict(pairs)
    if len(table) != len(pairs):
        raise Unreadable(400, "a key stands twice in one object", "each key once")
    return table


def _refused(name: str) -> float:
    """NaN and Infinity, which Python's reader would accept."""
    raise Unreadable(400, "a number is not finite", "finite numbers")


def _finite(text: str) -> float:
    """A number with a point or an exponent."""
    value = float(text)
    if not math.isfinite(value):
        raise Unreadable(400, "a number is not finite", "finite numbers")
    return value


def _whole(text: str) -> int:
    """A number without either."""
    if len(text) > LONGEST_NUMBER:
        raise Unreadable(400, "a number is too long", f"at most {LONGEST_NUMBER} digits")
    return int(text)
