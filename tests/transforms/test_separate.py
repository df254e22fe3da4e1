"""Arrays of which LLVM is told that they share memory with no other: what is written to them stays written."""

import numpy as np

import adsource as ad


def sweep(u, w, steps):
    total = 0.0
    for _ in range(steps):
        u[1:-1] = u[1:-1] + 0.1 * np.where(u[1:-1] > 0.5, u[2:] - u[1:-1], u[1:-1] - u[:-2]) * w[1:-1]
        total += np.sum(u[:3])
    return total + np.sum(w)


def test_adjoints_are_written_and_the_workspace_is_used_again():
    rng = np.random.default_rng(3)
    u, w = rng.random(37), rng.random(37)
    compiled, plain = (ad.value_and_grad(sweep, ("u", "w"), target) for target in ("cpu", "numpy"))
    for _ in range(3):
        value, (u_b, w_b) = compiled(u, w, 4)
        expected, (u_n, w_n) = plain(u, w, 4)
        assert np.isclose(value, expected, rtol=1e-14)
        assert np.allclose(u_b, u_n, rtol=1e-13) and np.allclose(w_b, w_n, rtol=1e-13)
        u = u + 0.01
