"""Where compiled kernels are kept between processes, and when they may be believed.

Numba's own cache looks at the caller's file only: when a callee in another file changes, it serves the old physics.
Here every entry carries a stamp, the hash of every source that a kernel of that room can reach, and is believed only
if the stamp, the whole key and a checksum of the content agree; anything else is a miss and is overwritten.
An entry is one file that is replaced as a whole, so that processes may share a folder without crossing answers.

Not kept on disk: functions outside the rooms and functions that take or enclose other functions (what they call cannot
be known from here), and everything once a source has changed under a running process.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import tempfile
import warnings
from functools import cache
from inspect import signature
from types import FunctionType
from typing import Any, NamedTuple
from uuid import uuid4

import llvmlite
import numba
import numpy as np

# A kernel reaches its own room and the rooms below it: the one direction that the layer contract keeps.
BELOW = {
    "numerics": (),
    "fluids": ("numerics",),
    "thermal": ("numerics", "fluids"),
    "facility": ("numerics", "fluids"),
    "studies": ("numerics", "fluids", "thermal", "facility"),
    "validation": ("numerics", "fluids", "thermal", "facility", "studies"),
}
# The rooms are neighbours, in a checkout as well as installed.
HOUSE = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
SOURCES = (".py", ".csv", ".toml", ".json")  # a table read at import may be frozen into a kernel as a constant
SETTINGS = ("OPT", "BOUNDSCHECK", "LOOP_VECTORIZE", "SLP_VECTORIZE", "ENABLE_AVX")  # Numba's, that change machine code
PLAIN = (int, float, str, bool, type(None))


class Stamp(NamedTuple):
    """The sources that the kernels of one room can reach: what they contain, and how to see that they have moved."""

    digest: bytes
    listing: tuple[tuple[str, int, int], ...]  # path, time of change [ns], size [bytes]


def listing(room: str) -> tuple[tuple[str, int, int], ...]:
    """Every source in reach of a room's kernels, without reading any."""
    found = []
    folders = [os.path.join(HOUSE, name) for name in (*BELOW[room], room)]
    while folders:
        folder = folders.pop()
        if not os.path.isdir(folder):
            continue
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir():
                    folders.append(entry.path)
                elif entry.name.endswith(SOURCES):
                    status = entry.stat()
                    found.append((entry.path, status.st_mtime_ns, status.st_size))
    return tuple(sorted(found))


@cache
def stamp(room: str) -> Stamp:
    """The stamp of a room as this process found it: sources, compiler and its settings. Taken once per process."""
    found = listing(room)
    digest = hashlib.blake2b(digest_size=20)
    settings = [getattr(numba.config, name, None) for name in SETTINGS]
    versions = (numba.__version__, llvmlite.__version__, np.__version__, sys.version, sys.flags.optimize)
    digest.update(repr((versions, settings)).encode())
    for path, _, size in found:
        digest.update(f"\n{os.path.relpath(path, HOUSE)} {size}\n".encode())
        with open(path, "rb") as source:
            digest.update(source.read())
    return Stamp(digest.digest(), found)


@cache
def room_of(folder: str) -> str | None:
    """The room that a folder of sources is, or None outside the house."""
    place, name = os.path.split(os.path.realpath(folder))
    return name if place == HOUSE and name in BELOW else None


def candidates(room: str) -> list[str]:
    """Folders where the room's kernels may be kept, best first."""
    house = hashlib.blake2b(HOUSE.encode(), digest_size=8).hexdigest()  # two installations must not share one folder
    chosen = [getattr(numba.config, "CACHE_DIR", ""), os.environ.get("HEATPATH_CACHE_DIR", "")]
    folders = [os.path.join(place, f"heatpath-{house}", room) for place in chosen if place]
    folders.append(os.path.join(HOUSE, room, "__pycache__"))
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    if os.path.isabs(home):  # without a home, "~" stays as it is
        folders.append(os.path.join(home, "heatpath", house, room))
    return folders


@cache
def folder_for(room: str) -> str | None:
    """The first candidate that can be written, or None with a warning."""
    for folder in candidates(room):
        try:
            os.makedirs(folder, exist_ok=True)
            tempfile.TemporaryFile(dir=folder).close()
        except OSError:
            continue
        return folder
    give_up("no folder can be written; set HEATPATH_CACHE_DIR to one that can")
    return None


class _Disk:
    """Whether this process may still use the disk."""

    trusted = True


def give_up(reason: str) -> None:
    """Leave the disk alone for the rest of this process, and say so once."""
    if _Disk.trusted:
        _Disk.trusted = False
        warnings.warn(f"heatpath compiles afresh in every process: {reason}", RuntimeWarning, stacklevel=2)


def keep(dispatcher: Any, function: FunctionType) -> None:
    """Let a Numba dispatcher keep its results on disk, where that is safe."""
    file = function.__code__.co_filename
    room = room_of(os.path.dirname(file))
    values = enclosed(function)
    if room is None or values is None or not _Disk.trusted:
        return
    if not os.path.isfile(file):
        give_up("the sources cannot be read, so that a change in them would go unseen")
    elif not numba_is_as_known(dispatcher):
        give_up(f"the cache of Numba {numba.__version__} is not as heatpath knows it")
    elif (folder := folder_for(room)) is not None:
        try:
            dispatcher._cache = KernelCache(function, room, folder, values)
        except OSError as error:
            give_up(f"the sources cannot be read ({error})")


