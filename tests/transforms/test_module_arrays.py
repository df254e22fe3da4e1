"""Arrays of the module are constants: they are written under no name."""

import pytest

from adsource.errors import Refusal
from adsource.pipeline import Request, emit

HEAD = """import numpy as np
TABLE = np.array([1.0, 2.0])


def _first(a):
    return a[:1]


def _write(a, v):
    a[0] = v


"""
WRITTEN = {
    "under another name": "    d = TABLE\n    d[0] = 3.0\n",
    "through a view": "    d = TABLE[1:]\n    d *= 3.0\n",
    "through a view that a function returns": "    d = _first(TABLE)\n    d[0] = 3.0\n",
    "by a function": "    d = TABLE\n    _write(d, 3.0)\n",
    "in a loop": "    d = np.zeros(2)\n    for i in range(2):\n        d[i] = x\n        d = TABLE\n",
}
READ = "    d = TABLE\n    s = d[1]\n    d = d * x\n    d[0] = s\n"


@pytest.mark.parametrize("lines", WRITTEN.values(), ids=WRITTEN.keys())
def test_writing_is_refused(lines):
    text = f"{HEAD}def f(x):\n{lines}    return x * TABLE[0]\n"
    with pytest.raises(Refusal, match="AD127: `TABLE` belongs to the module: it is not written within a function"):
        emit(Request("m.py", text, "f", None, "float64", "numpy"))


def test_a_new_array_under_the_same_name_may_be_written():
    text = f"{HEAD}def f(x):\n{READ}    return x * TABLE[0] + d[1]\n"
    module = {"__name__": "m"}
    exec(compile(emit(Request("m.py", text, "f", None, "float64", "numpy")).text, "m", "exec"), module)
    value, x_b = module["f_vjp"](0.5, 1.0)
    assert (value, x_b) == (1.5, 3.0)
