"""The seed of a store through index arrays: where a place is named twice, only the last write counts.

    a[at] = v        t1 = a_b[at]
                     order = np.arange(t1.shape[0])
                     last = np.empty(a_b.shape, dtype=np.int64)
                     last[at] = order
                     t1 = np.where(last[at] == order, t1, 0.0)
                     v_b += t1
                     a_b[at] = 0.0
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from adsource.ir import infer
from adsource.ir.nodes import AnyStatement, Assign, Expr, Index, Name, Op, Store, TupleExpr
from adsource.ir.types import Array, is_array
from adsource.transforms.plan import Context
from adsource.transforms.pull import new_name

DISTINCT = frozenset({"np.arange", "np.argsort", "np.argpartition", "np.flatnonzero", "np.nonzero", "np.unique",
                      "np.setdiff1d", "np.intersect1d", "np.union1d"})


def last_written(place: Index, temporary: Callable[[], str], c: Context) -> tuple[list[AnyStatement], Expr]:
    """Statements, and the adjoint of what stands at `place`, a gather from a shadow: zero where a value was
    overwritten by a later one of the same store."""
    seed = Name(temporary(), place.type)
    first: list[AnyStatement] = [Assign(seed, place)]
    if any(_distinct(i, c) for i in place.items) and all(_rank(i) <= 1 for i in place.items):
        return first, seed
    order = Name(new_name("order", c.taken), replace(place.type, dtype="int64"))
    last = Name(new_name("last", c.taken), replace(place.base.type, dtype="int64", layout="C"))
    numbers = infer.op("np.arange", (infer.op("size", (seed,)),))
    if seed.type.rank > 1:
        lengths = TupleExpr(tuple(infer.op("shape", (seed,), axis=k) for k in range(seed.type.rank)), None)
        numbers = Op("np.reshape", (numbers, lengths), order.type)
    extents = tuple(infer.op("shape", (place.base,), axis=k) for k in range(last.type.rank))
    shape = extents[0] if len(extents) == 1 else TupleExpr(extents, None)
    there = infer.index(last, place.items)
    first += [
        Assign(order, numbers),
        Assign(last, Op("np.empty", (shape,), last.type, (("dtype", "int64"),))),
        Store(there, order),
        Assign(seed, infer.op("np.where", (infer.op("==", (there, order)), seed, infer.const(0.0)))),
    ]
    return first, seed


def _rank(item) -> int:
    return item.type.rank if isinstance(getattr(item, "type", None), Array) else 0


def _distinct(item, c: Context) -> bool:
    """Whether an index array certainly names no place twice."""
    if isinstance(item, Name) and is_array(item.type):
        at = c.scopes.bindings.get(item.id, ())
        written = any(c.buffers.may_share(item.id, w) for w in c.written)
        return len(at) == 1 and isinstance(at[0], Assign) and not written and _distinct(at[0].value, c)
    if isinstance(item, Op) and item.op == "item":
        return _distinct(_made(item.args[0], c), c)
    return isinstance(item, Op) and item.op in DISTINCT


def _made(e: Expr, c: Context) -> Expr:
    """What a tuple's name was bound to."""
    at = c.scopes.bindings.get(e.id, ()) if isinstance(e, Name) else ()
    return at[0].value if len(at) == 1 and isinstance(at[0], Assign) else e
