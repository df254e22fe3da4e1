"""Elements that are handed on from pass to pass in a name: loops that are never entered, and indices that wrap."""


import numpy as np
import pytest

from adsource.pipeline import Request, emit
from tests.primal import uncompiled

TEXT = """
import numpy as np


def decay(x, k, low, high):
    x = x.copy()
    for i in range(low, high):
        x[i] += k * x[i - 1]
    for i in range(low, high):
        x[i] = x[i] * x[i - 1]
        if i > 3:
            x[i - 1] = 0.5 * x[i - 1]
    return np.sum(x * x)
"""
WRT, SIGNATURE = ("x", "k"), ("float64[:]", "float64", "int64", "int64")


def made(target):
    text = emit(Request("f.py", TEXT, "decay", WRT, SIGNATURE, target=target)).text
    space: dict = {"__name__": "decay"}
    plain = uncompiled(text)
    exec(compile(plain, "emitted", "exec"), space)
    return text, space["decay_value_and_grad"]


@pytest.mark.parametrize("n, low, high", [(7, 1, 7), (7, 0, 7), (7, 3, 3), (1, 0, 1), (0, 0, 0), (0, 5, 2), (7, -2, 4)])
def test_values_and_gradients_are_those_of_the_plain_loops(n, low, high):
    text, compiled = made("cpu")
    assert "x2_b_next = " in text
    x = np.random.default_rng(n).random(n)
    for ours, theirs in zip(compiled(x, 0.3, low, high)[1], made("numpy")[1](x, 0.3, low, high)[1]):
        assert np.array_equal(ours, theirs)
