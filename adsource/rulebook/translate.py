"""Expressions of rule lines -> typed IR; None is a structural zero."""

from __future__ import annotations

import ast
from dataclasses import replace

from adsource.ir import infer, walk
from adsource.ir.infer import Untyped, const
from adsource.ir.nodes import Expr, Name, NewAxis, Op, Slice, TupleExpr
from adsource.ir.types import Type, is_complex
from adsource.rulebook import statics
from adsource.rulebook.algebra import make
from adsource.rulebook.notation import NOTATION, combine, extent, literal, size, tupled, where, zeros
from adsource.rulebook.read import dotted, operation
from adsource.rulebook.scope import (
    ELEMENTS,
    LIKE_OPERAND,
    MULTILINEAR,
    SHAPE_ONLY,
    STATIC_PLACES,
    Scope,
    fail,
    helpers,
    static,
)
from adsource.rulebook.statics import NotStatic


def translate(e: ast.expr, scope: Scope) -> Expr | None:
    """The typed expression, or None where it is zero."""
    try:
        return _translate(e, scope)
    except NotStatic as error:
        raise fail(f"`{error}` is not known while compiling", e, scope.rule) from None
    except Untyped as error:
        raise fail(f"`{ast.unparse(e)}` has no type: {error}", e, scope.rule) from None


def _translate(e: ast.expr, scope: Scope) -> Expr | None:
    match e:
        case ast.Constant():
            return const(e.value)
        case ast.Name():
            return _name(e, scope)
        case ast.Attribute():
            return _attribute(e, scope)
        case ast.Tuple():
            return sequence(e, scope)
        case ast.Subscript():
            return _subscript(e, scope)
        case ast.Call():
            return _call(e, scope)
        case ast.IfExp():
            return _choice(e, scope)
        case ast.BinOp() | ast.UnaryOp() | ast.Compare() | ast.BoolOp():
            name, operands, _ = operation(e)
            return combine(name, [_translate(a, scope) for a in operands], scope)
    raise fail(f"`{ast.unparse(e)}` is not understood", e, scope.rule)


def _name(e: ast.Name, scope: Scope) -> Expr | None:
    if e.id in scope.exprs:
        found = scope.exprs[e.id]
        if isinstance(found, tuple):
            raise fail(f"`{e.id}` stands for several operands", e, scope.rule)
        return found
    if e.id in scope.statics:
        return literal(scope.statics[e.id])
    raise fail(f"the name `{e.id}` is not known", e, scope.rule)


def _attribute(e: ast.Attribute, scope: Scope) -> Expr | None:
    name = dotted(e)
    if name in ELEMENTS:
        return const(ELEMENTS[name])
    base = _translate(e.value, scope)
    if e.attr == "T":
        if isinstance(base, Op) and base.op == "np.transpose" and len(base.args) == 1 and not base.static:
            return base.args[0]  # a transpose undone
        return base if base is None or base.type.rank < 2 else make("np.transpose", (base,), scope.shapes)
    if base is not None and e.attr == "shape":
        return tupled(tuple(extent(base, k, scope) for k in range(base.type.rank)))
    if base is not None and e.attr == "size":
        return size(base, scope)
    if base is not None and e.attr == "ndim":
        return const(base.type.rank)
    raise fail(f"`.{e.attr}` is not understood", e, scope.rule)


def sequence(e: ast.expr, scope: Scope) -> TupleExpr | None:
    """A tuple of operands; `*xs` spreads several, and zeros among tangents are filled in."""
    items: list[Expr | None] = []
    primal: list[Expr | None] = []
    for item in e.elts if isinstance(e, (ast.Tuple, ast.List)) else [ast.Starred(e)]:
        if isinstance(item, ast.Starred):
            found = several(item.value, scope)
            like = isinstance(item.value, ast.Name) and scope.exprs.get(item.value.id.removesuffix("_d"))
            items += found
            primal += like if isinstance(like, tuple) else found
        else:
            items.append(_translate(item, scope))
            primal.append(None)
    if items and all(i is None for i in items):
        return None
    return tupled(tuple(zeros(p, scope) if i is None else i for i, p in zip(items, primal)))


def several(e: ast.expr, scope: Scope) -> tuple[Expr | None, ...]:
    """What `*xs`, `*xs[1:]`, `*x.shape[:2]` stand for."""
    if isinstance(e, ast.Subscript) and isinstance(e.slice, ast.Slice):
        return several(e.value, scope)[static(e.slice, scope)]  # type: ignore[index]
    if isinstance(e, ast.Name) and isinstance(scope.exprs.get(e.id), tuple):
        return scope.exprs[e.id]  # type: ignore[return-value]
    found = _translate(e, scope)
    if not isinstance(found, TupleExpr):
        raise fail(f"`*{ast.unparse(e)}` stands for no sequence", e, scope.rule)
    return found.items


