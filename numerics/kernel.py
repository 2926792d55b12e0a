"""The one decorator under which physics is compiled.

``@kernel`` compiles at the first call with each kind of argument and keeps the result on disk, as ``cache`` says:
beside the package where that can be written, else in the user's cache folder; NUMBA_CACHE_DIR or HEATPATH_CACHE_DIR
name another place. With ``NUMBA_DISABLE_JIT=1`` the same function runs uncompiled and gives the same numbers within
rounding; only a division by zero then raises, as Python does, where the compiled one gives inf or nan.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any, TypeVar, cast, overload

import numba

from heatpath.numerics.cache import keep

Function = TypeVar("Function", bound=Callable[..., Any])


@overload
def kernel(function: Function, /) -> Function: ...
@overload
def kernel(*, parallel: bool = False) -> Callable[[Function], Function]: ...
def kernel(function: Function | None = None, /, *, parallel: bool = False) -> Function | Callable[[Function], Function]:
    """Compile a function of scalars, C-contiguous float64 arrays and NamedTuples of them.

    Rounding is that of IEEE 754 (no fastmath), division by zero gives inf or nan, the GIL is released.

    Parameters
    ----------
    function : the function, when used without parentheses
    parallel : let ``numba.prange`` use several threads; only for batches of independent cases, and never called
        from several Python threads at once

    Examples
    --------
    >>> @kernel
    ... def heat(flow: float, capacity: float, rise: float) -> float:
    ...     return flow * capacity * rise
    >>> heat(2.0, 4180.0, 10.0)
    83600.0
    """
    if function is None:
        return lambda decorated: _compiled(decorated, parallel)
    return _compiled(function, parallel)


def _compiled(function: Function, parallel: bool) -> Function:
    """The dispatcher, typed as the function it stands for."""
    options = {"error_model": "numpy", "nogil": True, "fastmath": False, "parallel": parallel}
    compiled = None if parallel or numba.config.DISABLE_JIT else _two_sided(function, options)
    if compiled is None:
        compiled = numba.njit(**options)(function)
    if not isinstance(compiled, FunctionType):  # with NUMBA_DISABLE_JIT it is the function itself
        keep(compiled, cast(FunctionType, function))
    return cast(Function, compiled)


def _two_sided(function: Any, options: dict[str, Any]) -> Any | None:
    """A dispatcher whose callees are compiled once, inside it; None with a Numba that does not have what that takes."""
    try:
        from heatpath.numerics.inner import two_sided
    except ImportError:
        return None
    return two_sided(function, options | {"nopython": True, "boundscheck": None})
