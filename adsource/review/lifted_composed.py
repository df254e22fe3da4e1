"""Functions of NumPy and SciPy that are others put together, on lifted arguments.

Written from the definitions in the manuals of NumPy and SciPy: the value is the library's own, the derivative that
of the definition.
"""

from __future__ import annotations

import numpy as np
import scipy.integrate
import scipy.linalg
import scipy.special

from adsource.review import lifted_elementwise as elementwise
from adsource.review.lifted_pair import OracleRefused, Pair, imag, is_active, pair, real, wide

NOT_GIVEN = np._NoValue


def _of(function, change):
    """The function's own value beside the derivative of a lifted one."""

    def apply(*given, **named):
        value = function(*[real(x) for x in given], **{k: real(v) for k, v in named.items()})
        found = change(*given, **{k: v for k, v in named.items() if v is not NOT_GIVEN})
        return pair(value, imag(found))

    return apply


def _filled(a, by):
    return np.where(np.isnan(real(a)), by, a)


def _numbers(a, axis, keepdims):
    return np.sum(~np.isnan(real(a)), axis=axis, keepdims=keepdims)


def _nanmean(a, axis=None, keepdims=False):
    return np.sum(_filled(a, 0.0), axis=axis, keepdims=keepdims) / _numbers(a, axis, keepdims)


def _nanvar(a, axis=None, ddof=0, keepdims=False):
    away = np.where(np.isnan(real(a)), 0.0, a - _nanmean(a, axis, True))
    return np.sum(away * away, axis=axis, keepdims=keepdims) / (_numbers(a, axis, keepdims) - ddof)


def _nanstd(a, axis=None, ddof=0, keepdims=False):
    return np.sqrt(_nanvar(a, axis, ddof, keepdims))


def _unwrap(p, discont=None, axis=-1, period=2.0 * np.pi):
    return p


def _cov(m, rowvar=True, bias=False, ddof=None):
    x = m if rowvar or np.ndim(real(m)) == 1 else m.T
    away = x - np.mean(x, axis=-1, keepdims=True)
    free = np.shape(real(x))[-1] - (int(not bias) if ddof is None else ddof)
    return np.dot(away, away.T) / free


def _cov_of(m, y=None, rowvar=True, bias=False, ddof=None):
    if y is None:
        return _cov(m, rowvar, bias, ddof)
    parts = [x if rowvar or np.ndim(real(x)) == 1 else x.T for x in (m, y)]
    return _cov(np.vstack(parts), True, bias, ddof)


def _corrcoef(x, y=None, rowvar=True):
    c = _cov_of(x, y, rowvar)
    spread = np.sqrt(np.diag(c))
    return c / np.outer(spread, spread)


def _vander(x, N=None, increasing=False):
    powers = np.arange(np.size(real(x)) if N is None else N)
    return x[:, None] ** (powers if increasing else powers[::-1])


def _polyder(p, m=1):
    if m != 1:
        raise OracleRefused("`np.polyder` with m=")
    return p[:-1] * np.arange(np.size(real(p)) - 1, 0, -1)


def _polyint(p, m=1):
    if m != 1:
        raise OracleRefused("`np.polyint` with m=")
    return np.append(p / np.arange(np.size(real(p)), 0, -1), 0.0)


def _partition(a, kth, axis=-1):
    x = real(a) if axis is not None else np.ravel(real(a))
    y, along = np.partition(x, real(kth), axis=-1 if axis is None else axis), -1 if axis is None else axis
    places = np.empty(x.shape, int)
    np.put_along_axis(places, np.argsort(y, axis=along, kind="stable"), np.argsort(x, axis=along, kind="stable"), along)
    return np.take_along_axis(a if axis is not None else np.ravel(a), places, axis=along)


def _logspace(start, stop, num=50, endpoint=True, base=10.0):
    return base ** np.linspace(start, stop, num, endpoint=endpoint)


def _histogram(a, bins=10, range=None, density=None, weights=None):
    if density or range is not None or np.ndim(real(bins)) != 1:
        raise OracleRefused("`np.histogram` without edges, or as a density")
    counts, edges = np.histogram(real(a), real(bins), weights=real(weights))
    change = 0.0
    if is_active(weights):
        change, _ = np.histogram(real(a), real(bins), weights=imag(weights))
    return pair(counts, change), pair(edges, imag(bins))


