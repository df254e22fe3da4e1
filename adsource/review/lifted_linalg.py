"""np.linalg on lifted matrices, from the matrix calculus (Giles, "Extended collection of matrix derivative
results", 2008).

Matrices may be stacks.  cholesky and eigh are differentiated as NumPy computes them, from one triangle.
"""

from __future__ import annotations

import numpy as np

from adsource.review import lifted_elementwise as elementwise
from adsource.review.lifted_pair import OracleRefused, Pair, imag, is_active, is_pair, pair, real, times, wide
from adsource.review.lifted_reductions import extreme


def solve(a, b):
    x = np.linalg.solve(real(a), real(b))
    change = imag(b) if is_active(b) else np.zeros(np.shape(real(b)))
    if is_active(a):
        product = a.im @ x[..., None] if np.ndim(real(b)) == 1 else a.im @ x
        change = change - (product[..., 0] if np.ndim(real(b)) == 1 else product)
    if np.ndim(change) > 1 and np.ndim(real(b)) == 1:  # a stack of matrices, one vector
        return pair(x, np.linalg.solve(real(a), change[..., None])[..., 0])
    return pair(x, np.linalg.solve(real(a), change))


def inv(a):
    re = np.linalg.inv(a.re)
    return pair(re, -re @ a.im @ re)


def det(a):
    """The determinant is linear in every column, so this holds for singular matrices too."""
    return pair(np.linalg.det(a.re), sum(np.linalg.det(m) for m in _column_by_column(a)))


def _column_by_column(a):
    for k in range(a.re.shape[-1]):
        matrix = wide(a.re).copy()
        matrix[..., :, k] = a.im[..., :, k]
        yield matrix


def slogdet(a):
    result = np.linalg.slogdet(a.re)
    singular = np.any(result.sign == 0)
    change = np.nan if singular else np.trace(np.linalg.solve(a.re, a.im), axis1=-2, axis2=-1)
    if a.re.dtype.kind == "c":
        return type(result)(pair(result.sign, 1j * result.sign * change.imag), pair(result.logabsdet, change.real))
    return type(result)(result.sign, pair(result.logabsdet, change))


def cholesky(a, /, *, upper=False):
    """L with a = L L^T; NumPy reads the lower triangle only (the upper one on request)."""
    factor = np.linalg.cholesky(a.re, upper=upper)
    lower = _adjoint(factor) if upper else factor
    change = lower @ _half(_between(lower, _mirrored(a.im, "U" if upper else "L")))
    return pair(factor, _adjoint(change) if upper else change)


def _between(lower, change):
    """L^-1 dA L^-T."""
    left = np.linalg.solve(lower, change)
    return _adjoint(np.linalg.solve(lower, _adjoint(left)))


def _half(matrix):
    """The lower triangle with half the diagonal."""
    return np.tril(matrix) - 0.5 * matrix * np.eye(matrix.shape[-1])


def _mirrored(matrix, uplo):
    """The symmetric matrix that stands in one triangle."""
    part = np.tril(matrix, -1) if uplo == "L" else np.triu(matrix, 1)
    return part + _adjoint(part) + matrix * np.eye(matrix.shape[-1])


def _adjoint(matrix):
    return np.conj(np.swapaxes(matrix, -1, -2))


def eigh(a, UPLO="L"):
    values, vectors = result = np.linalg.eigh(a.re, UPLO)
    turned = _adjoint(vectors) @ _mirrored(a.im, UPLO.upper()) @ vectors
    gaps = values[..., None, :] - values[..., :, None]
    _apart(gaps, "eigh")
    change = vectors @ (turned / (gaps + np.eye(values.shape[-1])) * (1.0 - np.eye(values.shape[-1])))
    return type(result)(pair(values, _diagonal(turned)), pair(vectors, change))


def eigvalsh(a, UPLO="L"):
    values, vectors = np.linalg.eigh(a.re, UPLO)
    turned = _adjoint(vectors) @ _mirrored(a.im, UPLO.upper()) @ vectors
    _apart(values[..., None, :] - values[..., :, None], "eigvalsh")
    return pair(np.linalg.eigvalsh(a.re, UPLO), _diagonal(turned))


def _apart(gaps, name):
    """Eigenvalues that coincide have no derivative one by one."""
    size = gaps.shape[-1]
    close = np.where(np.eye(size, dtype=bool), np.inf, np.abs(gaps))
    if np.any(close < 1e-12 * max(np.max(np.abs(gaps), initial=0.0), np.finfo(float).tiny)):
        raise OracleRefused(f"`np.linalg.{name}` with eigenvalues that coincide")


def _diagonal(matrix):
    return np.real(np.diagonal(matrix, axis1=-2, axis2=-1))


def svd(a, full_matrices=True, compute_uv=True, hermitian=False):
    if hermitian or a.re.dtype.kind == "c":
        raise OracleRefused("`np.linalg.svd` of a complex matrix, or with hermitian=")
    u, s, vt = np.linalg.svd(wide(a.re), full_matrices=False)
    turned = _adjoint(u) @ a.im @ _adjoint(vt)
    if not compute_uv:
        return pair(np.linalg.svd(a.re, compute_uv=False), _diagonal(turned))
    if full_matrices and a.re.shape[-1] != a.re.shape[-2]:
        raise OracleRefused("`np.linalg.svd` with full_matrices=True of a matrix that is not square")
    du, dvt = _svd_factors(a.im, u, s, vt, turned)
    result = np.linalg.svd(a.re, full_matrices=full_matrices)
    return type(result)(pair(result.U, du), pair(result.S, _diagonal(turned)), pair(result.Vh, dvt))


