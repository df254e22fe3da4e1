"""Temporaries that live in one pass of a loop nest become scalars.

    t = np.empty(n)
    for i in range(n):              for i in range(n):
        t[i] = k * u[i]        ->       t = k * u[i]
        v[i] = t[i] + w[i]              v[i] = t + w[i]

An array counts if the function allocates it, and if from there on it is only met in one nest, always at
the same place, where it is written first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

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
    Store,
    TupleExpr,
    Update,
    While,
)
from adsource.ir.types import is_array
from adsource.ir.walk import blocks, bound, expressions, map_own, names, nodes, statements, transform
from adsource.transforms.fuse_facts import ALLOCATED, LIKE, MEASURES
from adsource.transforms.lower_facts import Facts
from adsource.transforms.lower_scalar import cast, zero
from adsource.transforms.lower_size import product
from adsource.transforms.signs import keeps_sign

Body = tuple[AnyStatement, ...]
FREE = ("+", "-", "*", "/", "u-")
FILLS = ("np.full", "np.full_like")
ALIKE = (*LIKE, "np.full_like")


@dataclass(frozen=True)
class _Life:
    """One binding of an array to fresh memory, and what follows it in its block up to the next one."""

    name: str
    birth: Assign
    rest: Body


@dataclass(frozen=True)
class _Scalar:
    """What stands for an array: its element's place, and what it was allocated as. constant: it keeps that."""

    place: Index
    value: Op
    constant: bool = False

    @property
    def name(self) -> Name:
        return Name(self.place.base.id, self.place.type)

    @property
    def start(self) -> Expr:
        """What it begins with, of its own type."""
        return cast(_start(self.value), self.place.type.dtype)

    @property
    def variables(self) -> frozenset[str]:
        return frozenset(i.id for i in self.place.items if isinstance(i, Name))


def contracted(function: Function) -> Function:
    """The function without arrays that a scalar can stand for."""
    while True:  # `np.zeros_like(t)` goes in one round, t itself in the next
        fewer = _once(function)
        if fewer is function:
            return function
        function = fewer


def _once(function: Function) -> Function:
    by_name: dict[str, list[_Life]] = {}
    for life in _lives(function.body):
        by_name.setdefault(life.name, []).append(life)
    params = {p.name for p in function.params}
    own = _Own(by_name)
    facts = Facts(function)
    total = sum(map(own.mentioned, function.body), Counter())
    chosen: dict[str, _Scalar] = {}
    cleared: dict[int, list[_Scalar]] = {}  # the nests in which an array of zeros is first met
    for name, lives in by_name.items():
        if name in params or sum(map(own.count, lives)) != total[name]:
            continue  # what it is is in doubt somewhere
        found = [_found(life, own) for life in lives]
        if None in found or not _one_shape(name, lives):
            continue  # an array or a scalar in the whole function
        if any(_start(life.birth.value) and not _apart(place, facts) for life, (_, place) in zip(lives, found)):
            continue
        for life, (nest, place) in zip(lives, found):
            chosen[name] = _Scalar(place, life.birth.value, all(_is_read_only(other, place) for other, _ in found))
            if _start(life.birth.value) is not None and not chosen[name].constant:
                cleared.setdefault(id(nest), []).append(chosen[name])
    return replace(function, body=_Rewrite(chosen, cleared).block(function.body)) if chosen else function


def _one_shape(name: str, lives: list[_Life]) -> bool:
    """Whether a length of the array can be read off its allocation, wherever it is asked for."""
    shapes = {life.birth.value.args[0] for life in lives}
    used = {n for shape in shapes for n in names(shape)}
    return all(not _measured_late(life, used) for life in lives) and (
        len(shapes) == 1 or not any(_measures(s, name) for life in lives for s in life.rest)
    )


