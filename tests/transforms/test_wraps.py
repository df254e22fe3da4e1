"""Indices around the edge are chosen, not divided: down to axes of one element."""


import numpy as np
import pytest

from adsource.pipeline import Request, emit
from tests.primal import gap_to_oracle, routine, uncompiled

RING = """
import numpy as np


def ring(u, w):
    s = np.sum(u * np.roll(u, 1) * w + np.roll(u, -1) ** 3)
    for j in range(u.size):
        s += u[(j - 1) % u.size] * u[(j + 1) % u.size] ** 2 + u[(j - 2) % u.size]
    return s
"""


@pytest.mark.parametrize("n", (1, 2, 5))
def test_neighbours_around_the_edge(n):
    primal: dict = {}
    exec(RING, primal)
    made = emit(Request("f.py", RING, "ring", ("u", "w"), ("float64[:]", "float64[:]"), target="cpu"))
    assert "if j > 0 else" in made.text
    space: dict = {"__name__": "ring"}
    exec(compile(uncompiled(made.text), "emitted", "exec"), space)
    inputs = {"u": np.random.default_rng(1).random(n), "w": np.random.default_rng(2).random(n)}
    value, gradients = space["ring_value_and_grad"](**inputs)
    assert np.isclose(value, primal["ring"](**inputs), rtol=1e-14)
    by_name = dict(zip(("u", "w"), gradients))
    assert gap_to_oracle(primal["ring"], inputs, by_name, 1.0, np.random.default_rng(4)) < 1e-12


PAIR = """
import numpy as np


def pair(u, w):
    for k in range(2):
        w = w + u * np.roll(w, 1)
    return np.sum(w * np.roll(u, -1))
"""


def test_lengths_that_a_check_has_found_equal():
    made = emit(Request("f.py", PAIR, "pair", ("u", "w"), ("float64[:]", "float64[:]"), target="cpu"))
    assert "%" not in routine(made.text, "pair"), made.text
