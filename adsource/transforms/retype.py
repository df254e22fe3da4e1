"""One type for each life of a scalar: `total = 0` that floats are added to is a float from the start."""

from __future__ import annotations

from dataclasses import replace

from adsource.ir import infer
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Expr,
    For,
    Function,
    If,
    Name,
    Permute,
    Update,
    While,
)
from adsource.ir.types import Scalar, Type, is_float
from adsource.ir.walk import map_expressions, statements, transform
from adsource.transforms.integers import integers


def retyped(function: Function, used: set[str]) -> Function:
    """The function with the join of all that a scalar name is bound to at each place of it."""
    types = _joined(function)
    if not types:
        return function
    function = integers(function, frozenset(n for n, t in types.items() if is_float(t)), used)
    return replace(function, body=tuple(_put(s, types) for s in function.body))


def other_than_given(function: Function) -> set[str]:
    """The parameters, numbers, whose names are bound to numbers of another kind: `n += x[i]` of an integer."""
    types = _joined(function)
    return {p.name for p in function.params if p.name in types and types[p.name].dtype != p.type.dtype}


def _joined(function: Function) -> dict[str, Type]:
    """The names whose type differs between places, with the type that holds for all."""
    found: dict[str, list[Type]] = {p.name: [p.type] for p in function.params}
    for s in statements(function.body):
        for name, type_ in _given(s):
            found.setdefault(name, []).append(type_)
    mixed = {n: ts for n, ts in found.items() if len(set(ts)) > 1 and all(isinstance(t, Scalar) for t in ts)}
    return {n: _join(ts) for n, ts in mixed.items()}


def _join(types: list[Type]) -> Type:
    joined = types[0]
    for t in types[1:]:
        joined = infer.join(joined, t)
    return joined


def _given(s: AnyStatement):
    match s:
        case Assign():
            yield s.target.id, s.value.type
        case Call():
            yield from ((t.id, t.type) for t in s.targets)
        case Permute():
            yield from ((t.id, o.type) for t, o in zip(s.targets, s.sources))
        case For():
            yield s.var.id, s.var.type
        case Update(target=Name()):
            yield s.target.id, infer.op(s.op, (s.target, s.value)).type


def _put(s: AnyStatement, types: dict[str, Type]) -> AnyStatement:
    def one(n: Expr) -> Expr:
        return replace(n, type=types[n.id]) if isinstance(n, Name) and n.id in types else n

    if isinstance(s, (For, While, If)):
        parts = {k: tuple(_put(b, types) for b in getattr(s, k)) for k in ("body", "orelse") if hasattr(s, k)}
        bare = map_expressions(replace(s, **dict.fromkeys(parts, ())), lambda e: transform(e, one))
        new = replace(bare, **parts)
        return replace(new, verbatim=s.verbatim)
    new = map_expressions(s, lambda e: transform(e, one))
    match new:
        case Assign() | Update(target=Name()):
            new = replace(new, target=one(new.target))
        case Call() | Permute():
            new = replace(new, targets=tuple(map(one, new.targets)))
    return replace(new, verbatim=s.verbatim)