def _measured_late(life: _Life, used: set[str]) -> bool:
    """Whether a length is asked for where a name that it was made of may stand for something else."""
    changed = False
    for s in life.rest:
        changed = changed or any(used & set(bound(i)) for i in statements((s,)))
        if changed and _measures(s, life.name):
            return True
    return False


def _measures(s: AnyStatement, name: str) -> bool:
    return any(_is_measure(n, name) for n in _inside(s))


def _lives(body: Body) -> Iterator[_Life]:
    for at, s in enumerate(body):
        if isinstance(s, Assign) and is_array(s.target.type) and _is_allocation(s.value):
            rest = body[at + 1 :]
            end = next((k for k, r in enumerate(rest) if s.target.id in bound(r)), len(rest))
            yield _Life(s.target.id, s, rest[:end])
        for block in blocks(s):
            yield from _lives(block)


def _apart(place: Index, facts: Facts) -> bool:
    """Whether no two passes meet one element: none counts it from the end."""
    return all(keeps_sign(i, facts) for i in place.items)


def _is_allocation(e: Expr) -> bool:
    made = isinstance(e, Op) and (e.op in (*ALLOCATED, "np.full") or e.op in ALIKE and isinstance(e.args[0], Name))
    return made and (e.op not in FILLS or plain_fill(e) is not None)


def plain_fill(e: Op) -> Expr | None:
    """The number that an array is filled with, if it is as good as free to compute it for each element."""
    value = e.args[1]
    plain = all(isinstance(n, (Const, Name)) or isinstance(n, Op) and n.op in FREE for n in nodes(value))
    return value if plain and not is_array(value.type) else None


def _is_read_only(nest: For, place: Index) -> bool:
    return not any(isinstance(s, (Store, Update)) and s.target == place for s in statements((nest,)))


def _start(e: Op) -> Expr | None:
    """What the elements of an array are to begin with, None where that does not matter."""
    if e.op in FILLS:
        return plain_fill(e)
    return zero(e.type.dtype) if e.op in ("np.zeros", "np.zeros_like") else None


class _Own:
    """Which mentions of a name belong to which of its lives."""

    def __init__(self, lives: dict[str, list[_Life]]):
        self.births = {id(life.birth): life for found in lives.values() for life in found}
        self.known: dict[int, Counter[str]] = {}

    def mentioned(self, s: AnyStatement) -> Counter[str]:
        """How often each name stands in a statement, bindings included."""
        if id(s) not in self.known:
            count = Counter((*bound(s), *getattr(s, "reads", ())))
            count.update(n.id for e in expressions(s) for n in nodes(e) if isinstance(n, Name))
            if isinstance(s, Update) and isinstance(s.target, Name):
                count[s.target.id] += 1
            for inner in (i for block in blocks(s) for i in block):
                count.update(self.mentioned(inner))
            self.known[id(s)] = count
        return self.known[id(s)]

    def count(self, life: _Life) -> int:
        """How often an array is mentioned before a block inside binds the name again."""
        return 1 + sum(self.mentions(s, life.name) for s in life.rest)

    def mentions(self, s: AnyStatement, name: str) -> int:
        return self.mentioned(s)[name] - sum(self.count(inner) + self.deeper(inner) for inner in self.within(s, name))

    def deeper(self, life: _Life) -> int:
        return sum(self.mentioned(s)[life.name] - self.mentions(s, life.name) for s in life.rest)

    def within(self, s: AnyStatement, name: str) -> list[_Life]:
        """The lives that begin in the blocks of a statement, without those that begin inside of one."""
        found: list[_Life] = []
        for block in blocks(s):
            for inner in block:
                life = self.births.get(id(inner))
                if life is not None and life.name == name:
                    found.append(life)
                elif not (found and any(inner is r for r in found[-1].rest)):
                    found += self.within(inner, name)
        return found