def _gradient(f, *spacing, axis=None, edge_order=1):
    """Along one axis, as a weighted sum of neighbours."""
    rank = np.ndim(real(f))
    if axis is None and rank > 1 or np.ndim(axis) == 1:
        axes = range(rank) if axis is None else axis
        each = spacing if len(spacing) == len(list(axes)) else spacing * rank
        return type(np.gradient(real(f)))(
            _gradient(f, *each[k : k + 1], axis=a, edge_order=edge_order) for k, a in enumerate(axes)
        )
    axis = 0 if axis is None else axis
    step = spacing[0] if spacing else 1.0
    value = np.gradient(real(f), real(step), axis=axis, edge_order=edge_order)
    change = np.gradient(imag(f), real(step), axis=axis, edge_order=edge_order) if is_active(f) else 0.0
    if is_active(step) and np.ndim(real(step)) == 0:
        change = change - value / real(step) * imag(step)
    elif is_active(step):
        change = change + _along_places(wide(real(f)), real(step), imag(step), axis, edge_order)
    return pair(value, change)


def _along_places(f, t, moved, axis, edge_order):
    """How np.gradient changes with the places: d(slope) for each of the differences of which it is made."""
    if edge_order != 1:
        raise OracleRefused("`np.gradient` over active places with edge_order=2")
    f = np.moveaxis(f, axis, -1)
    width, grown = np.diff(t), np.diff(moved)
    slope = np.diff(f) / width
    faster = -slope * grown / width
    left, right = width[:-1], width[1:]
    both = left + right
    inner = (right * slope[..., :-1] + left * slope[..., 1:]) / both
    change = (right * faster[..., :-1] + left * faster[..., 1:] + grown[1:] * slope[..., :-1]
              + grown[:-1] * slope[..., 1:] - inner * (grown[:-1] + grown[1:])) / both  # fmt: skip
    whole = np.concatenate((faster[..., :1], change, faster[..., -1:]), axis=-1)
    return np.moveaxis(whole, -1, axis)


def _cond(x, p=None):
    if p not in (None, 2, -2):
        return np.linalg.norm(x, p) * np.linalg.norm(np.linalg.inv(x), p)
    s = np.linalg.svd(x, compute_uv=False)
    return s[0] / s[-1] if p != -2 else s[-1] / s[0]


def _tensorsolve(a, b):
    size = np.size(real(b))
    x = np.linalg.solve(np.reshape(a, (size, size)), np.ravel(b))
    return np.reshape(x, np.shape(real(a))[np.ndim(real(b)) :])


def _tensorinv(a, ind=2):
    shape = np.shape(real(a))
    size = int(np.prod(shape[ind:]))
    return np.reshape(np.linalg.inv(np.reshape(a, (-1, size))), shape[ind:] + shape[:ind])


def _i0(x):
    return elementwise.apply(scipy.special.i0, (x,), {})


def _unique(ar, return_index=False, return_inverse=False, return_counts=False):
    """Each value with the derivative of the first of its equals."""
    asked = [return_index, return_inverse, return_counts]
    found = np.unique(real(ar), *asked)
    _, first = np.unique(real(ar), return_index=True)
    values, *rest = found if any(asked) else (found,)
    lifted = Pair(values, imag(ar).ravel()[first])
    return (lifted, *rest) if rest else lifted


COMPOSED = {
    "unique": _unique,
    "nanmean": _of(np.nanmean, _nanmean), "nanvar": _of(np.nanvar, _nanvar), "nanstd": _of(np.nanstd, _nanstd),
    "nanprod": _of(np.nanprod, lambda a, axis=None, keepdims=False: np.prod(_filled(a, 1.0), axis, keepdims=keepdims)),
    "nancumsum": _of(np.nancumsum, lambda a, axis=None: np.cumsum(_filled(a, 0.0), axis=axis)),
    "nancumprod": _of(np.nancumprod, lambda a, axis=None: np.cumprod(_filled(a, 1.0), axis=axis)),
    "unwrap": _of(np.unwrap, _unwrap), "cov": _of(np.cov, _cov_of), "corrcoef": _of(np.corrcoef, _corrcoef),
    "vander": _of(np.vander, _vander), "polyder": _of(np.polyder, _polyder), "polyint": _of(np.polyint, _polyint),
    "partition": _of(np.partition, _partition), "logspace": _of(np.logspace, _logspace), "histogram": _histogram,
    "gradient": _gradient, "linalg.cond": _of(np.linalg.cond, _cond), "i0": _of(np.i0, _i0),
    "linalg.tensorsolve": _of(np.linalg.tensorsolve, _tensorsolve),
    "linalg.tensorinv": _of(np.linalg.tensorinv, _tensorinv),
}  # fmt: skip


# ---------------------------------------------------------------------------- scipy.linalg


def _triangle(a, lower, unit_diagonal):
    half = np.tril(a, -1 if unit_diagonal else 0) if lower else np.triu(a, 1 if unit_diagonal else 0)
    return half + np.eye(np.shape(real(a))[0]) if unit_diagonal else half


def _solve_triangular(a, b, trans=0, lower=False, unit_diagonal=False):
    matrix = _triangle(a, lower, unit_diagonal)
    return np.linalg.solve(matrix if trans in (0, "N") else matrix.T, b)


