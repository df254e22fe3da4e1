"""Arrays that each pass of a loop allocates and fills anew: allocated once, before the loop.

    for t in range(steps):                 z = np.empty(n)
        z = np.empty(n)             ->     for t in range(steps):
        for i in range(n):                     for i in range(n):
            z[i] = x[i] * w[t]                     z[i] = x[i] * w[t]

The array must not outlive its pass: it is met element by element, in products, and by callees that return none of
it.  A length that might be negative where the loop does not run at all stays where it is.
"""

from __future__ import annotations

from dataclasses import replace

from adsource.analyses import live
from adsource.ir import infer
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Const,
    Expr,
    For,
    Function,
    If,
    Index,
    Name,
    Op,
    Slice,
    TupleExpr,
    While,
)
from adsource.ir.types import is_array
from adsource.ir.walk import binders, bound_in, expressions, names, statements
from adsource.transforms.fuse_equal import Equal
from adsource.transforms.lower_facts import Facts, Returns

Body = tuple[AnyStatement, ...]
READERS = frozenset({"@", "np.dot", "np.linalg.solve", "np.linalg.inv", "np.linalg.slogdet", "np.linalg.det"})
MEASURES = frozenset({"shape", "size", "len"})


def hoisted(function: Function, taken: frozenset[str], returns: Returns | None) -> Function:
    """The lowered function with its allocations in front of loops.  taken: names of the user's."""
    work = _Hoist(taken, Facts(function, returns), returns or {})
    return replace(function, body=work.block(function.body, frozenset()))


class _Hoist:
    def __init__(self, taken: frozenset[str], facts: Facts, returns: Returns):
        self.taken, self.facts, self.returns = taken, facts, returns

    def block(self, body: Body, after: frozenset[str]) -> Body:
        out: list[AnyStatement] = []
        for s, behind in zip(body, live.behind_each(body, after)):
            if isinstance(s, If):
                s = replace(s, body=self.block(s.body, behind), orelse=self.block(s.orelse, behind))
            elif isinstance(s, (For, While)):
                s = replace(s, body=self.block(s.body, live.at_header(s, behind)))
                first, s = self.outside(s, behind)
                out += first
            out.append(s)
        return tuple(out)

    def outside(self, s: For | While, behind: frozenset[str]) -> tuple[list[AnyStatement], For | While]:
        """What moves in front of a loop, and the loop without it."""
        times = binders((s,))
        able = {n for n, at in times.items() if len(at) == 1} - live.carried(s, behind) - behind - self.kept(s.body)
        first: list[AnyStatement] = []
        rest: list[AnyStatement] = []
        waiting: tuple[str, ...] = ()
        equal = Equal()
        for t in s.body:
            equal.forget(bound_in((t,)))
            moved = self.moved(t, set(times), equal) if isinstance(t, Assign) and t.target.id in able else None
            equal.learn(t)
            if moved is not None:
                first.append(moved)
                waiting += t.comments
                continue
            rest.append(replace(t, comments=(*waiting, *t.comments)) if waiting else t)
            waiting = ()
        return first, (replace(s, body=tuple(rest)) if first else s)

    def moved(self, s: Assign, inner: set[str], equal: Equal) -> Assign | None:
        """The allocation as it may stand in front of a loop that binds `inner`."""
        e = s.value
        if not isinstance(e, Op) or e.op != "np.empty" or s.remark or s.verbatim:
            return None
        items = e.args[0].items if isinstance(e.args[0], TupleExpr) else (e.args[0],)
        lengths = tuple(self.length(i, s.target.id, inner, equal) for i in items)
        if None in lengths:
            return None
        shape = replace(e.args[0], items=lengths) if isinstance(e.args[0], TupleExpr) else lengths[0]
        return replace(s, value=replace(e, args=(shape, *e.args[1:])), comments=())

    def kept(self, body: Body) -> set[str]:
        """The arrays that something else may keep."""
        found: set[str] = set()
        for s in statements(body):
            safe = isinstance(s, Call) and not any(self.returns.get(s.callee, ((0,),)))
            for e in expressions(s):
                found |= _whole(e, safe)
        return found

    def length(self, e: Expr, name: str, inner: set[str], equal: Equal) -> Expr | None:
        """A length as it may stand where it is not certain that the loop runs."""
        if names(e) & inner:
            same = [x for x in equal.same(e) if not names(x) & inner and self.facts.nonnegative(x)]
            return min(same, key=repr, default=None)
        if self.facts.nonnegative(e):
            return e
        return None if name in self.taken else infer.op("max", (e, infer.const(0)))


def _whole(e: Expr, safe: bool) -> set[str]:
    """The arrays that an expression hands on as a whole, not to one that only reads them."""
    if isinstance(e, Name):
        return set() if safe or not is_array(e.type) else {e.id}
    if isinstance(e, Index):
        element = not any(isinstance(i, Slice) for i in e.items) and not is_array(e.type)
        inside = set().union(set(), *(_whole(i, False) for i in e.items if isinstance(i, (Name, Op, Index))))
        return inside | _whole(e.base, element)
    if isinstance(e, Op) and e.op in MEASURES:
        return set()
    reads = isinstance(e, Op) and (e.op in READERS or safe and e.op == "np.transpose")
    parts = e.args if isinstance(e, Op) else getattr(e, "items", ())
    return set().union(set(), *(_whole(a, reads) for a in parts if not isinstance(a, Const)))
