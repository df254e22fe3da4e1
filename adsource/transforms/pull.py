"""Pull an adjoint back through an expression, to the names and sections that it reads.

    y = np.sin(k * x)   with the seed y_b   gives   k_b: np.sum(y_b * np.cos(k * x) * x)
                                                    x_b: y_b * np.cos(k * x) * k

The tree is walked from the root down; each operation's rule turns the seed of its result into seeds of
its operands.  A seed that is used more than once and is no plain name becomes a temporary.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from adsource.errors import Refusal
from adsource.ir import infer, shapes
from adsource.ir.nodes import Assign, Const, Expr, Index, Name, Op, Statement, TupleExpr
from adsource.ir.types import is_array, is_complex
from adsource.ir.walk import nodes, transform
from adsource.names import fresh
from adsource.rulebook import apply
from adsource.rulebook.book import Book
from adsource.rulebook.match import flatten
from adsource.transforms import masks


@dataclass
class Pull:
    """One walk: where the contributions go and which temporaries they need, in order."""

    book: Book
    active: Callable[[Expr], bool]
    temporary: Callable[[], str]
    refuse: Callable[[Expr, str], Refusal]
    lets: list[Statement] = field(default_factory=list)
    found: list[tuple[Expr, Expr]] = field(default_factory=list)

    def __call__(self, e: Expr, seed: Expr, value: Expr | None = None) -> None:
        """`value` stands for the value of e, where a name holds it.  A real operand has a real adjoint."""
        if not self.active(e):
            return
        if is_complex(seed.type) and not is_complex(e.type):
            seed = infer.op("np.real", (seed,))
        if isinstance(e, Name) or (isinstance(e, Index) and shapes.is_leaf(e)):
            self._contribute(e, seed)
            return
        if not isinstance(e, Op):
            raise self.refuse(e, "no derivative goes through this expression")
        self._operation(e, seed, value if value is not None else e)

    def _contribute(self, leaf: Expr, e: Expr) -> None:
        """A contribution to a name or a section; two that are equal are twice one of them."""
        named = {s.target: s.value for s in self.lets if isinstance(s, Assign)}
        for k, (other, x) in enumerate(self.found):
            if other == leaf and x.type == e.type and _factors(x, named) == _factors(e, named):
                self.found[k] = leaf, _doubled(x)
                return
        self.found.append((leaf, e))

    def _operation(self, e: Op, seed: Expr, value: Expr) -> None:
        rule = self.book.find(e)
        if rule is None:
            raise self.refuse(e, f"there is no rule for `{e.op}`")
        if isinstance(seed, TupleExpr):
            self._several(rule, e, seed, value)
            return
        if not infer.is_elementwise(e.op):
            seed = shapes.spread(seed, e)
        operands = flat(e)
        wanted = frozenset(k for k, a in enumerate(operands) if self.active(a))
        mark = Name("\0seed", seed.type)
        applied = apply.adjoint(rule, e, value, mark, wanted)
        shared = [*applied.records, *applied.lets]
        parts = [x for _, x in shared] + [x for _, x in applied.adds]
        uses = sum(n == mark for x in parts for n in nodes(x))
        bare = infer.is_elementwise(e.op) and not any(mark in nodes(x) for _, x in shared)
        layers, core = masks.peeled(seed) if bare else ((), seed)
        if core.type != seed.type:  # the choice is wider than what it is made of
            applied = apply.adjoint(rule, e, value, replace(mark, type=core.type), wanted)
            shared = [*applied.records, *applied.lets]
        if uses > 1:
            core = core if simple(core) else self.let(core)
            layers = tuple(m.steady(self.let) for m in layers)
        if e.op in masks.CHOICES:
            layers, core = (), masks.under(layers, core)
        places = {"\0seed": core}
        for name, x in shared:
            places[name] = self.let(_put(x, places))
        for k, x in _joined(applied.adds):
            given = masks.under(layers, cancel(tidy_shapes(_put(x, places))))
            if infer.is_elementwise(e.op):
                given = shapes.fit(given, operands[k], e)
            self(operands[k], given)

    def _several(self, rule, e: Op, seed: TupleExpr, value: Expr) -> None:
        """An operation with several results, each with a seed of its own."""
        operands = flat(e)
        wanted = frozenset(k for k, a in enumerate(operands) if self.active(a))
        marks = {f"\0seed{k}": x for k, x in enumerate(seed.items) if not isinstance(x, Const)}
        marked = (Name(f"\0seed{k}", x.type) if f"\0seed{k}" in marks else x for k, x in enumerate(seed.items))
        applied = apply.adjoint(rule, e, value, replace(seed, items=tuple(marked)), wanted)
        places: dict[str, Expr] = dict(marks)
        for name, x in [*applied.records, *applied.lets]:
            places[name] = self.let(_put(x, places))
        for k, x in _joined(applied.adds):
            self(operands[k], cancel(tidy_shapes(_put(x, places))))

    def let(self, e: Expr) -> Name:
        name = Name(self.temporary(), e.type)
        self.lets.append(Assign(name, e))
        return name


def _factors(e: Expr, named: dict[Name, Expr]) -> Counter[Expr]:
    """The operands of a product of products, in any order.  named: what temporaries stand for."""
    e = named.get(e, e) if isinstance(e, Name) else e
    if isinstance(e, Op) and e.op == "*":
        return _factors(e.args[0], named) + _factors(e.args[1], named)
    return Counter((e,))


def _doubled(e: Expr) -> Expr:
    positive = negated(e)
    if positive is not None:
        return infer.op("u-", (_doubled(positive),))
    whole = _without_half(e)
    return whole if whole is not None and whole.type == e.type else infer.op("*", (infer.const(2.0), e))


def _without_half(e: Expr) -> Expr | None:
    """A product without its factor 0.5; None where it has none."""
    if not isinstance(e, Op) or e.op != "*":
        return None
    for a, b in (e.args, e.args[::-1]):
        if isinstance(a, Const) and a.value == 0.5:
            return b
    left, right = map(_without_half, e.args)
    if left is None and right is None:
        return None
    return infer.op("*", (left, e.args[1]) if left is not None else (e.args[0], right))


def flat(e: Op) -> list[Expr]:
    """The operands, sequences taken apart."""
    return list(flatten(e.args))


def _joined(adds):
    """Contributions to one operand added up."""
    sums: dict[int, Expr] = {}
    for k, x in adds:
        sums[k] = infer.op("+", (sums[k], x)) if k in sums else x
    return sums.items()


def _put(e: Expr, places: dict[str, Expr]) -> Expr:
    return transform(e, lambda n: places.get(n.id, n) if isinstance(n, Name) else n)


def simple(e: Expr) -> bool:
    """Cheap enough to be written twice."""
    if isinstance(e, Op) and e.op == "u-":
        return simple(e.args[0])
    return isinstance(e, (Name, Const)) or (
        isinstance(e, Index) and shapes.is_leaf(e)
    )


def tidy_shapes(e: Expr) -> Expr:
    """`((u - v) ** 2).size` is `u.size`: shapes are read off a named operand; `y_b[0][1]` is `y_b[0, 1]`."""

    def one(n: Expr) -> Expr:
        if isinstance(n, Index) and isinstance(n.base, Index) and all(isinstance(i, Const) for i in n.base.items):
            return replace(n, base=n.base.base, items=n.base.items + n.items)
        if not (isinstance(n, Op) and n.op in ("size", "shape", "len", "np.zeros_like", "np.full_like")):
            return n
        a = n.args[0]
        if isinstance(a, Name) or not is_array(a.type):
            return n
        if n.op in ("shape", "len"):
            return shapes.axis_length(a, n.get("axis") if n.op == "shape" else 0)
        for o in shapes.operands(a):
            if o.type.rank == a.type.rank and o.type.shape == a.type.shape and None not in o.type.shape:
                return Op(n.op, (o, *n.args[1:]), n.type, n.static)
        if n.op == "size":
            lengths = [shapes.axis_length(a, k) for k in range(a.type.rank)]
            total = lengths[0]
            for length in lengths[1:]:
                total = infer.op("*", (total, length))
            return total
        return n

    return transform(e, one)


def negated(e: Expr) -> Expr | None:
    """`-a * b / c` without its minus; None where there is none in front."""
    if not isinstance(e, Op):
        return None
    if e.op == "u-":
        return e.args[0]
    if e.op in ("*", "/") or (e.op == "np.sum" and len(e.args) == 1):
        first = negated(e.args[0])
        return None if first is None else replace(e, args=(first, *e.args[1:]))
    layers, core = masks.peeled(e)
    inside = negated(core) if layers else None
    return None if inside is None else masks.under(layers, inside)


def cancel(e: Expr) -> Expr:
    """Without minus signs that undo each other: `-(-a * b)` is `a * b`, `a - -b` is `a + b`."""

    def one(n: Expr) -> Expr:
        if not isinstance(n, Op) or n.op not in ("u-", "+", "-"):
            return n
        opposite = negated(n.args[-1])
        if opposite is None:
            return n
        if n.op == "u-":
            return opposite
        return replace(n, op="-" if n.op == "+" else "+", args=(n.args[0], opposite))

    return transform(e, one)


def namer(taken: set[str]) -> Callable[[], str]:
    """Names t1, t2, ... in order of appearance, skipping what is taken."""

    def next_name() -> str:
        k = 1
        while f"t{k}" in taken:
            k += 1
        taken.add(f"t{k}")
        return f"t{k}"

    return next_name


def new_name(base: str, taken: set[str]) -> str:
    """A fresh name, taken from now on."""
    name = fresh(base, taken)
    taken.add(name)
    return name
