"""Products of BLAS with the transition matrix; two vectors are stored for each step."""

import numpy as np

from tests.benchmarks.hand import compiled


@compiled
def both(start, trans, emit, obs):
    ns, nt = start.size, obs.size
    states = np.empty((nt, ns))  # before each step's scaling
    scales = np.empty(nt)
    sums = np.empty((nt, ns))
    start_b, trans_b, emit_b = np.zeros(ns), np.zeros(trans.shape), np.zeros(emit.shape)
    for j in range(ns):
        sums[0, j] = start[j]
        states[0, j] = start[j] * emit[j, obs[0]]
    scales[0] = states[0].sum()
    loglik = np.log(scales[0])
    for j in range(ns):
        states[0, j] /= scales[0]
    for t in range(1, nt):
        s, old, new = sums[t], states[t - 1], states[t]
        np.dot(old, trans, s)
        o = obs[t]
        for j in range(ns):
            new[j] = s[j] if o < 0 else s[j] * emit[j, o]
        scales[t] = new.sum()
        loglik += np.log(scales[t])
        for j in range(ns):
            new[j] /= scales[t]
    g = np.zeros(ns)  # of the scaled state
    for t in range(nt - 1, -1, -1):
        new, s, o = states[t], sums[t], obs[t]
        common = 1.0 / scales[t]
        for j in range(ns):
            common -= g[j] * new[j] / scales[t]
        for j in range(ns):
            w = g[j] / scales[t] + common
            if o >= 0:
                emit_b[j, o] += w * s[j]
                w *= emit[j, o]
            g[j] = w
        if t == 0:
            for j in range(ns):
                start_b[j] = g[j]
            break
        old = states[t - 1]
        w = sums[t]
        for j in range(ns):
            w[j] = g[j]
        for i in range(ns):
            for j in range(ns):
                trans_b[i, j] += old[i] * w[j]
        np.dot(trans, w, g)
    return loglik, start_b, trans_b, emit_b


def gradient(start, trans, emit, obs):
    value, *found = both(start, trans, emit, obs)
    return value, tuple(found)
