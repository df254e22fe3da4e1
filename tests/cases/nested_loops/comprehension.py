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
    records        t3_tape: t3, (X.shape[0]) float64, 8 bytes each (line 9 reads it)
    records        v_tape: v, (X.shape[0]) float64, 8 bytes each (line 10 reads it)
    records        t1_tape: t1 before line 11, (X.shape[0]) int64, 8 bytes each (line
                   11, 12 read it)
    records        v2_tape: v2, (X.shape[0]) float64, 8 bytes each (line 11 reads it)
    """
    # Forward sweep.
    z = np.empty(X.shape[0])
    t3_tape = np.empty(X.shape[0])
    for j in range(X.shape[0]):
        i = j
        row = X[j]
        t3 = np.sum(row)
        t3_tape[j] = t3
        z[j] = np.tanh(w[i] * t3)
    norm = 0
    v_tape = np.empty(z.shape[0])
    for i in range(z.shape[0]):
        v = z[i]
        v_tape[i] = v
        norm += v * v
    far = np.empty(z.shape[0])
    t1 = 0
    t1_tape = np.empty(z.shape[0], dtype=np.int64)
    v2_tape = np.empty(z.shape[0])
    for i in range(z.shape[0]):
        v = z[i]
        v2_tape[i] = v
        if v > k:
            far[t1] = v - k
            t1_tape[i] = t1
            t1 += 1
    t2 = far[:t1]
    value = norm + np.sum(t2**2)

    # Reverse sweep.
    far_b = np.zeros_like(far)
    t2_b = far_b[:t1]
    # line 12: return norm + np.sum(far**2)
    norm_b = mismatch_seed
    t2_b += 2.0 * t2 * mismatch_seed
    z_b = np.zeros_like(z)
    k_b = 0.0
    for i in range(z.shape[0] - 1, -1, -1):  # line 11
        v = v2_tape[i]
        v_b = 0.0
        if v > k:
            t1 = t1_tape[i]
            # line 11: far = np.array([v - k for v in z if v > k])
            v_b += far_b[t1]
            k_b -= far_b[t1]
            far_b[t1] = 0.0
        z_b[i] += v_b  # line 11: far = np.array([v - k for v in z if v > k])
    for i in range(z.shape[0] - 1, -1, -1):  # line 10
        v = v_tape[i]
        v_b = 2.0 * v * norm_b  # line 10: norm = sum(v * v for v in z)
        z_b[i] += v_b  # line 10: norm = sum(v * v for v in z)
    for j in range(X.shape[0] - 1, -1, -1):  # line 9
        t3 = t3_tape[j]
        i = j
        # line 9: z = np.array([np.tanh(w[i] * np.sum(row)) for i, row in enumerate(X)])
        t4 = z_b[j] * (1.0 - z[j] ** 2)
        w_b[i] += t4 * t3
        t3_b = t4 * w[i]
        z_b[j] = 0.0
        row_b = X_b[j]
        # line 9: z = np.array([np.tanh(w[i] * np.sum(row)) for i, row in enumerate(X)])
        row_b += t3_b
    return value, k_b
