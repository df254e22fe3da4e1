"""One element that NumPy stretches at run time: the adjoint does not sum for it, and says so instead."""

import numpy as np
import pytest

from adsource.pipeline import Request, emit

SOURCE = """
import numpy as np


def joined(x, y, v):
    m = int(x[0] > 1.0)
    c = np.append(x[:m], v)
    return np.sum(c * y)


def stored(x, y):
    z = x[x > 1.0]
    u = y * 2.0
    u[1:] = z
    return np.sum(u)


def masked(x, y):
    keep = x > 0.5
    z = x[keep]
    w = y[keep] * z
    return np.sum(z * w) + np.sum(z[1:] * w[1:] - w[:-1])
"""
FLOATS = "float64[:]"


def module(name, *signature):
    made = emit(Request("stretched.py", SOURCE, name, None, signature, "numpy"))
    names = {}
    exec(compile(made.text, "<stretched>", "exec"), names)
    return made.text, names


@pytest.mark.parametrize("name, arguments, line, lengths", [
    ("joined", (np.array([0.5, 2.0]), np.array([3.0, 1.0, 2.0]), 0.7), 8, "(1, 3)"),
    ("stored", (np.array([0.5, 2.0, 0.1]), np.array([3.0, 1.0, 2.0])), 14, "(2, 1)"),
])
def test_gradient_is_refused_where_one_element_is_stretched(name, arguments, line, lengths):
    text, made = module(name, *("float64" if np.ndim(a) == 0 else FLOATS for a in arguments))
    primal = {}
    exec(SOURCE, primal)
    assert made[name](*arguments) == primal[name](*arguments)
    with pytest.raises(ValueError) as caught:
        made[f"{name}_value_and_grad"](*arguments)
    assert str(caught.value).startswith(f"line {line}: an extent of 1 is stretched here (extents {lengths})")
    assert "take the one element, as in x[0]" in str(caught.value)


def test_gradient_where_none_is():
    _, made = module("joined", FLOATS, FLOATS, "float64")
    value, (x_b, y_b, v_b) = made["joined_value_and_grad"](np.array([2.0, 0.5]), np.array([3.0, 1.0]), 0.7)
    assert value == 2.0 * 3.0 + 0.7
    assert (x_b.tolist(), y_b.tolist(), v_b) == ([3.0, 0.0], [2.0, 0.7], 1.0)


def test_what_one_mask_takes_is_equally_long():
    text, _ = module("masked", FLOATS, FLOATS)
    assert "unstretched" not in text
