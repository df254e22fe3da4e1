"""Gradients that a routine writes: all of them, whatever lay there; and the routine beside it, which adds."""

import numpy as np
import pytest

from adsource.pipeline import Request, emit
from tests.primal import gap_to_oracle, uncompiled

SOURCE = '''
import numpy as np

def squares(x, w):
    r = x - 1.0
    return np.sum(w * r * r)

def backwards(x, w):
    s = 0.0
    for i in range(x.shape[0] - 1, -1, -1):
        s += w[i] * np.sin(x[i])
    return s

def of_each(x, w):
    s = 0.0
    for i in range(len(x)):
        if w[i] > 0.5:
            s += x[i] * x[i]
    return s

def but_the_last(x, w):
    s = 0.0
    for i in range(x.shape[0] - 1):
        s += w[i] * x[i]
    return s

def every_other(x, w):
    return np.sum(w[::2] * x[::2] ** 2)

def again_and_again(x, w):
    s = 0.0
    for t in range(3):
        for i in range(x.size):
            s += x[i] * w[i] * t
    return s

def neighbours(x, w):
    d = x[1:] - x[:-1]
    return np.sum(d * d) + np.sum(w * x)

def turned(x, w):
    return np.sum(x[::-1] * w)

def given_back(x, w):
    return 2.0 * x * w[0]

def solved(x, w):
    return np.sum(np.linalg.solve(np.outer(w, w) + np.eye(w.size), x) ** 2)

def many_functions(x, w):
    return np.sum(np.exp(np.sin(x)) * np.tanh(np.cos(x) * w) + np.log(1.0 + np.exp(x * w)))

def until(x, w):
    s = 0.0
    for i in range(x.size):
        if s > 0.5:
            break
        s += x[i] * w[i]
    return s

def of_the_first(x, w):
    return x[0] * w[0] if x.size else 0.0
'''
WRITES = {
    "squares": {"x", "w"}, "backwards": {"x"}, "neighbours": {"x", "w"}, "turned": {"w"}, "given_back": {"x"},
}  # fmt: skip
FUNCTIONS = [line[4:].partition("(")[0] for line in SOURCE.splitlines() if line.startswith("def ")]


def module(name):
    text = emit(Request("m.py", SOURCE, name, ("x", "w"), ("float64[:]", "float64[:]"), target="cpu")).text
    space = {"__name__": "made"}
    exec(compile(uncompiled(text), "emitted", "exec"), space)
    return text, space


def primal(name):
    space: dict = {}
    exec(SOURCE, space)
    return space[name]


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("size", [0, 1, 2, 7])
def test_gradients_are_whole_whatever_lay_there(name, size):
    _, space = module(name)
    size = max(size, 1) if name == "given_back" else size  # it reads w[0]
    rng = np.random.default_rng(size)
    inputs = {"x": rng.standard_normal(size), "w": rng.random(size)}
    seed = rng.standard_normal(size) if name == "given_back" else 1.0
    value, (x_b, w_b) = space[f"{name}_vjp"](**inputs, **{f"{name}_seed": seed})
    assert np.array_equal(value, primal(name)(**inputs)) or np.isclose(value, primal(name)(**inputs), rtol=1e-14)
    if x_b.any():
        assert gap_to_oracle(primal(name), inputs, {"x": x_b, "w": w_b}, seed, rng) < 1e-12
    out = np.full(size, np.nan), np.full(size, np.nan)
    _, handed = space[f"{name}_vjp"](**inputs, **{f"{name}_seed": seed}, out=out)
    assert handed[0] is out[0] and np.array_equal(out[0], x_b) and np.array_equal(out[1], w_b)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_what_is_written_is_said(name):
    text, _ = module(name)
    written = {n for n in "xw" if f"the adjoint of {n} is written to it" in text}
    assert written == WRITES.get(name, set())
    assert (f"def {name}_b_fresh(" in text) == (f'"{name}_b_fresh"' in text) == bool(written)


@pytest.mark.parametrize("name", sorted(WRITES))
def test_the_routine_of_the_usual_name_adds(name):
    text, space = module(name)
    rng = np.random.default_rng(1)
    x, w = rng.standard_normal(5), rng.random(5)
    seed = rng.standard_normal(5) if name == "given_back" else 1.0
    _, (x_b, w_b) = space[f"{name}_vjp"](x, w, seed)
    before = rng.standard_normal(5), rng.standard_normal(5)
    after = before[0].copy(), before[1].copy()
    given, make = {"x": x, "w": w, f"{name}_seed": seed}, space.get(f"{name}_workspace")
    room = [make(*[given[n] for n in make.__code__.co_varnames[: make.__code__.co_argcount]])] if make else []
    space[f"{name}_b"](x, w, *after, seed, *room)
    assert np.allclose(after[0] - before[0], x_b, rtol=1e-13) and np.allclose(after[1] - before[1], w_b, rtol=1e-13)
    assert f'"{name}_b"' in text