def _found(life: _Life, own: _Own) -> tuple[For, Index] | None:
    """The nest that alone meets the elements of an array, each at its own place, and the place."""
    met, over = [], False
    for s in life.rest:
        mentioned, again = own.mentions(s, life.name), bool(own.within(s, life.name))
        if mentioned and (again or over):
            return None
        over = over or again
        if mentioned and not _only_measured(s, life.name):
            met.append(s)
    if len(met) != 1 or not isinstance(met[0], For):
        return None
    nest = met[0]
    places = {n for n in _inside(nest) if _is_place(n, life.name)}
    if len(places) != 1 or not all(_fits(s, life.name) for s in statements((nest,))):
        return None
    place = next(iter(places))
    free = [i.id for i in place.items if isinstance(i, Name)]
    plain = all(isinstance(i, (Name, Const)) for i in place.items) and not is_array(place.type)
    if not plain or len(set(free)) != len(free):
        return None
    start = _start(life.birth.value)
    if start is not None and names(start) & {n for s in life.rest for t in statements((s,)) for n in bound(t)}:
        return None
    return (nest, place) if _born_first(nest, place, frozenset(free), start is not None) else None


def _inside(s: AnyStatement) -> Iterator[Expr]:
    for inner in statements((s,)):
        for e in expressions(inner):
            yield from nodes(e)


def _is_place(e: Expr, name: str) -> bool:
    return isinstance(e, Index) and isinstance(e.base, Name) and e.base.id == name


def _is_measure(e: Expr, name: str) -> bool:
    return isinstance(e, Op) and e.op in MEASURES and isinstance(e.args[0], Name) and e.args[0].id == name


def _fits(s: AnyStatement, name: str) -> bool:
    """Whether a statement mentions an array only in elements and lengths, and keeps their dtype."""
    if isinstance(s, Keep):
        return name not in s.reads  # what its text asks for is not known
    if name in bound(s):
        return False  # to something that is no allocation: another array
    if isinstance(s, Update) and isinstance(s.target, Index) and _is_place(s.target, name):
        t = s.target.type
        if t.dtype not in ("float64", "int64", "complex128") or s.value.type.dtype not in (t.dtype, "int64", "bool"):
            return False
    return all(_is_free(transform(e, lambda n: _blank(n, name)), name) for e in expressions(s))


def _blank(e: Expr, name: str) -> Expr:
    return Const(0, e.type) if _is_place(e, name) or _is_measure(e, name) else e


def _is_free(e: Expr, name: str) -> bool:
    return all(n.id != name for n in nodes(e) if isinstance(n, Name))


def _only_measured(s: AnyStatement, name: str) -> bool:
    """Whether a statement asks for lengths of an array at most."""
    return not any(_is_place(n, name) for n in _inside(s)) and all(_fits(x, name) for x in statements((s,)))


def _born_first(nest: For, place: Index, free: frozenset[str], zeroed: bool) -> bool:
    """Whether in each pass the first thing that certainly happens to the place is that it is written."""
    here, variables = nest, {nest.var.id}
    while not free <= variables:
        inner = [s for s in here.body if place in _inside(s)]
        if len(inner) != 1 or not isinstance(inner[0], For):
            return False
        here = inner[0]
        variables.add(here.var.id)
    return free == variables and (zeroed or _written_first(here.body, place))


def _written_first(body: Body, place: Index) -> bool:
    first = next(s for s in body if place in _inside(s))
    return isinstance(first, Store) and first.target == place and place not in nodes(first.value)


# ---------------------------------------------------------------------- rewriting


