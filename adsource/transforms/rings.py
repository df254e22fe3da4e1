"""The adjoint of a stencil that closes to a ring: what a pass adds to its neighbours is put down, then gathered.

    for j in range(m):                         for j in range(m):
        jp = (j + 1) % m                           jp = (j + 1) % m
        jm = (j - 1) % m                           jm = (j - 1) % m
        s_b = v_b[j] * c[jp]           ->          s_b = v_b[j] * c[jp]
        u_b[jp] += s_b                             s_b_at[j] = s_b
        u_b[jm] += s_b                         for j in range(m):
                                                   u_b[j] += s_b_at[(j - 1) % m] + s_b_at[(j + 1) % m]

Whoever adds to an element is as far behind it as the element is ahead of him.  Sums of the adjoint's may take their
terms in any order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from adsource.ir import infer
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Const,
    Expr,
    For,
    If,
    Index,
    Name,
    Op,
    Store,
    TupleExpr,
    Update,
)
from adsource.ir.types import Array, Extent, Scalar
from adsource.ir.walk import bound, bound_in, expressions, names, statements
from adsource.names import fresh
from adsource.transforms.fuse_facts import SHADOW
from adsource.transforms.lower_facts import Facts
from adsource.transforms.lower_size import minus, modulo, plus
from adsource.transforms.rooms import loop_ends

Body = tuple[AnyStatement, ...]
FLOAT = Scalar("float64")


@dataclass(frozen=True)
class Step:
    """A place so many steps further along a loop's variable, around the ring."""

    var: str
    count: int


@dataclass(frozen=True)
class _Term:
    target: str
    steps: tuple[int, ...]
    what: Expr
    sign: str


def ringed(nest: For, facts: Facts, taken: frozenset[str], used: set[str]) -> tuple[list[For], list[Assign]] | None:
    """The nest as two, and the rooms that they need; None where it is no such stencil."""
    loops = _loops(nest)
    body = loops[-1].body
    sizes = {x.var.id: _size(x) for x in loops}
    if not nest.remark.startswith("line ") or None in sizes.values() or not _is_plain(loops, sizes):
        return None
    steps = {n: step for x in loops for s in x.body for n, step in _named_step(s, sizes)}
    terms = {k: t for k, s in enumerate(body) if (t := _term(s, loops, steps, sizes, facts)) is not None}
    arrays = dict.fromkeys(t.target for t in terms.values() if any(t.steps))
    if not arrays or not all(_only_summed(a, body, terms, facts, taken) for a in arrays):
        return None
    moved = {k: t for k, t in terms.items() if any(t.steps)}
    rooms = _rooms(moved, body, loops, sizes, facts, used)
    variables = tuple(x.var for x in loops)
    first: list[AnyStatement] = []
    for k, s in enumerate(body):
        if k not in moved:
            first.append(s)
        elif rooms[k] not in [rooms[j] for j in moved if j < k]:
            first.append(Store(Index(rooms[k].target, variables, FLOAT), moved[k].what))
    sums = tuple(_gathered(a, body, moved, rooms, variables, sizes) for a in arrays)
    inner: Body = sums
    for x in reversed(loops):
        inner = (For(x.var, infer.const(0), sizes[x.var.id], infer.const(1), inner),)
    return [_over(nest, loops, tuple(first)), inner[0]], list(dict.fromkeys(rooms.values()))


def _loops(nest: For) -> list[For]:
    """Loops within each other; neighbours may be named in front of the inner one."""
    loops = [nest]
    while loops[-1].body and isinstance(loops[-1].body[-1], For):
        if not all(isinstance(s, Assign) for s in loops[-1].body[:-1]):
            break
        loops.append(loops[-1].body[-1])
    return loops


def _over(loop: For, loops: list[For], body: Body) -> For:
    """The nest with another body inside."""
    if loop is not loops[-1]:
        body = (*loop.body[:-1], _over(loop.body[-1], loops, body))
    return replace(loop, body=body, verbatim=False)


def _size(loop: For) -> Expr | None:
    """How long the ring is: the loop runs over all of it."""
    ends = loop_ends(loop)
    return plus(ends[1], 1) if ends is not None and ends[0] == infer.const(0) else None


def _is_plain(loops: list[For], sizes: dict[str, Expr]) -> bool:
    body = loops[-1].body
    every = [n for s in statements(loops[0].body) for n in bound(s) if not isinstance(s, For)]
    changed = {*every, *(x.var.id for x in loops)}
    fixed = not any(names(e) & changed for e in sizes.values())
    own = not any(x.var.id in every for x in loops)
    return fixed and own and all(isinstance(s, (Assign, Store, Update, If)) for s in statements(body))


