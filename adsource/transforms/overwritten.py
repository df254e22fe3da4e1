"""Adjoints that are begun by writing every element of them, instead of being added to zeros.

    for j in range(a.shape[0]):                    for j in range(a.shape[0]):
        for k in range(a.shape[1]):         ->         for k in range(a.shape[1]):
            a_b[j, k] += value_b                           a_b[j, k] = value_b

Zeros to add to are two passes more over the memory: one that writes them, one that reads them again.  Where little
else is done with each element, that is a third of the time.  What a routine does first with an adjoint must cover it
as a whole, whatever the arguments: a nest of loops over all of it, at the top level.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from adsource.ir.infer import Shapes, extent_of, op
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Const,
    Do,
    Expr,
    For,
    Function,
    If,
    Index,
    Jump,
    Keep,
    Name,
    Op,
    Store,
    Update,
    While,
)
from adsource.ir.types import INT, Extent, extent, is_array
from adsource.ir.walk import blocks, bound_in, children, expressions, nodes, statements
from adsource.transforms.contraction import FILLS
from adsource.transforms.fuse_equal import Equal
from adsource.transforms.fuse_facts import ALLOCATED, LIKE, MEASURES
from adsource.transforms.lower_facts import Facts, Returns
from adsource.transforms.parts import part_again, whole
from adsource.transforms.repeated import is_heavy

Body = tuple[AnyStatement, ...]
FEW = 4  # elementary functions, beside which the passes over the memory count


def overwritten(function: Function, shadows: dict[str, str], returns: Returns) -> tuple[Function, frozenset[str]]:
    """The lowered function, and those of the shadows that it writes without having read them; the others it adds to.

    shadows: with the parameters whose they are."""
    given = {p.name: Name(p.name, p.type) for p in function.params}
    waiting = [n for n in shadows if _is_cheap(function.body, given[n].type.rank)]
    known, out, done = _Known(Facts(function, returns, halves=True), Equal()), [], set()
    for s in function.body:
        known.facts.met(s)
        for n in [n for n in waiting if _mentions(s, n)]:
            waiting.remove(n)
            begun = _begun(s, _Begun(given[n], known.lengths(given[shadows[n]]), known.facts))
            if begun is not None:
                s = begun
                done.add(n)
        known.equal.forget(bound_in((s,)))
        known.equal.learn(s)
        out.append(s)
    return replace(function, body=tuple(out)), frozenset(done)


@dataclass(frozen=True)
class _Known:
    facts: Facts
    equal: Equal

    def lengths(self, array: Name) -> list[set[Extent | None]]:
        """What each length of an array is known to be."""
        axes = (Op("shape", (array,), INT, (("axis", k),)) for k in range(array.type.rank))
        return [{extent_of(e, Shapes(self.facts.stable)) for e in {axis, *self.equal.same(axis)}} for axis in axes]


def _mentions(s: AnyStatement, name: str) -> bool:
    """Whether a statement, or one in it, does anything with an array but measure it."""
    return any(_uses(t, name) for t in (s, *statements((s,))))


def _uses(s: AnyStatement, name: str) -> bool:
    """The same of the statement itself."""
    own = isinstance(s, Update) and isinstance(s.target, Name) and s.target.id == name
    return own or isinstance(s, Keep) and name in s.reads or any(_holds(e, name) for e in expressions(s))


def _holds(e: Expr, name: str) -> bool:
    if isinstance(e, Op) and e.op in (*MEASURES, *LIKE):
        return False
    return isinstance(e, Name) and e.id == name or any(_holds(c, name) for c in children(e))


def _is_cheap(body: Body, rank: int, depth: int = 0) -> bool:
    """Whether no more is done than some arithmetic with each element of arrays of a rank, once."""
    heavy = sum(is_heavy(n) for s in body for e in expressions(s) for n in nodes(e)) if depth == rank else 0
    if heavy > FEW or depth > rank or any(isinstance(s, (Call, Do, While)) or _is_made(s) for s in body):
        return False
    return all(_is_cheap(b, rank, depth + _is_loop(s)) for s in body for b in blocks(s))


def _is_loop(s: AnyStatement) -> bool:
    """Whether a statement is a loop over something, not over the parts of others."""
    return isinstance(s, For) and whole(s) is None


def _is_made(s: AnyStatement) -> bool:
    """Whether a statement sets a whole array to what a library computes."""
    made = isinstance(s, Assign) and is_array(s.value.type) and isinstance(s.value, Op)
    return made and s.value.op not in (*ALLOCATED, *LIKE, *FILLS, "np.copy")


class _Begun:
    """An adjoint that is to be begun. It has the lengths of what it is the adjoint of."""

    def __init__(self, array: Name, lengths: list[set[Extent | None]], facts: Facts):
        self.array, self.lengths, self.facts = array, lengths, facts

    def covers(self, items: tuple, loops: tuple[For, ...]) -> bool:
        """Whether loops over these indices meet each element once."""
        found = {s.var.id: s for s in loops}
        if {getattr(i, "id", "") for i in items} != found.keys() or not len(items) == len(loops) == len(found):
            return False
        return all(self._is_whole(found[i.id], told) for i, told in zip(items, self.lengths))

    def _is_whole(self, s: For, told: set[Extent | None]) -> bool:
        """Whether a loop goes over a whole axis, in either direction."""
        if s.checkpoint is not None or not isinstance(s.step, Const) or abs(s.step.value) != 1:
            return False
        known = Shapes(self.facts.stable)
        first, last = (extent_of(e, known) for e in (s.start, s.stop))
        if first is None or last is None:
            return False
        low, high = (first, last) if s.step.value == 1 else (last + 1, first + 1)
        return low == extent(0) and high in told


def _begun(s: AnyStatement, b: _Begun, loops: tuple[For, ...] = ()) -> AnyStatement | None:
    """The statement with the adjoint written instead of added to, None where that cannot be told."""
    name = b.array.id
    if not isinstance(s, For) or any(isinstance(t, (Jump, While)) for t in statements(s.body)):
        return None
    users = [k for k, t in enumerate(s.body) if _mentions(t, name)]
    if (parts := whole(s)) is not None:
        new = _begun(parts[users[0]], b, loops) if len(users) == 1 else None
        return part_again(s, (*parts[: users[0]], new, *parts[users[0] + 1 :])) if new is not None else None
    first, loops = s.body[users[0]], (*loops, s)
    if isinstance(first, For):
        new = _begun(first, b, loops) if len(users) == 1 else None
    else:
        new = _first_of([s.body[k] for k in users], b, loops)
    return None if new is None else replace(s, body=(*s.body[: users[0]], new, *s.body[users[0] + 1 :]))


def _first_of(found: list[AnyStatement], b: _Begun, loops: tuple[For, ...]) -> Store | None:
    """The first of the statements of a loop that meet an adjoint, at one and the same element."""
    place = getattr(found[0], "target", None)
    if not isinstance(place, Index) or place.base != b.array or not b.covers(place.items, loops):
        return None
    if any(isinstance(t, (For, If)) or not all(_only(e, place, b.array.id) for e in expressions(t)) for t in found):
        return None
    return _set(found[0], b.array.id)


def _only(e: Expr, place: Index, name: str) -> bool:
    """Whether an expression does nothing with an array but at one place."""
    if e == place or isinstance(e, Name):
        return e == place or e.id != name
    return all(_only(c, place, name) for c in children(e))


def _set(s: AnyStatement, name: str) -> Store | None:
    """`x_b[i] += e` as `x_b[i] = e`."""
    if not isinstance(s, Update) or s.op not in ("+", "-") or _holds(s.value, name):
        return None
    value = s.value if s.op == "+" else op("u-", (s.value,))
    return Store(target=s.target, value=value, origin=s.origin, comments=s.comments, remark=s.remark)
