"""Arrays that a loop binds anew are as long in each pass as in the first one, which is checked in front."""

from pathlib import Path

import numpy as np
import pytest

import adsource as ad
from adsource.pipeline import Request, emit
from tests.primal import gap_to_oracle


def riccati(A, P, n):
    for k in range(n):
        P = A.T @ P @ A - A.T @ P @ P @ A * 0.01
    return np.trace(P)


def riccati_of_a_start(A, P0, n):
    P = P0
    for k in range(n):
        P = A.T @ P @ A - A.T @ P @ P @ A * 0.01
    return np.trace(P)


def in_a_branch(A, x, n):
    total = 0.0
    if n > 2:
        for k in range(n):
            x = np.tanh(A @ x)
            total += x @ x
    return total + np.sum(x)


def ensemble(A, starts, n):
    total = 0.0
    for i in range(starts.shape[0]):
        x = starts[i]
        for k in range(n):
            x = np.tanh(A @ x)
        total += x @ x
    return total


def until_small(A, x, n):
    while x @ x > 1e-2:
        x = 0.5 * np.tanh(A @ x)
    return np.sum(x)


def helper(A, x, n):
    return _moved(A, x, n) @ x


def _moved(A, y, n):
    for k in range(n):
        y = np.sin(A @ y)
    return y


def longer_and_longer(A, x, n):
    y = A[0]
    for k in range(n):
        y = np.concatenate((y, np.sin(x) * y[0]))
    return np.sum(y * y)


MATRIX = "float64[:,:]"
SQUARE = [riccati, riccati_of_a_start]
VECTORS = [in_a_branch, ensemble, until_small, helper, longer_and_longer]


def arguments(f):
    rng = np.random.default_rng(3)
    A = 0.3 * rng.standard_normal((4, 4)) + 0.5 * np.eye(4)
    return A, rng.standard_normal((4, 4) if f in (*SQUARE, ensemble) else 4), 3


@pytest.mark.parametrize("target", ["numpy", "cpu"])
@pytest.mark.parametrize("f", [*SQUARE, *VECTORS], ids=lambda f: f.__name__)
def test_gradient(f, target):
    args = arguments(f)
    names = f.__code__.co_varnames[:3]
    value, found = ad.value_and_grad(f, names[:2], target)(*args)
    assert np.isclose(value, f(*args), rtol=1e-13)
    inputs = dict(zip(names, args))
    assert gap_to_oracle(f, inputs, dict(zip(names, found)), 1.0, np.random.default_rng(5)) < 1e-12


def emitted(f, target="numpy"):
    types = (MATRIX, MATRIX if f in (*SQUARE, ensemble) else "float64[:]", "int64")
    return emit(Request(__file__, Path(__file__).read_text(), f.__name__, f.__code__.co_varnames[:2], types, target)).text


@pytest.mark.parametrize("f", [*SQUARE, ensemble], ids=lambda f: f.__name__)
def test_records_are_rows_of_one_array_and_one_check_stands_at_the_entry(f):
    text = emitted(f, "cpu")
    assert "_tape.append" not in text
    routine = text[text.index(f"def {f.__name__}_b(") : text.index(f"def {f.__name__}_workspace(")]
    assert routine.count("must keep the shape") == 1
    assert "raise" not in routine[routine.index("    for ") : routine.index("# Reverse sweep")]


def test_a_check_stays_in_its_branch():
    lines = emitted(in_a_branch).splitlines()
    check = next(k for k, line in enumerate(lines) if "x.shape[0] != A.shape[0]" in line or "A.shape[0] != x" in line)
    assert lines[check].startswith(8 * " ") and "if n > 2:" in lines[check - 1]


@pytest.mark.parametrize("target", ["numpy", "cpu"])
def test_an_array_of_another_length_is_an_error(target):
    gradient = ad.value_and_grad(_moved_once, ("A", "y"), target)
    with pytest.raises(ValueError, match=r"line \d+: `y` must keep the shape from pass to pass"):
        gradient(np.ones((2, 3)), np.ones(3), 1)


def _moved_once(A, y, n):
    for k in range(n):
        y = np.sin(A @ y)
    return np.sum(y)


@pytest.mark.parametrize("target", ["numpy", "cpu"])
def test_an_array_may_grow(target):
    assert "must keep" not in emitted(longer_and_longer, target)
