"""Shapes in terms of what a routine is given: how large an array of its is, as its caller can tell.

    n = u.shape[0]
    w = np.empty(n - 2)        w: (n - 2,), where n = u.shape[0]
    w_b = np.zeros_like(w)     w_b: the same
"""

from __future__ import annotations

from dataclasses import replace

from adsource.ir import infer, shapes
from adsource.ir.nodes import Assign, Const, Expr, Function, Index, Name, Op, Slice, TupleExpr
from adsource.ir.types import COMPLEXES, FLOATS, INT, Scalar, is_array
from adsource.ir.walk import bound, names, statements

FILLED = {"np.empty": None, "np.zeros": 0, "np.ones": 1, "np.full": None}
LIKE = {"np.empty_like": None, "np.zeros_like": 0, "np.ones_like": 1, "np.full_like": None, "np.copy": None}
PRODUCTS = ("@", "np.dot")  # which can be written to an array that is there
SAFE = ("+", "-", "*", "/", "//", "%", "u-", "max", "min", "abs", "int", "ifexp", "and", "or", "not",
        "<", "<=", ">", ">=", "==", "!=")  # fmt: skip
KINDS = ("int64", "float64", "bool")
Shape = tuple[Expr, ...]


def is_allocation(e: Expr) -> bool:
    """Whether an expression is fresh memory that can be had before: of one number, a copy, a product."""
    if not isinstance(e, Op) or not is_array(e.type):
        return False
    if e.op in PRODUCTS:
        one = len({a.type.dtype for a in e.args} | {e.type.dtype}) == 1
        return one and e.type.dtype in FLOATS + COMPLEXES and all(a.type.rank in (1, 2) for a in e.args)
    return e.op in FILLED or e.op in LIKE and isinstance(e.args[0], Name) and e.args[0].type.layout != "F"


