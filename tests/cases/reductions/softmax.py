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
    t1 = np.max(z, axis=1, keepdims=True)
    z2 = z - t1
    t2 = np.sum(np.exp(z2), axis=1)
    logs = np.log(t2)
    value = np.mean(logs - z2[:, label])

    # Reverse sweep.
    # line 11: return np.mean(logs - z[:, label])
    t4 = cross_entropy_seed / logs.size
    logs_b = np.full_like(logs, t4)
    z2_b = np.zeros_like(z2)
    z2_b[:, label] -= t4
    t2_b = logs_b / t2  # line 10: logs = np.log(np.sum(np.exp(z), axis=1))
    # line 10: logs = np.log(np.sum(np.exp(z), axis=1))
    z2_b += np.expand_dims(t2_b, axis=1) * np.exp(z2)
    # line 9: z = z - np.max(z, axis=1, keepdims=True)
    z_b += z2_b
    t1_b = -np.sum(z2_b, axis=1, keepdims=True)
    t3 = (z == t1) | np.isnan(z)
    z_b += np.where(t3, t1_b / np.sum(t3, axis=1, keepdims=True), 0.0)
    return value
