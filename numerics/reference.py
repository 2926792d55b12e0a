"""Large records of arrays that kernels take by reference.

Numba passes a NamedTuple by value: one of sixty arrays is four hundred numbers on the stack at every call, and as many
lines of code to compile. A class under ``@by_reference`` stays the NamedTuple it is in Python; kernels receive one
pointer to it. Kernels only read such a record: they cannot build, change or return one, nor return its arrays.
"""

from __future__ import annotations

from typing import Any, TypeVar

from llvmlite import ir
from numba.core import cgutils, types
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

Record = TypeVar("Record", bound=type)

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


@unbox(Referenced)
def _unboxed(kind: Referenced, record: Any, c: Any) -> NativeValue:
    """Lay a record out on the stack of the wrapper that calls a kernel."""
    place = cgutils.alloca_once(c.builder, kind.place(c.context), zfill=True)
    failed = cgutils.alloca_once_value(c.builder, cgutils.false_bit)
    cleanups = []
    for index, each in enumerate(kind.kinds):
        item = c.pyapi.tuple_getitem(record, index)  # borrowed
        native = c.unbox(each, item)
        c.builder.store(native.value, cgutils.gep_inbounds(c.builder, place, 0, index))
        c.builder.store(c.builder.or_(c.builder.load(failed), native.is_error), failed)
        cleanups.append((each, native))

    def cleanup() -> None:
        for each, native in cleanups:
            if native.cleanup is not None:
                native.cleanup()
            c.context.nrt.decref(c.builder, each, native.value)

    return NativeValue(c.builder.bitcast(place, _POINTER), is_error=c.builder.load(failed), cleanup=cleanup)
