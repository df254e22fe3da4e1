"""Rules that a user writes: read, matched, verified."""

import numpy as np
import pytest

from adsource.errors import Refusal
from adsource.ir import infer
from adsource.ir.nodes import Name, Op
from adsource.ir.types import Array, Scalar, extent
from adsource.rulebook.apply import adjoint
from adsource.rulebook.book import load_book
from adsource.rulebook.verify import verify

SOFT = """
    @ad.rule
    def soften(x, k):
        '''A smooth step.

        >>> soft(normal[4], positive[()])
        '''
        y = soft(x, k)
        slope = 1.0 - y * y
        y_d = slope * (k * x_d + x * k_d)
        x_b += y_b * slope * k
        k_b += y_b * slope * x
"""


def soft(x, k):
    return np.tanh(k * x)


def only(text):
    return load_book((text,)).rules[0]


def test_a_users_rule_is_right():
    book = load_book((SOFT,))
    assert verify(book.rules[0], book, {"soft": soft}) == []


def test_it_comes_before_the_books_own():
    mine = """
def my_sin(x):
    y = np.sin(x)
    y_d = np.cos(x) * x_d
    x_b += np.cos(x) * y_b
"""
    op = infer.op("np.sin", (Name("x", infer.FLOAT),), infer.Shapes())
    assert load_book((mine,)).find(op).name == "my_sin"


def test_what_is_broadcast_is_summed():
    x = Name("x", Array("float64", (extent("n"),)))
    op = Op("soft", (x, Name("k", Scalar("float64"))), x.type)
    applied = adjoint(only(SOFT), op, Name("y", x.type), Name("y_b", x.type), frozenset([1]))
    assert applied.adds[0][1].op == "np.sum"


@pytest.mark.parametrize("wrong, words", [
    (SOFT.replace("slope * (k * x_d", "slope * (2.0 * k * x_d"), "the tangent is off by"),
    (SOFT.replace("x_b += y_b * slope * k", "x_b += y_b * slope"), "<seed, tangent>"),
    (SOFT.replace("x_b += y_b * slope * k", "x_b += np.sum(y_b)[None, None] * slope * k"), "AD402"),
    (SOFT.replace("slope * x\n", "slope * z\n"), "the name `z` is not known"),
])
def test_a_wrong_rule_is_found(wrong, words):
    problems = verify(only(wrong), None, {"soft": soft})
    assert problems and words in str(problems[0])


@pytest.mark.parametrize("text, words", [
    ("def f(x):\n    return x\n", "the first line of a rule is its pattern"),
    ("def f(x):\n    y = [x]\n", "a pattern is one operation"),
    ("def f(x):\n    y = f(x\n", "the rule cannot be read"),
    ("def f(x):\n    y = f(x + 1)\n", "a name or a literal"),
])
def test_a_rule_that_cannot_be_read(text, words):
    with pytest.raises(Refusal, match=words):
        load_book((text,))


@pytest.mark.parametrize("line, words", [
    ("while x: pass", "has no place in a rule"),
    ("if x > 0.0:\n        x_b += y_b", "is not known while compiling"),
    ("x_b *= y_b", "has no place in a rule"),
])
def test_a_line_that_has_no_place(line, words):
    rule = only(f"def f(x):\n    y = soft(x)\n    {line}\n")
    x = Name("x", Scalar("float64"))
    with pytest.raises(Refusal, match=words):
        adjoint(rule, Op("soft", (x,), x.type), x, x, frozenset([0]))
