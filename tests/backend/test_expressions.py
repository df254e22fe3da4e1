"""Expressions as a person writes them."""

import ast
import math

import numpy as np
import pytest

from adsource.backend.expressions import expression
from adsource.backend.spelling import Spelling, bindings, spelling_of
from adsource.ir.infer import const, index, op
from adsource.ir.nodes import Const, Name, NewAxis, Op, Slice, TupleExpr
from adsource.ir.types import INT, Array, Opaque, Scalar, Static, Tuple, extent

F64 = Scalar("float64")
u = Name("u", Array("float64", (extent("n"),), "C"))
A = Name("A", Array("float64", (extent("n"), extent("m")), "C"))
x, y, z, i, n = Name("x", F64), Name("y", F64), Name("z", F64), Name("i", INT), Name("n", INT)
tape = Name("tape", Opaque("list"))


def c(value):
    return const(value)


def add(a, b):
    return op("+", (a, b))


def sub(a, b):
    return op("-", (a, b))


def mul(a, b):
    return op("*", (a, b))


def div(a, b):
    return op("/", (a, b))


def power(a, b):
    return op("**", (a, b))


def neg(a):
    return op("u-", (a,))


def less(a, b):
    return op("<", (a, b))


def both(*a):
    return TupleExpr(a, Tuple(tuple(b.type for b in a)))


def shape(a, axis):
    return Op("shape", (a,), INT, (("axis", axis),))


