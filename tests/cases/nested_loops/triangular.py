# case: forward_substitution
# signature: float64[:,:], float64[:]
# target: numpy
# inputs: 2.0 * np.eye(4) + rng.random((4, 4)), rng.random(4)
def forward_substitution(a, b):
    s = 0.0
    for i in range(b.shape[0]):
        acc = b[i]
        for j in range(i):
            acc -= a[i, j] * b[j]
        b[i] = acc / a[i, i]
        s += b[i] * b[i]
    return s


# ---------------------------------------- emitted ----------------------------------------


def forward_substitution_b(a, b, a_b, b_b, forward_substitution_seed):
    """Adjoint of forward_substitution (case.py, line 5).

    b                          in: the entry state; out: the exit state
                               (float64[b.shape[0]])
    a_b                        the adjoint of a is added to it
    b_b                        in: what follows wants of the final b; out: the adjoint
                               of the initial b
    forward_substitution_seed  the adjoint of s, read only
    returns                    s
    records                    nothing

    Array arguments must not overlap in memory.
    """
    # Forward sweep.
    s = 0.0
    for i in range(b.shape[0]):
        acc = b[i]
        for j in range(i):
            acc -= a[i, j] * b[j]
        b[i] = acc / a[i, i]
        s += b[i] * b[i]

    # Reverse sweep.
    s_b = forward_substitution_seed
    for i in range(b.shape[0] - 1, -1, -1):  # line 7
        b_b[i] += 2.0 * b[i] * s_b  # line 12: s += b[i] * b[i]
        # line 11: b[i] = acc / a[i, i]
        acc_b = b_b[i] / a[i, i]
        a_b[i, i] -= b_b[i] / a[i, i] * b[i]
        b_b[i] = 0.0
        for j in range(i - 1, -1, -1):  # line 9
            # line 10: acc -= a[i, j] * b[j]
            a_b[i, j] -= acc_b * b[j]
            b_b[j] -= acc_b * a[i, j]
        # line 8: acc = b[i]
        b_b[i] += acc_b
    return s
