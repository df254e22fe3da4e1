"""A loop in parts, each a call of a function that has the loop as it stands, with its own sums and copies of arrays.

    for i in range(n):                  def f_b_loop(first, stop, z, mu):
        s = z[i] - mu[0]                    total = 0.0
        total += s * s                      for i in range(first, stop):
                                                s = z[i] - mu[0]
                                                total += s * s
                                            return total
                                ->
                                        parts = shares(n, 4)
                                        if parts > 1:
                                            for part in prange(parts):
                                                total_own = f_b_loop(part * n // parts, (part + 1) * n // parts, z, mu)
                                                total_parts[part] = total_own
                                            for part in range(parts):
                                                total += total_parts[part]
                                        else:
                                            total_own = f_b_loop(0, n, z, mu)
                                            total += total_own

How many parts there are depends on the loop's work alone, and what they add up is added in order: so results do not
depend on how many threads there are.  A loop that is too short runs as it stands, and starts none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from adsource.ir import infer
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Const,
    Expr,
    For,
    Function,
    If,
    Index,
    Name,
    Op,
    Param,
    Return,
    Slice,
    Store,
    TupleExpr,
    Update,
)
from adsource.ir.types import INT, Array, Scalar, Tuple, is_array
from adsource.ir.walk import bound_in, expressions, names, nodes, statements
from adsource.names import fresh
from adsource.transforms.lower_bench import LOOP_NAMES
from adsource.transforms.lower_facts import Facts
from adsource.transforms.lower_scalar import zero
from adsource.transforms.lower_size import compare, minus, number, over, plus, times
from adsource.transforms.parallel_proof import PARTS, Apart
from adsource.transforms.vector_loops import is_innermost

Body = tuple[AnyStatement, ...]
PART = "part"  # what such a function is a piece of
FEW = 8  # passes of a part that adds to copies of arrays: these are cleared and added, too


@dataclass
class Shared:
    """statements: what stands in place of the loop.  function: its passes from one to another.
    alone: arrays that it is given and that share their memory with no other."""

    statements: list[AnyStatement]
    function: Function
    alone: tuple[str, ...]


def in_parts(loop: For, apart: Apart, operations: Expr, key: str, used: set[str], facts: Facts) -> Shared:
    """A loop that counts upwards by one.  operations: of a pass.  key: the function's.  used: names that are taken, to
    which it adds."""
    return _Parts(loop, apart, operations, key, used, facts).shared()


class _Parts:
    def __init__(self, loop: For, apart: Apart, operations: Expr, key: str, used: set[str], facts: Facts):
        self.loop, self.apart, self.key, self.used, self.facts = loop, apart, key, used, facts
        self.free = _free(loop, {n.id for n in apart.sums})
        self.arrays = {n.id: n for n in self.free if n.id in (*apart.added, *apart.work)}
        self.part = self._new("part", INT)
        self.first: list[AnyStatement] = []  # in front
        counted = minus(loop.stop, loop.start)
        self.passes = self._named("passes", counted)
        self.rows: Expr = number(PARTS)
        if self.arrays:  # no more copies than there are passes
            rows = infer.op("min", (number(PARTS), self.passes))
            self.rows = rows if facts.nonnegative(counted) else infer.op("max", (number(0), rows))
        least = (number(FEW),) if apart.added else ()
        self.count = self._new("parts", INT)
        self.first.append(Assign(self.count, Op("template.shares", (self.passes, operations, *least), INT)))

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

    def shared(self) -> Shared:
        begin: list[AnyStatement] = []
        end: list[AnyStatement] = []
        total: list[AnyStatement] = []
        owns = tuple(self._new(f"{n.id}_own", Scalar(n.type.dtype)) for n in self.apart.sums)
        for n, own in zip(self.apart.sums, owns):
            parts = self._new(f"{n.id}_parts", _array(own.type.dtype, 1))
            self.first.append(_empty(parts, (number(PARTS),)))
            end.append(Store(Index(parts, (self.part,), own.type), own))
            total.append(Update(n, "+", Index(parts, (self.part,), own.type)))
        instead: dict[str, Name] = {}
        for name in (*self.apart.added, *self.apart.work):
            array = self.arrays[name]
            instead[name], parts = self._copied(array)
            begin.append(Assign(instead[name], Index(parts, (self.part,), instead[name].type)))
            if name in self.apart.added:
                begin.append(Store(Index(instead[name], (Slice(),), instead[name].type), zero(array.type.dtype)))
                total.append(self._added(array, parts))
        block, bounds = self._block()
        some = Call(owns, self.key, (*bounds, *(instead.get(n.id, n) for n in self.free)))
        whole = Call(owns, self.key, (self.loop.start, self.loop.stop, *self.free))
        outer = For(self.part, number(0), self.count, number(1), (*begin, *block, some, *end), abreast=True)
        behind = [For(self.part, number(0), self.count, number(1), tuple(total), abreast=False)] if total else []
        alone = tuple(Update(n, "+", own) for n, own in zip(self.apart.sums, owns))
        test = If(compare(">", self.count, number(1)), (outer, *behind), (whole, *alone))
        self.first[0] = replace(self.first[0], comments=self.loop.comments)
        return Shared([*self.first, test], self._function(), self._alone())

    # ------------------------------------------------------------------ the function

    def _function(self) -> Function:
        first, stop = (Name(fresh(wish, self.used), INT) for wish in ("first", "stop"))
        begins: list[AnyStatement] = [Assign(n, zero(n.type.dtype)) for n in self.apart.sums]
        plain = replace(self.loop, comments=(), declared=False, abreast=False, verbatim=False)
        if is_innermost(self.loop) or is_uneven(self.loop):
            begins += self._told(first)
            k = Name(fresh("k", self.used), INT)
            body = (Assign(self.loop.var, plus(first, k)), *self.loop.body)
            loop = replace(plain, var=k, start=number(0), stop=minus(stop, first), body=body)
        else:
            loop = replace(plain, start=first, stop=stop)
        params = tuple(Param(n.id, n.type) for n in (first, stop, *self.free))
        given = (Return(self.apart.sums),) if self.apart.sums else ()
        what = f"The passes from first to stop - 1 of a loop of {self.key.rpartition('_loop')[0]}."
        return Function(self.key, self.key, params, (*begins, loop, *given), piece=PART, docstring=what)

    def _told(self, first: Name) -> list[AnyStatement]:
        """`first = max(first, 1)`, which changes nothing: a compiler then knows that `x[i - 1]` counts from the front,
        and need not ask, which would keep the loop from being vectorised."""
        start = self.loop.start
        least = start.value if isinstance(start, Const) else 0 if self.facts.nonnegative(start) else None
        if least is None:
            return []
        return [Assign(first, infer.op("max", (first, number(int(least)))), remark="as it is, told to the compiler")]

    def _alone(self) -> tuple[str, ...]:
        arrays = [n.id for n in self.free if is_array(n.type)]
        return tuple(a for a in arrays if not any(self.facts.may_share(a, b) for b in arrays if a != b))

    # ------------------------------------------------------------------ parts

    def _block(self) -> tuple[list[AnyStatement], tuple[Expr, Expr]]:
        """The passes of a part: neighbours, as many in each; long and short blocks in turn."""
        place, made = self.part, []
        if is_uneven(self.loop):
            place = self._new("block", INT)
            made = [Assign(place, Op("template.outer_first", (self.part, self.count), INT))]
        low = over(times(place, self.passes), self.count)
        high = over(times(plus(place, 1), self.passes), self.count)
        return made, (plus(low, self.loop.start), plus(high, self.loop.start))

    def _copied(self, array: Name) -> tuple[Name, Name]:
        """The name of a part's own copy, and that of all of them."""
        dtype, rank = array.type.dtype, array.type.rank
        parts = self._new(f"{array.id}_parts", _array(dtype, rank + 1))
        own = self._new(f"{array.id}_own", _array(dtype, rank))
        shape = tuple(infer.op("shape", (array,), axis=k) for k in range(rank))
        self.first.append(_empty(parts, (self.rows, *shape)))
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


def _free(loop: For, sums: set[str]) -> tuple[Name, ...]:
    """The names that a pass is given, in the order in which it meets them."""
    own = sums | {loop.var.id} | bound_in(loop.body)
    every = (n for s in statements(loop.body) for e in expressions(s) for n in nodes(e))
    found = {n.id: n for n in every if isinstance(n, Name) and n.id not in own}
    return tuple(found.values())


def _array(dtype: str, rank: int) -> Array:
    return Array(dtype, (None,) * rank, "C")


def _empty(target: Name, shape: tuple[Expr, ...]) -> Assign:
    whole = shape[0] if len(shape) == 1 else TupleExpr(shape, Tuple((INT,) * len(shape)))
    static = () if target.type.dtype == "float64" else (("dtype", target.type.dtype),)
    return Assign(target, Op("np.empty", (whole,), target.type, static))
