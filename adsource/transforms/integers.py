"""Names that are an integer at one place and a float at another.

    i = k // 2                i2 = k // 2
    s += a[i]                 i = i2
    ...                       s += a[i2]
    i = i * 0.5               ...
                              i = i * 0.5

One type holds for each life of a name, here a float's: what follows the integer keeps to a name of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from adsource.errors import Refusal
from adsource.ir import infer
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Const,
    Expr,
    For,
    Function,
    If,
    Index,
    Name,
    Slice,
    Update,
    While,
)
from adsource.ir.types import Scalar, Type, is_float
from adsource.ir.walk import bound_in, expressions, map_expressions, names, nodes, statements, transform
from adsource.names import fresh

Block = tuple[AnyStatement, ...]
Refuse = Callable[[AnyStatement, str, str, str], Refusal]


def integers(function: Function, floats: frozenset[str], used: set[str]) -> Function:
    """The function with names for the integers that names of `floats` are bound to, where indices read them."""
    read = {n for s in statements(function.body) for e in _indices(s) for n in names(e)}
    floats &= read
    body: Block = tuple(_assigned(s, floats) for s in function.body)
    for p in function.params:
        if p.name in floats and _is_integer(p.type):
            own = Name(fresh(p.name, used), p.type)
            used.add(own.id)
            body = (Assign(own, Name(p.name, p.type)), *_keeping(body, p.name, own))
    return replace(function, body=_block(body, floats, used))


def _block(block: Block, floats: frozenset[str], used: set[str]) -> Block:
    out: list[AnyStatement] = []
    rest = tuple(_assigned(s, floats) for s in block)
    while rest:
        s, rest = rest[0], rest[1:]
        if isinstance(s, Assign) and s.target.id in floats and _is_integer(s.value.type):
            own = s.value
            if not isinstance(own, (Name, Const)):
                own = Name(fresh(s.target.id, used), s.value.type)
                used.add(own.id)
                out.append(replace(s, target=own, verbatim=False))
                s = replace(s, value=own, verbatim=False)
            rest = _keeping(rest, s.target.id, own)
        elif isinstance(s, (For, While, If)):
            parts = {k: _block(getattr(s, k), floats, used) for k in ("body", "orelse") if hasattr(s, k)}
            s = replace(s, **parts, verbatim=s.verbatim)
        out.append(s)
    return tuple(out)


def _keeping(rest: Block, name: str, own: Name | Const) -> Block:
    """The statements with the integer, up to the first that binds the name."""
    end = next((k for k, s in enumerate(rest) if name in bound_in((s,))), len(rest))
    if isinstance(own, Name) and any(own.id in bound_in((s,)) for s in rest[:end]):
        return rest

    def new(e: Expr) -> Expr:
        return transform(e, lambda n: own if isinstance(n, Name) and n.id == name else n)

    kept = [map_expressions(s, new) for s in rest[:end]]
    if end < len(rest) and isinstance(rest[end], (Assign, If)):
        kept.append(_kept_first(rest[end], name, own, new))
    return (*kept, *rest[len(kept) :])


def _kept_first(s: Assign | If, name: str, own: Name | Const, new: Callable[[Expr], Expr]) -> AnyStatement:
    """A statement that binds the name, with the integer up to there."""
    if isinstance(s, Assign):
        return replace(s, value=new(s.value))
    arms = {k: _keeping(getattr(s, k), name, own) for k in ("body", "orelse")}
    return replace(s, test=new(s.test), **arms, verbatim=s.verbatim)


def _assigned(s: AnyStatement, floats: frozenset[str]) -> AnyStatement:
    """`i = i + 1` of `i += 1`."""
    if isinstance(s, Update) and isinstance(s.target, Name) and s.target.id in floats:
        value = infer.op(s.op, (s.target, s.value))
        if _is_integer(value.type):
            return Assign(s.target, value, origin=s.origin)
    return s


def check_indices(function: Function, users: dict[str, str], refuse: Refuse) -> None:
    """Raise AD314 where an index has become a float.  users: the user's names of those that have others here."""
    for s in statements(function.body):
        for e in _indices(s):
            if isinstance(e.type, Scalar) and is_float(e.type):
                name = min((users.get(n, n) for n in names(e)), default="it")
                raise refuse(s, "AD314", f"`{name}` is an integer here, and something else in another place",
                             "Give the two a name each.")


def _indices(s: AnyStatement) -> Iterator[Expr]:
    """What a statement needs an integer for."""
    places = [i for e in expressions(s) for n in nodes(e) if isinstance(n, Index) for i in n.items]
    places += [s.start, s.stop] if isinstance(s, For) else []
    for i in places:
        yield from (e for e in ((i.start, i.stop, i.step) if isinstance(i, Slice) else (i,)) if isinstance(e, Expr))


def _is_integer(t: Type) -> bool:
    return isinstance(t, Scalar) and t.dtype.startswith(("int", "uint"))
