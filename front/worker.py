"""A process that answers questions one after another, until it is told to stop, killed, or left alone.

It reads pickled pairs of an address and a question from standard input, each behind its length, and writes replies to
standard output in the same way. The pipes belong to the service that started it.
"""

from __future__ import annotations

import os
import pickle
import queue
import struct
import sys
import threading
from importlib import import_module
from typing import Any, BinaryIO, NamedTuple

from heatpath.numerics.errors import InputError, PhysicalFailure

LENGTH = struct.Struct("!Q")


class Reply(NamedTuple):
    """What a worker says: ``kind`` is ready, answer, input, physics or fault; ``text`` the JSON where it is an answer.

    Of a refusal, ``field`` and ``allowed`` say where and what is; of a failure, ``reason`` is its code.
    """

    kind: str
    text: str = ""
    field: str = ""
    allowed: str = ""
    reason: str = ""


def framed(message: object) -> bytes:
    """A message behind its length."""
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(data)) + data


def replied(table: Any, path: str, question: Any) -> Reply:
    """The answer to one question; whatever goes wrong is a reply too."""
    try:
        return Reply("answer", table[path].answer(question))
    except InputError as error:
        return Reply("input", str(error.message), error.field, error.allowed or "")
    except PhysicalFailure as error:
        return Reply("physics", str(error), reason=error.reason)
    except Exception as error:  # a fault of the program: its own log names it, the caller learns that there was one
        import traceback

        traceback.print_exc()
        return Reply("fault", type(error).__name__)


def main(module: str) -> None:
    """Warm up, say so, then answer until the pipe closes; what prints goes to standard error.

    Parameters
    ----------
    module : dotted name of the module with ``QUESTIONS`` and ``warm``
    """
    questions, out = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    asked: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(questions, asked), daemon=True).start()
    found = import_module(module)
    table = {entry.path: entry for entry in found.QUESTIONS}
    found.warm()
    out.write(framed(Reply("ready")))
    out.flush()
    while True:
        path, question = asked.get()
        out.write(framed(replied(table, path, question)))
        out.flush()


def _listen(stream: BinaryIO, asked: queue.SimpleQueue[Any]) -> None:
    """Hand on what comes in. When the service is gone, so is the process, in the middle of whatever it computes."""
    while True:
        head = stream.read(LENGTH.size)
        if len(head) < LENGTH.size:
            os._exit(0)
        asked.put(pickle.loads(stream.read(LENGTH.unpack(head)[0])))
