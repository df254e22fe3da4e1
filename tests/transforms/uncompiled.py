"""Modules for the target `cpu` as plain Python: what they compute is the same, and nothing is compiled."""


import numpy as np

from adsource.pipeline import Request, emit
from tests.primal import gap_to_oracle, uncompiled


def routines(source, wrt, signature):
    """(the primal, its value and gradient, the text) of a function `f`."""
    primal, space = {}, {"__name__": "made"}
    exec(source, primal)
    text = emit(Request("f.py", source, "f", wrt, signature, target="cpu")).text
    exec(compile(uncompiled(text), "emitted", "exec"), space)
    return primal["f"], space["f_value_and_grad"], text


def assert_right(primal, gradient, inputs, wrt, work, rng):
    """Value and gradients are the primal's and the oracle's."""
    value, gradients = gradient(**inputs, work=work)
    assert np.isclose(value, primal(**inputs), rtol=1e-13)
    assert gap_to_oracle(primal, inputs, dict(zip(wrt, gradients)), 1.0, rng) < 1e-11
