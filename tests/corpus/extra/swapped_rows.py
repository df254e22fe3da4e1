"""Ping-pong between two buffers where the number of steps decides which one holds the answer."""
# Hard: `a, b = b, a` under a condition; views of the buffers are taken after the swap.
import numpy as np


def swapped_rows(start, mix, steps):
    a = start.copy()
    b = np.zeros_like(a)
    for n in range(steps):
        b[:] = mix @ a
        if n % 3 != 1:
            a, b = b, a
        a *= 1.0 / (1.0 + np.sum(a * a))
    return a[0] + 2.0 * b[-1]


FUNCTION = "swapped_rows"
WRT = ("start", "mix")
SIGNATURE = {"start": "float64[:]", "mix": "float64[:,:]", "steps": "int64"}


def inputs(seed=0):
    rng = np.random.default_rng(seed)
    return dict(start=rng.standard_normal(4), mix=np.asfortranarray(rng.standard_normal((4, 4))), steps=5 + seed)
