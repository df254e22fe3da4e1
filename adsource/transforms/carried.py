"""An element that one pass of a loop writes and the next one reads is handed on in a name.

    for j in range(n - 1, 0, -1):                      x_b_next = x_b[n - 1] if n - 1 > 0 else 0.0
        t1 = x_b[j]                            ->      for j in range(n - 1, 0, -1):
        x_b[j - 1] += k * t1                               t1 = x_b_next
                                                           x_b[j - 1] += k * t1
                                                           x_b_next = x_b[j - 1]

The adjoint of a recurrence is one that runs backwards.  The way through memory would take longer than the arithmetic of
a pass, and where the index falls the compiler does not see that it is the same element.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from adsource.analyses.live import mentioned
from adsource.ir import infer
from adsource.ir.extents import affine
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Const,
    Expr,
    For,
    Function,
    If,
    Index,
    Name,
    Op,
    Remark,
    Store,
    Update,
    While,
)
from adsource.ir.types import Scalar, is_array
from adsource.ir.walk import bound_in, children, expressions, map_own, names, nodes, statements, transform
from adsource.names import fresh
from adsource.transforms.lower_facts import Facts, Returns
from adsource.transforms.lower_scalar import zero

Body = tuple[AnyStatement, ...]


def handed_on(function: Function, taken: frozenset[str], returns: Returns | None) -> Function:
    """The lowered function with such names.  taken: names of the user's."""
    used = set(taken) | {p.name for p in function.params} | mentioned(function.body)
    return replace(function, body=_Carried(Facts(function, returns), used).block(function.body))


class _Carried:
    def __init__(self, facts: Facts, used: set[str]):
        self.facts, self.used = facts, used

    def block(self, body: Body) -> Body:
        return tuple(t for s in body for t in self._statement(s))

    def _statement(self, s: AnyStatement) -> list[AnyStatement]:
        if isinstance(s, For) and _falls(s) and _is_plain(s.body):
            return self._loop(s)
        if isinstance(s, If):
            return [replace(s, body=self.block(s.body), orelse=self.block(s.orelse))]
        return [replace(s, body=self.block(s.body))] if isinstance(s, (For, While)) else [s]

    def _loop(self, s: For) -> list[AnyStatement]:
        ahead: list[AnyStatement] = []
        for here, there in _pairs(s):
            body = self._with_name(s.body, here, name := Name(self._new(here), here.type))
            if body != s.body:
                first = _put(here, s.var, s.start)
                entered = infer.op(">", (s.start, s.stop))
                ahead.append(Assign(name, Op("ifexp", (entered, first, zero(here.type.dtype)), here.type)))
                s = replace(s, body=(*body, Assign(name, there)))
                self.used.add(name.id)
        return [*ahead, s]

    def _new(self, here: Index) -> str:
        return fresh(f"{here.base.id}_next", self.used)

    def _with_name(self, body: Body, here: Index, name: Name) -> Body:
        """The name in the place of an element up to where a statement may write the element."""
        out: list[AnyStatement] = []
        for k, s in enumerate(body):
            if isinstance(s, If):
                return (*out, *body[k:])
            if isinstance(s, Update) and s.target == here:
                value = infer.op(s.op, (name, _put(s.value, here, name)))
                return (*out, Store(here, value, origin=s.origin, comments=s.comments, remark=s.remark), *body[k + 1 :])
            out.append(_own(s, here, name))
            if isinstance(s, (Store, Update)) and isinstance(s.target, Index) and self._may_be(s.target, here):
                return (*out, *body[k + 1 :])
        return tuple(out)

    def _may_be(self, e: Index, here: Index) -> bool:
        base = e.base.id if isinstance(e.base, Name) else None
        if base is None or not self.facts.may_share(base, here.base.id):
            return base is None
        return not self._certainly_other(e, here)

    def _certainly_other(self, a: Index, b: Index) -> bool:
        """Whether two elements are different ones of one array."""
        if a.base != b.base or len(a.items) != len(b.items):
            return False
        for p, q in zip(a.items, b.items):
            first, second = affine(p), affine(q)
            if first is not None and second is not None and self.facts.nonnegative(p) and self.facts.nonnegative(q):
                gap = first - second
                if not gap.terms and gap.const != 0:
                    return True
        return False


def _put(e: Expr, here: Expr, name: Expr) -> Expr:
    return transform(e, lambda n: name if n == here else n)


def _own(s: AnyStatement, here: Index, name: Name) -> AnyStatement:
    target = getattr(s, "target", None)
    new = map_own(s, lambda e: e if e is target else _put(e, here, name))
    return new if expressions(new) == expressions(s) else replace(new, verbatim=False)


def _falls(s: For) -> bool:
    return isinstance(s.step, Const) and s.step.value == -1 and not names(s.start) & ({s.var.id} | bound_in(s.body))


def _is_plain(body: Body) -> bool:
    return all(isinstance(t, (Assign, Store, Update, Remark, If)) for t in statements(body))


def _pairs(s: For) -> Iterator[tuple[Index, Index]]:
    """What a pass reads, and what it writes that the next pass reads there: each element of an array once."""
    written = [t.target for t in s.body if isinstance(t, (Store, Update)) and isinstance(t.target, Index)]
    written = [e for e in dict.fromkeys(written) if _is_element(e)]
    certain = (n for t in s.body if not isinstance(t, If) for e in expressions(t) for n in _certain(e))
    read = dict.fromkeys(n for n in certain if isinstance(n, Index) and _is_element(n))
    varying = {s.var.id} | bound_in(s.body)
    for here in read:
        for there in written:
            if here.base == there.base and here.base.id not in varying and _next(here, there, s.var.id, varying):
                yield here, there
                break


def _certain(e: Expr) -> Iterator[Expr]:
    """What is computed whenever an expression is."""
    yield e
    lazy = isinstance(e, Op) and e.op in ("ifexp", "and", "or")
    for inner in children(e)[:1] if lazy else children(e):
        yield from _certain(inner)


def _is_element(e: Index) -> bool:
    plain = isinstance(e.base, Name) and isinstance(e.type, Scalar)
    return plain and all(isinstance(i, Expr) and not is_array(i.type) and _is_simple(i) for i in e.items)


def _is_simple(i: Expr) -> bool:
    return not any(isinstance(n, Index) for n in nodes(i))


def _next(here: Index, there: Index, var: str, varying: set[str]) -> bool:
    """Whether what is `here` in the next pass is `there` in this one."""
    moves = False
    for p, q in zip(here.items, there.items, strict=True):
        first, second = affine(p), affine(q)
        if first is None or second is None or {n for n, _ in (*first.terms, *second.terms)} & (varying - {var}):
            return False
        gap, factor = second - first, dict(first.terms).get(var, 0)
        if gap.terms or gap.const != -factor:
            return False
        moves = moves or factor != 0
    return moves
