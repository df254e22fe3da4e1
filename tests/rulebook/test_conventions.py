"""Slopes where there is more than one answer: ties, zeros, bounds (docs/reference/rules.md)."""

import numpy as np
import pytest

from adsource.ir import infer
from adsource.ir.nodes import Const, Name, TupleExpr
from adsource.ir.types import Tuple, is_float
from adsource.rulebook.apply import adjoint, tangent
from adsource.rulebook.book import load_book
from adsource.rulebook.evaluate import evaluate, templates
from adsource.rulebook.match import flatten
from adsource.rulebook.samples import type_of

BOOK = load_book()


def slopes(name, *args, seed=1.0, **static):
    """The adjoint of each float operand, and the tangent along each, for a seed of ones."""
    values, operands = {}, []
    for a in args:
        items = a if isinstance(a, tuple) else (a,)
        made = tuple(operand(i, values) for i in items)
        operands.append(TupleExpr(made, Tuple(tuple(m.type for m in made))) if isinstance(a, tuple) else made[0])
    op = infer.op(name, tuple(operands), infer.Shapes(), **static)
    rule = BOOK.find(op)
    with np.errstate(all="ignore"):
        y = evaluate(op, values)
        env = {**values, "y": y, "y_b": np.full(np.shape(y), seed)[()]}
        flat = flatten(op.args)
        wanted = [k for k, a in enumerate(flat) if isinstance(a, Name) and is_float(a.type)]
        applied = adjoint(rule, op, Name("y", op.type), Name("y_b", op.type), frozenset(wanted))
        for n, e in (*applied.records, *applied.lets):
            env[n] = evaluate(e, env, templates())
        found = {k: np.zeros(np.shape(values[flat[k].id])) for k in wanted}
        for k, e in applied.adds:
            given = np.broadcast_to(evaluate(e, env, templates()), np.broadcast_shapes(np.shape(y), found[k].shape))
            found[k] = found[k] + (given if given.shape == found[k].shape else given.sum())
        for k in wanted if np.ndim(y) == 0 and not any(np.ndim(v) for v in values.values()) else ():
            assert forward(rule, op, k, flat, env) == pytest.approx(float(found[k]), nan_ok=True)
    return [found[k].tolist() for k in wanted]


def forward(rule, op, place, flat, env):
    applied = tangent(rule, op, Name("y", op.type), {place: Name("x_d", flat[place].type)})
    env = {**env, "x_d": 1.0}
    for n, e in (*applied.records, *applied.lets):
        env[n] = evaluate(e, env, templates())
    return 0.0 if applied.tangent is None else float(evaluate(applied.tangent, env, templates()))


def operand(value, values):
    if value is None or isinstance(value, Constant):
        return infer.const(value and value.value)
    name = f"x{len(values)}"
    values[name] = np.array(value) if isinstance(value, list) else np.asarray(value)[()]
    return Name(name, type_of(name, values[name]))


class Constant:
    def __init__(self, value):
        self.value = value


def a(*values):
    return list(values)


