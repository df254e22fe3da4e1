"""A value for names that may be recorded before they are bound.

    for t in range(n):                 rhs = np.full(x.shape[0], np.nan)
        if t % 2 == 0:           ->    for t in range(n):
            rhs = f(x)                     if t % 2 == 0:
                                               rhs_tape[t] = rhs
                                               rhs = f(x)

The record of the first pass is never read, but it is made.  (Shadows are made of the shape alone, where parameters tell
it: `w_b = np.zeros(x.shape[0])`.)  Where the primal itself reads such a name unbound
it raises; here the result is NaN.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from adsource.analyses import live
from adsource.ir import infer, shapes
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Const,
    Do,
    Expr,
    Function,
    Name,
    Op,
    Remark,
    Store,
    TupleExpr,
)
from adsource.ir.types import Array, Scalar, Type, is_array
from adsource.ir.walk import bound, names, statements, targets
from adsource.transforms.idle_tapes import inside

NAN = Const(float("nan"), Scalar("float64"))


def first_values(function: Function, own: frozenset[str]) -> Function:
    """The routine with a first value for names that may be recorded, or have a shadow made, before they are bound.
    own: the names that the forward sweep has, those of tapes aside."""
    known = {p.name for p in function.params}
    read = {n for s in statements(function.body) if s.origin is None for n in _recorded(s)}
    types = {t.id: t.type for s in statements(function.body) for t in targets(s)
             if s.origin is not None or t.id in own}
    open_ = sorted(n for n in live.before(function.body, frozenset()) if n in types and n in read - known)
    told = {n: zeros for n in open_ if is_array(types[n]) and (zeros := _zeros(types[n], known)) is not None}
    left = live.before(_told(function.body, told), frozenset())
    function = replace(function, body=_told(function.body, {n: e for n, e in told.items() if n not in left}))
    open_ = [n for n in open_ if n not in told or n in left]
    head = 1 if function.body and isinstance(function.body[0], Remark) else 0
    return replace(function, body=(*function.body[:head], *begun(function.body[head:], open_, types, known)))


def _zeros(t: Array, params: set[str]) -> Expr | None:
    """Zeros in the shape of an array, where the parameters tell it."""
    lengths = tuple(_length(e, params) for e in t.shape)
    if None in lengths:
        return None
    dtype = () if t.dtype == "float64" else (("dtype", t.dtype),)
    return Op("np.zeros", (_shape(lengths),), replace(t, layout="C"), dtype)


def _told(body: tuple[AnyStatement, ...], zeros: dict[str, Expr]) -> tuple[AnyStatement, ...]:
    """A block without `np.zeros_like(w)` for some arrays `w`."""
    out = (replace(s, value=zeros[n]) if (n := _like(s)) in zeros else s for s in body)
    return tuple(inside(s, partial(_told, zeros=zeros)) for s in out) if zeros else body


def _like(s: AnyStatement) -> str | None:
    """The array that a statement makes zeros like."""
    value = s.value if isinstance(s, Assign) else None
    return getattr(value.args[0], "id", None) if isinstance(value, Op) and value.op == "np.zeros_like" else None


def _shape(lengths: tuple[Expr, ...]) -> Expr:
    return lengths[0] if len(lengths) == 1 else TupleExpr(lengths, None)


def begun(body: tuple[AnyStatement, ...], open_: list[str], types: dict[str, Type], known: set[str]):
    """A block with a first value for each of the names `open_`, which it may read before they are bound."""
    out = [*(Assign(Name(n, types[n]), _value(types[n])) for n in open_ if isinstance(types[n], Scalar)), *body]
    for n in open_:
        if is_array(types[n]):
            _begin(Name(n, types[n]), out, known)
    return tuple(out)


def _begin(n: Name, body: list[AnyStatement], known: set[str]) -> None:
    """Bind an array before the first statement that mentions it: with its extents where these are known there."""
    at = next(k for k, s in enumerate(body) if n.id in live.mentioned((s,)))
    here = known | {b for s in body[:at] for b in bound(s)}
    lengths = tuple(_length(e, here) for e in n.type.shape)
    shape = _shape(tuple(infer.const(0) for _ in lengths) if None in lengths else lengths)
    dtype = () if n.type.dtype == "float64" else (("dtype", n.type.dtype),)
    t = Array(n.type.dtype, n.type.shape, "C")
    floats = n.type.dtype[0] in "fc"
    value = Op("np.full", (shape, NAN), t, dtype) if floats else Op("np.zeros", (shape,), t, dtype)
    body.insert(at, Assign(n, value, comments=(f"# {n.id} holds nothing yet",)))


def _length(e, here: set[str]) -> Expr | None:
    if e is None:
        return None
    length = shapes.extent_expression(e)
    if not names(length) <= here:
        return None
    plain = isinstance(length, (Const, Name)) or isinstance(length, Op) and length.op == "shape"
    return length if plain else infer.op("max", (length, infer.const(0)))


def _recorded(s: AnyStatement) -> tuple[str, ...]:
    """The name that a statement puts on a tape, or makes a shadow of."""
    match s:
        case Store(value=e) | Do(value=Op(op="append", args=(_, e))):
            return _itself(e)
        case Assign(value=e):
            return _itself(e.args[0] if isinstance(e, Op) and e.op == "np.zeros_like" else e)
    return ()


def _itself(e: Expr) -> tuple[str, ...]:
    if isinstance(e, Op) and e.op == "np.copy":
        e = e.args[0]
    return (e.id,) if isinstance(e, Name) else ()


def _value(t: Scalar) -> Const:
    value = {"i": 0, "u": 0, "b": False}.get(t.dtype[0], float("nan"))
    return infer.const(value if t.dtype[0] != "c" else complex(value))
