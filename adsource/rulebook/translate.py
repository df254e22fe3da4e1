"""Expressions of rule lines -> typed IR.

A structural zero (the tangent of an operand that has none) is None: products with it vanish, sums
drop it.  Notation beyond Python's own: `part(x, axis, start, stop)` is a slice along one axis,
`take(x, axis, i)` one element along it, `lifted(x, axis, keepdims)` puts back the axes that a
reduction took away, `count(x, axis)` is how many elements it took together.
"""

from __future__ import annotations

import ast
import functools
import math
from dataclasses import dataclass, field

from adsource import library
from adsource.errors import Refusal
from adsource.ir import infer, walk
from adsource.ir.infer import Shapes, Untyped, const
from adsource.ir.nodes import Const, Expr, Index, Name, NewAxis, Op, Slice, TupleExpr
from adsource.ir.types import Array, Scalar, Tuple, Type
from adsource.rulebook import statics
from adsource.rulebook.algebra import make, number
from adsource.rulebook.read import dotted, operation
from adsource.rulebook.rule import Rule
from adsource.rulebook.statics import NotStatic

# Operands of NumPy functions that are known while compiling, where they stand by position.
STATIC_PLACES: dict[str, dict[int, str]] = {
    **dict.fromkeys(
        ("np.sum", "np.mean", "np.prod", "np.max", "np.min", "np.any", "np.all", "np.var", "np.std",
         "np.cumsum", "np.cumprod", "np.flip", "np.expand_dims", "np.squeeze", "np.argmax", "np.argmin",
         "np.sort", "np.argsort", "np.concatenate", "np.stack"), {1: "axis"}),
    "np.transpose": {1: "axes"}, "np.swapaxes": {1: "axis1", 2: "axis2"},
    "np.moveaxis": {1: "source", 2: "destination"}, "np.roll": {2: "axis"}, "np.repeat": {2: "axis"},
    "np.take": {2: "axis"}, "np.diagonal": {1: "offset", 2: "axis1", 3: "axis2"},
    "np.diag": {1: "k"}, "np.tril": {1: "k"}, "np.triu": {1: "k"}, "np.einsum": {0: "subscripts"},
    "np.tensordot": {2: "axes"}, "np.diff": {1: "n", 2: "axis"}, "np.astype": {1: "dtype"},
}
# Linear in each of their operands alone: zero as soon as one of them is.
MULTILINEAR = frozenset({
    "*", "/", "@", "u-", "u+", "np.dot", "np.outer", "np.inner", "np.vdot", "np.einsum", "np.tensordot",
    "np.linalg.solve", "np.cross", "np.kron",
})
ELEMENTS = {"math.pi": math.pi, "math.e": math.e, "np.pi": math.pi, "np.e": math.e, "np.inf": math.inf,
            "np.nan": math.nan}
SHAPE_ONLY = frozenset({"shape", "size", "len", "ndim", "np.zeros_like", "np.ones_like", "np.empty_like",
                        "np.full_like"})


@dataclass
class Scope:
    """What the names of a rule stand for in one application; None is a structural zero."""

    rule: Rule
    shapes: Shapes
    exprs: dict[str, Expr | tuple[Expr | None, ...] | None] = field(default_factory=dict)
    statics: dict[str, object] = field(default_factory=dict)
    like: Type = infer.INT  # the type of what is being computed: that of a helper's call


@functools.cache
def helpers() -> frozenset[str]:
    """The names of the functions in templates/arrays.py."""
    tree = ast.parse(library.template_text("arrays"))
    return frozenset(n.name for n in tree.body if isinstance(n, ast.FunctionDef))


def static(e: ast.expr, scope: Scope) -> object:
    """The compile-time value of an expression; raises NotStatic."""
    return statics.evaluate(e, scope.exprs, scope.statics)


def fail(message: str, e: ast.AST, rule: Rule) -> Refusal:
    place = rule.line + getattr(e, "lineno", 1) - 1 if rule.user else getattr(e, "lineno", 0)
    return Refusal("AD402", f"in the rule `{rule.name}`: {message}", rule.file, place)


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


def combine(name: str, args: list[Expr | None], scope: Scope) -> Expr | None:
    """An operator applied to operands that may be structural zeros."""
    if None not in args:
        return make(name, tuple(a for a in args if a is not None), scope.shapes)
    if name in ("+", "-"):
        a, b = args
        return a if b is None else (b if name == "+" else make("u-", (b,), scope.shapes))
    return None


def _name(e: ast.Name, scope: Scope) -> Expr | None:
    if e.id in scope.exprs:
        found = scope.exprs[e.id]
        if isinstance(found, tuple):
            raise fail(f"`{e.id}` stands for several operands", e, scope.rule)
        return found
    if e.id in scope.statics:
        return literal(scope.statics[e.id])
    raise fail(f"the name `{e.id}` is not known", e, scope.rule)


def literal(value: object) -> Expr:
    """A compile-time value as an operand."""
    return tupled(tuple(literal(v) for v in value)) if isinstance(value, tuple) else const(value)


def tupled(items: tuple[Expr, ...]) -> TupleExpr:
    return TupleExpr(items, Tuple(tuple(i.type for i in items)))


