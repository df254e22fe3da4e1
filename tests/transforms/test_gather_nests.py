"""Adjoints of array stencils, gathered: right for arrays down to nothing, and in memory that an earlier call has left."""

import re

import numpy as np
import pytest

from adsource.pipeline import Request, emit
from tests.primal import gap_to_oracle, routine, uncompiled

SMOOTH = """
    for t in range(3):
        lap = np.sin(u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:] - 4.0 * u[1:-1, 1:-1])
        u[1:-1, 1:-1] += k * lap
    return np.sum(u * u)
"""
FLUXES = """
    for t in range(3):
        lap = u[2:, :] - 2.0 * u[1:-1, :] + u[:-2, :]
        flx = lap[1:, :] - lap[:-1, :]
        flx = np.where(flx * (u[2:-1, :] - u[1:-2, :]) > 0.0, 0.0, k * flx)
        u[2:-2, :] -= flx[1:, :] * u[2:-2, :] - flx[:-1, :]
    return np.sum(u * u)
"""
ROWS = """
    for i in range(1, u.shape[0] - 1):
        u[i, 1:-1] += k * np.cos(u[i - 1, :-2] + u[i - 1, 1:-1] + u[i - 1, 2:] + u[i, 2:] + u[i + 1, :-2])
    return np.sum(u * u)
"""
SOMETIMES = """
    for t in range(4):
        if t % 2 == 1:
            d = u[1:, :] - u[:-1, :]
            u[1:, :] += k * d * d
        else:
            e = u[:, 3:] + 2.0 * u[:, :-3]
            u[:, 1:-2] += k * np.sin(e)
            u[:, :-3] -= e
    return np.sum(u * u * u)
"""
GROWING = """
    s = 0.0
    for m in range(u.shape[1] + 1):
        g = np.sin(u[0:1, :m])
        e = k * (g[:, 1:] - g[:, :-1])
        s += np.sum(e * e)
    return s
"""
PROGRAMS = {"smooth": SMOOTH, "fluxes": FLUXES, "rows": ROWS, "sometimes": SOMETIMES, "growing": GROWING}


def derivative(body):
    """(the primal, its value and gradient, the text of the adjoint routine), uncompiled."""
    source = f"import numpy as np\n\n\ndef f(w, k):\n    u = w.copy(){body}"
    primal: dict = {}
    exec(source, primal)
    made = emit(Request("f.py", source, "f", ("w", "k"), ("float64[:, :]", "float64"), target="cpu"))
    space: dict = {"__name__": "made"}
    exec(compile(uncompiled(made.text), "emitted", "exec"), space)
    return primal["f"], space["f_value_and_grad"], routine(made.text, "f")


@pytest.mark.parametrize("name", PROGRAMS)
def test_arrays_of_all_sizes_one_after_another(name):
    primal, gradient, text = derivative(PROGRAMS[name])
    assert "_at[" in text or name == "growing"
    rng, work = np.random.default_rng(3), []
    for shape in [(6, 7), (5, 5), (5, 5), (4, 4), (3, 3), (2, 6), (6, 2), (4, 1), (3, 2), (2, 3), (1, 4), (6, 7)]:
        inputs = {"w": rng.standard_normal(shape), "k": 0.3}
        try:
            wanted = primal(**inputs)
        except (ValueError, IndexError):
            continue
        for room in work:
            for array in room["arrays"]:
                array[...] = np.nan if array.dtype.kind == "f" else 1
        value, (w_b, k_b) = gradient(**inputs, work=work)
        assert np.isclose(value, wanted, rtol=1e-13)
        assert not np.any(w_b) or gap_to_oracle(primal, inputs, {"w": w_b, "k": k_b}, 1.0, rng) < 1e-11


def test_what_begins_from_zeros_is_set():
    text = derivative(FLUXES.replace("k * flx)", "flx)").replace(" * u[2:-2, :] -", " -"))[2]
    assert re.search(r"flx_b_at\[.*\] = .*_at\[", text), text
