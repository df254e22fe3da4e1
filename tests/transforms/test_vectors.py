"""LLVM makes vector instructions of the innermost loops that are emitted: told by the code of their blocks."""

import re

import numba
import numpy as np
import pytest

from adsource.pipeline import Request, emit
from tests.transforms.lowered import VALUES, helpers, source_of, text_of

ARITHMETIC = re.compile(r"f(?:add|sub|mul|div) (?:\w+ )*<\d+ x double>")
KERNELS = {
    "element-wise": "w = 2.0 * u + v\nreturn w * w - u",
    "a stencil": "b[1:-1, 1:-1] = 0.25 * (a[1:-1, :-2] + a[1:-1, 2:] + a[:-2, 1:-1] + a[2:, 1:-1])\nreturn b",
    "a section updated": "a[1:] -= 0.5 * b[1:]\na[:-1] += 0.5 * b[:-1]\nreturn a",
    "rows": "for j in range(a.shape[0]):\n    a[0] -= 0.5 * b[j]\nreturn a",
}


def innermost(ir):
    """The blocks of a function that jump back to themselves."""
    for block in re.split(r"\n(?=\S+:\s)", ir):
        label = block.split(":")[0].strip()
        if re.search(rf"br i1 .*label %{re.escape(label)}(?:,|\s|$)", block):
            yield block


def has_vectors(compiled):
    ir = next(iter(compiled.inspect_llvm().values()))
    return any(ARITHMETIC.search(block) for block in innermost(ir))


@pytest.mark.parametrize("body", KERNELS.values(), ids=KERNELS)
def test_innermost_loops_work_on_vectors(body):
    _, names = source_of(body)
    space = helpers(compiled=True)
    exec(text_of(body, joined=True), space)
    compiled = numba.njit(error_model="numpy", nogil=True)(space["f"])
    compiled(*(VALUES[n].copy() for n in names))
    assert has_vectors(compiled)


TRIANGLE = """
def total(a, x):
    s = 0.0
    for i in range(x.size):
        for k in range(i):
            s += a[i, k] * x[k]
    return s
"""


def test_the_mirror_of_a_loop_runs_forwards_on_vectors():
    made = emit(Request("f.py", TRIANGLE, "total", signature=("float64[:, :]", "float64[:]"), target="cpu"))
    space = {}
    exec(made.text.replace("cache=True", "cache=False"), space)
    space["total_grad"](np.ones((4, 4)), np.ones(4))
    assert "for k in range(i):  # line 5" in made.text
    assert has_vectors(space["total_b"])


PAIRS = """
import numpy as np


def weighted(w, x):
    total = np.sum(w * x)
    for i in range(x.size):
        for k in range(w.size):
            total += x[i] * w[k] * w[k]
    return total
"""


def test_elements_are_summed_in_names_and_on_vectors():
    """x_b[i] is summed over k, in no order of the user's; the user's own sum keeps its order."""
    made = emit(Request("f.py", PAIRS, "weighted", ("x",), ("float64[:]", "float64[:]"), target="cpu"))
    space = {}
    exec(made.text.replace("cache=True", "cache=False"), space)
    w, x = np.random.default_rng(0).random((2, 9))
    assert np.allclose(space["weighted_grad"](w, x), w + np.sum(w * w), rtol=1e-14)
    assert np.allclose(space["weighted_grad"](w[:0], x[:0]), 0.0)
    assert "x_b_sum = lane_sum(x_b_sum, " in made.text
    assert "total += x[i] * w[k] * w[k]" in made.text
    ir = next(iter(space["weighted_b"].inspect_llvm().values()))
    assert re.search(r"fadd reassoc <\d+ x double>", ir)
