"""A loop in a fixed number of parts, each of which has its own sums and its own copies of arrays.

    for i in range(n):                  for part in prange(32):
        s = z[i] - mu[0]                    total_own = 0.0
        total += s * s                      for i in range(part * n // 32, (part + 1) * n // 32):
                                ->              s = z[i] - mu[0]
                                                total_own += s * s
                                            total_parts[part] = total_own
                                        for part in range(32):
                                            total += total_parts[part]

What is added up in which order does not depend on how many threads there are, nor do the results.
"""

from __future__ import annotations

from dataclasses import replace

from adsource.ir import infer
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Const,
    Expr,
    For,
    Index,
    Name,
    Op,
    Slice,
    Store,
    TupleExpr,
    Update,
)
from adsource.ir.types import INT, Array, Scalar, Tuple
from adsource.ir.walk import expressions, map_expressions, names, nodes, statements, transform
from adsource.names import fresh
from adsource.transforms.lower_bench import LOOP_NAMES
from adsource.transforms.lower_facts import Facts
from adsource.transforms.lower_scalar import zero
from adsource.transforms.lower_size import minus, number, over, plus, times
from adsource.transforms.parallel_proof import PARTS, Apart

Body = tuple[AnyStatement, ...]


def _only_indexes(loop: For) -> bool:
    """Whether the variable stands alone in brackets wherever it occurs: `x[i]`, never `x[i + 1]` nor `i * h`.

    Then it may be unsigned, or a compiler would not know that it counts from the front, and runs no loop on vectors."""
    every = [n for s in statements(loop.body) for e in expressions(s) for n in nodes(e)]
    alone = sum(item == loop.var for n in every if isinstance(n, Index) for item in n.items)
    return alone == sum(n == loop.var for n in every)


def in_parts(loop: For, apart: Apart, used: set[str], facts: Facts) -> list[AnyStatement]:
    """What stands in place of a loop that counts upwards by one.  used: names that are taken, to which it adds."""
    return _Parts(loop, apart, used, facts).statements()


