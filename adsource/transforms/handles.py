"""Shadows that follow their arrays through the forward sweep.

    cur = H[0]                        cur = H[0]
    for t in range(n):                cur_b = H_b[0]
        nxt = H[t + 1]       ->       for t in range(n):
        nxt[:] = f(cur)                   nxt = H[t + 1]
        cur = nxt                         nxt_b = H_b[t + 1]
                                          nxt[:] = f(cur)
                                          cur = nxt
                                          cur_b = nxt_b

Most shadows begin in the reverse sweep.  Where a name stands for one place after another, and the places are
written, no text tells later which one it was.  There the shadow is bound beside the name, and both bindings
are recorded as what they are: references.

Before: array names of one group (all that may share memory) are bound in any way.  After: a fresh array of
the group has a name that is bound once; the others are bound to views of these, their shadows to the same views.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from adsource.analyses.buffers import Buffers, shared
from adsource.errors import Refusal
from adsource.ir import infer
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Expr,
    For,
    Function,
    If,
    Index,
    Name,
    Op,
    Permute,
    While,
)
from adsource.ir.show import show_expression
from adsource.ir.types import is_array, is_float
from adsource.ir.walk import VIEWS, bound, root, statements
from adsource.transforms.pull import new_name
from adsource.transforms.replay import surely_view
from adsource.transforms.reverse_names import is_item

Refuse = Callable[..., Refusal]


def group(names: set[str], buffers: Buffers, types) -> frozenset[str]:
    """The float arrays that may share memory with one of the names, directly or through others."""
    found = set(names)
    while True:
        held = {b for n in found for b in buffers.of.get(n, ())}
        more = {n for n, of in buffers.of.items() if of & held and n in types and is_float(types[n])} - found
        if not more:
            return frozenset(found)
        found |= more


def with_handles(function: Function, tracked: frozenset[str], outside: frozenset[str], carried: frozenset[str],
                 shadow: dict[str, str], taken: set[str], refuse: Refuse) -> Function:
    """The function with the shadows of the names `tracked` bound beside them; `shadow` is completed.
    outside: the parameters whose shadows are handed in.  carried: names that bring a value into a loop's pass."""
    function = replace(function, body=_chosen(function.body, tracked))
    often: dict[str, int] = {}
    for s in statements(function.body):
        for n in bound(s):
            often[n] = often.get(n, 0) + 1
    once = {n for n, k in often.items() if k == 1} - carried
    maker = _Maker(tracked, shadow, taken, once, refuse)
    first = [maker.born(Name(p.name, p.type)) for p in function.params if p.name in tracked - outside]
    return replace(function, body=(*first, *maker.block(function.body)))


def _chosen(block, tracked: frozenset[str]) -> tuple[AnyStatement, ...]:
    """A block with `v = a if c else b` as a branch."""
    return tuple(_choice(s, tracked) for s in block)


def _choice(s: AnyStatement, tracked: frozenset[str]) -> AnyStatement:
    match s:
        case For() | While():
            return replace(s, body=_chosen(s.body, tracked))
        case If():
            return replace(s, body=_chosen(s.body, tracked), orelse=_chosen(s.orelse, tracked))
        case Assign(value=Op(op="ifexp", args=(test, *values))) if s.target.id in tracked:
            arms = [_choice(Assign(s.target, e, origin=s.origin), tracked) for e in values]
            return If(test, (arms[0],), (arms[1],), origin=s.origin, comments=s.comments)
    return s


class _Maker:
    """once: names that stand for one array at a time, made in one place."""

    def __init__(self, tracked: frozenset[str], shadow: dict[str, str], taken: set[str], once: set[str],
                 refuse: Refuse):
        self.tracked, self.shadow, self.taken, self.once, self.refuse = tracked, shadow, taken, once, refuse

    def block(self, block) -> tuple[AnyStatement, ...]:
        out: list[AnyStatement] = []
        later: list[AnyStatement] = []  # the items of a tuple stay together
        for s in block:
            first, *behind = self.statement(s)
            if not is_item(s):
                out += later
                later = []
            out.append(first)
            (later if is_item(s) else out).extend(behind)
        return (*out, *later)

    def statement(self, s: AnyStatement) -> list[AnyStatement]:
        match s:
            case For() | While():
                return [replace(s, body=self.block(s.body))]
            case If():
                return [replace(s, body=self.block(s.body), orelse=self.block(s.orelse))]
            case Assign() if s.target.id in self.tracked:
                return self.assign(s)
            case Permute():
                return [self.permute(s)]
            case Call() if any(t.id in self.tracked for t in s.targets):
                return self.call(s)
        return [s]

    def assign(self, s: Assign) -> list[AnyStatement]:
        if shared(s.value, {n: {n} for n in self.tracked}):
            if not surely_view(s.value):
                raise self.refuse(
                    s, "AD305", f"`{show_expression(s.value)}` is a view of `{root(s.value)}` or a copy, depending on "
                    "its layout, and it is written in place",
                    "Declare the array contiguous (`float64[:, ::1]`), or bind a copy (`.copy()`).")
            return [s, Assign(self.name(s.target), self.view(s.value))]
        fresh = self.fresh(s.target)
        born = [replace(s, target=fresh, verbatim=s.verbatim and fresh == s.target), self.born(fresh)]
        return born if fresh == s.target else [*born, *self.alias(s.target, fresh)]

    def call(self, s: Call) -> list[AnyStatement]:
        targets, behind = list(s.targets), []
        for k, t in enumerate(s.targets):
            if t.id in self.tracked:
                targets[k] = self.fresh(t)
                behind.append(self.born(targets[k]))
                behind += [] if targets[k] == t else self.alias(t, targets[k])
        return [replace(s, targets=tuple(targets), verbatim=s.verbatim and tuple(targets) == s.targets), *behind]

    def permute(self, s: Permute) -> Permute:
        pairs = [(t, o) for t, o in zip(s.targets, s.sources) if t.id in self.tracked]
        if not pairs:
            return s
        return replace(s, targets=(*s.targets, *(self.name(t) for t, _ in pairs)),
                       sources=(*s.sources, *(self.name(o) for _, o in pairs)), verbatim=False)

    def name(self, n: Name) -> Name:
        return Name(self.shadow[n.id], n.type)

    def born(self, n: Name) -> Assign:
        return Assign(self.name(n), infer.op("np.zeros_like", (n,)))

    def fresh(self, n: Name) -> Name:
        """A name that is bound once for a new array: the name itself where nothing else is bound to it."""
        if n.id in self.once:
            return n
        made = Name(new_name(n.id, self.taken), n.type)
        self.shadow[made.id] = new_name(f"{made.id}_b", self.taken)
        return made

    def alias(self, target: Name, fresh: Name) -> list[AnyStatement]:
        return [Assign(target, fresh), Assign(self.name(target), self.name(fresh))]

    def view(self, e: Expr) -> Expr:
        """The same view of the shadow."""
        if isinstance(e, Name):
            return self.name(e)
        if isinstance(e, Index):
            return replace(e, base=self.view(e.base))
        assert isinstance(e, Op) and e.op in VIEWS and is_array(e.type)
        return replace(e, args=(self.view(e.args[0]), *e.args[1:]))
