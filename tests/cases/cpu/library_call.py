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
def compliance_b(a, f, a_b, f_b, compliance_seed, work):
    """Adjoint of compliance (case.py, line 8).

    a_b              the adjoint of a is added to it
    f_b              the adjoint of f is added to it
    compliance_seed  the adjoint of value, read only
    work             the arrays that it works in, as compliance_workspace makes them
    returns          value
    records          nothing
    """
    (x_b,) = separate(work)
    if x_b.shape != f.shape:
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )
    a_b, f_b = separate((a_b, f_b))

    # Forward sweep.
    x = np.linalg.solve(a, f)
    value = f @ x

    # Reverse sweep.
    for i in range(f.shape[0]):
        x_b[i] = compliance_seed * f[i]
    t1 = np.linalg.solve(a.T, x_b)
    if a.shape[0] != f.shape[0] or a.shape[1] != f.shape[0]:
        raise ValueError("could not broadcast input array from one shape into another")
    for i in range(f.shape[0]):
        # line 10: return f @ x
        f_b[i] += compliance_seed * x[i]
        # line 9: x = np.linalg.solve(a, f)
        for j in range(a.shape[1]):
            a_b[i, j] -= t1[i] * x[j]
        f_b[i] += t1[i]
    return value


@register_jitable
def compliance_workspace(f):
    """The arrays that compliance_b works in, for arguments of these shapes. What they hold is of no matter."""
    return (
        np.empty(f.shape[0]),  # x_b
    )
