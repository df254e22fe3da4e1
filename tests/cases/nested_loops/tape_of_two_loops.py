# case: cascade
# signature: float64[:], float64, int64
# target: numpy
# inputs: rng.random(4), 0.3, 3
def cascade(x, k, n):
    s = 0.0
    for t in range(n):
        carry = 1.0
        for i in range(x.shape[0]):
            carry = carry * x[i] + k
            x[i] = carry
        s += carry * carry
    return s


# ---------------------------------------- emitted ----------------------------------------


def cascade_b(x, k, n, x_b, cascade_seed):
    """Adjoint of cascade (case.py, line 5).

    x             in: the entry state; out: the exit state (float64[x.shape[0]])
    x_b           in: what follows wants of the final x; out: the adjoint of the initial
                  x
    cascade_seed  the adjoint of s, read only
    returns       s, k_b
    records       carry_tape: carry before line 10, n x (x.shape[0]) float64, 8 bytes
                  each (line 10, 12 read it)
    records       x_tape: x[i] before line 11, n x (x.shape[0]) float64, 8 bytes each
                  (line 10 reads it)
    records       carry_tape2: carry, n float64, 8 bytes each (line 10, 12 read it)
    """
    # Forward sweep.
    s = 0.0
    carry_tape = np.empty((n, x.shape[0]))
    x_tape = np.empty((n, x.shape[0]))
    carry_tape2 = np.empty(n)
    for t in range(n):
        carry = 1.0
        for i in range(x.shape[0]):
            carry_tape[t, i] = carry
            carry = carry * x[i] + k
            x_tape[t, i] = x[i]
            x[i] = carry
        carry_tape2[t] = carry
        s += carry * carry
    x_exit = x.copy()

    # Reverse sweep.
    s_b = cascade_seed
    k_b = 0.0
    for t in range(n - 1, -1, -1):  # line 7
        carry = carry_tape2[t]
        carry_b = 2.0 * carry * s_b  # line 12: s += carry * carry
        for i in range(x.shape[0] - 1, -1, -1):  # line 9
            # line 11: x[i] = carry
            carry_b += x_b[i]
            x_b[i] = 0.0
            x[i] = x_tape[t, i]
            carry = carry_tape[t, i]
            # line 10: carry = carry * x[i] + k
            x_b[i] += carry_b * carry
            k_b += carry_b
            carry_b = carry_b * x[i]
    x[:] = x_exit
    return s, k_b
