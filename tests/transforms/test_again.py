"""`s = 2.0 * s` stores into s, unless somebody else may see the old array."""

import copy

import numpy as np
import pytest

from adsource.pipeline import Request, emit
from tests.primal import gap_to_oracle, uncompiled

PROGRAMS = {
    "alone": "for t in range(n):\n    s = s * np.exp(-0.1 * s) + w\n    total += np.sum(s * w)",
    "another name": "for t in range(n):\n    old = s\n    s = s * np.cos(w)\n    total += np.sum(old * s)",
    "a view": "v = s[1:]\ns = s * s\ntotal += np.sum(v * s[:-1])",
    "a view made before": "for t in range(n):\n    v = s[::-1]\n    s = s * w\n    total += np.sum(v * s)",
    "a list": "kept = [s, w]\ns = s * w\nfor a in kept:\n    total += np.sum(a * s)",
    "a tuple": "pair = (s, w)\ns = s * s\ntotal += np.sum(pair[0] * s)",
    "a swap": "q = w.copy()\nfor t in range(n):\n    s, q = q, s\n    s = s * q + s\n    total += np.sum(s * q)",
    "a shift": "for t in range(n):\n    s = s + 0.1 * np.roll(s, 1)\ntotal += np.sum(s * s)",
    "a reduction": "for t in range(n):\n    s = s / np.sum(s)\ntotal += np.sum(s * w)",
    "a row": "h = np.zeros((n, s.size))\nfor t in range(n):\n    s = s * w\n    h[t] = s\ntotal += np.sum(h * h)",
    "two lives": "r = s * w\ns = s * r\nr = r * s\ntotal += np.sum(r * s)",
}


@pytest.mark.parametrize("body", PROGRAMS.values(), ids=PROGRAMS)
def test_a_name_is_overwritten_only_where_nobody_else_sees_it(body):
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    text = f"import numpy as np\n\n\ndef f(x, w, n):\n    total = 0.0\n    s = x.copy()\n{lines}    return total\n"
    primal: dict = {}
    exec(text, primal)
    r = np.random.default_rng(5)
    inputs = {"x": 0.5 + r.random(5), "w": 0.5 + r.random(5), "n": 3}
    made = emit(Request("f.py", text, "f", ("x", "w"), ("float64[:]", "float64[:]", "int64"), target="cpu"))
    space: dict = {"__name__": "f"}
    exec(compile(uncompiled(made.text), "emitted", "exec"), space)
    value, gradients = space["f_value_and_grad"](**copy.deepcopy(inputs))
    assert np.isclose(value, primal["f"](**copy.deepcopy(inputs)), rtol=1e-14)
    by_name = dict(zip(("x", "w"), gradients))
    assert gap_to_oracle(primal["f"], inputs, by_name, 1.0, np.random.default_rng(4)) < 1e-12


def test_it_is_overwritten():
    made = emit(Request("f.py", "def f(x, n):\n    s = x.copy()\n    for t in range(n):\n        s = 2.0 * s\n"
                        "    return s.sum()\n", "f", ("x",), ("float64[:]", "int64"), target="cpu"))  # fmt: skip
    assert "s[i] = 2.0 * s[i]" in made.text
