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
    t1 = np.linalg.solve(A, c * z)
    w = t1 / abs(c)
    t2 = A @ w
    value = np.vdot(w, t2).real + np.sum(w.imag * x)

    # Reverse sweep.
    # line 13: return np.vdot(w, A @ w).real + np.sum(w.imag * x)
    w_b = parts_seed * t2.reshape(w.shape)
    t2_b = parts_seed * w.reshape(t2.shape)
    w_b += 1j * (parts_seed * x)
    x_b += parts_seed * w.imag
    A_b += np.outer(t2_b, np.conj(w))
    w_b += np.conj(A).T @ t2_b
    # line 12: w = np.linalg.solve(A, c * z) / abs(c)
    t1_b = w_b / abs(c)
    c_b = np.sum(-(w_b / abs(c) * np.conj(w))).real * np.sign(c)
    t3 = np.linalg.solve(np.conj(A).T, t1_b)
    A_b -= np.outer(t3, np.conj(t1))
    c_b += np.sum(t3 * np.conj(z))
    z_b = t3 * np.conj(c)
    # line 11: z.imag[1:] = x[:-1] # the parts are views
    x_b[:-1] += z_b.imag[1:]
    z_b.imag[1:] = 0.0
    # line 10: z.real = x**2
    x_b += 2.0 * x * z_b.real[:]
    return value, c_b