class Sizes:
    """What the numbers and shapes of a function are, told at its entry.

    alike: by the names of adjoints the parameters whose shapes they have."""

    def __init__(self, function: Function, alike: dict[str, str] | None = None):
        self.alike = {p.name: alike[p.name] for p in function.params if alike and p.name in alike}
        self.bindings: dict[str, list] = {}
        for s in statements(function.body):
            for n in bound(s):
                self.bindings.setdefault(n, []).append(s)
        given = {p.name: p for p in function.params}
        self.params = {n: p for n, p in given.items() if n not in self.bindings}
        top = [s for s in function.body if isinstance(s, Assign) and isinstance(s.target.type, Scalar)]
        self.once = {s.target.id: s for s in top if len(self.bindings[s.target.id]) == 1 and s.target.id not in given}
        self.known: dict[str, Shape | None] = {}
        self.values: dict[str, Expr] = {}

    def number(self, e: Expr) -> Expr | None:
        """The number as it is at the entry, or None."""
        if isinstance(e, Const):
            return e
        if isinstance(e, Name):
            return e if self._is_known(e) else None
        if isinstance(e, Op) and e.op in ("shape", "len", "size"):
            return self._measure(e)
        if not isinstance(e, Op) or e.op not in SAFE:
            return None
        args = tuple(map(self.number, e.args))
        return None if None in args else replace(e, args=args)

    def _is_known(self, e: Name) -> bool:
        if not isinstance(e.type, Scalar) or e.type.dtype not in KINDS:
            return False
        if e.id in self.params or e.id in self.values:
            return True
        s = self.once.get(e.id)
        value = s and self.number(s.value)
        if value is None:
            return False
        self.values[e.id] = value
        return True

    def _measure(self, e: Op) -> Expr | None:
        base = e.args[0]
        if isinstance(base, Name) and base.id in self.params:
            return replace(e, args=(self._like(base),))
        if not is_array(base.type):
            return None
        if e.op != "size":
            return self.extent(base, int(e.get("axis", 0)))
        lengths = [self.extent(base, k) for k in range(base.type.rank)]
        if None in lengths:
            return None
        total = lengths[0]
        for n in lengths[1:]:
            total = Op("*", (total, n), INT)
        return total

    def extent(self, e: Expr, axis: int) -> Expr | None:
        """How long an axis of an array is."""
        if isinstance(e, Name) and e.id in self.params:
            return infer.op("shape", (self._like(e),), axis=axis)
        shape = self._allocated(e.id) if isinstance(e, Name) else None
        if shape is not None:
            return shape[axis]
        if isinstance(e, Index):
            return self._seen(e, axis)
        if is_allocation(e):
            made = self.shape(e)
            return None if made is None else made[axis]
        if isinstance(e, Op) and e.op == "np.transpose" and len(e.args) == 1 and not e.static:
            return self.extent(e.args[0], e.type.rank - 1 - axis)
        if isinstance(e, Name) and len(found := self.bindings.get(e.id, ())) == 1 and isinstance(found[0], Assign):
            if isinstance(found[0].value, Op) and found[0].value.op == "np.reshape":
                return self.extent(found[0].value, axis)
        if isinstance(e, Op) and e.op == "np.reshape" and isinstance(e.args[1], TupleExpr):
            given = e.args[1].items[axis]
            return None if isinstance(given, Const) and given.value < 0 else self.number(given)
        told = e.type.shape[axis]
        return None if told is None else self._told(shapes.extent_expression(told))

    def _seen(self, e: Index, axis: int) -> Expr | None:
        """How long an axis of a view is: of numbers and sections that begin and end at constants."""
        if any(not isinstance(i, Slice) and not isinstance(getattr(i, "type", None), Scalar) for i in e.items):
            return None
        items = (*e.items, *[Slice()] * (e.base.type.rank - len(e.items)))
        kept = [(k, i) for k, i in enumerate(items) if isinstance(i, Slice)]
        k, part = kept[axis]
        length = self.extent(e.base, k)
        return None if length is None else _section(part, length)

    def _like(self, e: Name) -> Name:
        """The parameter of that shape, with its type: in an extent's symbol it has fewer axes."""
        other = self.alike.get(e.id, e.id)
        p = self.params[other if other in self.params else e.id]
        return Name(p.name, p.type)

    def _told(self, e: Expr) -> Expr | None:
        """An extent that a type tells: its symbols are parameters and numbers."""
        own = {n for n in names(e) if n not in self.params and n not in self.once}
        return None if own else self.number(e)

    def _allocated(self, name: str) -> Shape | None:
        """The shape of an array that is allocated wherever it is bound, always with the same one."""
        if name not in self.known:
            self.known[name] = None  # while it is worked out
            found = self.bindings.get(name, ())
            fresh = all(isinstance(s, Assign) and is_allocation(s.value) for s in found)
            others = [s.value for s in found if fresh and not (s.value.op in LIKE and name in names(s.value.args[0]))]
            every = {self.shape(e) for e in others}
            self.known[name] = every.pop() if len(every) == 1 else None
        return self.known[name]

    def shape(self, e: Op) -> Shape | None:
        """The shape of what is allocated."""
        if e.op in PRODUCTS:
            a, b = e.args
            lengths = [self.extent(a, 0)] if a.type.rank == 2 else []
            lengths += [self.extent(b, 1)] if b.type.rank == 2 else []
        elif e.op in LIKE:
            lengths = [self.extent(e.args[0], k) for k in range(e.type.rank)]
        else:
            given = e.args[0].items if isinstance(e.args[0], TupleExpr) else (e.args[0],)
            lengths = [self.number(n) for n in given] if len(given) == e.type.rank else [None]
        return None if None in lengths else tuple(lengths)

    def needed(self, wanted: set[str]) -> list[str]:
        """Numbers of the function's own among `wanted`, and those that they are made of, in order."""
        todo, found = list(wanted), set()
        while todo:
            n = todo.pop()
            if n in self.values and n not in found:
                found.add(n)
                todo += names(self.values[n])
        return [n for n in self.once if n in found]


def _section(part: Slice, length: Expr) -> Expr | None:
    """How long a section of an axis is."""
    ends = [0 if part.start is None else _constant(part.start), _constant(part.stop)]
    if part.step is not None or ends[0] is None or ends[0] < 0 or (part.stop is not None and ends[1] is None):
        return None
    start, stop = ends
    if stop is not None:
        length = Op("min", (length, Const(stop, INT)), INT) if stop >= 0 else Op("-", (length, Const(-stop, INT)), INT)
    if start == 0 and (stop is None or stop >= 0):
        return length
    length = Op("-", (length, Const(start, INT)), INT) if start else length
    return Op("max", (length, Const(0, INT)), INT)


def _constant(e: Expr | None) -> int | None:
    return e.value if isinstance(e, Const) and isinstance(e.value, int) else None


def never_negative(e: Expr, values: dict[str, Expr]) -> bool:
    """Whether a length certainly is one."""
    if isinstance(e, Const):
        return isinstance(e.value, int) and e.value >= 0
    if isinstance(e, Name):
        return e.id in values and never_negative(values[e.id], values)
    if isinstance(e, Op) and e.op in ("shape", "len", "size"):
        return True
    if isinstance(e, Op) and e.op == "max":
        return any(never_negative(a, values) for a in e.args)
    return isinstance(e, Op) and e.op in ("+", "*", "min") and all(never_negative(a, values) for a in e.args)


