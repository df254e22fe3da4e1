# case: compliance
# signature: float64[:,:], float64[:]
# target: cpu
# inputs: 3.0 * np.eye(3) + rng.random((3, 3)), rng.random(3)
import numpy as np


def compliance(a, f):
    x = np.linalg.solve(a, f)
    return f @ x


# ---------------------------------------- emitted ----------------------------------------


@njit(cache=True, error_model="numpy", nogil=True)
def compliance_b(a, f, a_b, f_b, compliance_seed):
    """Adjoint of compliance (case.py, line 8).

    a_b              the adjoint of a is added to it
    f_b              the adjoint of f is added to it
    compliance_seed  the adjoint of value, read only
    returns          value
    records          nothing
    """
    # Forward sweep.
    x = np.linalg.solve(a, f)
    value = f @ x

    # Reverse sweep.
    x_b = np.empty(f.shape[0])
    for i in range(f.shape[0]):
        x_b[i] = compliance_seed * f[i]
    t1 = np.linalg.solve(a.T, x_b)
    if a.shape[0] != f.shape[0]:
        raise ValueError("could not broadcast input array from one shape into another")
    if a.shape[1] != f.shape[0]:
        raise ValueError("could not broadcast input array from one shape into another")
    for i in range(f.shape[0]):
        # line 10: return f @ x
        f_b[i] += compliance_seed * x[i]
        # line 9: x = np.linalg.solve(a, f)
        for j in range(a.shape[1]):
            a_b[i, j] -= t1[i] * x[j]
        f_b[i] += t1[i]
    return value
