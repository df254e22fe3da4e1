"""Copies of what a reverse sweep might have written, and does not.

    forces(pos, acc)                           forces(pos, acc)
    acc_exit = acc.copy()               ->     ...
    ...                                        forces_b(pos, pos_b, acc_b)      # leaves acc alone
    forces_b(pos, acc, pos_b, acc_b)           return energy
    acc[:] = acc_exit
    return energy

A routine keeps its results, and what it leaves in its arguments, from the adjoints of its callees, which may run
their primals again.  Only when those are made without what nobody reads (lean.py) is it known what they write.
"""

from __future__ import annotations

from dataclasses import replace

from adsource.analyses.buffers import Buffers, Effects, buffers, written
from adsource.ir.nodes import AnyStatement, Assign, Function, Index, Name, Op, Return, Slice, Store
from adsource.ir.types import is_array
from adsource.ir.walk import bound, expressions, nodes, root, statements, transform

Body = tuple[AnyStatement, ...]


def unspoilt(function: Function, effects: dict[str, Effects]) -> Function:
    """The routine without copies of arrays that stay as they are."""
    memory = buffers(function, effects)
    body = function.body
    for s in body:
        if s.origin is None and isinstance(s, Assign) and _copied(s.value) is not None:
            body = _without(s, body, memory)
    return function if body == function.body else replace(function, body=body)


def _copied(e) -> Name | None:
    """The array of which an expression is a copy."""
    match e:
        case Op(op="np.copy", args=(Name() as x,)) if is_array(x.type):
            return x
    return None


def _without(s: Assign, body: Body, memory: Buffers) -> Body:
    """A body without a copy, where it is put back, or returned, and the original is the same all the time."""
    x, kept = _copied(s.value), s.target
    behind = body[next(k for k, t in enumerate(body) if t is s) + 1 :]
    uses = [t for t in statements(behind) if kept.id in bound(t) or _reads(t, kept.id)]
    match uses:
        case [Store(target=Index(base=Name() as base, items=items), value=Name()) as back] if back in behind:
            if base != x or any(i != Slice() for i in items) or _changed(x, behind[: behind.index(back)], memory):
                return body
            return tuple(t for t in body if t is not s and t is not back)
        case [Return() as last]:
            if _changed(x, behind, memory):
                return body
            values = tuple(transform(v, lambda e: x if e == kept else e) for v in last.values)
            return tuple(replace(last, values=values) if t is last else t for t in body if t is not s)
    return body


def _reads(s: AnyStatement, name: str) -> bool:
    return any(isinstance(n, Name) and n.id == name for e in expressions(s) for n in nodes(e))


def _changed(x: Name, block: Body, memory: Buffers) -> bool:
    """Whether a block may write the memory of an array, or bind its name."""
    every = tuple(statements(block))
    places = (root(e) or "" for s in every for e in written(s, memory.effects))
    return any(x.id in bound(s) for s in every) or any(not p or memory.may_share(p, x.id) for p in places)