ARITHMETIC = [
    (sub(x, add(y, z)), "x - (y + z)"),
    (sub(sub(x, y), z), "x - y - z"),
    (add(x, add(y, z)), "x + (y + z)"),
    (div(mul(x, y), z), "x * y / z"),
    (mul(x, div(y, z)), "x * (y / z)"),
    (mul(add(x, y), z), "(x + y) * z"),
    (mul(neg(x), y), "-x * y"),
    (neg(mul(x, y)), "-(x * y)"),
    (neg(neg(x)), "-(-x)"),
    (mul(x, neg(y)), "x * -y"),
    (add(x, neg(y)), "x + (-y)"),
    (sub(x, c(-2.0)), "x - (-2.0)"),
    (sub(x, mul(c(-2.0), y)), "x - (-2.0 * y)"),
    (power(x, c(2)), "x ** 2"),
    (neg(power(x, c(2))), "-x ** 2"),
    (power(neg(x), c(2)), "(-x) ** 2"),
    (power(c(-2.0), x), "(-2.0) ** x"),
    (power(x, neg(y)), "x ** -y"),
    (power(power(x, y), z), "(x ** y) ** z"),
    (power(x, power(y, z)), "x ** y ** z"),
    (op("@", (A, op("np.transpose", (A,)))), "A @ A.T"),
    (op("//", (n, c(2))), "n // 2"),
    (op("%", (add(i, c(1)), n)), "(i + 1) % n"),
    (op("&", (less(u, x), less(x, u))), "(u < x) & (x < u)"),
    (op("~", (less(u, x),)), "~(u < x)"),
]
LOGIC = [
    (op("and", (less(x, y), less(y, z))), "x < y and y < z"),
    (op("or", (op("and", (less(x, y), less(y, z))), less(x, z))), "x < y and y < z or x < z"),
    (op("and", (op("or", (less(x, y), less(y, z))), less(x, z))), "(x < y or y < z) and x < z"),
    (op("not", (less(x, y),)), "not x < y"),
    (op("not", (op("or", (less(x, y), less(y, z))),)), "not (x < y or y < z)"),
    (op("==", (less(x, y), less(y, z))), "(x < y) == (y < z)"),
    (mul(x, op("ifexp", (less(x, y), x, y))), "x * (x if x < y else y)"),
    (op("ifexp", (less(x, y), x, op("ifexp", (less(y, z), y, z)))), "x if x < y else y if y < z else z"),
]
INDICES = [
    (index(u, (Slice(c(1), c(-1)),)), "u[1:-1]"),
    (index(A, (add(i, c(1)), n)), "A[i + 1, n]"),
    (index(A, (Slice(), c(0))), "A[:, 0]"),
    (index(A, (i, Slice(add(i, c(1)), None))), "A[i, i + 1 :]"),
    (index(u, (Slice(None, sub(n, c(1)), c(2)),)), "u[: n - 1 : 2]"),
    (index(u, (Slice(None, None, c(-1)),)), "u[::-1]"),
    (index(u, (Slice(None, None, add(n, c(1))),)), "u[:: n + 1]"),
    (index(u, (Slice(None, n, c(2)),)), "u[:n:2]"),
    (index(u, (NewAxis(), Slice())), "u[np.newaxis, :]"),
    (index(add(u, u), (i,)), "(u + u)[i]"),
    (index(index(A, (i,)), (n,)), "A[i][n]"),
]
CALLS = [
    (shape(A, 1), "A.shape[1]"),
    (both(shape(A, 0), shape(A, 1)), "A.shape"),
    (both(shape(A, 0), n), "(A.shape[0], n)"),
    (both(x), "(x,)"),
    (Op("size", (u,), INT), "u.size"),
    (Op("len", (u,), INT), "len(u)"),
    (Op("item", (both(x, y),), F64, (("k", 1),)), "(x, y)[1]"),
    (op("np.sum", (A,), axis=0, keepdims=True), "np.sum(A, axis=0, keepdims=True)"),
    (op("np.sum", (A,), axis=None, keepdims=False, dtype=None), "np.sum(A)"),
    (op("np.sum", (A,), axis=(0, 1)), "np.sum(A, axis=(0, 1))"),
    (Op("np.concatenate", (both(u, u),), u.type, (("axis", None),)), "np.concatenate((u, u), axis=None)"),
    (op("np.transpose", (add(A, A),)), "(A + A).T"),
    (op("np.transpose", (A,), axes=(0, 1)), "np.transpose(A, (0, 1))"),
    (Op("np.swapaxes", (A,), A.type, (("axis1", 0), ("axis2", 1))), "np.swapaxes(A, 0, 1)"),
    (op("np.copy", (u,)), "u.copy()"),
    (op("np.copy", (x,)), "x"),
    (Op("np.astype", (u,), u.type, (("dtype", "float32"),)), "u.astype(np.float32)"),
    (Op("np.astype", (x,), INT, (("dtype", np.int64),)), "np.int64(x)"),
    (op("np.zeros", (n,), dtype="float64"), "np.zeros(n)"),
    (op("np.zeros", (both(n, i),), dtype="int64"), "np.zeros((n, i), dtype=np.int64)"),
    (op("np.zeros", (n,), dtype="bool"), "np.zeros(n, dtype=np.bool_)"),
    (op("np.full", (n, c(1)), dtype="float64"), "np.full(n, 1, dtype=np.float64)"),
    (op("np.reshape", (A, both(n, c(-1)))), "A.reshape((n, -1))"),
    (op("np.reshape", (A, both(c(-1)))), "A.reshape(-1)"),
    (Op("np.einsum", (A, A), u.type, (("subscripts", "ij,ij->i"),)), 'np.einsum("ij,ij->i", A, A)'),
    (op("np.diag", (u,), k=0), "np.diag(u)"),
    (op("np.diag", (u,), k=1), "np.diag(u, k=1)"),
    (op("np.clip", (u, c(None), x)), "np.clip(u, None, x)"),
    (op("math.exp", (x,)), "math.exp(x)"),
    (op("max", (x, y)), "max(x, y)"),
    (Op("list", (x, y), Opaque()), "[x, y]"),
    (Op("append", (tape, x), Opaque()), "tape.append(x)"),
    (Op("pop", (tape,), Opaque()), "tape.pop()"),
    (Op("stop_gradient", (add(x, y),), F64), "x + y"),
    (mul(Op("stop_gradient", (add(x, y),), F64), z), "(x + y) * z"),
    (Op("np.add.at", (u, n, x), Opaque()), "np.add.at(u, n, x)"),
    (Op("template.expit", (x,), F64), "expit(x)"),
    (Op("template.along", (u,), u.type, (("axis", None), ("keepdims", False))), "along(u, axis=None, keepdims=False)"),
]
LITERALS = [
    (c(1.5e-7), "1.5e-07"),
    (c(math.inf), "np.inf"),
    (c(-math.inf), "-np.inf"),
    (c(math.nan), "np.nan"),
    (c(math.pi), "np.pi"),
    (mul(c(-math.pi), x), "-np.pi * x"),
    (Const(np.float32(0.1), Scalar("float32")), "np.float32(0.1)"),
    (Const(np.int64(3), Scalar("int64")), "np.int64(3)"),
    (Const(np.bool_(True), Scalar("bool")), "True"),
    (Const(np.dtype("float32"), Static()), "np.float32"),
    (c("ij"), '"ij"'),
    (c('say "x"'), "'say \"x\"'"),
    (c(None), "None"),
    (c(True), "True"),
    (c(2j), "2j"),
    (mul(c(1 + 2j), z), "(1.0 + 2j) * z"),
    (c(1 - 2j), "complex(1.0, -2.0)"),
]


