"""Array expressions: what the loops compute is what NumPy computes.  Run as plain Python; a few
compiled by Numba in test_lower_numba.py."""

import pytest

from tests.transforms.lowered import agrees

EXPRESSIONS = """
scipy.special.logsumexp(a)
scipy.special.logsumexp(a, axis=1)
scipy.special.logsumexp(a, axis=0, keepdims=True)
scipy.special.softmax(a, axis=1)
scipy.special.softmax(u)
scipy.special.log_softmax(a, axis=0)
scipy.special.loggamma(u)
np.nansum(a, axis=0)
np.average(a, axis=1)
np.trapezoid(u)
np.trapezoid(a, u[:5])
np.gradient(u, k)
np.kron(u, v)
np.kron(a, c)
np.take(a, m[:3] % 4, axis=0)
np.asarray((k, u[0], 2.0))
np.real(u) + np.imag(u)
np.max(a) - np.min(u)
math.hypot(u[0], u[1], u[2])
math.log(u[0], 3.0)
math.fmod(u[0], 0.3)
math.cbrt(u[0])
u[1:] - u[:-1]
u[::2] + v[1::2][:3].sum()
u[::2]
u[1::2] * 2
u[::-1] * v
u[1:-1:2] - v[1:-1:2]
u[-2:] + 1.0
u[:3] + v[2:5]
u[n:] * 2
u[:n] * v[:n]
u[n] * v
u[-1] * v - u[-n]
a + b * k
a + u[:5]
a[:, None, :] * b[None, :, :]
a * col
col - a
a.T @ b
a @ c
a @ c[:, 0]
u[:4] @ a
u @ v
np.dot(u[1:], v[:-1])
np.dot(a, c) + 1.0
t @ c[:4, :]
t @ np.ones((2, 4, 5))
np.sum(a)
np.sum(a, axis=0)
np.sum(a, axis=1)
np.sum(a, axis=-1, keepdims=True) + a
np.sum(t, axis=(0, 2))
np.sum(t, axis=(0, 1), keepdims=True)
np.sum(t, axis=1)
np.mean(a, axis=0) + np.mean(a)
np.max(a, axis=1)
np.max(a, axis=0) - np.min(a)
np.prod(a, axis=0)
np.var(a)
np.std(a, axis=0)
np.std(a, axis=1, keepdims=True, ddof=1)
np.var(np.exp(a), axis=1)
np.any(a > 0.5, axis=0)
np.all(a > 0.001)
np.argmax(u)
np.argmin(a, axis=0)
np.argmax(a, axis=1)
np.argmax(a)
a / np.sum(np.exp(a), axis=1, keepdims=True)
np.exp(u)[:, None] * np.sin(v)[None, :]
0.5 * np.sum(u * u) + np.max(np.abs(v))
np.where(u > 0.5, u, 0.0)
np.where(a > 0.5, 1, a)
np.clip(u, 0.2, 0.8)
np.maximum(u, v) + np.minimum(u, 0.5)
np.roll(u, 1) + np.roll(v, -2)
np.roll(a, 1, axis=0)
np.roll(a, (1, 2), axis=(0, 1))
np.roll(a, 2)
np.flip(a)
np.flip(a, 1) * 2
a.T + 0.0
a.T * c[:, 0][:, None]
np.transpose(t, (1, 2, 0)) * 1.0
np.swapaxes(t, 0, 2) + 1.0
np.moveaxis(t, 0, -1) + 1.0
np.expand_dims(u, 0) + v
np.squeeze(col, axis=1) + u[:4]
np.broadcast_to(u, (3, 7)) + 1.0
a.reshape(-1) + 1.0
a.reshape((2, 10)) * 2
(a + b).reshape((5, 4)).T * 1.0
a.T.reshape(20) * 1.0
a - np.max(a, axis=1).reshape(4, 1)
a / np.sum(np.exp(a), axis=1).reshape(-1, 1) + np.sum(a, axis=0).reshape(1, 5)
u.reshape(1, 7, 1) + strided.reshape(-1, 1)
a.reshape(a.shape[0], 1, a.shape[1]) - b.reshape((1, b.shape[0], b.shape[1]))
fortran.reshape(fortran.shape[0], 1, fortran.shape[1]) * 2.0
np.sum(a, axis=1, keepdims=True).reshape(4) + a[:, :1].reshape(a.shape[0])
short.reshape(1, 1) + a
e.reshape(0, 1) + e
a[1:, 1:].ravel() * 1.0
np.ravel(fortran) * 1.0
np.concatenate((u, v))
np.concatenate((u[1:], 2.0 * v))
np.concatenate((a, b), axis=1)
np.stack((u, v))
np.stack((u, v), 1)
np.hstack((a, b))
np.hstack((u, v))
np.vstack((u, v))
np.column_stack((u, v))
np.column_stack((a, u[:4]))
np.repeat(u, 2)
np.repeat(a, 2, 1)
np.repeat(a, 3)
np.tile(u, 2)
np.tile(a, (2, 3))
np.tile(u, (2, 1))
np.pad(u, 2)
np.pad(a, 1)
np.pad(a, ((1, 0), (2, 1)))
np.pad(u, (1, 2), mode="edge")
np.pad(u, 2, mode="wrap")
np.pad(u, 3, mode="reflect")
np.pad(u, 9, mode="symmetric")
np.diag(u)
np.diag(a)
np.diag(q) * 2
np.diag(u, 1)
np.diag(u, -2)
np.diag(a, k=1)
np.tril(q)
np.triu(q, k=1)
np.tril(q, k=-1)
np.trace(q)
np.cumsum(u)
np.cumsum(a, 0)
np.cumsum(a, axis=1)
np.cumprod(a, axis=0)
np.cumsum(a)
np.diff(u)
np.diff(a, axis=0)
np.diff(np.exp(u), n=2)
np.outer(u, v[1:])
np.inner(u, v)
np.inner(a, b)
np.vdot(u, v)
np.einsum("ij,jk->ik", a, c)
np.einsum("ij,ij->i", a, b)
np.einsum("ij,ij->", a, b)
np.einsum("ijk,kl->ijl", t, a)
np.einsum("ij->ji", a)
np.einsum("ii->i", q)
np.einsum("i,j->ij", u, v)
np.einsum("ij,j", a, c[:, 0])
np.tensordot(a, c, axes=1)
np.tensordot(t, a, axes=([2], [0]))
np.arange(n) * u[:3]
np.arange(2, n + 4)
np.arange(10, 2, -3)
np.arange(0.0, 1.0, 0.3)
np.arange(7) * u
np.linspace(0.0, k, 5)
np.linspace(0.0, 1.0, 7) * u
np.eye(3)
np.eye(4) + q
np.zeros(3) + k
np.ones((2, n)) * k
np.full((2, n), k)
np.full(7, k) * u
np.zeros_like(a) + k
np.zeros_like(u + v)
np.zeros_like(a[1:])
u[m]
u[m] * 2.0 + v[m]
a[:, m[:3] % 5]
a[m[:4] % 4, m[:4] % 5]
a[np.arange(4), m[:4] % 5]
a[m[:3] % 4]
t[m[:3] % 2, :, m[:3] % 4]
u[m - 7]
u[u > 0.5]
u[flag]
np.sum(u[flag])
a[flags]
a[a > 0.5] * 2.0
a[flag[:4]]
a[flag[:4], 1]
u[flag] - v[flag]
0.5 * x
x * k
x + y * 2
x ** 2 - x ** 0.5
np.sin(x) * k
np.sum(x)
np.mean(x) * x
np.sum(x * x)
x + u
x * i4
x / 3
x * np.float32(k)
np.where(x > 0.1, x, 0)
np.clip(x, 0.1, k)
np.maximum(x, 0.3)
np.cumsum(x)
np.std(x)
x2.T @ x2
x2 @ c
x2.astype(np.float64) * k
u.astype(np.float32)
i4 + i4
i4 * 2
i4 // 2
i4 % 4
i4 / 2
-i4
np.abs(i4)
i4 ** 2
i4 + i8
i8 // 2 - i8 % 3
i8 * u
np.sum(i4)
np.mean(i4)
np.max(i4)
np.cumsum(i4)
i4 > 2
(u > 0.2) & (v < 0.5)
~(u > 0.5)
np.sum(u > 0.5)
np.mean(u > 0.5)
flag * u
flag + flag
flag | (u > 0.3)
np.sqrt(i8)
np.sqrt(i4)
z * 2.0
np.abs(z)
np.real(z) + np.imag(z)
np.conj(z) * z
np.sum(z)
np.mean(z)
np.exp(z)
np.exp(1j * u)
np.exp(-2j * 3.0 * u / n)
np.exp(-(1j * k)) * z
np.exp(1j * z)
np.exp(2j / u)
np.exp(1j * u + 0.5)
np.var(z)
np.vdot(z, z)
fortran + a
fortran[1:] * 2
strided + u
strided[::-1] * u
np.sum(strided * u)
np.sum(fortran, axis=0)
e + 1.0
np.sum(e)
np.max(e)
e[1:] - e[:-1]
e2.T @ e2
np.sum(e2, axis=0)
np.sum(e2, axis=1)
np.concatenate((e, u))
np.linalg.solve(q, u[:4])
np.linalg.solve(q + np.eye(4), a)
np.linalg.inv(q.T) @ a
np.linalg.det(q * 2)
np.linalg.cholesky(spd)
np.linalg.norm(u)
np.linalg.norm(a - b)
np.linalg.norm(a, axis=1)
np.linalg.norm(u - v, ord=1)
np.linalg.norm(u, ord=np.inf)
np.linalg.inv(np.stack((q, spd)))
np.sort(u)
np.argsort(u)
np.interp(k, np.sort(u), v)
np.round(u, 2)
np.round(u)
np.sign(u - 0.5) * np.floor(3 * u)
np.hypot(u, v) + np.arctan2(u, v)
scipy.special.erf(u)
scipy.special.expit(u - v)
scipy.special.digamma(u + 1)
scipy.special.gammaln(u + 1)
np.sinc(u)
np.logaddexp(u, v)
u ** 3 + u ** -1 + u ** k
u % 0.3 + u // 0.2
np.heaviside(u - 0.5, 0.5)
np.sum(np.exp(-u) * np.sum(v)) / u.size
np.array((k, 2.0, u[0]))
u[0:1] + a
np.ptp(u)
np.count_nonzero(u > 0.5)
np.take(u, m)
np.max(u) if k > 0.1 else np.sum(v)
u if k > 10 else v
(u + 1.0 if k > 0.1 else v * 2.0) + u
math.sin(k) + math.sqrt(np.sum(u))
(u[1:] + v[:-1])[1:-1]
(u[1:] + v[:-1])[-1]
u[1:][2]
a[1:, 1:][0, n - 1]
(u * v)[n]
(u * v)[-n]
u[1:-1][::-1] + 0.0
u[None, :] - u[:, None]
a[1] + a[:, 2][0]
a[n]
a[:, n] * 2
np.sum(a[1:-1, 1:-1] ** 2)
np.sqrt(np.sum((a[:, None, :] - b[None, :, :]) ** 2, axis=2))
np.exp(a - np.max(a, axis=1)[:, None])
np.log(np.sum(np.exp(a - np.max(a, axis=1, keepdims=True)), axis=1))
u.size + len(a) + a.shape[1]
len(u[1:-1]) * 1.0
np.mean(u[1:-1])
u[1:4].sum() + a.mean()
u - np.mean(u)
np.abs(u - 0.5) + abs(v)
u[0] if u[0] > 0.5 else v[0]
max(k, u[0]) + min(np.sum(u), 1.0)
np.rot90(a)
np.trapezoid(u)
np.copy(u) + 1.0
u.copy()
np.asarray(u) * 2
""".strip().splitlines()


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_same_as_numpy(expression):
    agrees(expression)


BITWISE = """
u[1:-1] + k * (u[2:] - 2.0 * u[1:-1] + u[:-2])
a[1:, 1:] / b[:-1, :-1] - a[:-1, 1:] * 0.25
x * 0.1 + 0.7 - y
x * k
i4 * i4 - 7
np.maximum(u, v) - np.minimum(u, 0.5)
np.where(a > b, a, -b)
np.concatenate((u[1:], 2.0 * v))
""".strip().splitlines()


@pytest.mark.parametrize("expression", BITWISE)
def test_same_bits_without_transcendental_functions(expression):
    agrees(expression, rtol=0.0)