class _Rewrite:
    def __init__(self, chosen: dict[str, _Scalar], cleared: dict[int, list[_Scalar]]):
        self.chosen, self.cleared = chosen, cleared

    def block(self, body: Body, waiting: tuple[_Scalar, ...] = (), variables: frozenset[str] = frozenset()) -> Body:
        """waiting: scalars that get what they begin with in the block where all indices of their place are bound."""
        ready = [w for w in waiting if w.variables <= variables and any(w.place in _inside(s) for s in body)]
        waiting = tuple(w for w in waiting if w not in ready)
        first = {id(_first_sum(body, w)) for w in ready} - {id(None)}
        out = [Assign(target=w.name, value=w.start) for w in ready if _first_sum(body, w) is None]
        comments: tuple[str, ...] = ()
        remark = ""
        for s in body:
            if isinstance(s, Assign) and s.target.id in self.chosen and is_array(s.target.type):
                if self.chosen[s.target.id].constant:
                    scalar = self.chosen[s.target.id]
                    out.append(Assign(scalar.name, cast(_start(s.value), scalar.place.type.dtype), **_told(s)))
                    continue
                comments, remark = (*comments, *s.comments), remark or s.remark
                continue
            new = self.statement(s, waiting, variables)
            if id(s) in first:
                new = Assign(target=new.target, value=cast(new.value, new.target.type.dtype), **_told(new))
            if comments or remark:
                new = replace(new, comments=(*comments, *new.comments), remark=remark or new.remark)
                comments, remark = (), ""
            out.append(new)
        return tuple(out)

    def statement(self, s: AnyStatement, waiting, variables) -> AnyStatement:
        if isinstance(s, For):
            waiting = (*waiting, *self.cleared.get(id(s), ()))
            body = self.block(s.body, waiting, variables | {s.var.id})
            return replace(self.own(s), body=body)
        if isinstance(s, While):
            return replace(self.own(s), body=self.block(s.body))
        if isinstance(s, If):
            body, orelse = (self.block(b, waiting, variables) for b in (s.body, s.orelse))
            return replace(self.own(s), body=body, orelse=orelse)
        if isinstance(s, (Store, Update)) and isinstance(s.target, Index) and self._is_chosen(s.target):
            return self._set(s)
        return self.own(s)

    def own(self, s: AnyStatement) -> AnyStatement:
        """A statement with its own expressions rewritten: its text no longer is the user's then."""
        new = map_own(s, self.expression)
        return new if expressions(new) == expressions(s) else replace(new, verbatim=False)

    def _is_chosen(self, e: Expr) -> bool:
        return isinstance(e, Index) and isinstance(e.base, Name) and e.base.id in self.chosen

    def _set(self, s: Store | Update) -> AnyStatement:
        target, value = self.chosen[s.target.base.id].name, self.expression(s.value)
        if isinstance(s, Update):
            return Update(target=target, op=s.op, value=value, **_told(s))
        return Assign(target=target, value=cast(value, target.type.dtype), **_told(s))

    def expression(self, e: Expr) -> Expr:
        return transform(e, self._node)

    def _node(self, e: Expr) -> Expr:
        if self._is_chosen(e):
            return self.chosen[e.base.id].name
        if isinstance(e, Op) and e.op in MEASURES and isinstance(e.args[0], Name) and e.args[0].id in self.chosen:
            return self._measured(e, self.chosen[e.args[0].id].value)
        return e

    def _measured(self, e: Op, birth: Op) -> Expr:
        if birth.op in ALIKE:
            return self._node(replace(e, args=(birth.args[0],)))
        shape = self.expression(birth.args[0])
        lengths = shape.items if isinstance(shape, TupleExpr) else (shape,)
        if e.op == "shape" and e.get("axis") is None:
            return shape
        return product(lengths) if e.op == "size" else lengths[e.get("axis", 0)]


def _told(s: AnyStatement) -> dict[str, object]:
    return {k: getattr(s, k) for k in ("origin", "comments", "remark")}


def _first_sum(body: Body, scalar: _Scalar) -> Update | None:
    """The first statement that meets a place of zeros, where it adds to it: it sets it."""
    place = scalar.place
    if scalar.start != zero(place.type.dtype):
        return None
    first = next(s for s in body if place in _inside(s))
    adds = isinstance(first, Update) and first.op == "+" and first.target == place
    return first if adds and place not in nodes(first.value) else None