@pytest.mark.parametrize(("e", "wanted"), ARITHMETIC + LOGIC + INDICES + CALLS + LITERALS, ids=lambda p: str(p)[:30])
def test_text(e, wanted):
    assert expression(e) == wanted
    ast.parse(wanted)


VALUES = {"x": 1.7, "y": -0.3, "z": 2.9, "n": 7, "i": 3}


@pytest.mark.parametrize("e", [e for e, _ in ARITHMETIC[:20] + LOGIC])
def test_text_has_the_value_of_the_tree(e):
    """Parentheses that are left out do not change what is computed."""
    assert repr(eval(expression(e), dict(VALUES))) == repr(_evaluate(e))


def _evaluate(e):
    if isinstance(e, Const):
        return e.value
    if isinstance(e, Name):
        return VALUES[e.id]
    a = [_evaluate(b) for b in e.args]
    return {
        "+": lambda: a[0] + a[1], "-": lambda: a[0] - a[1], "*": lambda: a[0] * a[1], "/": lambda: a[0] / a[1],
        "**": lambda: a[0] ** a[1], "u-": lambda: -a[0], "<": lambda: a[0] < a[1], "==": lambda: a[0] == a[1],
        "and": lambda: a[0] and a[1], "or": lambda: a[0] or a[1], "not": lambda: not a[0],
        "ifexp": lambda: a[1] if a[0] else a[2],
    }[e.op]()  # fmt: skip


def test_names_are_spelt_as_the_user_does():
    names = spelling_of(["from scipy.special import erf as e", "import math as m", "import numpy"], "numpy")
    assert expression(op("scipy.special.erf", (x,)), names) == "e(x)"
    assert expression(op("math.exp", (x,)), names) == "m.exp(x)"
    assert expression(op("np.sin", (x,)), names) == "numpy.sin(x)"
    assert expression(op("np.sin", (x,)), spelling_of(["from numpy import sin"])) == "sin(x)"
    assert expression(op("np.linalg.inv", (A,)), spelling_of(["import numpy.linalg as la"])) == "la.inv(A)"
    assert expression(op("np.sin", (x,)), "xp") == "xp.sin(x)"
    assert expression(Op("template.f", (x,), F64), Spelling("np", {"template.f": "f2"})) == "f2(x)"


def test_bindings_of_an_import_line():
    assert list(bindings("import scipy.special")) == [("scipy", "scipy")]
    assert list(bindings("from numpy import pi, e as euler")) == [("pi", "np.pi"), ("euler", "np.e")]
