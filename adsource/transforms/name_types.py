"""What is known of a name's type, whichever of its bindings holds.

    u = np.zeros(n)
    for i in range(m):
        u = np.concatenate((u, v))      u: float64[?]
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from adsource.ir.extents import NOTHING_KNOWN, Equalities, Shapes, extent_of
from adsource.ir.nodes import AnyStatement, Assign, Expr, For, Function, If, Name, Op, While
from adsource.ir.types import Extent, Type, is_array
from adsource.ir.walk import statements, targets

Bindings = dict[str, list[Type]]  # the types of a name at its bindings, in order
Pairs = list[tuple[Extent | None, Extent | None]]  # of extents that are equal


def types_bound(function: Function) -> Bindings:
    seen: Bindings = {p.name: [p.type] for p in function.params}
    for s in statements(function.body):
        for t in targets(s):
            seen.setdefault(t.id, []).append(t.type)
    return seen


def types_of(function: Function) -> dict[str, Type]:
    """The type of each name by all of its bindings: an extent that is not the same in all of them is not known."""
    checked = Equalities(checked_at_entry(function))
    return {name: _joined(types, lambda a, b: not checked.known(a, b)) for name, types in types_bound(function).items()}


def checked_at_entry(function: Function) -> Pairs:
    """The extents that a function checks to be equal before it does anything else."""
    found = []
    for s in function.body:
        if isinstance(s, If) and raises(s):
            found += unlike(s.test)
        elif not (isinstance(s, Assign) and isinstance(s.value, Name)):
            break
    return found


def checked_before_loops(body: tuple[AnyStatement, ...], shapes: Shapes) -> Pairs:
    """The extents that a routine checks to be equal before its first loop, for what stands in loops."""
    first = next((k for k, s in enumerate(body) if isinstance(s, (For, While))), len(body))
    return [pair for s in body[:first] if isinstance(s, If) and raises(s) for pair in unlike(s.test, shapes)]


def raises(s: If) -> bool:
    """Whether nothing but an error comes of a branch that is taken."""
    return len(s.body) == 1 and not s.orelse and getattr(s.body[0], "text", "").startswith("raise ")


def unlike(test: Expr, shapes: Shapes = NOTHING_KNOWN) -> Pairs:
    """The pairs of extents that are equal where a test does not hold: `a.shape[0] != n or ...`."""
    match test:
        case Op(op="or", args=args):
            return [pair for a in args for pair in unlike(a, shapes)]
        case Op(op="!=", args=(a, b)):
            return [(extent_of(a, shapes), extent_of(b, shapes))]
    return []


def shapes_bound(name: str, bindings: Bindings) -> list[tuple[Extent | None, ...]]:
    """The shapes that an array has at its bindings, each once."""
    return list(dict.fromkeys(t.shape for t in bindings.get(name, ()) if is_array(t)))


def row_of(types: list[Type]) -> Type:
    """The type as a row of a tape: two symbols may well be one number, and what does not fit is an error there."""
    return _joined(types, _unlike)


def _joined(types: list[Type], differ: Callable[[Extent, Extent], bool]) -> Type:
    last = types[-1]
    if not is_array(last):
        return last
    others = [t.shape for t in types if is_array(t) and t.rank == last.rank]
    apart = [any(shape[k] is None or e is None or differ(shape[k], e) for shape in others)
             for k, e in enumerate(last.shape)]
    return replace(last, shape=tuple(None if a else e for a, e in zip(apart, last.shape)))


def _unlike(a: Extent, b: Extent) -> bool:
    """`n` and `n - 1`, `n` and `1`."""
    return a != b and not (a.terms and b.terms and (a - b).terms)
