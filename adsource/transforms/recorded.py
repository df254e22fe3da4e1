"""An array that is recorded whole, once it is computed, is computed where it is recorded.

    lap = np.empty((n, m))                     lap = lap_tape[t]
    for i in range(n):                         for i in range(n):
        for j in range(m):                         for j in range(m):
            lap[i, j] = ...            ->              lap[i, j] = ...
            lap_tape[t, i, j] = lap[i, j]

A product of matrices is computed there too: `y = np.dot(a, b)` becomes `y = y_tape[t]` and `np.dot(a, b, y)`.

Nothing writes to the array behind its record, nor to the record otherwise, and no other name shares their memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from adsource.ir.extents import Equalities, Shapes, extent_of
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Const,
    Do,
    Expr,
    For,
    Function,
    If,
    Index,
    Keep,
    Name,
    Op,
    Remark,
    Store,
    Update,
    While,
)
from adsource.ir.types import is_array
from adsource.ir.walk import binders, bound, children, expressions, names, root, statements, transform
from adsource.transforms.fuse_equal import length
from adsource.transforms.fuse_facts import LIKE, MEASURES
from adsource.transforms.lower_facts import Facts, Returns
from adsource.transforms.name_types import checked_before_loops
from adsource.transforms.workspace import NOTHING, said
from adsource.transforms.workspace_sizes import PRODUCTS, Sizes, is_allocation

Body = tuple[AnyStatement, ...]
Inside = tuple[For, ...]  # the loops of a nest around a statement


def computed_in_place(function: Function, returns: Returns | None) -> Function:
    """The lowered function with such arrays bound to the parts of their tapes."""
    body = _InPlace(function, Facts(function, returns)).block(function.body, repeated=False)
    return function if body == function.body else replace(function, body=body)


class _InPlace:
    def __init__(self, function: Function, facts: Facts):
        self.facts = facts
        self.bindings = binders(function.body)
        self.sizes = Sizes(function)
        for s in function.body:
            facts.met(s)
        self.shapes = Shapes(facts.stable)
        self.equal = Equalities(checked_before_loops(function.body, self.shapes))
        self.spoilt = {p.name for p in function.params} | {n for v in function.results for n in names(v)}
        self.spoilt |= {n for s in statements(function.body) for n in _handed(s)}
        self.writes: dict[str, list[AnyStatement]] = {}
        for s in statements(function.body):
            if isinstance(s, (Store, Update)) and isinstance(s.target, Index):
                self.writes.setdefault(root(s.target) or "?", []).append(s)

    def block(self, body: Body, repeated: bool) -> Body:
        out: list[AnyStatement] = []
        for s in body:
            if isinstance(s, (For, While)):
                s = replace(s, body=self.block(s.body, True))
            elif isinstance(s, If):
                s = replace(s, body=self.block(s.body, repeated), orelse=self.block(s.orelse, repeated))
            out.append(s)
        k = 0
        while repeated and k < len(out):
            store = self.record(out[k], out[k + 1 :]) if _is_birth(out[k]) else None
            if store is not None:
                target = out[k].target
                view = Index(store.target.base, store.target.items[: -target.type.rank], target.type)
                out[k:] = [*_bound_to(out[k], view), *_without(tuple(out[k + 1 :]), store)]
            k += 1
        return tuple(out)

    def record(self, birth: Assign, rest: list[AnyStatement]) -> Store | None:
        """The statement that records an array whole, if its record may be its memory."""
        name = birth.target
        if name.id in self.spoilt or _is_product(birth) == (name.id in self.writes):
            return None
        for k, s in enumerate(rest):
            if name.id in bound(s):
                return None
            for store, loops, before in _stores(s, ()):
                if store.value == Index(name, tuple(x.var for x in loops), store.target.type):
                    fits = self.fits(birth, store, loops, [*statements(tuple(rest[:k])), *before])
                    return store if fits and not _meets(rest[: k + 1], store) else None
        return None

    def fits(self, birth: Assign, store: Store, loops: Inside, before: list[AnyStatement]) -> bool:
        """before: what may write to the array."""
        name, tape, rank = birth.target.id, store.target.base, len(loops)
        own = self.sizes.shape(birth.value)
        made = self.bindings.get(tape.id, [])
        if own is None or tape.id in self.spoilt or len(made) != 1 or not _is_empty(made[0]):
            return False
        if {name, tape.id} & names(birth.value):
            return False
        whole = self.sizes.shape(made[0].value)
        if whole is None or made[0].value.type.dtype != birth.value.type.dtype or len(whole) <= rank:
            return False
        ends = [length(x.stop) for x in loops]
        if not all(self.same(a, b) and self.same(a, e) for a, b, e in zip(own, whole[-rank:], ends)):
            return False
        if store.target.items[-rank:] != tuple(x.var for x in loops) or not _plain(store.target.items[:-rank], loops):
            return False
        others = [s for s in self.bindings[name] if s is not birth and s != birth]
        if len(self.bindings[name]) - len(others) != 1 or any(not _is_part(s, tape.id) for s in others):
            return False
        shared = {n for n in (name, tape.id) for n in (n, *self.facts.all_aliases.get(n, ()))}
        mine = self.writes.get(name, [])
        once = len({id(s) for s in mine}) == len(mine) and len(self.writes[tape.id]) == 1
        return once and shared == {name, tape.id} and all(any(s is b for b in before) for s in mine)

    def same(self, a: Expr, b: Expr) -> bool:
        return self.told(length(a)) == self.told(length(b)) or self.equal.known(
            extent_of(a, self.shapes), extent_of(b, self.shapes)
        )

    def told(self, e: Expr) -> Expr:
        """A number in terms of the parameters alone, without types."""
        number = self.sizes.number(e)
        values = self.sizes.values

        def one(n: Expr) -> Expr:
            if isinstance(n, Name) and n.id in values:
                return self.told(values[n.id])
            return replace(n, type=None) if isinstance(n, Name) else n

        return transform(e if number is None else number, one)


def _bound_to(birth: Assign, view: Index) -> list[AnyStatement]:
    """What stands in place of a birth."""
    bound_to = replace(birth, value=view, verbatim=False, comments=said(birth), remark="")
    if not _is_product(birth):
        return [bound_to]
    return [bound_to, Do(Op("np.dot", (*birth.value.args, birth.target), NOTHING))]


def _is_birth(s: AnyStatement) -> bool:
    return _is_empty(s) or _is_product(s)


def _is_empty(s: AnyStatement) -> bool:
    return isinstance(s, Assign) and isinstance(s.value, Op) and s.value.op == "np.empty" and is_array(s.target.type)


def _is_product(s: AnyStatement) -> bool:
    return isinstance(s, Assign) and is_allocation(s.value) and s.value.op in PRODUCTS


def _is_part(s: AnyStatement, tape: str) -> bool:
    """`lap = lap_tape[t]`"""
    return isinstance(s, Assign) and isinstance(s.value, Index) and s.value.base == Name(tape, s.value.base.type)


def _stores(s: AnyStatement, loops: Inside, before: tuple[AnyStatement, ...] = ()) -> Iterator:
    """The stores of a nest, each with the loops around it and what the same pass has done before."""
    if isinstance(s, For) and s.start == Const(0, s.start.type) and s.step == Const(1, s.step.type):
        for k, inner in enumerate(s.body):
            yield from _stores(inner, (*loops, s), s.body[:k])
    elif isinstance(s, Store) and loops and isinstance(s.target.base, Name):
        yield s, loops, [b for b in before if not _elsewhere(b, s)]


def _elsewhere(b: AnyStatement, store: Store) -> bool:
    """Whether a statement of a pass writes to another place of the array than the one that is recorded."""
    return not isinstance(b, (Store, Update)) or b.target != store.value


def _plain(items: tuple, loops: Inside) -> bool:
    """Whether indices are numbers that the loops do not change."""
    inside = {x.var.id for x in loops}
    return all(isinstance(i, Expr) and not is_array(i.type) and not names(i) & inside for i in items)


def _meets(body: list[AnyStatement], store: Store) -> bool:
    """Whether statements bind what the place of a record depends on, or meet the tape otherwise."""
    tape, rank = store.target.base.id, len(store.value.items)
    used = {tape, *(n for i in store.target.items[:-rank] for n in names(i))}
    inside = list(statements(tuple(body)))
    met = any(tape in names(e) for s in inside if s is not store for e in expressions(s))
    return met or any(n in used for s in inside for n in bound(s))


def _handed(s: AnyStatement) -> Iterator[str]:
    """The names that a statement mentions otherwise than for an element, a length, as what a part is taken of, or as
    an operand of a product."""
    if isinstance(s, Keep):
        yield from s.reads
    if isinstance(s, Update) and isinstance(s.target, Name):
        yield s.target.id
    for e in expressions(s):
        yield from _met(e)


def _met(e: Expr) -> Iterator[str]:
    if isinstance(e, Name):
        yield e.id
    elif isinstance(e, Index) and isinstance(e.base, Name):
        for c in children(e)[1:]:
            yield from _met(c)
    elif isinstance(e, Op) and e.op in PRODUCTS:
        for c in e.args:
            yield from () if isinstance(_untransposed(c), Name) else _met(c)
    elif not (isinstance(e, Op) and e.op in (*MEASURES, *LIKE)):
        for c in children(e):
            yield from _met(c)


def _untransposed(e: Expr) -> Expr:
    return e.args[0] if isinstance(e, Op) and e.op == "np.transpose" and len(e.args) == 1 else e


def _without(body: Body, store: Store) -> Body:
    """The statements without that one, and without loops that had nothing else."""
    out: list[AnyStatement] = []
    for s in body:
        if s is store:
            continue
        if isinstance(s, For):
            inner = _without(s.body, store)
            if not inner:
                out += [Remark(text="\n".join(s.comments))] if s.comments else []
                continue
            s = replace(s, body=inner) if inner != s.body else s
        out.append(s)
    return tuple(out)