def enclosed(function: FunctionType) -> tuple[Any, ...] | None:
    """The values that a function encloses, or None if one of them is more than a plain number or word."""
    try:
        values = tuple(cell.cell_contents for cell in function.__closure__ or ())
    except ValueError:  # a nested function that calls itself
        return None
    return values if all(isinstance(value, PLAIN) for value in values) else None


def numba_is_as_known(dispatcher: Any) -> bool:
    """Whether the private parts of Numba that the cache stands on are there."""
    try:
        from numba.core.caching import NullCache
        from numba.core.compiler import CompileResult
        from numba.core.serialize import dumps
    except ImportError:
        return False
    try:
        return (
            isinstance(dispatcher._cache, NullCache)
            and len(signature(NullCache.load_overload).parameters) == 3  # self, signature, target
            and len(signature(NullCache.save_overload).parameters) == 3  # self, signature, compiled function
            and all(callable(part) for part in (CompileResult._reduce, CompileResult._rebuild, dumps))
        )
    except (AttributeError, TypeError, ValueError):
        return False


def takes_function(sig: Any) -> bool:
    """Whether an argument is itself a function: its code would be inlined, its sources may lie outside the stamp."""
    kinds = (numba.types.Callable, numba.types.FunctionType)
    return any(isinstance(kind, kinds) for kind in getattr(sig, "args", sig))


class KernelCache:
    """What a Numba dispatcher asks of its cache, for one function of one room.

    Parameters
    ----------
    function : the Python function
    room : its room
    folder : where entries are kept
    values : what the function encloses
    """

    def __init__(self, function: FunctionType, room: str, folder: str, values: tuple[Any, ...]) -> None:
        self._code = function.__code__
        self._values = values
        self._room = room
        self._stamp = stamp(room)
        self._flushed = False
        self.cache_path = folder
        module = os.path.splitext(os.path.basename(self._code.co_filename))[0]
        self._name = f"{module}.{function.__qualname__}".replace("<", "").replace(">", "")

    def enable(self) -> None:
        """Part of what a dispatcher may call."""
        self._flushed = False

    def disable(self) -> None:
        """Part of what a dispatcher may call."""
        self._flushed = True

    flush = disable

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """The compiled function for this signature, or None."""
        try:
            if not self._usable(sig):
                return None
            target_context.refresh()
            key = self._key(sig, target_context.codegen())
            data = self._read(self._path(key), key)
            rebuild: Any = numba.core.compiler.CompileResult._rebuild
            return None if data is None else rebuild(target_context, *data)
        except Exception as error:  # Numba's private parts may change: compiling is always right, only slower
            give_up(f"a kept kernel could not be restored ({type(error).__name__}: {error})")
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep the compiled function of this signature; one with an address or a large array inside cannot be."""
        try:
            if self._usable(sig) and not data.library.has_dynamic_globals:
                key = self._key(sig, data.codegen)
                self._write(self._path(key), key, data._reduce())
        except Exception as error:
            give_up(f"a kernel could not be kept ({type(error).__name__}: {error})")

    def _usable(self, sig: Any) -> bool:
        """Whether the disk can be believed for this signature now: no source has moved since the stamp was taken."""
        if not _Disk.trusted or self._flushed or takes_function(sig):
            return False
        try:
            return listing(self._room) == self._stamp.listing
        except OSError:  # a source went away while we looked
            return False

    def _key(self, sig: Any, codegen: Any) -> tuple[Any, ...]:
        """Everything an entry depends on beside the sources; the line tells functions of one name apart."""
        return (sig, codegen.magic_tuple(), self._code.co_firstlineno, self._values)

    def _path(self, key: tuple[Any, ...]) -> str:
        """One file per function, signature and processor; an edit moves the line, and must overwrite, not add."""
        sig, machine, _, values = key
        digest = hashlib.blake2b(repr((str(sig), machine, values)).encode(), digest_size=8).hexdigest()
        return os.path.join(self.cache_path, f"{self._name}-{digest}.{sys.implementation.cache_tag}.nbc")

    def _read(self, path: str, key: tuple[Any, ...]) -> Any:
        """The content of an entry: stamp, checksum, then key and code, each read only if the one before agrees."""
        try:
            with open(path, "rb") as entry:
                if entry.read(20) != self._stamp.digest:
                    return None
                checksum, content = entry.read(20), entry.read()
        except OSError:
            return None
        if hashlib.blake2b(content, digest_size=20).digest() != checksum:
            return None
        kept, data = pickle.loads(content)
        return pickle.loads(data) if kept == key else None

    def _write(self, path: str, key: tuple[Any, ...], data: Any) -> None:
        """Replace an entry as a whole: readers see the old one or the new one, never a part."""
        dumps: Any = numba.core.serialize.dumps
        content = dumps((key, dumps(data)))
        checksum = hashlib.blake2b(content, digest_size=20).digest()
        draft = f"{path}.{uuid4().hex[:12]}"
        try:
            with open(draft, "wb") as entry:
                entry.write(self._stamp.digest + checksum + content)
            os.replace(draft, path)
        except OSError as error:
            if os.path.exists(draft):
                os.unlink(draft)
            if not isinstance(error, PermissionError) or os.name != "nt":  # Windows: another process is reading it
                raise
