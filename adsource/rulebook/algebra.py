"""Building typed operations, with the algebra that a person would do on the way.

    1.0 * x      ->  x            -(-x)   ->  x          a + -b  ->  a - b
    x ** 1       ->  x            2 - 1   ->  1          2.0 * (0.5 * x)  ->  x

Only what keeps every bit of the result: constants are multiplied where one is a power of two.
"""

from __future__ import annotations

import math
import operator

from adsource.ir import infer
from adsource.ir.infer import Shapes
from adsource.ir.nodes import Const, Expr, Op
from adsource.ir.types import Scalar, is_complex

FOLDED = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
    "//": operator.floordiv, "%": operator.mod, "**": operator.pow,
}


# What NumPy takes where a static operand is not given: not written out.
DEFAULTS = {
    "keepdims": False, "np.concatenate.axis": 0, "np.stack.axis": 0, "np.diff.n": 1, "np.diff.axis": -1,
    "np.tril.k": 0, "np.triu.k": 0, "np.diag.k": 0, "np.eye.k": 0, "np.trace.offset": 0,
    "np.linspace.endpoint": True, "np.var.ddof": 0, "np.std.ddof": 0,
}


def _default(name: str, key: str, value: object) -> bool:
    for known in (key, f"{name}.{key}"):
        if known in DEFAULTS and type(DEFAULTS[known]) is type(value) and DEFAULTS[known] == value:
            return True
    return False


def number(e: Expr | None) -> int | float | None:
    """The value of a literal number, else None."""
    if isinstance(e, Const) and isinstance(e.value, (int, float)) and not isinstance(e.value, bool):
        return e.value
    return None


def make(name: str, args: tuple[Expr, ...], shapes: Shapes, **static: object) -> Expr:
    """The operation, simplified."""
    static = {k: v for k, v in static.items() if v is not None and not _default(name, k, v)}
    plain = infer.op(name, args, shapes, **static)
    rewrite = _REWRITES.get(name)
    simple = rewrite(args, shapes) if rewrite else None
    return plain if simple is None or not _same_kind(simple, plain) else simple


def _same_kind(a: Expr, b: Expr) -> bool:
    """Same dtype, weakness and rank: what a rewrite must keep."""
    s, t = a.type, b.type
    weak = getattr(s, "weak", False) == getattr(t, "weak", False)
    return weak and getattr(s, "dtype", None) == getattr(t, "dtype", 0) and s.rank == t.rank


def negative(e: Expr, shapes: Shapes) -> Expr:
    """-e, without a double sign."""
    if number(e) is not None:
        return infer.const(-e.value)
    if isinstance(e, Op) and e.op == "u-":
        return e.args[0]
    if isinstance(e, Op) and e.op == "*" and number(e.args[0]) is not None:
        return infer.op("*", (infer.const(-e.args[0].value), e.args[1]), shapes)
    return infer.op("u-", (e,), shapes)


def _negate(args, shapes):
    return negative(args[0], shapes)


def _fold(name, args):
    """The value of an operation on two literals, where Python gives a finite one."""
    a, b = number(args[0]), number(args[1])
    if a is None or b is None:
        return None
    try:
        value = FOLDED[name](a, b)
    except (ZeroDivisionError, OverflowError):
        return None
    return infer.const(value) if isinstance(value, (int, float)) and math.isfinite(value) else None


def _add(args, shapes):
    a, b = args
    if number(a) == 0:
        return b
    if number(b) == 0:
        return a
    if isinstance(b, Op) and b.op == "u-":
        return make("-", (a, b.args[0]), shapes)
    return _fold("+", args)


def _subtract(args, shapes):
    a, b = args
    if number(b) == 0:
        return a
    if number(a) == 0:
        return negative(b, shapes)
    if isinstance(b, Op) and b.op == "u-":
        return make("+", (a, b.args[0]), shapes)
    return _fold("-", args)


def _multiply(args, shapes):
    a, b = args
    folded = _fold("*", args)
    if folded is not None:
        return folded
    for factor, other in ((a, b), (b, a)):
        if number(factor) == 1:
            return other
        if number(factor) == -1:
            return negative(other, shapes)
        if isinstance(factor, Op) and factor.op == "u-":
            return negative(make("*", (factor.args[0], other) if factor is a else (other, factor.args[0]), shapes),
                            shapes)
    return _gather_constants(a, b, shapes)


def _gather_constants(a: Expr, b: Expr, shapes) -> Expr | None:
    """2.0 * (0.5 * x) -> x, and (0.5 * x) * 2.0 likewise, where that is exact."""
    for factor, other in ((a, b), (b, a)):
        c = number(factor)
        if c is None or not (isinstance(other, Op) and other.op == "*"):
            continue
        inner = number(other.args[0])
        if inner is not None and (_power_of_two(c) or _power_of_two(inner)):
            return make("*", (infer.const(c * inner), other.args[1]), shapes)
    return None


def _power_of_two(c: float) -> bool:
    return c != 0 and math.isfinite(c) and abs(math.frexp(c)[0]) == 0.5


def _divide(args, shapes):
    a, b = args
    if number(b) == 1:
        return a
    if isinstance(a, Op) and a.op == "u-":
        return negative(make("/", (a.args[0], b), shapes), shapes)
    return _fold("/", args)


def _power(args, shapes):
    return args[0] if number(args[1]) == 1 else _fold("**", args)


def _where(args, shapes):
    return args[1] if args[1] == args[2] and isinstance(args[0].type, Scalar) else None


def _conj(args, shapes):
    """Of a real operand itself; a conjugate undone."""
    e = args[0]
    if not is_complex(e.type):
        return e
    return e.args[0] if isinstance(e, Op) and e.op == "np.conj" else None


def _real(args, shapes):
    return None if is_complex(args[0].type) else args[0]


_REWRITES = {
    "u-": _negate, "+": _add, "-": _subtract, "*": _multiply, "/": _divide, "**": _power,
    "%": lambda args, shapes: _fold("%", args), "//": lambda args, shapes: _fold("//", args),
    "np.where": _where, "np.conj": _conj, "np.real": _real,
}
