"""Matrices and stacks of them: what the adjoints of factors need.  Plain NumPy that Numba compiles.

Helpers with `each` in their name take stacks, matrix by matrix.
"""

import numpy as np


def cofactors_each(a):
    """The derivative of the determinant, of singular matrices too: from the singular values."""
    n = a.shape[a.ndim - 1]
    stack = np.ascontiguousarray(a).reshape((a.size // max(n * n, 1), n, n))
    out = np.empty_like(stack)
    for k in range(stack.shape[0]):
        u, s, vt = np.linalg.svd(stack[k])
        others = np.ones_like(s)
        for i in range(n):
            for j in range(n):
                if j != i:
                    others[i] *= s[j]
        out[k] = np.linalg.det(u) * np.linalg.det(vt) * np.dot(u * others, vt)
    return out.reshape(a.shape)


def eigenvectors_each(a):
    """The eigenvectors of symmetric matrices, from the lower triangle."""
    n = a.shape[a.ndim - 1]
    stack = np.ascontiguousarray(a).reshape((a.size // max(n * n, 1), n, n))
    out = np.empty_like(stack)
    for k in range(stack.shape[0]):
        values, vectors = np.linalg.eigh(stack[k])
        out[k] = vectors
    return out.reshape(a.shape)


def singular_each(a, s_b):
    """The adjoint of the singular values: u * s_b @ vt."""
    m, n = a.shape[a.ndim - 2], a.shape[a.ndim - 1]
    stack = np.ascontiguousarray(a).reshape((a.size // max(m * n, 1), m, n))
    seeds = np.ascontiguousarray(s_b).reshape((stack.shape[0], min(m, n)))
    out = np.empty_like(stack)
    for k in range(stack.shape[0]):
        u, s, vt = np.linalg.svd(stack[k], False)
        out[k] = np.dot(u * seeds[k], vt)
    return out.reshape(a.shape)


def singular_d_each(room, a, a_d):
    """The tangent of the singular values along a_d, in the shape and dtype of `room`."""
    m, n = a.shape[a.ndim - 2], a.shape[a.ndim - 1]
    stack = np.ascontiguousarray(a).reshape((a.size // max(m * n, 1), m, n))
    along = np.ascontiguousarray(a_d).reshape(stack.shape)
    flat = np.empty((stack.shape[0], min(m, n)), room.dtype)
    for k in range(stack.shape[0]):
        u, s, vt = np.linalg.svd(stack[k], False)
        for i in range(min(m, n)):
            flat[k, i] = np.dot(np.dot(np.ascontiguousarray(u[:, i]), along[k]), np.ascontiguousarray(vt[i]))
    return flat.reshape(room.shape)


def complex_singular_d_each(room, a, a_d):
    """The same of complex matrices."""
    m, n = a.shape[a.ndim - 2], a.shape[a.ndim - 1]
    stack = np.ascontiguousarray(a).reshape((a.size // max(m * n, 1), m, n))
    along = np.ascontiguousarray(a_d).reshape(stack.shape)
    flat = np.empty((stack.shape[0], min(m, n)), room.dtype)
    for k in range(stack.shape[0]):
        u, s, vt = np.linalg.svd(stack[k], False)
        for i in range(min(m, n)):
            flat[k, i] = np.sum(np.conj(np.outer(u[:, i], vt[i])) * along[k]).real
    return flat.reshape(room.shape)


def singular_norm_b(a, kind):
    """The slope of a norm made of singular values: kind 2 the largest, -2 the smallest, 0 their sum."""
    u, s, vt = np.linalg.svd(np.ascontiguousarray(a), False)
    if kind == 0:
        return np.dot(u, vt)
    place = 0 if kind == 2 else s.size - 1
    return np.outer(u[:, place], vt[place])


def condition_b(a, kind):
    """The slope of the ratio of the largest singular value to the smallest (kind 2), or of its inverse."""
    u, s, vt = np.linalg.svd(np.ascontiguousarray(a), False)
    high = np.outer(u[:, 0], vt[0])
    low = np.outer(u[:, s.size - 1], vt[s.size - 1])
    if kind == 2:
        return (high - s[0] / s[s.size - 1] * low) / s[s.size - 1]
    return (low - s[s.size - 1] / s[0] * high) / s[0]


def cholesky_adjoint(y, y_b):
    """The adjoint of a in y = np.linalg.cholesky(a), on its lower triangle: by blocks of columns from the last to
    the first, with products of matrices (I. Murray, Differentiation of the Cholesky decomposition, 2016). Loops
    for the rest: Numba takes seconds to compile what stores into slices."""
    n, width = y.shape[0], 64
    out = y_b.copy()
    for start in range((n - 1) // width * width, -1, -width):
        stop = min(start + width, n)
        corner = y[start:stop, start:stop].copy()
        rows_b = out[start:stop, :stop].copy()
        inverse = np.ascontiguousarray(np.linalg.inv(corner))
        below_b = np.dot(out[stop:, start:stop].copy(), inverse)
        further = np.dot(below_b, y[start:stop, :start].copy())
        for i in range(stop, n):
            for j in range(start):
                out[i, j] -= further[i - stop, j]
            for j in range(start, stop):
                out[i, j] = below_b[i - stop, j - start]
        above = np.dot(below_b.T, y[stop:, :stop].copy())
        corner_b = np.zeros_like(corner)
        for i in range(stop - start):
            for j in range(stop):
                rows_b[i, j] -= above[i, j]
            for j in range(i + 1):
                corner_b[i, j] = rows_b[i, start + j]
        half = np.dot(corner.T, corner_b)
        for i in range(stop - start):
            half[i, i] *= 0.5
            for j in range(i + 1, stop - start):
                half[i, j] = 0.0
        whole = np.dot(np.dot(inverse.T, half), inverse)
        for i in range(stop - start):
            for j in range(stop - start):
                corner_b[i, j] = whole[i, j] + whole[j, i]
        further = np.dot(corner_b, y[start:stop, :start].copy())
        for i in range(start, stop):
            for j in range(start):
                out[i, j] = rows_b[i - start, j] - further[i - start, j]
            for j in range(start, i):
                out[i, j] = corner_b[i - start, j - start]
            out[i, i] = whole[i - start, i - start]
            for j in range(i + 1, n):
                out[i, j] = 0.0
    return out


def gaps_between(values):
    """1 / (values[j] - values[i]) at (i, j), and 0 where they are equal."""
    n = values.shape[values.ndim - 1]
    flat = np.ascontiguousarray(values).reshape((values.size // max(n, 1), n))
    out = np.zeros((flat.shape[0], n, n), values.dtype)
    for k in range(flat.shape[0]):
        for i in range(n):
            for j in range(n):
                if flat[k, i] != flat[k, j]:
                    out[k, i, j] = 1.0 / (flat[k, j] - flat[k, i])
    return out.reshape((*values.shape, n))


def behind_reflectors(q, n):
    """How the columns of q behind the first n hang on these, and what they are solved with."""
    square = np.ascontiguousarray((np.eye(n).astype(q.dtype) - q[:n, :n]).T)
    return np.ascontiguousarray(np.linalg.solve(square, np.ascontiguousarray(q[n:, :n].T)).T), square


def all_columns_d(q, first_d):
    """The tangents of all columns of a complete q, from those of the first ones."""
    m, n = q.shape[q.ndim - 1], first_d.shape[q.ndim - 1]
    stack = np.ascontiguousarray(q).reshape((q.size // max(m * m, 1), m, m))
    along = np.ascontiguousarray(first_d).reshape((stack.shape[0], m, n))
    out = np.empty_like(stack)
    for k in range(stack.shape[0]):
        out[k, :, :n] = along[k]
        if n < m:
            g, square = behind_reflectors(stack[k], n)
            moved = along[k, n:] + np.dot(g, along[k, :n])
            g_dt = np.ascontiguousarray(np.linalg.solve(square, np.ascontiguousarray(moved.T)))
            away = np.eye(m, n).astype(q.dtype) - stack[k, :, :n]
            out[k, :, n:] = np.dot(away, g_dt) - np.dot(along[k], np.ascontiguousarray(g.T))
    return out.reshape(q.shape)


def first_columns_b(q, q_b, n):
    """The adjoint of all_columns_d."""
    m = q.shape[q.ndim - 1]
    stack = np.ascontiguousarray(q).reshape((q.size // max(m * m, 1), m, m))
    seeds = np.ascontiguousarray(q_b).reshape(stack.shape)
    out = np.empty((stack.shape[0], m, n), q.dtype)
    for k in range(stack.shape[0]):
        out[k] = seeds[k, :, :n]
        if n < m:
            g, square = behind_reflectors(stack[k], n)
            behind = np.ascontiguousarray(seeds[k, :, n:])
            away = np.eye(m, n).astype(q.dtype) - stack[k, :, :n]
            g_bt = np.dot(np.ascontiguousarray(away.T), behind)
            z = np.linalg.solve(np.ascontiguousarray(square.T), g_bt).T
            out[k] -= np.dot(behind, g)
            out[k, :n] += np.dot(np.ascontiguousarray(g.T), np.ascontiguousarray(z))
            out[k, n:] += z
    return out.reshape((*q.shape[:-1], n))


def matrix_power_of(a, n):
    """a @ a @ ... n times, of the inverse for negative n."""
    base = np.linalg.inv(a) if n < 0 else np.ascontiguousarray(a)
    out = np.eye(a.shape[0]).astype(a.dtype)
    for _ in range(abs(n)):
        out = np.dot(out, base)
    return out


def matrix_power_d(a, a_d, n):
    """The tangent of np.linalg.matrix_power(a, n)."""
    base, along = np.ascontiguousarray(a), np.ascontiguousarray(a_d)
    if n < 0:
        base = np.linalg.inv(base)
        along = -np.dot(np.dot(base, along), base)
    power = np.eye(a.shape[0]).astype(a.dtype)
    out = np.zeros_like(base)
    for _ in range(abs(n)):
        out = np.dot(out, base) + np.dot(power, along)
        power = np.dot(power, base)
    return out


def matrix_power_b(a, y_b, n):
    """The adjoint of np.linalg.matrix_power(a, n): the tangent of that of the transpose, along y_b."""
    return matrix_power_d(np.ascontiguousarray(a.T), y_b, n)


def banded_transposed(ab, low, up):
    """The transpose of a banded matrix in the diagonal form of scipy.linalg.solve_banded."""
    n = ab.shape[1]
    out = np.zeros_like(ab)
    for i in range(n):
        for j in range(max(i - low, 0), min(i + up + 1, n)):
            out[low + j - i, i] = ab[up + i - j, j]
    return out


def banded_product(x, y, ab, low, up):
    """x[i] * y[j], summed over the columns, where a banded matrix has its element (i, j)."""
    n = ab.shape[1]
    columns = x.size // max(n, 1)
    left, right = np.ascontiguousarray(x).reshape((n, columns)), np.ascontiguousarray(y).reshape((n, columns))
    out = np.zeros_like(ab)
    for i in range(n):
        for j in range(max(i - low, 0), min(i + up + 1, n)):
            out[up + i - j, j] = np.sum(left[i] * right[j])
    return out


def banded_times(ab, x, low, up):
    """A banded matrix times a vector, or the columns of a matrix."""
    n = ab.shape[1]
    columns = np.ascontiguousarray(x).reshape((n, x.size // max(n, 1)))
    out = np.zeros_like(columns)
    for i in range(n):
        for j in range(max(i - low, 0), min(i + up + 1, n)):
            out[i] += ab[up + i - j, j] * columns[j]
    return out.reshape(x.shape)


def banded_solution(ab, b, low, up):
    """The solution of a banded system, by elimination with row exchanges."""
    n = ab.shape[1]
    columns = b.size // max(n, 1)
    work = np.zeros((n, low + up + low + 1), ab.dtype)
    for i in range(n):
        for j in range(max(i - low, 0), min(i + up + 1, n)):
            work[i, j - i + low] = ab[up + i - j, j]
    out = np.ascontiguousarray(b).reshape((n, columns)).copy()
    width = low + up
    for i in range(n):
        best = i
        for r in range(i + 1, min(i + low + 1, n)):
            if abs(work[r, i - r + low]) > abs(work[best, i - best + low]):
                best = r
        if work[best, i - best + low] == 0.0:
            raise ValueError("singular matrix")
        if best != i:
            for j in range(i, min(i + width + 1, n)):
                kept = work[i, j - i + low]
                work[i, j - i + low] = work[best, j - best + low]
                work[best, j - best + low] = kept
            for c in range(columns):
                held = out[i, c]
                out[i, c] = out[best, c]
                out[best, c] = held
        for r in range(i + 1, min(i + low + 1, n)):
            factor = work[r, i - r + low] / work[i, low]
            for j in range(i, min(i + width + 1, n)):
                work[r, j - r + low] -= factor * work[i, j - i + low]
            out[r] -= factor * out[i]
    for i in range(n - 1, -1, -1):
        for j in range(i + 1, min(i + width + 1, n)):
            out[i] -= work[i, j - i + low] * out[j]
        out[i] /= work[i, low]
    return out.reshape(b.shape)


def exponential(a):
    """exp of a matrix: Pade approximation of order 13, scaled and squared (Higham 2005)."""
    b = (64764752532480000.0, 32382376266240000.0, 7771770303897600.0, 1187353796428800.0, 129060195264000.0,
         10559470521600.0, 670442572800.0, 33522128640.0, 1323241920.0, 40840800.0, 960960.0, 16380.0, 182.0, 1.0)
    norm = np.max(np.sum(np.abs(a), axis=0)) if a.size else 0.0
    squarings = max(0, int(np.ceil(np.log2(norm / 5.371920351148152)))) if norm > 5.371920351148152 else 0
    x = np.ascontiguousarray(a) / 2.0**squarings
    one = np.eye(a.shape[0])
    x2 = np.dot(x, x)
    x4 = np.dot(x2, x2)
    x6 = np.dot(x4, x2)
    odd = np.dot(x6, b[13] * x6 + b[11] * x4 + b[9] * x2) + b[7] * x6 + b[5] * x4 + b[3] * x2 + b[1] * one
    even = np.dot(x6, b[12] * x6 + b[10] * x4 + b[8] * x2) + b[6] * x6 + b[4] * x4 + b[2] * x2 + b[0] * one
    odd = np.dot(x, odd)
    out = np.ascontiguousarray(np.linalg.solve(even - odd, even + odd))
    for _ in range(squarings):
        out = np.dot(out, out)
    return out.astype(a.dtype)


def exponential_d(a, a_d):
    """The derivative of scipy.linalg.expm at a along a_d: a block of a larger exponential."""
    n = a.shape[0]
    block = np.zeros((2 * n, 2 * n))
    block[:n, :n] = a
    block[n:, n:] = a
    block[:n, n:] = a_d
    return exponential(block)[:n, n:].copy().astype(a.dtype)


def complex_exponential_d(a, a_d):
    """The same for complex matrices, in their own precision."""
    n = a.shape[0]
    block = np.zeros((2 * n, 2 * n), a.dtype)
    block[:n, :n] = a
    block[n:, n:] = a
    block[:n, n:] = a_d
    return exponential(block)[:n, n:].copy()


def lu_steps(a):
    """The factors of a with rows exchanged, in one matrix, and the exchanges: as LAPACK has it."""
    lu, pivots = a.copy(), np.zeros(a.shape[0], np.int32)
    for k in range(a.shape[0]):
        best = k + np.argmax(np.abs(lu[k:, k]))
        pivots[k] = best
        row = lu[k].copy()
        lu[k] = lu[best]
        lu[best] = row
        for i in range(k + 1, a.shape[0]):
            lu[i, k] /= lu[k, k]
            lu[i, k + 1 :] -= lu[i, k] * lu[k, k + 1 :]
    return lu, pivots


def lu_matrix(a):
    """The factors of scipy.linalg.lu_factor(a)."""
    return lu_steps(a)[0]


def lu_pivots(a):
    """The exchanges of scipy.linalg.lu_factor(a)."""
    return lu_steps(a)[1]


def pivot_order(pivots):
    """The order of the rows after the exchanges."""
    order = np.arange(pivots.size).astype(pivots.dtype)
    for k in range(pivots.size):
        row = order[k]
        order[k] = order[pivots[k]]
        order[pivots[k]] = row
    return order


def vectors_of_pair(a, b):
    """v with a @ v = b @ v * w and v.T @ b @ v = 1, from the lower triangles."""
    inverse = np.linalg.inv(np.linalg.cholesky(np.ascontiguousarray(b)))
    whole = np.tril(a) + np.tril(a, -1).T
    values, vectors = np.linalg.eigh(np.dot(np.dot(inverse, np.ascontiguousarray(whole)), inverse.T))
    return np.dot(np.ascontiguousarray(inverse.T), np.ascontiguousarray(vectors))


def toeplitz_times(c, r, x):
    """The matrix with the first column c and the first row r, times x."""
    out = np.zeros_like(x)
    for i in range(c.size):
        for j in range(r.size):
            out[i] += (c[i - j] if i >= j else r[j - i]) * x[j]
    return out
