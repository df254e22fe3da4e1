"""Loops around a sum that takes in its terms one after the other make several passes at a time.

    for i in range(n):                         for i in range(0, n - 3, 4):
        s = b[i]                                   s = b[i]
        for k in range(m):                         s_1 = b[i + 1]
            s -= a[i, k] * x[k]        ->          ...
        y[i] = s                                   for k in range(m):
                                                       s -= a[i, k] * x[k]
                                                       s_1 -= a[i + 1, k] * x[k]
                                                       ...
                                                   y[i] = s
                                                   ...
                                               for i in range(n - n % 4, n):
                                                   ...

The order of the user's sum is kept, so that each addition waits for the one before; those of other passes, which need
nothing of each other, are done in the meantime ("unroll and jam").  Each element sees the same work.
"""

from __future__ import annotations

from dataclasses import replace

from adsource.analyses import live
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
    Update,
    While,
)
from adsource.ir.types import is_array
from adsource.ir.walk import bound, bound_in, map_own, names, nodes, transform
from adsource.names import fresh
from adsource.transforms.fuse_facts import contents
from adsource.transforms.lower_facts import Facts, Returns
from adsource.transforms.lower_size import minus, number, plus
from adsource.transforms.parallel_places import is_short, step_of
from adsource.transforms.parallel_proof import Apart, verdict
from adsource.transforms.workspace import said

Body = tuple[AnyStatement, ...]
WIDE = 4  # passes at a time: an addition takes about so many cycles
LONG = 6  # statements beside the sum
SHORT = 3  # of the sum
WHY = "# Four passes at a time: each sum waits for its own terms alone."
PLAIN = frozenset({"+", "-", "*", "u-"})


def jammed(function: Function, taken: frozenset[str], returns: Returns | None = None) -> Function:
    """The lowered function with such loops.  taken: names of the user's."""
    work = _Jam(function, taken, Facts(function, returns))
    return replace(function, body=work.block(function.body, frozenset()))


class _Jam:
    def __init__(self, function: Function, taken: frozenset[str], facts: Facts):
        self.facts, self.params = facts, frozenset(p.name for p in function.params)
        self.used = {*taken, *self.params, *live.mentioned(function.body)}

    def block(self, body: Body, after: frozenset[str]) -> Body:
        out: list[AnyStatement] = []
        for s, behind in zip(body, live.behind_each(body, after)):
            if isinstance(s, For) and self.pays(s) and self.allowed(s, behind):
                out += self.wide(s)
                continue
            if isinstance(s, (For, While)):
                s = replace(s, body=self.block(s.body, live.at_header(s, behind)))
            elif isinstance(s, If):
                s = replace(s, body=self.block(s.body, behind), orelse=self.block(s.orelse, behind))
            out.append(s)
        return tuple(out)

    def pays(self, loop: For) -> bool:
        """Whether a loop has a few plain statements around one inner loop, which does nothing but add in order."""
        inner = [s for s in loop.body if isinstance(s, For)]
        plain = all(isinstance(s, (Assign, Store, Update)) for s in loop.body if s not in inner)
        if len(inner) != 1 or not plain or len(loop.body) > LONG + 1 or is_short(loop, 2 * WIDE):
            return False
        sums = [s for s in inner[0].body if isinstance(s, Update)]
        terms = [s for s in inner[0].body if isinstance(s, Assign) and _is_cheap(s.value)]
        few = 0 < len(sums) <= len(sums) + len(terms) == len(inner[0].body) <= SHORT
        return few and all(_is_sum(s, inner[0]) for s in sums)

    def allowed(self, loop: For, after: frozenset[str]) -> bool:
        """Whether its passes have nothing to do with each other, and all loops begin and end where they did."""
        inner = next(s for s in loop.body if isinstance(s, For))
        binds = bound_in(loop.body) | {s.target.id for s in (*loop.body, *inner.body)
                                       if isinstance(s, Update) and isinstance(s.target, Name)}  # fmt: skip
        ends = [loop.start, loop.stop, inner.start, inner.stop, inner.step]
        fixed = not any(names(e) & (binds | {loop.var.id}) or contents(e) for e in ends)
        arrays = any(isinstance(s, Assign) and is_array(s.target.type) for s in (*loop.body, *inner.body))
        if step_of(loop) != 1 or not fixed or arrays or loop.declared or loop.checkpoint or inner.checkpoint:
            return False
        found = verdict(loop, self.facts, after, self.params)
        return isinstance(found, Apart) and not found.sums + found.added + found.work + found.large

    def wide(self, loop: For) -> list[AnyStatement]:
        """The loop as one of several passes at a time, and one for what is left over."""
        inner = next(s for s in loop.body if isinstance(s, For))
        own = sorted({n for s in (*loop.body, *inner.body) if not isinstance(s, For) for n in bound(s)})
        passes: list[dict[str, str]] = [{}]
        for k in range(1, WIDE):
            passes.append({n: fresh(f"{n}_{k}", self.used) for n in own})
            self.used |= set(passes[-1].values())
        body: list[AnyStatement] = []
        for s in loop.body:
            if isinstance(s, For):
                terms = [t for k, others in enumerate(passes) for t in _copies(s.body, loop.var, k, others)]
                body.append(replace(s, body=tuple(terms), verbatim=False))
            else:
                body += [t for k, others in enumerate(passes) for t in _copies((s,), loop.var, k, others)]
        count = minus(loop.stop, loop.start)
        count = count if self.facts.nonnegative(count) else infer.op("max", (count, number(0)))
        first = minus(loop.stop, infer.op("%", (count, number(WIDE))))
        most = replace(loop, stop=plus(loop.stop, 1 - WIDE), step=number(WIDE), body=tuple(body), verbatim=False,
                       comments=(*loop.comments, WHY))
        return [most, replace(loop, start=first, comments=(), remark="", verbatim=False)]


def _is_sum(s: Update, inner: For) -> bool:
    """`s -= a[i, k] * x[k]`, of floats, in the user's order."""
    target = s.target
    fixed = isinstance(target, Name) or isinstance(target, Index) and inner.var.id not in names(target)
    base = target if isinstance(target, Name) else getattr(target, "base", None)
    known = isinstance(base, Name) and base.id not in names(s.value)
    real = getattr(target.type, "dtype", "") in ("float64", "float32") and not is_array(target.type)
    return fixed and known and real and _is_cheap(s.value) and not s.free and s.op in ("+", "-")


def _is_cheap(e: Expr) -> bool:
    return all(not isinstance(n, Op) or n.op in PLAIN for n in nodes(e))


def _copies(body: Body, var: Name, k: int, others: dict[str, str]) -> list[AnyStatement]:
    """The statements as the pass that is k ahead has them; the user's lines stand above those of the first."""
    at = plus(var, k)

    def new(e: Expr) -> Expr:
        if not isinstance(e, Name):
            return e
        return at if e.id == var.id else replace(e, id=others.get(e.id, e.id))

    out: list[AnyStatement] = []
    for s in body:
        t = replace(map_own(s, lambda e: transform(e, new)), verbatim=False)
        if isinstance(t.target, Name):
            t = replace(t, target=replace(t.target, id=others.get(t.target.id, t.target.id)))
        out.append(replace(t, comments=said(s) if not k else (), remark=""))
    return out
