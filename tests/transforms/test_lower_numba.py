"""The lowered loops under Numba: dtypes, helpers and layouts that only compiled code shows."""

import numba
import numpy as np
import pytest

from tests.transforms.lowered import VALUES, agrees, helpers, text_of

PROGRAMS = [
    """
    u[1:] = u[:-1] + v[1:]
    u[2:] += u[:-2]
    u[u > 0.5] *= 0.5
    np.add.at(u, m, v[m] * 2.0)
    return u, np.sum(u), np.max(v), np.mean(e)
    """,
    """
    w = 0.5 * x[::-1] ** 2 - k * np.sin(x) + y / 3
    w[w > 0.1] += x[w > 0.1] * 2
    return w, np.cumsum(w), np.where(x > 0.3, x, 1), x * i4, np.sum(x)
    """,
    """
    p = i4 + i4 * 2 - i4 // 2
    return p, -i4, np.abs(i4), i4 / 2, flag + flag, np.sum(flag), np.linspace(0.0, 1.0, 7) * x
    """,
    """
    h = np.tanh(a @ c + u[:3])
    s = np.exp(a - np.max(a, axis=1, keepdims=True))
    w = fortran[1:].T * 2.0
    return h, s / np.sum(s, axis=1)[:, None], w, strided + u, np.concatenate((a, b), axis=1)
    """,
    """
    w = np.reshape(a, (2, 10))
    w[0] = 0.0
    d = np.diagonal(q)
    r = q.T
    r[0, 0] = 5.0
    return w, d, np.linalg.solve(q, a), np.argmax(a, axis=1), np.var(a, axis=0), np.pad(a, 1)
    """,
]


@pytest.mark.parametrize("body", PROGRAMS)
def test_same_as_numpy(body):
    agrees(body, compiled=True)


def test_special_functions():
    """Within 1e-14 of SciPy's."""
    special = pytest.importorskip("scipy.special")
    space = helpers(compiled=False)
    x = np.concatenate((np.linspace(0.02, 3.0, 300), np.linspace(3.0, 80.0, 100)))
    for name in ("digamma", "expit", "log_expit", "entr", "ndtr"):
        ours = np.array([space[f"scalar_{name}"](float(e)) for e in x])
        np.testing.assert_allclose(ours, getattr(special, name)(x), rtol=1e-14, atol=1e-16, err_msg=name)


STENCIL = """
w = np.zeros_like(a)
w[1:-1, 1:-1] = 0.25 * (a[1:-1, :-2] + a[1:-1, 2:] + a[:-2, 1:-1] + a[2:, 1:-1])
return w
"""


def test_a_stencil_is_vectorised():
    """The innermost block of the loop holds vector arithmetic."""
    space = helpers(compiled=True)
    exec(text_of(STENCIL), space)
    function = numba.njit(error_model="numpy")(space["f"])
    function(VALUES["a"].copy())
    (code,) = function.inspect_llvm().values()
    assert "fadd <" in code or "fmul <" in code
