"""What the adjoints of Fourier transforms do to spectra.  Pasted into generated modules."""

import numpy as np


def refitted(y, length, axis):
    """Cut, or filled up with zeros, to a length along an axis."""
    rows = np.swapaxes(y, 0, axis)
    out = np.zeros((length,) + rows.shape[1:], dtype=y.dtype)
    kept = min(length, rows.shape[0])
    out[:kept] = rows[:kept]
    return np.ascontiguousarray(np.swapaxes(out, 0, axis))


def scaled_inside(y, n, factor, axis):
    """Half of the spectrum of n real numbers, scaled but for the frequencies 0 and n / 2: all others stand for
    their negatives too."""
    rows = np.swapaxes(y, 0, axis).copy()
    rows[1 : (n + 1) // 2] *= factor
    return np.ascontiguousarray(np.swapaxes(rows, 0, axis))


def eigenvectors_at(a, w):
    """The eigenvectors of a in the order of its eigenvalues w."""
    values, vectors = np.linalg.eig(a)
    out = np.empty_like(vectors)
    left = np.ones(w.size, np.bool_)
    for i in range(w.size):
        best = -1
        for j in range(w.size):
            if left[j] and (best < 0 or np.abs(values[j] - w[i]) < np.abs(values[best] - w[i])):
                best = j
        left[best] = False
        out[:, i] = vectors[:, best]
    return np.ascontiguousarray(out)


def hermitian_eigenvectors(a):
    """The eigenvectors that belong to np.linalg.eigvalsh(a)."""
    _, vectors = np.linalg.eigh(a)
    return np.ascontiguousarray(vectors)


def pinned_d(v, change):
    """The tangent of eigenvectors v that keep the length 1 and the largest component real."""
    out = change.copy()
    for i in range(v.shape[1]):
        k = np.argmax(np.abs(v[:, i]))
        out[:, i] -= v[:, i] * np.sum(np.conj(v[:, i]) * out[:, i]).real
        out[:, i] -= v[:, i] * (1j * out[k, i].imag / v[k, i].real)
    return out


def pinned_b(v, seed):
    """The adjoint of pinned_d."""
    out = np.zeros_like(v) + seed
    for i in range(v.shape[1]):
        k = np.argmax(np.abs(v[:, i]))
        out[k, i] += 1j * np.sum(np.conj(out[:, i]) * v[:, i]).imag / v[k, i].real
        out[:, i] -= v[:, i] * np.sum(np.conj(v[:, i]) * out[:, i]).real
    return out


def eigenvectors_each_at(a, w):
    """eigenvectors_at of stacks."""
    n = w.shape[w.ndim - 1]
    stack = np.ascontiguousarray(a).reshape((a.size // max(n * n, 1), n, n))
    values = np.ascontiguousarray(w).reshape((stack.shape[0], n))
    out = np.empty_like(stack)
    for k in range(stack.shape[0]):
        out[k] = eigenvectors_at(stack[k], values[k])
    return out.reshape(a.shape)


def pinned_each_d(v, change):
    """pinned_d of stacks."""
    n = v.shape[v.ndim - 1]
    stack = np.ascontiguousarray(v).reshape((v.size // max(n * n, 1), n, n))
    out = np.ascontiguousarray(change).reshape(stack.shape).copy()
    for k in range(stack.shape[0]):
        out[k] = pinned_d(stack[k], out[k])
    return out.reshape(v.shape)


def pinned_each_b(v, seed):
    """pinned_b of stacks."""
    n = v.shape[v.ndim - 1]
    stack = np.ascontiguousarray(v).reshape((v.size // max(n * n, 1), n, n))
    out = np.ascontiguousarray(seed).reshape(stack.shape).copy()
    for k in range(stack.shape[0]):
        out[k] = pinned_b(stack[k], out[k])
    return out.reshape(v.shape)
