"""Loops that need an element of one array for the last time where the same element of another one comes.

    for i in range(n):                               for i in range(n):
        for j in range(m):                 ->            for j in range(m):
            h[i, j] = tanh(t[i, j] + b[j])                   h[i, j] = tanh(t[i, j] + b[j])    # h is t

The two may be one array, if each pass of the loops uses one element alone, the one that its loops count, and whatever
is done with that of the old array is done before anything is with that of the new one.
"""

from __future__ import annotations

from collections.abc import Iterator

from adsource.analyses.live import mentioned_in
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
    Remark,
    Store,
    Update,
)
from adsource.ir.walk import bound_in, children, expressions, item_parts

Loops = tuple[For, ...]
Use = tuple[str, tuple[Expr, ...] | None, Loops]  # an array, which element (None: more, or unclear), the loops around


def in_step(s: AnyStatement, old: frozenset[str], new: str) -> bool:
    """Whether the loops of a statement have used each element of the arrays `old` before they use that of `new`."""
    if not isinstance(s, For):
        return False
    uses = list(_uses((s,), old | {new}, ()))
    if any(at is None for _, at, _ in uses):
        return False
    places = {tuple(n.id if isinstance(n, Name) else None for n in at) for _, at, _ in uses}
    if len(places) != 1 or not all(_counted(*places, loops) for _, _, loops in uses):
        return False
    told = [name == new for name, _, _ in uses]
    return told == sorted(told)  # the old ones first


def _counted(place: tuple[str | None, ...], loops: Loops) -> bool:
    """Whether the loops run through the elements, each of which is met once."""
    counters = [s.var.id for s in loops]
    upwards = all(_whole(s.start) >= 0 and _whole(s.step) > 0 and not s.abreast for s in loops)
    return upwards and len(set(place)) == len(place) and sorted(counters) == sorted(map(str, place)) and not any(
        s.var.id in bound_in(s.body) for s in loops
    )


def _whole(e: Expr) -> int:
    return e.value if isinstance(e, Const) and isinstance(e.value, int) else -1


def _uses(body: tuple[AnyStatement, ...], arrays: frozenset[str], loops: Loops) -> Iterator[Use]:
    """What is done with the arrays, in the order in which it is."""
    for s in body:
        match s:
            case For():
                yield from _read(expressions(s), arrays, loops)
                yield from _uses(s.body, arrays, (*loops, s))
            case If():
                yield from _read((s.test,), arrays, loops)
                yield from _uses((*s.body, *s.orelse), arrays, loops)
            case Assign():
                yield from _read((s.value,), arrays, loops)
                yield from ((n, None, loops) for n in arrays & {s.target.id})
            case Store() | Update(target=Index()):
                yield from _read((s.value, *item_parts(s.target)), arrays, loops)
                yield from _element(s.target, arrays, loops)
            case Remark():
                pass
            case _:
                yield from ((n, None, loops) for n in arrays & mentioned_in(s))


def _read(found: tuple[Expr, ...], arrays: frozenset[str], loops: Loops) -> Iterator[Use]:
    for e in found:
        if isinstance(e, Name) and e.id in arrays:
            yield e.id, None, loops
        elif isinstance(e, Index):
            yield from _read(item_parts(e), arrays, loops)
            yield from _element(e, arrays, loops)
        elif not (isinstance(e, Op) and e.op in ("shape", "len", "size")):
            yield from _read(children(e), arrays, loops)


def _element(e: Index, arrays: frozenset[str], loops: Loops) -> Iterator[Use]:
    if not isinstance(e.base, Name):
        yield from _read((e.base,), arrays, loops)
    elif e.base.id in arrays:
        full = len(e.items) == e.base.type.rank
        yield e.base.id, e.items if full else None, loops
