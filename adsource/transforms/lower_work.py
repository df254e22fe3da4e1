"""The bench on which one function is lowered: collects statements, hands out names, binds temporaries.

Cases of operations live in tables, which the pass in lower.py puts together:

    grids    op -> (e, work) -> Grid             array operations that map indices to elements
    makers   op -> (e, work, target) -> None     operations that need loops of their own: they bind `target`
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from adsource.ir.infer import is_elementwise
from adsource.ir.nodes import (
    AnyStatement, Assign, Const, Expr, For, If, Index, Keep, Name, Op, Origin, Store, TupleExpr,
)
from adsource.ir.types import INT, Array, Scalar, Tuple, is_array
from adsource.ir.walk import names, nodes, rebuild
from adsource.transforms.lower_facts import Equalities, Facts, bases
from adsource.transforms.lower_grid import (
    Grid, is_heavy, is_heavy_scalar, is_spread, project, scalar_grid,
)
from adsource.transforms.lower_scalar import LoweringRefused, typed
from adsource.transforms.lower_size import Size, compare, integer, number, product, same
from adsource.transforms.lower_view import view_of

LOOP_NAMES = ("i", "j", "k", "l")
MISMATCH = "operands could not be broadcast together"


class Work:
    def __init__(self, facts: Facts, taken: set[str], grids: dict, makers: dict, equal=()):
        self.facts, self.taken = facts, set(taken)
        self.grids, self.makers = grids, makers
        self.out: list[AnyStatement] = []
        self.known = [Equalities(equal)]  # one for each open block
        self.looping = False
        self.hoisted, self.level = self.out, 0  # where checks of fixed extents go
        self.loop_names = self._loop_names()
        self.depth = 0
        self.sizes_of: dict[str, tuple[Size, ...]] = {}
        self.memo: dict[object, Name] = {}  # what the present statement has bound already
        self.writing: str | None = None  # the array that the present statement writes
        self.hint = ""
        self.origin: Origin | None = None

    # ------------------------------------------------------------------- names

    def _loop_names(self) -> list[str]:
        candidates = [n + suffix for suffix in ("", *map(str, range(2, 9))) for n in LOOP_NAMES]
        free = [n for n in candidates if n not in self.taken]
        self.taken |= set(free)
        return free

    def fresh(self, wish: str = "") -> str:
        """A free name: `wish`, `wish2` ... where there is one, else t1, t2 ..."""
        found = wish if wish and wish not in self.taken else None
        count = 2 if wish else 1
        while found is None:
            candidate = f"{wish or 't'}{count}"
            found = candidate if candidate not in self.taken else None
            count += 1
        self.taken.add(found)
        return found

    def counter(self) -> Name:
        """A fresh integer that is never negative."""
        name = integer(self.fresh())
        self.facts.never_negative.add(name.id)
        return name

    def refuse(self, op: str, why: str = "") -> LoweringRefused:
        return LoweringRefused(op, self.origin, why)

    # -------------------------------------------------------------- statements

    def emit(self, s: AnyStatement) -> None:
        self.out.append(s)

    def assign(self, target: Name, value: Expr) -> Name:
        self.emit(Assign(target=target, value=value))
        return target

    @contextmanager
    def block(self, conditional: bool = False, certain: bool = False) -> Iterator[list[AnyStatement]]:
        """Statements that are emitted inside go into the list; what was checked or bound inside is
        forgotten behind it.  conditional: it may be passed over, so its checks stay inside.
        certain: it is not passed over, so what was checked inside holds behind it too."""
        kept = self.out, self.memo, self.looping, self.hoisted, self.level
        self.out, self.memo = [], dict(self.memo)
        self.known.append(self.known[-1] if certain else self.known[-1].copy())
        self.looping = self.looping and not conditional
        if not self.looping:
            self.hoisted, self.level = self.out, len(self.known) - 1
        try:
            yield self.out
        finally:
            self.known.pop()
            self.out, self.memo, self.looping, self.hoisted, self.level = kept

    @contextmanager
    def repeated(self) -> Iterator[None]:
        """The body of a loop: checks of what is fixed from the entry on go in front of the loop."""
        kept = self.looping
        if not kept:
            self.hoisted, self.level = self.out, len(self.known) - 1
        self.looping = True
        yield
        self.looping = kept

    def loops(self, sizes: tuple[Size, ...], body: Callable[[tuple[Expr, ...]], None]) -> None:
        """A nest over all indices, the last axis innermost; `body` emits what stands inside."""
        variables = iter(self.loop_names[self.depth :])
        indices = tuple(number(0) if s.one else integer(next(variables)) for s in sizes)
        deeper = sum(isinstance(i, Name) for i in indices)
        self.depth += deeper
        with self.block() as inside:
            body(indices)
        self.depth -= deeper
        for index, size in reversed(list(zip(indices, sizes))):
            if isinstance(index, Name):
                inside = [For(var=index, start=number(0), stop=size.expr, step=number(1), body=tuple(inside))]
        self.out += inside

    def require(self, test: Expr, error: str) -> None:
        """Raise unless `test`, which is the refuted form: `if a != b: raise ...`."""
        self.emit(If(test=test, body=(Keep(text=f"raise {error}"),)))

    def require_equal(self, a: Size, b: Size, message: str = MISMATCH) -> None:
        """NumPy's check that two axes are equally long, where that is not known."""
        if same(a, b) or self.known[-1].known(a.extent, b.extent):
            return
        error = f'ValueError("{message}")'
        bare = self._bare(a, b)
        if bare is not None:
            self.hoisted.append(If(test=compare("!=", *bare), body=(Keep(text=f"raise {error}"),)))
        else:
            self.require(compare("!=", self.length(a), self.length(b)), error)
        for known in self.known[self.level if bare is not None else -1 :]:
            known.learn(a.extent, b.extent)

    def _bare(self, a: Size, b: Size) -> tuple[Expr, Expr] | None:
        """Two extents that are fixed from the function's entry on and differ in no constant."""
        if a.extent is None or b.extent is None or a.extent.const != b.extent.const:
            return None
        pair = tuple(self.facts.spell(e.extent - e.extent.const) for e in (a, b))
        return None if None in pair or not self.facts.fixed(a.extent, b.extent) else pair

    def length(self, size: Size) -> Expr:
        """How long an axis is, empty ones included."""
        if self.facts.nonnegative(size.expr):
            return size.expr
        return Op("max", (size.expr, number(0)), INT)

    # ------------------------------------------------------------- expressions

    def sizes(self, name: Name) -> tuple[Size, ...]:
        if name.id in self.sizes_of:
            return self.sizes_of[name.id]
        return tuple(self._size(name, k, e) for k, e in enumerate(name.type.shape))

    def _size(self, name: Name, axis: int, e) -> Size:
        return Size(e, self.facts.spell(e) or Op("shape", (name,), INT, (("axis", axis),)))

    def grid(self, e: Expr) -> Grid:
        """The lazy form of an expression; what it needs is bound before the present statement."""
        if not is_array(e.type):
            return scalar_grid(self._invariant(e))
        if isinstance(e, Name):
            return self._name_grid(e)
        if isinstance(e, Op) and e.op == "ifexp":
            return self.grid(self.named(e))
        key = "index" if isinstance(e, Index) else e.op if isinstance(e, Op) else type(e).__name__
        if key in self.grids:
            return self.grids[key](e, self)
        if self.maker(e) is not None:
            return self.grid(self.named(e))
        if isinstance(e, Op) and is_elementwise(e.op):
            return self.elementwise(e)
        raise self.refuse(key)

    def grid_of(self, e: Index) -> Grid:
        """The grid of an index, of an element too."""
        return self.grids["index"](e, self)

    def _name_grid(self, e: Name) -> Grid:
        element = Scalar(e.type.dtype)
        rank = e.type.rank
        return Grid(self.sizes(e), lambda i: Index(e, i, element), e.type.dtype, (True,) * rank)

    def _invariant(self, e: Expr) -> Expr:
        """A scalar inside an array expression: bound to a name where the loop would compute it in each
        turn, or overwrite what it reads."""
        if isinstance(e.type, Tuple) or not isinstance(e.type, Scalar):
            return e
        value = self.scalar(e)
        if is_heavy_scalar(value) or self.touches(value):
            return self.bind(value)
        return value

    def touches(self, e: Expr) -> bool:
        """Whether an expression reads an element of what the present statement writes."""
        found = (n.base.id for n in nodes(e) if isinstance(n, Index) and isinstance(n.base, Name))
        return self.writing is not None and any(self.facts.may_share(x, self.writing) for x in found)

    def bind(self, value: Expr, wish: str = "") -> Name:
        """A scalar bound to a name, once per statement."""
        if isinstance(value, Name):
            return value
        if value not in self.memo:
            self.memo[value] = self.assign(Name(self.fresh(wish), value.type), value)
        return self.memo[value]

    def scalar(self, e: Expr) -> Expr:
        """A scalar expression without array operations: these are computed before it."""
        if isinstance(e, (Const, Name)):
            return e
        if is_array(e.type):
            return self.named(e)
        if isinstance(e, Index):
            return self.grid_of(e).at(())
        if isinstance(e, TupleExpr):
            return rebuild(e, self.scalar)
        if e.op in ("ifexp", "and", "or"):
            return self._lazily(e)
        if e.op in ("shape", "size", "len"):
            return self._measure(e)
        if not _takes_arrays(e):
            return typed(e, tuple(map(self.scalar, e.args)))
        if self.maker(e) is not None:
            return self.named(e)
        if e.op in self.grids:
            return self.grids[e.op](e, self).at(())
        return replace(e, args=tuple(map(self.scalar, e.args)))

    def _measure(self, e: Op) -> Expr:
        """`u.shape[k]`, or the size of an expression that need not be evaluated for it."""
        if not is_array(e.args[0].type) or isinstance(e.args[0], Name):
            return e
        lengths = tuple(self.length(s) for s in self.grid(e.args[0]).sizes)
        return product(lengths) if e.op == "size" else lengths[e.get("axis", 0)]

    def _lazily(self, e: Op) -> Expr:
        """Choices evaluate one side only: where a side needs statements, an `if` holds them."""
        first = self.scalar(e.args[0])
        rest, bodies = [], []
        for operand in e.args[1:]:
            with self.block(conditional=True) as body:
                rest.append(self.scalar(operand))
            bodies.append(body)
        if not any(bodies):
            return typed(e, (first, *rest))
        target = Name(self.fresh(), e.type)
        sides = [(*b, Assign(target=target, value=v)) for b, v in zip(bodies, rest)]
        if e.op == "ifexp":
            self.emit(If(test=first, body=sides[0], orelse=sides[1]))
            return target
        self.assign(target, first)
        for side in sides:
            test = target if e.op == "and" else Op("not", (target,), Scalar("bool"))
            self.emit(If(test=test, body=side))
        return target

    def maker(self, e: Expr):
        """What makes the value of an expression that is no mere map of indices."""
        if isinstance(e, Index):
            return self.makers["chosen"] if is_whole_mask(e) else None
        if not isinstance(e, Op):
            return None
        return self.makers["template"] if e.op.startswith("template.") else self.makers.get(e.op)

    # -------------------------------------------------------------- temporaries

    def named(self, e: Expr, wish: str = "") -> Name:
        """An expression bound to a name: itself, a view, or a fresh array."""
        if isinstance(e, Name):
            return e
        if e not in self.memo:
            target = Name(self.fresh(wish or self._wish(e)), e.type)
            found = view_of(e) if is_array(e.type) else None
            self.memo[e] = self.make(e, target) if found is None else self.view_named(target, e, found)
        return self.memo[e]

    def view_named(self, target: Name, e: Expr, value: Expr) -> Name:
        """A view bound to a temporary."""
        if isinstance(e, Index):
            return self.view(target, value, self.grid(e).sizes)
        return self.view(target, value)

    def _wish(self, e: Expr) -> str:
        if isinstance(e, Op) and self.hint and e.op in REDUCED:
            return f"{self.hint}_{REDUCED[e.op]}"
        return ""

    def make(self, e: Expr, target: Name) -> Name:
        """Bind `target` to the value of an array expression, or of a reduction."""
        maker = self.maker(e)
        if maker is not None:
            return maker(e, self, target) or target
        if isinstance(e, Op) and e.op == "ifexp":
            return self._choice(e, target)
        return self.fill(self.grid(e), target)

    def _choice(self, e: Op, target: Name) -> Name:
        """One of two arrays, copied: only the side that is chosen is evaluated."""
        test = self.scalar(e.args[0])
        sides = []
        for operand in e.args[1:]:
            with self.block(conditional=True) as body:
                self.fill(self.grid(operand), target)
            sides.append(tuple(body))
        self.sizes_of.pop(target.id, None)
        self.emit(If(test=test, body=sides[0], orelse=sides[1]))
        return target

    def view(self, target: Name, value: Expr, sizes: tuple[Size, ...] | None = None) -> Name:
        """Bind a name to a view; `sizes` where they are known better than from the type."""
        for base in bases(value):
            self.facts.add_view(target.id, base)
        if sizes is not None:
            self.sizes_of[target.id] = sizes
        return self.assign(target, value)

    def fill(self, g: Grid, target: Name) -> Name:
        """Bind a fresh array to the elements of a grid."""
        self.allocate(target, g.sizes, g.dtype)
        self.loops(g.sizes, lambda i: self.store(target, i, g.at(i)))
        return target

    def allocate(self, target: Name, sizes: tuple[Size, ...], dtype: str, op: str = "np.empty") -> Name:
        """`target = np.empty((n, m))`."""
        shape = tuple(self.length(s) for s in sizes)
        t = Array(dtype, tuple(s.extent for s in sizes), "C")
        static = () if dtype == "float64" else (("dtype", dtype),)
        operand = shape[0] if len(shape) == 1 else TupleExpr(shape, Tuple((INT,) * len(shape)))
        self.sizes_of[target.id] = sizes
        return self.assign(target, Op(op, (operand,), t, static))

    def store(self, base: Name, indices: tuple[Expr, ...], value: Expr) -> None:
        self.emit(Store(target=Index(base, indices, Scalar(base.type.dtype)), value=value))

    def set(self, place: Expr, value: Expr) -> None:
        """Overwrite an element or a scalar."""
        made = Assign if isinstance(place, Name) else Store
        self.emit(made(target=place, value=value))

    def each(self, target: Name, body: Callable[[Expr], None]) -> None:
        """A loop over the elements of an array, or the scalar itself."""
        if not is_array(target.type):
            body(target)
            return
        element = Scalar(target.type.dtype)
        self.loops(self.sizes(target), lambda i: body(Index(target, i, element)))

    def light(self, e: Expr) -> Grid:
        """A grid whose elements may be asked for more than once."""
        g = self.grid(e)
        return self.grid(self.named(e)) if g.heavy else g

    # -------------------------------------------------------------- elementwise

    def elementwise(self, e: Op) -> Grid:
        """The operands broadcast against each other, the operation done on their elements."""
        operands = [self.grid(a) for a in e.args]
        sizes = self.broadcast(operands)
        for k, g in enumerate(operands):
            if g.heavy and is_spread(g, sizes):
                operands[k] = self.grid(self.named(e.args[k]))
        wraps = tuple(self._wraps(operands, sizes, k) for k in range(len(sizes)))
        return Grid(
            sizes,
            lambda indices: typed(e, tuple(g.at(project(g, indices)) for g in operands)),
            e.type.dtype, wraps, is_heavy(e.op, e.args) or any(g.heavy for g in operands),
        )  # fmt: skip

    @staticmethod
    def _wraps(operands: list[Grid], sizes, axis: int) -> bool:
        places = [(g, axis - len(sizes) + g.rank) for g in operands]
        return all(g.wraps[k] or g.sizes[k].one for g, k in places if k >= 0)

    def broadcast(self, operands: list[Grid]) -> tuple[Size, ...]:
        rank = max(g.rank for g in operands)
        return tuple(
            self.common([g.sizes[axis] for g in operands if g.rank >= -axis]) for axis in range(-rank, 0)
        )

    def common(self, found: list[Size]) -> Size:
        """The length that axes have together; those of length 1 follow the others."""
        wide = [s for s in found if not s.one]
        for other in wide[1:]:
            self.require_equal(wide[0], other)
        return wide[0] if wide else found[0]


def is_whole_mask(e: Index) -> bool:
    """`a[mask]` with one mask for all axes."""
    t = getattr(e.items[0], "type", None) if len(e.items) == 1 else None
    return is_array(t) and t.dtype == "bool" and t.rank == e.base.type.rank


def _takes_arrays(e: Op) -> bool:
    return any(is_array(a.type) or isinstance(a, TupleExpr) for a in e.args) or is_array(e.type)


REDUCED = {
    "np.sum": "sum", "np.mean": "sum", "np.max": "max", "np.min": "min", "np.prod": "product",
    "np.var": "var", "np.std": "std",
}  # fmt: skip


def with_origin(s: AnyStatement, origin: Origin | None) -> AnyStatement:
    """A new statement with its origin, inside too."""
    changes = {"origin": s.origin or origin}
    for block in ("body", "orelse"):
        if hasattr(s, block):
            changes[block] = tuple(with_origin(b, origin) for b in getattr(s, block))
    return replace(s, **changes)


def reads(e: Expr, name: str) -> bool:
    return name in names(e)
