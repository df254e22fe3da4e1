"""Arrays of which each pass of a loop meets a plane of its own become that plane.

    t = np.empty((l, n))                       for i in range(l):
    for i in range(l):                             t = np.empty(n)
        for k in range(1, n):          ->          for k in range(1, n):
            t[i, k] = t[i, k - 1] * u[i, k]            t[k] = t[k - 1] * u[i, k]

What a pass works in then stays near by, and takes the memory of one pass (`hoist.py` allocates it in front).
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Contract,
    Expr,
    For,
    Function,
    If,
    Index,
    Keep,
    Name,
    Op,
    TupleExpr,
    Update,
    While,
)
from adsource.ir.types import Array, is_array, is_integer
from adsource.ir.walk import (
    binders,
    bound,
    bound_in,
    children,
    expressions,
    map_own,
    names,
    nodes,
    statements,
    transform,
)
from adsource.transforms.fuse_equal import lengths_of
from adsource.transforms.fuse_facts import ALLOCATED, LIKE
from adsource.transforms.lower_facts import Facts, Returns
from adsource.transforms.workspace import said

Body = tuple[AnyStatement, ...]
LINE = 100


def in_planes(function: Function, taken: frozenset[str], returns: Returns | None = None) -> Function:
    """The lowered function with such arrays as planes.  taken: names of the user's."""
    work = _Planes(function, taken, Facts(function, returns))
    body = work.block(function.body) if work.able else function.body
    return function if body == function.body else replace(function, body=body)


def in_parts(contract: Contract, before: Function, after: Function) -> Contract:
    """The contract, which tells what is recorded in parts.  before, after: the routine as it was lowered."""
    full, left = _ranks(before), _ranks(after)
    smaller = {n for n, rank in full.items() if left.get(n, 0) < rank}
    told = (f"{r}, one part at a time" if r.split(":")[0] in smaller else r for r in contract.records)
    return replace(contract, records=tuple(told))


def _ranks(function: Function) -> dict[str, int]:
    return {s.target.id: s.target.type.rank for s in statements(function.body)
            if isinstance(s, Assign) and isinstance(s.target.type, Array)}  # fmt: skip


class _Planes:
    def __init__(self, function: Function, taken: frozenset[str], facts: Facts):
        self.taken, self.facts = taken, facts
        self.bindings = binders(function.body)
        self.params = {p.name for p in function.params}
        results = {n for v in function.results for n in names(v)}
        self.able = {n: at[0] for n, at in self.bindings.items() if len(at) == 1 and n not in self.params | results
                     and isinstance(at[0], Assign) and _lengths(at[0])}  # fmt: skip
        self.total = _count(function.body)

    def block(self, body: Body) -> Body:
        body = tuple(map(self.inside, body))
        for loop in [s for s in body if isinstance(s, For)]:
            body = self.within(body, loop)
        return body

    def inside(self, s: AnyStatement) -> AnyStatement:
        if isinstance(s, (For, While)):
            return replace(s, body=self.block(s.body))
        return replace(s, body=self.block(s.body), orelse=self.block(s.orelse)) if isinstance(s, If) else s

    def within(self, body: Body, loop: For) -> Body:
        """The block with arrays from in front of a loop as planes of its passes."""
        at = next(k for k, s in enumerate(body) if s is loop)
        axes = self.axes(body[:at], loop)
        if not axes:
            return body
        planes = {n: self.plane(self.able[n], axis) for n, axis in axes.items()}
        rewrite = _Rewrite(axes, {n: s.target for n, s in planes.items()})
        told = textwrap.wrap(f"Of {_listed(list(axes))}, no more is kept than one {loop.var.id} needs.", LINE)
        new = replace(loop, body=(*planes.values(), *map(rewrite.statement, loop.body)), verbatim=False,
                      comments=(*(f"# {line}" for line in told), *loop.comments))
        return (*(s for s in body[:at] if not (isinstance(s, Assign) and s.target.id in axes)), new, *body[at + 1 :])

    def axes(self, ahead: Body, loop: For) -> dict[str, int]:
        """The arrays that can be planes, and the axis that each of them loses."""
        if loop.declared or loop.var.id in bound_in(loop.body) or not self.facts.nonnegative(loop.var):
            return {}
        born = [s for s in ahead if isinstance(s, Assign) and self.able.get(s.target.id) is s]
        found = {s.target.id: _axis(s.target, loop) for s in born}
        axes = {n: axis for n, axis in found.items() if axis is not None and self.has_plane(n, axis)}
        inside = _count((loop,))
        while True:
            likes = _count(tuple(s for s in born if s.target.id in axes))
            kept = {n: a for n, a in axes.items() if self.total[n] == inside[n] + likes[n]}
            if kept == axes:
                return axes
            axes = kept

    def has_plane(self, name: str, axis: int) -> bool:
        """Whether the lengths of a plane are known in the loop, and the one that goes may."""
        lengths = self.lengths(name)
        fixed = all(n in self.params and n not in self.bindings or len(self.bindings.get(n, ())) == 1
                    for e in lengths for n in names(e))  # fmt: skip
        return fixed and (name not in self.taken or self.facts.nonnegative(lengths[axis]))

    def lengths(self, name: str) -> tuple[Expr, ...]:
        """The lengths of an array, in terms of no other that may become a plane."""
        return tuple(transform(e, self._length) for e in _lengths(self.able[name]))

    def _length(self, e: Expr) -> Expr:
        if isinstance(e, Op) and e.op == "shape" and isinstance(e.args[0], Name) and e.args[0].id in self.able:
            return self.lengths(e.args[0].id)[e.get("axis", 0)]
        return e

    def plane(self, birth: Assign, axis: int) -> Assign:
        lengths = self.lengths(birth.target.id)
        left = lengths[:axis] + lengths[axis + 1 :]
        kind = Array(birth.target.type.dtype, (None,) * len(left), "C")
        shape = TupleExpr(left, None) if len(left) > 1 else left[0]
        dtype = () if kind.dtype == "float64" else (("dtype", kind.dtype),)
        value = Op(birth.value.op.removesuffix("_like"), (shape,), kind, dtype)
        return Assign(Name(birth.target.id, kind), value, comments=said(birth))


