# case: coarser
# signature: float64[:], float64[:], int64
# target: numpy
# inputs: rng.random(8), rng.random(3), 2
import numpy as np


def coarser(signal, h, levels):
    a = signal.copy()
    n = signal.size
    cost = 0.0
    for level in range(levels):
        half = n // 2
        low = np.zeros(half)
        for i in range(half):
            for k in range(h.size):
                j = (2 * i + k) % n
                low[i] += h[k] * a[j]
        for i in range(half):
            cost += low[i] * low[i]
        a = low
        n = half
    return cost


# ---------------------------------------- emitted ----------------------------------------


def coarser_b(signal, h, levels, signal_b, h_b, coarser_seed):
    """Adjoint of coarser (case.py, line 8).

    signal_b      the adjoint of signal is added to it
    h_b           the adjoint of h is added to it
    coarser_seed  the adjoint of cost, read only
    returns       cost
    records       a_tape: which array a is, levels references, no copies
    records       n_tape: n before line 22, levels int64, 8 bytes each (line 18, 19 read
                  it)
    records       low_tape: which array low is, levels references, no copies
    """
    # Forward sweep.
    a = signal.copy()
    n = signal.size
    cost = 0.0
    a_tape = []
    n_tape = np.empty(levels, dtype=np.int64)
    low_tape = []
    for level in range(levels):
        half = n // 2
        low = np.zeros(half)
        for i in range(half):
            for k in range(h.size):
                j = (2 * i + k) % n
                low[i] += h[k] * a[j]
        low_tape.append(low)
        for i in range(half):
            cost += low[i] * low[i]
        a_tape.append(a)
        a = low
        n_tape[level] = n
        n = half

    # Reverse sweep.
    cost_b = coarser_seed
    a_b = np.zeros_like(a)
    for level in range(levels - 1, -1, -1):  # line 12
        low = low_tape.pop()
        n = n_tape[level]
        low_b = a_b.copy()  # line 21: a = low
        a = a_tape.pop()
        half = n // 2
        for i in range(half - 1, -1, -1):  # line 19
            low_b[i] += 2.0 * low[i] * cost_b  # line 20: cost += low[i] * low[i]
        a_b = np.zeros_like(a)
        for i in range(half - 1, -1, -1):  # line 15
            for k in range(h.size - 1, -1, -1):  # line 16
                j = (2 * i + k) % n
                # line 18: low[i] += h[k] * a[j]
                h_b[k] += low_b[i] * a[j]
                a_b[j] += low_b[i] * h[k]
    signal_b += a_b  # line 9: a = signal.copy()
    return cost
