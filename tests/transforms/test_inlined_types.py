"""Bodies in the place of calls: their names have types in terms of the caller."""

from tests.transforms.test_joint import agrees

PROGRAM = """import numpy as np


def powered(u, v):
    return u * u * v


def f(x, z, k):
    r = x.copy()
    for t in range(3):
        for i in range(2):
            r[:] = 0.1 * r + powered(np.cumsum(r), k)
    return np.sum(r)
"""


def test_a_tape_is_sized_in_the_callers_terms():
    assert "u2_tape = np.empty((3, 2, u.shape" not in agrees(PROGRAM)
