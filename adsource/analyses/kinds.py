"""Names that stand for a number here and an array there.

    for t in range(n):                  while True:
        if t % 2 == 0:                      s = x
            row = x * 2.0                   x = 0.5
        s = np.sum(row)                     break
        row = 0.5

The frontend knows a kind for each place, path by path.  Whoever goes by names alone takes what one pass leaves for
what the next one reads.
"""

from __future__ import annotations

from collections.abc import Iterator

from adsource.ir.nodes import AnyStatement, For, Function, If, Name, Store, Update, While
from adsource.ir.types import Scalar, Type, is_array
from adsource.ir.walk import bound, expressions, nodes, statements, targets

Block = tuple[AnyStatement, ...]
Kinds = frozenset[tuple[str, int]]  # names, and the ranks under which they are read
Made = dict[str, dict[int, AnyStatement]]  # names, and what binds them to which rank last


def passed_on(function: Function) -> tuple[AnyStatement, str] | None:
    """A statement that leaves a name to the next pass of a loop, which reads it as another kind, and the name."""
    for s in statements(function.body):
        if isinstance(s, (For, While)):
            wanted, left = _wanted(s.body, frozenset()), _left(s.body, {})
            for name, rank in sorted(wanted):
                for other, maker in sorted(left.get(name, {}).items()):
                    if other != rank:
                        return maker, name
    return None


def _wanted(block: Block, after: Kinds) -> Kinds:
    """What a block reads that it does not bind before."""
    for s in reversed(block):
        if isinstance(s, If):
            after = _wanted(s.body, after) | _wanted(s.orelse, after)
        elif isinstance(s, (For, While)):
            after = after | _wanted(s.body, after)
        else:
            after = frozenset(k for k in after if k[0] not in bound(s))
        after |= frozenset(_read(s))
    return after


def _read(s: AnyStatement) -> Iterator[tuple[str, int]]:
    own = [s.target] if isinstance(s, (Update, Store)) else []
    for e in (*expressions(s), *own):
        for n in nodes(e):
            rank = _rank(n.type) if isinstance(n, Name) else None
            if rank is not None:
                yield n.id, rank


def _left(block: Block, made: Made) -> Made:
    """What names are bound to behind a block."""
    for s in block:
        if isinstance(s, If):
            arms = [_left(b, dict(made)) for b in (s.body, s.orelse)]
            made = {n: {**arms[0].get(n, {}), **arms[1].get(n, {})} for n in {*arms[0], *arms[1]}}
        elif isinstance(s, (For, While)):
            inner = _left(s.body, dict(made))
            made = {n: {**made.get(n, {}), **inner.get(n, {})} for n in {*made, *inner}}
        elif not isinstance(s, Update):
            for t in targets(s):
                rank = _rank(t.type)
                if rank is not None:
                    made = {**made, t.id: {rank: s}}
    return made


def _rank(t: Type) -> int | None:
    return t.rank if is_array(t) else 0 if isinstance(t, Scalar) else None
