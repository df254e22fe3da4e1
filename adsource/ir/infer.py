"""Types of operations.

Dtypes and ranks come from NumPy itself: the operation is run on tiny arrays of the operands' dtypes
and the answer is read off, so that promotion is NumPy's by construction (samples.py); what must be
known exactly follows from the operands (special.py, indexing.py).  What is assumed on the way (two
extents equal) is noted in the context, to be checked at run time.
"""

from __future__ import annotations

import numpy as np

from adsource.ir.extents import NOTHING_KNOWN, Shapes, Untyped, broadcast, extent_of, show_extent
from adsource.ir.indexing import index_type
from adsource.ir.nodes import Const, Expr, Index, Op
from adsource.ir.samples import (
    COMPARISONS,
    OPERATORS,
    SCALAR_ONLY,
    argument,
    elementwise,
    function_of,
    is_elementwise,
    probe,
    sample,
)
from adsource.ir.special import SPECIAL
from adsource.ir.types import FLOAT, INT, Array, Generator, Opaque, Scalar, Static, Tuple, Type, is_array

__all__ = [
    "COMPARISONS", "OPERATORS", "SCALAR_ONLY", "Shapes", "Untyped", "broadcast", "const", "describe",
    "extent_of", "function_of", "index", "is_elementwise", "join", "op", "op_type", "show_extent",
]  # fmt: skip


def op(name: str, args: tuple[Expr, ...], shapes: Shapes = NOTHING_KNOWN, **static: object) -> Op:
    """A typed operation node."""
    return Op(name, args, op_type(name, args, tuple(static.items()), shapes), tuple(static.items()))


def negated(test: Expr) -> Expr:
    """The opposite of a condition."""
    inner = test.args[0] if isinstance(test, Op) and test.op == "not" else None
    return inner if inner is not None and getattr(inner.type, "dtype", "") == "bool" else op("not", (test,))


def const(value: object) -> Const:
    """A constant: numbers become weak scalars, everything else is static."""
    if isinstance(value, bool):
        return Const(value, Scalar("bool", True))
    if isinstance(value, np.floating):
        return Const(value, Scalar(str(value.dtype)))
    for kind, dtype in ((int, "int64"), (float, "float64"), (complex, "complex128")):
        if isinstance(value, kind):
            return Const(value, Scalar(dtype, True))
    return Const(value, Static(value))


def op_type(name, args, static=(), shapes: Shapes = NOTHING_KNOWN) -> Type:
    """The type of an operation's result; raises Untyped."""
    if name == "ifexp":
        return join(args[1].type, args[2].type)
    if name in SPECIAL:
        return SPECIAL[name](args, dict(static), shapes)
    types = tuple(a.type for a in args)
    for t in types:
        if isinstance(t, Opaque):
            raise Untyped(f"`{t.what}` is no number or array")
        if isinstance(t, Generator):
            raise Untyped("a random generator is no number or array")
    if name == "**" and types == (INT, INT) and getattr(args[1], "value", 0) < 0:
        return FLOAT  # Python's own integers: 2 ** -1 is 0.5
    if is_elementwise(name):
        return elementwise(name, types, static, shapes)
    found = probe(name, tuple(argument(a) for a in args), static)
    return _of_any_length(found) if _sized_by_values(name, args) else found


SIZED_BY_VALUES = frozenset(
    f"np.{name}" for name in "nonzero flatnonzero argwhere unique extract compress bincount trim_zeros delete union1d "
    "intersect1d setdiff1d setxor1d".split()
)


def _sized_by_values(name: str, args) -> bool:
    """Whether the length of a result depends on what its operands hold, not only on their shapes."""
    return name in SIZED_BY_VALUES or (name == "np.where" and len(args) == 1) or (
        name == "np.repeat" and len(args) > 1 and is_array(args[1].type)
    )


def _of_any_length(t: Type) -> Type:
    if isinstance(t, Tuple):
        return Tuple(tuple(_of_any_length(i) for i in t.items), listed=t.listed)
    if not isinstance(t, Array):
        return t
    return Array(t.dtype, (None, *t.shape[1:]) if t.rank < 2 or t.dtype == "int64" else (None,) * t.rank, t.layout)


def index(base: Expr, items: tuple, shapes: Shapes = NOTHING_KNOWN) -> Index:
    """A typed `base[items]`."""
    t = base.type
    if not isinstance(t, Array):
        raise Untyped("only arrays can be indexed")
    return Index(base, items, index_type(t, items, shapes))


SEVERAL = Opaque("one of several constants")


def join(a: Type, b: Type) -> Type:
    """The type of a name that is bound to either; raises Untyped where they do not agree."""
    if a == b:
        return a
    if isinstance(a, Scalar) and isinstance(b, Scalar):
        return Scalar(sample("+", (a, b), ()).dtype if "bool" not in (a.dtype, b.dtype) else
                      str(np.result_type(a.dtype, b.dtype)), a.weak and b.weak)
    if is_array(a) and is_array(b) and a.dtype == b.dtype and a.rank == b.rank:
        shape = tuple(x if x == y else None for x, y in zip(a.shape, b.shape))
        layout = a.layout if a.layout == b.layout else "S" if {a.layout, b.layout} == {"C", "S"} else "A"
        return Array(a.dtype, shape, layout)
    if isinstance(a, Tuple) and isinstance(b, Tuple) and len(a.items) == len(b.items):
        listed = a.listed if a.listed == b.listed else None
        return Tuple(tuple(join(x, y) for x, y in zip(a.items, b.items)), listed=listed)
    if all(isinstance(t, Static) or t == SEVERAL for t in (a, b)):
        return SEVERAL
    raise Untyped(f"is bound to values of different kinds ({describe(a)} and {describe(b)})")


def describe(t: Type) -> str:
    """A type in words, for messages and the text form."""
    match t:
        case Scalar():
            return t.dtype
        case Array():
            return f"{t.dtype}[{', '.join(':' if e is None else show_extent(e) for e in t.shape)}]"
        case Tuple():
            return f"({', '.join(describe(i) for i in t.items)})"
        case Static():
            return repr(t.value)
        case Generator():
            return "a random generator"
    return t.what
