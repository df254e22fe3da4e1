"""The value of an IR expression: a small interpreter, to check rules against NumPy itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from adsource import library
from adsource.ir import infer
from adsource.ir.nodes import Const, Expr, Index, Name, NewAxis, Op, Slice, TupleExpr
from adsource.rulebook.scope import HELPERS

Functions = Mapping[str, Callable]

BY_POSITION = {"np.einsum": "subscripts"}
SHAPES: dict[str, Callable] = {
    "shape": lambda x, axis: np.shape(x)[axis], "size": np.size, "len": len, "ndim": np.ndim,
    "max": max, "min": min, "pow": pow, "np.where": lambda *a: np.where(*a)[()],
    "np.astype": lambda x, dtype: np.asarray(x).astype(dtype)[()],
    "is": lambda a, b: a is b, "is not": lambda a, b: a is not b,
}


def evaluate(e: Expr, values: Mapping[str, object], functions: Functions = {}) -> object:  # noqa: B006
    """The expression's value where names have `values`; `functions`: what no library knows, by name."""
    match e:
        case Const():
            return e.value
        case Name():
            return values[e.id]
        case TupleExpr():
            return tuple(evaluate(i, values, functions) for i in e.items)
        case Index():
            base = evaluate(e.base, values, functions)
            return base[tuple(_item(i, values, functions) for i in e.items)]  # type: ignore[index]
        case Op(op="ifexp"):
            test, a, b = e.args
            return evaluate(a if evaluate(test, values, functions) else b, values, functions)
    value = _call(e, [evaluate(a, values, functions) for a in e.args], functions)
    return value if e.op in functions and not e.op.startswith("template.") else _as_typed(e, value)


def _as_typed(e: Op, value: object) -> object:
    """The value, which has the rank of the expression's type: what is lowered to loops relies on it."""
    value = tuple(value) if isinstance(value, list) else value  # SciPy's results for a stack
    rank = getattr(e.type, "rank", None)
    if rank is not None and not isinstance(value, tuple) and np.ndim(value) != rank:  # type: ignore[arg-type]
        raise ValueError(f"`{e.op}` is typed {infer.describe(e.type)}, its value has rank {np.ndim(value)}")  # type: ignore[arg-type]
    return value


def _item(item, values, functions):
    if isinstance(item, NewAxis):
        return None
    if isinstance(item, Slice):
        bounds = (item.start, item.stop, item.step)
        return slice(*(None if b is None else evaluate(b, values, functions) for b in bounds))
    return evaluate(item, values, functions)


def _call(e: Op, args: list, functions: Functions) -> object:
    static = dict(e.static)
    first = BY_POSITION.get(e.op)
    if first:
        args = [static.pop(first), *args]
    if e.op in functions:
        return functions[e.op](*args, **static)
    if e.op in SHAPES:
        return SHAPES[e.op](*args, **static)
    function = infer.function_of(e.op)
    if function is None:
        raise LookupError(f"`{e.op}` cannot be evaluated")
    return function(*args, **static)


def templates() -> dict[str, Callable]:
    """The helpers of templates/, under the names that operations have for them."""
    space: dict = {"np": np, "math": math}
    for name in HELPERS:
        exec(compile(library.template_text(name), f"templates/{name}.py", "exec"), space)
    return {f"template.{name}": f for name, f in space.items() if callable(f)}
