"""Classes, dicts, tuples and functions as values: each gradient against the oracle and against difference quotients."""

import inspect
import re

import numpy as np
import pytest

from adsource.pipeline import Request, emit
from tests import parts
from tests.primal import gap_to_oracle, uncompiled

TEXT = inspect.getsource(parts)
INPUTS = {"x": 0.7, "y": 0.9, "k": 0.3, "a": [0.4, -0.2, 0.9], "u": [0.5, 0.3, -0.8], "w1": [[0.3, 0.1, 0.2]] * 2,
          "b1": [0.1, 0.2], "w2": [[0.4, -0.3]]}
NAMES = [n for n, f in vars(parts).items() if inspect.isfunction(f) and f.__module__ == parts.__name__ and all(
    p.annotation is not p.empty for p in inspect.signature(f).parameters.values()) and inspect.signature(f).parameters]


def arguments(function):
    types = {n: p.annotation for n, p in inspect.signature(function).parameters.items()}
    drawn = {n: np.array(INPUTS[n]) if "[" in str(t) and n in INPUTS and not isinstance(INPUTS[n], float) else INPUTS.get(n)
             for n, t in types.items()}
    return {n: np.array([0.2, 0.6, 0.4]) if "[" in str(types[n]) and not isinstance(v, np.ndarray) else v
            for n, v in drawn.items()}


def space_of(name, target="numpy"):
    text = emit(Request("parts.py", TEXT, name, target=target)).text
    text = re.sub(r"^from numba.*\n", "", uncompiled(text), flags=re.M)
    space = {"__name__": __name__}
    exec(compile(text, "emitted", "exec"), space)
    return space


@pytest.mark.parametrize("target", ["numpy", "cpu"])
@pytest.mark.parametrize("name", NAMES)
def test_program(name, target):
    function, space = getattr(parts, name), space_of(name, target)
    inputs = arguments(function)
    value, gradients = space[f"{name}_value_and_grad"](*inputs.values())
    assert np.isclose(value, function(**inputs), rtol=1e-14)
    assert np.isclose(value, space[name](**inputs), rtol=1e-14)
    by_name = dict(zip(inputs, gradients if len(inputs) > 1 else (gradients,)))
    assert gap_to_oracle(function, inputs, by_name, 1.0, np.random.default_rng(4)) < 1e-11
    for n, g in by_name.items():
        v = np.random.default_rng(3).standard_normal(np.shape(g))
        ends = [function(**inputs | {n: inputs[n] + s * 1e-6 * v}) for s in (1, -1)]
        assert np.isclose((ends[0] - ends[1]) / 2e-6, np.sum(g * v), rtol=1e-6, atol=1e-8)


def test_same_bytes():
    first, second = (emit(Request("parts.py", TEXT, "simulated", target="numpy")).text for _ in range(2))
    assert first == second
