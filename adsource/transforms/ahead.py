"""What a loop computes again in each pass, of what it does not change, is computed once, in front of it.

    for t in range(steps):                       ca_at = np.empty(n)
        for i in range(n):                       if steps > 0:
            ca = (1.0 - s[i]) / (1.0 + s[i])         for i in range(n):
            e[i] = ca * e[i] + h[i]        ->            ca = (1.0 - s[i]) / (1.0 + s[i])
                                                         ca_at[i] = ca
                                                 for t in range(steps):
                                                     for i in range(n):
                                                         e[i] = ca_at[i] * e[i] + h[i]

The adjoint of `ca_at` is then summed over the passes, and handed on to `s` once, behind the loop.  Where the loop does
not run nothing is computed: an infinite slope has no part in what is not used.  Array expressions move as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from adsource.analyses.buffers import Effects, buffers
from adsource.ir import infer, shapes
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Const,
    Expr,
    For,
    Function,
    If,
    Index,
    Keep,
    Name,
    Op,
    Slice,
    Store,
    TupleExpr,
)
from adsource.ir.types import Array, Scalar, is_array
from adsource.ir.walk import map_expressions, names, statements, transform
from adsource.transforms.mirror import difference, trip_count
from adsource.transforms.pull import new_name
from adsource.transforms.steady import Body, Known, Made, Steady, mentions

Renamed = dict[str, Expr]


def ahead(
    function: Function, effects: dict[str, Effects], active: frozenset[str], taken: set[str], origins: dict[str, str]
) -> Function:
    """The function with such work in front of its outermost loops.  active: its active names."""
    known = Known(function, buffers(function, effects), active, taken, origins)
    body = _block(function.body, known)
    return replace(function, body=body) if body != function.body else function


def _block(body: Body, known: Known) -> Body:
    out: list[AnyStatement] = []
    for s in body:
        if isinstance(s, If):
            s = replace(s, body=_block(s.body, known), orelse=_block(s.orelse, known))
        out += _parted(s, known) if isinstance(s, For) and _suits(s) else [s]
    return tuple(out)


def _suits(s: For) -> bool:
    raises = any(isinstance(t, Keep) and t.text.startswith(("raise", "assert")) for t in statements(s.body))
    return s.checkpoint is None and not raises and _runs(s) is not None


def _parted(s: For, known: Known) -> list[AnyStatement]:
    """What moves in front of a loop, and the loop."""
    body, made, kept = Steady(s, known).found()
    if not kept:
        return [s]
    return _Ahead(s, known, made, kept).parted(body)


@dataclass
class _Ahead:
    """The work that moves in front of a loop.  kept: the names whose values the loop reads."""

    loop: For
    known: Known
    made: dict[str, Made]
    kept: list[str]

    def __post_init__(self):
        whole = [n for n in self.needed(self.kept) if self.is_array(n)]
        self.arrays = {n: self.array(n) for n in (*whole, *(n for n in self.kept if n not in whole))}
        self.used: set[str] = set()  # names that are bound in front of the loop

    def parted(self, body: Body) -> list[AnyStatement]:
        at = {n: _place(a, self.made[n], {}) for n, a in self.arrays.items() if not self.is_array(n)}
        body = self.rest(tuple(_put(s, at) for s in body))
        self.left = mentions(body)
        filled = _guarded([_runs(self.loop)], [*self.whole(), *self.nests()])
        made = [Assign(a, _empty(a.type.dtype, self.lengths(n))) for n, a in self.arrays.items()]
        first, *others = [*made, *filled]
        told = f"# What does not change in the loop over `{self.user(self.loop.var.id)}`."
        return [replace(first, comments=(told,)), *others, replace(self.loop, body=body)]

    def user(self, name: str) -> str:
        return self.known.origins.get(name, name)

    def is_array(self, n: str) -> bool:
        return is_array(self.made[n].type)

    def array(self, n: str) -> Name:
        """The array that keeps the values of a name."""
        m = self.made[n]
        if self.is_array(n):
            return m.statement.target
        return Name(new_name(f"{self.user(n)}_at", self.known.taken),
                    Array(m.type.dtype, (None,) * len(m.loops), "C"))

    def lengths(self, n: str) -> tuple[Expr, ...]:
        m = self.made[n]
        if self.is_array(n):
            return tuple(self.length(e) for e in shapes.shape_of(m.statement.value).items)
        return tuple(self.length(trip_count(x)) for x in m.loops)

    def length(self, e: Expr) -> Expr:
        value = self.known.values.get(e.id) if isinstance(e, Name) and self.known.bound[e.id] == 1 else e
        if isinstance(e, Const):
            return infer.const(max(e.value, 0))
        measured = isinstance(value, Op) and value.op in ("shape", "size", "len")
        return e if measured else infer.op("max", (e, infer.const(0)))

    def rest(self, body: Body) -> Body:
        """The loop's body without what only made what has moved."""
        while True:
            left = mentions(body)
            gone = {n for n in self.made if not left[n] or n in self.arrays}
            shorter = _without(body, gone)
            if shorter == body:
                return body
            body = shorter

    def needed(self, wanted: list[str]) -> list[str]:
        """Names, and those that their values are made of, in order."""
        found = set(wanted)
        for n in reversed(self.made):
            if n in found:
                found |= names(self.made[n].statement.value)
        return [n for n in self.made if n in found]

    def whole(self) -> list[AnyStatement]:
        """The arrays, and the numbers that are the same everywhere."""
        self.renamed: Renamed = {}
        out: list[AnyStatement] = []
        for n in self.needed(self.kept):
            s = self.made[n].statement
            if self.is_array(n):
                at = Index(s.target, (Slice(),) * s.target.type.rank, s.target.type)
                out.append(_put(Store(at, s.value, origin=s.origin), self.renamed))
            elif not self.made[n].chain:
                out.append(self.bound(self.made[n], self.renamed))
        return out

    def nests(self) -> list[AnyStatement]:
        """The loops that fill the arrays of numbers, one for each set of variables that these are made of."""
        groups: dict[tuple[str, ...], list[str]] = {}
        for n in self.kept:
            if not self.is_array(n):
                groups.setdefault(tuple(x.var.id for x in self.made[n].loops), []).append(n)
        return [s for group in groups.values() for s in self.nest(group)]

    def nest(self, group: list[str]) -> list[AnyStatement]:
        loops = self.made[group[0]].loops
        variables = [x.var.id for x in loops]
        renamed = self.renamed | {v: replace(x.var, id=self.fresh(v)) for v, x in zip(variables, loops)}
        inside: list[list[AnyStatement]] = [[] for _ in range(len(loops) + 1)]
        tests: list[Expr] = []
        for m in (self.made[n] for n in self.needed(group)):
            if m.chain:
                n = m.statement.target.id
                own = inside[max((variables.index(v) + 1 for v in m.used), default=0)]
                own.append(self.bound(m, renamed))
                if n in group:
                    value = renamed.get(n, m.statement.target)
                    own.append(Store(_place(self.arrays[n], m, renamed), value, origin=m.statement.origin))
                tests += [_runs(x) for x in m.chain if x.var.id not in variables]
        body: list[AnyStatement] = []
        for x, own in zip(reversed(loops), reversed(inside)):
            body = [For(renamed[x.var.id], x.start, x.stop, x.step, (*own, *body), origin=x.origin)]
        return _guarded(tests, [*inside[0], *body])

    def bound(self, m: Made, renamed: Renamed) -> Assign:
        """A statement in front of the loop; its name is another where the loop or another nest binds it too."""
        n = m.statement.target.id
        moved = _put(m.statement, renamed)
        if self.left[n] or n in self.used:
            renamed[n] = replace(m.statement.target, id=self.fresh(n))
            moved = replace(moved, target=renamed[n], verbatim=False)
        self.used.add(n)
        return moved

    def fresh(self, name: str) -> str:
        new = new_name(name, self.known.taken)
        self.known.origins[new] = self.user(name)
        return new