def _svd_factors(change, u, s, vt, turned):
    squares, eye = s * s, np.eye(s.shape[-1])
    gaps = squares[..., None, :] - squares[..., :, None]
    _apart(gaps, "svd")
    weight = (1.0 - eye) / (gaps + eye)
    row, column = s[..., None, :], s[..., :, None]
    du = u @ (weight * (turned * row + column * _adjoint(turned)))
    dv = _adjoint(vt) @ (weight * (column * turned + _adjoint(turned) * row))
    du = du + (change @ _adjoint(vt) - u @ (_adjoint(u) @ change @ _adjoint(vt))) / row
    rest = _adjoint(change) @ u
    dv = dv + (rest - _adjoint(vt) @ (vt @ rest)) / row
    return du, _adjoint(dv)


def svdvals(x, /):
    return svd(x, compute_uv=False)


def qr(a, mode="reduced"):
    """Q R with dR R^-1 upper triangular (full column rank)."""
    if mode not in ("reduced", "r") or a.re.shape[-2] < a.re.shape[-1]:
        raise OracleRefused(f"`np.linalg.qr` with mode {mode!r}, or of a wide matrix")
    q, r = result = np.linalg.qr(a.re)
    scaled = _adjoint(np.linalg.solve(_adjoint(r), _adjoint(a.im)))  # dA R^-1
    turned = _adjoint(q) @ scaled
    skew = np.tril(turned, -1) - _adjoint(np.tril(turned, -1))
    change = pair(r, (turned - skew) @ r)
    return change if mode == "r" else type(result)(pair(q, scaled - q @ turned + q @ skew), change)


def pinv(a, *settings, **more):
    """For a rank that does not change (Golub & Pereyra 1973)."""
    p = np.linalg.pinv(a.re, *settings, **more)
    d, pt, dt = a.im, _adjoint(p), _adjoint(a.im)
    rows, columns = np.eye(a.re.shape[-2]) - a.re @ p, np.eye(a.re.shape[-1]) - p @ a.re
    return pair(p, -p @ d @ p + p @ pt @ dt @ rows + columns @ dt @ pt @ p)


def lstsq(a, b, rcond=None):
    """Full column rank; the residual sums follow from the solution."""
    x, sums, rank, s = np.linalg.lstsq(real(a), real(b), rcond)
    matrix = a if is_pair(a) else Pair(a, np.zeros(np.shape(a)))
    if rank < min(matrix.re.shape):
        raise OracleRefused("`np.linalg.lstsq` of a matrix without full rank")
    p = pinv(matrix)
    change = p.im @ real(b) + (p.re @ imag(b) if is_active(b) else 0.0)
    rest = real(b) - matrix.re @ x
    moved = imag(b) - matrix.im @ x - matrix.re @ change
    growth = 2.0 * np.sum(np.real(np.conj(rest) * moved), axis=0) if sums.size else 0.0
    return pair(x, change), pair(sums, growth), rank, svd(matrix, compute_uv=False)


def matrix_power(a, n):
    if n < 0:
        return matrix_power(inv(a), -n)
    change, power = np.zeros(a.re.shape), np.eye(a.re.shape[-1])
    for _ in range(n):
        change, power = change @ a.re + power @ a.im, power @ a.re
    return pair(np.linalg.matrix_power(a.re, n), change)


def norm(x, ord=None, axis=None, keepdims=False):
    """Vector norms of any order, and the matrix norms; at a zero vector the 2-norm gives NaN."""
    re = np.linalg.norm(x.re, ord=ord, axis=axis, keepdims=keepdims)
    rank = np.ndim(x.re) if axis is None else np.size(axis)
    if ord is None or rank == 1 or ord == "fro":
        power = 2 if ord in (None, "fro") else ord
        return pair(
            re, _vector(x, power, axis, np.linalg.norm(x.re, ord=ord, axis=axis, keepdims=True), keepdims)
        )
    if axis is not None or keepdims or rank != 2:
        raise OracleRefused("a matrix norm with axis= or keepdims=")
    return pair(re, imag(_matrix(x, ord)))


def vector_norm(x, /, *, axis=None, keepdims=False, ord=2):
    if axis is None and np.ndim(x.re) != 1:
        if ord != 2 or keepdims:
            raise OracleRefused("`np.linalg.vector_norm` over several axes with ord= or keepdims=")
        return norm(x)
    return norm(x, ord, axis, keepdims)


def _vector(x, power, axis, length, keepdims):
    values, size = wide(x.re), wide(length)
    with np.errstate(all="ignore"):
        if np.isinf(power):
            choice = np.max if power > 0 else np.min
            moduli = elementwise.apply(np.absolute, (x,), {})
            return imag(extreme(choice, moduli, axis, keepdims=keepdims))
        unit = np.where(values == 0, 0.0, values / np.abs(values)) if power == 1 else values / size
        if power == 0:
            unit = np.zeros(values.shape)
        if power not in (0, 1, 2):
            unit = np.sign(values) * (np.abs(values) / size) ** (power - 1)
    return np.sum(times(np.real(np.conj(unit) * x.im), 1.0), axis=axis, keepdims=keepdims)


def _matrix(x, ord):
    if ord in (1, -1, np.inf, -np.inf):
        axis = 0 if abs(ord) == 1 else 1
        moduli = elementwise.apply(np.absolute, (x,), {})
        sums = pair(np.sum(moduli.re, axis=axis), np.sum(moduli.im, axis=axis))
        return extreme(np.max if ord > 0 else np.min, sums)
    values = svd(x, compute_uv=False)
    if ord == "nuc":
        return pair(np.sum(values.re), np.sum(values.im))
    return extreme(np.max if ord == 2 else np.min, values)
