"""Programs with complex numbers: parts and views of parts, loops, stores, products, equations."""

import numpy as np
import scipy.special


def parts(z, a):
    w = z * z + a * 1j
    return np.sum(w.real * w.imag) + np.sum(np.abs(w) ** 2) + np.sum(np.angle(w))


def phases(phi, k):
    u = np.exp(1j * k * phi)
    s = np.sum(u)
    return abs(s) ** 2 + (s * np.conj(u[0])).real


def elementary(z):
    w = np.sqrt(z) + np.log(z) * np.sin(z) - np.cos(z) / np.tanh(z + 2.0)
    w = w + z**3 + z**0.5 + z**-2 + np.arctan(z) + np.sinh(z) * np.exp(-z)
    return np.sum(w.real) + 2.0 * np.sum(w.imag)


def powers(z, w, x):
    a = z**w
    b = x**w
    c = z**x
    d = 2.0**z
    return np.sum((a + b + c + d).real) - np.sum((a * b - c * d).imag)


def scalar_loop(c, n):
    z = 0j
    total = 0.0
    for i in range(n):
        z = z * z + c
        total += abs(z)
    return total


def escape(c, limit, bound):
    z = c
    k = 0
    while abs(z) < bound and k < limit:
        z = z * z + c
        k += 1
    return abs(z) + z.real * z.imag


def stores(z, x):
    u = np.zeros(z.shape[0], dtype=complex)
    for i in range(1, z.shape[0]):
        u[i] = z[i] * u[i - 1] + x[i]
    u[0] = x[0] * 2.0
    u[1:] *= z[:-1]
    u *= 1.0 - 0.5j
    return np.sum(np.abs(u))


def into_parts(x, y, n):
    z = np.zeros(n, dtype=np.complex128)
    z.real[:] = x * y
    z.imag = np.sin(x)
    z.imag += y
    for i in range(n - 1):
        z.real[i + 1] += 0.5 * z.imag[i] * x[i]
    re = z.real
    re[0] = x[1] * y[0]
    w = z * z.conj() + z
    return np.sum(w.real) + np.sum(w.imag**2)


def made(a, b):
    z = complex(a, b)
    w = a + 1j * b * b
    return (z * w).real + (z / w).imag + abs(complex(b, a)) + np.conj(z).imag


def products(A, B, v):
    C = A @ B
    w = C @ v + B.T @ v
    s = np.vdot(w, v)
    t = np.dot(v, w)
    o = np.outer(v, np.conj(w))
    e = np.einsum("ij,jk,k->i", A, B, v)
    return (s * t).real + np.abs(np.sum(o)) + np.sum(np.abs(e) ** 2) + np.trace(C).imag


def mixed_products(A, x, z):
    w = A @ z
    y = z @ A
    s = x @ w + np.vdot(z, x)
    return abs(s) + np.sum((w * x).real) + np.linalg.norm(y)


def solved(A, b):
    x = np.linalg.solve(A, b)
    inv = np.linalg.inv(A)
    d = np.linalg.det(A)
    sign, logdet = np.linalg.slogdet(A)
    return np.sum(np.abs(x) ** 2) + np.sum((inv * A.T).imag) + abs(d) + logdet + sign.real


def network(r, induct, c, omega, source):
    n = r.shape[0]
    Y = np.zeros((n, n), dtype=complex)
    for i in range(n):
        y = 1.0 / (r[i] + 1j * omega * induct[i])
        Y[i, i] += y + 1j * omega * c[i]
        if i > 0:
            Y[i - 1, i - 1] += y
            Y[i, i - 1] -= y
            Y[i - 1, i] -= y
    v = np.linalg.solve(Y, source.astype(complex))
    return np.sum(np.abs(v))


def shapes(z, A):
    w = np.concatenate((z, np.conj(z[::-1])))
    m = w.reshape(2, -1).T
    s = np.cumsum(m, axis=0) * np.mean(m, axis=1, keepdims=True)
    k = np.stack((z, 1j * z))
    c = np.where(np.abs(z) > 1.0, z, z * z)
    q = np.prod(A, axis=1)
    return np.sum((s * s).real) + np.sum(np.abs(k)) + np.sum(c.imag) + abs(np.prod(z)) + np.sum(q.real * q.imag)


