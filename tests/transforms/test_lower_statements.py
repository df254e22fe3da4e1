"""Stores, updates, loops and views: the lowered statements do to memory what NumPy's do."""

import pytest

from tests.transforms.lowered import agrees

PROGRAMS = [
    """
    w = u[1:]
    w[:] = u[:-1]
    return u
    """,
    """
    u[1:] = u[:-1] + v[1:]
    return u
    """,
    """
    u[::-1] = u
    return u
    """,
    """
    u[:] = u[::-1]
    return u
    """,
    """
    u[1:] *= u[:-1]
    return u
    """,
    """
    u += u[::-1]
    return u
    """,
    """
    w = u[::2]
    w += 1.0
    return u
    """,
    """
    u[1:] /= u[0]
    return u
    """,
    """
    u -= np.mean(u)
    return u
    """,
    """
    u /= np.sum(u)
    return u
    """,
    """
    a += a[0]
    return a
    """,
    """
    a[1:] -= a[0]
    return a
    """,
    """
    q += q.T
    return q
    """,
    """
    q[:] = q.T
    return q
    """,
    """
    q[1:, 1:] -= np.outer(q[1:, 0], q[0, 1:]) / q[0, 0]
    return q
    """,
    """
    a[a > 0.5] = 0.0
    return a
    """,
    """
    a[a > 0.5] *= 2.0
    return a
    """,
    """
    u[flag] = v[flag] + u[flag]
    return u
    """,
    """
    u[flag] += np.arange(np.sum(flag)) * 1.0
    return u
    """,
    """
    u[u > 0.3] = u[u > 0.3][::-1]
    return u
    """,
    """
    u[m] = v[:6]
    return u
    """,
    """
    u[m] += v[:6]
    return u
    """,
    """
    np.add.at(u, m, v[:6])
    return u
    """,
    """
    np.add.at(u, m, 1.0)
    return u
    """,
    """
    np.add.at(a, (m[:3] % 4, m[:3] % 5), u[:3])
    return a
    """,
    """
    a[:, 1] = u[:4]
    return a
    """,
    """
    a[1] = 0.0
    return a
    """,
    """
    a[:, m[:2] % 5] = 1.0
    return a
    """,
    """
    u[n] = np.sum(v) * 2.0
    return u
    """,
    """
    u[0] += np.dot(u, v)
    return u
    """,
    """
    x += 0.5 * u
    return x
    """,
    """
    x[1:] = u[1:]
    return x
    """,
    """
    x *= 2
    return x
    """,
    """
    i4 += 1
    return i4
    """,
    """
    i4[i4 > 2] = 0
    return i4
    """,
    """
    x[0] += k
    return x
    """,
    """
    p = x[0] * 0.5
    return p
    """,
    """
    p = 0.0
    for i in range(n):
        p += np.sum(u[i:]) * k
    return p
    """,
    """
    for i in range(4):
        q[i, i:] -= q[i, :i] @ q[:i, i:]
    return q
    """,
    """
    for i in range(4):
        for j in range(i + 1, 4):
            q[j, i] /= q[i, i]
            q[j, i + 1:] -= q[j, i] * q[i, i + 1:]
    return q
    """,
    """
    w = u.copy()
    w2 = v.copy()
    for i in range(n):
        w[1:-1] = 0.5 * (w2[2:] + w2[:-2])
        w, w2 = w2, w
    return w, w2
    """,
    """
    r = 1.0
    it = 0
    while np.max(np.abs(u)) > 0.1 and it < 5:
        u *= 0.5
        it += 1
    return u, it
    """,
    """
    if np.sum(u) > 1.0:
        w = u * 2.0
    else:
        w = v + 1.0
    return np.sum(w * u)
    """,
    """
    u = u * 2.0
    u = u[1:] - u[:-1]
    u = np.concatenate((u, u))
    return u
    """,
    """
    s2 = np.sum(u)
    s2 = s2 + np.sum(u * s2)
    s2 *= np.max(v)
    return s2
    """,
    """
    w = a[:, 1:]
    w[:, 0] = 3.0
    w[1:] += w[:-1]
    return a
    """,
    """
    w = a.T
    w += 1.0
    r = w[1:] * 2.0
    return a, r
    """,
    """
    w = np.reshape(a, (2, 10))
    w[0] = 0.0
    d = np.diagonal(a)
    a[0, 0] = 5.0
    return d
    """,
    """
    w = np.ravel(fortran)
    w += 1.0
    return fortran, w
    """,
    """
    g = np.zeros_like(u)
    g[1:] += u[1:] - u[:-1]
    g[:-1] -= u[1:] - u[:-1]
    return g
    """,
    """
    n1, n2 = a.shape
    lap = np.zeros((n1, n2))
    lap[1:-1, 1:-1] = a[2:, 1:-1] + a[:-2, 1:-1] + a[1:-1, 2:] + a[1:-1, :-2] - 4.0 * a[1:-1, 1:-1]
    return lap[1:-1, 1:-1] * 2.0
    """,
    """
    u[2:n + 1] = v[2:n + 1] + 1.0
    return u
    """,
    """
    u[1:3] = v[1:4]
    return u
    """,
    """
    w = u + v[1:]
    return w
    """,
    """
    u[100:] = 1.0
    u[:100] += 1.0
    u[-100:3] *= 2.0
    return u[1:100] * 2.0
    """,
    """
    a -= a.mean(axis=0)
    a /= a.std(axis=0)
    return a
    """,
    """
    h = np.tanh(a @ c + u[:3])
    return np.sum(h ** 2), h
    """,
    """
    e[:] = 1.0
    e += e
    return e
    """,
    """
    w = e2 + 1.0
    return np.sum(w, axis=1), w[1:-1] * 2.0
    """,
    """
    v[:5] += np.sum(a * u[:5], axis=0)
    u[:4] -= np.sum(a, axis=1)
    return u, v
    """,
    """
    a += np.sum(a, axis=0)
    a[0] += np.sum(a, axis=0)
    return a
    """,
    """
    a[:, :1] += np.sum(b, axis=1, keepdims=True)
    return a
    """,
    """
    w = t[m[:3] % 2, :, m[3:] % 4]
    return w, t[0, :, m % 4], t[m % 2, 0]
    """,
]


@pytest.mark.parametrize("body", PROGRAMS)
def test_same_as_numpy(body):
    agrees(body)