def _runs(s: For) -> Expr | None:
    """Whether a loop has any passes; None where its range tells nothing of it."""
    if s.step not in (infer.const(1), infer.const(-1)):
        return None
    low, high = (s.start, s.stop) if s.step == infer.const(1) else (s.stop, s.start)
    if isinstance(low, Const) and isinstance(high, Const):
        return infer.const(low.value < high.value)
    return infer.op(">", (high, low))


def _guarded(tests: list[Expr], body: list[AnyStatement]) -> list[AnyStatement]:
    """What is computed only where all loops around it have passes."""
    asked = [t for t in dict.fromkeys(tests) if t != infer.const(True)]
    if not asked:
        return body
    return [If(asked[0] if len(asked) == 1 else infer.op("and", tuple(asked)), tuple(body))]


def _place(array: Name, m: Made, renamed: Renamed) -> Index:
    """The element of an array that belongs to the places of the loops."""
    items = tuple(difference(renamed.get(x.var.id, x.var), x.start) for x in m.loops)
    return Index(array, items, Scalar(array.type.dtype))


def _empty(dtype: str, lengths: tuple[Expr, ...]) -> Expr:
    static = {} if dtype == "float64" else {"dtype": dtype}
    return infer.op("np.empty", (lengths[0] if len(lengths) == 1 else TupleExpr(lengths, None),), **static)


def _put(s: AnyStatement, values: Renamed) -> AnyStatement:
    return map_expressions(s, lambda e: transform(e, lambda n: values.get(n.id, n) if isinstance(n, Name) else n))


def _without(body: Body, gone: set[str]) -> Body:
    """A block without the statements that bind names; loops of which nothing is left go too."""
    out: list[AnyStatement] = []
    for s in body:
        if isinstance(s, Assign) and s.target.id in gone:
            continue
        if isinstance(s, For):
            inner = _without(s.body, gone)
            if not inner and s.body:
                continue
            s = replace(s, body=inner) if inner != s.body else s
        out.append(s)
    return tuple(out)