def _dense(ab, low, up):
    """The matrix of diagonals, as np.diag would lay them out."""
    n = np.shape(ab)[1]
    out = np.zeros((n, n))
    for i in range(n):
        for j in range(max(i - low, 0), min(i + up + 1, n)):
            out[i, j] = ab[up + i - j, j]
    return out


def _solve_banded(l_and_u, ab, b):
    matrix, x = _dense(wide(real(ab)), *l_and_u), scipy.linalg.solve_banded(l_and_u, real(ab), real(b))
    moved = _dense(imag(ab), *l_and_u) @ x if is_active(ab) else 0.0
    return Pair(x, np.linalg.solve(matrix, np.zeros(x.shape) + imag(b) - moved))


def _scipy_eigh(a, *b, eigvals_only=False, lower=True):
    if b or not eigvals_only:
        raise OracleRefused("`scipy.linalg.eigh` of a pair, or with vectors")
    return np.linalg.eigvalsh(a if lower else a.T)


def _scipy_svd(a, full_matrices=True, compute_uv=True):
    if compute_uv:
        raise OracleRefused("`scipy.linalg.svd` with vectors")
    return np.linalg.svd(a, compute_uv=False)


def _expm(a):
    n = np.shape(real(a))[0]
    block = np.block([[real(a), imag(a)], [np.zeros((n, n)), real(a)]])
    return Pair(scipy.linalg.expm(real(a)), scipy.linalg.expm(block)[:n, n:])


def _scipy_cholesky(a, lower=False):
    return np.linalg.cholesky(a) if lower else np.linalg.cholesky(a.T).T


def _cumulative_trapezoid(y, x=None, dx=1.0, axis=-1, initial=None):
    y = np.moveaxis(y, axis, -1)
    if x is not None:
        dx = np.diff(x) if np.ndim(real(x)) == 1 else np.diff(np.moveaxis(x, axis, -1))
    found = np.cumsum(dx * (y[..., 1:] + y[..., :-1]) / 2.0, axis=-1)
    if initial is not None:
        found = np.concatenate((0.0 * y[..., :1], found), axis=-1)
    return np.moveaxis(found, -1, axis)


def _of_vector(function):
    """A matrix that repeats elements of vectors."""
    return _of(function, lambda *v: pair(function(*map(real, v)), function(*map(imag, v))))


SCIPY = {
    scipy.integrate.trapezoid: _of(scipy.integrate.trapezoid, lambda y, *a, **k: np.trapezoid(y, *a, **k)),
    scipy.integrate.cumulative_trapezoid: _of(scipy.integrate.cumulative_trapezoid, _cumulative_trapezoid),
    scipy.linalg.circulant: _of_vector(scipy.linalg.circulant), scipy.linalg.hankel: _of_vector(scipy.linalg.hankel),
    scipy.linalg.eigh: _of(scipy.linalg.eigh, _scipy_eigh), scipy.linalg.svd: _of(scipy.linalg.svd, _scipy_svd),
    scipy.linalg.solve: _of(scipy.linalg.solve, lambda a, b: np.linalg.solve(a, b)),
    scipy.linalg.inv: _of(scipy.linalg.inv, lambda a: np.linalg.inv(a)),
    scipy.linalg.det: _of(scipy.linalg.det, lambda a: np.linalg.det(a)),
    scipy.linalg.pinv: _of(scipy.linalg.pinv, lambda a: np.linalg.pinv(a)),
    scipy.linalg.cholesky: _of(scipy.linalg.cholesky, _scipy_cholesky),
    scipy.linalg.solve_triangular: _of(scipy.linalg.solve_triangular, _solve_triangular),
    scipy.linalg.solve_banded: _of(scipy.linalg.solve_banded, _solve_banded),
    scipy.linalg.expm: _of(scipy.linalg.expm, _expm),
    scipy.linalg.svdvals: _of(scipy.linalg.svdvals, lambda a: np.linalg.svd(a, compute_uv=False)),
    scipy.linalg.norm: _of(scipy.linalg.norm, lambda a, ord=None, axis=None: np.linalg.norm(a, ord, axis)),
    scipy.linalg.eigvalsh: _of(scipy.linalg.eigvalsh, lambda a, lower=True: np.linalg.eigvalsh(a if lower else a.T)),
    scipy.linalg.block_diag: _of(
        scipy.linalg.block_diag, lambda *a: pair(
            scipy.linalg.block_diag(*map(real, a)), scipy.linalg.block_diag(*map(imag, a)))),
    scipy.linalg.toeplitz: _of(
        scipy.linalg.toeplitz, lambda c, r=None: pair(
            scipy.linalg.toeplitz(real(c), real(r)), scipy.linalg.toeplitz(imag(c), None if r is None else imag(r)))),
}  # fmt: skip