def _attribute(e: ast.Attribute, scope: Scope) -> Expr | None:
    name = dotted(e)
    if name in ELEMENTS:
        return const(ELEMENTS[name])
    base = _translate(e.value, scope)
    if e.attr == "T":
        return base if base is None or base.type.rank < 2 else make("np.transpose", (base,), scope.shapes)
    if base is not None and e.attr == "shape":
        return tupled(tuple(extent(base, k, scope) for k in range(base.type.rank)))
    if base is not None and e.attr == "size":
        return size(base, scope)
    if base is not None and e.attr == "ndim":
        return const(base.type.rank)
    raise fail(f"`.{e.attr}` is not understood", e, scope.rule)


def extent(base: Expr, axis: int, scope: Scope) -> Expr:
    """`base.shape[axis]`, read off the simplest expression that has this extent."""
    axis %= base.type.rank
    known = base.type.shape[axis]
    if known is not None and known.constant is not None:
        return const(known.constant)
    while isinstance(base, Op) and known is not None:
        inner = [(a, a.type.shape.index(known)) for a in base.args
                 if isinstance(a.type, Array) and known in a.type.shape]
        if not inner:
            break
        base, axis = inner[0]
    return infer.op("shape", (base,), scope.shapes, axis=axis)


def size(base: Expr, scope: Scope) -> Expr:
    if isinstance(base.type, Scalar):
        return const(1)
    fixed = [s.constant if s is not None else None for s in base.type.shape]
    if None not in fixed:
        return const(math.prod(n for n in fixed if n is not None))
    return infer.op("size", (base,), scope.shapes)


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


def zeros(like: Expr | None, scope: Scope) -> Expr:
    """Zeros in the shape of an operand."""
    if like is None or isinstance(like.type, Scalar):
        return const(0.0)
    return infer.op("np.zeros_like", (like,), scope.shapes)


def _subscript(e: ast.Subscript, scope: Scope) -> Expr | None:
    if isinstance(e.value, ast.Name) and isinstance(scope.exprs.get(e.value.id), (tuple, TupleExpr)):
        return several(e.value, scope)[static(e.slice, scope)]  # type: ignore[index,call-overload]
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


def where(args: list[Expr | None], scope: Scope) -> Expr | None:
    """np.where; for scalars the ternary, which does not evaluate the side that is not taken."""
    test, a, b = args
    if test is None or all(x is None or number(x) == 0 for x in (a, b)):
        return None
    operands = (test, a or const(0.0), b or const(0.0))
    scalars = all(isinstance(x.type, Scalar) for x in operands)
    return make("ifexp" if scalars else "np.where", operands, scope.shapes)


def _call(e: ast.Call, scope: Scope) -> Expr | None:
    name = dotted(e.func)
    if name in NOTATION:
        return NOTATION[name](e, scope)
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
        return Op(full, args, scope.like, tuple((k, v) for k, v in fixed.items()))
    return make(name, args, scope.shapes, **fixed)


# ------------------------------------------------------------------------ notation


def _part(e: ast.Call, scope: Scope) -> Expr | None:
    """part(x, axis, start, stop): `x[:, start:stop]`."""
    base = _translate(e.args[0], scope)
    if base is None:
        return None
    axis: int = static(e.args[1], scope) % base.type.rank  # type: ignore[operator]
    bounds = [_bound(b, scope) for b in e.args[2:]]
    item = Slice(*bounds)
    if item == Slice():
        return base
    before: tuple = (Slice(),) * axis
    if isinstance(base, Index) and len(base.items) <= axis and all(isinstance(i, Slice) for i in base.items):
        before = base.items + (Slice(),) * (axis - len(base.items))
        base = base.base
    return infer.index(base, (*before, item), scope.shapes)


def _bound(e: ast.expr, scope: Scope) -> Expr | None:
    found = _translate(e, scope)
    return None if isinstance(found, Const) and found.value is None else found


def _take(e: ast.Call, scope: Scope) -> Expr | None:
    """take(x, axis, i): `x[:, i]`."""
    base = _translate(e.args[0], scope)
    if base is None:
        return None
    axis: int = static(e.args[1], scope) % base.type.rank  # type: ignore[operator]
    item = _translate(e.args[2], scope)
    return infer.index(base, (Slice(),) * axis + (item,), scope.shapes)


def _lifted(e: ast.Call, scope: Scope) -> Expr | None:
    """lifted(x, axis, keepdims): with the axes put back that a reduction over `axis` took away."""
    base = _translate(e.args[0], scope)
    axis, keepdims = (static(a, scope) for a in e.args[1:3])
    if base is None or axis is None or keepdims or axis == ():
        return base
    return make("np.expand_dims", (base,), scope.shapes, axis=axis)


def _count(e: ast.Call, scope: Scope) -> Expr | None:
    """count(x, axis): how many elements a reduction over `axis` takes together."""
    base, axis = _translate(e.args[0], scope), static(e.args[1], scope)
    if base is None or axis is None:
        return base and size(base, scope)
    axes = axis if isinstance(axis, tuple) else (axis,)
    found: Expr = const(1)
    for a in axes:
        found = make("*", (found, extent(base, a, scope)), scope.shapes)
    return found


NOTATION = {"part": _part, "take": _take, "lifted": _lifted, "count": _count}


def reads(e: Expr) -> set[str]:
    """The names whose values an expression reads: `x.shape[0]` and `np.zeros_like(x)` read none."""
    if isinstance(e, Name):
        return {e.id}
    if isinstance(e, Op) and e.op in SHAPE_ONLY:
        return set().union(*(reads(a) for a in e.args[1:]))
    return set().union(*(reads(c) for c in walk.children(e)))