def _subscript(e: ast.Subscript, scope: Scope) -> Expr | None:
    if isinstance(e.value, ast.Name) and isinstance(scope.exprs.get(e.value.id), (tuple, TupleExpr)):
        return several(e.value, scope)[static(e.slice, scope)]  # type: ignore[index,call-overload]
    if isinstance(e.value, ast.Name) and isinstance(scope.statics.get(e.value.id), tuple):
        return literal(static(e, scope))
    if isinstance(e.value, ast.Attribute) and e.value.attr == "shape":
        base = _translate(e.value.value, scope)
        if base is not None:
            return extent(base, static(e.slice, scope), scope)  # type: ignore[arg-type]
    base = _translate(e.value, scope)
    if base is None:
        return None
    items = e.slice.elts if isinstance(e.slice, ast.Tuple) else [e.slice]
    return infer.index(base, tuple(_items(items, base.type.rank, scope)), scope.shapes)


def _items(items: list[ast.expr], rank: int, scope: Scope) -> list:
    """The items between brackets, the Ellipsis written out."""
    found: list = []
    for item in items:
        if isinstance(item, ast.Constant) and item.value is Ellipsis:
            used = sum(not (isinstance(i, ast.Constant) and i.value in (None, ...)) for i in items)
            found += [Slice()] * (rank - used)
        elif dotted(item) == "np.newaxis" or (isinstance(item, ast.Constant) and item.value is None):
            found.append(NewAxis())
        elif isinstance(item, ast.Slice):
            found.append(Slice(*(b and _translate(b, scope) for b in (item.lower, item.upper, item.step))))
        else:
            found.append(_translate(item, scope))
    return found


def _choice(e: ast.IfExp, scope: Scope) -> Expr | None:
    """A ternary: decided now where its test is static, else kept."""
    try:
        return _translate(e.body if static(e.test, scope) else e.orelse, scope)
    except NotStatic:
        return where([_translate(x, scope) for x in (e.test, e.body, e.orelse)], scope)


def _call(e: ast.Call, scope: Scope) -> Expr | None:
    name = dotted(e.func)
    if name in NOTATION:
        return NOTATION[name](e, scope, _translate)
    if not name:
        raise fail(f"`{ast.unparse(e.func)}` cannot be called", e, scope.rule)
    if name in statics.FUNCTIONS:
        try:
            return const(static(e, scope))
        except NotStatic:
            pass
    places = STATIC_PLACES.get(name, {})
    fixed = {places[k]: static(a, scope) for k, a in enumerate(e.args) if k in places}
    fixed |= {k.arg: static(k.value, scope) for k in e.keywords if k.arg}
    operands = [a for k, a in enumerate(e.args) if k not in places]
    args: list[Expr | None] = []
    for a in operands:
        args += _operand(a, name, scope)
    return _applied(name, operands, args, fixed, scope)


def _operand(e: ast.expr, name: str, scope: Scope) -> list[Expr | None]:
    """One operand of a call: `*xs` gives several, a bare `xs` where a sequence is meant gives one."""
    if isinstance(e, ast.Starred):
        return list(several(e.value, scope))
    if isinstance(e, ast.Name) and isinstance(scope.exprs.get(e.id), tuple):
        return [sequence(e, scope)]
    return [_translate(e, scope)]


def _applied(name, operands, args, fixed, scope: Scope) -> Expr | None:
    if name == "np.where":
        return where(args, scope)
    if None in args:
        tangents = [a for a, node in zip(args, operands) if _reads_tangent(node)]
        if name in MULTILINEAR or not any(tangents):
            return None
        args = [zeros(scope.exprs.get(node.id.removesuffix("_d")), scope)  # type: ignore[arg-type]
                if a is None and isinstance(node, ast.Name) else (a or const(0.0))
                for a, node in zip(args, operands)]
    return call(name, tuple(args), fixed, scope)


def _reads_tangent(e: ast.expr) -> bool:
    return any(isinstance(n, ast.Name) and n.id.endswith("_d") for n in ast.walk(e))


def call(name: str, args: tuple[Expr, ...], fixed: dict, scope: Scope) -> Expr:
    """A function's call: of NumPy, or of a helper, which has the type of what is computed."""
    if "." not in name and infer.function_of(name) is None:
        full = f"template.{name}" if name in helpers() else name
        return Op(full, args, _helper_type(name, args, scope), tuple((k, v) for k, v in fixed.items()))
    return make(name, args, scope.shapes, **fixed)


def _helper_type(name: str, args: tuple[Expr, ...], scope: Scope) -> Type:
    """That of what is computed, or of the first operand; complex where an operand is."""
    if name in LIKE_OPERAND:
        return args[0].type
    kinds = [a.type.dtype for a in args if is_complex(a.type)]
    return replace(scope.like, dtype=kinds[0]) if kinds and not is_complex(scope.like) else scope.like  # type: ignore[type-var]


def reads(e: Expr) -> set[str]:
    """The names whose values an expression reads: `x.shape[0]` and `np.zeros_like(x)` read none."""
    if isinstance(e, Name):
        return {e.id}
    if isinstance(e, Op) and e.op in SHAPE_ONLY:
        return set().union(*(reads(a) for a in e.args[1:]))
    return set().union(*(reads(c) for c in walk.children(e)))
