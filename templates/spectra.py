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
    before, after = 1, 1
    for k in range(y.ndim):
        before *= y.shape[k] if k < axis else 1
        after *= y.shape[k] if k > axis else 1
    out = y.copy()
    rows = out.reshape((before, y.shape[axis], after))
    rows[:, 1 : (n + 1) // 2] *= factor
    return out


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


def first_real_d(v, change):
    """The tangent of unit vectors v, in stacks, whose first components stay real."""
    n = v.shape[v.ndim - 1]
    stack = np.ascontiguousarray(v).reshape((v.size // max(n * n, 1), n, n))
    out = np.ascontiguousarray(change).reshape(stack.shape).copy()
    for k in range(stack.shape[0]):
        for i in range(n):
            if stack[k, 0, i].real != 0.0:
                out[k, :, i] -= stack[k, :, i] * (1j * (out[k, 0, i].imag / stack[k, 0, i].real))
    return out.reshape(v.shape)


def first_real_b(v, seed):
    """The adjoint of first_real_d."""
    n = v.shape[v.ndim - 1]
    stack = np.ascontiguousarray(v).reshape((v.size // max(n * n, 1), n, n))
    out = np.ascontiguousarray(seed).reshape(stack.shape).copy()
    for k in range(stack.shape[0]):
        for i in range(n):
            if stack[k, 0, i].real != 0.0:
                turn = np.sum(np.conj(out[k, :, i]) * stack[k, :, i]).imag
                out[k, 0, i] += 1j * (turn / stack[k, 0, i].real)
    return out.reshape(v.shape)


def phases_d(u, vt, u_d, vt_d):
    """How fast singular vectors turn, of which those with fewer components begin with real ones."""
    m, k, n = u.shape[u.ndim - 2], u.shape[u.ndim - 1], vt.shape[vt.ndim - 1]
    many = u.size // max(m * k, 1)
    rows = np.ascontiguousarray(vt) if m >= n else np.ascontiguousarray(np.swapaxes(u, -1, -2))
    moved = np.ascontiguousarray(vt_d) if m >= n else np.ascontiguousarray(np.swapaxes(u_d, -1, -2))
    whole, along = rows.reshape((many, k, min(m, n))), moved.reshape((many, k, min(m, n)))
    out = np.zeros((many, k), whole.real.dtype)
    for j in range(many):
        for i in range(k):
            if whole[j, i, 0].real != 0.0:
                turned = along[j, i, 0].imag / whole[j, i, 0].real
                out[j, i] = -turned if m >= n else turned
    return out.reshape((*u.shape[:-2], k))


def phases_left_b(u, vt, turn):
    """The part of the adjoint of phases_d that belongs to u."""
    m, k, n = u.shape[u.ndim - 2], u.shape[u.ndim - 1], vt.shape[vt.ndim - 1]
    stack = np.ascontiguousarray(u).reshape((u.size // max(m * k, 1), m, k))
    turns = np.ascontiguousarray(turn).reshape((stack.shape[0], k))
    out = np.zeros_like(stack)
    for j in range(stack.shape[0]):
        for i in range(k):
            if m < n and stack[j, 0, i].real != 0.0:
                out[j, 0, i] = 1j * (turns[j, i] / stack[j, 0, i].real)
    return out.reshape(u.shape)


def phases_right_b(u, vt, turn):
    """The part of the adjoint of phases_d that belongs to vt."""
    m, k, n = u.shape[u.ndim - 2], u.shape[u.ndim - 1], vt.shape[vt.ndim - 1]
    stack = np.ascontiguousarray(vt).reshape((vt.size // max(n * k, 1), k, n))
    turns = np.ascontiguousarray(turn).reshape((stack.shape[0], k))
    out = np.zeros_like(stack)
    for j in range(stack.shape[0]):
        for i in range(k):
            if m >= n and stack[j, i, 0].real != 0.0:
                out[j, i, 0] = -1j * (turns[j, i] / stack[j, i, 0].real)
    return out.reshape(vt.shape)
