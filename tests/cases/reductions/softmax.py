# case: cross_entropy
# signature: float64[:,:], int64
# target: numpy
# inputs: rng.random((3, 4)), 1
import numpy as np


def cross_entropy(z, label):
    z = z - np.max(z, axis=1, keepdims=True)
    logs = np.log(np.sum(np.exp(z), axis=1))
    return np.mean(logs - z[:, label])


# ---------------------------------------- emitted ----------------------------------------


def cross_entropy_b(z, label, z_b, cross_entropy_seed):
    """Adjoint of cross_entropy (case.py, line 8).

    z_b                 the adjoint of z is added to it
    cross_entropy_seed  the adjoint of value, read only
    returns             value
    records             nothing
    """
    # Forward sweep.
    z = z - np.max(z, axis=1, keepdims=True)
    t1 = np.sum(np.exp(z), axis=1)
    logs = np.log(t1)
    value = np.mean(logs - z[:, label])

    # Reverse sweep.
    # line 11: return np.mean(logs - z[:, label])
    t2 = cross_entropy_seed / logs.size
    logs_b = np.full_like(logs, t2)
    z2_b = np.zeros_like(z)
    z2_b[:, label] -= t2
    t1_b = logs_b / t1  # line 10: logs = np.log(np.sum(np.exp(z), axis=1))
    # line 10: logs = np.log(np.sum(np.exp(z), axis=1))
    z2_b += np.expand_dims(t1_b, axis=1) * np.exp(z)
    z_b += z2_b  # line 9: z = z - np.max(z, axis=1, keepdims=True)
    return value