def evolved(H, psi, t, n):
    out = psi.copy()
    for step in range(n):
        term = out.copy()
        for k in range(1, 6):
            term = (-1j * t / k) * (H @ term)
            out = out + term
    return np.vdot(out, H @ out).real / np.vdot(out, out).real


def helper(z, k):
    w = z * k
    w[0] = np.conj(w[1])
    return w


def called(z, k):
    u = helper(z, k)
    v = helper(u, 2.0 + 1j)
    return np.sum(np.abs(v) ** 2) + np.sum(u.real)


def overwrites(z, n):
    u = z.copy()
    for t in range(n):
        u[1:-1] = 0.5 * (u[2:] + u[:-2]) + 0.1j * u[1:-1] ** 2
        u[0] = u[0] * np.conj(u[1])
    return np.sum((u * np.conj(u)).real)


def real_only(z, x):
    r = np.real(z) ** 2 + x
    i = np.imag(z) * x
    return np.sum(r * i) + np.sum(np.var(z) * x) + np.std(z) + np.linalg.norm(z, ord=1)


def vector_result(z, x):
    return z * x, np.abs(z), np.sum(z)


def grows(x, n):
    s = 0.0
    for i in range(n):
        s = s * 1j + x[i]
    return abs(s) + s.real


def weak(z):
    a = 1j
    b = 2.0
    w = a * z + b
    w += 1
    w -= 0.5j
    w /= 1.0 + 2j
    w = -w
    return np.max(np.abs(w)) + np.sum(w).imag


def single(z, x):
    w = z * x + 0.5j
    return np.sum(np.abs(w * np.exp(1j * x)) ** 2)


def views_of_views(z, x):
    real_before = z.T.real
    w = z.copy()
    w.real[1:] = w.real[:-1] * 2.0
    w.imag[0] *= x[0]
    w[1:].real += x[1:, None]
    w.T.imag[0] = x
    return np.sum(np.abs(w * w)) + np.sum(real_before * real_before)


def scale(a, k):
    a *= k
    a[0] = k * k


def parts_handed_over(z, x):
    w = z * 1.0
    scale(w.real, x[0])
    scale(w.imag, x[1])
    return np.sum((w * w).imag) + np.sum(w.real ** 3)


def gathered(z, x):
    idx = np.array([0, 2, 2, 1])
    w = np.zeros(3, dtype=complex)
    np.add.at(w, idx, z)
    w[np.abs(w) > 0.5] *= 1j
    g = z[idx] * x
    return np.sum(np.abs(w) ** 2) + np.sum(g.imag) + np.sum(np.where(x > 0.8, z, 0.0)).real


def put_together(z, x):
    a = np.array([z[0], 1.0, x[0], 2j * z[1]])
    b = np.full(4, z[2])
    c = np.linspace(z[0], z[1], 4)
    d = np.outer(a, b).conj() @ c
    e = np.roll(d, 1) + np.repeat(d[:2], 2) + np.tile(d[:2], 2) + np.pad(d[1:], (1, 0))
    f = np.kron(a, b)[:4] + np.cumprod(a) + np.diff(np.append(d, x[1]))
    return np.sum((e * f).real) + np.mean(np.abs(np.cumsum(e)))


def exchanged(z, x):
    u, v = z.copy(), z * x
    for t in range(3):
        u, v = v, u * v
        if u[0].real > 0.2:
            v = v + 1j * x
        else:
            v[1] = u[1].conjugate()
    return np.vdot(u, v).real + (z.conj().T @ z).real


def argument_overwritten(z, x):
    z[0] = x[0]
    z[1:3] = x[1:3] * 1j
    z.real[3] = 5.0 * x[3]
    z /= x + 1j
    return np.sum(z.real) * np.sum(z.imag)


def special_of_complex(z):
    s = scipy.special.erf(z[0]) * scipy.special.xlogy(2.0, z[1])
    made = scipy.special.loggamma(z) + scipy.special.gamma(z) + scipy.special.ndtr(z) - scipy.special.erfc(z * s)
    return np.sum(np.abs(made + scipy.special.expm1(z)))
