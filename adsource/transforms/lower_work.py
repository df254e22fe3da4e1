"""The bench on which one function is lowered: collects statements, hands out names, binds temporaries.

Cases of operations live in tables, which the pass in lower.py puts together:

    grids    op -> (e, work) -> Grid             array operations that map indices to elements
    makers   op -> (e, work, target) -> None     operations that need loops of their own: they bind `target`
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from adsource.ir.infer import is_elementwise
from adsource.ir.nodes import OWN, Assign, Const, Expr, If, Index, Name, Op, Store, TupleExpr
from adsource.ir.types import INT, Array, Scalar, Tuple, is_array
from adsource.ir.walk import nodes, rebuild, transform
from adsource.rulebook.apply import meaning
from adsource.rulebook.book import Book
from adsource.transforms.lower_bench import Bench
from adsource.transforms.lower_facts import Facts, bases
from adsource.transforms.lower_grid import Grid, is_heavy, is_heavy_scalar, is_spread, project, scalar_grid
from adsource.transforms.lower_outside import is_outside, outside_number
from adsource.transforms.lower_scalar import LoweringRefused, typed
from adsource.transforms.lower_size import Size, product
from adsource.transforms.lower_view import FORMS, view_of

KEPT = ("item", "is", "is not", "np.nanargmax", "np.nanargmin")  # of arrays, as Numba has them


class Work(Bench):
    def __init__(
        self, facts: Facts, taken: set[str], grids: dict, makers: dict, equal=(), book: Book | None = None,
        parallel: bool = False,
    ):
        super().__init__(facts, taken, equal)
        self.grids, self.makers, self.book, self.parallel = grids, makers, book, parallel
        self.made_of = frozenset(r.op for r in book.rules if r.composed) if book else frozenset()

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
            found = self._tried(e, lambda: self.grids[key](e, self))
            return self.grid(self.made(e)) if found is None else found
        if self.maker(e) is not None:
            return self.grid(self.named(e))
        made = self.composed(e)
        if made is not None:
            return self.grid(made)
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
        made = self.composed(e)
        if made is not None:
            return self.scalar(made)
        if is_outside(e):
            return outside_number(e, self)
        if not _takes_arrays(e):
            return typed(e, tuple(map(self.scalar, e.args)))
        if self.maker(e) is not None:
            return self.named(e)
        if e.op in self.grids:
            return self.grids[e.op](e, self).at(())
        if e.op not in KEPT and not e.op.startswith(OWN) or e.get("axis") is not None:
            raise self.refuse(e.op)
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
        if is_outside(e) and e.op not in self.made_of and is_array(e.type):
            return self.makers["outside"]
        return self.makers["template"] if e.op.startswith(("template.", OWN)) else self.makers.get(e.op)

    def composed(self, e: Expr) -> Expr | None:
        """What an operation is made of where its rule says so; shared work is bound to names."""
        if not isinstance(e, Op) or e.op in self.grids or e.op in self.makers:
            return None
        return self.made(e)

    def _tried(self, e: Expr, lower: Callable):
        """What the case in the tables gives, or None where it does not take this form of an operation that is
        made of others."""
        if not isinstance(e, Op) or e.op not in self.made_of or self.made(e) is None:
            return lower()
        kept = dict(self.memo), dict(self.sizes_of)
        try:
            with self.block() as out:
                found = lower()
        except LoweringRefused:
            self.memo, self.sizes_of = kept
            return None
        self.out += out
        return found

    def made(self, e: Op) -> Expr | None:
        if self.book is None or e.op not in self.made_of:
            return None
        if ("made", e) not in self.memo:
            named = replace(e, args=tuple(self._operand(a) for a in e.args))
            rule = self.book.find(named)
            self.memo["made", e] = rule and self._meaning(rule, named)
        return self.memo["made", e]

    def _operand(self, a: Expr) -> Expr:
        """An operand that may be read more than once."""
        if isinstance(a, TupleExpr):
            return rebuild(a, self._operand)
        return self.named(a) if is_array(a.type) else a

    def _meaning(self, rule, e: Op) -> Expr | None:
        found = meaning(rule, e, self.fresh)
        if found is None:
            return None
        places: dict[str, Expr] = {}

        def put(x: Expr) -> Expr:
            return transform(x, lambda n: places.get(n.id, n) if isinstance(n, Name) else n)

        for name, x in found[0]:
            places[name] = self.named(put(x)) if is_array(x.type) else self.bind(self.scalar(put(x)))
        if len(found[1]) == 1:
            return put(found[1][0])
        return TupleExpr(tuple(put(x) for x in found[1]), e.type)

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
            found = self._tried(e, lambda: maker(e, self, target) or target)
            if found is not None:
                return found
            made = self.made(e)
            return self.make(made, target) if is_array(e.type) else self.assign(target, self.scalar(made))
        if isinstance(e, Op) and e.op == "ifexp":
            return self._choice(e, target)
        made = self.composed(e)
        if made is not None and is_array(e.type):
            return self.make(made, target)
        if made is not None:
            return self.assign(target, self.scalar(made))
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
        self.hold(target.type, sizes)
        sizes = tuple(self.spelt(s) for s in sizes)
        shape = tuple(self.length(s) for s in sizes)
        t = Array(dtype, tuple(s.extent for s in sizes), "C")
        static = () if dtype == "float64" else (("dtype", dtype),)
        operand = shape[0] if len(shape) == 1 else TupleExpr(shape, Tuple((INT,) * len(shape)))
        self.sizes_of[target.id] = sizes
        return self.assign(target, Op(op, (operand,), t, static))

    def store(self, base: Name, indices: tuple[Expr, ...], value: Expr) -> None:
        self.emit(Store(target=Index(base, indices, Scalar(base.type.dtype)), value=value))

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
                operands[k] = self.grid(self.computed(e.args[k]))
        wraps = tuple(self._wraps(operands, sizes, k) for k in range(len(sizes)))
        return Grid(
            sizes,
            lambda indices: typed(e, tuple(g.at(project(g, indices)) for g in operands)),
            e.type.dtype, wraps, is_heavy(e.op, e.args) or any(g.heavy for g in operands),
        )  # fmt: skip

    def computed(self, e: Expr) -> Expr:
        """A heavy expression over a temporary: `np.exp(u)[:, None]` as `t1[:, None]`."""
        if isinstance(e, Index) and not any(is_array(getattr(i, "type", None)) for i in e.items):
            return replace(e, base=self.computed(e.base))
        if isinstance(e, Op) and e.op in FORMS and e.op not in ("np.reshape", "np.ravel"):
            return replace(e, args=(self.computed(e.args[0]), *e.args[1:]))
        if e in self.available:
            name, self.sizes_of[name.id] = self.available[e]
            return name
        made = self.named(e)
        if isinstance(e, Op) and made.id in self.sizes_of and view_of(e) is None:
            self.available[e] = made, self.sizes_of[made.id]
        return made

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
