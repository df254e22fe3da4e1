"""Join loop nests that run over the same indices, where each element still sees the same work in the
same order.

    for i in range(n):              for i in range(n):
        t[i] = k * u[i]                 t[i] = k * u[i]
    v = np.empty(n)          ->         v[i] = t[i] + w[i]
    for i in range(n):
        v[i] = t[i] + w[i]

What stands between two nests stays behind the joint one, or goes in front of it where the second needs
it: an allocation, a check of lengths.  Innermost loops are joined only where they meet an element in
the same pass, so that each pass stays independent of the others; outer ones also where the first
nest is ahead.  Loops that are written as the user wrote them are left alone.
"""

from __future__ import annotations

from dataclasses import replace

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
    Remark,
    Return,
    While,
)
from adsource.ir.types import Extent
from adsource.ir.walk import base_name, blocks, map_expressions, names, statements, transform
from adsource.transforms.fuse_copies import as_loops, chain, is_copy
from adsource.transforms.fuse_equal import Equal
from adsource.transforms.fuse_facts import (
    Sums,
    Touched,
    Touches,
    elements,
    exposed,
    independent,
    loop_variables,
    touched,
)
from adsource.transforms.fuse_text import once, told, told_inside, untold
from adsource.transforms.lower_facts import REVERSE, Facts, Returns
from adsource.transforms.signs import Loops, keeps_sign
from adsource.transforms.vector_loops import carries

Body = tuple[AnyStatement, ...]
REACH = 24  # statements between two nests
MARK = f"# {REVERSE}"


def fused(function: Function, sums: Sums | None = None, returns: Returns | None = None) -> Function:
    """The function with its neighbouring loop nests joined.  sums: those whose terms may come in any order."""
    work = _Fusion(Facts(function, returns, halves=True), loop_variables(function), sums or Sums())
    return replace(function, body=_without_end(work.block(function.body)))


def _without_end(body: Body) -> Body:
    """Without the title of a part that has nothing left but the exit."""
    marks = [k for k, s in enumerate(body) if isinstance(s, Remark) and s.text == REVERSE]
    rest = body[marks[-1] :] if marks else ()
    if marks and all(isinstance(s, (Remark, Return)) for s in rest):
        ahead = marks[-1] - (marks[-1] > 0 and body[marks[-1] - 1] == Remark(""))
        return (*body[:ahead], *(s for s in rest if not isinstance(s, Remark)))
    return body


class _Fusion:
    def __init__(self, facts: Facts, variables: frozenset[str], sums: Sums):
        self.facts, self.variables, self.sums = facts, variables, sums
        self.touched = Touches(variables).of
        self.equal = Equal()

    def block(self, body: Body) -> Body:
        out: list[AnyStatement] = []
        outer, self.equal = self.equal, self.equal.copy()
        for s in body:
            if isinstance(s, Remark):
                self.facts.met(s)
            self.equal.forget(self.touched(s).binds)
            s = self._inside(s)
            self.equal.learn(s)
            out = self._with(out, s)
        self.equal = outer
        return tuple(out)

    def _with(self, out: list[AnyStatement], s: AnyStatement) -> list[AnyStatement]:
        """The statements so far and one more, joined where it can be."""
        joined = self._joined(out, s) if self._is_nest(s) else self._copied(out, s)
        return [*out, s] if joined is None else joined

    def _copied(self, out: list[AnyStatement], s: AnyStatement) -> list[AnyStatement] | None:
        """A copy, as a loop that joins a nest; it stays a call where there is none."""
        if not is_copy(s):
            return None
        for variables in dict.fromkeys(chain(m) for m in reversed(out[-REACH:]) if self._is_nest(m)):
            if len(variables) == s.target.type.rank:
                allocation, nest = as_loops(s, variables)
                joined = self._joined([*out, allocation], nest)
                if joined is not None:
                    return joined
        return None

    def _inside(self, s: AnyStatement) -> AnyStatement:
        if isinstance(s, (For, While)):
            return replace(s, body=self.block(s.body))
        return replace(s, body=self.block(s.body), orelse=self.block(s.orelse)) if isinstance(s, If) else s

    def _is_nest(self, s: AnyStatement) -> bool:
        """A loop from zero upwards that is not the user's."""
        return (
            isinstance(s, For) and not s.verbatim and s.start == Const(0, s.start.type)
            and s.step == Const(1, s.step.type) and s.var.id in self.variables
        )  # fmt: skip

    def _joined(self, out: list[AnyStatement], s: For) -> list[AnyStatement] | None:
        """The statements so far with a nest joined to one of them, or None."""
        ahead: list[AnyStatement] = []  # what has to stand in front, last first
        needed = [self.touched(s)]
        behind: list[AnyStatement] = []
        for at in range(len(out) - 1, max(-1, len(out) - REACH), -1):
            m = out[at]
            own = self.touched(m)
            if self._is_nest(m) and all(independent(own, n, self.facts) for n in needed[1:]):
                before = _own_preparation(out, at)
                whole = self._fused(told(m, before), told(s, reversed(ahead)), _is_crossed(behind))
                if whole is not None:
                    front = once([*out[: at - len(before)], *map(untold, (*before, *reversed(ahead)))])
                    return [*(self._joined(front, whole) or [*front, whole]), *reversed(behind)]
            if own.fixed:
                return None
            if not own.check and all(independent(own, n, self.facts) for n in needed):
                behind.append(m)
            else:
                ahead.append(m)
                needed.append(own)
        return None

    # ------------------------------------------------------------------ two nests

    def _fused(self, a: For, b: For, crossed: bool) -> For | None:
        """The joint nest, or None where an element would see other work before its own."""
        if not self.equal.known(a.stop, b.stop):
            return None
        if b.var != a.var:
            if a.var.id in _mentioned(b):
                return None
            b = _renamed(b, a.var)
        if not self._legal(a, b):
            return None
        if crossed and not any(MARK in s.comments for s in statements((a, b))):
            b = replace(b, comments=(MARK, *b.comments))
        sides = told_inside(a), told_inside(b)
        body = list(sides[0])
        for s in sides[1]:
            body = self._with(body, s)
        return replace(a, comments=(), remark="", body=tuple(body))

    def _legal(self, a: For, b: For) -> bool:
        one, two = ({self.touched(s) for s in x.body} for x in (a, b))
        ta, tb = _all(one), _all(two)
        if ta.fixed or tb.fixed or ta.check or tb.check or not (ta.reads | ta.writes) & (tb.reads | tb.writes):
            return False
        crossing = ta.binds & (tb.uses | tb.binds) | tb.binds & ta.uses
        if crossing & (exposed(a.body) | exposed(b.body)) or names(a.stop) & (ta.binds | tb.binds):
            return False
        inner = {s.var.id for x in (a, b) for s in _loops(x.body)}
        if not inner and carries(a.body) != carries(b.body):
            return False  # a loop that may run on vectors keeps to itself
        place = Place(a.var.id, frozenset(inner | ta.binds | tb.binds), not inner, self.facts, not inner)
        later = [(y, w) for y, w in elements(b.body)]
        free = self.sums.free((*a.body, *b.body), self.facts) if inner else frozenset()
        return all(
            place.in_order(x, y)
            for x, writes in elements(a.body) for y, w in later
            if (writes or w) and self.facts.may_share(base_name(x), base_name(y)) and base_name(x) not in free
        )  # fmt: skip