def _named_step(s: AnyStatement, sizes: dict[str, Expr]):
    """`jp = (j + 1) % m` as its name and the step."""
    if isinstance(s, Assign):
        found = _step(s.value, {}, sizes)
        if found is not None and found.count:
            yield s.target.id, found


def _step(e, steps: dict[str, Step], sizes: dict[str, Expr]) -> Step | None:
    match e:
        case Name(id=n):
            return Step(n, 0) if n in sizes else steps.get(n)
        case Op(op="%", args=(Op(op="+" | "-" as sign, args=(Name(id=n), Const(value=int() as k))), size)):
            return Step(n, k if sign == "+" else -k) if n in sizes and sizes[n] == size else None
    return None


def _behind(e, sizes: dict[str, Expr], length: Extent | None, facts: Facts) -> Step | None:
    """`u[j - 1]` of an array that is as long as the ring: its last element, where j is 0."""
    match e:
        case Op(op="-", args=(Name(id=n), Const(value=int() as k))) if k > 0 and n in sizes:
            whole = length is not None and infer.extent_of(sizes[n], infer.Shapes(facts.stable)) == length
            return Step(n, -k) if whole else None
    return None


def _term(s: AnyStatement, loops: list[For], steps, sizes, facts: Facts) -> _Term | None:
    """`u_b[ip, j] += s_b`, with as many subscripts as loops, in their order."""
    if not isinstance(s, Update) or s.op not in ("+", "-") or not isinstance(s.target, Index):
        return None
    if not isinstance(s.target.base, Name) or s.target.type != FLOAT or len(s.target.items) != len(loops):
        return None
    lengths = s.target.base.type.shape
    found = [_step(i, steps, sizes) or _behind(i, sizes, n, facts) for i, n in zip(s.target.items, lengths)]
    if any(f is None or f.var != x.var.id for f, x in zip(found, loops)):
        return None
    counts = tuple(f.count for f in found)
    return _Term(s.target.base.id, counts, s.value, s.op) if s.value.type == FLOAT or not any(counts) else None


def _only_summed(name: str, body: Body, terms: dict[int, _Term], facts: Facts, taken: frozenset[str]) -> bool:
    """Whether all that the body does to a shadow is to add to these places."""
    if not SHADOW.match(name) or name in taken:
        return False
    for k, s in enumerate(body):
        own = k in terms and terms[k].target == name
        read = [s.value, *s.target.items] if own else [e for t in statements((s,)) for e in expressions(t)]
        if any(facts.may_share(n, name) for e in read for n in names(e)):
            return False
    return True


def _rooms(moved: dict[int, _Term], body: Body, loops, sizes, facts: Facts, used: set[str]) -> dict[int, Assign]:
    """The room that each of the statements puts its term into; one name, unchanged, is put down once."""
    found: dict[int, Assign] = {}
    for k, t in moved.items():
        known = [j for j in found if isinstance(t.what, Name) and moved[j].what == t.what]
        between = bound_in(body[known[0] : k]) if known else set()
        name = t.what.id if isinstance(t.what, Name) else t.target
        found[k] = found[known[0]] if known and name not in between else _room(name, loops, sizes, facts, used)
    return found


def _room(what: str, loops: list[For], sizes, facts: Facts, used: set[str]) -> Assign:
    name = Name(fresh(f"{what}_at", used), Array("float64", (None,) * len(loops), "C"))
    used.add(name.id)
    lengths = tuple(sizes[x.var.id] for x in loops)
    lengths = tuple(n if facts.nonnegative(n) else infer.op("max", (n, infer.const(0))) for n in lengths)
    return Assign(name, Op("np.empty", (TupleExpr(lengths, None) if len(lengths) > 1 else lengths[0],), name.type))


def _gathered(array: str, body: Body, moved: dict[int, _Term], rooms, variables, sizes) -> Update:
    """The sum of what all passes have put down for one element."""
    total: Expr | None = None
    own = {k: t for k, t in moved.items() if t.target == array}
    for k, t in own.items():
        place = tuple(_around(v, -c, sizes[v.id]) for v, c in zip(variables, t.steps))
        e = Index(rooms[k].target, place, FLOAT)
        total = infer.op(t.sign, (total, e)) if total is not None else e if t.sign == "+" else infer.op("u-", (e,))
    target = body[min(own)].target
    comments = tuple(c for k in own for c in body[k].comments)
    told = {"origin": body[min(own)].origin, "comments": comments}
    return Update(Index(target.base, variables, target.type), "+", total, free=True, **told)


def _around(v: Name, count: int, size: Expr) -> Expr:
    if count == 0:
        return v
    return modulo(plus(v, count) if count > 0 else minus(v, -count), size)
