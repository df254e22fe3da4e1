"""What an innermost loop of the adjoint adds to a name, or an element, in several places of one pass: added once.

    p_b += t * w[j + 1]
    w_b[j + 1] += t * p            ->     w_b[j + 1] += t * p
    p_b -= t * w[j]                       p_b += t * w[j + 1] - t * w[j]

Each addition waits for the one before, and an element is read and written each time where others might be the same
(`v_b[i]` and `v_b[j]`).  The order of these sums is the adjoint's own to choose.
"""

from __future__ import annotations

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
    Remark,
    Store,
    Update,
    While,
)
from adsource.ir.types import is_array
from adsource.ir.walk import base_name, bound, bound_in, expressions, names, root, statements
from adsource.transforms.fuse_facts import SHADOW, Sums
from adsource.transforms.lower_facts import Facts, Returns

Body = tuple[AnyStatement, ...]
LONGEST = 4  # terms


def added_once(function: Function, taken: frozenset[str], returns: Returns | None) -> Function:
    """The lowered function with such sums.  taken: names of the user's."""
    facts = Facts(function, returns)
    return replace(function, body=_Once(facts, taken).block(function.body))


class _Once:
    def __init__(self, facts: Facts, taken: frozenset[str]):
        self.facts, self.taken = facts, taken
        self.free: frozenset[str] = frozenset()  # arrays to which the loop at hand does nothing but add

    def block(self, body: Body) -> Body:
        return tuple(self.statement(s) for s in body)

    def statement(self, s: AnyStatement) -> AnyStatement:
        if isinstance(s, If):
            return replace(s, body=self.block(s.body), orelse=self.block(s.orelse))
        if not isinstance(s, (For, While)):
            return s
        if any(isinstance(t, (For, While)) for t in statements(s.body)):
            return replace(s, body=self.block(s.body))
        body = self.joined(s.body)
        return replace(s, body=body, verbatim=False) if body != s.body else s

    def joined(self, body: Body) -> Body:
        out = list(body)
        begun = {n for s in statements(body) if isinstance(s, Assign) for n in bound(s)}
        self.free = Sums(self.taken).free(body, self.facts)
        for k, s in enumerate(out):
            if not self.is_sum(s) or isinstance(s.target, Name) and s.target.id in begun:
                continue  # a sum that each pass begins waits for no other pass
            later = self.partner(out, k)
            if later is not None:
                out[later] = _both(s, out[later])
                out[k] = Remark("")
        return tuple(s for s in out if s != Remark("")) if out != list(body) else body

    def is_sum(self, s: AnyStatement) -> bool:
        """A sum of the adjoint's in a name, or in an element of an array to which a loop does nothing but add."""
        if not isinstance(s, Update) or s.op not in ("+", "-") or is_array(s.target.type) or s.comments:
            return False
        if isinstance(s.target, Index):
            return base_name(s.target) in self.free
        own = SHADOW.match(s.target.id) and s.target.id not in self.taken
        return bool(own) and s.target.id not in names(s.value)

    def partner(self, body: list[AnyStatement], k: int) -> int | None:
        """The next sum in the same name, where it takes this one's term as it is."""
        first = body[k]
        for at in range(k + 1, len(body)):
            s = body[at]
            if self.is_sum(s) and s.target == first.target:
                return at if _terms(s) < LONGEST else None
            touched = {n for t in statements((s,)) for e in expressions(t) for n in names(e)}
            touched |= bound_in((s,))
            met = isinstance(first.target, Name) and first.target.id in touched
            if met or self.changes(s, first.value) or self.moves(s, first.target):
                return None
        return None

    def moves(self, s: AnyStatement, place: Expr) -> bool:
        """Whether a statement changes what a subscript reads."""
        return any(self.changes(s, i) for i in getattr(place, "items", ()) if hasattr(i, "type"))

    def changes(self, s: AnyStatement, e: Expr) -> bool:
        """Whether a statement changes what an expression reads."""
        if not all(isinstance(t, (Assign, Store, Update, If)) for t in statements((s,))):
            return True
        read = names(e)
        if read & bound_in((s,)):
            return True
        stored = [t.target for t in statements((s,)) if isinstance(t, (Store, Update)) and isinstance(t.target, Index)]
        return any(self.facts.may_share(root(x) or "", n) for x in stored for n in read)


def _terms(s: Update) -> int:
    found, e = 1, s.value
    while getattr(e, "op", "") in ("+", "-"):
        found, e = found + 1, e.args[0]
    return found


def _both(first: Update, second: Update) -> Update:
    """`p += a` and `p -= b` as `p += a - b`."""
    same = first.op == second.op
    value = infer.op("+" if same else "-", (first.value, second.value))
    return replace(second, op=first.op, value=value, verbatim=False, free=first.free and second.free)