def _all(found) -> Touched:
    whole = Touched()
    for t in found:
        whole |= t
    return whole


def _loops(body: Body):
    for s in body:
        if isinstance(s, For):
            yield s
        for block in blocks(s):
            yield from _loops(block)


def _mentioned(s: For) -> set[str]:
    own = touched(s)
    return set(own.binds | own.uses)


def _renamed(s: For, var: Name) -> For:
    def new(e: Expr) -> Expr:
        return transform(e, lambda n: var if n == s.var else n)

    return replace(s, var=var, body=tuple(map_expressions(b, new) for b in s.body))


def _own_preparation(out: list[AnyStatement], at: int) -> list[AnyStatement]:
    """The checks and allocations in front of a nest that come from the same primal statement."""
    first = at
    while first > 0 and isinstance(out[first - 1], (Assign, If)) and out[first - 1].origin == out[at].origin:
        first -= 1
    return out[first:at]


def _is_crossed(behind: list[AnyStatement]) -> bool:
    return any(isinstance(s, Remark) and s.text == REVERSE for s in behind)


class Place:
    """Whether two elements are one only where the first nest's pass is not after the second's."""

    def __init__(self, var: str, variant: frozenset[str], innermost: bool, facts: Facts, unit_stride: bool = False,
                 around: Loops | None = None):
        self.var, self.variant, self.innermost, self.facts = var, variant, innermost, facts
        self.unit_stride, self.around = unit_stride, around

    def in_order(self, x: Index, y: Index) -> bool:
        if not (isinstance(x.base, Name) and x.base == y.base and len(x.items) == len(y.items)):
            return False
        if self.unit_stride and x.items != y.items and all(self.var in names(e.items[-1]) for e in (x, y)):
            return False  # two rows of one array in one loop over a row: compilers make poor code of it
        return any(self._axis(p, q) for p, q in zip(x.items, y.items))

    def _axis(self, p, q) -> bool:
        first, second = self._affine(p), self._affine(q)
        if first is None or second is None:
            return False
        factor = dict(first.terms).get(self.var, 0)
        if factor != dict(second.terms).get(self.var, 0) or factor not in (-1, 0, 1):
            return False
        gap = first - second
        if gap.terms:
            return False
        if gap.const == 0:
            return factor != 0 and keeps_sign(p, self.facts, self.around)
        if not (self.facts.nonnegative(p) and self.facts.nonnegative(q)):
            return False
        return factor == 0 or not self.innermost and gap.const * factor > 0

    def _affine(self, e) -> Extent | None:
        found = affine(e)
        if found is None or any(s in self.variant for s, _ in found.terms):
            return None
        return found
