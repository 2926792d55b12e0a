"""Large records of arrays that kernels take by reference.

Numba passes a NamedTuple by value: one of sixty arrays is four hundred numbers on the stack at every call, and as many
lines of code to compile. A class under ``@by_reference`` stays the NamedTuple it is in Python; kernels receive one
pointer to it. Kernels only read such a record: they cannot build, change or return one, nor return its arrays.
"""

from __future__ import annotations

from typing import Any, TypeVar, cast

import numpy as np
from llvmlite import ir
from numba.core import cgutils, config, types
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    NativeValue,
    infer_getattr,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
    unbox,
)
from numpy.typing import NDArray

Record = TypeVar("Record", bound=type)
Fields = TypeVar("Fields", bound=tuple[Any, ...])

_POINTER = ir.IntType(8).as_pointer()


class Referenced(types.Type):  # type: ignore[misc]
    """The type of a record in kernels: its class, and the types of its fields."""

    def __init__(self, record: type, kinds: tuple[Any, ...]) -> None:
        self.record = record
        self.fields: tuple[str, ...] = record._fields  # type: ignore[attr-defined]
        self.kinds = kinds
        super().__init__(name=f"{record.__module__}.{record.__qualname__}({', '.join(map(str, kinds))})")

    def place(self, context: Any) -> Any:
        """How the record lies in memory."""
        return ir.LiteralStructType([context.get_value_type(kind) for kind in self.kinds])


def by_reference(record: Record) -> Record:
    """Let kernels take this NamedTuple of arrays, numbers and other such records by reference."""

    @typeof_impl.register(record)
    def kind_of(value: Any, purpose: Any) -> Referenced:
        return Referenced(record, tuple(typeof_impl(each, purpose) for each in value))

    return record


@register_model(Referenced)
class _Pointer(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: Any, kind: Referenced) -> None:
        super().__init__(manager, kind, _POINTER)


@infer_getattr
class _Fields(AttributeTemplate):  # type: ignore[misc]
    key = Referenced

    def generic_resolve(self, kind: Referenced, name: str) -> Any:
        """Type of a field."""
        return kind.kinds[kind.fields.index(name)] if name in kind.fields else None


@lower_getattr_generic(Referenced)
def _field(context: Any, builder: Any, kind: Referenced, value: Any, name: str) -> Any:
    """One field; an array comes without a count of its users, which the record's owner outlives anyway."""
    index = kind.fields.index(name)
    found = kind.kinds[index]
    record = builder.bitcast(value, kind.place(context).as_pointer())
    if not isinstance(found, types.Array):
        return _constant(builder, cgutils.gep_inbounds(builder, record, 0, index))
    array = context.make_array(found)(context, builder)
    for part, member in enumerate(array._datamodel._fields):
        if member in ("meminfo", "parent"):
            continue
        place = cgutils.gep_inbounds(builder, record, 0, index, part)
        if member in ("shape", "strides"):
            each = [
                _constant(builder, cgutils.gep_inbounds(builder, record, 0, index, part, axis))
                for axis in range(found.ndim)
            ]
            setattr(array, member, cgutils.pack_array(builder, each))
        else:
            setattr(array, member, _constant(builder, place))
    return array._getvalue()


def _constant(builder: Any, place: Any) -> Any:
    """A load of what nothing changes while a kernel runs, so that it is loaded once."""
    loaded = builder.load(place)
    loaded.set_metadata("invariant.load", builder.module.add_metadata([]))
    return loaded


class Held:
    """A record laid out in memory once, for kernels that are called with it again and again.

    It stands for the record in calls from Python. Its arrays are the record's own: what is written into one is seen by
    the next call.
    """

    def __init__(self, record: Any) -> None:
        self.record = record
        self._numba_type_ = typeof_impl(record, _typeof_context())
        self._parts: list[Any] = []
        self._memory = self._laid_out(record)
        self.address = int(self._memory.ctypes.data)

    def _laid_out(self, record: Any) -> NDArray[np.int64]:
        """Numba's arrays, one after the other: two owners, items, size of one, address, shape and strides."""
        words: list[int] = []
        for each in record:
            if isinstance(each, np.ndarray):
                words += [0, 0, each.size, each.itemsize, each.ctypes.data, *each.shape, *each.strides]
            elif isinstance(each, tuple):
                part = self._laid_out(each)
                self._parts.append(part)
                words.append(int(part.ctypes.data))
            elif isinstance(each, bool | np.bool_):
                raise TypeError("a held record has no place for a truth value; use 0 and 1")
            elif isinstance(each, float):
                words.append(int(np.float64(each).view(np.int64)))
            else:
                words.append(int(each))
        return np.array(words, dtype=np.int64)


def hold(record: Fields) -> Fields:
    """A record laid out once (``Held``), typed as the record it stands for; itself where nothing is compiled."""
    return cast(Fields, record if config.DISABLE_JIT else Held(record))


def _typeof_context() -> Any:
    from numba.core.typing.typeof import Purpose, _TypeofContext

    return _TypeofContext(Purpose.argument)


@unbox(Referenced)
def _unboxed(kind: Referenced, record: Any, c: Any) -> NativeValue:
    """The address that a ``Held`` knows, or a record laid out on the stack of the wrapper that calls a kernel."""
    found = cgutils.alloca_once(c.builder, _POINTER)
    failed = cgutils.alloca_once_value(c.builder, cgutils.false_bit)
    place = cgutils.alloca_once(c.builder, kind.place(c.context), zfill=True)
    question = ir.FunctionType(ir.IntType(32), [c.pyapi.pyobj, c.pyapi.pyobj])
    is_instance = cgutils.get_or_insert_function(c.builder.module, question, "PyObject_IsInstance")
    plain = c.pyapi.get_c_object("PyTuple_Type")
    with c.builder.if_else(cgutils.is_true(c.builder, c.builder.call(is_instance, [record, plain]))) as (fresh, held):
        with fresh:
            cleanup = _lay_out(kind, record, place, failed, c)
            c.builder.store(c.builder.bitcast(place, _POINTER), found)
        with held:
            address = c.pyapi.object_getattr_string(record, "address")
            number = c.pyapi.long_as_longlong(address)
            c.pyapi.decref(address)
            c.builder.store(c.builder.inttoptr(number, _POINTER), found)
    return NativeValue(c.builder.load(found), is_error=c.builder.load(failed), cleanup=cleanup)


def _lay_out(kind: Referenced, record: Any, place: Any, failed: Any, c: Any) -> Any:
    """Fill the memory at ``place`` from a tuple; returns what to do when the kernel has returned."""
    cleanups = []
    for index, each in enumerate(kind.kinds):
        native = c.unbox(each, c.pyapi.tuple_getitem(record, index))
        slot = cgutils.gep_inbounds(c.builder, place, 0, index)
        c.builder.store(native.value, slot)
        c.builder.store(c.builder.or_(c.builder.load(failed), native.is_error), failed)
        cleanups.append((each, native.cleanup))

    def cleanup() -> None:
        """Where nothing was laid out, the memory is zero and there is nothing to give back."""
        for index, (each, more) in enumerate(cleanups):
            if more is not None:
                more()
            else:
                slot = cgutils.gep_inbounds(c.builder, place, 0, index)
                c.context.nrt.decref(c.builder, each, c.builder.load(slot))

    return cleanup
