# case: parts
# signature: float64[:], complex128, complex128[:,:]
# target: numpy
# inputs: rng.random(3), 0.3 + 0.4j, rng.random((3, 3)) + 1j * rng.random((3, 3))
import numpy as np


def parts(x, c, A):
    z = np.zeros(x.size, dtype=complex)
    z.real = x**2
    z.imag[1:] = x[:-1]  # the parts are views
    w = np.linalg.solve(A, c * z) / abs(c)
    return np.vdot(w, A @ w).real + np.sum(w.imag * x)


# ---------------------------------------- emitted ----------------------------------------


def parts_b(x, c, A, x_b, A_b, parts_seed):
    """Adjoint of parts (case.py, line 8).

    x_b         the adjoint of x is added to it
    A_b         the adjoint of A is added to it
    parts_seed  the adjoint of value, read only
    returns     value, c_b
    records     nothing
    """
    # Forward sweep.
    z = np.zeros(x.size, dtype=complex)
    z.real = x**2
    z.imag[1:] = x[:-1]  # the parts are views
    w = np.linalg.solve(A, c * z) / abs(c)
    t1 = A @ w
    value = np.vdot(w, t1).real + np.sum(w.imag * x)

    # Reverse sweep.
    # line 13: return np.vdot(w, A @ w).real + np.sum(w.imag * x)
    w_b = parts_seed * t1.reshape(w.shape)
    t1_b = parts_seed * w.reshape(t1.shape)
    w_b += 1j * (parts_seed * x)
    x_b += parts_seed * w.imag
    # line 13: return np.vdot(w, A @ w).real + np.sum(w.imag * x)
    A_b += np.outer(t1_b, np.conj(w))
    w_b += np.conj(A).T @ t1_b
    # line 12: w = np.linalg.solve(A, c * z) / abs(c)
    t2 = np.linalg.solve(np.conj(A).T, w_b / abs(c))
    A_b -= np.outer(t2, np.conj(np.linalg.solve(A, c * z)))
    c_b = np.sum(t2 * np.conj(z))
    z_b = t2 * np.conj(c)
    c_b += np.sum(-(w_b * np.conj(w) / abs(c))).real * np.sign(c)
    # line 11: z.imag[1:] = x[:-1] # the parts are views
    x_b[:-1] += z_b.imag[1:]
    z_b.imag[1:] = 0.0
    # line 10: z.real = x**2
    x_b += 2.0 * x * z_b.real[:]
    return value, c_b
