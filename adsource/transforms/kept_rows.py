"""Elementary functions that two loops over one row compute of the same elements are computed once, into a row.

    for i in range(n):                                 row = np.empty(m)
        total = 0.0                                    for i in range(n):
        for j in range(m):                                 total = 0.0
            total += exp(z[i, j])              ->          for j in range(m):
        for j in range(m):                                     row[j] = exp(z[i, j])
            z_b[i, j] += exp(z[i, j]) / total                  total += row[j]
                                                           for j in range(m):
                                                               z_b[i, j] += row[j] / total

The row is short-lived and stays in the cache.  Whole arrays are not kept: that is decided before, by the plan.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from adsource.ir import infer
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Expr,
    For,
    Function,
    If,
    Index,
    Name,
    Op,
    Store,
    While,
)
from adsource.ir.types import Array, Scalar
from adsource.ir.walk import bound_in, expressions, names, nodes, rebuild, statements
from adsource.names import fresh
from adsource.transforms.fuse_facts import Touches, contents, meet
from adsource.transforms.lower_facts import Facts, Returns
from adsource.transforms.repeated import certain, is_heavy, replaced, used_in

Body = tuple[AnyStatement, ...]


def rows_kept(function: Function, taken: Collection[str], returns: Returns | None = None) -> Function:
    """The lowered function with such rows.  taken: names of the user's."""
    facts = Facts(function, returns)
    return replace(function, body=_Rows(facts, used_in(function, taken)).block(function.body, None))


class _Rows:
    def __init__(self, facts: Facts, used: set[str]):
        self.facts, self.used, self.touched = facts, used, Touches(frozenset())

    def block(self, body: Body, changed: frozenset[str] | None) -> Body:
        """A block with its rows.  changed: what the loops around it bind, None where there are none."""
        out: list[AnyStatement] = []
        for s in body:
            if isinstance(s, (For, While)):
                inner = bound_in((s,)) if changed is None else changed
                s = replace(s, body=self.block(s.body, frozenset(inner)))
            elif isinstance(s, If):
                s = replace(s, body=self.block(s.body, changed), orelse=self.block(s.orelse, changed))
            out.append(s)
        k = 0
        while k < len(out) and changed is not None:
            found = next(((e, at) for e in self.candidates(out[k], changed) if (at := self.again(e, out, k))), None)
            if found is not None:
                self.keep(*found, out, k)
            k += 1
        return tuple(out)

    def candidates(self, s: AnyStatement, changed: frozenset[str]) -> list[Op]:
        """What each turn of a loop over a row computes of its element for certain, the largest first."""
        if not isinstance(s, For) or s.start != infer.const(0) or s.step != infer.const(1) or names(s.stop) & changed:
            return []
        every = (n for t in s.body if not isinstance(t, While) for e in expressions(t) for n in certain(e))
        found = dict.fromkeys(e for e in every if is_heavy(e) and s.var.id in names(e) and not self.changes(e, s, s))
        return sorted(found, key=lambda e: -sum(1 for _ in nodes(e)))

    def again(self, e: Op, out: list[AnyStatement], k: int) -> list[int]:
        """The loops behind loop k over the same row that compute e, as long as it holds."""
        first, found = out[k], []
        for at in range(k + 1, len(out)):
            s = out[at]
            if self.changes(e, s, first):
                break
            if _alike(s, first) and _occurs(_for(e, first.var, s.var), s):
                found.append(at)
        return found

    def changes(self, e: Op, s: AnyStatement, first: For) -> bool:
        """Whether a statement makes e another one; the variable of the first loop stands for the place in the row."""
        t, fixed_names = self.touched.of(s), names(e) - {first.var.id}
        lost = t.binds & fixed_names
        if _alike(s, first):
            lost |= bound_in(s.body) & {*fixed_names, s.var.id}
        return t.fixed or bool(lost) or meet(t.writes, contents(e), self.facts)

    def keep(self, e: Op, at: list[int], out: list[AnyStatement], k: int) -> None:
        """Fill a row in loop k, which its array comes before, and read it in the others."""
        first = out[k]
        name = "power" if e.op == "**" else e.op.rpartition(".")[2]
        row = Name(fresh(f"{name}_row", self.used), Array(e.type.dtype, (None,), "C"))
        self.used.add(row.id)
        for n in at:
            var = out[n].var
            out[n] = replaced(out[n], _for(e, first.var, var), Index(row, (var,), Scalar(e.type.dtype)))
        element = Index(row, (first.var,), Scalar(e.type.dtype))
        place = next(n for n, t in enumerate(first.body) if _occurs(e, t))
        body = [replaced(t, e, element) for t in first.body]
        body.insert(place, Store(element, e, origin=body[place].origin, comments=body[place].comments))
        body[place + 1] = replace(body[place + 1], comments=())
        static = {} if e.type.dtype == "float64" else {"dtype": e.type.dtype}
        made = Assign(row, infer.op("np.empty", (first.stop,), **static), origin=first.origin)
        out[k : k + 1] = [made, replace(first, body=tuple(body))]


def _alike(s: AnyStatement, first: For) -> bool:
    return isinstance(s, For) and (s.start, s.stop, s.step) == (first.start, first.stop, first.step)


def _for(e: Op, old: Name, new: Name) -> Op:
    """An expression of one loop's variable as that of another's."""
    return e if old == new else _swapped(e, old, new)


def _swapped(e: Expr, old: Expr, new: Expr) -> Expr:
    return new if e == old else rebuild(e, lambda x: _swapped(x, old, new))


def _occurs(e: Op, s: AnyStatement) -> bool:
    return any(n == e for t in statements((s,)) for x in expressions(t) for n in nodes(x))
