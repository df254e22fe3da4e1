"""Elementary functions that a block computes again from the same operands are computed once, and have a name.

    y = exp(-z[i]) * a[i]                     t1 = exp(-z[i])
    z_b[i] -= y_b * exp(-z[i]) * a[i]    ->   y = t1 * a[i]
                                              z_b[i] -= y_b * t1 * a[i]

The compiler cannot tell by itself: what is stored in between might be the operand, for all it knows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from adsource.analyses import live
from adsource.ir.nodes import AnyStatement, Assign, Const, Expr, For, Function, If, Name, Op, Remark, While
from adsource.ir.types import COMPLEXES, FLOATS, Scalar, is_complex
from adsource.ir.walk import (
    bound,
    children,
    expressions,
    map_expressions,
    names,
    nodes,
    rebuild,
    root,
    statements,
)
from adsource.names import fresh, temporary
from adsource.transforms.fuse_facts import Touches, contents, meet
from adsource.transforms.lower_facts import REVERSE, Facts, Returns

Body = tuple[AnyStatement, ...]
HEAVY = frozenset({
    f"{module}.{name}" for module in ("np", "math") for name in (
        "exp", "expm1", "exp2", "log", "log1p", "log2", "log10", "sin", "cos", "tan", "sinh", "cosh", "tanh", "sqrt",
        "arctan", "arctan2", "arcsin", "arccos", "atan", "atan2", "asin", "acos", "cbrt", "hypot", "erf", "erfc", "pow",
        "logaddexp",
    )
})  # fmt: skip
SIZES = ("np.abs", "abs")


def named_once(function: Function, taken: Collection[str], returns: Returns | None = None) -> Function:
    """The lowered function with such names.  taken: names of the user's."""
    facts = Facts(function, returns)
    facts.met(Remark(REVERSE))  # what may share memory anywhere
    return replace(function, body=_Blocks(facts, used_in(function, taken)).block(function.body))


def used_in(function: Function, taken: Collection[str]) -> set[str]:
    """The names that no new one may have."""
    used = set(taken) | {p.name for p in function.params}
    for s in statements(function.body):
        used.update(bound(s), *map(names, expressions(s)))
    return used


class _Blocks:
    def __init__(self, facts: Facts, used: set[str]):
        self.facts, self.used, self.touched = facts, used, Touches(frozenset())

    def block(self, body: Body) -> Body:
        out = list(body)
        k = 0
        while k < len(out):
            sized = _sized(out[k])
            found = next((e for e in _candidates(out[k]) if e in sized or self._count(e, out, k) > 1), None)
            if found is None:
                out[k] = self._inside(out[k])
                k += 1
            else:
                self._name(found, out, k)
        return tuple(out)

    def _inside(self, s: AnyStatement) -> AnyStatement:
        if isinstance(s, (For, While)):
            return replace(s, body=self.block(s.body))
        return replace(s, body=self.block(s.body), orelse=self.block(s.orelse)) if isinstance(s, If) else s

    def _name(self, e: Op, out: list[AnyStatement], k: int) -> None:
        """Compute e before statement k, or find it computed there; use the name as long as it holds."""
        first = out[k]
        if isinstance(first, Assign) and first.value == e and first.target.type == e.type:
            name, start = first.target, k + 1
        else:
            name, start = Name(self._fresh(e), Scalar(e.type.dtype)), k
            self.used.add(name.id)
        for at in self._while_it_holds(e, out, k, name.id):
            if at >= start and self._occurrences(e, out[at]):
                out[at] = replaced(out[at], e, name)
        if start == k:
            out.insert(k, Assign(name, e, origin=first.origin, comments=first.comments))
            out[k + 1] = replace(out[k + 1], comments=())

    def _fresh(self, e: Op) -> str:
        """`sin_dlat` for np.sin(dlat), `t1` for what has no short name."""
        operand = root(e.args[0]) if len(e.args) == 1 else None
        return fresh(f"{e.op.rpartition('.')[2]}_{operand}", self.used) if operand else temporary(self.used)

    def _count(self, e: Op, out: list[AnyStatement], k: int) -> int:
        first = out[k]
        name = first.target.id if isinstance(first, Assign) and first.value == e else ""
        return sum(self._occurrences(e, out[at]) for at in self._while_it_holds(e, out, k, name))

    def _occurrences(self, e: Op, s: AnyStatement) -> int:
        if not names(e) <= live.mentioned_in(s):
            return 0
        return sum(n == e for inner in statements((s,)) for x in expressions(inner) for n in nodes(x))

    def _while_it_holds(self, e: Op, out: list[AnyStatement], k: int, name: str) -> Iterator[int]:
        """The statements from k on in which e has the value that it has at k."""
        for at in range(k, len(out)):
            changes = self._changes(e, out[at])
            rebinds = at > k and name in self.touched.of(out[at]).binds
            simple = not isinstance(out[at], (For, While, If))
            if at == k or not (changes or rebinds) or simple:
                yield at
            if changes or rebinds:
                return

    def _changes(self, e: Op, s: AnyStatement) -> bool:
        t = self.touched.of(s)
        return t.fixed or bool(t.binds & names(e)) or meet(t.writes, contents(e), self.facts)


def _candidates(s: AnyStatement) -> list[Op]:
    """What a statement computes for certain, the smallest first."""
    found = dict.fromkeys(n for n in _computed(s) if is_heavy(n)) | dict.fromkeys(_sized(s))
    return sorted(found, key=lambda e: sum(1 for _ in nodes(e)))


def _sized(s: AnyStatement) -> list[Op]:
    """The complex numbers without a name whose sizes are taken: these may be told by both parts."""
    sizes = [n.args[0] for n in _computed(s) if isinstance(n, Op) and n.op in SIZES]
    return [e for e in sizes if isinstance(e, Op) and isinstance(e.type, Scalar) and is_complex(e.type)]


def _computed(s: AnyStatement) -> list[Expr]:
    return [] if isinstance(s, While) else [n for e in expressions(s) for n in certain(e)]


def certain(e: Expr) -> Iterator[Expr]:
    """The nodes that are evaluated whatever the values are."""
    yield e
    for_sure = e.args[:1] if isinstance(e, Op) and e.op in ("ifexp", "and", "or") else children(e)
    for child in for_sure:
        yield from certain(child)


def is_heavy(e: Expr) -> bool:
    """Whether an operation on numbers takes much longer than a few sums; complex sizes take a square root and more."""
    if not isinstance(e, Op) or not isinstance(e.type, Scalar) or e.type.dtype not in (*FLOATS, *COMPLEXES):
        return False
    if e.op == "**":
        return not (isinstance(e.args[1], Const) and isinstance(e.args[1].value, int))
    return e.op in HEAVY or e.op.startswith("template.scalar_") or e.op in SIZES and is_complex(e.args[0].type)


def replaced(s: AnyStatement, e: Op, name: Expr) -> AnyStatement:
    def swap(x: Expr) -> Expr:
        return name if x == e else rebuild(x, swap)

    return map_expressions(s, swap)