def _lengths(birth: Assign) -> tuple[Expr, ...]:
    """The lengths of an array of two axes or more, where it is bound to fresh memory."""
    e, kind = birth.value, birth.target.type
    if not is_array(kind) or kind.rank < 2 or not isinstance(e, Op) or e.op not in (*ALLOCATED, *LIKE):
        return ()
    lengths = lengths_of(e, kind.rank)
    return lengths if len(lengths) == kind.rank else ()


def _axis(name: Name, loop: For) -> int | None:
    """The axis along which every mention of an array within a loop has the loop's variable."""
    found = set(range(name.type.rank))
    met = list(_met(loop, name.id))
    for e in met:
        if e is None or len(e.items) != name.type.rank or not all(map(_is_number, e.items)):
            return None
        found &= {k for k, i in enumerate(e.items) if i == loop.var}
    return min(found) if found and met else None


def _met(s: AnyStatement, name: str) -> Iterator[Index | None]:
    """The elements of an array that a statement mentions, None for what is no element."""
    for inner in statements((s,)):
        if isinstance(inner, Keep) and name in inner.reads or name in bound(inner):
            yield None
        if isinstance(inner, Update) and isinstance(inner.target, Name) and inner.target.id == name:
            yield None
        for e in expressions(inner):
            yield from _met_in(e, name)


def _met_in(e: Expr, name: str) -> Iterator[Index | None]:
    if isinstance(e, Name):
        yield from (None,) * (e.id == name)
        return
    own = isinstance(e, Index) and isinstance(e.base, Name) and e.base.id == name
    if own:
        yield e
    for c in children(e)[1:] if own else children(e):
        yield from _met_in(c, name)


def _is_number(item: object) -> bool:
    return isinstance(item, Expr) and not is_array(item.type) and is_integer(item.type)


def _count(body: Body) -> Counter[str]:
    """How often each name is mentioned."""
    found: Counter[str] = Counter()
    for s in statements(body):
        found.update((*bound(s), *getattr(s, "reads", ())))
        found.update(n.id for e in expressions(s) for n in nodes(e) if isinstance(n, Name))
        if isinstance(s, Update) and isinstance(s.target, Name):
            found[s.target.id] += 1
    return found


def _listed(found: list[str]) -> str:
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}"


@dataclass
class _Rewrite:
    axes: dict[str, int]
    planes: dict[str, Name]

    def statement(self, s: AnyStatement) -> AnyStatement:
        new = map_own(s, lambda e: transform(e, self.element))
        new = new if expressions(new) == expressions(s) else replace(new, verbatim=False)
        if isinstance(new, (For, While)):
            return replace(new, body=tuple(map(self.statement, new.body)))
        if isinstance(new, If):
            return replace(new, body=tuple(map(self.statement, new.body)),
                           orelse=tuple(map(self.statement, new.orelse)))
        return new

    def element(self, e: Expr) -> Expr:
        if not isinstance(e, Index) or not isinstance(e.base, Name) or e.base.id not in self.axes:
            return e
        axis = self.axes[e.base.id]
        return replace(e, base=self.planes[e.base.id], items=e.items[:axis] + e.items[axis + 1 :])