@pytest.mark.parametrize("name, args, expected", [
    ("np.abs", [0.0], [0.0]),
    ("np.abs", [-2.0], [-1.0]),
    ("abs", [0.0], [0.0]),
    ("np.maximum", [1.0, 1.0], [0.5, 0.5]),
    ("np.minimum", [1.0, 1.0], [0.5, 0.5]),
    ("np.maximum", [a(0.0, 1.0), Constant(0.0)], [[0.5, 1.0]]),
    ("max", [2.0, 2.0], [0.5, 0.5]),
    ("max", [2.0, 2.0, 1.0], [0.5, 0.5, 0.0]),
    ("max", [2.0, 2.0, 2.0], [1 / 3, 1 / 3, 1 / 3]),
    ("min", [2.0, 2.0, 3.0], [0.5, 0.5, 0.0]),
    ("np.fmax", [1.0, np.nan], [1.0, 0.0]),
    ("np.fmax", [np.nan, 1.0], [0.0, 1.0]),
    ("np.fmin", [3.0, 3.0], [0.5, 0.5]),
    ("np.clip", [a(-1.0, 0.0, 0.5, 1.0, 2.0), Constant(0.0), Constant(1.0)], [[0.0, 0.5, 1.0, 0.5, 0.0]]),
    ("np.clip", [1.0, 1.0, 3.0], [0.5, 0.5, 0.0]),
    ("np.clip", [1.0, 3.0, 2.0], [0.0, 0.0, 1.0]),
    ("np.clip", [2.0, None, 2.0], [0.5, 0.5]),
    ("np.where", [True, np.inf, 2.0], [1.0, 0.0]),
    ("ifexp", [False, 1.0, 2.0], [0.0, 1.0]),
    ("**", [0.0, 0.0], [0.0, 0.0]),
    ("**", [0.0, Constant(0)], [0.0]),
    ("**", [0.0, Constant(1)], [1.0]),
    ("**", [0.0, Constant(2)], [0.0]),
    ("**", [0.0, 3.0], [0.0, 0.0]),
    ("**", [-2.0, Constant(3)], [12.0]),
    ("**", [-2.0, 2], [-4.0]),
    ("**", [0.0, 0], [0.0]),
    ("**", [Constant(0.0), 2.0], [0.0]),
    ("np.sqrt", [0.0], [np.inf]),
    ("math.sqrt", [0.0], [np.inf]),
    ("**", [np.float64(0.0), Constant(0.5)], [np.inf]),
    ("np.log", [np.float64(0.0)], [np.inf]),
    ("np.cbrt", [0.0], [np.inf]),
    ("np.hypot", [0.0, 0.0], [0.0, 0.0]),
    ("math.hypot", [0.0, 0.0], [0.0, 0.0]),
    ("np.arctan2", [0.0, 0.0], [0.0, 0.0]),
    ("math.atan2", [0.0, 0.0], [0.0, 0.0]),
    ("np.sinc", [0.0], [0.0]),
    ("np.copysign", [0.0, -1.0], [0.0, 0.0]),
    ("%", [6.0, 3.0], [1.0, -2.0]),
    ("scipy.special.xlogy", [0.0, 0.0], [-np.inf, 0.0]),
    ("np.heaviside", [0.0, 0.5], [0.0, 1.0]),
])
def test_elementwise(name, args, expected):
    assert slopes(name, *args) == expected


@pytest.mark.parametrize("name, args, static, expected", [
    ("np.max", [a(3.0, 3.0, 1.0)], {}, [[0.5, 0.5, 0.0]]),
    ("np.min", [[[1.0, 1.0], [0.0, 2.0]]], {"axis": 1}, [[[0.5, 0.5], [1.0, 0.0]]]),
    ("np.prod", [a(0.0, 2.0, 3.0)], {}, [[6.0, 0.0, 0.0]]),
    ("np.prod", [[[0.0, 0.0], [2.0, 3.0]]], {"axis": 1}, [[[0.0, 0.0], [3.0, 2.0]]]),
    ("np.cumprod", [a(2.0, 0.0, 3.0)], {}, [[1.0, 8.0, 0.0]]),
    ("np.std", [a(2.0, 2.0)], {}, [[0.0, 0.0]]),
    ("np.linalg.norm", [a(0.0, 0.0)], {}, [[0.0, 0.0]]),
    ("np.linalg.norm", [a(0.0, 1.0)], {"ord": 1}, [[0.0, 1.0]]),
    ("np.nan_to_num", [a(np.nan, 1.0)], {}, [[0.0, 1.0]]),
])
def test_reductions(name, args, static, expected):
    assert slopes(name, *args, **static) == expected


def test_a_literal_is_no_operand_that_varies():
    op = infer.op("*", (infer.const(2.0), Name("x", infer.FLOAT)), infer.Shapes())
    assert isinstance(op.args[0], Const)
