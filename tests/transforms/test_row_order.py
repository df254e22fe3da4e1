"""Products of matrices read what an inlined body has made without copies."""

import numpy as np

import adsource as ad
from adsource.pipeline import Request, emit

TEXT = """import numpy as np


def softmax(s):
    e = np.exp(s - s.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def mixed(s, v):
    return np.sum((softmax(s) @ v) ** 2)
"""


def test_no_copies():
    signature = {"s": "float64[:,:]", "v": "float64[:,:]"}
    text = emit(Request("mixed.py", TEXT, "mixed", signature=signature, target="cpu")).text
    assert "ascontiguousarray" not in text
    assert "np.dot(t1.T, " in text


def softmax(s):
    e = np.exp(s - s.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def mixed(s, v):
    return np.sum((softmax(s.T) @ v) ** 2)


def test_the_columns_of_an_argument():
    rng = np.random.default_rng(1)
    s, v = rng.normal(size=(4, 4)), rng.normal(size=(4, 2))
    for got, expected in zip(ad.grad(mixed, target="cpu")(s, v), ad.grad(mixed, target="numpy")(s, v)):
        np.testing.assert_allclose(got, expected, rtol=1e-12, atol=1e-15)