class _Parts:
    def __init__(self, loop: For, apart: Apart, used: set[str], facts: Facts):
        self.loop, self.apart, self.used, self.facts = loop, apart, used, facts
        self.arrays = {n.id: n for s in statements(loop.body) for e in _places(s) for n in nodes(e)
                       if isinstance(n, Name) and n.id in (*apart.added, *apart.work)}
        self.part = self._new("part", INT)
        self.first: list[AnyStatement] = []  # in front of the loop
        self.count: Expr = number(PARTS)
        counted = minus(loop.stop, loop.start)
        passes = self._named("passes", counted)
        if self.arrays:  # no more copies than there are passes
            most = infer.op("min", (number(PARTS), passes))
            most = most if facts.nonnegative(counted) else infer.op("max", (number(0), most))
            self.count = self._named("parts", most)
        self.range = self._strided() if is_uneven(loop) else self._share(passes)

    def _new(self, wish: str, t) -> Name:
        name = Name(fresh(wish, self.used), t)
        self.used.add(name.id)
        return name

    def _named(self, wish: str, value: Expr) -> Expr:
        if isinstance(value, (Name, Const)):
            return value
        name = self._new(wish, INT)
        self.first.append(Assign(name, value))
        return name

    def _share(self, passes: Expr) -> tuple[Expr, Expr, Expr]:
        """Neighbouring passes, as many in each part."""
        low = over(times(self.part, passes), self.count)
        high = over(times(plus(self.part, 1), passes), self.count)
        bounds = plus(low, self.loop.start), plus(high, self.loop.start)
        if self.loop.start == number(0) and _only_indexes(self.loop):
            bounds = tuple(Op("np.uint64", (e,), Scalar("uint64")) for e in bounds)
        return *bounds, number(1)

    def _strided(self) -> tuple[Expr, Expr, Expr]:
        """Every so many passes, where one takes longer than the other."""
        return plus(self.part, self.loop.start), self.loop.stop, self.count

    # ------------------------------------------------------------------ text

    def statements(self) -> list[AnyStatement]:
        begin: list[AnyStatement] = []
        end: list[AnyStatement] = []
        total: list[AnyStatement] = []
        instead: dict[str, Name] = {}
        for n in self.apart.sums:
            dtype = n.type.dtype
            own, parts = self._new(f"{n.id}_own", Scalar(dtype)), self._new(f"{n.id}_parts", _array(dtype, 1))
            self.first.append(_empty(parts, (self.count,)))
            begin.append(Assign(own, zero(dtype)))
            end.append(Store(Index(parts, (self.part,), own.type), own))
            total.append(Update(n, "+", Index(parts, (self.part,), own.type)))
            instead[n.id] = own
        for n in (*self.apart.added, *self.apart.work):
            array = self.arrays[n]
            instead[n], parts = self._copied(array)
            begin.append(Assign(instead[n], Index(parts, (self.part,), instead[n].type)))
            if n in self.apart.added:
                begin.append(Store(Index(instead[n], (Slice(),), instead[n].type), zero(array.type.dtype)))
                total.append(self._added(array, parts))
        body = tuple(_renamed(s, instead) for s in self.loop.body)
        inner = replace(self.loop, start=self.range[0], stop=self.range[1], step=self.range[2], body=body,
                        comments=(), declared=False, abreast=False, verbatim=False)
        whole = (*begin, inner, *end)
        outer = For(self.part, number(0), self.count, number(1), whole, abreast=True, comments=self.loop.comments)
        behind = [For(self.part, number(0), self.count, number(1), tuple(total), abreast=False)] if total else []
        return [*self.first, outer, *behind]

    def _copied(self, array: Name) -> tuple[Name, Name]:
        """The name of a part's own copy, and that of all of them."""
        dtype, rank = array.type.dtype, array.type.rank
        parts = self._new(f"{array.id}_parts", _array(dtype, rank + 1))
        own = self._new(f"{array.id}_own", _array(dtype, rank))
        shape = tuple(infer.op("shape", (array,), axis=k) for k in range(rank))
        self.first.append(_empty(parts, (self.count, *shape)))
        return own, parts

    def _added(self, array: Name, parts: Name) -> AnyStatement:
        rank, element = array.type.rank, Scalar(array.type.dtype)
        loops = [n for n in (x + tail for tail in ("", "2", "3", "4") for x in LOOP_NAMES) if n not in self.used][:rank]
        self.used |= set(loops)
        places = tuple(Name(n, INT) for n in loops)
        inner: AnyStatement = Update(Index(array, places, element), "+", Index(parts, (self.part, *places), element))
        for k, p in reversed(list(enumerate(places))):
            inner = For(p, number(0), infer.op("shape", (array,), axis=k), number(1), (inner,), abreast=False)
        return inner


def is_uneven(loop: For) -> bool:
    """Whether later passes take longer than earlier ones: `for j in range(i)` within."""
    inner = [s for s in statements(loop.body) if isinstance(s, For)]
    return any(loop.var.id in names(e) for s in inner for e in (s.start, s.stop))


def _places(s: AnyStatement) -> tuple[Expr, ...]:
    return (s.target,) if isinstance(s, (Store, Update)) else ()


def _array(dtype: str, rank: int) -> Array:
    return Array(dtype, (None,) * rank, "C")


def _empty(target: Name, shape: tuple[Expr, ...]) -> Assign:
    whole = shape[0] if len(shape) == 1 else TupleExpr(shape, Tuple((INT,) * len(shape)))
    static = () if target.type.dtype == "float64" else (("dtype", target.type.dtype),)
    return Assign(target, Op("np.empty", (whole,), target.type, static))


def _renamed(s: AnyStatement, instead: dict[str, Name]) -> AnyStatement:
    """The statement with other names, as targets too."""
    named = map_expressions(s, lambda e: transform(e, lambda n: instead.get(n.id, n) if isinstance(n, Name) else n))
    return _targets(named, instead)


def _targets(s: AnyStatement, instead: dict[str, Name]) -> AnyStatement:
    if hasattr(s, "target") and isinstance(s.target, Name) and s.target.id in instead:
        s = replace(s, target=instead[s.target.id], verbatim=False)
    if hasattr(s, "orelse"):
        return replace(s, body=tuple(_targets(t, instead) for t in s.body),
                       orelse=tuple(_targets(t, instead) for t in s.orelse))
    return replace(s, body=tuple(_targets(t, instead) for t in s.body)) if hasattr(s, "body") else s
