"""Arrays of a workspace that share their memory: which do, and gradients through them."""

import numpy as np
import pytest

from tests.transforms.uncompiled import assert_right, routines

TABLE = """
    d = np.full((u.shape[0] + 1, u.shape[1]), 0.5)
    for i in range(u.shape[0]):
        for k in range(u.shape[1]):
            d[i + 1, k] = u[i, k] * w[i, k] + 0.5 * d[i, k - 1]
    return d[-1, 0] - d[2, 1]
"""
READ_AGAIN = """
    d = np.ones((u.shape[0] + 1, u.shape[1]))
    for i in range(u.shape[0]):
        for k in range(u.shape[1]):
            d[i + 1, k] = u[i, k] + w[i, k] * d[i, k - 1] ** 2
    return d[-1, 0] - d[2, 1]
"""
EXCHANGED = """
    a = np.zeros((u.shape[0], u.shape[1]))
    b = u.copy()
    for t in range(3):
        for i in range(u.shape[0]):
            for k in range(u.shape[1]):
                a[i, k] = b[i, k - 1] + w[i, k] * b[i - 1, k]
        a, b = b, a
    s = np.sum(b * w)
    c = np.zeros((u.shape[0], u.shape[1]))
    for i in range(u.shape[0]):
        for k in range(u.shape[1]):
            c[i, k] = c[i, k - 1] + s * u[i, k]
    return np.sum(c * c)
"""
SEEN_THROUGH_A_VIEW = """
    a = u * w
    v = a[1:]
    a2 = np.cumsum(a, axis=1)
    s = np.sum(a2[0] * w[0])
    c = np.zeros((u.shape[0], u.shape[1]))
    for i in range(u.shape[0]):
        for k in range(u.shape[1]):
            c[i, k] = c[i, k - 1] + s * u[i, k]
    return np.sum(c[0]) + np.sum(v * v)
"""
BOUND_AGAIN = """
    thick = w[:, 0] + 4.0
    tau = np.cumsum(u * thick[:, None], axis=0)
    tau = np.concatenate((np.zeros((1, u.shape[1])), tau), axis=0)
    down = np.exp(-tau * 0.1)
    net = down - 0.3 * down[-1] * np.exp(0.1 * (np.flip(tau, axis=0) - tau[-1]))[::-1]
    heating = -np.diff(net, axis=0) / thick[:, None]
    layers = np.stack([heating, -np.expm1(-u)], axis=-1)
    return np.sum(np.prod(1.0 - 0.1 * layers, axis=0) * np.arange(1.0, 3.0))
"""
LAYERS = """
    h = np.tanh(u @ w.T)
    g = np.maximum(h @ w, 0.1)
    return np.sum(g @ w.T)
"""
NEIGHBOURS = """
    a = np.zeros((u.shape[0], u.shape[1]))
    for i in range(u.shape[0]):
        for k in range(u.shape[1]):
            a[i, k] = u[i, k] * w[i, k]
    b = np.empty((u.shape[0], u.shape[1]))
    for i in range(u.shape[0]):
        for k in range(u.shape[1]):
            b[i, k] = a[i, k - 1]
    return np.sum(b * u)
"""
STILL_READ = """
    a = np.zeros((u.shape[0], u.shape[1]))
    for i in range(u.shape[0]):
        for k in range(u.shape[1]):
            a[i, k] = u[i, k] * w[i, k]
    s = 0.0
    b = np.empty((u.shape[0], u.shape[1]))
    for i in range(u.shape[0]):
        for k in range(u.shape[1]):
            b[i, k] = 2.0 * u[i, k]
            s += a[i, k] * b[i, k]
    return s + np.sum(b)
"""
OTHER_ORDER = """
    a = np.zeros((u.shape[0], u.shape[0]))
    for i in range(u.shape[0]):
        for k in range(u.shape[0]):
            a[i, k] = u[i, 0] * w[k, 1]
    b = np.empty((u.shape[0], u.shape[0]))
    for i in range(u.shape[0]):
        for k in range(u.shape[0]):
            b[i, k] = a[k, i]
    return np.sum(b * b[0])
"""
FROM_BEHIND = """
    a = np.zeros((u.shape[0], u.shape[1]))
    for i in range(u.shape[0]):
        for k in range(u.shape[1]):
            a[i, k] = u[i, k] * w[i, k]
    b = np.empty((u.shape[0], u.shape[1]))
    for i in range(-2, u.shape[0] - 2):
        for k in range(u.shape[1]):
            b[i, k] = a[i, k]
    return np.sum(b * u)
"""
PROGRAMS = {
    "layers": LAYERS,
    "neighbours": NEIGHBOURS,
    "still read": STILL_READ,
    "other order": OTHER_ORDER,
    "from behind": FROM_BEHIND,
    "bound again": BOUND_AGAIN,
    "table": TABLE,
    "read again": READ_AGAIN,
    "exchanged": EXCHANGED,
    "seen through a view": SEEN_THROUGH_A_VIEW,
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_gradients(name):
    source = f"import numpy as np\n\n\ndef f(u, w):{PROGRAMS[name]}"
    primal, gradient, text = routines(source, ("u", "w"), ("float64[:, :]", "float64[:, :]"))
    if name in ("table", "read again"):
        assert ("# d_b takes the memory of d, which is not needed any more." in text) == (name == "table")
    if name == "layers":
        assert text.count(", element by element.") == 2
    elif name in ("neighbours", "still read", "other order", "from behind"):
        assert ", element by element." not in text
    rng, work = np.random.default_rng(5), []
    for _ in range(2):
        inputs = {"u": rng.standard_normal((4, 3)), "w": rng.standard_normal((4, 3))}
        assert_right(primal, gradient, inputs, ("u", "w"), work, rng)
        for kept in work[-1]["arrays"]:
            kept[:] = 0 if kept.dtype.kind in "bi" else np.nan
