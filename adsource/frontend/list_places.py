"""A list that is bound anew in the loop that adds items to it.

    for t in range(n):                     for t in range(n):
        xs.append(f(t))                        xs[t] = f(t)
        xs = xs[::-1]                          xs[: t + 1] = np.copy(xs[: t + 1][::-1])

The array that holds its items has room for those of all passes, and stays; so the new list has to be as long.
"""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from adsource.frontend import renewed
from adsource.frontend.counts import count
from adsource.frontend.scope import Frame
from adsource.ir import infer
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Const,
    Expr,
    Index,
    Name,
    Op,
    RecordExpr,
    Slice,
    Store,
    TupleExpr,
)


def is_filled(name: str, frame: Frame) -> bool:
    """Whether a loop around adds items to the list that the name stands for now."""
    binding = (frame.env or {}).get(name)
    return binding is not None and binding.holds is not None and (name, binding.holds.key) in frame.filling


def refill(name: str, value: RecordExpr, form: tuple[int, int], node: cst.CSTNode, frame: Frame) -> None:
    """The items of the new list take the places of the old ones.  form: its depth and width, as of `Holds`."""
    holds = frame.env[name].holds
    now = holds.length if holds.length is not None else holds.room
    for array, e in zip(holds.arrays, value.items):
        long = _length(e, holds.arrays, frame.out)
        same = long is not None and now is not None and count(long).same(count(now))
        if not same or form != (holds.depth, holds.width) or e.type.dtype != frame.env[array].type.dtype:
            renewed.learn(name, frame)
            raise frame.refusal(node, "AD113", f"the list `{name}`, which a loop adds items to, is bound to a list of "
                                "other items in it", "Use `append`, `pop`, `pop(0)`, `reverse` and `sort`, or give the "
                                "other list a name of its own.")
        places = infer.index(Name(array, frame.env[array].type), (Slice(None, now),), frame.known())
        frame.add(Store(places, frame.hoist(frame.op(node, "np.copy", e)) if e.type.rank > 1 else e))
    frame.altered += 1


def _length(e: Expr, own: tuple[str, ...], before: Sequence[AnyStatement]) -> Expr | None:
    """How many items an array has that the statements before made of the list: of `xs[:n][::-1]` as many as of
    `xs[:n]`, which are n; None where that is not told.  own: the arrays of the list."""
    match e:
        case Name():
            made = next((s.value for s in reversed(before) if isinstance(s, Assign) and s.target.id == e.id), None)
            return None if made is None else _length(made, own, before)
        case Op(op="np.copy" | "np.sort" | "np.array", args=(inner, *_)) if not isinstance(inner, TupleExpr):
            return _length(inner, own, before)
        case Op(op="np.empty", args=(shape,)):
            first = shape.items[0] if isinstance(shape, TupleExpr) else shape
            over = isinstance(first, Op) and first.op in ("shape", "len") and not first.get("axis")
            return _length(first.args[0], own, before) if over else first
        case Index(base=Name(id=array), items=(Slice(start=None, stop=stop, step=None), *_)) if array in own:
            return stop
        case Index(base=base, items=(Slice(start=None, stop=None, step=None | Const(value=1 | -1)), *_)):
            return _length(base, own, before)
    return None
