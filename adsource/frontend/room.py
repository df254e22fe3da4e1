"""How many items the statements that follow add to a list, and whether the text tells which is which.

    for i in range(n):                     2 * n, straight: an item has its place by the loops around it
        xs.append(a[i])
        xs += [b[i]]
    for v in a:                            at most len(a), to be counted
        if v > 0.0: xs.append(v)
    while e > tol: xs.append(e)            nobody knows
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import libcst as cst

from adsource.errors import Refusal
from adsource.frontend.bound import bound_in
from adsource.frontend.counts import Count, count, number
from adsource.frontend.iteration import source
from adsource.frontend.lines import Line, arms, exits, inner, lines_of, otherwise
from adsource.frontend.runs import Fixed, passes
from adsource.frontend.scope import Frame, Recursion
from adsource.frontend.syntax import nodes
from adsource.ir import infer, walk

ADDING = ("append", "extend", "pop", "insert", "remove", "clear", "sort", "reverse")


def grown_in(node: cst.CSTNode) -> frozenset[str]:
    """The names that items are added to, or taken from."""
    names = []
    for n in nodes(node):
        match n:
            case cst.Call(func=cst.Attribute(value=cst.Name(value=name), attr=cst.Name(value=what))) if what in ADDING:
                names.append(name)
            case cst.AugAssign(cst.Name(value=name), cst.AddAssign(), cst.List() | cst.ListComp()):
                names.append(name)
            case cst.Del(cst.Subscript(cst.Name(value=name), [cst.SubscriptElement(cst.Index(place))])):
                names += [name] if _is_number(place) else []
    return frozenset(names)


def stored_in(node: cst.CSTNode) -> frozenset[str]:
    """The names of which items are set, or taken by an index that is no number."""
    found = []
    for n in nodes(node):
        match n:
            case cst.Subscript(slice=[cst.SubscriptElement(cst.Index(place)), *_]) if not _is_number(place):
                found += _root(n)
            case cst.AssignTarget(cst.Subscript() as target) | cst.AugAssign(cst.Subscript() as target):
                found += _root(target)
            case cst.Assign([cst.AssignTarget(cst.Name(value=name))],
                            cst.ListComp() | cst.BinaryOperation(left=cst.List())):
                found.append(name)
    return frozenset(found)


def _is_number(place: cst.BaseExpression) -> bool:
    return isinstance(place.expression if isinstance(place, cst.UnaryOperation) else place, cst.Integer)


def _root(node: cst.BaseExpression) -> list[str]:
    """`a` of `a[i][j]`."""
    while isinstance(node, cst.Subscript):
        node = node.value
    return [node.value] if isinstance(node, cst.Name) else []


@dataclass(frozen=True)
class More:
    """total: how many items statements add, at most; straight: that many for sure; passes: of loops, by pass."""

    total: Count | None = Count()
    straight: bool = True
    passes: dict = None

    def then(self, other: More) -> More:
        total = None if self.total is None or other.total is None else self.total + other.total
        return More(total, self.straight and other.straight, {**(self.passes or {}), **(other.passes or {})})


class Plan:
    """How many items a block adds to a list.  changed: the names that are bound before the block is done."""

    def __init__(self, name: str, rest: list[Line], frame: Frame) -> None:
        self.name, self.frame = name, frame
        self.changed = {n for s, _, _ in rest for n in bound_in(s)}
        self.seen: set[int] = set()  # the calls that are counted

    def of(self, lines: list[Line]) -> More:
        found = More(passes={})
        for node, _, _ in lines:
            found = found.then(self._statement(node))
        return found

    def _statement(self, node: cst.CSTNode) -> More:
        if self.name not in grown_in(node):
            return More()
        match node:
            case cst.For():
                return self._loop(node).then(self.of(otherwise(node)))
            case cst.While():
                return More(None, False)
            case cst.If():
                yes, no = map(self.of, arms(node))
                return self._either(yes, no)
            case cst.With() | cst.Try():
                return self.of(inner(node)[0])
            case cst.Match():
                total = More(passes={})
                for block in inner(node):
                    total = total.then(self.of(block))
                return replace(total, straight=False)
            case cst.Expr(value=cst.Call() as call):
                return self._call(call)
            case cst.AugAssign(value=cst.List() as value):
                self.seen.add(id(node))
                return More(number(len(value.elements)))
            case cst.AugAssign(value=value):
                return self._loop(extended(node, self.name, value, self.frame))
        return More(Count(), False)  # `v = xs.pop()`

    def _call(self, call: cst.Call) -> More:
        self.seen.add(id(call))
        match call.func.attr.value:
            case "append" | "insert":
                return More(number(1))
            case "sort" | "reverse":
                return More()
            case "extend" if len(call.args) == 1 and isinstance(call.args[0].value, (cst.List, cst.Tuple)):
                return More(number(len(call.args[0].value.elements)))
            case "extend" if len(call.args) == 1:
                return self._loop(extended(call, self.name, call.args[0].value, self.frame))
        return More(Count(), False)

    def _either(self, yes: More, no: More) -> More:
        both = yes.then(no)
        if both.total is None:
            return both
        if yes.total.same(no.total):
            return replace(both, total=yes.total)
        if not yes.total.terms or not no.total.terms:
            return replace(both, straight=False)
        a, b = yes.total, no.total
        if all(not t for c in (a, b) for t, _ in c.terms):
            a = max(a, b, key=lambda c: c.terms[0][1])
            return replace(both, total=a, straight=False)
        return replace(both, straight=False)

    def _loop(self, node: cst.For) -> More:
        inside = self.of(lines_of(node.body))
        many, plain = self._passes(node)
        if many is None or inside.total is None:
            return More(None, False, {})
        left = bool(exits(lines_of(node.body)))
        per = {**inside.passes, id(node): inside.total}
        return More(inside.total * many, inside.straight and plain and not left, per)

    def _passes(self, node: cst.For) -> tuple[Count | None, bool]:
        """How many passes a loop has, as far as that is known where the list begins; whether it counts by one."""
        frame = self.frame
        kept = frame.env, set(frame.taken), dict(frame.entries), frame.altered, list(frame.counters)
        frame.env = dict(frame.env)
        try:
            over, before = frame.inside(lambda: source(node.iter, frame, frozenset()))
            if isinstance(over, Fixed):
                return number(len(over.items)), True
            plain = len(over.axes) == 1 and over.axes[0][2] == infer.const(1)
            total, more = frame.inside(lambda: passes(node.iter, over, frame))
        except (Refusal, Recursion):
            return None, False
        finally:
            frame.env, frame.taken, frame.entries, frame.altered, frame.counters[:] = kept
        if before or more or walk.names(total) & self.changed:
            return None, False
        many = count(total)
        least = many.least(frame.starts)
        if least is None or least < 0:
            many = count(infer.op("max", (total, infer.const(0))))
        return many, plain


def extended(node: cst.CSTNode, name: str, over: cst.BaseExpression, frame: Frame) -> cst.For:
    """`xs.extend(ys)` as a loop."""
    made = frame.passes.get(id(node))
    if made is None:
        item = frame.temporary()
        call = cst.Call(cst.Attribute(cst.Name(name), cst.Name("append")), [cst.Arg(cst.Name(item))])
        body = cst.IndentedBlock([cst.SimpleStatementLine([cst.Expr(call)])])
        made = frame.passes[id(node)] = cst.For(cst.Name(item), over, body)
        frame.module.stand(made, node)
    return made
