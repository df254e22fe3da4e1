# case: mismatch
# signature: float64[:], float64[:, :], float64
# target: numpy
# inputs: rng.random(4), rng.random((4, 3)), 0.4
import numpy as np


def mismatch(w, X, k):
    z = np.array([np.tanh(w[i] * np.sum(row)) for i, row in enumerate(X)])
    norm = sum(v * v for v in z)
    far = np.array([v - k for v in z if v > k])
    return norm + np.sum(far**2)


# ---------------------------------------- emitted ----------------------------------------


def mismatch_b(w, X, k, w_b, X_b, mismatch_seed):
    """Adjoint of mismatch (case.py, line 8).

    w_b            the adjoint of w is added to it
    X_b            the adjoint of X is added to it
    mismatch_seed  the adjoint of value, read only
    returns        value, k_b
    records        t2_tape: t2, (X.shape[0]) float64, 8 bytes each (line 9 reads it)
    records        count_tape: count before line 11, (X.shape[0]) int64, 8 bytes each
                   (line 11, 12 read it)
    """
    # Forward sweep.
    z = np.empty(X.shape[0])
    t2_tape = np.empty(X.shape[0])
    for i in range(X.shape[0]):
        row = X[i]
        t2 = np.sum(row)
        t2_tape[i] = t2
        z[i] = np.tanh(w[i] * t2)
    norm = 0
    for i in range(z.shape[0]):
        v = z[i]
        norm += v * v
    far = np.empty(z.shape[0])
    count = 0
    count_tape = np.empty(z.shape[0], dtype=np.int64)
    for i in range(z.shape[0]):
        v = z[i]
        if v > k:
            far[count] = v - k
            count_tape[i] = count
            count += 1
    t1 = far[:count]
    value = norm + np.sum(t1**2)

    # Reverse sweep.
    far_b = np.zeros_like(far)
    t1_b = far_b[:count]
    # line 12: return norm + np.sum(far**2)
    norm_b = mismatch_seed
    t1_b += 2.0 * t1 * mismatch_seed
    z_b = np.zeros_like(z)
    k_b = 0.0
    for i in range(z.shape[0] - 1, -1, -1):  # line 11
        v = z[i]
        v_b = 0.0
        if v > k:
            count = count_tape[i]
            # line 11: far = np.array([v - k for v in z if v > k])
            v_b += far_b[count]
            k_b -= far_b[count]
            far_b[count] = 0.0
        z_b[i] += v_b  # line 11: far = np.array([v - k for v in z if v > k])
    for i in range(z.shape[0] - 1, -1, -1):  # line 10
        v = z[i]
        v_b = 2.0 * v * norm_b  # line 10: norm = sum(v * v for v in z)
        z_b[i] += v_b  # line 10: norm = sum(v * v for v in z)
    for i in range(X.shape[0] - 1, -1, -1):  # line 9
        t2 = t2_tape[i]
        # line 9: z = np.array([np.tanh(w[i] * np.sum(row)) for i, row in enumerate(X)])
        t3 = z_b[i] * (1.0 - z[i] ** 2)
        w_b[i] += t3 * t2
        t2_b = t3 * w[i]
        z_b[i] = 0.0
        row_b = X_b[i]
        row_b += t2_b
    return value, k_b
