"""Specialisations of callees: one for each combination of ranks and dtypes, under names without holes."""

from adsource.frontend.build import program
from adsource.ir import walk
from adsource.ir.nodes import Call
from adsource.ir.types import extent

HEAD = "import numpy as np\ndef g(a, b=1.0):\n    return np.sum(a * b)\n"


def keys(body, signature):
    return list(program(f"{HEAD}def f({body}\n", "m.py", "f", signature).functions)


def test_one_for_each_rank():
    assert keys("u, m):\n    return g(u) + g(m) + g(u[1:]) + g(u, 2.0)", "float64[:], float64[:, :]") == ["f", "g", "g2"]


def test_scalars_of_numpy_and_of_python_share_one_without_float32():
    assert keys("u, x):\n    return g(u[0]) + g(x)", "float64[:], float64") == ["f", "g"]


def test_scalars_of_numpy_and_of_python_differ_with_float32():
    assert keys("u, x):\n    return g(u[0]) + g(x)", "float32[:], float64") == ["f", "g", "g2"]


def test_extent_one_counts():
    assert keys("u):\n    return g(u) + g(u[:, None])", "float64[:]") == ["f", "g", "g2"]


def test_layout_counts_where_something_reshapes():
    text = "import numpy as np\ndef g(a):\n    return a.reshape(-1)\ndef f(u):\n    return g(u), g(u.copy())\n"
    assert list(program(text, "m.py", "f", "float64[:, :]").functions) == ["f", "g", "g2"]


def test_specialisations_that_nobody_calls_are_dropped():
    text = "def g(a, b):\n    return a + b\ndef f(u):\n    t = 0\n    for i in range(3):\n        t = g(t, u[i])\n    return t\n"
    made = program(text, "m.py", "f", "float64[:]")
    assert list(made.functions) == ["f", "g"]
    calls = [s for s in walk.statements(made.functions["f"].body) if isinstance(s, Call)]
    assert [c.callee for c in calls] == ["g"]


def test_a_name_of_the_file_is_no_key():
    text = HEAD + "def g2(a):\n    return a\ndef f(u, m):\n    return g(u) + g(m) + g2(1.0)\n"
    made = program(text, "m.py", "f", "float64[:], float64[:, :]")
    assert sorted(made.functions) == sorted(set(made.functions))


def test_extents_come_back_in_the_callers_terms():
    text = "import numpy as np\ndef g(n, a):\n    return np.zeros((n + 1, a.size - 1))\ndef f(u, k):\n    return g(2 * k, u[1:])\n"
    result = program(text, "m.py", "f", "float64[:], int64").functions["f"].results[0]
    assert result.type.shape == (extent("k") * 2 + 1, extent("u.shape[0]") - 2)
