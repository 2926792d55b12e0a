"""Kernels as other kernels see them: no machine code of their own, but inside each kernel that Python calls.

Numba makes of every function it meets a finished product: optimised with all that it calls, translated, wrapped for
Python. Of a kernel that only other kernels call, none of that is used; with a hundred of them it was nine tenths of the
first answer's time. Here a kernel is two dispatchers: the outer one, which Python calls and whose result is kept on
disk, and the inner one that compiled code sees, which stops at the unoptimised code that the outer ones link.
"""

from __future__ import annotations

from inspect import signature
from typing import Any

from numba.core import compiler, types
from numba.core.codegen import CPUCodeLibrary, JITCodeLibrary
from numba.core.dispatcher import _FunctionCompiler
from numba.core.registry import CPUDispatcher


class _NoEngine:
    """Where the environment of a function goes that has no machine code."""

    @staticmethod
    def set_env(name: str, environment: Any) -> None:
        """Nothing: the kernel into which it is linked sets it."""


class InnerLibrary(JITCodeLibrary):  # type: ignore[misc]
    """Code that is linked into others and never runs by itself."""

    @property
    def codegen(self) -> Any:
        """Takes environments, and drops them."""
        return _NoEngine

    def _optimize_final_module(self) -> None:
        """Left to the kernel into which this is linked."""

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        """No function of this library has an address."""
        return 0


class _InnerCompiler(_FunctionCompiler):  # type: ignore[misc]
    """Compiles into an ``InnerLibrary``."""

    def _compile_core(self, args: Any, return_type: Any) -> Any:
        flags = compiler.Flags()
        self.targetdescr.options.parse_as_flags(flags, self.targetoptions)
        context = self.targetdescr.target_context
        return compiler.compile_extra(
            self.targetdescr.typing_context,
            context,
            self.py_func,
            args=args,
            return_type=return_type,
            flags=self._customize_flags(flags),
            locals=self.locals,
            library=InnerLibrary(context.codegen(), self.py_func.__qualname__),
            pipeline_class=self.pipeline_class,
        )


class _OuterCompiler(_FunctionCompiler):  # type: ignore[misc]
    """Sets the environments of what was linked in."""

    def _compile_core(self, args: Any, return_type: Any) -> Any:
        result = super()._compile_core(args, return_type)
        for environment in result._find_referenced_environments():
            result.library.codegen.set_env(environment.env_name, environment)
        return result


class InnerKernel(CPUDispatcher):  # type: ignore[misc]
    """What compiled code sees of a kernel."""

    def __init__(self, function: Any, options: dict[str, Any]) -> None:
        bare = options | {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
        super().__init__(function, locals={}, targetoptions=bare)
        self._compiler = _InnerCompiler(function, self.targetdescr, bare, {}, compiler.Compiler)

    def add_overload(self, result: Any) -> None:
        """Known to the compiler only: Python cannot call it."""
        self.overloads[tuple(result.signature.args)] = result


class Kernel(CPUDispatcher):  # type: ignore[misc]
    """What Python sees of a kernel."""

    def __init__(self, py_func: Any, locals: Any = None, targetoptions: Any = None, **rest: Any) -> None:
        super().__init__(py_func, locals=locals, targetoptions=targetoptions, **rest)
        self._compiler = _OuterCompiler(py_func, self.targetdescr, self.targetoptions, self.locals, compiler.Compiler)
        self.inner = InnerKernel(py_func, self.targetoptions)

    @property
    def _numba_type_(self) -> Any:
        return types.Dispatcher(self.inner)


def two_sided(function: Any, options: dict[str, Any]) -> Any | None:
    """A ``Kernel``, or None where Numba's private parts are not those on which this stands."""
    try:
        compile_extra = signature(compiler.compile_extra).parameters
        known = {"library", "pipeline_class"} <= set(compile_extra) and all(
            callable(getattr(owner, name, None))
            for owner, name in (
                (CPUCodeLibrary, "_optimize_final_module"),
                (CPUCodeLibrary, "_finalize_final_module"),
                (CPUCodeLibrary, "_finalize_dynamic_globals"),
                (_FunctionCompiler, "_compile_core"),
                (_FunctionCompiler, "_customize_flags"),
                (compiler.CompileResult, "_find_referenced_environments"),
            )
        )
        return Kernel(function, targetoptions=options) if known else None
    except (AttributeError, TypeError, ValueError):
        return None
