"""Settings of calls that are given by a local name: nothing else reads the name, so the line is put differently."""

import numpy as np
import pytest

from adsource.pipeline import Request, emit

PROGRAMS = {
    "axis": "    ax, keep = 1, True\n    y = np.sum(x, axis=ax, keepdims=keep)\n    return np.sum(y * y)\n",
    "lower": "    c, low = scipy.linalg.cho_factor(x)\n    y = scipy.linalg.cho_solve((c, low), x[0])\n"
             "    return np.sum(y * y)\n",
    "pair": "    pair = scipy.linalg.lu_factor(x)\n    y = scipy.linalg.lu_solve(pair, x[0])\n"
            "    return np.sum(y * scipy.linalg.lu_solve(pair, y))\n",
}


@pytest.mark.parametrize("target", ["numpy", "cpu"])
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_setting_by_name(name, target):
    text = f"import numpy as np\nimport scipy.linalg\n\n\ndef f(x):\n{PROGRAMS[name]}"
    made = emit(Request(path="p.py", text=text, function="f", signature=("float64[:,:]",), target=target))
    space, primal = {"__name__": "f"}, {}
    exec(compile(text, "primal", "exec"), primal)
    exec(compile(made.text.replace("cache=True, ", ""), "emitted", "exec"), space)
    random = np.random.default_rng(3)
    x = np.eye(3) * 4.0 + 0.1 * random.normal(size=(3, 3))
    x = x + x.T
    step = random.normal(size=(3, 3)) * 1e-6
    step = step + step.T
    value, x_b = space["f_vjp"](x, 1.0)
    assert value == primal["f"](x) if target == "numpy" else value == pytest.approx(primal["f"](x), rel=1e-12)
    slope = (primal["f"](x + step) - primal["f"](x - step)) / 2.0
    assert np.sum(x_b * step) == pytest.approx(slope, rel=1e-5, abs=1e-14)
